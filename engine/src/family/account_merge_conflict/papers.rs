//! The papers of a case: the request, accounts, contracts, ledgers, the registers, the policy.

use crate::family::draft::Draft;
use crate::family::people::Company;
use crate::scenario::{PatternSource, RecordKind};

use super::PLACES;
use super::draw::{Facts, OTHER, OWN, STRANGE};

/// The places of the companies whose accounts are in the case.
const COMPANIES: [usize; 3] = [OWN, OTHER, 9];
/// Of ten accounts, how many have an owner that only a booked change names, by tier.
const CHANGED: [u32; 5] = [1, 2, 4, 5, 5];

/// What was laid down, as far as the gold needs it.
pub(super) struct Written {
    pub(super) accounts: [String; 3],
    pub(super) contracts: [String; 3],
    pub(super) companies: [Company; 3],
}

pub(super) fn write(draft: &mut Draft<'_>, facts: &Facts) -> Written {
    let companies = COMPANIES.map(|place| draft.companies[place].clone());
    let ticket = write_request(draft, facts, &companies);
    draft.other_tickets();
    let accounts = [(); 3].map(|()| draft.id("AC"));
    let contracts = [(); 3].map(|()| draft.id("CT"));
    let written = Written { accounts, contracts, companies };
    let account_records = [OWN, OTHER, STRANGE].map(|n| write_account(draft, facts, &written, n));
    let contract_records = [OWN, OTHER, STRANGE].map(|n| write_contract(draft, facts, &written, n));
    let ledgers = [OWN, OTHER, STRANGE].map(|n| write_ledger(draft, facts, &written, n));
    let addendum = write_addendum(draft, facts, &written);
    let consents = write_consents(draft, facts, &written);
    let disputes = write_disputes(draft, facts, &written);
    let policy = write_policy(draft, facts);
    let first = facts.bars.iter().position(|bar| *bar).unwrap_or(7);
    let mut read = vec![policy];
    read.extend_from_slice(&account_records[..STRANGE]);
    read.extend_from_slice(&contract_records[..STRANGE]);
    read.extend(addendum);
    // What comes after the first bar need not be known.
    read.extend((first >= 1).then_some(consents));
    read.extend((first >= 3).then_some(disputes));
    read.extend((first >= 6).then(|| ledgers[facts.ends].clone()));
    read.into_iter().for_each(|id| draft.evidence(PatternSource::Read(id)));
    let message = write_message(draft, facts, &written, &ticket, &account_records[OWN]);
    message.into_iter().for_each(|place| draft.evidence(PatternSource::Heard(place)));
    written
}

fn write_request(draft: &mut Draft<'_>, facts: &Facts, companies: &[Company; 3]) -> String {
    let named = if facts.follow_up == "changes" { STRANGE } else { OTHER };
    let claimed = draft.money(facts.claimed);
    let given: &[(&str, &str)] = &[
        ("company", &companies[OWN].name),
        ("other", &companies[named].name),
        ("claimed", &claimed),
    ];
    let subject = draft.say("subject", given);
    let summary = ["opening", "ask", "claim"].map(|thing| draft.say(thing, given));
    let sender = draft.people[0].sender(&companies[OWN].domain());
    let account = format!("acct_{}", companies[OWN].slug);
    draft.primary(&account, &sender, &subject, &summary.join(" "))
}

