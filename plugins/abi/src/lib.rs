#![doc = include_str!("../README.md")]
#![expect(unsafe_code, reason = "a C interface is raw pointers; each use says why it is sound")]

pub mod abi;
mod answer;
pub mod export;
mod numbers;
mod observation;
mod policy;
mod second_desk;

pub use answer::Answer;
pub use observation::{
    Action, Article, Credit, Focus, Hit, Message, Observation, Record, Reply, Ticket, World,
};
pub use policy::{DeedKind, Dialect, Part, Policy, Priority, Status, Turn, Verb, Vocabulary};
pub use second_desk::{Deed, Word};
