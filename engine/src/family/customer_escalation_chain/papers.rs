//! The papers of a case of a bill that was too high for several cycles.

use crate::family::dates::Day;
use crate::family::draft::Draft;
use crate::scenario::{PatternSource, RecordKind};

use super::facts::{Facts, PlanFacts};

/// What was written, as far as the rest of the case needs it.
pub(super) struct Written {
    pub ticket: String,
    pub evidence: Vec<PatternSource>,
    /// What billing_ops answers.
    pub answer: Option<PatternSource>,
}

/// Writes all papers.
pub(super) fn write(draft: &mut Draft<'_>, facts: &Facts, follow_up: &str) -> Written {
    let company = draft.companies[0].clone();
    let account = format!("acct_{}", company.slug);
    let [own, other] = [&facts.plans[0], &facts.plans[1]];
    let changes = follow_up == "changes";
    let named = if changes { other.name } else { own.name };
    let claimed = draft.money(facts.claimed);
    let given: &[(&str, &str)] =
        &[("company", &company.name), ("plan", named), ("claimed", &claimed)];
    let subject = draft.say("subject", given);
    let summary = [draft.say("opening", given), draft.say("claim", given), draft.say("ask", given)];
    let sender = draft.people[0].sender(&company.domain());
    let ticket = draft.primary(&account, &sender, &subject, &summary.join(" "));
    write_distractors(draft);
    let mut evidence = write_plan(draft, &company.name, &account, own);
    write_plan(draft, &company.name, &account, other);
    let ledger = write_ledger(draft, &company.name, &account, facts);
    let promise = write_promise(draft, &company.name, &account, facts);
    evidence.push(write_notices(draft, &company.name, &account, facts));
    // An open dispute settles the case before the promise, and both before the ledger.
    if draft.class != "escalate_legal" {
        evidence.push(promise);
    }
    if changes || !matches!(draft.class, "escalate_legal" | "credit_promised") {
        evidence.push(ledger.clone());
    }
    evidence.extend(write_policies(draft, facts));
    let mut evidence: Vec<PatternSource> = evidence.into_iter().map(PatternSource::Read).collect();
    let from = draft.people[0].name();
    let text = match follow_up {
        "early" => Some((PatternSource::Opened(ticket.clone()), draft.say("nudge", &[]))),
        "late" => Some((PatternSource::Read(ledger), draft.say("nudge", &[]))),
        "changes" => {
            let given = &[("wrong", other.name), ("right", own.name)];
            Some((PatternSource::Read(ledger), draft.say("change of mind", given)))
        }
        _ => None,
    };
    if let Some((when, text)) = text {
        let message = draft.react(when, &from, &text);
        if changes {
            evidence.push(PatternSource::Heard(message));
        }
    }
    let answer = write_answer(draft, &company.name, facts);
    Written { ticket, evidence, answer }
}

/// What billing_ops answers, once it is asked for what is above the limit.
fn write_answer(draft: &mut Draft<'_>, company: &str, facts: &Facts) -> Option<PatternSource> {
    let thing = match draft.class {
        "approved_in_full" => "answer granted",
        "approved_in_part" => "answer in part",
        "refuse_denied" => "answer denied",
        _ => return None,
    };
    let granted = draft.money(facts.granted);
    let text = draft.say(thing, &[("company", company), ("granted", &granted)]);
    let from = draft.people[1].name();
    let when = PatternSource::EscalatedTo("billing_ops".to_owned());
    Some(PatternSource::Heard(draft.react(when, &from, &text)))
}

fn write_distractors(draft: &mut Draft<'_>) {
    for n in 0..usize::from(1 + draft.tier) {
        let company = draft.companies[n + 2].clone();
        let person = draft.people[n + 4].clone();
        let given: &[(&str, &str)] = &[("company", &company.name)];
        let thing = if n % 2 == 0 { "near distractor" } else { "plain distractor" };
        let text = draft.say(thing, given);
        let (subject, summary) = text.split_once(" | ").unwrap_or(("A question", &text));
        let sender = person.sender(&company.domain());
        draft.ticket(&format!("acct_{}", company.slug), &sender, subject, summary);
    }
}

