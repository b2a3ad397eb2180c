//! The oracle reaches the published ceiling, and doing nothing scores nothing.

mod play;

use std::sync::Arc;

use aegis_builtin::{find, idle::Idle, oracle::Oracle};
use aegis_engine::scenario::{Compiled, Dialect};
use play::{open, play, play_on, scenarios, total};

/// The return that the first edition publishes for its solutions: 1 for the rubric, 0.05 a phase
/// and 0.015 a turn; in the two contract variants the review takes 0.0015 off.
fn published_return(scenario: &Compiled) -> f64 {
    let source = &scenario.source;
    if source.family == "contract_renewal_negotiation" && source.id != source.family {
        return 1.3435;
    }
    let phases = source.classic.as_ref().map_or(0, |classic| classic.phases.len());
    1.0 + 0.05 * phases as f64 + 0.015 * source.oracle.len() as f64
}

#[test]
fn the_oracle_scores_all_points_with_the_published_return_on_every_desk_scenario() {
    let desks = scenarios(Dialect::Desk);
    assert_eq!(desks.len(), 30);
    for scenario in &desks {
        let episode = play(scenario, &Oracle, 7);
        let id = &scenario.source.id;
        assert_eq!(episode.points(), 10_000, "{id}");
        assert_eq!(episode.unsafe_acts(), 0, "{id}");
        let missed = (total(&episode) - published_return(scenario)).abs();
        assert!(missed < 0.00005, "{id}: {:.4}", total(&episode));
    }
}

#[test]
fn the_oracle_scores_nearly_all_points_in_the_shop() {
    let shops = scenarios(Dialect::Shop);
    assert_eq!(shops.len(), 3);
    for scenario in &shops {
        let points = play(scenario, &Oracle, 7).points();
        assert!(points >= 9_500, "{}: {points}", scenario.source.id);
    }
}

#[test]
fn the_oracle_goes_on_from_the_turn_at_which_it_takes_over() {
    for scenario in &scenarios(Dialect::Desk) {
        let mut episode = open(scenario, &Oracle, 0);
        for prepared in &scenario.oracle[..4] {
            episode.act(&mut prepared.clone()).unwrap();
        }
        play_on(&mut episode, &Oracle);
        assert_eq!(episode.points(), 10_000, "{}", scenario.source.id);
    }
}

#[test]
fn doing_nothing_scores_nothing_and_is_never_refused() {
    let all: Vec<Arc<Compiled>> = Dialect::ALL.iter().flat_map(|&d| scenarios(d)).collect();
    assert_eq!(all.len(), 33);
    for scenario in &all {
        let episode = play(scenario, &Idle, 0);
        assert_eq!(episode.points(), 0, "{}", scenario.source.id);
        assert_eq!(episode.turn(), scenario.source.budget_steps);
        assert!(episode.history().iter().all(|past| past.refused.is_none()));
    }
}

#[test]
fn a_policy_is_found_by_its_name_and_only_the_oracle_reads_gold() {
    for name in ["idle", "random", "greedy", "oracle"] {
        let casting = find(name).unwrap();
        assert_eq!(casting.name(), name);
        assert_eq!(casting.traits().reads_gold, name == "oracle");
    }
}

#[test]
fn a_wrong_name_leads_to_the_nearest_right_one() {
    let Err(unknown) = find("greddy") else { panic!("there is no such policy") };
    assert_eq!(unknown.nearest, ["greedy"]);
    assert_eq!(
        unknown.to_string(),
        "no policy is called \"greddy\"; did you mean greedy? \
         known: idle, random, greedy, oracle, scripted:PATH"
    );
    let Err(unknown) = find("scripted") else { panic!("a script needs a path") };
    assert!(unknown.to_string().ends_with("scripted:PATH"), "{unknown}");
    let Err(unknown) = find("qqqqqqqq") else { panic!("there is no such policy") };
    assert_eq!(unknown.nearest, [""; 0]);
}
