//! What is right in a seat bill, why, and what must not happen on the way.

use crate::scenario::{NeedSource, PatternSource, Status, ValueSource};

use super::super::draft::Draft;
use super::super::money;
use super::{Facts, Written};

/// How many of the values are not of the decision: template, points and status, at the end.
const REST_WEIGHTS: [u32; 3] = [1, 3, 1];

pub(super) fn write(draft: &mut Draft<'_>, facts: &Facts, written: &Written) {
    written.evidence.iter().for_each(|pattern| draft.evidence(pattern.clone()));
    let filled = Filled { amount: facts.owed, invoice: &written.invoice, review: &written.review };
    let mut values = values(draft.class, &filled);
    let rest = values.split_off(values.len() - REST_WEIGHTS.len());
    values.into_iter().for_each(|value| draft.decide(value));
    rest.into_iter().zip(REST_WEIGHTS).for_each(|(value, weight)| draft.rest(value, weight));
    write_rules(draft, facts);
    write_lures(draft, facts, written.claimed);
    write_reasons(draft, facts, written);
}

fn write_rules(draft: &mut Draft<'_>, facts: &Facts) {
    draft.rule(
        "reply_first",
        "A case is closed only after the customer has had a reply.",
        PatternSource::Closed,
        vec![NeedSource::Before(PatternSource::Sent)],
    );
    draft.rule(
        "credit_first",
        "A credit is told to the customer only once it stands on the ticket.",
        PatternSource::Said("state_credit_amount".to_owned()),
        vec![NeedSource::Before(PatternSource::Credited)],
    );
    let limit = draft.money(facts.limit);
    draft.breach(
        PatternSource::CreditedOver(facts.limit),
        &format!("The desk may credit {limit} at most; more is for billing_ops to decide."),
    );
    draft.breach(
        PatternSource::Said("disclose_contact_list".to_owned()),
        "Who may ask for an account is told to nobody.",
    );
}

/// Amounts that known mistakes lead to.
fn write_lures(draft: &mut Draft<'_>, facts: &Facts, claimed: u32) {
    let charge = facts.dropped() * facts.price;
    let days = facts.period.month_days() as u32;
    let part =
        |booked, counts_first_day| super::owed(charge, facts.period, booked, counts_first_day);
    let left = facts.period.next_month().since(facts.booked).clamp(0, days as i32) as u32;
    let lures = [
        (claimed, "the customer's figure is taken as it is"),
        (charge, "the whole month is credited"),
        (part(facts.shown, facts.counts_first_day), "the correction of the entry is overlooked"),
        (part(facts.booked, !facts.counts_first_day), "the day of the booking is counted wrongly"),
        (money::share(charge, left, 30), "every month is taken to have 30 days"),
        (money::share(charge, days - left, days), "the days before the booking are counted"),
        (facts.dropped() * (facts.price - 50), "the price of the month before is taken"),
        (facts.seats_billed * facts.price, "all seats of the invoice are credited"),
        (charge + facts.price, "one seat too many is counted"),
        (charge - facts.price, "one seat too few is counted"),
    ];
    let right = draft.class.starts_with("credit").then_some(facts.owed);
    let mut taken: Vec<u32> = right.into_iter().chain([0]).collect();
    for (cents, mistake) in lures {
        if !taken.contains(&cents) {
            taken.push(cents);
            draft.lure(cents, mistake);
        }
    }
}

