//! What a store promises: turns outlive servers, torn ends and full files, and none is taken twice.

use std::path::{Path, PathBuf};

use aegis_engine::log::{Tape, read_all};
use aegis_server::Settings;
use aegis_server::settings::Fsync;
use serde_json::{Value, json};

use crate::client::{Answer, Socket};
use crate::house::House;
use crate::{RESET, SEARCH};

fn settings(folder: &Path) -> Settings {
    Settings { store: Some(folder.to_owned()), ..Settings::default() }
}

/// A session of which only the name is left.
struct Known {
    id: String,
    episode: String,
    turns: u64,
}

impl Known {
    /// Opens a session and takes turns.
    fn open(house: &House, turns: u64) -> Self {
        let mut socket = house.socket();
        let names = socket.say(RESET)["data"]["metadata"].clone();
        let name = |key: &str| names[key].as_str().unwrap().to_owned();
        let mut known = Self { id: name("session_id"), episode: name("episode_id"), turns: 0 };
        known.play(&mut socket, turns);
        known
    }

    fn play(&mut self, socket: &mut Socket, turns: u64) {
        for _ in 0..turns {
            assert_eq!(socket.say(SEARCH)["type"], "observation");
            self.turns += 1;
        }
    }

    /// Comes back, by turns with the one name and with the other.
    fn come_back(&self, house: &House) -> Socket {
        let path = if self.turns.is_multiple_of(2) {
            format!("/ws?session_id={}", self.id)
        } else {
            format!("/ws?episode_id={}", self.episode)
        };
        Socket::open(house.address, &path)
    }
}

fn steps_of(socket: &mut Socket) -> u64 {
    socket.say(r#"{"type":"state"}"#)["data"]["step_count"].as_u64().unwrap()
}

fn journals(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut all: Vec<_> =
        entries.filter(|path| path.extension().is_some_and(|it| it == "aegislog")).collect();
    all.sort();
    all
}

/// The tapes of a journal, which has lost nothing.
fn tapes(journal: &Path) -> Vec<Tape> {
    let (tapes, losses) = read_all(&std::fs::read(journal).unwrap()).unwrap();
    assert!(losses.is_empty(), "{}: {losses:?}", journal.display());
    tapes
}

#[test]
fn sessions_go_on_over_many_files_and_servers_and_each_file_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    // Answers wait until the new file and all before it are safe.
    let fsync = Fsync::Always;
    let settings = Settings { journal_bytes: 6_000, fsync, ..settings(folder.path()) };
    let house = House::open(settings.clone());
    let mut known: Vec<Known> = (0..12).map(|n| Known::open(&house, n % 3)).collect();
    house.close();
    for _ in 0..3 {
        let house = House::open(settings.clone());
        assert_eq!(house.metric("aegis_sessions"), 12.0);
        for one in &mut known {
            let mut socket = one.come_back(&house);
            assert_eq!(steps_of(&mut socket), one.turns);
            one.play(&mut socket, 3);
            assert_eq!(steps_of(&mut socket), one.turns);
        }
        house.close();
    }
    let journals = journals(folder.path());
    assert!(journals.len() > 20, "{journals:?}");
    let mut longest = vec![0; known.len()];
    for tape in journals.iter().flat_map(|path| tapes(path)) {
        let place = &mut longest[tape.opened.episode as usize];
        *place = u64::from(tape.turns).max(*place);
    }
    assert_eq!(longest, known.iter().map(|one| one.turns).collect::<Vec<_>>());
}

