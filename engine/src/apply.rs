//! The only writer: puts what happened into the state of a desk. No rule, no failure.

use crate::event::{Event, Turn};
use crate::rules::{
    closing, correction, credit, dealing, escalation, message, priority, reading, reply, search,
    sending, status, tag, ticket,
};
use crate::world::{Deed, DeskMut};

/// Applies a whole turn: its new words, its number, its events.
pub fn apply_turn(desk: &mut DeskMut<'_>, turn: &Turn<'_>) {
    hear(desk, turn);
    happen(desk, turn);
}

/// Gives the words that a turn brings their numbers, before anybody decides about them.
pub fn hear(desk: &mut DeskMut<'_>, turn: &Turn<'_>) {
    for word in turn.words.iter() {
        desk.papers.words.push(word);
    }
}

/// Applies the number and the events of a turn whose words were heard.
pub fn happen(desk: &mut DeskMut<'_>, turn: &Turn<'_>) {
    desk.case.turn = turn.number;
    desk.case.refused = None;
    for event in turn.events {
        apply(desk, event);
    }
}

/// Applies one event.
pub fn apply(desk: &mut DeskMut<'_>, event: &Event) {
    match *event {
        Event::Refused { why } => desk.case.refused = Some(why),
        Event::Idled => {}
        Event::TicketOpened { ticket } => ticket::apply(desk, ticket),
        Event::RecordViewed { record } => reading::apply_record(desk, record),
        Event::ArticleViewed { article } => reading::apply_article(desk, article),
        Event::Searched { query, .. } => search::apply(desk, query),
        Event::PrioritySet { ticket, priority } => priority::apply(desk, ticket, priority),
        Event::StatusSet { ticket, status } => status::apply(desk, ticket, status),
        Event::TagAdded { ticket, tag } => tag::apply(desk, ticket, tag),
        Event::CreditApplied { ticket, amount, currency } => {
            credit::apply(desk, ticket, amount, currency);
        }
        Event::Escalated { ticket, team } => escalation::apply(desk, ticket, team),
        Event::ReplyDrafted { ticket, template, note } => {
            reply::apply_draft(desk, ticket, template, note);
        }
        Event::PointMade { point } => reply::apply_point(desk, point),
        Event::CaseClosed { ticket, code } => closing::apply(desk, ticket, code),
        Event::MessageArrived { message } => message::apply(desk, message),
        Event::Ended { why } => desk.case.ended = Some(why),
        Event::ReplySent { ticket, template } => sending::apply(desk, ticket, template),
        Event::PointSent { ticket, point } => desk.note(ticket, Deed::Said(point)),
        Event::CustomerAsked { ticket, .. }
        | Event::IdentityChecked { ticket, .. }
        | Event::RequestRefused { ticket, .. }
        | Event::Contained { ticket, .. }
        | Event::TicketsLinked { ticket, .. } => dealing::apply(desk, ticket, event),
        Event::CreditUndone { ticket, credit, .. } => correction::apply(desk, ticket, credit),
        Event::TicketClaimed { ticket } => desk.case.active = Some(ticket),
        Event::TicketTransferred { .. }
        | Event::ColleagueMessaged { .. }
        | Event::Waited
        | Event::PolicyFailed { .. } => {}
    }
}
