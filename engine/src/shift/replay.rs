//! Replay: a shift is put together again from the events of its log, and its cases are judged anew.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::log::MAX_SCENARIO_BYTES;
use crate::scenario::Compiled;
use crate::score::{Judge, JudgeName};

use super::apply::apply_turn;
use super::event::{ShiftEvent, ShiftTurn};
use super::fits::fits;
use super::log::{ShiftReader, ShiftRecord, ShiftSealed};
use super::score::{ShiftJudge, ShiftScore};
use super::source::ShiftError;
use super::state::{Hall, HallRef};
use super::stream::CompiledShift;

/// Why a shift's log cannot be replayed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShiftReplayError {
    /// It does not start with an opening.
    #[error("this is no log of a shift: it does not start with an opening")]
    NoOpening,
    /// It starts with a shift that nobody could play.
    #[error(transparent)]
    BadShift(#[from] ShiftError),
    /// A turn is missing.
    #[error(
        "turn {1} follows turn {0}; a log that a snapshot was restored into starts late, and the \
         turns before it stand in the log of the shift that the snapshot was taken from"
    )]
    OtherTurn(u32, u32),
    /// A case's text is none.
    #[error("the case before turn {0} cannot be read; the log was written by something else")]
    BadCase(u32),
    /// An event names what the shift does not have.
    #[error("turn {0} names a seat, a ticket or a case that this shift does not have")]
    OutOfRange(u32),
    /// The judge of the case gives other points than the log.
    #[error("turn {turn} says {said} points for the ticket {ticket}, and its case earned {earned}")]
    OtherPoints {
        /// The turn.
        turn: u32,
        /// The ticket.
        ticket: u32,
        /// What the log says.
        said: u32,
        /// What the case's judge says.
        earned: u32,
    },
}

/// A shift that was replayed.
pub struct Replayed {
    /// What it came to.
    pub score: ShiftScore,
    /// How many turns there were.
    pub turns: u32,
    /// How many events were applied, those of the shift and those of its cases.
    pub events: u64,
    /// What the log ended with; none if it was cut off.
    pub sealed: Option<ShiftSealed>,
    /// Whether the digest in the seal is that of the records.
    pub is_whole: bool,
}

/// Replays a log and shows every turn with the state after it. Calls no policy, rule or chance.
///
/// # Errors
/// If it is no log of a shift, or contradicts itself.
pub fn replay(
    bytes: &[u8],
    mut see: impl FnMut(&ShiftTurn<'_>, &HallRef<'_>),
) -> Result<Replayed, ShiftReplayError> {
    let mut reader = ShiftReader::new(bytes);
    let Some(ShiftRecord::Opened(opened)) = reader.advance() else {
        return Err(ShiftReplayError::NoOpening);
    };
    opened.source.check()?;
    let seats = opened.source.seats.len();
    let shift = Arc::new(CompiledShift::unplayed(opened.source, opened.seed));
    let mut hall = Hall::open(&shift);
    let mut judge = ShiftJudge::new(shift.source.cases as usize, seats);
    let mut courts = Courts::default();
    let (mut turns, mut events, mut sealed, mut is_whole) = (0, 0, None, false);
    loop {
        let start = reader.position();
        match reader.advance() {
            Some(ShiftRecord::Case(text)) => courts.add(&text, turns)?,
            Some(ShiftRecord::Turn) => {
                let turn = reader.turn();
                if turn.number != turns + 1 {
                    return Err(ShiftReplayError::OtherTurn(turns, turn.number));
                }
                turns = turn.number;
                events += turn.events.len() as u64;
                events += turn.work.map_or(0, |work| work.turn.events.len() as u64);
                let mut tables = hall.tables();
                if !fits(&turn, &tables.as_ref()) {
                    return Err(ShiftReplayError::OutOfRange(turns));
                }
                apply_turn(&mut tables, turn.moment, turn.events);
                judge.read(&turn);
                courts.hear(&turn, reader.case())?;
                see(&turn, &tables.as_ref());
            }
            Some(ShiftRecord::Sealed(end)) => {
                is_whole = blake3::hash(&bytes[..start]) == end.digest;
                sealed = Some(end);
            }
            Some(ShiftRecord::Opened(_)) => return Err(ShiftReplayError::NoOpening),
            None => break,
        }
    }
    Ok(Replayed { score: judge.score(), turns, events, sealed, is_whole })
}

/// The judges of the cases that seats are at.
#[derive(Default)]
struct Courts {
    cases: Vec<Arc<Compiled>>,
    judges: BTreeMap<u32, Judge>,
}

impl Courts {
    fn add(&mut self, text: &str, turns: u32) -> Result<(), ShiftReplayError> {
        let bad = || ShiftReplayError::BadCase(turns);
        let fits = Some(text).filter(|text| text.len() <= MAX_SCENARIO_BYTES);
        let case = Compiled::load("case", fits.ok_or_else(bad)?).map_err(|_| bad())?;
        self.cases.push(Arc::new(case));
        Ok(())
    }

    /// Judges a turn on a case, and compares what the shift says of its end.
    fn hear(&mut self, turn: &ShiftTurn<'_>, case: Option<u32>) -> Result<(), ShiftReplayError> {
        let (Some(work), Some(case)) = (&turn.work, case) else { return Ok(()) };
        let missing = ShiftReplayError::OutOfRange(turn.number);
        let case = self.cases.get(case as usize).ok_or(missing.clone())?;
        if work.turn.number == 1 || !self.judges.contains_key(&work.ticket) {
            let judge = Judge::open(JudgeName::Strict, case).map_err(|_| missing.clone())?;
            self.judges.insert(work.ticket, judge);
        }
        let judge = self.judges.get_mut(&work.ticket).ok_or(missing)?;
        let earned = judge.read(case, &work.turn).points;
        for event in turn.events {
            if let ShiftEvent::CaseEnded { ticket, points: said, .. } = *event {
                self.judges.remove(&ticket);
                if said != earned {
                    let turn = turn.number;
                    return Err(ShiftReplayError::OtherPoints { turn, ticket, said, earned });
                }
            }
        }
        Ok(())
    }
}
