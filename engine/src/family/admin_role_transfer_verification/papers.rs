//! The papers of an ownership case.

use crate::family::dates::Day;
use crate::family::draft::Draft;
use crate::family::people::Person;
use crate::scenario::{PatternSource, RecordKind};

use super::facts::{Facts, Stale, State, shuffled, stage};
use super::words::SIGNS;

/// The papers that matter, by their ids.
pub(super) struct Written {
    /// What must be seen.
    pub(super) evidence: Vec<PatternSource>,
    /// What tells through which channel an identity is checked.
    pub(super) for_channel: Vec<PatternSource>,
}

/// Lays everything down that a seat can read.
pub(super) fn write(draft: &mut Draft<'_>, facts: &Facts, follow_up: &str) -> Written {
    let company = draft.companies[0].name.clone();
    let account = format!("acct_{}", draft.companies[0].slug);
    let title = draft.say("title", &[]);
    let brief = draft.say("brief", &[("company", &company)]);
    draft.introduce(&title, &brief);
    let ticket = write_ticket(draft, facts, &account);
    write_distractors(draft);
    let policy = write_policy(draft, facts);
    let mut evidence = vec![PatternSource::Read(policy.clone())];
    if let Some(message) = write_message(draft, facts, follow_up, &ticket, &policy) {
        evidence.push(PatternSource::Heard(message));
    }
    let sheet = write_account(draft, facts, &account);
    let alerts = write_alerts(draft, facts, &account);
    let claims = write_claims(draft, facts, &account);
    let register = write_register(draft, facts, &account);
    let document = write_document(draft, facts, &account);
    let states = write_states(draft, facts, &account);
    let approvals = write_approvals(draft, facts, &account);
    write_bystanders(draft);
    let decided = stage(draft.class);
    let needed =
        [(0, &sheet), (0, &alerts), (1, &claims), (2, &register), (3, &document), (4, &states)];
    let needed = needed.into_iter().chain([(5, &approvals)]);
    let needed = needed.filter(|(stage, _)| *stage <= decided);
    evidence.extend(needed.map(|(_, id)| PatternSource::Read(id.clone())));
    let for_channel = vec![
        PatternSource::Opened(ticket),
        PatternSource::Read(policy),
        PatternSource::Read(sheet),
    ];
    Written { evidence, for_channel }
}

fn write_ticket(draft: &mut Draft<'_>, facts: &Facts, account: &str) -> String {
    let company = draft.companies[0].clone();
    let asker = draft.people[0].clone();
    let [first, second] = facts.claimed.map(|at| draft.people[at].name());
    let asker_name = asker.name();
    let given: &[(&str, &str)] = &[
        ("company", &company.name),
        ("person", &asker_name),
        ("workspace", facts.workspaces[facts.named].name),
        ("first", &first),
        ("second", &second),
    ];
    let subject = draft.say("subject", given);
    let summary = [draft.say("opening", given), draft.say("claim", given), draft.say("ask", given)];
    let sender = asker.sender(&company.domain());
    draft.primary(account, &sender, &subject, &summary.join(" "))
}

fn write_message(
    draft: &mut Draft<'_>,
    facts: &Facts,
    follow_up: &str,
    ticket: &str,
    policy: &str,
) -> Option<u32> {
    let name = |at: usize| facts.workspaces[at].name;
    let given: &[(&str, &str)] = &[("named", name(facts.named)), ("workspace", name(facts.asked))];
    let read = PatternSource::Read(policy.to_owned());
    let (when, thing) = match follow_up {
        "early" => (PatternSource::Opened(ticket.to_owned()), "nudge"),
        "late" => (read, "nudge"),
        "changes" => (read, "change of mind"),
        _ => return None,
    };
    let text = draft.say(thing, given);
    let from = draft.people[0].name();
    Some(draft.react(when, &from, &text))
}

