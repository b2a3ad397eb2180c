//! Seat bills: a customer says that an invoice charges for seats that were given up.
//!
//! What is owed follows from when the reduction was booked: nothing if after the period, the days
//! that were left if within it, all of it if before. The desk refuses what comes too late, from
//! somebody who may not ask, or a second time, joins what is under review, and hands on what is
//! above its limit.

mod gold;
mod reading;
mod records;
mod words;

use std::sync::OnceLock;

use crate::scenario::PatternSource;

use super::dates::Day;
use super::draft::Draft;
use super::name::{Knob, Values};
use super::papers::{Papers, Plan, Stance};
use super::pool::Pool;
use super::{Family, money};

/// The family of seat bills.
pub(super) struct BillingSeatAdjustment;

const CLASSES: &[&str] = &[
    "credit_full",
    "credit_pro_rata",
    "refuse_not_approved",
    "refuse_too_late",
    "refuse_already_credited",
    "refuse_nothing_owed",
    "escalate_over_limit",
    "link_under_review",
];

const CLAIMS: &[&str] = &["right", "mistaken", "lie"];
const FOLLOW_UPS: &[&str] = &["never", "early", "late", "changes"];
/// As `FOLLOW_UPS`, with a change of mind in one case of seven.
const RARE_CHANGES: &[&str] = &["never", "early", "late", "changes", "early", "late", "never"];
const PAPERS: &[&str] = &["plain", "new_list", "addendum", "correction"];

/// What is so in a case.
struct Facts {
    claimed_seats: u32,
    seats_billed: u32,
    seats_kept: u32,
    price: u32,
    period: Day,
    /// When the change was booked, and what the account shows where that was corrected.
    booked: Day,
    shown: Day,
    counts_first_day: bool,
    /// Days in which a request may come, and what the policy says where an addendum replaces it.
    window_days: u32,
    policy_days: u32,
    limit: u32,
    owed: u32,
    follow_up: &'static str,
    paper: &'static str,
}

impl Facts {
    fn dropped(&self) -> u32 {
        self.seats_billed - self.seats_kept
    }
}

impl Family for BillingSeatAdjustment {
    fn name(&self) -> &'static str {
        "billing_seat_adjustment"
    }

    fn number(&self) -> u8 {
        0
    }

    fn about(&self) -> &'static str {
        "an invoice that charges for seats which were given up: what is owed, and to whom"
    }

    fn classes(&self) -> &'static [&'static str] {
        CLASSES
    }

    fn knobs(&self) -> &'static [Knob] {
        const KNOBS: &[Knob] = &[
            Knob {
                name: "claim",
                about: "how the seats that the customer counts compare with the account",
                values: Values::OneOf(CLAIMS),
            },
            Knob {
                name: "follow_up",
                about: "whether and when the customer writes again",
                values: Values::OneOf(FOLLOW_UPS),
            },
            Knob {
                name: "paper",
                about: "which paper is replaced by a later one",
                values: Values::OneOf(PAPERS),
            },
        ];
        KNOBS
    }

    fn pool(&self) -> &'static Pool {
        static POOL: OnceLock<Pool> = OnceLock::new();
        POOL.get_or_init(|| {
            let text = include_str!("../../../scenarios/families/billing_seat_adjustment.ron");
            Pool::read(text)
        })
    }

    fn write(&self, draft: &mut Draft<'_>) {
        let facts = draw_facts(draft);
        let title = draft.say("title", &[]);
        let brief = draft.say("brief", &[]);
        draft.introduce(&title, &brief);
        let written = write_papers(draft, &facts);
        words::offer(draft, &written.tags);
        gold::write(draft, &facts, &written);
    }

    fn solve(&self, papers: &Papers<'_>, stance: Stance) -> Option<Plan> {
        reading::solve(papers, stance)
    }
}

/// Draws the twists: papers that mislead a hasty reader are rare in the lower tiers.
fn draw_twists(draft: &Draft<'_>) -> [&'static str; 3] {
    let (plain, follow_ups) = match draft.tier {
        1 | 2 => (17, RARE_CHANGES),
        3 => (7, RARE_CHANGES),
        _ => (6, FOLLOW_UPS),
    };
    let mut papers = vec!["plain"; plain];
    papers.extend(&PAPERS[1..]);
    draft.twists([("claim", CLAIMS), ("follow_up", follow_ups), ("paper", &papers)])
}

