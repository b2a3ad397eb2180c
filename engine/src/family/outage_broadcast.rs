//! Outages: many customers write about the same trouble, and one answer has to be the right one.
//!
//! Whose ticket belongs to it follows from where they are served from, what they use, and when it
//! began for them. What the answer says follows from the incident and the newest state of its
//! status page, from planned maintenance, or from how many agree if nobody knows of it yet.

mod draw;
mod gold;
mod moment;
mod papers;
mod solve;

use std::sync::OnceLock;

use super::Family;
use super::draft::Draft;
use super::name::{Knob, Values};
use super::papers::{Papers, Plan, Stance};
use super::pool::Pool;

/// The family of outages.
pub(super) struct OutageBroadcast;

const CLASSES: &[&str] = &[
    "tell_investigating",
    "tell_identified",
    "tell_resolved",
    "tell_maintenance",
    "refuse_no_fault",
    "escalate_unknown",
    "ask_for_traces",
];

/// What people call the state that a class stands for.
const STATES: [(&str, &str); 7] = [
    ("tell_investigating", "still being looked into"),
    ("tell_identified", "found and being repaired"),
    ("tell_resolved", "over"),
    ("tell_maintenance", "planned maintenance"),
    ("refuse_no_fault", "a false alarm"),
    ("escalate_unknown", "not known to you"),
    ("ask_for_traces", "nothing that others have"),
];

const CLAIMS: &[&str] = &["right", "mistaken", "lie"];
const FOLLOW_UPS: &[&str] = &["never", "early", "late", "changes"];
const PAGES: &[&str] = &["plain", "out_of_order", "retracted"];

const PRODUCTS: [&str; 4] = ["Messaging", "Reporting", "File Store", "Telephony"];
const REGIONS: [&str; 4] = ["Frankfurt", "Dublin", "Singapore", "Oregon"];

impl Family for OutageBroadcast {
    fn name(&self) -> &'static str {
        "outage_broadcast"
    }

    fn number(&self) -> u8 {
        13
    }

    fn about(&self) -> &'static str {
        "many tickets about one outage, and some that only look like it: which, and what is said"
    }

    fn classes(&self) -> &'static [&'static str] {
        CLASSES
    }

    fn knobs(&self) -> &'static [Knob] {
        const KNOBS: &[Knob] = &[
            Knob {
                name: "claim",
                about: "how the state that the customer has heard of compares with what is so",
                values: Values::OneOf(CLAIMS),
            },
            Knob {
                name: "follow_up",
                about: "whether and when the customer writes again",
                values: Values::OneOf(FOLLOW_UPS),
            },
            Knob {
                name: "page",
                about: "how the entries of the status page stand",
                values: Values::OneOf(PAGES),
            },
        ];
        KNOBS
    }

    fn pool(&self) -> &'static Pool {
        static POOL: OnceLock<Pool> = OnceLock::new();
        POOL.get_or_init(|| {
            let text = include_str!("../../../scenarios/families/outage_broadcast.ron");
            Pool::read(text)
        })
    }

    fn write(&self, draft: &mut Draft<'_>) {
        let facts = draw::facts(draft);
        let written = papers::write(draft, &facts);
        gold::write(draft, &facts, &written);
    }

    fn solve(&self, papers: &Papers<'_>, stance: Stance) -> Option<Plan> {
        solve::solve(papers, stance)
    }
}
