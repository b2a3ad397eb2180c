//! Packing the records of episodes into blocks and the blocks into the bytes of a file.

use std::collections::BTreeSet;

use crate::codec::put;
use crate::scenario::Compiled;

use super::encode::EpisodeLog;
use super::format::{
    BlockHeader, FileHeader, Kind, MAX_BLOCK_BYTES, SCENARIO_PART_BYTES, SHIFT_PART_BYTES,
    ScenarioPart, ShiftPart, VERSION, first_chain,
};

/// How blocks are stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Packing {
    /// As they are: the fastest.
    #[default]
    Raw,
    /// Compressed with zstd, level 1.
    Zstd,
}

/// Turns episodes into the bytes of one file. Opens nothing: the caller writes [`Self::take`].
#[derive(Debug)]
pub struct LogWriter {
    packing: Packing,
    out: Vec<u8>,
    payload: Vec<u8>,
    continues: bool,
    is_open: bool,
    first_episode: Option<u64>,
    last_episode: u64,
    index: u32,
    chain: [u8; 32],
    scenarios: BTreeSet<[u8; 32]>,
    shift: Option<ShiftUnderWay>,
}

/// The shift whose records are being added.
#[derive(Debug)]
struct ShiftUnderWay {
    number: u64,
    /// How many bytes of its records stand in blocks already.
    written: u64,
    waiting: Vec<u8>,
}

impl LogWriter {
    /// A file that is meant to hold this range of episodes.
    #[must_use]
    pub fn new(episodes: std::ops::Range<u64>, packing: Packing) -> Self {
        let header = FileHeader {
            version: VERSION,
            first_episode: episodes.start,
            end_episode: episodes.end,
        };
        let header = header.to_bytes();
        Self {
            packing,
            out: header.to_vec(),
            payload: Vec::with_capacity(MAX_BLOCK_BYTES),
            continues: false,
            is_open: false,
            first_episode: None,
            last_episode: episodes.start,
            index: 0,
            chain: first_chain(&header),
            scenarios: BTreeSet::new(),
            shift: None,
        }
    }

    /// Adds an episode; the text of its scenario goes before it when the file has it not yet.
    pub fn episode(&mut self, log: &EpisodeLog, scenario: &Compiled) {
        self.end_shift();
        self.scenario(log.episode(), scenario);
        let bytes = log.bytes();
        if self.payload.len() + bytes.len() <= MAX_BLOCK_BYTES {
            self.add(log.episode(), bytes, false);
            self.is_open = !log.is_sealed();
            return;
        }
        let mut start = 0;
        for &end in log.ends() {
            self.add(log.episode(), &bytes[start..end as usize], start > 0);
            start = end as usize;
        }
        self.is_open = !log.is_sealed();
    }

    /// Adds what an episode that is still played has had since its bytes up to `from`, and cuts the
    /// block. The text of its scenario goes before it when the file has it not yet.
    pub fn append(&mut self, log: &EpisodeLog, scenario: &Compiled, from: usize) {
        self.scenario(log.episode(), scenario);
        let mut start = from;
        for &end in log.ends().iter().filter(|&&end| end as usize > from) {
            self.add(log.episode(), &log.bytes()[start..end as usize], start > 0);
            start = end as usize;
        }
        self.is_open = !log.is_sealed();
        self.flush();
    }

    /// Adds whole records of a shift, those that follow the ones that were added before. What is
    /// longer than a block goes into several.
    pub fn shift(&mut self, number: u64, records: &[u8]) {
        if self.shift.as_ref().is_none_or(|shift| shift.number != number) {
            self.end_shift();
            self.shift = Some(ShiftUnderWay { number, written: 0, waiting: Vec::new() });
        }
        let waiting = self.shift.as_ref().map_or(0, |shift| shift.waiting.len());
        if self.payload.len() + waiting + records.len() > SHIFT_PART_BYTES {
            self.put_shift();
            self.cut();
        }
        let mut rest = records;
        while rest.len() > SHIFT_PART_BYTES {
            let (part, others) = rest.split_at(SHIFT_PART_BYTES);
            self.shift.iter_mut().for_each(|shift| shift.waiting.extend_from_slice(part));
            self.put_shift();
            self.cut();
            rest = others;
        }
        self.shift.iter_mut().for_each(|shift| shift.waiting.extend_from_slice(rest));
    }

    /// Notes that the shift under way has all its records.
    pub fn end_shift(&mut self) {
        self.put_shift();
        if self.shift.take().is_some() {
            self.is_open = false;
        }
    }

    /// Puts the records that wait into the block.
    fn put_shift(&mut self) {
        let Some(mut shift) = self.shift.take() else { return };
        if !shift.waiting.is_empty() {
            let ShiftUnderWay { number, written: start, waiting: records } = &shift;
            let mut part = Vec::with_capacity(records.len() + 24);
            ShiftPart { shift: *number, start: *start, records }.put(&mut part);
            self.add(*number, &part, *start > 0);
            shift.written += shift.waiting.len() as u64;
            shift.waiting.clear();
        }
        self.shift = Some(shift);
    }

    /// Cuts the block here.
    pub fn flush(&mut self) {
        self.put_shift();
        self.cut();
    }

    fn cut(&mut self) {
        let Some(first_episode) = self.first_episode.take() else { return };
        let compressed = match self.packing {
            Packing::Raw => None,
            Packing::Zstd => zstd::bulk::compress(&self.payload, 1).ok(),
        };
        let stored = compressed.as_ref().unwrap_or(&self.payload);
        let mut header = BlockHeader {
            index: self.index,
            is_compressed: compressed.is_some(),
            continues: self.continues,
            is_open: self.is_open,
            first_episode,
            last_episode: self.last_episode,
            stored_bytes: stored.len() as u32,
            raw_bytes: self.payload.len() as u32,
            crc: crc32c::crc32c(stored),
            chain: [0; 32],
        };
        header.chain = header.chain_after(&self.chain, stored);
        self.out.extend_from_slice(&header.to_bytes());
        self.out.extend_from_slice(stored);
        self.chain = header.chain;
        self.index += 1;
        self.payload.clear();
    }

    /// The bytes since the last call; what is not in a whole block yet stays.
    pub fn take(&mut self) -> std::vec::Drain<'_, u8> {
        self.out.drain(..)
    }

    /// The bytes that wait to be taken.
    #[must_use]
    pub fn waiting(&self) -> &[u8] {
        &self.out
    }

    fn scenario(&mut self, episode: u64, scenario: &Compiled) {
        if !self.scenarios.insert(scenario.digest) {
            return;
        }
        let text = scenario.file_text.as_bytes();
        let mut record = Vec::new();
        for (part, n) in text.chunks(SCENARIO_PART_BYTES).zip(0u32..) {
            record.clear();
            record.push(Kind::Scenario as u8);
            let part = ScenarioPart {
                digest: scenario.digest,
                total_bytes: text.len() as u32,
                start: n * SCENARIO_PART_BYTES as u32,
                text: part,
            };
            put(&part, &mut record);
            self.add(episode, &record, false);
        }
    }

    fn add(&mut self, episode: u64, records: &[u8], continues: bool) {
        if self.payload.len() + records.len() > MAX_BLOCK_BYTES {
            self.cut();
        }
        if self.first_episode.is_none() {
            self.first_episode = Some(episode);
            self.continues = continues;
        }
        self.last_episode = episode;
        self.is_open = true;
        self.payload.extend_from_slice(records);
    }
}
