//! What a seat sees, as views into the memory of the host: nothing is copied.

use crate::abi::{
    AEGIS_ACTIONS, AEGIS_FEATURES, AEGIS_FOCUS_ARTICLE, AEGIS_FOCUS_RECORD, AEGIS_FOCUS_SEARCH,
    AEGIS_FOCUS_TICKET, AEGIS_NONE, AEGIS_REFUSED_NOT, AegisCase, AegisObservation, AegisText,
    AegisTicket,
};
use crate::export::read;
use crate::{Dialect, Priority, Status, Verb};

/// The view of one seat on its desk. It shows no more than the seat has earned.
#[derive(Clone, Copy, Debug)]
pub struct Observation<'a> {
    pub(crate) raw: &'a AegisObservation,
}

/// A ticket of the inbox.
#[derive(Clone, Copy, Debug)]
pub struct Ticket<'a> {
    seen: Observation<'a>,
    raw: AegisTicket,
    /// Its place in the inbox.
    pub number: u32,
    /// Its id, which commands name it by.
    pub id: &'a str,
    /// The account that it is about.
    pub account: &'a str,
    /// Who wrote it.
    pub from: &'a str,
    /// Its subject line.
    pub subject: &'a str,
    /// What it says.
    pub summary: &'a str,
    /// Its priority now.
    pub priority: Priority,
    /// Its status now.
    pub status: Status,
}

/// A record that was read.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    seen: Observation<'a>,
    fact_count: u32,
    /// Its place among the records.
    pub number: u32,
    /// Its id.
    pub id: &'a str,
    /// What kind of paper it is: `account`, `invoice` and so on.
    pub kind: &'a str,
    /// Its heading.
    pub title: &'a str,
    /// What it says.
    pub body: &'a str,
}

/// An article that was read; in the shop a policy.
#[derive(Clone, Copy, Debug)]
pub struct Article<'a> {
    seen: Observation<'a>,
    keyword_count: u32,
    /// Its place among the articles.
    pub number: u32,
    /// Its id; in the shop the policy's key.
    pub id: &'a str,
    /// Its heading.
    pub title: &'a str,
    /// One sentence about it.
    pub summary: &'a str,
    /// What it says.
    pub body: &'a str,
}

/// A message that has arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Message<'a> {
    /// Who spoke.
    pub from: &'a str,
    /// What they said.
    pub text: &'a str,
    /// With which step it came.
    pub at_step: u32,
}

/// What lies in front of the seat. Tickets, records and articles are named by their places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// Nothing yet.
    Nothing,
    /// A ticket, as it was when it was opened.
    Ticket {
        /// Its place in the inbox.
        number: u32,
        /// Its priority then.
        priority: Priority,
        /// Its status then.
        status: Status,
        /// How many of its tags it had then.
        tags: u32,
    },
    /// A record.
    Record(u32),
    /// An article.
    Article(u32),
    /// What a search found: so many articles, which `hits` shows.
    Search(u32),
}

/// An article that a search found. Finding it is not reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its heading.
    pub title: &'a str,
    /// One sentence about it.
    pub summary: &'a str,
    /// How many words it shares with the query.
    pub shared_words: u32,
}

/// The reply that is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Reply<'a> {
    seen: Observation<'a>,
    point_count: u32,
    /// The template that it uses.
    pub template: &'a str,
}

/// What goes on outside.
#[derive(Clone, Copy, Debug)]
pub struct World<'a> {
    seen: Observation<'a>,
    case: AegisCase,
    /// Where the account lives.
    pub region: &'a str,
    /// How well the account does, in hundredths.
    pub account_health_hundredths: u32,
    /// The name of the policy window, if there is one.
    pub window_name: Option<&'a str>,
    /// What it means for the desk.
    pub window_description: Option<&'a str>,
    /// Whether it is open.
    pub window_is_active: bool,
}

/// A credit that was given.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Credit {
    /// On which ticket, by its place in the inbox.
    pub ticket: u32,
    /// How much.
    pub amount: f64,
}

/// A row of the action table, as it stands on this desk now.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Action<'a> {
    /// Its number, which [`crate::Answer::choose`] takes.
    pub row: u32,
    /// The verb.
    pub verb: Verb,
    /// Whether it can be chosen now.
    pub is_available: bool,
    /// The ticket that it is about.
    pub ticket: Option<u32>,
    /// The amount that it credits.
    pub amount: f64,
    /// The record, query, tag, team, template, code, message or other object that it names; empty
    /// if none.
    pub object: &'a str,
}

