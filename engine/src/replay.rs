//! Replay: from the events of a log to the desk at any turn. No policy, no rule, no chance.

use std::sync::Arc;

use crate::apply::{apply_turn, happen, hear};
use crate::decide::decide;
use crate::event::{Event, Turn};
use crate::log::Tape;
use crate::scenario::Compiled;
use crate::score::{Judge, JudgeName, NoSection, Report};
use crate::snapshot;
use crate::world::{Columns, Desk, Floor, Room};

/// Why an episode cannot be replayed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReplayError {
    /// Nobody has the scenario.
    #[error(
        "the scenario {scenario} of episode {episode} (file digest {digest}) is neither in the log \
         nor built in; give its file with --scenario"
    )]
    NoScenario {
        /// The episode.
        episode: u64,
        /// The scenario's name.
        scenario: String,
        /// The digest of its file, in hexadecimal.
        digest: String,
    },
    /// The judge cannot score it.
    #[error(transparent)]
    NoSection(#[from] NoSection),
}

/// The scenario of a tape.
///
/// # Errors
/// If neither the log nor the catalogue has it.
pub fn scenario_of(tape: &Tape) -> Result<&Arc<Compiled>, ReplayError> {
    tape.scenario.as_ref().ok_or_else(|| ReplayError::NoScenario {
        episode: tape.opened.episode,
        scenario: tape.opened.scenario.clone(),
        digest: blake3::Hash::from_bytes(tape.opened.scenario_digest).to_hex().to_string(),
    })
}

/// Replays a tape up to a turn and gives the floor on whose first desk it stands.
///
/// # Errors
/// If nobody has the scenario.
pub fn replay(tape: &Tape, until: u32) -> Result<Floor, ReplayError> {
    let scenario = scenario_of(tape)?;
    let mut floor = Floor::for_one(scenario);
    let mut columns = floor.columns();
    columns.open(0, scenario, tape.opened.seed);
    tape.each(|turn, _| {
        if turn.number > until {
            return false;
        }
        apply_turn(&mut columns.desk_mut(0), turn);
        true
    });
    Ok(floor)
}

/// A floor of one desk that is used for one tape after another, since making one takes longer than
/// replaying an episode.
#[derive(Default)]
pub struct Stage {
    floor: Option<(Room, Floor)>,
}

impl Stage {
    /// Opens an episode on the desk, on a new floor only if the present one is too small.
    fn open(&mut self, scenario: &Arc<Compiled>, seed: u64) -> Columns<'_> {
        let room = Room::for_all([scenario.as_ref()]);
        let present = self.floor.take().filter(|(present, _)| present.holds(room));
        let (_, floor) = self.floor.insert(present.unwrap_or_else(|| (room, Floor::new(1, room))));
        let mut columns = floor.columns();
        columns.open(0, scenario, seed);
        columns
    }

    /// Replays a tape with a judge beside it; `see` gets each turn, the desk after it and the
    /// report.
    ///
    /// # Errors
    /// If nobody has the scenario, or it has no section for the judge.
    pub fn rescore(
        &mut self,
        tape: &Tape,
        name: JudgeName,
        mut see: impl FnMut(&Turn<'_>, &Desk<'_>, &Report),
    ) -> Result<Report, ReplayError> {
        let scenario = scenario_of(tape)?;
        let mut judge = Judge::open(name, scenario)?;
        let mut columns = self.open(scenario, tape.opened.seed);
        let mut last = Report::default();
        tape.each(|turn, _| {
            apply_turn(&mut columns.desk_mut(0), turn);
            last = judge.read(scenario, turn);
            see(turn, &columns.desk(0), &last);
            true
        });
        Ok(last)
    }

    /// Decides a whole episode again and compares everything with what its log says.
    ///
    /// # Errors
    /// The first difference.
    pub fn verify(&mut self, tape: &Tape) -> Result<(), Difference> {
        let scenario = scenario_of(tape)?;
        let judge = Judge::open(tape.opened.judge, scenario).map_err(ReplayError::from)?;
        let columns = self.open(scenario, tape.opened.seed);
        let mut check =
            Check { columns, scenario, judge, points: 0, decided: Vec::new(), bytes: Vec::new() };
        let mut found = Ok(());
        tape.each(|turn, digest| {
            found = check.turn(turn, digest);
            found.is_ok()
        });
        found?;
        let Some(sealed) = tape.sealed.filter(|_| !tape.is_damaged) else {
            return Err(Difference::Unfinished { turn: tape.turns });
        };
        let state = snapshot::digest(&check.columns.desk(0), &mut check.bytes);
        if state != sealed.state {
            let turn = sealed.turns;
            return Err(Difference::State { turn, logged: sealed.state, found: state });
        }
        if check.points != sealed.points {
            return Err(Difference::Score { logged: sealed.points, found: check.points });
        }
        if tape.to_log(scenario).1 == Some(sealed.digest) {
            Ok(())
        } else {
            Err(Difference::Digest)
        }
    }
}

