//! All rules of a shift: from its state and a moment to the events that follow.

use crate::command::Verb;
use crate::scenario::Compiled;
use crate::score::Report;
use crate::world::Desk;

use super::clock::{Due, Moment};
use super::command::{ShiftCommand, cost_seconds, shift_cost_seconds};
use super::event::{Denial, ShiftEvent};
use super::state::{HallRef, Place};
use super::systems::{customers, faults, incidents, quality, service_levels, teams, windows};
use crate::event::{Event, Turn};

/// Where decided events go.
pub type Events = Vec<ShiftEvent>;

/// Decides what becomes of a moment in which no seat acts. Nothing, if it is overtaken.
pub fn decide_clock(hall: &HallRef<'_>, moment: Moment, events: &mut Events) {
    match moment.due {
        Due::Arrival => customers::arrive(hall, moment, events),
        Due::Patience => customers::lose_patience(hall, moment, events),
        Due::Rating => customers::rate(hall, moment, events),
        Due::ReplyDue | Due::SolveDue => service_levels::run_out(hall, moment, events),
        Due::TeamAnswers => teams::answer(hall, moment, events),
        Due::Review => quality::review(hall, moment, events),
        Due::IncidentStarts | Due::IncidentSpreads | Due::IncidentEnds => {
            incidents::turn(moment, events);
        }
        Due::WindowOpens | Due::WindowShuts => windows::turn(moment, events),
        Due::End => events.push(ShiftEvent::Ended),
        Due::SeatFree => {}
    }
    wake(hall, events);
}

/// Decides what becomes of a seat's command, apart from work on its case.
pub fn decide_seat(hall: &HallRef<'_>, moment: Moment, command: ShiftCommand, events: &mut Events) {
    let seat = moment.id as u8;
    let free = moment.second + hall.slowed(shift_cost_seconds(command));
    if let Err((ticket, why)) = carry_out(hall, moment, command, free, events) {
        // Whoever asks for what cannot be had has asked in any case, and that takes its time.
        let free = free.max(moment.second + 5);
        events.push(ShiftEvent::Refused { seat, ticket, why, free });
    }
    wake(hall, events);
}

fn carry_out(
    hall: &HallRef<'_>,
    moment: Moment,
    command: ShiftCommand,
    free: u32,
    events: &mut Events,
) -> Result<(), (u32, Denial)> {
    let seat = moment.id as u8;
    let holding = hall.seats[usize::from(seat)].holding;
    let own = holding.ok_or((u32::MAX, Denial::EmptyHands));
    let check_seat = |to: u8| {
        let is_there = to != seat && usize::from(to) < hall.seats.len();
        if is_there { Ok(()) } else { Err((u32::MAX, Denial::NoSuchSeat)) }
    };
    events.push(match command {
        ShiftCommand::Rest => match holding {
            None => ShiftEvent::Rested { seat },
            Some(ticket) => ShiftEvent::RestedOn { seat, ticket, free: moment.second + 60 },
        },
        ShiftCommand::Claim { ticket } => {
            check_claim(hall, seat, ticket)?;
            ShiftEvent::Claimed { seat, ticket, free }
        }
        ShiftCommand::GiveBack => ShiftEvent::GivenBack { seat, ticket: own?, free },
        ShiftCommand::Transfer { to } => {
            let ticket = own?;
            check_seat(to)?;
            ShiftEvent::Transferred { seat, ticket, to, free }
        }
        ShiftCommand::Message { to, ticket } => {
            check_seat(to)?;
            if ticket >= hall.now.arrived {
                return Err((u32::MAX, Denial::NotOpen));
            }
            ShiftEvent::Messaged { seat, to, ticket, free }
        }
        ShiftCommand::Work => return Err((u32::MAX, Denial::EmptyHands)),
    });
    Ok(())
}

/// Of two seats that reach for a ticket in one second, the lower one is asked first and has it.
fn check_claim(hall: &HallRef<'_>, seat: u8, ticket: u32) -> Result<(), (u32, Denial)> {
    let refuse = |why| Err((ticket, why));
    let all = hall.tickets.len() as u32;
    if hall.seats[usize::from(seat)].holding.is_some() {
        return refuse(Denial::HandsFull);
    }
    if ticket >= all {
        let has_copy = hall.tickets.get((ticket - all) as usize).is_some_and(|row| row.has_copy);
        return refuse(if has_copy { Denial::Copy } else { Denial::NotOpen });
    }
    let row = &hall.tickets[ticket as usize];
    match row.place {
        Place::Open if row.reserved.is_some_and(|to| to != seat) => refuse(Denial::NotYours),
        Place::Open => Ok(()),
        Place::Held { seat: by } => refuse(Denial::Held { by }),
        _ => refuse(Denial::NotOpen),
    }
}

/// Decides whether a tool fails at a command on a case; then nothing else comes of it.
pub fn decide_fault(hall: &HallRef<'_>, moment: Moment, verb: Verb, events: &mut Events) {
    faults::fail(hall, moment, verb, events);
}

/// Decides what a turn on a case means for the shift.
pub fn decide_work(
    hall: &HallRef<'_>,
    moment: Moment,
    desk: &Desk<'_>,
    turn: &Turn<'_>,
    report: &Report,
    events: &mut Events,
) {
    let seat = moment.id as u8;
    let Some(ticket) = hall.seats[usize::from(seat)].holding else { return };
    if turn.failure().is_some() {
        events.push(ShiftEvent::SeatFailed { seat, ticket });
        return wake(hall, events);
    }
    let free = moment.second + hall.slowed(cost_seconds(turn.command.verb));
    events.push(ShiftEvent::Worked { seat, ticket, free });
    if turn.events.iter().any(|event| matches!(event, Event::ReplySent { .. })) {
        customers::hear_reply(hall, moment, ticket, events);
    }
    if report.ended {
        end_case(hall, free, (seat, ticket), desk, report.points, events);
    }
}

fn end_case(
    hall: &HallRef<'_>,
    free: u32,
    (seat, ticket): (u8, u32),
    desk: &Desk<'_>,
    points: u32,
    events: &mut Events,
) {
    let attempt = hall.tickets[ticket as usize].attempts + 1;
    let rating = free + customers::RATING_SECONDS;
    events.push(ShiftEvent::CaseEnded { seat, ticket, points, attempt, rating });
    windows::use_open(hall, ticket, points, events);
    let scenario: &Compiled = desk.scenario;
    match desk.escalations().last() {
        Some(escalation) => {
            let name = desk.say(escalation.team);
            teams::hand_on(hall, free, ticket, &teams::Handed { name, points, scenario }, events);
        }
        None => quality::sample(hall, free, ticket, events),
    }
}

/// Whoever rests gets up when something can be done again.
fn wake(hall: &HallRef<'_>, events: &mut Events) {
    let brings_work = |event: &ShiftEvent| {
        matches!(
            event,
            ShiftEvent::Arrived { .. }
                | ShiftEvent::GivenBack { .. }
                | ShiftEvent::Transferred { .. }
                | ShiftEvent::TeamBounced { .. }
                | ShiftEvent::Reopened { .. }
                | ShiftEvent::SeatFailed { .. }
        )
    };
    if hall.now.resting == 0 || !events.iter().any(brings_work) {
        return;
    }
    for (seat, row) in (0..).zip(hall.seats) {
        if row.is_resting && !row.has_failed {
            events.push(ShiftEvent::Woken { seat });
        }
    }
}
