//! Messages that arrive with the answer to a certain step, whatever the seat has done, and those
//! that answer what it did.

use crate::event::{Event, TicketNo};
use crate::scenario::Desk2Rules;
use crate::world::{Deed, Desk, DeskMut, MessageRow};

use super::Events;

pub(crate) fn decide(desk: &Desk<'_>, events: &mut Events) {
    let step = desk.case.turn as usize + 1;
    if let Some(&Some(message)) = desk.scenario.message_at.get(step) {
        events.push(Event::MessageArrived { message });
    }
    if let Some(desk2) = &desk.scenario.desk2 {
        react(desk, desk2, events);
    }
}

/// What happens for the first time may make somebody write; what was refused makes nobody.
fn react(desk: &Desk<'_>, desk2: &Desk2Rules, events: &mut Events) {
    let happened = events.len();
    for &(when, message) in &desk2.reactions {
        let is_new = !desk.messages().iter().any(|row| row.message == message);
        if is_new && events[..happened].iter().any(|event| when.matches(event)) {
            events.push(Event::MessageArrived { message });
        }
    }
}

pub(crate) fn apply(desk: &mut DeskMut<'_>, message: u32) {
    if let Some(row) = desk.messages.get_mut(desk.case.messages as usize) {
        *row = MessageRow { message };
        desk.case.messages += 1;
    }
    let source = desk.scenario.source.messages.get(message as usize);
    if source.is_some_and(|message| message.at_step == 0) {
        // A message is about no ticket: which one it concerns is for the seat to find out.
        desk.note(TicketNo(0), Deed::Heard { message, turn: desk.case.turn });
    }
}

#[cfg(test)]
mod tests {
    use crate::command::{Answer, Verb};
    use crate::event::Event;
    use crate::rules::given;
    use crate::world::Desk;

    #[test]
    fn the_message_comes_with_its_step_even_if_nothing_was_done() {
        let idle = |_: &Desk<'_>, answer: &mut Answer| _ = answer.begin(Verb::Idle);
        let mut desk = given::scenario("customer_escalation_chain");
        for _ in 1..=5 {
            desk = desk.when(idle).then(&[Event::Idled]);
        }
        desk.when(idle)
            .then(&[Event::Idled, Event::MessageArrived { message: 0 }])
            .when(idle)
            .then(&[Event::Idled])
            .holds(|desk| desk.messages().len() == 1);
    }

    #[test]
    fn a_reaction_comes_with_what_it_reacts_to_and_only_the_first_time() {
        let ask = |ticket| format!("ask_customer ticket_id={ticket} question=which_card");
        given::desk2()
            .asks("wait")
            .then(&[Event::Waited])
            .asks(&ask("TICKET-1"))
            .happened(|event| *event == Event::MessageArrived { message: 0 })
            .holds(|desk| desk.messages().len() == 1 && desk.step_of(0) == 2)
            .asks(&ask("TICKET-2"))
            .holds(|desk| desk.case.refused.is_none() && desk.messages().len() == 1);
    }

    #[test]
    fn nobody_reacts_to_what_was_refused_or_to_something_else() {
        given::desk2()
            .asks("ask_customer ticket_id=TICKET-9 question=which_card")
            .asks("ask_customer ticket_id=TICKET-1 question=which_month")
            .asks("verify_identity ticket_id=TICKET-1 channel=email")
            .holds(|desk| desk.messages().is_empty())
            .asks("verify_identity ticket_id=TICKET-1 channel=callback")
            .holds(|desk| desk.messages().len() == 1 && desk.step_of(1) == 4);
    }
}
