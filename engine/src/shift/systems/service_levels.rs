//! Service levels: what a plan promises runs out at its second, whoever is looking.

use crate::shift::clock::{Due, Moment};
use crate::shift::decide::Events;
use crate::shift::event::ShiftEvent;
use crate::shift::state::{HallRef, Place};

/// A promise runs out, kept or not.
pub(crate) fn run_out(hall: &HallRef<'_>, moment: Moment, events: &mut Events) {
    let ticket = moment.id;
    let row = &hall.tickets[ticket as usize];
    let is_settled = matches!(row.place, Place::Closed | Place::WithTeam { .. });
    match moment.due {
        Due::ReplyDue if !row.is_answered => events.push(ShiftEvent::ReplyMissed { ticket }),
        Due::SolveDue if !is_settled => events.push(ShiftEvent::SolveMissed { ticket }),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shift::systems::given::one_ticket;

    #[test]
    fn a_promise_is_missed_at_its_second_unless_it_was_kept() {
        let missed = |row: fn(&mut crate::shift::state::TicketRow)| {
            let mut given = one_ticket(0).with(row);
            let mut events = given.when(1_000, Due::ReplyDue, 0);
            events.extend(given.when(2_000, Due::SolveDue, 0));
            events
        };
        let both = [ShiftEvent::ReplyMissed { ticket: 0 }, ShiftEvent::SolveMissed { ticket: 0 }];
        assert_eq!(missed(|_| ()), both);
        assert_eq!(missed(|row| row.is_answered = true), both[1..]);
        assert_eq!(missed(|row| row.place = Place::Closed), both[..1]);
    }
}
