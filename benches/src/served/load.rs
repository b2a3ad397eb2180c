//! Many clients at once, each of which asks again as soon as it is answered, or at a steady pace.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior};

use super::line::Line;
use super::moves::Episode;

/// Over what clients talk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wire {
    /// WebSockets.
    Socket,
    /// HTTP on kept connections.
    Http,
}

/// What clients have seen.
#[derive(Default)]
pub struct Seen {
    /// How long each answer took, in microseconds, in order of length.
    pub micros: Vec<u32>,
    /// How many of the requests were steps.
    pub steps: u64,
    /// How many bytes the answers had.
    pub bytes: u64,
    /// For how long they asked.
    pub seconds: f64,
}

/// What to send, to whom, and how.
#[derive(Clone)]
pub struct Load {
    /// The server.
    pub host: SocketAddr,
    /// Over what.
    pub wire: Wire,
    /// The way to the environment, such as `/envs/desk`.
    pub prefix: String,
    /// How many clients.
    pub clients: usize,
    /// For how long.
    pub time: Duration,
    /// How many requests a second all clients send together; as many as they can if not given.
    pub rate: Option<f64>,
}

impl Load {
    /// Sends it.
    ///
    /// # Errors
    /// If a connection is lost, or something is not answered as it should be.
    pub async fn run(&self, episodes: &Arc<Vec<Episode>>) -> io::Result<Seen> {
        let mut clients = JoinSet::new();
        let start = Instant::now() + Duration::from_millis(300);
        for number in 0..self.clients {
            let (load, episodes) = (self.clone(), Arc::clone(episodes));
            clients.spawn(async move { load.client(number, start, &episodes).await });
        }
        let mut seen = Seen { seconds: self.time.as_secs_f64(), ..Seen::default() };
        while let Some(client) = clients.join_next().await {
            let own = client.map_err(io::Error::other)??;
            seen.micros.extend(own.micros);
            seen.steps += own.steps;
            seen.bytes += own.bytes;
        }
        seen.micros.sort_unstable();
        Ok(seen)
    }

    async fn client(&self, number: usize, start: Instant, all: &[Episode]) -> io::Result<Seen> {
        let mut client = Client::connect(self, number, all).await?;
        let mut seen = Seen::default();
        let end = start + self.time;
        let mut pace = self.rate.map(|rate| {
            let every = Duration::from_secs_f64(self.clients as f64 / rate);
            let first = start + every.mul_f64(number as f64 / self.clients as f64);
            let mut pace = tokio::time::interval_at(first, every);
            pace.set_missed_tick_behavior(MissedTickBehavior::Burst);
            pace
        });
        tokio::time::sleep_until(start).await;
        loop {
            // A client that is late counts its lateness: its request should have gone out earlier.
            let asked = match &mut pace {
                Some(pace) => pace.tick().await,
                None => now(),
            };
            if asked >= end {
                return Ok(seen);
            }
            let (is_step, bytes) = client.ask().await?;
            seen.micros.push(u32::try_from(asked.elapsed().as_micros()).unwrap_or(u32::MAX));
            seen.steps += u64::from(is_step);
            seen.bytes += bytes as u64;
        }
    }
}

fn now() -> Instant {
    Instant::now()
}

/// A client that plays its episodes in a circle.
struct Client {
    line: Line,
    wire: Wire,
    messages: Vec<(String, String)>,
    next: usize,
}

impl Client {
    async fn connect(load: &Load, number: usize, all: &[Episode]) -> io::Result<Self> {
        let line = match load.wire {
            Wire::Socket => Line::socket(load.host, &format!("{}/ws", load.prefix)).await?,
            Wire::Http => Line::connect(load.host).await?,
        };
        let turned = all.iter().cycle().skip(number % all.len()).take(all.len());
        let messages = turned.flat_map(|episode| match load.wire {
            Wire::Socket => {
                episode.frames().into_iter().map(|text| (String::new(), text)).collect()
            }
            Wire::Http => episode.requests(&load.prefix),
        });
        Ok(Self { line, wire: load.wire, messages: messages.collect(), next: 0 })
    }

    /// Sends the next message; says whether it was a step, and how long its answer is.
    async fn ask(&mut self) -> io::Result<(bool, usize)> {
        let (path, text) = &self.messages[self.next];
        self.next = (self.next + 1) % self.messages.len();
        let (is_step, answer) = match self.wire {
            Wire::Socket => (!text.contains(r#""type":"reset""#), self.line.say(text).await?),
            Wire::Http => {
                let (status, answer) = self.line.post(path, text).await?;
                if status != 200 {
                    let said = String::from_utf8_lossy(&answer).into_owned();
                    return Err(io::Error::other(format!("{status}: {said}")));
                }
                (path.ends_with("/step"), answer)
            }
        };
        if answer.starts_with(br#"{"type":"error"#) {
            return Err(io::Error::other(String::from_utf8_lossy(&answer).into_owned()));
        }
        Ok((is_step, answer.len()))
    }
}

impl Seen {
    /// How many requests were answered in a second.
    #[must_use]
    pub fn rate(&self) -> f64 {
        self.micros.len() as f64 / self.seconds
    }

    /// How many steps were taken in a second.
    #[must_use]
    pub fn step_rate(&self) -> f64 {
        self.steps as f64 / self.seconds
    }

    /// Within how many milliseconds this share of the requests was answered.
    #[must_use]
    pub fn millis(&self, share: f64) -> f64 {
        let at = (self.micros.len() as f64 * share) as usize;
        let at = at.min(self.micros.len().saturating_sub(1));
        self.micros.get(at).map_or(0.0, |&micros| f64::from(micros) / 1_000.0)
    }

    /// How many bytes an answer had.
    #[must_use]
    pub fn answer_bytes(&self) -> u64 {
        self.bytes / (self.micros.len() as u64).max(1)
    }
}
