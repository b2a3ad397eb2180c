//! The contract between AegisDesk and a policy in a shared library, version 1.
//!
//! Everything here is C. It is what `include/aegis_policy.h` is made from, so the names are those
//! of the header.

use std::ffi::{c_char, c_void};

pub use crate::numbers::*;

/// A text in UTF-8, not ended by a zero. No text is `{NULL, 0}`.
///
/// Who hands a text over owns its bytes. Texts of the host live until it has read the answers of
/// the call in which they were given, so an answer may name them. Texts of a policy live until the
/// next call that names the same instance, or for ever where there is no instance.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct AegisText {
    /// The bytes.
    pub bytes: *const c_char,
    /// How many there are.
    pub length: usize,
}

/// A policy at work from one seat in one episode. Only the library knows what is in it.
#[repr(C)]
pub struct AegisInstance {
    _private: [u8; 0],
}

/// What a policy says of itself. It lives as long as the library.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct AegisDescription {
    /// `sizeof(AegisDescription)` where the library was built.
    pub size: u32,
    /// The dialects that it plays, a bit each.
    pub dialects: u32,
    /// `AEGIS_POLICY_` flags.
    pub flags: u32,
    /// Not used; 0.
    pub reserved: u32,
    /// The name under which logs and score tables list it: lower case letters, digits, `-`, `_`
    /// and `.`, at most 64 of them.
    pub name: AegisText,
    /// Its version, of the same letters.
    pub version: AegisText,
    /// What it does, in a sentence.
    pub about: AegisText,
    /// The packs that it plays, by name, with a space between them; every pack if it is empty.
    pub packs: AegisText,
}

/// What an instance is made from. All of its chance comes from the seed.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct AegisPart {
    /// `sizeof(AegisPart)` where the host was built.
    pub size: u32,
    /// Not used; 0.
    pub reserved: u32,
    /// The seed.
    pub seed: u64,
    /// The text that the user gave along; empty if there is none.
    pub config: AegisText,
}

/// What an instance is told when its episode has ended.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct AegisEnding {
    /// `sizeof(AegisEnding)` where the host was built.
    pub size: u32,
    /// 1 if there is a score; only on cases that are there to be trained on.
    pub has_score: u32,
    /// The score, in points of 10,000.
    pub score_points: u32,
    /// Not used; 0.
    pub reserved: u32,
}

/// What a seat sees. It belongs to the host and lives until the host has read the answers of the
/// call; so does all that is reached through `view`.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct AegisObservation {
    /// `sizeof(AegisObservation)` where the host was built.
    pub size: u32,
    /// An `AEGIS_DIALECT_` number.
    pub dialect: u32,
    /// The seat that looks.
    pub seat: u32,
    /// How many turns were taken.
    pub turn: u32,
    /// How many turns are left.
    pub remaining: u32,
    /// The ticket that was opened last, by its place in the inbox, or `AEGIS_NONE`.
    pub selected: u32,
    /// The ticket that was worked on last, by its place in the inbox, or `AEGIS_NONE`.
    pub active: u32,
    /// Why the last command was refused: an `AEGIS_REFUSED_` number.
    pub refusal: u32,
    /// 1 if a reply was drafted.
    pub has_draft: u32,
    /// How many tickets the inbox holds.
    pub ticket_count: u32,
    /// How many records there are.
    pub record_count: u32,
    /// How many articles there are.
    pub article_count: u32,
    /// How many messages have arrived.
    pub message_count: u32,
    /// How many credits were given.
    pub credit_count: u32,
    /// The functions that show the rest; each takes this observation.
    pub view: *const AegisView,
    /// What the host knows the observation by.
    pub desk: *const c_void,
}

/// A ticket of the inbox.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct AegisTicket {
    /// Its id, which commands name it by.
    pub id: AegisText,
    /// The account that it is about.
    pub account: AegisText,
    /// Who wrote it.
    pub from: AegisText,
    /// Its subject line.
    pub subject: AegisText,
    /// What it says.
    pub summary: AegisText,
    /// Its priority now.
    pub priority: u32,
    /// Its status now.
    pub status: u32,
    /// How many tags it has now.
    pub tag_count: u32,
    /// To how many teams it was handed.
    pub escalation_count: u32,
    /// The verbs that it offers, a bit each (1 << AEGIS_VERB_...).
    pub offered_verbs: u32,
    /// Not used; 0.
    pub reserved: u32,
}

/// A record that was read.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct AegisRecord {
    /// Its id.
    pub id: AegisText,
    /// What kind of paper it is, as a word: `account`, `invoice` and so on.
    pub kind: AegisText,
    /// Its heading.
    pub title: AegisText,
    /// What it says.
    pub body: AegisText,
    /// How many hard facts it has.
    pub fact_count: u32,
    /// Not used; 0.
    pub reserved: u32,
}

