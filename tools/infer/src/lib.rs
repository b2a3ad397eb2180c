//! Language models on AegisDesk: episodes are played over any OpenAI-compatible endpoint, in this
//! process or on a running server, and every answer is kept beside the log.

pub mod environment;
pub mod error;
pub mod key;
pub mod settings;

pub mod answers;
pub mod completion;
pub mod conversation;
pub mod news;
pub mod prompt;
pub mod reply;
pub mod retry;
pub mod tools;

pub mod endpoint;
pub mod pace;

pub mod desk;
pub mod socket;

pub mod casting;
pub mod dialogue;
pub mod lines;
pub mod play;
pub mod usage;

pub mod run;