#[test]
fn torn_ends_are_cut_off_and_cost_no_more_than_what_was_torn() {
    let folder = tempfile::tempdir().unwrap();
    let house = House::open(settings(folder.path()));
    let known: Vec<Known> = (0..4).map(|n| Known::open(&house, 3 + n)).collect();
    house.close();
    // The last block of each journal is torn, a file has only been begun, and so has a line.
    for path in journals(folder.path()) {
        let bytes = std::fs::metadata(&path).unwrap().len();
        let file = std::fs::OpenOptions::new().write(true).open(&path).unwrap();
        file.set_len(bytes - 5).unwrap();
    }
    std::fs::write(folder.path().join("journal-000007-0.aegislog"), "").unwrap();
    std::fs::write(folder.path().join("journal-000007-1.aegislog"), "AEG").unwrap();
    let index = folder.path().join("sessions.jsonl");
    let mut lines = std::fs::read_to_string(&index).unwrap();
    lines.push_str(r#"{"entry":"closed","session":""#);
    lines.push_str(&known[0].id);
    std::fs::write(&index, lines).unwrap();
    let house = House::open(settings(folder.path()));
    for one in &known {
        let mut socket = one.come_back(&house);
        assert_eq!(steps_of(&mut socket), one.turns - 1);
        assert_eq!(socket.say(SEARCH)["type"], "observation");
        assert_eq!(steps_of(&mut socket), one.turns);
    }
    house.close();
    let all: usize = journals(folder.path()).iter().map(|path| tapes(path).len()).sum();
    assert_eq!(all, 2 * known.len(), "each once torn, and once in a file of the second server");
}

/// A session over HTTP that is asked with names for its requests.
struct Asker {
    header: String,
}

impl Asker {
    fn open(house: &House) -> Self {
        let body = r#"{"fixture_id":"login_incident_triage"}"#;
        let id = house.http().post("/reset", "", body).session();
        Self { header: format!("X-Session-Id: {id}\r\n") }
    }

    fn step(&self, house: &House, request: &str) -> Answer {
        let action = json!({ "action_type": "search_kb", "query": request });
        let body = json!({ "action": action, "request_id": request }).to_string();
        let answer = house.http().post("/step", &self.header, &body);
        assert_eq!(answer.status, 200, "{answer:?}");
        answer
    }

    fn steps(&self, house: &House) -> Value {
        let answer = house.http().ask("GET", "/state", &self.header, "").unwrap();
        answer.json()["step_count"].clone()
    }
}

#[test]
fn a_request_that_is_sent_again_to_the_next_server_is_answered_but_not_taken_again() {
    let folder = tempfile::tempdir().unwrap();
    let house = House::open(settings(folder.path()));
    let asker = Asker::open(&house);
    let answers: Vec<_> = ["a", "b", "c"].map(|name| asker.step(&house, name).text()).into();
    house.close();
    let house = House::open(settings(folder.path()));
    for (name, answer) in ["a", "b", "c"].iter().zip(&answers) {
        assert_eq!(&asker.step(&house, name).text(), answer, "{name}");
    }
    assert_eq!(asker.steps(&house), 3);
    assert_ne!(asker.step(&house, "d").text(), answers[2]);
    assert_eq!(asker.steps(&house), 4);
}

#[test]
fn a_request_whose_turn_was_lost_with_a_torn_end_is_taken_once() {
    let folder = tempfile::tempdir().unwrap();
    let house = House::open(settings(folder.path()));
    let asker = Asker::open(&house);
    ["a", "b"].iter().for_each(|name| _ = asker.step(&house, name));
    house.close();
    // The index knows the request `b`, but the journal no longer has its turn.
    let journal = &journals(folder.path())[0];
    let bytes = std::fs::metadata(journal).unwrap().len();
    std::fs::OpenOptions::new().write(true).open(journal).unwrap().set_len(bytes - 5).unwrap();
    let house = House::open(settings(folder.path()));
    assert_eq!(asker.steps(&house), 1);
    let answers = ["b", "b", "a", "b"].map(|name| asker.step(&house, name).text());
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0], answers[3]);
    assert_ne!(answers[0], answers[2]);
    assert_eq!(asker.steps(&house), 2);
}

#[test]
fn a_second_server_on_a_store_is_told_that_there_is_another() {
    let folder = tempfile::tempdir().unwrap();
    let first = House::open(settings(folder.path()));
    let mut second = House::start(settings(folder.path()));
    let error = second.wait().unwrap_err().to_string();
    assert!(error.contains("another server uses the store"), "{error}");
    assert!(error.contains(folder.path().to_str().unwrap()), "{error}");
    assert_eq!(first.http().post("/reset", "", "{}").status, 200);
}