fn write_distractors(draft: &mut Draft<'_>) {
    for n in 0..usize::from(1 + draft.tier) {
        let company = draft.companies[n + 2].clone();
        // Nobody of the case writes for another company.
        let person = Person { first: draft.people[n].first, last: draft.people[n + 1].last };
        let given: &[(&str, &str)] = &[("company", &company.name)];
        let thing = if n % 2 == 0 { "plain distractor" } else { "near distractor" };
        let text = draft.say(thing, given);
        let (subject, summary) = text.split_once(" | ").unwrap_or(("A question", &text));
        let sender = person.sender(&company.domain());
        draft.ticket(&format!("acct_{}", company.slug), &sender, subject, summary);
    }
}

fn write_policy(draft: &mut Draft<'_>, facts: &Facts) -> String {
    let (quiet, handover) = (facts.quiet_days.to_string(), facts.handover_days.to_string());
    let clauses = [
        ("Order", draft.say("policy order", &[])),
        ("Latest", draft.say("policy latest", &[])),
        ("Approvals", draft.say("policy approvals", &[])),
        ("Leave", draft.say("policy leave", &[("days", &handover)])),
        ("Channel", draft.say("policy channel", &[("days", &quiet)])),
        ("Filing", draft.say("policy filing", &[])),
        ("Reply", draft.say("policy reply", &[])),
        ("Status", draft.say("policy status", &[])),
        ("Never", draft.say("policy never", &[])),
    ];
    draft.policy(
        "Ownership of workspaces",
        "When the ownership of a workspace passes, to whom, and what is checked before.",
        &["ownership", "owner", "workspace", "role", "transfer", "officer", "identity"],
        &clauses,
    )
}

fn write_account(draft: &mut Draft<'_>, facts: &Facts, account: &str) -> String {
    let company = draft.companies[0].name.clone();
    let day = |age: u32| draft.today.plus(-(age as i32));
    let changed = facts.changed.map(|age| format!("changed on {}", day(age)));
    let labels: Vec<String> =
        facts.workspaces.iter().map(|it| format!("Role of {}", it.name)).collect();
    let roles: Vec<String> = facts
        .workspaces
        .iter()
        .map(|it| format!("{}, owner {}", it.role, draft.people[it.owner].name()))
        .collect();
    let mut lines = vec![("Company", company.as_str()), ("Account", account)];
    lines.extend(labels.iter().zip(&roles).map(|(label, role)| (label.as_str(), role.as_str())));
    let channels = ["Telephone on file", "Contact address on file", "Support phrase"];
    lines.extend(channels.into_iter().zip(changed.iter().map(String::as_str)));
    let body = draft.say("body account", &[("company", &company)]);
    let title = format!("Account: {company}");
    draft.record(RecordKind::Account, "acct", &title, &body, &lines)
}

/// Three lines, each for a role: which of them is open, if one is, and how the others ended.
fn write_lines(
    draft: &mut Draft<'_>,
    facts: &Facts,
    purpose: &str,
    open: Option<usize>,
    what: &[String],
) -> Vec<(String, String)> {
    let all: Vec<usize> = (0..facts.workspaces.len()).collect();
    let mut roles = shuffled(draft, purpose, &all);
    if let Some(open) = open {
        roles.retain(|at| *at != open);
        roles.insert(0, open);
    }
    let lines = (0..3).map(|n| {
        let role = &facts.workspaces[roles[n]].role;
        let age = 25 + 45 * n as i32 + draft.below(&format!("{purpose} {n}"), 40) as i32;
        let is_open = n == 0 && open.is_some();
        let day = draft.today.plus(if is_open { -(age % 12) - 1 } else { -age });
        let end = day.plus(2 + draft.below(&format!("{purpose} end {n}"), 15) as i32);
        let state = if is_open { "open".to_owned() } else { format!("closed on {end}") };
        (day.to_string(), format!("{role}, {}: {state}", what[n]))
    });
    let lines: Vec<(String, String)> = lines.collect();
    let order = shuffled(draft, &format!("{purpose} order"), &[0, 1, 2]);
    order.into_iter().map(|at: usize| lines[at].clone()).collect()
}

