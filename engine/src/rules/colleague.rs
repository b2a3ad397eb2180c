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
