//! The systems of the living world, one file each: what they do when their moment comes.

pub mod customers;
pub mod faults;
#[cfg(test)]
mod given;
pub mod incidents;
pub mod quality;
pub mod service_levels;
pub mod teams;
pub mod windows;
