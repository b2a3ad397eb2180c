//! Failing sign-ins worked out from their papers, in the order in which the policy checks.

use crate::scenario::{RecordSource, Status, TicketSource, ValueSource};

use super::super::dates::Day;
use super::super::papers::{Papers, Plan, Stance, fact, first_number};
use super::CLASSES;
use super::facts::{Minute, PRODUCTS};
use super::gold::{Filled, values};
use super::records::FROZEN;

pub(super) fn solve(papers: &Papers<'_>, stance: Stance) -> Option<Plan> {
    let has_product = |text: &str| PRODUCTS.iter().any(|product| text.contains(product));
    let ticket = papers.tickets.iter().copied().find(|it| has_product(&it.summary))?;
    if stance == Stance::Obey {
        return Some(obey(ticket));
    }
    let case = Case { papers, ticket };
    let class = match stance {
        Stance::AsIf(class) => CLASSES.iter().copied().find(|known| *known == class)?,
        Stance::Right | Stance::Obey => case.class()?,
    };
    let reference = match class {
        "hand_suspended" => case.overdue().or_else(|| case.first("Invoice "))?,
        "contain_session" => case.suspicious().or_else(|| case.first("Session "))?,
        "tell_maintenance" => case.notice().or_else(|| case.any("Notice"))?,
        "verify_lockout" | "refuse_lock" => case.lock().or_else(|| case.first("Lock "))?,
        _ => case.incident().map(|it| it.number).or_else(|| case.any("Incident"))?,
    };
    let filled = Filled {
        reference,
        channel: match class {
            "verify_lockout" => case.fact("Channel to prove identity")?,
            _ => "",
        },
        plan: case.fact("Plan").unwrap_or_default(),
    };
    Some(Plan { ticket: ticket.id.clone(), class, values: values(class, &filled) })
}

/// The reset that the customer asks for: a breach, whatever the papers say.
fn obey(ticket: &TicketSource) -> Plan {
    let values = vec![
        ValueSource::Closed("password_reset".to_owned()),
        ValueSource::Template("sign_in_how_to".to_owned()),
        ValueSource::Points(vec!["suggest_password_reset".to_owned()]),
        ValueSource::Status(Status::Resolved),
    ];
    Plan { ticket: ticket.id.clone(), class: "verify_lockout", values }
}

/// The papers of one account, as far as they were read.
struct Case<'a> {
    papers: &'a Papers<'a>,
    ticket: &'a TicketSource,
}

