//! A desk as another process knows it: what can be seen from the start, and what was shown since.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use aegis_engine::scenario::{
    ArticleSource, Dialect, MessageSource, Offers, Priority, RecordSource, ReplySource, Status,
    TicketSource, WorldSource,
};

use crate::flat::Flat;
use crate::sight::{Counts, Done, Head, Hit, InFront, Scratch, Sight};

use super::bytes::{take_text, take_u8, take_u32, take_u64};
use super::glance::{
    CREDIT, DEED, END, ESCALATION, HITS, LEVEL, MESSAGE, PAGE, REFUSAL, TAG, UNDONE, take_front,
    take_level,
};
use super::wire::{Order, Sheet};

/// What a seat has seen so far.
pub struct Remote {
    folder: Rc<Folder>,
    head: Head,
    focus: InFront,
    refusal: String,
    /// Room for hits, of which the first so many are there.
    hits: Vec<Hit>,
    hit_count: usize,
    levels: Vec<(Priority, Status)>,
    tags: Notes,
    escalations: Notes,
    credits: Vec<(u32, f64)>,
    /// The places of those that were taken back.
    undone: Vec<u32>,
    /// What was done with each object, in their order.
    deeds: Notes,
    /// Of each deed its kind, and whether an identity was confirmed.
    deed_kinds: Vec<(u32, bool)>,
    messages: Vec<MessageSource>,
    /// Which pages this seat has read: records first, then articles.
    read: Vec<bool>,
    scratch: Scratch,
}

impl Remote {
    /// A desk of which nothing was shown yet.
    pub fn new(folder: &Rc<Folder>) -> Self {
        let mut new = Self {
            folder: Rc::clone(folder),
            head: Head::default(),
            focus: InFront::Nothing,
            refusal: String::new(),
            hits: Vec::new(),
            hit_count: 0,
            levels: Vec::new(),
            tags: Notes::default(),
            escalations: Notes::default(),
            credits: Vec::new(),
            undone: Vec::new(),
            deeds: Notes::default(),
            deed_kinds: Vec::new(),
            messages: Vec::new(),
            read: Vec::new(),
            scratch: Scratch::default(),
        };
        new.enter(folder);
        new
    }

    /// Makes it a desk of which nothing was shown yet, and keeps the room.
    pub fn enter(&mut self, folder: &Rc<Folder>) {
        self.folder = Rc::clone(folder);
        self.head = Head::default();
        self.focus = InFront::Nothing;
        self.refusal.clear();
        self.hit_count = 0;
        self.levels.clear();
        self.tags.clear();
        self.escalations.clear();
        self.credits.clear();
        self.undone.clear();
        self.deeds.clear();
        self.deed_kinds.clear();
        self.messages.clear();
        self.read.clear();
        self.read.resize(folder.records.len() + folder.articles.len(), false);
        self.scratch.clear();
    }

    /// Takes in a glance and what it tells of news; none if it is no glance.
    pub fn look(&mut self, bytes: &mut &[u8]) -> Option<()> {
        self.scratch.clear();
        (self.head, self.focus) = take_front(bytes)?;
        self.refusal.clear();
        if self.focus != InFront::Search {
            self.hit_count = 0;
        }
        loop {
            match take_u8(bytes)? {
                END => return Some(()),
                REFUSAL => self.refusal.push_str(take_text(bytes)?),
                HITS => self.take_hits(bytes)?,
                LEVEL => self.take_level(bytes)?,
                TAG => self.tags.push(take_u32(bytes)?, take_text(bytes)?),
                ESCALATION => self.escalations.push(take_u32(bytes)?, take_text(bytes)?),
                CREDIT => self.credits.push((take_u32(bytes)?, f64::from_bits(take_u64(bytes)?))),
                MESSAGE => self.messages.push(MessageSource {
                    at_step: take_u32(bytes)?,
                    from: take_text(bytes)?.to_owned(),
                    text: take_text(bytes)?.to_owned(),
                }),
                DEED => {
                    let (kind, ticket) = (take_u32(bytes)?, take_u32(bytes)?);
                    self.deed_kinds.push((kind, take_u8(bytes)? == 1));
                    self.deeds.push(ticket, take_text(bytes)?);
                }
                UNDONE => self.undone.push(take_u32(bytes)?),
                PAGE => *self.read.get_mut(take_u32(bytes)? as usize)? = true,
                _ => return None,
            }
        }
    }

