//! A shift as it stands in a log file, cut back to its last whole record.

use crate::log::LogWriter;

use super::log::{ShiftOpened, ShiftReader, ShiftRecord, ShiftSealed};

/// The records of one shift of a log file.
#[derive(Clone, Debug)]
pub struct ShiftTape {
    /// Its number in the file, among episodes and shifts.
    pub number: u64,
    /// What it started with.
    pub opened: ShiftOpened,
    /// What it ended with; none if it was cut off.
    pub sealed: Option<ShiftSealed>,
    /// How many turns there are.
    pub turns: u32,
    /// How many texts of cases there are.
    pub cases: u32,
    /// Whether a part of it was lost. The turns before that part are here.
    pub is_damaged: bool,
    /// How many bytes at the end were a piece of a record, and were cut off.
    pub torn_bytes: u64,
    records: Vec<u8>,
}

impl ShiftTape {
    /// Puts a tape together; none if not even the opening is whole.
    pub(crate) fn read(number: u64, mut records: Vec<u8>, is_damaged: bool) -> Option<Self> {
        let mut reader = ShiftReader::new(&records);
        let Some(ShiftRecord::Opened(opened)) = reader.advance() else { return None };
        let (mut turns, mut cases, mut sealed) = (0, 0, None);
        let mut whole = reader.position();
        while sealed.is_none() {
            match reader.advance() {
                Some(ShiftRecord::Turn) => turns = reader.turn().number,
                Some(ShiftRecord::Case(_)) => cases += 1,
                Some(ShiftRecord::Sealed(end)) => sealed = Some(end),
                Some(ShiftRecord::Opened(_)) | None => break,
            }
            whole = reader.position();
        }
        let torn_bytes = (records.len() - whole) as u64;
        records.truncate(whole);
        let opened = *opened;
        Some(Self { number, opened, sealed, turns, cases, is_damaged, torn_bytes, records })
    }

    /// A tape of records that are in memory.
    #[must_use]
    pub fn of(records: &[u8]) -> Option<Self> {
        Self::read(0, records.to_vec(), false)
    }

    /// Its records, whole ones alone, as [`super::replay::replay`] takes them.
    #[must_use]
    pub fn records(&self) -> &[u8] {
        &self.records
    }

    /// Whether the whole shift is here, from its opening to its seal.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.sealed.is_some() && !self.is_damaged && self.torn_bytes == 0
    }

    /// What it has lost, in words; nothing if it is whole or merely has no end.
    #[must_use]
    pub fn loss(&self) -> Option<String> {
        let (number, turns, torn) = (self.number, self.turns, self.torn_bytes);
        if self.is_damaged {
            return Some(format!("shift {number} misses what came after turn {turns}"));
        }
        (torn > 0).then(|| {
            format!(
                "shift {number} ends in {torn} bytes of a record that is not whole; \
                 it is cut back to turn {turns}"
            )
        })
    }

    /// Adds it to a file, record by record, so that no record lies in two blocks without need.
    pub fn write(&self, writer: &mut LogWriter) {
        write_records(&self.records, self.number, writer);
    }
}

/// Adds records of a shift to a file, so that no record lies in two blocks without need.
pub fn write_records(records: &[u8], number: u64, writer: &mut LogWriter) {
    let mut reader = ShiftReader::new(records);
    let mut start = 0;
    while let Some(record) = reader.advance() {
        writer.shift(number, &records[start..reader.position()]);
        start = reader.position();
        if matches!(record, ShiftRecord::Sealed(_)) {
            writer.end_shift();
        }
    }
}
