//! The papers of a case of throttled calls.

use crate::family::dates::Day;
use crate::family::draft::Draft;
use crate::scenario::{PatternSource, RecordKind};

use super::facts::{Facts, HOURS, Incident, KEYS, PLANS, REGIONS, Raise, Traffic};

/// The ids of the papers that matter, and of what they name.
pub(super) struct Written {
    pub keys: Vec<String>,
    pub incident_tags: Vec<String>,
    pub raise_tags: Vec<String>,
    account: String,
    contract: Vec<String>,
    notice: Option<String>,
    traffic: String,
    register: String,
    incidents: Vec<String>,
    raises: String,
    plans: String,
    policy: String,
    message: Option<u32>,
}

impl Written {
    /// What has to be seen to know the decision of this class: the policy's questions are asked in
    /// their order, and each needs papers of its own.
    pub fn evidence(&self, class: &str, facts: &Facts) -> Vec<PatternSource> {
        let mut ids = vec![&self.policy, &self.account, &self.traffic];
        ids.extend(&self.notice);
        if class != "hand_to_security" {
            ids.extend(&self.contract);
        }
        if !matches!(class, "hand_to_security" | "correct_limit") {
            ids.push(&self.raises);
        }
        if class == "hand_to_incident" {
            let right = facts.incidents.iter().zip(&self.incidents);
            ids.extend(right.filter(|(incident, _)| incident.is_right).map(|(_, id)| id));
        }
        let asks_keys = ["contain_key", "refuse_over_plan", "refuse_raises_spent", "grant_raise"];
        if asks_keys.contains(&class) {
            ids.push(&self.register);
        }
        if asks_keys[1..].contains(&class) {
            ids.push(&self.plans);
        }
        let read = ids.into_iter().map(|id| PatternSource::Read(id.clone()));
        read.chain(self.message.map(PatternSource::Heard)).collect()
    }
}

/// Lays all papers down.
pub(super) fn write(draft: &mut Draft<'_>, facts: &Facts) -> Written {
    let company = draft.companies[0].clone();
    let account = format!("acct_{}", company.slug);
    let asker = draft.people[0].clone();
    let named = if facts.follow_up == "changes" { facts.other_day } else { facts.day };
    let given: &[(&str, &str)] = &[
        ("company", &company.name),
        ("day", &named.to_string()),
        ("count", &facts.claimed.to_string()),
        ("wish", &facts.wish.to_string()),
    ];
    let subject = draft.say("subject", given);
    let summary = [draft.say("opening", given), draft.say("claim", given), draft.say("ask", given)];
    let sender = asker.sender(&company.domain());
    let ticket = draft.primary(&account, &sender, &subject, &summary.join(" "));
    write_other_tickets(draft);
    let keys: Vec<String> = (0..KEYS).map(|_| draft.id("KEY")).collect();
    let account_record = write_account(draft, facts, &account, &company.name);
    let contract = write_contract(draft, facts, &account, &company.name);
    let notice = write_notice(draft, facts, &account);
    let traffic = write_traffic(draft, facts, &account, &company.name, &keys);
    let register = write_register(draft, facts, &account, &company.name, &keys);
    let (incidents, incident_tags) = write_incidents(draft, &facts.incidents);
    let (raises, raise_tags) = write_raises(draft, facts, &account, &company.name);
    let plans = write_plans(draft, facts);
    let policy = write_policy(draft, facts);
    write_side_notes(draft, &company.name);
    let from = asker.name();
    let message = match facts.follow_up {
        "early" | "late" => {
            let text = draft.say("nudge", given);
            let opened = PatternSource::Opened(ticket);
            let read = PatternSource::Read(traffic.clone());
            draft.react(if facts.follow_up == "early" { opened } else { read }, &from, &text);
            None
        }
        "changes" => {
            let days = [("right", facts.day.to_string()), ("wrong", facts.other_day.to_string())];
            let text = draft.say("change of mind", &days.each_ref().map(|(a, b)| (*a, b.as_str())));
            Some(draft.react(PatternSource::Read(account_record.clone()), &from, &text))
        }
        _ => None,
    };
    Written {
        keys,
        incident_tags,
        raise_tags,
        account: account_record,
        contract,
        notice,
        traffic,
        register,
        incidents,
        raises,
        plans,
        policy,
        message,
    }
}

