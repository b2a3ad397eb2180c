//! The words that ownership cases offer, and what can be drawn for them.

/// Names of workspaces; none is part of another, or of a company's name.
pub(super) const WORKSPACES: &[&str] = &[
    "Finance",
    "Sales",
    "Warehouse",
    "Personnel",
    "Procurement",
    "Complaints",
    "Bookkeeping",
    "Reception",
    "Quality Control",
    "Fleet",
];

/// What alerts report.
pub(super) const SIGNS: &[&str] = &[
    "ownership asked for from a new device",
    "recovery address changed at night",
    "twelve failed sign-ins and then one that worked",
    "sign-in from two countries within an hour",
];

pub(super) const CODES: &[(&str, &str)] = &[
    ("ownership_transferred", "The role passed to whoever asked, for good"),
    ("temporary_role_given", "The role passed to the deputy until a day"),
    ("role_request_refused", "The request was refused"),
    ("waiting_for_owner", "The present owner was asked and has to answer"),
    ("role_request_handed_on", "The request waits for another team"),
    ("role_left_without_owner", "The former owner was removed and nobody took the place"),
    ("role_request_withdrawn", "Whoever asked no longer wants the role"),
];

pub(super) const TEMPLATES: &[(&str, &str)] = &[
    ("role_passed", "Tells that a role passed, for good or for a time"),
    ("role_request_declined", "Tells that a request was declined, and why"),
    ("role_owner_asked", "Tells that the present owner is asked first"),
    ("role_request_in_review", "Tells that another team looks at the request"),
    ("role_how_to", "Explains how owners are changed in the settings"),
];

pub(super) const POINTS: &[(&str, &str)] = &[
    ("name_passed_role", "Which role passed for good"),
    ("name_end_of_role", "Which role passed for a time, and until when"),
    ("say_identity_checked", "Through which channel the identity was confirmed"),
    ("say_owner_is_asked", "That the present owner is asked first"),
    ("say_role_unchanged", "That the role stays as it is for now"),
    ("require_officer", "That an officer in the newest register has to ask"),
    ("name_document_end", "On which day the document ended, and that a valid one is needed"),
    ("explain_deputy", "That only the named deputy may stand in during a leave"),
    ("explain_approvals", "That two other officers have to approve, and what is lacking"),
    ("name_reviewing_team", "Which team looks at it"),
    ("point_to_rival_claim", "That somebody else has claimed the same role"),
    ("promise_date", "A day by which the role will pass"),
    ("reveal_alert", "What the security alert says"),
    ("disclose_register", "Who the officers are"),
];

pub(super) const REASONS: &[(&str, &str)] = &[
    ("not_an_officer", "Whoever asks is not in the newest register of officers"),
    ("document_expired", "The document has ended"),
    ("not_the_deputy", "The owner is on leave and somebody else is the deputy"),
    ("approval_missing", "There are not two approvals that count"),
    ("owner_objects", "The present owner does not agree"),
    ("unknown_workspace", "There is no such workspace"),
];

pub(super) const QUESTIONS: &[(&str, &str)] = &[
    ("does_owner_agree", "Put to the present owner: whether the role may pass"),
    ("why_now", "Put to whoever asks: why the role should pass now"),
    ("newer_document", "Put to whoever asks: whether there is a newer document"),
    ("which_workspace", "Put to whoever asks: which workspace is meant"),
];
