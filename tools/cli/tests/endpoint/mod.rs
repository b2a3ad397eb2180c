//! An endpoint of our own: it answers chat completions as a test says, and keeps what it was asked.
#![allow(dead_code, reason = "each test program uses a part of it")]

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::{Value, json};

use super::aegis::{Folder, Ran, oracle_actions};

/// The key that tests use; it must be found nowhere.
pub const KEY: &str = "sk-secret-of-the-test-1234567890";

/// What the endpoint does with a request.
pub enum Reply {
    /// Answers with a status, a header and a body.
    Http(u16, &'static str, String),
    /// Never answers.
    Hang,
}

/// What the endpoint was asked.
#[derive(Clone)]
pub struct Asked {
    pub authorization: String,
    pub body: Value,
}

/// A running endpoint; it ends with the test program.
pub struct Endpoint {
    pub url: String,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Endpoint {
    /// Starts one. `reply` gets the number of the request, counted from 0, and its body.
    pub fn start(reply: impl Fn(usize, &Value) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        let asked: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let (kept, reply) = (Arc::clone(&asked), Arc::new(reply));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (kept, reply) = (Arc::clone(&kept), Arc::clone(&reply));
                thread::spawn(move || serve(stream, &kept, reply.as_ref()));
            }
        });
        Self { url, asked }
    }

    /// An address at which nobody is.
    pub fn nobody() -> Self {
        Self { url: "http://127.0.0.1:9/v1".to_owned(), asked: Arc::default() }
    }

    /// All requests so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// How many requests there were.
    pub fn count(&self) -> usize {
        self.asked.lock().unwrap().len()
    }
}

fn serve(
    mut stream: TcpStream,
    asked: &Mutex<Vec<Asked>>,
    reply: &(dyn Fn(usize, &Value) -> Reply + Send + Sync),
) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let (mut length, mut authorization, mut line) = (0, String::new(), String::new());
    loop {
        line.clear();
        if reader.read_line(&mut line).unwrap_or(0) == 0 || line.trim().is_empty() {
            break;
        }
        let (name, value) = line.split_once(':').unwrap_or(("", ""));
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.trim().parse().unwrap(),
            "authorization" => value.trim().clone_into(&mut authorization),
            _ => {}
        }
    }
    let mut bytes = vec![0; length];
    if reader.read_exact(&mut bytes).is_err() {
        return;
    }
    let body: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    let number = {
        let mut asked = asked.lock().unwrap();
        asked.push(Asked { authorization, body: body.clone() });
        asked.len() - 1
    };
    match reply(number, &body) {
        Reply::Hang => {
            // Until the other side gives up.
            _ = stream.read(&mut [0]);
        }
        Reply::Http(status, header, text) => {
            let size = text.len();
            let head = format!(
                "HTTP/1.1 {status} Status\r\ncontent-type: application/json\r\ncontent-length: \
                 {size}\r\nconnection: close\r\n{header}\r\n"
            );
            // Whoever has gone needs no answer.
            _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(text.as_bytes()));
        }
    }
}

/// An answer with a message.
pub fn message(message: &Value) -> Reply {
    let usage = json!({"prompt_tokens": 1000, "completion_tokens": 10, "total_tokens": 1010});
    let choice = json!({"index": 0, "message": message, "finish_reason": "stop"});
    let body = json!({"id": "x", "object": "chat.completion", "choices": [choice], "usage": usage});
    Reply::Http(200, "", body.to_string())
}

/// An answer with a text.
pub fn text(text: &str) -> Reply {
    message(&json!({"role": "assistant", "content": text}))
}

/// An answer that calls a tool for an action.
pub fn tool_call(action: &Value) -> Reply {
    let mut arguments = action.clone();
    let name = arguments.as_object_mut().unwrap().remove("action_type").unwrap();
    let function = json!({"name": name, "arguments": arguments.to_string()});
    let call = json!({"id": "call_1", "type": "function", "function": function});
    message(&json!({"role": "assistant", "content": null, "tool_calls": [call]}))
}

/// A refusal.
pub fn refusal(status: u16, message: &str) -> Reply {
    Reply::Http(status, "", json!({"error": {"message": message, "type": "t"}}).to_string())
}

/// The solutions of scenarios: what a model would say that knew them by heart.
#[derive(Clone)]
pub struct Solutions(BTreeMap<String, Vec<Value>>);

impl Solutions {
    pub fn of(folder: &Folder, scenarios: &[&str]) -> Self {
        let solution = |&id: &&str| {
            let actions = oracle_actions(folder, id);
            let actions = actions.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
            (id.to_owned(), actions)
        };
        Self(scenarios.iter().map(solution).collect())
    }

    /// How many actions they have together.
    pub fn count(&self) -> usize {
        self.0.values().map(Vec::len).sum()
    }

    /// The next action of a conversation: as many are behind it as the model has answered.
    pub fn next(&self, body: &Value) -> Value {
        self.next_after(body, 0)
    }

    /// The same where so many of the model's answers were no actions.
    pub fn next_after(&self, body: &Value, wrong: usize) -> Value {
        let messages = body["messages"].as_array().unwrap();
        let said = messages.iter().filter(|message| message["role"] == "assistant").count();
        let first = messages[1]["content"].as_str().unwrap();
        // A generated case goes by the name of its family.
        let is_it = |id: &str| {
            let id = id.split(['@', ':']).next().unwrap();
            first.contains(&format!("\"fixture_id\":\"{id}\""))
                || first.contains(&format!("\"task_id\":\"{id}\",\"workspace"))
        };
        let found = self.0.iter().find(|(id, _)| is_it(id));
        found.unwrap_or_else(|| panic!("no solution for {first}")).1[said - wrong].clone()
    }
}

/// Runs `aegis infer` with nothing in its environment but these variables.
pub fn infer(folder: &Folder, args: &str, variables: &[(&str, &str)]) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_aegis"))
        .arg("infer")
        .args(args.split_whitespace())
        .env_clear()
        .envs(variables.iter().copied())
        .current_dir(folder.path(""))
        .stdin(Stdio::null())
        .output()
        .unwrap();
    Ran::of(output, &format!("infer {args}"))
}

/// Runs it against an endpoint.
pub fn infer_at(folder: &Folder, endpoint: &Endpoint, args: &str) -> Ran {
    let variables =
        [("OPENAI_API_KEY", KEY), ("API_BASE_URL", &endpoint.url), ("MODEL_NAME", "test/model")];
    infer(folder, args, &variables)
}

/// Fails if the key stands in what was printed or in any file of the folder.
#[track_caller]
pub fn assert_no_key(folder: &Folder, ran: &Ran) {
    assert!(!ran.out().contains(KEY) && !ran.err().contains(KEY), "the key is printed");
    let mut folders = vec![folder.path("")];
    while let Some(path) = folders.pop() {
        for entry in std::fs::read_dir(path).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = std::fs::read(&path).unwrap();
            let has_key = bytes.windows(KEY.len()).any(|window| window == KEY.as_bytes());
            assert!(!has_key, "the key stands in {}", path.display());
        }
    }
}
