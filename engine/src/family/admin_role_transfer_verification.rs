//! Ownership of a workspace: somebody asks that it pass to them.
//!
//! The desk looks, in this order, for signs of a takeover, a rival claim, the newest register of
//! officers, the document, the state of the present owner, and the approvals of two officers. A
//! role passes only to somebody whose identity was confirmed through the right channel.

mod facts;
mod outcome;
mod papers;
mod solve;
mod words;

use std::sync::OnceLock;

use super::Family;
use super::draft::Draft;
use super::name::{Knob, Values};
use super::papers::{Papers, Plan, Stance};
use super::pool::Pool;

/// The family of ownership requests.
pub(super) struct AdminRoleTransferVerification;

/// The classes in the order in which the policy asks for them.
const CLASSES: &[&str] = &[
    "security_takeover_signs",
    "legal_rival_claim",
    "refuse_not_an_officer",
    "refuse_document_expired",
    "ask_active_owner",
    "refuse_not_the_deputy",
    "temporary_role_for_deputy",
    "refuse_approval_missing",
    "transfer_ownership",
];

const CLAIMS: &[&str] = &["right", "mistaken", "lie"];
const FOLLOW_UPS: &[&str] = &["never", "early", "late", "changes"];
const PAPERS: &[&str] = &["single", "newer_register", "corrected_state"];

impl Family for AdminRoleTransferVerification {
    fn name(&self) -> &'static str {
        "admin_role_transfer_verification"
    }

    fn number(&self) -> u8 {
        9
    }

    fn about(&self) -> &'static str {
        "somebody asks that a workspace pass to them: who may, on what proof, and for how long"
    }

    fn classes(&self) -> &'static [&'static str] {
        CLASSES
    }

    fn knobs(&self) -> &'static [Knob] {
        const KNOBS: &[Knob] = &[
            Knob {
                name: "claim",
                about: "whether those whom the customer names have approved",
                values: Values::OneOf(CLAIMS),
            },
            Knob {
                name: "follow_up",
                about: "whether and when the customer writes again",
                values: Values::OneOf(FOLLOW_UPS),
            },
            Knob {
                name: "papers",
                about: "whether a newer register or a corrected list replaces what stood before",
                values: Values::OneOf(PAPERS),
            },
        ];
        KNOBS
    }

    fn pool(&self) -> &'static Pool {
        static POOL: OnceLock<Pool> = OnceLock::new();
        POOL.get_or_init(|| {
            let text =
                include_str!("../../../scenarios/families/admin_role_transfer_verification.ron");
            Pool::read(text)
        })
    }

    fn write(&self, draft: &mut Draft<'_>) {
        let [claim, follow_up, kept] =
            draft.twists([("claim", CLAIMS), ("follow_up", FOLLOW_UPS), ("papers", PAPERS)]);
        let facts = facts::draw(draft, claim, follow_up, kept);
        let written = papers::write(draft, &facts, follow_up);
        outcome::write_gold(draft, &facts, written);
    }

    fn solve(&self, papers: &Papers<'_>, stance: Stance) -> Option<Plan> {
        solve::solve(papers, stance)
    }
}
