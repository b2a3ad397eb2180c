//! The records of a seat bill and the policy that they are read by.

use crate::scenario::RecordKind;

use super::super::draft::Draft;
use super::{Facts, month};

/// An invoice: its record and its number.
pub(super) struct Invoice {
    pub(super) record: String,
    pub(super) number: String,
}

/// The invoice that the case is about, and those of the three months before.
pub(super) fn write_invoices(draft: &mut Draft<'_>, facts: &Facts, account: &str) -> Vec<Invoice> {
    let months = [0, -1, -40, -70].map(|days| facts.period.plus(days).month_start());
    let mut invoices = Vec::new();
    for (n, day) in (0..).zip(months) {
        let number = draft.id("INV");
        let price = draft.money(facts.price - 50 * n);
        let body = draft.say("invoice body", &[("period", &month(day))]);
        let record = draft.record(
            RecordKind::Invoice,
            "inv",
            &format!("Invoice for {}", month(day)),
            &body,
            &[
                ("Account", account),
                ("Invoice", &number),
                ("Billing period", &month(day)),
                ("Invoice date", &day.to_string()),
                ("Seats billed", &facts.seats_billed.to_string()),
                ("Price per seat and month", &price),
            ],
        );
        invoices.push(Invoice { record, number });
    }
    invoices
}

/// The account, and the correction of its entry if there is one.
pub(super) fn write_account(draft: &mut Draft<'_>, facts: &Facts, account: &str) -> Vec<String> {
    let company = draft.companies[0].name.clone();
    let body = draft.say("account body", &[("company", &company)]);
    let mut records = vec![draft.record(
        RecordKind::Account,
        "acct",
        &format!("Account: {company}"),
        &body,
        &[
            ("Account", account),
            ("Seats until the change", &facts.seats_billed.to_string()),
            ("Seats now", &facts.seats_kept.to_string()),
            ("Change booked on", &facts.shown.to_string()),
        ],
    )];
    if facts.paper == "correction" {
        let body = draft.say("correction", &[("company", &company)]);
        records.push(draft.record(
            RecordKind::AuditLog,
            "entry",
            "Correction of an entry",
            &body,
            &[
                ("Account", account),
                ("Corrects", "Change booked on"),
                ("Change booked on, corrected", &facts.booked.to_string()),
            ],
        ));
    }
    records
}

/// The list of contacts that counts, and an older one if it was replaced.
pub(super) fn write_contacts(draft: &mut Draft<'_>, facts: &Facts, account: &str) -> String {
    let may_ask = draft.class != "refuse_not_approved";
    let valid = facts.period.plus(-20 - draft.below("list", 60) as i32);
    let list = |draft: &mut Draft<'_>, day: super::Day, has_asker: bool| {
        let first = if has_asker { 0 } else { 1 };
        let names = [first, 2, 3].map(|at: usize| draft.people[at].name());
        let mut names = names.to_vec();
        names.rotate_left(draft.below("place in the list", 3) as usize);
        draft.record(
            RecordKind::ApprovedContacts,
            "contacts",
            &format!("Approved contacts: {}", draft.companies[0].name),
            "Who may ask for changes and corrections of bills.",
            &[
                ("Account", account),
                ("Valid from", &day.to_string()),
                ("Approved contacts", &names.join(", ")),
            ],
        )
    };
    if facts.paper == "new_list" {
        let former = valid.plus(-90 - draft.below("former list", 200) as i32);
        list(draft, former, !may_ask);
    }
    list(draft, valid, may_ask)
}

/// Credits given and reviews open: in every case the invoice was credited for something.
pub(super) fn write_ledger(
    draft: &mut Draft<'_>,
    invoices: &[Invoice],
    reviews: &[String],
    account: &str,
) -> String {
    let class = draft.class;
    let reason = if class == "refuse_already_credited" { SEATS } else { OUTAGE };
    let reviewed = if class == "link_under_review" { [0, 2] } else { [3, 2] };
    let day = |days: u32| draft.today.plus(-(days as i32)).to_string();
    let credit = |n: u32, invoice: &Invoice, reason: &str| {
        let cents = 5 * draft.between(&format!("former credit {n}"), 900, 4_800);
        (
            format!("Credit of {}", day(3 + 4 * n + draft.below(&format!("credit day {n}"), 4))),
            format!("{}: {}, {reason}", invoice.number, draft.money(cents)),
        )
    };
    let review = |n: usize| {
        let days = 2 + 4 * n as u32 + draft.below(&format!("review day {n}"), 4);
        let (number, ticket) = (&invoices[reviewed[n]].number, &reviews[n]);
        (format!("Review since {}", day(days)), format!("{number}: {SEATS}, ticket {ticket}"))
    };
    let mut rows = [
        credit(0, &invoices[0], reason),
        credit(1, &invoices[1], SEATS),
        credit(2, &invoices[2], TAX),
        review(0),
        review(1),
    ];
    rows.rotate_left(draft.below("rows", 5) as usize);
    let mut facts = vec![("Account", account)];
    facts.extend(rows.iter().map(|(label, value)| (label.as_str(), value.as_str())));
    let title = format!("Credits and reviews: {}", draft.companies[0].name);
    let body = draft.say("ledger body", &[("company", &draft.companies[0].name.clone())]);
    draft.record(RecordKind::AuditLog, "ledger", &title, &body, &facts)
}

