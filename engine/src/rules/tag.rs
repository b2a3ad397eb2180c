//! Putting a tag on a ticket. A tag that is there already is refused.

use crate::command::Command;
use crate::event::{Event, Refusal, TicketNo};
use crate::text::Text;
use crate::world::{Desk, DeskMut, TagRow};

use super::{Events, named_ticket};

pub(crate) fn decide(
    desk: &Desk<'_>,
    command: &Command,
    events: &mut Events,
) -> Result<(), Refusal> {
    let ticket = named_ticket(desk, command.ticket)?;
    let tag = command.tag;
    if desk.tags().iter().any(|row| row.ticket == ticket && row.tag == tag) {
        return Err(Refusal::TagAlreadyThere { ticket, tag });
    }
    events.push(Event::TagAdded { ticket, tag });
    Ok(())
}

pub(crate) fn apply(desk: &mut DeskMut<'_>, ticket: TicketNo, tag: Text) {
    desk.case.active = Some(ticket);
    if let Some(row) = desk.tags.get_mut(desk.case.tags as usize) {
        *row = TagRow { ticket, tag, from_start: false };
        desk.case.tags += 1;
    }
}

#[cfg(test)]
mod tests {
    use crate::command::{Answer, Verb};
    use crate::event::{Event, Refusal, TicketNo};
    use crate::rules::given::desk;
    use crate::world::Desk;

    #[test]
    fn a_tag_goes_on_once() {
        let tag = |desk: &Desk<'_>, answer: &mut Answer| {
            let command = answer.begin(Verb::AddTag);
            command.ticket = desk.find("TICKET-1001").unwrap();
            command.tag = desk.find("credit-approved").unwrap();
        };
        let ticket = TicketNo(0);
        let word = desk().read(|desk| desk.find("credit-approved").unwrap());
        desk()
            .when(tag)
            .then(&[Event::TagAdded { ticket, tag: word }])
            .when(tag)
            .then_refused(Refusal::TagAlreadyThere { ticket, tag: word });
    }
}
