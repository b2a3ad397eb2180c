//! Merges: the owner of an account wants another account joined to it, and the papers disagree.
//!
//! Which account stays follows from the contracts as they stand today. Whether the merge is made,
//! refused, asked about or handed on follows from who owns what, who agreed, and what lies on the
//! account that would end; a merge that is made credits what was paid ahead and not used up.

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

/// The family of merges.
pub(super) struct AccountMergeConflict;

/// In the order in which the policy asks; the last one is what remains.
const CLASSES: &[&str] = &[
    "refuse_not_owner",
    "refuse_declined",
    "ask_other_owner",
    "escalate_dispute",
    "escalate_residency",
    "escalate_commitment",
    "escalate_balance",
    "merge_with_credit",
];

const CLAIMS: &[&str] = &["right", "mistaken", "lie"];
const FOLLOW_UPS: &[&str] = &["never", "early", "late", "changes"];
const ADDENDA: &[&str] = &["none", "signed", "unsigned", "elsewhere"];

/// Where data can be kept.
const PLACES: [&str; 4] = ["Ireland", "Canada", "Japan", "Brazil"];

impl Family for AccountMergeConflict {
    fn name(&self) -> &'static str {
        "account_merge_conflict"
    }

    fn number(&self) -> u8 {
        14
    }

    fn about(&self) -> &'static str {
        "two accounts to be made one: who agreed, which one stays, and what is credited"
    }

    fn classes(&self) -> &'static [&'static str] {
        CLASSES
    }

    fn knobs(&self) -> &'static [Knob] {
        const KNOBS: &[Knob] = &[
            Knob {
                name: "claim",
                about: "how the credit that the owner names compares with what is owed",
                values: Values::OneOf(CLAIMS),
            },
            Knob {
                name: "follow_up",
                about: "whether and when the owner writes again",
                values: Values::OneOf(FOLLOW_UPS),
            },
            Knob {
                name: "addendum",
                about: "whether an addendum changes how long a contract runs",
                values: Values::OneOf(ADDENDA),
            },
        ];
        KNOBS
    }

    fn pool(&self) -> &'static Pool {
        static POOL: OnceLock<Pool> = OnceLock::new();
        POOL.get_or_init(|| {
            let text = include_str!("../../../scenarios/families/account_merge_conflict.ron");
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
