//! Opening a ticket: it becomes the selected one and lies in front of the seat.

use crate::command::Command;
use crate::event::{Event, Refusal, TicketNo};
use crate::scenario::Dialect;
use crate::world::{Desk, DeskMut, Focus};

use super::{Events, named_ticket};

pub(crate) fn decide(
    desk: &Desk<'_>,
    command: &Command,
    events: &mut Events,
) -> Result<(), Refusal> {
    let ticket = match desk.scenario.source.dialect {
        Dialect::Desk | Dialect::Desk2 => named_ticket(desk, command.ticket)?,
        Dialect::Shop => TicketNo(0),
    };
    events.push(Event::TicketOpened { ticket });
    Ok(())
}

pub(crate) fn apply(desk: &mut DeskMut<'_>, ticket: TicketNo) {
    desk.case.selected = Some(ticket);
    desk.case.active = Some(ticket);
    if let Some(row) = desk.tickets.get(ticket.0 as usize) {
        desk.case.focus = Focus::Ticket {
            ticket,
            priority: row.priority,
            status: row.status,
            tags: desk.case.tags,
        };
    }
}

#[cfg(test)]
mod tests {
    use crate::command::Verb;
    use crate::event::{Event, TicketNo};
    use crate::rules::given::desk;

    #[test]
    fn the_last_opened_ticket_is_the_selected_one() {
        desk()
            .when(|desk, answer| {
                answer.begin(Verb::OpenTicket).ticket = desk.find("TICKET-1002").unwrap();
            })
            .then(&[Event::TicketOpened { ticket: TicketNo(1) }])
            .when(|desk, answer| {
                answer.begin(Verb::OpenTicket).ticket = desk.find("TICKET-1001").unwrap();
            })
            .then(&[Event::TicketOpened { ticket: TicketNo(0) }])
            .holds(|desk| desk.case.selected == Some(TicketNo(0)));
    }
}
