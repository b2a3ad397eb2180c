//! What is set up: the scenario file as people write it, and what the engine makes of it.

mod canary;
mod check;
mod compile;
mod load;
mod locate;
mod source;
mod texts;

pub use canary::{CANARY, NOTICE, has_canary};
pub use compile::{
    Breach, Check, CheckKind, ClassicRules, Compiled, Condition, Demand, Desk2Rules, Forbidden,
    MAX_PATTERNS, MAX_WANTS, Need, Part, Pattern, Phase, Readable, Rule, ShopRules, Slot,
    StrictRules, Topic, Want,
};
pub use load::{Fault, LoadError, load};
pub use source::*;

/// How many records and articles one case may have: the judges keep them as bits of a number.
pub const MAX_READABLE: usize = 64;
/// How many checks a classic rubric may have.
pub const MAX_CHECKS: usize = 16;
/// How many forbidden actions a scenario may name.
pub const MAX_FORBIDDEN: usize = 16;
