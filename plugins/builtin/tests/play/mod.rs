//! Plays whole episodes for the tests of this folder.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::sync::Arc;

use aegis_engine::catalogue;
use aegis_engine::command::Answer;
use aegis_engine::episode::{Episode, Setting};
use aegis_engine::event::Seat;
use aegis_engine::policy::{Casting, Part};
use aegis_engine::scenario::{Compiled, Dialect};
use aegis_engine::score::JudgeName;

/// The built-in scenarios of a dialect.
pub fn scenarios(dialect: Dialect) -> Vec<Arc<Compiled>> {
    let all = catalogue::ids().into_iter().filter_map(catalogue::get);
    all.filter(|scenario| scenario.source.dialect == dialect).collect()
}

/// A fresh episode.
pub fn open(scenario: &Arc<Compiled>, casting: &dyn Casting, seed: u64) -> Episode {
    let judge = JudgeName::default_for(scenario);
    let policies = [casting.name()];
    let setting = Setting { episode: 0, seed, judge, policies: &policies, fork: None };
    Episode::open(scenario, &setting).expect("the judge is the scenario's own")
}

/// Plays an episode on to its end, from wherever it stands.
pub fn play_on(episode: &mut Episode, casting: &dyn Casting) {
    let mut troupe = casting.troupe(1);
    troupe.enter(0, &Part::of(casting, episode.scenario(), episode.seed(), Seat(0)));
    let mut answer = Answer::default();
    while !episode.is_over() {
        episode.ask(troupe.as_mut(), &mut answer);
        episode.act(&mut answer).expect("it is not over");
    }
}

/// A whole episode.
pub fn play(scenario: &Arc<Compiled>, casting: &dyn Casting, seed: u64) -> Episode {
    let mut episode = open(scenario, casting, seed);
    play_on(&mut episode, casting);
    episode
}

/// The sum of an episode's rewards.
pub fn total(episode: &Episode) -> f64 {
    episode.history().iter().map(|past| past.report.reward).sum()
}
