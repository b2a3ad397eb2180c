//! A desk that is no desk: a host's table of functions over three of everything, or over nothing.

use std::ffi::c_char;
use std::ptr;

use aegis_policy::abi::*;

/// What the texts of the desk say.
const WORDS: [&str; 3] = ["eins", "zwei", "drei ✓"];

/// What a policy that looks at all of it gets to see.
pub const TOLD: &str = include_str!("told.txt");

/// What it gets to see where nothing is.
pub const TOLD_OF_NOTHING: &str = include_str!("told_of_nothing.txt");

/// No text.
pub const NOTHING: AegisText = AegisText { bytes: ptr::null(), length: 0 };

/// A text of this side.
pub fn text(text: &str) -> AegisText {
    AegisText { bytes: text.as_ptr().cast::<c_char>(), length: text.len() }
}

/// What a text of the other side says.
///
/// # Safety
/// It is null, or still there.
pub unsafe fn spoken<'a>(text: AegisText) -> &'a str {
    if text.bytes.is_null() {
        return "";
    }
    // SAFETY: the caller vouches for it.
    let bytes = unsafe { std::slice::from_raw_parts(text.bytes.cast::<u8>(), text.length) };
    std::str::from_utf8(bytes).unwrap()
}

/// An answer as a host hands it over.
pub fn unwritten() -> AegisAnswer {
    AegisAnswer {
        size: size_of::<AegisAnswer>() as u32,
        kind: AEGIS_ANSWER_NONE,
        action: 0,
        verb: 0,
        priority: 0,
        status: 0,
        has_amount: 0,
        reserved: 0,
        amount: 0.0,
        ticket: NOTHING,
        record: NOTHING,
        query: NOTHING,
        tag: NOTHING,
        currency: NOTHING,
        team: NOTHING,
        template_id: NOTHING,
        code: NOTHING,
        note: NOTHING,
        points: ptr::null(),
        point_count: 0,
        failure: NOTHING,
        object: NOTHING,
    }
}

/// An observation of a desk that has so many of everything, of three that there may be.
pub fn observation(count: u32) -> AegisObservation {
    let is_there = u32::from(count > 0);
    AegisObservation {
        size: size_of::<AegisObservation>() as u32,
        dialect: AEGIS_DIALECT_SHOP,
        seat: 0,
        turn: 4,
        remaining: 8,
        selected: if count > 0 { 1 } else { AEGIS_NONE },
        active: AEGIS_NONE,
        refusal: if count > 0 { AEGIS_REFUSED_AMOUNT } else { AEGIS_REFUSED_NOT },
        has_draft: is_there,
        ticket_count: count,
        record_count: count,
        article_count: count,
        message_count: count,
        credit_count: count,
        view: &VIEW,
        desk: ptr::without_provenance(count as usize),
    }
}

/// The desk is no more than the number of things on it.
fn count(seen: *const AegisObservation) -> u32 {
    // SAFETY: a policy hands back the observation that it got.
    unsafe { (*seen).desk.addr() as u32 }
}

fn word(seen: *const AegisObservation, n: u32) -> AegisText {
    if n < count(seen) { text(WORDS[n as usize]) } else { NOTHING }
}

fn fill<T>(seen: *const AegisObservation, n: u32, place: *mut T, found: T) -> u32 {
    let is_there = n < count(seen);
    if is_there {
        // SAFETY: a policy hands over a place of its own.
        unsafe { place.write(found) };
    }
    u32::from(is_there)
}

/// The functions that show it.
pub static VIEW: AegisView = AegisView {
    size: size_of::<AegisView>() as u32,
    reserved: 0,
    case_of,
    reply_point: word_of,
    offered_code: word_of,
    incident: word_of,
    window_affects: word_of,
    ticket_id: word_of,
    ticket,
    tag: word_on,
    escalation: word_on,
    record_id: word_of,
    record,
    fact,
    article_id: word_of,
    article,
    keyword: word_on,
    message,
    focus,
    hit,
    credit,
    refusal_text,
    features,
    action_mask,
    action,
    family,
    offered_word_count,
    offered_word,
    deed_count: count_of,
    deed,
    credit_stands,
};

unsafe extern "C" fn word_of(seen: *const AegisObservation, n: u32) -> AegisText {
    word(seen, n)
}

unsafe extern "C" fn word_on(seen: *const AegisObservation, on: u32, n: u32) -> AegisText {
    word(seen, on.max(n))
}

unsafe extern "C" fn refusal_text(seen: *const AegisObservation) -> AegisText {
    word(seen, 2)
}

unsafe extern "C" fn case_of(seen: *const AegisObservation, place: *mut AegisCase) -> u32 {
    let count = count(seen);
    let case = AegisCase {
        brief: word(seen, 0),
        reply_template: word(seen, 1),
        workspace_summary: word(seen, 2),
        region: word(seen, 0),
        window_name: word(seen, 1),
        window_description: word(seen, 2),
        reply_point_count: count,
        offered_code_count: count,
        incident_count: count,
        account_health_hundredths: 77,
        window_is_active: 1,
        window_affects_count: count,
    };
    // SAFETY: a policy hands over a place of its own.
    unsafe { place.write(case) };
    1
}

