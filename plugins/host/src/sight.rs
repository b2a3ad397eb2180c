//! What a seat sees, in the form that the contract shows it: one trait over a desk in this process
//! and over what another process was told of it.

use std::cell::OnceCell;

use aegis_engine::event::{ArticleNo, RecordNo, Refusal, TicketNo};
use aegis_engine::observe::{FocusView, Observation};
use aegis_engine::scenario::{
    ArticleSource, Dialect, MessageSource, Offers, Priority, RecordSource, ReplySource, Status,
    TicketSource, WorldSource,
};
use aegis_engine::world::{Deed, DeedRow, Focus};
use aegis_policy::abi::{
    AEGIS_DEED_CONTAINED, AEGIS_DEED_CUSTOMER_ASKED, AEGIS_DEED_IDENTITY_CHECKED,
    AEGIS_DEED_REPLY_SENT, AEGIS_DEED_REQUEST_REFUSED, AEGIS_DEED_TICKETS_LINKED,
    AEGIS_REFUSED_ALREADY_DONE, AEGIS_REFUSED_AMOUNT, AEGIS_REFUSED_FIELD_MISSING,
    AEGIS_REFUSED_FRACTION_OF_CENT, AEGIS_REFUSED_MALFORMED, AEGIS_REFUSED_NO_SUCH_CREDIT,
    AEGIS_REFUSED_NOT, AEGIS_REFUSED_NOT_OFFERED, AEGIS_REFUSED_NOT_OFFERED_WORD,
    AEGIS_REFUSED_NOTHING_TO_SEND, AEGIS_REFUSED_SAME_TICKET, AEGIS_REFUSED_TAG_ALREADY_THERE,
    AEGIS_REFUSED_UNKNOWN_CODE, AEGIS_REFUSED_UNKNOWN_POINT, AEGIS_REFUSED_UNKNOWN_RECORD,
    AEGIS_REFUSED_UNKNOWN_SEAT, AEGIS_REFUSED_UNKNOWN_TICKET,
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
    fn credit_stands(&self, number: usize) -> bool;
    fn family(&self) -> &str;
    fn offers(&self) -> Option<&Offers>;
    fn deed_count(&self) -> usize;
    fn deed(&self, number: usize) -> Option<Done<'_>>;
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

/// Something that was done on a desk of the second dialect, as the contract shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the contract says what each is, under the same name")]
pub struct Done<'a> {
    pub kind: u32,
    pub ticket: u32,
    pub is_confirmed: bool,
    pub object: &'a str,
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

    fn credit_stands(&self, number: usize) -> bool {
        let is_there = number < self.seen.credits().len();
        let is_it =
            |row: &DeedRow| matches!(row.deed, Deed::Undone(place) if place as usize == number);
        is_there && !self.seen.deeds().iter().any(is_it)
    }

    fn family(&self) -> &str {
        self.seen.family()
    }

    fn offers(&self) -> Option<&Offers> {
        self.seen.offers()
    }

    fn deed_count(&self) -> usize {
        done(&self.seen, 0).count()
    }

    fn deed(&self, number: usize) -> Option<Done<'_>> {
        done(&self.seen, 0).nth(number)
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

/// What was done on a desk of this process, from the n-th row of its table on. Rows that tell
/// something else, which is seen elsewhere or not at all, are left out.
pub fn done<'a>(seen: &Observation<'a>, first: usize) -> impl Iterator<Item = Done<'a>> + use<'a> {
    let seen = *seen;
    let rows = seen.deeds().get(first..).unwrap_or_default();
    rows.iter().filter_map(move |row| {
        let (kind, object) = match row.deed {
            Deed::Sent(template) => (AEGIS_DEED_REPLY_SENT, seen.say(template)),
            Deed::Asked(question) => (AEGIS_DEED_CUSTOMER_ASKED, seen.say(question)),
            Deed::Checked { channel, .. } => (AEGIS_DEED_IDENTITY_CHECKED, seen.say(channel)),
            Deed::Refused(reason) => (AEGIS_DEED_REQUEST_REFUSED, seen.say(reason)),
            Deed::Contained(target) => (AEGIS_DEED_CONTAINED, seen.say(target)),
            Deed::Linked(other) => {
                let id = seen.ticket(other).map_or("", |ticket| &ticket.source.id);
                (AEGIS_DEED_TICKETS_LINKED, id)
            }
            Deed::Said(_) | Deed::Undone(_) | Deed::Heard { .. } => return None,
        };
        let is_confirmed = matches!(row.deed, Deed::Checked { is_confirmed: true, .. });
        Some(Done { kind, ticket: row.ticket.0, is_confirmed, object })
    })
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
        Refusal::FractionOfCent { .. } => AEGIS_REFUSED_FRACTION_OF_CENT,
        Refusal::NotOfferedWord { .. } => AEGIS_REFUSED_NOT_OFFERED_WORD,
        Refusal::UnknownPoint { .. } => AEGIS_REFUSED_UNKNOWN_POINT,
        Refusal::NothingToSend { .. } => AEGIS_REFUSED_NOTHING_TO_SEND,
        Refusal::NoSuchCredit { .. } => AEGIS_REFUSED_NO_SUCH_CREDIT,
        Refusal::AlreadyDone { .. } => AEGIS_REFUSED_ALREADY_DONE,
        Refusal::SameTicket { .. } => AEGIS_REFUSED_SAME_TICKET,
        Refusal::UnknownSeat { .. } => AEGIS_REFUSED_UNKNOWN_SEAT,
    }
}

fn ticket_no(number: usize) -> TicketNo {
    TicketNo(u32::try_from(number).unwrap_or(u32::MAX))
}
