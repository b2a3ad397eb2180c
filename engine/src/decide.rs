//! All rules and all chance: from a desk and a command to the events that follow.

use crate::command::{Command, Verb};
use crate::event::{Event, Refusal, Seat};
use crate::rules::{
    Events, closing, colleague, correction, credit, dealing, ending, escalation, failure, form,
    message, priority, reading, reply, search, sending, status, tag, ticket,
};
use crate::text::Text;
use crate::world::Desk;

/// Decides what a seat's command does, and changes nothing.
///
/// `points` are the points of a draft as they were given. The events are added to `events`; at
/// least one always is.
pub fn decide(
    desk: &Desk<'_>,
    _seat: Seat,
    command: &Command,
    points: &[Text],
    events: &mut Events,
) {
    if command.verb == Verb::Failed {
        return failure::decide(desk, command, events);
    }
    if let Err(why) = carry_out(desk, command, points, events) {
        events.push(Event::Refused { why });
    }
    message::decide(desk, events);
    ending::decide(desk, command, events);
}

fn carry_out(
    desk: &Desk<'_>,
    command: &Command,
    points: &[Text],
    events: &mut Events,
) -> Result<(), Refusal> {
    form::check(desk, command, points)?;
    match command.verb {
        Verb::OpenTicket => ticket::decide(desk, command, events),
        Verb::InspectRecord => reading::decide(desk, command, events),
        Verb::SearchKb => search::decide(desk, command, events),
        Verb::LookUpPolicy => reading::decide_policy(desk, command, events),
        Verb::SetPriority => priority::decide(desk, command, events),
        Verb::SetStatus => status::decide(desk, command, events),
        Verb::AddTag => tag::decide(desk, command, events),
        Verb::ApplyCredit => credit::decide(desk, command, events),
        Verb::Escalate => escalation::decide(desk, command, events),
        Verb::DraftReply => reply::decide(desk, command, points, events),
        Verb::FinalizeResolution => closing::decide(desk, command, events),
        Verb::Idle => {
            events.push(Event::Idled);
            Ok(())
        }
        Verb::SendReply => sending::decide(desk, command, events),
        Verb::AskCustomer
        | Verb::VerifyIdentity
        | Verb::RefuseRequest
        | Verb::Contain
        | Verb::LinkTickets => dealing::decide(desk, command, events),
        Verb::UndoCredit | Verb::CorrectCredit => correction::decide(desk, command, events),
        Verb::ClaimTicket | Verb::TransferTicket | Verb::MessageColleague => {
            colleague::decide(desk, command, events)
        }
        Verb::Wait => {
            events.push(Event::Waited);
            Ok(())
        }
        Verb::Malformed | Verb::Failed => Err(Refusal::Malformed { why: command.note }),
    }
}
