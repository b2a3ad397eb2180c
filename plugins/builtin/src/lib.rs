//! The built-in policies, from floor to ceiling: idle, random, greedy, scripted and oracle.

pub mod adversaries;
pub mod greedy;
pub mod idle;
pub mod oracle;
pub mod random;
pub mod reader;
pub mod scripted;

use aegis_engine::catalogue::nearest;
use aegis_engine::policy::Casting;

/// All policies that need no more than a name. A new one is added here and has a file of its own.
pub const BUILT_IN: &[&dyn Casting] =
    &[&idle::Idle, &random::Random, &greedy::Greedy, &oracle::Oracle];

/// What stands before the path of a script in `scripted:PATH`.
pub const SCRIPT_PREFIX: &str = "scripted:";

/// No policy has this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no policy is called {name:?}; {hint}")]
pub struct UnknownPolicy {
    /// The name that was asked for.
    pub name: String,
    /// The names that come nearest, best first; none if none comes near.
    pub nearest: Vec<&'static str>,
    hint: String,
}

/// The built-in policy with this name.
///
/// `scripted:PATH` is not found here, because this crate opens no file: read the file and give its
/// text to [`scripted::from_text`].
///
/// # Errors
/// If there is none; the error tells the names that come nearest.
pub fn find(name: &str) -> Result<&'static dyn Casting, UnknownPolicy> {
    let mut all = BUILT_IN.iter().chain(adversaries::ADVERSARIES);
    let found = all.find(|casting| casting.name() == name);
    found.copied().ok_or_else(|| unknown(name))
}

/// The names of all policies that `find` knows, from floor to ceiling.
pub fn names() -> impl Iterator<Item = &'static str> {
    BUILT_IN.iter().map(|casting| casting.name())
}

fn unknown(name: &str) -> UnknownPolicy {
    let nearest = nearest(name, names());
    let known = names().collect::<Vec<_>>().join(", ");
    let hint = match nearest.first() {
        _ if name.starts_with("scripted") => {
            "a script is named by the path of its file: scripted:PATH".to_owned()
        }
        Some(best) => format!("did you mean {best}? known: {known}, {SCRIPT_PREFIX}PATH"),
        None => format!("known: {known}, {SCRIPT_PREFIX}PATH"),
    };
    UnknownPolicy { name: name.to_owned(), nearest, hint }
}
