//! The shape of every rule's test: given a desk, when a command, then these events.

use std::sync::Arc;

use crate::catalogue;
use crate::command::{Answer, Command, Verb};
use crate::event::{Ending, Event, Refusal, Seat};
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

/// A fresh desk of this scenario.
pub(crate) fn scenario(id: &str) -> Given {
    let scenario = Arc::new(catalogue::compile(id).expect("the catalogue has it"));
    let mut floor = Floor::for_one(&scenario);
    floor.columns().open(0, &scenario, 0);
    Given { floor, buffer: TurnBuffer::default() }
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

    /// This is true of the desk now.
    pub(crate) fn holds(mut self, is: impl Fn(&Desk<'_>) -> bool) -> Self {
        assert!(self.read(is));
        self
    }

    /// What this says of the desk now.
    pub(crate) fn read<T>(&mut self, read: impl Fn(&Desk<'_>) -> T) -> T {
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
