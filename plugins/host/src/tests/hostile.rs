//! Answers and bytes that no honest policy and no honest process writes.

use std::ffi::c_char;
use std::ptr;

use aegis_engine::catalogue;
use aegis_engine::command::{Answer, MAX_ANSWER_BYTES, MAX_POINTS, Verb};
use aegis_engine::event::Seat;
use aegis_engine::observe::Observation;
use aegis_engine::world::Floor;
use aegis_policy::abi::{
    AEGIS_ANSWER_ACTION, AEGIS_ANSWER_COMMAND, AEGIS_ANSWER_FAILED, AEGIS_ANSWER_PANICKED,
    AEGIS_VERB_ASK_CUSTOMER, AEGIS_VERB_DRAFT_REPLY, AEGIS_VERB_OPEN_TICKET, AegisAnswer,
    AegisText,
};

use crate::isolated::wire::{framed, put_answer, put_framed, take_answer};
use crate::reply::{self, Form, UNWRITTEN};

/// Shows a desk of the shop.
fn with_desk(use_it: impl FnOnce(&Observation<'_>)) {
    let scenario = catalogue::get("damaged-mug-replacement").unwrap();
    let mut floor = Floor::for_one(&scenario);
    let mut columns = floor.columns();
    columns.open(0, &scenario, 0);
    use_it(&Observation::new(columns.desk(0), Seat(0)));
}

fn text(bytes: &[u8]) -> AegisText {
    AegisText { bytes: bytes.as_ptr().cast::<c_char>(), length: bytes.len() }
}

/// Something that looks like a text and is not all there; whoever reads it does what must not be
/// done.
fn lie(bytes: &[u8], length: usize) -> AegisText {
    AegisText { length, ..text(bytes) }
}

/// Answers of which each breaks a rule in its own way, or keeps all of them.
fn answers(points: &[AegisText]) -> Vec<AegisAnswer> {
    let opening = AegisAnswer {
        kind: AEGIS_ANSWER_COMMAND,
        verb: AEGIS_VERB_OPEN_TICKET,
        ticket: text(b"TICKET-1"),
        ..UNWRITTEN
    };
    let null = |length| AegisText { bytes: ptr::null(), length };
    let asking = AegisAnswer { verb: AEGIS_VERB_ASK_CUSTOMER, ..opening };
    let draft = AegisAnswer { verb: AEGIS_VERB_DRAFT_REPLY, ..opening };
    let of_points =
        |points: *const AegisText, point_count| AegisAnswer { points, point_count, ..draft };
    let all = points.as_ptr();
    vec![
        UNWRITTEN,
        opening,
        AegisAnswer { kind: 77, ..opening },
        AegisAnswer { verb: 12, ..opening },
        AegisAnswer { verb: u32::MAX, ..opening },
        AegisAnswer { priority: 5, ..opening },
        AegisAnswer { status: u32::MAX, ..opening },
        AegisAnswer { has_amount: 9, amount: f64::from_bits(0x7ff4_dead_beef_0001), ..opening },
        AegisAnswer { has_amount: 1, amount: -0.0, ..opening },
        AegisAnswer { ticket: text(b""), note: text("naïve ✓".as_bytes()), ..opening },
        AegisAnswer { ticket: null(5), ..opening },
        AegisAnswer { ticket: null(usize::MAX), ..opening },
        AegisAnswer { code: text(b"\xff\xfe"), ..opening },
        AegisAnswer { object: text(b"which_card"), ..asking },
        AegisAnswer { object: text(b"caf\xe9"), ..asking },
        AegisAnswer { object: null(5), ..asking },
        // A verb that has no object does not look at it.
        AegisAnswer { object: null(usize::MAX), ..opening },
        AegisAnswer { tag: text(b"\xed\xa0\x80"), ..opening },
        AegisAnswer { query: lie(b"endless", MAX_ANSWER_BYTES + 1), ..opening },
        AegisAnswer { query: lie(b"endless", usize::MAX), ..opening },
        of_points(ptr::null(), 0),
        of_points(ptr::null(), 3),
        of_points(ptr::null(), usize::MAX),
        of_points(all, 0),
        of_points(all, points.len()),
        of_points(all, MAX_POINTS + 1),
        of_points(all, usize::MAX),
        AegisAnswer { kind: AEGIS_ANSWER_ACTION, action: 0, ..UNWRITTEN },
        AegisAnswer { kind: AEGIS_ANSWER_ACTION, action: 255, ..UNWRITTEN },
        AegisAnswer { kind: AEGIS_ANSWER_ACTION, action: u32::MAX, ..UNWRITTEN },
        AegisAnswer { kind: AEGIS_ANSWER_FAILED, failure: text(b"caf\xe9"), ..UNWRITTEN },
        AegisAnswer { kind: AEGIS_ANSWER_FAILED, failure: null(usize::MAX), ..UNWRITTEN },
        AegisAnswer { kind: AEGIS_ANSWER_PANICKED, ..UNWRITTEN },
    ]
}

/// What the host makes of an answer, in full.
fn read(raw: &AegisAnswer, seen: &Observation<'_>) -> (bool, String) {
    let mut answer = Answer::default();
    // SAFETY: all that is not too long to be read is there.
    let goes_on = unsafe { reply::read(raw, seen, &mut answer) };
    (goes_on, format!("{answer:?}"))
}

#[test]
fn every_answer_is_read_and_comes_through_the_channel_as_it_is() {
    let points = [text(b"one"), text(b""), text(b"two")];
    with_desk(|seen| {
        let (mut bytes, mut room) = (Vec::new(), Vec::new());
        for raw in answers(&points) {
            let here = read(&raw, seen);
            bytes.clear();
            // SAFETY: all that is not too long to be read is there.
            unsafe { put_answer(&raw, &mut bytes) };
            let taken = take_answer(&bytes, &mut room).unwrap();
            assert_eq!(read(&taken, seen), here, "{raw:?}");
        }
    });
}

#[test]
fn what_makes_no_sense_is_malformed_and_only_failures_end_an_episode() {
    let points = [text(b"one"), text(b"\xff"), text(b"two")];
    with_desk(|seen| {
        let (mut malformed, mut failed) = (0, 0);
        for raw in answers(&points) {
            let mut answer = Answer::default();
            // SAFETY: all that is not too long to be read is there.
            let goes_on = unsafe { reply::read(&raw, seen, &mut answer) };
            failed += u32::from(!goes_on);
            malformed += u32::from(answer.command.verb == Verb::Malformed);
            assert_eq!(goes_on, answer.command.verb != Verb::Failed);
        }
        assert_eq!((malformed, failed), (21, 3));
    });
}

#[test]
fn a_form_is_blank_again_after_every_answer() {
    let points = [text(b"one"), text(b"two"), text(b"three")];
    with_desk(|seen| {
        let mut form = Form::BLANK;
        let mut answers = answers(&points);
        answers.push(AegisAnswer { size: 0, reserved: 7, ..UNWRITTEN });
        answers.push(AegisAnswer { points: points.as_ptr(), ..UNWRITTEN });
        for raw in answers {
            *form.place() = raw;
            let here = read(&raw, seen);
            let mut answer = Answer::default();
            // SAFETY: all that is not too long to be read is there.
            let goes_on = unsafe { form.read(seen, &mut answer) };
            assert_eq!((goes_on, format!("{answer:?}")), here, "{raw:?}");
            assert_eq!(format!("{:?}", form.place()), format!("{UNWRITTEN:?}"), "{raw:?}");
        }
    });
}

/// Bytes of a broken channel are refused, or read as an answer that stays within them.
#[test]
fn no_bytes_lead_out_of_the_channel() {
    let points = [text(b"one"), text(b"two")];
    let raw = AegisAnswer {
        kind: AEGIS_ANSWER_COMMAND,
        verb: AEGIS_VERB_DRAFT_REPLY,
        ticket: text(b"T-1"),
        note: text("✓".as_bytes()),
        points: points.as_ptr(),
        point_count: points.len(),
        ..UNWRITTEN
    };
    let mut bytes = Vec::new();
    // SAFETY: the texts and points are there.
    unsafe { put_answer(&raw, &mut bytes) };
    let mut room = Vec::new();
    assert!(take_answer(&bytes, &mut room).is_some());
    for end in 0..bytes.len() {
        assert!(take_answer(&bytes[..end], &mut room).is_none(), "cut at {end}");
    }
    with_desk(|seen| {
        let step = if cfg!(miri) { 7 } else { 1 };
        for at in (0..bytes.len()).step_by(step) {
            for flip in [0x01, 0x80, 0xff] {
                let mut bytes = bytes.clone();
                bytes[at] ^= flip;
                if let Some(raw) = take_answer(&bytes, &mut room) {
                    read(&raw, seen);
                }
            }
        }
    });
    bytes.push(0);
    assert!(take_answer(&bytes, &mut room).is_none(), "there is more than an answer");
}

#[test]
fn a_frame_is_taken_when_it_is_whole() {
    let mut bytes = Vec::new();
    put_framed(&"words", &mut bytes);
    put_framed(&7_u8, &mut bytes);
    for end in 0..10 {
        assert!(framed(&bytes[..end]).is_none(), "cut at {end}");
    }
    let (first, length) = framed(&bytes).unwrap();
    assert_eq!(postcard::from_bytes::<&str>(first), Ok("words"));
    assert_eq!(framed(&bytes[length..]), Some((&[7][..], 5)));
    assert!(framed(&[0xff; 64]).is_none());
}
