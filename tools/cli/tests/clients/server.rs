//! A built server on a port of its own, ended with the test.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

/// A running server.
pub struct Served {
    child: Child,
    url: String,
}

impl Served {
    /// Starts `aegis serve` with these options.
    pub fn start(options: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_aegis"));
        command.args(["serve", "--port", "0"]).args(options);
        let served = Self::from(command);
        // It listens before it has opened its store.
        while served.ask("GET", "/sessions").contains(" 503 ") {
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        served
    }

    /// Starts a server with a command that says where it listens.
    pub fn from(mut command: Command) -> Self {
        let mut child = command
            .env("AEGIS_LOG", "warn")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        let url = loop {
            line.clear();
            assert_ne!(said.read_line(&mut line).unwrap(), 0, "the server ended at once");
            let start = line.find("http://");
            if let Some(url) = start.and_then(|at| line[at..].split([';', ' ']).next()) {
                break url.to_owned();
            }
        };
        // What else it says is read, so that it never waits for a reader.
        std::thread::spawn(move || std::io::copy(&mut said, &mut std::io::stderr()));
        Self { child, url }
    }

    /// Where it listens.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A JSON document.
    pub fn get(&self, path: &str) -> Value {
        let answer = self.ask("GET", path);
        serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap()
    }

    /// Opens a session by a reset below a path, and gives its name.
    pub fn open_session(&self, path: &str) -> String {
        let answer = self.ask("POST", &format!("{path}/reset"));
        let header = answer.lines().find_map(|line| line.strip_prefix("x-session-id: "));
        header.unwrap_or_else(|| panic!("no session in {answer}")).to_owned()
    }

    fn ask(&self, method: &str, path: &str) -> String {
        let address = self.url.strip_prefix("http://").unwrap();
        let mut stream = TcpStream::connect(address).unwrap();
        let request = format!("{method} {path} HTTP/1.0\r\nHost: {address}\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}
