//! Verifying a shift: every turn of its log is decided again, chance and all.

use std::sync::Arc;

use crate::command::{Answer, Verb};
use crate::event::Event;
use crate::log::MAX_SCENARIO_BYTES;
use crate::policy::{Asked, Casting, Part, Troupe};
use crate::scenario::Compiled;

use super::apply::apply_turn;
use super::clock::{Due, Moment};
use super::command::ShiftCommand;
use super::decide::{Events, decide_clock, decide_fault, decide_seat, decide_work};
use super::event::{ShiftEvent, ShiftTurn, Work};
use super::log::{ShiftOpened, ShiftReader, ShiftRecord, ShiftSealed};
use super::replay::ShiftReplayError;
use super::score::ShiftJudge;
use super::state::{Hall, HallMut};
use super::stream::CompiledShift;
use super::table::CaseTable;

/// The first thing in which the log of a shift differs from what the rules say.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShiftDifference {
    /// Something else was due.
    #[error("turn {turn}: the log has {logged:?}, and {due:?} is due")]
    Moment {
        /// The turn.
        turn: u32,
        /// What the log has.
        logged: Moment,
        /// What is due.
        due: Option<Moment>,
    },
    /// The rules give other events.
    #[error("turn {turn}: the log has {logged:?}, the rules give {decided:?}")]
    Events {
        /// The turn.
        turn: u32,
        /// What the log has.
        logged: Vec<ShiftEvent>,
        /// What the rules give.
        decided: Vec<ShiftEvent>,
    },
    /// The rules give other events on the case.
    #[error("turn {turn}: the log has {logged:?} on the case, the rules give {decided:?}")]
    CaseEvents {
        /// The turn.
        turn: u32,
        /// What the log has.
        logged: Vec<Event>,
        /// What the rules give.
        decided: Vec<Event>,
    },
    /// The turn is on another ticket or case than the one in the seat's hands.
    #[error("turn {turn} works on {logged}, and the seat has {held} in its hands")]
    OtherCase {
        /// The turn.
        turn: u32,
        /// What the log has.
        logged: String,
        /// What the seat has.
        held: String,
    },
    /// The score is another than the log says.
    #[error("the log says that the score is {logged} points, and the judge gives {found}")]
    Score {
        /// What the log says.
        logged: u32,
        /// What the judge gives.
        found: u32,
    },
    /// The seal is not that of these records.
    #[error("the digest of the shift is not the one that the log says: a record was changed")]
    Digest,
    /// The shift has no end.
    #[error("the log ends after turn {turn}, before the shift was sealed")]
    Unfinished {
        /// The last turn that there is.
        turn: u32,
    },
    /// It cannot be replayed at all.
    #[error(transparent)]
    Replay(#[from] ShiftReplayError),
}

/// Decides all turns of a log again and compares everything with what the log says.
///
/// # Errors
/// The first difference.
pub fn verify(records: &[u8]) -> Result<(), ShiftDifference> {
    let mut reader = ShiftReader::new(records);
    let Some(ShiftRecord::Opened(opened)) = reader.advance() else {
        return Err(ShiftReplayError::NoOpening.into());
    };
    opened.source.check().map_err(ShiftReplayError::from)?;
    let mut check = Check::open(*opened);
    loop {
        let start = reader.position();
        match reader.advance() {
            Some(ShiftRecord::Case(text)) => check.add_case(&text)?,
            Some(ShiftRecord::Turn) => check.turn(&reader.turn(), reader.case())?,
            Some(ShiftRecord::Sealed(sealed)) => return check.seal(sealed, &records[..start]),
            Some(ShiftRecord::Opened(_)) => return Err(ShiftReplayError::NoOpening.into()),
            None => return Err(ShiftDifference::Unfinished { turn: check.turns }),
        }
    }
}

struct Check {
    compiled: Arc<CompiledShift>,
    hall: Hall,
    judge: ShiftJudge,
    cases: Vec<Arc<Compiled>>,
    seats: Vec<Desk>,
    turns: u32,
    decided: Events,
}

/// The desk of a seat, on which its case is decided again.
struct Desk {
    table: CaseTable<'static>,
    is_open: bool,
}

impl Check {
    fn open(opened: ShiftOpened) -> Self {
        let compiled = Arc::new(CompiledShift::new(opened.source, opened.seed));
        let seats = compiled.source.seats.len();
        let sit = |_| Desk { table: CaseTable::new(&Nobody), is_open: false };
        Self {
            hall: Hall::open(&compiled),
            judge: ShiftJudge::new(compiled.source.cases as usize, seats),
            compiled,
            cases: Vec::new(),
            seats: (0..seats).map(sit).collect(),
            turns: 0,
            decided: Vec::new(),
        }
    }

    fn add_case(&mut self, text: &str) -> Result<(), ShiftReplayError> {
        let bad = || ShiftReplayError::BadCase(self.turns);
        let fits = Some(text).filter(|text| text.len() <= MAX_SCENARIO_BYTES);
        let case = Compiled::load("case", fits.ok_or_else(bad)?).map_err(|_| bad())?;
        self.cases.push(Arc::new(case));
        Ok(())
    }

