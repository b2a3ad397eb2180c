//! Bills after a change of plan: two people of an account name different amounts, and neither need
//! be right.
//!
//! The invoice charges the dearer plan for a whole period. What is owed follows from the day on
//! which the signed order takes effect, counted and rounded as the policy of the case says; who
//! approves it follows from how much it is. The desk refuses who may not ask, what was credited,
//! what comes too late and what was never owed, and holds what two contacts want differently.

mod gold;
mod proration;
mod solve;
mod words;
mod written;

use std::sync::OnceLock;

use super::Family;
use super::dates::Day;
use super::draft::Draft;
use super::name::{Knob, Values};
use super::papers::{Papers, Plan, Stance};
use super::pool::Pool;

use proration::Terms;

/// The family of bills after a change of plan.
pub(super) struct MultiTierBillingDispute;

const CLASSES: &[&str] = &[
    "credit_share",
    "credit_whole_difference",
    "refuse_charge_stands",
    "refuse_not_billing_contact",
    "refuse_already_credited",
    "refuse_too_late",
    "escalate_first_limit",
    "escalate_second_limit",
    "hold_conflicting_instructions",
];

const CLAIMS: &[&str] = &["right", "mistaken", "lie"];
const FOLLOW_UPS: &[&str] = &["never", "early", "late", "changes"];
const ORDERS: &[&str] = &["plain", "amended", "draft_beside"];

impl Family for MultiTierBillingDispute {
    fn name(&self) -> &'static str {
        "multi_tier_billing_dispute"
    }

    fn number(&self) -> u8 {
        4
    }

    fn about(&self) -> &'static str {
        "a plan changed, and two people of the account name different amounts: what is owed, and \
         who approves it"
    }

    fn classes(&self) -> &'static [&'static str] {
        CLASSES
    }

    fn knobs(&self) -> &'static [Knob] {
        const KNOBS: &[Knob] = &[
            Knob {
                name: "claim",
                about: "how the amount that the customer names compares with what is owed",
                values: Values::OneOf(CLAIMS),
            },
            Knob {
                name: "follow_up",
                about: "whether and when the customer writes again",
                values: Values::OneOf(FOLLOW_UPS),
            },
            Knob {
                name: "paper",
                about: "whether another paper stands beside the order of the change",
                values: Values::OneOf(ORDERS),
            },
        ];
        KNOBS
    }

    fn pool(&self) -> &'static Pool {
        static POOL: OnceLock<Pool> = OnceLock::new();
        POOL.get_or_init(|| {
            let text = include_str!("../../../scenarios/families/multi_tier_billing_dispute.ron");
            Pool::read(text)
        })
    }

    fn write(&self, draft: &mut Draft<'_>) {
        let [claim, follow_up, order] =
            draft.twists([("claim", CLAIMS), ("follow_up", FOLLOW_UPS), ("paper", ORDERS)]);
        let facts = Facts::draw(draft, claim, order);
        let title = draft.say("title", &[]);
        let brief = draft.say("brief", &[]);
        draft.introduce(&title, &brief);
        let papers = written::write(draft, &facts, follow_up);
        words::offer(draft, &papers.tags);
        gold::write(draft, &facts, &papers);
    }

    fn solve(&self, papers: &Papers<'_>, stance: Stance) -> Option<Plan> {
        solve::solve(papers, stance)
    }
}

