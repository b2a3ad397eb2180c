//! The search for end states that the judge accepts: all evidence seen, then every value of every
//! slot that decides, and every code.

use std::collections::{BTreeSet, VecDeque};

use serde::Serialize;

use crate::command::Amount;
use crate::event::{Event, TicketNo};
use crate::scenario::{
    Compiled, LureValue, Offers, Part, Priority, Slot, Status, StrictRules, Word,
};
use crate::score::strict::Running;
use crate::score::strict::explain::{say, slot_name};
use crate::text::Text;

use super::Flaw;

/// How many states are looked at before the search gives up.
const MOST_STATES: usize = 5_000;

/// What the search found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EndStates {
    /// How many different states of the deciding slots were looked at.
    pub states: usize,
    /// The accepted ones, each in words.
    pub accepted: Vec<String>,
}

/// A value put into a slot: the number of a word, cents, a ticket or a member.
type Act = (Slot, u32);

/// Looks for all end states that the judge accepts, states that come to the same merged. A wrong
/// value can be taken back at most, which leads to a state that was seen before, or makes the case
/// lost; so states that hold one are counted and not gone on from. Whether a value is wrong does
/// not hang on what else stands, so the judge is asked once for each.
pub(super) fn search(scenario: &Compiled) -> Result<EndStates, Flaw> {
    let rules = scenario.strict.as_ref().ok_or(Flaw::NotStrict)?;
    let start = with_evidence(rules);
    let put = |act| event(scenario, rules.ticket, act);
    let mut after = Running::default();
    let mut is_wrong = |act: &Act| {
        after.copy_from(&start);
        after.see(scenario, &put(*act));
        after.holds_wrong(rules)
    };
    let (wrong, right): (Vec<Act>, Vec<Act>) =
        acts(scenario, rules).into_iter().partition(&mut is_wrong);
    if right.len() > 64 {
        return Err(Flaw::Limit(MOST_STATES));
    }
    let closings: Vec<(u32, Event)> = words(scenario, |offers| &offers.codes)
        .into_iter()
        .map(|code| (code, put((Slot::Closed, code))))
        .collect();
    let right: Vec<(Act, Event)> = right.into_iter().map(|act| (act, put(act))).collect();
    let deepest = scenario.source.budget_steps;
    // A state is the right values that stand in it, as bits.
    let mut seen: BTreeSet<u64> = BTreeSet::from([0]);
    let mut states = 1;
    let mut queue = VecDeque::from([(0_u64, start.clone())]);
    let mut accepted = Vec::new();
    while let Some((state, running)) = queue.pop_front() {
        for (code, closing) in &closings {
            after.copy_from(&running);
            after.see(scenario, closing);
            if after.outcome(rules) > 0 {
                let standing = right.iter().zip(0..).filter(|(_, bit)| state >> bit & 1 == 1);
                let standing = standing.map(|((act, _), _)| *act).collect();
                accepted.push(in_words(scenario, standing, *code));
            }
        }
        if state.count_ones() == deepest {
            continue;
        }
        states += wrong.len();
        for ((_, event), bit) in right.iter().zip(0..) {
            let next = state | 1 << bit;
            if !seen.insert(next) {
                continue;
            }
            states += 1;
            after.copy_from(&running);
            after.see(scenario, event);
            if !after.holds_wrong(rules) {
                queue.push_back((next, after.clone()));
            }
        }
        if states > MOST_STATES {
            return Err(Flaw::Limit(MOST_STATES));
        }
    }
    match accepted.as_slice() {
        [_] => Ok(EndStates { states, accepted }),
        _ => Err(Flaw::EndStates(accepted.len(), accepted.join("; "))),
    }
}

/// A judge who has seen everything that must have been seen.
fn with_evidence(rules: &StrictRules) -> Running {
    let all = rules.wants.iter().fold(rules.evidence, |all, want| all | want.evidence);
    let mut running = Running::default();
    (0..rules.patterns.len()).filter(|place| all >> place & 1 == 1).for_each(|place| {
        running.suppose(place);
    });
    running
}

/// Every value of every slot that decides, amounts from the gold and from known mistakes.
fn acts(scenario: &Compiled, rules: &StrictRules) -> Vec<Act> {
    let decides = |slot: Slot| {
        let is_asked =
            rules.wants.iter().any(|want| want.slot == slot && want.part == Part::Decision);
        (is_asked || slot.is_decisive()) && slot != Slot::Closed
    };
    let slots = [
        (Slot::Credits, amounts(scenario, rules)),
        (Slot::Escalated, words(scenario, |offers| &offers.teams)),
        (Slot::Refused, words(scenario, |offers| &offers.reasons)),
        (Slot::Contained, words(scenario, |offers| &offers.targets)),
        (Slot::Checked, words(scenario, |offers| &offers.channels)),
        (Slot::Asked, words(scenario, |offers| &offers.questions)),
        (Slot::Tagged, words(scenario, |offers| &offers.tags)),
        (Slot::Linked, other_tickets(scenario, rules)),
        (Slot::Status, (0..Status::ALL.len() as u32).collect()),
        (Slot::Priority, (0..Priority::ALL.len() as u32).collect()),
    ];
    let slots = slots.into_iter().filter(|(slot, _)| decides(*slot));
    slots.flat_map(|(slot, values)| values.into_iter().map(move |value| (slot, value))).collect()
}

