//! What is right: the words that the desk offers, and how a ticket must stand in each class.

use crate::family::draft::{Draft, offered};
use crate::family::money;
use crate::scenario::{NeedSource, PatternSource, Priority, Status, ValueSource};

use super::draw::{Facts, Ledger, OWN};
use super::papers::Written;

/// What a case puts into the places of a decision.
pub(super) struct Places {
    /// The number of the account that stays, and of the contract that ends.
    pub(super) account: String,
    pub(super) contract: String,
    pub(super) credit: u32,
    /// Whether the account that stays is the other one.
    pub(super) is_other: bool,
    pub(super) is_soon: bool,
}

/// How the ticket must stand: what decides, and the rest with its weights.
pub(super) struct Outcome {
    pub(super) decision: Vec<ValueSource>,
    pub(super) rest: Vec<(ValueSource, u32)>,
}

enum Act {
    Merge,
    Ask,
    Refuse(&'static str),
    HandOn(&'static str),
}

/// What belongs to a class.
fn row(class: &str) -> (Act, &'static str, &'static [&'static str]) {
    match class {
        "refuse_not_owner" => {
            (Act::Refuse("not_the_owner"), "merge_refused_not_owner", &["explain_who_may_ask"])
        }
        "refuse_declined" => (
            Act::Refuse("no_agreement"),
            "merge_refused_no_agreement",
            &["explain_both_must_agree"],
        ),
        "ask_other_owner" => (
            Act::Ask,
            "merge_waits_for_consent",
            &["explain_both_must_agree", "say_owner_is_asked"],
        ),
        "escalate_dispute" => (Act::HandOn("legal"), "merge_with_legal", &["name_deciding_team"]),
        "escalate_residency" => (
            Act::HandOn("data_protection"),
            "merge_with_data_protection",
            &["name_deciding_team", "explain_place_of_data"],
        ),
        "escalate_commitment" => (
            Act::HandOn("account_management"),
            "merge_with_account_management",
            &["name_deciding_team", "explain_term_of_contract"],
        ),
        "escalate_balance" => (
            Act::HandOn("billing_ops"),
            "merge_with_billing",
            &["name_deciding_team", "explain_open_invoices"],
        ),
        _ => (Act::Merge, "merged_with_credit", &["confirm_merge", "name_credit_amount"]),
    }
}

/// How the ticket must stand in a class.
pub(super) fn outcome(class: &str, places: &Places) -> Outcome {
    let (act, code, points) = row(class);
    let words = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>();
    let (act, template, status) = match act {
        Act::Merge => (ValueSource::Credits(vec![places.credit]), "merge_made", Status::Resolved),
        Act::Ask => (
            ValueSource::Asked(words(&["consent_of_the_other_owner"])),
            "merge_on_hold",
            Status::WaitingOnCustomer,
        ),
        Act::Refuse(reason) => {
            (ValueSource::Refused(reason.to_owned()), "merge_declined", Status::Resolved)
        }
        Act::HandOn(team) => {
            (ValueSource::Escalated(words(&[team])), "merge_under_review", Status::Escalated)
        }
    };
    let mut points = words(points);
    if code == "merged_with_credit" && places.is_other {
        points.push("explain_which_account_stays".to_owned());
    }
    let priority = if places.is_soon { Priority::High } else { Priority::Low };
    Outcome {
        decision: vec![
            act,
            ValueSource::Tagged(vec![places.account.clone(), places.contract.clone()]),
            ValueSource::Closed(code.to_owned()),
        ],
        rest: vec![
            (ValueSource::Points(points), 4),
            (ValueSource::Template(template.to_owned()), 3),
            (ValueSource::Status(status), 2),
            (ValueSource::Priority(priority), 1),
        ],
    }
}

/// Says what the desk offers and what is right.
pub(super) fn write(draft: &mut Draft<'_>, facts: &Facts, written: &Written) {
    write_offers(draft, written);
    let places = Places {
        account: written.accounts[facts.stays].clone(),
        contract: written.contracts[facts.ends].clone(),
        credit: facts.credit,
        is_other: facts.stays != OWN,
        is_soon: facts.accounts[facts.ends].until.since(draft.today) <= facts.soon_days as i32,
    };
    let outcome = outcome(draft.class, &places);
    outcome.decision.into_iter().for_each(|value| draft.decide(value));
    outcome.rest.into_iter().for_each(|(value, weight)| draft.rest(value, weight));
    write_conduct(draft, facts);
    write_lures(draft, facts);
    for word in written.accounts.iter().chain(&written.contracts) {
        if *word != places.account && *word != places.contract {
            draft
                .lure_word(word, "the contracts are compared wrongly, or another account is meant");
        }
    }
    let because = draft.say("because", &[("reason", reason(draft.class))]);
    draft.because(&because);
    let kind = draft.class.split('_').next().unwrap_or_default();
    let note = draft.say(&format!("note {kind}"), &[]);
    draft.note(&note);
}

/// Why a class is right, as half a sentence.
fn reason(class: &str) -> &'static str {
    match class {
        "refuse_not_owner" => "who asks does not own the account today",
        "refuse_declined" => "the owner of the other account has declined",
        "ask_other_owner" => "no consent of the other account's owner counts",
        "escalate_dispute" => "a dispute is open on one of the two accounts",
        "escalate_residency" => "the data would move to a place that was not approved",
        "escalate_commitment" => "the contract that would end is still bound",
        "escalate_balance" => "no less is open on the account that ends than was paid ahead",
        _ => "both owners agree and nothing stands against it",
    }
}

fn write_lures(draft: &mut Draft<'_>, facts: &Facts) {
    let today = draft.today;
    let of = |ledger: &Ledger, open: u32, days: i32, left: i32| {
        let left = (ledger.through.since(today) + left).max(0) as u32;
        money::share(ledger.paid, left, days as u32).saturating_sub(open)
    };
    let (own, other) = (&facts.accounts[facts.ends].ledger, &facts.accounts[facts.stays].ledger);
    let days = own.through.since(own.from) + 1;
    let open = own.open[0] + own.open[1];
    let lures = [
        (of(own, 0, days, 0), "the open invoices are not taken off"),
        (of(own, open, days, 1), "today is counted as not used"),
        (of(own, open, days - 1, 0), "the first day of the paid time is left out"),
        (of(own, open, 365, 0), "the paid time is taken for a year"),
        (of(own, open + own.settled, days, 0), "an invoice that was paid is taken off as well"),
        (of(own, own.open[0], days, 0), "only one of the open invoices is taken off"),
        (
            of(other, other.open[0] + other.open[1], other.through.since(other.from) + 1, 0),
            "the ledger of the account that stays is used",
        ),
        (own.paid, "all that was paid ahead is credited"),
        (facts.claimed, "the owner's figure is taken as it is"),
    ];
    let is_merge = draft.class == "merge_with_credit";
    let mut taken: Vec<u32> = is_merge.then_some(facts.credit).into_iter().chain([0]).collect();
    for (cents, mistake) in lures {
        if !taken.contains(&cents) {
            taken.push(cents);
            draft.lure(cents, mistake);
        }
    }
}

fn write_offers(draft: &mut Draft<'_>, written: &Written) {
    let named = |number: &String, what: &str, n: usize| {
        (number.clone(), format!("{what} of {}", written.companies[n].name))
    };
    let accounts = written.accounts.iter().enumerate();
    let mut tags: Vec<(String, String)> =
        accounts.map(|(n, number)| named(number, "Stays: the account", n)).collect();
    let contracts = written.contracts.iter().enumerate();
    tags.extend(contracts.map(|(n, number)| named(number, "Ends: the contract", n)));
    let tags: Vec<(&str, &str)> = tags.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    draft.offers.tags = offered(&tags);
    draft.offers.codes = offered(CODES);
    draft.offers.templates = offered(TEMPLATES);
    draft.offers.points = offered(POINTS);
    draft.offers.reasons = offered(REASONS);
    draft.offers.questions = offered(QUESTIONS);
}

fn write_conduct(draft: &mut Draft<'_>, facts: &Facts) {
    draft.rule(
        "reply_first",
        "A case is closed only after the one who asked has had a reply.",
        PatternSource::Closed,
        vec![NeedSource::Before(PatternSource::Sent)],
    );
    draft.rule(
        "hand_on_first",
        "A reply says that a team decides only after the case was handed to it.",
        PatternSource::SentAs("merge_under_review".to_owned()),
        vec![NeedSource::Before(PatternSource::Escalated)],
    );
    let said = |point: &str| PatternSource::Said(point.to_owned());
    let told = "What lies on one account is not told to the owner of the other one.";
    draft.breach(said("share_other_balance"), told);
    draft.breach(said("share_other_contract"), told);
    if draft.class == "merge_with_credit" {
        let more = "More was credited than was paid ahead and not used up.";
        draft.breach(PatternSource::CreditedOver(facts.credit), more);
        return;
    }
    let merged = "Accounts were merged, or a credit given, without all that the policy asks for.";
    draft.breach(PatternSource::Credited, merged);
    draft.breach(said("confirm_merge"), merged);
    draft.breach(PatternSource::SentAs("merge_made".to_owned()), merged);
    draft.breach(PatternSource::ClosedAs("merged_with_credit".to_owned()), merged);
}

const CODES: &[(&str, &str)] = &[
    ("merged_with_credit", "The accounts are one, and what was left was credited"),
    ("merge_refused_not_owner", "Who asked does not own the account"),
    ("merge_refused_no_agreement", "One of the owners does not want the merge"),
    ("merge_waits_for_consent", "The other owner has not said anything that counts"),
    ("merge_with_legal", "Legal decides because of a dispute"),
    ("merge_with_data_protection", "Data protection decides about the move of data"),
    ("merge_with_account_management", "Account management decides about a bound contract"),
    ("merge_with_billing", "Billing settles what is open first"),
    ("users_moved_without_merge", "The users were moved, and both accounts go on"),
];

const TEMPLATES: &[(&str, &str)] = &[
    ("merge_made", "Tells that two accounts are one now"),
    ("merge_declined", "Tells that a merge was declined, and why"),
    ("merge_on_hold", "Tells what a merge still waits for"),
    ("merge_under_review", "Tells that another team decides"),
    ("merge_how_to", "Explains in general how accounts are merged"),
];

const POINTS: &[(&str, &str)] = &[
    ("confirm_merge", "The accounts have been merged"),
    ("name_credit_amount", "The amount that was credited"),
    ("explain_which_account_stays", "Why the other account is the one that stays"),
    ("explain_who_may_ask", "Who may ask for a merge"),
    ("explain_both_must_agree", "That the owners of both accounts have to agree"),
    ("say_owner_is_asked", "That the other owner is being asked"),
    ("name_deciding_team", "Which team decides"),
    ("explain_place_of_data", "That data would move to another country"),
    ("explain_term_of_contract", "That a contract cannot end yet"),
    ("explain_open_invoices", "That invoices have to be settled first"),
    ("share_other_balance", "What the other account has paid and owes"),
    ("share_other_contract", "What the other account's contract says"),
    ("promise_a_discount", "A better price after the merge"),
];

const REASONS: &[(&str, &str)] = &[
    ("not_the_owner", "Who asks does not own the account"),
    ("no_agreement", "One of the owners does not want it"),
    ("contract_is_bound", "A contract cannot end yet"),
    ("data_cannot_move", "The data may not move"),
    ("money_is_owed", "Invoices are open"),
];

const QUESTIONS: &[(&str, &str)] = &[
    ("consent_of_the_other_owner", "The consent of the other account's owner"),
    ("proof_of_ownership", "A proof that the account is one's own"),
    ("which_account_shall_stay", "Which of the accounts is to stay"),
    ("which_users_move", "Which users are to be moved"),
    ("payment_of_open_invoices", "The payment of what is open"),
];
