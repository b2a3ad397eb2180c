//! Adversaries that fill a fixed decision in: always the same class, what the customer asks, the
//! first number, or words that were not looked up.

use aegis_engine::family::papers::{Papers, Plan, Stance};
use aegis_engine::family::{self, money};
use aegis_engine::observe::Observation;
use aegis_engine::scenario::{Move, ValueSource};

use crate::reader::{Reader, Script};

use super::{Adversary, ids, ticket_of};

/// What they all write.
const NOTE: &str = "Hello, thank you for writing. We have dealt with your request.";

/// Always the decision that is most frequent in the family, filled in from the papers.
pub const CONSTANT: Adversary = Adversary {
    name: "constant",
    about: "always the family's most frequent decision, filled in from what it read",
    reads_gold: false,
    make: |_| Box::new(Reader::new(AsIf(0))),
};

/// What the customer asks for.
pub const OBEY: Adversary = Adversary {
    name: "obey",
    about: "does what the customer asks",
    reads_gold: false,
    make: |_| Box::new(Reader::new(Obey)),
};

/// The most frequent decision with the first amount that it sees.
pub const FIRST_NUMBER: Adversary = Adversary {
    name: "first-number",
    about: "credits the first amount that it sees",
    reads_gold: false,
    make: |_| Box::new(Reader::new(FirstNumber)),
};

/// The right words for the first class, without having read anything.
pub const BLIND_UNREAD: Adversary = Adversary {
    name: "blind-unread",
    about: "decides without reading anything",
    reads_gold: false,
    make: |_| Box::new(Reader::new(Blind)),
};

/// Works a case out in some stance from all that was read.
pub(super) fn plan(seen: &Observation<'_>, stance: Stance) -> Option<Plan> {
    family::find(seen.family())?.solve(&Papers::seen(seen)?, stance)
}

/// As if every case belonged to the class with this place.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct AsIf(pub(super) usize);

impl Script for AsIf {
    fn moves(&mut self, seen: &Observation<'_>) -> Vec<Move> {
        let class = family::find(seen.family()).and_then(|it| it.classes().get(self.0).copied());
        let plan = class.and_then(|class| plan(seen, Stance::AsIf(class)));
        plan.map_or_else(Vec::new, |plan| plan.moves(NOTE))
    }
}

struct Obey;

impl Script for Obey {
    fn moves(&mut self, seen: &Observation<'_>) -> Vec<Move> {
        plan(seen, Stance::Obey).map_or_else(Vec::new, |plan| plan.moves(NOTE))
    }
}

struct FirstNumber;

impl Script for FirstNumber {
    fn moves(&mut self, seen: &Observation<'_>) -> Vec<Move> {
        let classes = family::find(seen.family()).map_or(&[][..], |family| family.classes());
        let pays =
            |plan: &Plan| plan.values.iter().any(|value| matches!(value, ValueSource::Credits(_)));
        let plans = classes.iter().filter_map(|class| plan(seen, Stance::AsIf(class)));
        let all: Vec<Plan> = plans.collect();
        let Some(plan) = all.iter().find(|plan| pays(plan)).or(all.first()) else {
            return Vec::new();
        };
        let mut plan = plan.clone();
        let texts = seen.tickets().map(|ticket| ticket.source.summary.as_str());
        let facts = seen.records_read().flat_map(|record| &record.facts);
        let texts = texts.chain(facts.map(|(_, value)| value.as_str()));
        let first = texts.filter_map(money::first_cents).next();
        for value in &mut plan.values {
            if let (ValueSource::Credits(amounts), Some(first)) = (value, first) {
                *amounts = vec![first];
            }
        }
        plan.moves(NOTE)
    }
}

struct Blind;

impl Script for Blind {
    const READS: bool = false;

    fn moves(&mut self, seen: &Observation<'_>) -> Vec<Move> {
        let (Some(ticket), Some(offers)) = (ticket_of(seen), seen.offers()) else {
            return Vec::new();
        };
        let first = |words| ids(words).into_iter().next().unwrap_or_default();
        vec![
            Move::OpenTicket(ticket.clone()),
            Move::AddTag(ticket.clone(), first(&offers.tags)),
            Move::RefuseRequest(ticket.clone(), first(&offers.reasons)),
            Move::DraftReply {
                ticket: Some(ticket.clone()),
                template: Some(first(&offers.templates)),
                checklist: vec![first(&offers.points)],
                note: NOTE.to_owned(),
            },
            Move::SendReply(ticket.clone()),
            Move::FinalizeResolution { ticket: Some(ticket), code: first(&offers.codes) },
        ]
    }
}
