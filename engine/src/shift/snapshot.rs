//! Going on elsewhere: a shift's state as bytes, and a shift that goes on where a log leaves off.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::codec::{list, put, take};

use super::clock::Moment;
use super::event::ShiftEvent;
use super::fits::fits;
use super::log::{ShiftReader, ShiftRecord};
use super::run::{Player, SeatPlay, Shift};
use super::score::ShiftJudge;
use super::source::{ShiftError, ShiftSource};
use super::state::{HallMut, IncidentRow, Now, SeatRow, TeamRow, TicketRow, WindowRow};
use super::stream::CompiledShift;

/// Why a shift cannot go on from these bytes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShiftRestoreError {
    /// They are no snapshot, or no log.
    #[error("these bytes are no snapshot of a shift: they end early or hold a wrong value")]
    NotASnapshot,
    /// A turn on a case that is under way is not what the rules give.
    #[error("turn {0} is not what the rules give; it was written by other rules, or changed")]
    OtherRules(u32),
    /// The shift itself cannot be played.
    #[error(transparent)]
    BadShift(#[from] ShiftError),
    /// A case fails its certificate.
    #[error("{0}")]
    Flawed(String),
    /// The state is none that this shift can be in.
    #[error("{field} is {value} in this snapshot; it should be {advice}, so take a new one")]
    OutOfRange {
        /// The field.
        field: String,
        /// What it is.
        value: String,
        /// What it should be.
        advice: String,
    },
    /// There are more or fewer players than seats.
    #[error("the shift has {seats} seats, and there are {players} players; name one for each seat")]
    OtherSeats {
        /// How many seats the shift has.
        seats: usize,
        /// How many players there are.
        players: usize,
    },
}

/// The whole state of a shift.
#[derive(Serialize, Deserialize)]
pub(super) struct Snapshot {
    pub(super) source: ShiftSource,
    pub(super) seed: u64,
    pub(super) now: Now,
    #[serde(deserialize_with = "list")]
    pub(super) tickets: Vec<TicketRow>,
    #[serde(deserialize_with = "list")]
    pub(super) seats: Vec<SeatRow>,
    #[serde(deserialize_with = "list")]
    pub(super) teams: Vec<TeamRow>,
    #[serde(deserialize_with = "list")]
    pub(super) incidents: Vec<IncidentRow>,
    #[serde(deserialize_with = "list")]
    pub(super) windows: Vec<WindowRow>,
    #[serde(deserialize_with = "list")]
    pub(super) queue: Vec<Moment>,
    #[serde(deserialize_with = "list")]
    pub(super) returned: Vec<u32>,
    pub(super) judge: ShiftJudge,
    /// The turns of each seat since it claimed the ticket in its hands.
    #[serde(deserialize_with = "list")]
    pub(super) pasts: Vec<Vec<u8>>,
}