fn write_other_tickets(draft: &mut Draft<'_>) {
    for n in 0..usize::from(1 + draft.tier) {
        let company = draft.companies[n + 2].clone();
        let person = draft.people[n + 4].clone();
        let thing = if n % 2 == 0 { "plain distractor" } else { "near distractor" };
        let text = draft.say(thing, &[("company", &company.name)]);
        let (subject, summary) = text.split_once(" | ").unwrap_or(("A question", &text));
        let sender = person.sender(&company.domain());
        draft.ticket(&format!("acct_{}", company.slug), &sender, subject, summary);
    }
}

/// A network of the case: the first three are the customer's, the fourth is added by a notice, the
/// fifth is a stranger's.
fn network(facts: &Facts, place: u32) -> String {
    let at = (facts.first_network + 7 * place) % 48;
    let block = ["192.0.2", "198.51.100", "203.0.113"][(at / 16) as usize];
    format!("{block}.{}/28", 16 * (at % 16))
}

fn write_account(draft: &mut Draft<'_>, facts: &Facts, account: &str, company: &str) -> String {
    let networks: Vec<String> = (0..3).map(|place| network(facts, place)).collect();
    draft.record(
        RecordKind::Account,
        "acct",
        &format!("Account: {company}"),
        "Plan, region and what is set on the edge. Temporary raises are kept in a register.",
        &[
            ("Account", account),
            ("Plan", PLANS[facts.plan]),
            ("Region", facts.region),
            ("Standing limit on the edge", &per_hour(facts.edge_limit)),
            ("Registered networks", &networks.join(", ")),
        ],
    )
}

fn per_hour(calls: u32) -> String {
    format!("{calls} calls an hour")
}

/// The contract, and an addendum that gives another limit.
fn write_contract(
    draft: &mut Draft<'_>,
    facts: &Facts,
    account: &str,
    company: &str,
) -> Vec<String> {
    let start = facts.day.plus(-(draft.between("contract start", 200, 420) as i32));
    let (first, second, since) = match facts.addendum {
        "replaces" => {
            let since = facts.day.plus(-(draft.between("replaced", 15, 150) as i32));
            (facts.other_limit, Some(facts.limit), since)
        }
        "later" => {
            let since = draft.today.plus(draft.between("later", 6, 60) as i32);
            (facts.limit, Some(facts.other_limit), since)
        }
        _ => (facts.limit, None, start),
    };
    let number = draft.id("CT");
    let contract = draft.record(
        RecordKind::Contract,
        "contract",
        &format!("Contract with {company}"),
        "What was agreed on calls to the public interface.",
        &[
            ("Account", account),
            ("Contract", &number),
            ("In force from", &start.to_string()),
            ("Agreed limit", &per_hour(first)),
        ],
    );
    let addendum = second.map(|limit| {
        draft.record(
            RecordKind::Contract,
            "contract",
            &format!("Addendum to the contract with {company}"),
            "Takes the place of what the contract says on the limit, from its own date on.",
            &[
                ("Account", account),
                ("Addendum to", &number),
                ("In force from", &since.to_string()),
                ("Agreed limit", &per_hour(limit)),
            ],
        )
    });
    std::iter::once(contract).chain(addendum).collect()
}

/// A notice that adds a network; only one for this account is of any use.
fn write_notice(draft: &mut Draft<'_>, facts: &Facts, account: &str) -> Option<String> {
    let other = draft.companies[1].clone();
    let (account, company, place) = match facts.networks {
        "moved" => (account.to_owned(), draft.companies[0].name.clone(), 3),
        "other" => (format!("acct_{}", other.slug), other.name, 4),
        _ => return None,
    };
    let day = facts.other_day.plus(-(draft.between("notice", 10, 90) as i32));
    let record = draft.record(
        RecordKind::ApprovedContacts,
        "notice",
        &format!("Notice of networks: {company}"),
        "An approved contact has registered another network beside those on the account.",
        &[
            ("Account", &account),
            ("Registered on", &day.to_string()),
            ("Added networks", &network(facts, place)),
        ],
    );
    (facts.networks == "moved").then_some(record)
}

