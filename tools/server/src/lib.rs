#![doc = include_str!("../README.md")]

mod cases;
mod environment;
mod fault;
mod metrics;
mod pages;
mod roster;
mod server;
mod session;
mod sessions;
pub mod settings;
mod store;
mod table;
mod view;
mod wire;

pub use environment::Environment;
pub use settings::Settings;
pub use wire::serve;
