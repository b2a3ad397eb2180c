//! The papers of a dispute: what is said, by whom, and what is on file.

use crate::family::dates::Day;
use crate::family::draft::Draft;
use crate::family::people::Person;
use crate::scenario::{PatternSource, RecordKind};

use super::Facts;

/// What those who say what is right have to know of the papers.
pub(super) struct Written {
    /// The papers of each step of the policy, in its order.
    pub(super) first: Vec<PatternSource>,
    pub(super) instructions: PatternSource,
    pub(super) ledger: PatternSource,
    pub(super) orders: Vec<PatternSource>,
    /// The number of the invoice that the case is about.
    pub(super) invoice: String,
    /// All numbers of invoices.
    pub(super) tags: Vec<String>,
}

/// Who and what the papers name.
struct Cast {
    asker: Person,
    colleague: Person,
    third: Person,
    account: String,
    company: String,
    is_asker_owner: bool,
    is_listed: bool,
    is_colleague_listed: bool,
}

/// An invoice on file.
struct Filed {
    number: String,
    record: Option<String>,
}

pub(super) fn write(draft: &mut Draft<'_>, facts: &Facts, follow_up: &str) -> Written {
    let cast = cast(draft);
    let ticket = write_ticket(draft, facts, &cast, follow_up);
    write_distractors(draft, &cast);
    let list = write_lists(draft, &cast);
    let invoices = write_invoices(draft, facts, &cast);
    let orders = write_orders(draft, facts, &cast);
    let instructions = write_instructions(draft, facts, &cast, &invoices);
    let ledger = write_ledger(draft, facts, &cast, &invoices);
    write_asides(draft, facts, &cast);
    let policy = write_policy(draft, facts);
    let invoice = invoices[0].number.clone();
    let own = invoices[0].record.clone().unwrap_or_default();
    let mut first = vec![PatternSource::Read(list), PatternSource::Read(own.clone())];
    first.push(PatternSource::Read(policy.clone()));
    first.extend(write_message(draft, facts, &cast, follow_up, [ticket, policy, own]));
    Written {
        first,
        instructions: PatternSource::Read(instructions),
        ledger: PatternSource::Read(ledger),
        orders: orders.into_iter().map(PatternSource::Read).collect(),
        invoice,
        tags: invoices.into_iter().map(|invoice| invoice.number).collect(),
    }
}

fn cast(draft: &Draft<'_>) -> Cast {
    let company = draft.companies[0].clone();
    Cast {
        asker: draft.people[0].clone(),
        colleague: draft.people[1].clone(),
        third: draft.people[2].clone(),
        account: format!("acct_{}", company.slug),
        company: company.name,
        is_asker_owner: draft.below("asker is owner", 2) == 0,
        is_listed: draft.class != "refuse_not_billing_contact",
        is_colleague_listed: draft.class == "hold_conflicting_instructions"
            || draft.below("colleague is listed", 3) > 0,
    }
}

fn write_ticket(draft: &mut Draft<'_>, facts: &Facts, cast: &Cast, follow_up: &str) -> String {
    let period = facts.terms.period;
    let is_mistaken = follow_up == "changes";
    let named = if is_mistaken { period.plus(-(facts.terms.days as i32)) } else { period };
    let named = named.to_string();
    let (claimed, other) = (draft.money(facts.claimed), draft.money(facts.other_claim));
    let [role, other_role] = roles(cast);
    let given: &[(&str, &str)] = &[
        ("company", &cast.company),
        ("period", &named),
        ("from", facts.plans[0]),
        ("to", facts.plans[1]),
        ("claimed", &claimed),
        ("other", &other),
        ("colleague", &cast.colleague.name()),
        ("role", role),
        ("other_role", other_role),
    ];
    let subject = draft.say("subject", given);
    let summary = [draft.say("opening", given), draft.say("claim", given), draft.say("ask", given)];
    let sender = cast.asker.sender(&draft.companies[0].domain());
    draft.primary(&cast.account, &sender, &subject, &summary.join(" "))
}

/// What the one who writes and their colleague are to the account.
fn roles(cast: &Cast) -> [&'static str; 2] {
    let roles = ["account owner", "head of finance"];
    if cast.is_asker_owner { roles } else { [roles[1], roles[0]] }
}

