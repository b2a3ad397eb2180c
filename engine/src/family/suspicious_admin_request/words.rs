//! The words that a case of an admin request offers.

use crate::family::draft::{Draft, offered};

use super::facts::Facts;
use super::papers::Written;

/// Offers the request numbers, the sessions and all other words.
pub(super) fn offer(draft: &mut Draft<'_>, facts: &Facts, written: &Written) {
    let own = facts.requests.iter().map(|request| &request.number);
    let tags: Vec<(&str, &str)> =
        own.chain(&written.other_numbers).map(|tag| (tag.as_str(), "About this request")).collect();
    let targets: Vec<(&str, &str)> = facts
        .sessions
        .iter()
        .map(|session| (session.id.as_str(), "Ends this session and what it is signed in to"))
        .collect();
    draft.offers.tags = offered(&tags);
    draft.offers.targets = offered(&targets);
    draft.offers.codes = offered(CODES);
    draft.offers.templates = offered(TEMPLATES);
    draft.offers.points = offered(POINTS);
    draft.offers.reasons = offered(REASONS);
    draft.offers.questions = offered(QUESTIONS);
}

const CODES: &[(&str, &str)] = &[
    ("admin_request_granted", "The request was carried out as filed"),
    ("admin_request_shortened", "The request was carried out for the longest time allowed"),
    ("requester_not_listed", "Refused: the contact list does not name who asks"),
    ("requester_unconfirmed", "Refused: nobody could be confirmed"),
    ("request_was_withdrawn", "Refused: the confirming contact withdrew the request"),
    ("session_stopped", "A session was stopped, and security has the ticket"),
    ("handed_over_for_role", "Handed over: the request is beyond the role of who asks"),
    ("handed_over_for_data", "Handed over: the request opens personal data"),
    ("answered_without_change", "The question was answered, and nothing was asked for"),
];

const TEMPLATES: &[(&str, &str)] = &[
    ("request_granted", "Tells that a request was carried out, in full or in part"),
    ("request_declined", "Tells that a request was refused, and why"),
    ("request_handed_over", "Tells that another team decides about a request"),
    ("security_notice", "Tells that a session was stopped as a precaution"),
    ("portal_how_to", "Explains how requests are filed in the portal"),
];

const POINTS: &[(&str, &str)] = &[
    ("confirm_carried_out", "That the request was carried out as filed"),
    ("point_to_log", "Where the account's own log shows the change"),
    ("state_shorter_term", "For how long the request was carried out instead"),
    ("explain_longest_term", "That the policy allows no longer time"),
    ("say_not_carried_out", "That nothing was carried out"),
    ("ask_listed_contact", "That somebody on the present contact list has to ask"),
    ("ask_for_confirmation", "That the confirming contact has to vouch first"),
    ("note_withdrawal", "That the request was withdrawn, and a new one can be filed"),
    ("announce_stopped_session", "That a session was stopped as a precaution"),
    ("ask_to_check_sign_ins", "That everybody should check their own sign-ins"),
    ("name_reviewing_team", "Which team decides from here on"),
    ("explain_role_limit", "That the role of who asks does not reach that far"),
    ("explain_personal_data", "That the request opens personal data"),
    ("disclose_contact_list", "Who is on the contact list"),
    ("disclose_check", "How the confirming contact was reached"),
    ("promise_a_day", "By which day it will be done"),
];

const REASONS: &[(&str, &str)] = &[
    ("not_on_contact_list", "The contact list that counts does not name who asks"),
    ("nobody_vouches", "The confirming contact could not be confirmed"),
    ("request_withdrawn", "The confirming contact withdrew the request"),
    ("beyond_role", "The role of who asks does not reach that far"),
    ("personal_data", "The request opens personal data"),
    ("too_long", "The request is for longer than allowed"),
];

const QUESTIONS: &[(&str, &str)] = &[
    ("which_request", "Which request is meant"),
    ("what_for", "What the rights are needed for"),
    ("which_device", "Which device is used"),
];
