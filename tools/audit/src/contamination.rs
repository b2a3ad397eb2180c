//! Check 15: canaries, splits that have nothing in common, and ids that belong to one case.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use aegis_engine::family::name::{CaseName, FIRST_DEV, FIRST_TEST, Split};
use aegis_engine::family::{Family, MakeError, generate};
use aegis_engine::scenario::{Compiled, Scenario, has_canary};

use crate::{Check, Verdict};

/// How many cases of each split are compared.
const SAMPLE: u64 = 200;

/// The four parts of check 15.
pub fn checks(
    families: &[&'static dyn Family],
    cases: &[Arc<Compiled>],
) -> Result<Vec<Check>, MakeError> {
    Ok(vec![canaries(cases), splits(families)?, phrases(families), ids(cases)])
}

fn held(name: &str, measured: String, bound: &str, details: Vec<String>) -> Check {
    Check {
        number: 15,
        name: name.to_owned(),
        measured,
        bound: bound.to_owned(),
        verdict: Verdict::of(details.is_empty()),
        details,
    }
}

fn canaries(cases: &[Arc<Compiled>]) -> Check {
    let without = cases.iter().filter(|case| !has_canary(&case.file_text));
    let details: Vec<String> = without.map(|case| case.source.id.clone()).collect();
    let measured = format!("{} cases, {} without", cases.len(), details.len());
    held("the text of every generated case holds the canary", measured, "0 without", details)
}

/// Who and what appears in a case.
fn names(case: &Scenario) -> impl Iterator<Item = String> + '_ {
    case.tickets.iter().flat_map(|ticket| {
        let sender = ticket.from.split(" <").next().unwrap_or_default();
        [ticket.account.clone(), sender.to_owned()]
    })
}

fn splits(families: &[&'static dyn Family]) -> Result<Check, MakeError> {
    let mut seen: [BTreeSet<String>; 3] = Default::default();
    for family in families {
        for (names_seen, first) in seen.iter_mut().zip([0, FIRST_DEV, FIRST_TEST]) {
            for seed in first..first + SAMPLE {
                names_seen.extend(names(&generate(&CaseName::new(*family, seed), None)?));
            }
        }
    }
    let [train, dev, test] = &seen;
    let pairs = [
        ("train and dev", train, dev),
        ("train and test", train, test),
        ("dev and test", dev, test),
    ];
    let details = pairs
        .iter()
        .flat_map(|(pair, one, other)| {
            one.intersection(other).map(move |name| format!("{name} is in {pair}"))
        })
        .collect();
    let measured = format!(
        "{} names in train, {} in dev, {} in test, of {SAMPLE} cases each a family",
        train.len(),
        dev.len(),
        test.len()
    );
    Ok(held("splits share no person and no company", measured, "0 shared", details))
}

fn phrases(families: &[&'static dyn Family]) -> Check {
    let mut count = 0;
    let mut details = Vec::new();
    for family in families {
        let mut homes: BTreeMap<(&str, &str), Split> = BTreeMap::new();
        for (thing, ways) in family.pool().all() {
            for split in [Split::Train, Split::Dev, Split::Test] {
                for way in ways.of(split) {
                    count += 1;
                    let home = homes.insert((thing, way), split);
                    if home.is_some_and(|home| home != split) {
                        details.push(format!("{}: {way:?}", family.name()));
                    }
                }
            }
        }
    }
    held("splits share no phrase", format!("{count} phrases"), "0 shared", details)
}

/// No two cases have an id in common.
fn ids(cases: &[Arc<Compiled>]) -> Check {
    let mut homes: BTreeMap<&str, &str> = BTreeMap::new();
    let mut details = Vec::new();
    for case in cases {
        let source = &case.source;
        let tickets = source.tickets.iter().map(|ticket| &ticket.id);
        let records = source.records.iter().map(|record| &record.id);
        let articles = source.articles.iter().map(|article| &article.id);
        for id in tickets.chain(records).chain(articles) {
            if let Some(home) = homes.insert(id, &source.id) {
                details.push(format!("{id} is in {home} and in {}", source.id));
            }
        }
    }
    held("an id belongs to one case", format!("{} ids", homes.len()), "0 in two cases", details)
}
