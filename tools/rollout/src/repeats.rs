//! What the repeats of one scenario say together: an interval of their mean, and pass^k.

use aegis_engine::score::FULL;

use crate::statistics::Interval;

/// The largest k of pass^k.
const MAX_TOGETHER: u64 = 8;

/// How many repeats ended with each score, in points of 10,000.
pub type Scores = [(u32, u64)];

/// The points that a score is, rounded to the nearest.
#[must_use]
pub fn points_of(score: f64) -> u32 {
    (score * f64::from(FULL)).round() as u32
}

/// How many repeats reached a mark, in points.
#[must_use]
pub fn passed(scores: &Scores, points: u32) -> u64 {
    scores.iter().filter(|(score, _)| *score >= points).map(|(_, count)| count).sum()
}

/// The 95 % interval of the mean of repeats, by Student's t, cut to what scores can be. None for
/// fewer than two repeats.
#[must_use]
pub fn interval(scores: &Scores) -> Option<Interval> {
    let count: u64 = scores.iter().map(|(_, count)| count).sum();
    if count < 2 {
        return None;
    }
    // Points are whole numbers, so their sums are exact and the order does not matter.
    let sum: u128 = scores.iter().map(|&(points, count)| wide(points) * u128::from(count)).sum();
    let squares: u128 =
        scores.iter().map(|&(points, count)| wide(points).pow(2) * u128::from(count)).sum();
    let spread = u128::from(count) * squares - sum * sum;
    let number = count as f64;
    let error = (spread as f64 / (number * number * (number - 1.0))).sqrt();
    let (mean, reach) = (sum as f64 / number, t_quantile(count - 1) * error);
    let cut = |points: f64| (points / f64::from(FULL)).clamp(0.0, 1.0);
    Some(Interval { low: cut(mean - reach), high: cut(mean + reach) })
}

/// The chance that k of the repeats, drawn without putting back, all pass: C(c, k) / C(n, k) for
/// each k from 1 to the number of repeats, or 8.
#[must_use]
pub fn pass_together(passed: u64, repeats: u64) -> Vec<f64> {
    let mut chance = 1.0;
    let largest = repeats.min(MAX_TOGETHER);
    let factors = (0..largest).map(|drawn| {
        chance *= passed.saturating_sub(drawn) as f64 / (repeats - drawn) as f64;
        chance
    });
    factors.collect()
}

fn wide(points: u32) -> u128 {
    u128::from(points)
}

/// The 97.5 % quantile of Student's t. From ten degrees of freedom on it is the expansion of
/// Cornish and Fisher around the normal quantile, whose error is below 0.00001 there.
fn t_quantile(freedom: u64) -> f64 {
    const SMALL: [f64; 9] = [
        12.706_204_736,
        4.302_652_730,
        3.182_446_305,
        2.776_445_105,
        2.570_581_836,
        2.446_911_851,
        2.364_624_252,
        2.306_004_135,
        2.262_157_163,
    ];
    const Z: f64 = 1.959_963_984_540_054;
    let small = usize::try_from(freedom - 1).ok().and_then(|at| SMALL.get(at));
    if let Some(quantile) = small {
        return *quantile;
    }
    let (v, square) = (freedom as f64, Z * Z);
    let first = (square + 1.0) / 4.0;
    let second = ((5.0 * square + 16.0) * square + 3.0) / 96.0;
    let third = (((3.0 * square + 19.0) * square + 17.0) * square - 15.0) / 384.0;
    let fourth = ((((79.0 * square + 776.0) * square + 1482.0) * square - 1920.0) * square - 945.0)
        / 92160.0;
    Z * (1.0 + (first + (second + (third + fourth / v) / v) / v) / v)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_the_tables() {
        for (freedom, quantile) in
            [(1, 12.7062), (2, 4.3027), (9, 2.2622), (10, 2.2281), (30, 2.0423), (1000, 1.9623)]
        {
            let found = t_quantile(freedom);
            assert!((found - quantile).abs() < 0.000_06, "{freedom}: {found}");
        }
    }

    #[test]
    fn one_repeat_has_no_interval_equal_ones_a_point_and_ends_are_scores() {
        assert_eq!(interval(&[(5_000, 1)]), None);
        assert_eq!(interval(&[(5_000, 7)]), Some(Interval { low: 0.5, high: 0.5 }));
        assert_eq!(interval(&[(0, 1), (10_000, 1)]), Some(Interval { low: 0.0, high: 1.0 }));
        // Four of 0.2 and four of 0.4: 0.3 ± 2.3646 × 0.106904 / √8.
        let found = interval(&[(2_000, 4), (4_000, 4)]).unwrap();
        assert!((found.low - 0.210_624).abs() < 1e-5 && (found.high - 0.389_376).abs() < 1e-5);
    }

    #[test]
    fn repeats_pass_together_as_often_as_subsets_of_them_do() {
        assert_eq!(pass_together(3, 4), [0.75, 0.5, 0.25, 0.0]);
        assert_eq!(pass_together(9, 9), [1.0; 8]);
        assert_eq!(pass_together(0, 2), [0.0, 0.0]);
    }
}
