//! What a seat has before it, for those who work a case out from its papers: no gold is in it.

use crate::observe::Observation;
use crate::scenario::{
    ArticleSource, Move, Offers, Priority, RecordKind, RecordSource, Scenario, TicketSource,
    ValueSource, Word,
};

use super::dates::Day;
use super::{money, oracle};

/// The papers of a case, as far as they were read.
#[derive(Clone, Debug)]
pub struct Papers<'a> {
    /// What the seat was told first.
    pub brief: &'a str,
    /// The inbox.
    pub tickets: Vec<&'a TicketSource>,
    /// The records that were read.
    pub records: Vec<&'a RecordSource>,
    /// The articles that were read.
    pub articles: Vec<&'a ArticleSource>,
    /// The messages that have arrived.
    pub messages: Vec<&'a str>,
    /// The words that commands may use.
    pub offers: &'a Offers,
}

/// How a case is worked out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stance {
    /// As the papers say.
    Right,
    /// As if the case belonged to this class of decisions, whatever the papers say.
    AsIf(&'static str),
    /// As the customer asks.
    Obey,
}

/// What is to be done with a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The ticket.
    pub ticket: String,
    /// The class that the decision belongs to.
    pub class: &'static str,
    /// How the parts of the ticket must stand at the end.
    pub values: Vec<ValueSource>,
}

impl Plan {
    /// What carries the plan out, once everything was read: questions, changes, reply, closing.
    #[must_use]
    pub fn moves(&self, note: &str) -> Vec<Move> {
        let values: Vec<&ValueSource> = self.values.iter().collect();
        let is_question = |step: &Move| matches!(step, Move::AskCustomer(..));
        let all = oracle::work(&values, &self.ticket, note);
        let (asked, rest): (Vec<Move>, Vec<Move>) = all.into_iter().partition(is_question);
        asked.into_iter().chain(rest).collect()
    }
}

impl<'a> Papers<'a> {
    /// All papers of a scenario of the second dialect, as if everything was read.
    #[must_use]
    pub fn all(scenario: &'a Scenario) -> Option<Self> {
        Some(Self {
            brief: &scenario.brief,
            tickets: scenario.tickets.iter().collect(),
            records: scenario.records.iter().collect(),
            articles: scenario.articles.iter().collect(),
            messages: scenario.messages.iter().map(|message| message.text.as_str()).collect(),
            offers: &scenario.desk2.as_ref()?.offers,
        })
    }

    /// What a seat has read so far.
    #[must_use]
    pub fn seen(seen: &Observation<'a>) -> Option<Self> {
        Some(Self {
            brief: seen.brief(),
            tickets: seen.tickets().map(|ticket| ticket.source).collect(),
            records: seen.records_read().collect(),
            articles: seen.articles_read().collect(),
            messages: seen.messages().map(|message| message.text.as_str()).collect(),
            offers: seen.offers()?,
        })
    }

    /// The day on which the case is worked on.
    #[must_use]
    pub fn today(&self) -> Option<Day> {
        Day::first_in(self.brief)
    }

    /// The records of a kind.
    pub fn of_kind(&self, kind: RecordKind) -> impl Iterator<Item = &'a RecordSource> {
        self.records.iter().copied().filter(move |record| record.kind == kind)
    }

    /// The first record that has a fact with this label, and the fact.
    #[must_use]
    pub fn find_fact(&self, label: &str) -> Option<(&'a RecordSource, &'a str)> {
        self.records.iter().find_map(|record| Some((*record, fact(record, label)?)))
    }

    /// The clause of a policy that starts with this label, as in `2. Limit: ..`.
    #[must_use]
    pub fn clause(&self, label: &str) -> Option<&'a str> {
        let start = format!("{label}: ");
        let of = |article: &&'a ArticleSource| {
            article.body.lines().find_map(|line| line.split_once(&start).map(|(_, text)| text))
        };
        self.articles.iter().find_map(of)
    }

    /// The amount that a clause names.
    #[must_use]
    pub fn clause_cents(&self, label: &str) -> Option<u32> {
        money::first_cents(self.clause(label)?)
    }

    /// The whole number that a clause names first.
    #[must_use]
    pub fn clause_number(&self, label: &str) -> Option<u32> {
        first_number(self.clause(label)?)
    }

    /// Whether a vocabulary offers a word.
    #[must_use]
    pub fn offers_word(words: &[Word], id: &str) -> bool {
        words.iter().any(|word| word.0 == id)
    }
}

/// The fact of a record with this label.
#[must_use]
pub fn fact<'a>(record: &'a RecordSource, label: &str) -> Option<&'a str> {
    let found = record.facts.iter().find(|(known, _)| known == label);
    found.map(|(_, value)| value.as_str())
}

/// The first whole number that a text names, in digits.
#[must_use]
pub fn first_number(text: &str) -> Option<u32> {
    all_numbers(text).next()
}

/// All whole numbers that a text names in digits, in their order.
pub fn all_numbers(text: &str) -> impl Iterator<Item = u32> {
    let words = text.split(|c: char| !c.is_ascii_digit());
    words.filter_map(|word| word.parse().ok())
}

/// How urgent something is by the days that are left: urgent and high up to these numbers of days,
/// low beyond.
#[must_use]
pub const fn priority_of_days(days: i32, urgent_days: u32, high_days: u32) -> Priority {
    if days <= urgent_days as i32 {
        Priority::Urgent
    } else if days <= high_days as i32 {
        Priority::High
    } else {
        Priority::Low
    }
}
