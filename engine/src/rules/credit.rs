//! Crediting an amount. Credits add up without limit; judges look at them.

use crate::command::{Amount, Command};
use crate::event::{Event, Refusal, TicketNo};
use crate::text::Text;
use crate::world::{CreditRow, Desk, DeskMut};

use super::{Events, named_ticket};

pub(crate) fn decide(
    desk: &Desk<'_>,
    command: &Command,
    events: &mut Events,
) -> Result<(), Refusal> {
    let ticket = named_ticket(desk, command.ticket)?;
    let amount = command.amount.expect("the form was checked");
    events.push(Event::CreditApplied { ticket, amount, currency: command.currency });
    Ok(())
}

pub(crate) fn apply(desk: &mut DeskMut<'_>, ticket: TicketNo, amount: Amount, currency: Text) {
    desk.case.active = Some(ticket);
    if let Some(row) = desk.credits.get_mut(desk.case.credits as usize) {
        *row = CreditRow { ticket, amount, currency };
        desk.case.credits += 1;
    }
}

#[cfg(test)]
mod tests {
    use crate::command::{Amount, Answer, Verb};
    use crate::rules::given::desk;
    use crate::world::Desk;

    #[test]
    fn the_same_credit_twice_is_two_credits_with_all_digits_kept() {
        let credit = |desk: &Desk<'_>, answer: &mut Answer| {
            let command = answer.begin(Verb::ApplyCredit);
            command.ticket = desk.find("TICKET-1001").unwrap();
            command.amount = Some(Amount::of(240.001));
            command.currency = desk.find("USD").unwrap();
        };
        desk()
            .when(credit)
            .when(credit)
            .holds(|desk| desk.credits().len() == 2)
            .holds(|desk| desk.credits()[1].amount == Amount::of(240.001));
    }
}
