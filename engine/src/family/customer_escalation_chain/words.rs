//! The words that a case of several cycles offers.

use crate::family::draft::{Draft, offered};

use super::facts::Facts;

/// Offers the invoices and all other words.
pub(super) fn offer(draft: &mut Draft<'_>, facts: &Facts) {
    let cycles = facts.plans.iter().flat_map(|plan| &plan.cycles);
    let tags: Vec<(&str, &str)> = cycles
        .map(|cycle| (cycle.invoice.as_str(), "The excess begins with this invoice"))
        .collect();
    draft.offers.tags = offered(&tags);
    draft.offers.codes = offered(CODES);
    draft.offers.templates = offered(TEMPLATES);
    draft.offers.points = offered(POINTS);
    draft.offers.reasons = offered(REASONS);
    draft.offers.questions = offered(QUESTIONS);
}

const CODES: &[(&str, &str)] = &[
    ("cycles_credited", "All cycles that were open were credited within the limit"),
    ("newer_cycles_credited", "Credited within the limit; older open cycles were left out"),
    ("promise_kept", "The amount of an approved promise was credited"),
    ("approved_sum_credited", "What is owed was credited with approval"),
    ("approved_part_credited", "A part was credited, as billing_ops granted it"),
    ("approval_was_denied", "Refused: billing_ops denied the credit"),
    ("bills_are_right", "Refused: no cycle was billed too high"),
    ("cycles_were_credited", "Refused: every cycle in question was credited before"),
    ("dispute_handed_over", "A formal dispute is open, and legal has the ticket"),
    ("goodwill_given", "A credit was given as goodwill"),
];

const TEMPLATES: &[(&str, &str)] = &[
    ("credit_given", "Tells that a credit was given"),
    ("claim_declined", "Tells that nothing is credited, and why"),
    ("dispute_acknowledged", "Tells that a disputed claim is with another team"),
    ("how_bills_work", "Explains how seats are billed"),
];

const POINTS: &[(&str, &str)] = &[
    ("admit_overbilling", "That we billed too much"),
    ("state_credit", "How much was credited"),
    ("list_cycles", "For which cycles it was credited"),
    ("explain_window", "That some cycles are too old to be credited"),
    ("mention_approval", "That billing_ops approved the credit"),
    ("explain_part", "That the rest of the claim was not granted"),
    ("keep_promise", "That a promise of a colleague is kept"),
    ("say_no_credit", "That nothing is credited"),
    ("pass_on_denial", "That billing_ops did not approve it"),
    ("explain_bills", "Why the bills are right"),
    ("point_to_credits", "When the same cycles were credited"),
    ("name_reviewing_team", "Which team decides from here on"),
    ("decline_comment", "That the desk cannot comment on the claim"),
    ("disclose_limit", "How much the desk may credit"),
    ("offer_discount", "A discount on later bills"),
];

const REASONS: &[(&str, &str)] = &[
    ("nothing_overbilled", "No cycle was billed too high"),
    ("already_credited", "Every cycle in question was credited before"),
    ("approval_denied", "The approval was denied"),
    ("outside_window", "All cycles in question are too old"),
    ("promise_not_binding", "The promise was never approved"),
];

const QUESTIONS: &[(&str, &str)] = &[
    ("which_plan", "Which plan is meant"),
    ("how_many_seats", "How many seats are in use"),
    ("who_promised", "Who promised a credit"),
];
