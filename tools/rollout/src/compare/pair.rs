//! Which episodes of two sides belong together, and which have no partner.

use std::collections::BTreeMap;

use super::side::{Case, Oddities, Side, Track, describe_seeds};
use super::{CompareError, LeftOut, Unpaired};

/// The pairs of two policies.
#[derive(Default)]
pub struct Pairs<'a> {
    /// The scenarios of which there are pairs.
    pub scenarios: Vec<(&'a Case, Vec<Pair>)>,
    pub unpaired: Vec<Unpaired>,
    pub left_out: Vec<LeftOut>,
    pub oddities: [Oddities; 2],
}

/// The points of two episodes of the same scenario and seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    pub a: u16,
    pub b: u16,
}

/// Pairs what two policies played by scenario and seed.
pub fn pair<'a>(
    a: &'a Side,
    b: &'a Side,
    policy_a: &'a str,
    policy_b: &'a str,
) -> Result<Pairs<'a>, CompareError> {
    let (of_a, of_b) = (by_scenario(a, policy_a), by_scenario(b, policy_b));
    let oddities = [a.oddities_of(policy_a), b.oddities_of(policy_b)];
    let mut pairs = Pairs { oddities, ..Pairs::default() };
    let mut common = Vec::new();
    for (scenario, (case, track)) in &of_a {
        let Some((other_case, other)) = of_b.get(scenario) else {
            pairs.unpaired.extend(unpaired('A', scenario, &track.seeds));
            continue;
        };
        if let Some(why) = mismatch(case, other_case) {
            pairs.left_out.push(LeftOut {
                scenario: (*scenario).to_owned(),
                why,
                episodes_a: track.seeds.len() as u64,
                episodes_b: other.seeds.len() as u64,
            });
            continue;
        }
        common.push((*scenario, *track, *other));
        let found = pairs.join(scenario, track, other);
        if !found.is_empty() {
            pairs.scenarios.push((case, found));
        }
    }
    for (scenario, (_, track)) in of_b.iter().filter(|(name, _)| !of_a.contains_key(*name)) {
        pairs.unpaired.extend(unpaired('B', scenario, &track.seeds));
    }
    if !pairs.scenarios.is_empty() {
        return Ok(pairs);
    }
    Err(match (common.first(), pairs.left_out.first()) {
        (Some((scenario, a, b)), _) => CompareError::NoCommonSeed {
            scenario: (*scenario).to_owned(),
            a: describe_seeds(&a.seeds),
            b: describe_seeds(&b.seeds),
        },
        (None, Some(first)) => CompareError::AllLeftOut {
            why: first.why.clone(),
            scenario: first.scenario.clone(),
            count: pairs.left_out.len(),
        },
        (None, None) => CompareError::NoCommonScenario {
            policy_a: policy_a.to_owned(),
            policy_b: policy_b.to_owned(),
            a: some(of_a.keys()),
            b: some(of_b.keys()),
        },
    })
}

type ByScenario<'a> = BTreeMap<&'a str, (&'a Case, &'a Track)>;

/// What a policy played, by the name of the scenario. If a folder has two versions of one, the
/// one with more episodes stands for it.
fn by_scenario<'a>(side: &'a Side, policy: &'a str) -> ByScenario<'a> {
    let mut found = ByScenario::new();
    for (case, track) in side.of(policy) {
        let present = found.entry(case.scenario.as_str()).or_insert((case, track));
        if present.1.seeds.len() < track.seeds.len() {
            *present = (case, track);
        }
    }
    found
}

fn mismatch(a: &Case, b: &Case) -> Option<String> {
    let short = |digest: &[u8; 32]| -> String {
        digest[..4].iter().map(|byte| format!("{byte:02x}")).collect()
    };
    if a.digest != b.digest {
        let (a, b) = (short(&a.digest), short(&b.digest));
        return Some(format!("A and B played different versions of it (files {a}… and {b}…)"));
    }
    let differs = a.judge != b.judge;
    differs.then(|| format!("the judge is {} in A and {} in B", a.judge, b.judge))
}

impl Pairs<'_> {
    /// The pairs of two tracks; what has no partner is noted.
    fn join(&mut self, scenario: &str, a: &Track, b: &Track) -> Vec<Pair> {
        let mut found = Vec::new();
        let (mut only_a, mut only_b) = (Vec::new(), Vec::new());
        let (mut at_a, mut at_b) = (0, 0);
        loop {
            match (a.seeds.get(at_a), b.seeds.get(at_b)) {
                (Some(one), Some(other)) if one == other => {
                    found.push(Pair { a: a.points[at_a], b: b.points[at_b] });
                    at_a += 1;
                    at_b += 1;
                }
                (Some(one), other) if other.is_none_or(|other| one < other) => {
                    only_a.push(*one);
                    at_a += 1;
                }
                (_, Some(other)) => {
                    only_b.push(*other);
                    at_b += 1;
                }
                (_, None) => break,
            }
        }
        self.unpaired.extend(unpaired('A', scenario, &only_a));
        self.unpaired.extend(unpaired('B', scenario, &only_b));
        found
    }
}

fn unpaired(side: char, scenario: &str, seeds: &[u64]) -> Option<Unpaired> {
    (!seeds.is_empty()).then(|| Unpaired {
        side,
        scenario: scenario.to_owned(),
        episodes: seeds.len() as u64,
        seeds: describe_seeds(seeds),
    })
}

/// The first few of some names.
fn some<'a>(names: impl ExactSizeIterator<Item = &'a &'a str>) -> String {
    let count = names.len();
    let mut words: Vec<&str> = names.take(3).copied().collect();
    if count > words.len() {
        words.push("...");
    }
    words.join(", ")
}
