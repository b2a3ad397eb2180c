//! The seats' side of a shift: who decides which ticket comes next, and the built-in rules.

use std::collections::BTreeSet;

use super::command::ShiftCommand;
use super::view::{QueuedTicket, View};

/// Chooses what a seat does next in a shift. The work on a case is done by a case policy: it is
/// asked whenever this answers [`ShiftCommand::Work`].
pub trait Dispatch: Send {
    /// What the seat does.
    fn choose(&mut self, view: &View<'_>) -> ShiftCommand;
}

/// The built-in rules of which ticket comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Takes none.
    Idle,
    /// The one that came first.
    Fifo,
    /// The easy ones alone, the one that came first before the others.
    CherryPick,
    /// By what was promised, and by what the customer is worth.
    Triage,
}

/// Up to which tier a case looks easy.
const EASY_TIER: u8 = 2;

impl Rule {
    /// The rule and the name of the case policy that a policy's name stands for in a shift.
    #[must_use]
    pub fn of(policy: &str) -> (Self, &str) {
        match policy {
            "idle" => (Self::Idle, "idle"),
            "fifo" => (Self::Fifo, "greedy"),
            "cherry-pick" => (Self::CherryPick, "greedy"),
            "triage" => (Self::Triage, "greedy"),
            "oracle" => (Self::Triage, "oracle"),
            other => (Self::Fifo, other),
        }
    }

    /// A seat that goes by this rule.
    #[must_use]
    pub fn dispatch(self) -> Box<dyn Dispatch> {
        Box::new(Board { rule: self, queue: BTreeSet::new(), arrived: 0, returned: 0 })
    }

    /// Where a ticket stands in the order, the smallest first; none if it is not taken at all.
    fn rank(self, ticket: &QueuedTicket<'_>) -> Option<u64> {
        match self {
            Self::Idle => None,
            Self::Fifo => Some(0),
            Self::CherryPick => (ticket.tier <= EASY_TIER).then_some(0),
            Self::Triage => {
                // A ticket that came back was got wrong once, so it waits.
                let again = u64::from(ticket.attempts > 0) << 62;
                let worth = u64::from(u32::MAX - ticket.plan.value_cents);
                Some(again | worth << 30 | u64::from(ticket.solve_due) & 0x3fff_ffff)
            }
        }
    }
}

/// A rule's own order of the queue, kept up to date by what came since it last looked.
struct Board {
    rule: Rule,
    queue: BTreeSet<(u64, u32)>,
    arrived: u32,
    returned: usize,
}

impl Dispatch for Board {
    fn choose(&mut self, view: &View<'_>) -> ShiftCommand {
        if view.holding().is_some() {
            return ShiftCommand::Work;
        }
        if self.rule == Rule::Idle {
            return ShiftCommand::Rest;
        }
        self.catch_up(view);
        while let Some(&(rank, number)) = self.queue.first() {
            if view.queued(number).is_some() {
                return ShiftCommand::Claim { ticket: number };
            }
            self.queue.remove(&(rank, number));
        }
        ShiftCommand::Rest
    }
}

impl Board {
    fn catch_up(&mut self, view: &View<'_>) {
        for ticket in self.arrived..view.arrived() {
            self.put(view, ticket);
            view.copy_of(ticket).into_iter().for_each(|copy| self.put(view, copy));
        }
        for &ticket in &view.returned()[self.returned..] {
            self.put(view, ticket);
        }
        self.arrived = view.arrived();
        self.returned = view.returned().len();
    }

    fn put(&mut self, view: &View<'_>, number: u32) {
        let ticket = view.queued(number);
        if let Some(rank) = ticket.and_then(|ticket| self.rule.rank(&ticket)) {
            self.queue.insert((rank, number));
        }
    }
}
