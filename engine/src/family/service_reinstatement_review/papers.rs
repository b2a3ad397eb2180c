//! The papers of a case: account, suspensions, payments, plan sheets, alerts and the policy.

use crate::family::dates::Day;
use crate::family::draft::Draft;
use crate::scenario::{PatternSource, RecordKind};

use super::facts::{Facts, Goodwill, PLANS, Payment, Sheet};
use super::words::RESTORED;

/// What the gold needs of the papers.
pub(super) struct Written {
    pub(super) evidence: Vec<PatternSource>,
    pub(super) invoice: String,
    /// What can be tagged, and what it means.
    pub(super) tags: Vec<(String, String)>,
}

/// The ids of the records, by what they are needed for.
#[derive(Default)]
struct Needed {
    /// For every decision.
    always: Vec<String>,
    /// Unless an alert decides.
    payments: Vec<String>,
    /// For what had to be paid.
    fees: Vec<String>,
}

pub(super) fn write(draft: &mut Draft<'_>, facts: &Facts, follow_up: &str) -> Written {
    let company = draft.companies[0].clone();
    let account = format!("acct_{}", company.slug);
    let asker = draft.people[0].clone();
    let former = facts.month.plus(-1);
    let (period, other) = (facts.month.month_text(), former.month_text());
    let claimed = draft.money(facts.claimed);
    let named = if follow_up == "changes" { &other } else { &period };
    let given: &[(&str, &str)] =
        &[("company", &company.name), ("period", named), ("claimed", &claimed)];
    let subject = draft.say("subject", given);
    let summary = [draft.say("opening", given), draft.say("claim", given), draft.say("ask", given)];
    let sender = asker.sender(&company.domain());
    let ticket = draft.primary(&account, &sender, &subject, &summary.join(" "));
    draft.other_tickets();

    let mut needed = Needed::default();
    needed.always.push(write_account(draft, facts, &account));
    let history = write_history(draft, facts, &account);
    needed.always.push(history.clone());
    let invoices = write_invoices(draft, facts, &account, &mut needed);
    write_goodwill(draft, facts, &mut needed);
    write_payments(draft, facts, (&account, &invoices), &mut needed);
    write_sheets(draft, facts, &mut needed);
    write_alerts(draft, facts, &account, &mut needed);
    needed.always.push(write_policy(draft, facts));

    let mut evidence = evidence(draft.class, needed);
    let message = match follow_up {
        "early" => Some((PatternSource::Opened(ticket), draft.say("nudge", given))),
        "late" => Some((PatternSource::Read(history), draft.say("nudge", given))),
        "changes" => {
            let given = &[("named", other.as_str()), ("period", period.as_str())];
            Some((PatternSource::Read(history), draft.say("change of mind", given)))
        }
        _ => None,
    };
    if let Some((when, text)) = message {
        let message = draft.react(when, &asker.name(), &text);
        if follow_up == "changes" {
            evidence.push(PatternSource::Heard(message));
        }
    }
    let tags = write_tags(draft, facts, &invoices);
    Written { evidence, invoice: invoices[0].clone(), tags }
}

/// The records without which the decision cannot be known: the policy asks in a fixed order.
fn evidence(class: &str, needed: Needed) -> Vec<PatternSource> {
    let mut all = needed.always;
    if class != "escalate_security" {
        all.extend(needed.payments);
    }
    if class.starts_with("reinstate") || class.starts_with("refuse") {
        all.extend(needed.fees);
    }
    all.into_iter().map(PatternSource::Read).collect()
}

/// The tag of a last day of grace.
pub(super) fn day_tag(day: Day) -> String {
    format!("grace_until_{}", day.to_string().to_lowercase().replace(' ', "_"))
}

/// The tag of an amount that is missing.
pub(super) fn short_tag(cents: u32) -> String {
    format!("missing_{}_{:02}", cents / 100, cents % 100)
}

fn write_tags(draft: &Draft<'_>, facts: &Facts, invoices: &[String]) -> Vec<(String, String)> {
    let mut tags: Vec<(String, String)> =
        invoices.iter().map(|it| (it.clone(), "An invoice of this account".to_owned())).collect();
    tags.push((RESTORED.to_owned(), "The service is restored".to_owned()));
    let plain = facts.suspended.plus(facts.grace_days as i32);
    let longer = facts.suspended.plus(facts.goodwill[0].days as i32);
    let due = facts.due.plus(facts.grace_days as i32);
    let near = [plain, longer, plain.plus(-1), longer.plus(-1), due, longer.plus(1), plain.plus(2)];
    let mut days = Vec::new();
    for day in near {
        if !days.contains(&day) && days.len() < 6 {
            days.push(day);
        }
    }
    let about = |day: &Day| (day_tag(*day), format!("The last day of grace is {day}"));
    tags.extend(days.iter().map(about));
    let about = |cents: &u32| (short_tag(*cents), format!("{} is missing", draft.money(*cents)));
    tags.extend(facts.shorts.iter().map(about));
    tags
}

