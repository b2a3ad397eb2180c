//! The only writer of a shift's state: from events to what they change. No rules, no chance.

use super::clock::{Due, Moment};
use super::event::ShiftEvent;
use super::state::{HallMut, Place, TicketRow};

/// Applies a turn: the clock passes its moment, and its events change what they change.
pub fn apply_turn(hall: &mut HallMut<'_>, moment: Moment, events: &[ShiftEvent]) {
    hall.queue.pass(moment);
    hall.now.turn += 1;
    if moment.due == Due::SeatFree {
        hall.seats[moment.id as usize].acts += 1;
    }
    for event in events {
        apply(hall, moment, event);
    }
}

fn apply(hall: &mut HallMut<'_>, moment: Moment, event: &ShiftEvent) {
    match *event {
        ShiftEvent::Arrived { .. } => arrive(hall, event),
        ShiftEvent::Woken { .. }
        | ShiftEvent::Rested { .. }
        | ShiftEvent::RestedOn { .. }
        | ShiftEvent::Claimed { .. }
        | ShiftEvent::Refused { .. }
        | ShiftEvent::GivenBack { .. }
        | ShiftEvent::Transferred { .. }
        | ShiftEvent::Messaged { .. }
        | ShiftEvent::Worked { .. }
        | ShiftEvent::CommandLost { .. }
        | ShiftEvent::ReadStale { .. }
        | ShiftEvent::SeatFailed { .. } => apply_to_seat(hall, moment, event),
        ShiftEvent::IncidentStarted { incident } => set_degree(hall, incident, 1),
        ShiftEvent::IncidentSpread { incident } => set_degree(hall, incident, 2),
        ShiftEvent::IncidentEnded { incident } => set_degree(hall, incident, 0),
        ShiftEvent::WindowOpened { window } => hall.windows[usize::from(window)].is_open = true,
        ShiftEvent::WindowShut { window } => hall.windows[usize::from(window)].is_open = false,
        ShiftEvent::Ended => hall.now.is_over = true,
        _ => apply_to_ticket(hall, event),
    }
}

fn set_degree(hall: &mut HallMut<'_>, incident: u8, degree: u8) {
    hall.incidents[usize::from(incident)].degree = degree;
}

fn arrive(hall: &mut HallMut<'_>, event: &ShiftEvent) {
    let ShiftEvent::Arrived { ticket, reply_due, solve_due, patience_due, mood_points, .. } =
        *event
    else {
        return;
    };
    hall.now.arrived += 1;
    hall.queue.push(reply_due, Due::ReplyDue, ticket);
    hall.queue.push(solve_due, Due::SolveDue, ticket);
    hall.queue.push(patience_due, Due::Patience, ticket);
    hall.tickets[ticket as usize] = TicketRow {
        place: Place::Open,
        reply_due,
        solve_due,
        patience_due,
        mood_points,
        ..TicketRow::default()
    };
}

fn apply_to_seat(hall: &mut HallMut<'_>, moment: Moment, event: &ShiftEvent) {
    match *event {
        ShiftEvent::Woken { seat } => {
            hall.seats[usize::from(seat)].is_resting = false;
            hall.now.resting = hall.now.resting.saturating_sub(1);
            free_at(hall, seat, moment.second);
        }
        ShiftEvent::Rested { seat } => {
            hall.seats[usize::from(seat)].is_resting = true;
            hall.now.resting += 1;
        }
        ShiftEvent::Claimed { seat, ticket, free } => {
            let row = &mut hall.tickets[ticket as usize];
            row.place = Place::Held { seat };
            row.claimed = moment.second;
            row.reserved = None;
            hall.seats[usize::from(seat)].holding = Some(ticket);
            free_at(hall, seat, free);
        }
        ShiftEvent::Refused { seat, ticket, free, .. } => {
            let copied = ticket.checked_sub(hall.tickets.len() as u32);
            if let Some(row) = copied.and_then(|at| hall.tickets.get_mut(at as usize)) {
                row.has_copy = false;
            }
            free_at(hall, seat, free);
        }
        ShiftEvent::GivenBack { seat, ticket, free } => {
            put_back(hall, Some(seat), ticket, None);
            free_at(hall, seat, free);
        }
        ShiftEvent::Transferred { seat, ticket, to, free } => {
            put_back(hall, Some(seat), ticket, Some(to));
            free_at(hall, seat, free);
        }
        ShiftEvent::SeatFailed { seat, ticket } => {
            put_back(hall, Some(seat), ticket, None);
            hall.seats[usize::from(seat)].has_failed = true;
        }
        ShiftEvent::RestedOn { seat, free, .. }
        | ShiftEvent::Messaged { seat, free, .. }
        | ShiftEvent::Worked { seat, free, .. }
        | ShiftEvent::CommandLost { seat, free, .. }
        | ShiftEvent::ReadStale { seat, free, .. } => free_at(hall, seat, free),
        _ => {}
    }
}

