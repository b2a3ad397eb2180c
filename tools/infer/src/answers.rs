//! All answers of a model, kept beside the log: one JSON text a line, added and never changed.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use aegis_rollout::error::RunError;
use serde::{Deserialize, Serialize};

use crate::error::InferError;
use crate::key::Key;

/// The file in the run's folder.
pub const ANSWERS: &str = "answers.jsonl";

/// Which request an answer is to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// The episode.
    pub episode: u64,
    /// The turn, counted from 1.
    pub turn: u32,
    /// The first try of the turn is 0; 1 asks for a repair.
    pub attempt: u32,
}

/// What a model said, as it said it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Given {
    /// The text of the answer.
    pub text: Option<String>,
    /// The tool that it calls.
    pub call: Option<Call>,
    /// Why the model stopped.
    pub finish_reason: Option<String>,
    /// How many tokens the request had; none if the endpoint does not say.
    pub prompt_tokens: Option<u64>,
    /// How many tokens the answer had.
    pub completion_tokens: Option<u64>,
}

/// The call of a tool.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// The name that the endpoint gave the call.
    pub id: String,
    /// The tool.
    pub name: String,
    /// Its arguments, as they came.
    pub arguments: String,
}

impl Given {
    /// The same without the key, should the endpoint have quoted it.
    #[must_use]
    pub fn scrubbed(mut self, key: &Key) -> Self {
        let call = self.call.iter_mut();
        let of_call = call.flat_map(|call| [&mut call.id, &mut call.name, &mut call.arguments]);
        for text in of_call.chain(&mut self.text).chain(&mut self.finish_reason) {
            *text = key.scrub(text);
        }
        self
    }
}

/// One line of the file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// Which request it is to.
    #[serde(flatten)]
    pub place: Place,
    /// What the model said.
    #[serde(flatten)]
    pub given: Given,
    /// Whether the actions were offered as tools.
    pub with_tools: bool,
    /// How many observations were shortened to fit the request into the context.
    pub shortened: usize,
    /// How long it took. No result depends on it.
    pub latency_milliseconds: u64,
}

/// The answers of a run: those that are stored, and the file that more are added to.
pub struct Answers {
    known: BTreeMap<Place, Answer>,
    file: File,
    path: PathBuf,
}

impl Answers {
    /// Opens the file of a run's folder, or starts it. A last line that was cut off is removed.
    ///
    /// # Errors
    /// If the file cannot be read or written, or a whole line of it is no answer.
    pub fn open(folder: &Path) -> Result<Self, InferError> {
        let path = folder.join(ANSWERS);
        let failed = |error: io::Error| RunError::Write { path: path.clone(), error };
        let mut options = File::options();
        let mut file = options.create(true).append(true).read(true).open(&path).map_err(failed)?;
        let mut bytes = Vec::new();
        io::Read::read_to_end(&mut file, &mut bytes).map_err(failed)?;
        let whole = bytes.iter().rposition(|&byte| byte == b'\n').map_or(0, |last| last + 1);
        if whole < bytes.len() {
            file.set_len(whole as u64).map_err(failed)?;
        }
        let mut known = BTreeMap::new();
        for (line, text) in (1..).zip(bytes[..whole].split_inclusive(|&byte| byte == b'\n')) {
            let answer: Answer = serde_json::from_slice(text).map_err(|error| {
                InferError::NoAnswer { path: path.clone(), line, error: error.to_string() }
            })?;
            known.insert(answer.place, answer);
        }
        Ok(Self { known, file, path })
    }

    /// A stored answer.
    #[must_use]
    pub fn find(&self, place: Place) -> Option<&Answer> {
        self.known.get(&place)
    }

    /// Whether the last request that was answered offered tools; none if nothing was answered.
    #[must_use]
    pub fn with_tools(&self) -> Option<bool> {
        self.known.values().next_back().map(|answer| answer.with_tools)
    }

    /// How many answers there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.known.len()
    }

    /// Adds an answer to the file at once, so that a process that is killed loses none.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn add(&mut self, answer: Answer) -> Result<(), InferError> {
        let mut line = serde_json::to_vec(&answer)
            .map_err(|error| RunError::Write { path: self.path.clone(), error: error.into() })?;
        line.push(b'\n');
        self.file.write_all(&line).map_err(|error| self.failed(error))?;
        self.known.insert(answer.place, answer);
        Ok(())
    }

    /// Makes sure that all answers outlive a loss of power.
    ///
    /// # Errors
    /// If they cannot be written.
    pub fn settle(&mut self) -> Result<(), InferError> {
        self.file.sync_data().map_err(|error| self.failed(error).into())
    }

    fn failed(&self, error: io::Error) -> RunError {
        RunError::Write { path: self.path.clone(), error }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn answer(turn: u32) -> Answer {
        Answer {
            place: Place { episode: 3, turn, attempt: 0 },
            given: Given { text: Some("a\nb".into()), ..Given::default() },
            with_tools: false,
            shortened: 0,
            latency_milliseconds: 7,
        }
    }

    #[test]
    fn answers_are_found_again_and_a_torn_line_is_cut_off() {
        let folder = tempfile::tempdir().unwrap();
        let mut answers = Answers::open(folder.path()).unwrap();
        answers.add(answer(1)).unwrap();
        answers.add(answer(2)).unwrap();
        answers.settle().unwrap();
        let path = folder.path().join(ANSWERS);
        let whole = fs::read(&path).unwrap();
        fs::write(&path, &whole[..whole.len() - 5]).unwrap();
        let mut answers = Answers::open(folder.path()).unwrap();
        assert_eq!(answers.find(answer(1).place), Some(&answer(1)));
        assert_eq!(answers.find(answer(2).place), None);
        assert_eq!(answers.with_tools(), Some(false));
        answers.add(answer(2)).unwrap();
        assert_eq!(fs::read(&path).unwrap(), whole);
    }

    #[test]
    fn a_whole_line_that_is_no_answer_is_named() {
        let folder = tempfile::tempdir().unwrap();
        Answers::open(folder.path()).unwrap().add(answer(1)).unwrap();
        let path = folder.path().join(ANSWERS);
        let mut text = fs::read_to_string(&path).unwrap();
        text += "{\"episode\":1}\n";
        fs::write(&path, text).unwrap();
        let error = Answers::open(folder.path()).err().unwrap().to_string();
        assert!(error.starts_with("line 2 of "), "{error}");
    }
}
