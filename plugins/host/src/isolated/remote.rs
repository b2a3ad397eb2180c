//! A desk as another process knows it: what can be seen from the start, and what was shown since.

use std::rc::Rc;

use aegis_engine::scenario::{
    ArticleSource, Dialect, MessageSource, Priority, RecordSource, ReplySource, Status,
    TicketSource, WorldSource,
};

use crate::flat::Flat;
use crate::sight::{Counts, Head, Hit, InFront, Scratch, Sight};

use super::wire::{Glance, Sheet};

/// What a seat has seen so far.
pub struct Remote {
    sheet: Rc<Sheet>,
    head: Head,
    focus: InFront,
    refusal: String,
    hits: Vec<Hit>,
    levels: Vec<(Priority, Status)>,
    tags: Vec<(u32, String)>,
    escalations: Vec<(u32, String)>,
    credits: Vec<(u32, f64)>,
    messages: Vec<MessageSource>,
    records: Vec<Option<RecordSource>>,
    articles: Vec<Option<ArticleSource>>,
    scratch: Scratch,
}

impl Remote {
    /// A desk of which nothing was shown yet.
    pub fn new(sheet: &Rc<Sheet>) -> Self {
        Self {
            sheet: Rc::clone(sheet),
            head: Head::default(),
            focus: InFront::Nothing,
            refusal: String::new(),
            hits: Vec::new(),
            levels: Vec::new(),
            tags: Vec::new(),
            escalations: Vec::new(),
            credits: Vec::new(),
            messages: Vec::new(),
            records: vec![None; sheet.record_ids.len()],
            articles: vec![None; sheet.article_ids.len()],
            scratch: Scratch::default(),
        }
    }

    /// Takes in what is new.
    pub fn look(&mut self, glance: Glance<'_>) {
        self.scratch.clear();
        self.head = glance.head;
        self.focus = glance.focus;
        self.refusal.clear();
        self.refusal.push_str(&glance.refusal);
        if let Some(hits) = glance.hits {
            self.hits = hits;
        }
        for (number, priority, status) in glance.levels {
            let place = number as usize;
            if place < self.sheet.tickets.len() {
                self.levels.resize(self.levels.len().max(place + 1), (priority, status));
                self.levels[place] = (priority, status);
            }
        }
        let owned = |(on, text): (u32, &str)| (on, text.to_owned());
        self.tags.extend(glance.tags.into_iter().map(owned));
        self.escalations.extend(glance.escalations.into_iter().map(owned));
        self.credits.extend(glance.credits);
        self.messages.extend(glance.messages.into_iter().map(|message| message.into_owned()));
        for (number, record) in glance.records {
            if let Some(place) = self.records.get_mut(number as usize) {
                *place = Some(record.into_owned());
            }
        }
        for (number, article) in glance.articles {
            if let Some(place) = self.articles.get_mut(number as usize) {
                *place = Some(article.into_owned());
            }
        }
    }
}

fn of(rows: &[(u32, String)], ticket: usize) -> impl Iterator<Item = &str> {
    rows.iter().filter(move |(on, _)| *on as usize == ticket).map(|(_, text)| text.as_str())
}

impl Sight for Remote {
    fn head(&self) -> Head {
        self.head
    }

    fn dialect(&self) -> Dialect {
        self.sheet.dialect
    }

    fn brief(&self) -> &str {
        &self.sheet.brief
    }

    fn reply(&self) -> Option<&ReplySource> {
        self.sheet.reply.as_ref()
    }

    fn offered_codes(&self) -> &[String] {
        &self.sheet.offered_codes
    }

    fn workspace_summary(&self) -> &str {
        &self.sheet.workspace_summary
    }

    fn world(&self) -> Option<&WorldSource> {
        self.sheet.world.as_ref()
    }

    fn counts(&self) -> Counts {
        Counts {
            tickets: self.sheet.tickets.len(),
            records: self.records.len(),
            articles: self.articles.len(),
            messages: self.messages.len(),
            credits: self.credits.len(),
        }
    }

    fn ticket(&self, number: usize) -> Option<(&TicketSource, Priority, Status)> {
        let &(priority, status) = self.levels.get(number)?;
        Some((self.sheet.tickets.get(number)?, priority, status))
    }

    fn tag(&self, ticket: usize, number: usize) -> Option<&str> {
        of(&self.tags, ticket).nth(number)
    }

    fn tag_count(&self, ticket: usize) -> usize {
        of(&self.tags, ticket).count()
    }

    fn escalation(&self, ticket: usize, number: usize) -> Option<&str> {
        of(&self.escalations, ticket).nth(number)
    }

    fn escalation_count(&self, ticket: usize) -> usize {
        of(&self.escalations, ticket).count()
    }

    fn record_id(&self, number: usize) -> Option<&str> {
        self.sheet.record_ids.get(number).map(String::as_str)
    }

    fn record(&self, number: usize) -> Option<&RecordSource> {
        self.records.get(number)?.as_ref()
    }

    fn article_id(&self, number: usize) -> Option<&str> {
        self.sheet.article_ids.get(number).map(String::as_str)
    }

    fn article(&self, number: usize) -> Option<&ArticleSource> {
        self.articles.get(number)?.as_ref()
    }

    fn message(&self, number: usize) -> Option<&MessageSource> {
        self.messages.get(number)
    }

    fn credit(&self, number: usize) -> Option<(u32, f64)> {
        self.credits.get(number).copied()
    }

    fn focus(&self) -> InFront {
        self.focus
    }

    fn hits(&self) -> &[Hit] {
        &self.hits
    }

    fn refusal_text(&self) -> &str {
        &self.refusal
    }

    fn flat(&self) -> &Flat {
        self.scratch.flat(self)
    }
}