fn draw_facts(draft: &Draft<'_>) -> Facts {
    let [claim, follow_up, paper] = draw_twists(draft);
    let seats_billed = draft.between("seats", 26, 70);
    let dropped = draft.between("dropped", 4, 11);
    let claimed_seats = dropped
        + match claim {
            "right" => 0,
            "mistaken" => draft.between("miscount", 1, 2),
            _ => draft.between("lie", 4, 9),
        };
    let price = 50 * draft.between("price", 36, 130);
    // A period that began 33 days ago or more has ended, so that every class can come about in it.
    let period = draft.today.plus(-33 - draft.below("period", 20) as i32).month_start();
    let (booked, shown) = draw_bookings(draft, period, paper == "correction");
    let counts_first_day = draft.below("first day", 2) == 0;
    let (window_days, policy_days) = draw_windows(draft, period, paper == "addendum");
    let owed = owed(dropped * price, period, booked, counts_first_day);
    Facts {
        claimed_seats,
        seats_billed,
        seats_kept: seats_billed - dropped,
        price,
        period,
        booked,
        shown,
        counts_first_day,
        window_days,
        policy_days,
        limit: draw_limit(draft, if owed == 0 { dropped * price } else { owed }),
        owed,
        follow_up,
        paper,
    }
}

/// When the change was booked, and what the account shows: another part of time if corrected.
fn draw_bookings(draft: &Draft<'_>, period: Day, is_corrected: bool) -> (Day, Day) {
    let end = period.next_month();
    let since_end = draft.today.since(end).max(1) as u32;
    let days = [
        period.plus(-1 - draft.below("booked before", 12) as i32),
        period.plus(4 + draft.below("booked within", 19) as i32),
        end.plus(draft.below("booked after", since_end) as i32),
    ];
    let part = match draft.class {
        "credit_full" => 0,
        "credit_pro_rata" => 1,
        "refuse_nothing_owed" => 2,
        "escalate_over_limit" => draft.below("booked when", 2) as usize,
        _ => draft.below("booked when", 3) as usize,
    };
    let shown = if is_corrected { part + 1 + draft.below("shown", 2) as usize } else { part };
    (days[part], days[shown % 3])
}

/// The days in which a request may come, and what the policy says: the opposite if replaced.
fn draw_windows(draft: &Draft<'_>, period: Day, is_replaced: bool) -> (u32, u32) {
    let age = draft.today.since(period) as u32;
    let open = age + draft.pick("open by", &[0, 1, 4, 9, 15, 30]);
    let shut = age - 1 - draft.pick("shut by", &[0, 1, 3, 6, 10, 16]);
    let (own, other) = if draft.class == "refuse_too_late" { (shut, open) } else { (open, shut) };
    (own, if is_replaced { other } else { own })
}

/// A limit in whole five dollars, below what is owed or not.
fn draw_limit(draft: &Draft<'_>, owed: u32) -> u32 {
    let step = 500;
    if draft.class == "escalate_over_limit" {
        let part = draft.pick("limit below", &[50, 65, 80, 95]);
        (owed - 1).min(owed * part / 100) / step * step
    } else {
        let part = draft.pick("limit above", &[100, 110, 130, 160]);
        (owed * part / 100).div_ceil(step) * step
    }
}

/// What is owed of a month's charge for seats that were given up on a day.
fn owed(charge: u32, period: Day, booked: Day, counts_first_day: bool) -> u32 {
    let days = period.month_days();
    if booked < period {
        return charge;
    }
    let left = period.next_month().since(booked) - i32::from(!counts_first_day);
    money::share(charge, left.max(0) as u32, days as u32)
}

/// What of the papers matters to the decision.
struct Written {
    evidence: Vec<PatternSource>,
    invoice: String,
    review: String,
    claimed: u32,
    tags: Vec<String>,
}

fn month(day: Day) -> String {
    format!("{} {}", day.month_name(), day.date().0)
}

