//! A case in the making: everything that families draw, say and lay down goes through here.

use crate::chance::{Chance, Draw};
use crate::command::Verb;
use crate::scenario::{
    ArticleSource, BreachSource, Desk2Source, Dialect, Difficulty, LureSource, LureValue,
    MessageSource, Move, NeedSource, Offers, PatternSource, Priority, ReactionSource, RecordKind,
    RecordSource, RestSource, RuleSource, Scenario, Status, StrictSource, TicketSource,
    ValueSource, WantSource, Word,
};
use crate::score::strict::DECISION;

use super::dates::Day;
use super::money::Spelling;
use super::name::{CaseName, Split};
use super::people::{Company, Person, companies, people};
use super::pool::{Pool, fill};
use super::{ids, oracle, words};

/// The day on which a case is worked on, if no knob moves it; a Monday.
const FIRST_DAY: Day = Day::of(2026, 1, 5);
/// Days on which cases are worked on, from the first one.
const DAYS: u64 = 700;

/// A case in the making.
pub struct Draft<'a> {
    /// How hard it is, 1 to 5.
    pub tier: u8,
    /// The part of the seeds that it belongs to.
    pub split: Split,
    /// The class that its decision belongs to.
    pub class: &'static str,
    /// The day on which it is worked on.
    pub today: Day,
    /// Who may appear in it; the first one is the one who asks.
    pub people: Vec<Person>,
    /// Whose account it is about, and others.
    pub companies: Vec<Company>,
    /// The words that commands may use.
    pub offers: Offers,
    name: &'a CaseName,
    pool: &'a Pool,
    chance: Chance,
    spelling: Spelling,
    ids: ids::Ids,
    said: Vec<(String, u64)>,
    title: String,
    brief: String,
    tickets: Vec<TicketSource>,
    primary: String,
    records: Vec<RecordSource>,
    articles: Vec<ArticleSource>,
    messages: Vec<MessageSource>,
    reactions: Vec<ReactionSource>,
    confirming_channels: Vec<String>,
    because: String,
    evidence: Vec<PatternSource>,
    decision: Vec<ValueSource>,
    rest: Vec<(ValueSource, u32)>,
    expected: Vec<ValueSource>,
    rules: Vec<RuleSource>,
    breaches: Vec<BreachSource>,
    lures: Vec<LureSource>,
    afters: Vec<(ValueSource, Vec<PatternSource>)>,
    note: String,
}

impl<'a> Draft<'a> {
    pub(super) fn new(
        name: &'a CaseName,
        pool: &'a Pool,
        chance: Chance,
        ids: ids::Ids,
        tier: u8,
        class: &'static str,
    ) -> Self {
        let split = name.split();
        let draw = |purpose: &str| chance.draw(ids::purpose(purpose), 0);
        let cast = u64::from(name.number("cast"));
        let people = people(split, &mut chance.draw(ids::purpose("people"), cast), 12);
        let companies = companies(split, &mut chance.draw(ids::purpose("companies"), cast), 12);
        let weeks = name.number("weeks") as i32;
        let today = FIRST_DAY.plus(draw("today").below(DAYS) as i32 + 7 * weeks);
        let spellings = ["plain", "grouped", "symbol"];
        let drawn = spellings[draw("spelling").below(3) as usize];
        let spelling = Spelling::from_word(name.knob("spelling").unwrap_or(drawn));
        Self {
            tier,
            split,
            class,
            today,
            people,
            companies,
            offers: words::offers(),
            name,
            pool,
            chance,
            spelling,
            ids,
            said: Vec::new(),
            title: String::new(),
            brief: String::new(),
            tickets: Vec::new(),
            primary: String::new(),
            records: Vec::new(),
            articles: Vec::new(),
            messages: Vec::new(),
            reactions: Vec::new(),
            confirming_channels: Vec::new(),
            because: String::new(),
            evidence: Vec::new(),
            decision: Vec::new(),
            rest: Vec::new(),
            expected: Vec::new(),
            rules: Vec::new(),
            breaches: Vec::new(),
            lures: Vec::new(),
            afters: Vec::new(),
            note: String::new(),
        }
    }

    /// The chance for one purpose; another purpose has other numbers.
    #[must_use]
    pub fn draw(&self, purpose: &str) -> Draw {
        self.chance.draw(ids::purpose(purpose), 0)
    }

