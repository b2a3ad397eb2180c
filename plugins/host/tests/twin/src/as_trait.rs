//! The policy of the engine.

use aegis_engine::command::{Amount, Answer, Verb};
use aegis_engine::event::TicketNo;
use aegis_engine::observe::Observation;
use aegis_engine::policy::{Casting, Policy, Soloists, Troupe};
use aegis_engine::scenario::{Dialect, Priority, Word};
use aegis_engine::text::Text;
use aegis_engine::world::{Deed, DeedRow};

use super::{Choice, Deal, NAME, Stand, choose, choose_on_desk2};

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
        let choice = if seen.dialect() == Dialect::Desk2 {
            let own = |row: &&DeedRow| {
                !matches!(row.deed, Deed::Said(_) | Deed::Undone(_) | Deed::Heard { .. })
            };
            let stand = Stand {
                deeds: seen.deeds().iter().filter(own).count(),
                credits: seen.standing_credits().count(),
                messages: seen.message_count(),
            };
            choose_on_desk2(self.seed, seen.turn(), tickets, records, &stand)
        } else {
            choose(self.seed, seen.turn(), tickets, records)
        };
        match choice {
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
            Choice::Deal(deal) => deal_with(seen, deal, answer),
        }
    }
}

fn deal_with(seen: &Observation<'_>, deal: Deal, answer: &mut Answer) {
    let Some(offers) = seen.offers() else { return };
    let word = |list: &'_ [Word]| {
        let found = list.get(deal.word as usize % list.len().max(1));
        found.map_or("", |Word(id, _)| id.as_str()).to_owned()
    };
    let id = |number| seen.ticket(TicketNo(number)).map_or("", |ticket| &ticket.source.id);
    let (verb, object) = match deal.kind {
        0 => (Verb::AskCustomer, word(&offers.questions)),
        1 => (Verb::VerifyIdentity, word(&offers.channels)),
        2 => (Verb::RefuseRequest, word(&offers.reasons)),
        3 => (Verb::Contain, word(&offers.targets)),
        4 => (Verb::Escalate, word(&offers.teams)),
        5 => (Verb::AddTag, word(&offers.tags)),
        6 | 7 => (Verb::ApplyCredit, word(&offers.currencies)),
        8 => (Verb::UndoCredit, word(&offers.currencies)),
        9 => (Verb::CorrectCredit, word(&offers.currencies)),
        10 => (Verb::LinkTickets, id(deal.other).to_owned()),
        11 => (Verb::ClaimTicket, String::new()),
        12 => (Verb::TransferTicket, "ida".to_owned()),
        13 => (Verb::MessageColleague, "ida".to_owned()),
        14 => (Verb::Wait, String::new()),
        15 => (Verb::SendReply, String::new()),
        16 => (Verb::DraftReply, word(&offers.templates)),
        _ => (Verb::FinalizeResolution, word(&offers.codes)),
    };
    if matches!(verb, Verb::MessageColleague | Verb::Wait) {
        answer.begin(verb);
    } else {
        seen.on_ticket(answer, verb, TicketNo(deal.ticket));
    }
    // The order is that in which the library names its texts; new ones get their numbers so.
    if verb == Verb::MessageColleague {
        answer.command.note = seen.text(answer, "naïve ✓");
    }
    let has_object = !matches!(verb, Verb::ClaimTicket | Verb::Wait | Verb::SendReply);
    let object = if has_object { seen.text(answer, &object) } else { Text::NONE };
    match verb {
        Verb::Escalate => answer.command.team = object,
        Verb::AddTag => answer.command.tag = object,
        Verb::ApplyCredit | Verb::UndoCredit | Verb::CorrectCredit => {
            let amount = if verb == Verb::CorrectCredit { 6.25 } else { 5.5 };
            answer.command.amount = Some(Amount::of(amount));
            answer.command.currency = object;
        }
        Verb::DraftReply => {
            answer.command.template = object;
            let point = seen.text(answer, &word(&offers.points));
            answer.points.push(point);
        }
        Verb::FinalizeResolution => answer.command.code = object,
        _ => answer.command.object = object,
    }
}
