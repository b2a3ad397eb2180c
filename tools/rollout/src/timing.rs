//! How long a run took, apart from every result: times differ between two runs of the same plan.

use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::plan::Plan;

/// What `timing.json` holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Timing {
    /// How long the last part of the run took, from its start or from where it went on.
    pub seconds: f64,
    /// How many threads played.
    pub threads: usize,
    /// How many episodes were played in that time; those that were there already are not in it.
    pub episodes: u64,
    /// How many turns they took.
    pub steps: u64,
    /// How many turns were taken a second.
    pub steps_per_second: f64,
    /// How many bytes the logs have, old ones too.
    pub log_bytes: u64,
    /// How long the thread that writes the logs was at work.
    pub writer_seconds: f64,
    /// The share of the whole time in which it was.
    pub writer_share: f64,
    /// How long the turns of each policy took.
    pub turn_times: Vec<PolicyTimes>,
}

impl Timing {
    /// How long each turn of each policy took, with the policy's name.
    pub fn by_turn(&self) -> impl Iterator<Item = (&str, TurnTime)> {
        let all = self
            .turn_times
            .iter()
            .flat_map(|times| times.turns.iter().map(|&time| (times.policy.as_str(), time)));
        all.filter(|(_, time)| time.decisions > 0)
    }
}

/// How long the turns of a policy took.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PolicyTimes {
    /// The policy.
    pub policy: String,
    /// Each turn of its episodes, from the first one on.
    pub turns: Vec<TurnTime>,
}

/// How long a turn took.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct TurnTime {
    /// The number of the turn.
    pub turn: u32,
    /// How many episodes had it.
    pub decisions: u64,
    /// How long it took on the average.
    pub mean_nanoseconds: f64,
}

/// Adds up how long turns took, by policy and number of the turn.
#[derive(Clone, Debug, Default)]
pub struct TurnTimes {
    policies: Vec<Vec<Spent>>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Spent {
    decisions: u64,
    nanoseconds: u64,
}

impl TurnTimes {
    /// Adds the time of one turn, counted from 1, of some episodes of a policy.
    pub fn add(&mut self, policy: usize, turn: usize, decisions: u64, time: Duration) {
        self.put(policy, turn, decisions, u64::try_from(time.as_nanos()).unwrap_or(u64::MAX));
    }

    fn put(&mut self, policy: usize, turn: usize, decisions: u64, nanoseconds: u64) {
        if self.policies.len() <= policy {
            self.policies.resize_with(policy + 1, Vec::new);
        }
        let turns = &mut self.policies[policy];
        if turns.len() < turn {
            turns.resize(turn, Spent::default());
        }
        let spent = &mut turns[turn - 1];
        spent.decisions += decisions;
        spent.nanoseconds += nanoseconds;
    }

    /// Adds all that another one has.
    pub fn take_in(&mut self, other: &Self) {
        for (policy, turns) in other.policies.iter().enumerate() {
            for (turn, spent) in (1..).zip(turns).filter(|(_, spent)| spent.decisions > 0) {
                self.put(policy, turn, spent.decisions, spent.nanoseconds);
            }
        }
    }

    /// Forgets everything and keeps the room.
    pub fn clear(&mut self) {
        self.policies.iter_mut().for_each(Vec::clear);
    }

    /// The mean of each turn of each policy that took one.
    #[must_use]
    pub fn means(&self, plan: &Plan) -> Vec<PolicyTimes> {
        let times = plan.policies.iter().zip(&self.policies).map(|(policy, turns)| PolicyTimes {
            policy: policy.name().to_owned(),
            turns: turns.iter().zip(1..).filter_map(|(spent, turn)| spent.mean(turn)).collect(),
        });
        times.filter(|times| !times.turns.is_empty()).collect()
    }
}

impl Spent {
    fn mean(self, turn: u32) -> Option<TurnTime> {
        let mean = self.nanoseconds as f64 / self.decisions as f64;
        let mean_nanoseconds = (mean * 10.0).round() / 10.0;
        (self.decisions > 0).then_some(TurnTime {
            turn,
            decisions: self.decisions,
            mean_nanoseconds,
        })
    }
}

/// A clock that runs from one reading to the next.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts it.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "how long a run takes stands outside its results"
    )]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// The time since it was started or last read.
    pub fn lap(&mut self) -> Duration {
        let now = Self::start().0;
        now.duration_since(std::mem::replace(&mut self.0, now))
    }
}
