//! The clock: what is due, ordered by second, kind and stable id.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use serde::{Deserialize, Serialize};

/// Something that is due. The order of the kinds is the order in which they come in one second:
/// the seats act last, on a desk where everything else has happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Due {
    /// A policy window opens.
    WindowOpens,
    /// A policy window shuts.
    WindowShuts,
    /// An incident starts.
    IncidentStarts,
    /// An incident spreads.
    IncidentSpreads,
    /// An incident ends.
    IncidentEnds,
    /// A customer writes for the first time.
    Arrival,
    /// A team answers.
    TeamAnswers,
    /// Quality review looks at a closed case.
    Review,
    /// A reply was promised by now.
    ReplyDue,
    /// A solution was promised by now.
    SolveDue,
    /// A customer loses patience.
    Patience,
    /// A customer marks how satisfied they are.
    Rating,
    /// A seat can act again.
    SeatFree,
    /// The shift ends.
    End,
}

/// A moment of the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Moment {
    /// When.
    pub second: u32,
    /// What is due.
    pub due: Due,
    /// The stable id of the ticket, seat, incident or window.
    pub id: u32,
}

/// What is due, the next first.
#[derive(Clone, Debug, Default)]
pub struct Queue {
    heap: BinaryHeap<Reverse<Moment>>,
}

impl Queue {
    /// Puts a moment into the queue.
    pub fn push(&mut self, second: u32, due: Due, id: u32) {
        self.heap.push(Reverse(Moment { second, due, id }));
    }

    /// The next moment.
    #[must_use]
    pub fn peek(&self) -> Option<Moment> {
        self.heap.peek().map(|moment| moment.0)
    }

    /// Takes out everything up to a moment, which was dealt with.
    pub fn pass(&mut self, moment: Moment) {
        while self.peek().is_some_and(|next| next <= moment) {
            self.heap.pop();
        }
    }

    /// Empties the queue.
    pub fn clear(&mut self) {
        self.heap.clear();
    }

    /// All moments, in order, for snapshots.
    #[must_use]
    pub fn to_sorted(&self) -> Vec<Moment> {
        let mut all: Vec<Moment> = self.heap.iter().map(|moment| moment.0).collect();
        all.sort_unstable();
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_come_by_second_then_kind_then_id() {
        let mut queue = Queue::default();
        queue.push(5, Due::SeatFree, 0);
        queue.push(5, Due::Arrival, 9);
        queue.push(5, Due::SeatFree, 1);
        queue.push(4, Due::End, 0);
        let mut seen = Vec::new();
        while let Some(moment) = queue.peek() {
            seen.push((moment.second, moment.due, moment.id));
            queue.pass(moment);
        }
        let seat = |id| (5, Due::SeatFree, id);
        assert_eq!(seen, [(4, Due::End, 0), (5, Due::Arrival, 9), seat(0), seat(1)]);
    }
}
