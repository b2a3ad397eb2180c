//! A policy to copy from: it opens the neediest ticket, reads its records, decides by what they
//! say, replies and closes the case. On the second desk, which generated cases and shifts speak, it
//! chooses among the words that are offered by what they mean.

use std::cmp::Reverse;

use aegis_policy::{
    Answer, Dialect, Observation, Part, Policy, Priority, Record, Status, Ticket, Verb, Vocabulary,
    export_policy,
};

/// How many turns stay for what comes after reading: four deeds, the reply and the closing.
const SPARE_TURNS: u32 = 6;
/// What support may credit without asking, in dollars.
const OWN_LIMIT: f64 = 400.0;

#[derive(Default)]
struct Reader {
    ticket: Option<u32>,
    /// How many deeds were tried. Each is tried once: a refused one would be refused again.
    tried: usize,
}

/// Something to do on the ticket before the reply.
enum Deed {
    Escalate(&'static str),
    Prioritize(Priority),
    Move(Status),
    Tag(String),
    Credit(f64),
}

/// What the records say: what has to be done, and the code that closes the case.
struct Decision {
    deeds: Vec<Deed>,
    code: &'static str,
}

impl Policy for Reader {
    const NAME: &'static str = "example-rust";
    const ABOUT: &'static str = "reads the records of the neediest ticket and decides by rules";
    const DIALECTS: &'static [Dialect] = &[Dialect::Desk, Dialect::Desk2];
    const IGNORES_SEED: bool = true;

    fn create(_part: &Part<'_>) -> Result<Self, String> {
        Ok(Self::default())
    }

    fn act(&mut self, seen: &Observation<'_>, answer: &mut Answer) {
        let number = *self.ticket.get_or_insert_with(|| neediest(seen));
        let Some(ticket) = seen.ticket(number) else { return answer.idle() };
        if seen.selected() != Some(number) {
            return answer.open_ticket(ticket.id);
        }
        if seen.dialect() == Dialect::Desk2 {
            return self.act_on_second_desk(seen, &ticket, answer);
        }
        if let Some(id) = unread_record(seen) {
            return answer.inspect_record(id);
        }
        let decision = Decision::from(seen);
        if let Some(deed) = decision.deeds.get(self.tried)
            && seen.remaining() > 2
        {
            self.tried += 1;
            return deed.write(&ticket, answer);
        }
        match seen.reply() {
            Some(reply) if !seen.has_draft() => {
                answer.draft_reply(ticket.id, reply.template, reply.points());
            }
            _ => answer.finalize_resolution(ticket.id, decision.code),
        }
    }
}

impl Reader {
    /// Reads the desk's rules and its records, sends a reply and closes, all in words that are
    /// offered.
    fn act_on_second_desk(
        &mut self,
        seen: &Observation<'_>,
        ticket: &Ticket<'_>,
        answer: &mut Answer,
    ) {
        let mut rules = (0..).zip(seen.article_ids());
        let unread = rules.find(|&(at, _)| seen.article(at).is_none()).map(|(_, id)| id);
        if let Some(id) = unread.filter(|_| seen.remaining() > SPARE_TURNS) {
            return answer.inspect_record(id);
        }
        if let Some(id) = unread_record(seen) {
            return answer.inspect_record(id);
        }
        let likeliest = |list| likeliest(seen, list, ticket);
        self.tried += 1;
        match self.tried {
            1 => {
                let points = [likeliest(Vocabulary::Points)];
                answer.draft_reply(ticket.id, likeliest(Vocabulary::Templates), points);
            }
            2 => answer.send_reply(ticket.id),
            3 => answer.set_status(ticket.id, Status::Resolved),
            _ => answer.finalize_resolution(ticket.id, likeliest(Vocabulary::Codes)),
        }
    }
}

/// The word of a list whose meaning shares most words with what the customer wrote.
fn likeliest<'a>(seen: &Observation<'a>, list: Vocabulary, ticket: &Ticket<'_>) -> &'a str {
    let is_written = |word: &&str| word.len() > 3 && ticket.summary.contains(*word);
    let shared = |meaning: &str| meaning.split(' ').filter(is_written).count();
    let likeliest = seen.offered(list).max_by_key(|word| shared(word.meaning));
    likeliest.map_or("", |word| word.id)
}

/// The next record to read, as long as there are turns to spare.
fn unread_record<'a>(seen: &Observation<'a>) -> Option<&'a str> {
    let mut records = (0..).zip(seen.record_ids());
    let unread = records.find(|&(at, _)| seen.record(at).is_none()).map(|(_, id)| id);
    unread.filter(|_| seen.remaining() > SPARE_TURNS)
}

