//! Patterns of events, with every word a number.

use crate::event::Event;
use crate::scenario::{PatternSource, Status};
use crate::text::Text;

use super::{Compiled, Readable};
use crate::event::TicketNo;

/// A kind of event that rules look for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "PatternSource says what each means")]
pub enum Pattern {
    Opened(TicketNo),
    Read(Readable),
    Heard(u32),
    Credited,
    CreditedOver(u32),
    Escalated,
    EscalatedTo(Text),
    Refused,
    Checked,
    Confirmed,
    Contained,
    ContainedOne(Text),
    Asked(Text),
    Tagged(Text),
    StatusIs(Status),
    Drafted,
    Sent,
    SentAs(Text),
    Said(Text),
    Linked,
    Closed,
    ClosedAs(Text),
    Changed,
}

impl Pattern {
    pub(super) fn of(scenario: &Compiled, source: &PatternSource) -> Self {
        let text = |word: &String| scenario.lexicon.known(word);
        match source {
            PatternSource::Opened(ticket) => Self::Opened(scenario.ticket_no(ticket)),
            PatternSource::Read(id) => Self::Read(
                scenario.readable_of(text(id)).expect("the loader refuses unknown records"),
            ),
            PatternSource::Heard(message) => Self::Heard(*message),
            PatternSource::Credited => Self::Credited,
            PatternSource::CreditedOver(cents) => Self::CreditedOver(*cents),
            PatternSource::Escalated => Self::Escalated,
            PatternSource::EscalatedTo(team) => Self::EscalatedTo(text(team)),
            PatternSource::Refused => Self::Refused,
            PatternSource::Checked => Self::Checked,
            PatternSource::Confirmed => Self::Confirmed,
            PatternSource::Contained => Self::Contained,
            PatternSource::ContainedOne(target) => Self::ContainedOne(text(target)),
            PatternSource::Asked(question) => Self::Asked(text(question)),
            PatternSource::Tagged(tag) => Self::Tagged(text(tag)),
            PatternSource::StatusIs(status) => Self::StatusIs(*status),
            PatternSource::Drafted => Self::Drafted,
            PatternSource::Sent => Self::Sent,
            PatternSource::SentAs(template) => Self::SentAs(text(template)),
            PatternSource::Said(point) => Self::Said(text(point)),
            PatternSource::Linked => Self::Linked,
            PatternSource::Closed => Self::Closed,
            PatternSource::ClosedAs(code) => Self::ClosedAs(text(code)),
            PatternSource::Changed => Self::Changed,
        }
    }

    /// How many topics events have.
    pub const TOPICS: usize = 17;

    /// What an event is about, so that only the patterns that can match it look at it.
    #[must_use]
    pub const fn topic_of(event: &Event) -> usize {
        match event {
            Event::TicketOpened { .. } => 0,
            Event::RecordViewed { .. } | Event::ArticleViewed { .. } => 1,
            Event::MessageArrived { .. } => 2,
            Event::CreditApplied { .. } => 3,
            Event::Escalated { .. } => 4,
            Event::RequestRefused { .. } => 5,
            Event::IdentityChecked { .. } => 6,
            Event::Contained { .. } => 7,
            Event::CustomerAsked { .. } => 8,
            Event::TagAdded { .. } => 9,
            Event::StatusSet { .. } => 10,
            Event::ReplyDrafted { .. } => 11,
            Event::ReplySent { .. } => 12,
            Event::PointSent { .. } => 13,
            Event::TicketsLinked { .. } => 14,
            Event::CaseClosed { .. } => 15,
            _ => 16,
        }
    }

    /// The topics of the events that it can match, as bits.
    #[must_use]
    pub const fn topics(self) -> u32 {
        1 << match self {
            Self::Opened(_) => 0,
            Self::Read(_) => 1,
            Self::Heard(_) => 2,
            Self::Credited | Self::CreditedOver(_) => 3,
            Self::Escalated | Self::EscalatedTo(_) => 4,
            Self::Refused => 5,
            Self::Checked | Self::Confirmed => 6,
            Self::Contained | Self::ContainedOne(_) => 7,
            Self::Asked(_) => 8,
            Self::Tagged(_) => 9,
            Self::StatusIs(_) => 10,
            Self::Drafted => 11,
            Self::Sent | Self::SentAs(_) => 12,
            Self::Said(_) => 13,
            Self::Linked => 14,
            Self::Closed | Self::ClosedAs(_) => 15,
            Self::Changed => return u32::MAX,
        }
    }

    /// Whether an event is of this kind.
    #[must_use]
    pub fn matches(self, event: &Event) -> bool {
        match (self, *event) {
            (Self::Opened(wanted), Event::TicketOpened { ticket }) => wanted == ticket,
            (Self::Read(wanted), Event::RecordViewed { record }) => {
                wanted == Readable::Record(record)
            }
            (Self::Read(wanted), Event::ArticleViewed { article }) => {
                wanted == Readable::Article(article)
            }
            (Self::Heard(wanted), Event::MessageArrived { message }) => wanted == message,
            (Self::CreditedOver(cents), Event::CreditApplied { amount, .. }) => {
                amount.cents().is_none_or(|given| given > cents)
            }
            (Self::EscalatedTo(wanted), Event::Escalated { team, .. }) => wanted == team,
            (Self::Confirmed, Event::IdentityChecked { is_confirmed, .. }) => is_confirmed,
            (Self::ContainedOne(wanted), Event::Contained { target, .. }) => wanted == target,
            (Self::Asked(wanted), Event::CustomerAsked { question, .. }) => wanted == question,
            (Self::Tagged(wanted), Event::TagAdded { tag, .. }) => wanted == tag,
            (Self::StatusIs(wanted), Event::StatusSet { status, .. }) => wanted == status,
            (Self::SentAs(wanted), Event::ReplySent { template, .. }) => wanted == template,
            (Self::Said(wanted), Event::PointSent { point, .. }) => wanted == point,
            (Self::ClosedAs(wanted), Event::CaseClosed { code, .. }) => wanted == code,
            (Self::Credited, Event::CreditApplied { .. })
            | (Self::Escalated, Event::Escalated { .. })
            | (Self::Refused, Event::RequestRefused { .. })
            | (Self::Checked, Event::IdentityChecked { .. })
            | (Self::Contained, Event::Contained { .. })
            | (Self::Drafted, Event::ReplyDrafted { .. })
            | (Self::Sent, Event::ReplySent { .. })
            | (Self::Linked, Event::TicketsLinked { .. })
            | (Self::Closed, Event::CaseClosed { .. }) => true,
            (Self::Changed, event) => event.changed().is_some(),
            _ => false,
        }
    }
}
