//! What a run comes to: scores by scenario and policy, and one digest of everything.

use aegis_engine::score::score_of;
use serde::{Deserialize, Serialize};

use crate::plan::Plan;
use crate::statistics::{self, Interval};
use crate::worker::Played;

/// The results of a run; `summary.json` is this.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// The version of the engine that played.
    pub engine: String,
    /// The seed of the first repeat.
    pub seed: u64,
    /// How often each policy played each scenario.
    pub repeats: u64,
    /// How many episodes there were.
    pub episodes: u64,
    /// How many turns they took together.
    pub turns: u64,
    /// BLAKE3 over the digests of the episodes in order: equal for equal runs.
    pub digest: String,
    /// The policies in order.
    pub policies: Vec<PolicySummary>,
}

/// What one policy reached.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PolicySummary {
    /// Its name.
    pub policy: String,
    /// The scenarios in order.
    pub scenarios: Vec<ScenarioSummary>,
}

/// What one policy reached on one scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScenarioSummary {
    /// The scenario.
    pub scenario: String,
    /// BLAKE3 of its file.
    pub scenario_digest: String,
    /// The judge that scored it.
    pub judge: String,
    /// How many episodes there were.
    pub episodes: u64,
    /// The mean final score.
    pub mean: f64,
    /// The lowest final score.
    pub lowest: f64,
    /// The highest final score.
    pub highest: f64,
    /// How many episodes ended with each score, in points of 10,000.
    pub scores: Vec<(u32, u64)>,
    /// The mean sum of rewards.
    pub mean_return: f64,
    /// How many turns they took together.
    pub turns: u64,
    /// How many commands were refused.
    pub refusals: u64,
    /// How many forbidden actions were done.
    pub unsafe_acts: u64,
}

/// One line of the table: a policy on a list of scenarios.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// The policy.
    pub policy: String,
    /// How many scenarios there are.
    pub scenarios: usize,
    /// The mean over scenarios.
    pub mean: f64,
    /// Its 95 % interval; none below three scenarios.
    pub interval: Option<Interval>,
    /// The share of episodes that pass.
    pub passed: f64,
    /// The mean number of turns.
    pub turns: f64,
    /// How many commands were refused.
    pub refusals: u64,
    /// How many forbidden actions were done.
    pub unsafe_acts: u64,
}

impl Summary {
    /// How each policy stands on those scenarios that are on the list.
    #[must_use]
    pub fn standings(&self, on: &[&str], pass_points: u32) -> Vec<Standing> {
        let standing = |policy: &PolicySummary| {
            let rows: Vec<&ScenarioSummary> =
                policy.scenarios.iter().filter(|row| on.contains(&row.scenario.as_str())).collect();
            let means: Vec<f64> = rows.iter().map(|row| row.mean).collect();
            let episodes: u64 = rows.iter().map(|row| row.episodes).sum();
            let passed: u64 = rows.iter().map(|row| row.passed(pass_points)).sum();
            let turns: u64 = rows.iter().map(|row| row.turns).sum();
            (!rows.is_empty()).then(|| Standing {
                policy: policy.policy.clone(),
                scenarios: rows.len(),
                mean: statistics::mean(&means),
                interval: statistics::bootstrap(&means),
                passed: passed as f64 / episodes as f64,
                turns: turns as f64 / episodes as f64,
                refusals: rows.iter().map(|row| row.refusals).sum(),
                unsafe_acts: rows.iter().map(|row| row.unsafe_acts).sum(),
            })
        };
        self.policies.iter().filter_map(standing).collect()
    }
}

impl ScenarioSummary {
    /// How many episodes reached a mark, in points of 10,000.
    #[must_use]
    pub fn passed(&self, points: u32) -> u64 {
        self.scores.iter().filter(|(score, _)| *score >= points).map(|(_, count)| count).sum()
    }
}

/// Adds up units as they come in.
pub struct Tally<'a> {
    plan: &'a Plan,
    hasher: blake3::Hasher,
    rows: Vec<Row>,
}

#[derive(Clone, Default)]
struct Row {
    points: u64,
    scores: std::collections::BTreeMap<u32, u64>,
    total_reward: f64,
    turns: u64,
    refusals: u64,
    unsafe_acts: u64,
}

impl<'a> Tally<'a> {
    pub(crate) fn new(plan: &'a Plan) -> Self {
        let rows = vec![Row::default(); plan.policies.len() * plan.scenarios.len()];
        Self { plan, hasher: blake3::Hasher::new(), rows }
    }

    pub(crate) fn unit(&mut self, played: &Played) {
        for (outcome, episode) in played.outcomes.iter().zip(self.plan.unit(played.unit)) {
            self.hasher.update(&outcome.digest);
            let part = self.plan.part(episode);
            let row = &mut self.rows[part.policy * self.plan.scenarios.len() + part.scenario];
            row.points += u64::from(outcome.points);
            *row.scores.entry(outcome.points).or_default() += 1;
            row.total_reward += outcome.total_reward;
            row.turns += u64::from(outcome.turns);
            row.refusals += u64::from(outcome.refusals);
            row.unsafe_acts += u64::from(outcome.unsafe_acts);
        }
    }

    pub(crate) fn summary(&self) -> Summary {
        let plan = self.plan;
        let per_policy = self.rows.chunks(plan.scenarios.len());
        let policies = plan.policies.iter().zip(per_policy).map(|(policy, rows)| PolicySummary {
            policy: policy.name().to_owned(),
            scenarios: plan.scenarios.iter().zip(rows).map(|(s, row)| self.row(s, row)).collect(),
        });
        Summary {
            engine: aegis_engine::VERSION.to_owned(),
            seed: plan.seed,
            repeats: plan.repeats,
            episodes: plan.episodes(),
            turns: self.rows.iter().map(|row| row.turns).sum(),
            digest: self.hasher.finalize().to_hex().to_string(),
            policies: policies.collect(),
        }
    }

    fn row(&self, scenario: &aegis_engine::scenario::Compiled, row: &Row) -> ScenarioSummary {
        let episodes = self.plan.repeats;
        let extreme = |points: Option<&u32>| score_of(points.copied().unwrap_or(0));
        ScenarioSummary {
            scenario: scenario.source.id.clone(),
            scenario_digest: blake3::Hash::from_bytes(scenario.digest).to_hex().to_string(),
            judge: self.plan.judge_of(scenario).to_string(),
            episodes,
            mean: row.points as f64 / episodes as f64 / 10_000.0,
            lowest: extreme(row.scores.keys().next()),
            highest: extreme(row.scores.keys().next_back()),
            scores: row.scores.iter().map(|(&points, &count)| (points, count)).collect(),
            mean_return: row.total_reward / episodes as f64,
            turns: row.turns,
            refusals: row.refusals,
            unsafe_acts: row.unsafe_acts,
        }
    }
}