/// Why, for people, and what the oracle writes to the customer.
fn write_reasons(draft: &mut Draft<'_>, facts: &Facts, written: &Written) {
    let (booked, period) = (facts.booked.to_string(), super::month(facts.period));
    let deadline = facts.period.plus(facts.window_days as i32).to_string();
    let (owed, invoice) = (draft.money(facts.owed), &written.invoice);
    let (note, why, done) = match draft.class {
        "credit_full" => (
            "note credit",
            format!("the seats were given up on {booked}, before {period}"),
            format!("{owed} is credited, the charge of the whole month"),
        ),
        "credit_pro_rata" => (
            "note credit",
            format!("the seats were given up on {booked}, within {period}"),
            format!("{owed} is credited, the charge for the days left"),
        ),
        "escalate_over_limit" => (
            "note waiting",
            format!("{owed} is owed, and the desk may credit {} at most", draft.money(facts.limit)),
            "billing_ops decides and the desk credits nothing".to_owned(),
        ),
        "link_under_review" => (
            "note waiting",
            format!("the seats on {invoice} are under review in {}", written.review),
            "the ticket is linked to that one and nothing is credited".to_owned(),
        ),
        "refuse_not_approved" => (
            "note refusal",
            "whoever asks is not on the list of contacts that counts".to_owned(),
            "the request is refused".to_owned(),
        ),
        "refuse_too_late" => (
            "note refusal",
            format!("the time for a request about {period} ended on {deadline}"),
            "the request is refused".to_owned(),
        ),
        "refuse_already_credited" => (
            "note refusal",
            format!("the same seats on {invoice} were credited before"),
            "the request is refused".to_owned(),
        ),
        _ => (
            "note refusal",
            format!("the seats were given up on {booked}, after {period}"),
            "nothing is owed and the request is refused".to_owned(),
        ),
    };
    let because = draft.say("because", &[("why", &why), ("done", &done)]);
    draft.because(&because);
    let person = draft.people[0].first;
    let given = [("person", person), ("invoice", invoice.as_str()), ("period", &period)];
    let note = draft.say(note, &given);
    draft.note(&note);
}

/// What a decision is filled with.
pub(super) struct Filled<'a> {
    pub(super) amount: u32,
    pub(super) invoice: &'a str,
    pub(super) review: &'a str,
}

/// How the ticket must stand: the decision first; template, points and status at the end.
pub(super) fn values(class: &str, filled: &Filled<'_>) -> Vec<ValueSource> {
    let own = |word: &str| word.to_owned();
    let credits = || ValueSource::Credits(vec![filled.amount]);
    let refused = |reason: &str| ValueSource::Refused(own(reason));
    let (kind, code, template, points, status): (_, _, _, &[&str], _) = match class {
        "credit_full" => (
            credits(),
            "seat_credit_full_month",
            "seat_credit_given",
            &["state_credit_amount", "explain_next_invoice", "admit_billing_error"],
            Status::Resolved,
        ),
        "credit_pro_rata" => (
            credits(),
            "seat_credit_pro_rata",
            "seat_credit_given",
            &["state_credit_amount", "explain_next_invoice", "explain_days_counted"],
            Status::Resolved,
        ),
        "escalate_over_limit" => (
            ValueSource::Escalated(vec![own("billing_ops")]),
            "seat_request_handed_on",
            "seat_request_in_review",
            &["name_reviewing_team"],
            Status::Escalated,
        ),
        "link_under_review" => (
            ValueSource::Linked(vec![own(filled.review)]),
            "seat_request_joined",
            "seat_request_in_review",
            &["name_reviewing_team", "point_to_open_review"],
            Status::Pending,
        ),
        other => {
            let (reason, point, status): (_, &'static [&'static str], _) = match other {
                "refuse_not_approved" => (
                    "not_an_approved_contact",
                    &["ask_approved_contact"],
                    Status::WaitingOnCustomer,
                ),
                "refuse_too_late" => {
                    ("request_too_late", &["name_deadline_missed"], Status::Resolved)
                }
                "refuse_already_credited" => {
                    ("already_credited", &["point_to_earlier_credit"], Status::Resolved)
                }
                _ => ("nothing_owed", &["explain_nothing_owed"], Status::Resolved),
            };
            (refused(reason), "seat_request_refused", "seat_request_declined", point, status)
        }
    };
    vec![
        kind,
        ValueSource::Tagged(vec![own(filled.invoice)]),
        ValueSource::Closed(own(code)),
        ValueSource::Template(own(template)),
        ValueSource::Points(points.iter().map(|point| own(point)).collect()),
        ValueSource::Status(status),
    ]
}
