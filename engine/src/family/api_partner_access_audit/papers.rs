//! The papers of a partner's case.

use crate::family::draft::Draft;
use crate::scenario::{PatternSource, RecordKind};

use super::facts::{Application, Consent, Facts, Stale, shuffled, stage};
use super::words::Scope;

/// The papers that matter, by their ids.
pub(super) struct Written {
    /// What must be seen, in the order in which the policy looks at things.
    pub(super) evidence: Vec<PatternSource>,
    /// The key with an open alert, where there is one.
    pub(super) leaked: Option<String>,
}

/// Lays everything down that a seat can read.
pub(super) fn write(draft: &mut Draft<'_>, facts: &Facts, follow_up: &str) -> Written {
    let company = draft.companies[0].clone();
    let account = format!("acct_{}", company.slug);
    let title = draft.say("title", &[]);
    let brief = draft.say("brief", &[("company", &company.name)]);
    draft.introduce(&title, &brief);
    let ticket = write_ticket(draft, facts, &account);
    write_distractors(draft);
    let policy = write_policy(draft, facts);
    let mut evidence = vec![PatternSource::Read(policy.clone())];
    if let Some(message) = write_message(draft, facts, follow_up, &ticket, &policy) {
        evidence.push(PatternSource::Heard(message));
    }
    let (alerts, leaked) = write_alerts(draft, facts, &account);
    let standing = write_account(draft, facts, &account);
    let agreements = write_agreement(draft, facts, &account);
    let logs = write_logs(draft, facts, &account);
    let catalogue = write_catalogue(draft, facts);
    let consents = write_consents(draft, facts, &account);
    write_bystanders(draft, facts);
    let decided = stage(draft.class);
    let needed = [(0, vec![alerts, standing]), (2, agreements), (3, logs), (4, vec![catalogue])];
    let needed = needed.into_iter().chain([(5, vec![consents])]);
    let needed = needed.filter(|(stage, _)| *stage <= decided).flat_map(|(_, ids)| ids);
    evidence.extend(needed.map(PatternSource::Read));
    Written { evidence, leaked }
}

fn write_ticket(draft: &mut Draft<'_>, facts: &Facts, account: &str) -> String {
    let company = draft.companies[0].clone();
    let asker = draft.people[0].clone();
    let given: &[(&str, &str)] = &[
        ("company", &company.name),
        ("person", asker.first),
        ("application", facts.applications[facts.named].name),
        ("does", facts.scope.does),
        ("claimed", facts.claimed),
        ("load", &facts.load.to_string()),
    ];
    let subject = draft.say("subject", given);
    let summary =
        [draft.say("opening", given), draft.say("claim", given), draft.say("load", given)];
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
    let name = |at: usize| facts.applications[at].name;
    let given: &[(&str, &str)] =
        &[("named", name(facts.named)), ("application", name(facts.asked))];
    let opened = PatternSource::Opened(ticket.to_owned());
    let (when, thing) = match follow_up {
        "early" => (opened, "nudge"),
        "late" => (PatternSource::Read(policy.to_owned()), "nudge"),
        "changes" => (PatternSource::Read(policy.to_owned()), "change of mind"),
        _ => return None,
    };
    let text = draft.say(thing, given);
    let from = draft.people[0].name();
    Some(draft.react(when, &from, &text))
}

fn write_distractors(draft: &mut Draft<'_>) {
    for n in 0..usize::from(1 + draft.tier) {
        let company = draft.companies[n + 2].clone();
        let person = draft.people[n + 4].clone();
        let given: &[(&str, &str)] = &[("company", &company.name)];
        let thing = if n % 2 == 0 { "plain distractor" } else { "near distractor" };
        let text = draft.say(thing, given);
        let (subject, summary) = text.split_once(" | ").unwrap_or(("A question", &text));
        let sender = person.sender(&company.domain());
        draft.ticket(&format!("acct_{}", company.slug), &sender, subject, summary);
    }
}

