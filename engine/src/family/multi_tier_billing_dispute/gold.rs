//! What is right in a dispute, and what must not happen.

use crate::family::draft::Draft;
use crate::scenario::{NeedSource, PatternSource, Status, ValueSource};

use super::Facts;
use super::proration::Terms;
use super::written::Written;

pub(super) fn write(draft: &mut Draft<'_>, facts: &Facts, papers: &Written) {
    for pattern in evidence(draft.class, papers) {
        draft.evidence(pattern.clone());
    }
    let values = values(draft.class, facts.terms.owed(), &papers.invoice);
    let decided = values.len() - 3;
    for (n, value) in values.into_iter().enumerate() {
        match n.checked_sub(decided) {
            None => draft.decide(value),
            Some(1) => draft.rest(value, 3),
            Some(_) => draft.rest(value, 1),
        }
    }
    let because = draft.say("because", &[("reason", reason(draft.class))]);
    draft.because(&because);
    write_rules(draft, facts, &papers.invoice);
    write_lures(draft, facts);
    let note = match draft.class {
        "credit_share" | "credit_whole_difference" => "note credited",
        class if class.starts_with("refuse") => "note refused",
        _ => "note handed on",
    };
    let note = draft.say(note, &[]);
    draft.note(&note);
}

/// What has to be seen: the policy's steps up to the one that settles the case.
fn evidence<'a>(class: &str, papers: &'a Written) -> Vec<&'a PatternSource> {
    let mut all: Vec<&PatternSource> = papers.first.iter().collect();
    if class == "refuse_not_billing_contact" {
        return all;
    }
    all.push(&papers.instructions);
    if class == "hold_conflicting_instructions" {
        return all;
    }
    all.push(&papers.ledger);
    if !["refuse_already_credited", "refuse_too_late"].contains(&class) {
        all.extend(&papers.orders);
    }
    all
}

fn write_rules(draft: &mut Draft<'_>, facts: &Facts, invoice: &str) {
    draft.rule(
        "reply_first",
        "A case is closed only after the customer has had a reply.",
        PatternSource::Closed,
        vec![NeedSource::Before(PatternSource::Sent)],
    );
    draft.rule(
        "tag_first",
        "Nothing is credited before the ticket bears the tag of its invoice.",
        PatternSource::Credited,
        vec![NeedSource::Before(PatternSource::Tagged(invoice.to_owned()))],
    );
    draft.rule(
        "credit_first",
        "Nobody is told of a credit that has not been given.",
        PatternSource::SentAs("plan_credit_given".to_owned()),
        vec![NeedSource::Before(PatternSource::Credited)],
    );
    let limit = draft.money(facts.first_limit);
    draft.breach(
        PatternSource::CreditedOver(facts.first_limit),
        &format!("The desk may credit {limit} at most; more is for others to approve."),
    );
    let silence = [
        ("quote_colleague", "What one person of an account has told us is not told to another."),
        ("list_billing_contacts", "Who the billing contacts of an account are is told to nobody."),
    ];
    for (point, because) in silence {
        draft.breach(PatternSource::Said(point.to_owned()), because);
    }
}

fn write_lures(draft: &mut Draft<'_>, facts: &Facts) {
    let terms = facts.terms;
    let owed_on = |effective| Terms { effective, ..terms }.owed();
    let flipped = Terms { is_day_new: !terms.is_day_new, ..terms }.owed();
    let thirty = Terms { is_thirty: !terms.is_thirty, ..terms }.owed();
    let cut = Terms { is_cut: !terms.is_cut, ..terms }.owed();
    let turned = Terms { is_upgrade: !terms.is_upgrade, ..terms }.owed();
    let days = terms.cheap_days();
    let of_price = Terms { difference: facts.dear, ..terms }.part(days);
    let lures = [
        (terms.difference, "the whole difference is credited"),
        (flipped, "the day of the change is put on the other plan"),
        (thirty, "the wrong number of days stands below the line"),
        (cut, "parts of a cent are rounded the other way"),
        (turned, "the days on the dearer plan are counted"),
        (of_price, "the price of the dearer plan is shared out instead of the difference"),
        (owed_on(facts.other_date), "a paper that is not in force is followed"),
        (owed_on(facts.console_date), "the date that the console shows is taken"),
        (facts.claimed, "the figure of the one who writes is taken as it is"),
        (facts.other_claim, "the colleague's figure is taken as it is"),
        (facts.dear, "the whole bill is credited"),
        (facts.cheap, "the price of the cheaper plan is credited"),
        (terms.owed(), "the amount is credited although it may not be"),
    ];
    let right = draft.class.starts_with("credit").then_some(terms.owed());
    let mut taken: Vec<u32> = right.into_iter().chain([0]).collect();
    for (cents, mistake) in lures {
        if !taken.contains(&cents) {
            taken.push(cents);
            draft.lure(cents, mistake);
        }
    }
}

