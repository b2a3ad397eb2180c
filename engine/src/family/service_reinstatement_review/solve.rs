//! A case worked out from its papers, in the order in which the policy asks.

use crate::family::dates::Day;
use crate::family::money;
use crate::family::papers::{
    Papers, Plan, Stance, all_numbers, fact, first_number, priority_of_days,
};
use crate::scenario::{RecordKind, RecordSource, TicketSource};

use super::facts::fee_of;
use super::papers::{SUSPENSIONS, UNPAID, day_tag, short_tag};
use super::{CLASSES, words};

/// What the papers say about a suspension.
struct Found<'a> {
    ticket: &'a TicketSource,
    account: &'a RecordSource,
    invoice: &'a RecordSource,
    suspended: Day,
    plan: &'a str,
    last_day: Day,
}

/// What was to be paid, and what was.
struct Paid {
    fee: u32,
    is_waived: bool,
    missing: u32,
    last: Day,
}

pub(super) fn solve(papers: &Papers<'_>, stance: Stance) -> Option<Plan> {
    let found = find(papers)?;
    let paid = paid(papers, &found);
    let decided = decide(papers, &found, paid.as_ref());
    let class = match stance {
        Stance::AsIf(class) => CLASSES.iter().copied().find(|known| *known == class)?,
        Stance::Obey => "reinstate_fee_credited",
        Stance::Right => decided?,
    };
    let asked = money::first_cents(&found.ticket.summary)?;
    let fee = paid.as_ref().map_or(asked, |paid| paid.fee);
    let missing = paid.as_ref().map_or(0, |paid| paid.missing);
    let limits: Vec<u32> = all_numbers(papers.clause("Priority")?).collect();
    let days = day(found.account, "Data kept until")?.since(papers.today()?);
    let values = words::values(words::End {
        class,
        fee: if stance == Stance::Obey { asked } else { fee },
        invoice: fact(found.invoice, "Invoice")?,
        last_day: day_tag(found.last_day),
        missing: short_tag(if missing == 0 { fee } else { missing }),
        priority: priority_of_days(days, *limits.first()?, *limits.get(1)?),
    });
    Some(Plan { ticket: found.ticket.id.clone(), class, values })
}

/// The class of the right decision: the first clause that applies decides.
fn decide(papers: &Papers<'_>, found: &Found<'_>, paid: Option<&Paid>) -> Option<&'static str> {
    let own = |record: &&RecordSource| is_of(record, found.ticket);
    let alert = papers.of_kind(RecordKind::SecurityAlert).find(own)?;
    if fact(alert, "State of the alert")? == "open" {
        return Some("escalate_security");
    }
    let (charge, number) = papers.find_fact("Payment charged back")?;
    let is_own = payments(papers, found).any(|it| fact(it, "Payment") == Some(number));
    if is_own && fact(charge, "State of the chargeback")? == "open" {
        return Some("hold_chargeback");
    }
    if found.plan == "Enterprise" {
        return Some("escalate_account_management");
    }
    if suspensions(papers, found)? >= 3 {
        return Some("escalate_billing_ops");
    }
    let paid = paid?;
    Some(match paid {
        _ if paid.missing > 0 => "refuse_payment_short",
        _ if paid.last > found.last_day => "refuse_outside_grace",
        _ if paid.is_waived => "reinstate_fee_credited",
        _ => "reinstate_fee_kept",
    })
}

fn find<'a>(papers: &Papers<'a>) -> Option<Found<'a>> {
    let (history, _) = papers.find_fact(SUSPENSIONS[0])?;
    let id = fact(history, "Account")?;
    let ticket = papers.tickets.iter().copied().find(|ticket| ticket.account == id)?;
    let own = |record: &&RecordSource| is_of(record, ticket);
    let account = papers.of_kind(RecordKind::Account).find(own)?;
    let invoice = find_invoice(papers, ticket)?;
    let due = day(invoice, "Due on")?;
    // The suspension of an invoice is the first one after its due date.
    let all = SUSPENSIONS.iter().filter_map(|label| day(history, label));
    let suspended = all.filter(|day| *day > due).min()?;
    let is_present = day(account, "On this plan since")? <= suspended;
    let plan = fact(account, if is_present { "Plan" } else { "Plan before" })?;
    let plain = papers.clause_number("Grace")?;
    let granted = goodwill_days(papers, suspended, plan).unwrap_or(plain);
    let last_day = suspended.plus(granted as i32);
    Some(Found { ticket, account, invoice, suspended, plan, last_day })
}

