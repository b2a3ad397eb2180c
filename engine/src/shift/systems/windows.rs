//! Policy windows: while one is open, the cases that it covers are worth more.

use crate::shift::clock::{Due, Moment};
use crate::shift::decide::Events;
use crate::shift::event::ShiftEvent;
use crate::shift::state::HallRef;

/// A window opens or shuts.
pub(crate) fn turn(moment: Moment, events: &mut Events) {
    let window = moment.id as u8;
    events.push(match moment.due {
        Due::WindowOpens => ShiftEvent::WindowOpened { window },
        _ => ShiftEvent::WindowShut { window },
    });
}

/// A solved case uses its window if that is open.
pub(crate) fn use_open(hall: &HallRef<'_>, ticket: u32, points: u32, events: &mut Events) {
    let window = hall.shift.arrivals[ticket as usize].window;
    let is_open = window.is_some_and(|no| hall.windows[usize::from(no)].is_open);
    if is_open && points > 0 {
        events.push(ShiftEvent::WindowUsed { ticket });
    }
}
