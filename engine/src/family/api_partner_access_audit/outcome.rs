//! What is right in a partner's case.

use crate::family::draft::{Draft, offered};
use crate::scenario::{NeedSource, PatternSource, Status, ValueSource, Word};

use super::facts::{Facts, Stale};
use super::papers::Written;
use super::words::{CODES, POINTS, QUESTIONS, REASONS, TEMPLATES};

/// What an outcome is made of, by the parts that things play in it.
pub(super) struct Parts<'a> {
    pub(super) class: &'a str,
    /// The key of the application that is asked for.
    pub(super) key: &'a str,
    /// The key that is stopped or warned, if one is.
    pub(super) culprit: &'a str,
    pub(super) scope: &'a str,
    pub(super) is_personal: bool,
    /// Whether the partner named another scope than the right one.
    pub(super) is_misnamed: bool,
}

/// How the ticket must stand: the decision first, then template, points and status.
pub(super) fn values(parts: &Parts<'_>) -> (Vec<ValueSource>, [ValueSource; 3]) {
    let words = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>();
    let stop = || ValueSource::Contained(words(&[parts.culprit]));
    let team = |team: &str| ValueSource::Escalated(words(&[team]));
    let refusal = |reason: &str| ValueSource::Refused(reason.to_owned());
    let (deeds, code) = match parts.class {
        "security_leaked_key" => (vec![stop(), team("security")], "key_stopped_for_leak"),
        "legal_agreement_in_dispute" => (vec![team("legal")], "partner_request_handed_on"),
        "data_protection_no_consent" => {
            (vec![team("data_protection")], "partner_request_handed_on")
        }
        "platform_cap_change" => (vec![team("platform")], "partner_request_handed_on"),
        "refuse_agreement_expired" => {
            (vec![refusal("agreement_expired")], "partner_request_refused")
        }
        "refuse_scope_not_covered" => {
            (vec![refusal("scope_not_covered")], "partner_request_refused")
        }
        "stop_key_for_overrun" => (vec![stop()], "key_stopped_for_overrun"),
        "warn_of_overrun" => (Vec::new(), "overrun_warned"),
        _ => (Vec::new(), "scope_granted"),
    };
    let mut tags = vec![parts.key];
    match parts.class {
        "grant_scope" => tags.push(parts.scope),
        "warn_of_overrun" if parts.culprit != parts.key => tags.push(parts.culprit),
        _ => {}
    }
    let mut decision = deeds;
    decision.push(ValueSource::Tagged(words(&tags)));
    decision.push(ValueSource::Closed(code.to_owned()));
    let (template, points, status) = reply(parts);
    let template = ValueSource::Template(template.to_owned());
    let points = ValueSource::Points(words(&points));
    (decision, [template, points, ValueSource::Status(status)])
}

/// The template of the reply, its points, and the status.
fn reply(parts: &Parts<'_>) -> (&'static str, Vec<&'static str>, Status) {
    let review = |point| {
        ("partner_request_in_review", vec!["name_reviewing_team", point], Status::Escalated)
    };
    let declined =
        |first, second| ("partner_request_declined", vec![first, second], Status::Resolved);
    match parts.class {
        "security_leaked_key" => (
            "partner_key_stopped",
            vec!["name_stopped_key", "name_reviewing_team", "say_request_rests"],
            Status::Escalated,
        ),
        "stop_key_for_overrun" => (
            "partner_key_stopped",
            vec!["name_stopped_key", "give_overrun_figures", "say_request_rests"],
            Status::WaitingOnCustomer,
        ),
        "warn_of_overrun" => (
            "partner_overrun_warning",
            vec![
                "name_warned_key",
                "give_overrun_figures",
                "explain_next_overrun",
                "say_request_rests",
            ],
            Status::WaitingOnCustomer,
        ),
        "legal_agreement_in_dispute" => review("point_to_dispute"),
        "data_protection_no_consent" => review("say_consent_missing"),
        "platform_cap_change" => review("give_load_sum"),
        "refuse_agreement_expired" => declined("name_agreement_end", "invite_renewal"),
        "refuse_scope_not_covered" => declined("list_covered_scopes", "invite_addendum"),
        _ => {
            let mut points = vec!["name_granted_scope"];
            points.extend(parts.is_personal.then_some("name_consent"));
            points.extend(parts.is_misnamed.then_some("explain_other_scope"));
            ("partner_scope_granted", points, Status::Resolved)
        }
    }
}

