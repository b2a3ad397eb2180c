//! Handing a ticket to a team. The team's name is free text; judges look at it.

use crate::command::Command;
use crate::event::{Event, Refusal, TicketNo};
use crate::text::Text;
use crate::world::{Desk, DeskMut, EscalationRow};

use super::{Events, named_ticket};

pub(crate) fn decide(
    desk: &Desk<'_>,
    command: &Command,
    events: &mut Events,
) -> Result<(), Refusal> {
    let ticket = named_ticket(desk, command.ticket)?;
    events.push(Event::Escalated { ticket, team: command.team });
    Ok(())
}

pub(crate) fn apply(desk: &mut DeskMut<'_>, ticket: TicketNo, team: Text) {
    desk.case.active = Some(ticket);
    if let Some(row) = desk.escalations.get_mut(desk.case.escalations as usize) {
        *row = EscalationRow { ticket, team };
        desk.case.escalations += 1;
    }
}

#[cfg(test)]
mod tests {
    use crate::command::Verb;
    use crate::rules::given::desk;

    #[test]
    fn a_ticket_can_go_to_a_team_that_nobody_has_heard_of() {
        desk()
            .when(|desk, answer| {
                let team = answer.text(&desk.scenario.lexicon, "the night shift");
                let command = answer.begin_again(Verb::Escalate);
                command.team = team;
                command.ticket = desk.find("TICKET-1001").unwrap();
            })
            .holds(|desk| desk.say(desk.escalations()[0].team) == "the night shift");
    }
}
