//! Putting records together again: one tape an episode, and what its log has lost.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::catalogue;
use crate::event::Turn;
use crate::scenario::Compiled;
use crate::shift::tape::ShiftTape;
use crate::step::TurnBuffer;

use super::encode::{EpisodeLog, Opening};
use super::format::{
    MAX_SCENARIO_BYTES, Opened, Record, ScenarioPart, Sealed, ShiftPart, Unreadable,
    next_is_digest, take_record,
};
use super::read::{Block, Gap, Reader, Scan};

/// One episode as it stands in a log.
#[derive(Clone, Debug)]
pub struct Tape {
    /// What it started with.
    pub opened: Opened,
    /// The scenario, if the log or the catalogue has it.
    pub scenario: Option<Arc<Compiled>>,
    /// What it ended with; none if it was cut off.
    pub sealed: Option<Sealed>,
    /// How many turns there are.
    pub turns: u32,
    /// Whether a part of it was lost. The turns before that part are here.
    pub is_damaged: bool,
    records: Vec<u8>,
}

impl Tape {
    /// The tape of an episode whose records are in memory; none if they are no records.
    #[must_use]
    pub fn of(log: &EpisodeLog, scenario: Arc<Compiled>) -> Option<Self> {
        let mut rest = log.bytes();
        let mut buffer = TurnBuffer::default();
        let Some(Record::Opened(opened)) = take_record(&mut rest, &mut buffer) else { return None };
        let (start, mut turns, mut sealed) = (log.bytes().len() - rest.len(), 0, None);
        let mut end = start;
        while !rest.is_empty() {
            match take_record(&mut rest, &mut buffer)? {
                Record::Turn => turns = buffer.turn().number,
                Record::TurnDigest(_) => {}
                Record::Sealed(last) => {
                    sealed = Some(last);
                    break;
                }
                Record::Opened(_) | Record::Scenario(_) | Record::Shift(_) => return None,
            }
            end = log.bytes().len() - rest.len();
        }
        let records = log.bytes()[start..end].to_vec();
        let scenario = Some(scenario);
        Some(Self { opened, scenario, sealed, turns, is_damaged: false, records })
    }

    /// Shows each turn in order, with the digest of the state after it where the log has one,
    /// until `see` says to stop.
    pub fn each(&self, mut see: impl FnMut(&Turn<'_>, Option<u128>) -> bool) {
        let mut playback = self.play();
        while playback.advance() {
            if !see(&playback.turn(), playback.digest()) {
                return;
            }
        }
    }

    /// The turns of this tape one by one, for whoever plays many tapes side by side.
    #[must_use]
    pub fn play(&self) -> Playback<'_> {
        Playback { rest: &self.records, buffer: TurnBuffer::default(), digest: None }
    }

    /// The same records, ready for another file, and the digest that they give.
    #[must_use]
    pub fn to_log(&self, scenario: &Compiled) -> (EpisodeLog, Option<[u8; 32]>) {
        let policies: Vec<&str> = self.opened.policies.iter().map(String::as_str).collect();
        let mut log = EpisodeLog::default();
        log.open(&Opening {
            episode: self.opened.episode,
            scenario,
            seed: self.opened.seed,
            judge: self.opened.judge,
            policies: &policies,
            fork: self.opened.fork,
        });
        self.each(|turn, digest| {
            log.turn(turn);
            digest.into_iter().for_each(|digest| log.turn_digest(digest));
            true
        });
        let sealed = self.sealed.filter(|_| !self.is_damaged);
        let digest = sealed.map(|sealed| log.seal(sealed.turns, sealed.points, sealed.state));
        (log, digest)
    }

    /// Whether the whole episode is here, from its opening to its seal.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.sealed.is_some() && !self.is_damaged
    }
}

/// A place in a tape that moves from turn to turn.
#[derive(Debug)]
pub struct Playback<'a> {
    rest: &'a [u8],
    buffer: TurnBuffer,
    digest: Option<u128>,
}

