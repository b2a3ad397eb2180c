//! The format of a log file, for its writer and its reader: headers, records, limits.

use serde::{Deserialize, Serialize};

use crate::codec::{list, put, take};
use crate::event::Turn;
use crate::score::JudgeName;
use crate::step::TurnBuffer;

/// The version that this code writes.
pub const VERSION: Version = Version { major: 1, minor: 2 };
/// How many bytes of records a block holds at most.
pub const MAX_BLOCK_BYTES: usize = 64 * 1024;

/// How many bytes a file header has.
pub(super) const FILE_HEADER_BYTES: usize = 36;
/// How many bytes a block header has.
pub(super) const BLOCK_HEADER_BYTES: usize = 76;
/// How a file starts.
pub(super) const FILE_MAGIC: &[u8; 8] = b"AEGISLOG";
/// How a block starts. The first bytes occur in no UTF-8, so no text of a policy can look like a
/// block to a reader that searches for one after damage.
pub(super) const BLOCK_MAGIC: [u8; 4] = [0xff, 0xc0, b'B', 1];
/// How many bytes of a scenario's text stand in one record.
pub(super) const SCENARIO_PART_BYTES: usize = 48 * 1024;
/// How many bytes of a shift's records stand in one part at most; the rest of a block is its head.
pub(super) const SHIFT_PART_BYTES: usize = MAX_BLOCK_BYTES - 24;
/// How long a scenario's text may be.
pub(crate) const MAX_SCENARIO_BYTES: usize = 1024 * 1024;

/// A version of the format. Readers take every minor version of a major one that they know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Version {
    /// Changes when old readers would read wrongly.
    pub major: u16,
    /// Changes when old readers would read less.
    pub minor: u16,
}

impl Version {
    /// Whether this code reads logs of that version.
    #[must_use]
    pub const fn is_readable(self) -> bool {
        self.major == VERSION.major
    }
}

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// What makes a file no log that this code can read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// It starts like something else, and no block was found in it.
    #[error("this is no AegisDesk log: it does not start with {:?}", "AEGISLOG")]
    NotALog,
    /// It is of a newer major version.
    #[error(
        "this log is of format {0}, and this program reads {VERSION}; \
         use a newer aegis to read it"
    )]
    TooNew(Version),
}

/// The start of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileHeader {
    /// The version of the format.
    pub version: Version,
    /// The first episode that the file is meant to hold.
    pub first_episode: u64,
    /// The episode after the last one; `u64::MAX` if nobody knows yet.
    pub end_episode: u64,
}

impl FileHeader {
    pub(super) fn to_bytes(self) -> [u8; FILE_HEADER_BYTES] {
        let mut bytes = [0; FILE_HEADER_BYTES];
        bytes[..8].copy_from_slice(FILE_MAGIC);
        bytes[8..10].copy_from_slice(&self.version.major.to_le_bytes());
        bytes[10..12].copy_from_slice(&self.version.minor.to_le_bytes());
        bytes[16..24].copy_from_slice(&self.first_episode.to_le_bytes());
        bytes[24..32].copy_from_slice(&self.end_episode.to_le_bytes());
        let crc = crc32c::crc32c(&bytes[..32]);
        bytes[32..].copy_from_slice(&crc.to_le_bytes());
        bytes
    }

    /// Reads a header; none if it is damaged or is none.
    pub(super) fn from_bytes(bytes: &[u8; FILE_HEADER_BYTES]) -> Option<Self> {
        let whole =
            bytes.starts_with(FILE_MAGIC) && crc32c::crc32c(&bytes[..32]) == u32_at(bytes, 32);
        whole.then(|| Self {
            version: Version { major: u16_at(bytes, 8), minor: u16_at(bytes, 10) },
            first_episode: u64_at(bytes, 16),
            end_episode: u64_at(bytes, 24),
        })
    }
}

