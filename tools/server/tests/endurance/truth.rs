//! However many play at once, each plays as if alone.

use std::sync::Arc;

use aegis_engine::catalogue;
use aegis_engine::dialect::Action;
use aegis_engine::scenario::Compiled;
use aegis_server::Settings;
use aegis_server::settings::Visibility;
use serde_json::{Value, json};

use crate::client::{Http, Socket};
use crate::house::House;

/// How many clients ask at the same time.
const CLIENTS: usize = 8;

/// What a session is to do: a case, then these actions.
#[derive(Clone)]
struct Part {
    fixture: String,
    actions: Vec<Value>,
}

/// What a session has heard and left behind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Left {
    answers: Vec<String>,
    log: Vec<u8>,
}

fn parts(count: usize) -> Vec<Part> {
    let pack = catalogue::pack("judged").unwrap();
    let members: Vec<_> = catalogue::members(pack).into_iter().filter_map(catalogue::get).collect();
    let oracles: Vec<Part> = members.iter().map(oracle).collect();
    let search = |n: usize| json!({ "action_type": "search_kb", "query": format!("login {n}") });
    let part = |n: usize| {
        let mut part = oracles[n % oracles.len()].clone();
        // No two neighbours do the same, and each has said something of its own.
        let searches = (0..=n % 3).map(|more| search(n + more));
        part.actions.splice(0..0, searches);
        if !n.is_multiple_of(8) {
            part.actions.truncate(3 + n % 5);
        }
        part
    };
    (0..count).map(part).collect()
}

fn oracle(scenario: &Arc<Compiled>) -> Part {
    let say = |text| scenario.lexicon.get(text).unwrap_or_default();
    let dialect = scenario.source.dialect;
    let actions = scenario.oracle.iter();
    let actions = actions.filter_map(|it| Action::of(dialect, &it.command, &it.points, say));
    Part {
        fixture: scenario.source.id.clone(),
        actions: actions.map(|action| serde_json::to_value(action).unwrap()).collect(),
    }
}

/// A session over HTTP, or on a socket.
enum Seat {
    Http(String),
    Socket(String, Box<Socket>),
}

impl Seat {
    /// Sits down; the name of the episode is the client's own, so that it is always the same.
    fn take(house: &House, http: &mut Http, number: usize, part: &Part) -> Self {
        let data = json!({ "fixture_id": part.fixture, "episode_id": format!("episode-{number}") });
        if number.is_multiple_of(10) {
            let mut socket = Socket::open(house.address, "/envs/desk/ws");
            let opened = socket.say(&json!({ "type": "reset", "data": data }).to_string());
            let id = opened["data"]["metadata"]["session_id"].as_str().unwrap().to_owned();
            return Self::Socket(id, Box::new(socket));
        }
        let answer = http.post("/envs/desk/reset", "", &data.to_string());
        assert_eq!(answer.status, 200, "{answer:?}");
        Self::Http(answer.session())
    }

    fn step(&mut self, http: &mut Http, action: &Value) -> String {
        match self {
            Self::Http(id) => {
                let header = format!("X-Session-Id: {id}\r\n");
                let body = json!({ "action": action }).to_string();
                let answer = http.post("/envs/desk/step", &header, &body);
                assert_eq!(answer.status, 200, "{answer:?}");
                answer.json().to_string()
            }
            Self::Socket(_, socket) => {
                let message = json!({ "type": "step", "data": action }).to_string();
                socket.say(&message)["data"].to_string()
            }
        }
    }

    fn log(&self, http: &mut Http) -> Vec<u8> {
        let (Self::Http(id) | Self::Socket(id, _)) = self;
        let answer = http.get(&format!("/sessions/{id}/log"));
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.body
    }
}

/// All sessions at once: every client steps each of its sessions once, then all of them again.
fn interleaved(house: &House, parts: &[Part]) -> Vec<Left> {
    let mut http = house.http();
    let seats = parts.iter().enumerate();
    let mut seats: Vec<Seat> =
        seats.map(|(number, part)| Seat::take(house, &mut http, number, part)).collect();
    let mut left = vec![Left::default(); parts.len()];
    let share = parts.len().div_ceil(CLIENTS);
    std::thread::scope(|scope| {
        let shares = seats.chunks_mut(share).zip(left.chunks_mut(share)).zip(parts.chunks(share));
        for ((seats, left), parts) in shares {
            scope.spawn(move || {
                let mut http = house.http();
                let longest = parts.iter().map(|part| part.actions.len()).max().unwrap();
                for turn in 0..longest {
                    for ((seat, left), part) in seats.iter_mut().zip(&mut *left).zip(parts) {
                        if let Some(action) = part.actions.get(turn) {
                            left.answers.push(seat.step(&mut http, action));
                        }
                    }
                }
                for (seat, left) in seats.iter().zip(left) {
                    left.log = seat.log(&mut http);
                }
            });
        }
    });
    left
}

/// One session after the other.
fn in_turn(house: &House, parts: &[Part]) -> Vec<Left> {
    let mut http = house.http();
    let mut play = |(number, part): (usize, &Part)| {
        let mut seat = Seat::take(house, &mut http, number, part);
        let answers = part.actions.iter().map(|action| seat.step(&mut http, action)).collect();
        Left { answers, log: seat.log(&mut http) }
    };
    parts.iter().enumerate().map(&mut play).collect()
}

#[test]
fn a_thousand_interleaved_sessions_equal_a_thousand_in_turn() {
    let parts = parts(1_000);
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let settings = |folder: &tempfile::TempDir, awake_desks| Settings {
        store: Some(folder.path().to_owned()),
        visibility: Visibility::Open,
        awake_desks,
        ..Settings::default()
    };
    // Not all may be awake, so that they fall asleep and wake all the time.
    let together = interleaved(&House::open(settings(&one, 500)), &parts);
    let alone = in_turn(&House::open(settings(&other, 2_000)), &parts);
    for (number, (together, alone)) in together.iter().zip(&alone).enumerate() {
        assert_eq!(together.answers.len(), parts[number].actions.len());
        assert!(together == alone, "session {number} has {together:?}, alone {alone:?}");
        let last: Value = serde_json::from_str(together.answers.last().unwrap()).unwrap();
        assert_eq!(last["done"], number.is_multiple_of(8), "session {number}: {last}");
    }
}

#[test]
fn no_request_is_refused_because_the_server_puts_desks_to_sleep() {
    let house = House::open(Settings { awake_desks: 1, ..Settings::default() });
    std::thread::scope(|scope| {
        for _ in 0..CLIENTS {
            scope.spawn(|| {
                let mut http = house.http();
                let mut header = String::new();
                for turn in 0..100 {
                    let (path, body) = if turn % 10 == 0 {
                        ("/reset", r#"{"fixture_id":"login_incident_triage"}"#)
                    } else {
                        ("/step", r#"{"action_type":"search_kb","query":"login"}"#)
                    };
                    let answer = http.post(path, &header, body);
                    assert_eq!(answer.status, 200, "{}", answer.text());
                    header = format!("X-Session-Id: {}\r\n", answer.session());
                }
            });
        }
    });
    assert!(house.metric("aegis_wake_seconds_count") > 0.0);
}
