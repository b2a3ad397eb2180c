//! The functions of the contract through which a policy looks at a desk, over anything that can be
//! seen. They are handed out to libraries, so they never panic.

use std::ffi::c_char;
use std::ptr;

use aegis_engine::scenario::{Dialect, Priority, Status, Word};
use aegis_policy::abi::{
    AEGIS_DIALECT_DESK, AEGIS_DIALECT_DESK2, AEGIS_DIALECT_SHOP, AEGIS_FOCUS_ARTICLE,
    AEGIS_FOCUS_NOTHING, AEGIS_FOCUS_RECORD, AEGIS_FOCUS_SEARCH, AEGIS_FOCUS_TICKET, AEGIS_NONE,
    AegisAction, AegisArticle, AegisCase, AegisCredit, AegisDeed, AegisFact, AegisFocus, AegisHit,
    AegisMessage, AegisObservation, AegisRecord, AegisText, AegisTicket, AegisView, AegisWord,
};

use crate::flat;
use crate::sight::{InFront, Sight};

/// The observation of the contract for something that can be seen. It points to that, and must
/// not be used longer.
#[inline]
pub fn observation<S: Sight>(sight: &S) -> AegisObservation {
    let (head, counts) = (sight.head(), sight.counts());
    AegisObservation {
        size: size_of::<AegisObservation>() as u32,
        dialect: dialect_number(sight.dialect()),
        seat: u32::from(head.seat),
        turn: head.turn,
        remaining: head.remaining,
        selected: head.selected.unwrap_or(AEGIS_NONE),
        active: head.active.unwrap_or(AEGIS_NONE),
        refusal: head.refusal,
        has_draft: u32::from(head.has_draft),
        ticket_count: count(counts.tickets),
        record_count: count(counts.records),
        article_count: count(counts.articles),
        message_count: count(counts.messages),
        credit_count: count(counts.credits),
        view: table::<S>(),
        desk: ptr::from_ref(sight).cast(),
    }
}

fn table<S: Sight>() -> &'static AegisView {
    const {
        &AegisView {
            size: size_of::<AegisView>() as u32,
            reserved: 0,
            case_of: case_of::<S>,
            reply_point: reply_point::<S>,
            offered_code: offered_code::<S>,
            incident: incident::<S>,
            window_affects: window_affects::<S>,
            ticket_id: ticket_id::<S>,
            ticket: ticket::<S>,
            tag: tag::<S>,
            escalation: escalation::<S>,
            record_id: record_id::<S>,
            record: record::<S>,
            fact: fact::<S>,
            article_id: article_id::<S>,
            article: article::<S>,
            keyword: keyword::<S>,
            message: message::<S>,
            focus: focus::<S>,
            hit: hit::<S>,
            credit: credit::<S>,
            refusal_text: refusal_text::<S>,
            features: features::<S>,
            action_mask: action_mask::<S>,
            action: action::<S>,
            family: family::<S>,
            offered_word_count: offered_word_count::<S>,
            offered_word: offered_word::<S>,
            deed_count: deed_count::<S>,
            deed: deed::<S>,
            credit_stands: credit_stands::<S>,
        }
    }
}

/// No text.
pub(crate) const NO_TEXT: AegisText = AegisText { bytes: ptr::null(), length: 0 };

fn text(text: &str) -> AegisText {
    AegisText { bytes: text.as_ptr().cast::<c_char>(), length: text.len() }
}

fn some(found: Option<&str>) -> AegisText {
    found.map_or(NO_TEXT, text)
}

/// A text that means nothing when it is empty.
fn given(found: &str) -> AegisText {
    if found.is_empty() { NO_TEXT } else { text(found) }
}

fn count(things: usize) -> u32 {
    u32::try_from(things).unwrap_or(u32::MAX)
}

/// What an observation shows.
///
/// # Safety
/// The observation is one that `observation::<S>` made, and what it shows is still there.
unsafe fn sight<'a, S: Sight>(seen: *const AegisObservation) -> &'a S {
    // SAFETY: the caller vouches for it.
    unsafe { &*(*seen).desk.cast::<S>() }
}

/// Writes a struct where the policy wants it, if there is one.
///
/// # Safety
/// `place` is null or can be written.
unsafe fn fill<T>(place: *mut T, found: Option<T>) -> u32 {
    match found {
        Some(found) if !place.is_null() => {
            // SAFETY: it is not null, and the caller vouches for the rest.
            unsafe { place.write(found) };
            1
        }
        _ => 0,
    }
}

