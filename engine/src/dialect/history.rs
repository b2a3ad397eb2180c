//! The turns behind a seat in words, as both dialects show them.

use serde::{Deserialize, Serialize};

use crate::command::{Amount, Command, Verb};
use crate::episode::Past;
use crate::event::Refusal;
use crate::scenario::Dialect;
use crate::world::Desk;

use super::quote::{plain, quoted};
use super::refusal::{explain_refusal, word};

/// A turn as the seat looks back on it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct HistoryEntry {
    /// Its number, counted from 1.
    pub step_index: u32,
    /// The word of the action.
    pub action_type: String,
    /// What was done, in a few words.
    pub summary: String,
    /// The reward of the step.
    pub reward: f64,
    /// Why it was refused, if it was.
    pub error: Option<String>,
}

/// What somebody else said while the episode ran.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PeerMessage {
    /// The step with whose answer it arrived.
    pub step: u32,
    /// Who said it.
    pub from_role: String,
    /// What was said.
    pub message: String,
}

/// All turns so far.
pub(super) fn entries(desk: &Desk<'_>, history: &[Past]) -> Vec<HistoryEntry> {
    (1..).zip(history).map(|(step, past)| entry(desk, step, past)).collect()
}

/// All messages that have arrived.
pub(super) fn messages(desk: &Desk<'_>) -> Vec<PeerMessage> {
    let source = &desk.scenario.source.messages;
    let rows = desk.messages().iter();
    let arrived = rows.filter_map(|row| Some((row.message, source.get(row.message as usize)?)));
    arrived
        .map(|(place, message)| PeerMessage {
            step: desk.step_of(place),
            from_role: message.from.clone(),
            message: message.text.clone(),
        })
        .collect()
}

/// The verb as the wire knows it: doing nothing is a search there.
const fn on_the_wire(dialect: Dialect, verb: Verb) -> Verb {
    match (verb, dialect) {
        (Verb::Idle, Dialect::Desk) => Verb::SearchKb,
        (Verb::Idle, Dialect::Shop) => Verb::LookUpPolicy,
        (Verb::Idle, Dialect::Desk2) => Verb::Wait,
        _ => verb,
    }
}

fn entry(desk: &Desk<'_>, step_index: u32, past: &Past) -> HistoryEntry {
    let dialect = desk.scenario.source.dialect;
    let is_form = !past.refused.is_some_and(Refusal::is_malformed);
    let verb = word(dialect, on_the_wire(dialect, past.command.verb));
    let (action_type, summary) = match (is_form, past.refused) {
        // The published stand-in for a payload that was none.
        (false, _) if dialect == Dialect::Desk => {
            (Verb::SearchKb.as_str(), "Sent an invalid payload".to_owned())
        }
        (false, _) => (verb, "Sent an invalid payload".to_owned()),
        (true, Some(_)) => (verb, format!("Tried {verb}, which was refused")),
        (true, None) => (verb, done(desk, &past.command)),
    };
    HistoryEntry {
        step_index,
        action_type: action_type.to_owned(),
        summary,
        reward: past.report.reward,
        error: past.refused.map(|refusal| explain_refusal(desk, refusal)),
    }
}

/// What a command that was carried out has done.
fn done(desk: &Desk<'_>, command: &Command) -> String {
    let say = |text| plain(desk.say(text));
    let ticket = say(command.ticket);
    let is_shop = desk.scenario.source.dialect == Dialect::Shop;
    match command.verb {
        Verb::OpenTicket if is_shop => "Read the ticket".to_owned(),
        Verb::OpenTicket => format!("Opened {ticket}"),
        Verb::InspectRecord => format!("Read {}", say(command.record)),
        Verb::SearchKb => format!("Searched for {}", quoted(desk.say(command.query))),
        Verb::LookUpPolicy => format!("Looked up the policy {}", quoted(desk.say(command.query))),
        Verb::SetPriority => {
            let priority = command.priority.map_or("", |priority| priority.as_str());
            format!("Set the priority of {ticket} to {priority}")
        }
        Verb::SetStatus => {
            let status = command.status.map_or("", |status| status.as_str());
            format!("Set the status of {ticket} to {status}")
        }
        Verb::AddTag => format!("Tagged {ticket} with {}", say(command.tag)),
        Verb::ApplyCredit => {
            let amount = command.amount.map_or(0.0, Amount::number);
            format!("Credited {amount} {} on {ticket}", say(command.currency))
        }
        Verb::Escalate => format!("Handed {ticket} to {}", say(command.team)),
        Verb::DraftReply if is_shop => "Drafted a reply".to_owned(),
        Verb::DraftReply => {
            format!("Drafted a reply to {ticket} with the template {}", say(command.template))
        }
        Verb::FinalizeResolution if is_shop => {
            format!("Closed the case with the code {}", say(command.code))
        }
        Verb::FinalizeResolution => format!("Closed {ticket} with the code {}", say(command.code)),
        Verb::Idle | Verb::Wait | Verb::Malformed | Verb::Failed => "Let the turn pass".to_owned(),
        _ => done_on_desk2(desk, command),
    }
}

/// What a command has done that only the second dialect knows.
fn done_on_desk2(desk: &Desk<'_>, command: &Command) -> String {
    let say = |text| plain(desk.say(text));
    let (ticket, object) = (say(command.ticket), say(command.object));
    let amount = command.amount.map_or(0.0, Amount::number);
    let currency = say(command.currency);
    match command.verb {
        Verb::SendReply => format!("Sent the reply to {ticket}"),
        Verb::AskCustomer => format!("Asked the customer of {ticket}: {object}"),
        Verb::VerifyIdentity => format!("Checked through {object} who wrote {ticket}"),
        Verb::RefuseRequest => format!("Refused what {ticket} asks for: {object}"),
        Verb::Contain => format!("Stopped {object} for {ticket}"),
        Verb::UndoCredit => format!("Took back the credit of {amount} {currency} on {ticket}"),
        Verb::CorrectCredit => {
            format!("Put a credit of {amount} {currency} in the place of the last one on {ticket}")
        }
        Verb::LinkTickets => format!("Linked {ticket} to {object}"),
        Verb::ClaimTicket => format!("Claimed {ticket}"),
        Verb::TransferTicket => format!("Gave {ticket} to {object}"),
        _ => format!("Wrote to {object}"),
    }
}
