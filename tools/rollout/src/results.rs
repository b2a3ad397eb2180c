//! What came of an episode, read back from its log.

use aegis_engine::event::{Ending, Turn};
use aegis_engine::log::Tape;
use aegis_engine::replay::{ReplayError, Stage};
use aegis_engine::score::Report;

/// How an episode came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finish {
    /// The final score in points of 10,000; 0 if the episode has no end.
    pub points: u32,
    /// The final score that its log recorded, if it did.
    pub recorded_points: Option<u32>,
    /// Why it ended. None if it never did: the log was cut or damaged, or the policy gave up.
    pub ending: Option<Ending>,
}

impl Finish {
    /// Whether the recorded judge gives another score today than it did then.
    #[must_use]
    pub fn is_rescored(&self) -> bool {
        self.ending.is_some() && self.recorded_points.is_some_and(|points| points != self.points)
    }
}

/// Replays an episode under the judge that it was played with; `see` gets each turn and what the
/// judge says of it.
///
/// # Errors
/// If nobody has the scenario, or it has no section for the judge.
pub fn finish(
    stage: &mut Stage,
    tape: &Tape,
    mut see: impl FnMut(&Turn<'_>, &Report),
) -> Result<Finish, ReplayError> {
    let mut ending = None;
    let last = stage.rescore(tape, tape.opened.judge, |turn, _, report| {
        ending = turn.ending();
        see(turn, report);
    })?;
    let ending = ending.filter(|_| tape.is_whole());
    Ok(Finish {
        points: ending.map_or(0, |_| last.points),
        recorded_points: tape.sealed.map(|sealed| sealed.points),
        ending,
    })
}

/// The name under which the policies of an episode are listed.
#[must_use]
pub fn policy_of(tape: &Tape) -> String {
    tape.opened.policies.join(" + ")
}