/// A hard fact of a record.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct AegisFact {
    /// What it is about.
    pub label: AegisText,
    /// What it says.
    pub value: AegisText,
}

/// An article that was read; in the shop a policy.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct AegisArticle {
    /// Its id; in the shop the policy's key.
    pub id: AegisText,
    /// Its heading.
    pub title: AegisText,
    /// One sentence about it.
    pub summary: AegisText,
    /// What it says.
    pub body: AegisText,
    /// How many keywords it has.
    pub keyword_count: u32,
    /// Not used; 0.
    pub reserved: u32,
}

/// A message that has arrived.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct AegisMessage {
    /// Who spoke.
    pub from: AegisText,
    /// What they said.
    pub text: AegisText,
    /// With which step it came.
    pub at_step: u32,
    /// Not used; 0.
    pub reserved: u32,
}

/// What lies in front of the seat.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct AegisFocus {
    /// An `AEGIS_FOCUS_` number.
    pub kind: u32,
    /// The place of the ticket, record or article, or `AEGIS_NONE`.
    pub number: u32,
    /// The priority of the ticket when it was opened.
    pub priority: u32,
    /// The status of the ticket when it was opened.
    pub status: u32,
    /// How many tags the ticket had when it was opened: the first ones of those that it has now.
    pub tag_count: u32,
    /// How many articles the search found.
    pub hit_count: u32,
}

/// An article that a search found, best first. Finding it is not reading it.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct AegisHit {
    /// Its id.
    pub id: AegisText,
    /// Its heading.
    pub title: AegisText,
    /// One sentence about it.
    pub summary: AegisText,
    /// How many words it shares with the query.
    pub shared_words: u32,
    /// Not used; 0.
    pub reserved: u32,
}

/// What is asked of the seat, and what goes on outside.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct AegisCase {
    /// What the seat was told first.
    pub brief: AegisText,
    /// The template of the reply that is asked for; no text if none is.
    pub reply_template: AegisText,
    /// What the shop's workspace holds; no text on the desk.
    pub workspace_summary: AegisText,
    /// Where the account lives; no text if nothing goes on outside.
    pub region: AegisText,
    /// The name of the policy window; no text if there is none.
    pub window_name: AegisText,
    /// What the policy window means for the desk.
    pub window_description: AegisText,
    /// How many points the reply that is asked for has.
    pub reply_point_count: u32,
    /// How many codes the shop's workspace offers.
    pub offered_code_count: u32,
    /// How many incidents go on.
    pub incident_count: u32,
    /// How well the account does, in hundredths.
    pub account_health_hundredths: u32,
    /// 1 if the policy window is open.
    pub window_is_active: u32,
    /// How many things the policy window affects.
    pub window_affects_count: u32,
}

/// A credit that was given.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct AegisCredit {
    /// On which ticket.
    pub ticket: u32,
    /// Not used; 0.
    pub reserved: u32,
    /// How much.
    pub amount: f64,
}

/// A word that a command on the second desk may use.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct AegisWord {
    /// The word.
    pub id: AegisText,
    /// What it means.
    pub meaning: AegisText,
}

/// Something that was done on the second desk, beside what the first one knows.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct AegisDeed {
    /// An `AEGIS_DEED_` number.
    pub kind: u32,
    /// On which ticket, by its place in the inbox.
    pub ticket: u32,
    /// 1 if an identity was checked and confirmed.
    pub is_confirmed: u32,
    /// Not used; 0.
    pub reserved: u32,
    /// What it was done with; the kind says what that is.
    pub object: AegisText,
}

/// A row of the action table: a command with all its fields, as it stands on this desk now.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct AegisAction {
    /// The verb.
    pub verb: u32,
    /// 1 if the row can be chosen now.
    pub is_available: u32,
    /// The ticket that it is about, by its place in the inbox, or `AEGIS_NONE`.
    pub ticket: u32,
    /// The priority or status that it sets, or 0.
    pub level: u32,
    /// The amount that it credits, or 0.
    pub amount: f64,
    /// The record, query, tag, team, template, code, message or other object that it names, if it
    /// names one.
    pub object: AegisText,
}

