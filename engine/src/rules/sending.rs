//! Sending the draft of a reply to the customer.

use crate::command::Command;
use crate::event::{Event, Refusal, TicketNo};
use crate::text::Text;
use crate::world::{Deed, Desk, DeskMut};

use super::{Events, named_ticket};

pub(crate) fn decide(
    desk: &Desk<'_>,
    command: &Command,
    events: &mut Events,
) -> Result<(), Refusal> {
    let ticket = named_ticket(desk, command.ticket)?;
    let draft = desk.case.draft.filter(|draft| draft.ticket == ticket);
    let draft = draft.filter(|_| !desk.dealings.is_draft_sent);
    let Some(draft) = draft else { return Err(Refusal::NothingToSend { ticket }) };
    events.push(Event::ReplySent { ticket, template: draft.template });
    events.extend(desk.papers.points.iter().map(|&point| Event::PointSent { ticket, point }));
    Ok(())
}

pub(crate) fn apply(desk: &mut DeskMut<'_>, ticket: TicketNo, template: Text) {
    desk.case.active = Some(ticket);
    desk.dealings.is_draft_sent = true;
    desk.note(ticket, Deed::Sent(template));
}
