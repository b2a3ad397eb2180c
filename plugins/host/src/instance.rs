//! An instance of a policy in this process, and the calls that it takes.

use std::ptr::{self, NonNull};

use aegis_engine::event::Cause;
use aegis_policy::abi::{
    AEGIS_CREATE_PANICKED, AEGIS_CREATED, AegisAnswer, AegisEnding, AegisInstance,
    AegisObservation, AegisPart, AegisText,
};

use crate::library::Table;
use crate::reply;
use crate::view::NO_TEXT;

/// An instance. It is given back to its library when it is dropped.
pub(crate) struct Instance {
    table: Table,
    raw: NonNull<AegisInstance>,
}

// SAFETY: the contract says that an instance may be used by one thread after the other.
unsafe impl Send for Instance {}

impl Instance {
    /// Makes one, or says what became of it.
    pub fn create(table: Table, config: &str, seed: u64) -> Result<Self, (Cause, String)> {
        let config = AegisText { bytes: config.as_ptr().cast(), length: config.len() };
        let part = AegisPart { size: size_of::<AegisPart>() as u32, reserved: 0, seed, config };
        let mut raw = ptr::null_mut();
        let mut why_not = NO_TEXT;
        // SAFETY: all three live as long as the call.
        let code = unsafe { (table.create)(&raw const part, &raw mut raw, &raw mut why_not) };
        if code == AEGIS_CREATED {
            let why = "`create` says that all is well and makes no instance";
            let raw = NonNull::new(raw).ok_or_else(|| (Cause::BrokeContract, why.to_owned()))?;
            return Ok(Self { table, raw });
        }
        let cause = if code == AEGIS_CREATE_PANICKED { Cause::Panicked } else { Cause::GaveUp };
        // SAFETY: the contract says that the text lives until the next call.
        let why = unsafe { reply::plain(&why_not) };
        Err((cause, if why.is_empty() { "`create` gives no reason".to_owned() } else { why }))
    }

    /// Has it answer what it sees.
    pub fn act(&self, seen: &AegisObservation, answer: &mut AegisAnswer) {
        // SAFETY: `create` made it, and what it sees and answers lives until the answer is read.
        unsafe { (self.table.act)(self.raw.as_ptr(), seen, answer) };
    }

    /// Where it is, for a call that names many.
    pub fn as_raw(&self) -> *mut AegisInstance {
        self.raw.as_ptr()
    }

    /// Has many answer in one call, if the library can do that.
    ///
    /// # Safety
    /// The instances are all different, and everything that is pointed to lives until the answers
    /// are read.
    pub unsafe fn act_together(
        table: Table,
        instances: &[*mut AegisInstance],
        seen: &[*const AegisObservation],
        answers: &[*mut AegisAnswer],
    ) {
        assert!(instances.len() == seen.len() && seen.len() == answers.len());
        let Some(act_batch) = table.act_batch else { return };
        // SAFETY: there are as many of each, and the caller vouches for the rest.
        unsafe { act_batch(instances.len(), instances.as_ptr(), seen.as_ptr(), answers.as_ptr()) };
    }

    /// Tells it that its episode has ended, and gives it back.
    pub fn leave(self, ending: &AegisEnding) {
        if let Some(end_episode) = self.table.end_episode {
            // SAFETY: `create` made it, and the ending lives as long as the call.
            unsafe { end_episode(self.raw.as_ptr(), ending) };
        }
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        // SAFETY: `create` made it, and this is the only place that gives it back.
        unsafe { (self.table.destroy)(self.raw.as_ptr()) };
    }
}

/// What an instance is told at the end.
pub(crate) fn ending(score: Option<u32>) -> AegisEnding {
    AegisEnding {
        size: size_of::<AegisEnding>() as u32,
        has_score: u32::from(score.is_some()),
        score_points: score.unwrap_or(0),
        reserved: 0,
    }
}
