//! Means with honest intervals.

use aegis_engine::chance::Chance;
use serde::{Deserialize, Serialize};

/// How often the scenarios are drawn anew for an interval.
const RESAMPLES: u64 = 10_000;
/// Below this many scenarios an interval would say more than anybody knows.
const MIN_SCENARIOS: usize = 3;

/// A 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// Its lower end.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

/// The mean of scenario means.
#[must_use]
pub fn mean(means: &[f64]) -> f64 {
    means.iter().sum::<f64>() / means.len() as f64
}

/// The 95 % interval of the mean over scenarios, by the bootstrap: scenarios are drawn with
/// replacement from a fixed seed, so the same means always give the same interval. None below
/// three scenarios.
#[must_use]
pub fn bootstrap(means: &[f64]) -> Option<Interval> {
    if means.len() < MIN_SCENARIOS {
        return None;
    }
    let chance = Chance::new(0, "bootstrap");
    let count = means.len() as u64;
    let mut drawn: Vec<f64> = (0..RESAMPLES)
        .map(|resample| {
            // A draw has 128 numbers; longer lists of scenarios take several entities.
            let pick = |n: u64| {
                let mut draw = chance.draw(resample, n);
                means[usize::try_from(draw.below(count)).unwrap_or(0)]
            };
            (0..count).map(pick).sum::<f64>() / count as f64
        })
        .collect();
    drawn.sort_by(f64::total_cmp);
    let at = |share: f64| drawn[((RESAMPLES - 1) as f64 * share).round() as usize];
    Some(Interval { low: at(0.025), high: at(0.975) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_scenarios_have_no_interval_and_equal_ones_a_point() {
        assert_eq!(bootstrap(&[0.2, 0.8]), None);
        assert_eq!(bootstrap(&[0.5; 9]), Some(Interval { low: 0.5, high: 0.5 }));
    }

    #[test]
    fn the_interval_holds_the_mean_and_is_always_the_same() {
        let means: Vec<f64> = (0..27).map(|n| f64::from(n % 10) / 10.0).collect();
        let interval = bootstrap(&means).unwrap();
        assert!(interval.low < mean(&means) && mean(&means) < interval.high);
        assert!(interval.high - interval.low < 0.3);
        assert_eq!(bootstrap(&means), Some(interval));
    }
}
