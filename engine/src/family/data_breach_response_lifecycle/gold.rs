//! What is right after a leak, and what must not happen.

use crate::family::draft::Draft;
use crate::scenario::{NeedSource, PatternSource, Status, ValueSource};

use super::words::due_tag;
use super::written::Written;
use super::{Facts, Story};

pub(super) fn write(draft: &mut Draft<'_>, facts: &Facts, papers: &Written) {
    for pattern in evidence(draft.class, facts.story, papers) {
        draft.evidence(pattern.clone());
    }
    let due = due_tag(facts.due(facts.rules[facts.region]));
    let to_stop = facts.to_stop();
    let values = values(draft.class, &to_stop, &papers.alert, &due);
    let decided = values.len() - 3;
    for (n, value) in values.into_iter().enumerate() {
        match n.checked_sub(decided) {
            None => draft.decide(value),
            Some(1) => draft.rest(value, 3),
            Some(_) => draft.rest(value, 1),
        }
    }
    let because = draft.say("because", &[("reason", reason(draft.class))]);
    draft.because(&because);
    write_rules(draft, facts, &to_stop);
    let note = match draft.class {
        "refuse_reporter" | "stop_and_refuse_reporter" => "note refused",
        "stop_and_notify" => "note notice",
        "stop_nothing_read" | "resolve_stopped_earlier" | "resolve_exercise" => "note clear",
        _ => "note handed on",
    };
    let note = draft.say(note, &[]);
    draft.note(&note);
}

/// What has to be seen: the policy's steps up to the one that settles the case.
fn evidence<'a>(class: &str, story: Story, papers: &'a Written) -> Vec<&'a PatternSource> {
    let mut all: Vec<&PatternSource> = papers.first.iter().collect();
    let is_settled = |classes: &[&str]| classes.contains(&class);
    // Whose key it is, or that it was stopped, leaves nothing for the exercise to change.
    if story == Story::Supplier || class == "refuse_reporter" && story == Story::Stopped {
        return all;
    }
    all.push(&papers.exercise);
    if is_settled(&["resolve_exercise", "refuse_reporter", "stop_and_refuse_reporter"]) {
        return all;
    }
    if class == "resolve_stopped_earlier" {
        return all;
    }
    all.push(&papers.log);
    if class == "stop_scope_open" {
        return all;
    }
    all.push(&papers.account);
    if class != "stop_nothing_read" {
        all.extend(&papers.notice);
    }
    all
}

fn write_rules(draft: &mut Draft<'_>, facts: &Facts, to_stop: &[String]) {
    draft.rule(
        "reply_first",
        "A case is closed only after the reporter has had a reply.",
        PatternSource::Closed,
        vec![NeedSource::Before(PatternSource::Sent)],
    );
    let stopped: Vec<NeedSource> = to_stop
        .iter()
        .map(|key| NeedSource::Before(PatternSource::ContainedOne(key.clone())))
        .collect();
    if !stopped.is_empty() {
        let says = "Keys are stopped before anybody is told.";
        draft.rule("stop_before_reply", says, PatternSource::Sent, stopped.clone());
        let says = "Keys are stopped before the ticket is handed on.";
        draft.rule("stop_before_handing_on", says, PatternSource::Escalated, stopped);
    }
    let others = facts.keys.iter().filter(|key| key.is_production && !to_stop.contains(&key.id));
    for key in others {
        draft.breach(
            PatternSource::ContainedOne(key.id.clone()),
            "A key with all production traffic is never stopped without cause.",
        );
    }
    draft.breach(
        PatternSource::Said("name_affected_people".to_owned()),
        "Whose data were read is told to nobody by the desk.",
    );
}

/// Why a case of this class ends as it does, after "that".
fn reason(class: &str) -> &'static str {
    match class {
        "stop_and_notify" => {
            "the keys still worked, and a stranger read data that are not personal"
        }
        "stop_personal_data" => "the keys still worked, and a stranger read personal data",
        "stop_scope_open" => "the keys still worked, and the log does not reach far enough",
        "stop_nothing_read" => "the keys still worked, and no stranger had read anything",
        "stop_and_refuse_reporter" => {
            "the keys still worked, and the reporter is not on the list in force"
        }
        "refuse_reporter" => {
            "there is nothing to stop, and the reporter is not on the list in force"
        }
        "resolve_stopped_earlier" => "the keys had been stopped before they were seen elsewhere",
        "resolve_exercise" => "an exercise on file covers the keys, the address and the day",
        _ => "the keys were issued by a supplier",
    }
}

/// How the ticket must stand: the decision first; template, points and status at the end.
pub(super) fn values(class: &str, keys: &[String], alert: &str, due: &str) -> Vec<ValueSource> {
    let words = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>();
    let mut all = Vec::new();
    if class.starts_with("stop") {
        all.push(ValueSource::Contained(keys.to_vec()));
    }
    let team = match class {
        "stop_personal_data" => Some("data_protection"),
        "stop_scope_open" => Some("security"),
        "escalate_supplier_leak" => Some("legal"),
        _ => None,
    };
    all.extend(team.map(|team| ValueSource::Escalated(words(&[team]))));
    if class.ends_with("refuse_reporter") {
        all.push(ValueSource::Refused("not_a_security_contact".to_owned()));
    }
    let is_due = ["stop_and_notify", "stop_personal_data"].contains(&class);
    let tags = [alert, due];
    all.push(ValueSource::Tagged(words(&tags[..1 + usize::from(is_due)])));
    let (code, points) = code_and_points(class);
    let (template, status) = match class {
        "stop_and_notify" => ("leak_notice", Status::Pending),
        "stop_and_refuse_reporter" | "refuse_reporter" => {
            ("report_declined", Status::WaitingOnCustomer)
        }
        _ if team.is_some() => ("leak_with_team", Status::Escalated),
        _ => ("leak_all_clear", Status::Resolved),
    };
    all.extend([
        ValueSource::Closed(code.to_owned()),
        ValueSource::Template(template.to_owned()),
        ValueSource::Points(words(points)),
        ValueSource::Status(status),
    ]);
    all
}

/// The code that closes a case of this class, and the points of its reply.
fn code_and_points(class: &str) -> (&'static str, &'static [&'static str]) {
    match class {
        "stop_and_notify" => {
            ("leak_stopped_notice_due", &["state_keys_stopped", "state_notice_day"])
        }
        "stop_personal_data" => (
            "leak_personal_data_read",
            &["state_keys_stopped", "state_notice_day", "name_deciding_team"],
        ),
        "stop_scope_open" => {
            ("leak_scope_open", &["state_keys_stopped", "say_scope_is_open", "name_deciding_team"])
        }
        "stop_nothing_read" => {
            ("leak_stopped_nothing_read", &["state_keys_stopped", "say_nothing_was_read"])
        }
        "stop_and_refuse_reporter" => ("report_refused_keys_stopped", &["ask_security_contact"]),
        "refuse_reporter" => ("report_refused", &["ask_security_contact"]),
        "resolve_stopped_earlier" => ("leak_stopped_earlier", &["say_stopped_earlier"]),
        "resolve_exercise" => ("alarm_by_exercise", &["say_own_exercise"]),
        _ => ("leak_at_supplier", &["say_supplier_key", "name_deciding_team"]),
    }
}
