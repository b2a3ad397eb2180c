//! The index of a store: which session opened which episode, and which requests it has answered.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use aegis_engine::log::EpisodeLog;
use serde::{Deserialize, Serialize};

use crate::metrics::Metrics;
use crate::settings::Fsync;

use super::tail::Tail;

/// One line of the index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "entry", rename_all = "snake_case")]
pub(super) enum Entry {
    /// A session opened an episode.
    Opened { session: String, environment: String, episode: u64, name: String },
    /// A turn was asked for by a request with a name. It is noted before the turn is, so it counts
    /// only if the turn was written then, with these records.
    Asked { episode: u64, turn: u32, request: String, from: usize, end: usize, check: u64 },
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

impl Entry {
    /// A request that asks for a turn whose records stand in a log from some byte on.
    pub(super) fn asked(log: &EpisodeLog, from: usize, turn: u32, request: &str) -> Self {
        let (episode, request) = (log.episode(), request.to_owned());
        let (end, check) = (log.bytes().len(), check(&log.bytes()[from..]));
        Self::Asked { episode, turn, request, from, end, check }
    }
}

/// A digest of records, by which they are known again.
pub(super) fn check(records: &[u8]) -> u64 {
    let hash = blake3::hash(records);
    u64::from_le_bytes(*hash.as_bytes().first_chunk().expect("a hash has 32 bytes"))
}

impl Index {
    /// Goes on with the index of a folder, at the end of its last whole line.
    pub(super) fn open(folder: &Path, fsync: Fsync, metrics: &Arc<Metrics>) -> io::Result<Self> {
        let file = OpenOptions::new().create(true).append(true).open(path(folder))?;
        let bytes = file.metadata()?.len();
        let tail = Tail::of(file.try_clone()?, fsync, metrics);
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
pub(super) fn read(folder: &Path, mut see: impl FnMut(Entry)) -> io::Result<()> {
    let path = path(folder);
    let file = match File::open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    let mut lines = BufReader::new(file);
    let (mut line, mut whole, mut number) = (Vec::new(), 0, 0u64);
    while lines.read_until(b'\n', &mut line)? > 0 {
        if line.last() != Some(&b'\n') {
            let lost = line.len();
            tracing::warn!(
                bytes = lost,
                "the index ended in the middle of a line, which was cut off"
            );
            return OpenOptions::new().write(true).open(&path)?.set_len(whole);
        }
        number += 1;
        match serde_json::from_slice(&line) {
            Ok(entry) => see(entry),
            Err(_) if line.trim_ascii().is_empty() => {}
            Err(error) => {
                tracing::warn!(line = number, %error, "a line of the index is no entry");
            }
        }
        whole += line.len() as u64;
        line.clear();
    }
    Ok(())
}
