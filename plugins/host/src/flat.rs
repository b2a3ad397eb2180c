//! A desk as plain numbers for small learned policies: features, a table of actions, and which of
//! them can be chosen. Features and rows keep their meaning for ever; new ones go to the end.

use std::sync::LazyLock;

use aegis_engine::command::{Amount, Answer, Verb};
use aegis_engine::event::TicketNo;
use aegis_engine::observe::Observation;
use aegis_engine::scenario::{Dialect, Offers, Priority, Status, Word};
use aegis_engine::vocabulary::{
    AMOUNTS, CODES, CURRENCY, MESSAGES, QUERIES, RISKY_CODES, TAGS, TEAMS, TEMPLATES,
};
use aegis_policy::abi::{
    AEGIS_ACTIONS, AEGIS_DEED_REPLY_SENT, AEGIS_DEED_TICKETS_LINKED, AEGIS_FEATURES,
    AEGIS_OFFERED_CHANNELS, AEGIS_OFFERED_CODES, AEGIS_OFFERED_QUESTIONS, AEGIS_OFFERED_REASONS,
    AEGIS_OFFERED_TAGS, AEGIS_OFFERED_TARGETS, AEGIS_OFFERED_TEAMS, AEGIS_OFFERED_TEMPLATES,
    AEGIS_REFUSED_NOT,
};
use xxhash_rust::xxh3::xxh3_64;

use crate::sight::{Head, InFront, Sight};
use crate::view::{priority_number, status_number};

/// How many tickets of an inbox have features and rows of their own.
const TICKETS: usize = 8;
/// How many records.
const RECORDS: usize = 16;
/// How many articles.
const ARTICLES: usize = 8;
/// How many codes of the shop.
const OFFERED_CODES: usize = 8;
/// How many words of each list that the second desk offers, and what is done with one.
const WORDS: [(u32, usize, Verb); 8] = [
    (AEGIS_OFFERED_TEAMS, 8, Verb::Escalate),
    (AEGIS_OFFERED_TEMPLATES, 8, Verb::DraftReply),
    (AEGIS_OFFERED_TAGS, 8, Verb::AddTag),
    (AEGIS_OFFERED_CODES, 8, Verb::FinalizeResolution),
    (AEGIS_OFFERED_QUESTIONS, 6, Verb::AskCustomer),
    (AEGIS_OFFERED_CHANNELS, 6, Verb::VerifyIdentity),
    (AEGIS_OFFERED_REASONS, 8, Verb::RefuseRequest),
    (AEGIS_OFFERED_TARGETS, 6, Verb::Contain),
];
/// How many lists of words the second desk offers.
const LISTS: usize = 10;
/// Into how many numbers the words of the brief and of the selected ticket are counted.
const WORD_BUCKETS: usize = 64;

/// The numbers of one desk.
pub struct Flat {
    /// What the desk is like, each from 0 to 1.
    pub features: [f32; AEGIS_FEATURES],
    /// 1 for each row of the action table that can be chosen.
    pub mask: [u8; AEGIS_ACTIONS],
}

impl Flat {
    /// The numbers of something that is seen.
    pub fn of<S: Sight>(sight: &S) -> Self {
        let facts = Facts::of(sight);
        let mut mask = [0; AEGIS_ACTIONS];
        for (bit, kind) in mask.iter_mut().zip(ROWS.iter()) {
            *bit = u8::from(kind.is_available(&facts));
        }
        Self { features: features(sight, &facts), mask }
    }
}

/// A row of the action table on one desk.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row<'a> {
    /// The verb.
    pub verb: Verb,
    /// Whether it can be chosen now.
    pub is_available: bool,
    /// The ticket that it is about.
    pub ticket: Option<usize>,
    /// The priority that it sets.
    pub priority: Option<Priority>,
    /// The status that it sets.
    pub status: Option<Status>,
    /// The amount that it credits.
    pub amount: Option<f64>,
    /// What it names beside the ticket; empty if nothing.
    pub object: &'a str,
}

impl Row<'_> {
    /// The number of its priority or status in the contract; 0 if it has none.
    pub(crate) fn level(&self) -> u32 {
        self.priority.map(priority_number).or(self.status.map(status_number)).unwrap_or(0)
    }
}

