//! The papers of a leak: the report, the alerts, the keys, the log and the rules.

use crate::family::dates::Day;
use crate::family::draft::Draft;
use crate::family::people::Person;
use crate::scenario::{PatternSource, RecordKind};

use super::notice::REGIONS;
use super::{Facts, Story};

/// Where leaks are found.
const PLACES: [&str; 6] = [
    "a public code repository",
    "a paste site",
    "a shared drive",
    "a chat export",
    "a build log",
    "a slide deck",
];
/// What is read, by names that say nothing; the register says what is in each.
const SETS: [&str; 4] = ["set Alder", "set Birch", "set Cedar", "set Maple"];

/// What those who say what is right have to know of the papers.
pub(super) struct Written {
    /// What everybody has to see.
    pub(super) first: Vec<PatternSource>,
    pub(super) exercise: PatternSource,
    pub(super) log: PatternSource,
    pub(super) account: PatternSource,
    /// The register of data, and the rules for notices.
    pub(super) notice: Vec<PatternSource>,
    /// The number of the alert that the case is about.
    pub(super) alert: String,
    /// All numbers of alerts.
    pub(super) alerts: Vec<String>,
}

/// Who and what the papers name.
struct Cast {
    reporter: Person,
    contacts: [Person; 2],
    account: String,
    company: String,
    supplier: String,
    places: Vec<&'static str>,
    own: [String; 2],
    stranger: String,
}

pub(super) fn write(draft: &mut Draft<'_>, facts: &Facts, follow_up: &str) -> Written {
    let cast = cast(draft);
    let ticket = write_ticket(draft, facts, &cast, follow_up);
    write_distractors(draft, &cast);
    let list = write_lists(draft, facts, &cast);
    let (alerts, mut first) = write_alerts(draft, facts, &cast);
    let inventory = write_inventory(draft, facts, &cast);
    let exercise = write_exercise(draft, facts, &cast);
    let log = write_log(draft, facts, &cast);
    let (account, register) = write_account(draft, facts, &cast);
    let policy = write_policy(draft);
    let rules = write_rules(draft, facts);
    let message = write_message(draft, &cast, follow_up, [&ticket, &policy, &inventory]);
    first.extend([list, inventory, policy].map(PatternSource::Read));
    first.extend(message);
    Written {
        first,
        exercise: PatternSource::Read(exercise),
        log: PatternSource::Read(log),
        account: PatternSource::Read(account),
        notice: vec![PatternSource::Read(register), PatternSource::Read(rules)],
        alert: alerts[0].clone(),
        alerts,
    }
}

fn cast(draft: &Draft<'_>) -> Cast {
    let company = draft.companies[0].clone();
    let turn = draft.below("places", 6) as usize;
    let mut draw = draft.draw("addresses");
    let mut address = |net: &str| format!("{net}.{}", 2 + draw.below(250));
    Cast {
        reporter: draft.people[0].clone(),
        contacts: [draft.people[1].clone(), draft.people[2].clone()],
        account: format!("acct_{}", company.slug),
        company: company.name,
        supplier: draft.companies[7].name.clone(),
        places: (0..6).map(|n| PLACES[(turn + n) % 6]).collect(),
        own: [address("192.0.2"), address("203.0.113")],
        stranger: address("198.51.100"),
    }
}

fn write_ticket(draft: &mut Draft<'_>, facts: &Facts, cast: &Cast, follow_up: &str) -> String {
    let place = if follow_up == "changes" { cast.places[1] } else { cast.places[0] };
    let given: &[(&str, &str)] =
        &[("company", &cast.company), ("place", place), ("ends", &facts.keys[facts.claimed].ends)];
    let subject = draft.say("subject", given);
    let summary = [draft.say("opening", given), draft.say("claim", given), draft.say("ask", given)];
    let sender = cast.reporter.sender(&draft.companies[0].domain());
    draft.primary(&cast.account, &sender, &subject, &summary.join(" "))
}

fn write_message(
    draft: &mut Draft<'_>,
    cast: &Cast,
    follow_up: &str,
    [ticket, policy, inventory]: [&String; 3],
) -> Option<PatternSource> {
    let given: &[(&str, &str)] = &[("named", cast.places[1]), ("place", cast.places[0])];
    let (when, text) = match follow_up {
        "early" => (PatternSource::Opened(ticket.clone()), draft.say("nudge", &[])),
        "late" => (PatternSource::Read(inventory.clone()), draft.say("nudge", &[])),
        "changes" => (PatternSource::Read(policy.clone()), draft.say("change of mind", given)),
        _ => return None,
    };
    Some(PatternSource::Heard(draft.react(when, &cast.reporter.name(), &text)))
}