fn month(day: Day) -> String {
    format!("{} {}", day.month_name(), day.date().0)
}

/// The seats of a plan, its statement, and from the third tier on what was billed anew.
fn write_plan(
    draft: &mut Draft<'_>,
    company: &str,
    account: &str,
    plan: &PlanFacts,
) -> Vec<String> {
    let (before, kept) = (plan.seats_before.to_string(), plan.seats_kept.to_string());
    let body = draft.say("seats body", &[("company", company), ("plan", plan.name)]);
    let seats = draft.record(
        RecordKind::Account,
        "seats",
        &format!("Seats of the plan {}: {company}", plan.name),
        &body,
        &[
            ("Account", account),
            ("Plan", plan.name),
            ("Seats before", &before),
            ("Seats now", &kept),
            ("Reduction booked on", &plan.booked.to_string()),
        ],
    );
    let line = |n: usize| {
        let cycle = &plan.cycles[n];
        let price = draft.money(cycle.price);
        format!("{}, issued {}: {} seats at {price} each", month(cycle.day), cycle.day, cycle.seats)
    };
    let lines: Vec<String> = (0..plan.cycles.len()).map(line).collect();
    let mut all = vec![("Account", account), ("Plan", plan.name)];
    all.extend(
        plan.cycles.iter().zip(&lines).map(|(it, line)| (it.invoice.as_str(), line.as_str())),
    );
    let body = draft.say("statement body", &[("company", company), ("plan", plan.name)]);
    let title = format!("Statement of the plan {}: {company}", plan.name);
    let statement = draft.record(RecordKind::Invoice, "inv", &title, &body, &all);
    let mut ids = vec![seats, statement];
    if let Some((place, day)) = plan.reissued {
        let line = format!("{}, on {day}, with the right seats", plan.cycles[place].invoice);
        ids.push(draft.record(
            RecordKind::Invoice,
            "inv",
            &format!("Invoices billed anew, plan {}: {company}", plan.name),
            "Such an invoice replaces its line in the statement.",
            &[("Account", account), ("Plan", plan.name), ("Billed anew", &line)],
        ));
    }
    ids
}

fn write_ledger(draft: &mut Draft<'_>, company: &str, account: &str, facts: &Facts) -> String {
    let lines: Vec<(String, String)> = facts
        .ledger
        .iter()
        .map(|credit| {
            let why = credit.invoice.as_ref().map_or_else(
                || "goodwill, for no invoice".to_owned(),
                |invoice| format!("for the seats of {invoice}"),
            );
            (credit.id.clone(), format!("{}: {}, {why}", credit.day, draft.money(credit.cents)))
        })
        .collect();
    let mut all = vec![("Account", account)];
    all.extend(lines.iter().map(|(id, line)| (id.as_str(), line.as_str())));
    let body = draft.say("ledger body", &[("company", company)]);
    let title = format!("Credits given to {company}");
    draft.record(RecordKind::AuditLog, "ledger", &title, &body, &all)
}

fn write_promise(draft: &mut Draft<'_>, company: &str, account: &str, facts: &Facts) -> String {
    let (approval, plan) = facts.promise;
    let amount = draft.money(facts.promised);
    let body = draft.say("promise body", &[("plan", plan)]);
    draft.record(
        RecordKind::Account,
        "note",
        &format!("A colleague's note on {company}"),
        &body,
        &[
            ("Account", account),
            ("Promised for the plan", plan),
            ("Promised credit", &amount),
            ("Approval by billing_ops", approval),
        ],
    )
}