/// A row of the action table on this desk; none if the table has no such row.
pub fn row<S: Sight>(sight: &S, row: usize) -> Option<Row<'_>> {
    let kind = *ROWS.get(row)?;
    let facts = Facts::of(sight);
    let is_available = kind.is_available(&facts);
    let verb = kind.verb();
    let nothing = Row {
        verb,
        is_available,
        ticket: None,
        priority: None,
        status: None,
        amount: None,
        object: "",
    };
    let ticket = facts.selected;
    Some(match kind {
        Kind::Idle => nothing,
        Kind::Open(slot) => Row { ticket: is_available.then_some(slot), ..nothing },
        Kind::Record(slot) => Row { object: sight.record_id(slot).unwrap_or(""), ..nothing },
        Kind::Article(slot) | Kind::LookUp(slot) => {
            Row { object: sight.article_id(slot).unwrap_or(""), ..nothing }
        }
        Kind::Search(object) | Kind::Reply(object) => Row { object, ..nothing },
        Kind::Priority(priority) => Row { ticket, priority: Some(priority), ..nothing },
        Kind::Status(status) => Row { ticket, status: Some(status), ..nothing },
        Kind::Credit(amount) => Row { ticket, amount: Some(amount), object: CURRENCY, ..nothing },
        Kind::Tag(object)
        | Kind::Escalate(object)
        | Kind::Draft(object)
        | Kind::Finalize(object) => Row { ticket, object, ..nothing },
        Kind::Word(_, list, slot) => {
            let object = word(sight.offers(), list, slot).unwrap_or("");
            Row { ticket, object, ..nothing }
        }
        Kind::Link(slot) => {
            let other = sight.ticket(slot).map_or("", |(source, ..)| &source.id);
            Row { ticket, object: other, ..nothing }
        }
        Kind::Undo => {
            let amount = last_credit(sight, ticket);
            Row { ticket, amount, object: facts.currency, ..nothing }
        }
        Kind::Send | Kind::Claim => Row { ticket, ..nothing },
        Kind::Offered(slot) => {
            let object = sight.offered_codes().get(slot).map_or("", String::as_str);
            Row { object, ..nothing }
        }
    })
}

/// The n-th word of a list that the second desk offers.
fn word(offers: Option<&Offers>, list: u32, slot: usize) -> Option<&str> {
    let (_, words) = *offers?.all().get(list as usize)?;
    words.get(slot).map(|Word(id, _)| id.as_str())
}

/// The last credit that stands on a ticket.
fn last_credit<S: Sight>(sight: &S, ticket: Option<usize>) -> Option<f64> {
    let ticket = ticket.and_then(|ticket| u32::try_from(ticket).ok());
    let places = (0..sight.counts().credits).rev();
    let mut standing = places.filter(|&place| sight.credit_stands(place));
    standing.find_map(|place| {
        sight.credit(place).filter(|(on, _)| Some(*on) == ticket).map(|(_, amount)| amount)
    })
}

/// Writes the answer that a row stands for: a draft makes all points that are asked for, so that
/// one on the second desk, which asks for none, makes none.
pub(crate) fn write(row: &Row<'_>, seen: &Observation<'_>, answer: &mut Answer) {
    match row.ticket.and_then(|ticket| u32::try_from(ticket).ok()) {
        Some(ticket) => _ = seen.on_ticket(answer, row.verb, TicketNo(ticket)),
        None => _ = answer.begin(row.verb),
    }
    answer.command.priority = row.priority;
    answer.command.status = row.status;
    answer.command.amount = row.amount.map(Amount::of);
    if row.object.is_empty() {
        return;
    }
    let object = seen.text(answer, row.object);
    let is_shop = seen.dialect() == Dialect::Shop;
    let command = &mut answer.command;
    match row.verb {
        Verb::InspectRecord => command.record = object,
        Verb::SearchKb | Verb::LookUpPolicy => command.query = object,
        Verb::AddTag => command.tag = object,
        Verb::ApplyCredit | Verb::UndoCredit => command.currency = object,
        Verb::Escalate => command.team = object,
        Verb::DraftReply if is_shop => command.note = object,
        Verb::DraftReply => command.template = object,
        Verb::FinalizeResolution => command.code = object,
        verb if verb.object().is_some() => command.object = object,
        _ => {}
    }
    if row.verb == Verb::DraftReply && !is_shop {
        for point in seen.reply().map_or(&[][..], |reply| &reply.checklist) {
            let point = seen.text(answer, point);
            answer.points.push(point);
        }
    }
}

