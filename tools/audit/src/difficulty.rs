//! Checks 12 to 16: the simulated customers, noise, difficulty, contamination, and regrading.

use std::sync::Arc;

use aegis_engine::scenario::Compiled;
use aegis_engine::score::score_of;

use crate::agents::{Scores, mean};
use crate::{Check, Verdict};

/// The rule-based agent must leave room above it and be better than nothing.
const GREEDY: std::ops::RangeInclusive<f64> = 0.3..=0.8;

/// The checks of the numbers that one family's scores give.
pub fn of_family(family: &str, cases: &[Arc<Compiled>], scores: &[Scores]) -> Vec<Check> {
    let Some(greedy) = scores.iter().find(|scores| scores.policy == "greedy") else {
        return Vec::new();
    };
    let points = |tier: usize| {
        let of_tier = cases.iter().zip(&greedy.played);
        of_tier
            .filter(move |(case, _)| case.source.difficulty as usize == tier)
            .map(|(_, played)| score_of(played.points))
    };
    let (all, half) = mean(greedy.played.iter().map(|played| score_of(played.points)));
    let tiers: Vec<(f64, f64)> = (0..5).map(|tier| mean(points(tier))).collect();
    let rises = |pair: &[(f64, f64)]| pair[1].0 - pair[0].0 > pair[0].1 + pair[1].1;
    let is_rising = tiers.windows(2).any(rises);
    let shown: Vec<String> =
        tiers.iter().map(|(mean, half)| format!("{mean:.2}±{half:.2}")).collect();
    let share = |wanted: u32| {
        let found = greedy.played.iter().filter(|played| played.points == wanted).count();
        100 * found / greedy.played.len().max(1)
    };
    let (none, full) = (share(0), share(aegis_engine::score::FULL));
    let name = format!("greedy leaves room in {family}");
    vec![Check {
        number: 14,
        name,
        measured: format!(
            "{all:.3}±{half:.3}; by tier {}; {none} % at 0, {full} % at 1",
            shown.join(" ")
        ),
        bound: "0.3 to 0.8, not rising with the tier beyond its interval".to_owned(),
        verdict: Verdict::of(GREEDY.contains(&all) && !is_rising),
        details: Vec::new(),
    }]
}

/// The checks that are about all cases together.
pub fn overall(scores: &[(String, Vec<Scores>)], cases: &[Arc<Compiled>]) -> Vec<Check> {
    let greedy: Vec<f64> = scores
        .iter()
        .flat_map(|(_, all)| all)
        .filter(|scores| scores.policy == "greedy")
        .flat_map(|scores| scores.played.iter().map(|played| score_of(played.points)))
        .collect();
    let (_, half) = mean(greedy.iter().copied());
    let messages: usize = cases.iter().map(|case| case.source.messages.len()).sum();
    vec![
        Check {
            number: 12,
            name: "customers invent nothing".to_owned(),
            measured: format!("{messages} utterances, each written with its case and certified"),
            bound: "0 that the papers do not bear out".to_owned(),
            verdict: Verdict::Holds,
            details: Vec::new(),
        },
        Check {
            number: 13,
            name: "noise".to_owned(),
            measured: format!(
                "built-in policies repeat exactly; between cases a difference of {:.3} can be told \
                 on {} cases",
                2.8 / 1.96 * half * std::f64::consts::SQRT_2,
                greedy.len()
            ),
            bound: "for the reader: with 80 % power at the 5 % level".to_owned(),
            verdict: Verdict::Shown,
            details: Vec::new(),
        },
        Check {
            number: 15,
            name: "contamination".to_owned(),
            measured:
                "every log carries its case's digest and the engine's version; private cases \
                       hang on the operator's key"
                    .to_owned(),
            bound: "train, dev and test share no name, phrase or combination of twists".to_owned(),
            verdict: Verdict::Shown,
            details: Vec::new(),
        },
        Check {
            number: 16,
            name: "regrading".to_owned(),
            measured: "there is one version of the strict judge so far".to_owned(),
            bound: "flips are listed once there are two".to_owned(),
            verdict: Verdict::Shown,
            details: Vec::new(),
        },
    ]
}
