//! What is wrong with an action that no desk will look at, field by field.

use std::fmt;

use serde::Serialize;

use super::quote::plain;

/// How many faults of one action are told; the rest would only repeat them.
const MOST_ISSUES: usize = 20;

/// An answer is no action of its dialect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(transparent)]
pub struct Malformed {
    /// All that is wrong with it, at most twenty things; never empty.
    pub issues: Vec<Issue>,
}

/// One thing that is wrong with an action. It serialises as a detail of an HTTP 422.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Issue {
    /// The kind of fault, in the words that OpenEnv's own servers use.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Where it is; empty if it is about the whole.
    #[serde(rename = "loc")]
    pub path: Vec<Place>,
    /// What is wrong, and what to write instead.
    #[serde(rename = "msg")]
    pub message: String,
}

/// A step on the way to a fault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Place {
    /// Into the field of this name.
    Key(String),
    /// Into the element at this place of a list, counted from 0.
    Index(usize),
}

impl Malformed {
    /// An action with a single fault, which is about the whole of it.
    pub(super) fn whole(kind: &'static str, message: String) -> Self {
        Self { issues: vec![Issue { kind, path: Vec::new(), message }] }
    }
}

/// Faults as they are found.
#[derive(Debug, Default)]
pub(super) struct Issues(Vec<Issue>);

impl Issues {
    pub(super) fn add(&mut self, kind: &'static str, path: Vec<Place>, message: String) {
        if self.0.len() < MOST_ISSUES {
            self.0.push(Issue { kind, path, message });
        }
    }

    pub(super) fn on(&mut self, kind: &'static str, field: &str, message: String) {
        self.add(kind, vec![Place::Key(plain(field))], message);
    }

    /// Whether a field has a fault already.
    pub(super) fn are_on(&self, field: &str) -> bool {
        let is_it = |place: &Place| matches!(place, Place::Key(key) if key == field);
        self.0.iter().any(|issue| issue.path.first().is_some_and(is_it))
    }

    pub(super) fn none(self) -> Result<(), Malformed> {
        if self.0.is_empty() { Ok(()) } else { Err(Malformed { issues: self.0 }) }
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, issue) in self.issues.iter().enumerate() {
            write!(f, "{}{issue}", if n == 0 { "" } else { "; " })?;
        }
        Ok(())
    }
}

impl fmt::Display for Issue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, place) in self.path.iter().enumerate() {
            let dot = if n == 0 { "" } else { "." };
            match place {
                Place::Key(key) => write!(f, "{dot}{key}")?,
                Place::Index(index) => write!(f, "{dot}{index}")?,
            }
        }
        let colon = if self.path.is_empty() { "" } else { ": " };
        write!(f, "{colon}{}", self.message)
    }
}
