//! The papers of a case of an admin request.

use crate::family::dates::Day;
use crate::family::draft::Draft;
use crate::scenario::{PatternSource, RecordKind};

use super::facts::{ACTIONS, Amendment, CHANNELS, Facts, List, Request, Session};

/// What was written, as far as the rest of the case needs it.
pub(super) struct Written {
    pub ticket: String,
    pub evidence: Vec<PatternSource>,
    /// What the confirming contact answers, if they are confirmed.
    pub answer: Option<PatternSource>,
    pub other_numbers: Vec<String>,
}

/// Writes all papers.
pub(super) fn write(
    draft: &mut Draft<'_>,
    facts: &Facts,
    is_cleared: bool,
    follow_up: &str,
) -> Written {
    let company = draft.companies[0].clone();
    let account = format!("acct_{}", company.slug);
    let changes = follow_up == "changes";
    let right = facts.requests[0].filed.to_string();
    let wrong = facts.requests[1].filed.to_string();
    let given: &[(&str, &str)] = &[
        ("company", &company.name),
        ("filed", if changes { &wrong } else { &right }),
        ("role", facts.claimed_role),
    ];
    let subject = draft.say("subject", given);
    let claim = if is_cleared { "claim cleared" } else { "claim role" };
    let summary = [draft.say("opening", given), draft.say(claim, given), draft.say("ask", given)];
    let sender = draft.people[0].sender(&company.domain());
    let ticket = draft.primary(&account, &sender, &subject, &summary.join(" "));
    write_distractors(draft);
    let lists: Vec<String> =
        facts.lists.iter().map(|list| write_list(draft, &company.name, &account, list)).collect();
    let details = write_details(draft, &company.name, &account, facts);
    let register = write_register(draft, &company.name, &account, &facts.requests);
    let sessions = write_sessions(draft, &company.name, &account, &facts.sessions);
    let mut evidence = vec![lists[0].clone(), details, register.clone(), sessions];
    evidence.extend(write_journeys(draft, &company.name, &account, facts));
    evidence.extend(write_policies(draft, facts));
    let mut evidence: Vec<PatternSource> = evidence.into_iter().map(PatternSource::Read).collect();
    let other_numbers = write_sister(draft, facts);
    let from = draft.people[0].name();
    let text = match follow_up {
        "early" => Some((PatternSource::Opened(ticket.clone()), draft.say("nudge", &[]))),
        "late" => Some((PatternSource::Read(register), draft.say("nudge", &[]))),
        "changes" => {
            let given = &[("wrong", wrong.as_str()), ("right", right.as_str())];
            Some((PatternSource::Read(register), draft.say("change of mind", given)))
        }
        _ => None,
    };
    if let Some((when, text)) = text {
        let message = draft.react(when, &from, &text);
        if changes {
            evidence.push(PatternSource::Heard(message));
        }
    }
    let answer = write_answer(draft, facts);
    Written { ticket, evidence, answer, other_numbers }
}

/// What the confirming contact answers, once they are reached through the right channel.
fn write_answer(draft: &mut Draft<'_>, facts: &Facts) -> Option<PatternSource> {
    if !facts.is_confirmed {
        return None;
    }
    draft.confirm_through(CHANNELS[facts.channel].0);
    let thing = if facts.is_withdrawn { "answer withdrawn" } else { "answer confirmed" };
    let text = draft.say(thing, &[("asker", &facts.asker)]);
    let from = facts.lists[0].confirming.clone();
    Some(PatternSource::Heard(draft.react(PatternSource::Confirmed, &from, &text)))
}

fn write_distractors(draft: &mut Draft<'_>) {
    for n in 0..usize::from(1 + draft.tier) {
        let company = draft.companies[n + 2].clone();
        let person = draft.people[n + 6].clone();
        let given: &[(&str, &str)] = &[("company", &company.name)];
        let thing = if n % 2 == 0 { "near distractor" } else { "plain distractor" };
        let text = draft.say(thing, given);
        let (subject, summary) = text.split_once(" | ").unwrap_or(("A question", &text));
        let sender = person.sender(&company.domain());
        draft.ticket(&format!("acct_{}", company.slug), &sender, subject, summary);
    }
}

