//! From a Rust policy to the table of functions that the host calls. No panic leaves it.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::ffi::c_char;
use std::mem::MaybeUninit;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use crate::abi::{
    AEGIS_ABI_VERSION, AEGIS_CREATE_PANICKED, AEGIS_CREATED, AEGIS_NOT_CREATED,
    AEGIS_POLICY_IGNORES_SEED, AEGIS_POLICY_IS_RANDOM, AegisAnswer, AegisDescription, AegisEnding,
    AegisInstance, AegisObservation, AegisPart, AegisPolicy, AegisText,
};
use crate::{Answer, Observation, Part, Policy, Turn};

/// Makes the shared library of a policy: `export_policy!(MyPolicy);`, once, at the top of the
/// crate, whose manifest says `crate-type = ["cdylib"]`.
///
/// The version of the policy is that of the crate.
#[macro_export]
macro_rules! export_policy {
    ($policy:ty) => {
        /// The one symbol that AegisDesk looks for.
        ///
        /// # Safety
        /// `table` is null or can be written.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn aegis_policy_entry(
            version: u32,
            table: *mut *const $crate::abi::AegisPolicy,
        ) -> u32 {
            static DESCRIPTION: $crate::export::Shared<$crate::abi::AegisDescription> =
                $crate::export::description::<$policy>(env!("CARGO_PKG_VERSION"));
            extern "C" fn describe() -> *const $crate::abi::AegisDescription {
                &raw const DESCRIPTION.0
            }
            static TABLE: $crate::export::Shared<$crate::abi::AegisPolicy> =
                $crate::export::table::<$policy>(describe);
            // SAFETY: the caller hands over a pointer that is null or can be written.
            unsafe { $crate::export::enter(version, table, &TABLE) }
        }
    };
}

/// A constant table that all threads may read.
pub struct Shared<T>(pub T);

// SAFETY: nothing is ever written to it, and what its pointers name lives for ever.
unsafe impl<T> Sync for Shared<T> {}

/// Answers the host's question for the version and, if it is ours, hands over the table.
///
/// # Safety
/// `table` is null or can be written.
pub unsafe fn enter(
    version: u32,
    table: *mut *const AegisPolicy,
    own: &'static Shared<AegisPolicy>,
) -> u32 {
    if !table.is_null() && version == AEGIS_ABI_VERSION {
        // SAFETY: it is not null, and the caller says that it can be written.
        unsafe { table.write(&raw const own.0) };
    }
    AEGIS_ABI_VERSION
}

/// The table of a policy.
#[must_use]
pub const fn table<P: Policy>(
    describe: extern "C" fn() -> *const AegisDescription,
) -> Shared<AegisPolicy> {
    Shared(AegisPolicy {
        size: size_of::<AegisPolicy>() as u32,
        reserved: 0,
        describe: Some(describe),
        create: Some(create::<P>),
        act: Some(act::<P>),
        act_batch: if P::BATCHES { Some(act_batch::<P>) } else { None },
        end_episode: Some(end_episode::<P>),
        destroy: Some(destroy::<P>),
    })
}

/// What a policy says of itself.
#[must_use]
pub const fn description<P: Policy>(version: &'static str) -> Shared<AegisDescription> {
    let mut dialects = 0;
    let mut at = 0;
    while at < P::DIALECTS.len() {
        dialects |= 1 << P::DIALECTS[at] as u32;
        at += 1;
    }
    let seed = if P::IGNORES_SEED { AEGIS_POLICY_IGNORES_SEED } else { 0 };
    let random = if P::IS_RANDOM { AEGIS_POLICY_IS_RANDOM } else { 0 };
    Shared(AegisDescription {
        size: size_of::<AegisDescription>() as u32,
        dialects,
        flags: seed | random,
        reserved: 0,
        name: text(P::NAME),
        version: text(version),
        about: text(P::ABOUT),
        packs: text(P::PACKS),
    })
}

const fn text(text: &str) -> AegisText {
    AegisText { bytes: text.as_ptr().cast::<c_char>(), length: text.len() }
}

/// An instance as the host holds it.
struct Holder<P> {
    /// None once it has panicked: nobody knows what it left behind.
    policy: Option<P>,
    answer: Answer,
}

/// For how many instances a batch needs no room from the heap.
const NEAR: usize = 32;

const ASKED_AGAIN: &str = "it was asked again after it had panicked";

unsafe extern "C" fn create<P: Policy>(
    part: *const AegisPart,
    instance: *mut *mut AegisInstance,
    why_not: *mut AegisText,
) -> i32 {
    let made = guarded(|| {
        // SAFETY: the host hands over a part that lives as long as this call.
        let part = unsafe { &*part };
        // SAFETY: so does its text.
        let config = unsafe { read(part.config) };
        P::create(&Part { seed: part.seed, config })
    });
    let (code, why) = match made {
        Ok(Ok(policy)) => {
            let holder = Box::new(Holder { policy: Some(policy), answer: Answer::default() });
            // SAFETY: the host hands over a place for the instance.
            unsafe { instance.write(Box::into_raw(holder).cast()) };
            return AEGIS_CREATED;
        }
        Ok(Err(why)) => (AEGIS_NOT_CREATED, why),
        Err(why) => (AEGIS_CREATE_PANICKED, why),
    };
    LAST_WORDS.with_borrow_mut(|last| {
        *last = why;
        // SAFETY: the host hands over a place for the text, which lives until the next call.
        unsafe { why_not.write(text(last)) };
    });
    code
}

