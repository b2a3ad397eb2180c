//! Goes through the logs of a run that was stopped, up to where it must be played on.

use std::fs;
use std::ops::Range;
use std::sync::atomic::Ordering;

use crate::error::RunError;
use crate::folder::{self, Folder, first_episode, sync_folder};
use crate::kept::{Kept, each_file};
use crate::plan::Plan;
use crate::run::Session;
use crate::summary::Tally;
use crate::writer::LogFile;

/// Where a run goes on.
pub struct Start {
    /// The first episode that is to be played.
    pub episode: u64,
    /// The file that has some of the episodes before it.
    pub file: Option<LogFile>,
    /// How many bytes the files before that have.
    pub bytes: u64,
    /// What was found and done, for people.
    pub notes: Vec<String>,
}

impl Start {
    /// At the first episode.
    pub fn fresh(plan: &Plan) -> Self {
        Self { episode: plan.episodes().start, file: None, bytes: 0, notes: Vec::new() }
    }

    /// At the first episode that the folder has not, with those before it in the tally. Files that
    /// are whole stay as they are; what stands after the first gap is removed.
    pub fn find(
        plan: &Plan,
        folder: &Folder,
        tally: &mut Tally<'_>,
        session: Session<'_>,
        mut progress: impl FnMut(u64),
    ) -> Result<Self, RunError> {
        let mut start = Self::fresh(plan);
        let file = |episodes: Range<u64>| (episodes.clone(), folder.log(episodes.start));
        let files: Vec<_> = plan.files().map(file).collect();
        each_file(plan, &files, session.threads, |kept| {
            if session.stop.load(Ordering::Relaxed) {
                return Err(RunError::StoppedReading(folder.path().to_owned()));
            }
            for (outcome, episode) in kept.outcomes.iter().zip(kept.episodes.clone()) {
                tally.add(episode, outcome);
                start.episode = episode + 1;
            }
            progress(tally.episodes);
            let is_complete = start.episode == kept.episodes.end;
            start.keep(kept, is_complete)?;
            Ok(is_complete)
        })?;
        start.remove_later(folder)?;
        Ok(start)
    }

    /// Leaves a file as it is, or has it written anew with what counts of it.
    fn keep(&mut self, kept: Kept, is_complete: bool) -> Result<(), RunError> {
        if !kept.is_whole && !kept.outcomes.is_empty() {
            let name = kept.path.file_name().unwrap_or_default().to_string_lossy();
            let (left, all) = (kept.outcomes.len(), kept.episodes.end - kept.episodes.start);
            self.notes.push(format!("{name} holds {left} whole episodes of {all}; those are kept"));
        }
        if kept.is_whole {
            self.bytes += kept.log.waiting().len() as u64;
        } else if !kept.outcomes.is_empty() {
            let fail = RunError::write(&kept.path);
            let mut file = LogFile::replace(&kept.path, kept.log).map_err(&fail)?;
            if is_complete {
                self.bytes += file.settle().map_err(fail)?;
            } else {
                self.file = Some(file);
            }
        }
        Ok(())
    }

    /// Removes the files after the first gap: their episodes are played again, in order.
    fn remove_later(&mut self, folder: &Folder) -> Result<(), RunError> {
        let mut removed = Vec::new();
        for path in folder::logs(folder.path())? {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if first_episode(&name).is_some_and(|first| first >= self.episode) {
                fs::remove_file(&path).map_err(RunError::write(&path))?;
                removed.push(name);
            }
        }
        if !removed.is_empty() {
            sync_folder(folder.path()).map_err(RunError::write(folder.path()))?;
            self.notes.push(format!(
                "removed {}: episode {} is the first one that is missing, and what came after it \
                 is played again",
                removed.join(", "),
                self.episode
            ));
        }
        Ok(())
    }
}
