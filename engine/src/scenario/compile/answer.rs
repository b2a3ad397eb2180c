//! The steps of a solution as answers.

use crate::command::{Amount, Answer, Command, Verb};
use crate::scenario::{Dialect, Move};
use crate::text::Text;

use super::Compiled;

impl Compiled {
    /// The answer that carries out one step of a solution.
    #[must_use]
    pub fn answer(&self, step: &Move) -> Answer {
        let mut answer = Answer { command: self.command(step), ..Answer::default() };
        if let Move::DraftReply { checklist, .. } = step {
            answer.points = checklist.iter().map(|point| self.lexicon.known(point)).collect();
        }
        answer
    }

    fn command(&self, step: &Move) -> Command {
        let text = |text: &String| self.lexicon.known(text);
        let maybe = |text: &Option<String>| {
            text.as_ref().map_or(Text::NONE, |text| self.lexicon.known(text))
        };
        let form = Command::new;
        let on = |verb, ticket| Command { ticket: text(ticket), ..form(verb) };
        let about = |verb, ticket, object| Command { object: text(object), ..on(verb, ticket) };
        let money = |verb, ticket, amount: &f64, currency| Command {
            amount: Some(Amount::of(*amount)),
            currency: text(currency),
            ..on(verb, ticket)
        };
        match step {
            Move::OpenTicket(_) if self.source.dialect == Dialect::Shop => form(Verb::OpenTicket),
            Move::OpenTicket(ticket) => on(Verb::OpenTicket, ticket),
            Move::InspectRecord(id) => Command { record: text(id), ..form(Verb::InspectRecord) },
            Move::SearchKb(query) => Command { query: text(query), ..form(Verb::SearchKb) },
            Move::LookUpPolicy(key) => Command { query: text(key), ..form(Verb::LookUpPolicy) },
            Move::SetPriority(ticket, priority) => {
                Command { priority: Some(*priority), ..on(Verb::SetPriority, ticket) }
            }
            Move::SetStatus(ticket, status) => {
                Command { status: Some(*status), ..on(Verb::SetStatus, ticket) }
            }
            Move::AddTag(ticket, tag) => Command { tag: text(tag), ..on(Verb::AddTag, ticket) },
            Move::ApplyCredit(ticket, amount, currency) => {
                money(Verb::ApplyCredit, ticket, amount, currency)
            }
            Move::UndoCredit(ticket, amount, currency) => {
                money(Verb::UndoCredit, ticket, amount, currency)
            }
            Move::CorrectCredit(ticket, amount, currency) => {
                money(Verb::CorrectCredit, ticket, amount, currency)
            }
            Move::Escalate(ticket, team) => {
                Command { team: text(team), ..on(Verb::Escalate, ticket) }
            }
            Move::DraftReply { ticket, template, note, .. } => Command {
                ticket: maybe(ticket),
                template: maybe(template),
                note: text(note),
                ..form(Verb::DraftReply)
            },
            Move::SendReply(ticket) => on(Verb::SendReply, ticket),
            Move::AskCustomer(ticket, question) => about(Verb::AskCustomer, ticket, question),
            Move::VerifyIdentity(ticket, channel) => about(Verb::VerifyIdentity, ticket, channel),
            Move::RefuseRequest(ticket, reason) => about(Verb::RefuseRequest, ticket, reason),
            Move::Contain(ticket, target) => about(Verb::Contain, ticket, target),
            Move::LinkTickets(ticket, other) => about(Verb::LinkTickets, ticket, other),
            Move::Wait => form(Verb::Wait),
            Move::FinalizeResolution { ticket, code } => Command {
                ticket: maybe(ticket),
                code: text(code),
                ..form(Verb::FinalizeResolution)
            },
        }
    }
}
