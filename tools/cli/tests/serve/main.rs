//! The built `aegis serve`: killed at any moment, without room to write, beside another one, and
//! with settings from everywhere.

#[path = "../../../server/tests/endurance/client.rs"]
mod client;
mod kill;
mod room;
mod server;
mod settings;