macro_rules! texts {
    ($($name:ident($sight:ident $(, $argument:ident)*) => $found:expr;)+) => {
        $(unsafe extern "C" fn $name<S: Sight>(
            seen: *const AegisObservation $(, $argument: u32)*
        ) -> AegisText {
            // SAFETY: a policy calls it with the observation that it got it with.
            let $sight: &S = unsafe { sight(seen) };
            $(let $argument = $argument as usize;)*
            $found
        })+
    };
}

macro_rules! structs {
    ($($name:ident($sight:ident $(, $argument:ident)*) -> $kind:ty => $found:expr;)+) => {
        $(unsafe extern "C" fn $name<S: Sight>(
            seen: *const AegisObservation $(, $argument: u32)*, place: *mut $kind,
        ) -> u32 {
            // SAFETY: a policy calls it with the observation that it got it with.
            let $sight: &S = unsafe { sight(seen) };
            $(let $argument = $argument as usize;)*
            // SAFETY: the place is null or the policy's own.
            unsafe { fill(place, $found) }
        })+
    };
}

texts! {
    reply_point(it, n) => some(it.reply().and_then(|reply| at(&reply.checklist, n)));
    offered_code(it, n) => some(at(it.offered_codes(), n));
    incident(it, n) => some(it.world().and_then(|world| at(&world.incidents, n)));
    window_affects(it, n) => {
        some(it.world().and_then(|world| at(&world.window.as_ref()?.affects, n)))
    };
    ticket_id(it, n) => some(it.ticket(n).map(|(source, ..)| source.id.as_str()));
    tag(it, on, n) => some(it.tag(on, n));
    escalation(it, on, n) => some(it.escalation(on, n));
    record_id(it, n) => some(it.record_id(n));
    article_id(it, n) => some(it.article_id(n));
    keyword(it, on, n) => some(it.article(on).and_then(|article| at(&article.keywords, n)));
    refusal_text(it) => given(it.refusal_text());
    family(it) => text(it.family());
}

structs! {
    case_of(it) -> AegisCase => Some(case(it));
    ticket(it, n) -> AegisTicket => ticket_at(it, n);
    record(it, n) -> AegisRecord => it.record(n).map(|record| AegisRecord {
        id: text(&record.id),
        kind: text(record.kind.as_str()),
        title: text(&record.title),
        body: text(&record.body),
        fact_count: count(record.facts.len()),
        reserved: 0,
    });
    fact(it, on, n) -> AegisFact => {
        let found = it.record(on).and_then(|record| record.facts.get(n));
        found.map(|(label, value)| AegisFact { label: text(label), value: text(value) })
    };
    article(it, n) -> AegisArticle => it.article(n).map(|article| AegisArticle {
        id: text(&article.id),
        title: text(&article.title),
        summary: text(&article.summary),
        body: text(&article.body),
        keyword_count: count(article.keywords.len()),
        reserved: 0,
    });
    message(it, n) -> AegisMessage => it.message(n).map(|message| AegisMessage {
        from: text(&message.from),
        text: text(&message.text),
        at_step: it.message_step(n),
        reserved: 0,
    });
    focus(it) -> AegisFocus => Some(focus_of(it));
    hit(it, n) -> AegisHit => it.hits().get(n).map(|hit| AegisHit {
        id: text(&hit.id),
        title: text(&hit.title),
        summary: text(&hit.summary),
        shared_words: hit.shared_words,
        reserved: 0,
    });
    credit(it, n) -> AegisCredit => {
        it.credit(n).map(|(ticket, amount)| AegisCredit { ticket, reserved: 0, amount })
    };
    offered_word(it, list, n) -> AegisWord => {
        let found = words(it, list).get(n);
        found.map(|Word(id, meaning)| AegisWord { id: text(id), meaning: text(meaning) })
    };
    deed(it, n) -> AegisDeed => it.deed(n).map(|done| AegisDeed {
        kind: done.kind,
        ticket: done.ticket,
        is_confirmed: u32::from(done.is_confirmed),
        reserved: 0,
        object: text(done.object),
    });
    action(it, row) -> AegisAction => flat::row(it, row).map(|row| AegisAction {
        verb: row.verb as u32,
        is_available: u32::from(row.is_available),
        ticket: row.ticket.map_or(AEGIS_NONE, count),
        level: row.level(),
        amount: row.amount.unwrap_or(0.0),
        object: given(row.object),
    });
}

macro_rules! numbers {
    ($($name:ident($sight:ident $(, $argument:ident)*) => $found:expr;)+) => {
        $(unsafe extern "C" fn $name<S: Sight>(
            seen: *const AegisObservation $(, $argument: u32)*
        ) -> u32 {
            // SAFETY: a policy calls it with the observation that it got it with.
            let $sight: &S = unsafe { sight(seen) };
            $(let $argument = $argument as usize;)*
            $found
        })+
    };
}

