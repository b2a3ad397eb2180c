//! What the strict judge found, in plain words.

use crate::scenario::{Compiled, LureValue, Part, Priority, Slot, Status, Want};
use crate::text::Text;

use super::{DECISION, FULL, Fault, Running};
use crate::score::explain::Line;

/// The id of the line that tells how the work was done.
const CONDUCT: &str = "conduct";

/// The lines of a score, with nothing earned yet: a share of the decision each, the rest, conduct.
pub(in crate::score) fn lines(scenario: &Compiled) -> Vec<Line> {
    let rules = super::rules(scenario);
    let wants = rules.wants.iter().enumerate();
    let wants = wants.filter(|(_, want)| want.part != Part::Expected);
    let own = wants.map(|(no, want)| {
        let id = format!("{}.{}", part_name(want.part), slot_name(want.slot));
        Line::new(&id, &wish(scenario, want), possible(scenario, no))
    });
    own.chain([Line::new(CONDUCT, "How the work was done; the rest is multiplied by it", FULL)])
        .collect()
}

/// What each line stands at, in the order of [`lines`].
pub(in crate::score) fn earned(scenario: &Compiled, running: &Running) -> Vec<u32> {
    let rules = super::rules(scenario);
    let is_lost = running.is_breached || running.has_failed;
    let wants = rules.wants.iter().enumerate();
    let wants = wants.filter(|(_, want)| want.part != Part::Expected);
    let own =
        wants.map(
            |(no, want)| {
                if running.is_met(no, want) && !is_lost { possible(scenario, no) } else { 0 }
            },
        );
    let conduct = match (is_lost, running.is_closed) {
        (true, _) => 0,
        // What is lacking shows only at the close: until then it can still be done.
        (false, true) => running.conduct(rules),
        (false, false) => super::left(running.faults, running.strays),
    };
    own.chain([conduct]).collect()
}

/// Why points are lacking on each line at the end, in sentences.
pub(in crate::score) fn lacking(scenario: &Compiled, running: &Running) -> Vec<Vec<String>> {
    let rules = super::rules(scenario);
    let mut all: Vec<Vec<String>> = Vec::new();
    let mut conduct = Vec::new();
    for (no, want) in rules.wants.iter().enumerate() {
        let is_met = running.is_met(no, want);
        let wish = wish(scenario, want);
        let mut sentence = format!("Not as it should be: {}.", wish.trim_end_matches('.'));
        if running.early >> no & 1 == 1 {
            sentence += " It was done before all was seen that it rests on.";
        }
        match want.part {
            Part::Expected if !is_met => conduct.push(sentence),
            Part::Expected => {}
            Part::Decision if !is_met => {
                all.push(vec![
                    sentence,
                    "Without the whole decision there is no score.".to_owned(),
                ]);
            }
            Part::Rest(_) if !is_met => all.push(vec![sentence]),
            _ => all.push(Vec::new()),
        }
    }
    if running.astray > 0 {
        conduct.push("Something stands that contradicts the decision.".to_owned());
    }
    if running.is_breached {
        conduct.push("A breach ended the case; nothing makes up for it.".to_owned());
    }
    if !running.is_closed && !running.is_breached {
        conduct.push("The case was not closed, so nothing counts.".to_owned());
    }
    all.push(conduct);
    all
}

/// A fault in a sentence.
pub(in crate::score) fn fault(scenario: &Compiled, fault: Fault) -> String {
    match fault {
        Fault::WrongValue { slot, value } => {
            let value = say(scenario, slot, value);
            let mistake = mistake(scenario, slot, &value);
            let mistake = mistake.map(|why| format!(", which is what you get if {why}"));
            format!("Wrong here: {} {value}{}.", slot_name(slot), mistake.unwrap_or_default())
        }
        Fault::Stray { ticket } => {
            let id = scenario.source.tickets.get(ticket.0 as usize).map_or("", |it| &it.id);
            format!("Work on {id}, which needed none.")
        }
        Fault::RepliedTwice => {
            "A second reply, although the customer had not written again.".to_owned()
        }
        Fault::BrokeRule(no) => {
            let rules = scenario.source.strict.as_ref().map_or(&[][..], |strict| &strict.rules);
            let says = rules.get(no as usize).map_or("", |rule| &rule.says);
            format!("A rule was broken: {says}")
        }
    }
}

