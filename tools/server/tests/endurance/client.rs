//! Plain clients over blocking sockets: what they send and hear is only what the test says.
#![allow(dead_code, reason = "each test program uses a part of it")]

use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value;

/// How long an answer may take before the test fails.
const PATIENCE: Duration = Duration::from_secs(60);

/// A connection for HTTP.
pub struct Http {
    pub stream: TcpStream,
    input: Vec<u8>,
}

/// An answer over HTTP.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

/// A frame of a WebSocket.
#[derive(Debug, PartialEq, Eq)]
pub enum Frame {
    Text(String),
    Ping,
    Close(u16),
    /// The connection was cut off.
    Gone,
}

/// A WebSocket.
pub struct Socket {
    http: Http,
    /// Whether pings are answered.
    pub answers_pings: bool,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The session that the server names.
    pub fn session(&self) -> String {
        let line = self.head.lines().find_map(|line| line.strip_prefix("x-session-id: "));
        line.unwrap_or_else(|| panic!("no session in {self:?}")).to_owned()
    }
}

impl Http {
    pub fn connect(address: SocketAddr) -> Self {
        Self::try_connect(address).unwrap()
    }

    pub fn try_connect(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self { stream, input: Vec::new() })
    }

    pub fn get(&mut self, path: &str) -> Answer {
        self.ask("GET", path, "", "").unwrap()
    }

    pub fn post(&mut self, path: &str, headers: &str, body: &str) -> Answer {
        self.ask("POST", path, headers, body).unwrap()
    }

    /// Sends a request and gives its answer; headers end with CR LF each.
    pub fn ask(
        &mut self,
        method: &str,
        path: &str,
        headers: &str,
        body: &str,
    ) -> io::Result<Answer> {
        let bytes = body.len();
        self.send(&format!(
            "{method} {path} HTTP/1.1\r\nHost: desk\r\nContent-Type: application/json\r\n{headers}\
             Content-Length: {bytes}\r\n\r\n{body}"
        ))?;
        self.answer()
    }

    pub fn send(&mut self, text: &str) -> io::Result<()> {
        self.stream.write_all(text.as_bytes())
    }

    pub fn answer(&mut self) -> io::Result<Answer> {
        let end = loop {
            match self.input.windows(4).position(|four| four == b"\r\n\r\n") {
                Some(at) => break at + 4,
                None => self.read()?,
            }
        };
        let head = String::from_utf8_lossy(&self.input[..end]).into_owned();
        let status = head[9..12].parse().unwrap();
        let bytes = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok())?
        });
        let bytes: usize = bytes.unwrap_or(0);
        while self.input.len() < end + bytes {
            self.read()?;
        }
        let body = self.input[end..end + bytes].to_vec();
        self.input.drain(..end + bytes);
        Ok(Answer { status, head, body })
    }

    /// Whether the server has cut the connection off without another word.
    pub fn is_cut_off(&mut self) -> bool {
        self.input.is_empty() && self.read().is_err()
    }

    fn read(&mut self) -> io::Result<()> {
        let mut more = [0; 16 * 1024];
        match self.stream.read(&mut more)? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            bytes => {
                self.input.extend_from_slice(&more[..bytes]);
                Ok(())
            }
        }
    }
}

impl Socket {
    pub fn open(address: SocketAddr, path: &str) -> Self {
        Self::try_open(address, path, "").unwrap().unwrap()
    }

    /// Asks for a socket; the answer if it is refused.
    pub fn try_open(
        address: SocketAddr,
        path: &str,
        headers: &str,
    ) -> io::Result<Result<Self, Answer>> {
        let mut http = Http::try_connect(address)?;
        http.send(&format!(
            "GET {path} HTTP/1.1\r\nHost: desk\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
             {headers}Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
             Sec-WebSocket-Version: 13\r\n\r\n"
        ))?;
        let answer = http.answer()?;
        Ok(if answer.status == 101 { Ok(Self { http, answers_pings: true }) } else { Err(answer) })
    }

    /// Sends a message and gives the answer to it.
    pub fn say(&mut self, text: &str) -> Value {
        match self.try_say(text).unwrap() {
            Frame::Text(text) => serde_json::from_str(&text).unwrap(),
            other => panic!("{text} was answered by {other:?}"),
        }
    }

    pub fn try_say(&mut self, text: &str) -> io::Result<Frame> {
        self.send(0x81, text.as_bytes())?;
        loop {
            match self.hear() {
                Frame::Ping => {}
                frame => return Ok(frame),
            }
        }
    }

    /// The next frame, whatever it is.
    pub fn hear(&mut self) -> Frame {
        loop {
            let input = &mut self.http.input;
            let Some((code, start, end)) = whole_frame(input) else {
                match self.http.read() {
                    Ok(()) => continue,
                    Err(_) => return Frame::Gone,
                }
            };
            let payload: Vec<u8> = input[start..end].to_vec();
            input.drain(..end);
            match code {
                1 => return Frame::Text(String::from_utf8(payload).unwrap()),
                8 => {
                    return Frame::Close(u16::from_be_bytes([payload[0], payload[1]]));
                }
                9 if self.answers_pings => {
                    if self.send(0x8a, &payload).is_err() {
                        return Frame::Gone;
                    }
                    return Frame::Ping;
                }
                9 => return Frame::Ping,
                _ => {}
            }
        }
    }

    /// Sends a frame as a client must: masked, here with a mask that changes nothing.
    fn send(&mut self, first: u8, payload: &[u8]) -> io::Result<()> {
        let mut frame = vec![first];
        if payload.len() < 126 {
            frame.push(0x80 | payload.len() as u8);
        } else {
            frame.push(0x80 | 126);
            frame.extend(u16::try_from(payload.len()).unwrap().to_be_bytes());
        }
        frame.extend([0; 4]);
        frame.extend(payload);
        self.http.stream.write_all(&frame)
    }
}

/// The code of the frame at the start of these bytes, and where its payload stands.
fn whole_frame(input: &[u8]) -> Option<(u8, usize, usize)> {
    let (&first, &second) = (input.first()?, input.get(1)?);
    let (start, bytes) = match second & 0x7f {
        126 => (4, usize::from(u16::from_be_bytes(*input.get(2..)?.first_chunk()?))),
        127 => (10, u64::from_be_bytes(*input.get(2..)?.first_chunk()?) as usize),
        short => (2, usize::from(short)),
    };
    (input.len() >= start + bytes).then_some((first & 0x0f, start, start + bytes))
}