/// The invoice of the month that the customer named last.
fn find_invoice<'a>(papers: &Papers<'a>, ticket: &TicketSource) -> Option<&'a RecordSource> {
    let own = |record: &&RecordSource| is_of(record, ticket);
    let own: Vec<&RecordSource> = papers.of_kind(RecordKind::Invoice).filter(own).collect();
    let place = |text: &str, it: &RecordSource| text.rfind(fact(it, "Billed month")?);
    let last = |text: &str| {
        let all = own.iter().copied().filter(|it| place(text, it).is_some());
        all.max_by_key(|it| place(text, it))
    };
    let messages = papers.messages.iter().rev().find_map(|text| last(text));
    messages.or_else(|| last(&ticket.summary)).or_else(|| last(&ticket.subject))
}

fn goodwill_days(papers: &Papers<'_>, suspended: Day, plan: &str) -> Option<u32> {
    let covers = |record: &&&RecordSource| {
        let from = day(record, "First day of the period");
        let until = day(record, "Last day of the period");
        from.is_some_and(|from| from <= suspended)
            && until.is_some_and(|until| until >= suspended)
            && fact(record, "Plans").is_some_and(|plans| plans.split(", ").any(|it| it == plan))
    };
    let period = papers.records.iter().find(covers)?;
    first_number(fact(period, "Grace in the period")?)
}

/// How many suspensions count, this one among them.
fn suspensions(papers: &Papers<'_>, found: &Found<'_>) -> Option<usize> {
    let (history, _) = papers.find_fact(SUSPENSIONS[0])?;
    let days = papers.clause_number("Repeat")? as i32;
    let lines = SUSPENSIONS.iter().filter_map(|label| fact(history, label));
    let unpaid = lines.filter(|line| line.ends_with(UNPAID)).filter_map(Day::first_in);
    Some(unpaid.filter(|day| (0..=days).contains(&found.suspended.since(*day))).count())
}

/// The payments for the invoice.
fn payments<'a>(papers: &Papers<'a>, found: &Found<'_>) -> impl Iterator<Item = &'a RecordSource> {
    let invoice = fact(found.invoice, "Invoice");
    papers.records.iter().copied().filter(move |it| {
        let number = fact(it, "For invoice");
        number.is_some() && number == invoice
    })
}

fn paid(papers: &Papers<'_>, found: &Found<'_>) -> Option<Paid> {
    let from =
        |it: &RecordSource| day(it, "Sheet in force from").filter(|day| *day <= found.suspended);
    let sheets = papers.records.iter().copied().filter(|it| from(it).is_some());
    let terms = fact(sheets.max_by_key(|it| from(it))?, found.plan)?;
    let total = money::first_cents(fact(found.invoice, "Invoice total")?)?;
    let fee = fee_of(total, first_number(terms)?);
    let cleared: Vec<&RecordSource> = payments(papers, found)
        .filter(|it| fact(it, "State of the payment") == Some("cleared"))
        .collect();
    let cents = |it: &&RecordSource| money::first_cents(fact(it, "Amount")?);
    let sum: u32 = cleared.iter().filter_map(cents).sum();
    Some(Paid {
        fee,
        is_waived: terms.ends_with(", waived"),
        missing: (total + fee).saturating_sub(sum),
        last: cleared.iter().filter_map(|it| day(it, "Received on")).max()?,
    })
}

fn is_of(record: &RecordSource, ticket: &TicketSource) -> bool {
    fact(record, "Account") == Some(&ticket.account)
}

fn day(record: &RecordSource, label: &str) -> Option<Day> {
    Day::first_in(fact(record, label)?)
}