/// Functions of the host, called with the observation that they belong to.
macro_rules! ask {
    ($seen:expr, $function:ident $(, $argument:expr)*) => {{
        let seen: &Observation<'_> = &$seen;
        // SAFETY: the host's table is there for ever, and its functions take the observation that
        // they came with, whatever the other numbers are.
        unsafe { ((*seen.raw.view).$function)(seen.raw $(, $argument)*) }
    }};
}
pub(crate) use ask;

/// A struct that a function of the host fills, if there is such a thing.
macro_rules! fill {
    ($seen:expr, $function:ident $(, $argument:expr)*) => {{
        let mut place = std::mem::MaybeUninit::uninit();
        let found = ask!($seen, $function $(, $argument)*, place.as_mut_ptr());
        // SAFETY: the host has filled the place if it returned 1.
        (found == 1).then(|| unsafe { place.assume_init() })
    }};
}
pub(crate) use fill;

impl<'a> Observation<'a> {
    pub(crate) fn new(raw: &'a AegisObservation) -> Self {
        debug_assert!(!raw.view.is_null() && raw.size as usize >= size_of::<AegisObservation>());
        Self { raw }
    }

    /// The language of the desk.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        Dialect::of(self.raw.dialect).unwrap_or(Dialect::Desk)
    }

    /// The seat that looks.
    #[must_use]
    pub fn seat(&self) -> u32 {
        self.raw.seat
    }

    /// How many turns were taken.
    #[must_use]
    pub fn turn(&self) -> u32 {
        self.raw.turn
    }

    /// How many turns are left.
    #[must_use]
    pub fn remaining(&self) -> u32 {
        self.raw.remaining
    }

    /// The ticket that was opened last.
    #[must_use]
    pub fn selected(&self) -> Option<u32> {
        (self.raw.selected != AEGIS_NONE).then_some(self.raw.selected)
    }

    /// The ticket that was worked on last.
    #[must_use]
    pub fn active(&self) -> Option<u32> {
        (self.raw.active != AEGIS_NONE).then_some(self.raw.active)
    }

    /// Whether a reply was drafted.
    #[must_use]
    pub fn has_draft(&self) -> bool {
        self.raw.has_draft == 1
    }

    /// Why the last command was refused, in a sentence, if it was.
    #[must_use]
    pub fn refusal(&self) -> Option<&'a str> {
        let is_refused = self.raw.refusal != AEGIS_REFUSED_NOT;
        is_refused.then(|| self.text(ask!(*self, refusal_text)))
    }

    /// What the seat was told first.
    #[must_use]
    pub fn brief(&self) -> &'a str {
        self.text(self.case().brief)
    }

    /// How many tickets the inbox holds.
    #[must_use]
    pub fn ticket_count(&self) -> u32 {
        self.raw.ticket_count
    }

    /// The id of a ticket by its place in the inbox, which is all that most commands need; empty
    /// if there is none.
    #[must_use]
    pub fn ticket_id(&self, number: u32) -> &'a str {
        self.text(ask!(*self, ticket_id, number))
    }

    /// A ticket by its place in the inbox.
    #[must_use]
    pub fn ticket(&self, number: u32) -> Option<Ticket<'a>> {
        let raw = fill!(*self, ticket, number)?;
        Some(Ticket {
            seen: *self,
            raw,
            number,
            id: self.text(raw.id),
            account: self.text(raw.account),
            from: self.text(raw.from),
            subject: self.text(raw.subject),
            summary: self.text(raw.summary),
            priority: Priority::of(raw.priority).unwrap_or(Priority::Normal),
            status: Status::of(raw.status).unwrap_or(Status::Open),
        })
    }

    /// The inbox, in its order.
    pub fn tickets(&self) -> impl Iterator<Item = Ticket<'a>> + use<'a> {
        let seen = *self;
        (0..self.raw.ticket_count).filter_map(move |number| seen.ticket(number))
    }

    /// How many records there are, read or not.
    #[must_use]
    pub fn record_count(&self) -> u32 {
        self.raw.record_count
    }

    /// The id of a record by its place, read or not; empty if there is none.
    #[must_use]
    pub fn record_id(&self, number: u32) -> &'a str {
        self.text(ask!(*self, record_id, number))
    }

    /// The ids of all records, read or not.
    pub fn record_ids(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let seen = *self;
        (0..self.record_count()).map(move |number| seen.record_id(number))
    }

    /// A record by its place, if it was read.
    #[must_use]
    pub fn record(&self, number: u32) -> Option<Record<'a>> {
        let raw = fill!(*self, record, number)?;
        Some(Record {
            seen: *self,
            fact_count: raw.fact_count,
            number,
            id: self.text(raw.id),
            kind: self.text(raw.kind),
            title: self.text(raw.title),
            body: self.text(raw.body),
        })
    }

    /// The records that were read.
    pub fn records_read(&self) -> impl Iterator<Item = Record<'a>> + use<'a> {
        let seen = *self;
        (0..self.raw.record_count).filter_map(move |number| seen.record(number))
    }

    /// How many articles there are, read or not.
    #[must_use]
    pub fn article_count(&self) -> u32 {
        self.raw.article_count
    }

    /// The id of an article by its place, read or not; empty if there is none.
    #[must_use]
    pub fn article_id(&self, number: u32) -> &'a str {
        self.text(ask!(*self, article_id, number))
    }

    /// The ids of all articles, read or not; in the shop the keys of its policies.
    pub fn article_ids(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let seen = *self;
        (0..self.article_count()).map(move |number| seen.article_id(number))
    }

    /// An article by its place, if it was read.
    #[must_use]
    pub fn article(&self, number: u32) -> Option<Article<'a>> {
        let raw = fill!(*self, article, number)?;
        Some(Article {
            seen: *self,
            keyword_count: raw.keyword_count,
            number,
            id: self.text(raw.id),
            title: self.text(raw.title),
            summary: self.text(raw.summary),
            body: self.text(raw.body),
        })
    }

    /// The articles that were read.
    pub fn articles_read(&self) -> impl Iterator<Item = Article<'a>> + use<'a> {
        let seen = *self;
        (0..self.raw.article_count).filter_map(move |number| seen.article(number))
    }

    /// The messages that have arrived.
    pub fn messages(&self) -> impl Iterator<Item = Message<'a>> + use<'a> {
        let seen = *self;
        (0..self.raw.message_count).filter_map(move |number| {
            let raw = fill!(seen, message, number)?;
            let (from, text) = (seen.text(raw.from), seen.text(raw.text));
            Some(Message { from, text, at_step: raw.at_step })
        })
    }

    /// What lies in front of the seat.
    #[must_use]
    pub fn focus(&self) -> Focus {
        let Some(raw) = fill!(*self, focus) else { return Focus::Nothing };
        match raw.kind {
            AEGIS_FOCUS_TICKET => Focus::Ticket {
                number: raw.number,
                priority: Priority::of(raw.priority).unwrap_or(Priority::Normal),
                status: Status::of(raw.status).unwrap_or(Status::Open),
                tags: raw.tag_count,
            },
            AEGIS_FOCUS_RECORD => Focus::Record(raw.number),
            AEGIS_FOCUS_ARTICLE => Focus::Article(raw.number),
            AEGIS_FOCUS_SEARCH => Focus::Search(raw.hit_count),
            _ => Focus::Nothing,
        }
    }

    /// What the search in front of the seat found, best first.
    pub fn hits(&self) -> impl Iterator<Item = Hit<'a>> + use<'a> {
        let seen = *self;
        let count = match self.focus() {
            Focus::Search(count) => count,
            _ => 0,
        };
        (0..count).filter_map(move |number| {
            let raw = fill!(seen, hit, number)?;
            Some(Hit {
                id: seen.text(raw.id),
                title: seen.text(raw.title),
                summary: seen.text(raw.summary),
                shared_words: raw.shared_words,
            })
        })
    }

    /// The reply that is asked for, where the case tells.
    #[must_use]
    pub fn reply(&self) -> Option<Reply<'a>> {
        let case = self.case();
        let template = self.given(case.reply_template)?;
        Some(Reply { seen: *self, point_count: case.reply_point_count, template })
    }

    /// The codes that the shop's workspace offers.
    pub fn offered_codes(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let seen = *self;
        let count = self.case().offered_code_count;
        (0..count).map(move |number| seen.text(ask!(seen, offered_code, number)))
    }

    /// What the shop's workspace holds; empty on the desk.
    #[must_use]
    pub fn workspace_summary(&self) -> &'a str {
        self.text(self.case().workspace_summary)
    }

    /// What goes on outside, if it matters.
    #[must_use]
    pub fn world(&self) -> Option<World<'a>> {
        let case = self.case();
        Some(World {
            seen: *self,
            case,
            region: self.given(case.region)?,
            account_health_hundredths: case.account_health_hundredths,
            window_name: self.given(case.window_name),
            window_description: self.given(case.window_description),
            window_is_active: case.window_is_active == 1,
        })
    }

    /// The credits that were given.
    pub fn credits(&self) -> impl Iterator<Item = Credit> + use<'a> {
        let seen = *self;
        (0..self.raw.credit_count).filter_map(move |number| {
            let raw = fill!(seen, credit, number)?;
            Some(Credit { ticket: raw.ticket, amount: raw.amount })
        })
    }

    /// The desk as numbers from 0 to 1, for small learned policies.
    #[must_use]
    pub fn features(&self) -> &'a [f32; AEGIS_FEATURES] {
        let numbers = ask!(*self, features).cast::<[f32; AEGIS_FEATURES]>();
        // SAFETY: the host gives so many numbers, which live as long as the observation.
        unsafe { &*numbers }
    }

    /// Which rows of the action table can be chosen now: 1 where they can.
    #[must_use]
    pub fn action_mask(&self) -> &'a [u8; AEGIS_ACTIONS] {
        let bytes = ask!(*self, action_mask).cast::<[u8; AEGIS_ACTIONS]>();
        // SAFETY: the host gives so many bytes, which live as long as the observation.
        unsafe { &*bytes }
    }

    /// A row of the action table.
    #[must_use]
    pub fn action(&self, row: u32) -> Option<Action<'a>> {
        let raw = fill!(*self, action, row)?;
        Some(Action {
            row,
            verb: Verb::of(raw.verb)?,
            is_available: raw.is_available == 1,
            ticket: (raw.ticket != AEGIS_NONE).then_some(raw.ticket),
            amount: raw.amount,
            object: self.text(raw.object),
        })
    }

    fn case(&self) -> AegisCase {
        fill!(*self, case_of).expect("the host shows every case")
    }

    pub(crate) fn text(&self, text: AegisText) -> &'a str {
        // SAFETY: it came from the host with this observation, and lives as long.
        unsafe { read(text) }
    }

    fn given(&self, text: AegisText) -> Option<&'a str> {
        (!text.bytes.is_null()).then(|| self.text(text))
    }
}

