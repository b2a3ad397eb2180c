#![doc = include_str!("../README.md")]

pub mod apply;
pub mod catalogue;
pub mod chance;
mod codec;
pub mod command;
pub mod decide;
pub mod dialect;
pub mod episode;
pub mod event;
pub mod family;
pub mod log;
pub mod observe;
pub mod policy;
pub mod replay;
pub mod rules;
pub mod scenario;
pub mod score;
pub mod shift;
pub mod snapshot;
pub mod step;
pub mod text;
pub mod vocabulary;
pub mod world;

/// The version of the engine, as summaries and reports name it.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