/// The functions through which a policy sees a desk. They belong to the host, live as long as the
/// process, and may be called only during `act` and `act_batch`, from the thread of that call.
///
/// They write nothing but what the caller hands them. Those that fill a struct return 1 if there
/// is such a thing and has been seen, and 0, with the struct untouched, if not.
///
/// Functions that were added later stand at the end, and a host that is older than the library does
/// not have them: `size` says how far its table goes. Where the dialect is `AEGIS_DIALECT_DESK2`,
/// all of them are there.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct AegisView {
    /// `sizeof(AegisView)` where the host was built. Newer hosts have more functions at the end.
    pub size: u32,
    /// Not used; 0.
    pub reserved: u32,
    /// The case as a whole.
    pub case_of: unsafe extern "C" fn(*const AegisObservation, *mut AegisCase) -> u32,
    /// A point of the reply that is asked for.
    pub reply_point: unsafe extern "C" fn(*const AegisObservation, u32) -> AegisText,
    /// A code that the shop's workspace offers.
    pub offered_code: unsafe extern "C" fn(*const AegisObservation, u32) -> AegisText,
    /// An incident that goes on.
    pub incident: unsafe extern "C" fn(*const AegisObservation, u32) -> AegisText,
    /// Something that the policy window affects.
    pub window_affects: unsafe extern "C" fn(*const AegisObservation, u32) -> AegisText,
    /// The id of the n-th ticket of the inbox, which is all that most commands need.
    pub ticket_id: unsafe extern "C" fn(*const AegisObservation, u32) -> AegisText,
    /// The n-th ticket of the inbox.
    pub ticket: unsafe extern "C" fn(*const AegisObservation, u32, *mut AegisTicket) -> u32,
    /// The n-th tag of a ticket: ticket first, then n.
    pub tag: unsafe extern "C" fn(*const AegisObservation, u32, u32) -> AegisText,
    /// The n-th team that a ticket was handed to: ticket first, then n.
    pub escalation: unsafe extern "C" fn(*const AegisObservation, u32, u32) -> AegisText,
    /// The id of the n-th record, read or not.
    pub record_id: unsafe extern "C" fn(*const AegisObservation, u32) -> AegisText,
    /// The n-th record, if it was read.
    pub record: unsafe extern "C" fn(*const AegisObservation, u32, *mut AegisRecord) -> u32,
    /// A fact of a record that was read: record first, then n.
    pub fact: unsafe extern "C" fn(*const AegisObservation, u32, u32, *mut AegisFact) -> u32,
    /// The id of the n-th article, read or not.
    pub article_id: unsafe extern "C" fn(*const AegisObservation, u32) -> AegisText,
    /// The n-th article, if it was read.
    pub article: unsafe extern "C" fn(*const AegisObservation, u32, *mut AegisArticle) -> u32,
    /// A keyword of an article that was read: article first, then n.
    pub keyword: unsafe extern "C" fn(*const AegisObservation, u32, u32) -> AegisText,
    /// The n-th message that has arrived.
    pub message: unsafe extern "C" fn(*const AegisObservation, u32, *mut AegisMessage) -> u32,
    /// What lies in front of the seat.
    pub focus: unsafe extern "C" fn(*const AegisObservation, *mut AegisFocus) -> u32,
    /// The n-th article that the search in front of the seat found.
    pub hit: unsafe extern "C" fn(*const AegisObservation, u32, *mut AegisHit) -> u32,
    /// The n-th credit that was given.
    pub credit: unsafe extern "C" fn(*const AegisObservation, u32, *mut AegisCredit) -> u32,
    /// Why the last command was refused, in a sentence; no text if it was not.
    pub refusal_text: unsafe extern "C" fn(*const AegisObservation) -> AegisText,
    /// The desk as `AEGIS_FEATURES` numbers from 0 to 1, for small learned policies.
    pub features: unsafe extern "C" fn(*const AegisObservation) -> *const f32,
    /// `AEGIS_ACTIONS` bytes: 1 where the row of the action table can be chosen now.
    pub action_mask: unsafe extern "C" fn(*const AegisObservation) -> *const u8,
    /// A row of the action table. A row means the same in every case and every version.
    pub action: unsafe extern "C" fn(*const AegisObservation, u32, *mut AegisAction) -> u32,
    /// The family of cases that this one belongs to.
    pub family: unsafe extern "C" fn(*const AegisObservation) -> AegisText,
    /// How many words a list of the second desk offers; the list is an `AEGIS_OFFERED_` number.
    pub offered_word_count: unsafe extern "C" fn(*const AegisObservation, u32) -> u32,
    /// A word that the second desk offers: list first, then n.
    pub offered_word:
        unsafe extern "C" fn(*const AegisObservation, u32, u32, *mut AegisWord) -> u32,
    /// How many deeds were done on the second desk.
    pub deed_count: unsafe extern "C" fn(*const AegisObservation) -> u32,
    /// The n-th deed, in the order in which they were done.
    pub deed: unsafe extern "C" fn(*const AegisObservation, u32, *mut AegisDeed) -> u32,
    /// 1 if there is an n-th credit and it was not taken back.
    pub credit_stands: unsafe extern "C" fn(*const AegisObservation, u32) -> u32,
}

