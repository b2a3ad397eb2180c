//! A case of tax claimed back, worked out from its papers.

use crate::family::dates::Day;
use crate::family::money;
use crate::family::papers::{Papers, Plan, Stance, fact};
use crate::scenario::{RecordKind, RecordSource, TicketSource};

use super::{CLASSES, gold, tax};

/// Works a case out in the order in which the policy asks.
pub(super) fn solve(papers: &Papers<'_>, stance: Stance) -> Option<Plan> {
    let reading = Reading::of(papers)?;
    let class = match stance {
        Stance::Right => reading.class()?,
        Stance::AsIf(class) => CLASSES.iter().copied().find(|known| *known == class)?,
        Stance::Obey => "credit_all",
    };
    let is_credit = class.starts_with("credit");
    let amount = match stance {
        Stance::Obey => money::first_cents(&reading.ticket.summary)?,
        _ if is_credit => reading.owed().filter(|owed| *owed > 0).or_else(|| reading.charged())?,
        _ => 0,
    };
    let values = gold::values(class, reading.number, amount);
    Some(Plan { ticket: reading.ticket.id.clone(), class, values })
}

/// What was read, as far as it goes.
struct Reading<'p, 'a> {
    papers: &'p Papers<'a>,
    account: &'a str,
    ticket: &'a TicketSource,
    number: &'a str,
    certificate: &'a RecordSource,
    invoices: Vec<&'a RecordSource>,
}

impl<'p, 'a> Reading<'p, 'a> {
    fn of(papers: &'p Papers<'a>) -> Option<Self> {
        let mut tickets = papers.tickets.iter().copied();
        let ticket = tickets.find(|ticket| certificate_in(&ticket.summary).is_some())?;
        let corrected = papers.messages.iter().rev().find_map(|text| certificate_in(text));
        let number = corrected.or_else(|| certificate_in(&ticket.summary))?;
        let mut records = papers.records.iter().copied();
        let certificate = records.find(|record| fact(record, "Certificate") == Some(number))?;
        let account = ticket.account.as_str();
        let mut reading =
            Self { papers, account, ticket, number, certificate, invoices: Vec::new() };
        reading.invoices = reading.claimed_invoices();
        Some(reading)
    }

    fn own(&self, record: &RecordSource) -> bool {
        fact(record, "Account") == Some(self.account)
    }

    fn own_fact(&self, label: &str) -> Option<&'a str> {
        let mut own = self.papers.records.iter().copied().filter(|record| self.own(record));
        own.find_map(|record| fact(record, label))
    }

    /// The invoices from the first to the last month that the ticket names, the oldest first.
    fn claimed_invoices(&self) -> Vec<&'a RecordSource> {
        let months = months_in(&self.ticket.summary);
        let (first, last) = (months.iter().min().copied(), months.iter().max().copied());
        let is_claimed = |record: &&RecordSource| {
            let month = date(record).map(Day::month_start);
            self.own(record) && month >= first && month <= last && month.is_some()
        };
        let mut invoices: Vec<_> =
            self.papers.of_kind(RecordKind::Invoice).filter(is_claimed).collect();
        invoices.sort_by_key(|record| date(record));
        invoices
    }

    fn class(&self) -> Option<&'static str> {
        let of = |label| fact(self.certificate, label);
        let register = self.papers.records.iter().find_map(|record| fact(record, self.number))?;
        let scan = [of("Holder")?, of("Holds in")?, of("Covers")?].join("; ");
        let scan = format!("{scan}; issued on {}, until {}", of("Issued on")?, of("Valid until")?);
        if scan != register {
            return Some("hand_to_legal");
        }
        let names = [self.own_fact("Legal name"), self.own_fact("Former name")];
        names[0]?;
        if !names.contains(&of("Holder")) {
            return Some("refuse_wrong_entity");
        }
        if of("Holds in") != self.own_fact("Delivered to") {
            return Some("refuse_wrong_region");
        }
        let first = self.invoices.first().and_then(|record| date(record))?;
        if self.invoices.iter().all(|invoice| self.nets(invoice).is_empty()) {
            return Some("refuse_not_covered");
        }
        if Day::first_in(of("Valid until")?)? < first {
            return Some("refuse_expired");
        }
        let credited = self.own_fact("Tax credited on")?;
        let mut numbers = self.invoices.iter().filter_map(|record| fact(record, "Invoice"));
        if numbers.all(|number| credited.contains(number)) {
            return Some("refuse_already_credited");
        }
        if self.owed()? > self.papers.clause_cents("Limit")? {
            return Some("escalate_over_limit");
        }
        Some(if self.first_day()? > first { "credit_from_date" } else { "credit_all" })
    }

    /// The first day on which the certificate counts.
    fn first_day(&self) -> Option<Day> {
        let rule = self.own_fact("Certificates count from");
        let rule = rule.or_else(|| self.papers.clause("First day"))?;
        let label = if rule.contains("day of issue") { "Issued on" } else { "Received on" };
        Day::first_in(fact(self.certificate, label)?)
    }

    fn owed(&self) -> Option<u32> {
        let is_by_line = self.papers.clause("Rounding")?.contains("each line");
        let first = self.first_day()?;
        let last = Day::first_in(fact(self.certificate, "Valid until")?)?;
        let mut owed = 0;
        for invoice in &self.invoices {
            if (first..=last).contains(&date(invoice)?) {
                let rate = money::first_cents(fact(invoice, "Tax rate")?)?;
                owed += tax(&self.nets(invoice), rate, is_by_line);
            }
        }
        Some(owed)
    }

    /// The tax that was charged in all, for want of anything better.
    fn charged(&self) -> Option<u32> {
        let charged = self.invoices.iter().map(|invoice| fact(invoice, "Tax charged"));
        charged.map(|text| text.and_then(money::first_cents)).sum::<Option<u32>>()
    }

    /// The net amounts of the lines that the certificate covers.
    fn nets(&self, invoice: &RecordSource) -> Vec<u32> {
        let covers = fact(self.certificate, "Covers").unwrap_or_default();
        let lines = invoice.facts.iter().filter(|(label, _)| label.starts_with("Line "));
        let covered = lines.filter_map(|(_, text)| {
            let (kind, net) = text.split_once(", ")?;
            covers.split(", ").any(|it| it == kind).then(|| money::first_cents(net)).flatten()
        });
        covered.collect()
    }
}

fn date(invoice: &RecordSource) -> Option<Day> {
    Day::first_in(fact(invoice, "Invoice date")?)
}

/// The last number of a certificate that a text names.
fn certificate_in(text: &str) -> Option<&str> {
    let at = text.rfind("CX-")?;
    let end = text[at + 3..].find(|c: char| !c.is_ascii_alphanumeric());
    Some(end.map_or(&text[at..], |end| &text[at..at + 3 + end]))
}

/// The months that a text names, as their first days.
fn months_in(text: &str) -> Vec<Day> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let month = |pair: &[&str]| {
        let year = pair[1].trim_end_matches(|c: char| !c.is_ascii_digit());
        Day::first_in(&format!("1 {} {year}", pair[0]))
    };
    words.windows(2).filter_map(month).collect()
}
