//! Setting a ticket's priority.

use crate::command::Command;
use crate::event::{Event, Refusal, TicketNo};
use crate::scenario::Priority;
use crate::world::{Desk, DeskMut};

use super::{Events, named_ticket};

pub(crate) fn decide(
    desk: &Desk<'_>,
    command: &Command,
    events: &mut Events,
) -> Result<(), Refusal> {
    let ticket = named_ticket(desk, command.ticket)?;
    let priority = command.priority.expect("the form was checked");
    events.push(Event::PrioritySet { ticket, priority });
    Ok(())
}

pub(crate) fn apply(desk: &mut DeskMut<'_>, ticket: TicketNo, priority: Priority) {
    desk.case.active = Some(ticket);
    if let Some(row) = desk.tickets.get_mut(ticket.0 as usize) {
        row.priority = priority;
    }
}

#[cfg(test)]
mod tests {
    use crate::command::Verb;
    use crate::event::{Event, TicketNo};
    use crate::rules::given::desk;
    use crate::scenario::Priority;

    #[test]
    fn a_priority_can_be_set_on_any_ticket_and_makes_it_active_but_not_selected() {
        desk()
            .when(|desk, answer| {
                let command = answer.begin(Verb::SetPriority);
                command.ticket = desk.find("TICKET-1003").unwrap();
                command.priority = Some(Priority::Urgent);
            })
            .then(&[Event::PrioritySet { ticket: TicketNo(2), priority: Priority::Urgent }])
            .holds(|desk| desk.tickets[2].priority == Priority::Urgent)
            .holds(|desk| desk.case.active == Some(TicketNo(2)))
            .holds(|desk| desk.case.selected.is_none());
    }
}
