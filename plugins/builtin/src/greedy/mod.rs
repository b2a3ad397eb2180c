//! A readable rule-based agent that reads everything and decides from what it read.
//!
//! Each turn it looks at what it has read and done so far, makes its plan anew and does the first
//! thing of it that is still to do. All that it remembers is which ticket needs the work, and the
//! inbox would tell it again. So it can take over an episode at any turn, and the same desk always
//! gets the same answer.
//!
//! Its rules name labels, teams and tags as this benchmark's papers use them, and were written by
//! people who know its cases: read its score as what rules can reach here, not as a forecast for
//! cases that nobody has seen.

mod desk2;
mod learnt;
mod plan;
mod reply;
mod shop;
mod triage;
mod words;

use aegis_engine::command::{Amount, Answer, Verb};
use aegis_engine::event::TicketNo;
use aegis_engine::observe::Observation;
use aegis_engine::policy::{Casting, Policy, Soloists, Traits, Troupe};
use aegis_engine::scenario::Dialect;

use crate::reader::Reader;
use aegis_engine::vocabulary::CURRENCY;

use learnt::Learnt;
use plan::Deed;

/// Casts the rule-based agent.
#[derive(Clone, Copy, Debug, Default)]
pub struct Greedy;

impl Casting for Greedy {
    fn name(&self) -> &str {
        "greedy"
    }

    fn about(&self) -> &str {
        "reads everything, then decides by rules over what it read"
    }

    fn traits(&self) -> Traits {
        Traits { ignores_seed: true, ..Traits::default() }
    }

    fn troupe(&self, desks: usize) -> Box<dyn Troupe + '_> {
        Box::new(Soloists::new(desks, |_| Box::new(Agent::default())))
    }
}

#[derive(Default)]
struct Agent {
    ticket: Option<TicketNo>,
    /// Plays generated cases.
    reader: Reader<desk2::FirstPapers>,
}

impl Policy for Agent {
    fn act(&mut self, seen: &Observation<'_>, answer: &mut Answer) {
        match seen.dialect() {
            Dialect::Desk => {
                self.ticket = self.ticket.or_else(|| triage::neediest(seen));
                match self.ticket {
                    Some(ticket) => act_on_desk(seen, answer, ticket),
                    None => _ = answer.begin(Verb::Idle),
                }
            }
            Dialect::Shop => shop::act(seen, answer),
            Dialect::Desk2 => self.reader.act(seen, answer),
        }
    }
}

/// Opens the ticket, reads, does the deeds that follow from what was read, replies and closes.
fn act_on_desk(seen: &Observation<'_>, answer: &mut Answer, ticket: TicketNo) {
    if seen.selected() != Some(ticket) {
        seen.on_ticket(answer, Verb::OpenTicket, ticket);
        return;
    }
    let unread = next_unread(seen);
    let needs_draft = seen.reply().is_some() && !seen.has_draft();
    let spare = seen.remaining().saturating_sub(1 + u32::from(needs_draft)) as usize;
    let mut learnt = Learnt::from(seen, ticket);
    let mut left = left_to_do(seen, ticket, &learnt);
    if unread.is_some() && spare <= left.len() {
        // What was not read may forbid it: no money moves on half of the papers.
        learnt.credit_cents = None;
        left = left_to_do(seen, ticket, &learnt);
    }
    match (left.first(), unread) {
        (Some(deed), _) if learnt.is_threat && spare > 0 => perform(seen, answer, ticket, deed),
        (_, Some(id)) if spare > left.len() => read(seen, answer, id),
        (Some(deed), _) if spare > 0 => perform(seen, answer, ticket, deed),
        _ if needs_draft => draft(seen, answer, ticket, &learnt),
        (Some(deed), _) => perform(seen, answer, ticket, deed),
        (None, None) => close(seen, answer, ticket, &learnt),
        // A case that was not looked into is not closed as if it were settled.
        (None, Some(_)) => _ = answer.begin(Verb::Idle),
    }
}

fn left_to_do(seen: &Observation<'_>, ticket: TicketNo, learnt: &Learnt) -> Vec<Deed> {
    let all = plan::deeds(seen, learnt).into_iter();
    all.filter(|deed| !deed.is_done(seen, ticket)).collect()
}

/// The next thing to read: alerts and incidents first, because they do not wait.
fn next_unread<'a>(seen: &Observation<'a>) -> Option<&'a str> {
    let unread = || seen.readable_ids().filter(|id| !seen.has_read(id));
    let is_pressing = |id: &&str| id.contains("alert") || id.contains("incident");
    unread().find(is_pressing).or_else(|| unread().next())
}

fn read(seen: &Observation<'_>, answer: &mut Answer, id: &str) {
    answer.begin(Verb::InspectRecord);
    answer.command.record = seen.text(answer, id);
}

fn perform(seen: &Observation<'_>, answer: &mut Answer, ticket: TicketNo, deed: &Deed) {
    match deed {
        Deed::Await => _ = answer.begin(Verb::Idle),
        Deed::Prioritize(priority) => {
            seen.on_ticket(answer, Verb::SetPriority, ticket).command.priority = Some(*priority);
        }
        Deed::Move(status) => {
            seen.on_ticket(answer, Verb::SetStatus, ticket).command.status = Some(*status);
        }
        Deed::Tag(tag) => {
            seen.on_ticket(answer, Verb::AddTag, ticket);
            answer.command.tag = seen.text(answer, tag);
        }
        Deed::Escalate(team) => {
            seen.on_ticket(answer, Verb::Escalate, ticket);
            answer.command.team = seen.text(answer, team);
        }
        Deed::Credit(cents) => {
            seen.on_ticket(answer, Verb::ApplyCredit, ticket);
            answer.command.amount = Some(Amount::of(words::dollars(*cents)));
            answer.command.currency = seen.text(answer, CURRENCY);
        }
    }
}

fn draft(seen: &Observation<'_>, answer: &mut Answer, ticket: TicketNo, learnt: &Learnt) {
    seen.on_ticket(answer, Verb::DraftReply, ticket);
    let Some(asked) = seen.reply() else { return };
    answer.command.template = seen.text(answer, &asked.template);
    answer.command.note = seen.text(answer, &reply::note(seen, ticket, learnt));
    for point in &asked.checklist {
        let point = seen.text(answer, point);
        answer.points.push(point);
    }
}

fn close(seen: &Observation<'_>, answer: &mut Answer, ticket: TicketNo, learnt: &Learnt) {
    seen.on_ticket(answer, Verb::FinalizeResolution, ticket);
    answer.command.code = seen.text(answer, plan::code(seen, learnt));
}
