//! Which ticket needs the work: the one that the brief is about, and the most pressing of those.

use std::cmp::Reverse;

use aegis_engine::event::TicketNo;
use aegis_engine::observe::{Observation, TicketView};

use super::words::{are_akin, words};

/// Words of people who cannot wait.
const PRESSING: &[&str] = &["urgent", "immediately", "today", "now", "deadline"];
/// Shorter words than this say little about a subject.
const TELLING_LETTERS: usize = 5;

/// The ticket that needs the work most; the first of them if several do.
pub fn neediest(seen: &Observation<'_>) -> Option<TicketNo> {
    let brief: Vec<String> = telling_words(seen.brief());
    let need = |view: &TicketView<'_>| (need(&brief, view), Reverse(view.number));
    seen.tickets().max_by_key(need).map(|view| view.number)
}

fn need(brief: &[String], view: &TicketView<'_>) -> usize {
    let ticket = view.source;
    let text = format!("{} {} {}", ticket.subject, ticket.summary, ticket.tags.join(" "));
    let said = telling_words(&text);
    let shared = said.iter().filter(|word| brief.iter().any(|other| are_akin(word, other))).count();
    let pressing = words(&text).filter(|word| PRESSING.contains(&word.as_str())).count();
    3 * shared + 2 * pressing.min(2) + ticket.priority as usize
}

/// The long words of a text, each once.
fn telling_words(text: &str) -> Vec<String> {
    let mut told: Vec<String> = words(text).filter(|word| word.len() >= TELLING_LETTERS).collect();
    told.sort();
    told.dedup_by(|one, other| are_akin(one, other));
    told
}
