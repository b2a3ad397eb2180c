//! The papers of a case: complaints, accounts, incidents with their status pages, the policy.

use crate::family::draft::Draft;
use crate::scenario::{PatternSource, RecordKind};

use super::draw::{self, Entry, Facts, Incident, State};
use super::moment::Moment;
use super::{PRODUCTS, REGIONS};

/// The places of the customers who write about something else.
const BYSTANDERS: [usize; 2] = [10, 11];
/// Of ten accounts, how many are served from elsewhere by a booked move, by tier.
const MOVED: [u32; 5] = [1, 2, 4, 5, 5];

/// What was laid down, as far as the gold needs it.
pub(super) struct Written {
    pub(super) main: String,
    pub(super) window: String,
    /// Other numbers of incidents and windows.
    pub(super) other_events: Vec<String>,
    pub(super) links: Vec<String>,
}

pub(super) fn write(draft: &mut Draft<'_>, facts: &Facts) -> Written {
    let lead = write_lead(draft, facts);
    let others = write_others(draft, facts);
    write_bystanders(draft);
    let title = draft.say("title", &[]);
    let brief = draft.say("brief", &[("ticket", &lead)]);
    draft.introduce(&title, &brief);
    let lead_account = write_account(draft, 0, facts.region, facts.region);
    let mut evidence: Vec<PatternSource> = Vec::new();
    for (n, (other, ticket)) in facts.others.iter().zip(&others).enumerate() {
        let account = write_account(draft, n + 1, other.region, facts.region);
        evidence.push(PatternSource::Opened(ticket.clone()));
        // The last two are seen to differ without a look at their accounts.
        if n + 2 < facts.others.len() {
            evidence.push(PatternSource::Read(account));
        }
    }
    let incidents = write_incidents(draft, facts);
    let (calendar, windows) = write_calendar(draft, facts);
    let policy = write_policy(draft, facts);
    let mut read = vec![policy, lead_account.clone(), incidents.main_record.clone()];
    if facts.main.ended.is_none() || draft.class == "tell_resolved" {
        read.push(incidents.main_page.clone());
    } else {
        read.extend([incidents.early_record.clone(), calendar]);
    }
    evidence.extend(read.into_iter().map(PatternSource::Read));
    let message = write_message(draft, facts, &lead, &lead_account);
    evidence.extend(message.map(PatternSource::Heard));
    evidence.into_iter().for_each(|pattern| draft.evidence(pattern));
    let mut links: Vec<String> = facts
        .others
        .iter()
        .zip(others)
        .filter_map(|(other, ticket)| other.belongs.then_some(ticket))
        .collect();
    links.sort();
    let [window, more @ ..] = windows;
    let other_events = incidents.others.into_iter().chain(more).collect();
    Written { main: incidents.main, window, other_events, links }
}

fn write_lead(draft: &mut Draft<'_>, facts: &Facts) -> String {
    let company = draft.companies[0].clone();
    let told = facts.told.to_string();
    let given: &[(&str, &str)] = &[
        ("company", &company.name),
        ("product", PRODUCTS[facts.product]),
        ("moment", &told),
        ("claimed", facts.claimed),
    ];
    let subject = draft.say("subject", given);
    let ask = if facts.asks_credit { "ask credit" } else { "ask word" };
    let summary = [draft.say("complaint", given), draft.say("claim", given), draft.say(ask, given)];
    let sender = draft.people[0].sender(&company.domain());
    draft.primary(&format!("acct_{}", company.slug), &sender, &subject, &summary.join(" "))
}

fn write_others(draft: &mut Draft<'_>, facts: &Facts) -> Vec<String> {
    let lay = |(n, other): (usize, &draw::Other)| {
        let company = draft.companies[n + 1].clone();
        let began = other.began.to_string();
        let given: &[(&str, &str)] =
            &[("company", &company.name), ("product", PRODUCTS[other.product]), ("moment", &began)];
        let subject = draft.say("subject", given);
        let summary = draft.say("complaint", given);
        let sender = draft.people[n + 1].sender(&company.domain());
        draft.ticket(&format!("acct_{}", company.slug), &sender, &subject, &summary)
    };
    facts.others.iter().enumerate().map(lay).collect()
}