fn write_papers(draft: &mut Draft<'_>, facts: &Facts) -> Written {
    let company = draft.companies[0].clone();
    let account = format!("acct_{}", company.slug);
    let ticket = write_ticket(draft, facts, &account);
    let reviews = write_other_tickets(draft, &account);
    let invoices = records::write_invoices(draft, facts, &account);
    let bookings = records::write_account(draft, facts, &account);
    let contacts = records::write_contacts(draft, facts, &account);
    let ledger = records::write_ledger(draft, &invoices, &reviews, &account);
    let windows = records::write_contracts(draft, facts, &account);
    let policy = records::write_policy(draft, facts);
    records::write_others(draft, facts);

    let rank = match draft.class {
        "refuse_not_approved" => 0,
        "refuse_too_late" => 1,
        "link_under_review" | "refuse_already_credited" => 2,
        _ => 3,
    };
    let mut seen = vec![policy.clone(), invoices[0].record.clone(), contacts];
    seen.extend(windows.into_iter().filter(|_| rank >= 1));
    seen.extend((rank >= 2).then_some(ledger));
    seen.extend(bookings.into_iter().filter(|_| rank >= 3));
    let invoice_record = invoices[0].record.clone();
    let mut evidence: Vec<PatternSource> = seen.into_iter().map(PatternSource::Read).collect();
    let when =
        [("early", PatternSource::Opened(ticket)), ("late", PatternSource::Read(invoice_record))];
    let asker = draft.people[0].name();
    for (_, when) in when.into_iter().filter(|(name, _)| *name == facts.follow_up) {
        let text = draft.say("nudge", &[("period", &month(facts.period))]);
        draft.react(when, &asker, &text);
    }
    if facts.follow_up == "changes" {
        let named = month(facts.period.plus(-1));
        let given = [("named", named.as_str()), ("period", &month(facts.period))];
        let text = draft.say("change of mind", &given);
        let message = draft.react(PatternSource::Read(policy), &asker, &text);
        evidence.push(PatternSource::Heard(message));
    }
    Written {
        evidence,
        invoice: invoices[0].number.clone(),
        review: reviews[0].clone(),
        claimed: facts.claimed_seats * facts.price,
        tags: invoices.into_iter().map(|invoice| invoice.number).collect(),
    }
}

/// The ticket that the case is about; whoever changes their mind names the wrong month at first.
fn write_ticket(draft: &mut Draft<'_>, facts: &Facts, account: &str) -> String {
    let company = draft.companies[0].clone();
    let asker = draft.people[0].clone();
    let named = if facts.follow_up == "changes" { facts.period.plus(-1) } else { facts.period };
    let claimed = draft.money(facts.claimed_seats * facts.price);
    let (period, seats) = (month(named), facts.claimed_seats.to_string());
    let given: &[(&str, &str)] = &[
        ("company", &company.name),
        ("person", asker.first),
        ("period", &period),
        ("claimed", &claimed),
        ("seats", &seats),
    ];
    let subject = draft.say("subject", given);
    let summary = ["opening", "claim", "ask"].map(|thing| draft.say(thing, given)).join(" ");
    let sender = asker.sender(&company.domain());
    draft.primary(account, &sender, &subject, &summary)
}

/// The other tickets; gives the two that ask about reviews of the same account.
fn write_other_tickets(draft: &mut Draft<'_>, account: &str) -> Vec<String> {
    let mut reviews = Vec::new();
    for n in 0..5 + usize::from(draft.tier) / 2 {
        let (at, thing) = match n {
            0 | 1 => (0, "review ticket"),
            2 => (2, "review ticket"),
            _ if n % 2 == 1 => (n, "near distractor"),
            _ => (n, "plain distractor"),
        };
        let company = draft.companies[at].clone();
        let sender = draft.people[n + 4].sender(&company.domain());
        let text = draft.say(thing, &[("company", &company.name)]);
        let (subject, summary) = text.split_once(" | ").unwrap_or(("A question", &text));
        let of = if at == 0 { account.to_owned() } else { format!("acct_{}", company.slug) };
        let id = draft.ticket(&of, &sender, subject, summary);
        reviews.extend((at == 0).then_some(id));
    }
    reviews
}
