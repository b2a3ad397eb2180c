//! The manifest of a run: everything that decides its results, so that it can go on or be merged.

use std::fmt::Display;
use std::path::{Path, PathBuf};

use aegis_engine::log::{self, Packing};
use aegis_engine::scenario::Compiled;
use serde::{Deserialize, Serialize};

use crate::error::RunError;
use crate::folder::{self, MANIFEST};
use crate::plan::{FILE_EPISODES, Origin, Plan, Shard, UNIT_EPISODES};

/// The version of the manifest that this code writes. It rises when older programs would misread.
const VERSION: u32 = 1;

/// What decides the results of a run; `manifest.json` is this.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of the manifest's form.
    pub version: u32,
    /// The version of the engine.
    pub engine: String,
    /// The version of the log format.
    pub log_format: String,
    /// How many episodes are played and written at once.
    pub unit_episodes: u64,
    /// How many episodes a log file holds.
    pub file_episodes: u64,
    /// The policies in order.
    pub policies: Vec<PolicyEntry>,
    /// The scenarios in order.
    pub scenarios: Vec<ScenarioEntry>,
    /// How often each policy plays each scenario.
    pub repeats: u64,
    /// The seed of the first repeat.
    pub seed: u64,
    /// The judge, if not each scenario's own.
    pub judge: Option<String>,
    /// Whether the digest of the state is logged at each turn.
    pub turn_digests: bool,
    /// How logs are stored: `raw` or `zstd`.
    pub packing: String,
    /// The final score from which an episode counts as passed.
    pub pass_at: f64,
    /// Which part of the run this is.
    pub shard: Shard,
}

/// A policy as the manifest names it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PolicyEntry {
    /// The name under which logs list it.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Where it was found.
    #[serde(flatten)]
    pub origin: Origin,
    /// Whether it is code of somebody else in the process of the rollout.
    pub in_process: bool,
    /// Whether the same run gives the same answers again.
    pub deterministic: bool,
    /// Whether repeats with other seeds may be played otherwise.
    pub repeats_differ: bool,
}

/// A scenario as the manifest names it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScenarioEntry {
    /// Its name.
    pub id: String,
    /// BLAKE3 of its file.
    pub digest: String,
    /// Its file, if it is not built in.
    pub path: Option<PathBuf>,
}

impl Manifest {
    /// The manifest of a plan.
    #[must_use]
    pub fn of(plan: &Plan) -> Self {
        Self {
            version: VERSION,
            engine: aegis_engine::VERSION.to_owned(),
            log_format: log::VERSION.to_string(),
            unit_episodes: UNIT_EPISODES,
            file_episodes: FILE_EPISODES,
            policies: (0..plan.policies.len()).map(|n| PolicyEntry::of(plan, n)).collect(),
            scenarios: (0..plan.scenarios.len()).map(|n| ScenarioEntry::of(plan, n)).collect(),
            repeats: plan.repeats,
            seed: plan.seed,
            judge: plan.judge.map(|judge| judge.to_string()),
            turn_digests: plan.turn_digests,
            packing: word_of(plan.packing).to_owned(),
            pass_at: plan.pass_at,
            shard: plan.shard,
        }
    }

    /// Reads the manifest of a run's folder.
    ///
    /// # Errors
    /// If there is none, or it is of a later program, or it cannot be read.
    pub fn read(path: &Path) -> Result<Self, RunError> {
        /// What every version of the form has.
        #[derive(Deserialize)]
        struct Form {
            version: u32,
        }
        let missing = || RunError::NoRun(path.to_owned());
        let form: Form = folder::read(path, MANIFEST)?.ok_or_else(missing)?;
        if form.version > VERSION {
            let (path, version) = (path.join(MANIFEST), form.version);
            return Err(RunError::TooNew { path, version, known: VERSION });
        }
        folder::read(path, MANIFEST)?.ok_or_else(missing)
    }

    /// How its logs are stored.
    ///
    /// # Errors
    /// If nobody knows the word; the error is the word.
    pub fn packing(&self) -> Result<Packing, &str> {
        let known = [Packing::Raw, Packing::Zstd];
        known.into_iter().find(|&packing| word_of(packing) == self.packing).ok_or(&self.packing)
    }

