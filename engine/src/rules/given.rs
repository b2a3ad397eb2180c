//! The shape of every rule's test: given a desk, when a command, then these events.

use std::sync::Arc;

use serde_json::json;

use crate::catalogue;
use crate::command::{Answer, Command, Verb};
use crate::dialect::{desk2, explain_refusal};
use crate::event::{Ending, Event, Refusal, Seat};
use crate::scenario::Compiled;
use crate::step::{TurnBuffer, step};
use crate::world::{Desk, Floor};

/// A desk under test with what happened last.
pub(crate) struct Given {
    floor: Floor,
    buffer: TurnBuffer,
}

/// A fresh desk of the simplest case.
pub(crate) fn desk() -> Given {
    scenario("billing_seat_adjustment")
}

/// A fresh desk of the simplest shop task.
pub(crate) fn shop() -> Given {
    scenario("damaged-mug-replacement")
}

/// A fresh desk of the second dialect.
pub(crate) fn desk2() -> Given {
    of(&desk2_scenario(|text| text))
}

/// The scenario of that desk, its text changed before it is read.
pub(crate) fn desk2_scenario(change: impl Fn(String) -> String) -> Arc<Compiled> {
    let text = change(include_str!("given/desk2.ron").to_owned());
    Arc::new(Compiled::load("desk2.ron", &text).unwrap_or_else(|error| panic!("{error}")))
}

/// A fresh desk of this scenario.
pub(crate) fn scenario(id: &str) -> Given {
    of(&Arc::new(catalogue::compile(id).expect("the catalogue has it")))
}

fn of(scenario: &Arc<Compiled>) -> Given {
    let mut floor = Floor::for_one(scenario);
    floor.columns().open(0, scenario, 0);
    Given { floor, buffer: TurnBuffer::default() }
}

/// An action of the second dialect that is written on one line.
pub(crate) fn written(action: &str) -> desk2::Action {
    let (verb, fields) = action.split_once(' ').unwrap_or((action, ""));
    let mut form = json!({ "action_type": verb });
    for (field, value) in fields.split_whitespace().filter_map(|pair| pair.split_once('=')) {
        form[field] = match field {
            "reply_checklist" => value.split(',').collect(),
            "amount" => value.parse::<f64>().expect("an amount is a number").into(),
            _ => value.into(),
        };
    }
    desk2::read_value(&form).unwrap_or_else(|error| panic!("{action}: {error}"))
}

impl Given {
    /// One turn with the answer that is written here.
    pub(crate) fn when(mut self, write: impl Fn(&Desk<'_>, &mut Answer)) -> Self {
        let mut columns = self.floor.columns();
        let mut answer = Answer::default();
        write(&columns.desk(0), &mut answer);
        step(&mut columns.desk_mut(0), Seat(0), &mut answer, &mut self.buffer);
        self
    }

    /// One turn with this action: its verb and its fields, as in `send_reply ticket_id=TICKET-1`.
    pub(crate) fn asks(self, action: &str) -> Self {
        self.when(|desk, answer| written(action).answer(&desk.scenario.lexicon, answer))
    }

    /// These are the events of the last turn.
    pub(crate) fn then(self, events: &[Event]) -> Self {
        assert_eq!(self.buffer.turn().events, events);
        self
    }

    /// The last turn was refused for this reason.
    pub(crate) fn then_refused(self, why: Refusal) -> Self {
        assert_eq!(self.buffer.turn().refusal(), Some(why));
        self
    }

    /// The last turn had such an event.
    pub(crate) fn happened(self, is: impl Fn(&Event) -> bool) -> Self {
        assert!(self.buffer.turn().events.iter().any(is), "{:?}", self.buffer.turn().events);
        self
    }

    /// The last turn ended the episode for this reason.
    pub(crate) fn ends(self, why: Ending) {
        assert_eq!(self.buffer.turn().ending(), Some(why));
    }

    /// The last turn was refused in these words.
    pub(crate) fn then_told(mut self, why: &str) -> Self {
        let refusal = self.buffer.turn().refusal().expect("the last turn was refused");
        assert_eq!(self.read(|desk| explain_refusal(desk, refusal)), why);
        self
    }

    /// This is true of the desk now.
    pub(crate) fn holds(mut self, is: impl Fn(&Desk<'_>) -> bool) -> Self {
        assert!(self.read(is));
        self
    }

    /// What this says of the desk now.
    pub(crate) fn read<T>(&mut self, read: impl FnOnce(&Desk<'_>) -> T) -> T {
        read(&self.floor.columns().desk(0))
    }
}

impl Answer {
    /// A form with this verb that keeps the words given so far.
    pub(crate) fn begin_again(&mut self, verb: Verb) -> &mut Command {
        self.command = Command::new(verb);
        &mut self.command
    }
}
