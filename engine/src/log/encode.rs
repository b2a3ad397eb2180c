//! One episode as records, written while it is played and hashed when it ends.

use serde::Serialize;

use crate::codec::put;
use crate::event::Turn;
use crate::scenario::Compiled;
use crate::score::JudgeName;

use super::format::{Fork, Kind, Sealed, put_turn};

/// What an episode starts with, as its player knows it.
#[derive(Clone, Copy, Debug)]
pub struct Opening<'a> {
    /// Its number in the run.
    pub episode: u64,
    /// The scenario.
    pub scenario: &'a Compiled,
    /// The seed.
    pub seed: u64,
    /// The judge that scores it.
    pub judge: JudgeName,
    /// Who acts from each seat.
    pub policies: &'a [&'a str],
    /// Where it was forked from, if it was.
    pub fork: Option<Fork>,
}

/// [`super::Opened`] without owning its texts.
#[derive(Serialize)]
struct OpenedRef<'a> {
    episode: u64,
    scenario: &'a str,
    scenario_digest: &'a [u8; 32],
    seed: u64,
    judge: JudgeName,
    policies: &'a [&'a str],
    fork: Option<Fork>,
}

/// The records of one episode; used again and again, so that playing allocates nothing.
#[derive(Clone, Debug, Default)]
pub struct EpisodeLog {
    episode: u64,
    is_sealed: bool,
    bytes: Vec<u8>,
    ends: Vec<u32>,
    digests: Vec<(u32, u32)>,
}

impl EpisodeLog {
    /// Starts an episode over the former one.
    pub fn open(&mut self, opening: &Opening<'_>) {
        self.episode = opening.episode;
        self.is_sealed = false;
        self.bytes.clear();
        self.ends.clear();
        self.digests.clear();
        self.bytes.push(Kind::Opened as u8);
        let opened = OpenedRef {
            episode: opening.episode,
            scenario: &opening.scenario.source.id,
            scenario_digest: &opening.scenario.digest,
            seed: opening.seed,
            judge: opening.judge,
            policies: opening.policies,
            fork: opening.fork,
        };
        put(&opened, &mut self.bytes);
        self.end_record();
    }

    /// Writes a turn.
    pub fn turn(&mut self, turn: &Turn<'_>) {
        put_turn(turn, &mut self.bytes);
        self.end_record();
    }

    /// Writes the digest of the state after the last turn.
    pub fn turn_digest(&mut self, digest: u128) {
        let start = self.bytes.len() as u32;
        self.bytes.push(Kind::TurnDigest as u8);
        put(&digest, &mut self.bytes);
        self.end_record();
        self.digests.push((start, self.bytes.len() as u32));
    }

    /// Ends the episode and gives its digest.
    pub fn seal(&mut self, turns: u32, points: u32, state: u128) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        let mut from = 0;
        for &(start, end) in &self.digests {
            hasher.update(&self.bytes[from..start as usize]);
            from = end as usize;
        }
        hasher.update(&self.bytes[from..]);
        hasher.update(&turns.to_le_bytes()).update(&points.to_le_bytes());
        hasher.update(&state.to_le_bytes());
        let digest = *hasher.finalize().as_bytes();
        self.bytes.push(Kind::Sealed as u8);
        put(&Sealed { turns, points, state, digest }, &mut self.bytes);
        self.is_sealed = true;
        self.end_record();
        digest
    }

    /// Takes back all records after the first so many bytes, which were never kept anywhere.
    pub fn cut(&mut self, bytes: usize) {
        self.ends.retain(|&end| end as usize <= bytes);
        self.digests.retain(|&(_, end)| end as usize <= bytes);
        self.bytes.truncate(self.ends.last().map_or(0, |&end| end as usize));
        self.is_sealed = false;
    }

    /// Gives back the room that the next turns would have had.
    pub fn shrink(&mut self) {
        self.bytes.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    /// The number of the episode.
    #[must_use]
    pub fn episode(&self) -> u64 {
        self.episode
    }

    /// How many turns it has.
    #[must_use]
    pub fn turns(&self) -> usize {
        self.ends.len().saturating_sub(1 + self.digests.len() + usize::from(self.is_sealed))
    }

    /// Whether the episode was ended.
    #[must_use]
    pub fn is_sealed(&self) -> bool {
        self.is_sealed
    }

    /// All records so far.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Where each record ends.
    pub(super) fn ends(&self) -> &[u32] {
        &self.ends
    }

    fn end_record(&mut self) {
        self.ends.push(self.bytes.len() as u32);
    }
}
