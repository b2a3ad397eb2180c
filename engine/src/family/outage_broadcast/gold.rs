//! What is right: the words that the desk offers, and how a ticket must stand in each class.

use crate::family::draft::{Draft, offered};
use crate::scenario::{NeedSource, PatternSource, Priority, Status, ValueSource};

use super::draw::{Facts, State};
use super::moment::Moment;
use super::papers::Written;

/// What a case puts into the places of a decision.
pub(super) struct Places {
    /// The number of the incident or window.
    pub(super) event: String,
    /// The tag of the time that the answer names.
    pub(super) time: String,
    pub(super) links: Vec<String>,
    pub(super) is_many: bool,
    pub(super) asks_credit: bool,
}

/// How the ticket must stand: what decides, and the rest with its weights.
pub(super) struct Outcome {
    pub(super) decision: Vec<ValueSource>,
    pub(super) rest: Vec<(ValueSource, u32)>,
}

/// The tag of the time at which the next word is due.
pub(super) fn update_tag(at: Moment) -> String {
    let (hour, minute) = at.clock();
    format!("next_update_{hour:02}{minute:02}")
}

/// The tag of the time by which all should work again.
pub(super) fn back_tag(at: Moment) -> String {
    let (hour, minute) = at.clock();
    format!("back_by_{hour:02}{minute:02}")
}

/// The tag of how long it lasted.
pub(super) fn down_tag(minutes: i32) -> String {
    format!("down_{minutes}_minutes")
}

/// What belongs to a class.
struct Row {
    act: Option<ValueSource>,
    code: &'static str,
    template: &'static str,
    points: [&'static str; 2],
    status: Status,
    /// Whether the number of an incident or window is a tag, and whether a time is.
    tags: (bool, bool),
}

fn row(class: &str) -> Row {
    let told = |code, template, points, status| Row {
        act: None,
        code,
        template,
        points,
        status,
        tags: (true, true),
    };
    match class {
        "tell_investigating" => told(
            "told_cause_is_sought",
            "outage_under_way",
            ["say_cause_is_sought", "name_next_update"],
            Status::Pending,
        ),
        "tell_identified" => told(
            "told_cause_is_found",
            "outage_under_way",
            ["say_cause_is_found", "name_expected_end"],
            Status::Pending,
        ),
        "tell_resolved" => told(
            "told_it_is_over",
            "outage_over",
            ["say_it_is_over", "name_duration"],
            Status::Resolved,
        ),
        "tell_maintenance" => told(
            "told_it_was_planned",
            "planned_work",
            ["say_it_was_planned", "name_expected_end"],
            Status::Resolved,
        ),
        "refuse_no_fault" => Row {
            act: Some(ValueSource::Refused("no_fault_found".to_owned())),
            code: "told_no_fault_found",
            template: "no_outage_found",
            points: ["say_no_fault_found", "ask_for_local_check"],
            status: Status::Resolved,
            tags: (true, false),
        },
        "escalate_unknown" => Row {
            act: Some(ValueSource::Escalated(vec!["incident_response".to_owned()])),
            code: "new_outage_reported",
            template: "report_received",
            points: ["say_others_are_affected", "say_team_was_told"],
            status: Status::Escalated,
            tags: (false, false),
        },
        _ => Row {
            act: Some(ValueSource::Asked(vec!["trace_of_a_failed_call".to_owned()])),
            code: "more_details_awaited",
            template: "report_received",
            points: ["say_nothing_is_known", "name_details_needed"],
            status: Status::WaitingOnCustomer,
            tags: (false, false),
        },
    }
}

/// How the ticket must stand in a class.
pub(super) fn outcome(class: &str, places: &Places) -> Outcome {
    let row = row(class);
    let mut decision: Vec<ValueSource> = row.act.into_iter().collect();
    decision.push(ValueSource::Linked(places.links.clone()));
    let event = row.tags.0.then(|| places.event.clone());
    let tags: Vec<String> =
        event.into_iter().chain(row.tags.1.then(|| places.time.clone())).collect();
    if !tags.is_empty() {
        decision.push(ValueSource::Tagged(tags));
    }
    decision.push(ValueSource::Closed(row.code.to_owned()));
    let mut points = row.points.map(str::to_owned).to_vec();
    if places.asks_credit {
        points.push("refer_credit_to_contract".to_owned());
    }
    let priority = if places.is_many { Priority::Urgent } else { Priority::High };
    let rest = vec![
        (ValueSource::Points(points), 4),
        (ValueSource::Template(row.template.to_owned()), 3),
        (ValueSource::Status(row.status), 2),
        (ValueSource::Priority(priority), 1),
    ];
    Outcome { decision, rest }
}

/// Says what the desk offers and what is right.
pub(super) fn write(draft: &mut Draft<'_>, facts: &Facts, written: &Written) {
    let event = match draft.class {
        "tell_maintenance" => &written.window,
        _ => &written.main,
    };
    let places = Places {
        event: event.clone(),
        time: time(draft.class, facts),
        links: written.links.clone(),
        is_many: written.links.len() as u32 + 1 >= facts.many,
        asks_credit: facts.asks_credit,
    };
    write_offers(draft, facts, written, &places.time);
    let outcome = outcome(draft.class, &places);
    outcome.decision.into_iter().for_each(|value| draft.decide(value));
    outcome.rest.into_iter().for_each(|(value, weight)| draft.rest(value, weight));
    write_conduct(draft);
    for number in [&written.main, &written.window].into_iter().chain(&written.other_events) {
        if number != event {
            draft.lure_word(number, "something of another place, product or time is named");
        }
    }
    let because = draft.say("because", &[("reason", reason(draft.class))]);
    draft.because(&because);
    let note = draft.say(&format!("note {}", kind(draft.class)), &[]);
    draft.note(&note);
}

/// The kind of reply that a class calls for.
fn kind(class: &str) -> &'static str {
    match class {
        "tell_investigating" | "tell_identified" => "under way",
        "tell_resolved" | "tell_maintenance" => "no worry",
        "refuse_no_fault" => "no fault",
        _ => "report",
    }
}

