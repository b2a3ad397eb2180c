//! Policies that try to score without doing the work: what the audit plays against the judges.
//!
//! Each opens every ticket and reads every paper first, unless its name says otherwise, so that
//! none of them fails for want of reading.

mod blunt;
mod guessing;
pub mod learning;
pub mod perfect;

use aegis_engine::observe::Observation;
use aegis_engine::policy::{Casting, Part, Policy, Soloists, Traits, Troupe};
use aegis_engine::scenario::Word;

/// All adversaries that need no more than a name.
pub const ADVERSARIES: &[&dyn Casting] = &[
    &blunt::REPEAT,
    &blunt::DUMP_EVERYTHING,
    &blunt::COPY,
    &blunt::SPRAY,
    &blunt::ESCALATE_EVERYTHING,
    &blunt::REFUSE_EVERYTHING,
    &blunt::CLOSE_EVERYTHING,
    &blunt::APOLOGISE_EVERYTHING,
    &guessing::CONSTANT,
    &guessing::OBEY,
    &guessing::FIRST_NUMBER,
    &guessing::BLIND_UNREAD,
    &perfect::PERFECT_THEN_BREACH,
    &perfect::PERFECT_PLUS_UNSAFE,
];

/// An adversary: its name, what it does, and how an instance of it is made.
pub struct Adversary {
    name: &'static str,
    about: &'static str,
    reads_gold: bool,
    make: fn(&Part<'_>) -> Box<dyn Policy>,
}

impl Casting for Adversary {
    fn name(&self) -> &str {
        self.name
    }

    fn about(&self) -> &str {
        self.about
    }

    fn traits(&self) -> Traits {
        Traits { reads_gold: self.reads_gold, ..Traits::default() }
    }

    fn troupe(&self, desks: usize) -> Box<dyn Troupe + '_> {
        Box::new(Soloists::new(desks, self.make))
    }
}

/// The ticket that the papers are about: the one of whose account there is a record.
fn ticket_of(seen: &Observation<'_>) -> Option<String> {
    let accounts: Vec<&str> = seen
        .records_read()
        .flat_map(|record| &record.facts)
        .filter(|(label, _)| label == "Account")
        .map(|(_, value)| value.as_str())
        .collect();
    let mut tickets = seen.tickets();
    let found = tickets.find(|ticket| accounts.contains(&ticket.source.account.as_str()));
    let first = || seen.tickets().next();
    found.or_else(first).map(|ticket| ticket.source.id.clone())
}

fn ids(words: &[Word]) -> Vec<String> {
    words.iter().map(|word| word.0.clone()).collect()
}
