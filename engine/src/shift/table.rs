//! What a seat works at: the desk of the case in its hands, its judge, and the policy at it.

use std::sync::Arc;

use crate::apply::{happen, hear};
use crate::chance::Chance;
use crate::command::{Answer, Verb};
use crate::decide::decide;
use crate::event::{Event, Seat, Turn};
use crate::policy::{Asked, Casting, Part, Troupe};
use crate::scenario::Compiled;
use crate::score::{Judge, JudgeName, Report};
use crate::step::{TurnBuffer, step};
use crate::world::{Desk, Floor, Room};

/// A case desk that is used for one case after another.
pub(super) struct CaseTable<'a> {
    casting: &'a dyn Casting,
    troupe: Box<dyn Troupe + 'a>,
    floor: Option<(Room, Floor)>,
    judge: Option<Judge>,
    case: Option<(Arc<Compiled>, u32)>,
    buffer: TurnBuffer,
    answer: Answer,
}

impl<'a> CaseTable<'a> {
    /// An empty table for whoever this casts.
    pub(super) fn new(casting: &'a dyn Casting) -> Self {
        Self {
            casting,
            troupe: casting.troupe(1),
            floor: None,
            judge: None,
            case: None,
            buffer: TurnBuffer::default(),
            answer: Answer::default(),
        }
    }

    /// Opens a case, whose number in the log is given, and puts a new policy at it.
    pub(super) fn open(&mut self, case: &Arc<Compiled>, number: u32, seed: u64) {
        let room = Room::for_all([case.as_ref()]);
        let floor = match self.floor.take() {
            Some((present, floor)) if present.holds(room) => (present, floor),
            // It grows to what both need, so that the cases of a family make it once or twice.
            Some((present, _)) => (present.or(room), Floor::new(1, present.or(room))),
            None => (room, Floor::new(1, room)),
        };
        self.floor.insert(floor).1.columns().open(0, case, seed);
        match &mut self.judge {
            Some(judge) => judge.reopen(case),
            none => {
                let judge = Judge::open(JudgeName::Strict, case);
                *none = Some(judge.expect("the cases of families have the section"));
            }
        }
        let own = policy_seed(seed, case);
        self.troupe.enter(0, &Part::of(self.casting, case, own, Seat(0)));
        self.case = Some((Arc::clone(case), number));
    }

    /// Takes leave of the policy at the case; what was done there can still be read.
    pub(super) fn leave(&mut self) {
        self.troupe.leave(0, None);
    }

    /// Asks the policy for its next command.
    pub(super) fn ask(&mut self) -> Verb {
        let (_, floor) = self.floor.as_mut().expect("a case is open");
        let columns = floor.columns();
        let answers = std::slice::from_mut(&mut self.answer);
        self.troupe.act(&Asked::new(&columns, &[0], Seat(0)), answers);
        self.answer.command.verb
    }

    /// Carries out what the policy answered.
    pub(super) fn step(&mut self) -> Report {
        let (_, floor) = self.floor.as_mut().expect("a case is open");
        let mut columns = floor.columns();
        step(&mut columns.desk_mut(0), Seat(0), &mut self.answer, &mut self.buffer);
        self.judge_turn()
    }

    /// Takes a turn that was taken before: decides it again, and applies it if it was so.
    ///
    /// # Errors
    /// What the rules say, if they say something else.
    pub(super) fn take_again(&mut self, turn: &Turn<'_>) -> Result<Report, Vec<Event>> {
        let (_, floor) = self.floor.as_mut().expect("a case is open");
        let mut columns = floor.columns();
        let mut desk = columns.desk_mut(0);
        hear(&mut desk, turn);
        let mut decided = Vec::new();
        decide(&desk.as_desk(), turn.seat, turn.command, turn.points, &mut decided);
        if decided != turn.events {
            return Err(decided);
        }
        happen(&mut desk, turn);
        self.buffer.copy_from(turn);
        Ok(self.judge_turn())
    }

    fn judge_turn(&mut self) -> Report {
        let (case, _) = self.case.as_ref().expect("a case is open");
        let judge = self.judge.as_mut().expect("a case is open");
        judge.read(case, &self.buffer.turn())
    }

    /// Reads the desk of the case together with its last turn.
    pub(super) fn with_desk(&mut self, read: impl FnOnce(&Desk<'_>, &Turn<'_>)) {
        let (_, floor) = self.floor.as_mut().expect("a case is open");
        read(&floor.columns().desk(0), &self.buffer.turn());
    }

    /// The turn that was taken last.
    pub(super) fn turn(&self) -> Turn<'_> {
        self.buffer.turn()
    }

    /// The number of the case in the log.
    pub(super) fn case_number(&self) -> u32 {
        self.case.as_ref().map_or(0, |case| case.1)
    }

    /// The case.
    pub(super) fn case(&self) -> Option<&Arc<Compiled>> {
        self.case.as_ref().map(|case| &case.0)
    }
}

/// The seed of a policy at a case. Whoever knew that of the shift could draw the stream again, gold
/// and all.
fn policy_seed(seed: u64, case: &Compiled) -> u64 {
    let mut key = [0; 8];
    key.copy_from_slice(&case.digest[..8]);
    Chance::new(seed, "shift policies").draw(u64::from_le_bytes(key), 0).number()
}
