//! What a seat sees, in the form that the contract shows it: one trait over a desk in this process
//! and over what another process was told of it.

use std::cell::OnceCell;

use aegis_engine::event::{ArticleNo, RecordNo, Refusal, TicketNo};
use aegis_engine::observe::{FocusView, Observation};
use aegis_engine::scenario::{
    ArticleSource, Dialect, MessageSource, Priority, RecordSource, ReplySource, Status,
    TicketSource, WorldSource,
};
use aegis_engine::world::Focus;
use aegis_policy::abi::{
    AEGIS_REFUSED_AMOUNT, AEGIS_REFUSED_FIELD_MISSING, AEGIS_REFUSED_MALFORMED, AEGIS_REFUSED_NOT,
    AEGIS_REFUSED_NOT_OFFERED, AEGIS_REFUSED_OTHERWISE, AEGIS_REFUSED_TAG_ALREADY_THERE,
    AEGIS_REFUSED_UNKNOWN_CODE, AEGIS_REFUSED_UNKNOWN_RECORD, AEGIS_REFUSED_UNKNOWN_TICKET,
};

use crate::flat::Flat;

/// All that a seat sees. Places count from 0; what is not there or not earned is none.
#[expect(missing_docs, reason = "the contract says what each is, under the same name")]
pub trait Sight {
    fn head(&self) -> Head;
    fn dialect(&self) -> Dialect;
    fn brief(&self) -> &str;
    fn reply(&self) -> Option<&ReplySource>;
    fn offered_codes(&self) -> &[String];
    fn workspace_summary(&self) -> &str;
    fn world(&self) -> Option<&WorldSource>;
    fn counts(&self) -> Counts;
    fn ticket(&self, number: usize) -> Option<(&TicketSource, Priority, Status)>;
    fn tag(&self, ticket: usize, number: usize) -> Option<&str>;
    fn tag_count(&self, ticket: usize) -> usize;
    fn escalation(&self, ticket: usize, number: usize) -> Option<&str>;
    fn escalation_count(&self, ticket: usize) -> usize;
    fn record_id(&self, number: usize) -> Option<&str>;
    fn record(&self, number: usize) -> Option<&RecordSource>;
    fn article_id(&self, number: usize) -> Option<&str>;
    fn article(&self, number: usize) -> Option<&ArticleSource>;
    fn message(&self, number: usize) -> Option<&MessageSource>;
    fn message_step(&self, number: usize) -> u32;
    fn credit(&self, number: usize) -> Option<(u32, f64)>;
    fn focus(&self) -> InFront;
    fn hits(&self) -> &[Hit];
    fn refusal_text(&self) -> &str;
    fn flat(&self) -> &Flat;
}

/// The numbers of an observation that stand in it directly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the contract says what each is, under the same name")]
pub struct Head {
    pub seat: u8,
    pub turn: u32,
    pub remaining: u32,
    pub selected: Option<u32>,
    pub active: Option<u32>,
    pub refusal: u32,
    pub has_draft: bool,
}

/// How many there are of each thing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the contract says what each is, under the same name")]
pub struct Counts {
    pub tickets: usize,
    pub records: usize,
    pub articles: usize,
    pub messages: usize,
    pub credits: usize,
}

/// What lies in front of the seat.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the contract says what each is, under the same name")]
pub enum InFront {
    #[default]
    Nothing,
    Ticket {
        number: u32,
        priority: Priority,
        status: Status,
        tags: u32,
    },
    Record(u32),
    Article(u32),
    Search,
}

/// An article that a search found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the contract says what each is, under the same name")]
pub struct Hit {
    pub id: String,
    pub title: String,
    pub summary: String,
    pub shared_words: u32,
}

/// What has to be worked out before it can be shown, kept until the next turn.
#[derive(Default)]
pub struct Scratch {
    hits: OnceCell<Vec<Hit>>,
    refusal: OnceCell<String>,
    flat: OnceCell<Box<Flat>>,
}

impl Scratch {
    /// Forgets what was shown.
    #[inline]
    pub fn clear(&mut self) {
        if self.flat.get().is_some() || self.hits.get().is_some() || self.refusal.get().is_some() {
            *self = Self::default();
        }
    }

    /// What a search found, worked out once.
    pub fn hits(&self, find: impl FnOnce() -> Vec<Hit>) -> &[Hit] {
        self.hits.get_or_init(find)
    }

    /// The numbers of a desk, worked out once.
    pub fn flat<S: Sight>(&self, sight: &S) -> &Flat {
        self.flat.get_or_init(|| Box::new(Flat::of(sight)))
    }
}

/// A desk of this process.
pub struct Shown<'a> {
    seen: Observation<'a>,
    scratch: &'a Scratch,
}

impl<'a> Shown<'a> {
    /// What a seat sees, with room for what has to be worked out.
    #[inline]
    #[must_use]
    pub fn new(seen: Observation<'a>, scratch: &'a Scratch) -> Self {
        Self { seen, scratch }
    }

    /// What the seat sees, as the engine shows it.
    #[inline]
    #[must_use]
    pub fn seen(&self) -> &Observation<'a> {
        &self.seen
    }
}

