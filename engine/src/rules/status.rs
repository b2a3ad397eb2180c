//! Setting a ticket's status.

use crate::command::Command;
use crate::event::{Event, Refusal, TicketNo};
use crate::scenario::Status;
use crate::world::{Desk, DeskMut};

use super::{Events, named_ticket};

pub(crate) fn decide(
    desk: &Desk<'_>,
    command: &Command,
    events: &mut Events,
) -> Result<(), Refusal> {
    let ticket = named_ticket(desk, command.ticket)?;
    let status = command.status.expect("the form was checked");
    events.push(Event::StatusSet { ticket, status });
    Ok(())
}

pub(crate) fn apply(desk: &mut DeskMut<'_>, ticket: TicketNo, status: Status) {
    desk.case.active = Some(ticket);
    if let Some(row) = desk.tickets.get_mut(ticket.0 as usize) {
        row.status = status;
    }
}

#[cfg(test)]
mod tests {
    use crate::command::Verb;
    use crate::event::Refusal;
    use crate::rules::given::desk;
    use crate::scenario::Status;
    use crate::text::Text;

    #[test]
    fn the_status_of_an_unknown_ticket_cannot_be_set() {
        let lexicon = desk().read(|desk| desk.scenario.lexicon.len());
        desk()
            .when(|desk, answer| {
                let ticket = answer.text(&desk.scenario.lexicon, "TICKET-9");
                let command = answer.begin_again(Verb::SetStatus);
                command.ticket = ticket;
                command.status = Some(Status::Resolved);
            })
            .then_refused(Refusal::UnknownTicket {
                ticket: Text::new(u32::try_from(lexicon).unwrap()),
            });
    }
}
