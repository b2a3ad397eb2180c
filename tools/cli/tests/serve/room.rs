//! A store without room: turns are refused, and nothing that was answered is lost.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::client::Http;
use crate::server::{Server, clean};

/// A server that cannot make any file longer than so many blocks of 512 bytes, as on a full disk.
fn with_little_room(store: &Path, blocks: u32) -> Server {
    let mut command = Command::new("sh");
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
    command.args(["-c", &script, env!("CARGO_BIN_EXE_aegis"), "serve", "--port", "0", "--store"]);
    command.arg(store).args(["--fsync", "always"]);
    clean(&mut command);
    Server::start(command)
}

fn step(http: &mut Http, header: &str, name: &str) -> (u16, Value) {
    let action = json!({ "action_type": "search_kb", "query": name });
    let body = json!({ "action": action, "request_id": name }).to_string();
    let answer = http.post("/step", header, &body);
    (answer.status, answer.json())
}

fn steps(http: &mut Http, header: &str) -> Value {
    http.ask("GET", "/state", header, "").unwrap().json()["step_count"].clone()
}

#[test]
fn a_turn_that_cannot_be_written_is_refused_and_nothing_else_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    // The texts of a scenario alone have some kilobytes.
    let server = with_little_room(folder.path(), 40);
    let mut http = server.http();
    let mut kept = Vec::new();
    let mut refused = 0;
    while refused < 3 {
        let reset = http.post("/reset", "", r#"{"fixture_id":"login_incident_triage"}"#);
        if reset.status == 503 {
            assert!(reset.text().contains("cannot be written"), "{reset:?}");
            refused += 1;
            continue;
        }
        let header = format!("X-Session-Id: {}\r\n", reset.session());
        let mut turns = 0;
        for turn in 0..4 {
            let (status, answer) = step(&mut http, &header, &format!("turn {turn}"));
            if status == 503 {
                assert!(answer.to_string().contains("the turn was not taken"), "{answer}");
                // Again and again, and still nothing has happened.
                assert_eq!(step(&mut http, &header, &format!("turn {turn}")).0, 503);
                assert_eq!(steps(&mut http, &header), turns);
                refused += 1;
                break;
            }
            turns += 1;
        }
        kept.push((header, turns));
    }
    assert!(kept.iter().any(|&(_, turns)| turns == 4));
    drop(server);
    let mut server = Server::on(folder.path(), &[]);
    let mut http = server.http();
    for (header, turns) in kept {
        assert_eq!(steps(&mut http, &header), turns);
        let name = format!("turn {turns}");
        assert_eq!(step(&mut http, &header, &name).0, 200);
        assert_eq!(step(&mut http, &header, &name).0, 200);
        assert_eq!(steps(&mut http, &header), turns + 1);
    }
    assert!(server.terminate().success());
}