/// What a line can earn: the decision's points are shared out evenly among its wants.
fn possible(scenario: &Compiled, no: usize) -> u32 {
    let rules = super::rules(scenario);
    let is_decision = |want: &&Want| want.part == Part::Decision;
    let count = rules.wants.iter().filter(is_decision).count() as u32;
    match rules.wants[no].part {
        Part::Decision if no as u32 + 1 == count => DECISION - (count - 1) * (DECISION / count),
        Part::Decision => DECISION / count,
        Part::Rest(points) => points,
        Part::Expected => 0,
    }
}

/// What a want asks for, in words.
fn wish(scenario: &Compiled, want: &Want) -> String {
    let values: Vec<String> =
        want.values.iter().map(|&value| say(scenario, want.slot, value)).collect();
    let ticket = scenario.source.tickets.get(want.ticket.0 as usize).map_or("", |it| &it.id);
    match want.slot {
        Slot::Kept => values.concat(),
        slot if values.is_empty() => format!("{} on {ticket}: none", slot_name(slot)),
        slot => format!("{} on {ticket}: {}", slot_name(slot), values.join(", ")),
    }
}

/// A value of a slot, in words.
pub(crate) fn say(scenario: &Compiled, slot: Slot, value: u32) -> String {
    let known = |text: &str| text.to_owned();
    match slot {
        Slot::Credits => format!("{}.{:02}", value / 100, value % 100),
        Slot::Linked => {
            scenario.source.tickets.get(value as usize).map_or_else(String::new, |it| known(&it.id))
        }
        Slot::Status => {
            Status::ALL.get(value as usize).map_or_else(String::new, |it| known(it.as_str()))
        }
        Slot::Priority => {
            Priority::ALL.get(value as usize).map_or_else(String::new, |it| known(it.as_str()))
        }
        Slot::Kept => {
            let rules = scenario.source.strict.as_ref().map_or(&[][..], |strict| &strict.rules);
            rules.get(value as usize).map_or_else(String::new, |rule| known(&rule.says))
        }
        _ => known(scenario.lexicon.get(Text::new(value)).unwrap_or_default()),
    }
}

/// The mistake that leads to a value, where the scenario names it.
fn mistake<'a>(scenario: &'a Compiled, slot: Slot, value: &str) -> Option<&'a str> {
    let lures = &scenario.source.strict.as_ref()?.lures;
    let is_it = |lure: &LureValue| match lure {
        LureValue::Amount(cents) => slot == Slot::Credits && say(scenario, slot, *cents) == value,
        LureValue::Word(word) => slot != Slot::Credits && word == value,
    };
    lures.iter().find(|lure| is_it(&lure.value)).map(|lure| lure.mistake.as_str())
}

const fn part_name(part: Part) -> &'static str {
    match part {
        Part::Decision => "decision",
        Part::Rest(_) => "rest",
        Part::Expected => "expected",
    }
}

/// A slot in words.
pub(crate) const fn slot_name(slot: Slot) -> &'static str {
    match slot {
        Slot::Credits => "credit",
        Slot::Escalated => "escalation",
        Slot::Refused => "refusal",
        Slot::Contained => "containment",
        Slot::Checked => "identity check",
        Slot::Asked => "question",
        Slot::Tagged => "tag",
        Slot::Linked => "link",
        Slot::Status => "status",
        Slot::Priority => "priority",
        Slot::Template => "template",
        Slot::Points => "reply point",
        Slot::Closed => "closing code",
        Slot::Kept => "order",
    }
}
