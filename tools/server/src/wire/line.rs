//! A WebSocket that is known to be alive: silent ones are asked, idle ones and those of a server
//! that ends are closed.

use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use hyper::body::Buf;
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use tokio::io::AsyncWriteExt as _;
use tokio::sync::watch;
use tokio::time::{Instant, Interval, MissedTickBehavior};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::error::CapacityError;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};
use tokio_tungstenite::tungstenite::protocol::frame::{CloseFrame, FrameHeader};
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, Utf8Bytes};

use crate::server::{self, Server};
use crate::settings::Settings;

pub(super) use tokio_tungstenite::tungstenite::Message;

/// How many bytes a message may have, as at the reference server.
const MESSAGE_BYTES: usize = 16 * 1024 * 1024;
/// How much longer a message may be and still be read to its end, so that its sender is told why
/// it is refused.
const PATIENCE_BYTES: usize = 2 * MESSAGE_BYTES;
/// As long as most messages. The library's own buffer would take 130 KB for each idle socket.
const READ_BYTES: usize = 2048;
/// The head of a frame is no longer than this.
const HEAD_BYTES: usize = 10;
/// How long the sender of a message without an end has to hear why it is cut off.
const FLOOD: Duration = Duration::from_secs(1);

/// A socket.
pub(super) struct Line {
    socket: WebSocketStream<TokioIo<Upgraded>>,
    ending: watch::Receiver<bool>,
    /// When it is looked at whether the client is still there.
    looks: Interval,
    /// How many times nothing had come since the last look.
    silent_looks: u32,
    /// After how many such looks the client has been idle for too long.
    idle_looks: u32,
    /// Whether the client was sent a ping that it has not answered.
    is_asked: bool,
    /// Whether the client has closed it.
    is_hung_up: bool,
}

/// Why a socket is closed that its client did not close.
enum Silence {
    /// The server ends.
    Ending,
    /// The client has sent nothing for as long as sessions are kept.
    Idle,
    /// The client does not even answer a ping.
    Dead,
}

impl Line {
    /// Watches over a connection that has become a socket.
    pub(super) async fn of(upgraded: Upgraded, server: &Server) -> Self {
        let limits = WebSocketConfig::default()
            .read_buffer_size(READ_BYTES)
            .write_buffer_size(0)
            .max_message_size(Some(PATIENCE_BYTES))
            .max_frame_size(Some(PATIENCE_BYTES));
        let io = TokioIo::new(upgraded);
        let socket = WebSocketStream::from_raw_socket(io, Role::Server, Some(limits)).await;
        let Settings { limits, idle_timeout, .. } = &server.settings;
        let every = limits.ping_every.max(Duration::from_millis(1));
        let mut looks = tokio::time::interval_at(Instant::now() + every, every);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let idle_looks = idle_timeout.as_millis().div_ceil(every.as_millis());
        Self {
            socket,
            ending: server.ending(),
            looks,
            silent_looks: 0,
            idle_looks: u32::try_from(idle_looks).unwrap_or(u32::MAX),
            is_asked: false,
            is_hung_up: false,
        }
    }

    /// Whether the client has closed the socket, so that it was not the line that broke.
    pub(super) const fn is_hung_up(&self) -> bool {
        self.is_hung_up
    }

    /// The next message that says something; none once the socket is closed.
    pub(super) async fn hear(&mut self) -> Option<Message> {
        let silence = match self.listen().await {
            Ok(message) => return message,
            Err(silence) => silence,
        };
        let reason = match silence {
            Silence::Ending => "the server ends",
            Silence::Idle => "nothing was sent for too long",
            Silence::Dead => {
                tracing::debug!("a socket has answered no ping and is closed");
                return None;
            }
        };
        self.say(closing(1001, reason)).await;
        None
    }

    async fn listen(&mut self) -> Result<Option<Message>, Silence> {
        loop {
            let received = tokio::select! {
                biased;
                received = self.socket.next() => received,
                () = server::ended(&mut self.ending) => return Err(Silence::Ending),
                _ = self.looks.tick() => {
                    if !self.look().await? {
                        return Ok(None);
                    }
                    continue;
                }
            };
            self.is_asked = false;
            match received {
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                Some(Ok(Message::Close(_))) => {
                    self.is_hung_up = true;
                    return Ok(None);
                }
                Some(Err(Error::Capacity(CapacityError::MessageTooLong { .. }))) => {
                    self.cut_off().await;
                    return Ok(None);
                }
                Some(Err(_)) | None => return Ok(None),
                Some(Ok(message)) => {
                    self.silent_looks = 0;
                    return Ok(Some(message));
                }
            }
        }
    }

    /// Asks a client that was silent since the last look; says whether the socket is still open.
    async fn look(&mut self) -> Result<bool, Silence> {
        if self.is_asked {
            return Err(Silence::Dead);
        }
        if self.silent_looks >= self.idle_looks {
            return Err(Silence::Idle);
        }
        self.silent_looks += 1;
        if self.silent_looks == 1 {
            return Ok(true);
        }
        self.is_asked = true;
        Ok(self.say(Message::Ping(Vec::new().into())).await)
    }

    /// Closes the socket of a sender whose message is not read to its end. To hang up on it at once
    /// would take back the word.
    async fn cut_off(&mut self) {
        self.say(goodbye(1009)).await;
        tokio::time::sleep(FLOOD).await;
    }

    /// Sends a message; says whether the socket is still open.
    pub(super) async fn say(&mut self, message: Message) -> bool {
        let said = match message {
            Message::Text(text) => self.write(text.as_str()).await,
            other => self.socket.send(other).await,
        };
        said.is_ok()
    }

    /// Writes a text below the library, which would keep a buffer as long as the longest one with
    /// every socket. What a server sends is not masked, so a frame is a head and the text itself.
    async fn write(&mut self, text: &str) -> Result<(), Error> {
        let mut room = [0; HEAD_BYTES];
        let mut rest = &mut room[..];
        let header = FrameHeader { opcode: OpCode::Data(Data::Text), ..FrameHeader::default() };
        header.format(text.len() as u64, &mut rest)?;
        let unused = rest.len();
        let mut frame = Buf::chain(&room[..HEAD_BYTES - unused], text.as_bytes());
        // What the library has begun to send comes first.
        self.socket.flush().await?;
        let io = self.socket.get_mut();
        io.write_all_buf(&mut frame).await?;
        Ok(io.flush().await?)
    }
}

/// Whether a message is longer than one may be; its socket is closed with 1009.
pub(super) const fn is_too_large(bytes: usize) -> bool {
    bytes > MESSAGE_BYTES
}

/// The frame that closes a socket with a code.
pub(super) fn goodbye(code: u16) -> Message {
    closing(code, if code == 1009 { "a message may have 16777216 bytes" } else { "" })
}

fn closing(code: u16, reason: &'static str) -> Message {
    Message::Close(Some(CloseFrame { code: code.into(), reason: Utf8Bytes::from_static(reason) }))
}