/// The traffic of the day that is meant, of another one, and more at higher tiers.
fn write_traffic(
    draft: &mut Draft<'_>,
    facts: &Facts,
    account: &str,
    company: &str,
    keys: &[String],
) -> String {
    let first = draft.between("first hour", 7, 17);
    let lines = |traffic: &Traffic, stranger: Option<usize>| -> Vec<(String, String)> {
        let line = |key: usize| {
            let calls = traffic.calls[key].map(|calls| calls.to_string()).join(" / ");
            let place = if stranger == Some(key) { 4 } else { facts.key_networks[key] as u32 };
            (keys[key].clone(), format!("{calls}, from {}", network(facts, place)))
        };
        (0..KEYS).map(line).collect()
    };
    let right = lines(&facts.traffic, facts.stranger);
    let id = write_day(draft, (account, company), facts.day, first, &right);
    let other = lines(&facts.other_traffic, None);
    write_day(draft, (account, company), facts.other_day, first, &other);
    if draft.tier >= 3 {
        let neighbour = draft.companies[1].clone();
        let account = format!("acct_{}", neighbour.slug);
        let line = |key: usize| {
            let calls = facts.other_traffic.calls[KEYS - 1 - key];
            let calls = calls.map(|calls| (calls * 7 / 11).to_string()).join(" / ");
            format!("{calls}, from {}", network(facts, 6 + key as u32 % 3))
        };
        let lines: Vec<(String, String)> =
            (0..KEYS).map(|key| (draft.id("KEY"), line(key))).collect();
        write_day(draft, (&account, &neighbour.name), facts.day, first, &lines);
    }
    id
}

fn write_day(
    draft: &mut Draft<'_>,
    (account, company): (&str, &str),
    day: Day,
    first: u32,
    lines: &[(String, String)],
) -> String {
    let hours: Vec<String> = (first..first + HOURS as u32)
        .map(|hour| format!("{hour:02}:00 to {:02}:00", hour + 1))
        .collect();
    let (day, hours) = (day.to_string(), hours.join(" / "));
    let mut facts = vec![("Account", account), ("Day", &day), ("Hours", &hours)];
    facts.extend(lines.iter().map(|(key, calls)| (key.as_str(), calls.as_str())));
    draft.record(
        RecordKind::AuditLog,
        "traffic",
        &format!("Calls of {company} on {day}"),
        "Calls by key in the three hours in which calls were turned away. All other hours were \
         quiet.",
        &facts,
    )
}

fn write_register(
    draft: &mut Draft<'_>,
    facts: &Facts,
    account: &str,
    company: &str,
    keys: &[String],
) -> String {
    let mut uses = ["nightly import", "order feed", "mobile app", "reporting", "partner site"];
    let turn = draft.below("uses", 5) as usize;
    uses.rotate_left(turn);
    let line = |key: usize| format!("{}, {} calls in a usual hour", uses[key], facts.usual[key]);
    let lines: Vec<String> = (0..KEYS).map(line).collect();
    let own = keys.iter().map(String::as_str).zip(lines.iter().map(String::as_str));
    let all: Vec<(&str, &str)> = std::iter::once(("Account", account)).chain(own).collect();
    draft.record(
        RecordKind::AuditLog,
        "keys",
        &format!("Key register of {company}"),
        "What each key is for, and the mean of its busiest hours over the last four weeks.",
        &all,
    )
}

fn write_incidents(draft: &mut Draft<'_>, all: &[Incident]) -> (Vec<String>, Vec<String>) {
    let write = |incident: &Incident| {
        let tag = draft.id("INC");
        let plans: Vec<&str> = incident.plans.iter().map(|&plan| PLANS[plan]).collect();
        let state = match incident.closed {
            Some(day) => format!("closed on {day}"),
            None => "running".to_owned(),
        };
        let record = draft.record(
            RecordKind::Incident,
            "incident",
            &format!("Incident {tag}"),
            "Gateways of the edge turn calls away although their callers are within their limits.",
            &[
                ("Incident", &tag),
                ("Region", incident.region),
                ("Plans hit", &plans.join(", ")),
                ("Began on", &incident.began.to_string()),
                ("State", &state),
            ],
        );
        (record, tag)
    };
    all.iter().map(write).unzip()
}

fn write_raises(
    draft: &mut Draft<'_>,
    facts: &Facts,
    account: &str,
    company: &str,
) -> (String, Vec<String>) {
    let tags: Vec<String> = facts.raises.iter().map(|_| draft.id("RS")).collect();
    let line = |(n, raise): (usize, &Raise)| {
        let percent = 104 + draft.below(&format!("former raise {n}"), 17);
        let limit = facts.limit * percent / 1_000 * 10;
        let end = if raise.is_withdrawn { ", withdrawn before it began" } else { "" };
        format!("{limit} calls an hour from {} to {}{end}", raise.start, raise.end)
    };
    let lines: Vec<String> = facts.raises.iter().enumerate().map(line).collect();
    let mut own: Vec<(&str, &str)> =
        tags.iter().map(String::as_str).zip(lines.iter().map(String::as_str)).collect();
    // By number, which says nothing of the order in which they were given.
    own.sort_unstable();
    let all: Vec<(&str, &str)> = std::iter::once(("Account", account)).chain(own).collect();
    let record = draft.record(
        RecordKind::AuditLog,
        "raises",
        &format!("Register of temporary raises: {company}"),
        "Every temporary raise since the account was opened, by its number.",
        &all,
    );
    (record, tags)
}