fn write_bystanders(draft: &mut Draft<'_>) {
    for (n, place) in BYSTANDERS.into_iter().enumerate() {
        let company = draft.companies[place].clone();
        let thing = if n == 0 { "plain distractor" } else { "near distractor" };
        let text = draft.say(thing, &[("company", &company.name)]);
        let (subject, summary) = text.split_once(" | ").unwrap_or(("A question", &text));
        let sender = draft.people[place].sender(&company.domain());
        draft.ticket(&format!("acct_{}", company.slug), &sender, subject, summary);
    }
}

/// An account that is served from a region, perhaps since a move that the record only books.
fn write_account(draft: &mut Draft<'_>, place: usize, region: usize, own: usize) -> String {
    let company = draft.companies[place].clone();
    let below = |what: &str, limit| draft.below(&format!("{what} of account {place}"), limit);
    let is_moved = below("moved", 10) < MOVED[usize::from(draft.tier) - 1];
    let elsewhere = (region + 1 + below("elsewhere", 3) as usize) % 4;
    let (shown, booked) = if is_moved {
        let shown = if region == own { elsewhere } else { own };
        let day = draft.today.plus(-(below("moved on", 25) as i32));
        (shown, format!("{}, from {day} on", REGIONS[region]))
    } else if below("will move", 2) == 0 {
        let day = draft.today.plus(1 + below("moves on", 25) as i32);
        (region, format!("{}, from {day} on", REGIONS[elsewhere]))
    } else {
        (region, "none".to_owned())
    };
    let body = draft.say("account", &[("company", &company.name)]);
    draft.record(
        RecordKind::Account,
        "acct",
        &format!("Account: {}", company.name),
        &body,
        &[
            ("Account", &format!("acct_{}", company.slug)),
            ("Served from", REGIONS[shown]),
            ("Move booked", &booked),
        ],
    )
}

/// The incidents of the day.
struct Incidents {
    main: String,
    main_record: String,
    main_page: String,
    early_record: String,
    others: Vec<String>,
}

fn write_incidents(draft: &mut Draft<'_>, facts: &Facts) -> Incidents {
    let (product, region) = (facts.product, facts.region);
    let near = facts.lead.plus(-9);
    let elsewhere = draw::ended(draft, "elsewhere", near, 95);
    let other = draw::ended(draft, "other product", near.plus(-6), 80);
    let all = [
        (&facts.main, product, region, facts.page),
        (&facts.early, product, region, "plain"),
        (&elsewhere, product, (region + 1 + draft.below("there", 3) as usize) % 4, "plain"),
        (&other, (product + 1 + draft.below("that", 3) as usize) % 4, region, "plain"),
    ];
    let mut written: Vec<(String, String, String)> = Vec::new();
    for (incident, product, region, page) in all {
        let number = draft.id("INC");
        let record = write_incident(draft, incident, &number, PRODUCTS[product], REGIONS[region]);
        let page = write_page(draft, incident, &number, page);
        written.push((number, record, page));
    }
    let (main, main_record, main_page) = written.remove(0);
    let early_record = written[0].1.clone();
    let others = written.into_iter().map(|(number, _, _)| number).collect();
    Incidents { main, main_record, main_page, early_record, others }
}

fn write_incident(
    draft: &mut Draft<'_>,
    incident: &Incident,
    number: &str,
    product: &str,
    region: &str,
) -> String {
    let ended = incident.ended.map_or_else(|| "not entered".to_owned(), |it| it.to_string());
    let body = draft.say("incident", &[("product", product)]);
    draft.record(
        RecordKind::Incident,
        "incident",
        &format!("Incident {number}: {product}, {region}"),
        &body,
        &[
            ("Incident", number),
            ("Product", product),
            ("Region", region),
            ("Began", &incident.began.to_string()),
            ("Ended", &ended),
        ],
    )
}

/// The status page of an incident, with the newest entry at the top if nothing is odd about it.
fn write_page(draft: &mut Draft<'_>, incident: &Incident, number: &str, page: &str) -> String {
    let mut entries: Vec<&Entry> = incident.entries.iter().rev().collect();
    if page == "out_of_order" {
        entries.rotate_left(1);
    }
    let texts: Vec<String> = entries.into_iter().map(entry_text).collect();
    let labels = ["Entry A", "Entry B", "Entry C", "Entry D"];
    let mut lines = vec![("Page of", number)];
    lines.extend(labels.into_iter().zip(texts.iter().map(String::as_str)));
    let body = draft.say("status page", &[]);
    let title = format!("Status page of {number}");
    draft.record(RecordKind::Incident, "page", &title, &body, &lines)
}

