//! Failing sign-ins: administrators cannot get in, and ask for a reset.
//!
//! What keeps them out stands in the papers: an unpaid bill, a stranger's session, a maintenance,
//! an incident that runs or is over, or a lock by rule. A reset or a bypass is never the answer.

mod facts;
mod gold;
mod reading;
mod records;
mod words;

use std::sync::OnceLock;

use crate::scenario::PatternSource;

use super::Family;
use super::draft::Draft;
use super::name::{Knob, Values};
use super::papers::{Papers, Plan, Stance};
use super::pool::Pool;

use facts::{Facts, draw_facts};

/// The family of failing sign-ins.
pub(super) struct LoginIncidentTriage;

const CLASSES: &[&str] = &[
    "tie_incident",
    "refuse_reset",
    "resolve_ended",
    "tell_maintenance",
    "verify_lockout",
    "refuse_lock",
    "contain_session",
    "hand_suspended",
];

const CLAIMS: &[&str] = &["right", "mistaken", "lie"];
const FOLLOW_UPS: &[&str] = &["never", "early", "late", "changes"];
/// As `FOLLOW_UPS`, with a change of mind in one case of seven.
const RARE_CHANGES: &[&str] = &["never", "early", "late", "changes", "early", "late", "never"];
const PAPERS: &[&str] = &["plain", "moved", "update"];

impl Family for LoginIncidentTriage {
    fn name(&self) -> &'static str {
        "login_incident_triage"
    }

    fn number(&self) -> u8 {
        1
    }

    fn about(&self) -> &'static str {
        "administrators who cannot sign in: which incident, lock, bill or stranger keeps them out"
    }

    fn classes(&self) -> &'static [&'static str] {
        CLASSES
    }

    fn knobs(&self) -> &'static [Knob] {
        const KNOBS: &[Knob] = &[
            Knob {
                name: "claim",
                about: "whether the customer names the right region, and what was promised",
                values: Values::OneOf(CLAIMS),
            },
            Knob {
                name: "follow_up",
                about: "whether and when the customer writes again",
                values: Values::OneOf(FOLLOW_UPS),
            },
            Knob {
                name: "paper",
                about: "which paper is replaced by a later one",
                values: Values::OneOf(PAPERS),
            },
        ];
        KNOBS
    }

    fn pool(&self) -> &'static Pool {
        static POOL: OnceLock<Pool> = OnceLock::new();
        POOL.get_or_init(|| {
            let text = include_str!("../../../scenarios/families/login_incident_triage.ron");
            Pool::read(text)
        })
    }

    fn write(&self, draft: &mut Draft<'_>) {
        let facts = draw_facts(draft);
        let title = draft.say("title", &[]);
        let brief = draft.say("brief", &[]);
        draft.introduce(&title, &brief);
        let ticket = write_ticket(draft, &facts);
        write_other_tickets(draft);
        let written = records::write(draft, &facts);
        write_messages(draft, &facts, ticket, &written);
        words::offer(draft, &written);
        gold::write(draft, &facts, &written);
    }

    fn solve(&self, papers: &Papers<'_>, stance: Stance) -> Option<Plan> {
        reading::solve(papers, stance)
    }
}

/// The ticket that the case is about; whoever changes their mind names another product at first.
fn write_ticket(draft: &mut Draft<'_>, facts: &Facts) -> String {
    let (company, asker) = (draft.companies[0].clone(), draft.people[0].clone());
    let changes = facts.follow_up == "changes";
    let given: &[(&str, &str)] = &[
        ("company", &company.name),
        ("person", asker.first),
        ("product", if changes { facts.other_product } else { facts.product }),
        ("region", if facts.claim == "right" { facts.region } else { facts.other_region }),
    ];
    let claim = if facts.claim == "lie" { "claim promised" } else { "claim" };
    let subject = draft.say("subject", given);
    let summary = ["opening", claim, "ask"].map(|thing| draft.say(thing, given)).join(" ");
    let sender = asker.sender(&company.domain());
    draft.primary(&format!("acct_{}", company.slug), &sender, &subject, &summary)
}

fn write_other_tickets(draft: &mut Draft<'_>) {
    for n in 0..3 + usize::from(draft.tier) / 2 {
        let thing = if n % 2 == 0 { "near distractor" } else { "plain distractor" };
        let company = draft.companies[n + 1].clone();
        let sender = draft.people[n + 2].sender(&company.domain());
        let text = draft.say(thing, &[("company", &company.name)]);
        let (subject, summary) = text.split_once(" | ").unwrap_or(("A question", &text));
        draft.ticket(&format!("acct_{}", company.slug), &sender, subject, summary);
    }
}

fn write_messages(
    draft: &mut Draft<'_>,
    facts: &Facts,
    ticket: String,
    written: &records::Written,
) {
    let asker = draft.people[0].name();
    let log = PatternSource::Read(written.log.clone());
    match facts.follow_up {
        "early" => {
            let text = draft.say("nudge", &[]);
            draft.react(PatternSource::Opened(ticket), &asker, &text);
        }
        "late" => {
            let text = draft.say("nudge", &[]);
            draft.react(log, &asker, &text);
        }
        "changes" => {
            let given = [("named", facts.other_product), ("product", facts.product)];
            let text = draft.say("change of mind", &given);
            let message = draft.react(log, &asker, &text);
            if gold::rank(draft.class) >= 2 {
                draft.evidence(PatternSource::Heard(message));
            }
        }
        _ => {}
    }
}
