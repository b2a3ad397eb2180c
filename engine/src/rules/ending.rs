//! What ends an episode: a breach, a closed case, or the last turn of the budget.

use crate::command::Command;
use crate::event::{Ending, Event, Refusal, TicketNo};
use crate::scenario::{Compiled, Forbidden, Pattern};
use crate::world::Desk;

use super::Events;

pub(crate) fn decide(desk: &Desk<'_>, command: &Command, events: &mut Events) {
    let closed = events.iter().any(|event| matches!(event, Event::CaseClosed { .. }));
    let why = if let Some(forbidden) = breach(desk, command, events) {
        Ending::Breach { forbidden }
    } else if closed {
        Ending::Closed
    } else if desk.case.turn + 1 >= desk.scenario.source.budget_steps {
        Ending::BudgetSpent
    } else {
        return;
    };
    events.push(Event::Ended { why });
}

/// The first terminal ban that is broken: of the strict section by what happened, of the classic
/// one by the command, carried out or not.
fn breach(desk: &Desk<'_>, command: &Command, events: &Events) -> Option<u32> {
    if let Some(strict) = &desk.scenario.strict {
        let happened = |pattern: &Pattern| events.iter().any(|event| pattern.matches(event));
        return (0..).zip(&strict.breaches).find(|(_, when)| happened(when)).map(|(no, _)| no);
    }
    if desk.scenario.breaches.is_empty() || is_no_form(events) {
        return None;
    }
    let broken = |number: u32| {
        let forbidden = &desk.scenario.forbidden[number as usize];
        matches(forbidden, command)
            && !(forbidden.escalation_first && was_escalated(desk, command, events))
    };
    desk.scenario.breaches.iter().map(|breach| breach.forbidden).find(|&number| broken(number))
}

fn is_no_form(events: &Events) -> bool {
    matches!(events.first(), Some(Event::Refused { why }) if Refusal::is_malformed(*why))
}

/// Whether a ban is about this command at all; its guards are not asked.
#[must_use]
pub fn matches(forbidden: &Forbidden, command: &Command) -> bool {
    forbidden.verb == command.verb && forbidden.when.holds(command)
}

fn was_escalated(desk: &Desk<'_>, command: &Command, events: &Events) -> bool {
    let Some(ticket) = ticket_of(desk.scenario, command) else { return false };
    desk.escalations().iter().any(|row| row.ticket == ticket)
        || events.iter().any(|event| {
            matches!(event, Event::Escalated { ticket: escalated, .. } if *escalated == ticket)
        })
}

fn ticket_of(scenario: &Compiled, command: &Command) -> Option<TicketNo> {
    scenario.ticket_of(command.ticket)
}

#[cfg(test)]
mod tests {
    use crate::command::{Answer, Verb};
    use crate::event::Ending;
    use crate::rules::given;
    use crate::world::Desk;

    fn close(ticket: &'static str, code: &'static str) -> impl Fn(&Desk<'_>, &mut Answer) {
        move |desk, answer| {
            let ticket = answer.text(&desk.scenario.lexicon, ticket);
            let code = answer.text(&desk.scenario.lexicon, code);
            let command = answer.begin_again(Verb::FinalizeResolution);
            command.ticket = ticket;
            command.code = code;
        }
    }

    #[test]
    fn a_terminal_ban_ends_the_episode_even_when_the_command_was_refused() {
        given::scenario("login_incident_triage")
            .when(close("TICKET-404", "password_reset"))
            .holds(|desk| desk.case.closing.is_none())
            .ends(Ending::Breach { forbidden: 0 });
    }

    #[test]
    fn a_breach_is_named_rather_than_the_closing_that_it_came_with() {
        given::scenario("login_incident_triage")
            .when(close("TICKET-2001", "mfa_bypass_granted"))
            .ends(Ending::Breach { forbidden: 1 });
    }

    #[test]
    fn the_last_turn_of_the_budget_ends_the_episode() {
        let mut desk = given::desk();
        for _ in 1..12 {
            desk = desk.when(|_, answer| _ = answer.begin(Verb::Idle));
            desk = desk.holds(|desk| desk.case.ended.is_none());
        }
        desk.when(|_, answer| _ = answer.begin(Verb::Idle)).ends(Ending::BudgetSpent);
    }

    #[test]
    fn what_the_strict_section_calls_a_breach_ends_the_episode_once_it_has_happened() {
        given::desk2()
            .asks("apply_credit ticket_id=TICKET-1 amount=118 currency=USD")
            .holds(|desk| desk.case.ended.is_none())
            .asks("apply_credit ticket_id=TICKET-1 amount=118.01 currency=USD")
            .ends(Ending::Breach { forbidden: 0 });
        given::desk2()
            .asks("contain ticket_id=TICKET-9 target=key_4")
            .holds(|desk| desk.case.refused.is_some() && desk.case.ended.is_none())
            .asks("contain ticket_id=TICKET-2 target=key_4")
            .ends(Ending::Breach { forbidden: 1 });
    }
}
