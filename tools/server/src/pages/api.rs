//! What the modules of the pages ask for, beside what every client can ask for.

use std::sync::Arc;

use aegis_engine::log::{Tape, read_all, read_shifts};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::environment::Environment;
use crate::fault::Fault;
use crate::server::Server;

use super::story::{Story, final_score};
use super::{acting, live, runs, source};

/// How many bytes of a log can be sent.
const LOG_BYTES: usize = 64 * 1024 * 1024;
/// How many episodes are listed.
const MOST_EPISODES: usize = 500;

/// The routes.
pub(super) fn routes() -> Router<Arc<Server>> {
    let upload = post(tell_uploaded).layer(DefaultBodyLimit::max(LOG_BYTES));
    Router::new()
        .route("/api/actions/{environment}", get(actions))
        .route("/api/sessions/{environment}", post(open_session))
        .route("/api/story", get(tell).merge(upload))
        .route("/api/episodes", get(episodes))
        .route("/api/runs/{name}/episodes", get(run_episodes))
        .route("/api/live", get(now))
        .route("/live", get(now))
}

/// What to tell.
#[derive(Deserialize)]
struct Asked {
    of: Option<String>,
    /// Of a log that was sent: which episode.
    episode: Option<u64>,
    /// Without what was seen at each turn.
    #[serde(default)]
    brief: bool,
}

async fn actions(Path(name): Path<String>) -> Result<Response, Fault> {
    Ok(axum::Json(acting::offers(environment(&name)?)).into_response())
}

/// Opens a session that is nobody else's, whatever cookies the browser has.
async fn open_session(
    State(server): State<Arc<Server>>,
    Path(name): Path<String>,
) -> Result<Response, Fault> {
    let session = server.sessions.open(environment(&name)?, server.house()?)?;
    Ok(axum::Json(json!({ "session_id": session.id })).into_response())
}

fn environment(name: &str) -> Result<Environment, Fault> {
    Environment::from_word(name).ok_or_else(|| {
        let known = Environment::ALL.iter().map(|it| it.as_str()).collect::<Vec<_>>().join(", ");
        Fault::NotFound(format!("there is no environment {name:?}; there are {known}"))
    })
}

async fn tell(
    State(server): State<Arc<Server>>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let story = aside(move || {
        let name = asked.of.as_deref().unwrap_or_default();
        match source::tape(&server, name) {
            Ok(tape) => Story::of(&tape, asked.brief).map(Some),
            // Whoever plays a case that judges asks for nothing forbidden: there is just no story.
            Err(Fault::Hidden(_)) if name.starts_with("session:") => Ok(None),
            Err(fault) => Err(fault),
        }
    });
    Ok(axum::Json(story.await?).into_response())
}

/// Tells an episode of a log that was sent, and lists the others.
async fn tell_uploaded(
    State(server): State<Arc<Server>>,
    Query(asked): Query<Asked>,
    body: Bytes,
) -> Result<Response, Fault> {
    let told = aside(move || {
        let no_log = |why: String| Fault::bad("value_error", &["body"], why);
        let (tapes, losses) = read_all(&body)
            .map_err(|error| no_log(format!("this file is no log that can be read: {error}")))?;
        let mut episodes: Vec<Value> = tapes.iter().map(describe).collect();
        episodes.truncate(MOST_EPISODES);
        let wanted = |tape: &Tape| asked.episode.is_none_or(|wanted| tape.opened.episode == wanted);
        let tape = tapes.into_iter().find(wanted).ok_or_else(|| no_log(without_episode(&body)))?;
        let story = Story::of(&source::uploaded(&server, tape)?, asked.brief)?;
        Ok(json!({ "episodes": episodes, "losses": losses.len(), "story": story }))
    });
    Ok(axum::Json(told.await?).into_response())
}

/// Why a log has no episode to tell.
fn without_episode(log: &[u8]) -> String {
    let has_shifts = read_shifts(log).is_ok_and(|(shifts, _)| !shifts.is_empty());
    let why = if has_shifts {
        "this is the log of a shift; `aegis replay` tells it, this page tells episodes"
    } else {
        "the log has no such episode; it may be empty or damaged"
    };
    why.to_owned()
}

/// The finished episodes that may be seen, newest first.
async fn episodes(State(server): State<Arc<Server>>) -> Result<Response, Fault> {
    let house = server.house()?;
    let kept = house.store.list(MOST_EPISODES);
    let entry = |number: u64, scenario: &str| json!({ "episode": number, "scenario": scenario });
    let mut shown: Vec<Value> = kept
        .iter()
        .filter(|listed| listed.shows_all)
        .map(|listed| entry(listed.number, &listed.scenario))
        .collect();
    let mut withheld = kept.len() - shown.len();
    for (number, id) in source::finished(&server) {
        let Ok(session) = server.sessions.find(&id) else { continue };
        let mut table = session.table();
        match table.log(house) {
            Ok((_, scenario)) => shown.push(entry(number, &scenario.source.id)),
            Err(_) => withheld += 1,
        }
    }
    shown.sort_by_key(|episode| std::cmp::Reverse(episode["episode"].as_u64()));
    Ok(axum::Json(json!({ "episodes": shown, "withheld": withheld })).into_response())
}

async fn run_episodes(
    State(server): State<Arc<Server>>,
    Path(name): Path<String>,
) -> Result<Response, Fault> {
    let listed = aside(move || {
        let (mut shown, mut withheld) = (Vec::new(), 0);
        runs::each_tape(&server.settings, &name, |tape| {
            match source::may_see(&server, tape) {
                true => shown.push(describe(tape)),
                false => withheld += 1,
            }
            shown.len() < MOST_EPISODES
        })?;
        Ok(json!({ "episodes": shown, "withheld": withheld }))
    });
    Ok(axum::Json(listed.await?).into_response())
}

fn describe(tape: &Tape) -> Value {
    json!({
        "episode": tape.opened.episode,
        "scenario": tape.opened.scenario,
        "policies": tape.opened.policies,
        "turns": tape.turns,
        "score": final_score(tape),
    })
}

async fn now(State(server): State<Arc<Server>>) -> Response {
    axum::Json(live::now(&server)).into_response()
}

/// Does what takes long beside the clients who play.
async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Fault> + Send + 'static,
) -> Result<T, Fault> {
    let failed = |_| Fault::Unavailable("the log could not be told; try again".to_owned());
    tokio::task::spawn_blocking(work).await.map_err(failed)?
}
