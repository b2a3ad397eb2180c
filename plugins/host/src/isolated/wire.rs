//! What this process and a policy's own say to each other, and how: frames of postcard over
//! two pipes, with glances and answers as flat bytes between.

use std::borrow::Cow;
use std::path::PathBuf;

use aegis_engine::command::{MAX_ANSWER_BYTES, MAX_POINTS};
use aegis_engine::event::Cause;
use aegis_engine::scenario::{
    ArticleSource, Dialect, Offers, RecordSource, ReplySource, TicketSource, WorldSource,
};
use aegis_policy::abi::{AegisAnswer, AegisText};
use serde::{Deserialize, Serialize};

use crate::library::{Description, LoadError};
use crate::reply::UNWRITTEN;
use crate::view::NO_TEXT;

use super::bytes::{put_u32, take_u32, take_u64};

/// What the process is told first.
#[derive(Debug, Serialize, Deserialize)]
pub struct Hello {
    pub library: PathBuf,
    pub config: String,
    pub memory_bytes: u64,
}

/// What the process answers to that.
pub type Welcome = Result<Description, LoadError>;

/// What the process is asked to do.
#[derive(Debug, Serialize, Deserialize)]
pub enum Order<'a> {
    /// To keep what can be seen of a scenario from the start.
    Keep { number: u32, sheet: Box<Sheet> },
    /// To keep a record that was read.
    Record { sheet: u32, number: u32, record: Cow<'a, RecordSource> },
    /// To keep an article that was read.
    Article { sheet: u32, number: u32, article: Cow<'a, ArticleSource> },
    /// To make an instance for a desk.
    Enter { desk: u32, sheet: u32, seed: u64 },
    /// To show an instance what is new, and to answer. The glance follows.
    Look { desk: u32 },
    /// To tell an instance that its episode has ended, and to take it away.
    Leave { desk: u32, score: Option<u32> },
}

/// What the process reports.
#[derive(Debug, Serialize, Deserialize)]
pub enum Report<'a> {
    /// An instance answered. The answer follows.
    Answered { desk: u32 },
    /// There can be no such instance.
    NotEntered { desk: u32, cause: Cause, why: Cow<'a, str> },
    /// All that was to leave has left.
    Left,
    /// Something went wrong with all that were asked together; nobody knows whose fault it was.
    Fell { cause: Cause, why: Cow<'a, str> },
    /// All orders of the frame are carried out.
    Done,
}

/// What can be seen of a scenario from the start. No gold is in it, and nothing that has to be
/// read first.
#[derive(Debug, Serialize, Deserialize)]
pub struct Sheet {
    pub dialect: Dialect,
    pub brief: String,
    pub tickets: Vec<TicketSource>,
    pub record_ids: Vec<String>,
    pub article_ids: Vec<String>,
    pub reply: Option<ReplySource>,
    pub offered_codes: Vec<String>,
    pub workspace_summary: String,
    pub world: Option<WorldSource>,
    pub family: String,
    /// The words that commands may use, on a desk of the second dialect.
    pub offers: Option<Offers>,
}

/// Appends something as postcard.
pub fn put(value: &impl Serialize, bytes: &mut Vec<u8>) {
    let all = std::mem::take(bytes);
    *bytes = postcard::to_extend(value, all).expect("memory takes all that can be serialized");
}

/// Appends something as postcard, its length before it.
pub fn put_framed(value: &impl Serialize, bytes: &mut Vec<u8>) {
    frame(bytes, |bytes| put(value, bytes));
}

/// Appends what `fill` appends, its length before it.
pub fn frame(bytes: &mut Vec<u8>, fill: impl FnOnce(&mut Vec<u8>)) {
    let start = bytes.len();
    bytes.extend_from_slice(&[0; 4]);
    fill(bytes);
    let length = (bytes.len() - start - 4) as u32;
    bytes[start..start + 4].copy_from_slice(&length.to_le_bytes());
}

/// The frame at the start of some bytes and how many bytes it takes, if it is whole.
pub fn framed(bytes: &[u8]) -> Option<(&[u8], usize)> {
    let length = u32::from_le_bytes(bytes.get(..4)?.try_into().ok()?) as usize;
    Some((bytes.get(4..4 + length)?, 4 + length))
}

/// In the number that an answer begins with: its points are somewhere.
const HAS_POINTS: u32 = 1 << 10;
/// See `HAS_POINTS`: it counts points.
const COUNTS_POINTS: u32 = 1 << 11;
/// See `HAS_POINTS`: it has an amount other than 0.
const HAS_AMOUNT: u32 = 1 << 12;
/// See `HAS_POINTS`: its object is somewhere.
const HAS_OBJECT: u32 = 1 << 13;
/// See `HAS_POINTS`: the bit of the first number that is not 0; those before are for the texts.
const FIRST_NUMBER: u32 = 16;

/// Appends an answer: a number that says what it has, and then only that. Texts and points that
/// are too many to be read anyway are only counted.
///
/// # Safety
/// The texts and points of the answer are null or point to so many bytes and texts.
pub unsafe fn put_answer(raw: &AegisAnswer, bytes: &mut Vec<u8>) {
    let mut has = 0;
    let start = bytes.len();
    put_u32(has, bytes);
    let numbers = [raw.kind, raw.action, raw.verb, raw.priority, raw.status, raw.has_amount];
    for (number, bit) in numbers.into_iter().zip(FIRST_NUMBER..) {
        if number != 0 {
            has |= 1 << bit;
            put_u32(number, bytes);
        }
    }
    if raw.amount.to_bits() != 0 {
        has |= HAS_AMOUNT;
        bytes.extend_from_slice(&raw.amount.to_bits().to_le_bytes());
    }
    for (text, bit) in texts(raw).into_iter().zip(0..) {
        if !text.bytes.is_null() || text.length != 0 {
            has |= 1 << bit;
            // SAFETY: the caller vouches for it.
            unsafe { put_text(text, bytes) };
        }
    }
    if !raw.object.bytes.is_null() || raw.object.length != 0 {
        has |= HAS_OBJECT;
        // SAFETY: the caller vouches for it.
        unsafe { put_text(&raw.object, bytes) };
    }
    if raw.point_count != 0 {
        has |= COUNTS_POINTS;
        bytes.extend_from_slice(&(raw.point_count as u64).to_le_bytes());
    }
    if !raw.points.is_null() {
        has |= HAS_POINTS;
        let there = if raw.point_count <= MAX_POINTS { raw.point_count } else { 0 };
        for at in 0..there {
            // SAFETY: the caller vouches for so many texts.
            unsafe { put_text(&*raw.points.add(at), bytes) };
        }
    }
    bytes[start..start + 4].copy_from_slice(&has.to_le_bytes());
}

/// What stands before a text: nothing is there, the text follows, or only its length does, since it
/// lies nowhere or is too long to be read.
const ABSENT: u8 = 0;
/// See `ABSENT`.
const FOLLOWS: u8 = 1;
/// See `ABSENT`.
const NOWHERE: u8 = 2;
/// See `ABSENT`.
const TOO_LONG: u8 = 3;

/// # Safety
/// The text is null or points to so many bytes.
unsafe fn put_text(text: &AegisText, bytes: &mut Vec<u8>) {
    let kind = match (text.bytes.is_null(), text.length) {
        (true, 0) => return bytes.push(ABSENT),
        (true, _) => NOWHERE,
        (false, 0..=MAX_ANSWER_BYTES) => FOLLOWS,
        (false, _) => TOO_LONG,
    };
    bytes.push(kind);
    bytes.extend_from_slice(&(text.length as u64).to_le_bytes());
    if kind == FOLLOWS {
        // SAFETY: the caller vouches for it.
        bytes.extend_from_slice(unsafe { crate::library::bytes_of(text) });
    }
}

fn texts(raw: &AegisAnswer) -> [&AegisText; 10] {
    [
        &raw.ticket,
        &raw.record,
        &raw.query,
        &raw.tag,
        &raw.currency,
        &raw.team,
        &raw.template_id,
        &raw.code,
        &raw.note,
        &raw.failure,
    ]
}

/// Reads an answer whose texts lie in `bytes` and whose points are left in `points`; none if the
/// bytes are no answer. It can be read as long as both are there.
pub fn take_answer(bytes: &[u8], points: &mut Vec<AegisText>) -> Option<AegisAnswer> {
    let mut rest = bytes;
    let mut raw = UNWRITTEN;
    let has = take_u32(&mut rest)?;
    let numbers = [
        &mut raw.kind,
        &mut raw.action,
        &mut raw.verb,
        &mut raw.priority,
        &mut raw.status,
        &mut raw.has_amount,
    ];
    for (number, bit) in numbers.into_iter().zip(FIRST_NUMBER..) {
        *number = if has >> bit & 1 == 1 { take_u32(&mut rest)? } else { 0 };
    }
    if has & HAS_AMOUNT != 0 {
        raw.amount = f64::from_bits(take_u64(&mut rest)?);
    }
    let texts = [
        &mut raw.ticket,
        &mut raw.record,
        &mut raw.query,
        &mut raw.tag,
        &mut raw.currency,
        &mut raw.team,
        &mut raw.template_id,
        &mut raw.code,
        &mut raw.note,
        &mut raw.failure,
    ];
    for (text, bit) in texts.into_iter().zip(0..) {
        if has >> bit & 1 == 1 {
            *text = take_text(&mut rest)?;
        }
    }
    if has & HAS_OBJECT != 0 {
        raw.object = take_text(&mut rest)?;
    }
    if has & COUNTS_POINTS != 0 {
        raw.point_count = usize::try_from(take_u64(&mut rest)?).ok()?;
    }
    points.clear();
    if has & HAS_POINTS != 0 {
        let there = if raw.point_count <= MAX_POINTS { raw.point_count } else { 0 };
        for _ in 0..there {
            points.push(take_text(&mut rest)?);
        }
        raw.points = points.as_ptr();
    }
    rest.is_empty().then_some(raw)
}

/// A text that is too long to be read has its length and points to nothing that is its own.
fn take_text(rest: &mut &[u8]) -> Option<AegisText> {
    let kind = *rest.split_off_first()?;
    if kind == ABSENT {
        return Some(NO_TEXT);
    }
    let length = usize::try_from(take_u64(rest)?).ok()?;
    let stored = match kind {
        NOWHERE => return Some(AegisText { length, ..NO_TEXT }),
        FOLLOWS if length <= MAX_ANSWER_BYTES => length,
        TOO_LONG if length > MAX_ANSWER_BYTES => 0,
        _ => return None,
    };
    Some(AegisText { bytes: rest.split_off(..stored)?.as_ptr().cast(), length })
}
