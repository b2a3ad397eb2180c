//! Dealing with the customer's request: asking, checking who they are, refusing, containing,
//! linking tickets.

use crate::command::{Command, Verb};
use crate::event::{Event, Refusal, TicketNo};
use crate::world::{Deed, Desk, DeskMut};

use super::{Events, named_ticket};

pub(crate) fn decide(
    desk: &Desk<'_>,
    command: &Command,
    events: &mut Events,
) -> Result<(), Refusal> {
    let ticket = named_ticket(desk, command.ticket)?;
    let object = command.object;
    let event = match command.verb {
        Verb::AskCustomer => Event::CustomerAsked { ticket, question: object },
        Verb::VerifyIdentity => {
            let is_confirmed = desk.scenario.desk2.as_ref().is_some_and(|it| it.confirms(object));
            Event::IdentityChecked { ticket, channel: object, is_confirmed }
        }
        Verb::RefuseRequest => Event::RequestRefused { ticket, reason: object },
        Verb::Contain => Event::Contained { ticket, target: object },
        _ => Event::TicketsLinked { ticket, other: other_ticket(desk, command, ticket)? },
    };
    let deed = deed(&event).expect("each of these is a deed");
    if desk.deeds().iter().any(|row| row.ticket == ticket && row.deed == deed) {
        return Err(Refusal::AlreadyDone { verb: command.verb });
    }
    events.push(event);
    Ok(())
}

fn other_ticket(desk: &Desk<'_>, command: &Command, ticket: TicketNo) -> Result<TicketNo, Refusal> {
    let other = named_ticket(desk, command.object)?;
    if other == ticket { Err(Refusal::SameTicket { ticket }) } else { Ok(other) }
}

/// What an event leaves behind as a row.
fn deed(event: &Event) -> Option<Deed> {
    Some(match *event {
        Event::CustomerAsked { question, .. } => Deed::Asked(question),
        Event::IdentityChecked { channel, is_confirmed, .. } => {
            Deed::Checked { channel, is_confirmed }
        }
        Event::RequestRefused { reason, .. } => Deed::Refused(reason),
        Event::Contained { target, .. } => Deed::Contained(target),
        Event::TicketsLinked { other, .. } => Deed::Linked(other),
        _ => return None,
    })
}

pub(crate) fn apply(desk: &mut DeskMut<'_>, ticket: TicketNo, event: &Event) {
    desk.case.active = Some(ticket);
    if let Some(deed) = deed(event) {
        desk.note(ticket, deed);
    }
}
