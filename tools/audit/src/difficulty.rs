//! Check 14: how hard the cases are for an agent of rules.

use std::sync::Arc;

use aegis_engine::scenario::Compiled;
use aegis_engine::score::score_of;

use crate::agents::{Scores, mean};
use crate::{Check, Verdict};

/// The rule-based agent must leave room above it and be better than nothing.
const GREEDY: std::ops::RangeInclusive<f64> = 0.3..=0.8;

/// What one family's scores say.
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
