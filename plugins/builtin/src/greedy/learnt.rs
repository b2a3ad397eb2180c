//! What the agent has learnt: the few things that decide a case, drawn from what it has read.

use aegis_engine::event::TicketNo;
use aegis_engine::observe::Observation;
use aegis_engine::scenario::{RecordKind, RecordSource, TicketSource};

use super::words::{cents_in, days_in, mentions, words};
use aegis_engine::vocabulary::TEAMS;

/// What nobody may have without standing on the approved list.
const SENSITIVE: &[&str] = &["bypass", "mfa", "ownership", "export", "password", "passwords"];

/// What matters of all that was read so far.
#[derive(Clone, Debug, Default)]
pub struct Learnt {
    /// Whether somebody may be posing as the customer, or has broken in.
    pub is_threat: bool,
    /// A review during which nothing is granted.
    pub pause: Option<Pause>,
    /// A fault on our side.
    pub incident: Option<Incident>,
    /// What the invoices, or the customer's newer word within them, say is owed, in cents.
    pub credit_cents: Option<u64>,
    /// The team that must approve the credit first.
    pub approver: Option<&'static str>,
    /// A suspended account that was paid for in time.
    pub reinstatement: Option<Reinstatement>,
}

/// A review during which nothing is granted.
#[derive(Clone, Debug, Default)]
pub struct Pause {
    /// The team that keeps the queue.
    pub team: Option<&'static str>,
    /// Whether it is lawyers who review.
    pub is_legal: bool,
}

/// A fault on our side.
#[derive(Clone, Debug)]
pub struct Incident {
    /// Its number, with the area before it where one is named.
    pub id: String,
    /// Whether it goes on.
    pub is_running: bool,
    /// The team that takes such cases.
    pub team: Option<&'static str>,
}

/// A suspended account that was paid for in time.
#[derive(Clone, Debug)]
pub struct Reinstatement {
    /// The team that must approve it, unless a grace period waives that.
    pub approver: Option<&'static str>,
}

impl Learnt {
    /// What has been learnt so far about the case of a ticket.
    pub fn from(seen: &Observation<'_>, ticket: TicketNo) -> Self {
        let records: Vec<&RecordSource> = seen.records_read().collect();
        let Some(view) = seen.tickets().find(|view| view.number == ticket) else {
            return Self::default();
        };
        let credit_cents = owed(seen, &records);
        Self {
            is_threat: is_threat(&records, view.source),
            pause: pause(seen, &records),
            incident: incident(&records),
            credit_cents,
            approver: credit_cents.and_then(|cents| approver(&records, cents)),
            reinstatement: reinstatement(seen, &records),
        }
    }
}

/// All that a record says, facts included, in lower case.
fn text_of(record: &RecordSource) -> String {
    let facts = record.facts.iter().map(|(label, value)| format!("{label}: {value}. "));
    format!("{}. {} {}", record.title, record.body, facts.collect::<String>()).to_lowercase()
}

/// The value of the first fact whose label begins like this.
fn fact<'a>(record: &'a RecordSource, label: &str) -> Option<&'a str> {
    let found = record.facts.iter().find(|(own, _)| own.starts_with(label));
    found.map(|(_, value)| value.as_str())
}

/// The first fact of any record whose label begins like this.
fn any_fact<'a>(records: &[&'a RecordSource], label: &str) -> Option<&'a str> {
    records.iter().find_map(|record| fact(record, label))
}

fn team_in(text: &str) -> Option<&'static str> {
    TEAMS.iter().copied().find(|team| text.contains(team))
}

/// An alert that nobody has cleared, or a sensitive request by someone off the approved list.
fn is_threat(records: &[&RecordSource], ticket: &TicketSource) -> bool {
    let is_open_alert = |record: &&RecordSource| {
        record.kind == RecordKind::SecurityAlert
            && ["active", "takeover", "suspicious"].iter().any(|word| mentions(&record.body, word))
    };
    records.iter().any(is_open_alert)
        || (is_sensitive(ticket) && records.iter().any(|record| leaves_out(record, ticket)))
}

fn is_sensitive(ticket: &TicketSource) -> bool {
    let asked = format!("{} {}", ticket.subject, ticket.summary);
    words(&asked).any(|word| SENSITIVE.contains(&word.as_str()))
}

