//! Quality review: it looks at some of the closed cases and reopens those that are wrong.

use crate::shift::clock::Moment;
use crate::shift::decide::Events;
use crate::shift::event::ShiftEvent;
use crate::shift::state::{HallRef, MAX_ATTEMPTS, Place};

use super::customers::patience_from;

/// How long after the close review looks at a case, at least.
const REVIEW_SECONDS: u64 = 1_800;
/// How much a customer minds when a closed case comes back.
const REOPENED_MOOD: i32 = -3_000;

/// Chooses whether a case that was closed will be looked at.
pub(crate) fn sample(hall: &HallRef<'_>, second: u32, ticket: u32, events: &mut Events) {
    let occasion = u64::from(hall.tickets[ticket as usize].attempts);
    let mut draw = hall.shift.chances.quality.draw(u64::from(ticket), occasion);
    if draw.below(100) < u64::from(hall.shift.source.sampled_hundredths) {
        let wait = REVIEW_SECONDS + draw.below(REVIEW_SECONDS);
        events.push(ShiftEvent::Sampled { ticket, review: second + wait as u32 });
    }
}

/// Looks at a case.
pub(crate) fn review(hall: &HallRef<'_>, moment: Moment, events: &mut Events) {
    let ticket = moment.id;
    let row = &hall.tickets[ticket as usize];
    if row.place != Place::Closed {
        return;
    }
    if row.points > 0 || row.attempts >= MAX_ATTEMPTS {
        events.push(ShiftEvent::ReviewPassed { ticket });
        return;
    }
    let mood_points = hall.mood(ticket, REOPENED_MOOD);
    let patience_due = patience_from(hall, moment.second, ticket);
    events.push(ShiftEvent::Reopened { ticket, mood_points, patience_due });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shift::clock::Due;
    use crate::shift::systems::given::one_ticket;

    /// What review says of a closed case.
    fn review_of(points: u32, attempts: u8) -> Vec<ShiftEvent> {
        let mut given = one_ticket(0).with(|row| {
            row.place = Place::Closed;
            row.points = points;
            row.attempts = attempts;
        });
        given.close();
        given.when(4_000, Due::Review, 0)
    }

    #[test]
    fn a_wrong_case_comes_back_once_and_a_right_one_never() {
        assert!(matches!(review_of(0, 1)[..], [ShiftEvent::Reopened { .. }]));
        assert_eq!(review_of(0, 2), [ShiftEvent::ReviewPassed { ticket: 0 }]);
        assert_eq!(review_of(9_000, 1), [ShiftEvent::ReviewPassed { ticket: 0 }]);
    }
}