impl<'a> Shift<'a> {
    /// The state after the last turn as bytes.
    #[must_use]
    pub fn snapshot(&mut self) -> Vec<u8> {
        let log = self.log.bytes();
        let past_of = |seat: &SeatPlay<'_>| -> Vec<u8> {
            let here = seat.past.iter().flat_map(|&(start, end)| &log[start..end]);
            seat.earlier.iter().chain(here).copied().collect()
        };
        let pasts = self.seats.iter().map(past_of).collect();
        let hall = self.hall.tables();
        let snapshot = Snapshot {
            source: self.compiled.source.clone(),
            seed: self.compiled.seed,
            now: *hall.now,
            tickets: hall.tickets.to_vec(),
            seats: hall.seats.to_vec(),
            teams: hall.teams.to_vec(),
            incidents: hall.incidents.to_vec(),
            windows: hall.windows.to_vec(),
            queue: hall.queue.to_sorted(),
            returned: hall.returned.clone(),
            judge: self.judge.clone(),
            pasts,
        };
        let mut bytes = Vec::new();
        put(&snapshot, &mut bytes);
        bytes
    }

    /// Goes on from a snapshot. The log starts anew after the turn at which it was taken.
    ///
    /// The policies at open cases are asked again for each turn that they took there, so that they
    /// remember what they have seen; what they answer then is not carried out.
    ///
    /// # Errors
    /// If the bytes are no snapshot, or there is not one player for each seat.
    pub fn restore(bytes: &[u8], players: Vec<Player<'a>>) -> Result<Self, ShiftRestoreError> {
        let snapshot: Snapshot = take(&mut &*bytes).ok_or(ShiftRestoreError::NotASnapshot)?;
        check_seats(&snapshot.source, &players)?;
        super::sound::check(&snapshot)?;
        let compiled = stocked(snapshot.source.clone(), snapshot.seed)?;
        let mut shift = Self::open_after(&compiled, players, Some(snapshot.now.turn));
        fill(&mut shift.hall.tables(), &snapshot);
        shift.judge = snapshot.judge;
        for (seat, past) in snapshot.pasts.iter().enumerate() {
            shift.take_up(seat, past)?;
        }
        Ok(shift)
    }

    /// Goes on after a turn of a log, with the same or with other players: a fork. The new log
    /// holds the turns up to there too.
    ///
    /// # Errors
    /// If the bytes are no log of a shift, or there is not one player for each seat.
    pub fn resume(
        log: &[u8],
        until: u32,
        players: Vec<Player<'a>>,
    ) -> Result<Self, ShiftRestoreError> {
        let Some(ShiftRecord::Opened(opened)) = ShiftReader::new(log).advance() else {
            return Err(ShiftRestoreError::NotASnapshot);
        };
        opened.source.check()?;
        Self::resume_on(&stocked(opened.source, opened.seed)?, log, until, players)
    }

    /// The same where the log's shift is ready already, with its cases.
    ///
    /// # Errors
    /// If the bytes are no log of a shift, or there is not one player for each seat.
    pub fn resume_on(
        compiled: &Arc<CompiledShift>,
        log: &[u8],
        until: u32,
        players: Vec<Player<'a>>,
    ) -> Result<Self, ShiftRestoreError> {
        let mut reader = ShiftReader::new(log);
        let Some(ShiftRecord::Opened(_)) = reader.advance() else {
            return Err(ShiftRestoreError::NotASnapshot);
        };
        check_seats(&compiled.source, &players)?;
        let mut shift = Self::open_after(compiled, players, Some(until));
        let mut pasts = vec![Vec::new(); shift.seats.len()];
        loop {
            let start = reader.position();
            match reader.advance() {
                Some(ShiftRecord::Turn) if reader.turn().number <= until => {
                    let turn = reader.turn();
                    if !fits(&turn, &shift.hall.tables().as_ref()) {
                        return Err(ShiftRestoreError::NotASnapshot);
                    }
                    shift.log.copy(&ShiftRecord::Turn, &log[start..reader.position()]);
                    super::apply::apply_turn(&mut shift.hall.tables(), turn.moment, turn.events);
                    shift.judge.read(&turn);
                    if turn.command.is_some() {
                        let past: &mut Vec<u8> = &mut pasts[turn.moment.id as usize];
                        if turn.events.iter().any(ShiftEvent::is_of_case_policy) {
                            past.extend_from_slice(&log[start..reader.position()]);
                        } else if turn.events.iter().any(is_claim) {
                            past.clear();
                        }
                    }
                }
                Some(record @ ShiftRecord::Case(_)) => {
                    shift.log.copy(&record, &log[start..reader.position()]);
                }
                _ => break,
            }
        }
        for (seat, past) in pasts.iter().enumerate() {
            shift.take_up(seat, past)?;
        }
        Ok(shift)
    }

    /// Puts the policy of a seat at the case in its hands, after the turns that it took there.
    fn take_up(&mut self, seat: usize, past: &[u8]) -> Result<(), ShiftRestoreError> {
        let Some(ticket) = self.hall.tables().seats[seat].holding else { return Ok(()) };
        let case = self.compiled.case(ticket);
        let number = self.log.case(case);
        let play = &mut self.seats[seat];
        play.table.open(case, number, self.compiled.seed);
        let mut reader = ShiftReader::new(past);
        while let Some(ShiftRecord::Turn) = reader.advance() {
            let turn = reader.turn();
            play.table.ask();
            if let Some(work) = turn.work {
                let taken = play.table.take_again(&work.turn);
                taken.map_err(|_| ShiftRestoreError::OtherRules(turn.number))?;
            }
        }
        play.earlier = past.to_vec();
        Ok(())
    }
}

fn is_claim(event: &ShiftEvent) -> bool {
    matches!(event, ShiftEvent::Claimed { .. })
}

fn check_seats(source: &ShiftSource, players: &[Player<'_>]) -> Result<(), ShiftRestoreError> {
    let (seats, players) = (source.seats.len(), players.len());
    if seats == players {
        return Ok(());
    }
    Err(ShiftRestoreError::OtherSeats { seats, players })
}

/// A shift with its stream and its cases.
fn stocked(source: ShiftSource, seed: u64) -> Result<Arc<CompiledShift>, ShiftRestoreError> {
    let compiled = CompiledShift::new(source, seed);
    compiled.stock().map_err(|error| ShiftRestoreError::Flawed(error.to_string()))?;
    Ok(Arc::new(compiled))
}

fn fill(hall: &mut HallMut<'_>, snapshot: &Snapshot) {
    *hall.now = snapshot.now;
    hall.tickets.copy_from_slice(&snapshot.tickets);
    hall.seats.copy_from_slice(&snapshot.seats);
    hall.teams.copy_from_slice(&snapshot.teams);
    hall.incidents.copy_from_slice(&snapshot.incidents);
    hall.windows.copy_from_slice(&snapshot.windows);
    hall.returned.clone_from(&snapshot.returned);
    hall.queue.clear();
    for moment in &snapshot.queue {
        hall.queue.push(moment.second, moment.due, moment.id);
    }
}
