//! The second dialect of the support desk: all that the first has, closed vocabularies, and what
//! else a real desk does.

mod action;
mod observation;
mod state;
#[cfg(test)]
mod tests;

pub use action::{Action, FIELDS, VERBS, read, read_value};
pub use observation::{Observation, OfferedWord, Offers, TicketWork, observe};
pub use state::{State, state};
