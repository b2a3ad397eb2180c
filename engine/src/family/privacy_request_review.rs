//! Privacy requests: somebody wants a copy of a person's data, and then to have it erased.
//!
//! What is done follows from who asks, whether they were confirmed, and what lies on the data: a
//! hold, other people, an earlier copy, a duty to keep it. The answer names the one data set that
//! is meant and the day on which it is due, counted by the rule of the person's region.

mod draw;
mod gold;
mod papers;
mod solve;

use std::sync::OnceLock;

use super::Family;
use super::draft::Draft;
use super::name::{Knob, Values};
use super::papers::{Papers, Plan, Stance};
use super::pool::Pool;

/// The family of privacy requests.
pub(super) struct PrivacyRequestReview;

/// In the order in which the policy asks; the last one is what remains.
const CLASSES: &[&str] = &[
    "refuse_no_standing",
    "ask_for_proof",
    "escalate_hold",
    "escalate_mixed_data",
    "refuse_repeated",
    "release_copy_only",
    "release_and_erase",
];

const CLAIMS: &[&str] = &["right", "mistaken", "lie"];
const FOLLOW_UPS: &[&str] = &["never", "early", "late", "changes"];
const ASKERS: &[&str] = &["self", "guardian", "lawyer", "employer"];
const RULE_CHANGES: &[&str] = &["none", "in_force", "later", "elsewhere"];

/// Where people live, as far as the days to answer differ.
const REGIONS: [&str; 4] = ["European Union", "United Kingdom", "California", "Brazil"];
/// What the data sets of a person hold.
const CATEGORIES: [&str; 6] = [
    "support recordings",
    "chat transcripts",
    "sign-in history",
    "billing history",
    "survey answers",
    "delivery addresses",
];
/// How identity checks name their channel, and what is asked so that it is used.
const CHANNELS: [(&str, &str); 3] = [
    ("Phone on file", "confirm_by_phone_on_file"),
    ("Contact on file", "confirm_by_contact_on_file"),
    ("Support phrase", "confirm_by_support_phrase"),
];
/// A channel that never confirms anybody.
const SENDER_CHANNEL: &str = "Answer to the sender";

impl Family for PrivacyRequestReview {
    fn name(&self) -> &'static str {
        "privacy_request_review"
    }

    fn number(&self) -> u8 {
        12
    }

    fn about(&self) -> &'static str {
        "a request for a copy and the erasure of a person's data: who may have what, and by when"
    }

    fn classes(&self) -> &'static [&'static str] {
        CLASSES
    }

    fn knobs(&self) -> &'static [Knob] {
        const KNOBS: &[Knob] = &[
            Knob {
                name: "claim",
                about: "how the day that the requester names compares with the day that is due",
                values: Values::OneOf(CLAIMS),
            },
            Knob {
                name: "follow_up",
                about: "whether and when the requester writes again",
                values: Values::OneOf(FOLLOW_UPS),
            },
            Knob {
                name: "asker",
                about: "as whom the requester writes",
                values: Values::OneOf(ASKERS),
            },
            Knob {
                name: "rule_change",
                about: "whether the days to answer were changed, and for whom",
                values: Values::OneOf(RULE_CHANGES),
            },
        ];
        KNOBS
    }

    fn pool(&self) -> &'static Pool {
        static POOL: OnceLock<Pool> = OnceLock::new();
        POOL.get_or_init(|| {
            let text = include_str!("../../../scenarios/families/privacy_request_review.ron");
            Pool::read(text)
        })
    }

    fn write(&self, draft: &mut Draft<'_>) {
        let facts = draw::facts(draft);
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
