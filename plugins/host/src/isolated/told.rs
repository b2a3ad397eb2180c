//! What a seat of this process sees, told to another process bit by bit.

use aegis_engine::event::{ArticleNo, RecordNo};
use aegis_engine::observe::{FocusView, Observation};
use aegis_engine::scenario::{Priority, Status};
use aegis_engine::world::{Deed, Focus};

use crate::sight::{Scratch, Shown, Sight as _, done, in_front};

use super::bytes::{put_text, put_u32};
use super::glance::{
    CREDIT, DEED, END, ESCALATION, HITS, LEVEL, MESSAGE, PAGE, REFUSAL, TAG, UNDONE, put_front,
    put_level,
};
use super::wire::Sheet;

/// How much of a desk was told already.
#[derive(Clone, Debug, Default)]
pub struct Told {
    levels: Vec<(Priority, Status)>,
    focus: Focus,
    tags: usize,
    escalations: usize,
    credits: usize,
    messages: usize,
    /// How many rows of deeds.
    deeds: usize,
    /// The records and articles that were read, as bits, records first.
    read: u64,
}

impl Told {
    /// Appends what is new on a desk since the last glance. Pages that were read are only named;
    /// `open` sees to it that the process has them.
    pub fn glance(&mut self, seen: &Observation<'_>, open: impl FnMut(u32), bytes: &mut Vec<u8>) {
        let scratch = Scratch::default();
        put_front(Shown::new(*seen, &scratch).head(), in_front(seen), bytes);
        if let Some(why) = seen.refusal_text() {
            bytes.push(REFUSAL);
            put_text(&why, bytes);
        }
        self.put_hits(seen, bytes);
        self.put_levels(seen, bytes);
        self.put_rows(seen, bytes);
        self.put_deeds(seen, bytes);
        self.put_pages(seen, open, bytes);
        bytes.push(END);
    }

    /// Puts it at the start of an episode, and keeps the room.
    pub fn clear(&mut self) {
        self.levels.clear();
        *self = Self { levels: std::mem::take(&mut self.levels), ..Self::default() };
    }

    /// What a search found, unless it lies there as before.
    fn put_hits(&mut self, seen: &Observation<'_>, bytes: &mut Vec<u8>) {
        let focus = seen.focus_place();
        let is_new = std::mem::replace(&mut self.focus, focus) != focus;
        if !is_new || !matches!(focus, Focus::Search(_)) {
            return;
        }
        let FocusView::Search(found) = seen.focus() else { return };
        bytes.push(HITS);
        put_u32(found.len() as u32, bytes);
        for (article, shared_words) in found {
            put_text(&article.id, bytes);
            put_text(&article.title, bytes);
            put_text(&article.summary, bytes);
            put_u32(u32::try_from(shared_words).unwrap_or(u32::MAX), bytes);
        }
    }

    fn put_levels(&mut self, seen: &Observation<'_>, bytes: &mut Vec<u8>) {
        for (view, number) in seen.tickets().zip(0..) {
            let level = (view.priority, view.status);
            match self.levels.get_mut(number as usize) {
                Some(known) if *known == level => continue,
                Some(known) => *known = level,
                None => self.levels.push(level),
            }
            bytes.push(LEVEL);
            put_u32(number, bytes);
            put_level(level.0, level.1, bytes);
        }
    }

    /// The tags, escalations, credits and messages, of which there are only ever more.
    fn put_rows(&mut self, seen: &Observation<'_>, bytes: &mut Vec<u8>) {
        for (on, tag) in seen.tags_from(self.tags) {
            bytes.push(TAG);
            put_u32(on.0, bytes);
            put_text(tag, bytes);
            self.tags += 1;
        }
        for (on, team) in seen.escalations_from(self.escalations) {
            bytes.push(ESCALATION);
            put_u32(on.0, bytes);
            put_text(team, bytes);
            self.escalations += 1;
        }
        for (on, amount) in seen.credits().skip(self.credits) {
            bytes.push(CREDIT);
            put_u32(on.0, bytes);
            bytes.extend_from_slice(&amount.to_bits().to_le_bytes());
            self.credits += 1;
        }
        let messages = seen.messages().zip(seen.message_steps());
        for (message, step) in messages.skip(self.messages) {
            bytes.push(MESSAGE);
            put_u32(step, bytes);
            put_text(&message.from, bytes);
            put_text(&message.text, bytes);
            self.messages += 1;
        }
    }

