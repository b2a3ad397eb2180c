//! The shop judge: the right code, what was read, what the reply says, and few steps.

use crate::event::{Event, Turn};
use crate::scenario::{Compiled, Readable, ShopRules};
use crate::text::Words;

use super::{FULL, Report, decimal};

/// What finding a needed piece of evidence earns, in points.
const EVIDENCE_REWARD: u32 = 1_000;
/// What a reply earns that says all that is needed, in points.
const REPLY_REWARD: u32 = 500;

/// The lines of the score, in the order of [`Running::earned`].
pub const LINES: [&str; 4] =
    ["resolution_accuracy", "evidence_coverage", "reply_quality", "efficiency"];

/// The judge at work on one episode.
#[derive(Clone, Debug, Default)]
pub struct Running {
    words: Words,
    ticket: bool,
    viewed: u64,
    keywords: u32,
    most_keywords: u32,
    is_right: bool,
    steps: u32,
    collected: u32,
    has_failed: bool,
}

impl Running {
    pub(super) fn reopen(&mut self) {
        let mut words = std::mem::take(&mut self.words);
        words.clear();
        *self = Self { words, ..Self::default() };
    }

    pub(super) fn hear(&mut self, turn: &Turn<'_>) {
        turn.words.iter().for_each(|word| _ = self.words.push(word));
        self.steps = turn.number;
    }

    pub(super) fn see(&mut self, scenario: &Compiled, event: &Event) {
        let rules = rules(scenario);
        match *event {
            Event::TicketOpened { .. } => self.ticket = true,
            Event::RecordViewed { record } => {
                self.viewed |= scenario.bit_of(Readable::Record(record));
            }
            Event::ArticleViewed { article } => {
                self.viewed |= scenario.bit_of(Readable::Article(article));
            }
            Event::ReplyDrafted { note, .. } => {
                let own = || self.words.get(note.number().checked_sub(scenario.lexicon.len())?);
                let reply = scenario.lexicon.get(note).or_else(own).unwrap_or_default();
                let reply = reply.to_lowercase().replace(['\u{2010}', '\u{2011}', '\u{2013}'], "-");
                let said = rules.keywords.iter().filter(|word| reply.contains(word.as_str()));
                self.keywords = u32::try_from(said.count()).unwrap_or(0);
            }
            Event::CaseClosed { code, .. } => self.is_right = code == rules.code,
            Event::PolicyFailed { .. } => self.has_failed = true,
            _ => {}
        }
    }

    pub(super) fn close(&mut self, scenario: &Compiled, turn: &Turn<'_>) -> Report {
        if self.has_failed {
            return Report { ended: true, ..Report::default() };
        }
        let rules = rules(scenario);
        let points = self.earned(scenario).iter().sum::<u32>().min(FULL);
        let ended = turn.ending().is_some();
        let found = self.evidence(rules);
        let mut reward = (found - self.collected) * EVIDENCE_REWARD;
        self.collected = found;
        if self.keywords > self.most_keywords {
            reward += part(REPLY_REWARD, self.keywords, rules.keywords.len())
                - part(REPLY_REWARD, self.most_keywords, rules.keywords.len());
            self.most_keywords = self.keywords;
        }
        if ended {
            reward = points;
        }
        Report {
            reward: decimal::round(f64::from(reward) / f64::from(FULL), 4),
            points,
            refused: turn.refusal().is_some(),
            ended,
            ..Report::default()
        }
    }

    /// Points for the code, the evidence, the reply and the number of steps.
    pub(super) fn earned(&self, scenario: &Compiled) -> [u32; 4] {
        if self.has_failed {
            return [0; 4];
        }
        let rules = rules(scenario);
        let weights = rules.weights;
        let needed = rules.evidence.count_ones() + u32::from(rules.needs_ticket);
        let right = u32::from(self.is_right);
        let budget = scenario.source.budget_steps;
        let spare = budget.saturating_sub(rules.optimal_steps).max(1);
        let late = self.steps.saturating_sub(rules.optimal_steps).min(spare);
        [
            weights.resolution * 100 * right,
            part(weights.evidence * 100, self.evidence(rules), needed as usize),
            part(weights.reply * 100, self.keywords, rules.keywords.len()),
            part(weights.efficiency * 100 * right, spare - late, spare as usize),
        ]
    }

    fn evidence(&self, rules: &ShopRules) -> u32 {
        (self.viewed & rules.evidence).count_ones() + u32::from(rules.needs_ticket && self.ticket)
    }
}

/// `found` of `all` parts of some points, rounded down; all of them if there are no parts.
fn part(points: u32, found: u32, all: usize) -> u32 {
    let all = u32::try_from(all).unwrap_or(u32::MAX);
    (points * found).checked_div(all).unwrap_or(points)
}

fn rules(scenario: &Compiled) -> &ShopRules {
    scenario.shop.as_ref().expect("the judge was opened on this scenario")
}