fn write_list(draft: &mut Draft<'_>, company: &str, account: &str, list: &List) -> String {
    let contacts: Vec<String> =
        list.contacts.iter().map(|(name, role)| format!("{name}, {role}")).collect();
    let [first, second] = list.channels.map(|channel| CHANNELS[channel].1);
    let body = draft.say("list body", &[("company", company)]);
    draft.record(
        RecordKind::ApprovedContacts,
        "contacts",
        &format!("Contact list: {company}"),
        &body,
        &[
            ("Account", account),
            ("Valid from", &list.valid_from.to_string()),
            ("Contacts", &contacts.join("; ")),
            ("Confirming contact", &list.confirming),
            ("First channel", first),
            ("Second channel", second),
        ],
    )
}

fn write_details(draft: &mut Draft<'_>, company: &str, account: &str, facts: &Facts) -> String {
    let [phone, address, phrase] = facts.changed.map(|day| day.to_string());
    let networks = facts.own_networks.map(|number| format!("AS{number}")).join(", ");
    draft.record(
        RecordKind::Account,
        "acct",
        &format!("Account: {company}"),
        &format!("What {company} has on file for contacts and networks."),
        &[
            ("Account", account),
            ("Number on file changed", &phone),
            ("Address on file changed", &address),
            ("Support phrase changed", &phrase),
            ("Own networks", &networks),
        ],
    )
}

fn write_register(
    draft: &mut Draft<'_>,
    company: &str,
    account: &str,
    requests: &[Request],
) -> String {
    let mut sorted = requests.to_vec();
    sorted.sort_by(|a, b| (a.filed, &a.number).cmp(&(b.filed, &b.number)));
    let line = |it: &Request| {
        let Request { filed, by, days, area, .. } = it;
        format!("filed {filed} by {by}: {} for {days} days; opens {area}", ACTIONS[it.action])
    };
    let lines: Vec<(String, String)> =
        sorted.iter().map(|request| (request.number.clone(), line(request))).collect();
    let mut facts = vec![("Account", account)];
    facts.extend(lines.iter().map(|(number, line)| (number.as_str(), line.as_str())));
    let body = draft.say("register body", &[("company", company)]);
    draft.record(
        RecordKind::AuditLog,
        "register",
        &format!("Admin requests: {company}"),
        &body,
        &facts,
    )
}

fn write_sessions(
    draft: &mut Draft<'_>,
    company: &str,
    account: &str,
    sessions: &[Session],
) -> String {
    let mut sorted = sessions.to_vec();
    sorted.sort_by(|a, b| (a.day, &a.id).cmp(&(b.day, &b.id)));
    let line = |it: &Session| {
        let device = if it.is_new_device { "first seen that day" } else { "known before" };
        format!("{}, {}, device {device}, network AS{}", it.day, it.user, it.network)
    };
    let lines: Vec<(String, String)> =
        sorted.iter().map(|session| (session.id.clone(), line(session))).collect();
    let mut facts = vec![("Account", account)];
    facts.extend(lines.iter().map(|(id, line)| (id.as_str(), line.as_str())));
    let body = draft.say("sessions body", &[("company", company)]);
    draft.record(RecordKind::AuditLog, "audit", &format!("Sessions: {company}"), &body, &facts)
}

/// From the third tier on, a record of announced journeys, and a colleague's note of no use.
fn write_journeys(
    draft: &mut Draft<'_>,
    company: &str,
    account: &str,
    facts: &Facts,
) -> Option<String> {
    if draft.tier < 3 {
        return None;
    }
    let note = draft.say("colleague note", &[]);
    draft.record(
        RecordKind::Account,
        "note",
        &format!("Note on {company}"),
        &note,
        &[("Account", account)],
    );
    let (network, first, last) = facts.journey;
    let other = draft.people[3].name();
    Some(draft.record(
        RecordKind::Incident,
        "travel",
        &format!("Announced journeys: {company}"),
        "From where sessions are to be expected, both days included.",
        &[
            ("Account", account),
            ("Journey 1", &journey(&facts.asker, network, first, last)),
            ("Journey 2", &journey(&other, network, first.plus(-2), draft.today)),
        ],
    ))
}

fn journey(name: &str, network: u32, first: Day, last: Day) -> String {
    format!("{name}, network AS{network}, from {first} to {last}")
}