/// An account with its owner, who may be one that only a booked change names.
fn write_account(draft: &mut Draft<'_>, facts: &Facts, written: &Written, n: usize) -> String {
    let company = written.companies[n].clone();
    let below = |what: &str, limit| draft.below(&format!("{what} of account {n}"), limit);
    let owner = match n {
        OWN if facts.bars[0] => 2,
        OWN => 0,
        OTHER => 1,
        _ => 4,
    };
    let former = match n {
        OWN if facts.bars[0] => 0,
        OWN => 2,
        OTHER => 3,
        _ => 5,
    };
    let (owner, former) = (draft.people[owner].name(), draft.people[former].name());
    let (shown, change) = if below("changed", 10) < CHANGED[usize::from(draft.tier) - 1] {
        let day = draft.today.plus(-(below("changed on", 40) as i32));
        (former, format!("{owner}, from {day} on"))
    } else if below("will change", 2) == 0 {
        let day = draft.today.plus(1 + below("changes on", 40) as i32);
        (owner, format!("{former}, from {day} on"))
    } else {
        (owner, "none".to_owned())
    };
    let account = &facts.accounts[n];
    let approved = account.transfer_to.map_or("none", |place| PLACES[place]);
    let body = draft.say("account", &[("company", &company.name)]);
    draft.record(
        RecordKind::Account,
        "acct",
        &format!("Account of {}", company.name),
        &body,
        &[
            ("Account", &format!("acct_{}", company.slug)),
            ("Account number", &written.accounts[n]),
            ("Customer", &company.name),
            ("Owner", &shown),
            ("Change of owner", &change),
            ("Data kept in", PLACES[account.place]),
            ("Transfer approved to", approved),
        ],
    )
}

fn write_contract(draft: &mut Draft<'_>, facts: &Facts, written: &Written, n: usize) -> String {
    let company = written.companies[n].name.clone();
    let account = &facts.accounts[n];
    let bound = account.no_end_before.map_or_else(|| "none".to_owned(), |day| day.to_string());
    let body = draft.say("contract", &[("company", &company)]);
    draft.record(
        RecordKind::Contract,
        "contract",
        &format!("Contract of {company}"),
        &body,
        &[
            ("Contract", &written.contracts[n]),
            ("For account", &written.accounts[n]),
            ("Runs until", &account.until.to_string()),
            ("No early end before", &bound),
        ],
    )
}

fn write_ledger(draft: &mut Draft<'_>, facts: &Facts, written: &Written, n: usize) -> String {
    let company = written.companies[n].name.clone();
    let ledger = &facts.accounts[n].ledger;
    let invoices = [(); 3].map(|()| draft.id("INV"));
    let paid_on = ledger.from.plus(12);
    let mut lines = [
        format!("{}, open", draft.money(ledger.open[0])),
        format!("{}, paid on {paid_on}", draft.money(ledger.settled)),
        format!("{}, open", draft.money(ledger.open[1])),
    ];
    lines.rotate_left(draft.below(&format!("order of ledger {n}"), 3) as usize);
    let paid = draft.money(ledger.paid);
    let (from, through) = (ledger.from.to_string(), ledger.through.to_string());
    let mut facts = vec![
        ("Ledger of", written.accounts[n].as_str()),
        ("Paid ahead", &paid),
        ("Paid from", &from),
        ("Paid through", &through),
    ];
    facts.extend(invoices.iter().map(String::as_str).zip(lines.iter().map(String::as_str)));
    let body = draft.say("ledger", &[("company", &company)]);
    draft.record(RecordKind::Invoice, "ledger", &format!("Ledger of {company}"), &body, &facts)
}

/// An addendum to a contract; its id if that contract matters.
fn write_addendum(draft: &mut Draft<'_>, facts: &Facts, written: &Written) -> Option<String> {
    let addendum = facts.addendum.as_ref()?;
    let company = written.companies[addendum.account].name.clone();
    let signed = draft.today.plus(-10 - draft.below("signed", 90) as i32);
    let theirs = if addendum.is_signed { signed.plus(4).to_string() } else { "not yet".to_owned() };
    let body = draft.say("addendum", &[("company", &company)]);
    let id = draft.record(
        RecordKind::Contract,
        "addendum",
        &format!("Addendum for {company}"),
        &body,
        &[
            ("Changes contract", &written.contracts[addendum.account]),
            ("New end", &addendum.until.to_string()),
            ("Signed by us", &signed.to_string()),
            ("Signed by the customer", &theirs),
        ],
    );
    (addendum.account != STRANGE).then_some(id)
}

