//! The desk's rules over ordinary structs, written a second time: the limit and a test oracle.

use std::sync::Arc;

use aegis_engine::command::{Answer, Command, Field, Verb};
use aegis_engine::event::{Ending, Event, Refusal, Seat, TicketNo, Turn};
use aegis_engine::scenario::{ArticleSource, Compiled, Readable};
use aegis_engine::text::{Text, Words};
use aegis_engine::world::{Case, Closing, Draft, Focus};
use serde::Serialize;
use xxhash_rust::xxh3::xxh3_128;

/// The bit that tells an answer's own texts from those that have a number on the desk.
const OWN: usize = 1 << 31;

/// One desk of the classic dialect. It is used again and again, so its `Vec`s keep their room.
pub struct PlainDesk {
    scenario: Arc<Compiled>,
    case: Case,
    tickets: Vec<Ticket>,
    readings: Vec<Reading>,
    tags: Vec<Tag>,
    credits: Vec<Credit>,
    escalations: Vec<Escalation>,
    messages: Vec<u32>,
    points: Vec<Text>,
    words: Words,
}

#[derive(Serialize)]
struct Ticket {
    priority: aegis_engine::scenario::Priority,
    status: aegis_engine::scenario::Status,
}

#[derive(Clone, Serialize)]
struct Reading {
    first: u32,
    times: u32,
}

#[derive(Serialize)]
struct Tag {
    ticket: TicketNo,
    tag: Text,
    from_start: bool,
}

#[derive(Serialize)]
struct Credit {
    ticket: TicketNo,
    amount: aegis_engine::command::Amount,
    currency: Text,
}

#[derive(Serialize)]
struct Escalation {
    ticket: TicketNo,
    team: Text,
}

/// Where a turn is written down.
pub struct PlainTurn {
    number: u32,
    words: Words,
    command: Command,
    points: Vec<Text>,
    events: Vec<Event>,
}

impl Default for PlainTurn {
    fn default() -> Self {
        Self {
            number: 0,
            words: Words::default(),
            command: Command::new(Verb::Idle),
            points: Vec::new(),
            events: Vec::new(),
        }
    }
}

impl PlainTurn {
    /// The turn as judges and logs read it.
    #[must_use]
    pub fn turn(&self) -> Turn<'_> {
        Turn {
            number: self.number,
            seat: Seat(0),
            words: &self.words,
            command: &self.command,
            points: &self.points,
            events: &self.events,
        }
    }
}

impl PlainDesk {
    /// A desk at the start of an episode.
    #[must_use]
    pub fn new(scenario: &Arc<Compiled>, seed: u64) -> Self {
        let mut desk = Self {
            scenario: Arc::clone(scenario),
            case: Case::default(),
            tickets: Vec::new(),
            readings: Vec::new(),
            tags: Vec::new(),
            credits: Vec::new(),
            escalations: Vec::new(),
            messages: Vec::new(),
            points: Vec::new(),
            words: Words::default(),
        };
        desk.reset(scenario, seed);
        desk
    }

    /// Puts the desk at the start of another episode.
    pub fn reset(&mut self, scenario: &Arc<Compiled>, seed: u64) {
        if !Arc::ptr_eq(&self.scenario, scenario) {
            self.scenario = Arc::clone(scenario);
        }
        let source = &scenario.source;
        self.case = Case { seed, ..Case::default() };
        self.tickets.clear();
        let rows = source.tickets.iter();
        self.tickets.extend(rows.map(|row| Ticket { priority: row.priority, status: row.status }));
        self.readings.clear();
        let readable = source.records.len() + source.articles.len();
        self.readings.resize(readable, Reading { first: 0, times: 0 });
        self.tags.clear();
        let tags = scenario.start_tags.iter();
        self.tags.extend(tags.map(|&(ticket, tag)| Tag { ticket, tag, from_start: true }));
        self.credits.clear();
        self.escalations.clear();
        self.messages.clear();
        self.points.clear();
        self.words.clear();
    }

