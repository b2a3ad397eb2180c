//! Customers: they write, wait, write again, leave, and say at the end how satisfied they are.

use crate::chance::Draw;
use crate::shift::clock::Moment;
use crate::shift::decide::Events;
use crate::shift::event::{Saying, ShiftEvent};
use crate::shift::state::{HallRef, Place, TicketRow};

use super::faults;

/// How content a customer is at first, in points of 10,000.
pub(crate) const FIRST_MOOD: u32 = 8_000;
/// How long after a case was closed its customer gives a mark.
pub(crate) const RATING_SECONDS: u32 = 600;
/// How much a first reply pleases.
const REPLY_MOOD: i32 = 2_000;
/// How much waiting annoys.
const WAITING_MOOD: i32 = -2_500;
/// How often a customer writes again before they leave.
const TIMES_BEFORE_LEAVING: u8 = 2;

/// What customers say, by what they mean; shown, never read by a rule.
pub(crate) const PHRASES: &[(Saying, &[&str])] = &[
    (
        Saying::Reminds,
        &[
            "I wrote a while ago and have heard nothing. Is anybody looking at this?",
            "Just checking: has somebody picked this up?",
            "We are still waiting for a first answer.",
        ],
    ),
    (
        Saying::Presses,
        &[
            "Thank you for the answer, but it is not settled yet. When will it be?",
            "You wrote back once. What happens now?",
            "We have your reply. We still need the matter closed.",
        ],
    ),
    (
        Saying::Corrects,
        &[
            "I looked it up: part of what I told you was wrong. Please go by your records.",
            "Sorry, I mixed two things up. What you have on file is right.",
        ],
    ),
    (
        Saying::ChangesMind,
        &[
            "On reflection we would take whatever your policy gives. Please just settle it.",
            "Forget the part about speed; we want it right.",
        ],
    ),
    (
        Saying::ClaimsPromise,
        &[
            "One of your colleagues promised me more than that on the phone.",
            "I was told that an exception had been approved already.",
        ],
    ),
    (
        Saying::Leaves,
        &[
            "That is enough. We are moving to another vendor.",
            "Do not bother any more. We have asked for our contract to be ended.",
        ],
    ),
];

/// A customer writes for the first time.
pub(crate) fn arrive(hall: &HallRef<'_>, moment: Moment, events: &mut Events) {
    let ticket = moment.id;
    let arrival = &hall.shift.arrivals[ticket as usize];
    let plan = &hall.shift.source.plans[usize::from(arrival.plan)];
    events.push(ShiftEvent::Arrived {
        ticket,
        reply_due: moment.second + plan.reply_seconds,
        solve_due: moment.second + plan.solve_seconds,
        patience_due: moment.second + arrival.patience_seconds,
        mood_points: FIRST_MOOD,
        value_cents: plan.value_cents,
        bonus_hundredths: hall.shift.bonus_hundredths(ticket),
    });
    faults::deliver_twice(hall, ticket, events);
}

/// A customer was answered: the clock of their patience starts anew.
pub(crate) fn hear_reply(hall: &HallRef<'_>, moment: Moment, ticket: u32, events: &mut Events) {
    let is_first = !hall.tickets[ticket as usize].is_answered;
    let mood_points = hall.mood(ticket, if is_first { REPLY_MOOD } else { 0 });
    let patience_due = patience_from(hall, moment.second, ticket);
    events.push(ShiftEvent::Replied { ticket, mood_points, patience_due });
}

/// When a customer who hears nothing from this second on will have lost patience.
pub(crate) fn patience_from(hall: &HallRef<'_>, second: u32, ticket: u32) -> u32 {
    second + hall.shift.arrivals[ticket as usize].patience_seconds
}