fn write_message(
    draft: &mut Draft<'_>,
    facts: &Facts,
    cast: &Cast,
    follow_up: &str,
    [ticket, policy, invoice]: [String; 3],
) -> Option<PatternSource> {
    let period = facts.terms.period;
    let named = period.plus(-(facts.terms.days as i32)).to_string();
    let right = period.to_string();
    let given: &[(&str, &str)] = &[("named", &named), ("period", &right)];
    let (when, text) = match follow_up {
        "early" => (PatternSource::Opened(ticket), draft.say("nudge", &[])),
        "late" => (PatternSource::Read(invoice), draft.say("nudge", &[])),
        "changes" => (PatternSource::Read(policy), draft.say("change of mind", given)),
        _ => return None,
    };
    Some(PatternSource::Heard(draft.react(when, &cast.asker.name(), &text)))
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

/// The list of billing contacts in force, and perhaps the one before it.
fn write_lists(draft: &mut Draft<'_>, cast: &Cast) -> String {
    let has_former = draft.below("former list", 6) < u32::from(draft.tier);
    let since = draft.today.plus(-(draft.between("list since", 100, 260) as i32));
    let former_since = since.plus(-(draft.between("former list since", 90, 400) as i32));
    let present = names(draft, cast, cast.is_listed, cast.is_colleague_listed);
    let former = names(draft, cast, !cast.is_listed, !cast.is_colleague_listed);
    if has_former {
        write_list(draft, cast, &former, former_since);
    }
    write_list(draft, cast, &present, since)
}

fn write_list(draft: &mut Draft<'_>, cast: &Cast, contacts: &str, since: Day) -> String {
    let owner = if cast.is_asker_owner { &cast.asker } else { &cast.colleague };
    let body = draft.say("list body", &[("company", &cast.company)]);
    draft.record(
        RecordKind::ApprovedContacts,
        "contacts",
        &format!("Billing contacts: {}", cast.company),
        &body,
        &[
            ("Account", &cast.account),
            ("Account owner", &owner.name()),
            ("Billing contacts", contacts),
            ("In force since", &since.to_string()),
        ],
    )
}

fn names(draft: &Draft<'_>, cast: &Cast, has_asker: bool, has_colleague: bool) -> String {
    let asker = has_asker.then_some(&cast.asker);
    let colleague = has_colleague.then_some(&cast.colleague);
    let mut people: Vec<&Person> = asker.into_iter().chain(colleague).collect();
    people.insert(draft.below("place of third", 2) as usize % (people.len() + 1), &cast.third);
    people.iter().map(|person| person.name()).collect::<Vec<_>>().join(", ")
}

/// The invoices of the account, the one in force for the period first.
fn write_invoices(draft: &mut Draft<'_>, facts: &Facts, cast: &Cast) -> Vec<Filed> {
    let period = facts.terms.period;
    let starts = [0, -1, 1, -2].map(|times| period.plus(times * facts.terms.days as i32));
    let filed = 2 + usize::from(draft.tier >= 2) + usize::from(draft.tier >= 4);
    let mut all = Vec::new();
    for (n, day) in starts.into_iter().enumerate() {
        let number = draft.id("INV");
        let at = if n == 0 { facts.invoice_day } else { day };
        let record =
            (n < filed).then(|| write_invoice(draft, facts, cast, (&number, day, at), "in force"));
        all.push(Filed { number, record });
    }
    let number = draft.id("INV");
    if facts.is_reissued {
        let state = format!("cancelled, replaced by {}", all[0].number);
        write_invoice(draft, facts, cast, (&number, period, period), &state);
    }
    all.push(Filed { number, record: None });
    all
}

fn write_invoice(
    draft: &mut Draft<'_>,
    facts: &Facts,
    cast: &Cast,
    (number, period, at): (&str, Day, Day),
    state: &str,
) -> String {
    let is_dear =
        facts.terms.is_upgrade == (period >= facts.terms.period) || period == facts.terms.period;
    let plan = usize::from(facts.terms.is_upgrade == is_dear);
    let price = if is_dear { facts.dear } else { facts.cheap };
    let last = facts.terms.days as i32 - 1;
    draft.record(
        RecordKind::Invoice,
        "inv",
        &format!("Invoice from {period}"),
        &format!("The plan for the period from {period}, in one line."),
        &[
            ("Account", &cast.account),
            ("Invoice", number),
            ("Billing period", &format!("{period} to {}", period.plus(last))),
            ("Invoice date", &at.to_string()),
            ("Plan billed", facts.plans[plan]),
            ("Charge", &draft.money(price)),
            ("State", state),
        ],
    )
}

/// The orders on file; gives those that decide.
fn write_orders(draft: &mut Draft<'_>, facts: &Facts, cast: &Cast) -> Vec<String> {
    let signed = facts.terms.effective.min(facts.other_date).plus(-9);
    let later = signed.plus(draft.between("signed later", 2, 6) as i32).to_string();
    let number = draft.id("CO");
    let first = signed.to_string();
    let (effective, other) = (facts.terms.effective, facts.other_date);
    match facts.order {
        "amended" => {
            let order = write_order(draft, facts, cast, (&number, other, &first));
            let amendment = write_amendment(draft, facts, cast, &number, &later);
            vec![order, amendment]
        }
        "draft_beside" => {
            let order = write_order(draft, facts, cast, (&number, effective, &first));
            let number = draft.id("CO");
            write_order(draft, facts, cast, (&number, other, "not signed"));
            vec![order]
        }
        _ => vec![write_order(draft, facts, cast, (&number, effective, &first))],
    }
}

fn write_order(
    draft: &mut Draft<'_>,
    facts: &Facts,
    cast: &Cast,
    (number, effective, signed): (&str, Day, &str),
) -> String {
    let is_up = facts.terms.is_upgrade;
    let [from, to] = if is_up { [facts.cheap, facts.dear] } else { [facts.dear, facts.cheap] };
    let body = draft.say("order body", &[("company", &cast.company)]);
    draft.record(
        RecordKind::Contract,
        "order",
        &format!("Change of plan: {}", cast.company),
        &body,
        &[
            ("Account", &cast.account),
            ("Order", number),
            ("Plan before", facts.plans[0]),
            ("Price before, a period", &draft.money(from)),
            ("Plan after", facts.plans[1]),
            ("Price after, a period", &draft.money(to)),
            ("Takes effect on", &effective.to_string()),
            ("Signed on", signed),
        ],
    )
}

fn write_amendment(
    draft: &mut Draft<'_>,
    facts: &Facts,
    cast: &Cast,
    order: &str,
    signed: &str,
) -> String {
    let body = draft.say("amendment body", &[("company", &cast.company)]);
    draft.record(
        RecordKind::Contract,
        "order",
        &format!("Change of plan: {}", cast.company),
        &body,
        &[
            ("Account", &cast.account),
            ("Amends order", order),
            ("Takes effect on", &facts.terms.effective.to_string()),
            ("Signed on", signed),
        ],
    )
}

/// What people of the account have told us to do with bills.
fn write_instructions(
    draft: &mut Draft<'_>,
    facts: &Facts,
    cast: &Cast,
    invoices: &[Filed],
) -> String {
    let (own, other) = (&invoices[0].number, &invoices[2].number);
    let at = |days: i32| facts.invoice_day.plus(days).to_string();
    let mut flaws = vec!["by phone", "other invoice", "agrees", "withdrawn"];
    if !cast.is_colleague_listed {
        flaws.push("not listed");
    }
    let is_held = draft.class == "hold_conflicting_instructions";
    let flaw = if is_held { "none" } else { draft.pick("flaw", &flaws) };
    let how = if flaw == "by phone" { "by phone" } else { "in writing" };
    let about = if flaw == "other invoice" { other } else { own };
    let wish = if flaw == "agrees" { "credit the difference" } else { "leave the bill as it is" };
    let (third, colleague) = (cast.third.name(), cast.colleague.name());
    let mut lines = vec![
        format!("{}; {third}; in writing; {other}; send a copy to the auditors", at(3)),
        format!("{}; {colleague}; {how}; {about}; {wish}", at(11)),
    ];
    if flaw == "withdrawn" {
        lines
            .push(format!("{}; {colleague}; in writing; {own}; withdraws the earlier one", at(19)));
    }
    lines.push(format!("{}; {third}; by phone; {other}; asks for the tax number", at(23)));
    let body = draft.say("instructions body", &[("company", &cast.company)]);
    let title = format!("Instructions about bills: {}", cast.company);
    write_lines(draft, (&title, &body, "Instruction"), &cast.account, &lines)
}

/// The credits that were given.
fn write_ledger(draft: &mut Draft<'_>, facts: &Facts, cast: &Cast, invoices: &[Filed]) -> String {
    let (own, former) = (&invoices[0].number, &invoices[1].number);
    let is_credited = draft.class == "refuse_already_credited";
    let (plan, outage) = if is_credited { (own, former) } else { (former, own) };
    let sums = [facts.terms.part(9), facts.dear / 20].map(|cents| draft.money(cents));
    let at = |days: u32| draft.today.plus(-(days as i32)).to_string();
    let mut lines = vec![
        format!("{}; {plan}; change of plan; {}", at(draft.between("credited", 6, 25)), sums[0]),
        format!("{}; {outage}; outage; {}", at(draft.between("other credit", 6, 25)), sums[1]),
    ];
    if draft.below("order of credits", 2) == 0 {
        lines.reverse();
    }
    let body = draft.say("ledger body", &[("company", &cast.company)]);
    let title = format!("Credits given: {}", cast.company);
    write_lines(draft, (&title, &body, "Credit"), &cast.account, &lines)
}

/// A record of numbered lines.
fn write_lines(
    draft: &mut Draft<'_>,
    (title, body, label): (&str, &str, &str),
    account: &str,
    lines: &[String],
) -> String {
    let labels: Vec<String> = (1..=lines.len()).map(|n| format!("{label} {n}")).collect();
    let mut facts = vec![("Account", account)];
    facts.extend(labels.iter().zip(lines).map(|(label, line)| (label.as_str(), line.as_str())));
    let prefix = if label == "Credit" { "ledger" } else { "file" };
    draft.record(RecordKind::AuditLog, prefix, title, body, &facts)
}

/// Papers that decide nothing, and of which some mislead.
fn write_asides(draft: &mut Draft<'_>, facts: &Facts, cast: &Cast) {
    let body = draft.say("console body", &[("company", &cast.company)]);
    draft.record(
        RecordKind::Account,
        "acct",
        &format!("Account: {}", cast.company),
        &body,
        &[
            ("Account", &cast.account),
            ("Plan shown", facts.plans[1]),
            ("Shown since", &facts.console_date.to_string()),
        ],
    );
    if draft.tier < 4 {
        return;
    }
    // Another customer's order, of the same shape.
    let other = draft.companies[7].clone();
    let account = format!("acct_{}", other.slug);
    let stranger = Cast { account, company: other.name, ..self::cast(draft) };
    let number = draft.id("CO");
    let signed = facts.console_date.plus(-8).to_string();
    write_order(draft, facts, &stranger, (&number, facts.console_date.plus(3), &signed));
}

fn write_policy(draft: &mut Draft<'_>, facts: &Facts) -> String {
    let terms = &facts.terms;
    let days = facts.window_days.to_string();
    let which = if terms.is_day_new { "new" } else { "old" };
    let by = if terms.is_thirty { "30" } else { "the number of days in the billing period" };
    let how = if terms.is_cut { "down to the whole cent" } else { "to the nearest cent" };
    let (first, second) = (draft.money(facts.first_limit), draft.money(facts.second_limit));
    let clauses = [
        ("Steps", draft.say("policy steps", &[])),
        ("Contacts", draft.say("policy contacts", &[])),
        ("Instructions", draft.say("policy instructions", &[])),
        ("Once", draft.say("policy once", &[])),
        ("Window", draft.say("policy window", &[("days", &days)])),
        ("Order", draft.say("policy order", &[])),
        ("Difference", draft.say("policy difference", &[])),
        ("Day of change", draft.say("policy day", &[("which", which)])),
        ("Share", draft.say("policy share", &[("by", by), ("how", how)])),
        ("Approval", draft.say("policy approval", &[("first", &first), ("second", &second)])),
        ("Work", draft.say("policy work", &[])),
        ("Status", draft.say("policy status", &[])),
        ("Reply", draft.say("policy reply", &[])),
        ("Silence", draft.say("policy silence", &[])),
    ];
    let keywords = ["plan", "change", "credit", "billing", "proration"];
    draft.policy(
        "Bills after a change of plan",
        "Who may ask, what is owed for the period of a change, and who approves it.",
        &keywords,
        &clauses,
    )
}
