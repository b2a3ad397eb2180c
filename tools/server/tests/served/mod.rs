//! A server of the test's own, and clients that show all that it sends.
#![allow(dead_code, reason = "each test program uses a part of it")]

pub mod http;
pub mod socket;

use std::net::SocketAddr;
use std::thread::JoinHandle;

use aegis_server::Settings;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use http::{Line, Reply};
use socket::Socket;

/// A case of the first edition, and an action that it takes.
pub const CASE: &str = "billing_seat_adjustment";

/// A server that ends with its test.
pub struct Served {
    pub address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    serving: Option<JoinHandle<()>>,
}

impl Served {
    pub fn start() -> Self {
        Self::with(|_| {})
    }

    /// A server whose settings are changed first.
    pub fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let mut settings = Settings::default();
        change(&mut settings);
        let (stop, stopped) = oneshot::channel();
        let (tell, told) = std::sync::mpsc::channel();
        let serving = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(2)
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async {
                let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
                tell.send(listener.local_addr().unwrap()).unwrap();
                let stopped = async { _ = stopped.await };
                aegis_server::serve(settings, listener, stopped).await.unwrap();
            });
        });
        let address = told.recv().unwrap();
        let served = Self { address, stop: Some(stop), serving: Some(serving) };
        served.wait_for_store();
        served
    }

    /// A store is read while the server listens already.
    fn wait_for_store(&self) {
        while self.get("/sessions").status == 503 {
            std::thread::yield_now();
        }
    }

    /// A connection that is kept.
    pub fn line(&self) -> Line {
        Line::to(self.address)
    }

    pub fn socket(&self, path: &str) -> Socket {
        Socket::to(self.address, path)
    }

    pub fn get(&self, path: &str) -> Reply {
        self.ask("GET", path, &[], "")
    }

    pub fn post(&self, path: &str, body: &Value) -> Reply {
        self.ask("POST", path, &[], &body.to_string())
    }

    /// A request of a client that names its session.
    pub fn post_in(&self, session: &str, path: &str, body: &Value) -> Reply {
        self.ask("POST", path, &[("X-Session-Id", session)], &body.to_string())
    }

    pub fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
        self.line().ask(method, path, headers, body)
    }

    /// A session over plain HTTP with an episode on [`CASE`].
    pub fn session(&self) -> String {
        let reply = self.post("/reset", &json!({ "fixture_id": CASE }));
        assert_eq!(reply.status, 200, "{}", reply.body);
        reply.header("x-session-id").unwrap().to_owned()
    }

    /// How many steps a session's episode has.
    pub fn steps_of(&self, session: &str) -> Value {
        let reply = self.ask("GET", "/state", &[("X-Session-Id", session)], "");
        reply.json()["step_count"].clone()
    }

    /// Calls a method of JSON-RPC.
    pub fn rpc(&self, method: &str, params: &Value) -> Value {
        let request = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
        let reply = self.post("/mcp", &request);
        assert_eq!(reply.status, 200, "{}", reply.body);
        reply.json()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        _ = self.stop.take().map(|stop| stop.send(()));
        let ended = self.serving.take().map(JoinHandle::join);
        assert!(std::thread::panicking() || ended.is_some_and(|ended| ended.is_ok()));
    }
}

/// An action that the case of [`CASE`] takes.
pub fn open_ticket() -> Value {
    json!({ "action_type": "open_ticket", "ticket_id": "TICKET-1001" })
}
