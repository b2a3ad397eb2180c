//! What happened: the only thing that changes a desk, and all that its log holds.

use serde::{Deserialize, Serialize};

use crate::command::{Amount, Command, Field, Verb};
use crate::scenario::{Priority, Status, closed_vocabulary};
use crate::text::{Text, Words};

/// The place of a ticket in its scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TicketNo(pub u32);

/// The place of a record in its scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RecordNo(pub u32);

/// The place of an article in its scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ArticleNo(pub u32);

/// The place from which a policy acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Seat(pub u8);

/// Why a command was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    /// The answer was no command; the text says why.
    Malformed {
        /// What was wrong with it.
        why: Text,
    },
    /// The scenario's dialect has no such verb.
    NotOffered {
        /// The verb.
        verb: Verb,
    },
    /// A field that the verb needs was left out.
    FieldMissing {
        /// The verb.
        verb: Verb,
        /// The field.
        field: Field,
    },
    /// An amount that is nothing, less than nothing or too much.
    AmountOutOfRange {
        /// The amount.
        amount: Amount,
    },
    /// No ticket has this id.
    UnknownTicket {
        /// The id.
        ticket: Text,
    },
    /// No record and no article has this id.
    UnknownRecord {
        /// The id.
        record: Text,
    },
    /// The ticket has this tag already.
    TagAlreadyThere {
        /// The ticket.
        ticket: TicketNo,
        /// The tag.
        tag: Text,
    },
    /// The workspace does not offer this code.
    UnknownCode {
        /// The code.
        code: Text,
    },
    /// An amount that is no whole number of cents.
    FractionOfCent {
        /// The amount.
        amount: Amount,
    },
    /// The desk does not offer this word.
    NotOfferedWord {
        /// The field that it stands in.
        field: Field,
        /// The word.
        word: Text,
    },
    /// No reply of this desk can make this point.
    UnknownPoint {
        /// The point.
        point: Text,
    },
    /// There is no draft for this ticket, or it was sent already.
    NothingToSend {
        /// The ticket.
        ticket: TicketNo,
    },
    /// No credit of this amount stands on the ticket.
    NoSuchCredit {
        /// The ticket.
        ticket: TicketNo,
        /// The amount.
        amount: Amount,
    },
    /// This was done already, and once is enough.
    AlreadyDone {
        /// The verb.
        verb: Verb,
    },
    /// A ticket cannot be linked to itself.
    SameTicket {
        /// The ticket.
        ticket: TicketNo,
    },
    /// No other seat has this name.
    UnknownSeat {
        /// The name.
        seat: Text,
    },
}

impl Refusal {
    /// Whether the answer was no valid form at all, so that the desk never looked at it.
    #[must_use]
    pub const fn is_malformed(self) -> bool {
        matches!(
            self,
            Self::Malformed { .. }
                | Self::NotOffered { .. }
                | Self::FieldMissing { .. }
                | Self::AmountOutOfRange { .. }
                | Self::FractionOfCent { .. }
        )
    }
}

closed_vocabulary! {
    /// What became of a policy that could not go on. New causes go to the end: their numbers stand
    /// in logs.
    Cause {
        /// It said itself that it cannot go on.
        GaveUp = "gave_up",
        /// It panicked, and the panic was caught.
        Panicked = "panicked",
        /// Its process broke a rule of the machine, such as reading memory that is not there.
        Crashed = "crashed",
        /// Its process aborted.
        Aborted = "aborted",
        /// It ended its process.
        Exited = "exited",
        /// It took longer than it may.
        TimedOut = "timed_out",
        /// It took more memory than it may.
        OutOfMemory = "out_of_memory",
        /// It wrote to standard output.
        WroteOutput = "wrote_output",
        /// It broke the contract in another way.
        BrokeContract = "broke_contract",
    }
}

/// Why an episode ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ending {
    /// The case was closed with a code.
    Closed,
    /// The turns are used up.
    BudgetSpent,
    /// A forbidden action that ends the episode; the number is its place in the scenario's list.
    Breach {
        /// Which one.
        forbidden: u32,
    },
    /// The policy could not go on.
    PolicyFailed,
}

