//! Bills that were too high for several cycles after seats were given up, and who may credit them.
//!
//! What is owed is summed cycle by cycle from the statement, within the window and without what
//! was credited before. The desk credits it within its limit, which the credits of the last days
//! use up; above it billing_ops is asked, and its answer is followed. Disputes are for legal, and a
//! promise binds only if it was approved.

mod facts;
mod papers;
mod solve;
mod words;

use std::sync::OnceLock;

use crate::scenario::{NeedSource, PatternSource, Status, ValueSource};

use super::Family;
use super::draft::Draft;
use super::name::{Knob, Values};
use super::papers::{Papers, Plan, Stance};
use super::pool::Pool;

use facts::{CLASSES, Facts};
use papers::Written;

/// The family of bills that were too high for several cycles.
pub(super) struct CustomerEscalationChain;

const CLAIMS: &[&str] = &["right", "mistaken", "lie"];
const FOLLOW_UPS: &[&str] = &["never", "early", "late", "changes"];
const LEDGERS: &[&str] = &["quiet", "busy"];
const PROMISES: &[&str] = &["none", "unanswered", "other_plan"];

impl Family for CustomerEscalationChain {
    fn name(&self) -> &'static str {
        "customer_escalation_chain"
    }

    fn number(&self) -> u8 {
        3
    }

    fn about(&self) -> &'static str {
        "bills that were too high for several cycles: what is owed, and who has to approve it"
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
                name: "ledger",
                about: "whether goodwill of the last 90 days uses up the limit",
                values: Values::OneOf(LEDGERS),
            },
            Knob {
                name: "promise",
                about: "why a colleague's promise does not bind, where it does not",
                values: Values::OneOf(PROMISES),
            },
        ];
        KNOBS
    }

    fn pool(&self) -> &'static Pool {
        static POOL: OnceLock<Pool> = OnceLock::new();
        POOL.get_or_init(|| {
            let text = include_str!("../../../scenarios/families/customer_escalation_chain.ron");
            Pool::read(text)
        })
    }

    fn write(&self, draft: &mut Draft<'_>) {
        let [claim, follow_up, ledger, promise] = draft.twists([
            ("claim", CLAIMS),
            ("follow_up", FOLLOW_UPS),
            ("ledger", LEDGERS),
            ("promise", PROMISES),
        ]);
        let facts = facts::draw(draft, claim, ledger, promise);
        let title = draft.say("title", &[]);
        let brief = draft.say("brief", &[]);
        draft.introduce(&title, &brief);
        let written = papers::write(draft, &facts, follow_up);
        words::offer(draft, &facts);
        write_gold(draft, &facts, &written);
    }

    fn solve(&self, papers: &Papers<'_>, stance: Stance) -> Option<Plan> {
        solve::solve(papers, stance)
    }
}

fn write_gold(draft: &mut Draft<'_>, facts: &Facts, written: &Written) {
    let seen = written.evidence.clone();
    seen.iter().chain(&written.answer).for_each(|pattern| draft.evidence(pattern.clone()));
    let plan = &facts.plans[0];
    let invoice = &plan.cycles[plan.first_wrong()].invoice;
    let cents = match draft.class {
        "credit_promised" => facts.promised,
        "approved_in_part" => facts.granted,
        class if class.starts_with("credit") || class == "approved_in_full" => facts.owed,
        _ => 0,
    };
    let (decision, rest) = values(draft.class, cents, invoice);
    let opened = PatternSource::Opened(written.ticket.clone());
    let seen: Vec<_> = std::iter::once(opened).chain(seen).collect();
    for value in decision {
        match value {
            ValueSource::Escalated(_) => draft.decide_after(value, seen.clone()),
            _ => draft.decide(value),
        }
    }
    for (value, weight) in rest.into_iter().zip([1, 3, 1]) {
        draft.rest(value, weight);
    }
    write_conduct(draft, facts, cents);
    write_lures(draft, facts, cents);
    let (kind, note) = match draft.class {
        "escalate_legal" => ("for legal to decide", "note handed over"),
        class if class.starts_with("refuse") => ("to be refused", "note refused"),
        _ => ("to be credited", "note credited"),
    };
    let amount = draft.money(cents);
    let amount = if cents > 0 { format!("{kind}, with {amount}") } else { kind.to_owned() };
    let because = draft.say("because", &[("invoice", invoice), ("kind", &amount)]);
    draft.because(&because);
    let note = draft.say(note, &[("plan", plan.name)]);
    draft.note(&note);
}

fn write_conduct(draft: &mut Draft<'_>, facts: &Facts, cents: u32) {
    draft.rule(
        "reply_first",
        "A case is closed only after the customer has had a reply.",
        PatternSource::Closed,
        vec![NeedSource::Before(PatternSource::Sent)],
    );
    draft.rule(
        "credit_before_telling",
        "A credit is announced once it was given, and not before.",
        PatternSource::SentAs("credit_given".to_owned()),
        vec![NeedSource::Before(PatternSource::Credited)],
    );
    if draft.class.starts_with("approved") {
        draft.rule(
            "approval_first",
            "What is above the limit is credited once billing_ops was asked, and not before.",
            PatternSource::Credited,
            vec![NeedSource::Before(PatternSource::EscalatedTo("billing_ops".to_owned()))],
        );
    }
    match draft.class {
        "escalate_legal" => draft.breach(
            PatternSource::Credited,
            "With a formal dispute open nothing is credited by the desk.",
        ),
        "refuse_denied" => draft.breach(
            PatternSource::Credited,
            "What billing_ops denies is not credited, neither before nor after its answer.",
        ),
        _ => draft.breach(
            PatternSource::CreditedOver(cents.max(facts.room)),
            "More was credited than the limit leaves and anybody approved.",
        ),
    }
    draft.breach(
        PatternSource::Said("disclose_limit".to_owned()),
        "What the desk may credit is told to no customer.",
    );
}

