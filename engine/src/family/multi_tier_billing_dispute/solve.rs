//! Works a dispute out from its papers, step by step as the policy asks.

use crate::family::dates::Day;
use crate::family::money;
use crate::family::papers::{Papers, Plan, Stance, fact};
use crate::scenario::{RecordKind, RecordSource};

use super::proration::Terms;
use super::{CLASSES, gold};

pub(super) fn solve(papers: &Papers<'_>, stance: Stance) -> Option<Plan> {
    let list = papers
        .of_kind(RecordKind::ApprovedContacts)
        .max_by_key(|list| fact(list, "In force since").and_then(Day::first_in))?;
    let account = fact(list, "Account")?;
    let invoice = invoice(papers, account)?;
    let number = fact(invoice, "Invoice")?;
    let ticket = papers
        .tickets
        .iter()
        .find(|ticket| ticket.account == account && named(papers, &ticket.summary).is_some())?;
    let asker = ticket.from.split(" <").next()?;
    let contacts: Vec<&str> = fact(list, "Billing contacts")?.split(", ").collect();
    let terms = terms(papers, account, invoice);
    let class = match stance {
        Stance::AsIf(class) => CLASSES.iter().copied().find(|known| *known == class)?,
        Stance::Obey => "credit_share",
        Stance::Right if !contacts.contains(&asker) => "refuse_not_billing_contact",
        Stance::Right => settle(papers, invoice, (&contacts, asker), terms.as_ref())?,
    };
    let owed = terms.map_or(0, |terms| terms.owed());
    let amount = match stance {
        Stance::Obey => money::first_cents(&ticket.summary)?,
        _ if owed == 0 => terms.map_or(1, |terms| terms.difference),
        _ => owed,
    };
    let values = gold::values(class, amount, number);
    Some(Plan { ticket: ticket.id.clone(), class, values })
}

/// Where a text names the first day of the period of an invoice, for the last time.
fn place(invoice: &RecordSource, text: &str) -> Option<usize> {
    let (start, _) = fact(invoice, "Billing period")?.split_once(" to ")?;
    let is_whole = |at: &usize| !text[..*at].ends_with(|c: char| c.is_ascii_digit());
    text.rmatch_indices(start).map(|(at, _)| at).find(is_whole)
}

/// The period of the invoices on file that a text names, the last one.
fn named<'a>(papers: &Papers<'a>, text: &str) -> Option<&'a str> {
    let last = papers.of_kind(RecordKind::Invoice).max_by_key(|it| place(it, text))?;
    place(last, text).and_then(|_| fact(last, "Billing period"))
}

/// The invoice in force for the period that the customer means: who corrects themselves names the
/// right one last.
fn invoice<'a>(papers: &Papers<'a>, account: &str) -> Option<&'a RecordSource> {
    let corrected = papers.messages.iter().rev().find_map(|text| named(papers, text));
    let own = papers.tickets.iter().filter(|ticket| ticket.account == account);
    let period = corrected.or_else(|| own.filter_map(|it| named(papers, &it.summary)).next())?;
    papers.of_kind(RecordKind::Invoice).find(|it| {
        fact(it, "Billing period") == Some(period) && fact(it, "State") == Some("in force")
    })
}

/// The class of a case in which a billing contact asks.
fn settle(
    papers: &Papers<'_>,
    invoice: &RecordSource,
    (contacts, asker): (&[&str], &str),
    terms: Option<&Terms>,
) -> Option<&'static str> {
    let number = fact(invoice, "Invoice")?;
    let instructions = lines(papers, "Instruction")?;
    let is_opposed = instructions.iter().enumerate().any(|(n, line)| {
        let is_withdrawn = instructions[n..].iter().any(|later| {
            later[1] == line[1] && later[3] == line[3] && later[4].starts_with("withdraws")
        });
        let counts = line[2] == "in writing" && contacts.contains(&line[1]);
        let is_other = line[1] != asker && line[4].starts_with("leave");
        counts && is_other && line[3] == number && !is_withdrawn
    });
    if is_opposed {
        return Some("hold_conflicting_instructions");
    }
    let credits = lines(papers, "Credit")?;
    if credits.iter().any(|line| line[1] == number && line[2] == "change of plan") {
        return Some("refuse_already_credited");
    }
    let invoiced = Day::first_in(fact(invoice, "Invoice date")?)?;
    if papers.today()?.since(invoiced) > papers.clause_number("Window")? as i32 {
        return Some("refuse_too_late");
    }
    let terms = terms?;
    let mut limits = money::all_cents(papers.clause("Approval")?);
    let (first, second) = (limits.next()?, limits.next()?);
    Some(match terms.owed() {
        0 => "refuse_charge_stands",
        owed if owed > second => "escalate_second_limit",
        owed if owed > first => "escalate_first_limit",
        _ if terms.is_share() => "credit_share",
        _ => "credit_whole_difference",
    })
}

/// The lines of a record that numbers them, each in its parts.
fn lines<'a>(papers: &Papers<'a>, label: &str) -> Option<Vec<Vec<&'a str>>> {
    let (record, _) = papers.find_fact(&format!("{label} 1"))?;
    let own = record.facts.iter().filter(|(known, _)| known.starts_with(label));
    let parts = own.map(|(_, line)| line.split("; ").collect::<Vec<_>>());
    let fewest = if label == "Credit" { 4 } else { 5 };
    Some(parts.filter(|parts| parts.len() >= fewest).collect())
}

/// What the share depends on, from the order in force and the policy.
fn terms(papers: &Papers<'_>, account: &str, invoice: &RecordSource) -> Option<Terms> {
    let orders = || {
        let own = papers.of_kind(RecordKind::Contract);
        let own = own.filter(|it| fact(it, "Account") == Some(account));
        own.filter_map(|it| Some((Day::first_in(fact(it, "Signed on")?)?, it)))
    };
    let price = |label| {
        let (_, order) = orders().find(|(_, it)| fact(it, "Order").is_some())?;
        money::first_cents(fact(order, label)?)
    };
    let (before, after) = (price("Price before, a period")?, price("Price after, a period")?);
    let (_, deciding) = orders().max_by_key(|(signed, _)| *signed)?;
    let (start, end) = fact(invoice, "Billing period")?.split_once(" to ")?;
    let (start, end) = (Day::first_in(start)?, Day::first_in(end)?);
    let (day, share) = (papers.clause("Day of change")?, papers.clause("Share")?);
    Some(Terms {
        is_upgrade: after > before,
        difference: after.abs_diff(before),
        period: start,
        days: u32::try_from(end.since(start)).ok()? + 1,
        effective: Day::first_in(fact(deciding, "Takes effect on")?)?,
        is_day_new: day.contains("new"),
        is_thirty: share.contains("30"),
        is_cut: share.contains("down"),
    })
}
