//! The tests of the support desk's wire, and what they share.

mod chance;
mod reading;
mod telling;

use serde_json::Value;

use super::*;
use crate::catalogue;
use crate::command::Answer;
use crate::episode::{Episode, Setting};
use crate::score::JudgeName;

fn open(id: &str) -> Episode {
    let scenario = catalogue::get(id).unwrap();
    let judge = JudgeName::default_for(&scenario);
    let setting = Setting { episode: 0, seed: 7, judge, policies: &["test"], fork: None };
    Episode::open(&scenario, &setting).unwrap()
}

/// Sends actions as a client would.
fn play(episode: &mut Episode, actions: &[Value]) {
    let mut answer = Answer::default();
    for action in actions {
        let action = read_value(action).unwrap_or_else(|error| panic!("{action}: {error}"));
        action.answer(&episode.scenario().lexicon, &mut answer);
        episode.act(&mut answer).unwrap();
    }
}

/// Plays the solution and gives the line of each step.
fn play_oracle(episode: &mut Episode) -> Vec<StepLine> {
    let answers = episode.scenario().oracle.clone();
    let step = |mut answer| {
        episode.act(&mut answer).unwrap();
        StepLine::of(episode)
    };
    answers.into_iter().map(step).collect()
}