    /// In what another manifest differs from this one, in words; `sides` says where or when each of
    /// them is from. Paths may differ, because the same file may lie elsewhere on another machine.
    /// Shards and the mark for passing are not compared.
    #[must_use]
    pub fn differences(&self, other: &Self, sides: [&str; 2]) -> Vec<String> {
        let mut found = Differences { sides, found: Vec::new() };
        let judge = |of: &Self| of.judge.clone().unwrap_or_else(|| "each scenario's own".into());
        let digests = |of: &Self| if of.turn_digests { "at each turn" } else { "at the end" };
        found.compare("the engine", &self.engine, &other.engine);
        found.compare("the log format", &self.log_format, &other.log_format);
        found.compare("episodes of a unit", &self.unit_episodes, &other.unit_episodes);
        found.compare("episodes of a log file", &self.file_episodes, &other.file_episodes);
        found.compare("policies", &self.policies.len(), &other.policies.len());
        found.compare("scenarios", &self.scenarios.len(), &other.scenarios.len());
        found.compare("repeats", &self.repeats, &other.repeats);
        found.compare("the first seed", &self.seed, &other.seed);
        found.compare("the judge", &judge(self), &judge(other));
        found.compare("digests of the state", &digests(self), &digests(other));
        found.compare("the packing of logs", &self.packing, &other.packing);
        for (one, other) in self.policies.iter().zip(&other.policies) {
            one.compare(other, &mut found);
        }
        for (one, other) in self.scenarios.iter().zip(&other.scenarios) {
            one.compare(other, &mut found);
        }
        found.found
    }
}

/// What differs between two manifests.
struct Differences<'a> {
    sides: [&'a str; 2],
    found: Vec<String>,
}

impl Differences<'_> {
    fn compare<T: PartialEq + Display>(&mut self, what: &str, one: &T, other: &T) {
        let [here, there] = self.sides;
        if one != other {
            self.found.push(format!("{what}: {one} {here}, {other} {there}"));
        }
    }
}

impl PolicyEntry {
    fn of(plan: &Plan, number: usize) -> Self {
        let policy = &plan.policies[number];
        let traits = policy.traits();
        Self {
            name: policy.name().to_owned(),
            version: policy.version().to_owned(),
            origin: plan.origin(number),
            in_process: traits.shares_memory,
            deterministic: !traits.is_random,
            repeats_differ: traits.is_random || !traits.ignores_seed,
        }
    }

    fn compare(&self, other: &Self, found: &mut Differences<'_>) {
        let name = &self.name;
        let kind = |of: &Self| format!("{} ({})", of.name, of.origin.kind);
        let digest = |of: &Self| {
            of.origin.digest.as_deref().map_or_else(|| "no file".to_owned(), digest_in_words)
        };
        let path = self.origin.path.as_deref().map(Path::display);
        let file = path.map_or_else(String::new, |path| format!(" {path}"));
        found.compare("a policy", &kind(self), &kind(other));
        found.compare(&format!("the version of {name}"), &self.version, &other.version);
        found.compare(&format!("the file{file} of {name}"), &digest(self), &digest(other));
        let config = |of: &Self| {
            of.origin.config.as_deref().map_or_else(|| "no config".to_owned(), digest_in_words)
        };
        found.compare(&format!("the config of {name}"), &config(self), &config(other));
        let place = |of: &Self| if of.in_process { "trusted" } else { "not trusted" };
        found.compare(&format!("whether {name} is trusted"), &place(self), &place(other));
        let limits = |of: &Self| of.origin.limits.map_or("none".to_owned(), |it| it.to_string());
        found.compare(&format!("the limits of {name}"), &limits(self), &limits(other));
    }
}

impl ScenarioEntry {
    fn of(plan: &Plan, number: usize) -> Self {
        let scenario = &plan.scenarios[number];
        Self {
            id: scenario.source.id.clone(),
            digest: digest_of(scenario),
            path: plan.scenario_files.get(number).cloned().flatten(),
        }
    }

    fn compare(&self, other: &Self, found: &mut Differences<'_>) {
        let place = match &self.path {
            Some(path) => format!("file {}", path.display()),
            None => "built in".to_owned(),
        };
        let digest = |of: &Self| digest_in_words(&of.digest);
        found.compare("a scenario", &self.id, &other.id);
        found.compare(
            &format!("the scenario {} ({place})", self.id),
            &digest(self),
            &digest(other),
        );
    }
}

/// The digest of a scenario's file, in hexadecimal.
#[must_use]
pub fn digest_of(scenario: &Compiled) -> String {
    blake3::Hash::from_bytes(scenario.digest).to_hex().to_string()
}

/// As much of a digest as people compare.
fn digest_in_words(digest: &str) -> String {
    format!("digest {}", digest.get(..12).unwrap_or(digest))
}

fn word_of(packing: Packing) -> &'static str {
    match packing {
        Packing::Raw => "raw",
        Packing::Zstd => "zstd",
    }
}