fn write_distractors(draft: &mut Draft<'_>, cast: &Cast) {
    for n in 0..usize::from(1 + draft.tier) {
        let person = draft.people[n + 4].clone();
        let other = draft.companies[n + 1].clone();
        // The nearest ones come from the same account and are about something else.
        let (company, account) = if n == 1 {
            (draft.companies[0].clone(), cast.account.clone())
        } else {
            let account = format!("acct_{}", other.slug);
            (other, account)
        };
        let thing = if n % 2 == 0 { "plain distractor" } else { "near distractor" };
        let text = draft.say(thing, &[("company", &company.name)]);
        let (subject, summary) = text.split_once(" | ").unwrap_or(("A question", &text));
        draft.ticket(&account, &person.sender(&company.domain()), subject, summary);
    }
}

/// The list of security contacts in force, and perhaps the one before it.
fn write_lists(draft: &mut Draft<'_>, facts: &Facts, cast: &Cast) -> String {
    let has_former = draft.below("former list", 6) < u32::from(draft.tier);
    let since = draft.today.plus(-(draft.between("list since", 60, 200) as i32));
    let former = since.plus(-(draft.between("former list since", 90, 400) as i32));
    if has_former {
        write_list(draft, cast, !facts.is_listed, former);
    }
    write_list(draft, cast, facts.is_listed, since)
}

fn write_list(draft: &mut Draft<'_>, cast: &Cast, has_reporter: bool, since: Day) -> String {
    let mut names: Vec<String> = cast.contacts.iter().map(Person::name).collect();
    if has_reporter {
        names.insert(draft.below("place of reporter", 3) as usize, cast.reporter.name());
    }
    draft.record(
        RecordKind::ApprovedContacts,
        "contacts",
        &format!("Security contacts: {}", cast.company),
        &format!("Whom {} has named for all that concerns security.", cast.company),
        &[
            ("Account", &cast.account),
            ("Security contacts", &names.join(", ")),
            ("In force since", &since.to_string()),
        ],
    )
}

/// The alerts on file, the right one first; gives their numbers and what has to be read of them.
fn write_alerts(
    draft: &mut Draft<'_>,
    facts: &Facts,
    cast: &Cast,
) -> (Vec<String>, Vec<PatternSource>) {
    let filed = 2 + usize::from(draft.tier >= 2) + usize::from(draft.tier >= 4);
    let ends = |places: &[usize]| {
        let all: Vec<&str> = places.iter().map(|&n| facts.keys[n].ends.as_str()).collect();
        all.join(", ")
    };
    let is_corrected = facts.alert == "corrected";
    let shown = if is_corrected { ends(&[facts.misnamed]) } else { ends(&facts.leaked) };
    let shown_on = facts.confirmed.plus(if is_corrected { -1 } else { 0 });
    let mut needed = Vec::new();
    let mut numbers = Vec::new();
    for n in 0..4 {
        let number = draft.id("AL");
        let other = ends(&[(facts.leaked[0] + n) % 5]);
        let days = [facts.seen.plus(-(n as i32)), facts.confirmed.plus(-(n as i32))];
        let (keys, days) = if n == 0 { (&shown, [facts.seen, shown_on]) } else { (&other, days) };
        if n < filed {
            let record = write_alert(draft, cast, (&number, cast.places[n]), keys, days);
            if n == 0 {
                needed.push(PatternSource::Read(record));
            }
        }
        numbers.push(number);
    }
    if is_corrected {
        let record = draft.record(
            RecordKind::SecurityAlert,
            "alert",
            &format!("Correction of security alert {}", numbers[0]),
            "A correction, made once somebody had looked at the find.",
            &[
                ("Account", &cast.account),
                ("Corrects alert", &numbers[0]),
                ("Keys found", &ends(&facts.leaked)),
                ("Confirmed on", &facts.confirmed.to_string()),
            ],
        );
        needed.push(PatternSource::Read(record));
    }
    (numbers, needed)
}

