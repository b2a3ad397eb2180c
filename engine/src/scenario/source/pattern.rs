//! What can be said of one event: the words that rules and reactions are made of.

use serde::{Deserialize, Serialize};

/// A kind of event that rules look for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum PatternSource {
    /// This ticket was opened.
    Opened(String),
    /// This record or article was read.
    Read(String),
    /// The message with this place in the scenario arrived.
    Heard(u32),
    /// Something was credited.
    Credited,
    /// More than so many cents were credited at once.
    CreditedOver(u32),
    /// A ticket was handed to a team.
    Escalated,
    /// A ticket was handed to this team.
    EscalatedTo(String),
    /// What the customer asks for was refused.
    Refused,
    /// The identity was checked, whatever came of it.
    Checked,
    /// The identity was confirmed.
    Confirmed,
    /// Something was contained.
    Contained,
    /// This session or key was stopped.
    ContainedOne(String),
    /// The customer was asked this.
    Asked(String),
    /// This tag was put on a ticket.
    Tagged(String),
    /// A ticket was given this status.
    StatusIs(super::Status),
    /// A reply was drafted.
    Drafted,
    /// A reply was sent.
    Sent,
    /// A reply was sent with this template.
    SentAs(String),
    /// A reply that makes this point was sent.
    Said(String),
    /// Tickets were linked.
    Linked,
    /// The case was closed.
    Closed,
    /// The case was closed with this code.
    ClosedAs(String),
    /// Anything was changed: everything but reading, asking, and checking an identity.
    Changed,
}
