//! Means with honest intervals.

use aegis_engine::chance::Chance;
use serde::{Deserialize, Serialize};

/// How often the scenarios are drawn anew for an interval.
const RESAMPLES: u64 = 10_000;
/// Below this many scenarios an interval would say more than anybody knows.
pub const MIN_SCENARIOS: usize = 3;
/// How many batches the repeats of a scenario are dealt into, at most; up to here each repeat is
/// drawn by itself. A prime, so that nothing that recurs every few seeds falls into one batch.
const MAX_BATCHES: usize = 251;
/// How many batches a resample draws in all, at most, so that a million episodes take a second.
const MAX_DRAWS: usize = 16_384;
/// How many numbers the engine gives for one occasion.
const NUMBERS_A_DRAW: usize = 128;

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
    Some(middle_95(|resample| {
        // A draw has 128 numbers; longer lists of scenarios take several entities.
        let pick = |n: u64| {
            let mut draw = chance.draw(resample, n);
            means[usize::try_from(draw.below(count)).unwrap_or(0)]
        };
        (0..count).map(pick).sum::<f64>() / count as f64
    }))
}

/// The repeats of one scenario: whole points that are only ever added up, so that their order
/// changes nothing but which of them share a batch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repeats {
    batches: Vec<Batch>,
    count: u64,
    range: Option<(i64, i64)>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Batch {
    sum: i64,
    count: u64,
}

impl Repeats {
    /// Adds a repeat: its points, or a difference of points.
    pub fn add(&mut self, points: i64) {
        let place = self.count as usize % MAX_BATCHES;
        if place == self.batches.len() {
            self.batches.push(Batch::default());
        }
        let batch = &mut self.batches[place];
        *batch = batch.with(Batch { sum: points, count: 1 });
        self.count += 1;
        let (low, high) = self.range.unwrap_or((points, points));
        self.range = Some((low.min(points), high.max(points)));
    }

    /// How many there are.
    #[must_use]
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// Their mean, in points; 0 if there are none.
    #[must_use]
    pub fn mean(&self) -> f64 {
        let all = self.batches.iter().fold(Batch::default(), |all, &batch| all.with(batch));
        all.mean()
    }

    /// The lowest and the highest of them.
    #[must_use]
    pub const fn range(&self) -> Option<(i64, i64)> {
        self.range
    }

    /// The 95 % interval of their mean, by drawing repeats with replacement; none below three.
    #[must_use]
    pub fn interval(&self) -> Option<Interval> {
        let chance = Chance::new(0, "bootstrap repeats");
        (self.count >= 3).then(|| middle_95(|resample| self.drawn(&chance, resample)))
    }

    /// The mean of as many batches as there are, drawn with replacement.
    fn drawn(&self, chance: &Chance, entity: u64) -> f64 {
        if self.range.is_none_or(|(low, high)| low == high) {
            return self.mean();
        }
        let mut drawn = Batch::default();
        let count = self.batches.len();
        for occasion in 0..count.div_ceil(NUMBERS_A_DRAW) {
            let mut draw = chance.draw(entity, occasion as u64);
            for _ in 0..NUMBERS_A_DRAW.min(count - occasion * NUMBERS_A_DRAW) {
                drawn = drawn.with(*draw.one_of(&self.batches).expect("some have been counted"));
            }
        }
        drawn.mean()
    }

    /// The same repeats in fewer batches.
    fn folded(&self, most: usize) -> Self {
        let mut batches = vec![Batch::default(); self.batches.len().min(most)];
        for (place, &batch) in self.batches.iter().enumerate() {
            let into = &mut batches[place % most];
            *into = into.with(batch);
        }
        Self { batches, ..self.clone() }
    }
}

impl Batch {
    const fn with(self, other: Self) -> Self {
        Self { sum: self.sum + other.sum, count: self.count + other.count }
    }

    fn mean(self) -> f64 {
        if self.count == 0 { 0.0 } else { self.sum as f64 / self.count as f64 }
    }
}

/// The 95 % interval, in points, of the mean over scenarios of the mean over their repeats:
/// scenarios are drawn with replacement, and then the repeats within each. None below three
/// scenarios.
///
/// The noise of the repeats counts twice, in the means and in what is drawn within them, so the
/// interval is rather too wide than too narrow. Where the repeats of each scenario are all alike
/// it is the one that [`bootstrap`] gives for the means.
#[must_use]
pub fn bootstrap_nested(scenarios: &[Repeats]) -> Option<Interval> {
    if scenarios.len() < MIN_SCENARIOS {
        return None;
    }
    let most = (MAX_DRAWS / scenarios.len()).clamp(8, MAX_BATCHES);
    let scenarios: Vec<Repeats> = scenarios.iter().map(|repeats| repeats.folded(most)).collect();
    let (chance, within) = (Chance::new(0, "bootstrap"), Chance::new(0, "bootstrap repeats"));
    let count = scenarios.len() as u64;
    Some(middle_95(|resample| {
        let pick = |n: u64| {
            let at = chance.draw(resample, n).below(count);
            scenarios[usize::try_from(at).unwrap_or(0)].drawn(&within, resample * count + n)
        };
        (0..count).map(pick).sum::<f64>() / count as f64
    }))
}

