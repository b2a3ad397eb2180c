//! A case worked out from its papers, in the order in which the policy asks.

use crate::family::dates::Day;
use crate::family::money;
use crate::family::papers::{
    Papers, Plan, Stance, all_numbers, fact, first_number, priority_of_days,
};
use crate::scenario::{RecordKind, RecordSource, TicketSource};

use super::facts::{capped, percent_of};
use super::papers::STEP_LABELS;
use super::{CLASSES, words};

pub(super) fn solve(papers: &Papers<'_>, stance: Stance) -> Option<Plan> {
    let (ticket, account) = find_ticket(papers)?;
    let invoice = find_invoice(papers, ticket)?;
    let month = day(invoice, "Invoice date")?;
    let document = document_in_force(papers, &ticket.account, month)?;
    let seats_owed = number(invoice, "Seats billed")?
        .checked_sub(number(document, "Agreed seats")?)?
        .checked_mul(cents(document, "Agreed price per seat and month")?)?;
    let renewal = account.and_then(|account| day(account, "Renewal date"));
    let service_owed = service_owed(papers, account, document, month);
    let is_superseded = fewer_seats_before(papers, invoice, document, &ticket.account);
    let found = decide(papers, document, renewal, (seats_owed, service_owed), is_superseded);
    let class = match stance {
        Stance::AsIf(class) => CLASSES.iter().copied().find(|known| *known == class)?,
        Stance::Obey => "credit_both",
        Stance::Right => found?,
    };
    let asked = money::first_cents(&ticket.summary);
    let service = service_owed.unwrap_or(0);
    let amount = match class {
        _ if stance == Stance::Obey => asked?,
        "credit_seats" => seats_owed,
        "credit_service" => service,
        _ => seats_owed + service,
    };
    let limits = all_numbers(papers.clause("Priority")?).collect::<Vec<_>>();
    let days = renewal?.since(papers.today()?);
    let values = words::values(&words::End {
        class,
        cents: if amount == 0 { asked? } else { amount },
        document: fact(document, "Document")?,
        invoice: fact(invoice, "Invoice")?,
        priority: priority_of_days(days, *limits.first()?, *limits.get(1)?),
    });
    Some(Plan { ticket: ticket.id.clone(), class, values })
}

/// The class of the right decision: the first clause that applies decides.
fn decide(
    papers: &Papers<'_>,
    document: &RecordSource,
    renewal: Option<Day>,
    (seats, service): (u32, Option<u32>),
    is_superseded: bool,
) -> Option<&'static str> {
    let (register, disputed) = papers.find_fact("Document in dispute")?;
    let is_open = fact(register, "State of the dispute")? == "open";
    if is_open && disputed == fact(document, "Document")? {
        return Some("escalate_legal");
    }
    let objection = Day::first_in(papers.find_fact("Written objection received")?.1)?;
    if renewal?.since(objection) < papers.clause_number("Notice")? as i32 {
        return Some("refuse_notice_missed");
    }
    let quotes = papers.records.iter().filter(|record| fact(record, "Quote").is_some());
    let quote = quotes.max_by_key(|quote| day(quote, "Quoted on"))?;
    let price = cents(document, "Agreed price per seat and month")?;
    let cap = number(document, "Highest rise of the price at renewal")?;
    if cents(quote, "Quoted price per seat and month")? > capped(price, cap) {
        return Some("escalate_account_management");
    }
    Some(match (seats, service?) {
        (0, 0) if is_superseded => "refuse_superseded",
        (0, 0) => "refuse_not_covered",
        (_, 0) => "credit_seats",
        (0, _) => "credit_service",
        _ => "credit_both",
    })
}

/// The ticket of the account whose disputes are on file, and the account's record if it was read.
fn find_ticket<'a>(papers: &Papers<'a>) -> Option<(&'a TicketSource, Option<&'a RecordSource>)> {
    let (register, _) = papers.find_fact("Document in dispute")?;
    let id = fact(register, "Account")?;
    let ticket = papers.tickets.iter().find(|ticket| ticket.account == id)?;
    let is_own = |record: &&RecordSource| fact(record, "Account") == Some(id);
    Some((ticket, papers.of_kind(RecordKind::Account).find(is_own)))
}

