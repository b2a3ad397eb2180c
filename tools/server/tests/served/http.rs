//! A client of HTTP/1.1 that shows status, headers and body as they come.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};

use serde_json::Value;

/// A connection.
pub struct Line {
    stream: BufReader<TcpStream>,
}

/// An answer.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub body: String,
    headers: Vec<(String, String)>,
}

impl Line {
    pub fn to(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        Self { stream: BufReader::new(stream) }
    }

    pub fn ask(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
        self.send(method, path, headers, body);
        self.reply(method)
    }

    /// Sends a request, and leaves the answer for later.
    pub fn send(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) {
        let mut request = format!("{method} {path} HTTP/1.1\r\nHost: test\r\n");
        for (name, value) in headers {
            request += &format!("{name}: {value}\r\n");
        }
        if !body.is_empty() {
            let length = body.len();
            request += &format!("Content-Type: application/json\r\nContent-Length: {length}\r\n");
        }
        request += "\r\n";
        request += body;
        // A server that refuses a long body may hang up before it has all of it.
        _ = self.stream.get_mut().write_all(request.as_bytes());
    }

    /// The next answer, to a request of this method.
    pub fn reply(&mut self, method: &str) -> Reply {
        let mut line = || {
            let mut line = String::new();
            self.stream.read_line(&mut line).unwrap();
            line.trim_end().to_owned()
        };
        let status = line().split(' ').nth(1).expect("an answer").parse().unwrap();
        let mut headers = Vec::new();
        loop {
            let line = line();
            let Some((name, value)) = line.split_once(": ") else { break };
            headers.push((name.to_ascii_lowercase(), value.to_owned()));
        }
        let mut reply = Reply { status, body: String::new(), headers };
        if method != "HEAD" && status != 101 {
            let length = reply.header("content-length").map_or(0, |it| it.parse().unwrap());
            let mut body = vec![0; length];
            self.stream.read_exact(&mut body).unwrap();
            reply.body = String::from_utf8_lossy(&body).into_owned();
        }
        reply
    }
}

impl Reply {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(it, _)| it == name).map(|(_, value)| value.as_str())
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body)
            .unwrap_or_else(|error| panic!("{error} in the answer {self:?}"))
    }

    /// What is said of a request that was refused.
    pub fn detail(&self) -> Value {
        self.json()["detail"].clone()
    }
}