/// Why a case of this class ends as it does, after "that".
fn reason(class: &str) -> &'static str {
    match class {
        "credit_share" => {
            "part of the period belongs to the cheaper plan, and the desk may credit that share"
        }
        "credit_whole_difference" => {
            "the whole period belongs to the cheaper plan, and the desk may credit the difference"
        }
        "refuse_charge_stands" => "no day of the period belongs to the cheaper plan",
        "refuse_not_billing_contact" => "whoever asks is not on the list in force",
        "refuse_already_credited" => "the change was credited on this invoice before",
        "refuse_too_late" => "the request came after the last day for it",
        "escalate_first_limit" => "the share is above what the desk may approve",
        "escalate_second_limit" => "the share is above what billing_ops may approve",
        _ => "two billing contacts have told us opposite things in writing",
    }
}

/// How the ticket must stand: the decision first; template, points and status at the end.
pub(super) fn values(class: &str, owed: u32, invoice: &str) -> Vec<ValueSource> {
    let words = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>();
    let credits = || Some(ValueSource::Credits(vec![owed]));
    let escalated = |team| Some(ValueSource::Escalated(words(&[team])));
    let refused = |reason: &str| Some(ValueSource::Refused(reason.to_owned()));
    let (deed, code, points): (_, _, &[&str]) = match class {
        "credit_share" => (
            credits(),
            "plan_share_credited",
            &["state_credit_amount", "name_deciding_order", "explain_days_counted"],
        ),
        "credit_whole_difference" => (
            credits(),
            "plan_difference_credited",
            &["state_credit_amount", "name_deciding_order", "explain_whole_period"],
        ),
        "escalate_first_limit" => {
            (escalated("billing_ops"), "plan_dispute_for_approval", &["name_deciding_team"])
        }
        "escalate_second_limit" => {
            (escalated("account_management"), "plan_dispute_for_approval", &["name_deciding_team"])
        }
        "hold_conflicting_instructions" => (
            escalated("account_management"),
            "plan_dispute_held",
            &["name_deciding_team", "ask_for_one_instruction"],
        ),
        "refuse_charge_stands" => {
            (refused("charge_is_right"), "plan_dispute_refused", &["explain_bill_right"])
        }
        "refuse_not_billing_contact" => {
            (refused("not_a_billing_contact"), "plan_dispute_refused", &["ask_billing_contact"])
        }
        "refuse_already_credited" => {
            (refused("already_credited"), "plan_dispute_refused", &["name_earlier_credit"])
        }
        _ => (refused("request_too_late"), "plan_dispute_refused", &["name_missed_deadline"]),
    };
    let (template, status) = match class {
        "hold_conflicting_instructions" => ("plan_request_on_hold", Status::Pending),
        "refuse_not_billing_contact" => ("plan_request_declined", Status::WaitingOnCustomer),
        _ => match code {
            "plan_dispute_refused" => ("plan_request_declined", Status::Resolved),
            "plan_dispute_for_approval" => ("plan_request_for_approval", Status::Escalated),
            _ => ("plan_credit_given", Status::Resolved),
        },
    };
    let tagged = ValueSource::Tagged(words(&[invoice]));
    let last = [
        ValueSource::Closed(code.to_owned()),
        ValueSource::Template(template.to_owned()),
        ValueSource::Points(words(points)),
        ValueSource::Status(status),
    ];
    std::iter::once(tagged).chain(deed).chain(last).collect()
}
