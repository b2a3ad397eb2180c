//! A connection that asks and waits for the answer, with as little work as can be: what the client
//! costs is taken from the server on the same processors.

use std::io;
use std::net::SocketAddr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// How many bytes are read at once.
const READ_BYTES: usize = 8 * 1024;

/// A connection to a server.
pub struct Line {
    stream: TcpStream,
    host: SocketAddr,
    out: Vec<u8>,
    input: Vec<u8>,
    /// The session that the server has named over HTTP.
    pub session: Option<String>,
}

impl Line {
    /// A connection for HTTP requests.
    ///
    /// # Errors
    /// If nobody listens.
    pub async fn connect(host: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(host).await?;
        stream.set_nodelay(true)?;
        let (out, input) = (Vec::new(), Vec::new());
        Ok(Self { stream, host, out, input, session: None })
    }

    /// A WebSocket.
    ///
    /// # Errors
    /// If the server does not take it.
    pub async fn socket(host: SocketAddr, path: &str) -> io::Result<Self> {
        let mut line = Self::connect(host).await?;
        let head = format!(
            "GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
             Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        );
        line.stream.write_all(head.as_bytes()).await?;
        let end = line.head().await?;
        if !line.input.starts_with(b"HTTP/1.1 101") {
            let head = String::from_utf8_lossy(&line.input[..end]).into_owned();
            return Err(io::Error::other(head));
        }
        line.input.drain(..end);
        Ok(line)
    }

    /// Sends a text frame and gives the text of the next one.
    ///
    /// # Errors
    /// If the socket is closed.
    pub async fn say(&mut self, text: &str) -> io::Result<Vec<u8>> {
        self.out.clear();
        frame(0x81, text.as_bytes(), &mut self.out);
        self.stream.write_all(&self.out).await?;
        loop {
            let (code, payload) = self.hear().await?;
            match code {
                1 => return Ok(payload),
                9 => {
                    self.out.clear();
                    frame(0x8a, &payload, &mut self.out);
                    self.stream.write_all(&self.out).await?;
                }
                8 => return Err(io::Error::other("the server has closed the socket")),
                _ => {}
            }
        }
    }

    /// The next frame.
    async fn hear(&mut self) -> io::Result<(u8, Vec<u8>)> {
        loop {
            if let Some((code, start, end)) = whole_frame(&self.input) {
                let payload = self.input[start..end].to_vec();
                self.input.drain(..end);
                return Ok((code, payload));
            }
            self.read().await?;
        }
    }

    /// Sends a POST of JSON and gives the status and the body of its answer.
    ///
    /// # Errors
    /// If the connection is closed.
    pub async fn post(&mut self, path: &str, body: &str) -> io::Result<(u16, Vec<u8>)> {
        self.out.clear();
        let session =
            self.session.as_ref().map_or_else(String::new, |id| format!("X-Session-Id: {id}\r\n"));
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\n{session}\
             Content-Length: {}\r\n\r\n",
            self.host,
            body.len()
        );
        self.out.extend_from_slice(head.as_bytes());
        self.out.extend_from_slice(body.as_bytes());
        self.stream.write_all(&self.out).await?;
        self.answer().await
    }

    /// Sends a GET and gives the status and the body of its answer.
    ///
    /// # Errors
    /// If the connection is closed.
    pub async fn get(&mut self, path: &str) -> io::Result<(u16, Vec<u8>)> {
        let head = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", self.host);
        self.stream.write_all(head.as_bytes()).await?;
        self.answer().await
    }

    async fn answer(&mut self) -> io::Result<(u16, Vec<u8>)> {
        let end = self.head().await?;
        let head = String::from_utf8_lossy(&self.input[..end]).into_owned();
        let status = head.get(9..12).and_then(|status| status.parse().ok()).unwrap_or(0);
        let mut bytes = 0;
        for line in head.lines() {
            let Some((name, value)) = line.split_once(": ") else { continue };
            if name.eq_ignore_ascii_case("content-length") {
                bytes = value.parse().unwrap_or(0);
            } else if name.eq_ignore_ascii_case("x-session-id") && self.session.is_none() {
                self.session = Some(value.to_owned());
            }
        }
        while self.input.len() < end + bytes {
            self.read().await?;
        }
        let body = self.input[end..end + bytes].to_vec();
        self.input.drain(..end + bytes);
        Ok((status, body))
    }

    /// Where the head of the answer ends.
    async fn head(&mut self) -> io::Result<usize> {
        loop {
            let found = self.input.windows(4).position(|four| four == b"\r\n\r\n");
            if let Some(at) = found {
                return Ok(at + 4);
            }
            self.read().await?;
        }
    }

    async fn read(&mut self) -> io::Result<()> {
        self.input.reserve(READ_BYTES);
        match self.stream.read_buf(&mut self.input).await? {
            0 => Err(io::Error::other("the server has closed the connection")),
            _ => Ok(()),
        }
    }
}

/// Writes a frame as a client must: masked, here with a mask that changes nothing.
fn frame(first: u8, payload: &[u8], out: &mut Vec<u8>) {
    out.push(first);
    match payload.len() {
        short @ 0..126 => out.push(0x80 | short as u8),
        long => {
            out.push(0x80 | 126);
            out.extend_from_slice(&(long as u16).to_be_bytes());
        }
    }
    out.extend_from_slice(&[0; 4]);
    out.extend_from_slice(payload);
}

/// The code of the frame at the start of these bytes, and where its payload stands; none if it is
/// not whole.
fn whole_frame(input: &[u8]) -> Option<(u8, usize, usize)> {
    let (&first, &second) = (input.first()?, input.get(1)?);
    let (start, bytes) = match second & 0x7f {
        126 => (4, usize::from(u16::from_be_bytes(*input.get(2..)?.first_chunk()?))),
        127 => (10, u64::from_be_bytes(*input.get(2..)?.first_chunk()?) as usize),
        short => (2, usize::from(short)),
    };
    (input.len() >= start + bytes).then_some((first & 0x0f, start, start + bytes))
}
