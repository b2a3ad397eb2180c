//! The compiled scenario: every id a number, every rule a table, built once and shared by desks.

mod answer;
mod desk2;
mod pattern;
mod strict;

use crate::command::{Amount, Answer, Command, Verb};
use crate::event::{ArticleNo, RecordNo, TicketNo};
use crate::rules::search;
use crate::score::decimal;
use crate::text::{Lexicon, Text};

use super::texts::texts_of;
use super::{
    CheckSource, ClassicSource, ForbiddenSource, LoadError, Priority, Scenario, ShopSource,
    ShopWeights, Status, WhenSource, load,
};

pub use desk2::Desk2Rules;
pub use pattern::Pattern;
pub use strict::{MAX_PATTERNS, MAX_WANTS, Need, Part, Rule, Slot, StrictRules, Want};

/// Something that can be looked up by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readable {
    /// A record.
    Record(RecordNo),
    /// An article of the knowledge base.
    Article(ArticleNo),
}

/// A scenario as the engine plays it.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// The scenario as it was written.
    pub source: Scenario,
    /// The file's text, which logs carry along.
    pub file_text: String,
    /// BLAKE3 of the file's text.
    pub digest: [u8; 32],
    /// All texts that the scenario names.
    pub lexicon: Lexicon,
    /// The tags that each ticket has at the start.
    pub start_tags: Vec<(TicketNo, Text)>,
    /// Which message arrives with which step; indexed by step.
    pub message_at: Vec<Option<u32>>,
    /// What is forbidden, in the scenario's order.
    pub forbidden: Vec<Forbidden>,
    /// Those forbidden actions that end the episode.
    pub breaches: Vec<Breach>,
    /// The classic judge's section.
    pub classic: Option<ClassicRules>,
    /// The shop judge's section.
    pub shop: Option<ShopRules>,
    /// What a desk of the second dialect offers.
    pub desk2: Option<Desk2Rules>,
    /// The strict judge's section.
    pub strict: Option<StrictRules>,
    /// The solution, as answers.
    pub oracle: Vec<Answer>,
    ticket_of: Vec<Option<TicketNo>>,
    readable_of: Vec<Option<Readable>>,
    hits_of: Vec<u32>,
}

/// Which fields a command must have for a ban to apply.
#[derive(Clone, Copy, Debug)]
pub struct Condition {
    ticket: Demand,
    team: Demand,
    code: Demand,
    amount: Option<Amount>,
    status: Option<Status>,
}

/// What a condition asks of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Demand {
    /// Nothing.
    Any,
    /// This text, to the letter.
    Just(Text),
}

impl Demand {
    fn of(lexicon: &Lexicon, text: Option<&String>) -> Self {
        text.map_or(Self::Any, |text| Self::Just(lexicon.known(text)))
    }

    fn allows(self, text: Text) -> bool {
        match self {
            Self::Any => true,
            Self::Just(wanted) => wanted == text,
        }
    }
}

impl Condition {
    fn of(lexicon: &Lexicon, when: &WhenSource) -> Self {
        Self {
            ticket: Demand::of(lexicon, when.ticket.as_ref()),
            team: Demand::of(lexicon, when.team.as_ref()),
            code: Demand::of(lexicon, when.code.as_ref()),
            amount: when.amount.map(Amount::of),
            status: when.status,
        }
    }

    /// Whether a command has all the fields that are asked for.
    #[must_use]
    pub fn holds(&self, command: &Command) -> bool {
        self.ticket.allows(command.ticket)
            && self.team.allows(command.team)
            && self.code.allows(command.code)
            && (self.amount.is_none() || self.amount == command.amount)
            && (self.status.is_none() || self.status == command.status)
    }
}

/// A forbidden action.
#[derive(Clone, Copy, Debug)]
pub struct Forbidden {
    /// The action.
    pub verb: Verb,
    /// The fields that it must have.
    pub when: Condition,
    /// Allowed once the same ticket was escalated.
    pub escalation_first: bool,
    /// Allowed while all these checks (as bits) hold at least in part.
    pub checks_first: u32,
    /// What it costs.
    pub penalty: f64,
}

/// A forbidden action that ends the episode.
#[derive(Clone, Copy, Debug)]
pub struct Breach {
    /// Its place among the forbidden actions.
    pub forbidden: u32,
}

