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

#[cfg(test)]
mod tests {
    use crate::command::Amount;
    use crate::event::{Event, Refusal, TicketNo};
    use crate::rules::given::{Given, desk2};

    /// A desk on which 59, 20 and 59 dollars were credited.
    fn credited() -> Given {
        let credit =
            |amount| format!("apply_credit ticket_id=TICKET-1 amount={amount} currency=USD");
        desk2().asks(&credit(59)).asks(&credit(20)).asks(&credit(59))
    }

    fn standing(given: &mut Given) -> Vec<f64> {
        given.read(|desk| desk.standing_credits().map(|(_, row)| row.amount.number()).collect())
    }

    #[test]
    fn the_last_credit_of_the_amount_is_taken_back_as_often_as_there_is_one() {
        let undo = "undo_credit ticket_id=TICKET-1 amount=59 currency=USD";
        let mut given = credited()
            .asks(undo)
            .happened(|event| matches!(event, Event::CreditUndone { credit: 2, .. }));
        assert_eq!(standing(&mut given), [59.0, 20.0]);
        let mut given = given.asks(undo);
        assert_eq!(standing(&mut given), [20.0]);
        let amount = Amount::of(59.0);
        given
            .asks(undo)
            .then_refused(Refusal::NoSuchCredit { ticket: TicketNo(0), amount })
            .then_told("no credit of 59 stands on TICKET-1");
    }

    #[test]
    fn a_correction_takes_the_place_of_the_last_credit_whatever_its_amount() {
        let correct = "correct_credit ticket_id=TICKET-1 amount=5.9 currency=EUR";
        let mut given = credited().asks(correct);
        assert_eq!(standing(&mut given), [59.0, 20.0, 5.9]);
        let mut given = given.asks(correct);
        assert_eq!(standing(&mut given), [59.0, 20.0, 5.9]);
    }

    #[test]
    fn a_credit_in_another_currency_or_on_another_ticket_is_another_credit() {
        let undo = "undo_credit ticket_id=TICKET-1 amount=59 currency=USD";
        for other in [undo.replace("USD", "EUR"), undo.replace("TICKET-1", "TICKET-2")] {
            credited().asks(&other).holds(|desk| desk.standing_credits().count() == 3);
        }
        desk2()
            .asks("correct_credit ticket_id=TICKET-1 amount=59 currency=USD")
            .then_told("no credit of 59 stands on TICKET-1");
    }
}
