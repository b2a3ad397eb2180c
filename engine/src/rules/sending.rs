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
    let draft = draft.filter(|_| !desk.case.dealings.is_draft_sent);
    let Some(draft) = draft else { return Err(Refusal::NothingToSend { ticket }) };
    events.push(Event::ReplySent { ticket, template: draft.template });
    events.extend(desk.papers.points.iter().map(|&point| Event::PointSent { ticket, point }));
    Ok(())
}

pub(crate) fn apply(desk: &mut DeskMut<'_>, ticket: TicketNo, template: Text) {
    desk.case.active = Some(ticket);
    desk.case.dealings.is_draft_sent = true;
    desk.note(ticket, Deed::Sent(template));
}

#[cfg(test)]
mod tests {
    use crate::event::{Event, Refusal, TicketNo};
    use crate::rules::given::{Given, desk2};
    use crate::scenario::Word;

    const DRAFT: &str =
        "draft_reply ticket_id=TICKET-1 template_id=refund reply_checklist=date,amount,date";
    const SEND: &str = "send_reply ticket_id=TICKET-1";

    fn is_sent(given: Given) -> Given {
        given.happened(|event| matches!(event, Event::ReplySent { ticket: TicketNo(0), .. }))
    }

    #[test]
    fn a_draft_is_sent_as_it_stands_with_each_of_its_points_once() {
        let mut given = is_sent(desk2().asks(DRAFT).asks(SEND));
        let [refund, date, amount] =
            given.read(|desk| ["refund", "date", "amount"].map(|word| desk.find(word).unwrap()));
        let ticket = TicketNo(0);
        given.then(&[
            Event::ReplySent { ticket, template: refund },
            Event::PointSent { ticket, point: date },
            Event::PointSent { ticket, point: amount },
        ]);
    }

    #[test]
    fn nothing_is_sent_without_a_draft_for_this_ticket() {
        let nothing = Refusal::NothingToSend { ticket: TicketNo(0) };
        desk2()
            .asks(SEND)
            .then_refused(nothing)
            .then_told("there is no draft for TICKET-1 that was not sent yet; draft a reply first");
        let other = DRAFT.replace("TICKET-1", "TICKET-2");
        desk2().asks(&other).asks(SEND).then_refused(nothing);
    }

    #[test]
    fn a_draft_is_sent_once_and_a_new_one_can_be_sent_again() {
        let given = is_sent(desk2().asks(DRAFT).asks(SEND));
        let given = given.asks(SEND).then_refused(Refusal::NothingToSend { ticket: TicketNo(0) });
        is_sent(given.asks(DRAFT).asks(SEND));
    }

    /// Nothing else takes as much room on a desk.
    #[test]
    fn who_does_nothing_but_send_all_points_loses_none() {
        let mut given = desk2();
        let points = given.read(|desk| {
            let offers =
                &desk.scenario.source.desk2.as_ref().expect("it is of that dialect").offers;
            offers.points.iter().map(|Word(id, _)| id.clone()).collect::<Vec<_>>()
        });
        let draft = format!(
            "draft_reply ticket_id=TICKET-1 template_id=refund reply_checklist={}",
            points.join(",")
        );
        let mut sent = 0;
        while given.read(|desk| desk.case.ended.is_none()) {
            given = is_sent(given.asks(&draft).asks(SEND));
            sent += 1;
        }
        assert_eq!(sent, 15, "it has 30 turns");
        assert_eq!(given.read(|desk| desk.deeds().len()), sent * (1 + points.len()));
    }
}
