//! The words that these cases offer, and how a ticket must stand in each class.

use crate::scenario::{Priority, Status, ValueSource};

pub(super) const CODES: &[(&str, &str)] = &[
    ("renewal_seats_credited", "Seats billed above the agreed number were credited, nothing else"),
    ("renewal_service_credited", "A service credit for lost uptime was given, nothing else"),
    ("renewal_seats_and_service_credited", "Both seats and a service credit were credited"),
    ("renewal_claim_refused", "The claim was examined and refused"),
    ("renewal_claim_too_late", "The objection came after the notice period had begun"),
    ("renewal_with_legal", "The legal team decides"),
    ("renewal_with_account_manager", "Account management decides about price or terms"),
    ("renewal_terms_agreed", "New terms for the renewal were agreed with the customer"),
];

pub(super) const TEMPLATES: &[(&str, &str)] = &[
    ("renewal_credit_confirmed", "Confirms a credit and says what it is for"),
    ("renewal_claim_declined", "Declines a claim and gives the ground for it"),
    ("renewal_handed_over", "Tells that another team decides"),
    ("renewal_offer_sent", "Sends an offer with a new price"),
    ("renewal_documents_missing", "Asks for documents that we lack"),
];

pub(super) const POINTS: &[(&str, &str)] = &[
    ("state_credit_amount", "How much was credited"),
    ("ground_seats", "That more seats were billed than agreed"),
    ("ground_uptime", "That uptime fell below the schedule"),
    ("ground_replaced_document", "That a later document replaced the one relied on"),
    ("ground_nothing_due", "That no document and no outage gives a claim"),
    ("ground_late_objection", "By when the objection would have had to arrive"),
    ("invoice_stands", "That the invoice stays as it is"),
    ("renewal_on_present_terms", "That the renewal goes ahead on the terms in force"),
    ("name_legal", "That the legal team now decides"),
    ("name_account_manager", "That account management now decides about the price"),
    ("nothing_credited_yet", "That nothing has been credited so far"),
    ("promise_renewal_discount", "A discount on the renewal"),
    ("apologise_for_outage", "Regret about an outage, with no claim attached"),
];

pub(super) const REASONS: &[(&str, &str)] = &[
    ("clause_superseded", "Fewer seats stand only in an earlier signed document, since replaced"),
    ("claim_not_covered", "Nothing is due, and no earlier signed document has fewer seats"),
    ("objection_too_late", "The objection came too late before the renewal"),
    ("already_credited", "The same was credited before"),
    ("cap_does_not_apply", "No cap on the price was agreed"),
];

pub(super) const QUESTIONS: &[(&str, &str)] = &[
    ("which_document", "Which contract document the customer relies on"),
    ("seats_in_use", "How many seats are in use"),
    ("target_price", "Which price the customer would sign at"),
];

/// How a case ends.
pub(super) struct End<'a> {
    pub(super) class: &'a str,
    pub(super) cents: u32,
    pub(super) document: &'a str,
    pub(super) invoice: &'a str,
    pub(super) priority: Priority,
}

/// How the ticket must stand.
pub(super) fn values(end: &End<'_>) -> Vec<ValueSource> {
    let words = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>();
    let credit = || ValueSource::Credits(vec![end.cents]);
    let refuse = |reason: &str| ValueSource::Refused(reason.to_owned());
    let hand_over = |team: &str| ValueSource::Escalated(words(&[team]));
    let (deed, code, points): (_, _, &[&str]) = match end.class {
        "credit_seats" => {
            (credit(), "renewal_seats_credited", &["state_credit_amount", "ground_seats"])
        }
        "credit_service" => {
            (credit(), "renewal_service_credited", &["state_credit_amount", "ground_uptime"])
        }
        "credit_both" => (
            credit(),
            "renewal_seats_and_service_credited",
            &["state_credit_amount", "ground_seats", "ground_uptime"],
        ),
        "refuse_superseded" => (
            refuse("clause_superseded"),
            "renewal_claim_refused",
            &["ground_replaced_document", "invoice_stands"],
        ),
        "refuse_notice_missed" => (
            refuse("objection_too_late"),
            "renewal_claim_too_late",
            &["ground_late_objection", "renewal_on_present_terms"],
        ),
        "escalate_legal" => {
            (hand_over("legal"), "renewal_with_legal", &["name_legal", "nothing_credited_yet"])
        }
        "escalate_account_management" => (
            hand_over("account_management"),
            "renewal_with_account_manager",
            &["name_account_manager", "nothing_credited_yet"],
        ),
        _ => (
            refuse("claim_not_covered"),
            "renewal_claim_refused",
            &["ground_nothing_due", "invoice_stands"],
        ),
    };
    let (template, status) = match &deed {
        ValueSource::Credits(_) => ("renewal_credit_confirmed", Status::Resolved),
        ValueSource::Escalated(_) => ("renewal_handed_over", Status::Escalated),
        _ => ("renewal_claim_declined", Status::WaitingOnCustomer),
    };
    vec![
        deed,
        ValueSource::Tagged(words(&[end.document, end.invoice])),
        ValueSource::Closed(code.to_owned()),
        ValueSource::Template(template.to_owned()),
        ValueSource::Points(words(points)),
        ValueSource::Status(status),
        ValueSource::Priority(end.priority),
    ]
}

/// What is to be done in a class, for people: it follows "the right course is to".
pub(super) fn course(class: &str) -> &'static str {
    match class {
        "credit_seats" => "credit the seats billed above the agreed number",
        "credit_service" => "give the service credit for the minutes that count",
        "credit_both" => "credit the seats and the lost uptime in one sum",
        "refuse_superseded" => "refuse, for a later document replaced the one relied on",
        "refuse_notice_missed" => "refuse, for the objection came too late",
        "escalate_legal" => "hand the case to legal, for that document is in dispute",
        "escalate_account_management" => "hand the price above the cap to account management",
        _ => "refuse, for nothing is due",
    }
}