    /// What only the second dialect knows, of which there is only ever more.
    fn put_deeds(&mut self, seen: &Observation<'_>, bytes: &mut Vec<u8>) {
        let first = std::mem::replace(&mut self.deeds, seen.deeds().len());
        for done in done(seen, first) {
            bytes.push(DEED);
            put_u32(done.kind, bytes);
            put_u32(done.ticket, bytes);
            bytes.push(u8::from(done.is_confirmed));
            put_text(done.object, bytes);
        }
        for row in &seen.deeds()[first..] {
            if let Deed::Undone(place) = row.deed {
                bytes.push(UNDONE);
                put_u32(place, bytes);
            }
        }
    }

    fn put_pages(
        &mut self,
        seen: &Observation<'_>,
        mut open: impl FnMut(u32),
        bytes: &mut Vec<u8>,
    ) {
        let (records, articles) = (seen.record_ids().len() as u32, seen.article_ids().len() as u32);
        for page in 0..records + articles {
            let is_read = match page.checked_sub(records) {
                None => seen.record(RecordNo(page)).is_some(),
                Some(number) => seen.article(ArticleNo(number)).is_some(),
            };
            if is_read && self.is_new(page) {
                open(page);
                bytes.push(PAGE);
                put_u32(page, bytes);
            }
        }
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
            family: seen.family().to_owned(),
            offers: seen.offers().cloned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use aegis_engine::catalogue;
    use aegis_engine::command::{Answer, Verb};
    use aegis_engine::episode::{Episode, Setting};
    use aegis_engine::family::certify::Stage;
    use aegis_engine::family::name::CaseName;
    use aegis_engine::family::{FAMILIES, make};
    use aegis_engine::scenario::Compiled;
    use aegis_engine::score::JudgeName;

    use super::*;
    use crate::isolated::remote::{Folders, Remote};
    use crate::isolated::shelf::Shelf;

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
        let offers = source.desk2.as_ref().map(|desk2| &desk2.offers);
        let shown = format!("{} {:?} {offers:?} {:?}", source.brief, source.tickets, source.family);
        all.filter(|text| text.len() > 12 && !shown.contains(text)).collect()
    }

    /// The sentences of a case's strict gold, and how a name starts that holds its seed.
    fn gold(scenario: &Compiled) -> Vec<String> {
        let source = &scenario.source;
        let strict = source.strict.as_ref().map(|strict| ron::to_string(strict).unwrap());
        let quoted = strict.iter().flat_map(|text| text.split('"').skip(1).step_by(2));
        let sentences = quoted.filter(|text| text.contains(' ')).map(str::to_owned);
        let starts = ["@", ":"].map(|mark| format!("{}{mark}", source.family));
        let names = starts.into_iter().filter(|_| source.strict.is_some());
        sentences.chain(names).collect()
    }

    /// All scenarios of the catalogue, and a generated case of each family.
    fn scenarios() -> Vec<Arc<Compiled>> {
        let mut stage = Stage::default();
        let names = FAMILIES.iter().map(|family| format!("{}@7", family.name()));
        let cases =
            names.map(|name| make(&CaseName::parse(&name).unwrap(), None, &mut stage).unwrap());
        catalogue::ids().into_iter().filter_map(catalogue::get).chain(cases).collect()
    }

    fn holds(bytes: &[u8], text: &str) -> bool {
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    }

