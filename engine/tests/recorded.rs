//! 348 episodes whose every reward was worked out by an independent model of the published rules.
//!
//! The model was written in Python from the text of the rules and from the published fixtures
//! alone, never from this engine. Each line of `recorded/*.jsonl` is an episode; each of its steps
//! is `[action, reward, score, marks, phases, done]`, where the marks are `i` for an invalid
//! action, `l` for a loop, `r` for a repeated irrelevant inspection and `u` for each unsafe act.

mod common;

use aegis_engine::command::Answer;
use aegis_engine::scenario::Compiled;
use aegis_engine::score::Report;
use aegis_engine::world::Floor;
use common::{Player, form, path, scenario};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Episode {
    scenario: String,
    why: String,
    steps: Vec<(Value, f64, f64, String, Vec<u32>, bool)>,
}

fn marks(report: &Report) -> String {
    let flags = [(report.refused, "i"), (report.looped, "l"), (report.reread, "r")];
    let flags: String = flags.iter().filter(|flag| flag.0).map(|flag| flag.1).collect();
    flags + &"u".repeat(report.unsafe_acts() as usize)
}

fn replay(episode: &Episode, answer: fn(&Compiled, &Value) -> Answer) {
    let scenario = scenario(&episode.scenario);
    let script: Vec<_> = episode.steps.iter().map(|step| answer(&scenario, &step.0)).collect();
    let mut floor = Floor::for_one(&scenario);
    let mut columns = floor.columns();
    let mut player = Player::open(&mut columns, 0, &scenario, (0, 0), script);
    for (number, (action, reward, score, wanted, phases, done)) in (1..).zip(&episode.steps) {
        assert!(player.turn(&mut columns, 0), "the engine ended {} early", episode.scenario);
        let report = player.reports.last().expect("a turn was taken");
        let found = (report.reward.to_bits(), report.score().to_bits(), marks(report));
        let found = (found, report.finished_phases().collect::<Vec<_>>(), report.ended);
        let expected = ((reward.to_bits(), score.to_bits(), wanted.clone()), phases.clone(), *done);
        assert!(
            found == expected,
            "{}, {}, step {number}, {action}: expected {reward} {score} {wanted:?} {phases:?} \
             {done}, and the engine gives {report:?}",
            episode.scenario,
            episode.why
        );
    }
}

#[track_caller]
fn replay_all(pack: &str, count: usize) {
    let lines = std::fs::read_to_string(path("tests/recorded").join(pack)).expect("it is there");
    assert_eq!(lines.lines().count(), count);
    for line in lines.lines() {
        let episode = serde_json::from_str(line).expect("each line is an episode");
        replay(&episode, form::answer);
        replay(&episode, form::through_dialect);
    }
}

#[test]
fn core_episodes_earn_what_the_model_says() {
    replay_all("core.jsonl", 69);
}

#[test]
fn v2_episodes_earn_what_the_model_says() {
    replay_all("v2.jsonl", 138);
}

#[test]
fn held_out_episodes_earn_what_the_model_says() {
    replay_all("generalization.jsonl", 90);
}

#[test]
fn showcase_episodes_earn_what_the_model_says() {
    replay_all("showcase.jsonl", 51);
}
