//! The episodes that no session plays any more, and where all episodes stand in a folder.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use aegis_engine::log::EpisodeLog;

use super::Listed;
use super::journal::Place;

/// How many bytes of records stay in memory when there is no folder.
const MEMORY_BYTES: usize = 64 * 1024 * 1024;

/// How many finished episodes are listed. Older ones stay in their files, for other tools.
const LISTED: usize = 100_000;

/// The episodes of a store.
#[derive(Default)]
pub(super) struct Archive(Mutex<Shelves>);

#[derive(Default)]
struct Shelves {
    listed: BTreeMap<u64, Listed>,
    logs: BTreeMap<u64, EpisodeLog>,
    log_bytes: usize,
    places: BTreeMap<u64, Place>,
}

impl Shelves {
    fn list(&mut self, listed: Listed) {
        self.listed.insert(listed.number, listed);
        if self.listed.len() > LISTED
            && let Some((oldest, _)) = self.listed.pop_first()
        {
            self.places.remove(&oldest);
            let log = self.logs.remove(&oldest);
            self.log_bytes -= log.map_or(0, |log| log.bytes().len());
        }
    }
}

impl Archive {
    /// Takes an episode that is over, or was left; with its records if no folder has them.
    pub(super) fn retire(&self, listed: Listed, log: Option<EpisodeLog>) {
        let mut shelves = self.lock();
        let number = listed.number;
        shelves.list(listed);
        let Some(mut log) = log else { return };
        log.shrink();
        shelves.log_bytes += log.bytes().len();
        shelves.logs.insert(number, log);
        while shelves.log_bytes > MEMORY_BYTES {
            let Some((number, oldest)) = shelves.logs.pop_first() else { break };
            shelves.log_bytes -= oldest.bytes().len();
            shelves.listed.remove(&number);
        }
    }

    /// Takes an episode that a folder has from earlier.
    pub(super) fn place(&self, listed: Listed, place: Place) {
        let mut shelves = self.lock();
        shelves.places.insert(listed.number, place);
        shelves.list(listed);
    }

    /// Notes another block of an episode.
    pub(super) fn stretch(&self, number: u64, block: Place) {
        let mut shelves = self.lock();
        let place = shelves.places.entry(number).or_insert(block);
        if (place.generation, place.lane) == (block.generation, block.lane) {
            place.end = block.end;
        } else {
            // A new file has the whole episode again.
            *place = block;
        }
    }

    pub(super) fn place_of(&self, number: u64) -> Option<Place> {
        self.lock().places.get(&number).copied()
    }

    pub(super) fn log(&self, number: u64) -> Option<(EpisodeLog, String)> {
        let shelves = self.lock();
        let log = shelves.logs.get(&number)?.clone();
        Some((log, shelves.listed.get(&number)?.scenario.clone()))
    }

    pub(super) fn shows_all(&self, number: u64) -> Option<bool> {
        Some(self.lock().listed.get(&number)?.shows_all)
    }

    pub(super) fn list(&self, most: usize) -> Vec<Listed> {
        self.lock().listed.values().rev().take(most).cloned().collect()
    }

    fn lock(&self) -> MutexGuard<'_, Shelves> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
