//! Someone who opens every ticket, reads every paper, and then does what a script makes of it.

use std::collections::VecDeque;

use aegis_engine::command::{Amount, Answer, Verb};
use aegis_engine::observe::Observation;
use aegis_engine::policy::Policy;
use aegis_engine::scenario::Move;

/// What is done once everything was read.
pub trait Script: Send {
    /// Whether papers are read at all before it is asked.
    const READS: bool = true;
    /// How often it is asked: once all that it said the last time is done, it is asked again.
    const STAGES: usize = 1;

    /// What is to be done now, in order.
    fn moves(&mut self, seen: &Observation<'_>) -> Vec<Move>;
}

/// Plays a script.
#[derive(Clone, Debug, Default)]
pub struct Reader<S> {
    script: S,
    opened: usize,
    stages: usize,
    moves: VecDeque<Move>,
}

impl<S: Script> Reader<S> {
    /// Someone who plays this.
    #[must_use]
    pub const fn new(script: S) -> Self {
        Self { script, opened: 0, stages: 0, moves: VecDeque::new() }
    }
}

impl<S: Script> Policy for Reader<S> {
    fn act(&mut self, seen: &Observation<'_>, answer: &mut Answer) {
        if self.stages == 0 {
            if let Some(ticket) = seen.tickets().nth(self.opened).filter(|_| S::READS) {
                self.opened += 1;
                seen.on_ticket(answer, Verb::OpenTicket, ticket.number);
                return;
            }
            if let Some(id) = seen.readable_ids().find(|id| !seen.has_read(id)).filter(|_| S::READS)
            {
                answer.begin(Verb::InspectRecord);
                answer.command.record = seen.text(answer, id);
                return;
            }
        }
        while self.moves.is_empty() && self.stages < S::STAGES {
            self.stages += 1;
            self.moves = self.script.moves(seen).into();
        }
        match self.moves.pop_front() {
            Some(step) => perform(seen, answer, &step),
            None => _ = answer.begin(Verb::Wait),
        }
    }
}

/// Answers with one step of a solution.
pub fn perform(seen: &Observation<'_>, answer: &mut Answer, step: &Move) {
    let mut on = |verb: Verb, ticket: &str| {
        answer.begin(verb);
        answer.command.ticket = seen.text(answer, ticket);
    };
    match step {
        Move::OpenTicket(ticket) => on(Verb::OpenTicket, ticket),
        Move::SendReply(ticket) => on(Verb::SendReply, ticket),
        Move::SetPriority(ticket, priority) => {
            on(Verb::SetPriority, ticket);
            answer.command.priority = Some(*priority);
        }
        Move::SetStatus(ticket, status) => {
            on(Verb::SetStatus, ticket);
            answer.command.status = Some(*status);
        }
        Move::AddTag(ticket, tag) => {
            on(Verb::AddTag, ticket);
            answer.command.tag = seen.text(answer, tag);
        }
        Move::Escalate(ticket, team) => {
            on(Verb::Escalate, ticket);
            answer.command.team = seen.text(answer, team);
        }
        Move::ApplyCredit(ticket, amount, currency) => {
            on(Verb::ApplyCredit, ticket);
            pay(seen, answer, *amount, currency);
        }
        Move::UndoCredit(ticket, amount, currency) => {
            on(Verb::UndoCredit, ticket);
            pay(seen, answer, *amount, currency);
        }
        Move::CorrectCredit(ticket, amount, currency) => {
            on(Verb::CorrectCredit, ticket);
            pay(seen, answer, *amount, currency);
        }
        Move::AskCustomer(ticket, object) => about(seen, answer, Verb::AskCustomer, ticket, object),
        Move::VerifyIdentity(ticket, object) => {
            about(seen, answer, Verb::VerifyIdentity, ticket, object);
        }
        Move::RefuseRequest(ticket, object) => {
            about(seen, answer, Verb::RefuseRequest, ticket, object);
        }
        Move::Contain(ticket, object) => about(seen, answer, Verb::Contain, ticket, object),
        Move::LinkTickets(ticket, object) => about(seen, answer, Verb::LinkTickets, ticket, object),
        Move::DraftReply { ticket, template, checklist, note } => {
            on(Verb::DraftReply, ticket.as_deref().unwrap_or_default());
            answer.command.template = seen.text(answer, template.as_deref().unwrap_or_default());
            answer.command.note = seen.text(answer, note);
            for point in checklist {
                let point = seen.text(answer, point);
                answer.points.push(point);
            }
        }
        Move::FinalizeResolution { ticket, code } => {
            on(Verb::FinalizeResolution, ticket.as_deref().unwrap_or_default());
            answer.command.code = seen.text(answer, code);
        }
        Move::InspectRecord(id) => {
            answer.begin(Verb::InspectRecord);
            answer.command.record = seen.text(answer, id);
        }
        Move::SearchKb(query) | Move::LookUpPolicy(query) => {
            answer.begin(Verb::SearchKb);
            answer.command.query = seen.text(answer, query);
        }
        Move::Wait => _ = answer.begin(Verb::Wait),
    }
}

fn pay(seen: &Observation<'_>, answer: &mut Answer, amount: f64, currency: &str) {
    answer.command.amount = Some(Amount::of(amount));
    answer.command.currency = seen.text(answer, currency);
}

fn about(seen: &Observation<'_>, answer: &mut Answer, verb: Verb, ticket: &str, object: &str) {
    answer.begin(verb);
    answer.command.ticket = seen.text(answer, ticket);
    answer.command.object = seen.text(answer, object);
}
