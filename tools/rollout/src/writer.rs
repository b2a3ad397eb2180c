//! Writes the logs of a run, unit by unit in order, into files of fixed ranges of episodes.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use aegis_engine::log::{EpisodeLog, LogWriter};

use crate::folder::{log_name, staged, sync_folder};
use crate::plan::{FILE_EPISODES, Plan};

/// Writes the files of a run one after the other.
pub struct Writer<'a> {
    plan: &'a Plan,
    folder: PathBuf,
    file: Option<LogFile>,
    /// How many bytes all files have so far.
    pub bytes: u64,
}

impl<'a> Writer<'a> {
    /// A writer in a folder in which nothing is written yet.
    pub fn new(plan: &'a Plan, folder: &Path) -> Self {
        Self { plan, folder: folder.to_owned(), file: None, bytes: 0 }
    }

    /// Goes on in a file of which a part is there, after files with so many bytes.
    pub fn go_on(&mut self, file: Option<LogFile>, bytes: u64) {
        self.file = file;
        self.bytes = bytes;
    }

    /// Writes the episodes of a unit, which must come in order. Its blocks end with it, so that the
    /// bytes of a file say nothing of when they were written, and it is in the file at once.
    pub fn unit(&mut self, logs: &[EpisodeLog]) -> io::Result<()> {
        for log in logs {
            if log.episode().is_multiple_of(FILE_EPISODES) {
                self.finish()?;
                self.file = Some(LogFile::create(self.plan, &self.folder, log.episode())?);
            }
            let Some(file) = &mut self.file else {
                return Err(io::Error::other("the units of a run must be written in order"));
            };
            file.add(self.plan, log);
        }
        let Some(file) = &mut self.file else { return Ok(()) };
        self.bytes += file.settle()?;
        Ok(())
    }

    /// Ends the last file.
    pub fn finish(&mut self) -> io::Result<()> {
        if let Some(mut file) = self.file.take() {
            self.bytes += file.settle()?;
            file.file.sync_data()?;
        }
        Ok(())
    }
}

/// A log file that is being written.
pub struct LogFile {
    file: File,
    log: LogWriter,
    path: PathBuf,
    /// Under another name until its first unit is whole, because it replaces a file that has some
    /// of the same episodes.
    replaces: bool,
}

impl LogFile {
    fn create(plan: &Plan, folder: &Path, first: u64) -> io::Result<Self> {
        let path = folder.join(log_name(first));
        let file = File::create(&path)?;
        Ok(Self { file, log: start(plan, first), path, replaces: false })
    }

    /// A file that is written anew in the place of an old one, which stays until then.
    pub fn replace(path: &Path, log: LogWriter) -> io::Result<Self> {
        let file = File::create(staged(path))?;
        Ok(Self { file, log, path: path.to_owned(), replaces: true })
    }

    fn add(&mut self, plan: &Plan, log: &EpisodeLog) {
        self.log.episode(log, &plan.scenarios[plan.part(log.episode()).scenario]);
    }

    /// Brings all into the file and the file to its place, and says how many bytes are new in it.
    pub fn settle(&mut self) -> io::Result<u64> {
        self.log.flush();
        self.file.write_all(self.log.waiting())?;
        let bytes = self.log.waiting().len() as u64;
        drop(self.log.take());
        if std::mem::take(&mut self.replaces) {
            self.file.sync_all()?;
            fs::rename(staged(&self.path), &self.path)?;
            sync_folder(self.path.parent().unwrap_or(Path::new(".")))?;
        }
        Ok(bytes)
    }
}

/// The packer of the file whose first episode this is.
pub fn start(plan: &Plan, first: u64) -> LogWriter {
    let end = (first + FILE_EPISODES).min(plan.run_episodes());
    LogWriter::new(first..end, plan.packing)
}
