//! Reading a scenario file: from RON text to a scenario without a fault, or to all its faults.

mod explain;

use std::fmt;

use ron::Options;
use ron::extensions::Extensions;

use super::check;
use super::locate::Places;
use super::source::Scenario;

/// All that is wrong with a scenario file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct LoadError {
    /// The name of the file, as it was given.
    pub file: String,
    /// What is wrong, from the top of the file to its end.
    pub faults: Vec<Fault>,
}

/// One thing that is wrong, where it stands, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The line, counted from 1.
    pub line: usize,
    /// The column in chars, counted from 1.
    pub column: usize,
    /// What is wrong and what to write instead.
    pub message: String,
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, fault) in self.faults.iter().enumerate() {
            let line_break = if n == 0 { "" } else { "\n" };
            let Fault { line, column, message } = fault;
            write!(f, "{line_break}{}:{line}:{column}: {message}", self.file)?;
        }
        Ok(())
    }
}

/// Reads a scenario file and checks all of it; `file` is only for messages.
///
/// A text that is no scenario at all has one fault, the first; a scenario has all that it has.
///
/// # Errors
/// What is wrong with the file, each with its place and what to write instead.
pub fn load(file: &str, source: &str) -> Result<Scenario, LoadError> {
    let refuse = |faults| LoadError { file: file.to_owned(), faults };
    let options = Options::default().with_default_extension(Extensions::IMPLICIT_SOME);
    let scenario: Scenario =
        options.from_str(source).map_err(|error| refuse(vec![explain::fault(source, &error)]))?;
    let found = check::check(&scenario);
    if found.is_empty() {
        return Ok(scenario);
    }
    let places = Places::of(source);
    let mut faults: Vec<Fault> = found
        .into_iter()
        .map(|(path, message)| {
            let (line, column) = places.position(&path);
            Fault { line, column, message }
        })
        .collect();
    faults.sort();
    faults.dedup();
    Err(refuse(faults))
}
