//! Rollouts: a plan of many episodes, played on all threads, with logs that do not depend on them,
//! nor on where the run was stopped, nor on how many machines it was played.

pub mod compare;
pub mod error;
pub mod folder;
pub mod manifest;
pub mod plan;
pub mod repeats;
pub mod report;
pub mod results;
pub mod statistics;
pub mod summary;
pub mod timing;
pub mod writer;

mod kept;
mod worker;

mod crew;
pub mod merge;
mod resume;
pub mod run;

pub use worker::Outcome;
