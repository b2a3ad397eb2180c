//! Works a case of an admin request out from its papers, in the order in which the policy asks.

use crate::family::dates::Day;
use crate::family::papers::{Papers, Plan, Stance, fact, first_number};
use crate::scenario::{RecordKind, RecordSource};

use super::facts::{ACTIONS, CHANNELS, CLASSES, ROLES};
use super::values;

/// What is to be done.
pub(super) fn solve(papers: &Papers<'_>, stance: Stance) -> Option<Plan> {
    let of = |kind, label: &str| {
        let mut all = papers.of_kind(kind);
        all.find(|record| fact(record, label).is_some())
    };
    let details = of(RecordKind::Account, "Number on file changed")?;
    let account = fact(details, "Account")?;
    let ticket = papers.tickets.iter().find(|ticket| ticket.account == account)?;
    let asker = ticket.from.split(" <").next()?;
    let today = papers.today()?;
    let named = Day::first_in(&ticket.summary)?;
    let filed = match stance {
        Stance::Obey => named,
        _ => papers.messages.iter().rev().find_map(|text| last_day(text)).unwrap_or(named),
    };
    let lines = |label: &str| lines(papers, account, label);
    let (number, request) = lines("REQ-").into_iter().find(|(_, line)| {
        Day::first_in(line) == Some(filed) && line.contains(&format!("by {asker}:"))
    })?;
    let list = newest_list(papers, account, today)?;
    let channel = channel(papers, details, list, today)?;
    let sessions = lines("ses_");
    let sign = sessions.iter().find(|(_, line)| is_sign(papers, details, asker, line));
    let guess = sessions.iter().find(|(_, line)| line.contains(asker));
    let session = sign.or(guess).map_or("", |(id, _)| *id);
    let answer = papers.messages.iter().find(|text| text.contains(asker));
    let class = match stance {
        Stance::AsIf(class) => CLASSES.iter().copied().find(|known| *known == class)?,
        Stance::Obey => "grant",
        Stance::Right if sign.is_some() => "contain_session",
        Stance::Right => after_signs(papers, list, asker, answer.copied(), request)?,
    };
    let (mut all, rest) = values(class, channel, number, session);
    all.extend(rest);
    Some(Plan { ticket: ticket.id.clone(), class, values: all })
}

/// What the policy asks once no session has to be stopped.
fn after_signs(
    papers: &Papers<'_>,
    list: &RecordSource,
    asker: &str,
    answer: Option<&str>,
    request: &str,
) -> Option<&'static str> {
    let mut contacts = fact(list, "Contacts")?.split("; ");
    let role = contacts.find_map(|contact| contact.strip_prefix(asker)?.strip_prefix(", "));
    let Some(role) = role.and_then(|role| ROLES.iter().find(|known| **known == role)) else {
        return Some("refuse_not_listed");
    };
    let Some(answer) = answer else { return Some("refuse_unconfirmed") };
    if answer.contains("withdr") {
        return Some("refuse_withdrawn");
    }
    let action = ACTIONS.iter().find(|action| request.contains(**action))?;
    let row = |label: &str| {
        papers.clause(label)?.split("; ").find_map(|row| Some(row.split_once(*action)?.1))
    };
    if !row("Amended roles").or_else(|| row("Roles"))?.contains(role) {
        return Some("escalate_role");
    }
    let area = request.split_once("opens ")?.1;
    if papers.clause("Personal data")?.contains(area) {
        return Some("escalate_personal_data");
    }
    let longest = papers.clause_number("Amended time").or(papers.clause_number("Longest time"))?;
    let days = first_number(request.split_once(" for ")?.1)?;
    Some(if days > longest { "grant_shortened" } else { "grant" })
}

/// The facts of an account whose labels start like this.
fn lines<'a>(papers: &Papers<'a>, account: &str, start: &str) -> Vec<(&'a str, &'a str)> {
    let own = papers.records.iter().filter(|record| fact(record, "Account") == Some(account));
    let facts = own.flat_map(|record| &record.facts);
    let facts = facts.filter(|(label, _)| label.starts_with(start));
    facts.map(|(label, value)| (label.as_str(), value.as_str())).collect()
}

/// The list that counts: the newest of those that are valid already.
fn newest_list<'a>(papers: &Papers<'a>, account: &str, today: Day) -> Option<&'a RecordSource> {
    let from = |list: &RecordSource| Day::first_in(fact(list, "Valid from")?);
    let lists = papers.of_kind(RecordKind::ApprovedContacts);
    let own = lists.filter(|list| fact(list, "Account") == Some(account));
    own.filter(|list| from(list).is_some_and(|day| day <= today)).max_by_key(|list| from(list))
}

/// When the detail of each channel was changed, in the order of [`CHANNELS`].
fn changes(details: &RecordSource) -> Option<[Day; 3]> {
    let day = |label| Day::first_in(fact(details, label)?);
    Some([
        day("Number on file changed")?,
        day("Address on file changed")?,
        day("Support phrase changed")?,
    ])
}

/// The first channel whose detail was not changed lately.
fn channel(
    papers: &Papers<'_>,
    details: &RecordSource,
    list: &RecordSource,
    today: Day,
) -> Option<&'static str> {
    let fresh = papers.clause_number("Confirming")? as i32;
    let changed = changes(details)?;
    let named = ["First channel", "Second channel"].map(|label| fact(list, label));
    let named = named.into_iter().flatten();
    let mut places = named.filter_map(|name| CHANNELS.iter().position(|it| it.1 == name));
    let place = places.find(|&place| today.since(changed[place]) >= fresh)?;
    Some(CHANNELS[place].0)
}

/// Whether a session has all signs of a takeover.
fn is_sign(papers: &Papers<'_>, details: &RecordSource, asker: &str, line: &str) -> bool {
    let facts = || {
        let last = changes(details)?.into_iter().max()?;
        let day = Day::first_in(line)?;
        let network = line.split_once("network ")?.1;
        let is_own = fact(details, "Own networks")?.contains(network);
        let is_new = line.contains("first seen that day");
        Some((day > last && is_new && !is_own && line.contains(asker), day, network))
    };
    let Some((true, day, network)) = facts() else { return false };
    let journeys = lines(papers, fact(details, "Account").unwrap_or_default(), "Journey");
    !journeys.iter().any(|(_, journey)| {
        let days = journey.split_once("from ").and_then(|(_, days)| days.split_once(" to "));
        let days = days.and_then(|(a, b)| Some((Day::first_in(a)?, Day::first_in(b)?)));
        journey.starts_with(asker)
            && journey.contains(network)
            && days.is_some_and(|(first, last)| first <= day && day <= last)
    })
}

/// The last day that a text names: whoever corrects themselves names the right one last.
fn last_day(text: &str) -> Option<Day> {
    let mut found = None;
    let mut rest = text;
    while let Some(day) = Day::first_in(rest) {
        found = Some(day);
        let (_, after) = rest.split_once(&day.to_string())?;
        rest = after;
    }
    found
}