fn amounts(scenario: &Compiled, rules: &StrictRules) -> Vec<u32> {
    let gold = rules.wants.iter().filter(|want| want.slot == Slot::Credits);
    let gold = gold.flat_map(|want| want.values.iter().copied());
    let lures = scenario.source.strict.iter().flat_map(|strict| &strict.lures);
    let lures = lures.filter_map(|lure| match lure.value {
        LureValue::Amount(cents) => Some(cents),
        LureValue::Word(_) => None,
    });
    gold.chain(lures).collect::<BTreeSet<u32>>().into_iter().collect()
}

fn other_tickets(scenario: &Compiled, rules: &StrictRules) -> Vec<u32> {
    (0..scenario.source.tickets.len() as u32).filter(|&no| no != rules.ticket.0).collect()
}

fn words(scenario: &Compiled, of: impl Fn(&Offers) -> &Vec<Word>) -> Vec<u32> {
    let words = scenario.source.desk2.iter().flat_map(|desk2| of(&desk2.offers));
    words.map(|word| scenario.lexicon.known(&word.0).number() as u32).collect()
}

/// The event that puts a value into a slot of a ticket.
fn event(scenario: &Compiled, ticket: TicketNo, (slot, value): Act) -> Event {
    let text = Text::new(value);
    match slot {
        Slot::Credits => {
            let currency = scenario.lexicon.find("USD").unwrap_or(Text::NONE);
            Event::CreditApplied { ticket, amount: Amount::of_cents(value), currency }
        }
        Slot::Escalated => Event::Escalated { ticket, team: text },
        Slot::Refused => Event::RequestRefused { ticket, reason: text },
        Slot::Contained => Event::Contained { ticket, target: text },
        Slot::Checked => {
            let is_confirmed = scenario.desk2.as_ref().is_some_and(|desk2| desk2.confirms(text));
            Event::IdentityChecked { ticket, channel: text, is_confirmed }
        }
        Slot::Asked => Event::CustomerAsked { ticket, question: text },
        Slot::Tagged => Event::TagAdded { ticket, tag: text },
        Slot::Linked => Event::TicketsLinked { ticket, other: TicketNo(value) },
        Slot::Status => {
            let status = Status::ALL.get(value as usize).copied().unwrap_or(Status::Open);
            Event::StatusSet { ticket, status }
        }
        Slot::Priority => {
            let priority = Priority::ALL.get(value as usize).copied().unwrap_or(Priority::Low);
            Event::PrioritySet { ticket, priority }
        }
        Slot::Template | Slot::Points | Slot::Kept | Slot::Closed => {
            Event::CaseClosed { ticket, code: text }
        }
    }
}

fn in_words(scenario: &Compiled, mut state: Vec<Act>, code: u32) -> String {
    state.sort_unstable();
    state.push((Slot::Closed, code));
    let words: Vec<String> = state
        .into_iter()
        .map(|(slot, value)| format!("{} {}", slot_name(slot), say(scenario, slot, value)))
        .collect();
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::family::name::{CaseName, FIRST_TEST};
    use crate::family::{FAMILIES, generate, write_compact};

    /// The same search without any shortcut: the judge is asked in every state about every value.
    fn plainly(scenario: &Compiled) -> EndStates {
        let rules = scenario.strict.as_ref().unwrap();
        let acts = acts(scenario, rules);
        let mut seen: BTreeSet<Vec<Act>> = BTreeSet::from([Vec::new()]);
        let mut queue = VecDeque::from([(Vec::new(), with_evidence(rules))]);
        let mut accepted = Vec::new();
        while let Some((state, running)) = queue.pop_front() {
            for code in words(scenario, |offers| &offers.codes) {
                let mut closed = running.clone();
                closed.see(scenario, &event(scenario, rules.ticket, (Slot::Closed, code)));
                if closed.outcome(rules) > 0 {
                    accepted.push(in_words(scenario, state.clone(), code));
                }
            }
            if state.len() == scenario.source.budget_steps as usize {
                continue;
            }
            for &act in acts.iter().filter(|act| !state.contains(act)) {
                let mut next = state.clone();
                next.push(act);
                next.sort_unstable();
                if seen.insert(next.clone()) {
                    let mut after = running.clone();
                    after.see(scenario, &event(scenario, rules.ticket, act));
                    if !after.holds_wrong(rules) {
                        queue.push_back((next, after));
                    }
                }
            }
        }
        EndStates { states: seen.len(), accepted }
    }

    #[test]
    fn the_search_looks_at_as_many_states_and_finds_the_same_as_one_without_shortcuts() {
        for family in FAMILIES {
            for seed in (0..4).chain(FIRST_TEST..FIRST_TEST + 8) {
                let case = generate(&CaseName::new(*family, seed), None).unwrap();
                let text = write_compact(&case);
                let case = Compiled::new(case, text);
                assert_eq!(search(&case), Ok(plainly(&case)), "{} {seed}", family.name());
            }
        }
    }
}