/// What a credit or a review was for.
pub(super) const SEATS: &str = "seats given up";
const OUTAGE: &str = "service outage";
const TAX: &str = "wrong tax rate";

/// The contract, and the addendum that replaces a clause if there is one; gives the latter.
pub(super) fn write_contracts(
    draft: &mut Draft<'_>,
    facts: &Facts,
    account: &str,
) -> Option<String> {
    let signed = facts.period.plus(-200 - draft.below("signed", 300) as i32);
    let title = format!("Contract: {}", draft.companies[0].name);
    draft.record(
        RecordKind::Contract,
        "contract",
        &title,
        "The contract as it was signed; credits for seats follow the policy of the desk.",
        &[
            ("Account", account),
            ("Signed on", &signed.to_string()),
            ("Plan", draft.pick("plan", &["Growth", "Business", "Scale"])),
            ("Billing", "monthly, in advance"),
        ],
    );
    let later = signed.plus(40 + draft.below("addendum", 120) as i32);
    (facts.paper == "addendum").then(|| write_addendum(draft, 0, account, later, facts.window_days))
}

fn write_addendum(
    draft: &mut Draft<'_>,
    company: usize,
    account: &str,
    signed: super::Day,
    days: u32,
) -> String {
    let days = days.to_string();
    let company = draft.companies[company].name.clone();
    let body = draft.say("addendum", &[("company", &company), ("days", &days)]);
    draft.record(
        RecordKind::Contract,
        "addendum",
        &format!("Addendum: {company}"),
        &body,
        &[
            ("Account", account),
            ("Signed on", &signed.to_string()),
            ("Clause replaced", "Window"),
            ("Days after the invoice date", &days),
        ],
    )
}

/// Papers of another account, which look as if they belonged here.
pub(super) fn write_others(draft: &mut Draft<'_>, facts: &Facts) {
    let company = draft.companies[2].clone();
    let account = format!("acct_{}", company.slug);
    if draft.tier >= 2 {
        let (number, price) = (draft.id("INV"), draft.money(facts.price + 150));
        let period = month(facts.period);
        let body = draft.say("invoice body", &[("period", &period)]);
        draft.record(
            RecordKind::Invoice,
            "inv",
            &format!("Invoice for {period}"),
            &body,
            &[
                ("Account", &account),
                ("Invoice", &number),
                ("Billing period", &period),
                ("Invoice date", &facts.period.to_string()),
                ("Seats billed", &(facts.seats_billed + 6).to_string()),
                ("Price per seat and month", &price),
            ],
        );
    }
    if draft.tier >= 3 {
        let days = draft.pick("other window", &[14, 21, 120, 150]);
        write_addendum(draft, 2, &account, facts.period.plus(-70), days);
    }
    if draft.tier >= 4 {
        let names = [6, 11].map(|at: usize| draft.people[at].name()).join(", ");
        draft.record(
            RecordKind::ApprovedContacts,
            "contacts",
            &format!("Approved contacts: {}", company.name),
            "Who may ask for changes and corrections of bills.",
            &[
                ("Account", &account),
                ("Valid from", &facts.period.plus(-5).to_string()),
                ("Approved contacts", &names),
            ],
        );
    }
}

/// The policy, by which everything is decided.
pub(super) fn write_policy(draft: &mut Draft<'_>, facts: &Facts) -> String {
    let (limit, days) = (draft.money(facts.limit), facts.policy_days.to_string());
    let day_count =
        if facts.counts_first_day { "policy day counted" } else { "policy day left out" };
    let clauses = [
        ("Checks", draft.say("policy checks", &[])),
        ("Who", draft.say("policy who", &[])),
        ("Window", draft.say("policy window", &[("days", &days)])),
        ("Review", draft.say("policy review", &[])),
        ("Once", draft.say("policy once", &[])),
        ("Amount", draft.say("policy amount", &[])),
        ("Day count", draft.say(day_count, &[])),
        ("Limit", draft.say("policy limit", &[("limit", &limit)])),
        ("Later papers", draft.say("policy later papers", &[])),
        ("Conduct", draft.say("policy conduct", &[])),
        ("Reply", draft.say("policy reply", &[])),
        ("Status", draft.say("policy status", &[])),
    ];
    let keywords = ["seat", "credit", "policy", "billing", "invoice"];
    let summary = "When a seat charge is credited, how much, and how the ticket is left.";
    draft.policy("Seat credits", summary, &keywords, &clauses)
}
