//! Episodes that were played before the clock starts: their turns, their logs, their tapes.

use std::ops::Range;
use std::sync::Arc;

use aegis_engine::apply::apply_turn;
use aegis_engine::command::Answer;
use aegis_engine::event::Seat;
use aegis_engine::log::{EpisodeLog, LogWriter, Opening, Packing, Tape, read_all};
use aegis_engine::scenario::Compiled;
use aegis_engine::score::{Judge, JudgeName};
use aegis_engine::snapshot;
use aegis_engine::step::{TurnBuffer, step};
use aegis_engine::world::{Columns, Floor, Room};

use crate::play::judged;

/// The seed of every recorded episode; it is a part of the state.
const SEED: u64 = 0;

/// One oracle's episode of each judged scenario, as turns.
pub struct Recorded {
    /// The scenarios, in order.
    pub scenarios: Vec<Arc<Compiled>>,
    /// The turns of each.
    pub turns: Vec<Vec<TurnBuffer>>,
    /// The digest of each last state.
    pub states: Vec<u128>,
}

impl Default for Recorded {
    fn default() -> Self {
        let scenarios = judged();
        let mut floor = Floor::new(1, Room::for_all(scenarios.iter().map(AsRef::as_ref)));
        let mut columns = floor.columns();
        let mut answer = Answer::default();
        let mut buffer = TurnBuffer::default();
        let (mut turns, mut states) = (Vec::new(), Vec::new());
        for scenario in &scenarios {
            columns.open(0, scenario, SEED);
            let take = |known| {
                answer.copy_from(known);
                step(&mut columns.desk_mut(0), Seat(0), &mut answer, &mut buffer);
                buffer.clone()
            };
            turns.push(scenario.oracle.iter().map(take).collect());
            states.push(snapshot::digest(&columns.desk(0), &mut Vec::new()));
        }
        Self { scenarios, turns, states }
    }
}

impl Recorded {
    /// How many steps a range of episodes has, and how many events.
    #[must_use]
    pub fn count(&self, episodes: Range<u64>) -> (u64, u64) {
        episodes.map(|episode| self.place(episode)).fold((0, 0), |(steps, events), place| {
            let turns = &self.turns[place];
            let more: usize = turns.iter().map(|turn| turn.turn().events.len()).sum();
            (steps + turns.len() as u64, events + more as u64)
        })
    }

    /// Which recorded episode is played as this one.
    #[must_use]
    pub fn place(&self, episode: u64) -> usize {
        (episode % self.scenarios.len() as u64) as usize
    }

    /// Lets a judge read all turns of a range of episodes; gives the sum of the scores.
    pub fn judge(&self, judge: &mut Judge, episodes: Range<u64>) -> u64 {
        let mut points = 0;
        for episode in episodes {
            let place = self.place(episode);
            let scenario = &self.scenarios[place];
            judge.reopen(scenario);
            let reports = self.turns[place].iter().map(|turn| judge.read(scenario, &turn.turn()));
            points += reports.last().map_or(0, |report| u64::from(report.points));
        }
        points
    }

    /// Writes the turns of an episode into its log, without its seal.
    pub fn encode(&self, episode: u64, log: &mut EpisodeLog) {
        let place = self.place(episode);
        log.open(&Opening {
            episode,
            scenario: &self.scenarios[place],
            seed: SEED,
            judge: JudgeName::Classic,
            policies: &["oracle"],
            fork: None,
        });
        self.turns[place].iter().for_each(|turn| log.turn(&turn.turn()));
    }

    /// Writes a file with a range of episodes: encoded, sealed, packed. Gives its bytes' number.
    pub fn append(&self, episodes: Range<u64>, packing: Packing, file: &mut Vec<u8>) -> u64 {
        let mut log = EpisodeLog::default();
        let mut writer = LogWriter::new(episodes.clone(), packing);
        file.clear();
        for episode in episodes {
            let place = self.place(episode);
            self.encode(episode, &mut log);
            log.seal(self.turns[place].len() as u32, 10_000, self.states[place]);
            writer.episode(&log, &self.scenarios[place]);
            file.extend(writer.take());
        }
        writer.flush();
        file.extend(writer.take());
        file.len() as u64
    }

    /// The tapes of a range of episodes, as read back from a file.
    ///
    /// # Panics
    /// If the engine cannot read what it has written.
    #[must_use]
    pub fn tapes(&self, episodes: Range<u64>) -> Vec<Tape> {
        let mut file = Vec::new();
        self.append(episodes, Packing::Raw, &mut file);
        read_all(&file).expect("the engine reads what it writes").0
    }
}

/// Replays tapes one after another on the first desk of a floor; gives the number of events.
///
/// # Panics
/// If a tape has lost its scenario.
pub fn replay(columns: &mut Columns<'_>, tapes: &[Tape]) -> u64 {
    let mut events = 0;
    for tape in tapes {
        let scenario = tape.scenario.as_ref().expect("the catalogue has it");
        columns.open(0, scenario, tape.opened.seed);
        tape.each(|turn, _| {
            apply_turn(&mut columns.desk_mut(0), turn);
            events += turn.events.len() as u64;
            true
        });
    }
    events
}
