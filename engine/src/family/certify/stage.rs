//! A desk on which one case after another is tried.

use std::sync::Arc;

use crate::command::Answer;
use crate::event::Seat;
use crate::scenario::Compiled;
use crate::score::{FULL, Judge, JudgeName, Report};
use crate::step::{TurnBuffer, step};
use crate::world::{Columns, Floor, Room};

/// The desk that goes through a case once.
const TRUNK: usize = 0;
/// The desk that leaves the other one at some step and goes on in its own way.
const BRANCH: usize = 1;

/// Two desks that are used for one try after another, since making them takes longer than a try.
#[derive(Default)]
pub struct Stage {
    floor: Option<(Room, Floor)>,
    judges: Option<[Judge; 2]>,
    hand: Hand,
}

/// What a step is taken with.
#[derive(Default)]
struct Hand {
    buffer: TurnBuffer,
    answer: Answer,
}

impl Stage {
    /// Plays answers from the start of a case and gives the score that they come to.
    pub fn play<'a>(
        &mut self,
        scenario: &Arc<Compiled>,
        answers: impl IntoIterator<Item = &'a Answer>,
    ) -> u32 {
        let mut rehearsal = self.rehearse(scenario);
        let mut answers = answers.into_iter();
        let ended = answers.find_map(|answer| Some(rehearsal.go_on(answer)).filter(|it| it.ended));
        // What the running score shows of a case that was not closed is no score.
        ended.map_or(0, |report| report.points)
    }

    /// Opens a case for tries that begin alike.
    pub(super) fn rehearse<'a>(&'a mut self, scenario: &'a Arc<Compiled>) -> Rehearsal<'a> {
        let room = Room::for_all([scenario.as_ref()]);
        let floor = match self.floor.take() {
            Some((present, floor)) if present.holds(room) => (present, floor),
            // It grows to what both need, so that one case after another does not make it anew.
            present => {
                let room = present.map_or(room, |(present, _)| present.or(room));
                (room, Floor::new(2, room))
            }
        };
        let mut columns = self.floor.insert(floor).1.columns();
        columns.open(TRUNK, scenario, 0);
        let judges = self.judges.get_or_insert_with(|| {
            let judge = Judge::open(JudgeName::Strict, scenario);
            let judge = judge.expect("the section was looked for");
            [judge.clone(), judge]
        });
        judges[TRUNK].reopen(scenario);
        Rehearsal { scenario, columns, judges, hand: &mut self.hand }
    }
}

/// Tries of a case that begin alike: what they share is played once.
pub(super) struct Rehearsal<'a> {
    scenario: &'a Arc<Compiled>,
    columns: Columns<'a>,
    judges: &'a mut [Judge; 2],
    hand: &'a mut Hand,
}

impl Rehearsal<'_> {
    /// Takes a step that all further tries share.
    pub(super) fn go_on(&mut self, answer: &Answer) -> Report {
        self.take(TRUNK, answer)
    }

    /// Whether these answers bring the case to a whole score from where it stands.
    pub(super) fn is_whole<'a>(&mut self, answers: impl IntoIterator<Item = &'a Answer>) -> bool {
        self.columns.copy(TRUNK, BRANCH);
        let [trunk, branch] = &mut *self.judges;
        branch.copy_from(trunk);
        for answer in answers {
            let report = self.take(BRANCH, answer);
            if report.ended {
                return report.points == FULL;
            }
            // Nothing makes a fault good, so what follows it need not be played.
            if self.judges[BRANCH].is_spoiled() {
                return false;
            }
        }
        false
    }

    fn take(&mut self, slot: usize, answer: &Answer) -> Report {
        let Hand { buffer, answer: own } = &mut *self.hand;
        own.copy_from(answer);
        step(&mut self.columns.desk_mut(slot), Seat(0), own, buffer);
        self.judges[slot].read(self.scenario, &buffer.turn())
    }
}
