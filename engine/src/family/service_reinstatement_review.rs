//! Suspended services: a customer who was suspended for an unpaid invoice wants the service back.
//!
//! Whether it is restored follows from what was paid for that invoice and by when, with days of
//! grace counted from the suspension. An alert, a chargeback, the plan and earlier suspensions come
//! before the money, in this order; what happens to the fee comes last.

mod facts;
mod papers;
mod solve;
mod words;

use std::sync::OnceLock;

use crate::scenario::{NeedSource, PatternSource, ValueSource};

use super::Family;
use super::draft::{Draft, offered};
use super::name::{Knob, Values};
use super::papers::{Papers, Plan, Stance};
use super::pool::Pool;

use facts::{Facts, fee_of};
use papers::Written;

/// The family of suspended services.
pub(super) struct ServiceReinstatementReview;

const CLASSES: &[&str] = &[
    "reinstate_fee_credited",
    "reinstate_fee_kept",
    "refuse_outside_grace",
    "refuse_payment_short",
    "hold_chargeback",
    "escalate_security",
    "escalate_billing_ops",
    "escalate_account_management",
];

const CLAIMS: &[&str] = &["right", "mistaken", "lie"];
const FOLLOW_UPS: &[&str] = &["never", "early", "late", "changes"];
const PLANS: &[&str] = &["steady", "changed_before", "changed_after"];
const WINDOWS: &[&str] = &["open", "shut"];

impl Family for ServiceReinstatementReview {
    fn name(&self) -> &'static str {
        "service_reinstatement_review"
    }

    fn number(&self) -> u8 {
        7
    }

    fn about(&self) -> &'static str {
        "a service suspended for an unpaid invoice: whether it is restored, and who decides"
    }

    fn classes(&self) -> &'static [&'static str] {
        CLASSES
    }

    fn knobs(&self) -> &'static [Knob] {
        const KNOBS: &[Knob] = &[
            Knob {
                name: "claim",
                about: "how the fee that the customer names compares with the one charged",
                values: Values::OneOf(CLAIMS),
            },
            Knob {
                name: "follow_up",
                about: "whether and when the customer writes again",
                values: Values::OneOf(FOLLOW_UPS),
            },
            Knob {
                name: "plan",
                about: "whether the plan changed, before the suspension or after it",
                values: Values::OneOf(PLANS),
            },
            Knob {
                name: "window",
                about: "whether a period of goodwill covers the suspension",
                values: Values::OneOf(WINDOWS),
            },
        ];
        KNOBS
    }

    fn pool(&self) -> &'static Pool {
        static POOL: OnceLock<Pool> = OnceLock::new();
        POOL.get_or_init(|| {
            let text = include_str!("../../../scenarios/families/service_reinstatement_review.ron");
            Pool::read(text)
        })
    }

    fn write(&self, draft: &mut Draft<'_>) {
        let twists =
            [("claim", CLAIMS), ("follow_up", FOLLOW_UPS), ("plan", PLANS), ("window", WINDOWS)];
        let [claim, follow_up, plan, window] = draft.twists(twists);
        let facts = facts::draw(draft, claim, plan, window);
        let title = draft.say("title", &[]);
        let brief = draft.say("brief", &[]);
        draft.introduce(&title, &brief);
        let written = papers::write(draft, &facts, follow_up);
        write_offers(draft, &written);
        write_gold(draft, &facts, &written);
        write_conduct(draft, &facts);
        write_lures(draft, &facts);
    }

    fn solve(&self, papers: &Papers<'_>, stance: Stance) -> Option<Plan> {
        solve::solve(papers, stance)
    }
}

fn write_offers(draft: &mut Draft<'_>, written: &Written) {
    let tags: Vec<(&str, &str)> =
        written.tags.iter().map(|(tag, about)| (tag.as_str(), about.as_str())).collect();
    draft.offers.tags = offered(&tags);
    draft.offers.codes = offered(words::CODES);
    draft.offers.templates = offered(words::TEMPLATES);
    draft.offers.points = offered(words::POINTS);
    draft.offers.reasons = offered(words::REASONS);
    draft.offers.questions = offered(words::QUESTIONS);
}

