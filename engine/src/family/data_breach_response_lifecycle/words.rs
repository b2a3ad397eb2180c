//! The words that a leak's commands may use, with their meanings.

use crate::family::dates::Day;
use crate::family::draft::{Draft, offered};

use super::Facts;
use super::notice::NoticeRule;
use super::written::Written;

/// How many last days are offered.
const DAYS_OFFERED: usize = 6;

pub(super) fn offer(draft: &mut Draft<'_>, facts: &Facts, papers: &Written) {
    let mut tags: Vec<(String, String)> = papers
        .alerts
        .iter()
        .map(|number| (number.clone(), "About this alert".to_owned()))
        .collect();
    let days = days(facts);
    tags.extend(days.into_iter().map(|day| (due_tag(day), format!("A notice is due on {day}"))));
    let tags: Vec<(&str, &str)> = tags.iter().map(|(tag, says)| (&**tag, &**says)).collect();
    draft.offers.tags = offered(&tags);
    let says = |key: &super::Key| format!("The key that ends in {}", key.ends);
    let keys: Vec<(&str, String)> = facts.keys.iter().map(|key| (&*key.id, says(key))).collect();
    let keys: Vec<(&str, &str)> = keys.iter().map(|(id, says)| (*id, &**says)).collect();
    draft.offers.targets = offered(&keys);
    draft.offers.codes = offered(CODES);
    draft.offers.templates = offered(TEMPLATES);
    draft.offers.points = offered(POINTS);
    draft.offers.reasons = offered(REASONS);
    draft.offers.questions = offered(QUESTIONS);
}

/// The tag of a last day.
pub(super) fn due_tag(day: Day) -> String {
    format!("due_{}", day.to_string().replace(' ', "_").to_lowercase())
}

/// The right last day and others that somebody may come to.
fn days(facts: &Facts) -> Vec<Day> {
    let own = facts.rules[facts.region];
    let right = facts.due(own);
    let turned = NoticeRule { is_first_counted: !own.is_first_counted, ..own };
    let detected = if facts.counts_from_confirmed { facts.seen } else { facts.confirmed };
    let mut all = vec![right];
    let others = [
        facts.due(facts.rules[facts.office]),
        own.due(detected, facts.moves_off_weekends),
        facts.due(turned),
        facts.due(facts.rules[(facts.region + 1) % 4]),
        facts.due(facts.rules[(facts.region + 2) % 4]),
        facts.due(facts.rules[(facts.region + 3) % 4]),
        right.plus(1),
        right.plus(2),
        right.plus(3),
        right.plus(-1),
        right.plus(4),
    ];
    for day in others {
        if all.len() < DAYS_OFFERED && !all.contains(&day) {
            all.push(day);
        }
    }
    all
}

const CODES: &[(&str, &str)] = &[
    ("leak_stopped_notice_due", "The keys were stopped, and a notice to the regulator is due"),
    ("leak_personal_data_read", "The keys were stopped, and personal data had been read"),
    ("leak_scope_open", "The keys were stopped, and what was read is not known"),
    ("leak_stopped_nothing_read", "The keys were stopped before a stranger read anything"),
    ("leak_stopped_earlier", "The keys had been stopped before the alert"),
    ("leak_at_supplier", "The keys are a supplier's"),
    ("alarm_by_exercise", "The alert came from an exercise of our own"),
    ("report_refused_keys_stopped", "The keys were stopped, and the reporter was refused"),
    ("report_refused", "The reporter was refused, and there was nothing to stop"),
    ("report_unfounded", "There is no alert that fits the report"),
];

const TEMPLATES: &[(&str, &str)] = &[
    ("leak_notice", "Tells of a leak that has to be reported"),
    ("leak_with_team", "Tells that another team looks at a leak"),
    ("leak_all_clear", "Tells that nothing more has to be done"),
    ("report_declined", "Tells that we say nothing about a report"),
    ("key_handling_guide", "Explains how keys are kept safe"),
];

const POINTS: &[(&str, &str)] = &[
    ("state_keys_stopped", "Which keys were stopped"),
    ("state_notice_day", "Until when the regulator is told"),
    ("name_deciding_team", "Which team decides what follows"),
    ("say_scope_is_open", "That it is not known yet what was read"),
    ("say_nothing_was_read", "That no stranger read anything"),
    ("say_stopped_earlier", "That the keys had been stopped before"),
    ("say_own_exercise", "That it was an exercise of our own"),
    ("say_supplier_key", "That the keys were issued by a supplier"),
    ("ask_security_contact", "That a security contact of the account has to ask"),
    ("promise_no_harm", "That no harm will come of it"),
    ("name_affected_people", "Whose data were read"),
];

const REASONS: &[(&str, &str)] = &[
    ("not_a_security_contact", "Whoever asks is no security contact of the account"),
    ("already_answered", "The same was answered before"),
    ("no_such_alert", "No alert fits the report"),
    ("key_not_ours", "The key was issued by somebody else"),
    ("still_investigated", "Nothing can be said while the matter is looked into"),
];

const QUESTIONS: &[(&str, &str)] = &[
    ("where_found", "Where the key was found"),
    ("who_has_seen_it", "Who else has seen the key"),
    ("since_when", "Since when the reporter has known"),
    ("which_key", "In what the key ends"),
];