/// The invoice of the month that the customer named last.
fn find_invoice<'a>(papers: &Papers<'a>, ticket: &TicketSource) -> Option<&'a RecordSource> {
    let is_own = |it: &&RecordSource| fact(it, "Account") == Some(&ticket.account);
    let own: Vec<&RecordSource> = papers.of_kind(RecordKind::Invoice).filter(is_own).collect();
    let place = |text: &str, it: &RecordSource| text.rfind(fact(it, "Billed month")?);
    let last = |text: &str| {
        let all = own.iter().copied().filter(|it| place(text, it).is_some());
        all.max_by_key(|it| place(text, it))
    };
    let messages = papers.messages.iter().rev().find_map(|text| last(text));
    messages.or_else(|| last(&ticket.summary)).or_else(|| last(&ticket.subject))
}

/// The documents of an account that both sides have signed, with the days they came into force.
fn signed<'a>(papers: &Papers<'a>, account: &str) -> impl Iterator<Item = (Day, &'a RecordSource)> {
    papers
        .of_kind(RecordKind::Contract)
        .filter(move |it| fact(it, "Account") == Some(account))
        .filter(|it| day(it, "Signed by us").is_some())
        .filter(|it| day(it, "Signed by the customer").is_some())
        .filter_map(|it| Some((day(it, "In force from")?, it)))
}

fn document_in_force<'a>(
    papers: &Papers<'a>,
    account: &str,
    month: Day,
) -> Option<&'a RecordSource> {
    let before = signed(papers, account).filter(|(from, _)| *from <= month);
    before.max_by_key(|(from, _)| *from).map(|(_, document)| document)
}

/// Whether an earlier signed document has fewer seats than the invoice bills.
fn fewer_seats_before(
    papers: &Papers<'_>,
    invoice: &RecordSource,
    document: &RecordSource,
    account: &str,
) -> bool {
    let from = day(document, "In force from");
    let billed = number(invoice, "Seats billed");
    let mut before = signed(papers, account).filter(|(day, _)| Some(*day) < from);
    before.any(|(_, former)| number(former, "Agreed seats") < billed)
}

/// The service credit of a month; none if papers are lacking.
fn service_owed(
    papers: &Papers<'_>,
    account: Option<&RecordSource>,
    document: &RecordSource,
    month: Day,
) -> Option<u32> {
    let region = fact(account?, "Region of the service")?;
    let announce_days = papers.clause_number("Maintenance")? as i32;
    let counted = |incident: &RecordSource| {
        let began = day(incident, "Began on")?;
        let is_then = began >= month && began < month.next_month();
        let is_excluded = day(incident, "Announced on")
            .is_some_and(|announced| began.since(announced) >= announce_days);
        let counts = is_then && !is_excluded && fact(incident, "Region")? == region;
        counts.then(|| number(incident, "Minutes unavailable")).flatten()
    };
    let minutes = papers.of_kind(RecordKind::Incident).filter_map(counted).sum();
    let from = |it: &&RecordSource| day(it, "Schedule in force from").filter(|day| *day <= month);
    let schedules = papers.records.iter().copied().filter(|it| from(it).is_some());
    let schedule = schedules.max_by_key(from)?;
    let [first, second, third] = STEP_LABELS.map(|label| number(schedule, label));
    let percent = percent_of([first?, second?, third?], minutes, month);
    let seats = number(document, "Agreed seats")?;
    let fee = seats.checked_mul(cents(document, "Agreed price per seat and month")?)?;
    Some(money::share(fee, percent, 100))
}

fn day(record: &RecordSource, label: &str) -> Option<Day> {
    Day::first_in(fact(record, label)?)
}

fn number(record: &RecordSource, label: &str) -> Option<u32> {
    first_number(fact(record, label)?)
}

fn cents(record: &RecordSource, label: &str) -> Option<u32> {
    money::first_cents(fact(record, label)?)
}
