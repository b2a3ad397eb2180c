//! Rollouts: a plan of many episodes, played on all threads, with logs that do not depend on them.

pub mod compare;
pub mod facts;
pub mod plan;
pub mod report;
pub mod results;
pub mod statistics;
pub mod summary;
mod worker;
mod writer;

pub mod run;