/// The classic judge's section, compiled.
#[derive(Clone, Debug)]
pub struct ClassicRules {
    /// The ticket that the case is about.
    pub primary: TicketNo,
    /// The rubric.
    pub checks: Vec<Check>,
    /// Which checks each topic can change, as bits; indexed by [`Topic`].
    pub about: [u32; Topic::COUNT],
    /// The stages, in order.
    pub phases: Vec<Phase>,
    /// All readable things that some check asks for, as bits.
    pub required: u64,
    /// All records (not articles), as bits.
    pub records: u64,
    /// Whether quality review treats this as a matter of security.
    pub is_security: bool,
}

/// What an event is about, so that only the checks that it can change look at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is named after the events that it stands for")]
pub enum Topic {
    Opening,
    Reading,
    Priority,
    Status,
    Tag,
    Credit,
    Escalation,
    Draft,
    Point,
    Closing,
}

impl Topic {
    /// How many topics there are.
    pub const COUNT: usize = Self::Closing as usize + 1;
}

/// A line of the rubric.
#[derive(Clone, Debug)]
pub struct Check {
    /// What it looks at.
    pub kind: CheckKind,
    /// What it earns, in points of 10,000, for each number of things found.
    pub earns: Vec<u32>,
}

/// What a line of the rubric looks at.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "CheckSource says what each means")]
pub enum CheckKind {
    SelectedTicket { ticket: TicketNo },
    ViewedRecordsAll { readables: u64 },
    TicketPriority { ticket: TicketNo, priority: Priority },
    TicketStatus { ticket: TicketNo, status: Status },
    TagAdded { ticket: TicketNo, tag: Text },
    ExactCredit { ticket: TicketNo, amount: f64, currency: Text },
    EscalationTeam { ticket: Option<TicketNo>, team: Text },
    ReplyTemplate { template: Text },
    ReplyContains { points: Vec<Text> },
    FinalResolutionCode { code: Text },
}

/// A stage of a long case.
#[derive(Clone, Copy, Debug)]
pub struct Phase {
    /// Its number.
    pub number: u32,
    /// Its checks, as bits.
    pub checks: u32,
}

/// The shop judge's section, compiled.
#[derive(Clone, Debug)]
pub struct ShopRules {
    /// The codes that can be submitted.
    pub codes: Vec<Text>,
    /// The right one.
    pub code: Text,
    /// Whether the ticket must have been read.
    pub needs_ticket: bool,
    /// What else must have been read, as bits.
    pub evidence: u64,
    /// What a good reply says, in lower case.
    pub keywords: Vec<String>,
    /// How many steps cost nothing.
    pub optimal_steps: u32,
    /// How the parts weigh.
    pub weights: ShopWeights,
}

impl CheckKind {
    /// The topics whose events can change what it has found.
    const fn topics(&self) -> &'static [Topic] {
        match self {
            Self::SelectedTicket { .. } => &[Topic::Opening],
            Self::ViewedRecordsAll { .. } => &[Topic::Reading],
            Self::TicketPriority { .. } => &[Topic::Priority],
            Self::TicketStatus { .. } => &[Topic::Status],
            Self::TagAdded { .. } => &[Topic::Tag],
            Self::ExactCredit { .. } => &[Topic::Credit],
            Self::EscalationTeam { .. } => &[Topic::Escalation],
            Self::ReplyTemplate { .. } => &[Topic::Draft],
            Self::ReplyContains { .. } => &[Topic::Draft, Topic::Point],
            Self::FinalResolutionCode { .. } => &[Topic::Closing],
        }
    }
}

impl Compiled {
    /// Loads a scenario file and compiles it.
    ///
    /// # Errors
    /// All that is wrong with the file, each with its place and what to write instead.
    pub fn load(file: &str, file_text: &str) -> Result<Self, LoadError> {
        Ok(Self::new(load(file, file_text)?, file_text.to_owned()))
    }

