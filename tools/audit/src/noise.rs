//! Check 13: how much of a score is chance, and what difference can be told.

use std::sync::Arc;

use aegis_builtin::greedy::Greedy;
use aegis_builtin::random::Random;
use aegis_engine::policy::Casting;
use aegis_engine::scenario::Compiled;
use aegis_engine::score::score_of;

use crate::agents::{Scores, mean};
use crate::desk::Desk;
use crate::{Check, Verdict};

/// The standard errors that a difference must span for 80 % power at the 5 % level.
const POWER: f64 = 2.8;

/// Splits the variance of greedy's scores and plays a sample again with another seed.
pub fn check(scores: &[(String, Vec<Scores>)], sample: &[Arc<Compiled>]) -> Check {
    let of_greedy = |all: &Vec<Scores>| -> Vec<f64> {
        let own = all.iter().filter(|scores| scores.policy == "greedy");
        own.flat_map(|scores| scores.played.iter().map(|it| score_of(it.points))).collect()
    };
    let groups: Vec<Vec<f64>> = scores.iter().map(|(_, all)| of_greedy(all)).collect();
    let all: Vec<f64> = groups.iter().flatten().copied().collect();
    let (average, half) = mean(all.iter().copied());
    let parts = Parts::of(&groups);
    let flips = |casting: &dyn Casting| {
        let mut desk = Desk::default();
        let mut points = |case, seed| desk.play(case, casting, seed).points;
        sample.iter().filter(|case| points(case, 1) != points(case, 2)).count()
    };
    let (greedy, random) = (flips(&Greedy), flips(&Random));
    let least = POWER * half / 1.96 * std::f64::consts::SQRT_2;
    Check {
        number: 13,
        name: "noise".to_owned(),
        measured: format!(
            "greedy {average:.3}±{half:.3}; another seed flips {greedy} of {} cases for greedy, \
             {random} for random; intraclass correlation of families {:.2}",
            sample.len(),
            parts.correlation()
        ),
        bound: "0 flips for greedy, which draws no chance".to_owned(),
        verdict: Verdict::of(greedy == 0),
        details: vec![
            format!(
                "variance of greedy's scores: {:.4} between families, {:.4} between cases of a \
                 family, 0.0000 between runs of a case",
                parts.between, parts.within
            ),
            format!(
                "a difference of {least:.3} between two policies on {} cases each is told with 80 \
                 % power at the 5 % level; on the same cases a paired test needs fewer",
                all.len()
            ),
            "pass^k of a built-in policy is its pass rate, for any k: runs of a case are alike"
                .to_owned(),
        ],
    }
}

/// The parts of a variance, by analysis of variance with one factor.
struct Parts {
    between: f64,
    within: f64,
}

impl Parts {
    fn of(groups: &[Vec<f64>]) -> Self {
        let spread = |values: &[f64]| {
            let count = values.len() as f64;
            let mean = values.iter().sum::<f64>() / count.max(1.0);
            values.iter().map(|it| (it - mean) * (it - mean)).sum::<f64>() / (count - 1.0).max(1.0)
        };
        let means: Vec<f64> = groups
            .iter()
            .map(|all| all.iter().sum::<f64>() / (all.len() as f64).max(1.0))
            .collect();
        let count = groups.len() as f64;
        let within = groups.iter().map(|all| spread(all)).sum::<f64>() / count.max(1.0);
        let size = groups.first().map_or(1, Vec::len).max(1) as f64;
        Self { between: (spread(&means) - within / size).max(0.0), within }
    }

    fn correlation(&self) -> f64 {
        let all = self.between + self.within;
        if all == 0.0 { 0.0 } else { self.between / all }
    }
}

#[cfg(test)]
mod tests {
    use super::Parts;

    #[test]
    fn all_variance_between_groups_is_a_correlation_of_one() {
        let groups = [vec![0.0, 0.0], vec![1.0, 1.0]];
        assert!((Parts::of(&groups).correlation() - 1.0).abs() < 1e-12);
        let groups = [vec![0.0, 1.0], vec![1.0, 0.0]];
        assert!(Parts::of(&groups).correlation() < 1e-12);
    }
}
