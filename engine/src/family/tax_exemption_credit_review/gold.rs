//! What is right in a case of tax claimed back.

use crate::family::draft::{Draft, offered};
use crate::scenario::{NeedSource, PatternSource, Priority, Status, ValueSource, Word};

use super::facts::Facts;
use super::papers::Written;
use super::vocabulary;

/// How the ticket must stand: the decision first, the other four at the end.
pub(super) fn values(class: &str, certificate: &str, owed: u32) -> Vec<ValueSource> {
    let team = |team: &str| ValueSource::Escalated(vec![team.to_owned()]);
    let decision = match class {
        "hand_to_legal" => team("legal"),
        "refuse_wrong_entity" => ValueSource::Refused("names_somebody_else".to_owned()),
        "refuse_wrong_region" => ValueSource::Refused("holds_elsewhere".to_owned()),
        "refuse_not_covered" => ValueSource::Refused("covers_other_things".to_owned()),
        "refuse_expired" => ValueSource::Refused("had_expired".to_owned()),
        "refuse_already_credited" => ValueSource::Refused("credited_before".to_owned()),
        "escalate_over_limit" => team("billing_ops"),
        _ => ValueSource::Credits(vec![owed]),
    };
    let (code, template, points, status, priority) = manner(class);
    vec![
        decision,
        ValueSource::Tagged(vec![certificate.to_owned()]),
        ValueSource::Closed(code.to_owned()),
        ValueSource::Template(template.to_owned()),
        ValueSource::Points(points.iter().map(|&point| point.to_owned()).collect()),
        ValueSource::Status(status),
        ValueSource::Priority(priority),
    ]
}

/// The closing code, the template, the points, the status and the priority of a class.
type Manner = (&'static str, &'static str, &'static [&'static str], Status, Priority);

fn manner(class: &str) -> Manner {
    let handed_on: &[&str] = &["name_team", "say_nothing_credited"];
    let (status, priority) = (Status::Escalated, Priority::Normal);
    match class {
        "hand_to_legal" => {
            ("tax_review_with_legal", "tax_with_other_team", handed_on, status, Priority::High)
        }
        "escalate_over_limit" => {
            ("tax_claim_over_limit", "tax_with_other_team", handed_on, status, priority)
        }
        "credit_from_date" => (
            "tax_credited_in_part",
            "tax_partly_credited",
            &["state_amount", "name_first_day"],
            Status::Resolved,
            priority,
        ),
        "credit_all" => (
            "tax_credited_in_full",
            "tax_fully_credited",
            &["state_amount"],
            Status::Resolved,
            priority,
        ),
        refused => {
            let points: &[&str] = match refused {
                "refuse_wrong_entity" => &["compare_names", "ask_for_certificate"],
                "refuse_wrong_region" => &["compare_regions", "ask_for_certificate"],
                "refuse_not_covered" => &["name_covered_kinds", "ask_for_certificate"],
                "refuse_expired" => &["name_last_day", "ask_for_certificate"],
                _ => &["point_to_earlier_credit"],
            };
            let status = Status::WaitingOnCustomer;
            ("tax_claim_refused", "tax_claim_declined", points, status, Priority::Low)
        }
    }
}

/// Writes the words that are offered, what is right, and what must not be.
pub(super) fn write(draft: &mut Draft<'_>, facts: &Facts, written: &Written) {
    let class = draft.class;
    let numbers = written.others.iter().chain([&written.right]);
    let tag = |number: &String| Word(number.clone(), "The ticket is about this certificate".into());
    draft.offers.tags = numbers.map(tag).collect();
    draft.offers.codes = offered(vocabulary::CODES);
    draft.offers.templates = offered(vocabulary::TEMPLATES);
    draft.offers.points = offered(vocabulary::POINTS);
    draft.offers.reasons = offered(vocabulary::REASONS);
    draft.offers.questions = offered(vocabulary::QUESTIONS);
    for pattern in written.evidence(class) {
        draft.evidence(pattern);
    }
    let values = values(class, &written.right, facts.owed);
    for (n, value) in values.into_iter().enumerate() {
        match n {
            0..=2 => draft.decide(value),
            4 => draft.rest(value, 3),
            _ => draft.rest(value, 1),
        }
    }
    write_conduct(draft, facts);
    let given = [("why", why(class)), ("number", written.right.as_str())];
    let because = draft.say("because", &given);
    draft.because(&because);
    let thing = match class {
        "credit_all" | "credit_from_date" => "note credit",
        "hand_to_legal" | "escalate_over_limit" => "note handed on",
        _ => "note refusal",
    };
    let note = draft.say(thing, &[("number", &written.right)]);
    draft.note(&note);
}

/// The rules, what must never happen, and the amounts that mistakes lead to.
fn write_conduct(draft: &mut Draft<'_>, facts: &Facts) {
    draft.rule(
        "reply_first",
        "A ticket is closed only after the customer has had a reply.",
        PatternSource::Closed,
        vec![NeedSource::Before(PatternSource::Sent)],
    );
    let limit = draft.money(facts.limit);
    let because =
        format!("The desk may credit {limit} at most; more is for billing_ops to decide.");
    draft.breach(PatternSource::CreditedOver(facts.limit), &because);
    if draft.class == "hand_to_legal" {
        let because = "Nothing is credited on a certificate that looks altered.";
        draft.breach(PatternSource::Credited, because);
    }
    let because = "That a certificate looks altered is told to nobody outside.";
    draft.breach(PatternSource::Said("tell_of_doubts".to_owned()), because);
    let right = draft.class.starts_with("credit").then_some(facts.owed);
    let mut taken: Vec<u32> = right.into_iter().chain([0]).collect();
    for &(cents, mistake) in &facts.lures {
        if !taken.contains(&cents) {
            taken.push(cents);
            draft.lure(cents, mistake);
        }
    }
}

const fn why(class: &str) -> &'static str {
    match class.as_bytes() {
        b"hand_to_legal" => "the scan says otherwise than the issuer's register",
        b"refuse_wrong_entity" => "it names somebody else than the account",
        b"refuse_wrong_region" => "it does not hold where the account is delivered to",
        b"refuse_not_covered" => "it covers nothing of what was charged",
        b"refuse_expired" => "it had expired before the first invoice of the claim",
        b"refuse_already_credited" => "the tax of all invoices was credited before",
        b"escalate_over_limit" => "what is owed is above the desk's limit",
        b"credit_from_date" => "it counts from a day after the first invoice of the claim",
        _ => "it counts for all invoices of the claim",
    }
}