/// What is so in a case.
struct Facts {
    terms: Terms,
    dear: u32,
    cheap: u32,
    /// The names of the plans before and after the change.
    plans: [&'static str; 2],
    /// Whether another paper stands beside the order, and the date that it names.
    order: &'static str,
    other_date: Day,
    console_date: Day,
    is_reissued: bool,
    invoice_day: Day,
    window_days: u32,
    first_limit: u32,
    second_limit: u32,
    claimed: u32,
    other_claim: u32,
}

/// Where a change lies, seen from the period of the bill.
#[derive(Clone, Copy)]
enum Lies {
    Before,
    Within,
    After,
}

const ALL_LIES: [Lies; 3] = [Lies::Before, Lies::Within, Lies::After];

impl Facts {
    fn draw(draft: &Draft<'_>, claim: &str, order: &'static str) -> Self {
        let dear = 500 * draft.between("dear", 90, 480);
        let difference = dear * draft.between("cheaper by", 30, 62) / 10_000 * 100;
        // A period that began 40 days ago or more has ended, and the next one has begun.
        let period = draft.today.plus(-40 - draft.below("period", 40) as i32);
        let mut terms = Terms {
            is_upgrade: draft.below("direction", 2) == 0,
            difference,
            period,
            days: draft.between("days", 28, 31),
            effective: period,
            is_day_new: draft.below("day of change", 2) == 0,
            is_thirty: draft.below("thirtieths", 3) == 0,
            is_cut: draft.below("rounding", 2) == 0,
        };
        terms.effective = day(draft, "effective", &terms, lies(draft, terms.is_upgrade));
        let other_lies = draft.pick("other date lies", &ALL_LIES);
        let console_lies = draft.pick("console date lies", &ALL_LIES);
        let is_reissued = draft.tier >= 3 && draft.below("reissued", 2) == 0;
        let reissued_after = if is_reissued { draft.between("reissued after", 3, 9) } else { 0 };
        let invoice_day = period.plus(reissued_after as i32);
        let (first_limit, second_limit) = limits(draft, terms.owed(), difference);
        let [claimed, other_claim] = claims(draft, &terms, dear, claim);
        Self {
            dear,
            cheap: dear - difference,
            plans: plans(draft, terms.is_upgrade),
            order,
            other_date: day(draft, "other date", &terms, other_lies),
            console_date: day(draft, "console date", &terms, console_lies),
            is_reissued,
            invoice_day,
            window_days: window(draft, draft.today.since(invoice_day) as u32),
            first_limit,
            second_limit,
            claimed,
            other_claim,
            terms,
        }
    }
}

/// The plans before and after the change.
fn plans(draft: &Draft<'_>, is_upgrade: bool) -> [&'static str; 2] {
    let names = ["Starter", "Team", "Studio", "Business", "Scale", "Premier"];
    let cheaper = draft.below("cheaper plan", 5) as usize;
    let dearer = cheaper + 1 + draft.below("dearer plan", 5 - cheaper as u32) as usize;
    if is_upgrade { [names[cheaper], names[dearer]] } else { [names[dearer], names[cheaper]] }
}

/// Where the change lies in a case of this class.
fn lies(draft: &Draft<'_>, is_upgrade: bool) -> Lies {
    let (whole, nothing) =
        if is_upgrade { (Lies::After, Lies::Before) } else { (Lies::Before, Lies::After) };
    match draft.class {
        "credit_share" => Lies::Within,
        "credit_whole_difference" => whole,
        "refuse_charge_stands" => nothing,
        "escalate_first_limit" | "escalate_second_limit" => {
            draft.pick("lies", &[Lies::Within, Lies::Within, whole])
        }
        _ => draft.pick("lies", &[Lies::Within, Lies::Within, whole, nothing]),
    }
}

/// A day that lies so: the first day on the new plan is before, in or after the period.
fn day(draft: &Draft<'_>, purpose: &str, terms: &Terms, lies: Lies) -> Day {
    let days = draft.below(purpose, 19) as i32;
    match lies {
        Lies::Before => terms.period.plus(i32::from(terms.is_day_new) - 1 - days / 2),
        Lies::Within => terms.period.plus(4 + days),
        Lies::After => terms.end().plus(days / 2 - i32::from(!terms.is_day_new)),
    }
}

/// For how many days after the invoice date the desk takes requests.
fn window(draft: &Draft<'_>, age: u32) -> u32 {
    match draft.class {
        "refuse_too_late" => age - 1 - draft.pick("window", &[0, 1, 4, 9, 13]),
        _ => age + draft.pick("window", &[0, 1, 5, 14, 30]),
    }
}

/// Up to where the desk approves alone, and up to where `billing_ops` does.
fn limits(draft: &Draft<'_>, owed: u32, difference: u32) -> (u32, u32) {
    let base = if owed > 0 { owed } else { difference / 3 };
    let (above, below) = (base.div_ceil(500) * 500, (base - 1) / 500 * 500);
    let shape = match draft.class {
        "credit_share" | "credit_whole_difference" => 0,
        "escalate_first_limit" => 1,
        "escalate_second_limit" => 2,
        _ => draft.below("limits", 3),
    };
    let less = |most: u32| most - 500 * draft.below("less", (most / 500).div_ceil(3));
    match shape {
        0 => {
            let first = above + 500 * draft.below("first limit", 12);
            (first, first + 500 * draft.between("second limit", 20, 90))
        }
        1 => (less(below), above + 500 * draft.below("second limit", 60)),
        _ => {
            let second = less(below).max(1_000);
            (second / 2 / 500 * 500, second)
        }
    }
}

/// What the one who writes claims, and what their colleague does.
fn claims(draft: &Draft<'_>, terms: &Terms, dear: u32, claim: &str) -> [u32; 2] {
    let within = Terms { effective: day(draft, "seeming", terms, Lies::Within), ..*terms };
    let seeming = if terms.is_share() { *terms } else { within };
    let whole = terms.difference;
    let flipped = Terms { is_day_new: !seeming.is_day_new, ..seeming }.owed();
    let rest = whole - seeming.owed();
    let owed = terms.owed();
    let claimed = match claim {
        "right" if owed > 0 => owed,
        "right" => seeming.owed(),
        "mistaken" => {
            let wrong = [whole, flipped, rest, seeming.owed()];
            let wrong: Vec<u32> = wrong.into_iter().filter(|&cents| cents != owed).collect();
            draft.pick("mistake", &wrong)
        }
        _ => dear,
    };
    let others = [whole, rest, flipped, seeming.owed()];
    let others: Vec<u32> = others.into_iter().filter(|&cents| cents != claimed).collect();
    [claimed, draft.pick("other claim", &others)]
}
