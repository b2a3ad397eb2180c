//! From what a library wrote into an answer of the contract to an answer of the engine. What makes
//! no sense becomes a malformed answer, which costs its turn.

use aegis_engine::command::{Amount, Answer, MAX_ANSWER_BYTES, MAX_POINTS, Verb};
use aegis_engine::event::Cause;
use aegis_engine::observe::Observation;
use aegis_engine::scenario::{Priority, Status};
use aegis_engine::text::Text;
use aegis_policy::abi::{
    AEGIS_ANSWER_ACTION, AEGIS_ANSWER_COMMAND, AEGIS_ANSWER_FAILED, AEGIS_ANSWER_NONE,
    AEGIS_ANSWER_PANICKED, AegisAnswer, AegisText,
};

use crate::flat;
use crate::library::bytes_of;
use crate::sight::{Scratch, Shown};
use crate::view::NO_TEXT;

/// An answer of the contract in which nothing is given.
pub const UNWRITTEN: AegisAnswer = AegisAnswer {
    size: size_of::<AegisAnswer>() as u32,
    kind: AEGIS_ANSWER_NONE,
    action: 0,
    verb: 0,
    priority: 0,
    status: 0,
    has_amount: 0,
    reserved: 0,
    amount: 0.0,
    ticket: NO_TEXT,
    record: NO_TEXT,
    query: NO_TEXT,
    tag: NO_TEXT,
    currency: NO_TEXT,
    team: NO_TEXT,
    template_id: NO_TEXT,
    code: NO_TEXT,
    note: NO_TEXT,
    points: std::ptr::null(),
    point_count: 0,
    failure: NO_TEXT,
    object: NO_TEXT,
};

/// An answer of the contract that is handed out for turn after turn, always blank.
pub(crate) struct Form(AegisAnswer);

// SAFETY: what a library wrote is gone once it was read; nothing else is ever pointed to.
unsafe impl Send for Form {}

impl Form {
    pub const BLANK: Self = Self(UNWRITTEN);

    /// Where a library writes its answer.
    pub fn place(&mut self) -> &mut AegisAnswer {
        &mut self.0
    }

    /// Reads what a library wrote, wipes it away and says whether the policy can go on.
    ///
    /// # Safety
    /// As for [`read`].
    #[inline]
    pub unsafe fn read(&mut self, seen: &Observation<'_>, answer: &mut Answer) -> bool {
        // SAFETY: the caller vouches for the texts and points.
        let goes_on = unsafe { read(&self.0, seen, answer) };
        self.wipe();
        goes_on
    }

    /// Most commands of most policies leave most of it alone, and to look costs less than to write.
    #[inline]
    fn wipe(&mut self) {
        let AegisAnswer { points, failure, .. } = self.0;
        let is_plain = points.is_null() && failure.bytes.is_null() && failure.length == 0;
        if !is_plain || !names_nothing(&self.0) {
            self.0 = UNWRITTEN;
            return;
        }
        let AegisAnswer { size, kind, action, verb, priority, status, .. } = UNWRITTEN;
        let AegisAnswer { has_amount, reserved, amount, .. } = UNWRITTEN;
        let own = &mut self.0;
        (own.size, own.kind, own.action, own.verb) = (size, kind, action, verb);
        (own.priority, own.status, own.has_amount) = (priority, status, has_amount);
        (own.reserved, own.amount) = (reserved, amount);
    }
}

/// Reads what a library wrote and says whether the policy can go on.
///
/// # Safety
/// The texts and points of the answer are null or point to so many bytes and texts.
#[inline]
pub unsafe fn read(raw: &AegisAnswer, seen: &Observation<'_>, answer: &mut Answer) -> bool {
    if raw.kind != AEGIS_ANSWER_COMMAND {
        // SAFETY: the caller vouches for the texts.
        return unsafe { other(raw, seen, answer) };
    }
    // SAFETY: the caller vouches for the texts and points.
    if let Err(why) = unsafe { command(raw, seen, answer) } {
        answer.malformed(&why);
    }
    true
}

/// Reads what is no command and says whether the policy can go on.
///
/// # Safety
/// As for [`read`].
unsafe fn other(raw: &AegisAnswer, seen: &Observation<'_>, answer: &mut Answer) -> bool {
    let result = match raw.kind {
        AEGIS_ANSWER_ACTION => action(raw.action, seen, answer),
        AEGIS_ANSWER_FAILED | AEGIS_ANSWER_PANICKED => {
            let cause =
                if raw.kind == AEGIS_ANSWER_FAILED { Cause::GaveUp } else { Cause::Panicked };
            // SAFETY: the caller vouches for the text.
            answer.failed(cause, &unsafe { plain(&raw.failure) });
            return false;
        }
        AEGIS_ANSWER_NONE => Err("the policy wrote no answer".to_owned()),
        kind => Err(format!("the policy's answer is of kind {kind}, and there is no such kind")),
    };
    if let Err(why) = result {
        answer.malformed(&why);
    }
    true
}

/// A text of a policy that goes into a message, whatever is in it.
///
/// # Safety
/// The text is null or points to so many bytes.
pub unsafe fn plain(text: &AegisText) -> String {
    let short = AegisText { bytes: text.bytes, length: text.length.min(500) };
    // SAFETY: the caller vouches for it, and fewer bytes are there, too.
    String::from_utf8_lossy(unsafe { bytes_of(&short) }).into_owned()
}

