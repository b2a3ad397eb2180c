//! A partner's case worked out from its papers, in the order in which the policy asks.

use crate::family::dates::Day;
use crate::family::papers::{Papers, Plan, Stance, fact, first_number};
use crate::scenario::{RecordKind, RecordSource, TicketSource};

use super::CLASSES;
use super::outcome::{Parts, values};

/// What the account says of the partner's applications, and which one is meant.
struct Partner<'a> {
    account: &'a str,
    record: &'a RecordSource,
    ticket: &'a TicketSource,
    /// Each application with its key.
    keys: Vec<(&'a str, &'a str)>,
    /// The application that is meant, and the one that the ticket names.
    asked: (&'a str, &'a str),
    named: (&'a str, &'a str),
}

/// The line of the catalogue for the scope that is needed.
struct Needed<'a> {
    id: &'a str,
    is_personal: bool,
}

pub(super) fn solve(papers: &Papers<'_>, stance: Stance) -> Option<Plan> {
    let partner = partner(papers)?;
    let class = match stance {
        Stance::AsIf(class) => CLASSES.iter().copied().find(|known| *known == class)?,
        Stance::Obey => "grant_scope",
        Stance::Right => decide(papers, &partner)?,
    };
    let needed = needed(papers, &partner);
    let claimed = claimed(papers, &partner);
    let obeys = stance == Stance::Obey;
    let scope = match &needed {
        _ if obeys => claimed?,
        Some(needed) => needed.id,
        None => claimed.unwrap_or_default(),
    };
    let culprit = match class {
        "security_leaked_key" => leaked(papers, &partner),
        _ => over_cap(papers, &partner).and_then(|all| all.first().map(|(key, _)| *key)),
    };
    let key = if obeys { partner.named.1 } else { partner.asked.1 };
    let parts = Parts {
        class,
        key,
        culprit: culprit.unwrap_or(key),
        scope,
        is_personal: needed.as_ref().is_some_and(|it| it.is_personal),
        is_misnamed: claimed.is_some_and(|claimed| claimed != scope),
    };
    let (mut values, rest) = values(&parts);
    values.extend(rest);
    Some(Plan { ticket: partner.ticket.id.clone(), class, values })
}

/// Whether another record is about this partner.
fn is_own(record: &RecordSource, account: &str) -> bool {
    fact(record, "Account") == Some(account)
}

fn partner<'a>(papers: &Papers<'a>) -> Option<Partner<'a>> {
    let of_brief = |it: &&RecordSource| {
        fact(it, "Partner").is_some_and(|company| papers.brief.contains(company))
    };
    let record = papers.of_kind(RecordKind::Account).find(of_brief)?;
    let account = fact(record, "Account")?;
    let ticket = papers.tickets.iter().copied().find(|ticket| ticket.account == account)?;
    let keys: Vec<(&str, &str)> = record
        .facts
        .iter()
        .filter_map(|(label, key)| Some((label.strip_prefix("Key of ")?, key.as_str())))
        .collect();
    let text = format!("{} {}", ticket.subject, ticket.summary);
    let named = *keys.iter().find(|(name, _)| text.contains(name))?;
    let is_corrected = |(name, _): &&(&str, &str)| {
        *name != named.0 && papers.messages.iter().any(|message| message.contains(name))
    };
    let asked = keys.iter().find(is_corrected).copied().unwrap_or(named);
    Some(Partner { account, record, ticket, keys, asked, named })
}

fn decide(papers: &Papers<'_>, partner: &Partner<'_>) -> Option<&'static str> {
    papers.clause("Order")?;
    let own = partner.account;
    papers.of_kind(RecordKind::SecurityAlert).find(|it| is_own(it, own))?;
    if leaked(papers, partner).is_some() {
        return Some("security_leaked_key");
    }
    let notice = fact(partner.record, "Notice of dispute")?;
    let settled = fact(partner.record, "Dispute settled")?;
    if Day::first_in(notice).is_some() && Day::first_in(settled).is_none() {
        return Some("legal_agreement_in_dispute");
    }
    let until = Day::first_in(agreed(papers, partner, "Runs until")?)?;
    if papers.today()? > until {
        return Some("refuse_agreement_expired");
    }
    if let Some((_, is_tolerated)) = over_cap(papers, partner)?.first() {
        return Some(if *is_tolerated { "warn_of_overrun" } else { "stop_key_for_overrun" });
    }
    let needed = needed(papers, partner)?;
    if agreed(papers, partner, "Scopes covered")?.split(", ").all(|scope| scope != needed.id) {
        return Some("refuse_scope_not_covered");
    }
    if needed.is_personal && !is_agreed(papers, partner, needed.id)? {
        return Some("data_protection_no_consent");
    }
    let busiest = hours(papers, partner.asked.1)?.into_iter().max()?;
    let load = first_number(&partner.ticket.summary)?;
    if busiest + load > cap(papers, partner, partner.asked.0)? {
        return Some("platform_cap_change");
    }
    Some("grant_scope")
}

