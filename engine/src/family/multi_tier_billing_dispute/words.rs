//! The words that a dispute's commands may use, with their meanings.

use crate::family::draft::{Draft, offered};

pub(super) fn offer(draft: &mut Draft<'_>, invoices: &[String]) {
    let tags: Vec<(&str, &str)> =
        invoices.iter().map(|number| (number.as_str(), "About this invoice")).collect();
    draft.offers.tags = offered(&tags);
    draft.offers.codes = offered(CODES);
    draft.offers.templates = offered(TEMPLATES);
    draft.offers.points = offered(POINTS);
    draft.offers.reasons = offered(REASONS);
    draft.offers.questions = offered(QUESTIONS);
}

const CODES: &[(&str, &str)] = &[
    ("plan_share_credited", "Part of the difference between the plans was credited, by days"),
    ("plan_difference_credited", "The whole difference between the plans was credited"),
    ("plan_dispute_refused", "The request was refused"),
    ("plan_dispute_for_approval", "The amount is above the desk's limit and waits for approval"),
    ("plan_dispute_held", "Nothing is done until the customer's contacts agree"),
    ("plan_goodwill_credited", "A credit was given as goodwill"),
    ("plan_dispute_duplicate", "The same request stands on another ticket"),
];

const TEMPLATES: &[(&str, &str)] = &[
    ("plan_credit_given", "Tells that a credit was given"),
    ("plan_request_declined", "Tells that a request was declined, and why"),
    ("plan_request_for_approval", "Tells that somebody else has to approve the amount"),
    ("plan_request_on_hold", "Tells that nothing is done for now, and what is missing"),
    ("plan_change_how_to", "Explains how a plan is changed"),
];

const POINTS: &[(&str, &str)] = &[
    ("state_credit_amount", "The amount that was credited"),
    ("explain_days_counted", "How many days were counted on which plan"),
    ("explain_whole_period", "That the whole period belongs to the cheaper plan"),
    ("name_deciding_order", "Which order decides, and since when it applies"),
    ("explain_bill_right", "Why the bill is right as it stands"),
    ("ask_billing_contact", "That a billing contact of the account has to ask"),
    ("name_earlier_credit", "When the same was credited before"),
    ("name_missed_deadline", "Until when the request could have been made"),
    ("name_deciding_team", "Which team decides now, and that nothing was credited yet"),
    ("ask_for_one_instruction", "That the contacts have to agree on one instruction"),
    ("promise_amount", "Which amount will be credited once it is approved"),
    ("quote_colleague", "What somebody else of the account has told us"),
    ("list_billing_contacts", "Who the billing contacts of the account are"),
];

const REASONS: &[(&str, &str)] = &[
    ("not_a_billing_contact", "Whoever asks is no billing contact of the account"),
    ("already_credited", "The same was credited before"),
    ("request_too_late", "The time for such a request has passed"),
    ("charge_is_right", "The charge is right as it stands"),
    ("not_in_writing", "The request was not made in writing"),
    ("order_not_signed", "The change of plan was never signed"),
];

const QUESTIONS: &[(&str, &str)] = &[
    ("which_period", "Which billing period is meant"),
    ("which_amount", "Which of the amounts the account stands by"),
    ("signed_order", "Whether there is a signed order, and to send it"),
    ("who_decides", "Who decides about bills at the customer"),
];