impl Playback<'_> {
    /// Goes to the next turn, or says that there is none.
    pub fn advance(&mut self) -> bool {
        let Some(Record::Turn) = take_record(&mut self.rest, &mut self.buffer) else {
            return false;
        };
        self.digest = None;
        if next_is_digest(self.rest)
            && let Some(Record::TurnDigest(found)) =
                take_record(&mut self.rest, &mut TurnBuffer::default())
        {
            self.digest = Some(found);
        }
        true
    }

    /// The turn that was gone to last.
    #[must_use]
    pub fn turn(&self) -> Turn<'_> {
        self.buffer.turn()
    }

    /// The digest of the state after it, where the log has one.
    #[must_use]
    pub const fn digest(&self) -> Option<u128> {
        self.digest
    }
}

/// The scenarios that a log's episodes play.
#[derive(Clone, Debug, Default)]
pub struct Library {
    known: BTreeMap<[u8; 32], Arc<Compiled>>,
    parts: BTreeMap<[u8; 32], Vec<u8>>,
}

impl Library {
    /// Adds a scenario that is not built in.
    pub fn add(&mut self, scenario: Arc<Compiled>) {
        self.known.insert(scenario.digest, scenario);
    }

    /// The scenario with this digest, from the log, from what was added, or from the catalogue.
    #[must_use]
    pub fn find(&self, digest: &[u8; 32]) -> Option<Arc<Compiled>> {
        self.known.get(digest).cloned().or_else(|| catalogue::by_digest(digest))
    }

    /// Takes a part of a scenario's text; the last one makes it known.
    fn part(&mut self, part: &ScenarioPart<'_>) {
        if self.known.contains_key(&part.digest) || part.total_bytes as usize > MAX_SCENARIO_BYTES {
            return;
        }
        if let Some(built_in) = catalogue::by_digest(&part.digest) {
            self.known.insert(part.digest, built_in);
            return;
        }
        let text = self.parts.entry(part.digest).or_default();
        if text.len() == part.start as usize {
            text.extend_from_slice(part.text);
        }
        if text.len() != part.total_bytes as usize || blake3::hash(text) != part.digest {
            return;
        }
        let text = self.parts.remove(&part.digest).unwrap_or_default();
        let compiled = String::from_utf8(text).ok();
        let compiled = compiled.and_then(|text| Compiled::load("the log's scenario", &text).ok());
        if let Some(compiled) = compiled {
            self.known.insert(part.digest, Arc::new(compiled));
        }
    }
}

/// What a log has lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// Bytes that are no whole block.
    Gap(Gap),
    /// A whole block that does not follow the one before it, though nothing lies between them:
    /// somebody changed the file.
    BrokenChain {
        /// The block.
        index: u32,
        /// Where it starts.
        offset: u64,
    },
    /// A whole block with bytes that are no records: its writer was broken.
    NoRecords {
        /// The block.
        index: u32,
        /// Where it starts.
        offset: u64,
    },
}

/// The records of a shift, up to where a part of them is missing.
#[derive(Debug, Default)]
struct Records {
    bytes: Vec<u8>,
    is_damaged: bool,
}

impl Records {
    fn part(&mut self, part: &ShiftPart<'_>) {
        self.is_damaged |= part.start != self.bytes.len() as u64;
        if !self.is_damaged {
            self.bytes.extend_from_slice(part.records);
        }
    }
}

/// Puts the episodes of a log together, block by block.
#[derive(Debug, Default)]
pub struct Tapes {
    library: Library,
    open: BTreeMap<u64, Tape>,
    shifts: BTreeMap<u64, Records>,
    losses: Vec<Loss>,
    after_gap: bool,
    buffer: TurnBuffer,
}

impl Tapes {
    /// Starts with scenarios that are known already.
    #[must_use]
    pub fn new(library: Library) -> Self {
        Self { library, ..Self::default() }
    }

    /// What was lost so far.
    #[must_use]
    pub fn losses(&self) -> &[Loss] {
        &self.losses
    }

    /// The scenarios known so far.
    #[must_use]
    pub fn library(&self) -> &Library {
        &self.library
    }

    /// Notes lost bytes: episodes that were under way may miss a part.
    pub fn gap(&mut self, gap: Gap) {
        self.losses.push(Loss::Gap(gap));
        self.after_gap = true;
        self.open.values_mut().for_each(|tape| tape.is_damaged = true);
    }

