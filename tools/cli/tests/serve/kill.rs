//! kill -9 under load: what was acknowledged is there, every session goes on, every log verifies.

use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::{Value, json};

use crate::client::{Frame, Http, Socket};
use crate::server::{Server, aegis_serve};

/// How many sessions are stepped on sockets, and how many over HTTP.
const SESSIONS: usize = 12;

/// One client's session, and what the server has told it so far.
struct Player {
    number: usize,
    /// The names of the session and its episode; none before the first reset was answered.
    names: Option<(String, String)>,
    /// How often it was reset.
    resets: u64,
    /// The turns of this episode that were acknowledged.
    turns: u64,
    /// The answer to the last of them.
    last: Value,
    /// Whether a message was sent that was not answered.
    is_open: bool,
}

/// How the server is reached.
enum Wire {
    Http(Http),
    Socket(Socket),
}

impl Player {
    fn new(number: usize) -> Self {
        Self { number, names: None, resets: 0, turns: 0, last: Value::Null, is_open: false }
    }

    fn is_on_socket(&self) -> bool {
        self.number.is_multiple_of(2)
    }

    fn wants_reset(&self) -> bool {
        self.names.is_none() || self.last["done"] == true || self.turns == 9
    }

    /// Comes in, or back: by turns with the session's name and with the episode's.
    fn connect(&self, server: &Server, moment: usize) -> Wire {
        if !self.is_on_socket() {
            return Wire::Http(server.http());
        }
        Wire::Socket(server.socket(&match &self.names {
            None => "/ws".to_owned(),
            // Whose reset was under way may have left its episode.
            Some((session, _)) if moment.is_multiple_of(2) || self.wants_reset() => {
                format!("/ws?session_id={session}")
            }
            Some((_, episode)) => format!("/ws?episode_id={episode}"),
        }))
    }

    /// Plays until the server is gone, whatever that interrupts.
    fn play(&mut self, wire: &mut Wire, is_killed: &AtomicBool) {
        while !is_killed.load(Ordering::Relaxed) {
            let is_reset = self.wants_reset();
            let answer = if is_reset { self.reset(wire) } else { self.step(wire) };
            let Some(answer) = answer else { return };
            self.is_open = false;
            self.take(&answer, is_reset);
        }
    }

    fn take(&mut self, answer: &Value, is_reset: bool) {
        if is_reset {
            let names = &answer["metadata"];
            let name = |key: &str| names[key].as_str().unwrap().to_owned();
            self.names = Some((name("session_id"), name("episode_id")));
            self.resets += 1;
            self.turns = 0;
        } else {
            self.turns += 1;
        }
        self.last = answer.clone();
    }

    fn header(&self) -> String {
        let id = self.names.as_ref().map(|(session, _)| session.as_str());
        id.map_or_else(String::new, |id| format!("X-Session-Id: {id}\r\n"))
    }

    fn reset(&mut self, wire: &mut Wire) -> Option<Value> {
        let body = json!({ "fixture_id": "login_incident_triage" });
        self.is_open = true;
        match wire {
            Wire::Http(http) => {
                let asked = http.ask("POST", "/envs/desk/reset", &self.header(), &body.to_string());
                asked.ok().map(|answer| answer.json())
            }
            Wire::Socket(socket) => say(socket, &json!({ "type": "reset", "data": body })),
        }
    }

    /// The action of a turn; over HTTP it has a name, so that it can be sent again.
    fn action(&self) -> Value {
        let Self { number, resets, turns, .. } = self;
        json!({ "action_type": "search_kb", "query": format!("login {number} {resets} {turns}") })
    }

    fn step(&mut self, wire: &mut Wire) -> Option<Value> {
        self.is_open = true;
        match wire {
            Wire::Http(http) => {
                let name = format!("turn-{}-{}", self.resets, self.turns);
                let body = json!({ "action": self.action(), "request_id": name }).to_string();
                let asked = http.ask("POST", "/envs/desk/step", &self.header(), &body);
                asked.ok().map(|answer| answer.json())
            }
            Wire::Socket(socket) => say(socket, &json!({ "type": "step", "data": self.action() })),
        }
    }

