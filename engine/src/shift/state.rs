//! The state of a shift: rows as components, in tables of one world, read and written as slices.

use std::sync::Arc;

use bevy_ecs::component::Component;
use bevy_ecs::system::{Query, SystemState};
use bevy_ecs::world::World;
use serde::{Deserialize, Serialize};

use crate::score::FULL;
use crate::world::column;

use super::clock::{Due, Moment, Queue};
use super::event::Objection;
use super::stream::CompiledShift;

/// On how many cases a team works at once at most.
pub const MAX_LANES: usize = 4;
/// How often a case is worked on at most.
pub const MAX_ATTEMPTS: u8 = 2;

/// Where a ticket is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// It has not come yet.
    #[default]
    Coming,
    /// In the queue.
    Open,
    /// With a seat.
    Held {
        /// Which one.
        seat: u8,
    },
    /// With a team.
    WithTeam {
        /// Which one.
        team: u8,
    },
    /// Closed.
    Closed,
}

/// A ticket.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketRow {
    /// Where it is.
    pub place: Place,
    /// Until when a reply was promised.
    pub reply_due: u32,
    /// Until when a solution was promised.
    pub solve_due: u32,
    /// When it was claimed last.
    pub claimed: u32,
    /// When its customer will have lost patience.
    pub patience_due: u32,
    /// How content the customer is, in points of 10,000.
    pub mood_points: u32,
    /// What its team will object to, if it will.
    pub objection: Option<Objection>,
    /// What the last work on its case came to.
    pub points: u32,
    /// The only seat that may claim it, if it was handed to one.
    pub reserved: Option<u8>,
    /// How often its case was worked on to the end.
    pub attempts: u8,
    /// How often the customer wrote again.
    pub wrote: u8,
    /// Whether a reply was sent.
    pub is_answered: bool,
    /// Whether the customer left.
    pub has_left: bool,
    /// Whether a second delivery of it is in the queue.
    pub has_copy: bool,
}

/// A seat.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeatRow {
    /// When it can act again.
    pub free: u32,
    /// The ticket in its hands.
    pub holding: Option<u32>,
    /// How often it acted.
    pub acts: u32,
    /// Whether it rests until something can be done.
    pub is_resting: bool,
    /// Whether its policy could not go on.
    pub has_failed: bool,
}

/// A team.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamRow {
    /// When each of those who work in it is free again.
    pub lanes: [u32; MAX_LANES],
    /// How many cases were handed to it.
    pub cases: u32,
}

/// An incident.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentRow {
    /// How bad it is: 0 when there is none, 1 when it started, 2 when it has spread.
    pub degree: u8,
}

/// A policy window.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowRow {
    /// Whether it is open.
    pub is_open: bool,
}

/// What a shift has once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Now {
    /// How many turns were taken.
    pub turn: u32,
    /// How many tickets have come.
    pub arrived: u32,
    /// How many of them are closed.
    pub closed: u32,
    /// How many seats rest.
    pub resting: u32,
    /// Whether the shift is over.
    pub is_over: bool,
}

type Tables = (
    Query<'static, 'static, &'static mut TicketRow>,
    Query<'static, 'static, &'static mut SeatRow>,
    Query<'static, 'static, &'static mut TeamRow>,
    Query<'static, 'static, &'static mut IncidentRow>,
    Query<'static, 'static, &'static mut WindowRow>,
);

/// A shift's tables.
pub struct Hall {
    shift: Arc<CompiledShift>,
    world: World,
    tables: SystemState<Tables>,
    now: Now,
    queue: Queue,
    returned: Vec<u32>,
}