fn write_policy(draft: &mut Draft<'_>, facts: &Facts) -> String {
    let (percent, days) = (facts.percent.to_string(), facts.window.to_string());
    let clauses = [
        ("Order", draft.say("policy order", &[])),
        ("Latest", draft.say("policy latest", &[])),
        ("Window", draft.say("policy window", &[("days", &days)])),
        ("Tolerance", draft.say("policy tolerance", &[("percent", &percent)])),
        ("Scope", draft.say("policy scope", &[])),
        ("Consent", draft.say("policy consent", &[])),
        ("Load", draft.say("policy load", &[])),
        ("Filing", draft.say("policy filing", &[])),
        ("Reply", draft.say("policy reply", &[])),
        ("Status", draft.say("policy status", &[])),
        ("Never", draft.say("policy never", &[])),
    ];
    draft.policy(
        "Access for partners",
        "What is audited before a partner's application gets more access, and what follows.",
        &["partner", "scope", "key", "audit", "access", "cap", "agreement"],
        &clauses,
    )
}

fn write_account(draft: &mut Draft<'_>, facts: &Facts, account: &str) -> String {
    let company = draft.companies[0].clone();
    let today = draft.today;
    let has_former = draft.below("former dispute", 2) == 0;
    let (notice, settled) = if facts.is_disputed {
        (today.plus(-6 - draft.below("notice", 50) as i32).to_string(), "not yet".to_owned())
    } else if has_former {
        let notice = today.plus(-130 - draft.below("notice", 150) as i32);
        let settled = notice.plus(20 + draft.below("settled", 70) as i32);
        (notice.to_string(), settled.to_string())
    } else {
        ("none".to_owned(), "no notice was given".to_owned())
    };
    let labels: Vec<String> =
        facts.applications.iter().map(|it| format!("Key of {}", it.name)).collect();
    let mut lines = vec![("Partner", company.name.as_str()), ("Account", account)];
    let keys = labels.iter().zip(&facts.applications);
    lines.extend(keys.map(|(label, it)| (label.as_str(), it.key.as_str())));
    lines.extend([("Notice of dispute", notice.as_str()), ("Dispute settled", settled.as_str())]);
    let body = draft.say("body account", &[("company", &company.name)]);
    let title = format!("Partner account: {}", company.name);
    draft.record(RecordKind::Account, "acct", &title, &body, &lines)
}

/// One open alert if a key is leaked; closed ones beside it. Gives the record and the leaked key.
fn write_alerts(draft: &mut Draft<'_>, facts: &Facts, account: &str) -> (String, Option<String>) {
    let keys: Vec<&str> = facts.applications.iter().map(|it| it.key.as_str()).collect();
    let keys = shuffled(draft, "alerted keys", &keys);
    let places = shuffled(draft, "alerted places", PLACES);
    let is_leaked = draft.class == "security_leaked_key";
    let open = if is_leaked { draft.below("open alert", 3) as usize } else { 9 };
    let lines: Vec<(String, String)> = (0..3)
        .map(|n| {
            let age = 40 + 60 * n as i32 + draft.below(&format!("alert {n}"), 50) as i32;
            // An alert that is open is a young one, wherever it stands in the list.
            let age = if n == open { age % 20 + 1 } else { age };
            let day = draft.today.plus(-age);
            let state = if n == open {
                "open".to_owned()
            } else {
                let closed = day.plus(1 + draft.below(&format!("closed {n}"), 12) as i32);
                format!("closed on {closed}, a false alarm")
            };
            (format!("Alert of {day}"), format!("{}, seen in {}: {state}", keys[n], places[n]))
        })
        .collect();
    let mut facts_listed = vec![("Account", account)];
    facts_listed.extend(lines.iter().map(|(label, line)| (label.as_str(), line.as_str())));
    let company = draft.companies[0].name.clone();
    let body = draft.say("body register", &[]);
    let title = format!("Alerts on keys of {company}");
    let id = draft.record(RecordKind::SecurityAlert, "alerts", &title, &body, &facts_listed);
    (id, is_leaked.then(|| keys[open].to_owned()))
}

const PLACES: &[&str] = &[
    "a public code repository",
    "a shared paste",
    "a forum post",
    "the log of a build server",
    "a published browser bundle",
    "a slide deck on the web",
];