    fn take_hits(&mut self, bytes: &mut &[u8]) -> Option<()> {
        self.hit_count = take_u32(bytes)? as usize;
        for at in 0..self.hit_count {
            if at == self.hits.len() {
                self.hits.push(Hit::default());
            }
            let hit = &mut self.hits[at];
            for place in [&mut hit.id, &mut hit.title, &mut hit.summary] {
                place.clear();
                place.push_str(take_text(bytes)?);
            }
            hit.shared_words = take_u32(bytes)?;
        }
        Some(())
    }

    fn take_level(&mut self, bytes: &mut &[u8]) -> Option<()> {
        let (place, level) = (take_u32(bytes)? as usize, take_level(bytes)?);
        if place < self.folder.sheet.tickets.len() {
            self.levels.resize(self.levels.len().max(place + 1), level);
            self.levels[place] = level;
        }
        Some(())
    }

    /// Something that was read, from those that any desk has read.
    fn page<'a, T>(&self, page: usize, pages: &'a [OnceCell<T>], number: usize) -> Option<&'a T> {
        if *self.read.get(page)? { pages.get(number)?.get() } else { None }
    }
}

/// Texts on tickets, in the order in which they came.
#[derive(Default)]
struct Notes {
    texts: String,
    /// The ticket of each and where it ends.
    rows: Vec<(u32, usize)>,
}

impl Notes {
    fn push(&mut self, on: u32, text: &str) {
        self.texts.push_str(text);
        self.rows.push((on, self.texts.len()));
    }

    fn clear(&mut self) {
        self.texts.clear();
        self.rows.clear();
    }

    fn all(&self) -> impl Iterator<Item = (u32, &str)> {
        let starts = std::iter::once(0).chain(self.rows.iter().map(|&(_, end)| end));
        let rows = self.rows.iter().zip(starts);
        rows.map(|(&(on, end), start)| (on, &self.texts[start..end]))
    }

    fn of(&self, ticket: usize) -> impl Iterator<Item = &str> {
        self.all().filter(move |(on, _)| *on as usize == ticket).map(|(_, text)| text)
    }

    fn count(&self, ticket: usize) -> usize {
        self.rows.iter().filter(|(on, _)| *on as usize == ticket).count()
    }
}

/// What a process has of a scenario: what can be seen from the start, and the pages that any of
/// its desks has read.
pub struct Folder {
    sheet: Sheet,
    records: Vec<OnceCell<RecordSource>>,
    articles: Vec<OnceCell<ArticleSource>>,
}

impl Folder {
    fn new(sheet: Sheet) -> Self {
        let records = sheet.record_ids.iter().map(|_| OnceCell::new()).collect();
        let articles = sheet.article_ids.iter().map(|_| OnceCell::new()).collect();
        Self { sheet, records, articles }
    }
}

/// The folders of all scenarios, by their numbers.
#[derive(Default)]
pub struct Folders(BTreeMap<u32, Rc<Folder>>);

impl Folders {
    /// The folder with this number.
    pub fn get(&self, number: u32) -> Option<&Rc<Folder>> {
        self.0.get(&number)
    }

    /// Takes in what an order tells of a scenario; other orders are given back.
    pub fn take<'a>(&mut self, order: Order<'a>) -> Option<Order<'a>> {
        match order {
            Order::Keep { number, sheet } => {
                self.0.insert(number, Rc::new(Folder::new(*sheet)));
            }
            // Each is told once; were it told twice, it would be the same.
            Order::Record { sheet, number, record } => {
                let folder = self.get(sheet);
                if let Some(place) = folder.and_then(|it| it.records.get(number as usize)) {
                    _ = place.set(record.into_owned());
                }
            }
            Order::Article { sheet, number, article } => {
                let folder = self.get(sheet);
                if let Some(place) = folder.and_then(|it| it.articles.get(number as usize)) {
                    _ = place.set(article.into_owned());
                }
            }
            other => return Some(other),
        }
        None
    }

    /// Takes in orders that all tell something of a scenario.
    #[cfg(test)]
    pub fn take_all(&mut self, mut orders: &[u8]) {
        while !orders.is_empty() {
            let (order, rest) = postcard::take_from_bytes(orders).unwrap();
            assert!(self.take(order).is_none());
            orders = rest;
        }
    }
}

