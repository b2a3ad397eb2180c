//! Where the logs of sessions are kept: in memory, or in a folder of a few journals and an index.

mod archive;
mod index;
mod journal;
mod recovery;
mod tail;

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use aegis_engine::catalogue;
use aegis_engine::episode::Episode;
use aegis_engine::family::name::CaseName;
use aegis_engine::log::{EpisodeLog, LogWriter, Packing, Tape};
use aegis_engine::scenario::Compiled;

use crate::cases;
use crate::fault::Fault;
use crate::metrics::Metrics;
use crate::session::Session;
use crate::settings::Settings;

use archive::Archive;
use index::{Entry, Index};
use journal::Journal;

use recovery::Found;
pub use recovery::Recovered;

/// How many journals there are: with more than one, a slow disk keeps fewer sessions waiting.
const JOURNALS: usize = 4;

/// Where logs are kept.
pub struct Store {
    next_episode: AtomicU64,
    archive: Archive,
    folder: Option<Folder>,
}

/// A store on a disk.
struct Folder {
    path: PathBuf,
    index: Index,
    journals: Vec<Journal>,
    /// Held for as long as the store is open.
    _lock: File,
}

/// Up to where the files of a store must be safe before an answer leaves.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    journal: usize,
    journal_bytes: u64,
    index_bytes: u64,
}

/// What the pages say of an episode that is kept.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Its number.
    pub number: u64,
    /// Its scenario.
    pub scenario: String,
    /// Whether its log may be read by clients.
    pub shows_all: bool,
}

impl Store {
    /// A store that forgets everything when the server ends.
    #[must_use]
    pub fn in_memory() -> Self {
        Self { next_episode: AtomicU64::new(0), archive: Archive::default(), folder: None }
    }

    /// Opens a folder, and gives the sessions that it has kept.
    ///
    /// # Errors
    /// If it cannot be read or written, or another server uses it.
    pub fn open(
        path: &Path,
        settings: &Settings,
        metrics: &Arc<Metrics>,
    ) -> io::Result<(Self, Recovered)> {
        std::fs::create_dir_all(path)?;
        let lock = lock(path)?;
        let (recovered, found) = recovery::read(path, settings)?;
        let index = Index::open(path, settings.fsync, metrics)?;
        let journals = (0..JOURNALS)
            .map(|n| Journal::create(path, recovered.generation, n, settings, metrics))
            .collect::<io::Result<_>>()?;
        let archive = Archive::default();
        for Found { number, scenario, shows_all, place } in found {
            archive.place(Listed { number, scenario, shows_all }, place);
        }
        let folder = Some(Folder { path: path.to_owned(), index, journals, _lock: lock });
        let next_episode = AtomicU64::new(recovered.next_episode);
        Ok((Self { next_episode, archive, folder }, recovered))
    }

    /// The number of the next episode.
    pub fn next_episode(&self) -> u64 {
        self.next_episode.fetch_add(1, Ordering::Relaxed)
    }

    /// Notes an episode that a session opens, with all that it has so far.
    ///
    /// # Errors
    /// If the store cannot be written.
    pub fn open_episode(
        &self,
        session: &Session,
        number: u64,
        name: &str,
        episode: &Episode,
    ) -> Result<Option<Mark>, Fault> {
        let Some(folder) = &self.folder else { return Ok(None) };
        let entry = Entry::Opened {
            session: session.id.clone(),
            environment: session.environment.as_str().to_owned(),
            episode: number,
            name: name.to_owned(),
        };
        // The journal goes first: without a line in the index the session is where it was, but
        // with one and no records it would have nothing.
        let mark = self.write(number, episode, 0, 0)?;
        let index_bytes = folder.index.write(&entry).map_err(unwritable)?;
        Ok(Some(Mark { index_bytes, ..mark }))
    }

    /// Notes what an episode has had since it had so many bytes, and the request that asked for it.
    ///
    /// # Errors
    /// If the store cannot be written; nothing was kept then.
    pub fn append(
        &self,
        number: u64,
        episode: &Episode,
        from: usize,
        asked: Option<(&str, u32)>,
    ) -> Result<Option<Mark>, Fault> {
        let Some(folder) = &self.folder else { return Ok(None) };
        let index_bytes = match asked {
            None => 0,
            Some((request, turn)) => {
                let entry = Entry::asked(episode.log(), from, turn, request);
                folder.index.write(&entry).map_err(unwritable)?
            }
        };
        self.write(number, episode, from, index_bytes).map(Some)
    }

