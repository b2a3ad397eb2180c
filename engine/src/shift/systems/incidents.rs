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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shift::systems::given::one_ticket;

    #[test]
    fn everybody_is_slower_while_an_incident_lasts() {
        let mut given = one_ticket(0);
        let mut costs = vec![given.slowed(100)];
        for due in [Due::IncidentStarts, Due::IncidentSpreads, Due::IncidentEnds] {
            given.when(1_000, due, 0);
            costs.push(given.slowed(100));
        }
        assert_eq!(costs, [100, 125, 150, 100]);
    }
}