    /// Compiles a scenario that is known to be without a fault, such as a generated one.
    #[must_use]
    pub fn new(source: Scenario, file_text: String) -> Self {
        let lexicon = Lexicon::of(texts_of(&source));
        let mut ticket_of = vec![None; lexicon.len()];
        for (ticket, no) in source.tickets.iter().zip(0..) {
            ticket_of[lexicon.known(&ticket.id).number()] = Some(TicketNo(no));
        }
        let mut readable_of = vec![None; lexicon.len()];
        for (record, no) in source.records.iter().zip(0..) {
            let at = lexicon.known(&record.id).number();
            readable_of[at] = Some(Readable::Record(RecordNo(no)));
        }
        for (article, no) in source.articles.iter().zip(0..) {
            let at = lexicon.known(&article.id).number();
            readable_of[at] = Some(Readable::Article(ArticleNo(no)));
        }
        let hits_of =
            lexicon.iter().map(|(_, text)| search::count_hits(&source.articles, text)).collect();
        let mut message_at = vec![None; source.budget_steps as usize + 1];
        for (message, no) in source.messages.iter().zip(0..) {
            if message.at_step > 0 {
                message_at[message.at_step as usize] = Some(no);
            }
        }
        let start_tags = (0..)
            .zip(&source.tickets)
            .flat_map(|(no, ticket)| ticket.tags.iter().map(move |tag| (TicketNo(no), tag)))
            .map(|(no, tag)| (no, lexicon.known(tag)))
            .collect();
        let mut compiled = Self {
            digest: *blake3::hash(file_text.as_bytes()).as_bytes(),
            file_text,
            start_tags,
            message_at,
            forbidden: Vec::new(),
            breaches: Vec::new(),
            classic: None,
            shop: None,
            desk2: None,
            strict: None,
            oracle: Vec::new(),
            ticket_of,
            readable_of,
            hits_of,
            lexicon,
            source,
        };
        compiled.compile_judges();
        compiled.oracle = compiled.source.oracle.iter().map(|step| compiled.answer(step)).collect();
        compiled
    }

    fn compile_judges(&mut self) {
        if let Some(classic) = self.source.classic.clone() {
            self.forbidden = classic.forbidden.iter().map(|f| self.forbid(&classic, f)).collect();
            self.breaches = (0..)
                .zip(&classic.forbidden)
                .filter(|(_, forbidden)| forbidden.terminal)
                .map(|(no, _)| Breach { forbidden: no })
                .collect();
            self.classic = Some(self.compile_classic(&classic));
        }
        self.shop = self.source.shop.clone().map(|shop| self.compile_shop(&shop));
        self.desk2 = self.source.desk2.as_ref().map(|desk2| Desk2Rules::of(self, desk2));
        self.strict = self.source.strict.as_ref().map(|strict| StrictRules::of(self, strict));
    }

    fn forbid(&self, classic: &ClassicSource, source: &ForbiddenSource) -> Forbidden {
        Forbidden {
            verb: source.action,
            when: Condition::of(&self.lexicon, &source.when),
            escalation_first: source.requires_escalation_first,
            checks_first: check_bits(classic, &source.requires_checks_first),
            penalty: source.penalty,
        }
    }

    fn compile_classic(&self, source: &ClassicSource) -> ClassicRules {
        let checks: Vec<Check> = source
            .rubric
            .iter()
            .map(|line| {
                let kind = self.compile_check(&line.check);
                let most = match &kind {
                    CheckKind::ViewedRecordsAll { readables } => readables.count_ones(),
                    CheckKind::ReplyContains { points } => points.iter().map(|_| 1).sum(),
                    _ => 1,
                };
                let share = |found: u32| f64::from(found) / f64::from(most) * line.weight;
                let earns = (0..=most).map(|found| decimal::points(share(found))).collect();
                Check { kind, earns }
            })
            .collect();
        let required = checks.iter().fold(0, |all, check| match check.kind {
            CheckKind::ViewedRecordsAll { readables } => all | readables,
            _ => all,
        });
        let phases = source
            .phases
            .iter()
            .map(|phase| Phase { number: phase.number, checks: check_bits(source, &phase.checks) })
            .collect();
        let mut about = [0; Topic::COUNT];
        for (check, bit) in checks.iter().zip(0..) {
            check.kind.topics().iter().for_each(|&topic| about[topic as usize] |= 1u32 << bit);
        }
        let security = ["security", "breach", "suspicious"];
        ClassicRules {
            primary: self.ticket_no(&source.primary),
            checks,
            about,
            phases,
            required,
            records: u64::MAX.checked_shr(64 - self.source.records.len() as u32).unwrap_or(0),
            is_security: security.iter().any(|word| self.source.family.contains(word)),
        }
    }

