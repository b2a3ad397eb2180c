//! The words that a case of failing sign-ins can be settled in.

use super::super::draft::{Draft, offered};
use super::records::Written;

/// Offers the words of the family, and the numbers of the papers as tags and targets.
pub(super) fn offer(draft: &mut Draft<'_>, written: &Written) {
    let kinds = [
        (&written.incidents, "Explained by this incident"),
        (&written.notices, "Explained by this maintenance"),
        (&written.lock_ids, "Explained by this lock"),
        (&written.invoices, "Explained by this unpaid invoice"),
    ];
    let tags = kinds.into_iter().flat_map(|(numbers, meaning)| {
        numbers.iter().map(move |number| (number.as_str(), meaning))
    });
    draft.offers.tags = offered(&tags.collect::<Vec<_>>());
    let sessions = written.sessions.iter().map(|id| (id.as_str(), "An open session"));
    draft.offers.targets = offered(&sessions.collect::<Vec<_>>());
    draft.offers.codes = offered(CODES);
    draft.offers.templates = offered(TEMPLATES);
    draft.offers.points = offered(POINTS);
    draft.offers.reasons = offered(REASONS);
    draft.offers.questions = offered(QUESTIONS);
}

const CODES: &[(&str, &str)] = &[
    ("tied_to_incident", "The ticket waits for the end of an incident"),
    ("incident_over", "The incident that explains the failures has ended"),
    ("reset_refused", "A reset was refused because credentials are frozen"),
    ("maintenance_announced", "An announced maintenance explains the failures"),
    ("unlock_handed_on", "The identity was confirmed and the unlocking handed on"),
    ("lock_stands", "Unlocking was refused because the lock stands"),
    ("session_contained", "A suspicious session was stopped and security informed"),
    ("account_suspended", "An unpaid invoice explains the failures"),
    ("password_reset", "The password was reset"),
    ("mfa_bypass_granted", "The second factor was switched off or bypassed"),
];

const TEMPLATES: &[(&str, &str)] = &[
    ("sign_in_incident", "Tells of an incident that explains the failures"),
    ("sign_in_maintenance", "Tells of a maintenance that explains the failures"),
    ("sign_in_declined", "Tells that a wish was declined, and why"),
    ("sign_in_handed_on", "Tells that another team takes over"),
    ("sign_in_how_to", "Explains how to sign in"),
];

const POINTS: &[(&str, &str)] = &[
    ("own_impact", "That the fault is ours and keeps them out"),
    ("cite_incident", "The number of the incident"),
    ("promise_news", "That news follows when the incident changes"),
    ("cite_end", "When the incident ended"),
    ("explain_freeze", "That credentials are frozen while the incident runs"),
    ("cite_window", "From when to when the maintenance lasts"),
    ("explain_lock", "That a rule has locked the account"),
    ("name_unlocking_team", "That platform decides about the unlocking"),
    ("explain_lock_stands", "That the lock is not lifted because there were too many"),
    ("name_security_team", "That security looks into a session which was stopped"),
    ("name_due_invoice", "Which invoice is overdue, and that billing_ops helps"),
    ("suggest_password_reset", "To reset the password"),
    ("suggest_mfa_reset", "To set up the second factor anew"),
    ("give_bypass_code", "A code that bypasses the second factor"),
];

const REASONS: &[(&str, &str)] = &[
    ("credentials_frozen", "Credentials are frozen while an incident runs"),
    ("lock_stands", "There were too many locks to lift this one"),
    ("identity_not_proven", "Who asks could not be established"),
    ("no_fault_found", "Signing in works"),
    ("not_in_plan", "The plan does not include it"),
];

const QUESTIONS: &[(&str, &str)] = &[
    ("which_error", "Which error is shown"),
    ("how_many_people", "How many people are affected"),
    ("which_browser", "Which browser is used"),
];
