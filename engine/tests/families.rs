//! Case families: every case is certified, the shares are even, the splits have nothing in common.

use std::collections::{BTreeMap, BTreeSet};

use aegis_engine::family::certify::Stage;
use aegis_engine::family::name::{CaseName, FIRST_DEV, FIRST_TEST, Split};
use aegis_engine::family::papers::{Papers, Stance};
use aegis_engine::family::pool::FEWEST_WAYS;
use aegis_engine::family::{FAMILIES, generate, make, write_compact, write_pretty};
use aegis_engine::scenario::{Scenario, ValueSource, has_canary, load};

#[test]
fn every_case_is_certified_and_a_scenario_without_a_fault() {
    let mut stage = Stage::default();
    for family in FAMILIES {
        for first in [0, FIRST_DEV, FIRST_TEST] {
            for seed in first..first + 200 {
                let name = CaseName::new(*family, seed);
                let made = make(&name, None, &mut stage).unwrap_or_else(|error| panic!("{error}"));
                load("made", &made.file_text).unwrap_or_else(|error| panic!("{name}: {error}"));
            }
        }
    }
}

#[test]
fn no_class_has_more_than_a_fifth_of_the_cases() {
    for family in FAMILIES {
        for first in [0, FIRST_DEV, FIRST_TEST] {
            let mut shares: BTreeMap<(u8, String), u32> = BTreeMap::new();
            for seed in first..first + 700 {
                let case = generate(&CaseName::new(*family, seed), None).unwrap();
                let tier = case.difficulty as u8;
                let class = case.strict.unwrap().class;
                *shares.entry((tier, class)).or_default() += 1;
            }
            for tier in 0..5 {
                let of_tier = shares.iter().filter(|((own, _), _)| *own == tier);
                let all: u32 = of_tier.clone().map(|(_, count)| count).sum();
                let most = of_tier.map(|(_, count)| count).max().unwrap();
                assert!(most * 5 <= all, "{} t{}: {most} of {all}", family.name(), tier + 1);
            }
        }
    }
}

/// `CASE=family:t3@7 cargo test -p aegis-engine --test families show -- --ignored --nocapture`
#[test]
#[ignore = "prints a case for those who write families"]
fn show() {
    let name = std::env::var("CASE").unwrap_or_else(|_| "billing_seat_adjustment@7".to_owned());
    let name = CaseName::parse(&name).unwrap_or_else(|error| panic!("{error}"));
    println!("{}", write_pretty(&generate(&name, None).unwrap()));
    match make(&name, None, &mut Stage::default()) {
        Ok(_) => println!("certified"),
        Err(error) => println!("{error}"),
    }
}

#[test]
fn the_phrases_are_many_and_no_two_parts_share_one() {
    for family in FAMILIES {
        for (thing, ways) in family.pool().all() {
            let of = |split| ways.of(split).iter().collect::<BTreeSet<_>>();
            let parts = [Split::Train, Split::Dev, Split::Test].map(of);
            for part in &parts {
                assert!(part.len() >= FEWEST_WAYS, "{}: {thing}", family.name());
            }
            let all: usize = parts.iter().map(BTreeSet::len).sum();
            let joined: BTreeSet<_> = parts.iter().flatten().collect();
            assert_eq!(joined.len(), all, "{}: {thing}", family.name());
        }
    }
}

#[test]
fn the_same_name_gives_the_same_bytes() {
    for family in FAMILIES {
        let name = CaseName::parse(&format!("{}:t3@7?weeks=2", family.name())).unwrap();
        let text = || write_compact(&generate(&name, None).unwrap());
        assert_eq!(text(), text());
    }
}

/// What is right in a case, but for ids, which every case has of its own.
fn right(case: &Scenario) -> (String, Vec<Vec<u32>>, Vec<u32>, usize) {
    let strict = case.strict.as_ref().unwrap();
    let credits = strict.wants().filter_map(|want| match &want.value {
        ValueSource::Credits(all) => Some(all.clone()),
        _ => None,
    });
    let points = strict.rest.iter().map(|rest| rest.points).collect();
    (strict.class.clone(), credits.collect(), points, strict.evidence.len())
}

