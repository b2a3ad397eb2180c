//! Plays policies that come in shared libraries, in this process or in processes of their own.
#![expect(unsafe_code, reason = "a C interface is raw pointers; each use says why it is sound")]

pub mod conformance;
pub mod flat;
pub mod in_process;
mod instance;
pub mod isolated;
pub mod library;
mod reply;
pub mod sight;
#[cfg(test)]
mod tests;
pub mod view;
