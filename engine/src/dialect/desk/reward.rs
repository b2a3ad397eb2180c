//! What a step earned and what it cost, as the server and the state tell it.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::episode::{Episode, Past};
use crate::scenario::{ClassicSource, Compiled, ForbiddenSource, WhenSource};
use crate::score::{FULL, Judge, JudgeName, Report, classic, decimal, score_of};

/// What misconduct costs.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Penalty {
    /// Its name.
    pub code: String,
    /// What it costs, below 0.
    pub amount: f64,
    /// Why.
    pub reason: String,
}

/// A forbidden action that was done.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UnsafeAction {
    /// The action.
    pub action_type: String,
    /// Why it is forbidden.
    pub reason: String,
    /// What it costs, above 0.
    pub penalty: f64,
    /// Whether it ends the episode.
    pub terminal: bool,
    /// The fields by which it was recognised.
    pub matched_conditions: Map<String, Value>,
}

/// What the last step earned and what it cost.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RewardModel {
    /// The score so far.
    pub score: f64,
    /// How much of it came with the last step.
    pub rubric_delta: f64,
    /// What the misconduct of the last step costs in sum.
    pub behavior_adjustment: f64,
    /// What it costs in detail.
    pub penalties: Vec<Penalty>,
    /// The forbidden actions of the last step.
    pub unsafe_actions: Vec<UnsafeAction>,
}

/// What stands beside an observation in the answer to a step.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Info {
    /// The scenario.
    pub fixture_id: String,
    /// The family of cases that it belongs to.
    pub task_id: String,
    /// What the last step earned.
    pub reward_model: RewardModel,
    /// The score at the end; none before.
    pub final_score: Option<f64>,
}

impl Info {
    /// What there is to say of an episode now.
    #[must_use]
    pub fn of(episode: &Episode) -> Self {
        let scenario = episode.scenario();
        Self {
            fixture_id: scenario.source.id.clone(),
            task_id: scenario.source.family.clone(),
            reward_model: RewardModel::of(scenario, episode.judge(), episode.history()),
            final_score: final_score(episode.history()),
        }
    }
}

impl RewardModel {
    /// What the last of these turns earned.
    #[must_use]
    pub fn of(scenario: &Compiled, judge: &Judge, history: &[Past]) -> Self {
        let Some((last, earlier)) = history.split_last() else {
            return Self { score: progress(scenario, judge, history), ..Self::default() };
        };
        let before =
            earlier.last().map_or_else(|| start(scenario, judge), |past| past.report.score());
        let penalties = penalties(scenario, judge, &last.report);
        let costs = penalties.iter().map(|penalty| penalty.amount).sum();
        Self {
            score: last.report.score(),
            rubric_delta: decimal::round(last.report.score() - before, 4),
            behavior_adjustment: decimal::round(costs, 4),
            penalties,
            unsafe_actions: unsafe_actions(scenario, &last.report),
        }
    }
}

/// The score so far, which may be more than nothing before the first turn.
pub(super) fn progress(scenario: &Compiled, judge: &Judge, history: &[Past]) -> f64 {
    history.last().map_or_else(|| start(scenario, judge), |past| past.report.score())
}

/// The score once the episode is over.
pub(super) fn final_score(history: &[Past]) -> Option<f64> {
    history.last().filter(|past| past.report.ended).map(|past| past.report.score())
}

/// The penalties of one turn; only the classic judge has any.
pub(super) fn penalties(scenario: &Compiled, judge: &Judge, report: &Report) -> Vec<Penalty> {
    if !matches!(judge, Judge::Classic(_)) {
        return Vec::new();
    }
    let mut acts = broken(scenario, report);
    let penalty = |(code, amount): (&str, f64)| Penalty {
        code: code.to_owned(),
        amount,
        reason: match code {
            classic::UNSAFE_ACTION => acts.next().map_or("", |act| &act.reason).to_owned(),
            code => reason(code).to_owned(),
        },
    };
    classic::penalties(scenario, report).map(penalty).collect()
}

/// The forbidden actions of one turn.
pub(super) fn unsafe_actions(scenario: &Compiled, report: &Report) -> Vec<UnsafeAction> {
    broken(scenario, report)
        .map(|act| UnsafeAction {
            action_type: act.action.to_string(),
            reason: act.reason.clone(),
            penalty: act.penalty,
            terminal: act.terminal,
            matched_conditions: conditions(&act.when),
        })
        .collect()
}

fn broken<'a>(
    scenario: &'a Compiled,
    report: &Report,
) -> impl Iterator<Item = &'a ForbiddenSource> + use<'a> {
    let forbidden = |classic: &'a ClassicSource| classic.forbidden.as_slice();
    let all = scenario.source.classic.as_ref().map_or(&[][..], forbidden);
    let bits = report.forbidden;
    (0..).zip(all).filter(move |(number, _)| bits >> number & 1 == 1).map(|(_, act)| act)
}

fn reason(code: &str) -> &'static str {
    match code {
        "invalid_action" => "The action was refused, so it changed nothing.",
        "loop_penalty" => "The action repeated the one before it, field by field.",
        "repeated_irrelevant_inspect" => "A record that the case does not need was read again.",
        _ => "",
    }
}

fn conditions(when: &WhenSource) -> Map<String, Value> {
    let text = |text: &Option<String>| text.clone().map(Value::from);
    let fields = [
        ("ticket_id", text(&when.ticket)),
        ("escalation_team", text(&when.team)),
        ("amount", when.amount.map(Value::from)),
        ("status", when.status.map(|status| Value::from(status.as_str()))),
        ("resolution_code", text(&when.code)),
    ];
    let given = fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    given.collect()
}

/// What a judge gives before the first turn: start tags and the like can earn points.
fn start(scenario: &Compiled, judge: &Judge) -> f64 {
    let (JudgeName::Classic, Some(rules)) = (judge.name(), &scenario.classic) else { return 0.0 };
    let Ok(Judge::Classic(fresh)) = Judge::open(JudgeName::Classic, scenario) else { return 0.0 };
    let earned = |(check, &found): (&crate::scenario::Check, &u32)| {
        check.earns.get(found as usize).copied().unwrap_or(0)
    };
    let points: u32 = rules.checks.iter().zip(fresh.found()).map(earned).sum();
    score_of(points.min(FULL))
}