unsafe extern "C" fn act<P: Policy>(
    instance: *mut AegisInstance,
    seen: *const AegisObservation,
    answer: *mut AegisAnswer,
) {
    // SAFETY: the host hands back an instance that `create` made, to one thread at a time, with an
    // observation and an answer that live as long as this call.
    let (holder, seen, out) =
        unsafe { (&mut *instance.cast::<Holder<P>>(), Observation::new(&*seen), &mut *answer) };
    holder.answer.forget();
    let Holder { policy, answer } = holder;
    match policy.as_mut().map(|policy| guarded(|| policy.act(&seen, answer))) {
        Some(Ok(())) => {}
        Some(Err(why)) => {
            // What a panic left half done is not dropped: that might panic once more.
            std::mem::forget(policy.take());
            answer.panicked(&why);
        }
        None => answer.fail(ASKED_AGAIN),
    }
    answer.show(out);
}

unsafe extern "C" fn act_batch<P: Policy>(
    n: usize,
    instances: *const *mut AegisInstance,
    seen: *const *const AegisObservation,
    answers: *const *mut AegisAnswer,
) {
    let holder_of = |at: usize| {
        // SAFETY: the host hands over n of each, and all instances are different, so that each is
        // borrowed once at a time.
        unsafe { &mut *(*instances.add(at)).cast::<Holder<P>>() }
    };
    let (mut near, mut far) = ([const { MaybeUninit::uninit() }; NEAR], Vec::new());
    far.resize_with(if n > NEAR { n } else { 0 }, MaybeUninit::uninit);
    let room = if n > NEAR { &mut far[..] } else { &mut near[..] };
    let mut count = 0;
    for at in 0..n {
        let Holder { policy, answer } = holder_of(at);
        answer.forget();
        match policy {
            Some(policy) => {
                // SAFETY: the host hands over n observations that live as long as this call.
                let seen = Observation::new(unsafe { &**seen.add(at) });
                room[count].write(Turn { policy, seen, answer });
                count += 1;
            }
            None => answer.fail(ASKED_AGAIN),
        }
    }
    // SAFETY: so many were just written.
    let batch = unsafe { room[..count].assume_init_mut() };
    let played = guarded(|| P::act_batch(batch));
    if let Err(why) = played {
        // Nobody knows which of them it was.
        (0..n).for_each(|at| holder_of(at).answer.panicked(&why));
    }
    for at in 0..n {
        let Holder { policy, answer } = holder_of(at);
        if answer.is_panicked() {
            std::mem::forget(policy.take());
        }
        // SAFETY: the host hands over n answers of its own.
        answer.show(unsafe { &mut **answers.add(at) });
    }
}

unsafe extern "C" fn end_episode<P: Policy>(
    instance: *mut AegisInstance,
    ending: *const AegisEnding,
) {
    // SAFETY: as in `act`.
    let (holder, ending) = unsafe { (&mut *instance.cast::<Holder<P>>(), &*ending) };
    let score = (ending.has_score == 1).then_some(ending.score_points);
    if let Some(mut policy) = holder.policy.take() {
        if guarded(|| policy.end_episode(score)).is_ok() {
            holder.policy = Some(policy);
        } else {
            std::mem::forget(policy);
        }
    }
}

unsafe extern "C" fn destroy<P: Policy>(instance: *mut AegisInstance) {
    // SAFETY: `create` made it of a box, and the host gives each one back once.
    let holder = unsafe { Box::from_raw(instance.cast::<Holder<P>>()) };
    // A panic in a destructor has nobody to tell it to: its episode has ended.
    _ = guarded(|| drop(holder));
}

/// # Safety
/// The text is one that the host handed over, and is used no longer than it lives.
pub(crate) unsafe fn read<'a>(text: AegisText) -> &'a str {
    if text.bytes.is_null() {
        return "";
    }
    // SAFETY: the contract says that it is as long as it says, and UTF-8.
    unsafe {
        let bytes = std::slice::from_raw_parts(text.bytes.cast::<u8>(), text.length);
        std::str::from_utf8_unchecked(bytes)
    }
}

thread_local! {
    static LAST_WORDS: RefCell<String> = const { RefCell::new(String::new()) };
    /// Whether the host calls from this thread, so that panics of it are caught.
    static IS_HOSTS: Cell<bool> = const { Cell::new(false) };
}

impl<P: Policy> Turn<'_, P> {
    /// Has the instance act. If it panics, its own episode ends, and no other one of the batch.
    pub fn act(&mut self) {
        if self.answer.is_panicked() {
            return;
        }
        if let Err(why) = guarded(|| self.policy.act(&self.seen, self.answer)) {
            self.answer.panicked(&why);
        }
    }
}

/// Runs a part of a policy and gives the message and the place of its panic, if it panics.
fn guarded<T>(run: impl FnOnce() -> T) -> Result<T, String> {
    if !IS_HOSTS.get() {
        keep_panics_quiet();
        IS_HOSTS.set(true);
    }
    catch_unwind(AssertUnwindSafe(run)).map_err(|payload| {
        let why = LAST_WORDS.with_borrow_mut(std::mem::take);
        // A payload's destructor may panic, too.
        std::mem::forget(payload);
        why
    })
}

/// A panic that is caught is told to the host, so it needs no line on standard error. Panics of
/// other threads are told as ever.
fn keep_panics_quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let others = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !IS_HOSTS.get() {
                return others(panic);
            }
            let what = message(panic.payload());
            let place = panic.location().map(|at| format!(", at {}:{}", at.file(), at.line()));
            LAST_WORDS.set(format!("{what}{}", place.unwrap_or_default()));
        }));
    });
}

fn message(payload: &(dyn Any + Send)) -> &str {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("a panic")
}
