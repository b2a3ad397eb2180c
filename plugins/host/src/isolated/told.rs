//! What a seat of this process sees, told to another process bit by bit.

use std::borrow::Cow;

use aegis_engine::event::{ArticleNo, RecordNo};
use aegis_engine::observe::Observation;

use crate::sight::{InFront, Scratch, Shown, Sight as _, found, in_front};

use super::wire::{Glance, Sheet};

/// How much of a desk was told already.
#[derive(Clone, Copy, Debug, Default)]
pub struct Told {
    tags: usize,
    escalations: usize,
    credits: usize,
    messages: usize,
    /// The records and articles, as bits, records first.
    read: u64,
}

impl Told {
    /// What is new on a desk since the last glance.
    pub fn glance<'a>(&mut self, seen: &Observation<'a>) -> Glance<'a> {
        let scratch = Scratch::default();
        let focus = in_front(seen);
        let glance = Glance {
            head: Shown::new(seen, &scratch).head(),
            focus,
            refusal: Cow::Owned(seen.refusal_text().unwrap_or_default()),
            hits: if focus == InFront::Search { found(seen) } else { Vec::new() },
            levels: seen.tickets().map(|view| (view.priority, view.status)).collect(),
            tags: seen.all_tags().skip(self.tags).map(|(on, tag)| (on.0, tag)).collect(),
            escalations: seen
                .all_escalations()
                .skip(self.escalations)
                .map(|(on, team)| (on.0, team))
                .collect(),
            credits: seen.credits().skip(self.credits).map(|(on, much)| (on.0, much)).collect(),
            messages: seen.messages().skip(self.messages).map(Cow::Borrowed).collect(),
            records: self.new_records(seen),
            articles: self.new_articles(seen),
        };
        self.tags += glance.tags.len();
        self.escalations += glance.escalations.len();
        self.credits += glance.credits.len();
        self.messages += glance.messages.len();
        glance
    }

    fn new_records<'a>(
        &mut self,
        seen: &Observation<'a>,
    ) -> Vec<(u32, Cow<'a, aegis_engine::scenario::RecordSource>)> {
        let count = seen.record_ids().len() as u32;
        let new = (0..count).filter_map(|number| {
            let record = seen.record(RecordNo(number))?;
            self.is_new(number).then_some((number, Cow::Borrowed(record)))
        });
        new.collect()
    }

    fn new_articles<'a>(
        &mut self,
        seen: &Observation<'a>,
    ) -> Vec<(u32, Cow<'a, aegis_engine::scenario::ArticleSource>)> {
        let (records, count) = (seen.record_ids().len() as u32, seen.article_ids().len() as u32);
        let new = (0..count).filter_map(|number| {
            let article = seen.article(ArticleNo(number))?;
            self.is_new(records + number).then_some((number, Cow::Borrowed(article)))
        });
        new.collect()
    }

    /// Whether something that was read is told for the first time.
    fn is_new(&mut self, place: u32) -> bool {
        let bit = 1u64.checked_shl(place).unwrap_or(0);
        let is_new = self.read & bit == 0;
        self.read |= bit;
        is_new
    }
}

impl Sheet {
    /// What can be seen of a desk from the start.
    pub fn of(seen: &Observation<'_>) -> Self {
        Self {
            dialect: seen.dialect(),
            brief: seen.brief().to_owned(),
            tickets: seen.tickets().map(|view| view.source.clone()).collect(),
            record_ids: seen.record_ids().map(str::to_owned).collect(),
            article_ids: seen.article_ids().map(str::to_owned).collect(),
            reply: seen.reply().cloned(),
            offered_codes: seen.offered_codes().to_vec(),
            workspace_summary: seen.workspace_summary().to_owned(),
            world: seen.world().cloned(),
        }
    }
}
