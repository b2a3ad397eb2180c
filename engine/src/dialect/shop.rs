//! The dialect of the shop: five actions, one observation, one state.

mod action;
mod observation;
mod state;

pub use action::{Action, FIELDS, VERBS, read, read_value, word};
pub use observation::{Observation, observe};
pub use state::{State, state};

#[cfg(test)]
mod tests;
