//! The two hosts of the rules behind one door, so that everything around them is the same code.

use std::sync::Arc;

use aegis_engine::command::Answer;
use aegis_engine::event::{Seat, Turn};
use aegis_engine::scenario::Compiled;
use aegis_engine::snapshot;
use aegis_engine::step::{TurnBuffer, step};
use aegis_engine::text::Words;
use aegis_engine::world::{Columns, Floor, Room};

use crate::plain::{PlainDesk, PlainTurn};

/// Desks at hand for a batch of episodes.
pub trait Desks {
    /// Puts a desk at the start of an episode.
    fn open(&mut self, slot: usize, scenario: &Arc<Compiled>, seed: u64);
    /// Takes a turn on a desk.
    fn step(&mut self, slot: usize, answer: &mut Answer) -> Turn<'_>;
    /// The digest of a desk's state.
    fn digest(&mut self, slot: usize) -> u128;
}

/// What keeps desks between batches.
pub trait Host {
    /// Its desks, taken once a batch.
    fn desks(&mut self) -> impl Desks;
}

/// The engine: a floor.
pub struct Engine {
    floor: Floor,
    buffer: TurnBuffer,
    bytes: Vec<u8>,
}

impl Engine {
    /// A floor of desks with room for each of these scenarios.
    #[must_use]
    pub fn new(size: usize, scenarios: &[Arc<Compiled>]) -> Self {
        let room = Room::for_all(scenarios.iter().map(AsRef::as_ref));
        let floor = Floor::new(size, room);
        Self { floor, buffer: TurnBuffer::default(), bytes: Vec::new() }
    }
}

impl Host for Engine {
    fn desks(&mut self) -> impl Desks {
        let columns = self.floor.columns();
        EngineDesks { columns, buffer: &mut self.buffer, bytes: &mut self.bytes }
    }
}

struct EngineDesks<'a> {
    columns: Columns<'a>,
    buffer: &'a mut TurnBuffer,
    bytes: &'a mut Vec<u8>,
}

impl Desks for EngineDesks<'_> {
    fn open(&mut self, slot: usize, scenario: &Arc<Compiled>, seed: u64) {
        self.columns.open(slot, scenario, seed);
    }

    fn step(&mut self, slot: usize, answer: &mut Answer) -> Turn<'_> {
        step(&mut self.columns.desk_mut(slot), Seat(0), answer, self.buffer);
        self.buffer.turn()
    }

    fn digest(&mut self, slot: usize) -> u128 {
        snapshot::digest(&self.columns.desk(slot), self.bytes)
    }
}

/// The baseline: a `Vec` of plain desks.
pub struct Plain {
    desks: Vec<PlainDesk>,
    turn: PlainTurn,
    bytes: Vec<u8>,
}

impl Plain {
    /// So many desks; the scenarios only say what the first episodes are.
    #[must_use]
    pub fn new(size: usize, scenarios: &[Arc<Compiled>]) -> Self {
        let desks = scenarios.iter().cycle().take(size).map(|scenario| PlainDesk::new(scenario, 0));
        Self { desks: desks.collect(), turn: PlainTurn::default(), bytes: Vec::new() }
    }
}

impl Host for Plain {
    fn desks(&mut self) -> impl Desks {
        PlainDesks {
            desks: &mut self.desks,
            turn: &mut self.turn,
            bytes: &mut self.bytes,
            // The oracle says nothing that its scenario does not know.
            said: Words::default(),
        }
    }
}

struct PlainDesks<'a> {
    desks: &'a mut [PlainDesk],
    turn: &'a mut PlainTurn,
    bytes: &'a mut Vec<u8>,
    said: Words,
}

impl Desks for PlainDesks<'_> {
    fn open(&mut self, slot: usize, scenario: &Arc<Compiled>, seed: u64) {
        self.desks[slot].reset(scenario, seed);
    }

    fn step(&mut self, slot: usize, answer: &mut Answer) -> Turn<'_> {
        self.desks[slot].step(answer, &self.said, self.turn);
        self.turn.turn()
    }

    fn digest(&mut self, slot: usize) -> u128 {
        self.desks[slot].digest(self.bytes)
    }
}
