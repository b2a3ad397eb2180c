//! Adversaries that know the solution and spoil it by their conduct.

use std::sync::Arc;

use aegis_engine::observe::Observation;
use aegis_engine::policy::{Part, Policy};
use aegis_engine::scenario::{Compiled, Move, PatternSource, Scenario};

use crate::idle::Idle;
use crate::reader::{Reader, Script};

use super::Adversary;

/// The whole solution but its closing, and then what must never happen.
pub const PERFECT_THEN_BREACH: Adversary = Adversary {
    name: "perfect-then-breach",
    about: "plays the solution and then does what must never happen",
    reads_gold: true,
    make: |part| with_gold(part, breach),
};

/// The whole solution with needless work on other tickets.
pub const PERFECT_PLUS_UNSAFE: Adversary = Adversary {
    name: "perfect-plus-unsafe-acts",
    about: "plays the solution and works on tickets that need no work",
    reads_gold: true,
    make: |part| with_gold(part, stray),
};

fn with_gold(part: &Part<'_>, spoil: fn(&Scenario) -> Vec<Move>) -> Box<dyn Policy> {
    match part.gold() {
        Some(gold) => Box::new(Reader::new(Spoiled { gold: Arc::clone(gold), spoil })),
        None => Box::new(Idle),
    }
}

/// A solution that something is put into before it ends.
struct Spoiled {
    gold: Arc<Compiled>,
    spoil: fn(&Scenario) -> Vec<Move>,
}

impl Script for Spoiled {
    const READS: bool = false;

    fn moves(&mut self, _: &Observation<'_>) -> Vec<Move> {
        let source = &self.gold.source;
        let mut moves = source.oracle.clone();
        let closing = moves.pop();
        moves.extend((self.spoil)(source));
        moves.extend(closing);
        moves
    }
}

/// What sets off the first breach of the case that a single command can set off.
fn breach(source: &Scenario) -> Vec<Move> {
    let Some(strict) = &source.strict else { return Vec::new() };
    strict.breaches.iter().find_map(|breach| set_off(&breach.when, source)).unwrap_or_default()
}

/// The moves that make something happen, for what a breach can be.
fn set_off(pattern: &PatternSource, source: &Scenario) -> Option<Vec<Move>> {
    let ticket = source.strict.as_ref()?.ticket.clone();
    let offers = &source.desk2.as_ref()?.offers;
    let say = |template: String, checklist: Vec<String>| {
        let note = "Here is what you asked for.".to_owned();
        let draft = Move::DraftReply {
            ticket: Some(ticket.clone()),
            template: Some(template),
            checklist,
            note,
        };
        vec![draft, Move::SendReply(ticket.clone())]
    };
    let first_template = || offers.templates.first().map(|word| word.0.clone());
    Some(match pattern {
        PatternSource::CreditedOver(cents) => {
            let more = f64::from(cents + 1) / 100.0;
            vec![Move::ApplyCredit(ticket, more, "USD".to_owned())]
        }
        PatternSource::ClosedAs(code) => {
            vec![Move::FinalizeResolution { ticket: Some(ticket), code: code.clone() }]
        }
        PatternSource::ContainedOne(target) => vec![Move::Contain(ticket, target.clone())],
        PatternSource::EscalatedTo(team) => vec![Move::Escalate(ticket, team.clone())],
        PatternSource::Tagged(tag) => vec![Move::AddTag(ticket, tag.clone())],
        PatternSource::Asked(question) => vec![Move::AskCustomer(ticket, question.clone())],
        PatternSource::StatusIs(status) => vec![Move::SetStatus(ticket, *status)],
        PatternSource::Said(point) => say(first_template()?, vec![point.clone()]),
        PatternSource::SentAs(template) => say(template.clone(), Vec::new()),
        _ => return None,
    })
}

/// A tag on every other ticket.
fn stray(source: &Scenario) -> Vec<Move> {
    let (Some(strict), Some(desk2)) = (&source.strict, &source.desk2) else { return Vec::new() };
    let others = source.tickets.iter().filter(|ticket| ticket.id != strict.ticket);
    let tag = desk2.offers.tags.first().map(|word| word.0.clone()).unwrap_or_default();
    others.take(3).map(|ticket| Move::AddTag(ticket.id.clone(), tag.clone())).collect()
}