impl Hall {
    /// The state at the start of a shift.
    #[must_use]
    pub fn open(shift: &Arc<CompiledShift>) -> Self {
        let source = &shift.source;
        let mut world = World::new();
        world.spawn_batch(vec![TicketRow::default(); source.cases as usize]);
        world.spawn_batch(vec![SeatRow::default(); source.seats.len()]);
        world.spawn_batch(vec![TeamRow::default(); source.teams.len()]);
        world.spawn_batch(vec![IncidentRow::default(); source.incidents.len()]);
        world.spawn_batch(vec![WindowRow::default(); source.windows.len()]);
        let tables = SystemState::new(&mut world);
        let mut queue = Queue::default();
        (0..).zip(&source.seats).for_each(|(no, _)| queue.push(0, Due::SeatFree, no));
        for (no, incident) in (0..).zip(&source.incidents) {
            queue.push(incident.starts, Due::IncidentStarts, no);
            queue.push(incident.starts + incident.lasts / 3, Due::IncidentSpreads, no);
            queue.push(incident.starts + incident.lasts, Due::IncidentEnds, no);
        }
        for (no, window) in (0..).zip(&source.windows) {
            queue.push(window.opens, Due::WindowOpens, no);
            queue.push(window.shuts, Due::WindowShuts, no);
        }
        queue.push(source.total_seconds(), Due::End, 0);
        let shift = Arc::clone(shift);
        Self { shift, world, tables, now: Now::default(), queue, returned: Vec::new() }
    }

    /// All tables, to be read or to be written; taken once for many turns.
    pub fn tables(&mut self) -> HallMut<'_> {
        let (tickets, seats, teams, incidents, windows) =
            self.tables.get_mut(&mut self.world).expect("the tables were made with this world");
        HallMut {
            shift: &self.shift,
            now: &mut self.now,
            queue: &mut self.queue,
            returned: &mut self.returned,
            tickets: column(tickets),
            seats: column(seats),
            teams: column(teams),
            incidents: column(incidents),
            windows: column(windows),
        }
    }
}

/// A shift, to be read.
#[derive(Clone, Copy)]
#[expect(missing_docs, reason = "each is the table of its row kind")]
pub struct HallRef<'a> {
    pub shift: &'a CompiledShift,
    pub now: &'a Now,
    pub queue: &'a Queue,
    /// The tickets that came back into the queue, in order.
    pub returned: &'a [u32],
    pub tickets: &'a [TicketRow],
    pub seats: &'a [SeatRow],
    pub teams: &'a [TeamRow],
    pub incidents: &'a [IncidentRow],
    pub windows: &'a [WindowRow],
}

/// A shift, for `apply` alone.
#[expect(missing_docs, reason = "each is the table of its row kind")]
pub struct HallMut<'a> {
    pub shift: &'a CompiledShift,
    pub now: &'a mut Now,
    pub queue: &'a mut Queue,
    pub returned: &'a mut Vec<u32>,
    pub tickets: &'a mut [TicketRow],
    pub seats: &'a mut [SeatRow],
    pub teams: &'a mut [TeamRow],
    pub incidents: &'a mut [IncidentRow],
    pub windows: &'a mut [WindowRow],
}

impl HallMut<'_> {
    /// The same shift, to be read.
    #[must_use]
    pub fn as_ref(&self) -> HallRef<'_> {
        HallRef {
            shift: self.shift,
            now: self.now,
            queue: self.queue,
            returned: self.returned,
            tickets: self.tickets,
            seats: self.seats,
            teams: self.teams,
            incidents: self.incidents,
            windows: self.windows,
        }
    }
}

impl HallRef<'_> {
    /// The moment that comes next: what is due, or the next ticket of the stream.
    #[must_use]
    pub fn next(&self) -> Option<Moment> {
        let id = self.now.arrived;
        let arrival = self.shift.arrivals.get(id as usize);
        let arrival =
            arrival.map(|arrival| Moment { second: arrival.second, due: Due::Arrival, id });
        match (self.queue.peek(), arrival) {
            (Some(due), Some(arrival)) => Some(due.min(arrival)),
            (due, arrival) => due.or(arrival),
        }
    }

    /// How long something takes now that takes so long on a good day.
    #[must_use]
    pub fn slowed(&self, seconds: u32) -> u32 {
        let degree = self.incidents.iter().map(|row| u32::from(row.degree)).max().unwrap_or(0);
        seconds + seconds * degree / 4
    }

    /// A mood after a change, in points.
    #[must_use]
    pub fn mood(&self, ticket: u32, change: i32) -> u32 {
        let mood = self.tickets[ticket as usize].mood_points;
        mood.saturating_add_signed(change).min(FULL)
    }
}
