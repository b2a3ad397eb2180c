//! What acts: a policy turns an observation into an answer.

use crate::command::Answer;
use crate::observe::Observation;

/// Something that acts from one seat in one episode.
///
/// The answer is written into the caller's buffer, which is cleared by its `begin`; so acting
/// needs no allocation, and many desks can be asked in a row.
pub trait Policy: Send {
    /// Writes the answer to what the seat sees.
    fn act(&mut self, seen: &Observation<'_>, answer: &mut Answer);
}
