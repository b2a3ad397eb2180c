//! What a run comes to: scores by scenario and policy, and one digest of everything.

use std::collections::BTreeMap;

use aegis_engine::catalogue;
use aegis_engine::event::Cause;
use aegis_engine::policy::Remarks;
use aegis_engine::scenario::Compiled;
use aegis_engine::score::score_of;
use serde::{Deserialize, Serialize};

use crate::manifest::{Manifest, PolicyEntry, digest_of};
use crate::plan::{Plan, Shard};
use crate::repeats;
use crate::statistics::{self, Interval};
use crate::worker::Outcome;

/// The results of a run; `summary.json` is this.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// The version of the engine that played.
    pub engine: String,
    /// The seed of the first repeat.
    pub seed: u64,
    /// How often each policy played each scenario.
    pub repeats: u64,
    /// The seeds of the repeats.
    pub seeds: Seeds,
    /// Which part of the run this is.
    pub shard: Shard,
    /// The final score from which an episode counts as passed.
    pub pass_at: f64,
    /// BLAKE3 over the digests of the scenarios in order.
    pub scenarios_digest: String,
    /// How many episodes there were.
    pub episodes: u64,
    /// How many turns they took together.
    pub turns: u64,
    /// BLAKE3 over the digests of the episodes in order: equal for equal runs. None if a policy is
    /// not deterministic, since the next run would have another one.
    pub digest: Option<String>,
    /// The policies in order.
    pub policies: Vec<PolicySummary>,
}

/// The seeds of the repeats of each scenario: they count up from the first one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seeds {
    /// The first one.
    pub first: u64,
    /// How many there are.
    pub count: u64,
}

/// What one policy reached.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PolicySummary {
    /// Its name.
    pub policy: String,
    /// Its version.
    pub version: String,
    /// Whether it is code of somebody else in the process of the rollout.
    pub in_process: bool,
    /// Whether the same run gives the same answers again. Not if it says that it does not, if it
    /// did something else when it saw the same again, or if a limit on its time was passed.
    pub deterministic: bool,
    /// How often it did something else when it saw the same again.
    pub inconsistencies: u64,
    /// How often it failed after its episode had ended.
    pub late_failures: u64,
    /// The scenarios of which it played an episode, in order.
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
    /// The 95 % interval of that mean over repeats; none for one repeat.
    pub interval: Option<Interval>,
    /// The lowest final score.
    pub lowest: f64,
    /// The highest final score.
    pub highest: f64,
    /// How many episodes ended with each score, in points of 10,000.
    pub scores: Vec<(u32, u64)>,
    /// How many episodes passed.
    pub passed: u64,
    /// pass^1, pass^2 and so on up to pass^8: the chance that as many repeats all pass. None where
    /// repeats cannot differ.
    pub pass_together: Option<Vec<f64>>,
    /// Why there is no `pass_together`, if there is none.
    pub pass_together_missing: Option<String>,
    /// The mean sum of rewards.
    pub mean_return: f64,
    /// How many turns they took together.
    pub turns: u64,
    /// The mean number of turns.
    pub mean_turns: f64,
    /// How many commands were refused.
    pub refusals: u64,
    /// How many forbidden actions were done.
    pub unsafe_acts: u64,
    /// What became of the policy where it could not go on, and how often.
    pub failures: Vec<(String, u64)>,
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
            let passed: u64 =
                rows.iter().map(|row| repeats::passed(&row.scores, pass_points)).sum();
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

/// How the policies stand on a pack.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PackStandings {
    /// The pack.
    pub pack: String,
    /// One line a policy.
    pub standings: Vec<Standing>,
}

impl Summary {
    /// How each policy stands on each pack of which every scenario was played, and on all together.
    #[must_use]
    pub fn pack_standings(&self, pass_points: u32) -> Vec<PackStandings> {
        let mut played: Vec<&str> = Vec::new();
        for row in self.policies.iter().flat_map(|policy| &policy.scenarios) {
            if !played.contains(&row.scenario.as_str()) {
                played.push(&row.scenario);
            }
        }
        let on = |pack: &str, scenarios: &[&str]| PackStandings {
            pack: pack.to_owned(),
            standings: self.standings(scenarios, pass_points),
        };
        let packs = catalogue::packs().iter().map(|pack| (pack, catalogue::members(pack)));
        let whole = packs.filter(|(_, members)| members.iter().all(|id| played.contains(id)));
        let mut packs: Vec<_> = whole.map(|(pack, members)| on(&pack.name, &members)).collect();
        let is_all = |pack: &PackStandings| {
            pack.standings.first().is_some_and(|standing| standing.scenarios == played.len())
        };
        if !packs.iter().any(is_all) {
            packs.push(on("everything", &played));
        }
        packs
    }
}

impl PolicySummary {
    /// Why it failed to act, over all scenarios, and how often.
    #[must_use]
    pub fn failures(&self) -> Vec<(String, u64)> {
        let mut counts = BTreeMap::new();
        for (cause, count) in self.scenarios.iter().flat_map(|row| &row.failures) {
            *counts.entry(cause.clone()).or_default() += count;
        }
        counts.into_iter().collect()
    }
}

/// Adds up episodes; they must come in order.
pub struct Tally<'a> {
    plan: &'a Plan,
    hasher: blake3::Hasher,
    rows: Vec<Row>,
    remarks: Vec<Remarks>,
    /// How many turns there were so far.
    pub turns: u64,
    /// How many episodes there were so far.
    pub episodes: u64,
}