/// The most pressing of the tickets that can be closed; the first of them if several are. On the
/// second desk any can be, and the longest story is the one that asks for something.
fn neediest(seen: &Observation<'_>) -> u32 {
    let is_second = seen.dialect() == Dialect::Desk2;
    let can_be_closed = |ticket: &Ticket<'_>| is_second || ticket.offers(Verb::FinalizeResolution);
    let length = |ticket: &Ticket<'_>| if is_second { ticket.summary.len() } else { 0 };
    let pressing = |ticket: &Ticket<'_>| (ticket.priority, length(ticket), Reverse(ticket.number));
    seen.tickets().filter(can_be_closed).max_by_key(pressing).map_or(0, |ticket| ticket.number)
}

impl Decision {
    fn from(seen: &Observation<'_>) -> Self {
        let owed: f64 = seen.records_read().filter_map(|record| creditable(&record)).sum();
        let incident = seen.records_read().find_map(|record| incident_of(&record));
        if seen.records_read().any(|record| record.kind == "security_alert") {
            let deeds = vec![
                Deed::Escalate("security"),
                Deed::Prioritize(Priority::Urgent),
                Deed::Move(Status::Escalated),
            ];
            Self { deeds, code: "security_escalated" }
        } else if owed > 0.0 {
            let mut deeds = vec![Deed::Credit(owed), Deed::Tag("credit-approved".to_owned())];
            if owed > OWN_LIMIT {
                deeds.insert(0, Deed::Escalate("billing_ops"));
            }
            deeds.push(Deed::Move(Status::Resolved));
            Self { deeds, code: "billing_credit_applied" }
        } else if let Some(number) = incident {
            let deeds = vec![
                Deed::Prioritize(Priority::High),
                Deed::Tag(format!("incident-{number}")),
                Deed::Move(Status::Pending),
            ];
            Self { deeds, code: "incident_pending" }
        } else {
            Self { deeds: vec![Deed::Move(Status::Pending)], code: "access_review_pending" }
        }
    }
}

/// What an invoice says can be credited, in dollars.
fn creditable(record: &Record<'_>) -> Option<f64> {
    let is_sum = |label: &str| label.starts_with("Creditable") || label.starts_with("Excess this");
    let mut sums = record.facts().filter(|(label, _)| record.kind == "invoice" && is_sum(label));
    let (_, value) = sums.next()?;
    value.strip_suffix(" USD")?.replace(',', "").parse().ok()
}

/// The number of an incident.
fn incident_of<'a>(record: &Record<'a>) -> Option<&'a str> {
    let mut facts = record.facts().filter(|_| record.kind == "incident");
    facts.find(|(label, _)| label.starts_with("Incident")).map(|(_, number)| number)
}

impl Deed {
    fn write(&self, ticket: &Ticket<'_>, answer: &mut Answer) {
        match self {
            Self::Escalate(team) => answer.escalate(ticket.id, team),
            Self::Prioritize(priority) => answer.set_priority(ticket.id, *priority),
            Self::Move(status) => answer.set_status(ticket.id, *status),
            Self::Tag(tag) => answer.add_tag(ticket.id, tag),
            Self::Credit(amount) => answer.apply_credit(ticket.id, *amount, "USD"),
        }
    }
}

export_policy!(Reader);
