//! The records of failing sign-ins and the policy that they are read by.

use crate::scenario::RecordKind;

use super::super::draft::Draft;
use super::facts::{Facts, Minute};

/// The papers that decide, and the numbers that a decision can name.
pub(super) struct Written {
    pub(super) policy: String,
    pub(super) account: String,
    pub(super) moved: Option<String>,
    pub(super) dues: String,
    pub(super) log: String,
    pub(super) locks: String,
    pub(super) notice: String,
    pub(super) incident: String,
    pub(super) update: Option<String>,
    /// Numbers of invoices, sessions, locks, notices and incidents; the first of each decides.
    pub(super) invoices: Vec<String>,
    pub(super) sessions: Vec<String>,
    pub(super) lock_ids: Vec<String>,
    pub(super) notices: Vec<String>,
    pub(super) incidents: Vec<String>,
    /// When the incident ended, if it did.
    pub(super) ended: Option<Minute>,
}

pub(super) fn write(draft: &mut Draft<'_>, facts: &Facts) -> Written {
    let own = format!("acct_{}", draft.companies[0].slug);
    let (account, moved) = write_account(draft, facts, &own);
    let (dues, invoices) = write_dues(draft, facts, &own);
    let (log, sessions) = write_log(draft, facts, &own, draft.class == "contain_session", 0);
    let has_lock = matches!(draft.class, "verify_lockout" | "refuse_lock");
    let (locks, lock_ids) = write_locks(draft, facts, &own, has_lock, 0);
    let (notice, notices) = write_notices(draft, facts);
    let (incident, update, incidents, ended) = write_incidents(draft, facts);
    write_others(draft, facts);
    let policy = write_policy(draft, facts);
    Written {
        policy,
        account,
        moved,
        dues,
        log,
        locks,
        notice,
        incident,
        update,
        invoices,
        sessions,
        lock_ids,
        notices,
        incidents,
        ended,
    }
}

fn write_account(draft: &mut Draft<'_>, facts: &Facts, own: &str) -> (String, Option<String>) {
    let is_moved = facts.paper == "moved";
    let company = draft.companies[0].name.clone();
    let body = draft.say("account body", &[("company", &company)]);
    let account = draft.record(
        RecordKind::Account,
        "acct",
        &format!("Account: {company}"),
        &body,
        &[
            ("Account", own),
            ("Plan", facts.plan),
            ("Region", if is_moved { facts.other_region } else { facts.region }),
            ("Channel to prove identity", facts.channel),
        ],
    );
    let moved = is_moved.then(|| write_move(draft, 0, own, facts.region));
    (account, moved)
}

fn write_move(draft: &mut Draft<'_>, company: usize, account: &str, region: &str) -> String {
    let since = draft.today.plus(-5 - draft.below("moved", 50) as i32).to_string();
    let company = draft.companies[company].name.clone();
    let body = draft.say("moved", &[("company", &company)]);
    let facts = [("Account", account), ("Moved to region", region), ("Moved on", &since)];
    draft.record(RecordKind::AuditLog, "entry", "Change of region", &body, &facts)
}

/// Bills with their due days: late unpaid ones only where the account is suspended.
fn write_dues(draft: &mut Draft<'_>, facts: &Facts, own: &str) -> (String, Vec<String>) {
    let grace = facts.grace_days as i32;
    let by = draft.pick("late by", &[1, 2, 5, 12]);
    let first = if draft.class == "hand_suspended" { grace + by } else { (grace - by).max(0) };
    let rows = [
        (first, "unpaid"),
        (first + 30 + draft.below("older", 5) as i32, "paid"),
        (first + 61 + draft.below("oldest", 5) as i32, "paid"),
        (first - 31, "unpaid"),
    ];
    let mut numbers = Vec::new();
    let mut lines = Vec::new();
    for (late, state) in rows {
        let number = draft.id("INV");
        lines.push((
            format!("Invoice {number}"),
            format!("due {}, {state}", draft.today.plus(-late)),
        ));
        numbers.push(number);
    }
    lines.rotate_left(draft.below("dues", 4) as usize);
    let record = write_lines(draft, "dues", "Invoices and due days", "dues body", own, &lines);
    (record, numbers)
}

/// Sign-ins of the day: one session is suspicious by both marks or none is.
fn write_log(
    draft: &mut Draft<'_>,
    facts: &Facts,
    account: &str,
    is_suspicious: bool,
    company: usize,
) -> (String, Vec<String>) {
    let most = facts.failures;
    let near = if is_suspicious { most + draft.below("above", 3) } else { most - 1 };
    let rows = [
        (near, "unknown"),
        (most + 1 + draft.below("known", 3), "known"),
        (1 + draft.below("few", most - 2), "unknown"),
        (draft.below("none", 2), "known"),
        (most - 1, "known"),
    ];
    let mut lines = vec![
        ("First failure".to_owned(), facts.first_failure.to_string()),
        ("Last failure".to_owned(), facts.last_failure.to_string()),
    ];
    let mut sessions = Vec::new();
    for (n, (failures, device)) in rows.into_iter().enumerate() {
        let session = draft.id("ses");
        let opened =
            facts.first_failure.plus(-i64::from(draft.between(&format!("at {n}"), 40, 400)));
        let line = format!("opened {opened}, device {device}, failures before it: {failures}");
        lines.push((format!("Session {session}"), line));
        sessions.push(session);
    }
    lines[2..].rotate_left(draft.below("sessions", 5) as usize);
    let title = format!("Sign-in log: {}", draft.companies[company].name);
    let record = write_lines(draft, "log", &title, "log body", account, &lines);
    (record, sessions)
}

