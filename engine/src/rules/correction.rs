//! Taking a credit back, or putting another amount in its place.

use crate::command::{Command, Verb};
use crate::event::{Event, Refusal, TicketNo};
use crate::world::{Deed, Desk, DeskMut};

use super::{Events, named_ticket};

/// `undo_credit` takes back the last credit of its amount; `correct_credit` takes back the last
/// credit of the ticket, whatever its amount, and gives its own.
pub(crate) fn decide(
    desk: &Desk<'_>,
    command: &Command,
    events: &mut Events,
) -> Result<(), Refusal> {
    let ticket = named_ticket(desk, command.ticket)?;
    let amount = command.amount.expect("the form was checked");
    let is_correction = command.verb == Verb::CorrectCredit;
    let mut standing = desk.standing_credits().filter(|(_, row)| row.ticket == ticket).rev();
    let found = standing.find(|(_, row)| {
        is_correction || (row.amount == amount && row.currency == command.currency)
    });
    let Some((credit, row)) = found else { return Err(Refusal::NoSuchCredit { ticket, amount }) };
    events.push(Event::CreditUndone { ticket, credit, amount: row.amount, currency: row.currency });
    if is_correction {
        events.push(Event::CreditApplied { ticket, amount, currency: command.currency });
    }
    Ok(())
}

pub(crate) fn apply(desk: &mut DeskMut<'_>, ticket: TicketNo, credit: u32) {
    desk.case.active = Some(ticket);
    desk.note(ticket, Deed::Undone(credit));
}
