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
