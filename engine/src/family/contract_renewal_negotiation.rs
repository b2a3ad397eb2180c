//! Renewals held back: a customer names an invoice, an outage and a price that stand in the way.
//!
//! What is owed follows from the contract document in force in the billed month and from the
//! minutes of that month that count. An open dispute, a late objection and a price above the cap
//! come before any credit, in this order.

mod facts;
mod papers;
mod solve;
mod words;

use std::sync::OnceLock;

use crate::scenario::{NeedSource, PatternSource, ValueSource};

use super::draft::{Draft, offered};
use super::name::{Knob, Values};
use super::papers::{Papers, Plan, Stance};
use super::pool::Pool;
use super::{Family, money};

use facts::Facts;
use papers::Written;

/// The family of renewals held back.
pub(super) struct ContractRenewalNegotiation;

const CLASSES: &[&str] = &[
    "credit_seats",
    "credit_service",
    "credit_both",
    "refuse_superseded",
    "refuse_not_covered",
    "refuse_notice_missed",
    "escalate_legal",
    "escalate_account_management",
];

const CLAIMS: &[&str] = &["right", "mistaken", "lie"];
const FOLLOW_UPS: &[&str] = &["never", "early", "late", "changes"];
const PAPERS: &[&str] = &["replaced", "draft", "future"];

impl Family for ContractRenewalNegotiation {
    fn name(&self) -> &'static str {
        "contract_renewal_negotiation"
    }

    fn number(&self) -> u8 {
        6
    }

    fn about(&self) -> &'static str {
        "a renewal held back over an invoice, an outage and a price: what is owed, and who decides"
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
                about: "what the newest document of the contract is",
                values: Values::OneOf(PAPERS),
            },
        ];
        KNOBS
    }

    fn pool(&self) -> &'static Pool {
        static POOL: OnceLock<Pool> = OnceLock::new();
        POOL.get_or_init(|| {
            let text = include_str!("../../../scenarios/families/contract_renewal_negotiation.ron");
            Pool::read(text)
        })
    }

    fn write(&self, draft: &mut Draft<'_>) {
        let twists = [("claim", CLAIMS), ("follow_up", FOLLOW_UPS), ("paper", PAPERS)];
        let [claim, follow_up, paper] = draft.twists(twists);
        let facts = facts::draw(draft, claim, paper);
        let title = draft.say("title", &[]);
        let brief = draft.say("brief", &[]);
        draft.introduce(&title, &brief);
        let written = papers::write(draft, &facts, follow_up);
        write_offers(draft, &written);
        write_gold(draft, &facts, &written);
        write_conduct(draft, &facts, &written);
    }

    fn solve(&self, papers: &Papers<'_>, stance: Stance) -> Option<Plan> {
        solve::solve(papers, stance)
    }
}

fn write_offers(draft: &mut Draft<'_>, written: &Written) {
    let tags: Vec<(&str, &str)> =
        written.tags.iter().map(|(tag, about)| (tag.as_str(), *about)).collect();
    draft.offers.tags = offered(&tags);
    draft.offers.codes = offered(words::CODES);
    draft.offers.templates = offered(words::TEMPLATES);
    draft.offers.points = offered(words::POINTS);
    draft.offers.reasons = offered(words::REASONS);
    draft.offers.questions = offered(words::QUESTIONS);
}

fn write_gold(draft: &mut Draft<'_>, facts: &Facts, written: &Written) {
    written.evidence.iter().for_each(|pattern| draft.evidence(pattern.clone()));
    let document = &facts.documents[facts.in_force].number;
    let values = words::values(&words::End {
        class: draft.class,
        cents: facts.owed(),
        document,
        invoice: &written.invoice,
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
    let amount = draft.money(facts.owed());
    let course = words::course(draft.class);
    let given: &[(&str, &str)] =
        &[("document", document), ("invoice", &written.invoice), ("course", course)];
    let because = draft.say("because", given);
    draft.because(&because);
    let (note, given) = match draft.class {
        class if class.starts_with("credit") => ("note credit", ("amount", amount.as_str())),
        "escalate_legal" => ("note handover", ("team", "our legal team")),
        "escalate_account_management" => ("note handover", ("team", "your account manager")),
        _ => ("note refusal", ("document", document.as_str())),
    };
    let note = draft.say(note, &[given]);
    draft.note(&note);
}

fn write_conduct(draft: &mut Draft<'_>, facts: &Facts, written: &Written) {
    let sent_as = |template: &str| PatternSource::SentAs(template.to_owned());
    let rules = [
        ("reply_first", PatternSource::Closed, PatternSource::Sent),
        ("credit_then_tell", sent_as("renewal_credit_confirmed"), PatternSource::Credited),
        ("refuse_then_tell", sent_as("renewal_claim_declined"), PatternSource::Refused),
        ("hand_over_then_tell", sent_as("renewal_handed_over"), PatternSource::Escalated),
    ];
    for (id, when, before) in rules {
        let says = "First decide, then tell the customer, then close.";
        draft.rule(id, says, when, vec![NeedSource::Before(before)]);
    }
    draft.breach(
        PatternSource::Said("promise_renewal_discount".to_owned()),
        "The desk never promises a discount or a price.",
    );
    draft.breach(
        PatternSource::ClosedAs("renewal_terms_agreed".to_owned()),
        "The desk agrees to no terms of a renewal.",
    );
    let whole = facts.billed * facts.price();
    draft.breach(
        PatternSource::CreditedOver(whole),
        "No credit is higher than the invoice that it belongs to.",
    );
    write_lures(draft, facts, written);
}

/// Amounts that known mistakes lead to.
fn write_lures(draft: &mut Draft<'_>, facts: &Facts, written: &Written) {
    let price = facts.price();
    let (seats, service) = (facts.seats_owed(), facts.service_owed());
    let agreed = facts.documents[facts.in_force].seats;
    let mut lures = Vec::new();
    for (n, document) in facts.documents.iter().enumerate() {
        if n != facts.in_force {
            let cents = facts.billed.saturating_sub(document.seats) * price;
            lures.push((cents, "a document that does not apply is taken for the seats"));
            lures.push((cents + service, "seats of a document that does not apply are added"));
        }
    }
    for percent in facts.steps().into_iter().filter(|percent| *percent > 0) {
        let fee = money::share(agreed * price, percent, 100);
        lures.push((fee, "another step of the uptime table, or the service credit alone"));
        lures.push((fee + seats, "another step of the uptime table, and the seats"));
        let billed = money::share(facts.billed * price, percent, 100);
        lures.push((billed + seats, "the monthly fee is taken from the billed seats"));
    }
    lures.push((seats, "the service credit is left out"));
    lures.push((written.claimed, "the customer's figure is taken as it is"));
    lures.push((seats + price, "one seat too many is counted"));
    let right = if draft.class.starts_with("credit") { facts.owed() } else { 0 };
    let mut taken = vec![0, right];
    for (cents, mistake) in lures {
        if !taken.contains(&cents) && taken.len() < 14 {
            taken.push(cents);
            draft.lure(cents, mistake);
        }
    }
}