/// What a row of the table stands for. Things that differ from case to case have slots.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Idle,
    Open(usize),
    Record(usize),
    Article(usize),
    Search(&'static str),
    LookUp(usize),
    Priority(Priority),
    Status(Status),
    Tag(&'static str),
    Credit(f64),
    Escalate(&'static str),
    Draft(&'static str),
    Finalize(&'static str),
    Reply(&'static str),
    Offered(usize),
    /// Does something with a word that the second desk offers, by its list and its place there.
    Word(Verb, u32, usize),
    Link(usize),
    Send,
    Undo,
    Claim,
}

/// The table. Rows are only ever added at the end: learned weights count them.
static ROWS: LazyLock<Vec<Kind>> = LazyLock::new(|| {
    let mut rows = vec![Kind::Idle];
    rows.extend((0..TICKETS).map(Kind::Open));
    rows.extend((0..RECORDS).map(Kind::Record));
    rows.extend((0..ARTICLES).map(Kind::Article));
    rows.extend(QUERIES.iter().map(|&query| Kind::Search(query)));
    rows.extend((0..ARTICLES).map(Kind::LookUp));
    rows.extend(Priority::ALL.iter().map(|&priority| Kind::Priority(priority)));
    rows.extend(Status::ALL.iter().map(|&status| Kind::Status(status)));
    rows.extend(TAGS.iter().map(|&tag| Kind::Tag(tag)));
    rows.extend(AMOUNTS.iter().map(|&amount| Kind::Credit(amount)));
    rows.extend(TEAMS.iter().map(|&team| Kind::Escalate(team)));
    rows.extend(TEMPLATES.iter().map(|&template| Kind::Draft(template)));
    rows.extend(CODES.iter().chain(RISKY_CODES).map(|&code| Kind::Finalize(code)));
    rows.extend(MESSAGES.iter().map(|&message| Kind::Reply(message)));
    rows.extend((0..OFFERED_CODES).map(Kind::Offered));
    for (list, slots, verb) in WORDS {
        rows.extend((0..slots).map(|slot| Kind::Word(verb, list, slot)));
    }
    rows.extend((0..TICKETS).map(Kind::Link));
    rows.extend([Kind::Send, Kind::Undo, Kind::Claim]);
    rows
});

impl Kind {
    const fn verb(self) -> Verb {
        match self {
            Self::Idle => Verb::Idle,
            Self::Open(_) => Verb::OpenTicket,
            Self::Record(_) | Self::Article(_) => Verb::InspectRecord,
            Self::Search(_) => Verb::SearchKb,
            Self::LookUp(_) => Verb::LookUpPolicy,
            Self::Priority(_) => Verb::SetPriority,
            Self::Status(_) => Verb::SetStatus,
            Self::Tag(_) => Verb::AddTag,
            Self::Credit(_) => Verb::ApplyCredit,
            Self::Escalate(_) => Verb::Escalate,
            Self::Draft(_) | Self::Reply(_) => Verb::DraftReply,
            Self::Finalize(_) | Self::Offered(_) => Verb::FinalizeResolution,
            Self::Word(verb, ..) => verb,
            Self::Link(_) => Verb::LinkTickets,
            Self::Send => Verb::SendReply,
            Self::Undo => Verb::UndoCredit,
            Self::Claim => Verb::ClaimTicket,
        }
    }

    /// Whether the row can be chosen. What works on a ticket works on the one that was opened last.
    fn is_available(self, facts: &Facts<'_>) -> bool {
        let is_shop = facts.dialect == Dialect::Shop;
        let on_desk2 = facts.dialect == Dialect::Desk2 && facts.selected.is_some();
        match self {
            Self::Idle => true,
            Self::Open(slot) => slot < facts.tickets,
            Self::Record(slot) => slot < facts.records,
            Self::Article(slot) => !is_shop && slot < facts.articles,
            Self::Search(_) => !is_shop,
            Self::LookUp(slot) => is_shop && slot < facts.articles,
            Self::Priority(_) | Self::Status(_) => !is_shop && facts.selected.is_some(),
            Self::Tag(_) | Self::Escalate(_) | Self::Draft(_) | Self::Finalize(_) => {
                facts.dialect == Dialect::Desk && facts.selected.is_some()
            }
            Self::Credit(_) => {
                let takes_dollars = facts.dialect == Dialect::Desk || facts.currency == CURRENCY;
                !is_shop && takes_dollars && facts.selected.is_some()
            }
            Self::Word(_, list, slot) => on_desk2 && slot < facts.words[list as usize],
            Self::Link(slot) => on_desk2 && slot < facts.tickets && facts.selected != Some(slot),
            Self::Send => on_desk2 && facts.has_draft,
            Self::Undo => on_desk2 && facts.can_undo,
            Self::Claim => on_desk2,
            Self::Reply(_) => is_shop,
            Self::Offered(slot) => is_shop && slot < facts.offered_codes,
        }
    }
}

/// What decides which rows can be chosen.
struct Facts<'a> {
    dialect: Dialect,
    tickets: usize,
    records: usize,
    articles: usize,
    offered_codes: usize,
    selected: Option<usize>,
    has_draft: bool,
    /// How many words each list of the second desk offers.
    words: [usize; LISTS],
    /// In which currency the second desk credits: dollars if it does, or else the first one.
    currency: &'a str,
    /// Whether a credit stands on the ticket that was opened last.
    can_undo: bool,
}

impl<'a> Facts<'a> {
    fn of<S: Sight>(sight: &'a S) -> Self {
        let counts = sight.counts();
        let selected = sight.head().selected.map(|ticket| ticket as usize);
        let offers = sight.offers();
        let list = offers.map_or(&[][..], |offers| &offers.currencies);
        let dollars = list.iter().find(|Word(id, _)| id == CURRENCY);
        Self {
            dialect: sight.dialect(),
            tickets: counts.tickets,
            records: counts.records,
            articles: counts.articles,
            offered_codes: sight.offered_codes().len(),
            selected,
            has_draft: sight.head().has_draft,
            words: offers.map_or([0; LISTS], |offers| offers.all().map(|(_, words)| words.len())),
            currency: dollars.or(list.first()).map_or("", |Word(id, _)| id.as_str()),
            can_undo: offers.is_some() && last_credit(sight, selected).is_some(),
        }
    }
}

/// Fills numbers one after the other.
struct Numbers {
    all: [f32; AEGIS_FEATURES],
    next: usize,
}

impl Numbers {
    fn put(&mut self, number: f32) {
        self.all[self.next] = number.clamp(0.0, 1.0);
        self.next += 1;
    }

    fn flag(&mut self, is: bool) {
        self.put(f32::from(u8::from(is)));
    }

    fn share(&mut self, part: usize, whole: usize) {
        self.put(part.min(whole) as f32 / whole.max(1) as f32);
    }
}

fn features<S: Sight>(sight: &S, facts: &Facts<'_>) -> [f32; AEGIS_FEATURES] {
    let mut numbers = Numbers { all: [0.0; AEGIS_FEATURES], next: 0 };
    let head = sight.head();
    put_case(sight, facts, head, &mut numbers);
    for slot in 0..TICKETS {
        put_ticket(sight, head, slot, &mut numbers);
    }
    for slot in 0..RECORDS {
        numbers.flag(slot < facts.records);
        numbers.flag(sight.record(slot).is_some());
    }
    for slot in 0..ARTICLES {
        numbers.flag(slot < facts.articles);
        numbers.flag(sight.article(slot).is_some());
    }
    for template in TEMPLATES {
        numbers.flag(sight.reply().is_some_and(|reply| reply.template == *template));
    }
    put_words(sight, facts, &mut numbers);
    if facts.dialect == Dialect::Desk2 {
        put_desk2(sight, facts, &mut numbers);
    }
    numbers.all
}

fn put_case<S: Sight>(sight: &S, facts: &Facts<'_>, head: Head, numbers: &mut Numbers) {
    let (turn, left) = (head.turn as usize, head.remaining as usize);
    let world = sight.world();
    let focus = sight.focus();
    numbers.put(1.0);
    numbers.flag(facts.dialect == Dialect::Shop);
    numbers.share(turn, turn + left);
    numbers.share(turn, 32);
    numbers.share(left, 32);
    numbers.share(facts.tickets, TICKETS);
    numbers.share(sight.counts().messages, 4);
    numbers.share(sight.counts().credits, 4);
    numbers.flag(head.has_draft);
    numbers.flag(head.refusal != AEGIS_REFUSED_NOT);
    numbers.flag(head.selected.is_some());
    numbers.flag(sight.reply().is_some());
    numbers.flag(world.is_some_and(|world| !world.incidents.is_empty()));
    numbers.flag(world.and_then(|world| world.window.as_ref()).is_some_and(|window| window.active));
    numbers.flag(matches!(focus, InFront::Ticket { .. }));
    numbers.flag(matches!(focus, InFront::Record(_)));
    numbers.flag(matches!(focus, InFront::Article(_)));
    numbers.flag(matches!(focus, InFront::Search));
}

fn put_ticket<S: Sight>(sight: &S, head: Head, slot: usize, numbers: &mut Numbers) {
    let ticket = sight.ticket(slot);
    numbers.flag(ticket.is_some());
    let (priority, status) = ticket
        .map_or((0, 0), |(_, priority, status)| (priority_number(priority), status_number(status)));
    numbers.share(priority as usize, Priority::ALL.len());
    numbers.share(status as usize, Status::ALL.len());
    numbers.flag(ticket.is_some() && head.selected == u32::try_from(slot).ok());
    numbers.share(sight.tag_count(slot), 4);
    numbers.flag(sight.escalation_count(slot) > 0);
}

/// What only the second desk has; nothing of it stands behind the numbers of other desks.
fn put_desk2<S: Sight>(sight: &S, facts: &Facts<'_>, numbers: &mut Numbers) {
    numbers.put(1.0);
    facts.words.into_iter().for_each(|count| numbers.share(count, 16));
    let deeds = || (0..sight.deed_count()).filter_map(|number| sight.deed(number));
    for kind in AEGIS_DEED_REPLY_SENT..=AEGIS_DEED_TICKETS_LINKED {
        numbers.share(deeds().filter(|done| done.kind == kind).count(), 4);
    }
    numbers.flag(deeds().any(|done| done.is_confirmed));
    let credits = 0..sight.counts().credits;
    numbers.share(credits.filter(|&number| sight.credit_stands(number)).count(), 4);
    for slot in 0..TICKETS {
        numbers.share(deeds().filter(|done| done.ticket as usize == slot).count(), 4);
    }
}

/// Counts the words of the brief and of the selected ticket, each into the number that its hash
/// falls on.
fn put_words<S: Sight>(sight: &S, facts: &Facts<'_>, numbers: &mut Numbers) {
    let mut counts = [0usize; WORD_BUCKETS];
    let ticket = facts.selected.and_then(|slot| sight.ticket(slot));
    let said = ticket.map_or(["", ""], |(source, ..)| [&source.subject, &source.summary]);
    for text in said.into_iter().chain([sight.brief()]) {
        for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 2) {
            let mut bytes = [0; 32];
            let length = word.len().min(bytes.len());
            bytes[..length].copy_from_slice(&word.as_bytes()[..length]);
            bytes.make_ascii_lowercase();
            counts[(xxh3_64(&bytes[..length]) % WORD_BUCKETS as u64) as usize] += 1;
        }
    }
    counts.into_iter().for_each(|count| numbers.share(count, 4));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rows_of_the_table_are_where_learned_weights_expect_them() {
        let table: Vec<String> = ROWS.iter().map(|row| format!("{row:?}")).collect();
        assert_eq!(table.len(), 202, "new rows go to the end, and this number with them");
        let digest = |rows: &[String]| xxh3_64(rows.join(" ").as_bytes());
        assert_eq!(digest(&table[..133]), 9_951_648_856_486_843_453, "a row has moved or changed");
        assert_eq!(
            digest(&table[133..]),
            5_211_788_195_079_173_126,
            "a row of the second desk has moved or changed"
        );
    }

    /// The numbers of commands in the contract are those of the engine.
    #[test]
    fn every_verb_has_the_number_that_the_contract_gives_it() {
        for verb in Verb::ALL {
            let known = aegis_policy::Verb::of(*verb as u32).map(|verb| format!("{verb:?}"));
            let is_for_policies = !matches!(verb, Verb::Malformed | Verb::Failed);
            assert_eq!(known, is_for_policies.then(|| format!("{verb:?}")));
        }
    }
}
