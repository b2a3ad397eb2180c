//! Whether an event of a log can be applied: it names nothing that the shift does not have.

use crate::score::FULL;

use super::clock::{Due, Moment};
use super::event::{ShiftEvent, ShiftTurn};
use super::state::{HallRef, MAX_ATTEMPTS, MAX_LANES};

/// The bonus of a window, in hundredths, at most.
pub(super) const MAX_BONUS_HUNDREDTHS: u32 = 10_000;

/// Whether a turn can be applied after what was applied before.
pub(super) fn fits(turn: &ShiftTurn<'_>, hall: &HallRef<'_>) -> bool {
    has_actor(turn.moment, hall) && turn.events.iter().all(|event| event_fits(event, hall))
}

/// Whether a moment in which a seat acts names one.
fn has_actor(moment: Moment, hall: &HallRef<'_>) -> bool {
    moment.due != Due::SeatFree || (moment.id as usize) < hall.seats.len()
}

fn event_fits(event: &ShiftEvent, hall: &HallRef<'_>) -> bool {
    let (ticket, seat) = event.names();
    let is_copy = matches!(event, ShiftEvent::Refused { .. });
    ticket.is_none_or(|ticket| is_copy || (ticket as usize) < hall.tickets.len())
        && seat.is_none_or(|seat| usize::from(seat) < hall.seats.len())
        && values_fit(event, hall)
}

fn values_fit(event: &ShiftEvent, hall: &HallRef<'_>) -> bool {
    match *event {
        ShiftEvent::Arrived { ticket, mood_points, bonus_hundredths, .. } => {
            ticket == hall.now.arrived
                && mood_points <= FULL
                && bonus_hundredths <= MAX_BONUS_HUNDREDTHS
        }
        ShiftEvent::Transferred { to, .. } | ShiftEvent::Messaged { to, .. } => {
            usize::from(to) < hall.seats.len()
        }
        ShiftEvent::CaseEnded { points, attempt, .. } => {
            points <= FULL && (1..=MAX_ATTEMPTS).contains(&attempt)
        }
        ShiftEvent::HandedOn { team, lane, .. } => {
            usize::from(team) < hall.teams.len() && usize::from(lane) < MAX_LANES
        }
        ShiftEvent::TeamApproved { team, .. } => usize::from(team) < hall.teams.len(),
        ShiftEvent::TeamBounced { team, mood_points, .. }
        | ShiftEvent::TeamDenied { team, mood_points, .. } => {
            usize::from(team) < hall.teams.len() && mood_points <= FULL
        }
        ShiftEvent::Replied { mood_points, .. }
        | ShiftEvent::Reopened { mood_points, .. }
        | ShiftEvent::WroteAgain { mood_points, .. } => mood_points <= FULL,
        ShiftEvent::IncidentStarted { incident }
        | ShiftEvent::IncidentSpread { incident }
        | ShiftEvent::IncidentEnded { incident } => usize::from(incident) < hall.incidents.len(),
        ShiftEvent::WindowOpened { window } | ShiftEvent::WindowShut { window } => {
            usize::from(window) < hall.windows.len()
        }
        _ => true,
    }
}
