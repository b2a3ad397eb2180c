//! What a client is shown after a reset or a step, in the shape that it speaks.

use aegis_engine::dialect::desk::Info;
use aegis_engine::dialect::{self, Observation};
use aegis_engine::episode::Episode;
use serde_json::{Map, Value};

/// How many bytes most answers fit in, so that writing one does not move it again and again.
const BODY_BYTES: usize = 5 * 1024;

/// How an observation is wrapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// As OpenEnv has it: `done` and `reward` are lifted out.
    OpenEnv,
    /// As the first edition had it: they stand inside, too, and `info` beside.
    Classic,
}

/// What a client sees.
pub struct Seen {
    /// How many turns were taken.
    pub turn: u32,
    /// Whether the episode is over.
    pub is_done: bool,
    observation: Observation,
    reward: f64,
    info: Info,
}

impl Seen {
    /// What the client of an episode sees.
    #[must_use]
    pub fn of(episode: &mut Episode, shows_all: bool) -> Self {
        let observation = dialect::observe(episode);
        let info = Info::of(episode);
        let last = episode.history().last();
        let (turn, is_done) = (episode.turn(), episode.is_over());
        if shows_all {
            let reward = last.map_or(0.0, |past| past.report.reward);
            return Self { turn, is_done, observation, reward, info };
        }
        let score = last.filter(|_| is_done).map(|past| past.report.score());
        Self {
            turn,
            is_done,
            observation: observation.veiled(score),
            reward: score.unwrap_or(0.0),
            info: info.veiled(),
        }
    }

    /// The same after one more action that came too late.
    #[must_use]
    pub fn too_late(self) -> Self {
        Self { observation: self.observation.too_late(), reward: 0.0, ..self }
    }

    /// Tells a client under which names it finds its way back.
    pub fn mark_opening(&mut self, session: &str, episode: &str) {
        let names = [("session_id", session), ("episode_id", episode)];
        let names = names.map(|(key, name)| (key.to_owned(), Value::String(name.to_owned())));
        *self.observation.metadata_mut() = Map::from_iter(names);
    }

    /// The body of an answer.
    #[must_use]
    pub fn body(&self, shape: Shape) -> String {
        let mut body = Vec::with_capacity(BODY_BYTES);
        body.extend_from_slice(br#"{"observation":"#);
        let start = body.len();
        put(&self.observation, &mut body);
        if shape == Shape::OpenEnv {
            lift(&mut body, start);
        }
        body.extend_from_slice(br#","reward":"#);
        put(&self.reward, &mut body);
        body.extend_from_slice(br#","done":"#);
        put(&self.is_done, &mut body);
        if shape == Shape::Classic {
            body.extend_from_slice(br#","info":"#);
            put(&self.info, &mut body);
        }
        body.extend_from_slice(br#","metadata":"#);
        put(self.observation.metadata(), &mut body);
        body.push(b'}');
        String::from_utf8(body).expect("JSON is UTF-8")
    }
}

fn put(value: &impl serde::Serialize, body: &mut Vec<u8>) {
    serde_json::to_writer(body, value).expect("what a server shows has only texts as keys");
}

/// Takes `done` and `reward` out of the observation that starts at a place. Every dialect writes
/// them first: two plain values, so the first `metadata` that follows is where the rest starts.
fn lift(body: &mut Vec<u8>, start: usize) {
    let rest = br#""metadata":"#;
    let found = body[start..].windows(rest.len()).position(|bytes| bytes == rest);
    body.drain(start + 1..start + found.unwrap_or(1));
}
