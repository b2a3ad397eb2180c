//! The desk that a model plays on: an episode of this program, and beside it, if one is named, the
//! same episode on a server, from which then all is seen.

use std::sync::Arc;

use aegis_engine::command::Answer;
use aegis_engine::dialect::{self, Action};
use aegis_engine::episode::{Episode, Setting};
use aegis_engine::log::EpisodeLog;
use aegis_engine::policy::Troupe;
use aegis_engine::scenario::{Compiled, Dialect};
use aegis_rollout::Outcome;
use aegis_rollout::plan::shows_score;
use serde_json::{Value, json};

use crate::error::InferError;
use crate::socket::{Frame, Socket};

/// A desk in play.
pub struct Desk {
    episode: Episode,
    scenario: Arc<Compiled>,
    /// Whether rewards may be seen before the end.
    shows: bool,
    outcome: Outcome,
    server: Option<Server>,
}

struct Server {
    url: String,
    socket: Socket,
}

/// What the desk shows.
pub struct Seen {
    /// The observation in the form of the dialect.
    pub observation: Value,
    /// The reward of the last step, as far as it may be seen.
    pub reward: f64,
    /// Whether the episode is over.
    pub done: bool,
    /// The step that led here; none at the start, and none for what the wire has no word for.
    pub action: Option<Action>,
}

impl Seen {
    /// Why the last action was refused, if it was.
    #[must_use]
    pub fn refusal(&self) -> Option<&str> {
        self.observation["last_action_error"].as_str()
    }
}

impl Desk {
    /// Opens an episode, on the server as well if there is one.
    ///
    /// # Errors
    /// If the scenario has no section for the judge, or the server cannot open it.
    pub async fn open(
        scenario: &Arc<Compiled>,
        setting: &Setting<'_>,
        env_url: Option<&str>,
    ) -> Result<(Self, Seen), InferError> {
        let episode = Episode::open(scenario, setting)?;
        let mut desk = Self {
            episode,
            scenario: Arc::clone(scenario),
            shows: shows_score(scenario),
            outcome: Outcome::default(),
            server: None,
        };
        let mut seen = desk.look(None);
        if let Some(url) = env_url {
            let mut socket = Socket::open(url).await?;
            let (id, family) = (&scenario.source.id, &scenario.source.family);
            let name = format!("{id}-{}-{}", setting.seed, setting.episode);
            let task = if family.is_empty() { id } else { family };
            let asked = json!({
                "fixture_id": id, "task_id": task, "seed": setting.seed, "episode_id": name,
            });
            let frame = socket.reset(asked).await?;
            desk.server = Some(Server { url: url.to_owned(), socket });
            desk.check_opened(&frame, &seen)?;
            seen = Seen { observation: frame.observation, ..seen };
        }
        Ok((desk, seen))
    }

    /// Takes a turn.
    ///
    /// # Errors
    /// If the server is gone, refuses, or says something else than this program.
    pub async fn act(&mut self, answer: &mut Answer) -> Result<Seen, InferError> {
        let Ok(report) = self.episode.act(answer) else { return Ok(self.look(None)) };
        self.outcome.add(&report, self.episode.last_turn().failure());
        let action = self.last_action();
        let seen = self.look(action);
        let Some(server) = &mut self.server else { return Ok(seen) };
        let Some(action) = &seen.action else {
            return Err(self.disagrees("the last answer has no form on the wire".to_owned()));
        };
        let wire = serde_json::to_value(action).unwrap_or_default();
        let frame = server.socket.step(wire).await?;
        if frame.done != seen.done {
            let (turn, theirs, ours) = (self.episode.turn(), frame.done, seen.done);
            let how = format!("after turn {turn} it says done={theirs}, and the rules here {ours}");
            return Err(self.disagrees(how));
        }
        let seen = Seen { observation: frame.observation, reward: frame.reward, ..seen };
        if seen.done {
            self.check_score().await?;
        }
        Ok(seen)
    }

    /// Asks a built-in policy what it answers to what it sees.
    pub fn ask(&mut self, troupe: &mut dyn Troupe, answer: &mut Answer) {
        self.episode.ask(troupe, answer);
    }

    /// The scenario.
    #[must_use]
    pub fn scenario(&self) -> &Arc<Compiled> {
        &self.scenario
    }

    /// The score of an episode that is over.
    #[must_use]
    pub fn score(&self) -> f64 {
        f64::from(self.episode.points()) / 10_000.0
    }

    /// Ends the episode: what came of it, and its log.
    pub async fn finish(mut self) -> (Outcome, EpisodeLog) {
        if let Some(server) = self.server.take() {
            server.socket.close().await;
        }
        let (log, digest) = self.episode.seal();
        let log = log.clone();
        (Outcome { digest, ..self.outcome }, log)
    }

    fn look(&mut self, action: Option<Action>) -> Seen {
        let done = self.episode.is_over();
        let seen = dialect::observe(&mut self.episode);
        let mut observation = serde_json::to_value(seen).unwrap_or_default();
        let is_shown = self.shows || done;
        let last = self.episode.history().last();
        let reward = last.filter(|_| is_shown).map_or(0.0, |past| past.report.reward);
        if !is_shown {
            veil(&mut observation);
        }
        Seen { observation, reward, done, action }
    }

    /// The last turn as it goes over the wire.
    fn last_action(&mut self) -> Option<Action> {
        let turn = self.episode.last_turn();
        let (command, points) = (*turn.command, turn.points.to_vec());
        let language = self.scenario.source.dialect;
        self.episode
            .with_desk(|desk| Action::of(language, &command, &points, |text| desk.say(text)))
    }

    fn check_opened(&self, frame: &Frame, here: &Seen) -> Result<(), InferError> {
        let field = match self.scenario.source.dialect {
            Dialect::Shop => "task_id",
            Dialect::Desk | Dialect::Desk2 => "fixture_id",
        };
        let (theirs, ours) = (&frame.observation[field], &here.observation[field]);
        if theirs == ours && !frame.done {
            return Ok(());
        }
        let seen = format!("a reset to {ours} opens {theirs} there (done={})", frame.done);
        Err(self.disagrees(seen))
    }

    /// Compares the final scores, where the server tells its own.
    async fn check_score(&mut self) -> Result<(), InferError> {
        let ours = self.score();
        let Some(server) = &mut self.server else { return Ok(()) };
        let theirs = server.socket.state().await?["final_score"].as_f64();
        match theirs.filter(|theirs| (theirs - ours).abs() > 5e-5) {
            Some(theirs) => {
                Err(self.disagrees(format!("it scores {theirs}, and the rules here {ours}")))
            }
            None => Ok(()),
        }
    }

    fn disagrees(&self, how: String) -> InferError {
        let url = self.server.as_ref().map_or_else(String::new, |server| server.url.clone());
        InferError::Disagrees { url, scenario: self.scenario.source.id.clone(), how }
    }
}

/// Takes out of an observation what would tell how well the episode goes.
fn veil(observation: &mut Value) {
    for field in ["reward", "current_score"] {
        if let Some(number) = observation.get_mut(field) {
            *number = json!(0.0);
        }
    }
    let history = observation.get_mut("action_history").and_then(Value::as_array_mut);
    for entry in history.into_iter().flatten() {
        if let Some(number) = entry.get_mut("reward") {
            *number = json!(0.0);
        }
    }
}
