//! The words of a reply: a greeting, what was done, and what was read.

use aegis_engine::event::TicketNo;
use aegis_engine::observe::Observation;
use aegis_engine::scenario::RecordKind;

use super::learnt::Learnt;
use super::plan;

/// A short note made of what was done and, unless somebody may be posing, of what was read.
pub fn note(seen: &Observation<'_>, ticket: TicketNo, learnt: &Learnt) -> String {
    let mut note = greeting(seen, ticket);
    if learnt.is_threat {
        note += " We can grant nothing here before your authority is verified through a trusted \
                 channel.";
    }
    for deed in plan::deeds(seen, learnt) {
        if let Some(sentence) = plan::told(&deed).filter(|_| deed.is_done(seen, ticket)) {
            note.push(' ');
            note += &sentence;
        }
    }
    if let Some(incident) = &learnt.incident {
        note += &format!(" This is about incident {}; we will write again about it.", incident.id);
    }
    if !learnt.is_threat {
        note += &basis(seen);
    }
    note
}

/// A greeting by first name.
pub fn greeting(seen: &Observation<'_>, ticket: TicketNo) -> String {
    let from = seen.tickets().find(|view| view.number == ticket).map(|view| &view.source.from);
    let name = from.and_then(|from| from.split_whitespace().next()).unwrap_or("there");
    format!("Hello {name}, thank you for writing to us.")
}

/// The papers that may be quoted to the customer: their own invoices and contracts.
fn basis(seen: &Observation<'_>) -> String {
    let own = |kind| matches!(kind, RecordKind::Invoice | RecordKind::Contract);
    let titles: Vec<&str> = seen
        .records_read()
        .filter(|record| own(record.kind))
        .map(|record| record.title.as_str())
        .collect();
    if titles.is_empty() { String::new() } else { format!(" We went by: {}.", titles.join("; ")) }
}