fn write_plans(draft: &mut Draft<'_>, facts: &Facts) -> String {
    let clauses: Vec<(&str, String)> = (0..PLANS.len())
        .map(|plan| {
            let percent = facts.raise_percents[plan];
            let raise = match percent {
                0 => "no temporary raise".to_owned(),
                _ => format!("a temporary raise may go {percent} percent above the agreed limit"),
            };
            let (limit, regions) = (facts.plan_limits[plan], REGIONS.len());
            let text = format!("{limit} calls an hour by the list, in {regions} regions; {raise}.");
            (PLANS[plan], text)
        })
        .collect();
    draft.policy(
        "Plans of the interface",
        "What each plan holds by the list, and how far a temporary raise may go.",
        &["plan", "limit", "raise", "interface"],
        &clauses,
    )
}

/// The questions of the policy, in their order.
const ORDER: &str = "Ask in this order and stop at the first that applies: Misuse, Standing \
    limit, Running raise, Incident, Runaway key, Raise, Count. The limit that these clauses speak \
    of is the one of the contract, or of an addendum that is in force.";
const STATUS: &str = "What another team takes over is escalated. What the customer has to act on, \
    a refusal or a stopped key, is waiting on the customer. All else is resolved.";
const PRIORITY: &str = "Misuse is urgent. What incident_response or platform takes over is high. \
    A refusal is low. All else is normal, and is set so.";
const REPLY: &str = "There is one reply, sent before the ticket is closed, and it says what was \
    done and no more. Handed on: which team has it; beside that, the incident's number if there \
    is one, the agreed limit if the edge is wrong, the stopped key after misuse. Running raise: \
    its number and its last day. Stopped key: which one, and how to get a new one. Refusal: the \
    calls of the busiest hour against the limit and the plan that would hold them; when the count \
    is the reason, the count too. Raise: the calls of the busiest hour against the limit, and the \
    new limit. How misuse was found, and who else an incident hits, is told to nobody.";

fn write_policy(draft: &mut Draft<'_>, facts: &Facts) -> String {
    let terms = &facts.terms;
    let numbers = [
        ("burst", terms.burst_percent),
        ("share", terms.key_percent),
        ("times", terms.key_times),
        ("margin", terms.margin_percent),
        ("step", terms.step),
        ("most", terms.most_raises),
    ];
    let numbers = numbers.map(|(name, number)| (name, number.to_string()));
    let given = numbers.each_ref().map(|(name, number)| (*name, number.as_str()));
    let clauses = [
        ("Order", ORDER.to_owned()),
        ("Day", draft.say("policy day", &given)),
        ("Misuse", draft.say("policy misuse", &given)),
        ("Standing limit", draft.say("policy standing", &given)),
        ("Running raise", draft.say("policy running", &given)),
        ("Within the limit", draft.say("policy burst", &given)),
        ("Incident", draft.say("policy incident", &given)),
        ("Runaway key", draft.say("policy runaway", &given)),
        ("Raise", draft.say("policy raise", &given)),
        ("Count", draft.say("policy count", &given)),
        ("Refusal", draft.say("policy refusal", &given)),
        ("Ceiling", draft.say("policy ceiling", &given)),
        ("Status", STATUS.to_owned()),
        ("Priority", PRIORITY.to_owned()),
        ("Reply", REPLY.to_owned()),
    ];
    draft.policy(
        "Throttled calls",
        "What the desk does when a customer's calls are turned away.",
        &["throttling", "limit", "raise", "429", "quota"],
        &clauses,
    )
}

/// Papers that nobody needs.
fn write_side_notes(draft: &mut Draft<'_>, company: &str) {
    for _ in 1..draft.tier {
        let text = draft.say("side note", &[("company", company)]);
        let (title, body) = text.split_once(" | ").unwrap_or(("A note", &text));
        let account = format!("acct_{}", draft.companies[0].slug);
        draft.record(RecordKind::AuditLog, "note", title, body, &[("About", &account)]);
    }
}
