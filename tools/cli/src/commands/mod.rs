//! One file a command: its arguments with one worked example, and what it does.

pub mod audit;
pub mod compare;
pub mod fork;
pub mod generate;
pub mod infer;
pub mod list;
pub mod log;
pub mod merge;
pub mod play;
pub mod plugin;
pub mod replay;
pub mod report;
pub mod rollout;
pub mod scenario;
pub mod score;
pub mod serve;
pub mod shift;
pub mod show;
pub mod verify;