    /// Takes one turn. `said` are the answer's own texts.
    pub fn step(&mut self, answer: &Answer, said: &Words, turn: &mut PlainTurn) {
        self.case.turn += 1;
        self.case.refused = None;
        turn.number = self.case.turn;
        turn.words.clear();
        turn.events.clear();
        self.read(answer, said, turn);
        for word in turn.words.iter() {
            self.words.push(word);
        }
        let command = turn.command;
        let looked_at = match self.carry_out(&command, &turn.points, &mut turn.events) {
            Ok(()) => true,
            Err(why) => {
                self.case.refused = Some(why);
                turn.events.push(Event::Refused { why });
                let no_form = |why| {
                    use Refusal::{AmountOutOfRange, FieldMissing, Malformed, NotOffered};
                    matches!(
                        why,
                        Malformed { .. }
                            | NotOffered { .. }
                            | FieldMissing { .. }
                            | AmountOutOfRange { .. }
                    )
                };
                !no_form(why)
            }
        };
        if let Some(&Some(message)) = self.scenario.message_at.get(self.case.turn as usize) {
            self.messages.push(message);
            turn.events.push(Event::MessageArrived { message });
        }
        if let Some(why) = self.ending(&command, looked_at) {
            self.case.ended = Some(why);
            turn.events.push(Event::Ended { why });
        }
    }

    /// Gives each text of an answer the number that it has on this desk.
    fn read(&self, answer: &Answer, said: &Words, turn: &mut PlainTurn) {
        turn.points.clear();
        if let Some(why) = answer.too_large() {
            turn.command = Command::new(Verb::Malformed);
            let why = &why[..why.floor_char_boundary(500)];
            turn.command.note = self.number(why, &mut turn.words);
            return;
        }
        turn.command = answer.command;
        turn.points.extend_from_slice(&answer.points);
        let PlainTurn { command, points, words, .. } = turn;
        let fields = [
            &mut command.ticket,
            &mut command.record,
            &mut command.query,
            &mut command.tag,
            &mut command.currency,
            &mut command.team,
            &mut command.template,
            &mut command.code,
            &mut command.note,
        ];
        let known = self.scenario.lexicon.len() + self.words.len();
        for text in fields.into_iter().chain(points) {
            if text.number() < known || *text == Text::NONE {
                continue;
            }
            let own = (text.number() & OWN != 0).then(|| said.get(text.number() & !OWN)).flatten();
            *text = own.map_or(Text::NONE, |word| self.number(word, words));
        }
    }

    fn number(&self, word: &str, new: &mut Words) -> Text {
        if let Some(known) = self.scenario.lexicon.find(word) {
            return known;
        }
        let lexicon = self.scenario.lexicon.len();
        let place = self.words.find(word).unwrap_or_else(|| {
            let n = new.find(word).unwrap_or_else(|| new.push(word));
            self.words.len() + n
        });
        Text::new(u32::try_from(lexicon + place).expect("a desk's words are bounded"))
    }

    /// Does what the command asks for, or says why not.
    fn carry_out(
        &mut self,
        command: &Command,
        points: &[Text],
        events: &mut Vec<Event>,
    ) -> Result<(), Refusal> {
        let verb = command.verb;
        match verb {
            Verb::Malformed => return Err(Refusal::Malformed { why: command.note }),
            Verb::LookUpPolicy => return Err(Refusal::NotOffered { verb }),
            _ => {}
        }
        if let Some(field) = missing(command) {
            return Err(Refusal::FieldMissing { verb, field });
        }
        if let Some(amount) = command.amount {
            let number = amount.number();
            if number.is_nan() || number <= 0.0 || number > 100_000.0 {
                return Err(Refusal::AmountOutOfRange { amount });
            }
        }
        let event = match verb {
            Verb::OpenTicket => self.open_ticket(command.ticket)?,
            Verb::InspectRecord => self.inspect(command.record)?,
            Verb::SearchKb => self.search(command.query),
            Verb::DraftReply => return self.draft(command, points, events),
            Verb::Idle => Event::Idled,
            _ => self.change(command)?,
        };
        events.push(event);
        Ok(())
    }

