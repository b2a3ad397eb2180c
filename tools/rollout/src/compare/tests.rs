//! Two sides given, what is claimed of them.

use aegis_engine::event::Ending;
use aegis_engine::log::Opened;
use aegis_engine::score::JudgeName;

use super::*;
use crate::results::Finish;

/// The policy, scenario, version of it, judge, seed and points of an episode; no points if it has
/// no end.
type Episode<'a> = (&'a str, &'a str, u8, JudgeName, u64, Option<u32>);

fn side(episodes: &[Episode<'_>]) -> Side {
    let mut side = Side::default();
    for &(policy, scenario, version, judge, seed, points) in episodes {
        let opened = Opened {
            episode: 0,
            scenario: scenario.to_owned(),
            scenario_digest: [version; 32],
            seed,
            judge,
            policies: vec![policy.to_owned()],
            fork: None,
        };
        let finish = Finish {
            points: points.unwrap_or(0),
            recorded_points: points,
            ending: points.map(|_| Ending::Closed),
        };
        side.add(&opened, policy, &finish);
    }
    side
}

/// One policy on scenarios `a`, `b` and so on, with the points of each seed.
fn played(points: &[&[u32]]) -> Side {
    let mut episodes = Vec::new();
    for (points, scenario) in points.iter().zip(["a", "b", "c", "d", "e", "f"]) {
        for (&points, seed) in points.iter().zip(0..) {
            episodes.push(("greedy", scenario, 0, JudgeName::Classic, seed, Some(points)));
        }
    }
    side(&episodes)
}

#[track_caller]
fn only(a: &Side, b: &Side) -> Comparison {
    let mut comparisons = compare(a, b, (None, None), 9_500).unwrap();
    assert_eq!(comparisons.len(), 1);
    comparisons.remove(0)
}

#[test]
fn a_constant_gain_is_claimed_with_a_point_for_its_interval() {
    let a = played(&[&[1_000; 8], &[2_000; 8], &[3_000; 8]]);
    let b = played(&[&[1_312; 8], &[2_312; 8], &[3_312; 8]]);
    let comparison = only(&a, &b);
    assert_eq!(comparison.verdict, Verdict::BBetter);
    assert_eq!(
        comparison.sentence,
        "B is better than A by 0.0312 (95 % interval 0.0312 to 0.0312) on 3 scenarios x 8 seeds; \
         so few scenarios give a rough interval, rather too narrow than too wide."
    );
    let back = only(&b, &a);
    assert_eq!(back.verdict, Verdict::ABetter);
    assert!(back.sentence.starts_with("A is better than B by 0.0312 (95 % interval 0.0312 to"));
}

#[test]
fn what_may_as_well_be_chance_is_not_claimed() {
    let a = played(&[&[5_000, 5_000], &[5_000, 5_000], &[5_000, 5_000], &[5_000, 5_000]]);
    let b = played(&[&[6_000, 5_000], &[4_000, 5_500], &[5_000, 4_000], &[7_000, 5_000]]);
    let comparison = only(&a, &b);
    assert_eq!(comparison.verdict, Verdict::NoDifference);
    let interval = comparison.interval.unwrap();
    assert!(interval.low < 0.0 && 0.0 < interval.high, "{interval:?}");
    assert_eq!(
        comparison.sentence,
        format!(
            "No difference can be claimed: the 95 % interval of B - A, {:+.4} to {:+.4}, holds 0 \
             (mean +0.0188 on 4 scenarios x 2 seeds).",
            interval.low, interval.high
        )
    );
    assert_eq!(only(&a, &b), comparison, "the same episodes always give the same interval");
}

#[test]
fn two_scenarios_are_too_few_for_any_claim() {
    let comparison = only(&played(&[&[0; 9], &[0; 9]]), &played(&[&[10_000; 9], &[10_000; 9]]));
    assert_eq!((comparison.verdict, comparison.interval), (Verdict::TooFewScenarios, None));
    assert_eq!(
        comparison.sentence,
        "No claim can be made: 2 scenarios x 9 seeds are too few, an interval needs at least 3 \
         scenarios; the mean difference B - A is +1.0000."
    );
}

#[test]
fn sides_that_are_alike_are_said_to_be() {
    let a = played(&[&[1, 2], &[3, 4], &[5, 6]]);
    let comparison = only(&a, &a);
    assert_eq!(comparison.verdict, Verdict::Identical);
    assert_eq!(
        comparison.sentence,
        "A and B do not differ: all 6 pairs on 3 scenarios x 2 seeds have the same score."
    );
}

#[test]
fn a_scenario_flips_when_most_of_its_episodes_do() {
    let a = played(&[&[10_000, 10_000, 0], &[10_000, 0, 0], &[9_500, 9_499], &[9_500, 0]]);
    let b = played(&[&[10_000, 0, 0], &[10_000, 10_000, 0], &[9_500, 9_500], &[0, 0]]);
    let comparison = only(&a, &b);
    assert_eq!(comparison.lost, ["a"], "a half is not most");
    assert_eq!(comparison.gained, ["c", "b"]);
    let order: Vec<&str> = comparison.scenarios.iter().map(|row| row.scenario.as_str()).collect();
    assert_eq!(order, ["d", "a", "c", "b"], "from where A is better to where B is");
    let row = &comparison.scenarios[1];
    assert_eq!((row.pairs, row.passed_a, row.passed_b), (3, 2.0 / 3.0, 1.0 / 3.0));
    assert_eq!(comparison.seeds, (2, 3));
    assert!(comparison.sentence.contains("4 scenarios x 2 to 3 seeds"), "{}", comparison.sentence);
}

#[test]
fn episodes_without_a_partner_are_counted_and_named() {
    let a = played(&[&[1, 2, 3, 4, 5], &[1], &[1], &[7]]);
    let b = played(&[&[1, 2], &[1], &[1]]);
    let comparison = only(&a, &b);
    assert_eq!(comparison.pairs, 4);
    let unpaired = |scenario: &str, episodes, seeds: &str| Unpaired {
        side: 'A',
        scenario: scenario.to_owned(),
        episodes,
        seeds: seeds.to_owned(),
    };
    assert_eq!(comparison.unpaired, [unpaired("a", 3, "2 to 4"), unpaired("d", 1, "0")]);
    assert!(only(&b, &a).unpaired.iter().all(|unpaired| unpaired.side == 'B'));
}

#[test]
fn another_version_of_a_scenario_or_another_judge_is_left_out_and_named() {
    let of = |version, judge| {
        side(&[
            ("greedy", "a", 0, JudgeName::Classic, 0, Some(1)),
            ("greedy", "b", version, JudgeName::Classic, 0, Some(1)),
            ("greedy", "c", 0, judge, 0, Some(1)),
        ])
    };
    let comparison = only(&of(1, JudgeName::Classic), &of(2, JudgeName::Shop));
    let left_out: Vec<(&str, &str)> =
        comparison.left_out.iter().map(|out| (out.scenario.as_str(), out.why.as_str())).collect();
    assert_eq!(
        left_out,
        [
            ("b", "A and B played different versions of it (files 01010101… and 02020202…)"),
            ("c", "the judge is classic in A and shop in B"),
        ]
    );
    assert_eq!(comparison.scenarios.len(), 1);
    let other = side(&[("greedy", "a", 9, JudgeName::Classic, 0, Some(1))]);
    let error = compare(&of(1, JudgeName::Classic), &other, (None, None), 9_500).unwrap_err();
    assert!(matches!(error, CompareError::AllLeftOut { count: 1, .. }), "{error}");
}

#[test]
fn runs_without_a_common_scenario_or_seed_are_refused_with_advice() {
    let a = side(&[("greedy", "a", 0, JudgeName::Classic, 0, Some(1))]);
    let b = side(&[("greedy", "b", 0, JudgeName::Classic, 0, Some(1))]);
    let error = compare(&a, &b, (None, None), 9_500).unwrap_err();
    assert!(matches!(error, CompareError::NoCommonScenario { .. }), "{error}");
    let later = side(&[("greedy", "a", 0, JudgeName::Classic, 100, Some(1))]);
    let error = compare(&a, &later, (None, None), 9_500).unwrap_err();
    assert_eq!(
        error.to_string(),
        "no seed was played on both sides: A has the seeds 0, and B has 100 (on a); play one of \
         them again with the other's --seed"
    );
    let error = compare(&a, &Side::default(), (None, None), 9_500).unwrap_err();
    assert_eq!(error, CompareError::Empty { side: 'B' });
}

#[test]
fn policies_are_paired_by_name_unless_two_are_named() {
    let episode = |policy: &'static str, points| -> Episode<'static> {
        (policy, "a", 0, JudgeName::Classic, 0, Some(points))
    };
    let both = side(&[episode("random", 1), episode("greedy", 9)]);
    let policies = |a: &Side, b: &Side, named| {
        compare(a, b, named, 9_500).map(|comparisons| {
            let names = comparisons.into_iter().map(|c| (c.policy_a, c.policy_b));
            names.collect::<Vec<_>>()
        })
    };
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(
        policies(&both, &both, (None, None)),
        Ok(vec![pair("random", "random"), pair("greedy", "greedy")])
    );
    assert_eq!(
        policies(&both, &both, (Some("random"), Some("greedy"))),
        Ok(vec![pair("random", "greedy")])
    );
    let one = side(&[episode("mine", 5)]);
    let other = side(&[episode("yours", 5)]);
    assert_eq!(policies(&one, &other, (None, None)), Ok(vec![pair("mine", "yours")]));
    assert_eq!(policies(&both, &one, (Some("greedy"), None)), Ok(vec![pair("greedy", "mine")]));
    for (a, b, named, advice) in [
        (&both, &one, (None, None), "name the two that are to be compared with --policy-a"),
        (&one, &both, (Some("mine"), None), "name one of them with --policy-b"),
        (&both, &one, (Some("gredy"), None), "A has no policy \"gredy\"; it has random, greedy"),
    ] {
        let error = policies(a, b, named).unwrap_err();
        assert!(error.to_string().contains(advice) && error.is_usage(), "{error}");
    }
}

#[test]
fn an_episode_without_an_end_counts_as_0_and_a_second_one_of_a_seed_not_at_all() {
    let a = side(&[
        ("greedy", "a", 0, JudgeName::Classic, 0, None),
        ("greedy", "a", 0, JudgeName::Classic, 1, Some(4_000)),
        ("greedy", "a", 0, JudgeName::Classic, 1, Some(9_000)),
    ]);
    let comparison = only(&a, &a);
    assert_eq!(comparison.score_a, 0.2);
    assert_eq!(comparison.oddities_a, Oddities { unended: 1, rescored: 0, doubles: 1 });
}