fn write_gold(draft: &mut Draft<'_>, facts: &Facts, written: &Written) {
    written.evidence.iter().for_each(|pattern| draft.evidence(pattern.clone()));
    let values = words::values(words::End {
        class: draft.class,
        fee: facts.fee(),
        invoice: &written.invoice,
        last_day: papers::day_tag(facts.last_day),
        missing: papers::short_tag(facts.short),
        priority: facts.priority(draft.today),
    });
    for value in values {
        match value {
            ValueSource::Points(_) => draft.rest(value, 3),
            ValueSource::Template(_) | ValueSource::Status(_) | ValueSource::Priority(_) => {
                draft.rest(value, 1);
            }
            _ => draft.decide(value),
        }
    }
    let last_day = facts.last_day.to_string();
    let given: &[(&str, &str)] = &[
        ("invoice", &written.invoice),
        ("last", &last_day),
        ("course", words::course(draft.class)),
    ];
    let because = draft.say("because", given);
    draft.because(&because);
    let note = match draft.class {
        class if class.starts_with("reinstate") => draft.say("note restored", given),
        class if class.starts_with("escalate") => {
            let team = match class {
                "escalate_security" => "our security team",
                "escalate_billing_ops" => "billing operations",
                _ => "account management",
            };
            draft.say("note handover", &[("team", team)])
        }
        _ => draft.say("note refusal", given),
    };
    draft.note(&note);
}

fn write_conduct(draft: &mut Draft<'_>, facts: &Facts) {
    let sent_as = |template: &str| PatternSource::SentAs(template.to_owned());
    let restored = || PatternSource::Tagged(words::RESTORED.to_owned());
    let rules = [
        ("reply_first", PatternSource::Closed, PatternSource::Sent),
        ("restore_then_tell", sent_as("service_restored"), restored()),
        ("refuse_then_tell", sent_as("restoration_declined"), PatternSource::Refused),
        ("hold_then_tell", sent_as("restoration_on_hold"), PatternSource::Refused),
        ("hand_over_then_tell", sent_as("restoration_handed_over"), PatternSource::Escalated),
    ];
    for (id, when, before) in rules {
        let says = "First act, then tell the customer, then close.";
        draft.rule(id, says, when, vec![NeedSource::Before(before)]);
    }
    draft.breach(
        PatternSource::Said("disclose_alert".to_owned()),
        "What a security alert is about is told to nobody outside.",
    );
    draft.breach(
        PatternSource::CreditedOver(facts.total),
        "No credit is higher than the unpaid invoice.",
    );
    if matches!(draft.class, "escalate_security" | "hold_chargeback") {
        draft.breach(restored(), "No service is restored while an alert or a chargeback is open.");
    }
}

/// Amounts that known mistakes lead to.
fn write_lures(draft: &mut Draft<'_>, facts: &Facts) {
    let right = if draft.class == "reinstate_fee_credited" { facts.fee() } else { 0 };
    let mut taken = vec![0, right];
    let mut lures = Vec::new();
    for sheet in &facts.sheets {
        for (percent, _) in sheet.fees {
            let fee = fee_of(facts.total, percent);
            lures.push((fee, "the fee of another plan or of another sheet is taken"));
        }
    }
    let percent = facts.sheets[facts.sheet].fees[facts.own_plan].0;
    let paid = facts.payments.iter().filter(|it| it.is_cleared).map(|it| it.cents).sum();
    lures.push((fee_of(paid, percent), "the fee is taken from what was paid"));
    let other = fee_of(facts.other_payment.cents, percent);
    lures.push((other, "the fee is taken from another invoice"));
    lures.push((facts.claimed, "the customer's figure is taken as it is"));
    for (cents, mistake) in lures {
        if !taken.contains(&cents) && cents <= facts.total {
            taken.push(cents);
            draft.lure(cents, mistake);
        }
    }
}