fn write_consents(draft: &mut Draft<'_>, facts: &Facts, written: &Written) -> String {
    let other = &written.companies[OTHER].name;
    let (owner, former) = (draft.people[1].name(), draft.people[3].name());
    let mut lines: Vec<String> = facts
        .consents
        .iter()
        .map(|consent| {
            let who = if consent.by_owner { &owner } else { &former };
            let what = if consent.is_given { "agreed" } else { "declined" };
            format!("{who} for {other}: {what} on {}", consent.day)
        })
        .collect();
    let strange = &written.companies[STRANGE].name;
    let stranger = draft.people[4].name();
    let day = draft.today.plus(-3 - draft.below("strange consent", 9) as i32);
    let what = if draft.below("strange word", 2) == 0 { "agreed" } else { "declined" };
    lines.push(format!("{stranger} for {strange}: {what} on {day}"));
    lines.rotate_left(draft.below("lines of consents", 3) as usize);
    let labels = ["Entry A", "Entry B", "Entry C"];
    let lines: Vec<(&str, &str)> =
        labels.into_iter().zip(lines.iter().map(String::as_str)).collect();
    let body = draft.say("consents", &[]);
    draft.record(RecordKind::ApprovedContacts, "consent", "Consents to a merge", &body, &lines)
}

fn write_disputes(draft: &mut Draft<'_>, facts: &Facts, written: &Written) -> String {
    let numbers = [(); 3].map(|()| draft.id("DP"));
    let lines: Vec<String> = (0..3)
        .map(|n| {
            let opened = draft.today.plus(-30 - draft.below(&format!("dispute {n}"), 200) as i32);
            let is_open = match n {
                STRANGE => true,
                _ => facts.accounts[n].is_disputed,
            };
            let state =
                if is_open { "open".to_owned() } else { format!("closed on {}", opened.plus(21)) };
            format!("{}, brought on {opened}, {state}", written.accounts[n])
        })
        .collect();
    let mut lines: Vec<(&str, &str)> =
        numbers.iter().map(String::as_str).zip(lines.iter().map(String::as_str)).collect();
    lines.rotate_left(draft.below("lines of disputes", 3) as usize);
    let body = draft.say("disputes", &[]);
    draft.record(RecordKind::AuditLog, "dispute", "Disputes", &body, &lines)
}

fn write_policy(draft: &mut Draft<'_>, facts: &Facts) -> String {
    let (days, soon) = (facts.consent_days.to_string(), facts.soon_days.to_string());
    let mut say = |thing: &str| {
        let given = if thing == "priority" { &soon } else { &days };
        draft.say(&format!("policy {thing}"), &[("days", given)])
    };
    let clauses = [
        ("Owner", say("owner")),
        ("Consent", say("consent")),
        ("Dispute", say("dispute")),
        ("Place of data", say("place")),
        ("Commitment", say("commitment")),
        ("Balance", say("balance")),
        ("Order", say("order")),
        ("Survivor", say("survivor")),
        ("Priority", say("priority")),
        ("Reply", say("reply")),
        ("Status", say("status")),
        ("Never", say("never")),
    ];
    let keywords = ["merge", "account", "owner", "consent", "policy"];
    let summary = "When two accounts become one, which of them stays, and what is credited.";
    draft.policy("Merging accounts", summary, &keywords, &clauses)
}

/// What the owner writes later; its place if it changes which account is meant.
fn write_message(
    draft: &mut Draft<'_>,
    facts: &Facts,
    written: &Written,
    ticket: &str,
    account: &str,
) -> Option<u32> {
    let [company, right, wrong] = &written.companies;
    let given: &[(&str, &str)] =
        &[("company", &company.name), ("right", &right.name), ("wrong", &wrong.name)];
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
