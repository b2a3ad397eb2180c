//! What can go wrong in a run, apart from what happens on desks.

use std::io;
use std::path::{Path, PathBuf};

/// Why a run cannot start, go on, or be merged.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// There is nothing to play.
    #[error("there is nothing to play: give at least one policy, one scenario and one episode")]
    Empty,
    /// There is no such shard.
    #[error("there is no shard {0}: shards are counted from 1/N to N/N")]
    NoShard(crate::plan::Shard),
    /// The folder holds something already.
    #[error(
        "the folder {} is not empty; give another one with --out, or remove it first",
        .0.display()
    )]
    FolderTaken(PathBuf),
    /// The folder holds a run already.
    #[error(
        "the folder {path} is not empty: it holds a run. Go on with it by `aegis rollout --resume \
         {path}`, or give another folder with --out",
        path = .0.display()
    )]
    HoldsRun(PathBuf),
    /// A policy does not play a scenario.
    #[error("{policy} does not play {scenario}: {why}; leave one of them out")]
    NotPlayed {
        /// The policy.
        policy: String,
        /// The scenario.
        scenario: String,
        /// What it plays.
        why: String,
    },
    /// No run was started in the folder.
    #[error(
        "there is no run in {}: it holds no manifest.json. If the run was stopped before it had \
         one, nothing is lost: start it with the same command again",
        .0.display()
    )]
    NoRun(PathBuf),
    /// Another process writes in the folder.
    #[error(
        "another process is at work in {}; wait until it is done, or stop it first",
        .0.display()
    )]
    Locked(PathBuf),
    /// A file could not be written.
    #[error("cannot write {}: {error}", path.display())]
    Write {
        /// Where.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// A file could not be read.
    #[error("cannot read {}: {error}", path.display())]
    Read {
        /// Where.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// A file is not what it should be.
    #[error("{}: {error}", path.display())]
    Malformed {
        /// Where.
        path: PathBuf,
        /// What is wrong.
        error: String,
    },
    /// The manifest is of a later program.
    #[error(
        "{} is of version {version}, and this program reads versions up to {known}; use a newer \
         aegis",
        path.display()
    )]
    TooNew {
        /// Where.
        path: PathBuf,
        /// Its version.
        version: u32,
        /// The last version that is known.
        known: u32,
    },
    /// What the run was started with is not what is here now.
    #[error(
        "the run in {} cannot go on as it began: {}. Put back what was there then, or start a new \
         run with another --out",
        folder.display(),
        differences.join("; ")
    )]
    Changed {
        /// The folder of the run.
        folder: PathBuf,
        /// What has changed, in words.
        differences: Vec<String>,
    },
    /// It was stopped before it had read what was there.
    #[error(
        "stopped while the logs in {path} were read, before anything was played; go on with \
         `aegis rollout --resume {path}`",
        path = .0.display()
    )]
    StoppedReading(PathBuf),
    /// The judge cannot score a scenario.
    #[error(transparent)]
    NoSection(#[from] aegis_engine::score::NoSection),
    /// A worker died.
    #[error(
        "a worker thread died; its message stands above. What was played before it is kept, and \
         `aegis rollout --resume` goes on from there"
    )]
    WorkerDied,
    /// Folders are no set of shards.
    #[error("{0}")]
    NoMerge(String),
}

impl RunError {
    /// Makes an error of what goes wrong when a path is written.
    pub(crate) fn write(path: &Path) -> impl Fn(io::Error) -> Self {
        move |error| Self::Write { path: path.to_owned(), error }
    }

    /// Makes an error of what goes wrong when a path is read.
    pub(crate) fn read(path: &Path) -> impl Fn(io::Error) -> Self {
        move |error| Self::Read { path: path.to_owned(), error }
    }
}
