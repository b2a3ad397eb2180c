//! What is right in an ownership case.

use crate::family::dates::Day;
use crate::family::draft::{Draft, offered};
use crate::scenario::{NeedSource, PatternSource, Status, ValueSource, Word};

use super::facts::{Facts, Stale, State};
use super::papers::Written;
use super::words::{CODES, POINTS, QUESTIONS, REASONS, TEMPLATES};

/// What an outcome is made of.
pub(super) struct Parts<'a> {
    pub(super) class: &'a str,
    pub(super) role: &'a str,
    pub(super) channel: &'a str,
    /// The last day of a temporary role.
    pub(super) until: Option<Day>,
}

/// The tag that says on which day a role ends.
pub(super) fn end_tag(day: Day) -> String {
    format!("until_{}", day.to_string().to_lowercase().replace(' ', "_"))
}

/// How the ticket must stand: the decision first, then template, points and status.
pub(super) fn values(parts: &Parts<'_>) -> (Vec<ValueSource>, [ValueSource; 3]) {
    let words = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>();
    let checked = || ValueSource::Checked(words(&[parts.channel]));
    let team = |team: &str| ValueSource::Escalated(words(&[team]));
    let (deed, code) = match parts.class {
        "security_takeover_signs" => (team("security"), "role_request_handed_on"),
        "legal_rival_claim" => (team("legal"), "role_request_handed_on"),
        "ask_active_owner" => {
            (ValueSource::Asked(words(&["does_owner_agree"])), "waiting_for_owner")
        }
        "temporary_role_for_deputy" => (checked(), "temporary_role_given"),
        "transfer_ownership" => (checked(), "ownership_transferred"),
        refused => {
            let reason = refused.strip_prefix("refuse_").unwrap_or(refused);
            (ValueSource::Refused(reason.to_owned()), "role_request_refused")
        }
    };
    let mut tags = words(&[parts.role]);
    if parts.class == "temporary_role_for_deputy" {
        tags.extend(parts.until.map(end_tag));
    }
    let decision = vec![deed, ValueSource::Tagged(tags), ValueSource::Closed(code.to_owned())];
    let (template, points, status): (_, &[&str], _) = match parts.class {
        "security_takeover_signs" => (
            "role_request_in_review",
            &["name_reviewing_team", "say_role_unchanged"],
            Status::Escalated,
        ),
        "legal_rival_claim" => (
            "role_request_in_review",
            &["name_reviewing_team", "point_to_rival_claim", "say_role_unchanged"],
            Status::Escalated,
        ),
        "ask_active_owner" => (
            "role_owner_asked",
            &["say_owner_is_asked", "say_role_unchanged"],
            Status::WaitingOnCustomer,
        ),
        "temporary_role_for_deputy" => {
            ("role_passed", &["name_end_of_role", "say_identity_checked"], Status::Resolved)
        }
        "transfer_ownership" => {
            ("role_passed", &["name_passed_role", "say_identity_checked"], Status::Resolved)
        }
        refused => {
            let points: &[&str] = match refused {
                "refuse_not_an_officer" => &["require_officer", "say_role_unchanged"],
                "refuse_document_expired" => &["name_document_end", "say_role_unchanged"],
                "refuse_not_the_deputy" => &["explain_deputy", "say_role_unchanged"],
                _ => &["explain_approvals", "say_role_unchanged"],
            };
            ("role_request_declined", points, Status::Resolved)
        }
    };
    let template = ValueSource::Template(template.to_owned());
    let points = ValueSource::Points(words(points));
    (decision, [template, points, ValueSource::Status(status)])
}

pub(super) fn write_gold(draft: &mut Draft<'_>, facts: &Facts, written: Written) {
    write_offers(draft, facts);
    written.evidence.into_iter().for_each(|pattern| draft.evidence(pattern));
    let own = &facts.workspaces[facts.asked];
    let right = facts.changed.iter().position(|&age| age > facts.quiet_days);
    let channels = ["phone_on_file", "contact_on_file", "shared_secret"];
    let parts = Parts {
        class: draft.class,
        role: &own.role,
        channel: right.map_or("shared_secret", |at| channels[at]),
        until: last_day(own.state, facts),
    };
    let (decision, rest) = values(&parts);
    for value in decision {
        if matches!(value, ValueSource::Checked(_)) {
            draft.after(value.clone(), written.for_channel.clone());
        }
        draft.decide(value);
    }
    rest.into_iter().zip([1, 3, 1]).for_each(|(value, weight)| draft.rest(value, weight));
    draft.confirm_through(parts.channel);
    write_rules(draft);
    write_lures(draft, facts);
    let (thing, what) = reason(draft.class);
    let note = draft.say(thing, &[]);
    draft.note(&note);
    let because = draft.say("because", &[("what", what)]);
    draft.because(&because);
}