/// The agreement, and what amends it or seems to; gives those that are needed.
fn write_agreement(draft: &mut Draft<'_>, facts: &Facts, account: &str) -> Vec<String> {
    let company = draft.companies[0].name.clone();
    let number = draft.id("PA");
    let labels: Vec<String> =
        facts.applications.iter().map(|it| format!("Hourly cap of {}", it.name)).collect();
    let caps: Vec<String> = (0..)
        .zip(&facts.applications)
        .map(|(at, it)| match facts.stale {
            Stale::Cap(own, former) if own == at => requests(former),
            _ => requests(it.cap),
        })
        .collect();
    let covered = match &facts.stale {
        Stale::Scopes(former) => former.join(", "),
        _ => facts.covered.join(", "),
    };
    let until = match facts.stale {
        Stale::Term(former) => former.to_string(),
        _ => facts.until.to_string(),
    };
    let signed = facts.signed.to_string();
    let mut lines = vec![
        ("Account", account),
        ("Partner agreement", number.as_str()),
        ("Signed on", &signed),
        ("Runs until", &until),
        ("Scopes covered", &covered),
    ];
    lines.extend(labels.iter().zip(&caps).map(|(label, cap)| (label.as_str(), cap.as_str())));
    let body = draft.say("body agreement", &[("company", &company)]);
    let title = format!("Partner agreement of {company}");
    let agreement = draft.record(RecordKind::Contract, "contract", &title, &body, &lines);
    let mut needed = vec![agreement];
    needed.extend(write_addendum(draft, facts, account, &number));
    needed
}

fn requests(count: u32) -> String {
    format!("{count} requests")
}

/// An addendum in force if there is one; otherwise, in the highest tiers, at times a draft of one.
fn write_addendum(
    draft: &mut Draft<'_>,
    facts: &Facts,
    account: &str,
    agreement: &str,
) -> Option<String> {
    let (label, value) = match &facts.stale {
        Stale::Term(_) => ("Runs until".to_owned(), facts.until.to_string()),
        Stale::Scopes(_) => ("Scopes covered".to_owned(), facts.covered.join(", ")),
        Stale::Cap(at, _) => {
            let own = &facts.applications[*at];
            (format!("Hourly cap of {}", own.name), requests(own.cap))
        }
        _ if draft.tier >= 4 && draft.below("draft addendum", 2) == 0 => {
            let own = &facts.applications[facts.asked];
            let cap = if draft.below("draft cap", 2) == 0 { own.cap * 2 } else { own.cap / 2 };
            (format!("Hourly cap of {}", own.name), requests(cap))
        }
        _ => return None,
    };
    let is_in_force = !matches!(facts.stale, Stale::Nothing | Stale::Hours(..));
    // In force before the oldest hour that counts, so that one cap holds for all of them.
    let since = draft.today.plus(-140 - draft.below("since", 150) as i32).to_string();
    let since = if is_in_force { since } else { "not signed".to_owned() };
    let company = draft.companies[0].name.clone();
    let lines = [
        ("Account", account),
        ("Addendum to", agreement),
        ("Signed and in force since", &since),
        (&label, &value),
    ];
    let body = draft.say("body agreement", &[("company", &company)]);
    let title = format!("Addendum for {company}");
    let id = draft.record(RecordKind::Contract, "contract", &title, &body, &lines);
    is_in_force.then_some(id)
}

/// A log for each key; gives those that count.
fn write_logs(draft: &mut Draft<'_>, facts: &Facts, account: &str) -> Vec<String> {
    let mut needed = Vec::new();
    for (at, own) in facts.applications.iter().enumerate() {
        let age = 8 + draft.below(&format!("drawn up {at}"), 4);
        if let Stale::Hours(former, hours) = &facts.stale
            && *former == at
        {
            write_log(draft, own, hours, account, age);
            needed.push(write_log(draft, own, &own.hours, account, age - 6));
        } else {
            needed.push(write_log(draft, own, &own.hours, account, age));
        }
    }
    needed
}

fn write_log(
    draft: &mut Draft<'_>,
    own: &Application,
    hours: &[(u32, crate::family::dates::Day)],
    account: &str,
    age: u32,
) -> String {
    let drawn = draft.today.plus(-(age as i32)).to_string();
    let hours: Vec<String> =
        hours.iter().map(|(count, day)| format!("{count} requests on {day}")).collect();
    let mut lines = vec![("Account", account), ("Key", &own.key), ("Drawn up on", &drawn)];
    let labels = ["First hour", "Second hour", "Third hour"];
    lines.extend(labels.into_iter().zip(hours.iter().map(String::as_str)));
    let body = draft.say("body log", &[]);
    let title = format!("Usage of {}", own.key);
    draft.record(RecordKind::AuditLog, "usage", &title, &body, &lines)
}

