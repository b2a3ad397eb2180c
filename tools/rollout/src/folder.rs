//! The folder of a run: who may write in it, and files that are either whole or not there.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::RunError;

/// The plan of the run; written first.
pub const MANIFEST: &str = "manifest.json";
/// What was noticed about policies that stands in no log; there only if something was.
pub const REMARKS: &str = "remarks.json";
/// The results; written last, so a folder that has it is finished.
pub const SUMMARY: &str = "summary.json";
/// How long it took.
pub const TIMING: &str = "timing.json";

/// Held by the process that writes in the folder; the file stays, the lock goes with the process.
const LOCK: &str = ".lock";
/// What a file is called until it is whole.
const UNFINISHED: &str = "tmp";
const LOG: &str = "aegislog";

/// A folder that only this process writes in.
pub struct Folder {
    path: PathBuf,
    _lock: Option<File>,
}

impl Folder {
    /// Takes an empty folder, or makes a new one.
    ///
    /// # Errors
    /// If it holds something, or another process has it.
    pub fn claim(path: &Path) -> Result<Self, RunError> {
        fs::create_dir_all(path).map_err(RunError::write(path))?;
        // Looked at before the lock is made, so that nothing is left in a folder of somebody else.
        refuse_taken(path)?;
        let folder = Self { path: path.to_owned(), _lock: lock(path)? };
        refuse_taken(path)?;
        folder.clear_unfinished()?;
        Ok(folder)
    }

    /// Takes the folder of a run that was started.
    ///
    /// # Errors
    /// If there is no run in it, or another process has it.
    pub fn reopen(path: &Path) -> Result<Self, RunError> {
        if !path.join(MANIFEST).is_file() {
            return Err(RunError::NoRun(path.to_owned()));
        }
        let folder = Self { path: path.to_owned(), _lock: lock(path)? };
        folder.clear_unfinished()?;
        Ok(folder)
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The log whose first episode this is.
    #[must_use]
    pub fn log(&self, first: u64) -> PathBuf {
        self.path.join(log_name(first))
    }

    /// Writes a JSON file: at any moment it is there as a whole or not at all.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn write(&self, name: &str, value: &impl Serialize) -> Result<(), RunError> {
        let path = self.path.join(name);
        let mut text = serde_json::to_vec_pretty(value)
            .map_err(|error| RunError::Write { path: path.clone(), error: error.into() })?;
        text.push(b'\n');
        let write = || {
            let staged = staged(&path);
            let mut file = File::create(&staged)?;
            file.write_all(&text)?;
            file.sync_all()?;
            fs::rename(&staged, &path)?;
            sync_folder(&self.path)
        };
        write().map_err(RunError::write(&path))
    }

    /// Removes what a process left that was killed while it wrote.
    fn clear_unfinished(&self) -> Result<(), RunError> {
        let remove = || {
            let mut unfinished = files_ending_in(&self.path, UNFINISHED)?;
            unfinished.retain(|path| is_ours(&path.with_extension("")));
            unfinished.iter().try_for_each(fs::remove_file)
        };
        remove().map_err(RunError::write(&self.path))
    }
}

/// Reads a JSON file of a run's folder; none if it is not there.
///
/// # Errors
/// If it cannot be read or is not what it should be.
pub fn read<T: DeserializeOwned>(folder: &Path, name: &str) -> Result<Option<T>, RunError> {
    let path = folder.join(name);
    let text = match fs::read(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(RunError::Read { path, error }),
    };
    let value = serde_json::from_slice(&text);
    value.map(Some).map_err(|error| RunError::Malformed { path, error: error.to_string() })
}

/// The logs of a run's folder, in order.
///
/// # Errors
/// If the folder cannot be read.
pub fn logs(folder: &Path) -> Result<Vec<PathBuf>, RunError> {
    let mut logs = files_ending_in(folder, LOG).map_err(RunError::read(folder))?;
    logs.sort();
    Ok(logs)
}

/// The name of the log whose first episode this is.
#[must_use]
pub fn log_name(first: u64) -> String {
    format!("episodes-{first:010}.{LOG}")
}

/// The first episode of the log with this name; none if it is no log of a run.
#[must_use]
pub fn first_episode(name: &str) -> Option<u64> {
    let number = name.strip_prefix("episodes-")?.split('.').next()?;
    number.parse().ok().filter(|&first| log_name(first) == name)
}

/// The name under which a file is written until it is whole.
pub fn staged(path: &Path) -> PathBuf {
    path.with_added_extension(UNFINISHED)
}

/// Makes sure that the names in a folder outlive a loss of power.
pub fn sync_folder(path: &Path) -> io::Result<()> {
    // Windows cannot open a folder, and keeps names safe without being asked.
    if cfg!(unix) { File::open(path)?.sync_all() } else { Ok(()) }
}

/// Whether a run writes a file of this name.
fn is_ours(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    [MANIFEST, SUMMARY, TIMING].contains(&name) || first_episode(name).is_some()
}

fn refuse_taken(path: &Path) -> Result<(), RunError> {
    for entry in fs::read_dir(path).map_err(RunError::write(path))? {
        let name = entry.map_err(RunError::write(path))?.file_name();
        // What a process leaves that was killed before its run had a manifest.
        let is_left = name == LOCK || Path::new(&name) == staged(Path::new(MANIFEST));
        if !is_left {
            let holds_run = path.join(MANIFEST).is_file();
            let path = path.to_owned();
            return Err(if holds_run {
                RunError::HoldsRun(path)
            } else {
                RunError::FolderTaken(path)
            });
        }
    }
    Ok(())
}

fn lock(folder: &Path) -> Result<Option<File>, RunError> {
    let path = folder.join(LOCK);
    let file = File::options().create(true).append(true).open(&path);
    let file = file.map_err(RunError::write(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Err(RunError::Locked(folder.to_owned())),
        // Some network file systems have no locks; a run there is worth more than the check.
        Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => Ok(None),
        Err(TryLockError::Error(error)) => Err(RunError::Write { path, error }),
    }
}

fn files_ending_in(folder: &Path, extension: &str) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|found| found == extension) {
            found.push(path);
        }
    }
    Ok(found)
}