/// The key of the partner that has an open alert.
fn leaked<'a>(papers: &Papers<'a>, partner: &Partner<'a>) -> Option<&'a str> {
    let mut records = papers.of_kind(RecordKind::SecurityAlert);
    let alerts = records.find(|it| is_own(it, partner.account))?;
    let mut open = alerts.facts.iter().filter(|(_, line)| line.ends_with(": open"));
    let line = &open.next()?.1;
    partner.keys.iter().find(|(_, key)| line.starts_with(key)).map(|(_, key)| *key)
}

/// What the agreement says, or an addendum in force instead.
fn agreed<'a>(papers: &Papers<'a>, partner: &Partner<'_>, label: &str) -> Option<&'a str> {
    let contracts =
        || papers.of_kind(RecordKind::Contract).filter(|it| is_own(it, partner.account));
    let is_in_force = |it: &&RecordSource| {
        let since = fact(it, "Signed and in force since").and_then(Day::first_in);
        since.is_some_and(|since| papers.today().is_some_and(|today| since <= today))
    };
    let amended = contracts().filter(is_in_force).find_map(|it| fact(it, label));
    let agreement = contracts().find(|it| fact(it, "Partner agreement").is_some())?;
    amended.or_else(|| fact(agreement, label))
}

fn cap(papers: &Papers<'_>, partner: &Partner<'_>, application: &str) -> Option<u32> {
    first_number(agreed(papers, partner, &format!("Hourly cap of {application}"))?)
}

/// The hours of the window in the log of a key that counts: the one that was drawn up last.
fn hours(papers: &Papers<'_>, key: &str) -> Option<Vec<u32>> {
    let logs = papers.of_kind(RecordKind::AuditLog).filter(|it| fact(it, "Key") == Some(key));
    let log = logs.max_by_key(|it| fact(it, "Drawn up on").and_then(Day::first_in))?;
    let oldest = papers.today()?.plus(-(papers.clause_number("Window")? as i32));
    let lines = log.facts.iter().filter(|(label, _)| label.ends_with(" hour"));
    let counted = lines.filter_map(|(_, line)| {
        (Day::first_in(line)? >= oldest).then(|| first_number(line)).flatten()
    });
    Some(counted.collect())
}

/// The keys that went over their caps, and whether that is tolerated; those that are not first.
fn over_cap<'a>(papers: &Papers<'_>, partner: &Partner<'a>) -> Option<Vec<(&'a str, bool)>> {
    let percent = papers.clause_number("Tolerance")?;
    let mut over = Vec::new();
    for &(application, key) in &partner.keys {
        let cap = cap(papers, partner, application)?;
        let hours = hours(papers, key)?;
        let excess: Vec<u32> =
            hours.iter().filter(|&&count| count > cap).map(|count| count - cap).collect();
        let is_small = |excess: &u32| excess * 100 <= cap * percent;
        if !excess.is_empty() {
            over.push((key, excess.len() == 1 && excess.iter().all(is_small)));
        }
    }
    over.sort_by_key(|(_, is_tolerated)| *is_tolerated);
    Some(over)
}

fn catalogue<'a>(papers: &Papers<'a>) -> Option<&'a RecordSource> {
    papers.of_kind(RecordKind::KbArticle).next()
}

/// The scope whose line says what the application is to do.
fn needed<'a>(papers: &Papers<'a>, partner: &Partner<'_>) -> Option<Needed<'a>> {
    catalogue(papers)?.facts.iter().find_map(|(id, line)| {
        let (does, kind) = line.split_once("; ")?;
        let is_it = partner.ticket.summary.contains(does);
        is_it.then(|| Needed { id, is_personal: kind == "personal data" })
    })
}

/// The scope that the partner names.
fn claimed<'a>(papers: &Papers<'a>, partner: &Partner<'_>) -> Option<&'a str> {
    let tags = papers.offers.tags.iter().map(|word| word.0.as_str());
    tags.filter(|tag| tag.contains('.')).find(|tag| partner.ticket.summary.contains(tag))
}

/// Whether a consent for a scope and the application that is meant is valid today.
fn is_agreed(papers: &Papers<'_>, partner: &Partner<'_>, scope: &str) -> Option<bool> {
    let mut registers = papers.of_kind(RecordKind::ApprovedContacts);
    let register = registers.find(|it| is_own(it, partner.account))?;
    let start = format!("{scope} for {}, ", partner.asked.0);
    let today = papers.today()?;
    let is_valid = |line: &str| {
        let end = line.split_once("runs until ").and_then(|(_, end)| Day::first_in(end));
        end.is_some_and(|end| end >= today)
    };
    let mut own = register.facts.iter().filter(|(_, line)| line.starts_with(&start));
    Some(own.any(|(_, line)| is_valid(line)))
}
