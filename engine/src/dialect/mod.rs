//! The languages in which seats and desks talk over a wire, as plain types for any server.

pub mod desk;
pub mod desk2;
mod form;
mod history;
mod malformed;
mod quote;
mod refusal;
#[cfg(feature = "schema")]
mod schema;
pub mod shop;
mod told;
mod veil;
mod words;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::command::{Answer, Command};
use crate::episode::Episode;
use crate::scenario::Dialect;
use crate::text::{Lexicon, Text};

pub use form::advice;
pub use history::{HistoryEntry, PeerMessage};
pub use malformed::{Issue, Malformed, Place};
pub use refusal::explain_refusal;
pub use told::event_in_words;
pub use words::{answer_in_words, command_in_words, quoted};

/// What a seat that does nothing searches for on a wire that has no word for it; nothing is found.
pub const NOTHING: &str = "-";

/// An action in any dialect.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Action {
    /// An action of the support desk.
    Desk(Box<desk::Action>),
    /// An action of the shop.
    Shop(Box<shop::Action>),
    /// Of the second dialect of the support desk.
    Desk2(Box<desk2::Action>),
}

/// An observation in any dialect.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Observation {
    /// What the support desk shows.
    Desk(Box<desk::Observation>),
    /// What the shop shows.
    Shop(Box<shop::Observation>),
    /// Of the second dialect of the support desk.
    Desk2(Box<desk2::Observation>),
}

/// A state in any dialect.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum State {
    /// The state of the support desk.
    Desk(Box<desk::State>),
    /// The state of the shop.
    Shop(Box<shop::State>),
    /// Of the second dialect of the support desk.
    Desk2(Box<desk2::State>),
}

/// Reads an action from JSON text, bare or wrapped in `{"action": ..}`.
///
/// # Errors
/// All that is wrong with it.
pub fn read(dialect: Dialect, text: &str) -> Result<Action, Malformed> {
    match dialect {
        Dialect::Desk => desk::read(text).map(|action| Action::Desk(Box::new(action))),
        Dialect::Shop => shop::read(text).map(|action| Action::Shop(Box::new(action))),
        Dialect::Desk2 => desk2::read(text).map(|action| Action::Desk2(Box::new(action))),
    }
}

/// Reads an action from a JSON value, bare or wrapped in `{"action": ..}`.
///
/// # Errors
/// All that is wrong with it.
pub fn read_value(dialect: Dialect, value: &Value) -> Result<Action, Malformed> {
    match dialect {
        Dialect::Desk => desk::read_value(value).map(|action| Action::Desk(Box::new(action))),
        Dialect::Shop => shop::read_value(value).map(|action| Action::Shop(Box::new(action))),
        Dialect::Desk2 => desk2::read_value(value).map(|action| Action::Desk2(Box::new(action))),
    }
}

/// What the seat of an episode sees, in the language of its scenario.
pub fn observe(episode: &mut Episode) -> Observation {
    match episode.scenario().source.dialect {
        Dialect::Desk => Observation::Desk(Box::new(desk::observe(episode))),
        Dialect::Shop => Observation::Shop(Box::new(shop::observe(episode))),
        Dialect::Desk2 => Observation::Desk2(Box::new(desk2::observe(episode))),
    }
}

/// The state of an episode to which the server gave this name, in the language of its scenario.
pub fn state(episode: &mut Episode, episode_id: &str) -> State {
    match episode.scenario().source.dialect {
        Dialect::Desk => State::Desk(Box::new(desk::state(episode, episode_id))),
        Dialect::Shop => State::Shop(Box::new(shop::state(episode, episode_id))),
        Dialect::Desk2 => State::Desk2(Box::new(desk2::state(episode, episode_id))),
    }
}

impl Action {
    /// The action that asks for what a command asks for; `say` gives the words of its texts.
    ///
    /// There is none for verbs that the wire has no word for, such as `idle`.
    pub fn of<'a>(
        dialect: Dialect,
        command: &Command,
        points: &[Text],
        say: impl Fn(Text) -> &'a str,
    ) -> Option<Self> {
        match dialect {
            Dialect::Desk => {
                desk::Action::of(command, points, say).map(|action| Self::Desk(Box::new(action)))
            }
            Dialect::Shop => {
                shop::Action::of(command, say).map(|action| Self::Shop(Box::new(action)))
            }
            Dialect::Desk2 => {
                desk2::Action::of(command, points, say).map(|action| Self::Desk2(Box::new(action)))
            }
        }
    }

    /// Writes the action into an answer for a desk with this lexicon.
    pub fn answer(&self, lexicon: &Lexicon, answer: &mut Answer) {
        match self {
            Self::Desk(action) => action.answer(lexicon, answer),
            Self::Shop(action) => action.answer(lexicon, answer),
            Self::Desk2(action) => action.answer(lexicon, answer),
        }
    }
}

impl Observation {
    /// The room for a server's own remarks.
    #[must_use]
    pub fn metadata(&self) -> &Map<String, Value> {
        match self {
            Self::Desk(seen) => &seen.metadata,
            Self::Shop(seen) => &seen.metadata,
            Self::Desk2(seen) => &seen.desk.metadata,
        }
    }

    /// The room for a server's own remarks, to write into.
    pub fn metadata_mut(&mut self) -> &mut Map<String, Value> {
        match self {
            Self::Desk(seen) => &mut seen.metadata,
            Self::Shop(seen) => &mut seen.metadata,
            Self::Desk2(seen) => &mut seen.desk.metadata,
        }
    }

    /// The same after one more action that came too late: nothing has changed but the answer.
    #[must_use]
    pub fn too_late(self) -> Self {
        match self {
            Self::Desk(seen) => Self::Desk(Box::new(seen.too_late())),
            Self::Shop(seen) => Self::Shop(Box::new(seen.too_late())),
            Self::Desk2(seen) => Self::Desk2(Box::new(seen.too_late())),
        }
    }
}
