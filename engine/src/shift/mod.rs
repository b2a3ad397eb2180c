//! Shifts: a desk with a clock, several seats and a stream of cases, under one log and one judge.
//!
//! Each case is played on a case desk of its own, by the rules of any episode. The shift adds what
//! stands around it: the queue, claims, customers, service levels, teams, incidents, windows,
//! quality review and faults of the tools. As on a case desk, [`decide`] holds all rules and all
//! chance, [`apply`] is the only writer, and the judge reads turns alone.

pub mod apply;
pub mod clock;
pub mod command;
pub mod decide;
pub mod event;
pub mod explain;
mod fits;
pub mod log;
pub mod replay;
pub mod run;
pub mod score;
pub mod seats;
pub mod snapshot;
mod sound;
pub mod source;
pub mod state;
pub mod stream;
mod systems;
mod table;
pub mod tape;
pub mod verify;
pub mod view;
pub mod words;

pub use command::ShiftCommand;
pub use event::ShiftEvent;
pub use run::{Player, Shift, run};
pub use source::{ShiftSource, find, names};
pub use stream::CompiledShift;
