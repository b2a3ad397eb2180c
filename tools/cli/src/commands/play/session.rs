//! One episode as it is played here: its turns in words, its judge and its log.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use aegis_engine::command::Answer;
use aegis_engine::dialect::command_in_words;
use aegis_engine::dialect::desk::{Penalty, RewardModel};
use aegis_engine::episode::{Episode, Over};
use aegis_engine::event::Turn;
use aegis_engine::log::{LogWriter, Packing};
use aegis_engine::scenario::Compiled;
use aegis_engine::score::Report;
use aegis_engine::score::explain::{Explainer, Line};
use anyhow::Context as _;

use crate::commands::log::words_of;
use crate::output::usage;

/// An episode with what its player wants to look back on.
pub struct Session<'a> {
    /// The episode.
    pub episode: Episode,
    /// Its scenario.
    pub scenario: &'a Compiled,
    /// The turns so far.
    pub past: Vec<Past>,
    explainer: Explainer<'a>,
}

/// A turn in words.
pub struct Past {
    /// What was asked.
    pub command: String,
    /// What happened.
    pub events: Vec<String>,
    /// What the judge said.
    pub report: Report,
}

impl<'a> Session<'a> {
    /// Takes over an episode whose first turn is still to come.
    pub fn new(episode: Episode, scenario: &'a Compiled) -> anyhow::Result<Self> {
        let explainer = Explainer::open(episode.judge().name(), scenario)?;
        Ok(Self { episode, scenario, past: Vec::new(), explainer })
    }

    /// Takes a turn.
    pub fn act(&mut self, answer: &mut Answer) -> Result<Report, Over> {
        let report = self.episode.act(answer)?;
        let (command, events) = self.last_in_words();
        self.explainer.turn(&self.episode.last_turn());
        self.past.push(Past { command, events, report });
        Ok(report)
    }

    fn last_in_words(&mut self) -> (String, Vec<String>) {
        let turn = self.episode.last_turn();
        let (words, points) = (turn.words.clone(), turn.points.to_vec());
        let (command, events) = (*turn.command, turn.events.to_vec());
        let (number, seat) = (turn.number, turn.seat);
        self.episode.with_desk(|desk| {
            let turn = Turn {
                number,
                seat,
                words: &words,
                command: &command,
                points: &points,
                events: &events,
            };
            let events = events.iter().map(|event| words_of(event, &desk)).collect();
            (command_in_words(&turn, &desk), events)
        })
    }

    /// What each line of the score has earned, and why.
    pub fn lines(&self) -> &[Line] {
        self.explainer.lines()
    }

    /// What the misconduct of a turn cost, with reasons; turns count from 1.
    pub fn penalties(&self, turn: usize) -> Vec<Penalty> {
        let history = self.episode.history();
        let until = &history[..turn.min(history.len())];
        RewardModel::of(self.scenario, self.episode.judge(), until).penalties
    }
}

/// A log file of one episode that is still to be written.
pub struct LogFile {
    path: PathBuf,
    file: File,
}

impl LogFile {
    /// Makes the file, so that a wrong path is known before the play begins.
    pub fn create(path: &Path) -> anyhow::Result<Self> {
        let shown = path.display();
        match OpenOptions::new().write(true).create_new(true).open(path) {
            Ok(file) => Ok(Self { path: path.to_owned(), file }),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                Err(usage(format!("{shown} exists already; name a new file with --out")))
            }
            Err(error) => Err(error).with_context(|| format!("cannot write the log {shown}")),
        }
    }

    /// Writes the episode, with its seal if it is over.
    pub fn write(mut self, episode: &mut Episode) -> anyhow::Result<()> {
        let scenario = std::sync::Arc::clone(episode.scenario());
        let number = episode.log().episode();
        let mut writer = LogWriter::new(number..number + 1, Packing::Raw);
        if episode.is_over() {
            writer.episode(episode.seal().0, &scenario);
        } else {
            writer.episode(episode.log(), &scenario);
        }
        writer.flush();
        let path = self.path.display();
        self.file
            .write_all(writer.waiting())
            .and_then(|()| self.file.sync_data())
            .with_context(|| format!("cannot write the log {path}"))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}