fn action(row: u32, seen: &Observation<'_>, answer: &mut Answer) -> Result<(), String> {
    let scratch = Scratch::default();
    let shown = Shown::new(*seen, &scratch);
    let found = flat::row(&shown, row as usize);
    let found = found.ok_or_else(|| format!("the action table has no row {row}"))?;
    if !found.is_available {
        return Err(format!("row {row} of the action table cannot be chosen now; see the mask"));
    }
    flat::write(&found, seen, answer);
    Ok(())
}

/// # Safety
/// As for [`read`].
#[inline]
unsafe fn command(
    raw: &AegisAnswer,
    seen: &Observation<'_>,
    answer: &mut Answer,
) -> Result<(), String> {
    let verb = verb(raw.verb)?;
    answer.begin(verb);
    answer.command.priority = number("priority", raw.priority, Priority::ALL)?;
    answer.command.status = number("status", raw.status, Status::ALL)?;
    answer.command.amount = (raw.has_amount != 0).then(|| amount(raw.amount));
    if names_nothing(raw) {
        return Ok(());
    }
    // SAFETY: the caller vouches for the texts and points.
    unsafe { texts(raw, seen, answer) }
}

/// # Safety
/// As for [`read`].
#[inline(never)]
unsafe fn texts(
    raw: &AegisAnswer,
    seen: &Observation<'_>,
    answer: &mut Answer,
) -> Result<(), String> {
    // SAFETY: the caller vouches for the texts and points.
    unsafe {
        answer.command.ticket = text("ticket", &raw.ticket, seen, answer)?;
        answer.command.record = text("record", &raw.record, seen, answer)?;
        answer.command.query = text("query", &raw.query, seen, answer)?;
        answer.command.tag = text("tag", &raw.tag, seen, answer)?;
        answer.command.currency = text("currency", &raw.currency, seen, answer)?;
        answer.command.team = text("team", &raw.team, seen, answer)?;
        answer.command.template = text("template_id", &raw.template_id, seen, answer)?;
        answer.command.code = text("code", &raw.code, seen, answer)?;
        answer.command.note = text("note", &raw.note, seen, answer)?;
        // Logs keep it for those verbs alone that have one, so it must not be there for others.
        if answer.command.verb.object().is_some() {
            answer.command.object = text("object", &raw.object, seen, answer)?;
        }
        points(raw, seen, answer)
    }
}

/// Whether all texts are absent, so that none has to be looked at on its own.
fn names_nothing(raw: &AegisAnswer) -> bool {
    let texts = [
        &raw.ticket,
        &raw.record,
        &raw.query,
        &raw.tag,
        &raw.currency,
        &raw.team,
        &raw.template_id,
        &raw.code,
        &raw.note,
        &raw.object,
    ];
    let given = texts.iter().fold(0, |all, text| all | text.bytes.addr() | text.length);
    given | raw.point_count == 0
}

fn verb(number: u32) -> Result<Verb, String> {
    let known = Verb::ALL.get(number as usize).copied();
    known
        .filter(|verb| !matches!(verb, Verb::Malformed | Verb::Failed))
        .ok_or_else(|| format!("the policy's answer has the verb {number}, which is none"))
}

fn number<T: Copy>(field: &str, number: u32, all: &[T]) -> Result<Option<T>, String> {
    let Some(place) = (number as usize).checked_sub(1) else { return Ok(None) };
    let found = all.get(place).copied();
    found
        .map(Some)
        .ok_or_else(|| format!("the policy's answer has the {field} {number}, which is none"))
}

/// One bit pattern for all that is not a number, or two runs might differ in it.
fn amount(number: f64) -> Amount {
    Amount::of(if number.is_nan() { f64::NAN } else { number })
}

/// # Safety
/// The text is null or points to so many bytes.
#[inline]
unsafe fn text(
    field: &str,
    raw: &AegisText,
    seen: &Observation<'_>,
    answer: &mut Answer,
) -> Result<Text, String> {
    if raw.bytes.is_null() && raw.length == 0 {
        return Ok(Text::NONE);
    }
    // SAFETY: the caller vouches for it.
    unsafe { given_text(field, raw, seen, answer) }
}

/// # Safety
/// The text points to so many bytes.
unsafe fn given_text(
    field: &str,
    raw: &AegisText,
    seen: &Observation<'_>,
    answer: &mut Answer,
) -> Result<Text, String> {
    if raw.bytes.is_null() {
        let length = raw.length;
        return Err(format!("the {field} of the policy's answer has {length} bytes at no address"));
    }
    if raw.length > MAX_ANSWER_BYTES {
        return Err(format!(
            "the {field} of the policy's answer has {} bytes; all texts together may have \
             {MAX_ANSWER_BYTES}",
            raw.length
        ));
    }
    // SAFETY: the caller vouches for it.
    let bytes = unsafe { bytes_of(raw) };
    let text = seen.text_of_bytes(answer, bytes);
    text.ok_or_else(|| format!("the {field} of the policy's answer is not UTF-8"))
}

/// # Safety
/// As for [`read`].
unsafe fn points(
    raw: &AegisAnswer,
    seen: &Observation<'_>,
    answer: &mut Answer,
) -> Result<(), String> {
    if raw.point_count == 0 {
        return Ok(());
    }
    if raw.points.is_null() {
        return Err("the policy's answer counts points and has none".to_owned());
    }
    if raw.point_count > MAX_POINTS {
        let count = raw.point_count;
        return Err(format!("the policy's answer has {count} points; {MAX_POINTS} are allowed"));
    }
    for at in 0..raw.point_count {
        // SAFETY: the caller vouches for so many texts.
        let point = unsafe { text("points", &*raw.points.add(at), seen, answer)? };
        answer.points.push(point);
    }
    Ok(())
}
