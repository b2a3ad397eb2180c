//! What the shop shows a seat: the twelve published fields, and those of every OpenEnv observation.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::command::Verb;
use crate::dialect::quote::{listed, quoted};
use crate::dialect::refusal::explain_refusal;
use crate::episode::{Episode, Over, Past};
use crate::event::Seat;
use crate::observe;
use crate::rules::reading;
use crate::scenario::{Readable, RecordSource, TicketSource};
use crate::world::Desk;

use super::action::{VERBS, word};

/// The observation of the shop.
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
    pub task_id: String,
    /// How hard its authors think it is.
    pub difficulty: String,
    /// What the seat was told first.
    pub objective: String,
    /// What the customer wrote.
    pub customer_message: String,
    /// What the workspace holds.
    pub workspace_summary: String,
    /// The words of all actions.
    pub available_actions: Vec<String>,
    /// The codes that can be submitted.
    pub available_resolution_codes: Vec<String>,
    /// What was read, in the order of first reading: `ticket`, `artifact:ID`, `policy:KEY`.
    pub collected_evidence: Vec<String>,
    /// What the last action brought; none at the start and after a refusal.
    pub last_tool_result: Option<String>,
    /// Why the last action was refused, if it was.
    pub last_action_error: Option<String>,
    /// How many turns are left.
    pub remaining_steps: u32,
    /// The score so far; none where it may not be seen.
    pub current_score: Option<f64>,
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
        let last = history.last();
        Self {
            done: seen.is_over(),
            reward: last.map_or(0.0, |past| past.report.reward),
            metadata: Map::new(),
            task_id: source.id.clone(),
            difficulty: source.difficulty.to_string(),
            objective: source.brief.clone(),
            customer_message: source.tickets.first().map(message).unwrap_or_default(),
            workspace_summary: seen.workspace_summary().to_owned(),
            available_actions: VERBS.iter().map(|&verb| word(verb).to_owned()).collect(),
            available_resolution_codes: seen.offered_codes().to_vec(),
            collected_evidence: evidence(desk, history),
            last_tool_result: last.and_then(|past| result(desk, past)),
            last_action_error: seen.refused().map(|refusal| explain_refusal(desk, refusal)),
            remaining_steps: seen.remaining(),
            current_score: Some(last.map_or(0.0, |past| past.report.score())),
        }
    }

    /// The same after one more action that came too late: nothing has changed but the answer.
    #[must_use]
    pub fn too_late(self) -> Self {
        Self {
            done: true,
            reward: 0.0,
            last_tool_result: None,
            last_action_error: Some(Over.to_string()),
            ..self
        }
    }
}

/// What was read, in the order of first reading.
pub(super) fn evidence(desk: &Desk<'_>, history: &[Past]) -> Vec<String> {
    let mut collected: Vec<String> = Vec::new();
    for past in history.iter().filter(|past| past.refused.is_none()) {
        let found = item(desk, past).filter(|item| !collected.contains(item));
        collected.extend(found);
    }
    collected
}

/// The piece of evidence that a turn brought, seen before or not.
fn item(desk: &Desk<'_>, past: &Past) -> Option<String> {
    let command = &past.command;
    let source = &desk.scenario.source;
    match command.verb {
        Verb::OpenTicket => Some("ticket".to_owned()),
        Verb::InspectRecord => match desk.scenario.readable_of(command.record)? {
            Readable::Record(record) => {
                let record = source.records.get(record.0 as usize)?;
                Some(format!("artifact:{}", record.id))
            }
            Readable::Article(_) => None,
        },
        Verb::LookUpPolicy => {
            let key = reading::policy_key(desk.say(command.query));
            let article = source.articles.iter().find(|article| article.id == key)?;
            Some(format!("policy:{}", article.id))
        }
        _ => None,
    }
}

/// What the last turn brought, as text.
fn result(desk: &Desk<'_>, past: &Past) -> Option<String> {
    if past.refused.is_some() {
        return None;
    }
    let source = &desk.scenario.source;
    let command = &past.command;
    match command.verb {
        Verb::OpenTicket => source.tickets.first().map(letter),
        Verb::InspectRecord => match desk.scenario.readable_of(command.record)? {
            Readable::Record(record) => source.records.get(record.0 as usize).map(paper),
            Readable::Article(_) => None,
        },
        Verb::LookUpPolicy => {
            let key = reading::policy_key(desk.say(command.query));
            let found = source.articles.iter().find(|article| article.id == key);
            Some(found.map_or_else(
                || no_policy(desk, desk.say(command.query)),
                |article| format!("{}\n\n{}", article.title, article.body),
            ))
        }
        Verb::DraftReply => {
            let reply = desk.case.draft.map_or("", |draft| desk.say(draft.note));
            Some(format!("The draft of the reply is saved:\n\n{reply}"))
        }
        Verb::FinalizeResolution => {
            let code = desk.case.closing.map_or("", |closing| desk.say(closing.code));
            Some(format!("The case is closed with the code {code}."))
        }
        _ => None,
    }
}

fn message(ticket: &TicketSource) -> String {
    format!("{}\n\n{}", ticket.subject, ticket.summary)
}

fn letter(ticket: &TicketSource) -> String {
    format!("From: {}\nSubject: {}", ticket.from, message(ticket))
}

fn paper(record: &RecordSource) -> String {
    let facts = record.facts.iter().map(|(label, value)| format!("\n- {label}: {value}"));
    let facts: String = facts.collect();
    format!("{}\n\n{}\n{facts}", record.title, record.body)
}

fn no_policy(desk: &Desk<'_>, query: &str) -> String {
    let keys = desk.scenario.source.articles.iter().map(|article| article.id.as_str());
    format!("There is no policy {}; there are {}.", quoted(query), listed(keys))
}