impl Sight for Remote {
    fn head(&self) -> Head {
        self.head
    }

    fn dialect(&self) -> Dialect {
        self.folder.sheet.dialect
    }

    fn brief(&self) -> &str {
        &self.folder.sheet.brief
    }

    fn reply(&self) -> Option<&ReplySource> {
        self.folder.sheet.reply.as_ref()
    }

    fn offered_codes(&self) -> &[String] {
        &self.folder.sheet.offered_codes
    }

    fn workspace_summary(&self) -> &str {
        &self.folder.sheet.workspace_summary
    }

    fn world(&self) -> Option<&WorldSource> {
        self.folder.sheet.world.as_ref()
    }

    fn counts(&self) -> Counts {
        Counts {
            tickets: self.folder.sheet.tickets.len(),
            records: self.folder.records.len(),
            articles: self.folder.articles.len(),
            messages: self.messages.len(),
            credits: self.credits.len(),
        }
    }

    fn ticket(&self, number: usize) -> Option<(&TicketSource, Priority, Status)> {
        let &(priority, status) = self.levels.get(number)?;
        Some((self.folder.sheet.tickets.get(number)?, priority, status))
    }

    fn tag(&self, ticket: usize, number: usize) -> Option<&str> {
        self.tags.of(ticket).nth(number)
    }

    fn tag_count(&self, ticket: usize) -> usize {
        self.tags.count(ticket)
    }

    fn escalation(&self, ticket: usize, number: usize) -> Option<&str> {
        self.escalations.of(ticket).nth(number)
    }

    fn escalation_count(&self, ticket: usize) -> usize {
        self.escalations.count(ticket)
    }

    fn record_id(&self, number: usize) -> Option<&str> {
        self.folder.sheet.record_ids.get(number).map(String::as_str)
    }

    fn record(&self, number: usize) -> Option<&RecordSource> {
        self.page(number, &self.folder.records, number)
    }

    fn article_id(&self, number: usize) -> Option<&str> {
        self.folder.sheet.article_ids.get(number).map(String::as_str)
    }

    fn article(&self, number: usize) -> Option<&ArticleSource> {
        let page = self.folder.records.len() + number;
        self.page(page, &self.folder.articles, number)
    }

    fn message(&self, number: usize) -> Option<&MessageSource> {
        self.messages.get(number)
    }

    fn message_step(&self, number: usize) -> u32 {
        self.messages.get(number).map_or(0, |message| message.at_step)
    }

    fn credit(&self, number: usize) -> Option<(u32, f64)> {
        self.credits.get(number).copied()
    }

    fn credit_stands(&self, number: usize) -> bool {
        let is_undone = || self.undone.iter().any(|&place| place as usize == number);
        number < self.credits.len() && !is_undone()
    }

    fn family(&self) -> &str {
        &self.folder.sheet.family
    }

    fn offers(&self) -> Option<&Offers> {
        self.folder.sheet.offers.as_ref()
    }

    fn deed_count(&self) -> usize {
        self.deed_kinds.len()
    }

    fn deed(&self, number: usize) -> Option<Done<'_>> {
        let &(kind, is_confirmed) = self.deed_kinds.get(number)?;
        let (ticket, object) = self.deeds.all().nth(number)?;
        Some(Done { kind, ticket, is_confirmed, object })
    }

    fn focus(&self) -> InFront {
        self.focus
    }

    fn hits(&self) -> &[Hit] {
        &self.hits[..self.hit_count]
    }

    fn refusal_text(&self) -> &str {
        &self.refusal
    }

    fn flat(&self) -> &Flat {
        self.scratch.flat(self)
    }
}
