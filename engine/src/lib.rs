#![doc = include_str!("../README.md")]

pub mod text;
pub mod chance;
pub mod scenario;
pub mod catalogue;
pub mod world;
pub mod command;
pub mod decide;
pub mod event;
pub mod rules;
pub mod apply;
pub mod step;
pub mod observe;
pub mod policy;
pub mod score;
mod codec;
pub mod snapshot;
pub mod log;
pub mod replay;
pub mod dialect;
pub mod episode;
