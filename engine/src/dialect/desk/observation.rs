//! What the support desk shows a seat, with exactly the published keys in their order.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::dialect::history::{self, HistoryEntry, PeerMessage};
use crate::dialect::refusal::explain_refusal;
use crate::episode::{Episode, Over, Past};
use crate::event::{Seat, TicketNo};
use crate::observe::{self, TicketView};
use crate::scenario::{ReplySource, WorldSource};
use crate::world::Desk;

use super::panel::FocusPanel;

/// The observation of the support desk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Observation {
    /// Whether the episode is over.
    pub done: bool,
    /// The reward of the last step; 0 at the start.
    pub reward: f64,
    /// Room for a server's own remarks.
    pub metadata: Map<String, Value>,
    /// The scenario.
    pub fixture_id: String,
    /// The family of cases that it belongs to.
    pub task_id: String,
    /// What the seat was told first.
    pub task_brief: String,
    /// The tickets as they are now.
    pub inbox: Vec<InboxTicket>,
    /// The ticket that was worked on last.
    pub active_ticket_id: Option<String>,
    /// What lies in front of the seat.
    pub focus_panel: Option<FocusPanel>,
    /// The ids of all records and articles, sorted.
    pub available_record_ids: Vec<String>,
    /// The turns so far.
    pub action_history: Vec<HistoryEntry>,
    /// How many turns were taken.
    pub step_count: u32,
    /// How many turns are left.
    pub remaining_steps: u32,
    /// Why the last action was refused, if it was.
    pub last_action_error: Option<String>,
    /// The reply that is asked for.
    pub reply_requirements: Option<ReplyRequirements>,
    /// What others have said so far.
    pub peer_messages: Vec<PeerMessage>,
    /// What goes on outside, if there is an incident or a policy window.
    pub world_context: Option<WorldContext>,
    /// The phase that was finished last.
    pub current_phase: Option<u32>,
}

/// A ticket as the inbox shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct InboxTicket {
    /// Its id.
    pub ticket_id: String,
    /// Its subject line.
    pub subject: String,
    /// Who wrote it.
    pub from_contact: String,
    /// The account that it is about.
    pub account_id: String,
    /// What it says.
    pub summary: String,
    /// Its priority.
    pub priority: String,
    /// Its status.
    pub status: String,
    /// Its tags, in the order in which they were put on.
    pub tags: Vec<String>,
}

/// The reply that a case asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReplyRequirements {
    /// The template.
    pub template_id: String,
    /// The points that the reply must make.
    pub checklist: Vec<String>,
}

/// What goes on outside the desk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct WorldContext {
    /// Incidents that go on.
    pub active_incidents: Vec<String>,
    /// The policy window, if there is one.
    pub policy_window_name: Option<String>,
    /// What it means for the desk.
    pub policy_window_description: Option<String>,
    /// Whether it is open.
    pub policy_window_active: bool,
    /// Where the account lives.
    pub region: String,
    /// How well the account does, from 0 to 1.
    pub account_health_index: f64,
}

/// What the seat of an episode sees.
pub fn observe(episode: &mut Episode) -> Observation {
    episode.with_past(|desk, _, history| Observation::of(&desk, history))
}

impl Observation {
    /// What the seat sees of a desk after these turns.
    #[must_use]
    pub fn of(desk: &Desk<'_>, history: &[Past]) -> Self {
        let source = &desk.scenario.source;
        let seen = observe::Observation::new(*desk, Seat(0));
        let mut ids: Vec<String> = seen.readable_ids().map(str::to_owned).collect();
        ids.sort_unstable();
        Self {
            done: seen.is_over(),
            reward: history.last().map_or(0.0, |past| past.report.reward),
            metadata: Map::new(),
            fixture_id: source.id.clone(),
            task_id: source.family.clone(),
            task_brief: source.brief.clone(),
            inbox: seen.tickets().map(|ticket| in_inbox(&seen, &ticket)).collect(),
            active_ticket_id: ticket_id(desk, seen.active()),
            focus_panel: FocusPanel::of(&seen.focus()),
            available_record_ids: ids,
            action_history: history::entries(desk, history),
            step_count: seen.turn(),
            remaining_steps: seen.remaining(),
            last_action_error: seen.refused().map(|refusal| explain_refusal(desk, refusal)),
            reply_requirements: seen.reply().map(ReplyRequirements::of),
            peer_messages: history::messages(desk),
            world_context: seen.world().map(WorldContext::of),
            current_phase: current_phase(history),
        }
    }

    /// The same after one more action that came too late: nothing has changed but the answer.
    #[must_use]
    pub fn too_late(self) -> Self {
        Self { done: true, reward: 0.0, last_action_error: Some(Over.to_string()), ..self }
    }
}

fn in_inbox(seen: &observe::Observation<'_>, ticket: &TicketView<'_>) -> InboxTicket {
    InboxTicket {
        ticket_id: ticket.source.id.clone(),
        subject: ticket.source.subject.clone(),
        from_contact: ticket.source.from.clone(),
        account_id: ticket.source.account.clone(),
        summary: ticket.source.summary.clone(),
        priority: ticket.priority.to_string(),
        status: ticket.status.to_string(),
        tags: seen.tags(ticket.number).map(str::to_owned).collect(),
    }
}

impl ReplyRequirements {
    fn of(source: &ReplySource) -> Self {
        Self { template_id: source.template.clone(), checklist: source.checklist.clone() }
    }
}

impl WorldContext {
    fn of(source: &WorldSource) -> Self {
        let window = source.window.as_ref();
        Self {
            active_incidents: source.incidents.clone(),
            policy_window_name: window.map(|window| window.name.clone()),
            policy_window_description: window.map(|window| window.description.clone()),
            policy_window_active: window.is_some_and(|window| window.active),
            region: source.region.clone(),
            account_health_index: f64::from(source.account_health_hundredths) / 100.0,
        }
    }
}

/// The id of a ticket that the desk speaks of by its place.
pub(super) fn ticket_id(desk: &Desk<'_>, ticket: Option<TicketNo>) -> Option<String> {
    let ticket = desk.scenario.source.tickets.get(ticket?.0 as usize);
    ticket.map(|ticket| ticket.id.clone())
}

/// The phase that was finished last.
pub(super) fn current_phase(history: &[Past]) -> Option<u32> {
    history.iter().rev().find_map(|past| past.report.finished_phases().last())
}
