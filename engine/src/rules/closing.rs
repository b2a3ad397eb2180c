//! Closing the case with a code, right or wrong.

use crate::command::Command;
use crate::event::{Event, Refusal, TicketNo};
use crate::text::Text;
use crate::world::{Closing, Desk, DeskMut};

use super::{Events, named_ticket};

pub(crate) fn decide(
    desk: &Desk<'_>,
    command: &Command,
    events: &mut Events,
) -> Result<(), Refusal> {
    let code = command.code;
    let ticket = match &desk.scenario.shop {
        None => named_ticket(desk, command.ticket)?,
        Some(shop) if shop.codes.contains(&code) => TicketNo(0),
        Some(_) => return Err(Refusal::UnknownCode { code }),
    };
    events.push(Event::CaseClosed { ticket, code });
    Ok(())
}

pub(crate) fn apply(desk: &mut DeskMut<'_>, ticket: TicketNo, code: Text) {
    desk.case.active = Some(ticket);
    desk.case.closing = Some(Closing { ticket, code });
}

#[cfg(test)]
mod tests {
    use crate::command::Verb;
    use crate::event::{Ending, Event};
    use crate::rules::given::{desk, shop};

    #[test]
    fn any_code_on_any_ticket_closes_the_case() {
        desk()
            .when(|desk, answer| {
                let code = answer.text(&desk.scenario.lexicon, "whatever");
                let command = answer.begin_again(Verb::FinalizeResolution);
                command.ticket = desk.find("TICKET-1002").unwrap();
                command.code = code;
            })
            .ends(Ending::Closed);
    }

    #[test]
    fn the_shop_takes_only_the_codes_that_it_offers() {
        shop()
            .when(|desk, answer| {
                let code = answer.text(&desk.scenario.lexicon, "whatever");
                answer.begin_again(Verb::FinalizeResolution).code = code;
            })
            .holds(|desk| desk.case.refused.is_some() && desk.case.ended.is_none())
            .when(|desk, answer| {
                let code = desk.find("send_replacement").unwrap();
                answer.begin(Verb::FinalizeResolution).code = code;
            })
            .happened(|event| matches!(event, Event::CaseClosed { .. }))
            .ends(Ending::Closed);
    }
}
