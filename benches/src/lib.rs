//! What the benchmarks share: a plain-struct desk to compare with, and players of whole episodes.

pub mod desks;
pub mod hosts;
pub mod plain;
pub mod play;
pub mod processor;
pub mod recorded;
pub mod said;
pub mod served;
pub mod size;