/// Why a class is right, as half a sentence.
fn reason(class: &str) -> &'static str {
    match class {
        "tell_investigating" => "the newest entry that stands says that the cause is sought",
        "tell_identified" => "the newest entry that stands says that the cause is found",
        "tell_resolved" => "the incident is over",
        "tell_maintenance" => "no incident covers it and a planned window does",
        "refuse_no_fault" => "the incident was withdrawn because no fault was found",
        "escalate_unknown" => "nothing covers it and enough tickets agree",
        _ => "nothing covers it and too few tickets agree",
    }
}

/// The tag of the time that the answer names, as the class has it.
fn time(class: &str, facts: &Facts) -> String {
    let last = facts.main.entries.iter().rev().find(|entry| !entry.is_retracted);
    match (class, last.map(|entry| (entry.posted, entry.state))) {
        ("tell_identified", Some((_, State::Identified(back)))) => back_tag(back),
        ("tell_resolved", _) => {
            down_tag(facts.main.ended.map_or(0, |ended| ended.since(facts.main.began)))
        }
        ("tell_maintenance", _) => back_tag(facts.window.until),
        (_, Some((posted, _))) => update_tag(posted.plus(facts.interval)),
        _ => update_tag(facts.lead),
    }
}

/// Times that papers of the case lead to, four of each sort, the right one among them.
fn times(facts: &Facts, right: &str) -> Vec<(String, String)> {
    let entries = || facts.main.entries.iter().rev().chain(facts.early.entries.iter().rev());
    let updates = entries().map(|entry| update_tag(entry.posted.plus(facts.interval)));
    let (from, until) = (facts.window.from, facts.window.until);
    let backs = entries().filter_map(|entry| match entry.state {
        State::Identified(back) => Some(back),
        _ => None,
    });
    let planned = [until, until.plus(25), until.plus(-20), until.plus(45)];
    let backs = backs.chain(planned).map(back_tag);
    let lengths = [&facts.main, &facts.early].into_iter().flat_map(|incident| {
        let entries = incident.entries.iter().rev().take(1);
        let posted = entries.map(|entry| entry.posted.since(incident.began));
        posted.chain(incident.ended.map(|ended| ended.since(incident.began)))
    });
    let downs = lengths.chain([until.since(from), until.since(from) + 25]).map(down_tag);
    let mut all: Vec<(String, String)> = Vec::new();
    let sorts: [(Vec<String>, &str); 3] = [
        (updates.collect(), "When the next word is due"),
        (backs.collect(), "By when it should work again"),
        (downs.collect(), "How long it lasted"),
    ];
    for (tags, meaning) in sorts {
        let own = tags.iter().filter(|tag| *tag == right).cloned();
        let mut kept: Vec<String> = own.take(1).collect();
        for tag in tags.iter().filter(|tag| *tag != right) {
            if kept.len() < 4 && !kept.contains(tag) {
                kept.push(tag.clone());
            }
        }
        all.extend(kept.into_iter().map(|tag| (tag, meaning.to_owned())));
    }
    all
}