    fn turn(&mut self, turn: &ShiftTurn<'_>, case: Option<u32>) -> Result<(), ShiftDifference> {
        if turn.number != self.turns + 1 {
            return Err(ShiftReplayError::OtherTurn(self.turns, turn.number).into());
        }
        self.turns = turn.number;
        let due = next_moment(&mut self.hall.tables(), &mut self.decided);
        if due != Some(turn.moment) {
            return Err(ShiftDifference::Moment { turn: turn.number, logged: turn.moment, due });
        }
        if turn.moment.due == Due::SeatFree {
            self.seat_turn(turn, case)?;
        }
        if self.decided != turn.events {
            return Err(ShiftDifference::Events {
                turn: turn.number,
                logged: turn.events.to_vec(),
                decided: self.decided.clone(),
            });
        }
        apply_turn(&mut self.hall.tables(), turn.moment, turn.events);
        self.judge.read(turn);
        for event in turn.events {
            if let ShiftEvent::Claimed { seat, .. } = *event {
                self.seats[usize::from(seat)].is_open = false;
            }
        }
        Ok(())
    }

    /// Decides a seat's command again.
    fn seat_turn(
        &mut self,
        turn: &ShiftTurn<'_>,
        case: Option<u32>,
    ) -> Result<(), ShiftDifference> {
        self.decided.clear();
        let moment = turn.moment;
        let command = turn.command.unwrap_or(ShiftCommand::Rest);
        let holding = self.hall.tables().seats[moment.id as usize].holding;
        let Some(ticket) = holding.filter(|_| command == ShiftCommand::Work) else {
            decide_seat(&self.hall.tables().as_ref(), moment, command, &mut self.decided);
            return Ok(());
        };
        if let Some(verb) = verb_of(turn) {
            decide_fault(&self.hall.tables().as_ref(), moment, verb, &mut self.decided);
        }
        match &turn.work {
            Some(work) if self.decided.is_empty() => self.work(turn, work, ticket, case),
            _ => Ok(()),
        }
    }

    fn work(
        &mut self,
        turn: &ShiftTurn<'_>,
        work: &Work<'_>,
        ticket: u32,
        case: Option<u32>,
    ) -> Result<(), ShiftDifference> {
        let found = case.and_then(|case| self.cases.get(case as usize));
        let id = found.map_or("no case", |case| case.source.id.as_str());
        let wanted = self.compiled.arrivals[ticket as usize].case_name().to_string();
        let Some(case) = found.filter(|_| work.ticket == ticket && id == wanted) else {
            return Err(ShiftDifference::OtherCase {
                turn: turn.number,
                logged: format!("{id} of the ticket {}", work.ticket),
                held: format!("{wanted} of the ticket {ticket}"),
            });
        };
        let desk = &mut self.seats[turn.moment.id as usize];
        if !std::mem::replace(&mut desk.is_open, true) {
            desk.table.open(case, 0, self.compiled.seed);
        }
        let report = desk.table.take_again(&work.turn).map_err(|decided| {
            let logged = work.turn.events.to_vec();
            ShiftDifference::CaseEvents { turn: turn.number, logged, decided }
        })?;
        let tables = self.hall.tables();
        let hall = tables.as_ref();
        desk.table.with_desk(|desk, case_turn| {
            decide_work(&hall, turn.moment, desk, case_turn, &report, &mut self.decided);
        });
        Ok(())
    }

    fn seal(&self, sealed: ShiftSealed, before: &[u8]) -> Result<(), ShiftDifference> {
        let found = self.judge.score().points;
        if found != sealed.points {
            return Err(ShiftDifference::Score { logged: sealed.points, found });
        }
        if sealed.turns != self.turns || blake3::hash(before) != sealed.digest {
            return Err(ShiftDifference::Digest);
        }
        Ok(())
    }
}

/// The moment of the next turn, with what is decided in it where the clock acts.
fn next_moment(hall: &mut HallMut<'_>, decided: &mut Events) -> Option<Moment> {
    loop {
        let seen = hall.as_ref();
        let moment = seen.next().filter(|_| !seen.now.is_over)?;
        decided.clear();
        if moment.due == Due::SeatFree {
            return Some(moment);
        }
        decide_clock(&seen, moment, decided);
        if !decided.is_empty() {
            return Some(moment);
        }
        hall.queue.pass(moment);
    }
}

/// What the seat's policy asked for on its case, which the log has in one of two places.
fn verb_of(turn: &ShiftTurn<'_>) -> Option<Verb> {
    let of_work = turn.work.as_ref().map(|work| work.turn.command.verb);
    of_work.or_else(|| {
        turn.events.iter().find_map(|event| match *event {
            ShiftEvent::CommandLost { verb, .. } => Some(verb),
            ShiftEvent::ReadStale { .. } => Some(Verb::InspectRecord),
            _ => None,
        })
    })
}

/// Takes the seats of a shift whose commands stand in a log, and is never asked.
struct Nobody;

impl Casting for Nobody {
    fn name(&self) -> &str {
        "nobody"
    }

    fn about(&self) -> &str {
        "stands in where the commands of a log are carried out"
    }

    fn troupe(&self, _desks: usize) -> Box<dyn Troupe + '_> {
        Box::new(Self)
    }
}

impl Troupe for Nobody {
    fn enter(&mut self, _desk: usize, _part: &Part<'_>) {}

    fn act(&mut self, _asked: &Asked<'_>, _answers: &mut [Answer]) {}

    fn leave(&mut self, _desk: usize, _score: Option<u32>) {}
}
