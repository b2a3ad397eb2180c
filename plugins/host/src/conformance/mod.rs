//! The conformance suite: what has to be true of a library before anybody trusts its results.
//!
//! Each check plays the library in processes of its own, so that nothing that it does reaches us,
//! and says in plain words what its author has to mend, with a case in which it shows.

mod advice;
mod calm;
mod compare;
mod game;
mod memory;
mod openings;
mod same;
mod unusual;

use std::path::PathBuf;
use std::sync::Arc;

use aegis_engine::event::Seat;
use aegis_engine::scenario::Compiled;
use serde::Serialize;

use crate::isolated::{Isolated, Launch};
use crate::library::Description;

use game::{Game, Order, Played};

/// What is checked, and how thoroughly.
pub struct Suite {
    /// The library.
    pub library: PathBuf,
    /// The text that its instances are made from.
    pub config: String,
    /// How its processes are started, and what they may take.
    pub launch: Launch,
    /// The scenarios; those that it does not play are passed over.
    pub scenarios: Vec<Arc<Compiled>>,
    /// With how many seeds each scenario is played.
    pub seeds: u64,
    /// How many episodes the check for leaks plays; none leaves it out.
    pub leak_episodes: u64,
    /// Whether it may be loaded into this process as well, once all else has passed.
    pub is_trusted: bool,
    /// The seed of a policy in an episode, as rollouts have it.
    pub policy_seed: fn(u64, &Compiled, Seat) -> u64,
}

/// What came of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// All is as it should be.
    Passed,
    /// It can be played, and its author should look at something.
    Warning,
    /// Something has to be mended.
    Failed,
    /// It was not checked; the summary says why.
    LeftOut,
}

/// A check that was made.
#[derive(Clone, Debug, Serialize)]
pub struct Check {
    /// What it is called.
    pub name: &'static str,
    /// What came of it.
    pub outcome: Outcome,
    /// The same in a line.
    pub summary: String,
    /// What there is to mend or to look at.
    pub findings: Vec<Finding>,
}

/// Something to mend or to look at.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    /// Where it shows.
    pub case: Option<Case>,
    /// What was seen there, each with a word for what it is.
    pub facts: Vec<(String, String)>,
    /// What to do about it.
    pub advice: String,
}

/// A turn of an episode.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Case {
    /// The scenario.
    pub scenario: String,
    /// The seed of the episode.
    pub seed: u64,
    /// The turn.
    pub turn: u32,
    /// What is unusual about the desk; nothing if it is a scenario as it comes.
    pub unusual: Option<String>,
}

/// What the suite has to say while it is at work.
pub enum Step<'a> {
    /// The library was loaded, and this is what it says of itself.
    Loaded(&'a Description),
    /// A check is at work.
    Playing {
        /// The check.
        check: &'static str,
        /// How many episodes were played.
        done: u64,
        /// How many there are.
        total: u64,
    },
    /// A check was made.
    Made(&'a Check),
}

/// Whoever is told.
type Hear<'a> = dyn FnMut(Step<'_>) + 'a;

impl Suite {
    /// Makes all checks, in their order.
    pub fn run(&self, hear: &mut Hear<'_>) -> Vec<Check> {
        let mut checks = Checks { made: Vec::new(), hear };
        let loaded = Isolated::load(&self.library, &self.config, self.launch.clone());
        let casting = match loaded {
            Ok(casting) => casting,
            Err(error) => {
                checks.add(not_loaded(&error.why.to_string()));
                return checks.made;
            }
        };
        (checks.hear)(Step::Loaded(casting.description()));
        checks.add(Check::passed("loads", advice::loaded(casting.description())));
        let examined = Examined { suite: self, casting: &casting };
        examined.run(&mut checks);
        checks.made
    }
}

fn not_loaded(why: &str) -> Check {
    let advice = why.to_owned();
    let finding = Finding { case: None, facts: Vec::new(), advice };
    Check::failed("loads", "it cannot be loaded".to_owned(), vec![finding])
}

/// The checks that were made, and whoever is told of them.
struct Checks<'a, 'b> {
    made: Vec<Check>,
    hear: &'a mut Hear<'b>,
}

impl Checks<'_, '_> {
    fn add(&mut self, check: Check) {
        (self.hear)(Step::Made(&check));
        self.made.push(check);
    }

    /// Something that tells how far a check has come.
    fn progress(&mut self, check: &'static str, total: usize) -> impl FnMut(usize) {
        let hear = &mut *self.hear;
        move |done| hear(Step::Playing { check, done: done as u64, total: total as u64 })
    }

    /// Whether one of these checks failed; whether any did, if none is named.
    fn has_failed(&self, names: &[&str]) -> bool {
        let is_meant = |check: &&Check| names.is_empty() || names.contains(&check.name);
        self.made.iter().filter(is_meant).any(|check| check.outcome == Outcome::Failed)
    }
}

/// A library that was loaded.
struct Examined<'a> {
    suite: &'a Suite,
    casting: &'a Isolated,
}

impl Examined<'_> {
    fn run(&self, checks: &mut Checks<'_, '_>) {
        let games = self.games();
        if games.is_empty() {
            checks.add(advice::plays_nothing(self.casting.description()));
            return;
        }
        let played = self.plays(&games, checks);
        // What fails is told once; the other checks ask what else there is.
        let (games, played): (Vec<Game>, Vec<Played>) =
            games.into_iter().zip(played).filter(|(_, played)| played.is_sound()).unzip();
        if games.is_empty() {
            for name in ["unusual", "deterministic", "independent", "batched", "seed", "leaks"] {
                checks.add(Check::left_out(name, "no episode can be played to its end"));
            }
        } else {
            self.unusual(checks);
            self.deterministic(&games, &played, checks);
            self.independent(&games, &played, checks);
            self.batched(&games, checks);
            self.seed(&games, checks);
            self.leaks(&games, checks);
        }
        if self.suite.is_trusted {
            self.trusted(&games, &played, checks);
        }
    }

    /// All episodes that are played: scenarios that it plays, each with all seeds.
    fn games(&self) -> Vec<Game> {
        let description = self.casting.description();
        let scenarios = self.suite.scenarios.iter();
        let played = scenarios.filter(|scenario| description.plays(scenario).is_ok());
        let game = |scenario, seed| Game::new(scenario, seed, self.suite.policy_seed);
        let seeds = self.suite.seeds;
        played.flat_map(|scenario| (0..seeds).map(move |seed| game(scenario, seed))).collect()
    }

    /// Plays games in processes of the casting.
    fn play(
        &self,
        name: &'static str,
        games: &[Game],
        order: Order,
        checks: &mut Checks<'_, '_>,
    ) -> Vec<Played> {
        let mut troupe = self.casting.company(game::DESKS);
        let mut progress = checks.progress(name, games.len());
        game::play(self.casting, &mut troupe, games, order, &mut progress)
    }
}

impl Check {
    fn passed(name: &'static str, summary: String) -> Self {
        Self { name, outcome: Outcome::Passed, summary, findings: Vec::new() }
    }

    fn warning(name: &'static str, summary: String, findings: Vec<Finding>) -> Self {
        Self { name, outcome: Outcome::Warning, summary, findings }
    }

    fn failed(name: &'static str, summary: String, findings: Vec<Finding>) -> Self {
        Self { name, outcome: Outcome::Failed, summary, findings }
    }

    fn left_out(name: &'static str, why: &str) -> Self {
        Self { name, outcome: Outcome::LeftOut, summary: why.to_owned(), findings: Vec::new() }
    }
}
