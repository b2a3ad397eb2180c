//! What a seat asks for in a shift, and what each command costs in seconds.

use serde::{Deserialize, Serialize};

use crate::command::Verb;

/// What a seat asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ShiftCommand {
    /// Waits until something can be done.
    Rest,
    /// Takes a ticket for its own; the number may be that of a copy.
    Claim {
        /// The ticket.
        ticket: u32,
    },
    /// Puts its ticket back into the queue.
    GiveBack,
    /// Hands its ticket to another seat. What was done on its case is lost.
    Transfer {
        /// The other seat.
        to: u8,
    },
    /// Tells another seat about a ticket.
    Message {
        /// The other seat.
        to: u8,
        /// The ticket.
        ticket: u32,
    },
    /// Works on its ticket: the command on the case stands beside this one.
    Work,
}

/// How long a command takes that belongs to the shift, not to a case.
#[must_use]
pub const fn shift_cost_seconds(command: ShiftCommand) -> u32 {
    match command {
        ShiftCommand::Claim { .. } | ShiftCommand::GiveBack => 5,
        ShiftCommand::Transfer { .. } => 15,
        ShiftCommand::Message { .. } => 20,
        ShiftCommand::Rest | ShiftCommand::Work => 0,
    }
}

/// How long a command on a case takes.
#[must_use]
pub const fn cost_seconds(verb: Verb) -> u32 {
    match verb {
        Verb::OpenTicket | Verb::InspectRecord | Verb::SearchKb | Verb::LookUpPolicy => 20,
        Verb::DraftReply | Verb::AskCustomer | Verb::VerifyIdentity => 60,
        Verb::SendReply => 90,
        Verb::ClaimTicket => 5,
        Verb::TransferTicket => 15,
        Verb::MessageColleague => 20,
        _ => 30,
    }
}