fn write_alert(
    draft: &mut Draft<'_>,
    cast: &Cast,
    (number, place): (&str, &str),
    keys: &str,
    [seen, confirmed]: [Day; 2],
) -> String {
    let body = draft.say("alert body", &[("company", &cast.company)]);
    draft.record(
        RecordKind::SecurityAlert,
        "alert",
        &format!("Security alert {number}: {}", cast.company),
        &body,
        &[
            ("Account", &cast.account),
            ("Alert", number),
            ("Found in", place),
            ("Keys found", keys),
            ("Tried from", &cast.stranger),
            ("First seen on", &seen.to_string()),
            ("Confirmed on", &confirmed.to_string()),
        ],
    )
}

fn write_inventory(draft: &mut Draft<'_>, facts: &Facts, cast: &Cast) -> String {
    let uses = ["reports", "backups", "mobile app", "test bench", "warehouse feed"];
    let turn = draft.below("uses", 5) as usize;
    let line = |(n, key): (usize, &super::Key)| {
        let of = if n < 5 { "us" } else { cast.supplier.as_str() };
        let used = if key.is_production { "all production traffic" } else { uses[(turn + n) % 5] };
        let is_stopped = facts.story == Story::Stopped && facts.leaked.contains(&n);
        let state = if is_stopped {
            format!("stopped on {}", facts.seen.plus(-1))
        } else {
            "active".to_owned()
        };
        format!("{}; {used}; issued by {of}; {state}", key.ends)
    };
    let mut lines: Vec<String> = facts.keys.iter().enumerate().map(line).collect();
    // In this order they tell nothing about which of them was drawn first.
    lines.sort_unstable();
    let body = draft.say("inventory body", &[("company", &cast.company)]);
    let labels: Vec<String> = (1..=lines.len()).map(|n| format!("Key {n}")).collect();
    let mut all = vec![("Account", cast.account.as_str())];
    all.extend(labels.iter().zip(&lines).map(|(label, line)| (label.as_str(), line.as_str())));
    let title = format!("Keys: {}", cast.company);
    draft.record(RecordKind::AuditLog, "keys", &title, &body, &all)
}

/// The exercise on file; if it does not cover the leak, it fails to in one thing.
fn write_exercise(draft: &mut Draft<'_>, facts: &Facts, cast: &Cast) -> String {
    let flaw = match facts.story {
        Story::Exercise => "none",
        _ => draft.pick("exercise flaw", &["days", "key", "address"]),
    };
    let from = facts.seen.plus(-(draft.between("exercise from", 6, 9) as i32));
    let until = facts.seen.plus(if flaw == "days" { -1 } else { 1 });
    let other = [(facts.leaked[0] + 4) % 5];
    let keys: &[usize] = if flaw == "key" { &other } else { &facts.leaked };
    let keys: Vec<&str> = keys.iter().map(|&n| facts.keys[n].ends.as_str()).collect();
    let address = if flaw == "address" { near(&cast.stranger) } else { cast.stranger.clone() };
    let body = draft.say("exercise body", &[("company", &cast.company)]);
    draft.record(
        RecordKind::Incident,
        "exercise",
        &format!("Security exercise: {}", cast.company),
        &body,
        &[
            ("Account", &cast.account),
            ("Begins on", &from.to_string()),
            ("Ends on", &until.to_string()),
            ("Works from", &address),
            ("Keys planted", &keys.join(", ")),
        ],
    )
}

/// An address that looks like another one.
fn near(address: &str) -> String {
    let (head, last) = address.rsplit_once('.').unwrap_or((address, "2"));
    let last: u32 = last.parse().unwrap_or(2);
    format!("{head}.{}", if last > 126 { last - 100 } else { last + 100 })
}

