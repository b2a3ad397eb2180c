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

#[cfg(test)]
mod tests {
    use crate::command::Verb;
    use crate::event::{Event, Refusal, TicketNo};
    use crate::rules::given::desk2;

    /// Each of these with another word in the place of its last one.
    const DEALINGS: [(&str, &str, Verb); 5] = [
        ("ask_customer ticket_id=TICKET-1 question=which_card", "which_month", Verb::AskCustomer),
        ("verify_identity ticket_id=TICKET-1 channel=callback", "email", Verb::VerifyIdentity),
        ("refuse_request ticket_id=TICKET-1 reason=not_owed", "too_late", Verb::RefuseRequest),
        ("contain ticket_id=TICKET-1 target=session_9", "key_4", Verb::Contain),
        ("link_tickets ticket_id=TICKET-1 other_ticket_id=TICKET-3", "TICKET-2", Verb::LinkTickets),
    ];

    #[test]
    fn the_same_on_the_same_ticket_is_refused_and_anything_else_is_not() {
        for (action, other, verb) in DEALINGS {
            let (start, _) = action.rsplit_once('=').unwrap();
            let already = Refusal::AlreadyDone { verb };
            let given = desk2().asks(action).holds(|desk| desk.case.refused.is_none());
            let given = given.asks(action).then_refused(already);
            let given =
                given.then_told(&format!("{verb} was done with this already; once is enough"));
            let elsewhere = action.replacen("TICKET-1", "TICKET-2", 1);
            given
                .asks(&format!("{start}={other}"))
                .holds(|desk| desk.case.refused.is_none())
                .asks(&elsewhere)
                .holds(|desk| desk.case.refused.is_none())
                .holds(|desk| desk.case.active == Some(TicketNo(1)));
        }
    }

    #[test]
    fn only_a_channel_that_the_customer_answers_confirms_who_they_are() {
        for (channel, expected) in [("callback", true), ("email", false)] {
            let action = format!("verify_identity ticket_id=TICKET-1 channel={channel}");
            desk2().asks(&action).happened(|event| match event {
                Event::IdentityChecked { is_confirmed, .. } => *is_confirmed == expected,
                _ => false,
            });
        }
    }

    #[test]
    fn a_ticket_is_linked_to_another_one_that_is_there() {
        desk2()
            .asks("link_tickets ticket_id=TICKET-1 other_ticket_id=TICKET-3")
            .then(&[Event::TicketsLinked { ticket: TicketNo(0), other: TicketNo(2) }])
            .asks("link_tickets ticket_id=TICKET-1 other_ticket_id=TICKET-1")
            .then_refused(Refusal::SameTicket { ticket: TicketNo(0) })
            .then_told("TICKET-1 cannot be linked to itself")
            .asks("link_tickets ticket_id=TICKET-1 other_ticket_id=TICKET-9")
            .then_told("unknown ticket \"TICKET-9\": the inbox holds TICKET-1, TICKET-2, TICKET-3");
    }
}