/// A customer who has waited too long writes again, and leaves in the end.
pub(crate) fn lose_patience(hall: &HallRef<'_>, moment: Moment, events: &mut Events) {
    let ticket = moment.id;
    let row = &hall.tickets[ticket as usize];
    let waits = matches!(row.place, Place::Open | Place::Held { .. });
    if row.patience_due != moment.second || !waits || row.has_left {
        return;
    }
    let mut draw = hall.shift.chances.customers.draw(u64::from(ticket), u64::from(row.wrote));
    if row.wrote >= TIMES_BEFORE_LEAVING {
        let phrase = choose_phrase(Saying::Leaves, &mut draw);
        events.push(ShiftEvent::Churned { ticket, phrase });
        return;
    }
    let saying = choose_saying(row, &mut draw);
    let phrase = choose_phrase(saying, &mut draw);
    let change = match saying {
        Saying::Corrects | Saying::ChangesMind => 0,
        _ => WAITING_MOOD,
    };
    let mood_points = hall.mood(ticket, change);
    let patience_due = patience_from(hall, moment.second, ticket);
    events.push(ShiftEvent::WroteAgain { ticket, saying, phrase, mood_points, patience_due });
}

/// Most ask what became of it, in the tone that follows from what was done; a few say otherwise.
fn choose_saying(row: &TicketRow, draw: &mut Draw) -> Saying {
    match draw.below(16) {
        0 => Saying::Corrects,
        1 => Saying::ChangesMind,
        2 => Saying::ClaimsPromise,
        _ if row.is_answered => Saying::Presses,
        _ => Saying::Reminds,
    }
}

fn choose_phrase(saying: Saying, draw: &mut Draw) -> u8 {
    let count = PHRASES.iter().find(|(own, _)| *own == saying).map_or(1, |(_, all)| all.len());
    draw.below(count as u64) as u8
}

/// A customer whose case was closed marks how satisfied they are.
pub(crate) fn rate(hall: &HallRef<'_>, moment: Moment, events: &mut Events) {
    let ticket = moment.id;
    let row = &hall.tickets[ticket as usize];
    if row.place != Place::Closed || row.has_left {
        return;
    }
    let occasion = 16 + u64::from(row.attempts);
    let mut draw = hall.shift.chances.customers.draw(u64::from(ticket), occasion);
    let whim = draw.below(1_500) as u32;
    let solved = if row.points > 0 { 2_500 } else { 0 };
    let mark = 1 + (row.mood_points * 3 / 4 + solved + whim).min(9_999) / 2_500;
    events.push(ShiftEvent::Rated { ticket, mark: mark.min(5) as u8 });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shift::clock::Due;
    use crate::shift::systems::given::one_ticket;

    #[test]
    fn a_customer_who_hears_nothing_writes_twice_and_leaves_the_third_time() {
        let mut given = one_ticket(0);
        for _ in 0..2 {
            let due = given.ticket().patience_due;
            let events = given.when(due, Due::Patience, 0);
            assert!(matches!(events[..], [ShiftEvent::WroteAgain { .. }]), "{events:?}");
        }
        let due = given.ticket().patience_due;
        let events = given.when(due, Due::Patience, 0);
        assert!(matches!(events[..], [ShiftEvent::Churned { .. }]), "{events:?}");
        assert!(given.ticket().has_left);
    }

    #[test]
    fn a_patience_that_began_anew_does_not_run_out_at_its_old_second() {
        let mut given = one_ticket(0).with(|row| row.patience_due += 60);
        let old = given.ticket().patience_due - 60;
        assert_eq!(given.when(old, Due::Patience, 0), []);
    }

    #[test]
    fn a_solved_case_pleases_more_than_a_closed_one() {
        let mark = |points| {
            let mut given = one_ticket(0).with(|row| {
                row.place = Place::Closed;
                row.points = points;
            });
            match given.when(900, Due::Rating, 0)[..] {
                [ShiftEvent::Rated { mark, .. }] => mark,
                ref other => panic!("{other:?}"),
            }
        };
        assert!(mark(10_000) > mark(0));
    }
}