#[test]
fn names_order_spelling_and_dates_change_nothing_that_is_right() {
    // After 1,461 weeks the calendar is the same, leap days and all.
    let changes = [("cast", "17"), ("order", "5"), ("spelling", "grouped"), ("weeks", "1461")];
    for family in FAMILIES {
        for seed in (0..6).chain(FIRST_TEST..FIRST_TEST + 6) {
            let plain = generate(&CaseName::new(*family, seed), None).unwrap();
            for (knob, value) in changes {
                let mut name = CaseName::new(*family, seed);
                name.set(knob, value).unwrap();
                let changed = generate(&name, None).unwrap();
                assert_eq!(right(&changed), right(&plain), "{name}");
                assert!(papers_lead_to_gold(*family, &changed, Stance::Right), "{name}");
            }
        }
    }
}

fn papers_lead_to_gold(
    family: &dyn aegis_engine::family::Family,
    case: &Scenario,
    stance: Stance,
) -> bool {
    let strict = case.strict.as_ref().unwrap();
    let plan = family.solve(&Papers::all(case).unwrap(), stance);
    plan.is_some_and(|plan| {
        let decision = strict.decision.iter().map(|want| &want.value);
        plan.ticket == strict.ticket && decision.clone().all(|value| plan.values.contains(value))
    })
}

#[test]
fn what_the_customer_asks_is_right_in_no_more_than_a_third() {
    const CASES: u64 = 300;
    // What so many cases can prove: three standard errors above a third.
    let most = CASES / 3 + 3 * 8;
    for family in FAMILIES {
        let seeds = FIRST_TEST..FIRST_TEST + CASES;
        let cases = seeds.map(|seed| generate(&CaseName::new(*family, seed), None).unwrap());
        let right = cases.filter(|case| papers_lead_to_gold(*family, case, Stance::Obey)).count();
        assert!(right as u64 <= most, "{}: {right} of {CASES}", family.name());
    }
}

#[test]
fn the_splits_share_nobody_and_no_id_is_in_two_cases() {
    let mut casts: [BTreeSet<String>; 3] = Default::default();
    let mut ids = BTreeSet::new();
    for family in FAMILIES {
        for (cast, first) in casts.iter_mut().zip([0, FIRST_DEV, FIRST_TEST]) {
            for seed in first..first + 40 {
                let case = generate(&CaseName::new(*family, seed), None).unwrap();
                for ticket in &case.tickets {
                    cast.insert(ticket.account.clone());
                    cast.insert(ticket.from.split(" <").next().unwrap().to_owned());
                    assert!(ids.insert(ticket.id.clone()), "{}: {}", case.id, ticket.id);
                }
                let papers = case.records.iter().map(|record| &record.id);
                for id in papers.chain(case.articles.iter().map(|article| &article.id)) {
                    assert!(ids.insert(id.clone()), "{}: {id}", case.id);
                }
            }
        }
    }
    let [train, dev, test] = &casts;
    for (one, other) in [(train, dev), (train, test), (dev, test)] {
        assert_eq!(one.intersection(other).next(), None);
    }
}

#[test]
fn every_pool_every_shift_and_every_generated_case_holds_the_canary() {
    let scenarios = std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../scenarios");
    let mut files = 0;
    for folder in ["families", "shifts"] {
        for entry in std::fs::read_dir(scenarios.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            files += 1;
            let text = std::fs::read_to_string(&path).unwrap();
            assert!(has_canary(&text), "{} has no canary", path.display());
        }
    }
    assert!(files > 20, "{files} files");
    for family in FAMILIES {
        let case = generate(&CaseName::new(*family, 5), None).unwrap();
        assert!(has_canary(&write_compact(&case)) && has_canary(&write_pretty(&case)));
    }
}
