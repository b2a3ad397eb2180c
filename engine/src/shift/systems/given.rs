//! Given a shift, when a moment comes, then this happened: for the tests of the systems.

use std::sync::Arc;

use crate::shift::apply::apply_turn;
use crate::shift::clock::{Due, Moment};
use crate::shift::decide::decide_clock;
use crate::shift::event::ShiftEvent;
use crate::shift::source::find;
use crate::shift::state::{Hall, TicketRow};
use crate::shift::stream::CompiledShift;

/// A shift in which the first ticket has come.
pub(crate) struct Given(Hall);

/// `monday_meltdown` with its first ticket, and every tool failing or none.
pub(crate) fn one_ticket(faults_thousandths: u32) -> Given {
    let mut source = find("monday_meltdown").expect("it is built in");
    source.faults_thousandths = faults_thousandths;
    source.sampled_hundredths = 100;
    let mut given = Given(Hall::open(&Arc::new(CompiledShift::new(source, 1))));
    given.when(0, Due::Arrival, 0);
    given
}

impl Given {
    /// The events of a moment, applied.
    pub(crate) fn when(&mut self, second: u32, due: Due, id: u32) -> Vec<ShiftEvent> {
        let moment = Moment { second, due, id };
        let mut events = Vec::new();
        decide_clock(&self.0.tables().as_ref(), moment, &mut events);
        apply_turn(&mut self.0.tables(), moment, &events);
        events
    }

    /// Changes the first ticket.
    pub(crate) fn with(mut self, change: impl FnOnce(&mut TicketRow)) -> Self {
        change(&mut self.0.tables().tickets[0]);
        self
    }

    /// Counts a ticket as closed.
    pub(crate) fn close(&mut self) {
        self.0.tables().now.closed += 1;
    }

    /// How long something takes that takes so long on a good day.
    pub(crate) fn slowed(&mut self, seconds: u32) -> u32 {
        self.0.tables().as_ref().slowed(seconds)
    }

    /// The first ticket.
    pub(crate) fn ticket(&mut self) -> TicketRow {
        self.0.tables().tickets[0]
    }
}
