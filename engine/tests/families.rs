//! Case families: every case is certified, the shares are even, the splits have nothing in common.

use std::collections::{BTreeMap, BTreeSet};

use aegis_engine::family::certify::Stage;
use aegis_engine::family::name::{CaseName, FIRST_DEV, FIRST_TEST, Split};
use aegis_engine::family::pool::FEWEST_WAYS;
use aegis_engine::family::{FAMILIES, generate, make, write_compact, write_pretty};
use aegis_engine::scenario::load;

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
