//! Probes, metrics, and the end of a server.

use std::process::Command;

use aegis_server::Settings;

use crate::client::{Frame, Socket};
use crate::house::House;
use crate::{RESET, SEARCH};

#[test]
fn a_server_that_reads_its_store_is_alive_but_not_ready() {
    let folder = tempfile::tempdir().unwrap();
    // Opening a pipe for reading waits until somebody writes to it.
    let pipe = folder.path().join("sessions.jsonl");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let store = Some(folder.path().to_owned());
    let house = House::start(Settings { store, ..Settings::default() });
    let mut http = house.http();
    for path in ["/health", "/livez"] {
        assert_eq!(http.get(path).status, 200, "{path}");
    }
    for path in ["/ready", "/readyz"] {
        assert_eq!(http.get(path).status, 503, "{path}");
    }
    let answer = http.post("/reset", "", "{}");
    assert_eq!(answer.status, 503);
    assert!(answer.text().contains("still being read"), "{answer:?}");
    let Frame::Text(text) = house.socket().hear() else { panic!("no frame says why") };
    assert!(text.contains("still being read"), "{text}");
    assert_eq!(house.metric("aegis_ready"), 0.0);
    // The index is a file from now on; what was open reads its end.
    let writer = std::fs::OpenOptions::new().write(true).open(&pipe).unwrap();
    std::fs::remove_file(&pipe).unwrap();
    std::fs::write(&pipe, "").unwrap();
    drop(writer);
    while http.get("/readyz").status != 200 {}
    assert_eq!(house.metric("aegis_ready"), 1.0);
    assert_eq!(http.post("/reset", "", "{}").status, 200);
}

#[test]
fn the_metrics_tell_what_was_played_and_refused() {
    let folder = tempfile::tempdir().unwrap();
    let store = Some(folder.path().to_owned());
    let house = House::open(Settings { store, awake_desks: 2, ..Settings::default() });
    let mut sockets: Vec<Socket> = (0..5).map(|_| house.socket()).collect();
    for socket in &mut sockets {
        socket.say(RESET);
        socket.say(SEARCH);
        socket.say(SEARCH);
    }
    let wrong = sockets[0].say(r#"{"type":"step","data":{"action_type":"sing"}}"#);
    assert_eq!(wrong["type"], "error");
    assert_eq!(house.http().post("/step", "", r#"{"action_type":"search_kb"}"#).status, 409);
    for (name, figure) in [
        ("aegis_sessions", 5.0),
        ("aegis_sessions_awake", 2.0),
        ("aegis_sessions_attached", 5.0),
        ("aegis_resets_total", 5.0),
        ("aegis_turns_total", 10.0),
        ("aegis_step_seconds_count", 10.0),
        (r#"aegis_faults_total{kind="malformed"}"#, 1.0),
        (r#"aegis_faults_total{kind="conflict"}"#, 1.0),
        ("aegis_ready", 1.0),
    ] {
        assert_eq!(house.metric(name), figure, "{name}");
    }
    let sessions = house.http().get("/sessions").json();
    let awake = sessions["sessions"].as_array().unwrap().iter();
    assert_eq!(awake.filter(|session| session["is_awake"] == true).count(), 2);
    // Every step of a session that sleeps wakes it, and another one goes to sleep.
    let woken = house.metric("aegis_wake_seconds_count");
    for _ in 0..2 {
        sockets.iter_mut().for_each(|socket| _ = socket.say(SEARCH));
    }
    assert_eq!(house.metric("aegis_wake_seconds_count"), woken + 10.0);
    assert_eq!(house.metric("aegis_sessions_awake"), 2.0);
    let journals = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap());
    let journals = journals.filter(|entry| entry.file_name().to_str().unwrap().contains("journal"));
    let bytes: u64 = journals.map(|entry| entry.metadata().unwrap().len()).sum();
    let written = house.metric("aegis_journal_bytes_total");
    assert!(written > 0.0 && written <= bytes as f64, "{written} of {bytes}");
    house.wait_until("aegis_fsync_seconds_count", |count| count > 0.0);
}

#[test]
fn a_server_that_ends_answers_what_is_under_way_and_says_goodbye_to_sockets() {
    let mut house = House::open(Settings::default());
    let (mut idle, mut socket) = (house.http(), house.socket());
    assert_eq!(idle.get("/health").status, 200);
    socket.say(RESET);
    let mut asking = house.http();
    asking.send("POST /reset HTTP/1.1\r\nHost: desk\r\nContent-Length: 2\r\n\r\n{").unwrap();
    house.wait_until("aegis_requests_total", |requests| requests >= 6.0);
    house.stop();
    assert_eq!(socket.hear(), Frame::Close(1001));
    assert!(idle.is_cut_off());
    asking.send("}").unwrap();
    let answer = asking.answer().unwrap();
    assert_eq!(answer.status, 200, "{answer:?}");
    assert!(asking.is_cut_off());
    house.wait().unwrap();
}
