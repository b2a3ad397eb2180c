//! The whole state of an episode in the shop, needed evidence and all: not for the acting side.

use serde::Serialize;

use crate::dialect::history::{self, HistoryEntry};
use crate::episode::Episode;

use super::observation::evidence;

/// The state of an episode in the shop.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct State {
    /// The name that the server gave the episode.
    pub episode_id: String,
    /// How many turns were taken.
    pub step_count: u32,
    /// The scenario.
    pub task_id: String,
    /// The seed.
    pub seed: u64,
    /// The score at the end; none before.
    pub final_score: Option<f64>,
    /// The reply so far.
    pub drafted_reply: Option<String>,
    /// The code that closed the case.
    pub resolution_code: Option<String>,
    /// What must have been read.
    pub required_evidence: Vec<String>,
    /// What was read, in the order of first reading.
    pub collected_evidence: Vec<String>,
    /// The turns so far.
    pub action_history: Vec<HistoryEntry>,
}

/// The state of an episode to which the server gave this name.
pub fn state(episode: &mut Episode, episode_id: &str) -> State {
    let seed = episode.seed();
    episode.with_past(|desk, _, history| {
        let source = &desk.scenario.source;
        let ended = history.last().filter(|past| past.report.ended);
        State {
            episode_id: episode_id.to_owned(),
            step_count: desk.case.turn,
            task_id: source.id.clone(),
            seed,
            final_score: ended.map(|past| past.report.score()),
            drafted_reply: desk.case.draft.map(|draft| desk.say(draft.note).to_owned()),
            resolution_code: desk.case.closing.map(|closing| desk.say(closing.code).to_owned()),
            required_evidence: source.shop.iter().flat_map(|shop| shop.evidence.clone()).collect(),
            collected_evidence: evidence(&desk, history),
            action_history: history::entries(&desk, history),
        }
    })
}
