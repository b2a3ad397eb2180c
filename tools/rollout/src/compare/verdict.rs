//! What the pairs of two policies come to, in numbers and as a plain sentence.

use aegis_engine::score::FULL;
use serde::Serialize;

use super::pair::{Pair, Pairs};
use super::side::Case;
use super::{Comparison, ScenarioDifference};
use crate::statistics::{self, Interval, MIN_SCENARIOS, Repeats};

/// Below this many scenarios a bootstrap interval tends to be too narrow, and the sentence says so.
const FEW_SCENARIOS: usize = 10;

/// What can be claimed of two policies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Nothing: there are too few scenarios.
    TooFewScenarios,
    /// Every pair has the same score on both sides.
    Identical,
    /// Nothing: the interval holds 0.
    NoDifference,
    /// A is better.
    ABetter,
    /// B is better.
    BBetter,
}

/// Adds up the pairs of two policies.
pub fn compare(policy_a: &str, policy_b: &str, pairs: Pairs<'_>, pass_points: u32) -> Comparison {
    let repeats: Vec<Repeats> =
        pairs.scenarios.iter().map(|(_, pairs)| differences(pairs)).collect();
    let means: Vec<f64> = repeats.iter().map(|repeats| repeats.mean() / f64::from(FULL)).collect();
    let all = || pairs.scenarios.iter().flat_map(|(_, pairs)| pairs);
    let equal_pairs = all().filter(|pair| pair.a == pair.b).count() as u64;
    let counts = || repeats.iter().map(Repeats::count);
    let interval = statistics::bootstrap_nested(&repeats).map(|points| Interval {
        low: points.low / f64::from(FULL),
        high: points.high / f64::from(FULL),
    });
    let mut scenarios: Vec<ScenarioDifference> =
        pairs.scenarios.iter().map(|(case, pairs)| row(case, pairs, pass_points)).collect();
    let mean_of = |score: fn(&ScenarioDifference) -> f64| {
        statistics::mean(&scenarios.iter().map(score).collect::<Vec<_>>())
    };
    let (score_a, score_b) = (mean_of(|row| row.score_a), mean_of(|row| row.score_b));
    scenarios.sort_by(|one, other| {
        one.difference.total_cmp(&other.difference).then_with(|| one.scenario.cmp(&other.scenario))
    });
    let mut judges: Vec<_> = pairs.scenarios.iter().map(|(case, _)| case.judge).collect();
    judges.sort_unstable();
    judges.dedup();
    let flips = |is_flip: fn(&ScenarioDifference) -> bool| -> Vec<String> {
        scenarios.iter().filter(|row| is_flip(row)).map(|row| row.scenario.clone()).collect()
    };
    let mut comparison = Comparison {
        policy_a: policy_a.to_owned(),
        policy_b: policy_b.to_owned(),
        judges,
        pairs: counts().sum(),
        seeds: (counts().min().unwrap_or(0), counts().max().unwrap_or(0)),
        equal_pairs,
        score_a,
        score_b,
        difference: statistics::mean(&means),
        interval,
        verdict: Verdict::Identical,
        sentence: String::new(),
        lost: flips(|row| row.passed_a > 0.5 && row.passed_b <= 0.5),
        gained: flips(|row| row.passed_b > 0.5 && row.passed_a <= 0.5),
        scenarios,
        oddities_a: pairs.oddities[0],
        oddities_b: pairs.oddities[1],
        unpaired: pairs.unpaired,
        left_out: pairs.left_out,
    };
    comparison.verdict = verdict(&comparison);
    comparison.sentence = sentence(&comparison);
    comparison
}

fn differences(pairs: &[Pair]) -> Repeats {
    let mut repeats = Repeats::default();
    pairs.iter().for_each(|pair| repeats.add(i64::from(pair.b) - i64::from(pair.a)));
    repeats
}

fn row(case: &Case, pairs: &[Pair], pass_points: u32) -> ScenarioDifference {
    let count = pairs.len() as f64;
    let score = |points: fn(&Pair) -> u16| {
        let sum: u64 = pairs.iter().map(|pair| u64::from(points(pair))).sum();
        sum as f64 / count / f64::from(FULL)
    };
    let passed = |points: fn(&Pair) -> u16| {
        pairs.iter().filter(|pair| u32::from(points(pair)) >= pass_points).count() as f64 / count
    };
    ScenarioDifference {
        scenario: case.scenario.clone(),
        pairs: pairs.len() as u64,
        score_a: score(|pair| pair.a),
        score_b: score(|pair| pair.b),
        difference: differences(pairs).mean() / f64::from(FULL),
        passed_a: passed(|pair| pair.a),
        passed_b: passed(|pair| pair.b),
    }
}

fn verdict(comparison: &Comparison) -> Verdict {
    match comparison.interval {
        None => Verdict::TooFewScenarios,
        Some(_) if comparison.equal_pairs == comparison.pairs => Verdict::Identical,
        Some(interval) if interval.low > 0.0 => Verdict::BBetter,
        Some(interval) if interval.high < 0.0 => Verdict::ABetter,
        Some(_) => Verdict::NoDifference,
    }
}

/// The verdict in words, with the numbers that it rests on.
fn sentence(of: &Comparison) -> String {
    let on = extent(of);
    let interval = of.interval.unwrap_or(Interval { low: 0.0, high: 0.0 });
    let claim = |better, worse, by: f64, low: f64, high: f64| {
        let few = if of.scenarios.len() < FEW_SCENARIOS {
            "; so few scenarios give a rough interval, rather too narrow than too wide"
        } else {
            ""
        };
        format!(
            "{better} is better than {worse} by {by:.4} \
             (95 % interval {low:.4} to {high:.4}) on {on}{few}."
        )
    };
    match of.verdict {
        Verdict::TooFewScenarios => {
            let same = if of.equal_pairs == of.pairs {
                "; all pairs have the same score".to_owned()
            } else {
                format!("; the mean difference B - A is {:+.4}", of.difference)
            };
            format!(
                "No claim can be made: {on} are too few, an interval needs at least \
                 {MIN_SCENARIOS} scenarios{same}."
            )
        }
        Verdict::Identical => {
            format!("A and B do not differ: all {} pairs on {on} have the same score.", of.pairs)
        }
        Verdict::NoDifference => format!(
            "No difference can be claimed: the 95 % interval of B - A, {:+.4} to {:+.4}, holds 0 \
             (mean {:+.4} on {on}).",
            interval.low, interval.high, of.difference,
        ),
        Verdict::ABetter => claim("A", "B", -of.difference, -interval.high, -interval.low),
        Verdict::BBetter => claim("B", "A", of.difference, interval.low, interval.high),
    }
}

/// On what the verdict rests: `27 scenarios x 8 seeds`.
fn extent(of: &Comparison) -> String {
    let count = |number: u64, thing: &str| {
        format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
    };
    let scenarios = count(of.scenarios.len() as u64, "scenario");
    let (least, most) = of.seeds;
    if least == most {
        format!("{scenarios} x {}", count(most, "seed"))
    } else {
        format!("{scenarios} x {least} to {most} seeds")
    }
}