/// An alert on the role that is meant, or one on another role, or none that is open.
fn write_alerts(draft: &mut Draft<'_>, facts: &Facts, account: &str) -> String {
    let others: Vec<usize> = (0..facts.workspaces.len()).filter(|at| *at != facts.asked).collect();
    let other =
        if facts.named == facts.asked { draft.pick("other alert", &others) } else { facts.named };
    let open = match draft.class {
        "security_takeover_signs" => Some(facts.asked),
        _ if draft.tier >= 3 && draft.below("is other alert", 3) == 0 => Some(other),
        _ => None,
    };
    let signs: Vec<String> =
        shuffled(draft, "signs", SIGNS).into_iter().map(str::to_owned).collect();
    let lines = write_lines(draft, facts, "alerts", open, &signs);
    let company = draft.companies[0].name.clone();
    write_list(draft, RecordKind::SecurityAlert, "alerts", &company, "Alert of", account, &lines)
}

fn write_claims(draft: &mut Draft<'_>, facts: &Facts, account: &str) -> String {
    let others: Vec<usize> = (0..facts.workspaces.len()).filter(|at| *at != facts.asked).collect();
    let open = if facts.has_rival {
        Some(facts.asked)
    } else if draft.tier >= 3 && draft.below("is other claim", 3) == 0 {
        Some(draft.pick("other claim", &others))
    } else {
        None
    };
    let rivals = shuffled(draft, "rivals", &[1, 2, 3, 11]);
    let rivals: Vec<String> = rivals
        .into_iter()
        .map(|at: usize| format!("claimed as well by {}", draft.people[at].name()))
        .collect();
    let lines = write_lines(draft, facts, "claims", open, &rivals);
    let company = draft.companies[0].name.clone();
    write_list(draft, RecordKind::Incident, "claims", &company, "Claim of", account, &lines)
}

fn write_list(
    draft: &mut Draft<'_>,
    kind: RecordKind,
    prefix: &str,
    company: &str,
    label: &str,
    account: &str,
    lines: &[(String, String)],
) -> String {
    let title = if prefix == "alerts" {
        format!("Security alerts on roles of {company}")
    } else {
        format!("Claims to roles of {company}")
    };
    let labels: Vec<String> = lines.iter().map(|(day, _)| format!("{label} {day}")).collect();
    let mut listed = vec![("Account", account)];
    let own = labels.iter().zip(lines);
    listed.extend(own.map(|(label, (_, line))| (label.as_str(), line.as_str())));
    let body = draft.say("body list", &[]);
    draft.record(kind, prefix, &title, &body, &listed)
}

/// The register of officers, and the former one if there is one; gives the newest.
fn write_register(draft: &mut Draft<'_>, facts: &Facts, account: &str) -> String {
    let newest = draft.today.plus(-10 - draft.below("register", 40) as i32);
    if let Stale::Officers(former) = &facts.stale {
        let day = newest.plus(-90 - draft.below("former register", 200) as i32);
        one_register(draft, former, day, account);
    }
    one_register(draft, &facts.officers, newest, account)
}

fn one_register(draft: &mut Draft<'_>, officers: &[usize], day: Day, account: &str) -> String {
    let names: Vec<String> = officers.iter().map(|&at| draft.people[at].name()).collect();
    let (names, day) = (names.join(", "), day.to_string());
    let lines = [("Account", account), ("Drawn up on", &day), ("Officers", &names)];
    let body = draft.say("body list", &[]);
    let title = format!("Register of officers of {}", draft.companies[0].name);
    draft.record(RecordKind::ApprovedContacts, "officers", &title, &body, &lines)
}

fn write_document(draft: &mut Draft<'_>, facts: &Facts, account: &str) -> String {
    let name = draft.people[0].name();
    let until = facts.document_end.to_string();
    let issued = facts.document_end.plus(-365 - draft.below("issued", 300) as i32);
    // Nothing is issued after the day on which it is shown.
    let issued = issued.min(draft.today.plus(-20)).to_string();
    let lines = [
        ("Account", account),
        ("Issued to", &name),
        ("Issued on", &issued),
        ("Valid until", &until),
    ];
    let body = draft.say("body document", &[]);
    let title = format!("Proof of office shown by {name}");
    draft.record(RecordKind::Contract, "proof", &title, &body, &lines)
}

