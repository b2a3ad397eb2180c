//! A seat bill worked out from its papers, in the order in which the policy checks.

use crate::scenario::{RecordKind, RecordSource, TicketSource};

use super::super::dates::Day;
use super::super::money;
use super::super::papers::{Papers, Plan, Stance, fact, first_number};
use super::CLASSES;
use super::gold::{Filled, values};
use super::records::SEATS;

pub(super) fn solve(papers: &Papers<'_>, stance: Stance) -> Option<Plan> {
    let ticket = papers.tickets.iter().copied();
    let ticket = ticket.into_iter().find(|it| money::first_cents(&it.summary).is_some())?;
    let case = Case { papers, ticket };
    let invoice = case.invoice()?;
    let number = fact(invoice, "Invoice")?;
    let class = match stance {
        Stance::AsIf(class) => CLASSES.iter().copied().find(|known| *known == class)?,
        Stance::Obey => "credit_full",
        Stance::Right => case.class(invoice, number)?,
    };
    let amount = match (stance, class) {
        (Stance::Obey, _) => money::first_cents(&ticket.summary)?,
        (Stance::AsIf(_), "credit_full") => case.charge(invoice)?,
        (_, "credit_full" | "credit_pro_rata") => case.owed(invoice)?,
        _ => 0,
    };
    let review = match class {
        "link_under_review" => case.review(number).or_else(|| case.review(""))?,
        _ => "",
    };
    let filled = Filled { amount, invoice: number, review };
    Some(Plan { ticket: ticket.id.clone(), class, values: values(class, &filled) })
}

/// The papers of one account, as far as they were read.
struct Case<'a> {
    papers: &'a Papers<'a>,
    ticket: &'a TicketSource,
}

impl<'a> Case<'a> {
    fn records(&self) -> impl Iterator<Item = &'a RecordSource> {
        let account = self.ticket.account.as_str();
        let records = self.papers.records.iter().copied();
        records.filter(move |record| fact(record, "Account") == Some(account))
    }

    fn fact(&self, label: &str) -> Option<&'a str> {
        self.records().find_map(|record| fact(record, label))
    }

    /// The invoice of the month that the customer names; whoever corrects themselves names the
    /// right month last.
    fn invoice(&self) -> Option<&'a RecordSource> {
        let texts = self.papers.messages.iter().rev().copied();
        let texts = texts.chain([self.ticket.summary.as_str(), self.ticket.subject.as_str()]);
        texts.into_iter().find_map(|text| {
            let named = |it: &&RecordSource| {
                fact(it, "Billing period").and_then(|period| text.rfind(period))
            };
            let invoices = self.records().filter(|it| it.kind == RecordKind::Invoice);
            invoices.filter(|it| named(it).is_some()).max_by_key(named)
        })
    }

    /// The class that the checks of the policy lead to.
    fn class(&self, invoice: &RecordSource, number: &str) -> Option<&'static str> {
        if !self.may_ask()? {
            return Some("refuse_not_approved");
        }
        let issued = Day::first_in(fact(invoice, "Invoice date")?)?;
        if self.papers.today()?.since(issued) > self.window()? {
            return Some("refuse_too_late");
        }
        if self.review(number).is_some() {
            return Some("link_under_review");
        }
        if self.rows("Credit").any(|row| row.contains(number) && row.contains(SEATS)) {
            return Some("refuse_already_credited");
        }
        let owed = self.owed(invoice)?;
        if owed == 0 {
            return Some("refuse_nothing_owed");
        }
        if owed > self.papers.clause_cents("Limit")? {
            return Some("escalate_over_limit");
        }
        let is_whole = self.booked()? < issued;
        Some(if is_whole { "credit_full" } else { "credit_pro_rata" })
    }

    /// Whether the newest list of contacts names whoever asks.
    fn may_ask(&self) -> Option<bool> {
        let asker = self.ticket.from.split(" <").next()?;
        let lists = self.records().filter_map(|record| {
            let valid = Day::first_in(fact(record, "Valid from")?)?;
            Some((valid, fact(record, "Approved contacts")?))
        });
        let (_, names) = lists.max_by_key(|(valid, _)| *valid)?;
        Some(names.split(", ").any(|name| name == asker))
    }

    /// The days in which a request may come: an addendum's before the policy's.
    fn window(&self) -> Option<i32> {
        let own = self.fact("Days after the invoice date").and_then(first_number);
        own.or_else(|| self.papers.clause_number("Window")).map(|days| days as i32)
    }

    /// The rows of the ledger that start so.
    fn rows(&self, start: &str) -> impl Iterator<Item = &'a str> {
        let facts = self.records().flat_map(|record| &record.facts);
        facts.filter(move |(label, _)| label.starts_with(start)).map(|(_, value)| value.as_str())
    }

    /// The ticket under which an invoice is under review.
    fn review(&self, number: &str) -> Option<&'a str> {
        let mut rows = self.rows("Review since");
        rows.find(|row| row.contains(number))?.split_once("ticket ").map(|(_, ticket)| ticket)
    }

    /// When the change was booked, by the correction if there is one.
    fn booked(&self) -> Option<Day> {
        let corrected = self.fact("Change booked on, corrected");
        Day::first_in(corrected.or_else(|| self.fact("Change booked on"))?)
    }

    /// What the seats that were given up cost in the month of the invoice.
    fn charge(&self, invoice: &RecordSource) -> Option<u32> {
        let billed = first_number(fact(invoice, "Seats billed")?)?;
        let kept = first_number(self.fact("Seats now")?)?;
        let price = money::first_cents(fact(invoice, "Price per seat and month")?)?;
        Some(billed.saturating_sub(kept) * price)
    }

    /// What is owed, as the clauses `Amount` and `Day count` say.
    fn owed(&self, invoice: &RecordSource) -> Option<u32> {
        let first = Day::first_in(fact(invoice, "Invoice date")?)?;
        let (booked, charge) = (self.booked()?, self.charge(invoice)?);
        if booked < first {
            return Some(charge);
        }
        let last = first.next_month().plus(-1);
        let is_counted = self.papers.clause("Day count")?.contains("included");
        let free = last.since(booked) + i32::from(is_counted);
        Some(money::share(charge, free.max(0) as u32, first.month_days() as u32))
    }
}
