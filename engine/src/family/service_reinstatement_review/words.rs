//! The words that these cases offer, and how a ticket must stand in each class.

use crate::scenario::{Priority, Status, ValueSource};

pub(super) const CODES: &[(&str, &str)] = &[
    ("restored_fee_credited", "The service was restored and the fee credited back"),
    ("restored_fee_kept", "The service was restored and the fee stays"),
    ("not_restored_too_late", "Not restored: full payment came after the grace period"),
    ("not_restored_short", "Not restored: a part of the payment is missing"),
    ("held_for_chargeback", "Held until a chargeback is settled"),
    ("handed_to_security", "Security decides because of an open alert"),
    ("handed_to_billing_ops", "Billing operations decide after repeated suspensions"),
    ("handed_to_account_manager", "Account management decides for an enterprise customer"),
    ("restored_as_goodwill", "The service was restored although the terms were not met"),
];

pub(super) const TEMPLATES: &[(&str, &str)] = &[
    ("service_restored", "Tells that the service is restored"),
    ("restoration_declined", "Tells that the service is not restored, and why"),
    ("restoration_on_hold", "Tells that the request waits for something to be settled"),
    ("restoration_handed_over", "Tells that another team decides"),
    ("payment_reminder", "Reminds of an unpaid invoice"),
    ("account_closed", "Tells that an account was closed for good"),
];

pub(super) const POINTS: &[(&str, &str)] = &[
    ("confirm_restored", "That the service is available again"),
    ("confirm_fee_credited", "That the fee is waived, and how much was credited"),
    ("explain_fee_kept", "That the plan does not waive the fee"),
    ("ground_too_late", "Until when the full amount would have had to arrive"),
    ("ground_missing_amount", "How much is still missing"),
    ("ground_chargeback", "That a chargeback of a payment is open"),
    ("name_security", "That security now decides"),
    ("name_billing_ops", "That billing operations now decide"),
    ("name_account_manager", "That account management now decides"),
    ("still_suspended", "That the service stays suspended for now"),
    ("disclose_alert", "What the security alert is about"),
    ("promise_restoration_date", "A day on which the service will be back"),
    ("ask_for_proof", "That proof of a payment is needed"),
];

pub(super) const REASONS: &[(&str, &str)] = &[
    ("grace_period_over", "The full amount came after the last day of grace"),
    ("amount_missing", "Less than the invoice and the fee together has been paid"),
    ("payment_charged_back", "A payment for the invoice is under an open chargeback"),
    ("account_closed_before", "The account had been closed for good"),
    ("not_an_approved_contact", "Whoever asks may not ask for this account"),
];

pub(super) const QUESTIONS: &[(&str, &str)] = &[
    ("proof_of_payment", "A statement that shows the payment"),
    ("which_invoice", "Which invoice was meant"),
    ("wish_to_stay", "Whether the customer wishes to stay on the plan"),
];

/// The tag of a restored service.
pub(super) const RESTORED: &str = "service_restored";

/// How a case ends.
pub(super) struct End<'a> {
    pub(super) class: &'a str,
    pub(super) fee: u32,
    pub(super) invoice: &'a str,
    /// The tag of the last day of grace.
    pub(super) last_day: String,
    /// The tag of the amount that is missing.
    pub(super) missing: String,
    pub(super) priority: Priority,
}

/// How the ticket must stand.
pub(super) fn values(end: End<'_>) -> Vec<ValueSource> {
    let words = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>();
    let refuse = |reason: &str| Some(ValueSource::Refused(reason.to_owned()));
    let hand_over = |team: &str| Some(ValueSource::Escalated(words(&[team])));
    let declined = ("restoration_declined", Status::WaitingOnCustomer);
    let handed_over = ("restoration_handed_over", Status::Escalated);
    let restored = ("service_restored", Status::Resolved);
    let (deed, code, (template, status), point) = match end.class {
        "reinstate_fee_credited" => (
            Some(ValueSource::Credits(vec![end.fee])),
            "restored_fee_credited",
            restored,
            "confirm_fee_credited",
        ),
        "reinstate_fee_kept" => (None, "restored_fee_kept", restored, "explain_fee_kept"),
        "refuse_outside_grace" => {
            (refuse("grace_period_over"), "not_restored_too_late", declined, "ground_too_late")
        }
        "refuse_payment_short" => {
            (refuse("amount_missing"), "not_restored_short", declined, "ground_missing_amount")
        }
        "hold_chargeback" => {
            let on_hold = ("restoration_on_hold", Status::Pending);
            let deed = refuse("payment_charged_back");
            (deed, "held_for_chargeback", on_hold, "ground_chargeback")
        }
        "escalate_security" => {
            (hand_over("security"), "handed_to_security", handed_over, "name_security")
        }
        "escalate_billing_ops" => {
            (hand_over("billing_ops"), "handed_to_billing_ops", handed_over, "name_billing_ops")
        }
        _ => {
            let deed = hand_over("account_management");
            (deed, "handed_to_account_manager", handed_over, "name_account_manager")
        }
    };
    let mut tags = vec![end.invoice.to_owned(), end.last_day];
    match end.class {
        class if class.starts_with("reinstate") => tags.push(RESTORED.to_owned()),
        "refuse_payment_short" => tags.push(end.missing),
        _ => {}
    }
    let outcome =
        if end.class.starts_with("reinstate") { "confirm_restored" } else { "still_suspended" };
    let mut values: Vec<ValueSource> = deed.into_iter().collect();
    values.extend([
        ValueSource::Tagged(tags),
        ValueSource::Closed(code.to_owned()),
        ValueSource::Template(template.to_owned()),
        ValueSource::Points(words(&[point, outcome])),
        ValueSource::Status(status),
        ValueSource::Priority(end.priority),
    ]);
    values
}

/// What is to be done in a class, for people: it follows "the right course is to".
pub(super) fn course(class: &str) -> &'static str {
    match class {
        "reinstate_fee_credited" => "restore the service and credit the waived fee",
        "reinstate_fee_kept" => "restore the service and keep the fee",
        "refuse_outside_grace" => "refuse, for the full amount came too late",
        "refuse_payment_short" => "refuse, for a part of the amount is missing",
        "hold_chargeback" => "hold the request until the chargeback is settled",
        "escalate_security" => "hand the case to security, for an alert is open",
        "escalate_billing_ops" => "hand the case to billing_ops after repeated suspensions",
        _ => "hand the enterprise customer to account_management",
    }
}
