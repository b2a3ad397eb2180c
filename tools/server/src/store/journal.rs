//! A journal: one log file that many episodes write to, a block a turn.

use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use aegis_engine::log::{EpisodeLog, LogWriter, Packing};
use aegis_engine::scenario::Compiled;

use crate::metrics::Metrics;
use crate::settings::Settings;

use super::tail::Tail;

/// One journal.
pub(super) struct Journal {
    folder: PathBuf,
    lane: usize,
    /// After how many bytes it goes on in a new file.
    file_bytes: u64,
    writer: Mutex<Writer>,
    tail: Tail,
    metrics: Arc<Metrics>,
}

/// Where an episode stands in the files of a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The generation of the file.
    pub(super) generation: u32,
    /// Its journal.
    pub(super) lane: u32,
    /// Where the episode starts.
    pub(super) start: u64,
    /// Where it ends so far.
    pub(super) end: u64,
}

struct Writer {
    file: File,
    generation: u32,
    log: LogWriter,
    /// The episodes that this file has from their opening on.
    begun: BTreeSet<u64>,
    bytes: u64,
    /// Whether a block was written in part, so that nothing may follow.
    is_torn: bool,
}

impl Writer {
    fn create(folder: &Path, generation: u32, lane: usize) -> io::Result<Self> {
        let path = path(folder, generation, lane as u32);
        let mut file = OpenOptions::new().create_new(true).write(true).open(&path)?;
        let mut log = LogWriter::new(0..u64::MAX, Packing::Raw);
        if let Err(error) = file.write_all(log.waiting()) {
            _ = std::fs::remove_file(&path);
            return Err(error);
        }
        let bytes = log.take().len() as u64;
        Ok(Self { file, generation, log, begun: BTreeSet::new(), bytes, is_torn: false })
    }
}

/// The file of a journal.
pub(super) fn path(folder: &Path, generation: u32, lane: u32) -> PathBuf {
    folder.join(format!("journal-{generation:06}-{lane}.aegislog"))
}

/// The generation and the journal of a file, if it is one.
pub(super) fn parse_name(name: &str) -> Option<(u32, u32)> {
    let inner = name.strip_prefix("journal-")?.strip_suffix(".aegislog")?;
    let (generation, lane) = inner.split_once('-')?;
    Some((generation.parse().ok()?, lane.parse().ok()?))
}

impl Journal {
    /// Starts a journal in a new file.
    pub(super) fn create(
        folder: &Path,
        generation: u32,
        lane: usize,
        settings: &Settings,
        metrics: &Arc<Metrics>,
    ) -> io::Result<Self> {
        let writer = Writer::create(folder, generation, lane)?;
        // Without its name in its folder, a file that is safe could not be found again.
        File::open(folder)?.sync_all()?;
        let tail = Tail::of(writer.file.try_clone()?, settings.fsync, metrics);
        Ok(Self {
            folder: folder.to_owned(),
            lane,
            file_bytes: settings.journal_bytes,
            writer: Mutex::new(writer),
            tail,
            metrics: Arc::clone(metrics),
        })
    }

    /// Writes what an episode has had since it had so many bytes; all of it if this file has not
    /// seen it yet, so that every file can be read on its own. Gives where the block stands, and
    /// how many bytes the journal has had.
    pub(super) fn append(
        &self,
        log: &EpisodeLog,
        scenario: &Compiled,
        from: usize,
    ) -> io::Result<(Place, u64)> {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        if writer.bytes >= self.file_bytes || writer.is_torn {
            self.renew(&mut writer)?;
        }
        let from = if writer.begun.contains(&log.episode()) { from } else { 0 };
        writer.log.append(log, scenario, from);
        let Writer { file, log: blocks, .. } = &mut *writer;
        let written = file.write_all(blocks.waiting());
        let bytes = blocks.take().len() as u64;
        if let Err(error) = written {
            self.mend(&mut writer);
            return Err(error);
        }
        if log.is_sealed() {
            writer.begun.remove(&log.episode());
        } else {
            writer.begun.insert(log.episode());
        }
        let (generation, lane, start) = (writer.generation, self.lane as u32, writer.bytes);
        writer.bytes += bytes;
        let end = writer.bytes;
        drop(writer);
        self.metrics.journal_bytes.add(bytes);
        Ok((Place { generation, lane, start, end }, self.tail.grew(bytes)))
    }

    /// After a block was written in part: the file is cut back to its whole blocks, and the next
    /// turn starts a new file, since the chain has gone on.
    fn mend(&self, writer: &mut Writer) {
        if let Err(error) = writer.file.set_len(writer.bytes) {
            tracing::error!(%error, "a torn block stays at the end of a journal");
        }
        writer.is_torn = true;
    }

    fn renew(&self, writer: &mut Writer) -> io::Result<()> {
        let folder = File::open(&self.folder)?;
        let next = Writer::create(&self.folder, writer.generation + 1, self.lane)?;
        self.tail.go_on_with(next.file.try_clone()?, folder);
        *writer = next;
        Ok(())
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
