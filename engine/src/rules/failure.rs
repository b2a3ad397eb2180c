//! A policy that cannot go on: its episode ends there, with the cause.

use crate::command::Command;
use crate::event::{Cause, Ending, Event};
use crate::world::Desk;

use super::Events;

/// Nothing else happens in such a turn: nobody acted, so no message arrives and no ban is broken.
pub(crate) fn decide(desk: &Desk<'_>, command: &Command, events: &mut Events) {
    let cause = Cause::from_word(desk.say(command.code)).unwrap_or(Cause::BrokeContract);
    events.push(Event::PolicyFailed { cause, last_words: command.note });
    events.push(Event::Ended { why: Ending::PolicyFailed });
}

#[cfg(test)]
mod tests {
    use crate::command::{Answer, Verb};
    use crate::event::{Cause, Ending, Event};
    use crate::rules::given;

    #[test]
    fn the_episode_ends_with_the_cause_and_the_last_words() {
        given::desk()
            .when(|_, answer| answer.failed(Cause::Panicked, "index out of bounds"))
            .happened(|event| matches!(event, Event::PolicyFailed { cause: Cause::Panicked, .. }))
            .holds(|desk| desk.find("index out of bounds").is_some())
            .ends(Ending::PolicyFailed);
    }

    #[test]
    fn a_message_that_is_due_does_not_arrive() {
        let mut desk = given::scenario("customer_escalation_chain");
        for _ in 1..=5 {
            desk = desk.when(|_, answer: &mut Answer| _ = answer.begin(Verb::Idle));
        }
        desk.when(|_, answer| answer.failed(Cause::TimedOut, ""))
            .holds(|desk| desk.messages().is_empty())
            .ends(Ending::PolicyFailed);
    }
}
