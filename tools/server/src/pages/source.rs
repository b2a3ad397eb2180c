//! Where a story comes from: an oracle, a session, an episode of the store, or a run.

use std::sync::Arc;

use aegis_engine::episode::{Episode, Setting};
use aegis_engine::log::Tape;
use aegis_engine::scenario::Compiled;
use aegis_engine::score::JudgeName;

use crate::environment::Environment;
use crate::fault::Fault;
use crate::server::Server;
use crate::table::{hidden, shows_all};

use super::runs;

/// The tape that a name stands for: `oracle:ID`, `session:ID`, `episode:N` or `run:NAME/N`.
///
/// # Errors
/// If there is no such thing, or it may not be seen here.
pub(super) fn tape(server: &Server, name: &str) -> Result<Tape, Fault> {
    let (kind, rest) = name.split_once(':').unwrap_or((name, ""));
    match kind {
        "oracle" => oracle(server, rest),
        "session" => session(server, rest),
        "episode" => episode(server, number(rest)?),
        "run" => {
            let (run, episode) = rest.rsplit_once('/').unwrap_or((rest, ""));
            let tape = runs::tape(&server.settings, run, number(episode)?)?;
            seen(server, tape)
        }
        _ => Err(Fault::bad(
            "value_error",
            &["query", "of"],
            "name what to tell: oracle:ID, session:ID, episode:N or run:NAME/N",
        )),
    }
}

/// A tape of a log that a client has sent. A scenario that is not built in came with the log, gold
/// and all, so there is nothing to hide.
///
/// # Errors
/// If it holds the gold of a case that judges here.
pub(super) fn uploaded(server: &Server, tape: Tape) -> Result<Tape, Fault> {
    let own = |scenario: &Arc<Compiled>| {
        !scenario.source.id.contains('@')
            && aegis_engine::catalogue::by_digest(&scenario.digest).is_none()
    };
    if tape.scenario.as_ref().is_some_and(own) { Ok(tape) } else { seen(server, tape) }
}

/// The tape, if its gold may be seen here.
fn seen(server: &Server, tape: Tape) -> Result<Tape, Fault> {
    if may_see(server, &tape) { Ok(tape) } else { Err(hidden()) }
}

/// Whether the gold of a tape may be seen here.
pub(super) fn may_see(server: &Server, tape: &Tape) -> bool {
    let visibility = server.settings.visibility;
    tape.scenario.as_ref().is_some_and(|scenario| shows_all(visibility, scenario))
}

fn number(text: &str) -> Result<u64, Fault> {
    let why = "the number of an episode is a whole number, as in episode:7";
    text.parse().map_err(|_| Fault::bad("int_parsing", &["query", "of"], why))
}

fn session(server: &Server, id: &str) -> Result<Tape, Fault> {
    let session = server.sessions.find(id)?;
    let house = server.house()?;
    let mut table = session.table();
    let (log, scenario) = table.log(house)?;
    Tape::of(log, scenario)
        .ok_or_else(|| Fault::Unavailable("the log of this session cannot be read".to_owned()))
}

/// An episode that is over, whether its session has gone on or not.
fn episode(server: &Server, number: u64) -> Result<Tape, Fault> {
    let house = server.house()?;
    if let Some((_, id)) = finished(server).into_iter().find(|(episode, _)| *episode == number) {
        return session(server, &id);
    }
    let missing = || Fault::NotFound(format!("no finished episode {number} is kept here"));
    if !house.store.shows_all(number).ok_or_else(missing)? {
        return Err(hidden());
    }
    house.store.tape(number, house.settings).ok_or_else(missing)
}

/// The episodes that are over while their sessions are still open: their numbers and sessions.
pub(super) fn finished(server: &Server) -> Vec<(u64, String)> {
    let all = server.sessions.all();
    let over = all.iter().filter_map(|session| {
        let table = session.table();
        let (number, ..) = table.episode()?;
        table.is_over().then(|| (number, session.id.clone()))
    });
    over.collect()
}

/// Plays a scenario's own solution.
fn oracle(server: &Server, id: &str) -> Result<Tape, Fault> {
    let key = server.settings.private_key.as_ref();
    let known = aegis_engine::catalogue::get(id);
    let scenario = match known {
        Some(scenario) => scenario,
        None if id.contains('@') => Environment::Desk2.case(id, key)?,
        None => Environment::Desk.case(id, key)?,
    };
    if !shows_all(server.settings.visibility, &scenario) {
        return Err(Fault::Hidden(format!(
            "the oracle of {id} would tell the gold of a case that judges; only a server with \
             --visibility open shows it"
        )));
    }
    let judge = JudgeName::default_for(&scenario);
    let setting = Setting { episode: 0, seed: 0, judge, policies: &["oracle"], fork: None };
    let broken = |why: String| Fault::Unavailable(why);
    let mut episode =
        Episode::open(&scenario, &setting).map_err(|error| broken(error.to_string()))?;
    for mut answer in scenario.oracle.clone() {
        if episode.act(&mut answer).is_err() {
            break;
        }
    }
    episode.seal();
    Tape::of(episode.log(), scenario).ok_or_else(|| broken("the oracle left no log".to_owned()))
}
