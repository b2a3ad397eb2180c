//! Whether the state in a snapshot is one that its shift can be in, field by field.

use std::fmt::Debug;

use crate::score::FULL;

use super::clock::{Due, Moment};
use super::snapshot::{ShiftRestoreError, Snapshot};
use super::state::{MAX_ATTEMPTS, Place};

/// The last second that any moment can have; no shift comes near it.
const LAST_SECOND: u32 = 1 << 30;

type Checked = Result<(), ShiftRestoreError>;

/// Checks everything that is used as a place in a table, and every sum that is kept.
pub(super) fn check(snapshot: &Snapshot) -> Checked {
    snapshot.source.check()?;
    check_sizes(snapshot)?;
    check_now(snapshot)?;
    (0..).zip(&snapshot.seats).try_for_each(|(no, _)| check_seat(snapshot, no))?;
    (0..).zip(&snapshot.tickets).try_for_each(|(no, _)| check_ticket(snapshot, no))?;
    for (no, team) in snapshot.teams.iter().enumerate() {
        let fits = team.lanes.iter().all(|&free| free <= LAST_SECOND);
        expect(fits, || format!("teams[{no}].lanes"), &team.lanes, "seconds of the shift")?;
    }
    for (no, incident) in snapshot.incidents.iter().enumerate() {
        let degree = incident.degree;
        expect(degree <= 2, || format!("incidents[{no}].degree"), &degree, "0, 1 or 2")?;
    }
    for (no, moment) in snapshot.queue.iter().enumerate() {
        let advice = "a second of the shift with an id that it has";
        expect(moment_fits(snapshot, *moment), || format!("queue[{no}]"), moment, advice)?;
    }
    let cases = snapshot.source.cases;
    for (no, &ticket) in snapshot.returned.iter().enumerate() {
        let advice = "the number of a ticket";
        expect(ticket < cases, || format!("returned[{no}]"), &ticket, advice)?;
    }
    let is_sound = snapshot.judge.is_sound();
    expect(is_sound, || "judge".to_owned(), &"contradictory", "what the judge noted of the turns")
}

fn expect(holds: bool, field: impl FnOnce() -> String, value: &dyn Debug, advice: &str) -> Checked {
    if holds {
        return Ok(());
    }
    let (field, value) = (field(), format!("{value:?}"));
    Err(ShiftRestoreError::OutOfRange { field, value, advice: advice.to_owned() })
}

fn check_sizes(snapshot: &Snapshot) -> Checked {
    let source = &snapshot.source;
    for (field, found, wanted) in [
        ("tickets", snapshot.tickets.len(), source.cases as usize),
        ("seats", snapshot.seats.len(), source.seats.len()),
        ("pasts", snapshot.pasts.len(), source.seats.len()),
        ("teams", snapshot.teams.len(), source.teams.len()),
        ("incidents", snapshot.incidents.len(), source.incidents.len()),
        ("windows", snapshot.windows.len(), source.windows.len()),
    ] {
        let advice = format!("as many as the shift has: {wanted}");
        expect(found == wanted, || field.to_owned(), &found, &advice)?;
    }
    let fits = snapshot.judge.fits(source.cases as usize, source.seats.len());
    expect(fits, || "judge".to_owned(), &"of another size", "made for this shift")
}

fn check_now(snapshot: &Snapshot) -> Checked {
    let now = &snapshot.now;
    let field = |name: &'static str| move || format!("now.{name}");
    let advice = "at most the number of cases";
    expect(now.arrived <= snapshot.source.cases, field("arrived"), &now.arrived, advice)?;
    let advice = "at most the number of tickets that have come";
    expect(now.closed <= now.arrived, field("closed"), &now.closed, advice)?;
    let resting = snapshot.seats.iter().filter(|row| row.is_resting).count();
    let advice = format!("the number of seats that rest: {resting}");
    expect(now.resting as usize == resting, field("resting"), &now.resting, &advice)?;
    expect(now.turn <= LAST_SECOND, field("turn"), &now.turn, "at most 1,073,741,824")
}

fn check_seat(snapshot: &Snapshot, no: u8) -> Checked {
    let row = &snapshot.seats[usize::from(no)];
    let advice = "a second of the shift";
    expect(row.free <= LAST_SECOND, || format!("seats[{no}].free"), &row.free, advice)?;
    let Some(ticket) = row.holding else { return Ok(()) };
    let place = snapshot.tickets.get(ticket as usize).map(|row| row.place);
    let advice = "a ticket that says so too";
    let is_held = place == Some(Place::Held { seat: no });
    expect(is_held, || format!("seats[{no}].holding"), &ticket, advice)
}

fn check_ticket(snapshot: &Snapshot, no: u32) -> Checked {
    let row = &snapshot.tickets[no as usize];
    let seats = snapshot.seats.len();
    let field = |name: &'static str| move || format!("tickets[{no}].{name}");
    let place_fits = match row.place {
        Place::Held { seat } => {
            snapshot.seats.get(usize::from(seat)).is_some_and(|row| row.holding == Some(no))
        }
        Place::WithTeam { team } => usize::from(team) < snapshot.teams.len(),
        Place::Coming => no >= snapshot.now.arrived,
        Place::Open | Place::Closed => true,
    };
    expect(place_fits, field("place"), &row.place, "where such a ticket can be")?;
    expect(row.mood_points <= FULL, field("mood_points"), &row.mood_points, "at most 10,000")?;
    expect(row.points <= FULL, field("points"), &row.points, "at most 10,000")?;
    expect(row.attempts <= MAX_ATTEMPTS, field("attempts"), &row.attempts, "at most 2")?;
    let reserved = row.reserved.is_none_or(|seat| usize::from(seat) < seats);
    expect(reserved, field("reserved"), &row.reserved, "a seat of the shift, or none")?;
    for (name, second) in [
        ("reply_due", row.reply_due),
        ("solve_due", row.solve_due),
        ("patience_due", row.patience_due),
        ("claimed", row.claimed),
    ] {
        expect(second <= LAST_SECOND, field(name), &second, "a second of the shift")?;
    }
    Ok(())
}

fn moment_fits(snapshot: &Snapshot, moment: Moment) -> bool {
    let id = moment.id as usize;
    let has_id = match moment.due {
        Due::SeatFree => id < snapshot.seats.len(),
        Due::IncidentStarts | Due::IncidentSpreads | Due::IncidentEnds => {
            id < snapshot.incidents.len()
        }
        Due::WindowOpens | Due::WindowShuts => id < snapshot.windows.len(),
        Due::End => id == 0,
        // Tickets come from the stream, and are never in the queue.
        Due::Arrival => false,
        _ => moment.id < snapshot.now.arrived,
    };
    has_id && moment.second <= LAST_SECOND
}