/// The log of uses since the leak, and how far it reaches.
fn write_log(draft: &mut Draft<'_>, facts: &Facts, cast: &Cast) -> String {
    let leaked = &facts.keys[facts.leaked[0]].ends;
    let other = &facts.keys[(facts.leaked[0] + 3) % 5].ends;
    let [plain, plain_too, personal, personal_too] = sets(draft);
    let at = |days: i32| facts.seen.plus(days).to_string();
    let read = match facts.story {
        Story::Read { is_personal: true } => Some(personal),
        Story::Read { .. } => Some(plain),
        Story::ScopeOpen => draft.pick("read", &[None, Some(plain), Some(personal)]),
        Story::Exercise => Some(personal),
        _ => None,
    };
    let mut lines = vec![
        format!("{}; {leaked}; {}; {personal_too}", at(-1), cast.own[0]),
        format!("{}; {other}; {}; {personal}", at(0), cast.own[1]),
    ];
    if let Some(set) = read {
        lines.push(format!("{}; {leaked}; {}; {set}", at(0), cast.stranger));
    } else {
        lines.push(format!("{}; {other}; {}; {plain}", at(0), cast.own[0]));
    }
    lines.push(format!("{}; {other}; {}; {plain_too}", at(1), cast.own[1]));
    let ends = match facts.story {
        Story::ScopeOpen => facts.confirmed.plus(-(draft.below("log ends", 2) as i32)),
        _ => draft.today,
    };
    let labels: Vec<String> = (1..=lines.len()).map(|n| format!("Use {n}")).collect();
    let (from, until) = (at(-2), ends.to_string());
    let mut all =
        vec![("Account", cast.account.as_str()), ("Covers from", &from), ("Covers until", &until)];
    all.extend(labels.iter().zip(&lines).map(|(label, line)| (label.as_str(), line.as_str())));
    let body = draft.say("log body", &[("company", &cast.company)]);
    let title = format!("Use of keys: {}", cast.company);
    draft.record(RecordKind::AuditLog, "log", &title, &body, &all)
}

/// Two sets without and two with personal data.
fn sets(draft: &Draft<'_>) -> [&'static str; 4] {
    let turn = draft.below("sets", 4) as usize;
    std::array::from_fn(|n| SETS[(turn + n) % 4])
}

/// The account and the register of its data.
fn write_account(draft: &mut Draft<'_>, facts: &Facts, cast: &Cast) -> (String, String) {
    let account = draft.record(
        RecordKind::Account,
        "acct",
        &format!("Account: {}", cast.company),
        &format!("Where {} is, where its data are, and from where it works.", cast.company),
        &[
            ("Account", &cast.account),
            ("Office in", REGIONS[facts.office]),
            ("Data kept in", REGIONS[facts.region]),
            ("Own addresses", &cast.own.join(", ")),
        ],
    );
    let of_sets = sets(draft);
    let mut entries: Vec<(&str, &str)> = (0..4)
        .map(|n| (of_sets[n], if n < 2 { "no personal data" } else { "personal data" }))
        .collect();
    entries.sort_unstable();
    entries.insert(0, ("Account", &cast.account));
    let register = draft.record(
        RecordKind::Contract,
        "register",
        &format!("Register of data: {}", cast.company),
        &format!("What {} keeps with us, set by set.", cast.company),
        &entries,
    );
    (account, register)
}

fn write_policy(draft: &mut Draft<'_>) -> String {
    let labels = [
        ("Reporter", "policy reporter"),
        ("Suppliers", "policy suppliers"),
        ("Exercises", "policy exercises"),
        ("Stopping", "policy stopping"),
        ("Scope", "policy scope"),
        ("Reading", "policy reading"),
        ("Personal data", "policy personal"),
        ("Work", "policy work"),
        ("Status", "policy status"),
        ("Reply", "policy reply"),
        ("Silence", "policy silence"),
    ];
    let clauses = labels.map(|(label, thing)| (label, draft.say(thing, &[])));
    let keywords = ["leak", "key", "breach", "alert", "security"];
    let summary = "What is done about a leaked key, in the order of the clauses. Each alert has a \
                   ticket of its own: only the one that the report is about counts here.";
    draft.policy("Leaked keys", summary, &keywords, &clauses)
}

fn write_rules(draft: &mut Draft<'_>, facts: &Facts) -> String {
    let which = if facts.counts_from_confirmed { "confirmed" } else { "first seen" };
    let moved = if facts.moves_off_weekends { "moves to the Monday after" } else { "stays" };
    let mut clauses = vec![
        ("Where", draft.say("notice where", &[])),
        ("Detection", draft.say("notice detection", &[("which", which)])),
        ("Weekend", draft.say("notice weekend", &[("moved", moved)])),
    ];
    for (region, rule) in REGIONS.into_iter().zip(facts.rules) {
        let days = rule.days.to_string();
        let counted = if rule.is_first_counted { "counted" } else { "not counted" };
        let given: &[(&str, &str)] = &[("days", &days), ("counted", counted)];
        clauses.push((region, draft.say("notice region", given)));
    }
    let keywords = ["notice", "deadline", "regulator", "region", "breach"];
    let summary = "Until when a regulator is told, by region.";
    draft.policy("Notices to regulators", summary, &keywords, &clauses)
}