/// What a policy answers. The host hands over an answer that is all zeros, but for `size`, so what
/// is not written is not given. It belongs to the host; the texts in it are the policy's, or the
/// ones that the observation showed.
///
/// An answer that makes no sense costs its turn like any other that the desk refuses; it never
/// stops a run.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct AegisAnswer {
    /// `sizeof(AegisAnswer)` where the host was built. A policy leaves it alone.
    pub size: u32,
    /// An `AEGIS_ANSWER_` number.
    pub kind: u32,
    /// For `AEGIS_ANSWER_ACTION`: the row.
    pub action: u32,
    /// For `AEGIS_ANSWER_COMMAND`: an `AEGIS_VERB_` number.
    pub verb: u32,
    /// An `AEGIS_PRIORITY_` number; 0 is none.
    pub priority: u32,
    /// An `AEGIS_STATUS_` number; 0 is none.
    pub status: u32,
    /// 1 if `amount` is given.
    pub has_amount: u32,
    /// Not used; 0.
    pub reserved: u32,
    /// The amount.
    pub amount: f64,
    /// The id of a ticket.
    pub ticket: AegisText,
    /// The id of a record or an article.
    pub record: AegisText,
    /// What is searched for.
    pub query: AegisText,
    /// A tag.
    pub tag: AegisText,
    /// A currency; the catalogue knows USD alone.
    pub currency: AegisText,
    /// A team.
    pub team: AegisText,
    /// A template of a reply.
    pub template_id: AegisText,
    /// A code that closes the case.
    pub code: AegisText,
    /// Words of one's own; in the shop the reply.
    pub note: AegisText,
    /// The points that a reply makes.
    pub points: *const AegisText,
    /// How many points there are.
    pub point_count: usize,
    /// For `AEGIS_ANSWER_FAILED` and `AEGIS_ANSWER_PANICKED`: why.
    pub failure: AegisText,
    /// What a verb of the second desk is about: a question, channel, reason, target, ticket or
    /// seat. Hosts whose `size` ends before it do not know it.
    pub object: AegisText,
}

/// What a library offers. It belongs to the library and lives as long as the process: a library
/// is never unloaded.
///
/// Threads: an instance is used by one thread at a time, but not always by the same one, and
/// different instances may be used by different threads at once.
///
/// Determinism: an instance is made from its part alone, and its answers follow from its part and
/// the observations that it has seen, in their order. It looks at no clock, at no randomness but
/// its seed, at no file, socket, environment or other instance, and writes to none of them, not
/// even to standard output. A run is repeated, split and resumed on that promise; a policy that
/// cannot keep it says so with `AEGIS_POLICY_IS_RANDOM`.
///
/// No panic or exception may leave a function of this table. In Rust `export_policy!` sees to
/// that.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct AegisPolicy {
    /// `sizeof(AegisPolicy)` where the library was built. Newer versions have more at the end.
    pub size: u32,
    /// Not used; 0.
    pub reserved: u32,
    /// Says what the policy is. Called once, before all others.
    pub describe: Option<unsafe extern "C" fn() -> *const AegisDescription>,
    /// Makes an instance. Returns `AEGIS_CREATED` and writes it, or anything else and writes why
    /// not; that text lives until the next call from the same thread.
    pub create: Option<
        unsafe extern "C" fn(
            part: *const AegisPart,
            instance: *mut *mut AegisInstance,
            why_not: *mut AegisText,
        ) -> i32,
    >,
    /// Writes the answer of an instance to what it sees.
    pub act: Option<
        unsafe extern "C" fn(
            instance: *mut AegisInstance,
            seen: *const AegisObservation,
            answer: *mut AegisAnswer,
        ),
    >,
    /// The same for n instances, all of them different, at once. May be missing: then `act` is
    /// called n times. It must answer as `act` would.
    pub act_batch: Option<
        unsafe extern "C" fn(
            n: usize,
            instances: *const *mut AegisInstance,
            seen: *const *const AegisObservation,
            answers: *const *mut AegisAnswer,
        ),
    >,
    /// Tells an instance that its episode has ended. May be missing. Not called for an instance
    /// that failed.
    pub end_episode: Option<unsafe extern "C" fn(*mut AegisInstance, *const AegisEnding)>,
    /// Takes an instance away. Called once for each instance that was made.
    pub destroy: Option<unsafe extern "C" fn(*mut AegisInstance)>,
}

/// The type of the one symbol that a library exports, `aegis_policy_entry`. It stays as it is in
/// every version.
///
/// It returns the version of the contract that the library was built for. If `table` is not null
/// and `version` is that same version, it also writes where the library's table is; otherwise it
/// writes nothing. The host asks for the version first, with a null table.
pub type AegisEntry = unsafe extern "C" fn(version: u32, table: *mut *const AegisPolicy) -> u32;
