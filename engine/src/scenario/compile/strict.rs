//! The `strict` judge's section, compiled: every value a number, every condition a bit.

use crate::event::TicketNo;
use crate::scenario::{NeedSource, PatternSource, StrictSource, ValueSource, WantSource};

use super::Compiled;
use super::pattern::Pattern;

/// How many patterns one section may look for.
pub const MAX_PATTERNS: usize = 64;
/// How many things one section may want.
pub const MAX_WANTS: usize = 32;

/// The strict judge's section, compiled.
#[derive(Clone, Debug)]
pub struct StrictRules {
    /// The ticket that the case is about.
    pub ticket: TicketNo,
    /// All patterns, each once; conditions name them by their places.
    pub patterns: Vec<Pattern>,
    /// For each topic of events the patterns that can match one of it, as bits.
    pub about: [u64; Pattern::TOPICS],
    /// What must have been seen before a change counts, as bits.
    pub evidence: u64,
    /// The decision first, then the rest, then what is expected.
    pub wants: Vec<Want>,
    /// How things are done.
    pub rules: Vec<Rule>,
    /// What ends the episode.
    pub breaches: Vec<Pattern>,
}

/// How a part of the desk must stand at the close.
#[derive(Clone, Debug)]
pub struct Want {
    /// What it is worth.
    pub part: Part,
    /// The ticket.
    pub ticket: TicketNo,
    /// The part of the desk.
    pub slot: Slot,
    /// The values that must stand there, as numbers of texts, cents, tickets or members.
    pub values: Vec<u32>,
    /// What must have been seen before, as bits.
    pub evidence: u64,
}

/// What a want is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Without it there is no score.
    Decision,
    /// So many points.
    Rest(u32),
    /// Nothing, but lacking it costs.
    Expected,
}

/// A part of a desk that can be right or wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "ValueSource says what each means")]
pub enum Slot {
    Credits,
    Escalated,
    Refused,
    Contained,
    Checked,
    Asked,
    Tagged,
    Linked,
    Status,
    Priority,
    Template,
    Points,
    Closed,
    Kept,
}

impl Slot {
    /// Whether a value that stands here although nothing asks for it contradicts the decision.
    #[must_use]
    pub const fn is_decisive(self) -> bool {
        matches!(
            self,
            Self::Credits | Self::Escalated | Self::Refused | Self::Contained | Self::Closed
        )
    }

    /// Whether a new value takes the place of the former one.
    #[must_use]
    pub const fn is_single(self) -> bool {
        matches!(self, Self::Status | Self::Priority | Self::Template | Self::Closed)
    }
}

/// Whenever something happens, other things must have happened before.
#[derive(Clone, Debug)]
pub struct Rule {
    /// What it is about.
    pub when: Pattern,
    /// What must have happened.
    pub needs: Vec<Need>,
    /// Whether breaking it is a fault of conduct.
    pub is_fault: bool,
}

/// What must have happened; the numbers are places of patterns.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "NeedSource says what each means")]
pub enum Need {
    Before(usize),
    Since(usize, usize),
    Never(usize),
}

impl StrictRules {
    pub(super) fn of(scenario: &Compiled, source: &StrictSource) -> Self {
        let mut book = Book { scenario, patterns: Vec::new() };
        let evidence = book.bits(&source.evidence);
        let rest = source.rest.iter().map(|rest| (Part::Rest(rest.points), &rest.want));
        let decision = source.decision.iter().map(|want| (Part::Decision, want));
        let expected = source.expected.iter().map(|want| (Part::Expected, want));
        let ticket = scenario.ticket_no(&source.ticket);
        let wants = decision.chain(rest).chain(expected);
        let wants =
            wants.map(|(part, want)| book.want(source, part, want, ticket, evidence)).collect();
        let rules = source.rules.iter().map(|rule| Rule {
            when: Pattern::of(scenario, &rule.when),
            needs: rule.needs.iter().map(|need| book.need(need)).collect(),
            is_fault: rule.is_fault,
        });
        let rules = rules.collect();
        let breaches = source.breaches.iter();
        let breaches = breaches.map(|breach| Pattern::of(scenario, &breach.when)).collect();
        let mut about = [0; Pattern::TOPICS];
        for (place, pattern) in book.patterns.iter().enumerate() {
            let topics = pattern.topics();
            let own = about.iter_mut().enumerate().filter(|(topic, _)| topics >> topic & 1 == 1);
            own.for_each(|(_, bits)| *bits |= 1u64 << place);
        }
        Self { ticket, patterns: book.patterns, about, evidence, wants, rules, breaches }
    }
}

/// The patterns named so far.
struct Book<'a> {
    scenario: &'a Compiled,
    patterns: Vec<Pattern>,
}

impl Book<'_> {
    fn place(&mut self, source: &PatternSource) -> usize {
        let pattern = Pattern::of(self.scenario, source);
        let found = self.patterns.iter().position(|known| *known == pattern);
        found.unwrap_or_else(|| {
            self.patterns.push(pattern);
            self.patterns.len() - 1
        })
    }

    fn bits(&mut self, sources: &[PatternSource]) -> u64 {
        sources.iter().fold(0, |bits, source| bits | 1 << self.place(source))
    }

    fn need(&mut self, source: &NeedSource) -> Need {
        match source {
            NeedSource::Before(pattern) => Need::Before(self.place(pattern)),
            NeedSource::Since(pattern, other) => {
                Need::Since(self.place(pattern), self.place(other))
            }
            NeedSource::Never(pattern) => Need::Never(self.place(pattern)),
        }
    }

    fn want(
        &mut self,
        section: &StrictSource,
        part: Part,
        source: &WantSource,
        own: TicketNo,
        evidence: u64,
    ) -> Want {
        let scenario = self.scenario;
        let text = |word: &String| scenario.lexicon.known(word).number() as u32;
        let texts = |words: &[String]| words.iter().map(text).collect();
        let (slot, values) = match &source.value {
            ValueSource::Credits(cents) => (Slot::Credits, cents.clone()),
            ValueSource::Escalated(teams) => (Slot::Escalated, texts(teams)),
            ValueSource::Refused(reason) => (Slot::Refused, vec![text(reason)]),
            ValueSource::Contained(targets) => (Slot::Contained, texts(targets)),
            ValueSource::Checked(channels) => (Slot::Checked, texts(channels)),
            ValueSource::Asked(questions) => (Slot::Asked, texts(questions)),
            ValueSource::Tagged(tags) => (Slot::Tagged, texts(tags)),
            ValueSource::Linked(tickets) => {
                (Slot::Linked, tickets.iter().map(|id| scenario.ticket_no(id).0).collect())
            }
            ValueSource::Status(status) => (Slot::Status, vec![*status as u32]),
            ValueSource::Priority(priority) => (Slot::Priority, vec![*priority as u32]),
            ValueSource::Template(template) => (Slot::Template, vec![text(template)]),
            ValueSource::Points(points) => (Slot::Points, texts(points)),
            ValueSource::Closed(code) => (Slot::Closed, vec![text(code)]),
            ValueSource::Kept(id) => {
                let rule = section.rules.iter().position(|rule| rule.id == *id);
                (Slot::Kept, vec![rule.expect("the loader refuses unknown rules") as u32])
            }
        };
        let ticket = source.ticket.as_ref().map_or(own, |id| scenario.ticket_no(id));
        let evidence = source.after.as_ref().map_or(evidence, |after| self.bits(after));
        Want { part, ticket, slot, values, evidence }
    }
}