impl Sight for Shown<'_> {
    #[inline]
    fn head(&self) -> Head {
        let seen = &self.seen;
        Head {
            seat: seen.seat().0,
            turn: seen.turn(),
            remaining: seen.remaining(),
            selected: seen.selected().map(|ticket| ticket.0),
            active: seen.active().map(|ticket| ticket.0),
            refusal: seen.refused().map_or(AEGIS_REFUSED_NOT, number_of),
            has_draft: seen.has_draft(),
        }
    }

    fn dialect(&self) -> Dialect {
        self.seen.dialect()
    }

    fn brief(&self) -> &str {
        self.seen.brief()
    }

    fn reply(&self) -> Option<&ReplySource> {
        self.seen.reply()
    }

    fn offered_codes(&self) -> &[String] {
        self.seen.offered_codes()
    }

    fn workspace_summary(&self) -> &str {
        self.seen.workspace_summary()
    }

    fn world(&self) -> Option<&WorldSource> {
        self.seen.world()
    }

    #[inline]
    fn counts(&self) -> Counts {
        Counts {
            tickets: self.seen.tickets().len(),
            records: self.seen.record_ids().len(),
            articles: self.seen.article_ids().len(),
            messages: self.seen.message_count(),
            credits: self.seen.credits().len(),
        }
    }

    fn ticket(&self, number: usize) -> Option<(&TicketSource, Priority, Status)> {
        let view = self.seen.ticket(ticket_no(number))?;
        Some((view.source, view.priority, view.status))
    }

    fn tag(&self, ticket: usize, number: usize) -> Option<&str> {
        self.seen.tags(ticket_no(ticket)).nth(number)
    }

    fn tag_count(&self, ticket: usize) -> usize {
        self.seen.tag_count(ticket_no(ticket))
    }

    fn escalation(&self, ticket: usize, number: usize) -> Option<&str> {
        self.seen.escalations(ticket_no(ticket)).nth(number)
    }

    fn escalation_count(&self, ticket: usize) -> usize {
        self.seen.escalation_count(ticket_no(ticket))
    }

    fn record_id(&self, number: usize) -> Option<&str> {
        self.seen.record_ids().nth(number)
    }

    fn record(&self, number: usize) -> Option<&RecordSource> {
        self.seen.record(RecordNo(u32::try_from(number).ok()?))
    }

    fn article_id(&self, number: usize) -> Option<&str> {
        self.seen.article_ids().nth(number)
    }

    fn article(&self, number: usize) -> Option<&ArticleSource> {
        self.seen.article(ArticleNo(u32::try_from(number).ok()?))
    }

    fn message(&self, number: usize) -> Option<&MessageSource> {
        self.seen.messages().nth(number)
    }

    fn message_step(&self, number: usize) -> u32 {
        self.seen.message_steps().nth(number).unwrap_or_default()
    }

    fn credit(&self, number: usize) -> Option<(u32, f64)> {
        self.seen.credits().nth(number).map(|(ticket, amount)| (ticket.0, amount))
    }

    fn focus(&self) -> InFront {
        in_front(&self.seen)
    }

    fn hits(&self) -> &[Hit] {
        self.scratch.hits(|| found(&self.seen))
    }

    fn refusal_text(&self) -> &str {
        self.scratch.refusal.get_or_init(|| self.seen.refusal_text().unwrap_or_default())
    }

    fn flat(&self) -> &Flat {
        self.scratch.flat(self)
    }
}

/// What lies in front of a seat of this process.
#[must_use]
pub fn in_front(seen: &Observation<'_>) -> InFront {
    match seen.focus_place() {
        Focus::Nothing => InFront::Nothing,
        Focus::Ticket { ticket, priority, status, tags } => {
            let then = seen.tags_from(0).take(tags as usize);
            let tags = then.filter(|&(on, _)| on == ticket).count() as u32;
            InFront::Ticket { number: ticket.0, priority, status, tags }
        }
        Focus::Record(number) => InFront::Record(number.0),
        Focus::Article(number) => InFront::Article(number.0),
        Focus::Search(_) => InFront::Search,
    }
}

/// What the search in front of a seat of this process found.
#[must_use]
pub fn found(seen: &Observation<'_>) -> Vec<Hit> {
    let FocusView::Search(found) = seen.focus() else { return Vec::new() };
    let hit = |(article, shared_words): (&ArticleSource, usize)| Hit {
        id: article.id.clone(),
        title: article.title.clone(),
        summary: article.summary.clone(),
        shared_words: u32::try_from(shared_words).unwrap_or(u32::MAX),
    };
    found.into_iter().map(hit).collect()
}

/// The number of a refusal in the contract.
#[must_use]
pub const fn number_of(refusal: Refusal) -> u32 {
    match refusal {
        Refusal::Malformed { .. } => AEGIS_REFUSED_MALFORMED,
        Refusal::NotOffered { .. } => AEGIS_REFUSED_NOT_OFFERED,
        Refusal::FieldMissing { .. } => AEGIS_REFUSED_FIELD_MISSING,
        Refusal::AmountOutOfRange { .. } => AEGIS_REFUSED_AMOUNT,
        Refusal::UnknownTicket { .. } => AEGIS_REFUSED_UNKNOWN_TICKET,
        Refusal::UnknownRecord { .. } => AEGIS_REFUSED_UNKNOWN_RECORD,
        Refusal::TagAlreadyThere { .. } => AEGIS_REFUSED_TAG_ALREADY_THERE,
        Refusal::UnknownCode { .. } => AEGIS_REFUSED_UNKNOWN_CODE,
        _ => AEGIS_REFUSED_OTHERWISE,
    }
}

fn ticket_no(number: usize) -> TicketNo {
    TicketNo(u32::try_from(number).unwrap_or(u32::MAX))
}
