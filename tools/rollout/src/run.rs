//! Plays a plan on all threads and writes its folder, from the start or from where it was stopped.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use aegis_engine::policy::Remarks;

use crate::crew::{Crew, Fault};
use crate::error::RunError;
use crate::folder::{self, Folder, MANIFEST, REMARKS, SUMMARY, TIMING};
use crate::manifest::Manifest;
use crate::plan::Plan;
use crate::resume::Start;
use crate::summary::{Summary, Tally};
use crate::timing::{Stopwatch, Timing, TurnTimes};
use crate::writer::Writer;

/// How a plan is played. Nothing of it changes a result.
#[derive(Clone, Copy)]
pub struct Session<'a> {
    /// How many threads play.
    pub threads: usize,
    /// Set by anybody at any time: the run then stops after the turns that are being taken.
    pub stop: &'a AtomicBool,
}

/// What came of a run.
#[derive(Clone, Debug)]
pub struct Ran {
    /// The results, of all that was played so far.
    pub summary: Summary,
    /// How long it took; none if there was nothing to play.
    pub timing: Option<Timing>,
    /// How many episodes there are to play, here and before.
    pub planned: u64,
    /// How many of them were there already.
    pub found: u64,
    /// What was found and done in the folder, for people.
    pub notes: Vec<String>,
}

impl Ran {
    /// Whether all is played. Only then is there a `summary.json`.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        self.summary.episodes == self.planned
    }
}

/// Plays a plan from its start. `progress` gets the number of episodes that are done. Without a
/// folder nothing is written.
///
/// # Errors
/// If the folder is taken or cannot be written, or the judge cannot score a scenario.
pub fn run(
    plan: &Plan,
    folder: Option<&Path>,
    session: Session<'_>,
    progress: impl FnMut(u64),
) -> Result<Ran, RunError> {
    check(plan)?;
    let folder = folder.map(Folder::claim).transpose()?;
    if let Some(folder) = &folder {
        folder.write(MANIFEST, &Manifest::of(plan))?;
    }
    play(plan, folder.as_ref(), session, Tally::new(plan), Start::fresh(plan), progress)
}

/// Goes on with a run that was stopped, at the first episode that its folder has not. The results
/// and the logs are then the same bytes as those of a run that was never stopped.
///
/// # Errors
/// If there is no run in the folder, if it was started with other things than the plan names, or if
/// another process is at work in it.
pub fn resume(
    plan: &Plan,
    folder: &Path,
    session: Session<'_>,
    mut progress: impl FnMut(u64),
) -> Result<Ran, RunError> {
    check(plan)?;
    let folder = Folder::reopen(folder)?;
    let (path, then, now) = (folder.path(), Manifest::read(folder.path())?, Manifest::of(plan));
    let mut differences = then.differences(&now, ["then", "now"]);
    if then.shard != now.shard {
        differences.push(format!("the shard: {} then, {} now", then.shard, now.shard));
    }
    if !differences.is_empty() {
        return Err(RunError::Changed { folder: path.to_owned(), differences });
    }
    if let Some(ran) = finished(path)? {
        return Ok(ran);
    }
    let mut tally = Tally::new(plan);
    tally.remark(&remarks(path)?);
    let start = Start::find(plan, &folder, &mut tally, session, &mut progress)?;
    play(plan, Some(&folder), session, tally, start, progress)
}

/// The results of a folder whose run is finished; none if it is not.
///
/// # Errors
/// If they cannot be read.
pub fn finished(folder: &Path) -> Result<Option<Ran>, RunError> {
    let Some(summary) = folder::read::<Summary>(folder, SUMMARY)? else { return Ok(None) };
    let timing = folder::read(folder, TIMING)?;
    let episodes = summary.episodes;
    Ok(Some(Ran { summary, timing, planned: episodes, found: episodes, notes: Vec::new() }))
}

/// What was noticed about the policies of a run, in their order; empty if nothing was.
///
/// # Errors
/// If it cannot be read.
pub fn remarks(folder: &Path) -> Result<Vec<Remarks>, RunError> {
    Ok(folder::read(folder, REMARKS)?.unwrap_or_default())
}

fn check(plan: &Plan) -> Result<(), RunError> {
    if !(1..=plan.shard.of).contains(&plan.shard.number) {
        return Err(RunError::NoShard(plan.shard));
    }
    if plan.run_episodes() == 0 {
        return Err(RunError::Empty);
    }
    plan.check()
}

fn play(
    plan: &Plan,
    folder: Option<&Folder>,
    session: Session<'_>,
    mut tally: Tally<'_>,
    start: Start,
    mut progress: impl FnMut(u64),
) -> Result<Ran, RunError> {
    let (found, found_turns) = (tally.episodes, tally.turns);
    let mut clock = Stopwatch::start();
    let mut writer = folder.map(|folder| Writer::new(plan, folder.path()));
    if let Some(writer) = &mut writer {
        writer.go_on(start.file, start.bytes);
    }
    let mut turn_times = TurnTimes::default();
    let mut not_written = None;
    let crew = Crew { plan, threads: session.threads, stop: session.stop };
    let played = crew.play(start.episode, writer.as_mut(), |played, finished| {
        for (outcome, episode) in played.outcomes[..finished].iter().zip(played.episodes.clone()) {
            tally.add(episode, outcome);
        }
        turn_times.take_in(&played.turn_times);
        if tally.remark(&played.remarks)
            && let Some(folder) = folder
            && let Err(error) = folder.write(REMARKS, &tally.remarks())
        {
            // At once: a killed run that goes on must not promise what it cannot keep.
            not_written.get_or_insert(error);
        }
        progress(tally.episodes);
    });
    if let Some(error) = not_written {
        return Err(error);
    }
    let busy = played.map_err(|fault| match fault {
        Fault::Write(error) => RunError::write(folder.map_or(Path::new(""), Folder::path))(error),
        Fault::WorkerDied => RunError::WorkerDied,
    })?;
    let seconds = clock.lap().as_secs_f64();
    let steps = tally.turns - found_turns;
    let timing = Timing {
        seconds,
        threads: session.threads,
        episodes: tally.episodes - found,
        steps,
        steps_per_second: (steps as f64 / seconds.max(1e-9)).round(),
        log_bytes: writer.map_or(0, |writer| writer.bytes),
        writer_seconds: busy.as_secs_f64(),
        writer_share: busy.as_secs_f64() / seconds.max(1e-9),
        turn_times: turn_times.means(plan),
    };
    let planned = plan.episodes().end - plan.episodes().start;
    let (summary, notes) = (tally.summary(), start.notes);
    let ran = Ran { summary, timing: Some(timing), planned, found, notes };
    if let Some(folder) = folder.filter(|_| ran.is_finished()) {
        folder.write(TIMING, &ran.timing)?;
        // Last: whoever finds it knows that all is there.
        folder.write(SUMMARY, &ran.summary)?;
    }
    Ok(ran)
}
