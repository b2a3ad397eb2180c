//! The oracle's work in other orders, and spoiled in every step.

use std::sync::Arc;

use crate::command::{Amount, Answer, Verb};
use crate::scenario::{Compiled, LureValue, Offers, Priority, Status, Word};
use crate::score::FULL;
use crate::text::Text;

use super::{Flaw, Stage};

/// In how many other orders the same work is whole: the reading backwards, the changes backwards,
/// and both.
pub(super) fn other_orders(scenario: &Arc<Compiled>, stage: &mut Stage) -> u32 {
    let oracle: Vec<&Answer> = scenario.oracle.iter().collect();
    let is_read =
        |answer: &&Answer| matches!(answer.command.verb, Verb::OpenTicket | Verb::InspectRecord);
    let is_end = |answer: &&Answer| {
        matches!(answer.command.verb, Verb::DraftReply | Verb::SendReply | Verb::FinalizeResolution)
    };
    let reads = oracle.iter().take_while(|answer| is_read(answer)).count();
    let end = oracle.len() - oracle.iter().rev().take_while(|answer| is_end(answer)).count();
    let turned = |reading: bool, changes: bool| {
        let mut order = oracle.clone();
        if reading {
            order[..reads].reverse();
        }
        if changes && end > reads {
            order[reads..end].reverse();
        }
        order
    };
    let orders = [turned(true, false), turned(false, true), turned(true, true)];
    let mut whole = 0;
    for (n, order) in orders.iter().enumerate() {
        let is_new = !same(order, &oracle) && orders[..n].iter().all(|former| !same(order, former));
        whole += u32::from(is_new && stage.play(scenario, order) == FULL);
    }
    whole
}

fn same(a: &[&Answer], b: &[&Answer]) -> bool {
    a.iter().zip(b).all(|(a, b)| a.command == b.command && a.points == b.points)
}

/// Leaves out and alters every step in turn, and counts the ways; each must lower the score.
pub(super) fn spoil(scenario: &Arc<Compiled>, stage: &mut Stage) -> Result<u32, Flaw> {
    let oracle: Vec<&Answer> = scenario.oracle.iter().collect();
    let mut mutants = 0;
    for (at, step) in oracle.iter().enumerate() {
        let mut without = oracle.clone();
        without.remove(at);
        mutants += 1;
        if stage.play(scenario, &without) == FULL {
            let what = format!("the oracle without its step {} ({})", at + 1, step.command.verb);
            return Err(Flaw::Survivor(what));
        }
        for (what, altered) in altered(scenario, step) {
            let mut spoiled = oracle.clone();
            spoiled[at] = &altered;
            mutants += 1;
            if stage.play(scenario, &spoiled) == FULL {
                let verb = step.command.verb;
                let what = format!("the oracle with {what} in its step {} ({verb})", at + 1);
                return Err(Flaw::Survivor(what));
            }
        }
    }
    Ok(mutants)
}

/// Ways in which a step can be wrong.
fn altered(scenario: &Compiled, step: &Answer) -> Vec<(String, Answer)> {
    let mut all = Vec::new();
    let command = &step.command;
    let Some(desk2) = &scenario.source.desk2 else { return all };
    let offers = &desk2.offers;
    let mut put = |what: &str, change: &mut dyn FnMut(&mut Answer)| {
        let mut answer = step.clone();
        change(&mut answer);
        all.push((what.to_owned(), answer));
    };
    for word in others(scenario, words_of(offers, command.verb), word_of(command)) {
        put("another word", &mut |answer| *word_mut(answer) = word);
    }
    let ids = scenario.source.tickets.iter().map(|ticket| scenario.lexicon.known(&ticket.id));
    if command.ticket.is_given() {
        let other = ids.clone().find(|id| *id != command.ticket && *id != command.object);
        other.into_iter().for_each(|id| put("another ticket", &mut |it| it.command.ticket = id));
    }
    if command.verb == Verb::ApplyCredit {
        let own = command.amount.and_then(Amount::cents).unwrap_or(0);
        for cents in amounts(scenario, own) {
            let amount = Some(Amount::of_cents(cents));
            put("another amount", &mut |answer| answer.command.amount = amount);
        }
    }
    if let Some(status) = command.status {
        let other = Status::ALL.iter().find(|other| **other != status).copied();
        put("another status", &mut |answer| answer.command.status = other);
    }
    if let Some(priority) = command.priority {
        let other = Priority::ALL.iter().find(|other| **other != priority).copied();
        put("another priority", &mut |answer| answer.command.priority = other);
    }
    for at in 0..step.points.len() {
        put("a point less", &mut |answer| _ = answer.points.remove(at));
    }
    if command.verb == Verb::DraftReply {
        let points = offers.points.iter().map(|word| scenario.lexicon.known(&word.0));
        let more = points.filter(|point| !step.points.contains(point)).take(2);
        more.for_each(|point| put("a point more", &mut |answer| answer.points.push(point)));
    }
    all
}

/// Amounts near to the right one, and those that known mistakes lead to.
fn amounts(scenario: &Compiled, own: u32) -> Vec<u32> {
    let lures = scenario.source.strict.iter().flat_map(|strict| &strict.lures);
    let lures = lures.filter_map(|lure| match lure.value {
        LureValue::Amount(cents) => Some(cents),
        LureValue::Word(_) => None,
    });
    lures.chain([own + 1, own - 1]).filter(|&cents| cents > 0).collect()
}

/// The vocabulary of the word that a verb is about.
fn words_of(offers: &Offers, verb: Verb) -> &[Word] {
    match verb {
        Verb::AddTag => &offers.tags,
        Verb::Escalate => &offers.teams,
        Verb::DraftReply => &offers.templates,
        Verb::FinalizeResolution => &offers.codes,
        Verb::AskCustomer => &offers.questions,
        Verb::VerifyIdentity => &offers.channels,
        Verb::RefuseRequest => &offers.reasons,
        Verb::Contain => &offers.targets,
        _ => &[],
    }
}

fn word_of(command: &crate::command::Command) -> Text {
    match command.verb {
        Verb::AddTag => command.tag,
        Verb::Escalate => command.team,
        Verb::DraftReply => command.template,
        Verb::FinalizeResolution => command.code,
        _ => command.object,
    }
}

fn word_mut(answer: &mut Answer) -> &mut Text {
    let command = &mut answer.command;
    match command.verb {
        Verb::AddTag => &mut command.tag,
        Verb::Escalate => &mut command.team,
        Verb::DraftReply => &mut command.template,
        Verb::FinalizeResolution => &mut command.code,
        _ => &mut command.object,
    }
}

/// The first two words of a vocabulary that are not this one.
fn others(scenario: &Compiled, words: &[Word], own: Text) -> impl Iterator<Item = Text> {
    let texts = words.iter().map(|word| scenario.lexicon.known(&word.0));
    texts.filter(move |text| *text != own).take(2).collect::<Vec<_>>().into_iter()
}
