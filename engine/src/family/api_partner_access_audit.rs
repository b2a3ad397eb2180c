//! Partner access: a partner asks for more data for one of its applications, and is audited first.
//!
//! The desk looks, in this order, for a leaked key, a dispute, the end of the agreement, overruns
//! of the caps, then whether the agreement covers the scope, whether the people behind the data
//! have agreed, and whether the new load fits under the cap. What it finds first decides.

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

/// The family of partner access.
pub(super) struct ApiPartnerAccessAudit;

/// The classes in the order in which the policy asks for them; what is granted comes last.
const CLASSES: &[&str] = &[
    "security_leaked_key",
    "legal_agreement_in_dispute",
    "refuse_agreement_expired",
    "stop_key_for_overrun",
    "warn_of_overrun",
    "refuse_scope_not_covered",
    "data_protection_no_consent",
    "platform_cap_change",
    "grant_scope",
];

const CLAIMS: &[&str] = &["right", "mistaken", "lie"];
const FOLLOW_UPS: &[&str] = &["never", "early", "late", "changes"];
const PAPERS: &[&str] = &["as_signed", "amended", "corrected"];

impl Family for ApiPartnerAccessAudit {
    fn name(&self) -> &'static str {
        "api_partner_access_audit"
    }

    fn number(&self) -> u8 {
        8
    }

    fn about(&self) -> &'static str {
        "a partner asks for more data: the audit of its keys, its agreement and its consents"
    }

    fn classes(&self) -> &'static [&'static str] {
        CLASSES
    }

    fn knobs(&self) -> &'static [Knob] {
        const KNOBS: &[Knob] = &[
            Knob {
                name: "claim",
                about: "how the scope that the partner names compares with the one that is needed",
                values: Values::OneOf(CLAIMS),
            },
            Knob {
                name: "follow_up",
                about: "whether and when the partner writes again",
                values: Values::OneOf(FOLLOW_UPS),
            },
            Knob {
                name: "papers",
                about: "whether an addendum or a corrected log replaces what stood before",
                values: Values::OneOf(PAPERS),
            },
        ];
        KNOBS
    }

    fn pool(&self) -> &'static Pool {
        static POOL: OnceLock<Pool> = OnceLock::new();
        POOL.get_or_init(|| {
            let text = include_str!("../../../scenarios/families/api_partner_access_audit.ron");
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