const ORDER: &str = "(a) sessions with the signs of a takeover are stopped, no others, \
    before anybody is told, and the ticket goes to security; (b) a requester whom the contact \
    list does not name is refused; (c) a request whose confirming contact could not be \
    confirmed is refused; (d) a request that the confirming contact withdraws is refused; (e) \
    a request beyond the requester's role goes to account_management; (f) a request that opens \
    personal data goes to data_protection; (g) a request for too long is granted for the \
    longest time allowed; (h) any other is granted as filed";

const SIGNS: &str = "it runs in the requester's name; its device was first seen on the day \
    of the session; its network is neither one of the account's own nor announced for that \
    person and day; and its day is later than the last change of any contact detail of the \
    account";

const REPLY: &str = "A grant confirms that the request was carried out and points to the \
    log; a shortened one gives the shorter term with the reason, and points to the log. A \
    refusal says that nothing was carried out, and what is missing or that the request was \
    withdrawn. A hand-over names the team and the reason why it decides. Whoever has a session \
    stopped learns of it, is asked to check the sign-ins, and is told which team has the \
    ticket";

const STATUS: &str = "granted and withdrawn requests are resolved, other refusals wait on the \
    customer, and what another team has is escalated";

/// The policy, and from the fourth tier on an addendum.
fn write_policies(draft: &mut Draft<'_>, facts: &Facts) -> Vec<String> {
    let rows = (0..).zip(&facts.table).map(|(n, row)| roles(n, row));
    let table = rows.collect::<Vec<_>>().join("; ");
    let [one, two] = facts.personal;
    let (fresh, reach) = (facts.fresh_days.to_string(), facts.reach.to_string());
    let clauses = [
        ("Which list", draft.say("policy list", &[])),
        ("Confirming", draft.say("policy confirming", &[("days", &fresh)])),
        ("Order", draft.say("policy order", &[("order", ORDER)])),
        ("Signs", draft.say("policy signs", &[("signs", SIGNS)])),
        ("Roles", draft.say("policy roles", &[("table", &table)])),
        ("Personal data", draft.say("policy personal", &[("one", one), ("two", two)])),
        ("Longest time", draft.say("policy longest", &[("days", &reach)])),
        ("Records", draft.say("policy records", &[("status", STATUS)])),
        ("Reply", draft.say("policy reply", &[("reply", REPLY)])),
    ];
    let keywords = ["admin", "request", "access", "policy", "takeover", "contact"];
    let summary = "Who may have admin requests carried out, and how that is checked.";
    let mut all = vec![draft.policy("Admin requests", summary, &keywords, &clauses)];
    let action = facts.requests[0].action;
    let clause = match &facts.amendment {
        Amendment::Nothing => return all,
        Amendment::Roles(row) => {
            let row = roles(action, row);
            ("Amended roles", draft.say("policy amended roles", &[("table", &row)]))
        }
        Amendment::Reach(days) => {
            let days = days.to_string();
            ("Amended time", draft.say("policy amended longest", &[("days", &days)]))
        }
    };
    let summary = "In force; replaces a part of the policy on admin requests.";
    all.push(draft.policy("Admin requests, addendum", summary, &keywords, &[clause]));
    all
}

fn roles(action: usize, row: &[&str]) -> String {
    format!("{} by {}", ACTIONS[action], row.join(" or "))
}

/// From the fourth tier on, papers of another account; gives the numbers of its requests.
fn write_sister(draft: &mut Draft<'_>, facts: &Facts) -> Vec<String> {
    if draft.tier < 4 {
        return Vec::new();
    }
    let company = draft.companies[1].clone();
    let account = format!("acct_{}", company.slug);
    let mut requests = facts.requests[..2].to_vec();
    for request in &mut requests {
        request.number = draft.id("REQ");
        request.by = draft.people[5].name();
    }
    write_register(draft, &company.name, &account, &requests);
    if draft.tier == 5 {
        let list = List {
            valid_from: draft.today.plus(-1),
            contacts: vec![(draft.people[5].name(), "owner")],
            confirming: draft.people[4].name(),
            channels: facts.lists[1].channels,
        };
        write_list(draft, &company.name, &account, &list);
    }
    requests.into_iter().map(|request| request.number).collect()
}
