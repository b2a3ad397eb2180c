//! The solution of a generated case, from what it must come to.

use crate::scenario::{Move, PatternSource, StrictSource, ValueSource};

/// The currency of all generated cases.
pub(super) const CURRENCY: &str = "USD";

/// Sees the evidence, decides, does the rest, replies and closes.
pub(super) fn moves(strict: &StrictSource, note: &str) -> Vec<Move> {
    let ticket = &strict.ticket;
    let mut moves: Vec<Move> =
        strict.evidence.iter().filter_map(|pattern| see(pattern, ticket)).collect();
    let values: Vec<&ValueSource> = strict.wants().map(|want| &want.value).collect();
    for step in work(&values, ticket, note) {
        // What was asked to see the answer is not asked again.
        if !moves.contains(&step) {
            moves.push(step);
        }
    }
    moves
}

/// What brings a ticket to these values: the changes first, then the reply, then the closing.
pub(super) fn work(values: &[&ValueSource], ticket: &str, note: &str) -> Vec<Move> {
    let mut moves: Vec<Move> = values.iter().flat_map(|value| carry_out(value, ticket)).collect();
    let template = values.iter().find_map(|value| match value {
        ValueSource::Template(template) => Some(template.clone()),
        _ => None,
    });
    let points = values.iter().find_map(|value| match value {
        ValueSource::Points(points) => Some(points.clone()),
        _ => None,
    });
    if template.is_some() {
        moves.push(Move::DraftReply {
            ticket: Some(ticket.to_owned()),
            template,
            checklist: points.unwrap_or_default(),
            note: note.to_owned(),
        });
        moves.push(Move::SendReply(ticket.to_owned()));
    }
    let code = values.iter().find_map(|value| match value {
        ValueSource::Closed(code) => Some(code.clone()),
        _ => None,
    });
    let ticket = Some(ticket.to_owned());
    moves.extend(code.map(|code| Move::FinalizeResolution { ticket, code }));
    moves
}

/// What makes a seat see this; messages come by themselves.
fn see(pattern: &PatternSource, ticket: &str) -> Option<Move> {
    Some(match pattern {
        PatternSource::Opened(id) => Move::OpenTicket(id.clone()),
        PatternSource::Read(id) => Move::InspectRecord(id.clone()),
        PatternSource::Asked(question) => Move::AskCustomer(ticket.to_owned(), question.clone()),
        _ => return None,
    })
}

/// What brings a part of a ticket to a value; the reply and the closing come at the end.
fn carry_out(value: &ValueSource, ticket: &str) -> Vec<Move> {
    let on = || ticket.to_owned();
    let each = |words: &[String], make: fn(String, String) -> Move| {
        words.iter().map(|word| make(on(), word.clone())).collect()
    };
    match value {
        ValueSource::Credits(all) => all
            .iter()
            .map(|&cents| Move::ApplyCredit(on(), f64::from(cents) / 100.0, CURRENCY.to_owned()))
            .collect(),
        ValueSource::Escalated(teams) => each(teams, Move::Escalate),
        ValueSource::Contained(targets) => each(targets, Move::Contain),
        ValueSource::Checked(channels) => each(channels, Move::VerifyIdentity),
        ValueSource::Tagged(tags) => each(tags, Move::AddTag),
        ValueSource::Linked(others) => each(others, Move::LinkTickets),
        ValueSource::Refused(reason) => vec![Move::RefuseRequest(on(), reason.clone())],
        ValueSource::Status(status) => vec![Move::SetStatus(on(), *status)],
        ValueSource::Priority(priority) => vec![Move::SetPriority(on(), *priority)],
        ValueSource::Asked(questions) => each(questions, Move::AskCustomer),
        ValueSource::Template(_)
        | ValueSource::Points(_)
        | ValueSource::Closed(_)
        | ValueSource::Kept(_) => Vec::new(),
    }
}