pub(super) fn write_gold(draft: &mut Draft<'_>, facts: &Facts, written: Written) {
    write_offers(draft, facts);
    written.evidence.into_iter().for_each(|pattern| draft.evidence(pattern));
    let key = |at: usize| facts.applications[at].key.as_str();
    let parts = Parts {
        class: draft.class,
        key: key(facts.asked),
        culprit: written.leaked.as_deref().unwrap_or(key(facts.culprit)),
        scope: facts.scope.id,
        is_personal: facts.scope.is_personal(),
        is_misnamed: facts.claimed != facts.scope.id,
    };
    let (decision, rest) = values(&parts);
    decision.into_iter().for_each(|value| draft.decide(value));
    rest.into_iter().zip([1, 3, 1]).for_each(|(value, weight)| draft.rest(value, weight));
    write_rules(draft, facts);
    write_lures(draft, facts, &parts);
    let (thing, what) = reason(draft.class);
    let note = draft.say(thing, &[]);
    draft.note(&note);
    let because = draft.say("because", &[("what", what)]);
    draft.because(&because);
}

/// The kind of the oracle's note, and what decides.
fn reason(class: &str) -> (&'static str, &'static str) {
    match class {
        "security_leaked_key" => ("note stopped", "a key of the partner has an open alert"),
        "legal_agreement_in_dispute" => ("note handed on", "the dispute is not settled"),
        "refuse_agreement_expired" => ("note refused", "the agreement has run out"),
        "stop_key_for_overrun" => ("note stopped", "a key was over its cap beyond the tolerance"),
        "warn_of_overrun" => ("note warned", "a key was over its cap once, within the tolerance"),
        "refuse_scope_not_covered" => ("note refused", "the agreement does not cover the scope"),
        "data_protection_no_consent" => ("note handed on", "no valid consent is on record"),
        "platform_cap_change" => ("note handed on", "the new load does not fit under the cap"),
        _ => ("note granted", "nothing in the audit stands against the scope"),
    }
}

fn write_offers(draft: &mut Draft<'_>, facts: &Facts) {
    let keys = facts.applications.iter().map(|it| it.key.as_str());
    let keys: Vec<(&str, &str)> = keys.map(|key| (key, "A key of the partner")).collect();
    draft.offers.targets = offered(&keys);
    let filed = keys.iter().map(|(key, _)| Word((*key).to_owned(), "Filed under this key".into()));
    let scopes = facts.catalogue.iter().map(|it| {
        Word(it.id.to_owned(), "Puts this scope on the key of the application".to_owned())
    });
    draft.offers.tags = filed.chain(scopes).collect();
    draft.offers.codes = offered(CODES);
    draft.offers.templates = offered(TEMPLATES);
    draft.offers.points = offered(POINTS);
    draft.offers.reasons = offered(REASONS);
    draft.offers.questions = offered(QUESTIONS);
}

fn write_rules(draft: &mut Draft<'_>, facts: &Facts) {
    draft.rule(
        "reply_first",
        "A case is closed only after the partner has had a reply.",
        PatternSource::Closed,
        vec![NeedSource::Before(PatternSource::Sent)],
    );
    draft.rule(
        "stop_before_security",
        "A leaked key is stopped before security is told.",
        PatternSource::EscalatedTo("security".to_owned()),
        vec![NeedSource::Before(PatternSource::Contained)],
    );
    let key = facts.applications[facts.asked].key.clone();
    draft.rule(
        "file_before_reply",
        "The case is filed under the key before the reply goes out.",
        PatternSource::Sent,
        vec![NeedSource::Before(PatternSource::Tagged(key))],
    );
    for scope in &facts.catalogue {
        let because = if !facts.covered.contains(&scope.id) {
            "No scope is granted that the agreement does not cover."
        } else if scope.is_personal() && !facts.is_agreed(*scope) {
            "No scope with personal data is granted without a valid consent."
        } else {
            continue;
        };
        draft.breach(PatternSource::Tagged(scope.id.to_owned()), because);
    }
    draft.breach(
        PatternSource::Said("share_other_partner".to_owned()),
        "No partner is told how another one uses its keys.",
    );
}

fn write_lures(draft: &mut Draft<'_>, facts: &Facts, parts: &Parts<'_>) {
    let key = |at: usize| facts.applications[at].key.clone();
    let mut lures = vec![(facts.claimed.to_owned(), "the scope is the one that the partner names")];
    if facts.named != facts.asked {
        lures.push((key(facts.named), "the partner's correction is not heard"));
    }
    if let Stale::Hours(at, _) | Stale::Cap(at, _) = facts.stale {
        lures.push((key(at), "the paper that was replaced is the one that counts"));
    }
    let right = [parts.key, parts.culprit, parts.scope];
    for (word, mistake) in lures {
        if !right.contains(&word.as_str()) {
            draft.lure_word(&word, mistake);
        }
    }
}