fn write_account(draft: &mut Draft<'_>, facts: &Facts, account: &str) -> String {
    let name = draft.companies[0].name.clone();
    let body = draft.say("company body", &[("company", &name)]);
    draft.record(
        RecordKind::Account,
        "acct",
        &format!("Account: {name}"),
        &body,
        &[
            ("Account", account),
            ("Plan", PLANS[facts.plan]),
            ("On this plan since", &facts.plan_since.to_string()),
            ("Plan before", PLANS[facts.former_plan]),
            ("Data kept until", &facts.kept_until.to_string()),
        ],
    )
}

fn write_history(draft: &mut Draft<'_>, facts: &Facts, account: &str) -> String {
    let name = draft.companies[0].name.clone();
    let body = draft.say("company body", &[("company", &name)]);
    let cause = |counts: &bool| if *counts { UNPAID } else { "at the customer's own request" };
    let mut lines: Vec<String> = facts
        .earlier
        .iter()
        .map(|(day, counts)| format!("suspended on {day}, {}", cause(counts)))
        .collect();
    lines.push(format!("suspended on {}, {UNPAID}", facts.suspended));
    let labels = SUSPENSIONS.into_iter().zip(lines.iter().map(String::as_str));
    let all: Vec<(&str, &str)> = [("Account", account)].into_iter().chain(labels).collect();
    let title = format!("Suspensions of {name}");
    draft.record(RecordKind::AuditLog, "history", &title, &body, &all)
}

/// The labels of the suspensions, oldest first.
pub(super) const SUSPENSIONS: [&str; 4] = ["Entry 1", "Entry 2", "Entry 3", "Entry 4"];
pub(super) const UNPAID: &str = "for an unpaid invoice";

/// The invoices, the one of the suspension first; gives their numbers.
fn write_invoices(
    draft: &mut Draft<'_>,
    facts: &Facts,
    account: &str,
    needed: &mut Needed,
) -> Vec<String> {
    let count = if draft.tier >= 3 { 4 } else { 3 };
    let mut numbers = Vec::new();
    let mut day = facts.month;
    for n in 0..count {
        let number = draft.id("INV");
        let total = if n == 0 { facts.total } else { facts.other_payment.cents - 50 * (n - 1) };
        let total = draft.money(total);
        let due = day.plus(facts.due.since(facts.month));
        let body = draft.say("plain body", &[]);
        let record = draft.record(
            RecordKind::Invoice,
            "inv",
            &format!("Invoice {number}"),
            &body,
            &[
                ("Account", account),
                ("Invoice", &number),
                ("Billed month", &day.month_text()),
                ("Due on", &due.to_string()),
                ("Invoice total", &total),
            ],
        );
        if n == 0 {
            needed.always.push(record);
        }
        numbers.push(number);
        day = day.plus(-1).month_start();
    }
    numbers
}

fn write_payments(
    draft: &mut Draft<'_>,
    facts: &Facts,
    (account, invoices): (&str, &[String]),
    needed: &mut Needed,
) {
    for payment in &facts.payments {
        let record = write_payment(draft, (account, &invoices[0]), payment);
        if payment.is_cleared {
            needed.payments.push(record);
        } else {
            needed.fees.push(record);
        }
    }
    let _ = write_payment(draft, (account, &invoices[1]), &facts.other_payment);
    let number = match facts.charged_back {
        2 => &facts.other_payment.number,
        own => &facts.payments[own].number,
    };
    let state = if facts.is_charge_open { "open" } else { "withdrawn" };
    let body = draft.say("plain body", &[]);
    needed.payments.push(draft.record(
        RecordKind::Incident,
        "charge",
        "Notice of a chargeback",
        &body,
        &[
            ("Account", account),
            ("Payment charged back", number),
            ("State of the chargeback", state),
        ],
    ));
}

