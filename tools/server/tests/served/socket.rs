//! A client of WebSockets that shows every frame.

use std::io::Write as _;
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::{Value, json};
use tungstenite::client::IntoClientRequest as _;
use tungstenite::protocol::WebSocketConfig;
use tungstenite::{Message, WebSocket};

/// A socket.
pub struct Socket {
    socket: WebSocket<TcpStream>,
}

impl Socket {
    pub fn to(address: SocketAddr, path: &str) -> Self {
        Self::try_to(address, path).unwrap()
    }

    /// The status with which the server refuses the socket, if it does.
    pub fn try_to(address: SocketAddr, path: &str) -> Result<Self, u16> {
        Self::with(address, path, &[])
    }

    /// A socket that shows headers.
    pub fn with(
        address: SocketAddr,
        path: &str,
        headers: &[(&'static str, &str)],
    ) -> Result<Self, u16> {
        Self::over(TcpStream::connect(address).unwrap(), path, headers)
    }

    /// A socket of a client for whom the system keeps little that it has not read.
    pub fn narrow(address: SocketAddr, path: &str) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build().unwrap();
        let stream = runtime.block_on(async {
            let socket = tokio::net::TcpSocket::new_v4().unwrap();
            socket.set_recv_buffer_size(4096).unwrap();
            socket.connect(address).await.unwrap().into_std().unwrap()
        });
        stream.set_nonblocking(false).unwrap();
        Self::over(stream, path, &[]).unwrap()
    }

    fn over(stream: TcpStream, path: &str, headers: &[(&'static str, &str)]) -> Result<Self, u16> {
        let address = stream.peer_addr().unwrap();
        // A test that waits for nothing is to fail and not to hang.
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        let config = WebSocketConfig::default().max_message_size(None).max_frame_size(None);
        let mut request = format!("ws://{address}{path}").into_client_request().unwrap();
        for &(name, value) in headers {
            request.headers_mut().insert(name, value.parse().unwrap());
        }
        match tungstenite::client::client_with_config(request, stream, Some(config)) {
            Ok((socket, _)) => Ok(Self { socket }),
            Err(tungstenite::HandshakeError::Failure(tungstenite::Error::Http(response))) => {
                Err(response.status().as_u16())
            }
            Err(error) => panic!("{error}"),
        }
    }

    /// Sends a message and gives the answer.
    pub fn ask(&mut self, message: &Value) -> Value {
        self.say(&message.to_string());
        self.hear()
    }

    pub fn reset(&mut self, wanted: &Value) -> Value {
        self.ask(&json!({ "type": "reset", "data": wanted }))
    }

    pub fn step(&mut self, action: &Value) -> Value {
        self.ask(&json!({ "type": "step", "data": action }))
    }

    pub fn state(&mut self) -> Value {
        self.ask(&json!({ "type": "state" }))
    }

    /// The answer to an MCP message on a socket of OpenEnv.
    pub fn mcp(&mut self, method: &str, params: &Value) -> Value {
        let request = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
        self.ask(&json!({ "type": "mcp", "data": request }))["data"].clone()
    }

    pub fn say(&mut self, text: &str) {
        self.send(Message::text(text.to_owned()));
    }

    pub fn send(&mut self, message: Message) {
        self.socket.send(message).unwrap();
    }

    /// Sends bytes that are no whole frame.
    pub fn send_bytes(&mut self, bytes: &[u8]) {
        self.socket.get_mut().write_all(bytes).unwrap();
    }

    /// The next text.
    pub fn hear(&mut self) -> Value {
        match self.next() {
            Message::Text(text) => serde_json::from_str(&text).unwrap(),
            other => panic!("a text was due, and {other:?} came"),
        }
    }

    /// The next message of any kind.
    pub fn next(&mut self) -> Message {
        self.socket.read().unwrap()
    }

    /// The code with which the server closes the socket, without another word.
    pub fn closed(&mut self) -> u16 {
        match self.next() {
            Message::Close(Some(frame)) => frame.code.into(),
            other => panic!("the socket was to be closed, and {other:?} came"),
        }
    }

    /// Hangs up without a goodbye to the session.
    pub fn hang_up(mut self) {
        self.socket.close(None).unwrap();
        while self.socket.read().is_ok() {}
    }

    /// Says goodbye as the clients of OpenEnv do, and waits until the server has heard it.
    pub fn close(mut self) {
        self.say(r#"{"type":"close"}"#);
        assert_eq!(self.closed(), 1000);
    }
}
