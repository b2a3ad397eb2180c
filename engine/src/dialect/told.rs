//! Events in words, for everybody who reads a log.

use crate::event::{Ending, Event, TicketNo};
use crate::text::Text;
use crate::world::Desk;

use super::refusal::explain_refusal;
use super::words::quoted;

/// An event in words.
#[must_use]
pub fn event_in_words(event: &Event, desk: &Desk<'_>) -> String {
    let source = &desk.scenario.source;
    let say = |text: Text| quoted(desk.say(text));
    match *event {
        Event::Refused { why } => format!("refused: {}", explain_refusal(desk, why)),
        Event::Idled => "idled".to_owned(),
        Event::Waited => "waited".to_owned(),
        Event::RecordViewed { record } => {
            let record = source.records.get(record.0 as usize);
            format!("read {}", record.map_or("a record", |record| &record.id))
        }
        Event::ArticleViewed { article } => {
            let article = source.articles.get(article.0 as usize);
            format!("read {}", article.map_or("an article", |article| &article.id))
        }
        Event::Searched { query, hits } => format!("searched {}: {hits} found", say(query)),
        Event::ReplyDrafted { template: Text::NONE, .. } => "drafted a reply".to_owned(),
        Event::PointMade { point } => format!("point {}", say(point)),
        Event::MessageArrived { message } => {
            let message = source.messages.get(message as usize);
            format!("message from {}", message.map_or("somebody", |message| &message.from))
        }
        Event::ColleagueMessaged { to, note } => format!("wrote to seat {}: {}", to.0, say(note)),
        Event::PolicyFailed { cause, last_words } => {
            format!("the policy failed ({cause}): {}", say(last_words))
        }
        Event::Ended { why } => ending(why, desk),
        _ => on_ticket(event, desk),
    }
}

/// What happened on a ticket.
fn on_ticket(event: &Event, desk: &Desk<'_>) -> String {
    let tickets = &desk.scenario.source.tickets;
    let id = |TicketNo(number): TicketNo| {
        tickets.get(number as usize).map_or("a ticket", |ticket| ticket.id.as_str())
    };
    let say = |text: Text| quoted(desk.say(text));
    let (ticket, what) = match *event {
        Event::TicketOpened { ticket } => return format!("opened {}", id(ticket)),
        Event::PrioritySet { ticket, priority } => (ticket, format!("priority {priority}")),
        Event::StatusSet { ticket, status } => (ticket, format!("status {status}")),
        Event::TagAdded { ticket, tag } => (ticket, format!("tag {}", say(tag))),
        Event::CreditApplied { ticket, amount, currency } => {
            (ticket, format!("credit {} {}", amount.number(), say(currency)))
        }
        Event::CreditUndone { ticket, amount, currency, .. } => {
            (ticket, format!("credit {} {} taken back", amount.number(), say(currency)))
        }
        Event::Escalated { ticket, team } => (ticket, format!("to {}", say(team))),
        Event::ReplyDrafted { ticket, template, .. } => {
            (ticket, format!("draft with {}", say(template)))
        }
        Event::ReplySent { ticket, template } => {
            (ticket, format!("reply sent with {}", say(template)))
        }
        Event::PointSent { ticket, point } => (ticket, format!("the reply says {}", say(point))),
        Event::CustomerAsked { ticket, question } => (ticket, format!("asked {}", say(question))),
        Event::IdentityChecked { ticket, channel, is_confirmed } => {
            let found = if is_confirmed { "confirmed" } else { "not confirmed" };
            (ticket, format!("identity {found} through {}", say(channel)))
        }
        Event::RequestRefused { ticket, reason } => {
            (ticket, format!("refused for {}", say(reason)))
        }
        Event::Contained { ticket, target } => (ticket, format!("stopped {}", say(target))),
        Event::TicketsLinked { ticket, other } => (ticket, format!("linked to {}", id(other))),
        Event::TicketClaimed { ticket } => (ticket, "claimed".to_owned()),
        Event::TicketTransferred { ticket, to } => (ticket, format!("given to seat {}", to.0)),
        Event::CaseClosed { ticket, code } => (ticket, format!("closed as {}", say(code))),
        Event::Refused { .. }
        | Event::Idled
        | Event::Waited
        | Event::RecordViewed { .. }
        | Event::ArticleViewed { .. }
        | Event::Searched { .. }
        | Event::PointMade { .. }
        | Event::MessageArrived { .. }
        | Event::ColleagueMessaged { .. }
        | Event::PolicyFailed { .. }
        | Event::Ended { .. } => unreachable!("this happened on no ticket"),
    };
    format!("{}: {what}", id(ticket))
}

fn ending(why: Ending, desk: &Desk<'_>) -> String {
    let source = &desk.scenario.source;
    match why {
        Ending::Closed => "ended: the case was closed".to_owned(),
        Ending::BudgetSpent => "ended: the budget is spent".to_owned(),
        Ending::PolicyFailed => "ended: the policy failed".to_owned(),
        Ending::Breach { forbidden } => {
            let no = forbidden as usize;
            let strict = source.strict.as_ref().and_then(|strict| strict.breaches.get(no));
            let classic = source.classic.as_ref().and_then(|classic| classic.forbidden.get(no));
            let reason = strict.map(|breach| &breach.because);
            let reason = reason.or(classic.map(|ban| &ban.reason));
            format!("ended: a breach. {}", reason.map_or("", String::as_str))
        }
    }
}