#[derive(Clone, Default)]
struct Row {
    episodes: u64,
    points: u64,
    scores: BTreeMap<u32, u64>,
    total_reward: f64,
    turns: u64,
    refusals: u64,
    unsafe_acts: u64,
    failures: BTreeMap<Cause, u64>,
}

impl<'a> Tally<'a> {
    /// Starts with no episode.
    #[must_use]
    pub fn new(plan: &'a Plan) -> Self {
        let rows = vec![Row::default(); plan.policies.len() * plan.scenarios.len()];
        let remarks = vec![Remarks::default(); plan.policies.len()];
        Self { plan, hasher: blake3::Hasher::new(), rows, remarks, turns: 0, episodes: 0 }
    }

    /// Adds what was noticed about the policies, in their order, and says whether that is anything.
    pub fn remark(&mut self, remarks: &[Remarks]) -> bool {
        let before = self.remarks.clone();
        for (all, new) in self.remarks.iter_mut().zip(remarks) {
            *all = all.and(*new);
        }
        self.remarks != before
    }

    /// What was noticed about the policies so far, in their order.
    #[must_use]
    pub fn remarks(&self) -> &[Remarks] {
        &self.remarks
    }

    /// Adds the next episode.
    pub fn add(&mut self, episode: u64, outcome: &Outcome) {
        self.episodes += 1;
        self.turns += u64::from(outcome.turns);
        self.hasher.update(&outcome.digest);
        let part = self.plan.part(episode);
        let row = &mut self.rows[part.policy * self.plan.scenarios.len() + part.scenario];
        row.episodes += 1;
        row.points += u64::from(outcome.points);
        *row.scores.entry(outcome.points).or_default() += 1;
        row.total_reward += outcome.total_reward;
        row.turns += u64::from(outcome.turns);
        row.refusals += u64::from(outcome.refusals);
        row.unsafe_acts += u64::from(outcome.unsafe_acts);
        if let Some(cause) = outcome.failure {
            *row.failures.entry(cause).or_default() += 1;
        }
    }

    /// What there was so far.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let plan = self.plan;
        let entries = Manifest::of(plan).policies;
        let per_policy = self.rows.chunks(plan.scenarios.len()).zip(&self.remarks);
        let policies: Vec<PolicySummary> = entries
            .iter()
            .zip(per_policy)
            .map(|(entry, (rows, remarks))| self.policy(entry, rows, remarks))
            .collect();
        let mut scenarios = blake3::Hasher::new();
        plan.scenarios.iter().for_each(|scenario| _ = scenarios.update(&scenario.digest));
        Summary {
            engine: aegis_engine::VERSION.to_owned(),
            seed: plan.seed,
            repeats: plan.repeats,
            seeds: Seeds { first: plan.seed, count: plan.repeats },
            shard: plan.shard,
            pass_at: plan.pass_at,
            scenarios_digest: scenarios.finalize().to_hex().to_string(),
            episodes: self.episodes,
            turns: self.turns,
            digest: (policies.iter().all(|policy| policy.deterministic))
                .then(|| self.hasher.finalize().to_hex().to_string()),
            policies,
        }
    }

    fn policy(&self, entry: &PolicyEntry, rows: &[Row], remarks: &Remarks) -> PolicySummary {
        let in_time = rows.iter().all(|row| !row.failures.contains_key(&Cause::TimedOut));
        let played = self.plan.scenarios.iter().zip(rows).filter(|(_, row)| row.episodes > 0);
        PolicySummary {
            policy: entry.name.clone(),
            version: entry.version.clone(),
            in_process: entry.in_process,
            deterministic: entry.deterministic && in_time && remarks.inconsistencies == 0,
            inconsistencies: remarks.inconsistencies,
            late_failures: remarks.late_failures,
            scenarios: played.map(|(scenario, row)| self.row(entry, scenario, row)).collect(),
        }
    }

    fn row(&self, policy: &PolicyEntry, scenario: &Compiled, row: &Row) -> ScenarioSummary {
        let episodes = row.episodes;
        let extreme = |points: Option<&u32>| score_of(points.copied().unwrap_or(0));
        let scores: Vec<(u32, u64)> = row.scores.iter().map(|(&at, &count)| (at, count)).collect();
        let passed = repeats::passed(&scores, repeats::points_of(self.plan.pass_at));
        let differ = policy.repeats_differ || !policy.deterministic;
        ScenarioSummary {
            scenario: scenario.source.id.clone(),
            scenario_digest: digest_of(scenario),
            judge: self.plan.judge_of(scenario).to_string(),
            episodes,
            mean: row.points as f64 / episodes as f64 / 10_000.0,
            interval: repeats::interval(&scores),
            lowest: extreme(row.scores.keys().next()),
            highest: extreme(row.scores.keys().next_back()),
            scores,
            passed,
            pass_together: differ.then(|| repeats::pass_together(passed, episodes)),
            pass_together_missing: (!differ).then(|| {
                format!("{} plays every repeat of a scenario alike, whatever its seed", policy.name)
            }),
            mean_return: row.total_reward / episodes as f64,
            turns: row.turns,
            mean_turns: row.turns as f64 / episodes as f64,
            refusals: row.refusals,
            unsafe_acts: row.unsafe_acts,
            failures: row.failures.iter().map(|(cause, &n)| (cause.to_string(), n)).collect(),
        }
    }
}
