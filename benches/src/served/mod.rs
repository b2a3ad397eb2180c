//! Load for `aegis serve`: clients that play oracles over WebSockets and HTTP, and what they see.

pub mod child;
pub mod echo;
pub mod line;
pub mod load;
pub mod moves;