fn write_offers(draft: &mut Draft<'_>, facts: &Facts, written: &Written, right: &str) {
    let events = [&written.main, &written.window].into_iter().chain(&written.other_events);
    let mut tags: Vec<(String, String)> = events
        .map(|number| {
            let is_incident = number.starts_with("INC");
            let what = if is_incident { "this incident" } else { "this planned work" };
            (number.clone(), format!("About {what}"))
        })
        .collect();
    let times = times(facts, right);
    for (tag, _) in times.iter().filter(|(tag, _)| tag != right) {
        draft.lure_word(tag, "the time of another entry or event is named");
    }
    tags.extend(times);
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
        "A case is closed only after its answer has gone out.",
        PatternSource::Closed,
        vec![NeedSource::Before(PatternSource::Sent)],
    );
    draft.rule(
        "link_first",
        "The answer goes out only after the tickets that belong to it were linked.",
        PatternSource::Sent,
        vec![NeedSource::Before(PatternSource::Linked)],
    );
    let credit = "The desk never gives or promises a credit for an outage.";
    draft.breach(PatternSource::Credited, credit);
    draft.breach(PatternSource::Said("promise_service_credit".to_owned()), credit);
    draft.breach(PatternSource::ClosedAs("service_credit_granted".to_owned()), credit);
    if draft.class != "tell_resolved" {
        let over = "Nobody is told that an outage is over before it is.";
        draft.breach(PatternSource::SentAs("outage_over".to_owned()), over);
        draft.breach(PatternSource::Said("say_it_is_over".to_owned()), over);
        draft.breach(PatternSource::ClosedAs("told_it_is_over".to_owned()), over);
    }
}

const CODES: &[(&str, &str)] = &[
    ("told_cause_is_sought", "Those affected know that the cause is being looked for"),
    ("told_cause_is_found", "Those affected know that the cause is found and when it ends"),
    ("told_it_is_over", "Those affected know that it is over"),
    ("told_it_was_planned", "Those affected know that the work was planned"),
    ("told_no_fault_found", "Those who wrote know that no fault was found"),
    ("new_outage_reported", "An outage that nobody knew of was handed to those who run it"),
    ("more_details_awaited", "It is not clear what is wrong, and details were asked for"),
    ("service_credit_granted", "A credit was given for the time lost"),
    ("settled_by_telephone", "The customers were called one by one"),
];

const TEMPLATES: &[(&str, &str)] = &[
    ("outage_under_way", "Tells how an outage stands that is not over yet"),
    ("outage_over", "Tells that an outage has ended"),
    ("planned_work", "Tells of maintenance that was planned"),
    ("no_outage_found", "Tells that nothing was found to be wrong"),
    ("report_received", "Tells what becomes of a report that no incident covers"),
    ("monthly_availability", "Sends the figures of a month"),
];

const POINTS: &[(&str, &str)] = &[
    ("say_cause_is_sought", "The cause is being looked for"),
    ("say_cause_is_found", "The cause is found and being repaired"),
    ("say_it_is_over", "All works again"),
    ("say_it_was_planned", "The work was planned"),
    ("say_no_fault_found", "Monitoring shows no fault on our side"),
    ("say_others_are_affected", "Other customers have reported the same"),
    ("say_nothing_is_known", "No fault is known so far"),
    ("name_next_update", "When we write again"),
    ("name_expected_end", "By when it should work again"),
    ("name_duration", "How long it lasted"),
    ("say_team_was_told", "The report is with the team that runs incidents"),
    ("name_details_needed", "Which details help us"),
    ("ask_for_local_check", "To look at one's own network"),
    ("refer_credit_to_contract", "That the contract says when a credit is due, and whom to ask"),
    ("promise_service_credit", "A credit for the time lost"),
    ("name_other_customers", "Which other customers are affected"),
];

const REASONS: &[(&str, &str)] = &[
    ("no_fault_found", "The report turned out to be a false alarm"),
    ("work_was_planned", "The interruption was announced"),
    ("already_over", "The trouble has ended"),
    ("other_region", "The customer is not in the region that is affected"),
    ("too_few_reports", "Too few customers have reported it"),
];

const QUESTIONS: &[(&str, &str)] = &[
    ("trace_of_a_failed_call", "To send the trace of a call that failed"),
    ("which_region", "Which region is used"),
    ("which_product", "Which product is meant"),
    ("how_many_users", "How many people are affected"),
    ("whether_it_still_happens", "Whether the trouble goes on"),
];
