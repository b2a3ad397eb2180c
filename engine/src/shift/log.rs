//! The log of a shift: an opening, the texts of its cases when they are first opened, its turns,
//! and a seal.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::codec::{list, put, take};
use crate::log::{put_turn, take_turn};
use crate::scenario::Compiled;
use crate::score::JudgeName;
use crate::step::TurnBuffer;

use super::clock::Moment;
use super::command::ShiftCommand;
use super::event::{ShiftEvent, ShiftTurn, Work};
use super::source::ShiftSource;

/// The kind of a record, its first byte. New kinds go to the end.
const OPENED: u8 = 1;
const CASE: u8 = 2;
const TURN: u8 = 3;
const SEALED: u8 = 4;

/// What a shift's log starts with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShiftOpened {
    /// The shift, with all its numbers.
    pub source: ShiftSource,
    /// The seed.
    pub seed: u64,
    /// The judge that scored it.
    pub judge: JudgeName,
    /// Who acts from each seat.
    #[serde(deserialize_with = "list")]
    pub policies: Vec<String>,
    /// The last turn that it shares with the shift that it was forked from, if it was.
    pub forked_after: Option<u32>,
}

/// What a shift's log ends with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShiftSealed {
    /// How many turns it had.
    pub turns: u32,
    /// Its score in points of 10,000.
    pub points: u32,
    /// BLAKE3 of all records up to here.
    pub digest: [u8; 32],
}

/// The log of one shift.
#[derive(Clone, Debug, Default)]
pub struct ShiftLog {
    bytes: Vec<u8>,
    cases: BTreeMap<[u8; 32], u32>,
}

impl ShiftLog {
    /// A log that starts here.
    #[must_use]
    pub fn open(opened: &ShiftOpened) -> Self {
        let mut bytes = vec![OPENED];
        put(opened, &mut bytes);
        Self { bytes, cases: BTreeMap::new() }
    }

    /// Writes the text of a case, if it does not stand here yet, and gives its number.
    pub fn case(&mut self, case: &Compiled) -> u32 {
        let next = self.cases.len() as u32;
        let bytes = &mut self.bytes;
        *self.cases.entry(case.digest).or_insert_with(|| {
            bytes.push(CASE);
            put(&case.file_text, bytes);
            next
        })
    }

    /// Writes a turn.
    pub fn turn(&mut self, turn: &ShiftTurn<'_>, case: Option<u32>) {
        let bytes = &mut self.bytes;
        bytes.push(TURN);
        put(&(turn.number, turn.moment, turn.command), bytes);
        put(turn.events, bytes);
        put(&(turn.work.map(|work| work.ticket), case), bytes);
        if let Some(work) = &turn.work {
            put_turn(&work.turn, bytes);
        }
    }

    /// Ends the log and gives its digest.
    pub fn seal(&mut self, turns: u32, points: u32) -> [u8; 32] {
        let digest = *blake3::hash(&self.bytes).as_bytes();
        self.bytes.push(SEALED);
        put(&ShiftSealed { turns, points, digest }, &mut self.bytes);
        digest
    }

    /// Takes over a case's text or a turn from another log of the shift, as it stands there.
    pub(super) fn copy(&mut self, record: &ShiftRecord, bytes: &[u8]) {
        if let ShiftRecord::Case(text) = record {
            let next = self.cases.len() as u32;
            self.cases.entry(*blake3::hash(text.as_bytes()).as_bytes()).or_insert(next);
        }
        self.bytes.extend_from_slice(bytes);
    }

    /// All records so far.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// One record of a shift's log.
#[derive(Debug)]
pub enum ShiftRecord {
    /// The start.
    Opened(Box<ShiftOpened>),
    /// The text of a case.
    Case(String),
    /// The turn was left in the reader.
    Turn,
    /// The end.
    Sealed(ShiftSealed),
}

/// Reads a shift's log, record by record.
#[derive(Debug)]
pub struct ShiftReader<'a> {
    all: &'a [u8],
    rest: &'a [u8],
    head: (u32, Moment, Option<ShiftCommand>),
    events: Vec<ShiftEvent>,
    ticket: Option<u32>,
    case: Option<u32>,
    buffer: TurnBuffer,
}

impl<'a> ShiftReader<'a> {
    /// A reader at the start of a log.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        let moment = Moment { second: 0, due: super::clock::Due::End, id: 0 };
        Self {
            all: bytes,
            rest: bytes,
            head: (0, moment, None),
            events: Vec::new(),
            ticket: None,
            case: None,
            buffer: TurnBuffer::default(),
        }
    }

    /// Goes to the next record; none at the end, or where the bytes are no record.
    pub fn advance(&mut self) -> Option<ShiftRecord> {
        let (&kind, rest) = self.rest.split_first()?;
        self.rest = rest;
        match kind {
            OPENED => take(&mut self.rest).map(ShiftRecord::Opened),
            CASE => take(&mut self.rest).map(ShiftRecord::Case),
            TURN => self.take_turn().map(|()| ShiftRecord::Turn),
            SEALED => take(&mut self.rest).map(ShiftRecord::Sealed),
            _ => None,
        }
    }

    /// The turn that was read last.
    #[must_use]
    pub fn turn(&self) -> ShiftTurn<'_> {
        let (number, moment, command) = self.head;
        let work = self.ticket.map(|ticket| Work { ticket, turn: self.buffer.turn() });
        ShiftTurn { number, moment, command, events: &self.events, work }
    }

    /// The number of the case that a seat worked on in this turn, in the order of their texts.
    #[must_use]
    pub const fn case(&self) -> Option<u32> {
        self.case
    }

    /// How many bytes were read.
    #[must_use]
    pub const fn position(&self) -> usize {
        self.all.len() - self.rest.len()
    }

    fn take_turn(&mut self) -> Option<()> {
        self.head = take(&mut self.rest)?;
        self.events.clear();
        for _ in 0..take::<usize>(&mut self.rest)? {
            self.events.push(take(&mut self.rest)?);
        }
        (self.ticket, self.case) = take(&mut self.rest)?;
        if self.ticket.is_some() {
            let (&_kind, rest) = self.rest.split_first()?;
            self.rest = rest;
            take_turn(&mut self.rest, &mut self.buffer)?;
        }
        Some(())
    }
}
