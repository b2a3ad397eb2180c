//! What a seat of this process sees, told to another process bit by bit.

use std::borrow::Cow;

use aegis_engine::event::{ArticleNo, RecordNo};
use aegis_engine::observe::Observation;
use aegis_engine::scenario::{ArticleSource, Priority, RecordSource, Status};
use aegis_engine::world::Focus;

use crate::sight::{Hit, Scratch, Shown, Sight as _, found, in_front};

use super::wire::{Glance, Sheet};

/// How much of a desk was told already.
#[derive(Clone, Debug, Default)]
pub struct Told {
    levels: Vec<(Priority, Status)>,
    focus: Focus,
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
        let glance = Glance {
            head: Shown::new(seen, &scratch).head(),
            focus: in_front(seen),
            refusal: seen.refusal_text().map_or(Cow::Borrowed(""), Cow::Owned),
            hits: self.new_hits(seen),
            levels: self.new_levels(seen),
            tags: seen.tags_from(self.tags).map(|(on, tag)| (on.0, tag)).collect(),
            escalations: seen
                .escalations_from(self.escalations)
                .map(|(on, to)| (on.0, to))
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

    /// Puts it at the start of an episode, and keeps the room.
    pub fn clear(&mut self) {
        self.levels.clear();
        *self = Self { levels: std::mem::take(&mut self.levels), ..Self::default() };
    }

    /// What a search found, unless it lies there as before.
    fn new_hits(&mut self, seen: &Observation<'_>) -> Option<Vec<Hit>> {
        let focus = seen.focus_place();
        let is_new = std::mem::replace(&mut self.focus, focus) != focus;
        is_new.then(|| found(seen))
    }

    fn new_levels(&mut self, seen: &Observation<'_>) -> Vec<(u32, Priority, Status)> {
        let mut new = Vec::new();
        for (view, number) in seen.tickets().zip(0..) {
            let level = (view.priority, view.status);
            let place = self.levels.get_mut(number as usize);
            if place.as_ref().is_some_and(|known| **known == level) {
                continue;
            }
            new.push((number, level.0, level.1));
            match place {
                Some(known) => *known = level,
                None => self.levels.push(level),
            }
        }
        new
    }

    fn new_records<'a>(&mut self, seen: &Observation<'a>) -> Vec<(u32, Cow<'a, RecordSource>)> {
        let count = seen.record_ids().len() as u32;
        let new = (0..count).filter_map(|number| {
            let record = seen.record(RecordNo(number))?;
            self.is_new(number).then_some((number, Cow::Borrowed(record)))
        });
        new.collect()
    }

    fn new_articles<'a>(&mut self, seen: &Observation<'a>) -> Vec<(u32, Cow<'a, ArticleSource>)> {
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

#[cfg(test)]
mod tests {
    use aegis_engine::catalogue;
    use aegis_engine::command::{Answer, Verb};
    use aegis_engine::episode::{Episode, Setting};
    use aegis_engine::scenario::Compiled;
    use aegis_engine::score::JudgeName;

    use super::*;
    use crate::isolated::wire::put;

    /// Everything that a scenario knows and no seat has seen when it starts.
    fn unseen(scenario: &Compiled) -> Vec<&str> {
        let source = &scenario.source;
        let records = source.records.iter().flat_map(|record| [&record.title, &record.body]);
        let articles = source.articles.iter().map(|article| &article.body);
        let messages = source.messages.iter().map(|message| &message.text);
        let rubric = source.classic.iter().flat_map(|classic| &classic.rubric);
        let bans = source.classic.iter().flat_map(|classic| &classic.forbidden);
        let keywords = source.shop.iter().flat_map(|shop| &shop.keywords);
        let all = records.chain(articles).chain(messages).chain(rubric.map(|line| &line.label));
        let all = all.chain(bans.map(|ban| &ban.reason)).chain(keywords).map(String::as_str);
        let shown = format!("{} {:?}", source.brief, source.tickets);
        all.filter(|text| text.len() > 12 && !shown.contains(text)).collect()
    }

    fn holds(bytes: &[u8], text: &str) -> bool {
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    }

    #[test]
    #[cfg_attr(miri, ignore = "it reads many scenarios and does nothing unsafe")]
    fn what_goes_to_another_process_holds_nothing_that_was_not_earned() {
        for id in catalogue::ids() {
            let scenario = catalogue::get(id).unwrap();
            let judge = JudgeName::default_for(&scenario);
            let setting = Setting { episode: 0, seed: 1, judge, policies: &["spy"], fork: None };
            let mut episode = Episode::open(&scenario, &setting).unwrap();
            let (mut told, mut bytes) = (Told::default(), Vec::new());
            episode.with_observation(|seen| {
                put(&Sheet::of(&seen), &mut bytes);
                put(&told.glance(&seen), &mut bytes);
            });
            for text in unseen(&scenario) {
                assert!(!holds(&bytes, text), "{id} tells {text:?} from the start");
            }
            let mut answer = Answer::default();
            let record = scenario.lexicon.known(&scenario.source.records[0].id);
            answer.begin(Verb::InspectRecord).record = record;
            episode.act(&mut answer).unwrap();
            bytes.clear();
            episode.with_observation(|seen| put(&told.glance(&seen), &mut bytes));
            assert!(holds(&bytes, &scenario.source.records[0].body), "{id}: what was read is told");
            for record in &scenario.source.records[1..] {
                assert!(!holds(&bytes, &record.body), "{id} tells {} unread", record.id);
            }
        }
    }
}