    /// After the next server has come up: everything that was acknowledged is still there.
    fn check(&mut self, server: &Server, moment: usize) -> Wire {
        let mut wire = self.connect(server, moment);
        if self.names.is_none() {
            return wire;
        }
        let state = match &mut wire {
            Wire::Http(http) => {
                http.ask("GET", "/envs/desk/state", &self.header(), "").unwrap().json()
            }
            Wire::Socket(socket) => say(socket, &json!({ "type": "state" })).unwrap(),
        };
        let who = format!("session {} at moment {moment}: {state}", self.number);
        let steps = state["step_count"].as_u64().unwrap_or_else(|| panic!("{who}"));
        let is_same = state["episode_id"] == self.names.as_ref().unwrap().1.as_str();
        if !is_same {
            // The reset under way was kept, although nobody was told.
            assert!(self.is_open && steps == 0, "{who}");
            let answer = self.reset(&mut wire).unwrap();
            self.is_open = false;
            self.take(&answer, true);
            return wire;
        }
        let most = self.turns + u64::from(self.is_open);
        assert!((self.turns..=most).contains(&steps), "{who}; {} were answered", self.turns);
        if self.is_on_socket() {
            self.turns = steps;
        } else if self.is_open && !self.wants_reset() {
            // Whether it was taken or not: sent again it is taken once.
            let answer = self.step(&mut wire).unwrap();
            self.take(&answer, false);
            assert_eq!(steps_over_http(&mut wire, &self.header()), self.turns, "{who}");
        }
        self.is_open = false;
        wire
    }
}

fn say(socket: &mut Socket, message: &Value) -> Option<Value> {
    match socket.try_say(&message.to_string()) {
        Ok(Frame::Text(text)) => {
            let answer: Value = serde_json::from_str(&text).unwrap();
            assert_ne!(answer["type"], "error", "{answer}");
            Some(answer["data"].clone())
        }
        _ => None,
    }
}

fn steps_over_http(wire: &mut Wire, header: &str) -> u64 {
    let Wire::Http(http) = wire else { panic!("it is on a socket") };
    let state = http.ask("GET", "/envs/desk/state", header, "").unwrap().json();
    state["step_count"].as_u64().unwrap()
}

/// Kills a server again and again under load, after a time that nobody has chosen.
fn kill_at_moments(moments: usize, seed: u64) {
    let folder = tempfile::tempdir().unwrap();
    // So small that journals go on in new files all the time.
    let config = folder.path().join("settings.ron");
    std::fs::write(&config, "(journal_bytes: 60000)").unwrap();
    let arguments = ["--fsync", "always", "--config", config.to_str().unwrap()];
    let mut players: Vec<Player> = (0..SESSIONS).map(Player::new).collect();
    let mut chance = seed;
    for moment in 0..moments {
        let mut server = Server::on(folder.path(), &arguments);
        let is_killed = AtomicBool::new(false);
        chance =
            chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let time = Duration::from_micros(20_000 + (chance >> 33) % 300_000);
        let wires: Vec<Wire> =
            players.iter_mut().map(|player| player.check(&server, moment)).collect();
        std::thread::scope(|scope| {
            for (player, mut wire) in players.iter_mut().zip(wires) {
                let is_killed = &is_killed;
                scope.spawn(move || player.play(&mut wire, is_killed));
            }
            std::thread::sleep(time);
            server.kill();
            is_killed.store(true, Ordering::Relaxed);
        });
    }
    let mut server = Server::on(folder.path(), &[]);
    for player in &mut players {
        player.check(&server, moments);
    }
    assert!(players.iter().any(|player| player.turns > 0));
    assert!(server.terminate().success());
    verify(folder.path());
}

/// Every journal is whole as it is, and every turn in it is decided again.
fn verify(folder: &Path) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_aegis"));
    let output = command.args(["verify", "--json"]).arg(folder).output().unwrap();
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    // 3, since most episodes were left before their end.
    assert!(matches!(output.status.code(), Some(0 | 3)), "{said}");
    let mut turns = 0;
    for line in said.lines() {
        let verdict: Value = serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}"));
        assert_eq!(verdict["differences"], json!([]), "{line}");
        assert_eq!(verdict["losses"], json!([]), "{line}");
        turns += verdict["turns"].as_u64().unwrap();
    }
    assert!(turns > 0, "{said}");
}

#[test]
fn no_acknowledged_turn_is_lost_when_the_server_is_killed_under_load() {
    kill_at_moments(6, 1);
}

/// `cargo test -p aegis --test serve -- --ignored fifty`
#[test]
#[ignore = "takes a minute"]
fn no_acknowledged_turn_is_lost_at_fifty_moments() {
    kill_at_moments(50, 20_261_121);
}

#[test]
fn a_second_server_on_a_store_ends_with_exit_1_and_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let first = Server::on(folder.path(), &[]);
    let mut second = aegis_serve();
    let second = second.args(["--port", "0", "--store"]).arg(folder.path()).output().unwrap();
    let said = String::from_utf8_lossy(&second.stderr).into_owned();
    assert_eq!(second.status.code(), Some(1), "{said}");
    assert!(said.contains("another server uses the store"), "{said}");
    assert_eq!(first.http().get("/readyz").status, 200);
}
