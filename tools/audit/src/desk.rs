//! A desk on which the audit plays one episode after another.

use std::sync::Arc;

use aegis_builtin::adversaries::learning::Probe;
use aegis_builtin::reader::perform;
use aegis_engine::command::Answer;
use aegis_engine::event::Seat;
use aegis_engine::observe::Observation;
use aegis_engine::policy::{Asked, Casting, Part, Policy as _};
use aegis_engine::scenario::{Compiled, Move};
use aegis_engine::score::{FULL, Judge, JudgeName};
use aegis_engine::step::{TurnBuffer, step};
use aegis_engine::world::{Columns, Floor, Room};

/// What came of an episode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Played {
    /// The final score, in points.
    pub points: u32,
    /// The rewards together, in points.
    pub gain: i64,
    /// How many turns it took.
    pub turns: u32,
}

/// A desk that is used for one episode after another.
#[derive(Default)]
pub struct Desk {
    floor: Option<(Room, Floor)>,
    answer: Answer,
    buffer: TurnBuffer,
}

impl Desk {
    /// Plays a case with a policy under the case's own judge.
    pub fn play(&mut self, case: &Arc<Compiled>, casting: &dyn Casting, seed: u64) -> Played {
        let mut troupe = casting.troupe(1);
        troupe.enter(0, &Part::of(casting, case, seed, Seat(0)));
        let played = self.run(case, |columns, answer| {
            troupe.act(&Asked::new(columns, &[0], Seat(0)), std::slice::from_mut(answer));
        });
        troupe.leave(0, None);
        played
    }

    /// Plays a case with answers that were prepared.
    pub fn replay(&mut self, case: &Arc<Compiled>, answers: &[&Answer]) -> Played {
        let mut rest = answers.iter();
        self.run(case, |_, answer| match rest.next() {
            Some(next) => answer.copy_from(next),
            None => _ = answer.begin(aegis_engine::command::Verb::Idle),
        })
    }

    /// Plays a case with moves, and idles after them.
    pub fn moves(&mut self, case: &Arc<Compiled>, moves: &[Move]) -> Played {
        let mut rest = moves.iter();
        self.run(case, |columns, answer| {
            let seen = Observation::new(columns.desk(0), Seat(0));
            match rest.next() {
                Some(step) => perform(&seen, answer, step),
                None => _ = answer.begin(aegis_engine::command::Verb::Idle),
            }
        })
    }

    /// Plays a case with the adversary that sees its rewards.
    pub fn probe(&mut self, case: &Arc<Compiled>) -> Played {
        let mut probe = Probe::default();
        self.run_rewarded(case, |columns, answer, reward| {
            probe.told(reward);
            probe.act(&Observation::new(columns.desk(0), Seat(0)), answer);
        })
    }

    fn run(
        &mut self,
        case: &Arc<Compiled>,
        mut act: impl FnMut(&Columns<'_>, &mut Answer),
    ) -> Played {
        self.run_rewarded(case, |columns, answer, _| act(columns, answer))
    }

    fn run_rewarded(
        &mut self,
        case: &Arc<Compiled>,
        mut act: impl FnMut(&Columns<'_>, &mut Answer, f64),
    ) -> Played {
        let room = Room::for_all([case.as_ref()]);
        let present = self.floor.take().filter(|(present, _)| present.holds(room));
        let (_, floor) = self.floor.insert(present.unwrap_or_else(|| (room, Floor::new(1, room))));
        let mut columns = floor.columns();
        columns.open(0, case, 0);
        let mut judge =
            Judge::open(JudgeName::default_for(case), case).expect("a case has its own judge");
        let mut played = Played { points: 0, gain: 0, turns: 0 };
        let mut reward = 0.0;
        loop {
            act(&columns, &mut self.answer, reward);
            step(&mut columns.desk_mut(0), Seat(0), &mut self.answer, &mut self.buffer);
            let report = judge.read(case, &self.buffer.turn());
            reward = report.reward;
            played.gain += (reward * f64::from(FULL)).round() as i64;
            played.turns += 1;
            if report.ended {
                played.points = report.points;
                return played;
            }
        }
    }
}
