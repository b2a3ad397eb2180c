//! Who plays at this moment, for the operator.

use std::sync::Arc;

use askama::Template;
use axum::response::Response;
use serde::Serialize;

use crate::server::Server;
use crate::session::Session;

use super::frame::{Frame, send};

/// How many sessions are listed; the others are counted.
const MOST: usize = 200;

#[derive(Template)]
#[template(path = "live.html")]
struct Live {
    frame: Frame,
    now: Now,
}

/// What goes on.
#[derive(Serialize)]
pub(super) struct Now {
    sessions: usize,
    max_sessions: usize,
    attached: usize,
    awake: usize,
    uptime_seconds: u64,
    finished_episodes: usize,
    /// Those used last.
    listed: Vec<Row>,
}

/// A session. Its whole name stays secret: whoever knows it can play on it.
#[derive(Serialize)]
struct Row {
    session: String,
    environment: &'static str,
    episode: Option<u64>,
    turns: Option<usize>,
    state: &'static str,
    idle_seconds: u64,
}

/// The page.
pub(super) fn page(server: &Arc<Server>) -> Response {
    let frame = Frame::of("Live sessions", "/live");
    let frame = Frame { modules: &["shortcuts.js", "live.js"], ..frame };
    send(&Live { frame, now: now(server) })
}

/// What goes on. No desk is woken for it, and nobody who plays is kept waiting.
pub(super) fn now(server: &Server) -> Now {
    let mut all: Vec<_> = server.sessions.all();
    let standing = server.standing();
    all.sort_by_key(|session| server.sessions.idle(session));
    let finished = server.house().map_or(0, |house| house.store.list(100_000).len());
    Now {
        sessions: standing.sessions,
        max_sessions: server.sessions.max(),
        attached: standing.attached,
        awake: standing.awake,
        uptime_seconds: standing.uptime.as_secs(),
        finished_episodes: finished,
        listed: all.iter().take(MOST).map(|session| row(server, session)).collect(),
    }
}

fn row(server: &Server, session: &Session) -> Row {
    let table = session.table();
    let state = match (table.episode().is_some(), table.is_over(), session.is_held()) {
        (false, ..) => "no episode",
        (_, true, _) => "over",
        (.., true) => "attached",
        _ if table.is_awake() => "awake",
        _ => "asleep",
    };
    Row {
        session: session.id.get(..8).unwrap_or_default().to_owned(),
        environment: session.environment.as_str(),
        episode: table.episode().map(|(number, ..)| number),
        turns: table.turns(),
        state,
        idle_seconds: server.sessions.idle(session).as_secs(),
    }
}
