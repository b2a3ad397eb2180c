//! Which ticket needs the work: the one that the brief is about, and the most pressing of those.

use std::cmp::Reverse;

use aegis_engine::event::TicketNo;
use aegis_engine::observe::Observation;
use aegis_engine::scenario::TicketSource;

use super::words::{are_akin, words};

/// Words of people who cannot wait.
const PRESSING: &[&str] = &["urgent", "immediately", "today", "now", "deadline"];
/// Mailboxes of machines: nobody has to answer their notes.
const MACHINES: &[&str] = &["alerts@", "noreply@", "no-reply@"];
/// Shorter words than this say little about a subject.
const TELLING_LETTERS: usize = 4;

/// The ticket that needs the work most; the first of them if several do.
pub fn neediest(seen: &Observation<'_>) -> Option<TicketNo> {
    let brief = telling_words(seen.brief());
    let said: Vec<_> = seen.tickets().map(|view| telling_words(&text_of(view.source))).collect();
    let need = |at: usize, ticket: &TicketSource| {
        let others = || said.iter().enumerate().filter(|(other, _)| *other != at);
        // A word that other tickets use too does not tell this one from them.
        let is_own = |word: &&String| !others().any(|(_, words)| has(words, word));
        let shared = said[at].iter().filter(is_own).filter(|word| has(&brief, word)).count();
        need(ticket, shared)
    };
    let rated = seen.tickets().enumerate().map(|(at, view)| (need(at, view.source), view.number));
    rated.max_by_key(|&(need, number)| (need, Reverse(number))).map(|(_, number)| number)
}

/// How much a ticket needs the work, given how many words it alone shares with the brief.
fn need(ticket: &TicketSource, shared: usize) -> usize {
    let text = text_of(ticket);
    if MACHINES.iter().any(|mailbox| ticket.from.contains(mailbox)) {
        return 0;
    }
    let pressing = words(&text).filter(|word| PRESSING.contains(&word.as_str())).count();
    3 * shared + 2 * (pressing.min(2) + ticket.priority as usize)
}

fn text_of(ticket: &TicketSource) -> String {
    format!("{} {} {}", ticket.subject, ticket.summary, ticket.tags.join(" "))
}

fn has(words: &[String], word: &str) -> bool {
    words.iter().any(|other| are_akin(other, word))
}

/// The longer words of a text, each once.
fn telling_words(text: &str) -> Vec<String> {
    let mut told: Vec<String> = words(text).filter(|word| word.len() >= TELLING_LETTERS).collect();
    told.sort();
    told.dedup_by(|one, other| are_akin(one, other));
    told
}
