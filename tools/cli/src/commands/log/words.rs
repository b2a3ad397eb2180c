//! What was done on a ticket in words, for everybody who reads a log.

use aegis_engine::dialect::desk2::TicketWork;

pub use aegis_engine::dialect::event_in_words as words_of;

/// What was done on a ticket that only the second dialect knows, under what it is called; nothing
/// stands there without a word.
pub fn dealings(work: &TicketWork) -> impl Iterator<Item = (&'static str, Vec<String>)> {
    let checks = work.identity_checks.iter();
    let checks = checks.map(|(channel, is_confirmed)| {
        format!("{channel} ({})", if *is_confirmed { "confirmed" } else { "not confirmed" })
    });
    let all = [
        ("refused", work.refused_for.clone()),
        ("stopped", work.contained.clone()),
        ("identity", checks.collect()),
        ("asked", work.asked.clone()),
        ("linked to", work.linked_to.clone()),
        ("sent", work.replies_sent.clone()),
    ];
    all.into_iter().filter(|(_, words)| !words.is_empty())
}
