//! What a log file of a run still has: its episodes from the first one on, up to the first that is
//! missing, damaged, or not what the plan would have played.

use std::fs;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::thread;

use aegis_engine::log::{
    Block, EpisodeLog, Library, LogWriter, Reader, Scan, Tape, Tapes, Unreadable,
};
use aegis_engine::replay::Stage;
use aegis_engine::snapshot;

use crate::error::RunError;
use crate::plan::{Plan, UNIT_EPISODES};
use crate::worker::{Outcome, open_log};
use crate::writer;

/// What is left of a file.
pub struct Kept {
    /// Where it is.
    pub path: PathBuf,
    /// The episodes that it was meant to hold.
    pub episodes: Range<u64>,
    /// What came of the episodes that count, from the first one on.
    pub outcomes: Vec<Outcome>,
    /// The same episodes packed as a run packs them that was never stopped, up to their last unit.
    pub log: LogWriter,
    /// Whether that is what stands in the file, to the byte, and all that should.
    pub is_whole: bool,
}

/// Reads log files on several threads and shows them in order, until `see` says to stop; what is
/// not there has no episode.
///
/// # Errors
/// If a file cannot be read, or is of a format that only a later program reads, or `see` fails.
pub fn each_file(
    plan: &Plan,
    files: &[(Range<u64>, PathBuf)],
    threads: usize,
    mut see: impl FnMut(Kept) -> Result<bool, RunError>,
) -> Result<(), RunError> {
    // As many files are in memory as there are threads.
    for files in files.chunks(threads.max(1)) {
        let read = thread::scope(|scope| {
            let start = |(episodes, path): &(Range<u64>, PathBuf)| {
                let (episodes, path) = (episodes.clone(), path.clone());
                scope.spawn(move || Keeper::new(plan).read(episodes, path))
            };
            let readers: Vec<_> = files.iter().map(start).collect();
            let join = |reader: thread::ScopedJoinHandle<'_, _>| {
                reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            };
            readers.into_iter().map(join).collect::<Vec<_>>()
        });
        for kept in read {
            if !see(kept?)? {
                return Ok(());
            }
        }
    }
    Ok(())
}

/// The scenarios that a log file carries, beside those that are known already.
pub fn library_of(path: &Path, known: Library) -> Result<Library, RunError> {
    let mut tapes = Tapes::new(known);
    _ = each_block(&contents(path)?, |block| {
        tapes.block(block, drop);
        true
    });
    Ok(tapes.library().clone())
}

/// Reads the log files of a plan again.
struct Keeper<'a> {
    plan: &'a Plan,
    stage: Stage,
    log: EpisodeLog,
    scratch: Vec<u8>,
}

impl<'a> Keeper<'a> {
    fn new(plan: &'a Plan) -> Self {
        Self { plan, stage: Stage::default(), log: EpisodeLog::default(), scratch: Vec::new() }
    }

    fn read(&mut self, episodes: Range<u64>, path: PathBuf) -> Result<Kept, RunError> {
        let bytes = contents(&path)?;
        let mut log = writer::start(self.plan, episodes.start);
        let mut outcomes = Vec::new();
        let mut next = episodes.start;
        let read = each_tape(self.plan, &bytes, |tape| {
            let Some(outcome) = self.play_again(&tape, next) else { return false };
            outcomes.push(outcome);
            log.episode(&self.log, &self.plan.scenarios[self.plan.part(next).scenario]);
            next += 1;
            if next.is_multiple_of(UNIT_EPISODES) || next == episodes.end {
                log.flush();
            }
            next < episodes.end
        });
        if let Err(error) = read {
            return Err(RunError::Malformed { path, error: error.to_string() });
        }
        let is_whole = next == episodes.end && log.waiting() == bytes;
        Ok(Kept { path, episodes, outcomes, log, is_whole })
    }

    /// What came of an episode, whose records are then in `self.log`; none if it does not count.
    ///
    /// It is opened as the plan says, and its turns are scored and written as they were the first
    /// time: the same rewards in the same order, so the same sums, and the same records. Only if it
    /// is the planned episode and nothing in it was changed, that gives the digest of its seal.
    fn play_again(&mut self, tape: &Tape, episode: u64) -> Option<Outcome> {
        let sealed = tape.sealed.filter(|_| tape.is_whole())?;
        let plan = self.plan;
        let part = plan.part(episode);
        let judge = plan.judge_of(&plan.scenarios[part.scenario]);
        let Self { stage, log, scratch, .. } = self;
        open_log(plan, part, log);
        let mut outcome = Outcome::default();
        let scored = stage.rescore(tape, judge, |turn, desk, report| {
            log.turn(turn);
            outcome.add(report, turn.failure());
            if plan.turn_digests {
                log.turn_digest(snapshot::digest(desk, scratch));
            }
            if report.ended {
                let state = snapshot::digest(desk, scratch);
                outcome.digest = log.seal(turn.number, report.points, state);
            }
        });
        (scored.is_ok() && outcome.digest == sealed.digest).then_some(outcome)
    }
}

/// The bytes of a file; none if it is not there.
fn contents(path: &Path) -> Result<Vec<u8>, RunError> {
    match fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        read => read.map_err(RunError::read(path)),
    }
}

/// Shows each episode that ends before the first loss, until `see` says to stop.
fn each_tape(
    plan: &Plan,
    bytes: &[u8],
    mut see: impl FnMut(Tape) -> bool,
) -> Result<(), Unreadable> {
    let mut library = Library::default();
    plan.scenarios.iter().for_each(|scenario| library.add(scenario.clone()));
    let mut tapes = Tapes::new(library);
    each_block(bytes, |block| {
        let mut goes_on = true;
        tapes.block(block, |tape| goes_on = goes_on && see(tape));
        goes_on && tapes.losses().is_empty()
    })
}

/// Shows each block before the first loss, until `see` says to stop. A block that does not follow
/// the one before it is a loss: somebody changed the file.
fn each_block(bytes: &[u8], mut see: impl FnMut(&Block<'_>) -> bool) -> Result<(), Unreadable> {
    let mut reader = Reader::new();
    loop {
        let here = usize::try_from(reader.offset()).unwrap_or(usize::MAX).min(bytes.len());
        match reader.scan(&bytes[here..], true) {
            Ok(Scan::Block(block)) if block.is_linked => {
                if !see(&block) {
                    return Ok(());
                }
            }
            Ok(Scan::Need(_)) => {}
            Ok(_) | Err(Unreadable::NotALog) => return Ok(()),
            Err(error) => return Err(error),
        }
    }
}
