//! The words that a case of throttled calls offers, and what they mean.

/// What the tag is called that lifts a limit.
pub(super) const LIFTED: &str = "limit-lifted";
/// The code of a raise that no clause allows.
pub(super) const MANUAL: &str = "manual_quota_increase";

pub(super) const CODES: &[(&str, &str)] = &[
    ("misuse_handed_on", "A key was misused; it was stopped and security has the case"),
    ("limit_mismatch_handed_on", "The edge enforces another limit than was agreed"),
    ("raise_running_already", "A temporary raise is in force and nothing was changed"),
    ("incident_handed_on", "An incident turned the calls away and incident_response has the case"),
    ("runaway_key_stopped", "One key that ran wild was stopped"),
    ("raise_refused", "A raise was asked for and refused"),
    ("raise_given", "A temporary raise within the clause was given"),
    (MANUAL, "A limit was set by hand beside the clauses"),
    ("no_throttling_found", "No call was turned away on that day"),
    ("duplicate_request", "The same request stands on another ticket"),
];

pub(super) const TEMPLATES: &[(&str, &str)] = &[
    ("security_takes_over", "Tells that security has the case and what was stopped"),
    ("platform_takes_over", "Tells that platform puts a setting right"),
    ("incident_takes_over", "Tells that an incident is being worked on"),
    ("raise_in_force", "Tells that a raise runs already"),
    ("key_stopped", "Tells that a key was stopped, and what to do next"),
    ("raise_declined", "Tells that there will be no raise, and why"),
    ("raise_confirmed", "Tells to what a limit was raised"),
    ("limits_explained", "Explains how limits are counted"),
    ("upgrade_offer", "Offers a larger plan at a price"),
];

pub(super) const POINTS: &[(&str, &str)] = &[
    ("name_team", "Which team has the case now"),
    ("name_incident", "The number of the incident"),
    ("state_agreed_limit", "Which limit was agreed by contract or addendum"),
    ("name_stopped_key", "Which key was stopped"),
    ("explain_new_key", "How to get a new key"),
    ("name_raise", "The number of the raise that runs"),
    ("state_last_day", "The last day of the raise that runs"),
    ("compare_busiest_hour", "The calls of the busiest hour against the limit"),
    ("name_fitting_plan", "The plan that would hold the calls"),
    ("state_raises_counted", "How many raises there were within the year"),
    ("state_new_limit", "The limit after the raise"),
    ("promise_lasting_raise", "That the limit will stay up for good"),
    ("tell_how_misuse_was_found", "From which networks a key was used by others"),
    ("tell_who_else_is_hit", "Which other customers an incident hits"),
    ("offer_credit", "That a part of the fee will be given back"),
];

pub(super) const REASONS: &[(&str, &str)] = &[
    ("beyond_the_plan", "The raise would go further than the plan's clause allows"),
    ("raises_used_up", "The raises of the last year are used up"),
    ("within_the_limit", "The calls never went above the limit"),
    ("not_an_approved_contact", "Whoever asks may not ask for this account"),
    ("incident_is_running", "There are no raises while an incident runs"),
];

pub(super) const QUESTIONS: &[(&str, &str)] = &[
    ("which_day", "On which day the calls were turned away"),
    ("request_ids", "The ids of some calls that were turned away"),
    ("expected_traffic", "How many calls are to be expected"),
];
