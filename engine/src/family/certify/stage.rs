//! A desk on which one case after another is tried.

use std::sync::Arc;

use crate::command::Answer;
use crate::event::Seat;
use crate::scenario::Compiled;
use crate::score::{Judge, JudgeName};
use crate::step::{TurnBuffer, step};
use crate::world::{Floor, Room};

/// A desk that is used for one try after another, since making one takes longer than a try.
#[derive(Default)]
pub struct Stage {
    floor: Option<(Room, Floor)>,
    judge: Option<Judge>,
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
        let room = Room::for_all([scenario.as_ref()]);
        let present = self.floor.take().filter(|(present, _)| present.holds(room));
        let (_, floor) = self.floor.insert(present.unwrap_or_else(|| (room, Floor::new(1, room))));
        let mut columns = floor.columns();
        columns.open(0, scenario, 0);
        let judge = match &mut self.judge {
            Some(judge) => {
                judge.reopen(scenario);
                judge
            }
            none => none.insert(
                Judge::open(JudgeName::Strict, scenario).expect("the section was looked for"),
            ),
        };
        for answer in answers {
            self.answer.copy_from(answer);
            step(&mut columns.desk_mut(0), Seat(0), &mut self.answer, &mut self.buffer);
            let report = judge.read(scenario, &self.buffer.turn());
            if report.ended {
                return report.points;
            }
        }
        // What the running score shows of a case that was not closed is no score.
        0
    }
}