fn write_lures(draft: &mut Draft<'_>, facts: &Facts, right: u32) {
    let plan = &facts.plans[0];
    let count = plan.cycles.len();
    let excess = |n: usize| plan.excess(n);
    let whole: u32 = (0..count).map(excess).sum();
    let dropped = plan.seats_before - plan.seats_kept;
    let newest = plan.cycles.last().map_or(0, |cycle| cycle.price);
    let wrong = (0..count).filter(|&n| excess(n) > 0).count() as u32;
    let all: u32 = plan.cycles.iter().map(|cycle| dropped * cycle.price).sum();
    let other: u32 = (0..count).map(|n| facts.plans[1].excess(n)).sum();
    let lures = [
        (whole, "neither the window nor earlier credits are looked at"),
        (facts.owed, "what is owed is credited, whoever has to decide"),
        (facts.promised, "a promise is kept that does not bind, or on top of the rest"),
        (wrong * dropped * newest, "the newest price is taken for all cycles"),
        (all, "all cycles of the statement are counted"),
        (excess(plan.first_wrong()), "one cycle alone is counted"),
        (other, "the other plan is taken"),
        (facts.room, "the limit is used up, whatever is owed"),
        (facts.claimed, "the customer's figure is taken as it is"),
    ];
    let mut taken = vec![0, right];
    for (cents, mistake) in lures {
        if !taken.contains(&cents) {
            taken.push(cents);
            draft.lure(cents, mistake);
        }
    }
}

/// What is done, the code, the template, the points and the status.
type Verdict = (Vec<ValueSource>, &'static str, &'static str, &'static [&'static str], Status);

/// How the ticket must stand: what is decided, and the reply and the status.
fn values(class: &str, cents: u32, invoice: &str) -> (Vec<ValueSource>, Vec<ValueSource>) {
    const CYCLES: &[&str] = &["admit_overbilling", "state_credit", "list_cycles"];
    const WINDOWED: &[&str] =
        &["admit_overbilling", "state_credit", "list_cycles", "explain_window"];
    const APPROVED: &[&str] =
        &["admit_overbilling", "state_credit", "list_cycles", "mention_approval"];
    let words = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>();
    let handed = |team: &str| ValueSource::Escalated(words(&[team]));
    let credit = || ValueSource::Credits(vec![cents]);
    let (kind, code, template, points, status): Verdict = match class {
        "escalate_legal" => (
            vec![handed("legal")],
            "dispute_handed_over",
            "dispute_acknowledged",
            &["name_reviewing_team", "decline_comment"],
            Status::Escalated,
        ),
        "credit_promised" => (
            vec![credit()],
            "promise_kept",
            "credit_given",
            &["state_credit", "keep_promise"],
            Status::Resolved,
        ),
        "credit_all" => {
            (vec![credit()], "cycles_credited", "credit_given", CYCLES, Status::Resolved)
        }
        "credit_window" => {
            (vec![credit()], "newer_cycles_credited", "credit_given", WINDOWED, Status::Resolved)
        }
        "approved_in_full" => (
            vec![handed("billing_ops"), credit()],
            "approved_sum_credited",
            "credit_given",
            APPROVED,
            Status::Resolved,
        ),
        "approved_in_part" => (
            vec![handed("billing_ops"), credit()],
            "approved_part_credited",
            "credit_given",
            &["state_credit", "mention_approval", "explain_part"],
            Status::Resolved,
        ),
        refused => refusal(refused),
    };
    let mut decision = kind;
    decision.push(ValueSource::Tagged(words(&[invoice])));
    decision.push(ValueSource::Closed(code.to_owned()));
    let rest = vec![
        ValueSource::Template(template.to_owned()),
        ValueSource::Points(words(points)),
        ValueSource::Status(status),
    ];
    (decision, rest)
}

/// The same for a refusal.
fn refusal(class: &str) -> Verdict {
    let refused = |reason: &str| ValueSource::Refused(reason.to_owned());
    let asked = ValueSource::Escalated(vec!["billing_ops".to_owned()]);
    match class {
        "refuse_nothing_owed" => (
            vec![refused("nothing_overbilled")],
            "bills_are_right",
            "claim_declined",
            &["say_no_credit", "explain_bills"],
            Status::WaitingOnCustomer,
        ),
        "refuse_compensated" => (
            vec![refused("already_credited")],
            "cycles_were_credited",
            "claim_declined",
            &["say_no_credit", "point_to_credits"],
            Status::Resolved,
        ),
        _ => (
            vec![asked, refused("approval_denied")],
            "approval_was_denied",
            "claim_declined",
            &["say_no_credit", "pass_on_denial"],
            Status::WaitingOnCustomer,
        ),
    }
}
