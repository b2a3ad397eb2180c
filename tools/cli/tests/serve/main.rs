//! The built `aegis serve`: killed at any moment, without room to write, beside another one, played
//! on by `aegis infer`, and with settings from everywhere.

#[path = "../../../server/tests/endurance/client.rs"]
mod client;
mod infer;
mod kill;
mod room;
mod server;
mod settings;