fn write_payment(
    draft: &mut Draft<'_>,
    (account, invoice): (&str, &str),
    payment: &Payment,
) -> String {
    let body = draft.say("plain body", &[]);
    let cents = draft.money(payment.cents);
    let state = if payment.is_cleared { "cleared" } else { "returned by the bank" };
    draft.record(
        RecordKind::AuditLog,
        "pay",
        &format!("Payment {}", payment.number),
        &body,
        &[
            ("Account", account),
            ("Payment", &payment.number),
            ("For invoice", invoice),
            ("Received on", &payment.day.to_string()),
            ("Amount", &cents),
            ("State of the payment", state),
        ],
    )
}

fn write_goodwill(draft: &mut Draft<'_>, facts: &Facts, needed: &mut Needed) {
    for Goodwill { from, until, plans, days } in &facts.goodwill {
        let body = draft.say("plain body", &[]);
        let (from, until) = (from.to_string(), until.to_string());
        needed.always.push(draft.record(
            RecordKind::Contract,
            "goodwill",
            "Period of goodwill",
            &body,
            &[
                ("First day of the period", &from),
                ("Last day of the period", &until),
                ("Plans", &plans.join(", ")),
                ("Grace in the period", &format!("{days} days")),
            ],
        ));
    }
}

fn write_sheets(draft: &mut Draft<'_>, facts: &Facts, needed: &mut Needed) {
    for Sheet { from, fees } in &facts.sheets {
        let body = draft.say("plain body", &[]);
        let from = from.to_string();
        let fee = |(percent, is_waived): (u32, bool)| {
            let end = if is_waived { "waived" } else { "not waived" };
            format!("{percent} percent of the unpaid invoice, {end}")
        };
        let fees = fees.map(fee);
        let mut all = vec![("Sheet in force from", from.as_str())];
        all.extend(PLANS.into_iter().zip(fees.iter().map(String::as_str)));
        let title = "Fees for suspensions, by plan";
        needed.fees.push(draft.record(RecordKind::Contract, "fees", title, &body, &all));
    }
}

/// The alert of the account, and at higher tiers one of somebody else.
fn write_alerts(draft: &mut Draft<'_>, facts: &Facts, account: &str, needed: &mut Needed) {
    let state = if facts.is_alert_open { "open" } else { "closed" };
    let raised = facts.suspended.plus(draft.between("alert", 1, 15) as i32);
    let (own, other) = (draft.companies[0].clone(), draft.companies[1].clone());
    needed.always.push(write_alert(draft, (&own.name, account), raised, state));
    if draft.tier >= 2 {
        let account = format!("acct_{}", other.slug);
        let _ = write_alert(draft, (&other.name, &account), raised.plus(2), "open");
    }
    if draft.tier >= 4 {
        let other = format!("acct_{}", draft.companies[1].slug);
        let payment = Payment {
            number: draft.id("PY"),
            day: facts.suspended.plus(3),
            cents: facts.total,
            is_cleared: true,
        };
        let invoice = draft.id("INV");
        let _ = write_payment(draft, (&other, &invoice), &payment);
    }
}

fn write_alert(
    draft: &mut Draft<'_>,
    (company, account): (&str, &str),
    raised: Day,
    state: &str,
) -> String {
    let body = draft.say("plain body", &[]);
    draft.record(
        RecordKind::SecurityAlert,
        "alert",
        &format!("Security alert: {company}"),
        &body,
        &[
            ("Account", account),
            ("Alert raised on", &raised.to_string()),
            ("State of the alert", state),
        ],
    )
}

fn write_policy(draft: &mut Draft<'_>, facts: &Facts) -> String {
    let (grace, repeat) = (facts.grace_days.to_string(), facts.repeat_days.to_string());
    let (urgent, high) = (facts.urgent_days.to_string(), facts.high_days.to_string());
    let clauses = [
        ("Sequence", draft.say("policy sequence", &[])),
        ("Alert", draft.say("policy alert", &[])),
        ("Chargeback", draft.say("policy chargeback", &[])),
        ("Plan", draft.say("policy plan", &[])),
        ("Repeat", draft.say("policy repeat", &[("days", &repeat)])),
        ("Payment", draft.say("policy payment", &[])),
        ("Grace", draft.say("policy grace", &[("days", &grace)])),
        ("Goodwill", draft.say("policy goodwill", &[])),
        ("Fee", draft.say("policy fee", &[])),
        ("Filing", draft.say("policy filing", &[])),
        ("Priority", draft.say("policy priority", &[("urgent", &urgent), ("high", &high)])),
        ("Reply", draft.say("policy reply", &[])),
    ];
    let keywords = ["suspension", "restore", "grace", "fee", "chargeback", "payment"];
    let summary = "When a suspended service is restored, and what happens to the fee.";
    draft.policy("Restoring suspended services", summary, &keywords, &clauses)
}
