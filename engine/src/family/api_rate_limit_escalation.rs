//! Throttled calls: a customer's calls are turned away, and they ask for a higher limit.
//!
//! What is to be done follows from the traffic of the day that is meant: a key in strange hands, a
//! limit that was set wrongly, a raise that runs already, an incident at the edge, one key that
//! runs wild, a raise that the plan allows, or none. The policy asks in this order.

mod facts;
mod gold;
mod papers;
mod solve;
mod vocabulary;

use std::sync::OnceLock;

use super::Family;
use super::draft::Draft;
use super::name::{Knob, Values};
use super::papers::{Papers, Plan, Stance};
use super::pool::Pool;

/// The family of throttled calls.
pub(super) struct ApiRateLimitEscalation;

const CLASSES: &[&str] = &[
    "hand_to_security",
    "correct_limit",
    "already_raised",
    "hand_to_incident",
    "contain_key",
    "refuse_over_plan",
    "refuse_raises_spent",
    "grant_raise",
];

const CLAIMS: &[&str] = &["right", "mistaken", "lie"];
const FOLLOW_UPS: &[&str] = &["never", "early", "late", "changes"];
const ADDENDA: &[&str] = &["none", "later", "replaces"];
const NETWORKS: &[&str] = &["listed", "moved", "other"];

impl Family for ApiRateLimitEscalation {
    fn name(&self) -> &'static str {
        "api_rate_limit_escalation"
    }

    fn number(&self) -> u8 {
        10
    }

    fn about(&self) -> &'static str {
        "calls that are throttled: whose doing it is, and whether the limit may be raised"
    }

    fn classes(&self) -> &'static [&'static str] {
        CLASSES
    }

    fn knobs(&self) -> &'static [Knob] {
        const KNOBS: &[Knob] = &[
            Knob {
                name: "claim",
                about: "how the number of calls that the customer names compares with the log",
                values: Values::OneOf(CLAIMS),
            },
            Knob {
                name: "follow_up",
                about: "whether and when the customer writes again",
                values: Values::OneOf(FOLLOW_UPS),
            },
            Knob {
                name: "addendum",
                about: "whether an addendum gives another limit, now (from t2 on) or later",
                values: Values::OneOf(ADDENDA),
            },
            Knob {
                name: "networks",
                about: "whether a notice (from t3 on) adds a network, to this account or another",
                values: Values::OneOf(NETWORKS),
            },
        ];
        KNOBS
    }

    fn pool(&self) -> &'static Pool {
        static POOL: OnceLock<Pool> = OnceLock::new();
        POOL.get_or_init(|| {
            let text = include_str!("../../../scenarios/families/api_rate_limit_escalation.ron");
            Pool::read(text)
        })
    }

    fn write(&self, draft: &mut Draft<'_>) {
        let twists = draft.twists([
            ("claim", CLAIMS),
            ("follow_up", FOLLOW_UPS),
            ("addendum", ADDENDA),
            ("networks", NETWORKS),
        ]);
        let facts = facts::draw(draft, twists);
        let title = draft.say("title", &[]);
        let brief = draft.say("brief", &[]);
        draft.introduce(&title, &brief);
        let written = papers::write(draft, &facts);
        gold::write(draft, &facts, &written);
    }

    fn solve(&self, papers: &Papers<'_>, stance: Stance) -> Option<Plan> {
        solve::solve(papers, stance)
    }
}

/// The limit to which a raise goes: the calls of the busiest hour and a margin, rounded up to a
/// full step.
fn raised_limit(peak: u32, margin_percent: u32, step: u32) -> u32 {
    (peak * (100 + margin_percent)).div_ceil(100).div_ceil(step) * step
}

/// A number and some percent of it, rounded down.
fn above(number: u32, percent: u32) -> u32 {
    number * (100 + percent) / 100
}