fn write_notices(draft: &mut Draft<'_>, company: &str, account: &str, facts: &Facts) -> String {
    let [own, other] = [facts.plans[0].name, facts.plans[1].name];
    let day = draft.today.plus(-8 - draft.below("notice", 60) as i32);
    let later = day.plus(3 + draft.below("notice settled", 5) as i32);
    let is_other_open = draft.below("other notice", 2) == 0;
    let state = |is_open: bool| {
        if is_open { "open".to_owned() } else { format!("settled on {later}") }
    };
    let line = |plan: &str, is_open: bool| {
        format!("dispute of the bills of the plan {plan}, received on {day}; {}", state(is_open))
    };
    draft.record(
        RecordKind::Contract,
        "letters",
        &format!("Formal notices of {company}"),
        "Notices of dispute as they were received; a mail to the desk is none.",
        &[
            ("Account", account),
            (&format!("Notice, {own}"), &line(own, facts.is_disputed)),
            (&format!("Notice, {other}"), &line(other, is_other_open)),
        ],
    )
}

const ORDER: &str = "(a) with an open formal notice about the same plan the ticket goes to legal, \
    and nothing is credited; (b) a promise for the plan that billing_ops approved is kept: its \
    amount is credited, and nothing else; (c) if no cycle was billed too high, the claim is \
    refused; (d) if every such cycle was credited before, it is refused too; (e) what is owed is \
    credited in one sum if it is within the limit; (f) above it the ticket is escalated to \
    billing_ops first, and its answer is followed: what it grants is credited in one sum, and \
    what it denies is refused";

const OWED: &str = "the excess of a cycle is the seats billed less the seats kept, times the price \
    of that cycle; the reduction holds for every cycle issued on a later day than the booking, and \
    an invoice billed anew has no excess; what is owed is the sum of the excess of all cycles \
    that the window admits and that were not credited before";

const REPLY: &str = "Whoever gets a credit for cycles hears that we billed too much, how \
    much is credited and for which cycles; if billing_ops approved all of it, also that, and \
    otherwise, if some cycles were too old, also that. If it granted a part, we give the \
    amount, the approval, and that the rest was not granted. For a promise we give the amount \
    and say that the promise is kept. A refusal says that nothing is credited, and why. With a \
    dispute open we name the team that decides, and that the desk cannot comment on the claim";

const STATUS: &str = "credited and compensated claims are resolved, other refusals wait on the \
    customer, and what legal has is escalated";

fn write_policies(draft: &mut Draft<'_>, facts: &Facts) -> Vec<String> {
    let (days, limit) = (facts.window_days.to_string(), draft.money(facts.limit));
    let clauses = [
        ("Order", draft.say("policy order", &[("order", ORDER)])),
        ("Owed", draft.say("policy owed", &[("owed", OWED)])),
        ("Window", draft.say("policy window", &[("days", &days)])),
        ("Limit", draft.say("policy limit", &[("limit", &limit)])),
        ("Promises", draft.say("policy promises", &[])),
        ("Records", draft.say("policy records", &[("status", STATUS)])),
        ("Reply", draft.say("policy reply", &[("reply", REPLY)])),
    ];
    let keywords = ["credit", "cycles", "billing", "approval", "limit", "policy"];
    let summary = "What is credited when several cycles were billed too high, and who decides.";
    let mut all = vec![draft.policy("Credits over several cycles", summary, &keywords, &clauses)];
    let clause = match facts.amended {
        None => return all,
        Some((true, days)) => {
            let days = days.to_string();
            ("Amended window", draft.say("policy amended window", &[("days", &days)]))
        }
        Some((false, cents)) => {
            let limit = draft.money(cents);
            ("Amended limit", draft.say("policy amended limit", &[("limit", &limit)]))
        }
    };
    let summary = "In force; replaces a part of the policy on credits over several cycles.";
    all.push(draft.policy("Credits over several cycles, addendum", summary, &keywords, &[clause]));
    all
}