    fn compile_check(&self, source: &CheckSource) -> CheckKind {
        let text = |text: &String| self.lexicon.known(text);
        match source {
            CheckSource::SelectedTicket { ticket } => {
                CheckKind::SelectedTicket { ticket: self.ticket_no(ticket) }
            }
            CheckSource::ViewedRecordsAll { records } => {
                CheckKind::ViewedRecordsAll { readables: self.readable_bits(records) }
            }
            CheckSource::TicketPriority { ticket, priority } => {
                CheckKind::TicketPriority { ticket: self.ticket_no(ticket), priority: *priority }
            }
            CheckSource::TicketStatus { ticket, status } => {
                CheckKind::TicketStatus { ticket: self.ticket_no(ticket), status: *status }
            }
            CheckSource::TagAdded { ticket, tag } => {
                CheckKind::TagAdded { ticket: self.ticket_no(ticket), tag: text(tag) }
            }
            CheckSource::ExactCredit { ticket, amount, currency } => CheckKind::ExactCredit {
                ticket: self.ticket_no(ticket),
                amount: decimal::round(*amount, 2),
                currency: text(currency),
            },
            CheckSource::EscalationTeam { ticket, team } => CheckKind::EscalationTeam {
                ticket: ticket.as_ref().map(|ticket| self.ticket_no(ticket)),
                team: text(team),
            },
            CheckSource::ReplyTemplate { template } => {
                CheckKind::ReplyTemplate { template: text(template) }
            }
            CheckSource::ReplyContains { checklist } => {
                CheckKind::ReplyContains { points: checklist.iter().map(text).collect() }
            }
            CheckSource::FinalResolutionCode { code } => {
                CheckKind::FinalResolutionCode { code: text(code) }
            }
        }
    }

    fn compile_shop(&self, source: &ShopSource) -> ShopRules {
        let readables: Vec<String> = source
            .evidence
            .iter()
            .filter_map(|item| item.split_once(':'))
            .map(|(_, id)| id.to_owned())
            .collect();
        ShopRules {
            codes: source.codes.iter().map(|code| self.lexicon.known(code)).collect(),
            code: self.lexicon.known(&source.code),
            needs_ticket: source.evidence.iter().any(|item| item == "ticket"),
            evidence: self.readable_bits(&readables),
            keywords: source.keywords.iter().map(|word| word.to_lowercase()).collect(),
            optimal_steps: source.optimal_steps,
            weights: source.weights,
        }
    }

    /// How many deeds of the second dialect an episode can have: one a turn, but a sent reply is
    /// one and so is each of its points. Before it is sent it takes a turn to draft it.
    #[must_use]
    pub(crate) fn deeds_room(&self) -> usize {
        let Some(desk2) = &self.source.desk2 else { return 0 };
        let turns = self.source.budget_steps as usize;
        let in_two_turns = (1 + desk2.offers.points.len()).max(2);
        turns / 2 * in_two_turns + turns % 2 + self.source.messages.len()
    }

    /// The ticket with this id, if there is one.
    #[must_use]
    pub fn ticket_of(&self, id: Text) -> Option<TicketNo> {
        *self.ticket_of.get(id.number())?
    }

    /// The record or article with this id, if there is one.
    #[must_use]
    pub fn readable_of(&self, id: Text) -> Option<Readable> {
        *self.readable_of.get(id.number())?
    }

    /// How many articles a search for a known text finds.
    #[must_use]
    pub fn known_hits(&self, query: Text) -> Option<u32> {
        self.hits_of.get(query.number()).copied()
    }

    /// The place of a readable thing among the bits of the judges; none of them for a number that
    /// only a broken log has.
    #[must_use]
    pub fn bit_of(&self, readable: Readable) -> u64 {
        let place = match readable {
            Readable::Record(record) => record.0,
            Readable::Article(article) => {
                (self.source.records.len() as u32).saturating_add(article.0)
            }
        };
        1u64.checked_shl(place).unwrap_or(0)
    }

    fn readable_bits(&self, ids: &[String]) -> u64 {
        ids.iter()
            .filter_map(|id| self.readable_of(self.lexicon.known(id)))
            .fold(0, |bits, readable| bits | self.bit_of(readable))
    }

    fn ticket_no(&self, id: &str) -> TicketNo {
        self.ticket_of(self.lexicon.known(id)).expect("the loader refuses unknown tickets")
    }
}

fn check_bits(classic: &ClassicSource, ids: &[String]) -> u32 {
    (0..)
        .zip(&classic.rubric)
        .filter(|(_, line)| ids.contains(&line.id))
        .fold(0, |bits, (no, _): (u32, _)| bits | 1 << no)
}
