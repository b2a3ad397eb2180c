//! Incidents: they start, spread and end, and slow everybody down while they last.

use crate::shift::clock::{Due, Moment};
use crate::shift::decide::Events;
use crate::shift::event::ShiftEvent;

/// An incident goes on to its next stage. Its cases come by the stream.
pub(crate) fn turn(moment: Moment, events: &mut Events) {
    let incident = moment.id as u8;
    events.push(match moment.due {
        Due::IncidentStarts => ShiftEvent::IncidentStarted { incident },
        Due::IncidentSpreads => ShiftEvent::IncidentSpread { incident },
        _ => ShiftEvent::IncidentEnded { incident },
    });
}