    /// A number below a limit.
    #[must_use]
    pub fn below(&self, purpose: &str, limit: u32) -> u32 {
        self.draw(purpose).below(u64::from(limit)) as u32
    }

    /// A number from `low` to `high`, both included.
    #[must_use]
    pub fn between(&self, purpose: &str, low: u32, high: u32) -> u32 {
        low + self.below(purpose, high - low + 1)
    }

    /// One of some things.
    #[must_use]
    pub fn pick<T: Copy>(&self, purpose: &str, things: &[T]) -> T {
        things[self.below(purpose, things.len() as u32) as usize]
    }

    /// Draws the twists of the case: a value for each, together one of those combinations that
    /// belong to this part of the seeds. What a knob sets is not drawn.
    #[must_use]
    pub fn twists<const N: usize>(
        &self,
        twists: [(&str, &[&'static str]); N],
    ) -> [&'static str; N] {
        let all: usize = twists.iter().map(|(_, values)| values.len()).product();
        let value = |combination: usize, at: usize| {
            let below: usize = twists[..at].iter().map(|(_, values)| values.len()).product();
            combination / below % twists[at].1.len()
        };
        let belongs = |combination: &usize| {
            let sum: usize = (0..N).map(|at| (at + 1) * value(*combination, at)).sum();
            sum % 3 == self.split as usize
        };
        let own: Vec<usize> = (0..all).filter(belongs).collect();
        let drawn = own[self.below("twists", own.len() as u32) as usize];
        std::array::from_fn(|at| {
            let (name, values) = twists[at];
            let set = self.name.knob(name);
            let set = set.and_then(|set| values.iter().find(|value| **value == set));
            set.copied().unwrap_or(values[value(drawn, at)])
        })
    }

    /// Says something in one of the ways of this part of the seeds; said again, in another one.
    #[must_use]
    pub fn say(&mut self, thing: &str, given: &[(&str, &str)]) -> String {
        let ways = self.pool.ways(thing, self.split);
        let times = self.said.iter().filter(|(said, _)| said == thing).count() as u64;
        let first = u64::from(self.below(&format!("say {thing}"), ways.len() as u32));
        self.said.push((thing.to_owned(), first));
        fill(&ways[((first + times) % ways.len() as u64) as usize], given)
    }

    /// An amount as this case writes it.
    #[must_use]
    pub fn money(&self, cents: u32) -> String {
        self.spelling.write(cents)
    }

    /// A new id: no other case has it.
    #[must_use]
    pub fn id(&mut self, prefix: &str) -> String {
        self.ids.next(prefix)
    }

    /// What the case is called in lists, and what the seat is told first; the day is added.
    pub fn introduce(&mut self, title: &str, brief: &str) {
        title.clone_into(&mut self.title);
        self.brief = format!("{brief} Today is {}.", self.today);
    }

    /// Lays the ticket down that the case is about, and gives its id.
    pub fn primary(&mut self, account: &str, from: &str, subject: &str, summary: &str) -> String {
        let id = self.ticket(account, from, subject, summary);
        id.clone_into(&mut self.primary);
        self.evidence.insert(0, PatternSource::Opened(id.clone()));
        id
    }

    /// Lays another ticket down, and gives its id.
    pub fn ticket(&mut self, account: &str, from: &str, subject: &str, summary: &str) -> String {
        let id = self.id("TK");
        self.tickets.push(TicketSource {
            id: id.clone(),
            account: account.to_owned(),
            from: from.to_owned(),
            subject: subject.to_owned(),
            summary: summary.to_owned(),
            priority: Priority::Normal,
            status: Status::Open,
            tags: Vec::new(),
            allowed: vec![Verb::OpenTicket],
        });
        id
    }

    /// Lays tickets of other customers down, one more than the tier: by turns a `plain distractor`
    /// and a `near distractor` of the pool, each a subject and a text with ` | ` between them.
    pub fn other_tickets(&mut self) {
        for n in 0..usize::from(1 + self.tier) {
            let company = self.companies[n + 2].clone();
            let sender = self.people[n + 6].sender(&company.domain());
            let thing = if n % 2 == 0 { "plain distractor" } else { "near distractor" };
            let text = self.say(thing, &[("company", &company.name)]);
            let (subject, summary) = text.split_once(" | ").unwrap_or(("A question", &text));
            self.ticket(&format!("acct_{}", company.slug), &sender, subject, summary);
        }
    }

    /// The ticket that was laid down last, to be changed.
    pub fn last_ticket(&mut self) -> &mut TicketSource {
        self.tickets.last_mut().expect("a ticket was laid down")
    }

    /// Lays a record down, and gives its id.
    pub fn record(
        &mut self,
        kind: RecordKind,
        prefix: &str,
        title: &str,
        body: &str,
        facts: &[(&str, &str)],
    ) -> String {
        let id = self.id(prefix);
        let owned = |(label, value): &(&str, &str)| ((*label).to_owned(), (*value).to_owned());
        self.records.push(RecordSource {
            id: id.clone(),
            kind,
            title: title.to_owned(),
            body: body.to_owned(),
            facts: facts.iter().map(owned).collect(),
        });
        id
    }

    /// Lays a policy down as an article with numbered clauses, and gives its id. A clause starts
    /// with its label, by which those who work the case out find it.
    pub fn policy(
        &mut self,
        title: &str,
        summary: &str,
        keywords: &[&str],
        clauses: &[(&str, String)],
    ) -> String {
        let id = self.id("kb");
        let clauses = (1..).zip(clauses);
        let lines: Vec<String> =
            clauses.map(|(n, (label, text))| format!("{n}. {label}: {text}")).collect();
        self.articles.push(ArticleSource {
            id: id.clone(),
            title: title.to_owned(),
            summary: summary.to_owned(),
            body: lines.join("\n"),
            keywords: keywords.iter().map(|&word| word.to_owned()).collect(),
        });
        id
    }

    /// Has a message arrive once something has happened, and gives its place.
    pub fn react(&mut self, when: PatternSource, from: &str, text: &str) -> u32 {
        let message = self.messages.len() as u32;
        self.messages.push(MessageSource {
            at_step: 0,
            from: from.to_owned(),
            text: text.to_owned(),
        });
        self.reactions.push(ReactionSource { when, message });
        message
    }

    /// The customer proves through this channel to be who they say.
    pub fn confirm_through(&mut self, channel: &str) {
        self.confirming_channels.push(channel.to_owned());
    }

    /// Says what is right and why, in a sentence.
    pub fn because(&mut self, sentence: &str) {
        sentence.clone_into(&mut self.because);
    }

    /// This must have been seen before anything counts.
    pub fn evidence(&mut self, pattern: PatternSource) {
        self.evidence.push(pattern);
    }

    /// A part of the decision.
    pub fn decide(&mut self, value: ValueSource) {
        self.decision.push(value);
    }

    /// A part of the decision that comes before some of the evidence: what it rests on is named.
    pub fn decide_after(&mut self, value: ValueSource, patterns: Vec<PatternSource>) {
        self.after(value.clone(), patterns);
        self.decide(value);
    }

    /// A part of the rest, with its weight among the others.
    pub fn rest(&mut self, value: ValueSource, weight: u32) {
        self.rest.push((value, weight));
    }

    /// What is the same in every case of the family: it earns nothing.
    pub fn expect(&mut self, value: ValueSource) {
        self.expected.push(value);
    }

    /// A rule of conduct: whenever one thing happens, others must have happened before.
    pub fn rule(&mut self, id: &str, says: &str, when: PatternSource, needs: Vec<NeedSource>) {
        self.rules.push(RuleSource {
            id: id.to_owned(),
            says: says.to_owned(),
            when,
            needs,
            is_fault: true,
        });
    }

    /// What ends the case with nothing.
    pub fn breach(&mut self, when: PatternSource, because: &str) {
        self.breaches.push(BreachSource { when, because: because.to_owned() });
    }

    /// A wrong amount, and the mistake that leads to it.
    pub fn lure(&mut self, cents: u32, mistake: &str) {
        let value = LureValue::Amount(cents);
        self.lures.push(LureSource { value, mistake: mistake.to_owned() });
    }

    /// A wrong word, and the mistake that leads to it; of two mistakes the first one is told.
    pub fn lure_word(&mut self, word: &str, mistake: &str) {
        let value = LureValue::Word(word.to_owned());
        if self.lures.iter().all(|lure| lure.value != value) {
            self.lures.push(LureSource { value, mistake: mistake.to_owned() });
        }
    }

    /// A part of the decision, the rest or what is expected that counts once these were seen, and
    /// needs no other evidence.
    pub fn after(&mut self, value: ValueSource, patterns: Vec<PatternSource>) {
        self.afters.push((value, patterns));
    }

    /// The words of the oracle's reply.
    pub fn note(&mut self, note: &str) {
        note.clone_into(&mut self.note);
    }

    /// Puts things into an order that says nothing.
    fn shuffle<T>(&self, purpose: &str, things: &mut [T]) {
        let order = u64::from(self.name.number("order"));
        let mut draw = self.chance.draw(ids::purpose(purpose), order);
        for at in (1..things.len()).rev() {
            things.swap(at, draw.below(at as u64 + 1) as usize);
        }
    }

    /// The whole case.
    pub(super) fn finish(mut self) -> Scenario {
        let mut tickets = std::mem::take(&mut self.tickets);
        self.shuffle("order of tickets", &mut tickets);
        let mut records = std::mem::take(&mut self.records);
        self.shuffle("order of records", &mut records);
        let mut articles = std::mem::take(&mut self.articles);
        self.shuffle("order of articles", &mut articles);
        let mut offers = std::mem::take(&mut self.offers);
        for (n, words) in offers.all_mut().into_iter().enumerate() {
            self.shuffle(&format!("order of words {n}"), words);
        }
        let rest = points(&self.rest);
        let afters = std::mem::take(&mut self.afters);
        let want = |value| {
            let own = afters.iter().find(|(known, _)| *known == value);
            WantSource { ticket: None, value, after: own.map(|(_, patterns)| patterns.clone()) }
        };
        let strict = StrictSource {
            ticket: self.primary.clone(),
            class: self.class.to_owned(),
            because: self.because.clone(),
            evidence: std::mem::take(&mut self.evidence),
            decision: std::mem::take(&mut self.decision).into_iter().map(want).collect(),
            rest: std::mem::take(&mut self.rest)
                .into_iter()
                .zip(rest)
                .map(|((value, _), points)| RestSource { want: want(value), points })
                .collect(),
            expected: std::mem::take(&mut self.expected).into_iter().map(want).collect(),
            rules: std::mem::take(&mut self.rules),
            breaches: std::mem::take(&mut self.breaches),
            lures: std::mem::take(&mut self.lures),
        };
        let oracle = oracle::moves(&strict, &self.note);
        let resolved = CaseName { tier: Some(self.tier), ..self.name.clone() };
        Scenario {
            id: resolved.to_string(),
            family: self.name.family.name().to_owned(),
            title: self.title,
            dialect: Dialect::Desk2,
            difficulty: Difficulty::ALL[usize::from(self.tier) - 1],
            budget_steps: budget(&records, &articles, &tickets, &oracle),
            brief: self.brief,
            tickets,
            records,
            articles,
            world: None,
            messages: self.messages,
            reply: None,
            desk2: Some(Desk2Source {
                offers,
                confirming_channels: self.confirming_channels,
                reactions: self.reactions,
            }),
            strict: Some(strict),
            classic: None,
            shop: None,
            oracle,
        }
    }
}

/// Time to read everything twice over and to do what is needed with some to spare.
fn budget(
    records: &[RecordSource],
    articles: &[ArticleSource],
    tickets: &[TicketSource],
    oracle: &[Move],
) -> u32 {
    (records.len() + articles.len() + tickets.len() + oracle.len() + 6) as u32
}

/// The points of the rest by their weights; the last one takes what rounding leaves.
fn points(rest: &[(ValueSource, u32)]) -> Vec<u32> {
    let all: u32 = rest.iter().map(|(_, weight)| weight).sum();
    let mut points: Vec<u32> =
        rest.iter().map(|(_, weight)| DECISION * weight / all.max(1)).collect();
    let given: u32 = points.iter().sum();
    if let Some(last) = points.last_mut() {
        *last += DECISION - given;
    }
    points
}

/// Words with their meanings, as vocabularies hold them.
#[must_use]
pub fn offered(words: &[(&str, &str)]) -> Vec<Word> {
    words.iter().map(|&(id, meaning)| Word(id.to_owned(), meaning.to_owned())).collect()
}