/// [`Stage::rescore`] on a stage of its own.
///
/// # Errors
/// If nobody has the scenario, or it has no section for the judge.
pub fn rescore(
    tape: &Tape,
    name: JudgeName,
    see: impl FnMut(&Turn<'_>, &Desk<'_>, &Report),
) -> Result<Report, ReplayError> {
    Stage::default().rescore(tape, name, see)
}

/// [`Stage::verify`] on a stage of its own.
///
/// # Errors
/// The first difference.
pub fn verify(tape: &Tape) -> Result<(), Difference> {
    Stage::default().verify(tape)
}

/// The first thing in which a log differs from what the rules say.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Difference {
    /// A turn after the end, or a turn that the scenario does not allow.
    #[error("turn {turn} comes after the end of the episode")]
    AfterEnd {
        /// The turn.
        turn: u32,
    },
    /// The rules give other events.
    #[error("turn {turn}: the log has {logged:?}, the rules give {decided:?}")]
    Events {
        /// The turn.
        turn: u32,
        /// What the log has.
        logged: Vec<Event>,
        /// What the rules give.
        decided: Vec<Event>,
    },
    /// The state has another digest than the log says.
    #[error("turn {turn}: the log says that the state is {logged:032x}, and it is {found:032x}")]
    State {
        /// The turn.
        turn: u32,
        /// What the log says.
        logged: u128,
        /// What it is.
        found: u128,
    },
    /// The score is another than the log says.
    #[error("the log says that the score is {logged} points, and the judge gives {found}")]
    Score {
        /// What the log says.
        logged: u32,
        /// What the judge gives.
        found: u32,
    },
    /// The digest of the episode is another than the log says.
    #[error("the digest of the episode is not the one that the log says: a record was changed")]
    Digest,
    /// The episode has no end.
    #[error("the log ends after turn {turn}, before the episode did")]
    Unfinished {
        /// The last turn that there is.
        turn: u32,
    },
    /// It cannot be replayed at all.
    #[error(transparent)]
    Replay(#[from] ReplayError),
}

struct Check<'a> {
    columns: Columns<'a>,
    scenario: &'a Compiled,
    judge: Judge,
    points: u32,
    decided: Vec<Event>,
    bytes: Vec<u8>,
}

impl Check<'_> {
    fn turn(&mut self, turn: &Turn<'_>, digest: Option<u128>) -> Result<(), Difference> {
        if self.columns.desk(0).case.ended.is_some() {
            return Err(Difference::AfterEnd { turn: turn.number });
        }
        let mut desk = self.columns.desk_mut(0);
        hear(&mut desk, turn);
        self.decided.clear();
        decide(&desk.as_desk(), turn.seat, turn.command, turn.points, &mut self.decided);
        if self.decided != turn.events {
            return Err(Difference::Events {
                turn: turn.number,
                logged: turn.events.to_vec(),
                decided: self.decided.clone(),
            });
        }
        happen(&mut desk, turn);
        self.points = self.judge.read(self.scenario, turn).points;
        let Some(logged) = digest else { return Ok(()) };
        let found = snapshot::digest(&self.columns.desk(0), &mut self.bytes);
        if found == logged {
            Ok(())
        } else {
            Err(Difference::State { turn: turn.number, logged, found })
        }
    }
}
