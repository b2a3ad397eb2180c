//! Drafting a reply. A new draft takes the place of the former one, points and all.

use crate::command::Command;
use crate::event::{Event, Refusal, TicketNo};
use crate::scenario::Dialect;
use crate::text::Text;
use crate::world::{Desk, DeskMut, Draft};

use super::{Events, named_ticket};

pub(crate) fn decide(
    desk: &Desk<'_>,
    command: &Command,
    points: &[Text],
    events: &mut Events,
) -> Result<(), Refusal> {
    let ticket = match desk.scenario.source.dialect {
        Dialect::Desk | Dialect::Desk2 => named_ticket(desk, command.ticket)?,
        Dialect::Shop => TicketNo(0),
    };
    events.push(Event::ReplyDrafted { ticket, template: command.template, note: command.note });
    let first = events.len();
    for &point in points {
        let made = Event::PointMade { point };
        if !events[first..].contains(&made) {
            events.push(made);
        }
    }
    Ok(())
}

pub(crate) fn apply_draft(desk: &mut DeskMut<'_>, ticket: TicketNo, template: Text, note: Text) {
    desk.case.active = Some(ticket);
    desk.case.draft = Some(Draft { ticket, template, note });
    desk.papers.points.clear();
    desk.case.dealings.is_draft_sent = false;
}

pub(crate) fn apply_point(desk: &mut DeskMut<'_>, point: Text) {
    desk.papers.points.push(point);
}

#[cfg(test)]
mod tests {
    use crate::command::Verb;
    use crate::rules::given::desk;

    #[test]
    fn a_new_draft_forgets_the_points_of_the_old_one_and_counts_each_once() {
        let draft = |points: &'static [&'static str]| {
            move |desk: &crate::world::Desk<'_>, answer: &mut crate::command::Answer| {
                let command = answer.begin(Verb::DraftReply);
                command.ticket = desk.find("TICKET-1001").unwrap();
                command.template = desk.find("billing_credit_resolution").unwrap();
                for point in points {
                    answer.point(&desk.scenario.lexicon, point);
                }
            }
        };
        desk()
            .when(draft(&["explain_next_invoice", "confirm_credit_amount"]))
            .holds(|desk| desk.papers.points.len() == 2)
            .when(draft(&["made up", "made up", ""]))
            .holds(|desk| {
                let points = desk.papers.points.iter().map(|&point| desk.say(point));
                points.eq(["made up", ""])
            });
    }
}
