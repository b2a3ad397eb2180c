//! Working with other seats: claiming a ticket, giving it away, writing to each other.

use crate::command::{Command, Verb};
use crate::event::{Event, Refusal};
use crate::world::Desk;

use super::{Events, named_ticket};

/// A desk of a single case has one seat, so there is nobody to give a ticket to or to write to.
pub(crate) fn decide(
    desk: &Desk<'_>,
    command: &Command,
    events: &mut Events,
) -> Result<(), Refusal> {
    if command.verb == Verb::MessageColleague {
        return Err(Refusal::UnknownSeat { seat: command.object });
    }
    let ticket = named_ticket(desk, command.ticket)?;
    if command.verb == Verb::TransferTicket {
        return Err(Refusal::UnknownSeat { seat: command.object });
    }
    events.push(Event::TicketClaimed { ticket });
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::event::{Event, TicketNo};
    use crate::rules::given::desk2;

    #[test]
    fn a_ticket_can_be_claimed_and_is_then_the_active_one() {
        desk2()
            .asks("claim_ticket ticket_id=TICKET-3")
            .then(&[Event::TicketClaimed { ticket: TicketNo(2) }])
            .holds(|desk| desk.case.active == Some(TicketNo(2)));
    }

    #[test]
    fn a_seat_that_sits_alone_has_nobody_to_turn_to() {
        let nobody = "nobody called \"ida\" sits at this desk";
        for action in [
            "transfer_ticket ticket_id=TICKET-1 seat=ida",
            "message_colleague seat=ida freeform_note=help",
        ] {
            desk2().asks(action).then_told(nobody).holds(|desk| desk.case.active.is_none());
        }
    }
}
