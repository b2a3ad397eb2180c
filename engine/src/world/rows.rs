//! The rows of a desk: plain data of integers, one component a row kind.

use std::sync::Arc;

use bevy_ecs::component::Component;
use serde::{Deserialize, Serialize};

use crate::command::Amount;
use crate::event::{ArticleNo, Ending, RecordNo, Refusal, TicketNo};
use crate::scenario::{Compiled, Priority, Status};
use crate::text::{Text, Words};

/// What one desk has once: where its episode stands.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// The seed of the episode.
    pub seed: u64,
    /// How many turns were taken.
    pub turn: u32,
    /// The ticket that was opened last.
    pub selected: Option<TicketNo>,
    /// The ticket that was worked on last.
    pub active: Option<TicketNo>,
    /// What lies in front of the seat.
    pub focus: Focus,
    /// Why the last command was refused, if it was.
    pub refused: Option<Refusal>,
    /// The reply so far; its points lie in the desk's papers.
    pub draft: Option<Draft>,
    /// How the case was closed.
    pub closing: Option<Closing>,
    /// Why the episode ended, once it has.
    pub ended: Option<Ending>,
    /// How many rows of `TagRow` are in use.
    pub tags: u32,
    /// How many rows of `CreditRow` are in use.
    pub credits: u32,
    /// How many rows of `EscalationRow` are in use.
    pub escalations: u32,
    /// How many rows of `MessageRow` are in use.
    pub messages: u32,
    /// How many records and articles were read so far, each counted once.
    pub readings: u32,
    /// What only desks of the second dialect have; their states hold it behind all rows, so that
    /// the states of the first dialects are the same bytes as ever.
    #[serde(skip)]
    pub dealings: Dealings,
}

/// What lies in front of a seat.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Focus {
    /// Nothing yet.
    #[default]
    Nothing,
    /// A ticket, as it was when it was opened.
    Ticket {
        /// Which one.
        ticket: TicketNo,
        /// Its priority then.
        priority: Priority,
        /// Its status then.
        status: Status,
        /// How many tag rows the desk had then.
        tags: u32,
    },
    /// A record.
    Record(RecordNo),
    /// An article.
    Article(ArticleNo),
    /// What a search found.
    Search(Text),
}

/// The reply so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The ticket that it answers.
    pub ticket: TicketNo,
    /// The template that it uses.
    pub template: Text,
    /// Its words.
    pub note: Text,
}

/// How a case was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    /// On which ticket.
    pub ticket: TicketNo,
    /// With which code.
    pub code: Text,
}

/// A ticket of the inbox.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// Its priority now.
    pub priority: Priority,
    /// Its status now.
    pub status: Status,
}

/// Whether a record was read; records stand first, articles after them.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// Its place in the order of first reading, counted from 1; 0 while unread.
    pub first: u32,
    /// How often it was read.
    pub times: u32,
}

/// A tag on a ticket.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TagRow {
    /// The ticket.
    pub ticket: TicketNo,
    /// The tag.
    pub tag: Text,
    /// Whether it was there at the start.
    pub from_start: bool,
}

/// A credit.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditRow {
    /// The ticket that it was given on.
    pub ticket: TicketNo,
    /// How much.
    pub amount: Amount,
    /// In which currency.
    pub currency: Text,
}

/// An escalation.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EscalationRow {
    /// The ticket that was handed on.
    pub ticket: TicketNo,
    /// The team that it went to.
    pub team: Text,
}

/// A message that has arrived.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageRow {
    /// Its place in the scenario.
    pub message: u32,
}

/// Something that was done on a desk of the second dialect.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeedRow {
    /// The ticket that it was done on.
    pub ticket: TicketNo,
    /// What was done.
    pub deed: Deed,
}

/// What can be done on a desk of the second dialect, beside what any desk knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Deed {
    /// A reply was sent with this template.
    Sent(Text),
    /// The reply that was sent makes this point.
    Said(Text),
    /// The customer was asked this.
    Asked(Text),
    /// The identity was checked through this channel.
    Checked {
        /// The channel.
        channel: Text,
        /// Whether the customer is who they say.
        is_confirmed: bool,
    },
    /// What the customer asks for was refused for this reason.
    Refused(Text),
    /// This session or key was stopped.
    Contained(Text),
    /// The credit with this place was taken back.
    Undone(u32),
    /// The ticket was linked to this one.
    Linked(TicketNo),
    /// Somebody reacted to what was done.
    Heard {
        /// The place of the message in the scenario.
        message: u32,
        /// The turn with whose answer it came.
        turn: u32,
    },
}

/// What one desk of the second dialect has once, beside its case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dealings {
    /// How many rows of `DeedRow` are in use.
    pub deeds: u32,
    /// Whether the present draft was sent.
    pub is_draft_sent: bool,
}

/// What a desk holds in texts: words that policies brought, and the points of the draft.
#[derive(Component, Clone, Debug, Default, PartialEq, Eq)]
pub struct Papers {
    /// Texts beyond the scenario's lexicon, numbered after it.
    pub words: Words,
    /// The points of the present draft, each once, in the order of their texts.
    pub points: Vec<Text>,
}

/// The scenario that a desk plays.
#[derive(Component, Clone, Debug, Default)]
pub struct Setup(pub(super) Option<Arc<Compiled>>);