/// The start of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockHeader {
    /// Its place in the file, counted from 0.
    pub index: u32,
    /// Whether its bytes are compressed with zstd.
    pub is_compressed: bool,
    /// Whether its first record belongs to an episode that an earlier block began.
    pub continues: bool,
    /// Whether its last episode goes on in a later block, or was never sealed.
    pub is_open: bool,
    /// The episode of its first record.
    pub first_episode: u64,
    /// The episode of its last record.
    pub last_episode: u64,
    /// How many bytes follow the header.
    pub stored_bytes: u32,
    /// How many bytes of records that makes.
    pub raw_bytes: u32,
    /// CRC-32C of the bytes that follow.
    pub crc: u32,
    /// BLAKE3 of the former block's chain, this header up to here, and the bytes that follow.
    pub chain: [u8; 32],
}

impl BlockHeader {
    /// The header up to its chain, which the chain covers.
    pub(super) fn fields(&self) -> [u8; 40] {
        let mut bytes = [0; 40];
        bytes[..4].copy_from_slice(&BLOCK_MAGIC);
        bytes[4..8].copy_from_slice(&self.index.to_le_bytes());
        bytes[8] = u8::from(self.is_compressed)
            | u8::from(self.continues) << 1
            | u8::from(self.is_open) << 2;
        bytes[12..20].copy_from_slice(&self.first_episode.to_le_bytes());
        bytes[20..28].copy_from_slice(&self.last_episode.to_le_bytes());
        bytes[28..32].copy_from_slice(&self.stored_bytes.to_le_bytes());
        bytes[32..36].copy_from_slice(&self.raw_bytes.to_le_bytes());
        bytes[36..40].copy_from_slice(&self.crc.to_le_bytes());
        bytes
    }

    pub(super) fn to_bytes(self) -> [u8; BLOCK_HEADER_BYTES] {
        let mut bytes = [0; BLOCK_HEADER_BYTES];
        bytes[..40].copy_from_slice(&self.fields());
        bytes[40..72].copy_from_slice(&self.chain);
        let crc = crc32c::crc32c(&bytes[..72]);
        bytes[72..].copy_from_slice(&crc.to_le_bytes());
        bytes
    }

    /// Reads a header; none if it is damaged, is none, or names impossible lengths.
    pub(super) fn from_bytes(bytes: &[u8; BLOCK_HEADER_BYTES]) -> Option<Self> {
        if !bytes.starts_with(&BLOCK_MAGIC) || crc32c::crc32c(&bytes[..72]) != u32_at(bytes, 72) {
            return None;
        }
        let header = Self {
            index: u32_at(bytes, 4),
            is_compressed: bytes[8] & 1 != 0,
            continues: bytes[8] & 2 != 0,
            is_open: bytes[8] & 4 != 0,
            first_episode: u64_at(bytes, 12),
            last_episode: u64_at(bytes, 20),
            stored_bytes: u32_at(bytes, 28),
            raw_bytes: u32_at(bytes, 32),
            crc: u32_at(bytes, 36),
            chain: bytes[40..72].try_into().ok()?,
        };
        let limit = MAX_BLOCK_BYTES as u32;
        let fits = header.raw_bytes <= limit
            && header.stored_bytes <= limit + 1024
            && (header.is_compressed || header.stored_bytes == header.raw_bytes);
        fits.then_some(header)
    }

    /// The chain value that this header should carry.
    pub(super) fn chain_after(&self, former: &[u8; 32], stored: &[u8]) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        hasher.update(former).update(&self.fields()).update(stored);
        *hasher.finalize().as_bytes()
    }
}

/// The chain value before the first block.
pub(super) fn first_chain(header: &[u8; FILE_HEADER_BYTES]) -> [u8; 32] {
    *blake3::hash(header).as_bytes()
}

/// What an episode starts with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// Its number in the run.
    pub episode: u64,
    /// The scenario's name.
    pub scenario: String,
    /// The digest of the scenario's file.
    pub scenario_digest: [u8; 32],
    /// The seed.
    pub seed: u64,
    /// The judge that scored it.
    pub judge: JudgeName,
    /// Who acted from each seat.
    #[serde(deserialize_with = "list")]
    pub policies: Vec<String>,
    /// Where it was forked from, if it was.
    pub fork: Option<Fork>,
}

/// Where an episode was forked from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fork {
    /// The digest of the scenario file and the seed are the parent's; this is its episode number.
    pub episode: u64,
    /// The last turn that both have.
    pub turn: u32,
}

