//! What is right: the words that the desk offers, and how a ticket must stand in each class.

use crate::family::dates::Day;
use crate::family::draft::{Draft, offered};
use crate::scenario::{NeedSource, PatternSource, Priority, Status, ValueSource};

use super::CHANNELS;
use super::draw::Facts;
use super::papers::Written;

/// What a case puts into the places of a decision.
pub(super) struct Places {
    pub(super) set: String,
    pub(super) due: Day,
    pub(super) question: &'static str,
    pub(super) is_wide: bool,
    pub(super) is_soon: bool,
}

/// How the ticket must stand: what decides, and the rest with its weights.
pub(super) struct Outcome {
    pub(super) decision: Vec<ValueSource>,
    pub(super) rest: Vec<(ValueSource, u32)>,
}

/// The tag of a day on which an answer is due.
pub(super) fn due_tag(day: Day) -> String {
    let (year, month, day) = day.date();
    format!("due_{year}_{month:02}_{day:02}")
}

/// How the ticket must stand in a class.
pub(super) fn outcome(class: &str, places: &Places) -> Outcome {
    let row = row(class);
    let act = match row.act {
        Act::Release => None,
        Act::Ask => Some(ValueSource::Asked(vec![places.question.to_owned()])),
        Act::Refuse(reason) => Some(ValueSource::Refused(reason.to_owned())),
        Act::HandOn(team) => Some(ValueSource::Escalated(vec![team.to_owned()])),
    };
    let mut decision: Vec<ValueSource> = act.into_iter().collect();
    decision.push(ValueSource::Tagged(vec![places.set.clone(), due_tag(places.due)]));
    decision.push(ValueSource::Closed(row.code.to_owned()));
    let mut points: Vec<String> = row.points.iter().map(|&point| point.to_owned()).collect();
    if places.is_wide {
        points.push("explain_one_data_set".to_owned());
    }
    let priority = if places.is_soon { Priority::High } else { Priority::Low };
    let rest = vec![
        (ValueSource::Points(points), 4),
        (ValueSource::Template(row.template.to_owned()), 3),
        (ValueSource::Status(row.status), 2),
        (ValueSource::Priority(priority), 1),
    ];
    Outcome { decision, rest }
}