    fn write(
        &self,
        number: u64,
        episode: &Episode,
        from: usize,
        index_bytes: u64,
    ) -> Result<Mark, Fault> {
        let folder = self.folder.as_ref().expect("only a folder is written");
        let journal = (number % folder.journals.len() as u64) as usize;
        let scenario = episode.scenario();
        let written = folder.journals[journal].append(episode.log(), scenario, from);
        let (place, journal_bytes) = written.map_err(unwritable)?;
        self.archive.stretch(number, place);
        Ok(Mark { journal, journal_bytes, index_bytes })
    }

    /// Waits until everything up to a mark is safe, if this store promises that.
    pub async fn safe(&self, mark: Option<Mark>) {
        let (Some(mark), Some(folder)) = (mark, &self.folder) else { return };
        folder.index.safe(mark.index_bytes).await;
        folder.journals[mark.journal].safe(mark.journal_bytes).await;
    }

    /// Notes that a session has ended.
    pub fn close_session(&self, session: &Session) {
        let entry = Entry::Closed { session: session.id.clone() };
        if let Some(folder) = &self.folder
            && let Err(error) = folder.index.write(&entry)
        {
            let session = session.prefix();
            tracing::warn!(%error, session, "the end of a session was not noted");
        }
    }

    /// Takes an episode whose session has gone on; without a folder its records stay in memory.
    pub fn retire(&self, number: u64, scenario: &str, log: EpisodeLog, shows_all: bool) {
        let listed = Listed { number, scenario: scenario.to_owned(), shows_all };
        let log = self.folder.is_none().then_some(log);
        self.archive.retire(listed, log);
    }

    /// The finished episodes that are kept, newest first, at most so many.
    #[must_use]
    pub fn list(&self, most: usize) -> Vec<Listed> {
        self.archive.list(most)
    }

    /// Whether the episode's log may be read by clients; none if it is not kept.
    #[must_use]
    pub fn shows_all(&self, number: u64) -> Option<bool> {
        self.archive.shows_all(number)
    }

    /// The tape of an episode that is kept.
    #[must_use]
    pub fn tape(&self, number: u64, settings: &Settings) -> Option<Tape> {
        if let Some((log, scenario)) = self.archive.log(number) {
            let scenario = environment_case(&scenario, settings)?;
            return Tape::of(&log, scenario);
        }
        let place = self.archive.place_of(number)?;
        recovery::tape(&self.folder.as_ref()?.path, place, number)
    }

    /// The scenario of an episode: from the catalogue, made again, or from the store.
    ///
    /// # Errors
    /// If nobody has it any more.
    pub fn scenario(
        &self,
        id: &str,
        digest: &[u8; 32],
        settings: &Settings,
    ) -> Result<Arc<Compiled>, Fault> {
        let known = environment_case(id, settings);
        if let Some(scenario) = known.filter(|scenario| scenario.digest == *digest) {
            return Ok(scenario);
        }
        let kept = self.folder.as_ref().and_then(|folder| recovery::scenario(&folder.path, digest));
        kept.ok_or_else(|| {
            Fault::Unavailable(format!("the case {id} can no longer be made; open another episode"))
        })
    }

    /// Makes everything safe that was written.
    pub fn flush(&self) {
        if let Some(folder) = &self.folder {
            folder.index.flush();
            folder.journals.iter().for_each(Journal::flush);
        }
    }
}

/// A case by its id, whichever environment plays it. A generated one was certified when it was
/// opened, so it is only made again.
fn environment_case(id: &str, settings: &Settings) -> Option<Arc<Compiled>> {
    if let Some(scenario) = catalogue::get(id) {
        return Some(scenario);
    }
    cases::again(&CaseName::parse(id).ok()?, settings.private_key.as_ref()).ok()
}

/// The log of one episode as a file of its own.
#[must_use]
pub fn file_of(log: &EpisodeLog, scenario: &Compiled) -> Vec<u8> {
    let mut writer = LogWriter::new(log.episode()..log.episode() + 1, Packing::Raw);
    writer.append(log, scenario, 0);
    writer.take().collect()
}

#[expect(clippy::needless_pass_by_value, reason = "it is used as the function of a map_err")]
fn unwritable(error: io::Error) -> Fault {
    tracing::error!(%error, "the store cannot be written");
    Fault::Unavailable(format!("the store cannot be written: {error}; the turn was not taken"))
}

/// Keeps other servers out of a folder.
fn lock(folder: &Path) -> io::Result<File> {
    let file = File::create(folder.join("lock"))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            let why = format!("another server uses the store {}", folder.display());
            Err(io::Error::new(io::ErrorKind::ResourceBusy, why))
        }
        Err(TryLockError::Error(error)) => Err(error),
    }
}
