//! What a rollout plays: which policies on which scenarios, how often, from which seed.

use std::ops::Range;
use std::sync::Arc;

use aegis_engine::catalogue;
use aegis_engine::chance::Chance;
use aegis_engine::event::Seat;
use aegis_engine::log::Packing;
use aegis_engine::policy::Casting;
use aegis_engine::scenario::Compiled;
use aegis_engine::score::{JudgeName, NoSection};
use xxhash_rust::xxh3::xxh3_64;

/// How many episodes a worker plays at once, and the smallest part of a run.
pub const UNIT_EPISODES: u64 = 256;
/// How many episodes a log file holds.
pub const FILE_EPISODES: u64 = 64 * UNIT_EPISODES;

/// Everything that decides the results of a run. Threads are not in it.
pub struct Plan {
    /// The policies, in the order in which they play.
    pub policies: Vec<Arc<dyn Casting>>,
    /// The scenarios, in order.
    pub scenarios: Vec<Arc<Compiled>>,
    /// How often each policy plays each scenario.
    pub repeats: u64,
    /// The seed of the first repeat; the next ones count up from it.
    pub seed: u64,
    /// The judge, if not each scenario's own.
    pub judge: Option<JudgeName>,
    /// Whether the digest of the state is logged at each turn.
    pub turn_digests: bool,
    /// How logs are stored.
    pub packing: Packing,
}

/// One episode of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its number in the run.
    pub episode: u64,
    /// Which policy plays.
    pub policy: usize,
    /// Which scenario is played.
    pub scenario: usize,
    /// The seed.
    pub seed: u64,
}

impl Plan {
    /// How many episodes there are.
    #[must_use]
    pub fn episodes(&self) -> u64 {
        self.policies.len() as u64 * self.scenarios.len() as u64 * self.repeats
    }

    /// How many units the run is cut into.
    #[must_use]
    pub fn units(&self) -> u64 {
        self.episodes().div_ceil(UNIT_EPISODES)
    }

    /// The episodes of a unit.
    #[must_use]
    pub fn unit(&self, unit: u64) -> Range<u64> {
        let start = unit * UNIT_EPISODES;
        start..(start + UNIT_EPISODES).min(self.episodes())
    }

    /// What is played in an episode: all repeats of a scenario stand together, then come the
    /// other scenarios, then the other policies.
    #[must_use]
    pub fn part(&self, episode: u64) -> Part {
        let scenarios = self.scenarios.len() as u64;
        let repeat = episode % self.repeats;
        let scenario = episode / self.repeats % scenarios;
        let policy = episode / self.repeats / scenarios;
        Part {
            episode,
            policy: usize::try_from(policy).unwrap_or(usize::MAX),
            scenario: usize::try_from(scenario).unwrap_or(usize::MAX),
            seed: self.seed.wrapping_add(repeat),
        }
    }

    /// The judge of a scenario.
    #[must_use]
    pub fn judge_of(&self, scenario: &Compiled) -> JudgeName {
        self.judge.unwrap_or_else(|| JudgeName::default_for(scenario))
    }

    /// Finds the scenario that the judge cannot score, if there is one.
    ///
    /// # Errors
    /// If a scenario has no section for the judge.
    pub fn check(&self) -> Result<(), NoSection> {
        for scenario in &self.scenarios {
            aegis_engine::score::Judge::open(self.judge_of(scenario), scenario)?;
        }
        Ok(())
    }
}

/// Whether a policy may be told its score when its episode has ended: only on cases that are there
/// to be trained on, so that nobody learns from the ones that judge.
#[must_use]
pub fn shows_score(scenario: &Compiled) -> bool {
    let train = catalogue::pack("train").map(catalogue::members).unwrap_or_default();
    train.contains(&scenario.source.id.as_str()) && catalogue::by_digest(&scenario.digest).is_some()
}

/// The seed of a policy in an episode. It differs between scenarios, so that chance in one case
/// says nothing about chance in another.
#[must_use]
pub fn policy_seed(seed: u64, scenario: &Compiled, seat: Seat) -> u64 {
    let chance = Chance::new(seed, "policies");
    chance.draw(xxh3_64(scenario.source.id.as_bytes()), u64::from(seat.0)).number()
}
