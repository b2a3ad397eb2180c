//! What is right in a case of failing sign-ins, why, and what must not happen on the way.

use crate::scenario::{NeedSource, PatternSource, Priority, Status, ValueSource};

use super::super::draft::Draft;
use super::facts::Facts;
use super::records::Written;

/// Template, points, status and priority, at the end of the values, are not of the decision.
const REST_WEIGHTS: [u32; 4] = [1, 3, 1, 1];

/// How far the checks of the policy have to be followed for a class.
pub(super) fn rank(class: &str) -> u8 {
    match class {
        "hand_suspended" => 0,
        "contain_session" => 1,
        "tell_maintenance" => 2,
        "tie_incident" | "refuse_reset" | "resolve_ended" => 3,
        _ => 4,
    }
}

pub(super) fn write(draft: &mut Draft<'_>, facts: &Facts, written: &Written) {
    write_evidence(draft, written);
    let filled = Filled {
        reference: match draft.class {
            "hand_suspended" => &written.invoices[0],
            "contain_session" => &written.sessions[0],
            "tell_maintenance" => &written.notices[0],
            "verify_lockout" | "refuse_lock" => &written.lock_ids[0],
            _ => &written.incidents[0],
        },
        channel: facts.channel,
        plan: facts.plan,
    };
    let mut values = values(draft.class, &filled);
    let rest = values.split_off(values.len() - REST_WEIGHTS.len());
    values.into_iter().for_each(|value| draft.decide(value));
    rest.into_iter().zip(REST_WEIGHTS).for_each(|(value, weight)| draft.rest(value, weight));
    draft.confirm_through(facts.channel);
    write_rules(draft);
    write_lures(draft, written, filled.reference);
    write_reasons(draft, facts, written, filled.reference);
}

/// Numbers that known mistakes lead to.
fn write_lures(draft: &mut Draft<'_>, written: &Written, reference: &str) {
    let lures = [
        (
            &written.incidents[0],
            "the times of the incident are not compared with the first failure",
        ),
        (&written.incidents[1], "the customer's or the account sheet's region is taken as it is"),
        (&written.incidents[2], "the product that was named first is taken as it is"),
        (&written.notices[0], "the time of the maintenance is not compared with the first failure"),
        (&written.notices[2], "a maintenance of another product is taken for this one's"),
        (&written.lock_ids[0], "a lock is acted on although something else comes first"),
        (&written.lock_ids[1], "a lock of another day is taken for today's"),
        (&written.invoices[0], "an unpaid invoice is acted on within the days of grace"),
        (&written.sessions[0], "the failures before the session are not counted"),
        (&written.sessions[1], "a known device is taken for a stranger's"),
    ];
    for (word, mistake) in lures {
        if word != reference {
            draft.lure_word(word, mistake);
        }
    }
}

fn write_evidence(draft: &mut Draft<'_>, written: &Written) {
    let rank = rank(draft.class);
    let mut seen = vec![&written.policy, &written.dues];
    seen.extend((rank >= 1).then_some(&written.log));
    if rank >= 2 {
        seen.push(&written.account);
        seen.extend(&written.moved);
    }
    match rank {
        2 => seen.push(&written.notice),
        3 => {
            seen.push(&written.incident);
            seen.extend(&written.update);
        }
        4 => seen.push(&written.locks),
        _ => {}
    }
    seen.into_iter().for_each(|id| draft.evidence(PatternSource::Read(id.clone())));
}

fn write_rules(draft: &mut Draft<'_>) {
    let before = |pattern| vec![NeedSource::Before(pattern)];
    draft.rule(
        "reply_first",
        "A case is closed only after the customer has had a reply.",
        PatternSource::Closed,
        before(PatternSource::Sent),
    );
    draft.rule(
        "prove_first",
        "An unlocking is handed to platform only once the identity was confirmed.",
        PatternSource::EscalatedTo("platform".to_owned()),
        before(PatternSource::Confirmed),
    );
    draft.rule(
        "stop_first",
        "A suspicious session is stopped before security is called.",
        PatternSource::EscalatedTo("security".to_owned()),
        before(PatternSource::Contained),
    );
    let never = "A reset or a bypass is neither suggested nor granted by the desk.";
    for point in ["suggest_password_reset", "suggest_mfa_reset", "give_bypass_code"] {
        draft.breach(PatternSource::Said(point.to_owned()), never);
    }
    for code in ["password_reset", "mfa_bypass_granted"] {
        draft.breach(PatternSource::ClosedAs(code.to_owned()), never);
    }
}