    /// Takes a block and gives each episode that ends in it.
    pub fn block(&mut self, block: &Block<'_>, mut done: impl FnMut(Tape)) {
        let (index, offset) = (block.header.index, block.offset);
        if !block.is_linked && !std::mem::take(&mut self.after_gap) {
            self.losses.push(Loss::BrokenChain { index, offset });
        }
        self.after_gap = false;
        if block.records.len() != block.header.raw_bytes as usize {
            self.no_records(index, offset);
            return;
        }
        let mut rest = block.records;
        let mut episode = block.header.first_episode;
        while !rest.is_empty() {
            let before = rest;
            let Some(record) = take_record(&mut rest, &mut self.buffer) else {
                self.no_records(index, offset);
                return;
            };
            let bytes = &before[..before.len() - rest.len()];
            match record {
                Record::Scenario(part) => self.library.part(&part),
                Record::Opened(opened) => {
                    episode = opened.episode;
                    let scenario = self.library.find(&opened.scenario_digest);
                    let tape = Tape {
                        opened,
                        scenario,
                        sealed: None,
                        turns: 0,
                        is_damaged: false,
                        records: Vec::new(),
                    };
                    self.open.insert(episode, tape).into_iter().for_each(&mut done);
                }
                Record::Turn => {
                    let number = self.buffer.turn().number;
                    if let Some(tape) = self.open.get_mut(&episode) {
                        if number == tape.turns + 1 {
                            tape.turns = number;
                            tape.records.extend_from_slice(bytes);
                        } else {
                            tape.is_damaged = true;
                        }
                    }
                }
                Record::TurnDigest(_) => {
                    // In a damaged tape it may belong to a turn that is not there.
                    let tape = self.open.get_mut(&episode).filter(|tape| !tape.is_damaged);
                    if let Some(tape) = tape {
                        tape.records.extend_from_slice(bytes);
                    }
                }
                Record::Shift(part) => self.shifts.entry(part.shift).or_default().part(&part),
                Record::Sealed(sealed) => {
                    if let Some(mut tape) = self.open.remove(&episode) {
                        tape.is_damaged |= tape.turns != sealed.turns;
                        tape.sealed = Some(sealed);
                        done(tape);
                    }
                }
            }
        }
    }

    fn no_records(&mut self, index: u32, offset: u64) {
        self.losses.push(Loss::NoRecords { index, offset });
        self.open.values_mut().for_each(|tape| tape.is_damaged = true);
    }

    /// The shifts of the log, once all of it was read, but those whose opening was lost.
    pub fn take_shifts(&mut self) -> Vec<ShiftTape> {
        let shifts = std::mem::take(&mut self.shifts).into_iter();
        let read = |(number, records): (u64, Records)| {
            ShiftTape::read(number, records.bytes, records.is_damaged)
        };
        shifts.filter_map(read).collect()
    }

    /// The episodes that never ended, and what was lost.
    #[must_use]
    pub fn finish(self) -> (Vec<Tape>, Vec<Loss>) {
        (self.open.into_values().collect(), self.losses)
    }
}

/// Reads a whole log that is in memory: its episodes and what it has lost.
///
/// # Errors
/// If the bytes are no log that this code can read.
pub fn read_all(bytes: &[u8]) -> Result<(Vec<Tape>, Vec<Loss>), Unreadable> {
    let mut done = Vec::new();
    let (unfinished, losses) = read_into(bytes, |tape| done.push(tape))?.finish();
    done.extend(unfinished);
    Ok((done, losses))
}

/// Reads a whole log that is in memory: its shifts and what it has lost.
///
/// # Errors
/// If the bytes are no log that this code can read.
pub fn read_shifts(bytes: &[u8]) -> Result<(Vec<ShiftTape>, Vec<Loss>), Unreadable> {
    let mut tapes = read_into(bytes, |_| ())?;
    Ok((tapes.take_shifts(), tapes.finish().1))
}

fn read_into(bytes: &[u8], mut done: impl FnMut(Tape)) -> Result<Tapes, Unreadable> {
    let mut reader = Reader::new();
    let mut tapes = Tapes::default();
    loop {
        let here = usize::try_from(reader.offset()).unwrap_or(usize::MAX).min(bytes.len());
        match reader.scan(&bytes[here..], true)? {
            Scan::Need(_) => {}
            Scan::Block(block) => tapes.block(&block, &mut done),
            Scan::Gap(gap) => tapes.gap(gap),
            Scan::End => return Ok(tapes),
        }
    }
}