/// What an episode ends with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {
    /// How many turns it had.
    pub turns: u32,
    /// Its score in points of 10,000.
    pub points: u32,
    /// xxh3-128 of the desk's last state.
    pub state: u128,
    /// BLAKE3 of all records of the episode up to here, without the digests of turns.
    pub digest: [u8; 32],
}

/// The kind of a record, its first byte. New kinds go to the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Scenario = 1,
    Opened = 2,
    Turn = 3,
    TurnDigest = 4,
    Sealed = 5,
    Shift = 6,
}

impl Kind {
    fn of(byte: u8) -> Option<Self> {
        Some(match byte {
            1 => Self::Scenario,
            2 => Self::Opened,
            3 => Self::Turn,
            4 => Self::TurnDigest,
            5 => Self::Sealed,
            6 => Self::Shift,
            _ => return None,
        })
    }
}

/// A part of the text of a scenario that episodes of this file play.
#[derive(Serialize, Deserialize)]
pub(super) struct ScenarioPart<'a> {
    pub(super) digest: [u8; 32],
    pub(super) total_bytes: u32,
    pub(super) start: u32,
    #[serde(borrow)]
    pub(super) text: &'a [u8],
}

/// A part of the records of a shift: as many whole ones as a block holds, or a piece of one that is
/// longer than a block.
#[derive(Deserialize)]
pub(super) struct ShiftPart<'a> {
    pub(super) shift: u64,
    pub(super) start: u64,
    #[serde(borrow)]
    pub(super) records: &'a [u8],
}

impl ShiftPart<'_> {
    /// Appends it, kind and all.
    pub(super) fn put(&self, bytes: &mut Vec<u8>) {
        bytes.push(Kind::Shift as u8);
        put(&(self.shift, self.start, self.records.len()), bytes);
        bytes.extend_from_slice(self.records);
    }
}

/// One record of a block.
pub(super) enum Record<'a> {
    Scenario(ScenarioPart<'a>),
    Opened(Opened),
    /// The turn was left in the buffer.
    Turn,
    TurnDigest(u128),
    Sealed(Sealed),
    Shift(ShiftPart<'a>),
}

/// Takes the next record off a block; none if the bytes are no record.
pub(super) fn take_record<'a>(bytes: &mut &'a [u8], buffer: &mut TurnBuffer) -> Option<Record<'a>> {
    let (&kind, rest) = bytes.split_first()?;
    *bytes = rest;
    Some(match Kind::of(kind)? {
        Kind::Scenario => Record::Scenario(take(bytes)?),
        Kind::Opened => Record::Opened(take(bytes)?),
        Kind::Turn => {
            take_turn(bytes, buffer)?;
            Record::Turn
        }
        Kind::TurnDigest => Record::TurnDigest(take(bytes)?),
        Kind::Sealed => Record::Sealed(take(bytes)?),
        Kind::Shift => Record::Shift(take(bytes)?),
    })
}

/// Appends a turn, kind and all.
pub(crate) fn put_turn(turn: &Turn<'_>, bytes: &mut Vec<u8>) {
    bytes.push(Kind::Turn as u8);
    put(&turn.number, bytes);
    put(&turn.seat, bytes);
    put(&turn.words.len(), bytes);
    turn.words.iter().for_each(|word| put(word, bytes));
    put(turn.command, bytes);
    put(turn.points, bytes);
    put(turn.events, bytes);
}

pub(crate) fn take_turn(bytes: &mut &[u8], buffer: &mut TurnBuffer) -> Option<()> {
    let number = take(bytes)?;
    let seat = take(bytes)?;
    let parts = buffer.begin(number, seat);
    for _ in 0..take::<usize>(bytes)? {
        parts.words.push(take::<&str>(bytes)?);
    }
    *parts.command = take(bytes)?;
    for _ in 0..take::<usize>(bytes)? {
        parts.points.push(take(bytes)?);
    }
    for _ in 0..take::<usize>(bytes)? {
        parts.events.push(take(bytes)?);
    }
    Some(())
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from(u32_at(bytes, at)) | u64::from(u32_at(bytes, at + 4)) << 32
}

/// Whether the next record is the digest of a turn.
pub(super) fn next_is_digest(bytes: &[u8]) -> bool {
    bytes.first() == Some(&(Kind::TurnDigest as u8))
}
