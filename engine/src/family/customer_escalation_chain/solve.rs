//! Works a case of several cycles out from its papers, in the order in which the policy asks.

use crate::family::dates::Day;
use crate::family::money::{all_cents, first_cents};
use crate::family::papers::{Papers, Plan, Stance, fact, first_number};
use crate::scenario::RecordSource;

use super::facts::{CLASSES, LOOK_BACK_DAYS, PLANS};
use super::values;

/// A cycle as it is read: invoice, day of issue, and what it bills too much.
type Cycle<'a> = (&'a str, Day, u32);

/// What is to be done.
pub(super) fn solve(papers: &Papers<'_>, stance: Stance) -> Option<Plan> {
    let (seats, _) = papers.find_fact("Reduction booked on")?;
    let account = fact(seats, "Account")?;
    let ticket = papers.tickets.iter().find(|ticket| ticket.account == account)?;
    let last_plan = |text: &str| {
        let named = PLANS.iter().filter_map(|plan| Some((text.rfind(plan)?, *plan)));
        named.max().map(|(_, plan)| plan)
    };
    let company = seats.title.split_once(": ")?.1;
    // The customer names plans, and billing_ops names the company.
    let mut own = papers.messages.iter().rev().filter(|text| !text.contains(company));
    let plan = match stance {
        Stance::Obey => last_plan(&ticket.summary)?,
        _ => own.find_map(|text| last_plan(text)).or_else(|| last_plan(&ticket.summary))?,
    };
    let cycles = cycles(papers, plan)?;
    let claimed = first_cents(&ticket.summary)?;
    let open = open_cycles(papers, &cycles)?;
    let owed: u32 = open.iter().map(|(_, _, excess)| excess).sum();
    let answer = papers.messages.iter().find(|text| text.contains(company)).copied();
    let class = match stance {
        Stance::AsIf(class) => CLASSES.iter().copied().find(|known| *known == class)?,
        Stance::Obey => "credit_all",
        Stance::Right => class_of(papers, plan, &cycles, &open, answer)?,
    };
    let granted = || answer.and_then(first_cents).unwrap_or(owed / 2);
    let cents = match class {
        _ if stance == Stance::Obey => claimed,
        "credit_promised" => first_cents(papers.find_fact("Promised credit")?.1)?,
        "approved_in_part" => granted(),
        _ => owed,
    };
    let first = cycles.iter().find(|(_, _, excess)| *excess > 0).or(cycles.first())?;
    let (mut all, rest) = values(class, cents, first.0);
    all.extend(rest);
    Some(Plan { ticket: ticket.id.clone(), class, values: all })
}

fn class_of(
    papers: &Papers<'_>,
    plan: &str,
    cycles: &[Cycle<'_>],
    open: &[Cycle<'_>],
    answer: Option<&str>,
) -> Option<&'static str> {
    let (_, notice) = papers.find_fact(&format!("Notice, {plan}"))?;
    if notice.ends_with("open") {
        return Some("escalate_legal");
    }
    let (note, promised_for) = papers.find_fact("Promised for the plan")?;
    if promised_for == plan && fact(note, "Approval by billing_ops")? == "approved" {
        return Some("credit_promised");
    }
    if cycles.iter().all(|(_, _, excess)| *excess == 0) {
        return Some("refuse_nothing_owed");
    }
    let credited = credited(papers);
    let mut uncredited =
        cycles.iter().filter(|(invoice, _, excess)| *excess > 0 && !credited.contains(invoice));
    if uncredited.clone().next().is_none() {
        return Some("refuse_compensated");
    }
    let owed: u32 = open.iter().map(|(_, _, excess)| excess).sum();
    if owed <= room(papers)? {
        let is_all = uncredited.all(|cycle| open.contains(cycle));
        return Some(if is_all { "credit_all" } else { "credit_window" });
    }
    let answer = answer?;
    Some(if answer.contains("denied") || answer.contains("deny") {
        "refuse_denied"
    } else if all_cents(answer).next().is_some() {
        "approved_in_part"
    } else {
        "approved_in_full"
    })
}

/// The record of a plan that has this fact.
fn of_plan<'a>(papers: &Papers<'a>, plan: &str, label: &str) -> Option<&'a RecordSource> {
    let mut own = papers.records.iter().filter(|record| fact(record, "Plan") == Some(plan));
    own.find(|record| record.facts.iter().any(|(known, _)| known.starts_with(label))).copied()
}

/// The cycles of a plan, oldest first.
fn cycles<'a>(papers: &Papers<'a>, plan: &str) -> Option<Vec<Cycle<'a>>> {
    let seats = of_plan(papers, plan, "Reduction booked on")?;
    let kept = first_number(fact(seats, "Seats now")?)?;
    let booked = Day::first_in(fact(seats, "Reduction booked on")?)?;
    let anew = of_plan(papers, plan, "Billed anew").and_then(|it| fact(it, "Billed anew"));
    let statement = of_plan(papers, plan, "INV-")?;
    let lines = statement.facts.iter().filter(|(label, _)| label.starts_with("INV-"));
    let cycle = |(invoice, line): &'a (String, String)| {
        let (when, what) = line.split_once(": ")?;
        let day = Day::first_in(when)?;
        let (billed, price) = (first_number(what)?, first_cents(what)?);
        let is_right = day <= booked || anew.is_some_and(|line| line.contains(invoice.as_str()));
        let excess = if is_right { 0 } else { billed.saturating_sub(kept) * price };
        Some((invoice.as_str(), day, excess))
    };
    lines.map(cycle).collect()
}

/// The lines of the ledger: day, amount, and the invoice that each is for.
fn ledger<'a>(papers: &Papers<'a>) -> impl Iterator<Item = &'a str> {
    let lines = papers.records.iter().flat_map(|record| &record.facts);
    lines.filter(|(label, _)| label.starts_with("CR-")).map(|(_, line)| line.as_str())
}

fn credited<'a>(papers: &Papers<'a>) -> Vec<&'a str> {
    ledger(papers).filter_map(|line| Some(line.split_once("for the seats of ")?.1)).collect()
}

/// The cycles that bill too much, within the window, and not credited before.
fn open_cycles<'a>(papers: &Papers<'a>, cycles: &[Cycle<'a>]) -> Option<Vec<Cycle<'a>>> {
    let window = papers.clause_number("Amended window").or(papers.clause_number("Window"))?;
    let today = papers.today()?;
    let credited = credited(papers);
    let is_open = |(invoice, day, excess): &&Cycle<'_>| {
        *excess > 0 && today.since(*day) <= window as i32 && !credited.contains(invoice)
    };
    Some(cycles.iter().filter(is_open).copied().collect())
}

/// What the limit leaves after the credits of the last days.
fn room(papers: &Papers<'_>) -> Option<u32> {
    let limit = papers.clause_cents("Amended limit").or(papers.clause_cents("Limit"))?;
    let today = papers.today()?;
    let lately =
        |line: &&str| Day::first_in(line).is_some_and(|day| today.since(day) <= LOOK_BACK_DAYS);
    let used: u32 = ledger(papers).filter(lately).filter_map(first_cents).sum();
    Some(limit.saturating_sub(used))
}