/// One thing that happened. New kinds go to the end: their numbers stand in logs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    missing_docs,
    reason = "fields are named like the fields of the command that asks for them"
)]
pub enum Event {
    /// The command was not carried out.
    Refused { why: Refusal },
    /// The seat let its turn pass.
    Idled,
    /// A ticket was put in front of the seat.
    TicketOpened { ticket: TicketNo },
    /// A record was read.
    RecordViewed { record: RecordNo },
    /// An article was read.
    ArticleViewed { article: ArticleNo },
    /// The knowledge base was searched.
    Searched { query: Text, hits: u32 },
    /// A ticket's priority was set.
    PrioritySet { ticket: TicketNo, priority: Priority },
    /// A ticket's status was set.
    StatusSet { ticket: TicketNo, status: Status },
    /// A tag was put on a ticket.
    TagAdded { ticket: TicketNo, tag: Text },
    /// An amount was credited.
    CreditApplied { ticket: TicketNo, amount: Amount, currency: Text },
    /// A ticket was handed to a team.
    Escalated { ticket: TicketNo, team: Text },
    /// A draft was written over the former one; its points follow.
    ReplyDrafted { ticket: TicketNo, template: Text, note: Text },
    /// The draft makes this point.
    PointMade { point: Text },
    /// The case was closed.
    CaseClosed { ticket: TicketNo, code: Text },
    /// Somebody else spoke; the number is the message's place in the scenario.
    MessageArrived { message: u32 },
    /// The episode is over.
    Ended { why: Ending },
    /// The policy of the seat could not go on; the episode ends with it, and earns nothing.
    PolicyFailed { cause: Cause, last_words: Text },
    /// The draft went to the customer; what it says follows.
    ReplySent { ticket: TicketNo, template: Text },
    /// The reply that was sent makes this point.
    PointSent { ticket: TicketNo, point: Text },
    /// The customer was asked something.
    CustomerAsked { ticket: TicketNo, question: Text },
    /// It was checked through a channel who the customer is.
    IdentityChecked { ticket: TicketNo, channel: Text, is_confirmed: bool },
    /// What the customer asks for was refused.
    RequestRefused { ticket: TicketNo, reason: Text },
    /// A session was suspended, or a key revoked.
    Contained { ticket: TicketNo, target: Text },
    /// A credit was taken back; the number is its place among all credits.
    CreditUndone { ticket: TicketNo, credit: u32, amount: Amount, currency: Text },
    /// Two tickets were linked.
    TicketsLinked { ticket: TicketNo, other: TicketNo },
    /// A seat took a ticket for its own.
    TicketClaimed { ticket: TicketNo },
    /// A seat gave a ticket to another one.
    TicketTransferred { ticket: TicketNo, to: Seat },
    /// A seat wrote to another one.
    ColleagueMessaged { to: Seat, note: Text },
    /// The seat let time pass.
    Waited,
}

impl Event {
    /// The ticket that this changed, if it changed one: reading, asking, checking an identity and
    /// writing a draft change none.
    #[must_use]
    pub const fn changed(&self) -> Option<TicketNo> {
        match *self {
            Self::PrioritySet { ticket, .. }
            | Self::StatusSet { ticket, .. }
            | Self::TagAdded { ticket, .. }
            | Self::CreditApplied { ticket, .. }
            | Self::CreditUndone { ticket, .. }
            | Self::Escalated { ticket, .. }
            | Self::ReplySent { ticket, .. }
            | Self::RequestRefused { ticket, .. }
            | Self::Contained { ticket, .. }
            | Self::TicketsLinked { ticket, .. }
            | Self::CaseClosed { ticket, .. } => Some(ticket),
            _ => None,
        }
    }
}

/// One seat's command with all that came of it.
#[derive(Clone, Copy, Debug)]
pub struct Turn<'a> {
    /// Its number, counted from 1.
    pub number: u32,
    /// Who asked.
    pub seat: Seat,
    /// The texts that the desk had not heard before, in the order of their new numbers.
    pub words: &'a Words,
    /// What was asked.
    pub command: &'a Command,
    /// The points of a draft, as they were given.
    pub points: &'a [Text],
    /// What happened, in order.
    pub events: &'a [Event],
}

impl Turn<'_> {
    /// Why the command was refused, if it was.
    #[must_use]
    pub fn refusal(&self) -> Option<Refusal> {
        self.events.iter().find_map(|event| match event {
            Event::Refused { why } => Some(*why),
            _ => None,
        })
    }

    /// What became of the policy, if it could not go on.
    #[must_use]
    pub fn failure(&self) -> Option<Cause> {
        match self.events.first() {
            Some(Event::PolicyFailed { cause, .. }) => Some(*cause),
            _ => None,
        }
    }

    /// Why the episode ended with this turn, if it did.
    #[must_use]
    pub fn ending(&self) -> Option<Ending> {
        match self.events.last() {
            Some(Event::Ended { why }) => Some(*why),
            _ => None,
        }
    }
}