/// Locks by rule: one of today only where a lock keeps the customer out.
fn write_locks(
    draft: &mut Draft<'_>,
    facts: &Facts,
    account: &str,
    has_lock: bool,
    company: usize,
) -> (String, Vec<String>) {
    let (count, days) = (facts.lock_count, facts.lock_days);
    let is_full = if has_lock && company == 0 {
        draft.class == "refuse_lock"
    } else {
        draft.below("former locks", 2) == 0
    };
    // So many locks within the days beside that of today, and the others before.
    let within = if is_full { count - 1 } else { count - 2 };
    let mut lines = Vec::new();
    let mut ids = Vec::new();
    for n in 0..5 {
        let ago = match n {
            0 if has_lock => 0,
            _ if n <= within => 1 + n * (days - 2) / 4,
            _ => days + 1 + 6 * n + draft.below(&format!("lock {n}"), 4),
        };
        let id = draft.id("LCK");
        let day = draft.today.plus(-(ago as i32));
        lines.push((format!("Lock {id}"), format!("{day}, by rule")));
        ids.push(id);
    }
    lines.rotate_left(draft.below("locks", 5) as usize);
    let title = format!("Locks: {}", draft.companies[company].name);
    let record = write_lines(draft, "locks", &title, "locks body", account, &lines);
    (record, ids)
}

/// A record of the account that is a list of lines.
fn write_lines(
    draft: &mut Draft<'_>,
    prefix: &str,
    title: &str,
    thing: &str,
    account: &str,
    lines: &[(String, String)],
) -> String {
    let body = draft.say(thing, &[]);
    let mut facts = vec![("Account", account)];
    facts.extend(lines.iter().map(|(label, value)| (label.as_str(), value.as_str())));
    draft.record(RecordKind::AuditLog, prefix, title, &body, &facts)
}

/// Announced maintenances; gives the record of the one that may decide, and all numbers.
fn write_notices(draft: &mut Draft<'_>, facts: &Facts) -> (String, Vec<String>) {
    let (first, last) = (facts.first_failure, facts.last_failure);
    let covering = (first.plus(-20), last.plus(30));
    let own = match (draft.class, draft.below("maintenance", 3)) {
        ("tell_maintenance", _) => covering,
        (_, 0) => (first.plus(-1_460), last.plus(-1_410)),
        (_, 1) => (first.plus(-190), first.plus(-25)),
        _ => (last.plus(50), last.plus(170)),
    };
    let mut rows = vec![
        (facts.product, facts.region, own),
        (facts.product, facts.other_region, (first.plus(1_420), last.plus(1_480))),
        (facts.other_product, facts.region, covering),
        (facts.other_product, facts.other_region, covering),
    ];
    if draft.tier >= 5 {
        rows.push((facts.product, facts.region, (first.plus(2_840), last.plus(2_930))));
    }
    let mut records = Vec::new();
    let mut numbers = Vec::new();
    for (product, region, (from, to)) in rows {
        let number = draft.id("MNT");
        let body = draft.say("notice body", &[]);
        records.push(draft.record(
            RecordKind::Incident,
            "notice",
            "Announced maintenance",
            &body,
            &[
                ("Notice", &number),
                ("Product", product),
                ("Region", region),
                ("From", &from.to_string()),
                ("To", &to.to_string()),
            ],
        ));
        numbers.push(number);
    }
    (records.swap_remove(0), numbers)
}

/// An incident as its record shows it.
struct Incident {
    product: &'static str,
    region: &'static str,
    began: Minute,
    ended: Option<Minute>,
    is_frozen: bool,
}