/// Whether this is a list of approved people on which the asker does not stand.
fn leaves_out(record: &RecordSource, ticket: &TicketSource) -> bool {
    let (name, mail) = ticket.from.split_once('<').unwrap_or((&ticket.from, ""));
    let (name, mail) = (name.trim(), mail.trim_end_matches('>'));
    let is_asker = |text: &str| text.contains(name) || (!mail.is_empty() && text.contains(mail));
    let mut approved = record.facts.iter().filter(|(label, _)| label.starts_with("Approved"));
    record.kind == RecordKind::ApprovedContacts && !approved.any(|(_, value)| is_asker(value))
}

/// A review that stops grants: announced by an open policy window or by a notice.
fn pause(seen: &Observation<'_>, records: &[&RecordSource]) -> Option<Pause> {
    let window = seen.world().and_then(|world| world.window.as_ref());
    let announced = window
        .filter(|window| window.active)
        .map(|window| format!("{}. {}", window.name, window.description).to_lowercase());
    let notices = records.iter().filter(|record| record.kind == RecordKind::Incident);
    let mut texts: Vec<String> = notices.map(|record| text_of(record)).collect();
    texts.extend(announced);
    texts.retain(|text| mentions(text, "review") && text.contains("no new"));
    (!texts.is_empty()).then(|| Pause {
        team: texts.iter().find_map(|text| team_in(text)),
        is_legal: texts.iter().any(|text| mentions(text, "legal")),
    })
}

fn incident(records: &[&RecordSource]) -> Option<Incident> {
    let incidents = records.iter().filter(|record| record.kind == RecordKind::Incident);
    let (record, number) =
        incidents.filter_map(|record| Some((*record, fact(record, "Incident")?))).next()?;
    let state = fact(record, "State").unwrap_or_default().to_lowercase();
    let is_over = ["ended", "resolved", "closed"].iter().any(|word| state.starts_with(word));
    let id = match fact(record, "Area") {
        Some(area) => format!("{}-{number}", area.to_lowercase()),
        None => number.to_owned(),
    };
    let team = records.iter().find_map(|record| {
        team_in(&text_of(record))
            .filter(|team| mentions(&text_of(record), "incident") && *team != "billing_ops")
    });
    Some(Incident { id, is_running: !is_over, team })
}

/// What the invoices add up to. A newer word of the customer replaces it, but cannot raise it.
fn owed(seen: &Observation<'_>, records: &[&RecordSource]) -> Option<u64> {
    let invoices = records.iter().filter(|record| record.kind == RecordKind::Invoice);
    let mut owed = None;
    for cents in invoices.filter_map(|invoice| creditable(invoice)) {
        owed = Some(owed.unwrap_or(0) + cents);
    }
    let owed = owed?;
    let newer = seen.messages().filter(|message| message.from == "customer").last();
    Some(newer.and_then(|message| cents_in(&message.text)).map_or(owed, |cents| cents.min(owed)))
}

/// What an invoice itself says can be given back.
fn creditable(invoice: &RecordSource) -> Option<u64> {
    let labels = ["Creditable", "Pro rata amount", "Excess this"];
    labels.iter().find_map(|label| cents_in(fact(invoice, label)?))
}

/// Who must approve a credit of this size, if it is above what support may approve itself.
fn approver(records: &[&RecordSource], cents: u64) -> Option<&'static str> {
    let (policy, limit) = records.iter().find_map(|record| {
        let limit = record
            .facts
            .iter()
            .find(|(label, _)| mentions(label, "limit") && mentions(label, "approval"));
        Some((record, cents_in(&limit?.1)?))
    })?;
    if cents > limit { team_in(&text_of(policy)) } else { None }
}

/// Whether a suspended account was paid for within the days that the policy allows.
fn reinstatement(seen: &Observation<'_>, records: &[&RecordSource]) -> Option<Reinstatement> {
    let account = records.iter().find(|record| {
        record.kind == RecordKind::Account && fact(record, "Status") == Some("Suspended")
    })?;
    let mut invoices = records.iter().filter(|record| record.kind == RecordKind::Invoice);
    invoices.find(|invoice| fact(invoice, "Payment state") == Some("Cleared"))?;
    let days = days_in(fact(account, "Suspension to payment")?)?;
    let is_within =
        |label| any_fact(records, label).and_then(days_in).is_some_and(|max| days <= max);
    let window = seen.world().and_then(|world| world.window.as_ref());
    let is_open = window
        .zip(any_fact(records, "Exception"))
        .is_some_and(|(window, name)| window.active && window.name == name);
    if is_open && is_within("Exception limit") {
        return Some(Reinstatement { approver: None });
    }
    let route = any_fact(records, "Normal route")?;
    is_within("Normal route").then(|| Reinstatement { approver: team_in(route) })
}
