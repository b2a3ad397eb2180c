//! The papers of a case: contract, invoices, incidents, quotes, logs and the policy.

use crate::family::dates::Day;
use crate::family::draft::Draft;
use crate::scenario::{PatternSource, RecordKind};

use super::facts::{Document, Facts, LIMITS};

/// What the gold needs of the papers.
pub(super) struct Written {
    pub(super) evidence: Vec<PatternSource>,
    pub(super) invoice: String,
    /// Numbers that can be tagged, and what they are.
    pub(super) tags: Vec<(String, &'static str)>,
    pub(super) claimed: u32,
}

/// The ids of the records, by what they are needed for.
struct Needed {
    /// For every decision.
    always: Vec<String>,
    /// Unless a dispute decides.
    notice: Vec<String>,
    /// Unless the notice decides.
    price: Vec<String>,
    /// For what is owed.
    service: Vec<String>,
}

pub(super) fn write(draft: &mut Draft<'_>, facts: &Facts, follow_up: &str) -> Written {
    let company = draft.companies[0].clone();
    let account = format!("acct_{}", company.slug);
    let asker = draft.people[0].clone();
    let (period, other) = (facts.month.month_text(), facts.month.plus(-1).month_text());
    let claimed = draft.money(facts.claimed);
    let named = if follow_up == "changes" { &other } else { &period };
    let given: &[(&str, &str)] = &[
        ("company", &company.name),
        ("period", named),
        ("claimed", &claimed),
        ("kept", &facts.claimed_seats.to_string()),
        ("billed", &facts.billed.to_string()),
    ];
    let subject = draft.say("subject", given);
    let summary = [draft.say("opening", given), draft.say("claim", given), draft.say("ask", given)];
    let sender = asker.sender(&company.domain());
    let ticket = draft.primary(&account, &sender, &subject, &summary.join(" "));
    draft.other_tickets();

    let mut tags = Vec::new();
    let account_record = write_account(draft, facts, &account);
    let log = write_log(draft, facts, &account);
    let register = write_register(draft, facts, &account);
    let mut always = vec![register.clone()];
    always.extend(write_documents(draft, facts, &account, &mut tags));
    let (invoice_record, invoice) = write_invoices(draft, facts, &account, &mut tags);
    always.push(invoice_record);
    let price = write_quotes(draft, facts, &account, &mut tags);
    let mut service = write_schedules(draft, facts);
    service.extend(write_incidents(draft, facts));
    write_sister(draft, facts, &mut tags);
    always.push(write_policy(draft, facts));
    let needed = Needed { always, notice: vec![account_record, log], price, service };

    let mut evidence = evidence(draft.class, needed);
    let message = match follow_up {
        "early" => Some((PatternSource::Opened(ticket), draft.say("nudge", given))),
        "late" => Some((PatternSource::Read(register), draft.say("nudge", given))),
        "changes" => {
            let given = &[("named", other.as_str()), ("period", period.as_str())];
            Some((PatternSource::Read(register), draft.say("change of mind", given)))
        }
        _ => None,
    };
    if let Some((when, text)) = message {
        let message = draft.react(when, &asker.name(), &text);
        if follow_up == "changes" {
            evidence.push(PatternSource::Heard(message));
        }
    }
    Written { evidence, invoice, tags, claimed: facts.claimed }
}

/// The records without which the decision cannot be known: the policy asks in a fixed order.
fn evidence(class: &str, needed: Needed) -> Vec<PatternSource> {
    let mut all = needed.always;
    if class != "escalate_legal" {
        all.extend(needed.notice);
        if class != "refuse_notice_missed" {
            all.extend(needed.price);
            if class != "escalate_account_management" {
                all.extend(needed.service);
            }
        }
    }
    all.into_iter().map(PatternSource::Read).collect()
}

fn write_account(draft: &mut Draft<'_>, facts: &Facts, account: &str) -> String {
    let name = draft.companies[0].name.clone();
    let body = draft.say("company body", &[("company", &name)]);
    draft.record(
        RecordKind::Account,
        "acct",
        &format!("Account: {name}"),
        &body,
        &[
            ("Account", account),
            ("Region of the service", facts.region),
            ("Renewal date", &facts.renewal.to_string()),
        ],
    )
}

/// What was said and written before: a call counts for nothing, the written objection does.
fn write_log(draft: &mut Draft<'_>, facts: &Facts, account: &str) -> String {
    let name = draft.companies[0].name.clone();
    let body = draft.say("company body", &[("company", &name)]);
    let call = facts.objection.plus(-(draft.between("call", 3, 30) as i32));
    draft.record(
        RecordKind::AuditLog,
        "log",
        &format!("Correspondence with {name}"),
        &body,
        &[
            ("Account", account),
            ("Call about the renewal", &call.to_string()),
            ("Written objection received", &facts.objection.to_string()),
        ],
    )
}

fn write_register(draft: &mut Draft<'_>, facts: &Facts, account: &str) -> String {
    let name = draft.companies[0].name.clone();
    let body = draft.say("company body", &[("company", &name)]);
    let opened = draft.today.plus(-(draft.between("dispute", 6, 40) as i32));
    let state = if facts.is_dispute_open { "open" } else { "withdrawn" };
    draft.record(
        RecordKind::AuditLog,
        "disputes",
        &format!("Disputes with {name}"),
        &body,
        &[
            ("Account", account),
            ("Document in dispute", &facts.documents[facts.disputed].number),
            ("Dispute opened on", &opened.to_string()),
            ("State of the dispute", state),
        ],
    )
}

fn write_documents(
    draft: &mut Draft<'_>,
    facts: &Facts,
    account: &str,
    tags: &mut Vec<(String, &'static str)>,
) -> Vec<String> {
    let name = draft.companies[0].name.clone();
    let write = |document| write_document(draft, &name, account, document, tags);
    facts.documents.iter().map(write).collect()
}

fn write_document(
    draft: &mut Draft<'_>,
    name: &str,
    account: &str,
    document: &Document,
    tags: &mut Vec<(String, &'static str)>,
) -> String {
    tags.push((document.number.clone(), "A contract document"));
    let body = draft.say("company body", &[("company", name)]);
    let signed = |day: Option<Day>| day.map_or("not signed".to_owned(), |day| day.to_string());
    draft.record(
        RecordKind::Contract,
        "doc",
        &format!("Contract document {}", document.number),
        &body,
        &[
            ("Account", account),
            ("Document", &document.number),
            ("Signed by the customer", &signed(document.by_customer)),
            ("Signed by us", &signed(document.by_us)),
            ("In force from", &document.from.to_string()),
            ("Agreed seats", &document.seats.to_string()),
            ("Agreed price per seat and month", &draft.money(document.price)),
            ("Highest rise of the price at renewal", &format!("{} percent", document.cap)),
        ],
    )
}

/// The invoice that the case is about and those before it; gives its record and its number.
fn write_invoices(
    draft: &mut Draft<'_>,
    facts: &Facts,
    account: &str,
    tags: &mut Vec<(String, &'static str)>,
) -> (String, String) {
    let count = if draft.tier >= 3 { 3 } else { 2 };
    let mut right = (String::new(), String::new());
    let mut day = facts.month;
    for n in 0..count {
        let number = draft.id("INV");
        tags.push((number.clone(), "An invoice"));
        let record = write_invoice(draft, facts, (account, &number), day);
        if n == 0 {
            right = (record, number);
        }
        day = day.plus(-1).month_start();
    }
    right
}

fn write_invoice(
    draft: &mut Draft<'_>,
    facts: &Facts,
    (account, number): (&str, &str),
    day: Day,
) -> String {
    let price = draft.money(facts.price());
    let whole = draft.money(facts.price() * facts.billed);
    let body = draft.say("plain body", &[]);
    draft.record(
        RecordKind::Invoice,
        "inv",
        &format!("Invoice {number}"),
        &body,
        &[
            ("Account", account),
            ("Invoice", number),
            ("Billed month", &day.month_text()),
            ("Invoice date", &day.to_string()),
            ("Seats billed", &facts.billed.to_string()),
            ("Price per seat and month", &price),
            ("Total", &whole),
        ],
    )
}

fn write_quotes(
    draft: &mut Draft<'_>,
    facts: &Facts,
    account: &str,
    tags: &mut Vec<(String, &'static str)>,
) -> Vec<String> {
    let mut records = Vec::new();
    for (day, price) in &facts.quotes {
        let number = draft.id("QT");
        let price = draft.money(*price);
        let body = draft.say("plain body", &[]);
        records.push(draft.record(
            RecordKind::Contract,
            "quote",
            &format!("Renewal quote {number}"),
            &body,
            &[
                ("Account", account),
                ("Quote", &number),
                ("Quoted on", &day.to_string()),
                ("Quoted price per seat and month", &price),
            ],
        ));
        tags.push((number, "A renewal quote"));
    }
    records
}

/// The labels of the schedule's steps, by uptime.
pub(super) const STEP_LABELS: [&str; 3] =
    ["Uptime below 99.9 percent", "Uptime below 99.5 percent", "Uptime below 99.0 percent"];
const _: () = assert!(LIMITS.len() == STEP_LABELS.len());

fn write_schedules(draft: &mut Draft<'_>, facts: &Facts) -> Vec<String> {
    let mut records = Vec::new();
    for schedule in &facts.schedules {
        let body = draft.say("plain body", &[]);
        let from = schedule.from.to_string();
        let credits = schedule.steps.map(|percent| format!("{percent} percent of the monthly fee"));
        let mut all = vec![("Schedule in force from", from.as_str())];
        all.extend(STEP_LABELS.into_iter().zip(credits.iter().map(String::as_str)));
        let title = "Service level schedule";
        records.push(draft.record(RecordKind::Contract, "sla", title, &body, &all));
    }
    records
}

/// All incidents; gives the records of those that are of the right month and region.
fn write_incidents(draft: &mut Draft<'_>, facts: &Facts) -> Vec<String> {
    let mut needed = Vec::new();
    for outage in &facts.outages {
        let number = draft.id("IN");
        let body = draft.say("plain body", &[]);
        let announced = outage.announced.map(|day| day.to_string());
        let kind = if announced.is_some() { "Maintenance" } else { "Outage" };
        let record = draft.record(
            RecordKind::Incident,
            "inc",
            &format!("Incident {number}"),
            &body,
            &[
                ("Kind", kind),
                ("Region", outage.region),
                ("Began on", &outage.day.to_string()),
                ("Announced on", announced.as_deref().unwrap_or("not announced")),
                ("Minutes unavailable", &outage.minutes.to_string()),
            ],
        );
        if outage.region == facts.region && outage.day >= facts.month {
            needed.push(record);
        }
    }
    needed
}

/// Papers of another customer, filed close by.
fn write_sister(draft: &mut Draft<'_>, facts: &Facts, tags: &mut Vec<(String, &'static str)>) {
    if draft.tier < 4 {
        return;
    }
    let company = draft.companies[1].clone();
    let account = format!("acct_{}", company.slug);
    let own = &facts.documents[facts.in_force];
    let document = Document {
        number: draft.id("CD"),
        from: facts.month,
        by_customer: Some(facts.month.plus(-9)),
        by_us: Some(facts.month.plus(-8)),
        seats: facts.billed - draft.between("sister seats", 2, 9),
        price: own.price + 100,
        cap: own.cap + 1,
    };
    let _ = write_document(draft, &company.name, &account, &document, tags);
    if draft.tier < 5 {
        return;
    }
    let number = draft.id("INV");
    let _ = write_invoice(draft, facts, (&account, &number), facts.month);
    tags.push((number, "An invoice"));
}

/// Which document the price clause means, also where a later one is on file.
const AGREED: &str =
    "Agreed price and highest rise are those of the document that applies to the billed month.";

fn write_policy(draft: &mut Draft<'_>, facts: &Facts) -> String {
    let (notice, announce) = (facts.notice_days.to_string(), facts.announce_days.to_string());
    let (urgent, high) = (facts.urgent_days.to_string(), facts.high_days.to_string());
    let clauses = [
        ("Sequence", draft.say("policy sequence", &[])),
        ("Document", draft.say("policy document", &[])),
        ("Dispute", draft.say("policy dispute", &[])),
        ("Notice", draft.say("policy notice", &[("days", &notice)])),
        ("Price", format!("{} {AGREED}", draft.say("policy price", &[]))),
        ("Seats", draft.say("policy seats", &[])),
        ("Uptime", draft.say("policy uptime", &[])),
        ("Maintenance", draft.say("policy maintenance", &[("days", &announce)])),
        ("Refusal", draft.say("policy refusal", &[])),
        ("Filing", draft.say("policy filing", &[])),
        ("Priority", draft.say("policy priority", &[("urgent", &urgent), ("high", &high)])),
        ("Reply", draft.say("policy reply", &[])),
    ];
    let keywords = ["renewal", "credit", "contract", "uptime", "notice", "price"];
    let summary = "What stands in the way of a renewal, and who decides about it.";
    draft.policy("Renewals held back", summary, &keywords, &clauses)
}
