//! The mechanics of a desk, one file each: when it is allowed, what it does, and its tests.

pub mod closing;
pub mod colleague;
pub mod correction;
pub mod credit;
pub mod dealing;
pub mod ending;
pub mod escalation;
pub mod failure;
pub mod form;
pub mod message;
pub mod priority;
pub mod reading;
pub mod reply;
pub mod search;
pub mod sending;
pub mod status;
pub mod tag;
pub mod ticket;

#[cfg(test)]
pub(crate) mod given;

use crate::event::{Event, Refusal, TicketNo};
use crate::text::Text;
use crate::world::Desk;

/// What `decide` writes events into; the caller keeps it.
pub type Events = Vec<Event>;

/// The ticket that a command names, or why there is none.
pub(crate) fn named_ticket(desk: &Desk<'_>, id: Text) -> Result<TicketNo, Refusal> {
    desk.scenario.ticket_of(id).ok_or(Refusal::UnknownTicket { ticket: id })
}