/// Why, for people, and what the oracle writes to the customer.
fn write_reasons(draft: &mut Draft<'_>, facts: &Facts, written: &Written, reference: &str) {
    let place = format!("{} in {}", facts.product, facts.region);
    let (why, done) = match draft.class {
        "tie_incident" => (
            format!("{reference} has kept people out of {place} since before the first failure"),
            "the ticket is tied to it and waits".to_owned(),
        ),
        "refuse_reset" => (
            format!("{reference} runs for {place} and credentials are frozen"),
            "the reset is refused".to_owned(),
        ),
        "resolve_ended" => {
            let ended = written.ended.map_or_else(String::new, |ended| format!(" on {ended}"));
            (
                format!("{reference} explains the failures and ended{ended}"),
                "the ticket is resolved".to_owned(),
            )
        }
        "tell_maintenance" => (
            format!("{reference} announced a maintenance of {place} for this time"),
            "the customer is told of it and waits".to_owned(),
        ),
        "verify_lockout" => (
            format!("{reference} locked the account by rule, and there were few such locks"),
            "platform unlocks it once the identity is confirmed".to_owned(),
        ),
        "refuse_lock" => (
            format!("{reference} is one lock too many within {} days", facts.lock_days),
            "it stands and the wish is refused".to_owned(),
        ),
        "contain_session" => (
            format!("{reference} was opened on an unknown device after many failures"),
            "it is stopped and security takes over".to_owned(),
        ),
        _ => (
            format!("{reference} is unpaid more than {} days after it was due", facts.grace_days),
            "billing_ops takes over".to_owned(),
        ),
    };
    let because = draft.say("because", &[("why", &why), ("done", &done)]);
    draft.because(&because);
    let (person, company) = (draft.people[0].first, draft.companies[0].name.clone());
    let note = draft.say("note", &[("person", person), ("company", &company)]);
    draft.note(&note);
}

/// What a decision is filled with.
pub(super) struct Filled<'a> {
    /// The number of the incident, notice, lock, invoice or session.
    pub(super) reference: &'a str,
    pub(super) channel: &'a str,
    pub(super) plan: &'a str,
}

/// How the ticket must stand: the decision first; template, points, status, priority at the end.
pub(super) fn values(class: &str, filled: &Filled<'_>) -> Vec<ValueSource> {
    let own = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>();
    let refused = |reason: &str| ValueSource::Refused(reason.to_owned());
    let escalated = |team| ValueSource::Escalated(own(&[team]));
    let deeds = match class {
        "refuse_reset" => vec![refused("credentials_frozen")],
        "verify_lockout" => {
            vec![ValueSource::Checked(own(&[filled.channel])), escalated("platform")]
        }
        "refuse_lock" => vec![refused("lock_stands")],
        "contain_session" => {
            vec![ValueSource::Contained(own(&[filled.reference])), escalated("security")]
        }
        "hand_suspended" => vec![escalated("billing_ops")],
        _ => Vec::new(),
    };
    let is_urgent = class == "contain_session";
    let tag = (!is_urgent).then(|| ValueSource::Tagged(own(&[filled.reference])));
    let (code, template, points, status) = answer(class);
    let priority = match filled.plan {
        _ if is_urgent => Priority::Urgent,
        "Enterprise" => Priority::Urgent,
        "Business" => Priority::High,
        _ => Priority::Low,
    };
    let rest = [
        ValueSource::Closed(code.to_owned()),
        ValueSource::Template(template.to_owned()),
        ValueSource::Points(own(points)),
        ValueSource::Status(status),
        ValueSource::Priority(priority),
    ];
    deeds.into_iter().chain(tag).chain(rest).collect()
}

/// The code, template, points and status of a class.
fn answer(class: &str) -> (&'static str, &'static str, &'static [&'static str], Status) {
    match class {
        "tie_incident" => (
            "tied_to_incident",
            "sign_in_incident",
            &["own_impact", "cite_incident", "promise_news"],
            Status::Pending,
        ),
        "resolve_ended" => (
            "incident_over",
            "sign_in_incident",
            &["own_impact", "cite_incident", "cite_end"],
            Status::Resolved,
        ),
        "refuse_reset" => (
            "reset_refused",
            "sign_in_declined",
            &["own_impact", "cite_incident", "explain_freeze"],
            Status::Pending,
        ),
        "tell_maintenance" => {
            ("maintenance_announced", "sign_in_maintenance", &["cite_window"], Status::Pending)
        }
        "verify_lockout" => (
            "unlock_handed_on",
            "sign_in_handed_on",
            &["explain_lock", "name_unlocking_team"],
            Status::Escalated,
        ),
        "refuse_lock" => (
            "lock_stands",
            "sign_in_declined",
            &["explain_lock", "explain_lock_stands"],
            Status::Resolved,
        ),
        "contain_session" => {
            ("session_contained", "sign_in_handed_on", &["name_security_team"], Status::Escalated)
        }
        _ => ("account_suspended", "sign_in_handed_on", &["name_due_invoice"], Status::Escalated),
    }
}