impl<'a> Ticket<'a> {
    /// Its tags now, in the order in which they were put on.
    pub fn tags(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let (seen, number) = (self.seen, self.number);
        (0..self.raw.tag_count).map(move |n| seen.text(ask!(seen, tag, number, n)))
    }

    /// The teams that it was handed to.
    pub fn escalations(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let (seen, number) = (self.seen, self.number);
        (0..self.raw.escalation_count).map(move |n| seen.text(ask!(seen, escalation, number, n)))
    }

    /// Whether it offers a verb.
    #[must_use]
    pub fn offers(&self, verb: Verb) -> bool {
        self.raw.offered_verbs >> verb as u32 & 1 == 1
    }
}

impl<'a> Record<'a> {
    /// Its hard facts: what each is about, and what it says.
    pub fn facts(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        let (seen, number) = (self.seen, self.number);
        (0..self.fact_count).filter_map(move |n| {
            let raw = fill!(seen, fact, number, n)?;
            Some((seen.text(raw.label), seen.text(raw.value)))
        })
    }
}

impl<'a> Article<'a> {
    /// Its keywords.
    pub fn keywords(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let (seen, number) = (self.seen, self.number);
        (0..self.keyword_count).map(move |n| seen.text(ask!(seen, keyword, number, n)))
    }
}

impl<'a> Reply<'a> {
    /// The points that it makes.
    pub fn points(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let seen = self.seen;
        (0..self.point_count).map(move |n| seen.text(ask!(seen, reply_point, n)))
    }
}

impl<'a> World<'a> {
    /// The incidents that go on.
    pub fn incidents(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let seen = self.seen;
        (0..self.case.incident_count).map(move |n| seen.text(ask!(seen, incident, n)))
    }

    /// What the policy window affects.
    pub fn window_affects(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let seen = self.seen;
        (0..self.case.window_affects_count).map(move |n| seen.text(ask!(seen, window_affects, n)))
    }
}
