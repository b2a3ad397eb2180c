//! Plays a plan on all threads and writes its folder.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Mutex, PoisonError};

use crate::plan::Plan;
use crate::summary::{Summary, Tally};
use crate::worker::{Played, Worker};
use crate::writer::Writer;

/// What can go wrong in a run, apart from what happens on desks.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// There is nothing to play.
    #[error("there is nothing to play: give at least one policy, one scenario and one episode")]
    Empty,
    /// The folder holds something already.
    #[error(
        "the folder {} is not empty; give another one with --out, or remove it first",
        .0.display()
    )]
    FolderTaken(PathBuf),
    /// A file could not be written.
    #[error("{}: {error}", path.display())]
    Write {
        /// Where.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// The judge cannot score a scenario.
    #[error(transparent)]
    NoSection(#[from] aegis_engine::score::NoSection),
    /// A worker died.
    #[error("a worker thread died; its message stands above")]
    WorkerDied,
}

/// Plays a plan. `progress` gets the number of episodes that are done, `threads` changes nothing
/// but the time. Without a folder no logs are written.
///
/// # Errors
/// If the folder is taken or cannot be written, or the judge cannot score a scenario.
pub fn run(
    plan: &Plan,
    threads: usize,
    folder: Option<&Path>,
    progress: impl FnMut(u64),
) -> Result<(Summary, u64), RunError> {
    if plan.episodes() == 0 {
        return Err(RunError::Empty);
    }
    plan.check()?;
    if let Some(folder) = folder {
        claim(folder)?;
    }
    let fail = |error| RunError::Write { path: folder.unwrap_or(Path::new("")).to_owned(), error };
    let mut writer = folder.map(|folder| Writer::new(plan, folder));
    let tally = play(plan, threads, &mut writer, progress).map_err(|error| match error {
        PlayError::Write(error) => fail(error),
        PlayError::WorkerDied => RunError::WorkerDied,
    })?;
    let mut bytes = 0;
    if let Some(writer) = &mut writer {
        writer.finish().map_err(fail)?;
        bytes = writer.bytes;
    }
    Ok((tally.summary(), bytes))
}

fn claim(folder: &Path) -> Result<(), RunError> {
    let fail = |error| RunError::Write { path: folder.to_owned(), error };
    fs::create_dir_all(folder).map_err(fail)?;
    let taken = fs::read_dir(folder).map_err(fail)?.next().is_some();
    if taken { Err(RunError::FolderTaken(folder.to_owned())) } else { Ok(()) }
}

enum PlayError {
    Write(io::Error),
    WorkerDied,
}

fn play<'a>(
    plan: &'a Plan,
    threads: usize,
    writer: &mut Option<Writer<'a>>,
    mut progress: impl FnMut(u64),
) -> Result<Tally<'a>, PlayError> {
    let threads = threads.clamp(1, usize::try_from(plan.units()).unwrap_or(usize::MAX));
    let next = AtomicU64::new(0);
    let (send, receive) = sync_channel::<Played>(threads);
    let (give_back, spare) = sync_channel::<Played>(4 * threads);
    let spare = Mutex::new(spare);
    let mut tally = Tally::new(plan);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            let (send, spare, next) = (send.clone(), &spare, &next);
            scope.spawn(move || {
                let mut worker = Worker::new(plan);
                loop {
                    let unit = next.fetch_add(1, Ordering::Relaxed);
                    if unit >= plan.units() {
                        return;
                    }
                    let mut played = take_spare(spare);
                    worker.play(unit, &mut played);
                    if send.send(played).is_err() {
                        return;
                    }
                }
            });
        }
        drop(send);
        let mut waiting = BTreeMap::new();
        for unit in 0..plan.units() {
            let played = in_order(&receive, &mut waiting, unit).ok_or(PlayError::WorkerDied)?;
            if let Some(writer) = writer {
                writer.unit(&played).map_err(PlayError::Write)?;
            }
            tally.unit(&played);
            progress(plan.unit(unit).end);
            // A full channel only means that there are spare ones enough.
            _ = give_back.try_send(played);
        }
        Ok(())
    })?;
    Ok(tally)
}

fn take_spare(spare: &Mutex<Receiver<Played>>) -> Played {
    let spare = spare.lock().unwrap_or_else(PoisonError::into_inner);
    spare.try_recv().unwrap_or_default()
}

/// The next unit in order; those that come early wait.
fn in_order(
    receive: &Receiver<Played>,
    waiting: &mut BTreeMap<u64, Played>,
    unit: u64,
) -> Option<Played> {
    loop {
        if let Some(played) = waiting.remove(&unit) {
            return Some(played);
        }
        let played = receive.recv().ok()?;
        waiting.insert(played.unit, played);
    }
}