fn free_at(hall: &mut HallMut<'_>, seat: u8, free: u32) {
    hall.seats[usize::from(seat)].free = free;
    hall.queue.push(free, Due::SeatFree, u32::from(seat));
}

fn put_back(hall: &mut HallMut<'_>, seat: Option<u8>, ticket: u32, reserved: Option<u8>) {
    let row = &mut hall.tickets[ticket as usize];
    row.place = Place::Open;
    row.reserved = reserved;
    hall.returned.push(ticket);
    if let Some(seat) = seat {
        hall.seats[usize::from(seat)].holding = None;
    }
}

fn apply_to_ticket(hall: &mut HallMut<'_>, event: &ShiftEvent) {
    match *event {
        ShiftEvent::DeliveredTwice { ticket } => hall.tickets[ticket as usize].has_copy = true,
        ShiftEvent::Replied { ticket, mood_points, patience_due } => {
            hall.tickets[ticket as usize].is_answered = true;
            feel(hall, ticket, mood_points);
            wait_until(hall, ticket, patience_due);
        }
        ShiftEvent::CaseEnded { seat, ticket, points, attempt, rating } => {
            let row = &mut hall.tickets[ticket as usize];
            row.place = Place::Closed;
            row.points = points;
            row.attempts = attempt;
            hall.now.closed += 1;
            hall.seats[usize::from(seat)].holding = None;
            hall.queue.push(rating, Due::Rating, ticket);
        }
        ShiftEvent::HandedOn { ticket, team, lane, answers, objection } => {
            let row = &mut hall.tickets[ticket as usize];
            row.place = Place::WithTeam { team };
            row.objection = objection;
            let team = &mut hall.teams[usize::from(team)];
            team.lanes[usize::from(lane)] = answers;
            team.cases += 1;
            hall.queue.push(answers, Due::TeamAnswers, ticket);
        }
        ShiftEvent::TeamApproved { ticket, .. } => {
            hall.tickets[ticket as usize].place = Place::Closed;
        }
        ShiftEvent::TeamDenied { ticket, mood_points, .. } => {
            hall.tickets[ticket as usize].place = Place::Closed;
            feel(hall, ticket, mood_points);
        }
        ShiftEvent::TeamBounced { ticket, mood_points, patience_due, .. }
        | ShiftEvent::Reopened { ticket, mood_points, patience_due } => {
            hall.now.closed = hall.now.closed.saturating_sub(1);
            put_back(hall, None, ticket, None);
            feel(hall, ticket, mood_points);
            wait_until(hall, ticket, patience_due);
        }
        ShiftEvent::Sampled { ticket, review } => hall.queue.push(review, Due::Review, ticket),
        ShiftEvent::WroteAgain { ticket, mood_points, patience_due, .. } => {
            let row = &mut hall.tickets[ticket as usize];
            row.wrote = row.wrote.saturating_add(1);
            feel(hall, ticket, mood_points);
            wait_until(hall, ticket, patience_due);
        }
        ShiftEvent::Churned { ticket, .. } => {
            hall.tickets[ticket as usize].has_left = true;
            feel(hall, ticket, 0);
        }
        _ => {}
    }
}

fn feel(hall: &mut HallMut<'_>, ticket: u32, mood_points: u32) {
    hall.tickets[ticket as usize].mood_points = mood_points;
}

fn wait_until(hall: &mut HallMut<'_>, ticket: u32, patience_due: u32) {
    hall.tickets[ticket as usize].patience_due = patience_due;
    hall.queue.push(patience_due, Due::Patience, ticket);
}