    /// Carries out a command that changes a ticket.
    fn change(&mut self, command: &Command) -> Result<Event, Refusal> {
        let ticket = self.ticket(command.ticket)?;
        let row = &mut self.tickets[ticket.0 as usize];
        let event = match (command.verb, command.priority, command.status, command.amount) {
            (Verb::SetPriority, Some(priority), ..) => {
                row.priority = priority;
                Event::PrioritySet { ticket, priority }
            }
            (Verb::SetStatus, _, Some(status), _) => {
                row.status = status;
                Event::StatusSet { ticket, status }
            }
            (Verb::AddTag, ..) => {
                let tag = command.tag;
                if self.tags.iter().any(|row| row.ticket == ticket && row.tag == tag) {
                    return Err(Refusal::TagAlreadyThere { ticket, tag });
                }
                self.tags.push(Tag { ticket, tag, from_start: false });
                Event::TagAdded { ticket, tag }
            }
            (Verb::ApplyCredit, _, _, Some(amount)) => {
                let currency = command.currency;
                self.credits.push(Credit { ticket, amount, currency });
                Event::CreditApplied { ticket, amount, currency }
            }
            (Verb::Escalate, ..) => {
                let team = command.team;
                self.escalations.push(Escalation { ticket, team });
                Event::Escalated { ticket, team }
            }
            _ => {
                let code = command.code;
                self.case.closing = Some(Closing { ticket, code });
                Event::CaseClosed { ticket, code }
            }
        };
        self.case.active = Some(ticket);
        Ok(event)
    }

    fn open_ticket(&mut self, id: Text) -> Result<Event, Refusal> {
        let ticket = self.ticket(id)?;
        let Ticket { priority, status } = self.tickets[ticket.0 as usize];
        let tags = self.tags.len() as u32;
        self.case.selected = Some(ticket);
        self.case.active = Some(ticket);
        self.case.focus = Focus::Ticket { ticket, priority, status, tags };
        Ok(Event::TicketOpened { ticket })
    }

    fn inspect(&mut self, record: Text) -> Result<Event, Refusal> {
        let found = self.scenario.readable_of(record).ok_or(Refusal::UnknownRecord { record })?;
        let (place, event) = match found {
            Readable::Record(record) => {
                self.case.focus = Focus::Record(record);
                (record.0 as usize, Event::RecordViewed { record })
            }
            Readable::Article(article) => {
                self.case.focus = Focus::Article(article);
                let records = self.scenario.source.records.len();
                (records + article.0 as usize, Event::ArticleViewed { article })
            }
        };
        let row = &mut self.readings[place];
        if row.times == 0 {
            self.case.readings += 1;
            row.first = self.case.readings;
        }
        row.times += 1;
        Ok(event)
    }

    fn search(&mut self, query: Text) -> Event {
        let known = self.scenario.known_hits(query);
        let hits = known.unwrap_or_else(|| {
            let place = query.number() - self.scenario.lexicon.len();
            hits(&self.scenario.source.articles, self.words.get(place).unwrap_or_default())
        });
        self.case.focus = Focus::Search(query);
        Event::Searched { query, hits }
    }

    fn draft(
        &mut self,
        command: &Command,
        points: &[Text],
        events: &mut Vec<Event>,
    ) -> Result<(), Refusal> {
        let ticket = self.ticket(command.ticket)?;
        let Command { template, note, .. } = *command;
        self.case.active = Some(ticket);
        self.case.draft = Some(Draft { ticket, template, note });
        events.push(Event::ReplyDrafted { ticket, template, note });
        self.points.clear();
        for &point in points {
            if !self.points.contains(&point) {
                self.points.push(point);
                events.push(Event::PointMade { point });
            }
        }
        Ok(())
    }

    fn ticket(&self, id: Text) -> Result<TicketNo, Refusal> {
        self.scenario.ticket_of(id).ok_or(Refusal::UnknownTicket { ticket: id })
    }

    fn ending(&self, command: &Command, looked_at: bool) -> Option<Ending> {
        let ticket = self.scenario.ticket_of(command.ticket);
        let escalated =
            || ticket.is_some_and(|ticket| self.escalations.iter().any(|row| row.ticket == ticket));
        for breach in self.scenario.breaches.iter().filter(|_| looked_at) {
            let ban = &self.scenario.forbidden[breach.forbidden as usize];
            let is_meant = ban.verb == command.verb && ban.when.holds(command);
            if is_meant && !(ban.escalation_first && escalated()) {
                return Some(Ending::Breach { forbidden: breach.forbidden });
            }
        }
        if self.case.closing.is_some() {
            return Some(Ending::Closed);
        }
        let is_last = self.case.turn >= self.scenario.source.budget_steps;
        is_last.then_some(Ending::BudgetSpent)
    }

