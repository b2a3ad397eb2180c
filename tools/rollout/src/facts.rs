//! What stands beside the logs of a run, as far as a reader needs it. Runs of other versions may
//! leave out what they did not know of, and hold what is not known here.

use std::collections::BTreeMap;

use serde::Deserialize;

/// What a `summary.json` says of a run.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Facts {
    /// The version of the engine that played.
    pub engine: String,
    /// The seed of the first repeat.
    pub seed: u64,
    /// How often each policy played each scenario.
    pub repeats: u64,
    /// From which final score an episode passes.
    pub pass_at: Option<f64>,
    /// How many episodes there were.
    pub episodes: u64,
    /// How many turns they took together.
    pub turns: u64,
    /// The digest over all episodes; none if a policy is not deterministic.
    pub digest: Option<String>,
    /// The policies in order.
    pub policies: Vec<PolicyFacts>,
}

/// What a `summary.json` says of a policy.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct PolicyFacts {
    /// Its name.
    pub policy: String,
    /// Its version.
    pub version: Option<String>,
    /// Whether it is code of somebody else that ran in the process, where it could have read the
    /// gold from memory.
    pub in_process: Option<bool>,
    /// Whether the same run gives the same answers again.
    pub deterministic: Option<bool>,
    /// The scenarios in order.
    pub scenarios: Vec<ScenarioFacts>,
    failures: Vec<(String, u64)>,
}

/// What a `summary.json` says of a policy on a scenario.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct ScenarioFacts {
    /// The scenario.
    pub scenario: String,
    /// The judge.
    pub judge: String,
    failures: Vec<(String, u64)>,
}

impl PolicyFacts {
    /// How often it failed to act, by cause, wherever the summary counts that.
    #[must_use]
    pub fn failures(&self) -> Vec<(&str, u64)> {
        let mut causes = BTreeMap::<&str, u64>::new();
        let by_scenario = self.scenarios.iter().flat_map(|scenario| &scenario.failures);
        let counted: Vec<_> = if self.failures.is_empty() {
            by_scenario.collect()
        } else {
            self.failures.iter().collect()
        };
        for (cause, count) in counted {
            *causes.entry(cause).or_default() += count;
        }
        causes.into_iter().collect()
    }
}

/// What a `timing.json` says.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Times {
    /// How long the run took.
    pub seconds: f64,
    /// On how many threads.
    pub threads: u64,
    /// How many bytes its logs have.
    pub log_bytes: u64,
    per_turn: Vec<TurnSum>,
    turn_times: Vec<PolicyTimes>,
}

/// How long a policy took on a turn, over all episodes that had it.
#[derive(Clone, Debug, PartialEq)]
pub struct TurnTime<'a> {
    /// The policy.
    pub policy: &'a str,
    /// The turn, counted from 1.
    pub turn: u32,
    /// How often it acted.
    pub decisions: u64,
    /// How long that took on the average.
    pub nanoseconds: f64,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct TurnSum {
    policy: String,
    turn: u32,
    decisions: u64,
    act_nanoseconds: u64,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct PolicyTimes {
    policy: String,
    turns: Vec<TurnMean>,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct TurnMean {
    turn: u32,
    decisions: u64,
    mean_nanoseconds: f64,
}

impl Times {
    /// How long each turn took, whether sums or means are recorded; empty if neither is.
    #[must_use]
    pub fn turns(&self) -> Vec<TurnTime<'_>> {
        let sums = self.per_turn.iter().map(|sum| TurnTime {
            policy: &sum.policy,
            turn: sum.turn,
            decisions: sum.decisions,
            nanoseconds: sum.act_nanoseconds as f64 / sum.decisions as f64,
        });
        let means = self.turn_times.iter().flat_map(|times| {
            times.turns.iter().map(|mean| TurnTime {
                policy: &times.policy,
                turn: mean.turn,
                decisions: mean.decisions,
                nanoseconds: mean.mean_nanoseconds,
            })
        });
        sums.chain(means).filter(|time| time.decisions > 0).collect()
    }
}