fn write_catalogue(draft: &mut Draft<'_>, facts: &Facts) -> String {
    let line = |it: &Scope| (it.id, format!("{}; {}", it.does, it.data.in_words()));
    let lines: Vec<(&str, String)> = facts.catalogue.iter().map(line).collect();
    let lines: Vec<(&str, &str)> = lines.iter().map(|(id, line)| (*id, line.as_str())).collect();
    let body = draft.say("body catalogue", &[]);
    draft.record(RecordKind::KbArticle, "scopes", "Catalogue of scopes", &body, &lines)
}

/// The consents on record: the one that matters, and near ones.
fn write_consents(draft: &mut Draft<'_>, facts: &Facts, account: &str) -> String {
    let today = draft.today;
    let name = |at: usize| facts.applications[at].name;
    let day = |n: u32| today.plus(-150 - draft.below(&format!("consent {n}"), 100) as i32);
    let later = |n: u32| today.plus(30 + draft.below(&format!("consent end {n}"), 300) as i32);
    let valid = |n: u32, scope: &str, at: usize| {
        format!("{scope} for {}, given on {}, runs until {}", name(at), day(n), later(n))
    };
    let other = facts.agreed_beside();
    let mut all = vec![valid(1, other, facts.asked)];
    if facts.scope.is_personal() {
        let (scope, asked) = (facts.scope.id, name(facts.asked));
        let own = format!("{scope} for {asked}, given on {}", day(0));
        match facts.consent {
            Consent::Valid => all.push(valid(0, scope, facts.asked)),
            Consent::Absent => {}
            Consent::Withdrawn => {
                let end = today.plus(-5 - draft.below("withdrawn", 90) as i32);
                all.push(format!("{own}, withdrawn on {end}"));
            }
            Consent::RunOut => {
                let end = today.plus(-1 - draft.below("ran out", 40) as i32);
                all.push(format!("{own}, runs until {end}"));
            }
        }
        let at = (0..facts.applications.len()).find(|at| *at != facts.asked).unwrap_or(0);
        let near = if facts.named == facts.asked { at } else { facts.named };
        all.push(valid(2, scope, near));
    } else {
        all.push(valid(2, other, (facts.asked + 1) % facts.applications.len()));
    }
    let numbers: Vec<String> = all.iter().map(|_| draft.id("CN")).collect();
    let listed: Vec<(&str, &str)> =
        numbers.iter().zip(&all).map(|(number, it)| (number.as_str(), it.as_str())).collect();
    let mut lines = vec![("Account", account)];
    lines.extend(shuffled(draft, "consents", &listed));
    let company = draft.companies[0].name.clone();
    let body = draft.say("body register", &[]);
    let title = format!("Consents on record for {company}");
    draft.record(RecordKind::ApprovedContacts, "consents", &title, &body, &lines)
}

/// Papers that nobody needs: of another partner, and of what is over.
fn write_bystanders(draft: &mut Draft<'_>, facts: &Facts) {
    let company = draft.companies[1].clone();
    let account = format!("acct_{}", company.slug);
    let key = draft.id("KEY");
    if draft.tier >= 2 {
        let other = Application {
            name: facts.applications[0].name,
            key: key.clone(),
            cap: 9_000,
            hours: Vec::new(),
        };
        let hour = draft.today.plus(-20 - draft.below("other hour", 10) as i32);
        write_log(draft, &other, &[(9_940, hour), (9_120, hour.plus(-9))], &account, 9);
    }
    if draft.tier >= 3 {
        let day = draft.today.plus(-3 - draft.below("other alert", 9) as i32);
        let label = format!("Alert of {day}");
        let line = format!("{key}, seen in {}: open", PLACES[0]);
        let body = draft.say("body register", &[]);
        let title = format!("Alerts on keys of {}", company.name);
        let lines = [("Account", account.as_str()), (&label, &line)];
        draft.record(RecordKind::SecurityAlert, "alerts", &title, &body, &lines);
    }
    if draft.tier >= 4 {
        let paid = draft.money(100 * draft.between("fee", 900, 4_800));
        let body = draft.say("body register", &[]);
        let own = format!("acct_{}", draft.companies[0].slug);
        let lines = [("Account", own.as_str()), ("Fee of the last quarter", &paid)];
        draft.record(RecordKind::Invoice, "inv", "Partner fee", &body, &lines);
    }
}
