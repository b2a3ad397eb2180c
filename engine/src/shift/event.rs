//! What happens in a shift: the only thing that changes its state, and all that its log holds.

use serde::{Deserialize, Serialize};

use crate::command::Verb;
use crate::event::Turn;

use super::clock::Moment;
use super::command::ShiftCommand;

/// Why a seat did not get what it asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Denial {
    /// Another seat has the ticket, or took it in this second.
    Held {
        /// Who.
        by: u8,
    },
    /// This is the second delivery of a ticket that is there already.
    Copy,
    /// The ticket is not in the queue: it has not come, is closed, or waits for a team.
    NotOpen,
    /// The ticket was handed to another seat.
    NotYours,
    /// The seat has a ticket already.
    HandsFull,
    /// The seat has no ticket.
    EmptyHands,
    /// There is no such seat.
    NoSuchSeat,
}

/// Why a team did not take a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Objection {
    /// The desk should have settled it.
    NotForTeams,
    /// Another team should have it.
    WrongTeam,
    /// It is the right team, and what came with the case is not enough.
    AsksForMore,
}

/// What a customer means who writes again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Saying {
    /// They ask what became of it.
    Reminds,
    /// They were answered, and ask for more.
    Presses,
    /// They had something wrong, and say so.
    Corrects,
    /// They want it otherwise now.
    ChangesMind,
    /// They claim a promise that nobody gave.
    ClaimsPromise,
    /// They have had enough.
    Leaves,
}

/// One thing that happened in a shift. New kinds go to the end: their numbers stand in logs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "seats, tickets and seconds are what their names say")]
pub enum ShiftEvent {
    /// A customer wrote for the first time.
    Arrived {
        ticket: u32,
        reply_due: u32,
        solve_due: u32,
        patience_due: u32,
        mood_points: u32,
        value_cents: u32,
        bonus_hundredths: u32,
    },
    /// A tool delivered the ticket a second time.
    DeliveredTwice { ticket: u32 },
    /// A seat that rested can act again.
    Woken { seat: u8 },
    /// A seat rests.
    Rested { seat: u8 },
    /// A seat rests with a ticket in its hands.
    RestedOn { seat: u8, ticket: u32, free: u32 },
    /// A seat took a ticket.
    Claimed { seat: u8, ticket: u32, free: u32 },
    /// A seat did not get what it asked for.
    Refused { seat: u8, ticket: u32, why: Denial, free: u32 },
    /// A seat put its ticket back.
    GivenBack { seat: u8, ticket: u32, free: u32 },
    /// A seat handed its ticket to another one.
    Transferred { seat: u8, ticket: u32, to: u8, free: u32 },
    /// A seat told another one about a ticket.
    Messaged { seat: u8, to: u8, ticket: u32, free: u32 },
    /// A seat worked on its ticket; its turn on the case stands beside this.
    Worked { seat: u8, ticket: u32, free: u32 },
    /// A tool lost the command: time passed, and nothing else.
    CommandLost { seat: u8, ticket: u32, free: u32, verb: Verb },
    /// A tool showed an old page: the paper was not read.
    ReadStale { seat: u8, ticket: u32, free: u32 },
    /// A reply went to the customer.
    Replied { ticket: u32, mood_points: u32, patience_due: u32 },
    /// A seat's work on a case is over.
    CaseEnded { seat: u8, ticket: u32, points: u32, attempt: u8, rating: u32 },
    /// The case went to a team.
    HandedOn { ticket: u32, team: u8, lane: u8, answers: u32, objection: Option<Objection> },
    /// The team took the case.
    TeamApproved { ticket: u32, team: u8 },
    /// The team sent the case back into the queue.
    TeamBounced { ticket: u32, team: u8, why: Objection, mood_points: u32, patience_due: u32 },
    /// The team refused the case for good.
    TeamDenied { ticket: u32, team: u8, why: Objection, mood_points: u32 },
    /// Quality review will look at the case.
    Sampled { ticket: u32, review: u32 },
    /// Quality review found nothing.
    ReviewPassed { ticket: u32 },
    /// Quality review found it wrong: the case is in the queue again.
    Reopened { ticket: u32, mood_points: u32, patience_due: u32 },
    /// A customer wrote again.
    WroteAgain { ticket: u32, saying: Saying, phrase: u8, mood_points: u32, patience_due: u32 },
    /// A customer left for good.
    Churned { ticket: u32, phrase: u8 },
    /// A customer marked how satisfied they are, from 1 to 5.
    Rated { ticket: u32, mark: u8 },
    /// A promised reply did not come in time.
    ReplyMissed { ticket: u32 },
    /// A promised solution did not come in time.
    SolveMissed { ticket: u32 },
    /// An incident started: commands take a quarter longer.
    IncidentStarted { incident: u8 },
    /// An incident spread: commands take half as long again.
    IncidentSpread { incident: u8 },
    /// An incident ended.
    IncidentEnded { incident: u8 },
    /// A policy window opened.
    WindowOpened { window: u8 },
    /// A policy window shut.
    WindowShut { window: u8 },
    /// A ticket was solved while its window was open.
    WindowUsed { ticket: u32 },
    /// The policy of a seat could not go on: the seat is empty from now on.
    SeatFailed { seat: u8, ticket: u32 },
    /// The shift is over.
    Ended,
}