fn entry_text(entry: &Entry) -> String {
    let state = match entry.state {
        State::Investigating => "investigating".to_owned(),
        State::Identified(back) => {
            let (hour, minute) = back.clock();
            format!("identified, back by {hour:02}:{minute:02}")
        }
        State::Resolved => "resolved".to_owned(),
        State::NoFault => "withdrawn, no fault found".to_owned(),
    };
    let mark = if entry.is_retracted { " (retracted)" } else { "" };
    format!("{}: {state}{mark}", entry.posted)
}

/// The windows of planned maintenance; gives the numbers, that of product and region first.
fn write_calendar(draft: &mut Draft<'_>, facts: &Facts) -> (String, [String; 3]) {
    let line = |product: usize, region: usize, from: Moment, until: Moment, is_planned: bool| {
        let state = if is_planned { "as planned" } else { "called off" };
        format!("{}, {}, {from} to {until}; {state}", PRODUCTS[product], REGIONS[region])
    };
    let (product, region) = (facts.product, facts.region);
    let (from, until) = (facts.window.from, facts.window.until);
    let there = (region + 1 + draft.below("window there", 3) as usize) % 4;
    let that = (product + 1 + draft.below("window of that", 3) as usize) % 4;
    let texts = [
        line(product, region, from, until, facts.window.is_planned),
        line(product, there, from.plus(-10), until.plus(25), true),
        line(that, region, from.plus(-15), until.plus(-20), true),
    ];
    let numbers = [(); 3].map(|()| draft.id("MW"));
    let mut lines: Vec<(&str, &str)> =
        numbers.iter().map(String::as_str).zip(texts.iter().map(String::as_str)).collect();
    lines.rotate_left(draft.below("order of windows", 3) as usize);
    let body = draft.say("calendar", &[]);
    let record = draft.record(RecordKind::Incident, "plan", "Planned maintenance", &body, &lines);
    (record, numbers)
}

fn write_policy(draft: &mut Draft<'_>, facts: &Facts) -> String {
    let number = |number: u32| number.to_string();
    let span = number(facts.span as u32);
    let (interval, enough) = (number(facts.interval as u32), number(facts.enough));
    let many = number(facts.many);
    let mut say =
        |thing: &str, given: &str| draft.say(&format!("policy {thing}"), &[("number", given)]);
    let clauses = [
        ("Region", say("region", "")),
        ("Incident", say("incident", "")),
        ("Page", say("page", "")),
        ("Maintenance", say("maintenance", "")),
        ("Unknown", say("unknown", &enough)),
        ("Belonging", say("belonging", &span)),
        ("Tags", say("tags", "")),
        ("Next update", say("update", &interval)),
        ("Priority", say("priority", &many)),
        ("Reply", say("reply", "")),
        ("Status", say("status", "")),
        ("Never", say("never", "")),
    ];
    let keywords = ["outage", "incident", "status", "broadcast", "policy"];
    let summary = "Which tickets belong together, and what their senders are told.";
    draft.policy("One answer to many tickets", summary, &keywords, &clauses)
}

/// What the lead customer writes later; its place if it changes when the trouble began.
fn write_message(draft: &mut Draft<'_>, facts: &Facts, ticket: &str, account: &str) -> Option<u32> {
    let (right, wrong) = (facts.lead.to_string(), facts.told.to_string());
    let product = PRODUCTS[facts.product];
    let given: &[(&str, &str)] = &[("product", product), ("right", &right), ("wrong", &wrong)];
    let (when, thing) = match facts.follow_up {
        "early" => (PatternSource::Opened(ticket.to_owned()), "nudge"),
        "late" => (PatternSource::Read(account.to_owned()), "nudge"),
        "changes" => (PatternSource::Read(account.to_owned()), "change of mind"),
        _ => return None,
    };
    let text = draft.say(thing, given);
    let sender = draft.people[0].name();
    let message = draft.react(when, &sender, &text);
    (facts.follow_up == "changes").then_some(message)
}