unsafe extern "C" fn ticket(seen: *const AegisObservation, n: u32, place: *mut AegisTicket) -> u32 {
    let found = AegisTicket {
        id: word(seen, n),
        account: word(seen, 0),
        from: word(seen, 1),
        subject: word(seen, 2),
        summary: NOTHING,
        // The last ones are numbers that there are not.
        priority: 3 + n,
        status: 4 + n,
        tag_count: n,
        escalation_count: 1,
        offered_verbs: 1 << AEGIS_VERB_ADD_TAG,
        reserved: 0,
    };
    fill(seen, n, place, found)
}

unsafe extern "C" fn record(seen: *const AegisObservation, n: u32, place: *mut AegisRecord) -> u32 {
    let found = AegisRecord {
        id: word(seen, n),
        kind: word(seen, 0),
        title: word(seen, 1),
        body: word(seen, 2),
        fact_count: n + 2,
        reserved: 0,
    };
    // The first one was not read.
    u32::from(n > 0) * fill(seen, n, place, found)
}

unsafe extern "C" fn fact(
    seen: *const AegisObservation,
    on: u32,
    n: u32,
    place: *mut AegisFact,
) -> u32 {
    fill(seen, on.max(n), place, AegisFact { label: word(seen, on), value: word(seen, n) })
}

unsafe extern "C" fn article(
    seen: *const AegisObservation,
    n: u32,
    place: *mut AegisArticle,
) -> u32 {
    let found = AegisArticle {
        id: word(seen, n),
        title: word(seen, 0),
        summary: word(seen, 1),
        body: word(seen, 2),
        keyword_count: 2,
        reserved: 0,
    };
    fill(seen, n, place, found)
}

unsafe extern "C" fn message(
    seen: *const AegisObservation,
    n: u32,
    place: *mut AegisMessage,
) -> u32 {
    let found = AegisMessage { from: word(seen, n), text: word(seen, 0), at_step: n, reserved: 0 };
    fill(seen, n, place, found)
}

unsafe extern "C" fn focus(seen: *const AegisObservation, place: *mut AegisFocus) -> u32 {
    let found = AegisFocus {
        kind: AEGIS_FOCUS_SEARCH,
        number: AEGIS_NONE,
        priority: 0,
        status: 0,
        tag_count: 0,
        hit_count: count(seen),
    };
    fill(seen, 0, place, found)
}

unsafe extern "C" fn hit(seen: *const AegisObservation, n: u32, place: *mut AegisHit) -> u32 {
    let found = AegisHit {
        id: word(seen, n),
        title: word(seen, 0),
        summary: word(seen, 1),
        shared_words: 3 - n,
        reserved: 0,
    };
    fill(seen, n, place, found)
}

unsafe extern "C" fn credit(seen: *const AegisObservation, n: u32, place: *mut AegisCredit) -> u32 {
    fill(seen, n, place, AegisCredit { ticket: n, reserved: 0, amount: 1.5 })
}

unsafe extern "C" fn count_of(seen: *const AegisObservation) -> u32 {
    count(seen)
}

/// The second one was taken back.
unsafe extern "C" fn credit_stands(seen: *const AegisObservation, n: u32) -> u32 {
    u32::from(n < count(seen) && n != 1)
}

unsafe extern "C" fn family(seen: *const AegisObservation) -> AegisText {
    word(seen, 1)
}

/// Each list is as long as its number, up to three.
unsafe extern "C" fn offered_word_count(seen: *const AegisObservation, list: u32) -> u32 {
    list.min(count(seen))
}

unsafe extern "C" fn offered_word(
    seen: *const AegisObservation,
    list: u32,
    n: u32,
    place: *mut AegisWord,
) -> u32 {
    fill(seen, n, place, AegisWord { id: word(seen, n), meaning: word(seen, list % 3) })
}

unsafe extern "C" fn deed(seen: *const AegisObservation, n: u32, place: *mut AegisDeed) -> u32 {
    let found = AegisDeed {
        // The last one is a number that there is not.
        kind: [AEGIS_DEED_IDENTITY_CHECKED, AEGIS_DEED_TICKETS_LINKED, 7][n.min(2) as usize],
        ticket: n,
        is_confirmed: u32::from(n == 0),
        reserved: 0,
        object: word(seen, n),
    };
    fill(seen, n, place, found)
}

unsafe extern "C" fn features(_seen: *const AegisObservation) -> *const f32 {
    static FEATURES: [f32; AEGIS_FEATURES] = [0.5; AEGIS_FEATURES];
    FEATURES.as_ptr()
}

unsafe extern "C" fn action_mask(_seen: *const AegisObservation) -> *const u8 {
    static MASK: [u8; AEGIS_ACTIONS] = {
        let mut mask = [0; AEGIS_ACTIONS];
        mask[0] = 1;
        mask[AEGIS_ACTIONS - 1] = 1;
        mask
    };
    MASK.as_ptr()
}

unsafe extern "C" fn action(seen: *const AegisObservation, n: u32, place: *mut AegisAction) -> u32 {
    let found = AegisAction {
        verb: AEGIS_VERB_ADD_TAG,
        is_available: 1,
        ticket: AEGIS_NONE,
        level: 0,
        amount: 0.0,
        object: word(seen, 0),
    };
    fill(seen, n.min(2), place, found)
}