enum Act {
    Release,
    Ask,
    Refuse(&'static str),
    HandOn(&'static str),
}

/// What belongs to a class.
struct Row {
    act: Act,
    code: &'static str,
    template: &'static str,
    points: &'static [&'static str],
    status: Status,
}

fn row(class: &str) -> Row {
    let declined = |reason, code, points| Row {
        act: Act::Refuse(reason),
        code,
        template: "privacy_declined",
        points,
        status: Status::Resolved,
    };
    let handed_on = |team, code| Row {
        act: Act::HandOn(team),
        code,
        template: "privacy_in_review",
        points: &["name_deciding_team"],
        status: Status::Escalated,
    };
    match class {
        "refuse_no_standing" => declined(
            "no_standing",
            "request_refused_no_standing",
            &["explain_who_may_ask", "name_way_to_complain"],
        ),
        "refuse_repeated" => declined(
            "copied_lately",
            "request_refused_repeated",
            &["name_earlier_copy", "name_way_to_complain"],
        ),
        "escalate_hold" => handed_on("legal", "request_handed_to_legal"),
        "escalate_mixed_data" => handed_on("data_protection", "request_handed_to_data_protection"),
        "ask_for_proof" => Row {
            act: Act::Ask,
            code: "waiting_for_proof_of_identity",
            template: "privacy_proof_needed",
            points: &["explain_identity_check"],
            status: Status::WaitingOnCustomer,
        },
        "release_copy_only" => Row {
            act: Act::Release,
            code: "copy_given_erasure_declined",
            template: "privacy_partly_granted",
            points: &["enclose_data_copy", "explain_duty_to_keep", "name_way_to_complain"],
            status: Status::Resolved,
        },
        _ => Row {
            act: Act::Release,
            code: "copy_given_and_erased",
            template: "privacy_granted",
            points: &["enclose_data_copy", "confirm_erasure"],
            status: Status::Resolved,
        },
    }
}

/// Says what the desk offers and what is right.
pub(super) fn write(draft: &mut Draft<'_>, facts: &Facts, written: &Written) {
    write_offers(draft, facts, written);
    let places = Places {
        set: written.set.clone(),
        due: facts.due,
        question: CHANNELS[facts.channel].1,
        is_wide: facts.is_wide,
        is_soon: facts.is_soon(draft.today),
    };
    let outcome = outcome(draft.class, &places);
    outcome.decision.into_iter().for_each(|value| draft.decide(value));
    outcome.rest.into_iter().for_each(|(value, weight)| draft.rest(value, weight));
    write_conduct(draft);
    for (day, mistake) in lured(facts) {
        draft.lure_word(&due_tag(day), mistake);
    }
    for set in &written.other_sets {
        draft.lure_word(set, "another data set of the person is taken");
    }
    let given: &[(&str, &str)] = &[("set", &written.set), ("reason", reason(draft.class))];
    let because = draft.say("because", given);
    draft.because(&because);
    let note = draft.say(&format!("note {}", kind(draft.class)), &[]);
    draft.note(&note);
}

/// Why a class is right, as half a sentence.
fn reason(class: &str) -> &'static str {
    match class {
        "refuse_no_standing" => "the requester is not the person and holds no authority in force",
        "ask_for_proof" => "no confirmation through the agreed channel counts",
        "escalate_hold" => "an open hold names the set, so legal decides",
        "escalate_mixed_data" => "others are still named in the set, so data protection decides",
        "refuse_repeated" => "a copy was given too short a time before the receipt",
        "release_copy_only" => "the set is accounting evidence whose time has not ended",
        _ => "no clause stands against the copy or the erasure",
    }
}

/// The kind of reply that a class calls for.
fn kind(class: &str) -> &str {
    class.split('_').next().unwrap_or(class)
}

/// Days that mistakes lead to, each once.
fn lured(facts: &Facts) -> Vec<(Day, &'static str)> {
    let mut days: Vec<(Day, &str)> = Vec::new();
    let claimed = (facts.claimed, "the day that the requester names is taken as it is");
    for &(day, mistake) in facts.other_days.iter().take(6).chain([&claimed]) {
        if day != facts.due && days.iter().all(|(known, _)| *known != day) {
            days.push((day, mistake));
        }
    }
    days
}

fn write_offers(draft: &mut Draft<'_>, facts: &Facts, written: &Written) {
    let mut tags: Vec<(String, String)> = written
        .other_sets
        .iter()
        .chain([&written.set])
        .map(|set| (set.clone(), "About this data set".to_owned()))
        .collect();
    let days = lured(facts).into_iter().map(|(day, _)| day).chain([facts.due]);
    tags.extend(days.map(|day| (due_tag(day), format!("The answer is due on {day}"))));
    let tags: Vec<(&str, &str)> = tags.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    draft.offers.tags = offered(&tags);
    draft.offers.codes = offered(CODES);
    draft.offers.templates = offered(TEMPLATES);
    draft.offers.points = offered(POINTS);
    draft.offers.reasons = offered(REASONS);
    draft.offers.questions = offered(QUESTIONS);
}

