//! Adversaries that look at no fact of the case: they repeat, copy, dump, spray, and do the same to
//! every ticket.

use aegis_engine::command::{Answer, Verb};
use aegis_engine::event::TicketNo;
use aegis_engine::family::money;
use aegis_engine::observe::Observation;
use aegis_engine::policy::Policy;
use aegis_engine::scenario::{Move, Offers, Status};

use crate::reader::{Reader, Script};

use super::{Adversary, ids, ticket_of};

/// How many amounts are sprayed.
const MOST_AMOUNTS: usize = 6;

/// Opens the first ticket again and again.
pub const REPEAT: Adversary = Adversary {
    name: "repeat",
    about: "does the same thing again and again",
    reads_gold: false,
    make: |_| Box::new(Repeat),
};

/// Puts every word of every vocabulary to use.
pub const DUMP_EVERYTHING: Adversary =
    blunt("dump-everything", "puts every word to use", |_| Box::new(Reader::new(Blunt(dump))));

/// Copies what is offered first.
pub const COPY: Adversary =
    blunt("copy", "sends the first template with all points, closes with the first code", |_| {
        Box::new(Reader::new(Blunt(copy)))
    });

/// Credits, hands on and refuses whatever it can.
pub const SPRAY: Adversary = blunt("spray", "credits, hands on and refuses at random", |_| {
    Box::new(Reader::new(Blunt(spray)))
});

/// Hands every ticket to the first team.
pub const ESCALATE_EVERYTHING: Adversary =
    blunt("escalate-everything", "hands every ticket to a team", |_| {
        Box::new(Reader::new(Blunt(|seen, offers, code| every(seen, offers, code, escalate))))
    });

/// Refuses what every ticket asks for.
pub const REFUSE_EVERYTHING: Adversary =
    blunt("refuse-everything", "refuses what every ticket asks for", |_| {
        Box::new(Reader::new(Blunt(|seen, offers, code| every(seen, offers, code, refuse))))
    });

/// Sets every ticket to resolved.
pub const CLOSE_EVERYTHING: Adversary =
    blunt("close-everything", "sets every ticket to resolved and closes", |_| {
        Box::new(Reader::new(Blunt(|seen, offers, code| every(seen, offers, code, resolve))))
    });

/// Sends every customer the first template.
pub const APOLOGISE_EVERYTHING: Adversary =
    blunt("apologise-everything", "sends every customer a reply and does nothing else", |_| {
        Box::new(Reader::new(Blunt(|seen, offers, code| every(seen, offers, code, apologise))))
    });

const fn blunt(
    name: &'static str,
    about: &'static str,
    make: fn(&aegis_engine::policy::Part<'_>) -> Box<dyn Policy>,
) -> Adversary {
    Adversary { name, about, reads_gold: false, make }
}

struct Repeat;

impl Policy for Repeat {
    fn act(&mut self, seen: &Observation<'_>, answer: &mut Answer) {
        seen.on_ticket(answer, Verb::OpenTicket, TicketNo(0));
    }
}

/// A script that is given the offers and the code to close with.
struct Blunt(fn(&Observation<'_>, &Offers, &str) -> Vec<Move>);

impl Script for Blunt {
    fn moves(&mut self, seen: &Observation<'_>) -> Vec<Move> {
        let Some(offers) = seen.offers() else { return Vec::new() };
        let code = offers.codes.first().map_or("", |word| word.0.as_str());
        (self.0)(seen, offers, code)
    }
}

fn close(ticket: &str, code: &str) -> Move {
    Move::FinalizeResolution { ticket: Some(ticket.to_owned()), code: code.to_owned() }
}

fn reply(ticket: &str, offers: &Offers, points: Vec<String>) -> [Move; 2] {
    let draft = Move::DraftReply {
        ticket: Some(ticket.to_owned()),
        template: offers.templates.first().map(|word| word.0.clone()),
        checklist: points,
        note: "We are sorry for the trouble.".to_owned(),
    };
    [draft, Move::SendReply(ticket.to_owned())]
}

fn copy(seen: &Observation<'_>, offers: &Offers, code: &str) -> Vec<Move> {
    let Some(ticket) = ticket_of(seen) else { return Vec::new() };
    let mut moves = reply(&ticket, offers, ids(&offers.points)).to_vec();
    moves.push(close(&ticket, code));
    moves
}

fn dump(seen: &Observation<'_>, offers: &Offers, code: &str) -> Vec<Move> {
    let Some(ticket) = ticket_of(seen) else { return Vec::new() };
    let each = |words: Vec<String>, make: fn(String, String) -> Move| {
        let ticket = ticket.clone();
        words.into_iter().map(move |word| make(ticket.clone(), word))
    };
    let spare = seen.remaining().saturating_sub(4) as usize;
    let mut moves: Vec<Move> = each(ids(&offers.tags), Move::AddTag)
        .chain(each(ids(&offers.channels), Move::VerifyIdentity))
        .chain(each(ids(&offers.questions), Move::AskCustomer))
        .take(spare)
        .collect();
    moves.extend(reply(&ticket, offers, ids(&offers.points)));
    moves.push(close(&ticket, code));
    moves
}

fn spray(seen: &Observation<'_>, offers: &Offers, code: &str) -> Vec<Move> {
    let Some(ticket) = ticket_of(seen) else { return Vec::new() };
    let texts = seen.tickets().map(|ticket| ticket.source.summary.as_str());
    let facts = seen.records_read().flat_map(|record| &record.facts);
    let texts = texts.chain(facts.map(|(_, value)| value.as_str()));
    let amounts = texts.flat_map(money::all_cents).take(MOST_AMOUNTS);
    let mut moves: Vec<Move> = amounts
        .map(|cents| Move::ApplyCredit(ticket.clone(), f64::from(cents) / 100.0, "USD".to_owned()))
        .collect();
    let teams = ids(&offers.teams).into_iter().take(3);
    moves.extend(teams.map(|team| Move::Escalate(ticket.clone(), team)));
    let reasons = ids(&offers.reasons).into_iter().take(2);
    moves.extend(reasons.map(|reason| Move::RefuseRequest(ticket.clone(), reason)));
    moves.truncate(seen.remaining().saturating_sub(1) as usize);
    moves.push(close(&ticket, code));
    moves
}

/// The same to every ticket, and then the case is closed.
fn every(
    seen: &Observation<'_>,
    offers: &Offers,
    code: &str,
    treat: fn(&str, &Offers) -> Vec<Move>,
) -> Vec<Move> {
    let mut moves: Vec<Move> =
        seen.tickets().flat_map(|ticket| treat(&ticket.source.id, offers)).collect();
    moves.truncate(seen.remaining().saturating_sub(1) as usize);
    moves.extend(ticket_of(seen).map(|ticket| close(&ticket, code)));
    moves
}

fn escalate(ticket: &str, offers: &Offers) -> Vec<Move> {
    let team = offers.teams.first().map(|word| word.0.clone());
    team.map(|team| Move::Escalate(ticket.to_owned(), team)).into_iter().collect()
}

fn refuse(ticket: &str, offers: &Offers) -> Vec<Move> {
    let reason = offers.reasons.first().map(|word| word.0.clone());
    reason.map(|reason| Move::RefuseRequest(ticket.to_owned(), reason)).into_iter().collect()
}

fn resolve(ticket: &str, _: &Offers) -> Vec<Move> {
    vec![Move::SetStatus(ticket.to_owned(), Status::Resolved)]
}

fn apologise(ticket: &str, offers: &Offers) -> Vec<Move> {
    reply(ticket, offers, Vec::new()).to_vec()
}
