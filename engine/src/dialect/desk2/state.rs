//! The whole state of an episode on a desk of the second dialect, gold and all: not for the acting
//! side.

use serde::Serialize;

use crate::dialect::history::{self, HistoryEntry, PeerMessage};
use crate::episode::Episode;
use crate::event::TicketNo;
use crate::scenario::StrictSource;

use super::observation::TicketWork;

/// The state of an episode on a desk of the second dialect.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct State {
    /// The name that the server gave the episode.
    pub episode_id: String,
    /// How many turns were taken.
    pub step_count: u32,
    /// The scenario.
    pub fixture_id: String,
    /// The family of cases that it belongs to.
    pub task_id: String,
    /// The seed.
    pub seed: u64,
    /// What was done on each ticket.
    pub work: Vec<TicketWork>,
    /// The turns so far.
    pub action_history: Vec<HistoryEntry>,
    /// What others have said so far.
    pub peer_messages: Vec<PeerMessage>,
    /// What the case must come to.
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<serde_json::Map<String, serde_json::Value>>")
    )]
    pub gold: Option<StrictSource>,
    /// The score at the end; none before.
    pub final_score: Option<f64>,
    /// Whether the episode is over.
    pub done: bool,
}

/// The state of an episode to which the server gave this name.
pub fn state(episode: &mut Episode, episode_id: &str) -> State {
    let seed = episode.seed();
    episode.with_past(|desk, _, history| {
        let source = &desk.scenario.source;
        let ended = history.last().filter(|past| past.report.ended);
        let tickets = 0..desk.tickets.len();
        State {
            episode_id: episode_id.to_owned(),
            step_count: desk.case.turn,
            fixture_id: source.id.clone(),
            task_id: source.family.clone(),
            seed,
            work: tickets.map(|no| TicketWork::of(&desk, TicketNo(no as u32))).collect(),
            action_history: history::entries(&desk, history),
            peer_messages: history::messages(&desk),
            gold: source.strict.clone(),
            final_score: ended.map(|past| past.report.score()),
            done: desk.case.ended.is_some(),
        }
    })
}
