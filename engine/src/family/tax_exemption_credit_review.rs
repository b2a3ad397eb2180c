//! Tax claimed back: a customer says that tax was charged although a certificate exempts them.
//!
//! What is owed follows from the certificate that is meant: whom it names, where it holds, what it
//! covers, and from which day on; and from the lines of the invoices, rounded as the policy says.

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

/// The family of tax claimed back.
pub(super) struct TaxExemptionCreditReview;

const CLASSES: &[&str] = &[
    "hand_to_legal",
    "refuse_wrong_entity",
    "refuse_wrong_region",
    "refuse_not_covered",
    "refuse_expired",
    "refuse_already_credited",
    "escalate_over_limit",
    "credit_from_date",
    "credit_all",
];

const CLAIMS: &[&str] = &["right", "mistaken", "lie"];
const FOLLOW_UPS: &[&str] = &["never", "early", "late", "changes"];
const STARTS: &[&str] = &["issue", "receipt"];
const ADDENDA: &[&str] = &["none", "other", "reverses"];
const NAMES: &[&str] = &["same", "renamed", "other"];
const ROUNDINGS: &[&str] = &["line", "invoice"];

impl Family for TaxExemptionCreditReview {
    fn name(&self) -> &'static str {
        "tax_exemption_credit_review"
    }

    fn number(&self) -> u8 {
        11
    }

    fn about(&self) -> &'static str {
        "tax that is claimed back because of a certificate: whether it counts, and for how much"
    }

    fn classes(&self) -> &'static [&'static str] {
        CLASSES
    }

    fn knobs(&self) -> &'static [Knob] {
        const fn knob(name: &'static str, about: &'static str, words: &'static [&str]) -> Knob {
            Knob { name, about, values: Values::OneOf(words) }
        }
        const KNOBS: &[Knob] = &[
            knob("claim", "how the tax that the customer names compares with what is owed", CLAIMS),
            knob("follow_up", "whether and when the customer writes again", FOLLOW_UPS),
            knob("start", "from which day a certificate counts by the policy", STARTS),
            knob("addendum", "whether an addendum (from t2 on) says otherwise", ADDENDA),
            knob("names", "whether a notice (from t3 on) tells of a former name", NAMES),
            knob("rounding", "whether tax is rounded for each line or once an invoice", ROUNDINGS),
        ];
        KNOBS
    }

    fn pool(&self) -> &'static Pool {
        static POOL: OnceLock<Pool> = OnceLock::new();
        POOL.get_or_init(|| {
            let text = include_str!("../../../scenarios/families/tax_exemption_credit_review.ron");
            Pool::read(text)
        })
    }

    fn write(&self, draft: &mut Draft<'_>) {
        let twists = draft.twists([
            ("claim", CLAIMS),
            ("follow_up", FOLLOW_UPS),
            ("start", STARTS),
            ("addendum", ADDENDA),
            ("names", NAMES),
            ("rounding", ROUNDINGS),
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

/// The tax on the net amounts of an invoice, at a rate in hundredths of a percent: rounded for each
/// line and then added up, or added up and then rounded.
fn tax(nets: &[u32], rate: u32, is_by_line: bool) -> u32 {
    let of = |net: u32| super::money::share(net, rate, 10_000);
    if is_by_line { nets.iter().map(|&net| of(net)).sum() } else { of(nets.iter().sum()) }
}