/// The middle 95 % of what all resamples give.
fn middle_95(resample: impl Fn(u64) -> f64) -> Interval {
    let mut drawn: Vec<f64> = (0..RESAMPLES).map(resample).collect();
    drawn.sort_by(f64::total_cmp);
    let at = |share: f64| drawn[((RESAMPLES - 1) as f64 * share).round() as usize];
    Interval { low: at(0.025), high: at(0.975) }
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

    fn repeats(points: &[i64]) -> Repeats {
        let mut repeats = Repeats::default();
        points.iter().for_each(|&points| repeats.add(points));
        repeats
    }

    #[test]
    fn repeats_know_their_mean_and_range_in_any_order() {
        let (forth, back) = (repeats(&[-300, 0, 900]), repeats(&[900, 0, -300]));
        assert_eq!((forth.count(), forth.mean(), forth.range()), (3, 200.0, Some((-300, 900))));
        assert_eq!((back.count(), back.mean(), back.range()), (3, 200.0, Some((-300, 900))));
        assert_eq!((Repeats::default().mean(), Repeats::default().range()), (0.0, None));
    }

    #[test]
    fn two_repeats_have_no_interval_and_the_known_case_of_three_has_its_own() {
        assert_eq!(repeats(&[0, 1]).interval(), None);
        // All three draws fall on the same of three repeats in one resample of 27, more than 2.5 %.
        let interval = repeats(&[0, 300, 600]).interval().unwrap();
        assert_eq!(interval, Interval { low: 0.0, high: 600.0 });
    }

    #[test]
    fn a_constant_difference_gives_a_point() {
        let constant = vec![repeats(&[312; 8]); 27];
        assert_eq!(bootstrap_nested(&constant), Some(Interval { low: 312.0, high: 312.0 }));
        assert_eq!(bootstrap_nested(&constant[..2]), None);
    }

    #[test]
    fn repeats_that_are_all_alike_make_an_interval_no_narrower() {
        let of = |times: usize| -> Vec<Repeats> {
            (0..9).map(|scenario| repeats(&vec![scenario * scenario * 10; times])).collect()
        };
        let once = bootstrap_nested(&of(1)).unwrap();
        assert!(once.low < once.high);
        assert_eq!(bootstrap_nested(&of(2)), Some(once));
        assert_eq!(bootstrap_nested(&of(1_000)), Some(once));
        let means: Vec<f64> = (0..9).map(|scenario| f64::from(scenario * scenario * 10)).collect();
        assert_eq!(bootstrap(&means), Some(once));
    }

    #[test]
    fn noise_within_scenarios_widens_the_interval_and_more_repeats_narrow_it_again() {
        let noisy = |times: i64| -> Vec<Repeats> {
            (0..12)
                .map(|_| repeats(&(0..times).map(|n| n % 4 * 1_000 - 1_500).collect::<Vec<_>>()))
                .collect()
        };
        let width = |scenarios: &[Repeats]| {
            let interval = bootstrap_nested(scenarios).unwrap();
            interval.high - interval.low
        };
        let (few, many) = (width(&noisy(4)), width(&noisy(64)));
        assert!(few > 3.0 * many && many > 0.0, "{few} against {many}");
        // Ten thousand repeats share batches, and the interval still narrows as it should.
        assert!(width(&noisy(10_000)) < many / 5.0);
    }

    #[test]
    fn the_interval_covers_the_truth_about_as_often_as_it_says() {
        let chance = Chance::new(11, "coverage");
        // Sums of twelve numbers are close to normal: deviation 1,000 over scenarios, 2,000 within.
        let normal = |draw: &mut aegis_engine::chance::Draw, unit: i64| -> i64 {
            (0..12).map(|_| draw.below(2 * unit as u64 + 1) as i64 - unit).sum::<i64>() / 2
        };
        let trials = 30;
        let covered = (0..trials).filter(|&trial| {
            let scenarios: Vec<Repeats> = (0..10)
                .map(|scenario| {
                    let mut draw = chance.draw(trial, scenario);
                    let own = 500 + normal(&mut draw, 1_000);
                    let points: Vec<i64> = (0..3).map(|_| own + normal(&mut draw, 2_000)).collect();
                    repeats(&points)
                })
                .collect();
            let interval = bootstrap_nested(&scenarios).unwrap();
            interval.low <= 500.0 && 500.0 <= interval.high
        });
        let covered = covered.count();
        assert!((27..=30).contains(&covered), "{covered} of {trials}");
    }
}
