//! The papers of a case of tax claimed back.

use crate::family::dates::Day;
use crate::family::draft::Draft;
use crate::scenario::{PatternSource, RecordKind};

use super::facts::{Certificate, Facts, Invoice};
use super::tax;

/// The ids of the papers that matter, and of what they name.
pub(super) struct Written {
    /// The number of the certificate that is meant.
    pub right: String,
    /// The numbers of the others.
    pub others: Vec<String>,
    policy: String,
    certificate: String,
    register: String,
    account: String,
    notice: Option<String>,
    invoices: Vec<String>,
    ledger: String,
    addendum: Option<String>,
    message: Option<u32>,
}

impl Written {
    /// What has to be seen to know the decision of this class, by the order of the policy.
    pub fn evidence(&self, class: &str) -> Vec<PatternSource> {
        let mut ids = vec![&self.policy, &self.certificate, &self.register];
        let rank = super::CLASSES.iter().position(|known| *known == class).unwrap_or(0);
        if rank >= 1 {
            ids.push(&self.account);
            ids.extend(&self.notice);
        }
        if rank >= 3 {
            ids.extend(&self.invoices);
        }
        if rank >= 5 {
            ids.push(&self.ledger);
        }
        if rank >= 6 {
            ids.extend(&self.addendum);
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
    let numbers: Vec<String> = (0..4).map(|_| draft.id("CX")).collect();
    let named = if facts.follow_up == "changes" { &numbers[1] } else { &numbers[0] };
    let claimed = draft.money(facts.claimed);
    let (first, last) = (&facts.invoices[0], &facts.invoices[facts.invoices.len() - 1]);
    let (first, last) = (month(first.date), month(last.date));
    let given: &[(&str, &str)] = &[
        ("company", &company.name),
        ("number", named),
        ("claimed", &claimed),
        ("first", &first),
        ("last", &last),
    ];
    let subject = draft.say("subject", given);
    let summary = [draft.say("opening", given), draft.say("claim", given), draft.say("ask", given)];
    let sender = asker.sender(&company.domain());
    let ticket = draft.primary(&account, &sender, &subject, &summary.join(" "));
    write_other_tickets(draft);
    let account_record = write_account(draft, facts, &account, &company.name);
    let notice = write_notice(draft, facts, &account);
    let certificate = write_certificates(draft, facts, &account, &numbers);
    let register = write_register(draft, facts, &numbers);
    let (invoices, ledger) = write_invoices(draft, facts, &account, &company.name);
    let addendum = write_addendum(draft, facts, &account);
    let policy = write_policy(draft, facts);
    write_side_notes(draft, &company.name);
    let message = match facts.follow_up {
        "early" | "late" => {
            let text = draft.say("nudge", given);
            let opened = PatternSource::Opened(ticket);
            let read = PatternSource::Read(certificate.clone());
            let when = if facts.follow_up == "early" { opened } else { read };
            draft.react(when, &asker.name(), &text);
            None
        }
        "changes" => {
            let given = &[("right", numbers[0].as_str()), ("wrong", numbers[1].as_str())];
            let text = draft.say("change of mind", given);
            Some(draft.react(PatternSource::Read(register.clone()), &asker.name(), &text))
        }
        _ => None,
    };
    Written {
        right: numbers[0].clone(),
        others: numbers[1..].to_vec(),
        policy,
        certificate,
        register,
        account: account_record,
        notice,
        invoices,
        ledger,
        addendum,
        message,
    }
}

fn month(day: Day) -> String {
    format!("{} {}", day.month_name(), day.date().0)
}

fn write_other_tickets(draft: &mut Draft<'_>) {
    for n in 0..usize::from(1 + draft.tier) {
        // The seventh and eighth company lend their names to former holders.
        let company = draft.companies[2 + n % 4].clone();
        let person = draft.people[n + 4].clone();
        let thing = if n % 2 == 0 { "plain distractor" } else { "near distractor" };
        let text = draft.say(thing, &[("company", &company.name)]);
        let (subject, summary) = text.split_once(" | ").unwrap_or(("A question", &text));
        let sender = person.sender(&company.domain());
        draft.ticket(&format!("acct_{}", company.slug), &sender, subject, summary);
    }
}

fn write_account(draft: &mut Draft<'_>, facts: &Facts, account: &str, company: &str) -> String {
    draft.record(
        RecordKind::Account,
        "acct",
        &format!("Account: {company}"),
        "Whom we bill, and where we deliver. All invoices of the account are for this place.",
        &[("Account", account), ("Legal name", &facts.legal_name), ("Delivered to", facts.region)],
    )
}

/// A notice of a former name; only one for this account is of any use.
fn write_notice(draft: &mut Draft<'_>, facts: &Facts, account: &str) -> Option<String> {
    let form = facts.legal_name.rsplit(' ').next().unwrap_or_default();
    let neighbour = draft.companies[1].clone();
    let (account, name, former) = match facts.names {
        "renamed" => (account.to_owned(), facts.legal_name.clone(), facts.former_name.clone()),
        "other" => (
            format!("acct_{}", neighbour.slug),
            format!("{} {form}", neighbour.name),
            format!("{} {form}", draft.companies[7].name),
        ),
        _ => return None,
    };
    let since = facts.invoices[0].date.plus(-(draft.between("renamed", 1, 12) as i32));
    let record = draft.record(
        RecordKind::ApprovedContacts,
        "notice",
        &format!("Change of name: {name}"),
        "The same legal entity goes by a new name. Extract of the trade register is on file.",
        &[
            ("Account", &account),
            ("Former name", &former),
            ("Present name", &name),
            ("Entered on", &since.to_string()),
        ],
    );
    (facts.names == "renamed").then_some(record)
}

/// The scans of all certificates; gives the record of the one that is meant.
fn write_certificates(
    draft: &mut Draft<'_>,
    facts: &Facts,
    account: &str,
    numbers: &[String],
) -> String {
    let right = Certificate {
        until: facts.altered_until.unwrap_or(facts.right.until),
        ..facts.right.clone()
    };
    let neighbour = format!("acct_{}", draft.companies[1].slug);
    let record = write_certificate(draft, &right, account, &numbers[0]);
    write_certificate(draft, &facts.former[0], account, &numbers[1]);
    write_certificate(draft, &facts.former[1], account, &numbers[2]);
    if draft.tier >= 2 {
        write_certificate(draft, &facts.stranger, &neighbour, &numbers[3]);
    }
    record
}

fn write_certificate(
    draft: &mut Draft<'_>,
    certificate: &Certificate,
    account: &str,
    number: &str,
) -> String {
    draft.record(
        RecordKind::Contract,
        "certificate",
        &format!("Certificate {number}"),
        "Scan of an exemption certificate, as it was handed in.",
        &[
            ("Account", account),
            ("Certificate", number),
            ("Holder", &certificate.holder),
            ("Holds in", certificate.region),
            ("Covers", &certificate.covers.join(", ")),
            ("Issued on", &certificate.issued.to_string()),
            ("Received on", &certificate.received.to_string()),
            ("Valid until", &certificate.until.to_string()),
        ],
    )
}

/// What the issuers say of the same certificates.
fn write_register(draft: &mut Draft<'_>, facts: &Facts, numbers: &[String]) -> String {
    let all = [&facts.right, &facts.former[0], &facts.former[1], &facts.stranger];
    let line = |it: &Certificate| {
        let covers = it.covers.join(", ");
        format!(
            "{}; {}; {covers}; issued on {}, until {}",
            it.holder, it.region, it.issued, it.until
        )
    };
    let lines: Vec<String> = all.into_iter().map(line).collect();
    let mut entries: Vec<(&str, &str)> =
        numbers.iter().map(String::as_str).zip(lines.iter().map(String::as_str)).collect();
    entries.sort_unstable();
    draft.record(
        RecordKind::AuditLog,
        "register",
        "Extract from the issuers' registers",
        "What the issuers have on record of each certificate: holder, region, cover and days.",
        &entries,
    )
}

/// The invoices that are claimed for and others, and the ledger of what was credited.
fn write_invoices(
    draft: &mut Draft<'_>,
    facts: &Facts,
    account: &str,
    company: &str,
) -> (Vec<String>, String) {
    let mut records = Vec::new();
    let mut numbers = Vec::new();
    for invoice in &facts.invoices {
        let number = draft.id("INV");
        records.push(write_invoice(draft, facts, invoice, account, &number));
        numbers.push(number);
    }
    let older = draft.id("INV");
    if draft.tier >= 2 {
        let date = facts.invoices[0].date.plus(-31);
        let lines = facts.invoices[1].lines.iter().rev();
        let lines = lines.map(|(kind, cents)| (*kind, cents / 3 * 2 + 11)).collect();
        write_invoice(draft, facts, &Invoice { date, lines }, account, &older);
    }
    if draft.tier >= 3 {
        let neighbour = format!("acct_{}", draft.companies[1].slug);
        let lines = facts.invoices[2].lines.iter().map(|(kind, cents)| (*kind, cents / 2 + 7));
        let invoice = Invoice { date: facts.invoices[2].date, lines: lines.collect() };
        let number = draft.id("INV");
        write_invoice(draft, facts, &invoice, &neighbour, &number);
    }
    let spare = draft.id("INV");
    let mut credited = match draft.class {
        "refuse_already_credited" => numbers,
        _ => vec![older, spare],
    };
    credited.sort_unstable();
    let ledger = draft.record(
        RecordKind::AuditLog,
        "ledger",
        &format!("Credits of tax: {company}"),
        "The invoices whose tax was credited in the last three years.",
        &[("Account", account), ("Tax credited on", &credited.join(", "))],
    );
    (records, ledger)
}

fn write_invoice(
    draft: &mut Draft<'_>,
    facts: &Facts,
    invoice: &Invoice,
    account: &str,
    number: &str,
) -> String {
    let rate = format!("{}.{:02} percent", facts.rate / 100, facts.rate % 100);
    let nets: Vec<u32> = invoice.lines.iter().map(|(_, cents)| *cents).collect();
    let charged = draft.money(tax(&nets, facts.rate, facts.is_by_line));
    let date = invoice.date.to_string();
    let labels: Vec<String> = (1..=nets.len()).map(|n| format!("Line {n}")).collect();
    let line = |(kind, cents): &(&str, u32)| format!("{kind}, {} net", draft.money(*cents));
    let lines: Vec<String> = invoice.lines.iter().map(line).collect();
    let mut all = vec![("Account", account), ("Invoice", number), ("Invoice date", &date)];
    all.extend(labels.iter().map(String::as_str).zip(lines.iter().map(String::as_str)));
    all.extend([("Tax rate", rate.as_str()), ("Tax charged", charged.as_str())]);
    let title = format!("Invoice {number} of {}", month(invoice.date));
    draft.record(RecordKind::Invoice, "inv", &title, "Net amounts by line, and the tax.", &all)
}

/// An addendum on late certificates; one of another account is of no use here.
fn write_addendum(draft: &mut Draft<'_>, facts: &Facts, account: &str) -> Option<String> {
    let is_own = facts.addendum == "reverses";
    if facts.addendum == "none" {
        return None;
    }
    let account = match is_own {
        true => account.to_owned(),
        false => format!("acct_{}", draft.companies[1].slug),
    };
    let counts = if facts.start == "issue" { "day of receipt" } else { "day of issue" };
    let since = facts.invoices[0].date.plus(-(draft.between("addendum since", 60, 400) as i32));
    let record = draft.record(
        RecordKind::Contract,
        "addendum",
        "Addendum on exemption certificates",
        "Takes the place of the clause on the first day in our policy, for this account alone.",
        &[
            ("Account", &account),
            ("In force from", &since.to_string()),
            ("Certificates count from", counts),
        ],
    );
    is_own.then_some(record)
}

/// The questions of the policy, in their order.
const ORDER: &str = "Ask in this order and stop at the first that applies: Altered, Holder, \
    Place, Cover, Expiry, Once, Limit. What none of them stops is credited at once.";
const PLACE: &str = "A certificate that holds elsewhere than where the account is delivered to \
    is no reason for a credit. Refuse, as it holds elsewhere.";
const EXPIRY: &str = "An invoice counts only if its date is no later than the last day of the \
    certificate. If all invoices of the claim are later, refuse: it had expired.";
const ONCE: &str = "Tax is credited once. If the ledger shows every invoice of the claim, refuse, \
    as it was credited before.";
const STATUS: &str = "What another team takes over is escalated. A refusal waits on the customer. \
    A credit is resolved. Every ticket is tagged with the certificate that is meant.";
const PRIORITY: &str = "What legal gets is high. What billing_ops gets and what was credited is \
    normal, and is set so. A refusal is low.";
const REPLY: &str = "There is one reply, sent before the ticket is closed, and it says no more \
    than this. Handed on: which team has it, and that nothing was credited so far. Credit: the \
    amount; if some invoices of the claim are too early for the certificate, its first day too. \
    Refusal: for the holder, both names; for the place, both places; for the cover, what is \
    covered; for the expiry, the last day; with these four, that a certificate which fits may be \
    handed in. Credited before: that it was, and nothing else. That a certificate looks altered \
    is told to nobody outside, and nothing is promised for later invoices.";

fn write_policy(draft: &mut Draft<'_>, facts: &Facts) -> String {
    let limit = draft.money(facts.limit);
    let start = format!("policy start {}", facts.start);
    let rounding = if facts.is_by_line { "policy round line" } else { "policy round invoice" };
    let clauses = [
        ("Order", ORDER.to_owned()),
        ("Certificate", draft.say("policy certificate", &[])),
        ("Altered", draft.say("policy altered", &[])),
        ("Holder", draft.say("policy holder", &[])),
        ("Place", PLACE.to_owned()),
        ("Cover", draft.say("policy cover", &[])),
        ("Expiry", EXPIRY.to_owned()),
        ("First day", draft.say(&start, &[])),
        ("Rounding", draft.say(rounding, &[])),
        ("Once", ONCE.to_owned()),
        ("Limit", draft.say("policy limit", &[("limit", &limit)])),
        ("Status", STATUS.to_owned()),
        ("Priority", PRIORITY.to_owned()),
        ("Reply", REPLY.to_owned()),
    ];
    draft.policy(
        "Tax and exemption certificates",
        "When tax is credited because of a certificate, and how much.",
        &["tax", "exemption", "certificate", "credit"],
        &clauses,
    )
}

/// Papers that nobody needs.
fn write_side_notes(draft: &mut Draft<'_>, company: &str) {
    for _ in 2..draft.tier {
        let text = draft.say("side note", &[("company", company)]);
        let (title, body) = text.split_once(" | ").unwrap_or(("A note", &text));
        let account = format!("acct_{}", draft.companies[0].slug);
        draft.record(RecordKind::AuditLog, "note", title, body, &[("About", &account)]);
    }
}
