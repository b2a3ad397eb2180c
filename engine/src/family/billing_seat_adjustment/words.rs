//! The words that a seat bill can be settled in.

use super::super::draft::{Draft, offered};

/// Offers the words of the family, and the invoices as tags.
pub(super) fn offer(draft: &mut Draft<'_>, invoices: &[String]) {
    let tags: Vec<(&str, &str)> =
        invoices.iter().map(|tag| (tag.as_str(), "About this invoice")).collect();
    draft.offers.tags = offered(&tags);
    draft.offers.codes = offered(CODES);
    draft.offers.templates = offered(TEMPLATES);
    draft.offers.points = offered(POINTS);
    draft.offers.reasons = offered(REASONS);
    draft.offers.questions = offered(QUESTIONS);
}

const CODES: &[(&str, &str)] = &[
    ("seat_credit_full_month", "The charge for the seats was credited for the whole month"),
    ("seat_credit_pro_rata", "The charge for the seats was credited for the days left"),
    ("seat_request_refused", "The request was refused"),
    ("seat_request_handed_on", "The request was handed to another team to decide"),
    ("seat_request_joined", "The request was joined to a ticket that is under review already"),
    ("seat_goodwill_credit", "A credit was given as goodwill, without a claim to it"),
];

const TEMPLATES: &[(&str, &str)] = &[
    ("seat_credit_given", "Tells that a credit was given"),
    ("seat_request_declined", "Tells that a request was declined, and why"),
    ("seat_request_in_review", "Tells that another team decides about the request"),
    ("seat_how_to", "Explains how seats are managed"),
];

const POINTS: &[(&str, &str)] = &[
    ("admit_billing_error", "That we billed seats which had been given up before the month"),
    ("state_credit_amount", "The amount that was credited"),
    ("explain_days_counted", "Which days of the month were counted"),
    ("explain_next_invoice", "What the next invoice will show"),
    ("name_deadline_missed", "Until when the request could have been made"),
    ("ask_approved_contact", "That an approved contact has to ask"),
    ("point_to_earlier_credit", "When the same seats were credited before"),
    ("explain_nothing_owed", "Why the invoice is right as it is"),
    ("name_reviewing_team", "That billing_ops decides, and that nothing was credited yet"),
    ("point_to_open_review", "Under which ticket the invoice is under review already"),
    ("promise_future_discount", "A discount on later invoices"),
    ("disclose_contact_list", "Who the approved contacts of the account are"),
];

const REASONS: &[(&str, &str)] = &[
    ("not_an_approved_contact", "Whoever asks may not ask for this account"),
    ("request_too_late", "The time for such a request has passed"),
    ("already_credited", "The same seats were credited before"),
    ("nothing_owed", "The charge is right"),
    ("needs_contract_change", "The contract would have to be changed"),
];

const QUESTIONS: &[(&str, &str)] = &[
    ("which_invoice", "Which invoice is meant"),
    ("how_many_seats", "How many seats are in use"),
    ("purchase_order", "Which purchase order belongs to it"),
];