/// Incidents; gives the record of the one that may decide, its update if there is one, all numbers,
/// and when the first one ended.
fn write_incidents(
    draft: &mut Draft<'_>,
    facts: &Facts,
) -> (String, Option<String>, Vec<String>, Option<Minute>) {
    let (first, last) = (facts.first_failure, facts.last_failure);
    let before = first.plus(-i64::from(draft.between("began", 3, 35)));
    let over = last.plus(i64::from(draft.between("over", 3, 25)));
    let is_frozen = draft.class == "refuse_reset";
    let is_updated = facts.paper == "update";
    let early = first.plus(-i64::from(draft.between("early end", 4, 30)));
    let (began, ended) = match (draft.class, draft.below("near incident", 2)) {
        ("tie_incident" | "refuse_reset", _) => (before, None),
        ("resolve_ended", _) => (before, Some(over)),
        (_, 0) if !is_updated => (first.plus(i64::from(draft.between("began late", 6, 30))), None),
        _ => (early.plus(-80), Some(early)),
    };
    let freezes = matches!(draft.class, "tie_incident" | "refuse_reset");
    let shown = Incident {
        product: facts.product,
        region: facts.region,
        began,
        ended: if is_updated { None } else { ended },
        is_frozen: if freezes { is_frozen != is_updated } else { draft.below("frozen", 2) == 0 },
    };
    let mut numbers = vec![draft.id("IN")];
    let record = write_incident(draft, &numbers[0], &shown);
    let update = is_updated.then(|| write_update(draft, &numbers[0], ended, is_frozen));
    for (n, (product, region)) in
        [(facts.product, facts.other_region), (facts.other_product, facts.region)]
            .into_iter()
            .chain([(facts.other_product, facts.other_region), (facts.product, facts.region)])
            .take(if draft.tier >= 2 { 4 } else { 3 })
            .enumerate()
    {
        let began = first.plus(-i64::from(draft.between(&format!("began {n}"), 4, 40)));
        let (began, ended) =
            if n == 3 { (began.plus(-1_500), Some(began.plus(-1_390))) } else { (began, None) };
        let is_frozen = draft.below(&format!("frozen {n}"), 2) == 0;
        let number = draft.id("IN");
        write_incident(draft, &number, &Incident { product, region, began, ended, is_frozen });
        numbers.push(number);
    }
    (record, update, numbers, ended)
}

/// What an incident says of changes to credentials.
pub(super) const FROZEN: &str = "frozen";
const ALLOWED: &str = "not affected";

const fn credentials(is_frozen: bool) -> &'static str {
    if is_frozen { FROZEN } else { ALLOWED }
}

fn ending(ended: Option<Minute>) -> String {
    ended.map_or_else(|| "not yet".to_owned(), |ended| ended.to_string())
}

fn write_incident(draft: &mut Draft<'_>, number: &str, incident: &Incident) -> String {
    let body = draft.say("incident body", &[]);
    draft.record(
        RecordKind::Incident,
        "incident",
        "Incident: sign-in failures",
        &body,
        &[
            ("Incident", number),
            ("Product", incident.product),
            ("Region", incident.region),
            ("Began", &incident.began.to_string()),
            ("Ended", &ending(incident.ended)),
            ("Changes of credentials", credentials(incident.is_frozen)),
        ],
    )
}

fn write_update(
    draft: &mut Draft<'_>,
    number: &str,
    ended: Option<Minute>,
    is_frozen: bool,
) -> String {
    let body = draft.say("update body", &[("incident", number)]);
    draft.record(
        RecordKind::Incident,
        "update",
        "Update of an incident",
        &body,
        &[
            ("Update of", number),
            ("Ended", &ending(ended)),
            ("Changes of credentials", credentials(is_frozen)),
        ],
    )
}

/// Papers of another account, which look as if they belonged here.
fn write_others(draft: &mut Draft<'_>, facts: &Facts) {
    let account = format!("acct_{}", draft.companies[1].slug);
    if draft.tier >= 3 {
        write_locks(draft, facts, &account, true, 1);
    }
    if draft.tier >= 4 {
        write_move(draft, 1, &account, facts.other_region);
    }
    if draft.tier >= 5 {
        write_log(draft, facts, &account, true, 1);
    }
}

/// The policy, by which everything is decided.
fn write_policy(draft: &mut Draft<'_>, facts: &Facts) -> String {
    let text = |number: u32| number.to_string();
    let (grace, failures) = (text(facts.grace_days), text(facts.failures));
    let (count, days) = (text(facts.lock_count), text(facts.lock_days));
    let clauses = [
        ("Checks", draft.say("policy checks", &[])),
        ("Dues", draft.say("policy dues", &[("days", &grace)])),
        ("Sessions", draft.say("policy sessions", &[("failures", &failures)])),
        ("Maintenance", draft.say("policy maintenance", &[])),
        ("Incidents", draft.say("policy incidents", &[])),
        ("Resets", draft.say("policy resets", &[])),
        ("Locks", draft.say("policy locks", &[("count", &count)])),
        ("Lock days", draft.say("policy lock days", &[("days", &days)])),
        ("Later papers", draft.say("policy later papers", &[])),
        ("Priority", draft.say("policy priority", &[])),
        ("Conduct", draft.say("policy conduct", &[])),
        ("Reply", draft.say("policy reply", &[])),
        ("Status", draft.say("policy status", &[])),
    ];
    let keywords = ["sign-in", "login", "incident", "mfa", "lock", "policy"];
    let summary = "What to do when administrators cannot sign in.";
    draft.policy("Failing sign-ins", summary, &keywords, &clauses)
}
