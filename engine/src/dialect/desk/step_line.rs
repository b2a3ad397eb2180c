//! One line of `aegis play --json`: a step, and all that it added.

use serde::Serialize;

use crate::dialect::history::{self, PeerMessage};
use crate::dialect::refusal::explain_refusal;
use crate::episode::{Episode, Over, Past};
use crate::score::Judge;
use crate::world::Desk;

use super::reward::{final_score, penalties, progress};

/// A step, and all that it added. Scenarios of the shop have such lines too.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StepLine {
    /// The number of the step, counted from 1.
    pub step: u32,
    /// Its reward.
    pub reward: f64,
    /// Whether the episode is over.
    pub done: bool,
    /// The score so far.
    pub score: f64,
    /// Why the action was refused, if it was.
    pub error: Option<String>,
    /// What its misconduct cost, each with its name.
    pub penalties: Vec<(String, f64)>,
    /// How many forbidden actions it did.
    #[serde(rename = "unsafe")]
    pub unsafe_acts: u32,
    /// The phases that it finished.
    pub phases: Vec<u32>,
    /// What others said with it.
    pub peer_messages: Vec<PeerMessage>,
    /// The score at the end; none before.
    pub final_score: Option<f64>,
}

impl StepLine {
    /// The line of the last turn; all zeros before the first.
    pub fn of(episode: &mut Episode) -> Self {
        episode.with_past(|desk, judge, history| last(&desk, judge, history))
    }

    /// The line of an action that came after the end: nothing has changed.
    pub fn too_late(episode: &mut Episode) -> Self {
        Self {
            reward: 0.0,
            done: true,
            error: Some(Over.to_string()),
            penalties: Vec::new(),
            unsafe_acts: 0,
            phases: Vec::new(),
            peer_messages: Vec::new(),
            ..Self::of(episode)
        }
    }
}

fn last(desk: &Desk<'_>, judge: &Judge, history: &[Past]) -> StepLine {
    let step = desk.case.turn;
    let report = history.last().map(|past| past.report).unwrap_or_default();
    let penalties = penalties(desk.scenario, judge, &report);
    let mut peer_messages = history::messages(desk);
    peer_messages.retain(|message| message.step == step);
    StepLine {
        step,
        reward: report.reward,
        done: report.ended,
        score: progress(desk.scenario, judge, history),
        error: desk.case.refused.map(|refusal| explain_refusal(desk, refusal)),
        penalties: penalties.into_iter().map(|penalty| (penalty.code, penalty.amount)).collect(),
        unsafe_acts: report.unsafe_acts(),
        phases: report.finished_phases().collect(),
        peer_messages,
        final_score: final_score(history),
    }
}