numbers! {
    offered_word_count(it, list) => count(words(it, list).len());
    deed_count(it) => count(it.deed_count());
    credit_stands(it, n) => u32::from(it.credit_stands(n));
}

unsafe extern "C" fn features<S: Sight>(seen: *const AegisObservation) -> *const f32 {
    // SAFETY: a policy calls it with the observation that it got it with.
    unsafe { sight::<S>(seen) }.flat().features.as_ptr()
}

unsafe extern "C" fn action_mask<S: Sight>(seen: *const AegisObservation) -> *const u8 {
    // SAFETY: a policy calls it with the observation that it got it with.
    unsafe { sight::<S>(seen) }.flat().mask.as_ptr()
}

/// The list of words with this number in the contract; an empty one if there is no such list.
fn words<S: Sight>(it: &S, list: usize) -> &[Word] {
    it.offers().and_then(|offers| offers.all().get(list).map(|(_, words)| *words)).unwrap_or(&[])
}

fn at(texts: &[String], n: usize) -> Option<&str> {
    texts.get(n).map(String::as_str)
}

fn case<S: Sight>(it: &S) -> AegisCase {
    let world = it.world();
    let window = world.and_then(|world| world.window.as_ref());
    AegisCase {
        brief: text(it.brief()),
        reply_template: some(it.reply().map(|reply| reply.template.as_str())),
        workspace_summary: given(it.workspace_summary()),
        region: some(world.map(|world| world.region.as_str())),
        window_name: some(window.map(|window| window.name.as_str())),
        window_description: some(window.map(|window| window.description.as_str())),
        reply_point_count: it.reply().map_or(0, |reply| count(reply.checklist.len())),
        offered_code_count: count(it.offered_codes().len()),
        incident_count: world.map_or(0, |world| count(world.incidents.len())),
        account_health_hundredths: world.map_or(0, |world| world.account_health_hundredths),
        window_is_active: u32::from(window.is_some_and(|window| window.active)),
        window_affects_count: window.map_or(0, |window| count(window.affects.len())),
    }
}

fn ticket_at<S: Sight>(it: &S, number: usize) -> Option<AegisTicket> {
    let (source, priority, status) = it.ticket(number)?;
    Some(AegisTicket {
        id: text(&source.id),
        account: text(&source.account),
        from: text(&source.from),
        subject: text(&source.subject),
        summary: text(&source.summary),
        priority: priority_number(priority),
        status: status_number(status),
        tag_count: count(it.tag_count(number)),
        escalation_count: count(it.escalation_count(number)),
        offered_verbs: source.allowed.iter().fold(0, |bits, &verb| bits | 1 << verb as u32),
        reserved: 0,
    })
}

fn focus_of<S: Sight>(it: &S) -> AegisFocus {
    let (kind, number) = match it.focus() {
        InFront::Nothing => (AEGIS_FOCUS_NOTHING, AEGIS_NONE),
        InFront::Ticket { number, .. } => (AEGIS_FOCUS_TICKET, number),
        InFront::Record(number) => (AEGIS_FOCUS_RECORD, number),
        InFront::Article(number) => (AEGIS_FOCUS_ARTICLE, number),
        InFront::Search => (AEGIS_FOCUS_SEARCH, AEGIS_NONE),
    };
    let nothing = AegisFocus { kind, number, priority: 0, status: 0, tag_count: 0, hit_count: 0 };
    match it.focus() {
        InFront::Ticket { priority, status, tags, .. } => AegisFocus {
            priority: priority_number(priority),
            status: status_number(status),
            tag_count: tags,
            ..nothing
        },
        InFront::Search => AegisFocus { hit_count: count(it.hits().len()), ..nothing },
        _ => nothing,
    }
}

/// The number of a dialect in the contract.
pub(crate) const fn dialect_number(dialect: Dialect) -> u32 {
    match dialect {
        Dialect::Desk => AEGIS_DIALECT_DESK,
        Dialect::Shop => AEGIS_DIALECT_SHOP,
        Dialect::Desk2 => AEGIS_DIALECT_DESK2,
    }
}

/// The number of a priority in the contract, where 0 is none.
pub(crate) const fn priority_number(priority: Priority) -> u32 {
    priority as u32 + 1
}

/// The number of a status in the contract, where 0 is none.
pub(crate) const fn status_number(status: Status) -> u32 {
    status as u32 + 1
}
