//! What a rollout plays: which policies on which scenarios, how often, from which seed.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use aegis_engine::catalogue;
use aegis_engine::chance::Chance;
use aegis_engine::event::Seat;
use aegis_engine::log::Packing;
use aegis_engine::policy::Casting;
use aegis_engine::scenario::Compiled;
use aegis_engine::score::JudgeName;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use crate::error::RunError;

/// How many episodes a worker plays at once, and the smallest part of a run.
pub const UNIT_EPISODES: u64 = 256;
/// How many episodes a log file holds: the smallest part of a shard, and of what is kept as it is
/// when a run goes on.
pub const FILE_EPISODES: u64 = 16 * UNIT_EPISODES;
/// The final score from which an episode counts as passed, if nobody says otherwise.
pub const PASS_AT: f64 = 0.95;

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
    /// The final score from which an episode counts as passed.
    pub pass_at: f64,
    /// Which part of the run is played here.
    pub shard: Shard,
    /// Where each policy was found; a policy that is not on the list is built in.
    pub origins: Vec<Origin>,
    /// The file of each scenario; one that is not on the list, or has none, is built in.
    pub scenario_files: Vec<Option<PathBuf>>,
}

/// A part of a run that is played on its own: the `number`th of `of`, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Shard {
    /// Its number.
    pub number: u64,
    /// How many there are.
    pub of: u64,
}

impl Shard {
    /// The only shard of a run that is not cut.
    pub const WHOLE: Self = Self { number: 1, of: 1 };
}

impl std::fmt::Display for Shard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

/// Where a policy was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Origin {
    /// What finds it again: `greedy`, or `scripted:` and a path.
    pub asked: String,
    /// What sort of policy it is: `built-in`, or what stands before the colon.
    pub kind: String,
    /// Its file, if it has one.
    pub path: Option<PathBuf>,
    /// BLAKE3 of that file.
    pub digest: Option<String>,
    /// BLAKE3 of the text that its instances are made from, if there is one.
    pub config: Option<String>,
    /// What its processes may take, if it plays in processes of its own.
    pub limits: Option<Limits>,
}

/// What a process that plays a policy may take.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Limits {
    /// How long an act may take.
    pub act_seconds: f64,
    /// How much memory there is.
    pub memory_mib: u64,
}

impl std::fmt::Display for Limits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} s an act, {} MiB", self.act_seconds, self.memory_mib)
    }
}

impl Origin {
    /// The origin of a policy that is part of this program.
    #[must_use]
    pub fn built_in(name: &str) -> Self {
        let (asked, kind) = (name.to_owned(), "built-in".to_owned());
        Self { asked, kind, path: None, digest: None, config: None, limits: None }
    }
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
    /// One episode of each policy on each scenario, all with the settings that are most usual.
    #[must_use]
    pub fn new(policies: Vec<Arc<dyn Casting>>, scenarios: Vec<Arc<Compiled>>) -> Self {
        Self {
            policies,
            scenarios,
            repeats: 1,
            seed: 0,
            judge: None,
            turn_digests: false,
            packing: Packing::Raw,
            pass_at: PASS_AT,
            shard: Shard::WHOLE,
            origins: Vec::new(),
            scenario_files: Vec::new(),
        }
    }

    /// How many episodes the whole run has, on all shards.
    #[must_use]
    pub fn run_episodes(&self) -> u64 {
        self.policies.len() as u64 * self.scenarios.len() as u64 * self.repeats
    }

    /// The episodes that are played here.
    #[must_use]
    pub fn episodes(&self) -> Range<u64> {
        self.episodes_of(self.shard)
    }

    /// The episodes of a shard: whole files, nearly as many on each shard.
    #[must_use]
    pub fn episodes_of(&self, shard: Shard) -> Range<u64> {
        let total = self.run_episodes();
        let files = u128::from(total.div_ceil(FILE_EPISODES));
        let at = |number: u64| {
            let file = files * u128::from(number) / u128::from(shard.of);
            u64::try_from(file).unwrap_or(u64::MAX).saturating_mul(FILE_EPISODES).min(total)
        };
        at(shard.number - 1)..at(shard.number)
    }

    /// The log files of this shard: the episodes of each.
    pub fn files(&self) -> impl Iterator<Item = Range<u64>> {
        cut(self.episodes(), FILE_EPISODES)
    }

    /// The units from an episode of this shard on, the first one from that episode on only.
    pub fn units_from(&self, episode: u64) -> impl Iterator<Item = Range<u64>> {
        cut(episode..self.episodes().end, UNIT_EPISODES)
    }

    /// The origin of a policy.
    #[must_use]
    pub fn origin(&self, policy: usize) -> Origin {
        let known = self.origins.get(policy).cloned();
        known.unwrap_or_else(|| Origin::built_in(self.policies[policy].name()))
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

    /// Finds the scenario that the judge cannot score or that a policy does not play, if there is
    /// one.
    ///
    /// # Errors
    /// If there is one.
    pub fn check(&self) -> Result<(), RunError> {
        for scenario in &self.scenarios {
            aegis_engine::score::Judge::open(self.judge_of(scenario), scenario)?;
            for policy in &self.policies {
                policy.plays(scenario).map_err(|why| RunError::NotPlayed {
                    policy: policy.name().to_owned(),
                    scenario: scenario.source.id.clone(),
                    why,
                })?;
            }
        }
        Ok(())
    }
}

/// Whether a policy may be told its score when its episode has ended: only on cases that are there
/// to be trained on, so that nobody learns from the ones that judge.
#[must_use]
pub fn shows_score(scenario: &Compiled) -> bool {
    catalogue::is_for_training(scenario)
}

/// Cuts a range at the multiples of a size.
fn cut(range: Range<u64>, size: u64) -> impl Iterator<Item = Range<u64>> {
    let first = range.start / size;
    let last = if range.is_empty() { first } else { range.end.div_ceil(size) };
    (first..last).map(move |n| (n * size).max(range.start)..((n + 1) * size).min(range.end))
}

/// The seed of a policy in an episode. It differs between scenarios, so that chance in one case
/// says nothing about chance in another.
#[must_use]
pub fn policy_seed(seed: u64, scenario: &Compiled, seat: Seat) -> u64 {
    let chance = Chance::new(seed, "policies");
    chance.draw(xxh3_64(scenario.source.id.as_bytes()), u64::from(seat.0)).number()
}
