//! A glance: what a seat sees that changes with every turn, and then the news, each behind a byte
//! that says what it is.

use aegis_engine::scenario::{Priority, Status};
use aegis_policy::abi::AEGIS_NONE;

use crate::sight::{Head, InFront};

use super::bytes::{put_u32, take_u8, take_u32};

/// There are no more news.
pub const END: u8 = 0;
/// Why the last command was refused, as a text.
pub const REFUSAL: u8 = 1;
/// What a search found: how many, and of each its id, title, summary and number of shared words.
pub const HITS: u8 = 2;
/// The priority and status of a ticket.
pub const LEVEL: u8 = 3;
/// A ticket and its new tag.
pub const TAG: u8 = 4;
/// A ticket and the team that it was handed to.
pub const ESCALATION: u8 = 5;
/// A ticket and the amount that was credited.
pub const CREDIT: u8 = 6;
/// The step with which a message came, who says it, and what is said.
pub const MESSAGE: u8 = 7;
/// The place of a page that was read: records first, then articles.
pub const PAGE: u8 = 8;

/// What was done on a desk of the second dialect: the number of its kind, the ticket, whether an
/// identity was confirmed, and the object.
pub const DEED: u8 = 9;
/// The place of a credit that was taken back.
pub const UNDONE: u8 = 10;

/// Appends what changes with every turn.
pub fn put_front(head: Head, focus: InFront, bytes: &mut Vec<u8>) {
    for number in [
        head.turn,
        head.remaining,
        head.selected.unwrap_or(AEGIS_NONE),
        head.active.unwrap_or(AEGIS_NONE),
        head.refusal,
    ] {
        put_u32(number, bytes);
    }
    bytes.extend_from_slice(&[head.seat, u8::from(head.has_draft)]);
    let (kind, number) = match focus {
        InFront::Nothing => (0, 0),
        InFront::Ticket { number, .. } => (1, number),
        InFront::Record(number) => (2, number),
        InFront::Article(number) => (3, number),
        InFront::Search => (4, 0),
    };
    bytes.push(kind);
    put_u32(number, bytes);
    if let InFront::Ticket { priority, status, tags, .. } = focus {
        put_level(priority, status, bytes);
        put_u32(tags, bytes);
    }
}

/// Takes what changes with every turn.
pub fn take_front(bytes: &mut &[u8]) -> Option<(Head, InFront)> {
    let (turn, remaining) = (take_u32(bytes)?, take_u32(bytes)?);
    let (selected, active) = (take_u32(bytes)?, take_u32(bytes)?);
    let head = Head {
        turn,
        remaining,
        selected: (selected != AEGIS_NONE).then_some(selected),
        active: (active != AEGIS_NONE).then_some(active),
        refusal: take_u32(bytes)?,
        seat: take_u8(bytes)?,
        has_draft: take_u8(bytes)? == 1,
    };
    let (kind, number) = (take_u8(bytes)?, take_u32(bytes)?);
    let focus = match kind {
        0 => InFront::Nothing,
        1 => {
            let (priority, status) = take_level(bytes)?;
            InFront::Ticket { number, priority, status, tags: take_u32(bytes)? }
        }
        2 => InFront::Record(number),
        3 => InFront::Article(number),
        4 => InFront::Search,
        _ => return None,
    };
    Some((head, focus))
}

/// Appends a priority and a status.
pub fn put_level(priority: Priority, status: Status, bytes: &mut Vec<u8>) {
    bytes.extend_from_slice(&[priority as u8, status as u8]);
}

/// Takes a priority and a status.
pub fn take_level(bytes: &mut &[u8]) -> Option<(Priority, Status)> {
    let priority = *Priority::ALL.get(usize::from(take_u8(bytes)?))?;
    Some((priority, *Status::ALL.get(usize::from(take_u8(bytes)?))?))
}
