//! What this process and a policy's own say to each other, and how: frames of postcard over
//! two pipes, with the answers as flat bytes.

use std::borrow::Cow;
use std::path::PathBuf;

use aegis_engine::command::{MAX_ANSWER_BYTES, MAX_POINTS};
use aegis_engine::event::Cause;
use aegis_engine::scenario::{
    ArticleSource, Dialect, MessageSource, Priority, RecordSource, ReplySource, Status,
    TicketSource, WorldSource,
};
use aegis_policy::abi::{AegisAnswer, AegisText};
use serde::{Deserialize, Serialize, Serializer};

use crate::library::{Description, LoadError};
use crate::reply::UNWRITTEN;
use crate::sight::{Head, Hit, InFront};
use crate::view::NO_TEXT;

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
#[expect(clippy::large_enum_variant, reason = "nearly all orders are the largest one")]
pub enum Order<'a> {
    /// To keep what can be seen of a scenario from the start.
    Keep {
        sheet: u32,
        #[serde(borrow, serialize_with = "all_at_once")]
        bytes: Cow<'a, [u8]>,
    },
    /// To make an instance for a desk.
    Enter { desk: u32, sheet: u32, seed: u64 },
    /// To show an instance what is new, and to answer.
    Look {
        desk: u32,
        #[serde(borrow)]
        glance: Glance<'a>,
    },
    /// To tell an instance that its episode has ended, and to take it away.
    Leave { desk: u32, score: Option<u32> },
}

/// What the process reports.
#[derive(Debug, Serialize, Deserialize)]
pub enum Report<'a> {
    /// An instance answered.
    Answered {
        desk: u32,
        #[serde(borrow, serialize_with = "all_at_once")]
        answer: Cow<'a, [u8]>,
    },
    /// There can be no such instance.
    NotEntered { desk: u32, cause: Cause, why: Cow<'a, str> },
    /// All that was to leave has left.
    Left,
    /// Something went wrong with all that were asked together; nobody knows whose fault it was.
    Fell { cause: Cause, why: Cow<'a, str> },
    /// All orders of the frame are carried out.
    Done,
}

/// Left to itself, serde would hand over one byte at a time.
fn all_at_once<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bytes(bytes)
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
}

/// What a seat sees now that it has not seen before.
#[derive(Debug, Serialize, Deserialize)]
pub struct Glance<'a> {
    pub head: Head,
    pub focus: InFront,
    pub refusal: Cow<'a, str>,
    /// None if what a search found lies there as before.
    pub hits: Option<Vec<Hit>>,
    pub levels: Vec<(u32, Priority, Status)>,
    #[serde(borrow)]
    pub tags: Vec<(u32, &'a str)>,
    #[serde(borrow)]
    pub escalations: Vec<(u32, &'a str)>,
    pub credits: Vec<(u32, f64)>,
    pub messages: Vec<Cow<'a, MessageSource>>,
    pub records: Vec<(u32, Cow<'a, RecordSource>)>,
    pub articles: Vec<(u32, Cow<'a, ArticleSource>)>,
}

/// Appends something as postcard.
pub fn put(value: &impl Serialize, bytes: &mut Vec<u8>) {
    let all = std::mem::take(bytes);
    *bytes = postcard::to_extend(value, all).expect("memory takes all that can be serialized");
}

/// Appends something as postcard, its length before it.
pub fn put_framed(value: &impl Serialize, bytes: &mut Vec<u8>) {
    let start = bytes.len();
    bytes.extend_from_slice(&[0; 4]);
    put(value, bytes);
    let length = (bytes.len() - start - 4) as u32;
    bytes[start..start + 4].copy_from_slice(&length.to_le_bytes());
}

/// The frame at the start of some bytes and how many bytes it takes, if it is whole.
pub fn framed(bytes: &[u8]) -> Option<(&[u8], usize)> {
    let length = u32::from_le_bytes(bytes.get(..4)?.try_into().ok()?) as usize;
    Some((bytes.get(4..4 + length)?, 4 + length))
}

/// Appends an answer. Texts and points that are too many to be read anyway are only counted.
///
/// # Safety
/// The texts and points of the answer are null or point to so many bytes and texts.
pub unsafe fn put_answer(raw: &AegisAnswer, bytes: &mut Vec<u8>) {
    for number in [raw.kind, raw.action, raw.verb, raw.priority, raw.status, raw.has_amount] {
        bytes.extend_from_slice(&number.to_le_bytes());
    }
    bytes.extend_from_slice(&raw.amount.to_bits().to_le_bytes());
    for text in texts(raw) {
        // SAFETY: the caller vouches for it.
        unsafe { put_text(text, bytes) };
    }
    bytes.extend_from_slice(&(raw.point_count as u64).to_le_bytes());
    bytes.push(u8::from(raw.points.is_null()));
    if !raw.points.is_null() && raw.point_count <= MAX_POINTS {
        for at in 0..raw.point_count {
            // SAFETY: the caller vouches for so many texts.
            unsafe { put_text(&*raw.points.add(at), bytes) };
        }
    }
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
    for number in [
        &mut raw.kind,
        &mut raw.action,
        &mut raw.verb,
        &mut raw.priority,
        &mut raw.status,
        &mut raw.has_amount,
    ] {
        *number = u32::from_le_bytes(*rest.split_off(..4)?.as_array()?);
    }
    raw.amount = f64::from_bits(take_u64(&mut rest)?);
    for text in [
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
    ] {
        *text = take_text(&mut rest)?;
    }
    raw.point_count = usize::try_from(take_u64(&mut rest)?).ok()?;
    let has_none = *rest.split_off_first()? == 1;
    points.clear();
    if !has_none {
        if raw.point_count <= MAX_POINTS {
            for _ in 0..raw.point_count {
                points.push(take_text(&mut rest)?);
            }
        }
        raw.points = points.as_ptr();
    }
    rest.is_empty().then_some(raw)
}

fn take_u64(rest: &mut &[u8]) -> Option<u64> {
    Some(u64::from_le_bytes(*rest.split_off(..8)?.as_array()?))
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
