//! The policy of the engine.

use aegis_engine::command::{Amount, Answer, Verb};
use aegis_engine::event::TicketNo;
use aegis_engine::observe::Observation;
use aegis_engine::policy::{Casting, Policy, Soloists, Troupe};
use aegis_engine::scenario::Priority;

use super::{Choice, NAME, choose};

/// The twin as a policy of the engine.
#[derive(Clone, Copy, Debug, Default)]
pub struct Twin {
    /// Whether it lets every turn pass.
    pub is_idle: bool,
}

impl Casting for Twin {
    fn name(&self) -> &str {
        NAME
    }

    fn about(&self) -> &str {
        "chooses by the seed and the turn"
    }

    fn troupe(&self, desks: usize) -> Box<dyn Troupe + '_> {
        let is_idle = self.is_idle;
        Box::new(Soloists::new(desks, move |part| Box::new(Seated { seed: part.seed, is_idle })))
    }
}

struct Seated {
    seed: u64,
    is_idle: bool,
}

impl Policy for Seated {
    fn act(&mut self, seen: &Observation<'_>, answer: &mut Answer) {
        if self.is_idle {
            answer.begin(Verb::Idle);
            return;
        }
        let (tickets, records) = (seen.tickets().len() as u32, seen.record_ids().len() as u32);
        match choose(self.seed, seen.turn(), tickets, records) {
            Choice::Open(ticket) => _ = seen.on_ticket(answer, Verb::OpenTicket, TicketNo(ticket)),
            Choice::Inspect(record) => {
                answer.begin(Verb::InspectRecord);
                let id = seen.record_ids().nth(record as usize).unwrap_or_default();
                answer.command.record = seen.text(answer, id);
            }
            Choice::Search(query) => {
                answer.begin(Verb::SearchKb);
                answer.command.query = seen.text(answer, query);
            }
            Choice::Raise(ticket) => {
                seen.on_ticket(answer, Verb::SetPriority, TicketNo(ticket));
                answer.command.priority = Some(Priority::Urgent);
            }
            Choice::Tag(ticket, tag) => {
                seen.on_ticket(answer, Verb::AddTag, TicketNo(ticket));
                answer.command.tag = seen.text(answer, tag);
            }
            Choice::Credit(ticket) => {
                seen.on_ticket(answer, Verb::ApplyCredit, TicketNo(ticket));
                answer.command.amount = Some(Amount::of(240.001));
                answer.command.currency = seen.text(answer, "USD");
            }
            Choice::Draft(ticket) => {
                seen.on_ticket(answer, Verb::DraftReply, TicketNo(ticket));
                answer.command.template = seen.text(answer, "vip");
                for point in seen.reply().map_or(&[][..], |reply| &reply.checklist) {
                    let point = seen.text(answer, point);
                    answer.points.push(point);
                }
            }
            Choice::Escalate(ticket) => {
                seen.on_ticket(answer, Verb::Escalate, TicketNo(ticket));
                answer.command.team = seen.text(answer, "security");
            }
            Choice::Nonsense(number) => {
                answer.begin(Verb::OpenTicket);
                answer.command.ticket = seen.text(answer, &format!("TICKET-{number}"));
            }
            Choice::Idle => _ = answer.begin(Verb::Idle),
        }
    }
}
