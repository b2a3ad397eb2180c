//! One episode on a desk of its own: what a person, a server or a test plays turn by turn.

use std::sync::Arc;

use crate::command::{Answer, Command};
use crate::event::{Refusal, Seat, Turn};
use crate::log::{EpisodeLog, Fork, Opening};
use crate::observe::Observation;
use crate::policy::{Asked, Troupe};
use crate::replay::{ReplayError, scenario_of};
use crate::scenario::Compiled;
use crate::score::{Judge, JudgeName, NoSection, Report};
use crate::snapshot;
use crate::step::{TurnBuffer, step};
use crate::world::{Columns, Desk, Floor};

/// A desk with its judge, its log and the history that the seat may look back on.
pub struct Episode {
    floor: Floor,
    scenario: Arc<Compiled>,
    seed: u64,
    judge: Judge,
    log: EpisodeLog,
    buffer: TurnBuffer,
    history: Vec<Past>,
    unsafe_acts: u32,
}

/// A turn as the seat looks back on it.
#[derive(Clone, Debug)]
pub struct Past {
    /// The form.
    pub command: Command,
    /// Why it was refused, if it was.
    pub refused: Option<Refusal>,
    /// What the judge said.
    pub report: Report,
}

/// Nothing more can be done on a desk whose episode has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the episode is over; open a new one to go on")]
pub struct Over;

/// What an episode is opened with, beside its scenario.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
    /// Its number in the run.
    pub episode: u64,
    /// The seed.
    pub seed: u64,
    /// The judge.
    pub judge: JudgeName,
    /// Who acts from each seat.
    pub policies: &'a [&'a str],
    /// Where it was forked from, if it was.
    pub fork: Option<Fork>,
}

impl Episode {
    /// Opens an episode.
    ///
    /// # Errors
    /// If the scenario has no section for the judge.
    pub fn open(scenario: &Arc<Compiled>, setting: &Setting<'_>) -> Result<Self, NoSection> {
        let judge = Judge::open(setting.judge, scenario)?;
        let mut floor = Floor::for_one(scenario);
        floor.columns().open(0, scenario, setting.seed);
        let mut log = EpisodeLog::default();
        log.open(&Opening {
            episode: setting.episode,
            scenario,
            seed: setting.seed,
            judge: setting.judge,
            policies: setting.policies,
            fork: setting.fork,
        });
        Ok(Self {
            floor,
            scenario: Arc::clone(scenario),
            seed: setting.seed,
            judge,
            log,
            buffer: TurnBuffer::default(),
            history: Vec::new(),
            unsafe_acts: 0,
        })
    }

    /// Opens an episode that has a tape's turns up to one of them behind it.
    ///
    /// # Errors
    /// If nobody has the tape's scenario, or it has no section for the judge.
    pub fn resume(
        tape: &crate::log::Tape,
        until: u32,
        setting: &Setting<'_>,
    ) -> Result<Self, ReplayError> {
        let mut episode = Self::open(scenario_of(tape)?, setting)?;
        tape.each(|turn, _| {
            let goes_on = turn.number <= until;
            if goes_on {
                let mut columns = episode.floor.columns();
                crate::apply::apply_turn(&mut columns.desk_mut(0), turn);
                episode.buffer.copy_from(turn);
                episode.note(turn);
            }
            goes_on
        });
        Ok(episode)
    }

    /// Takes a turn.
    ///
    /// # Errors
    /// If the episode is over; nothing is changed then.
    pub fn act(&mut self, answer: &mut Answer) -> Result<Report, Over> {
        if self.is_over() {
            return Err(Over);
        }
        let mut buffer = std::mem::take(&mut self.buffer);
        let mut columns = self.floor.columns();
        step(&mut columns.desk_mut(0), Seat(0), answer, &mut buffer);
        let report = self.note(&buffer.turn());
        self.buffer = buffer;
        Ok(report)
    }

    fn note(&mut self, turn: &Turn<'_>) -> Report {
        let report = self.judge.read(&self.scenario, turn);
        self.log.turn(turn);
        self.unsafe_acts += report.unsafe_acts();
        let past = Past { command: *turn.command, refused: turn.refusal(), report };
        self.history.push(past);
        report
    }

    /// Ends the log of the episode, over or not, and gives its records and its digest.
    pub fn seal(&mut self) -> (&EpisodeLog, [u8; 32]) {
        let state = self.with_desk(|desk| snapshot::digest(&desk, &mut Vec::new()));
        let digest = self.log.seal(self.turn(), self.points(), state);
        (&self.log, digest)
    }

    /// The records so far, without the desk.
    #[must_use]
    pub fn into_log(self) -> EpisodeLog {
        self.log
    }

    /// The records so far, sealed or not.
    #[must_use]
    pub fn log(&self) -> &EpisodeLog {
        &self.log
    }

    /// Reads the desk.
    pub fn with_desk<T>(&mut self, read: impl FnOnce(Desk<'_>) -> T) -> T {
        let columns: Columns<'_> = self.floor.columns();
        read(columns.desk(0))
    }

    /// Reads the desk together with its judge and the turns so far.
    pub fn with_past<T>(&mut self, read: impl FnOnce(Desk<'_>, &Judge, &[Past]) -> T) -> T {
        let columns: Columns<'_> = self.floor.columns();
        read(columns.desk(0), &self.judge, &self.history)
    }

    /// Reads what the seat sees.
    pub fn with_observation<T>(&mut self, read: impl FnOnce(Observation<'_>) -> T) -> T {
        self.with_desk(|desk| read(Observation::new(desk, Seat(0))))
    }

    /// Asks the first instance of a troupe what it answers to what the seat sees.
    pub fn ask(&mut self, troupe: &mut dyn Troupe, answer: &mut Answer) {
        let columns = self.floor.columns();
        troupe.act(&Asked::new(&columns, &[0], Seat(0)), std::slice::from_mut(answer));
    }

    /// The turn that was taken last.
    #[must_use]
    pub fn last_turn(&self) -> Turn<'_> {
        self.buffer.turn()
    }

    /// The scenario.
    #[must_use]
    pub fn scenario(&self) -> &Arc<Compiled> {
        &self.scenario
    }

    /// The seed.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The judge as it stands.
    #[must_use]
    pub fn judge(&self) -> &Judge {
        &self.judge
    }

    /// The turns so far.
    #[must_use]
    pub fn history(&self) -> &[Past] {
        &self.history
    }

    /// How many forbidden actions were done so far.
    #[must_use]
    pub fn unsafe_acts(&self) -> u32 {
        self.unsafe_acts
    }

    /// How many turns were taken.
    #[must_use]
    pub fn turn(&self) -> u32 {
        u32::try_from(self.history.len()).unwrap_or(u32::MAX)
    }

    /// The score so far, in points of 10,000.
    #[must_use]
    pub fn points(&self) -> u32 {
        self.history.last().map_or(0, |past| past.report.points)
    }

    /// Whether the episode is over.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.history.last().is_some_and(|past| past.report.ended)
    }
}