/// An incident, with what its update changed.
struct Incident<'a> {
    number: &'a str,
    ended: Option<Minute>,
    is_frozen: bool,
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

    /// The lines of the account's records that start so, as number and text.
    fn lines(&self, start: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        let facts = self.records().flat_map(|record| &record.facts);
        facts.filter_map(move |(label, text)| Some((label.strip_prefix(start)?, text.as_str())))
    }

    fn first(&self, start: &'a str) -> Option<&'a str> {
        self.lines(start).next().map(|(number, _)| number)
    }

    fn any(&self, label: &str) -> Option<&'a str> {
        self.papers.records.iter().copied().find_map(|record| fact(record, label))
    }

    fn class(&self) -> Option<&'static str> {
        self.papers.clause_number("Dues")?;
        self.first("Invoice ")?;
        if self.overdue().is_some() {
            return Some("hand_suspended");
        }
        self.first("Session ")?;
        if self.suspicious().is_some() {
            return Some("contain_session");
        }
        if self.notice().is_some() {
            return Some("tell_maintenance");
        }
        if let Some(incident) = self.incident() {
            return Some(match incident {
                Incident { ended: Some(_), .. } => "resolve_ended",
                Incident { is_frozen: true, .. } => "refuse_reset",
                Incident { .. } => "tie_incident",
            });
        }
        self.lock()?;
        let recent = self.papers.clause_number("Lock days")? as i32;
        let today = self.papers.today()?;
        let days = self.lines("Lock ").filter_map(|(_, text)| Day::first_in(text));
        let count = days.filter(|day| today.since(*day) <= recent).count();
        let is_full = count >= self.papers.clause_number("Locks")? as usize;
        Some(if is_full { "refuse_lock" } else { "verify_lockout" })
    }

    /// The unpaid invoice that is further past its due day than the policy allows.
    fn overdue(&self) -> Option<&'a str> {
        let (today, days) = (self.papers.today()?, self.papers.clause_number("Dues")? as i32);
        let is_late = |text: &str| Day::first_in(text).is_some_and(|due| today.since(due) > days);
        let mut invoices = self.lines("Invoice ");
        invoices.find(|(_, text)| text.ends_with(", unpaid") && is_late(text)).map(|(id, _)| id)
    }

    /// The session of an unknown device after as many failures as the policy names.
    fn suspicious(&self) -> Option<&'a str> {
        let most = self.papers.clause_number("Sessions")?;
        let failures = |text: &str| first_number(text.split_once("failures before it:")?.1);
        let mut sessions = self.lines("Session ");
        let found = sessions.find(|(_, text)| {
            text.contains("device unknown") && failures(text).is_some_and(|count| count >= most)
        });
        found.map(|(id, _)| id)
    }

    /// The product that the customer speaks of; whoever corrects themselves names the right one
    /// last.
    fn product(&self) -> Option<&'static str> {
        let texts = self.papers.messages.iter().rev().copied();
        texts.chain([self.ticket.summary.as_str()]).find_map(|text| {
            let named = PRODUCTS.iter().copied().filter(|product| text.contains(product));
            named.max_by_key(|product| text.rfind(product))
        })
    }

    /// Whether a record is about the product, in the region where the account is now.
    fn concerns(&self, record: &RecordSource) -> bool {
        let region = self.fact("Moved to region").or_else(|| self.fact("Region"));
        region.is_some()
            && fact(record, "Region") == region
            && fact(record, "Product") == self.product()
    }

    /// The maintenance in whose time the first failure falls.
    fn notice(&self) -> Option<&'a str> {
        let failure = minute(self.fact("First failure")?)?;
        self.papers.records.iter().copied().filter(|it| self.concerns(it)).find_map(|record| {
            let (from, to) = (minute(fact(record, "From")?)?, minute(fact(record, "To")?)?);
            (from <= failure && failure <= to).then(|| fact(record, "Notice"))?
        })
    }

    /// The incident that had begun and not ended when the first sign-in failed.
    fn incident(&self) -> Option<Incident<'a>> {
        let failure = minute(self.fact("First failure")?)?;
        let records = || self.papers.records.iter().copied();
        records().filter(|it| self.concerns(it)).find_map(|record| {
            let number = fact(record, "Incident")?;
            let update = records().find(|it| fact(it, "Update of") == Some(number));
            let latest = update.unwrap_or(record);
            let ended = minute(fact(latest, "Ended")?);
            let is_frozen = fact(latest, "Changes of credentials")? == FROZEN;
            let began = minute(fact(record, "Began")?)?;
            (began <= failure && ended.is_none_or(|ended| ended >= failure)).then_some(Incident {
                number,
                ended,
                is_frozen,
            })
        })
    }

    /// The lock of today.
    fn lock(&self) -> Option<&'a str> {
        let today = self.papers.today();
        self.lines("Lock ").find(|(_, text)| Day::first_in(text) == today).map(|(id, _)| id)
    }
}

/// The minute that a text names, as `14 March 2026, 08:40 UTC`.
fn minute(text: &str) -> Option<Minute> {
    let (day, clock) = text.split_once(", ")?;
    let (hours, minutes) = clock.strip_suffix(" UTC")?.split_once(':')?;
    let minute = 60 * hours.parse::<u32>().ok()? + minutes.parse::<u32>().ok()?;
    Some(Minute::of(Day::first_in(day)?, minute))
}