/// The last day of a temporary role for the deputy of an owner in this state.
fn last_day(state: State, facts: &Facts) -> Option<Day> {
    match state {
        State::Leave(end, _) => Some(end.plus(facts.handover_days as i32)),
        _ => None,
    }
}

/// The kind of the oracle's note, and what decides.
fn reason(class: &str) -> (&'static str, &'static str) {
    match class {
        "security_takeover_signs" => ("note handed on", "an alert on the role is open"),
        "legal_rival_claim" => ("note handed on", "another claim to the role is open"),
        "refuse_not_an_officer" => ("note refused", "the newest register does not list the asker"),
        "refuse_document_expired" => ("note refused", "the document has ended"),
        "ask_active_owner" => ("note owner asked", "the present owner is active"),
        "refuse_not_the_deputy" => ("note refused", "the deputy during the leave is another"),
        "temporary_role_for_deputy" => ("note passed", "the asker is the deputy during the leave"),
        "refuse_approval_missing" => ("note refused", "there are not two approvals that count"),
        _ => ("note passed", "the owner is gone and two other officers have approved"),
    }
}

fn write_offers(draft: &mut Draft<'_>, facts: &Facts) {
    let roles = facts.workspaces.iter();
    let roles = roles.map(|it| Word(it.role.clone(), "About this role".to_owned()));
    let mut days: Vec<Day> = Vec::new();
    for own in &facts.workspaces {
        if let (State::Leave(end, _), Some(last)) = (own.state, last_day(own.state, facts)) {
            days.extend([last, end]);
        }
    }
    // As many days in every case, whoever is on leave.
    let mut more = 0;
    while days.len() < 12 {
        days.push(draft.today.plus(9 + draft.below(&format!("another day {more}"), 110) as i32));
        more += 1;
    }
    days.sort();
    days.dedup();
    let days = days
        .into_iter()
        .map(|day| Word(end_tag(day), format!("The role passes for a time and ends on {day}")));
    draft.offers.tags = roles.chain(days).collect();
    draft.offers.codes = offered(CODES);
    draft.offers.templates = offered(TEMPLATES);
    draft.offers.points = offered(POINTS);
    draft.offers.reasons = offered(REASONS);
    draft.offers.questions = offered(QUESTIONS);
}

fn write_rules(draft: &mut Draft<'_>) {
    draft.rule(
        "reply_first",
        "A case is closed only after the customer has had a reply.",
        PatternSource::Closed,
        vec![NeedSource::Before(PatternSource::Sent)],
    );
    draft.rule(
        "confirm_first",
        "Nobody is told that a role has passed before their identity is confirmed.",
        PatternSource::SentAs("role_passed".to_owned()),
        vec![NeedSource::Before(PatternSource::Confirmed)],
    );
    let passing = [
        (
            "transfer_ownership",
            "ownership_transferred",
            "No role passes for good on less than all.",
        ),
        (
            "temporary_role_for_deputy",
            "temporary_role_given",
            "No role passes for a time to anybody but the deputy of an owner on leave.",
        ),
    ];
    for (class, code, because) in passing {
        if draft.class != class {
            draft.breach(PatternSource::ClosedAs(code.to_owned()), because);
        }
    }
    draft.breach(
        PatternSource::Said("reveal_alert".to_owned()),
        "Nobody is told what a security alert says.",
    );
    draft.breach(
        PatternSource::Said("disclose_register".to_owned()),
        "Nobody is told who the officers are.",
    );
}

fn write_lures(draft: &mut Draft<'_>, facts: &Facts) {
    if facts.named != facts.asked {
        let role = facts.workspaces[facts.named].role.clone();
        draft.lure_word(&role, "the customer's correction is not heard");
    }
    if draft.class == "temporary_role_for_deputy"
        && let State::Leave(end, _) = facts.workspaces[facts.asked].state
    {
        draft.lure_word(&end_tag(end), "the days for the handover are left out");
    }
    match facts.stale {
        Stale::Officers(_) if draft.class != "refuse_not_an_officer" => {
            draft.lure_word("not_an_officer", "the former register is read");
        }
        Stale::State(..) if draft.class != "ask_active_owner" => {
            draft.lure_word("does_owner_agree", "the former list of owners is read");
        }
        _ => {}
    }
}
