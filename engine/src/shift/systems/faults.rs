//! Faults of the tools: a command is lost, a page is old, a ticket is delivered twice.

use crate::command::Verb;
use crate::shift::clock::Moment;
use crate::shift::command::cost_seconds;
use crate::shift::decide::Events;
use crate::shift::event::ShiftEvent;
use crate::shift::state::HallRef;

/// Where the draws of tickets begin among those of seats.
const TICKETS: u64 = 1 << 32;

/// A tool may fail at a seat's command on its case.
pub(crate) fn fail(hall: &HallRef<'_>, moment: Moment, verb: Verb, events: &mut Events) {
    let seat = moment.id as u8;
    let row = &hall.seats[usize::from(seat)];
    let Some(ticket) = row.holding else { return };
    if verb == Verb::Failed || !happens(hall, u64::from(seat), u64::from(row.acts)) {
        return;
    }
    let free = moment.second + hall.slowed(cost_seconds(verb));
    events.push(match verb {
        Verb::InspectRecord => ShiftEvent::ReadStale { seat, ticket, free },
        _ => ShiftEvent::CommandLost { seat, ticket, free, verb },
    });
}

/// A tool may deliver a ticket twice.
pub(crate) fn deliver_twice(hall: &HallRef<'_>, ticket: u32, events: &mut Events) {
    if happens(hall, TICKETS + u64::from(ticket), 0) {
        events.push(ShiftEvent::DeliveredTwice { ticket });
    }
}

fn happens(hall: &HallRef<'_>, entity: u64, occasion: u64) -> bool {
    let share = u64::from(hall.shift.source.faults_thousandths);
    share > 0 && hall.shift.chances.faults.draw(entity, occasion).below(1_000) < share
}

#[cfg(test)]
mod tests {
    use crate::shift::systems::given::one_ticket;

    #[test]
    fn a_ticket_is_delivered_twice_where_every_tool_fails_and_never_where_none_does() {
        assert!(one_ticket(1_000).ticket().has_copy);
        assert!(!one_ticket(0).ticket().has_copy);
    }
}
