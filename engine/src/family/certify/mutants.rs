//! The oracle's work in other orders, and spoiled in every step.

use std::sync::Arc;

use crate::command::{Amount, Answer, Verb};
use crate::scenario::{Compiled, LureValue, Offers, Priority, Status, Word};
use crate::text::Text;

use super::stage::Rehearsal;
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
    let mut rehearsal = stage.rehearse(scenario);
    let mut whole = 0;
    for (n, order) in orders.iter().enumerate() {
        let is_new = !same(order, &oracle) && orders[..n].iter().all(|former| !same(order, former));
        whole += u32::from(is_new && rehearsal.is_whole(order.iter().copied()));
    }
    whole
}

fn same(a: &[&Answer], b: &[&Answer]) -> bool {
    a.iter().zip(b).all(|(a, b)| a.command == b.command && a.points == b.points)
}

/// Leaves out and alters every step in turn, and counts the ways; each must lower the score.
pub(super) fn spoil(scenario: &Arc<Compiled>, stage: &mut Stage) -> Result<u32, Flaw> {
    let mut spoiler = Spoiler {
        scenario,
        rehearsal: stage.rehearse(scenario),
        at: 0,
        altered: Answer::default(),
        mutants: 0,
        survivor: None,
    };
    for (at, step) in scenario.oracle.iter().enumerate() {
        spoiler.at = at;
        spoiler.leave_out();
        spoiler.alter_words();
        spoiler.alter_values();
        spoiler.alter_points();
        spoiler.rehearsal.go_on(step);
    }
    spoiler.survivor.map_or(Ok(spoiler.mutants), |what| Err(Flaw::Survivor(what)))
}

/// Spoils one step of the oracle after the other, in one answer that is used again and again. The
/// steps before it have been taken.
struct Spoiler<'a> {
    scenario: &'a Arc<Compiled>,
    rehearsal: Rehearsal<'a>,
    at: usize,
    altered: Answer,
    mutants: u32,
    survivor: Option<String>,
}

impl<'a> Spoiler<'a> {
    fn step(&self) -> &'a Answer {
        &self.scenario.oracle[self.at]
    }

    fn leave_out(&mut self) {
        let is_whole = self.rehearsal.is_whole(&self.scenario.oracle[self.at + 1..]);
        self.note(is_whole, "left out");
    }

    /// Goes on with this step changed and the rest of the oracle.
    fn put(&mut self, what: &str, change: impl FnOnce(&mut Answer)) {
        let oracle = &self.scenario.oracle;
        self.altered.copy_from(&oracle[self.at]);
        change(&mut self.altered);
        let rest = [&self.altered].into_iter().chain(&oracle[self.at + 1..]);
        let is_whole = self.rehearsal.is_whole(rest);
        self.note(is_whole, what);
    }

    fn note(&mut self, is_whole: bool, what: &str) {
        self.mutants += 1;
        if is_whole && self.survivor.is_none() {
            let verb = self.step().command.verb;
            let number = self.at + 1;
            self.survivor = Some(format!("the oracle with its step {number} ({verb}) {what}"));
        }
    }

    fn alter_words(&mut self) {
        let (scenario, command) = (self.scenario, &self.step().command);
        let Some(desk2) = &scenario.source.desk2 else { return };
        for word in others(scenario, words_of(&desk2.offers, command.verb), word_of(command)) {
            self.put("of another word", |answer| *word_mut(answer) = word);
        }
        if command.ticket.is_given() {
            let tickets = scenario.source.tickets.iter();
            let mut ids = tickets.map(|ticket| scenario.lexicon.known(&ticket.id));
            let other = ids.find(|id| *id != command.ticket && *id != command.object);
            if let Some(id) = other {
                self.put("on another ticket", |answer| answer.command.ticket = id);
            }
        }
    }

    fn alter_values(&mut self) {
        let command = &self.step().command;
        if command.verb == Verb::ApplyCredit {
            let own = command.amount.and_then(Amount::cents).unwrap_or(0);
            for cents in amounts(self.scenario, own) {
                let amount = Some(Amount::of_cents(cents));
                self.put("of another amount", |answer| answer.command.amount = amount);
            }
        }
        if let Some(status) = command.status {
            let other = Status::ALL.iter().find(|other| **other != status).copied();
            self.put("to another status", |answer| answer.command.status = other);
        }
        if let Some(priority) = command.priority {
            let other = Priority::ALL.iter().find(|other| **other != priority).copied();
            self.put("to another priority", |answer| answer.command.priority = other);
        }
    }

    fn alter_points(&mut self) {
        let (scenario, step) = (self.scenario, self.step());
        for at in 0..step.points.len() {
            self.put("with a point less", |answer| _ = answer.points.remove(at));
        }
        let Some(desk2) = scenario.source.desk2.as_ref() else { return };
        if step.command.verb == Verb::DraftReply {
            let points = desk2.offers.points.iter();
            let points = points.map(|word| scenario.lexicon.known(&word.0));
            for point in points.filter(|point| !step.points.contains(point)).take(2) {
                self.put("with a point more", |answer| answer.points.push(point));
            }
        }
    }
}

/// Amounts near to the right one, and those that known mistakes lead to.
fn amounts(scenario: &Compiled, own: u32) -> Vec<u32> {
    let lures = scenario.source.strict.iter().flat_map(|strict| &strict.lures);
    let lures = lures.filter_map(|lure| match lure.value {
        LureValue::Amount(cents) => Some(cents),
        LureValue::Word(_) => None,
    });
    lures.chain([own + 1, own.saturating_sub(1)]).filter(|&cents| cents > 0).collect()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::family::name::{CaseName, FIRST_TEST};
    use crate::family::{FAMILIES, generate, write_compact};
    use crate::score::FULL;

    /// Each step is left out, done twice and moved to the end: whoever plays it all from the start
    /// comes to the same verdict as whoever leaves the common beginning at that step.
    #[test]
    fn a_try_that_goes_on_from_the_common_beginning_ends_as_one_from_the_start() {
        let (mut stage, mut other, mut whole) = (Stage::default(), Stage::default(), 0);
        for (n, family) in (0..).zip(FAMILIES) {
            let case = generate(&CaseName::new(*family, FIRST_TEST + n), None).unwrap();
            let text = write_compact(&case);
            let case = Arc::new(Compiled::new(case, text));
            let oracle = &case.oracle;
            let mut rehearsal = stage.rehearse(&case);
            for (at, step) in oracle.iter().enumerate() {
                let (before, after) = (&oracle[..at], &oracle[at + 1..]);
                let ways: [Vec<&Answer>; 4] = [
                    after.iter().collect(),
                    [step, step].into_iter().chain(after).collect(),
                    after.iter().chain([step]).collect(),
                    [step].into_iter().chain(after).collect(),
                ];
                for way in ways {
                    let is_whole = rehearsal.is_whole(way.iter().copied());
                    let points = other.play(&case, before.iter().chain(way));
                    assert_eq!(is_whole, points == FULL, "{} step {}", family.name(), at + 1);
                    whole += u32::from(is_whole);
                }
                rehearsal.go_on(step);
            }
        }
        assert!(whole > 0);
    }
}
