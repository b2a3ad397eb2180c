//! `aegis infer` on a running server of the environment, over OpenEnv's WebSocket.

mod aegis;
mod endpoint;

use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use aegis::Folder;
use aegis_engine::catalogue;
use aegis_engine::command::Answer;
use aegis_engine::dialect;
use aegis_engine::episode::{Episode, Setting};
use aegis_engine::score::JudgeName;
use aegis_rollout::plan::shows_score;
use endpoint::{Endpoint, Solutions, infer, infer_at, tool_call};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::{self, Message, WebSocket};

/// How a server goes wrong.
#[derive(Clone, Copy, PartialEq)]
enum Flaw {
    None,
    /// It drops its first connection after three steps.
    Drops,
    /// It says that episodes are over after two steps.
    EndsEarly,
    /// It opens the same scenario whatever it is asked for.
    OpensOther,
    /// It has no room.
    IsFull,
}

struct Server {
    url: String,
    sessions: Arc<AtomicUsize>,
}

impl Server {
    fn start(flaw: Flaw) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let sessions = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&sessions);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let number = count.fetch_add(1, Ordering::Relaxed);
                thread::spawn(move || serve(tungstenite::accept(stream).unwrap(), number, flaw));
            }
        });
        Self { url, sessions }
    }
}

fn serve(mut socket: WebSocket<TcpStream>, session: usize, flaw: Flaw) {
    if flaw == Flaw::IsFull {
        let data = json!({"message": "Server at capacity: 1/1", "code": "CAPACITY_REACHED"});
        _ = socket.send(Message::text(json!({"type": "error", "data": data}).to_string()));
    }
    let mut episode: Option<Episode> = None;
    while let Ok(message) = socket.read() {
        let Message::Text(text) = message else { continue };
        let request: Value = serde_json::from_str(&text).unwrap();
        let data = &request["data"];
        let answer = match request["type"].as_str().unwrap() {
            "reset" => {
                let id = data["fixture_id"].as_str().unwrap();
                let id = if flaw == Flaw::OpensOther { "login_incident_triage" } else { id };
                let mut opened = open(id, data["seed"].as_u64().unwrap());
                let answer = observation(&mut opened, flaw);
                episode = Some(opened);
                answer
            }
            "step" => {
                let episode = episode.as_mut().unwrap();
                let scenario = Arc::clone(episode.scenario());
                let action = dialect::read_value(scenario.source.dialect, data).unwrap();
                let mut answer = Answer::default();
                action.answer(&scenario.lexicon, &mut answer);
                episode.act(&mut answer).unwrap();
                if flaw == Flaw::Drops && session == 0 && episode.turn() == 3 {
                    return;
                }
                observation(episode, flaw)
            }
            "state" => {
                let state = dialect::state(episode.as_mut().unwrap(), "e");
                json!({"type": "state", "data": state})
            }
            _ => return,
        };
        // A ping in between, as servers send them.
        _ = socket.send(Message::Ping("are you there".into()));
        socket.send(Message::text(answer.to_string())).unwrap();
    }
}

fn open(id: &str, seed: u64) -> Episode {
    let scenario = catalogue::get(id).unwrap();
    let judge = JudgeName::default_for(&scenario);
    let setting = Setting { episode: 0, seed, judge, policies: &["a client"], fork: None };
    Episode::open(&scenario, &setting).unwrap()
}

fn observation(episode: &mut Episode, flaw: Flaw) -> Value {
    let mut seen = serde_json::to_value(dialect::observe(episode)).unwrap();
    let fields = seen.as_object_mut().unwrap();
    let (mut reward, done) = (fields.remove("reward").unwrap(), fields.remove("done").unwrap());
    if done == false && !shows_score(episode.scenario()) {
        reward = json!(0.0);
    }
    let done = done == true || flaw == Flaw::EndsEarly && episode.turn() == 2;
    json!({"type": "observation", "data": {"observation": seen, "reward": reward, "done": done}})
}

#[test]
fn a_server_is_played_as_this_program_plays_and_leaves_the_same_log() {
    let folder = Folder::new();
    let server = Server::start(Flaw::None);
    let args = "--scenario damaged-mug-replacement --pack core";
    let here = infer(&folder, &format!("{args} --out here"), &[]).code(0);
    let variables = [("ENV_BASE_URL", server.url.as_str())];
    let there = infer(&folder, &format!("{args} --out there --concurrency 2"), &variables).code(0);
    assert_eq!(there.out(), here.out());
    assert_eq!(server.sessions.load(Ordering::Relaxed), 4);
    let log = "episodes-0000000000.aegislog";
    let bytes = |run: &str| std::fs::read(folder.path(run).join(log)).unwrap();
    assert!(bytes("here") == bytes("there"), "the logs differ");
}

#[test]
fn a_lost_connection_is_taken_up_again_without_asking_the_model_twice() {
    let folder = Folder::new();
    let solutions = Solutions::of(&folder, &["billing_seat_adjustment"]);
    let needed = solutions.count();
    let model = Endpoint::start(move |_, body| tool_call(&solutions.next(body)));
    let server = Server::start(Flaw::Drops);
    let args = format!("--scenario billing_seat_adjustment --env-url {} --out run", server.url);
    let ran = infer_at(&folder, &model, &args).code(0);
    assert_eq!(ran.out().matches("[START]").count(), 1);
    assert_eq!(ran.out().matches("step=2 ").count(), 1);
    assert!(ran.out().contains(" score=1.00 "), "{}", ran.out());
    assert_eq!((model.count(), server.sessions.load(Ordering::Relaxed)), (needed, 2));
}

#[test]
fn a_server_that_plays_something_else_ends_the_run() {
    let folder = Folder::new();
    for (n, (flaw, words)) in [
        (Flaw::EndsEarly, "after turn 2 it says done=true, and the rules here false"),
        (Flaw::OpensOther, "opens \"login_incident_triage\" there"),
        (Flaw::IsFull, "Server at capacity: 1/1"),
    ]
    .into_iter()
    .enumerate()
    {
        let server = Server::start(flaw);
        let url = server.url.as_str();
        let args = format!("--scenario billing_seat_adjustment --env-url {url} --out run-{n}");
        let ran = infer(&folder, &args, &[]).code(1);
        assert!(!ran.out().contains("[END]"), "{}", ran.out());
        ran.says(&[words]);
        assert!(!folder.path(&format!("run-{n}/summary.json")).exists());
    }
    let gone = "--scenario billing_seat_adjustment --env-url http://127.0.0.1:9 --out gone";
    infer(&folder, gone, &[]).code(1).says(&["lost http://127.0.0.1:9", "--resume --out gone"]);
}