/// How the owners stand, and the former list if there is one; gives the newest.
fn write_states(draft: &mut Draft<'_>, facts: &Facts, account: &str) -> String {
    let newest = draft.today.plus(-1 - draft.below("states", 6) as i32);
    let own: Vec<State> = facts.workspaces.iter().map(|it| it.state).collect();
    if let Stale::State(at, state) = facts.stale {
        let mut former = own.clone();
        former[at] = state;
        one_state_list(draft, facts, &former, newest.plus(-6), account);
    }
    one_state_list(draft, facts, &own, newest, account)
}

fn one_state_list(
    draft: &mut Draft<'_>,
    facts: &Facts,
    states: &[State],
    day: Day,
    account: &str,
) -> String {
    let in_words = |state: &State| match *state {
        State::Active => "active".to_owned(),
        State::Left(day) => format!("left the company on {day}"),
        State::Deceased(day) => format!("deceased, reported on {day}"),
        State::Leave(end, deputy) => {
            format!("on leave until {end}, deputy {}", draft.people[deputy].name())
        }
    };
    let named: Vec<(String, String)> = facts
        .workspaces
        .iter()
        .zip(states)
        .map(|(it, state)| (draft.people[it.owner].name(), in_words(state)))
        .collect();
    let day = day.to_string();
    let mut lines = vec![("Account", account), ("Drawn up on", day.as_str())];
    lines.extend(named.iter().map(|(name, state)| (name.as_str(), state.as_str())));
    let body = draft.say("body list", &[]);
    let title = format!("Owners of workspaces at {}", draft.companies[0].name);
    draft.record(RecordKind::AuditLog, "owners", &title, &body, &lines)
}

fn write_approvals(draft: &mut Draft<'_>, facts: &Facts, account: &str) -> String {
    let mut all = Vec::new();
    for (at, own) in facts.workspaces.iter().enumerate() {
        let approved = own.approvers.iter().enumerate().map(|(n, &approver)| {
            let age = 1 + draft.below(&format!("approved {at} {n}"), 8);
            let day = draft.today.plus(-(age as i32));
            format!("{} on {day}", draft.people[approver].name())
        });
        all.push((own.role.clone(), approved.collect::<Vec<_>>().join(", ")));
    }
    let mut lines = vec![("Account", account)];
    lines.extend(all.iter().map(|(role, line)| (role.as_str(), line.as_str())));
    let body = draft.say("body list", &[]);
    let title = format!("Approvals of role changes at {}", draft.companies[0].name);
    draft.record(RecordKind::AuditLog, "approvals", &title, &body, &lines)
}

/// Papers that nobody needs.
fn write_bystanders(draft: &mut Draft<'_>) {
    let own = format!("acct_{}", draft.companies[0].slug);
    let other = draft.companies[1].clone();
    if draft.tier >= 2 {
        let paid = draft.money(100 * draft.between("fee", 200, 2_800));
        let body = draft.say("body list", &[]);
        let lines = [("Account", own.as_str()), ("Paid last month", &paid)];
        draft.record(RecordKind::Invoice, "inv", "Invoice for workspaces", &body, &lines);
    }
    if draft.tier >= 3 {
        let account = format!("acct_{}", other.slug);
        let day = draft.today.plus(-2 - draft.below("other sign", 9) as i32);
        let role = draft.id("ROLE");
        let (label, line) = (format!("Alert of {day}"), format!("{role}, {}: open", SIGNS[0]));
        let body = draft.say("body list", &[]);
        let title = format!("Security alerts on roles of {}", other.name);
        let lines = [("Account", account.as_str()), (&label, &line)];
        draft.record(RecordKind::SecurityAlert, "alerts", &title, &body, &lines);
    }
    if draft.tier >= 4 {
        let name = draft.people[4].name();
        let until = draft.today.plus(40 + draft.below("other proof", 200) as i32).to_string();
        let body = draft.say("body document", &[]);
        let lines = [("Account", own.as_str()), ("Issued to", &name), ("Valid until", &until)];
        let title = format!("Proof of office shown by {name}");
        draft.record(RecordKind::Contract, "proof", &title, &body, &lines);
    }
}