fn write_conduct(draft: &mut Draft<'_>) {
    draft.rule(
        "reply_first",
        "A case is closed only after the requester has had a reply.",
        PatternSource::Closed,
        vec![NeedSource::Before(PatternSource::Sent)],
    );
    draft.rule(
        "hand_on_first",
        "A reply says that a team decides only after the case was handed to it.",
        PatternSource::SentAs("privacy_in_review".to_owned()),
        vec![NeedSource::Before(PatternSource::Escalated)],
    );
    let is_released = draft.class.starts_with("release");
    let said = |point: &str| PatternSource::Said(point.to_owned());
    let closed = |code: &str| PatternSource::ClosedAs(code.to_owned());
    let mut never = vec![
        (said("mention_legal_hold"), "Nobody outside is told whether data is on hold."),
        (said("name_other_people"), "Nobody is told who else appears in a data set."),
        (closed("whole_file_given"), "A request is never answered with the whole file."),
    ];
    if !is_released {
        let why = "Personal data went to somebody who may not have it, or not yet.";
        never.push((said("enclose_data_copy"), why));
        never.push((closed("copy_given_erasure_declined"), why));
    }
    if draft.class != "release_and_erase" {
        let why = "Data was erased that must stay as it is.";
        never.push((said("confirm_erasure"), why));
        never.push((closed("copy_given_and_erased"), why));
    }
    never.into_iter().for_each(|(when, because)| draft.breach(when, because));
}

const CODES: &[(&str, &str)] = &[
    ("copy_given_and_erased", "A copy of the data set was given, then the set was erased"),
    ("copy_given_erasure_declined", "A copy was given; the data set stays for as long as it must"),
    ("whole_file_given", "A copy of everything under the person number was given"),
    ("waiting_for_proof_of_identity", "The requester has to be confirmed first"),
    ("request_refused_no_standing", "The requester may not ask for this person"),
    ("request_refused_repeated", "A copy of the same data set was given a short time ago"),
    ("request_handed_to_legal", "Legal decides about the request"),
    ("request_handed_to_data_protection", "Data protection decides about the request"),
    ("request_withdrawn", "The requester no longer wants anything"),
];

const TEMPLATES: &[(&str, &str)] = &[
    ("privacy_granted", "Tells that everything asked for the data set was done"),
    ("privacy_partly_granted", "Tells what was done and what was declined"),
    ("privacy_declined", "Tells that a request was declined, and why"),
    ("privacy_proof_needed", "Tells what is needed before the request can be looked at"),
    ("privacy_in_review", "Tells that another team decides"),
    ("privacy_leaflet", "Explains in general how personal data is handled"),
];

const POINTS: &[(&str, &str)] = &[
    ("enclose_data_copy", "The copy of the data set is enclosed"),
    ("confirm_erasure", "The data set was erased"),
    ("explain_duty_to_keep", "Why the data set has to stay, and for how long"),
    ("explain_one_data_set", "That one data set was looked at, and how to ask for others"),
    ("explain_identity_check", "How the requester can be confirmed"),
    ("explain_who_may_ask", "Who may ask for another person's data, and on what paper"),
    ("name_earlier_copy", "When the last copy of the data set was given"),
    ("name_way_to_complain", "Where one can complain about a refusal"),
    ("name_deciding_team", "Which team decides"),
    ("mention_legal_hold", "That the data set is needed for a dispute"),
    ("name_other_people", "Who else appears in the data set"),
    ("offer_compensation", "What is paid for the delay"),
];

const REASONS: &[(&str, &str)] = &[
    ("no_standing", "The requester may not ask for this person's data"),
    ("copied_lately", "The same data was copied for the person a short time ago"),
    ("not_confirmed", "The requester did not prove who they are"),
    ("data_must_be_kept", "The data may not be erased yet"),
    ("data_on_hold", "The data is needed for a dispute"),
];

const QUESTIONS: &[(&str, &str)] = &[
    ("confirm_by_phone_on_file", "To take our call on the number that we have on file"),
    ("confirm_by_contact_on_file", "To answer from the contact address that we have on file"),
    ("confirm_by_support_phrase", "To give the support phrase that was set"),
    ("send_identity_card", "To send a picture of an identity card"),
    ("which_data_set", "Which data is meant"),
    ("why_wanted", "What the data is wanted for"),
];