impl ShiftEvent {
    /// Whether the case policy of a seat was asked in the turn of this event.
    #[must_use]
    pub const fn is_of_case_policy(&self) -> bool {
        matches!(self, Self::Worked { .. } | Self::CommandLost { .. } | Self::ReadStale { .. })
    }

    /// The ticket and the seat that it names, where it names one.
    #[must_use]
    pub const fn names(&self) -> (Option<u32>, Option<u8>) {
        match *self {
            Self::Arrived { ticket, .. }
            | Self::DeliveredTwice { ticket }
            | Self::Replied { ticket, .. }
            | Self::HandedOn { ticket, .. }
            | Self::TeamApproved { ticket, .. }
            | Self::TeamBounced { ticket, .. }
            | Self::TeamDenied { ticket, .. }
            | Self::Sampled { ticket, .. }
            | Self::ReviewPassed { ticket }
            | Self::Reopened { ticket, .. }
            | Self::WroteAgain { ticket, .. }
            | Self::Churned { ticket, .. }
            | Self::Rated { ticket, .. }
            | Self::ReplyMissed { ticket }
            | Self::SolveMissed { ticket }
            | Self::WindowUsed { ticket } => (Some(ticket), None),
            Self::RestedOn { seat, ticket, .. }
            | Self::Claimed { seat, ticket, .. }
            | Self::Refused { seat, ticket, .. }
            | Self::GivenBack { seat, ticket, .. }
            | Self::Transferred { seat, ticket, .. }
            | Self::Messaged { seat, ticket, .. }
            | Self::Worked { seat, ticket, .. }
            | Self::CommandLost { seat, ticket, .. }
            | Self::ReadStale { seat, ticket, .. }
            | Self::CaseEnded { seat, ticket, .. }
            | Self::SeatFailed { seat, ticket } => (Some(ticket), Some(seat)),
            Self::Woken { seat } | Self::Rested { seat } => (None, Some(seat)),
            _ => (None, None),
        }
    }
}

/// A turn on a case.
#[derive(Clone, Copy, Debug)]
pub struct Work<'a> {
    /// The ticket.
    pub ticket: u32,
    /// The turn.
    pub turn: Turn<'a>,
}

/// One moment of a shift with all that came of it.
#[derive(Clone, Copy, Debug)]
pub struct ShiftTurn<'a> {
    /// Its number, counted from 1.
    pub number: u32,
    /// The moment; where a seat was free, it says which one.
    pub moment: Moment,
    /// What the seat asked for; none where the clock acted.
    pub command: Option<ShiftCommand>,
    /// What happened, in order.
    pub events: &'a [ShiftEvent],
    /// The turn on a case, where a seat worked on one.
    pub work: Option<Work<'a>>,
}
