//! Plays a plan with a model, and writes its folder, from the start or from where it was stopped.
//!
//! What was answered is kept apart from the logs, so going on is playing again: stored answers are
//! taken from the folder, and only what is missing is asked for.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use aegis_rollout::error::RunError;
use aegis_rollout::folder::{Folder, MANIFEST, SUMMARY, TIMING};
use aegis_rollout::manifest::Manifest;
use aegis_rollout::plan::Plan;
use aegis_rollout::run::Ran;
use aegis_rollout::summary::Tally;
use aegis_rollout::timing::{Stopwatch, Timing};
use aegis_rollout::writer::Writer;
use futures_util::StreamExt as _;
use futures_util::stream;

use crate::answers::Answers;
use crate::dialogue::Model;
use crate::endpoint::Endpoint;
use crate::error::InferError;
use crate::key::Key;
use crate::play::{Played, Player, Stage};
use crate::settings::{Pacing, SETTINGS, Settings};
use crate::usage::{InferSummary, Inference, Meter};

/// How often it is looked whether the run is to stop.
const STOP_CHECK: Duration = Duration::from_millis(50);

/// A run as it is to be played.
pub struct Task<'a> {
    /// What is played.
    pub plan: &'a Plan,
    /// What decides the answers.
    pub settings: &'a Settings,
    /// What does not.
    pub pacing: Pacing,
    /// The key to the endpoint, if there is one.
    pub key: Option<Key>,
    /// Set by anybody at any time: the run then stops at once.
    pub stop: &'a AtomicBool,
    /// Gets the mandatory lines, whole lines each time.
    pub lines: &'a dyn Fn(&str),
    /// Gets what is said to people.
    pub say: &'a dyn Fn(&str),
}

/// What came of it.
pub struct Inferred {
    /// The results in the form of rollouts.
    pub ran: Ran,
    /// What the answers took.
    pub inference: Inference,
}

/// Starts the folder of a run with all that decides its results.
///
/// # Errors
/// If it cannot be written.
pub fn begin(task: &Task<'_>, folder: &Folder) -> Result<(), InferError> {
    folder.write(SETTINGS, task.settings)?;
    Ok(folder.write(MANIFEST, &Manifest::of(task.plan))?)
}

/// Plays a run in its folder.
///
/// # Errors
/// If the model, the server or the folder gives out. What was answered is kept.
pub fn play(task: &Task<'_>, folder: &Folder) -> Result<Inferred, InferError> {
    task.plan.check()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime
        .map_err(|error| InferError::Setting(format!("cannot start the runtime: {error}")))?;
    runtime.block_on(task.play(folder))
}

impl Task<'_> {
    async fn play(&self, folder: &Folder) -> Result<Inferred, InferError> {
        let player = self.player(folder)?;
        let stage = Stage {
            plan: self.plan,
            settings: self.settings,
            player: &player,
            live: (self.pacing.concurrency <= 1).then_some(self.lines),
        };
        let mut clock = Stopwatch::start();
        let mut book = Book::new(self, folder);
        let episodes = stream::iter(self.plan.episodes()).map(|episode| stage.play(episode));
        let mut episodes =
            std::pin::pin!(episodes.buffer_unordered(self.pacing.concurrency.max(1)));
        loop {
            let played = tokio::select! {
                biased;
                () = self.stopped() => break,
                played = episodes.next() => played,
            };
            self.speak(&player);
            let Some(played) = played else { break };
            book.add(played?)?;
        }
        let seconds = clock.lap().as_secs_f64();
        book.finish(folder, seconds)
    }

    fn player(&self, folder: &Folder) -> Result<Player, InferError> {
        if !self.settings.asks_model() {
            return Ok(Player::Scripted);
        }
        let answers = Answers::open(folder.path())?;
        let stored = answers.count();
        if stored > 0 {
            (self.say)(&format!("{stored} answers are stored already and are not asked again"));
        }
        let make = |key: Key| {
            let (settings, seed) = (self.settings, self.plan.seed);
            Endpoint::new(settings, key, self.pacing, seed, answers.with_tools())
        };
        let endpoint = self.key.clone().map(make).transpose()?;
        Ok(Player::Model(Box::new(Model { endpoint, answers: RefCell::new(answers) })))
    }

    async fn stopped(&self) {
        while !self.stop.load(Ordering::Relaxed) {
            tokio::time::sleep(STOP_CHECK).await;
        }
    }

    fn speak(&self, player: &Player) {
        if let Player::Model(model) = player
            && let Some(endpoint) = &model.endpoint
        {
            endpoint.notes().iter().for_each(|note| (self.say)(note));
        }
    }
}

/// Takes in episodes as they end and writes them in their order, so that nothing that is written
/// depends on how many were played at once.
struct Book<'a> {
    task: &'a Task<'a>,
    waiting: BTreeMap<u64, Played>,
    next: u64,
    writer: Writer<'a>,
    tally: Tally<'a>,
    meter: Meter,
}

impl<'a> Book<'a> {
    fn new(task: &'a Task<'a>, folder: &Folder) -> Self {
        Self {
            task,
            waiting: BTreeMap::new(),
            next: task.plan.episodes().start,
            writer: Writer::new(task.plan, folder.path()),
            tally: Tally::new(task.plan),
            meter: Meter::new(task.plan),
        }
    }

    fn add(&mut self, played: Played) -> Result<(), InferError> {
        self.waiting.insert(played.episode, played);
        while let Some(played) = self.waiting.remove(&self.next) {
            (self.task.lines)(&played.lines);
            let scenario = self.task.plan.part(self.next).scenario;
            if played.usage.shortened > 0 {
                let (episode, count) = (played.episode, played.usage.shortened);
                let tokens = self.task.settings.context_tokens;
                (self.task.say)(&format!(
                    "episode {episode}: old panels were shortened in {count} requests to stay \
                     within {tokens} tokens (--context-tokens)"
                ));
            }
            self.meter.add(scenario, &played.usage);
            self.tally.add(self.next, &played.outcome);
            self.writer.unit(std::slice::from_ref(&played.log)).map_err(write_failed)?;
            self.next += 1;
        }
        Ok(())
    }

    fn finish(mut self, folder: &Folder, seconds: f64) -> Result<Inferred, InferError> {
        self.writer.finish().map_err(write_failed)?;
        let Task { plan, settings, pacing, .. } = self.task;
        let summary = self.tally.summary();
        let inference = self.meter.inference(plan, settings, pacing);
        let steps = self.tally.turns;
        let timing = Timing {
            seconds,
            threads: 1,
            episodes: self.tally.episodes,
            steps,
            steps_per_second: (steps as f64 / seconds.max(1e-9)).round(),
            log_bytes: self.writer.bytes,
            writer_seconds: 0.0,
            writer_share: 0.0,
            turn_times: Vec::new(),
        };
        let planned = plan.run_episodes();
        let timing = Some(timing);
        let ran = Ran { summary, timing, planned, found: 0, notes: Vec::new() };
        if ran.is_finished() {
            folder.write(TIMING, &ran.timing)?;
            let summary =
                InferSummary { summary: ran.summary.clone(), inference: inference.clone() };
            // Last: whoever finds it knows that all is there.
            folder.write(SUMMARY, &summary)?;
        }
        Ok(Inferred { ran, inference })
    }
}

fn write_failed(error: std::io::Error) -> InferError {
    RunError::Write { path: "the log of the run".into(), error }.into()
}
