//! The index of a store: which session opened which episode, and which requests it has answered.

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::settings::Fsync;

use super::tail::Tail;

/// One line of the index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "entry", rename_all = "snake_case")]
pub(super) enum Entry {
    /// A session opened an episode.
    Opened { session: String, environment: String, episode: u64, name: String },
    /// A turn was asked for by a request with a name.
    Asked { episode: u64, turn: u32, request: String },
    /// A session has ended.
    Closed { session: String },
}

/// The index, to be written.
pub(super) struct Index {
    file: Mutex<Lines>,
    tail: Tail,
}

struct Lines {
    file: File,
    bytes: u64,
}

pub(super) fn path(folder: &Path) -> PathBuf {
    folder.join("sessions.jsonl")
}

impl Index {
    /// Goes on with the index of a folder, at the end of its last whole line.
    pub(super) fn open(folder: &Path, fsync: Fsync) -> io::Result<Self> {
        let file = OpenOptions::new().create(true).append(true).open(path(folder))?;
        let bytes = file.metadata()?.len();
        let tail = Tail::of(file.try_clone()?, fsync);
        Ok(Self { file: Mutex::new(Lines { file, bytes }), tail })
    }

    /// Writes a line and gives how many bytes were written since the server started.
    pub(super) fn write(&self, entry: &Entry) -> io::Result<u64> {
        let mut line = serde_json::to_vec(entry)?;
        line.push(b'\n');
        let mut lines = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(error) = lines.file.write_all(&line) {
            let bytes = lines.bytes;
            _ = lines.file.set_len(bytes);
            return Err(error);
        }
        lines.bytes += line.len() as u64;
        drop(lines);
        Ok(self.tail.grew(line.len() as u64))
    }

    /// Waits until so many bytes are safe.
    pub(super) async fn safe(&self, bytes: u64) {
        self.tail.safe(bytes).await;
    }

    /// Makes everything safe now.
    pub(super) fn flush(&self) {
        self.tail.flush();
    }
}

/// Reads the index of a folder. A torn last line is cut off; other lines that are none are told.
pub(super) fn read(folder: &Path) -> io::Result<Vec<Entry>> {
    let path = path(folder);
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let whole = bytes.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
    if whole < bytes.len() {
        let lost = bytes.len() - whole;
        tracing::warn!(bytes = lost, "the index ended in the middle of a line, which was cut off");
        OpenOptions::new().write(true).open(&path)?.set_len(whole as u64)?;
    }
    let mut entries = Vec::new();
    for (line, number) in bytes[..whole].split(|&byte| byte == b'\n').zip(1u64..) {
        match serde_json::from_slice(line) {
            Ok(entry) => entries.push(entry),
            Err(_) if line.is_empty() => {}
            Err(error) => {
                tracing::warn!(line = number, %error, "a line of the index is no entry");
            }
        }
    }
    Ok(entries)
}