    #[test]
    #[cfg_attr(miri, ignore = "it reads many scenarios and does nothing unsafe")]
    fn what_goes_to_another_process_holds_nothing_that_was_not_earned() {
        for scenario in scenarios() {
            let id = &scenario.source.id;
            let gold = gold(&scenario);
            assert!(scenario.source.desk2.is_none() || gold.len() > 2, "{id} has some gold");
            let judge = JudgeName::default_for(&scenario);
            let setting = Setting { episode: 0, seed: 1, judge, policies: &["spy"], fork: None };
            let mut episode = Episode::open(&scenario, &setting).unwrap();
            let (mut told, mut shelf) = (Told::default(), Shelf::default());
            // All that a process gets: the sheet, the pages that were read, and the glance.
            let mut tell = |seen: &Observation<'_>, bytes: &mut Vec<u8>| {
                let sheet = shelf.sheet(&scenario.digest, seen);
                told.glance(seen, |page| shelf.open(sheet, page, seen), bytes);
                bytes.extend_from_slice(shelf.news());
            };
            let mut bytes = Vec::new();
            episode.with_observation(|seen| tell(&seen, &mut bytes));
            for text in unseen(&scenario).into_iter().chain(gold.iter().map(String::as_str)) {
                assert!(!holds(&bytes, text), "{id} tells {text:?} from the start");
            }
            let mut answer = Answer::default();
            let record = scenario.lexicon.known(&scenario.source.records[0].id);
            answer.begin(Verb::InspectRecord).record = record;
            episode.act(&mut answer).unwrap();
            bytes.clear();
            episode.with_observation(|seen| tell(&seen, &mut bytes));
            assert!(holds(&bytes, &scenario.source.records[0].body), "{id}: what was read is told");
            let read = &scenario.source.records[0].body;
            for record in scenario.source.records[1..].iter().filter(|it| !read.contains(&it.body))
            {
                assert!(!holds(&bytes, &record.body), "{id} tells {} unread", record.id);
            }
            for text in gold {
                assert!(!holds(&bytes, &text), "{id} tells {text:?} once something was read");
            }
        }
    }

    /// The desks of a process share the pages, but each sees those alone that it has read itself.
    #[test]
    #[cfg_attr(miri, ignore = "it does nothing unsafe")]
    fn a_desk_does_not_show_what_another_desk_has_read() {
        let scenario = catalogue::get("billing_seat_adjustment").unwrap();
        let judge = JudgeName::default_for(&scenario);
        let setting = Setting { episode: 0, seed: 1, judge, policies: &["spy"], fork: None };
        let mut shelf = Shelf::default();
        let (mut folders, mut remotes) = (Folders::default(), Vec::new());
        for reads in [true, false] {
            let mut episode = Episode::open(&scenario, &setting).unwrap();
            let (mut told, mut answer) = (Told::default(), Answer::default());
            answer.begin(Verb::Idle);
            if reads {
                let record = scenario.lexicon.known(&scenario.source.records[0].id);
                answer.begin(Verb::InspectRecord).record = record;
            }
            episode.act(&mut answer).unwrap();
            let mut bytes = Vec::new();
            let sheet = episode.with_observation(|seen| {
                let sheet = shelf.sheet(&scenario.digest, &seen);
                told.glance(&seen, |page| shelf.open(sheet, page, &seen), &mut bytes);
                sheet
            });
            folders.take_all(shelf.news());
            let mut remote = Remote::new(folders.get(sheet).unwrap());
            remote.look(&mut bytes.as_slice()).unwrap();
            remotes.push(remote);
        }
        let shown = |remote: &Remote| remote.record(0).map(|record| record.body.clone());
        let body = &scenario.source.records[0].body;
        assert_eq!(shown(&remotes[0]).as_ref(), Some(body));
        assert_eq!(shown(&remotes[1]), None, "it has not read it");
    }
}