    /// The digest of the state, of the same bytes as the engine's.
    #[must_use]
    pub fn digest(&self, bytes: &mut Vec<u8>) -> u128 {
        bytes.clear();
        let mut case = self.case;
        case.tags = self.tags.len() as u32;
        case.credits = self.credits.len() as u32;
        case.escalations = self.escalations.len() as u32;
        case.messages = self.messages.len() as u32;
        let state = (
            &self.scenario.digest,
            &case,
            (&self.tickets, &self.readings, &self.tags),
            (&self.credits, &self.escalations, &self.messages),
            &self.points,
            self.words.len(),
        );
        put(&state, bytes);
        for word in self.words.iter() {
            put(word, bytes);
        }
        xxh3_128(bytes)
    }

    /// The scenario that is played.
    #[must_use]
    pub fn scenario(&self) -> &Arc<Compiled> {
        &self.scenario
    }
}

/// The first field that the verb needs and the form lacks.
fn missing(command: &Command) -> Option<Field> {
    let texts: &[(Field, Text)] = match command.verb {
        Verb::OpenTicket | Verb::SetPriority | Verb::SetStatus => {
            &[(Field::Ticket, command.ticket)]
        }
        Verb::InspectRecord => &[(Field::Record, command.record)],
        Verb::SearchKb => &[(Field::Query, command.query)],
        Verb::AddTag => &[(Field::Ticket, command.ticket), (Field::Tag, command.tag)],
        Verb::ApplyCredit => &[(Field::Ticket, command.ticket)],
        Verb::Escalate => &[(Field::Ticket, command.ticket), (Field::Team, command.team)],
        Verb::DraftReply => &[(Field::Ticket, command.ticket), (Field::Template, command.template)],
        Verb::FinalizeResolution => &[(Field::Ticket, command.ticket), (Field::Code, command.code)],
        _ => &[],
    };
    if let Some(&(field, _)) = texts.iter().find(|(_, text)| text.is_missing()) {
        return Some(field);
    }
    match command.verb {
        Verb::SetPriority if command.priority.is_none() => Some(Field::Priority),
        Verb::SetStatus if command.status.is_none() => Some(Field::Status),
        Verb::ApplyCredit if command.amount.is_none() => Some(Field::Amount),
        Verb::ApplyCredit if command.currency.is_missing() => Some(Field::Currency),
        _ => None,
    }
}

/// How many articles share a word with the query; all of them if the query has no word.
fn hits(articles: &[ArticleSource], query: &str) -> u32 {
    let lower = query.to_lowercase();
    // Python's `str.split` takes the four separators of ASCII for white space.
    let is_space = |c: char| c.is_whitespace() || matches!(c, '\u{1c}'..='\u{1f}');
    let words = || lower.split(is_space).filter(|word| !word.is_empty());
    if words().next().is_none() {
        return articles.len() as u32;
    }
    let is_hit = |article: &&ArticleSource| {
        words().any(|word| article.keywords.iter().any(|keyword| keyword == word))
    };
    articles.iter().filter(is_hit).count() as u32
}

fn put<T: Serialize + ?Sized>(value: &T, bytes: &mut Vec<u8>) {
    postcard::serialize_with_flavor(value, Append(bytes)).expect("memory takes all it is given");
}

/// Postcard at the end of a buffer, as the engine writes it.
struct Append<'a>(&'a mut Vec<u8>);

impl postcard::ser_flavors::Flavor for Append<'_> {
    type Output = ();

    #[inline]
    fn try_extend(&mut self, data: &[u8]) -> postcard::Result<()> {
        self.0.extend_from_slice(data);
        Ok(())
    }

    #[inline]
    fn try_push(&mut self, data: u8) -> postcard::Result<()> {
        self.0.push(data);
        Ok(())
    }

    fn finalize(self) -> postcard::Result<()> {
        Ok(())
    }
}
