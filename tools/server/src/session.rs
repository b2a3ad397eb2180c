//! A session: one client's desk, its log, and who holds it.

use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError, Weak};

use aegis_engine::catalogue;
use aegis_engine::command::Answer;
use aegis_engine::dialect::{self, Action};
use aegis_engine::episode::{Episode, Setting};
use aegis_engine::log::{EpisodeLog, Fork, Tape};
use aegis_engine::scenario::Compiled;
use aegis_engine::score::JudgeName;
use tokio::time::Instant;

use crate::environment::{Environment, Wanted};
use crate::fault::Fault;
use crate::metrics::Metrics;
use crate::roster::Roster;
use crate::sessions::new_id;
use crate::settings::{Settings, Visibility};
use crate::store::{Mark, Store};
use crate::view::{Seen, Shape};

/// How many earlier requests of an episode are known again when they are sent once more.
const KNOWN_REQUESTS: usize = 256;

/// One client's session.
#[derive(Debug)]
pub struct Session {
    /// Its name, which nobody can guess.
    pub id: String,
    /// What it plays.
    pub environment: Environment,
    table: Mutex<Table>,
    /// Who holds it; 0 if nobody does.
    holder: AtomicU64,
    /// Whether a client without a socket is at the table.
    is_visited: AtomicBool,
    /// Whether it is to be closed as soon as nobody holds it.
    is_ending: AtomicBool,
    /// Whether it was closed.
    is_closed: AtomicBool,
    /// When it was used last, in milliseconds of the server's clock.
    pub(crate) used_at: AtomicU64,
    /// Whether the roster of desks that are awake has it.
    pub(crate) is_listed: AtomicBool,
    /// Itself, for the roster.
    me: Weak<Session>,
}

/// What stands on the table of a session.
#[derive(Debug, Default)]
pub struct Table {
    resets: u64,
    current: Option<Current>,
}

/// The episode of a session.
#[derive(Debug)]
struct Current {
    number: u64,
    name: String,
    case: Case,
    seed: u64,
    shows_all: bool,
    play: Play,
    requests: Vec<(String, u32)>,
    /// Up to where the store must be safe before its last turn is told.
    mark: Option<Mark>,
}

/// What a desk is built again from, beside its log.
#[derive(Debug)]
struct Case {
    id: String,
    digest: [u8; 32],
    /// Whose desk it is.
    owner: Weak<Session>,
}

/// An episode with its desk, or its log alone.
enum Play {
    Awake(Box<Episode>),
    Asleep(EpisodeLog),
}

impl std::fmt::Debug for Play {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Awake(_) => "Awake",
            Self::Asleep(_) => "Asleep",
        })
    }
}

/// What a session needs of its server.
#[derive(Clone, Copy)]
pub struct House<'a> {
    /// What the server was started with.
    pub settings: &'a Settings,
    /// Where logs go.
    pub store: &'a Store,
    /// Which desks are awake.
    pub roster: &'a Roster,
    /// What is counted.
    pub metrics: &'a Metrics,
}

/// An answer, and the mark up to which the store must be safe before it leaves.
pub struct Answered {
    /// The body.
    pub body: String,
    /// What must be safe first.
    pub mark: Option<Mark>,
}

/// An episode that a store has kept.
pub struct Kept {
    /// Its number.
    pub number: u64,
    /// The name that its client knows.
    pub name: String,
    /// Its scenario.
    pub scenario: Arc<Compiled>,
    /// Its records.
    pub log: EpisodeLog,
    /// Its seed.
    pub seed: u64,
    /// The requests that it has answered, with their turns.
    pub requests: Vec<(String, u32)>,
}

impl Session {
    /// A new session with nothing on its table.
    #[must_use]
    pub fn new(id: String, environment: Environment) -> Arc<Self> {
        Self::with_table(id, environment, |_| Table::default())
    }

    fn with_table(
        id: String,
        environment: Environment,
        table: impl FnOnce(&Weak<Self>) -> Table,
    ) -> Arc<Self> {
        Arc::new_cyclic(|me| Self {
            id,
            environment,
            table: Mutex::new(table(me)),
            holder: AtomicU64::new(0),
            is_visited: AtomicBool::new(false),
            is_ending: AtomicBool::new(false),
            is_closed: AtomicBool::new(false),
            used_at: AtomicU64::new(0),
            is_listed: AtomicBool::new(false),
            me: Weak::clone(me),
        })
    }

    /// The session as a store has kept it.
    #[must_use]
    pub fn kept(
        id: String,
        environment: Environment,
        visibility: Visibility,
        kept: Option<Kept>,
    ) -> Arc<Self> {
        let current = |kept: Kept, me: &Weak<Self>| Current {
            number: kept.number,
            name: kept.name,
            case: Case::of(&kept.scenario, me),
            seed: kept.seed,
            shows_all: shows_all(visibility, &kept.scenario),
            play: Play::Asleep(kept.log),
            requests: kept.requests,
            mark: None,
        };
        Self::with_table(id, environment, |me| Table {
            resets: u64::from(kept.is_some()),
            current: kept.map(|kept| current(kept, me)),
        })
    }

    /// So much of its name as may stand in a log.
    #[must_use]
    pub fn prefix(&self) -> &str {
        self.id.get(..8).unwrap_or(&self.id)
    }

    /// Takes hold of the session for a socket. Only one can hold it at a time.
    #[must_use]
    pub fn hold(&self, holder: u64) -> bool {
        self.holder.compare_exchange(0, holder, Ordering::AcqRel, Ordering::Acquire).is_ok()
    }

    /// Takes the session from whoever holds it; their next message is refused.
    pub fn take_over(&self, holder: u64) {
        self.holder.store(holder, Ordering::Release);
    }

    /// Lets go of the session.
    pub fn release(&self, holder: u64) {
        _ = self.holder.compare_exchange(holder, 0, Ordering::AcqRel, Ordering::Acquire);
    }

    /// Whether a socket holds the session.
    #[must_use]
    pub fn is_held(&self) -> bool {
        self.holder.load(Ordering::Acquire) != 0
    }

    /// If somebody holds the session, it will be closed once they let go.
    #[must_use]
    pub fn close_when_released(&self) -> bool {
        self.is_ending.store(true, Ordering::Release);
        self.is_held()
    }

    /// Whether the session is to be closed as soon as nobody holds it.
    #[must_use]
    pub fn is_ending(&self) -> bool {
        self.is_ending.load(Ordering::Acquire)
    }

    /// Notes that the session is closed: nobody plays on it any more.
    pub fn mark_closed(&self) {
        self.is_closed.store(true, Ordering::Release);
    }

    /// The table for the one who holds the session.
    ///
    /// # Errors
    /// If somebody else has taken it over, or it was closed.
    pub fn table_of(&self, holder: u64) -> Result<MutexGuard<'_, Table>, Fault> {
        let table = self.table();
        let lost = |why: &str| Err(Fault::UnknownSession(format!("Session {} {why}", self.id)));
        if self.is_closed.load(Ordering::Acquire) {
            return lost("was closed; connect anew");
        }
        if self.holder.load(Ordering::Acquire) != holder {
            return lost("was taken over by another client");
        }
        Ok(table)
    }

    /// The table, as soon as nobody else is at it.
    pub fn table(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts the desk to sleep unless somebody is at the table; says whether it sleeps now.
    pub(crate) fn try_sleep(&self) -> bool {
        match self.table.try_lock() {
            Ok(mut table) => table.sleep(),
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner().sleep(),
            Err(TryLockError::WouldBlock) => return false,
        }
        true
    }

    /// The table for a request of a client without a socket.
    ///
    /// # Errors
    /// If a socket holds the session, or another request is under way.
    pub fn visit(&self) -> Result<Visit<'_>, Fault> {
        let fenced = |who: &str| {
            Fault::Conflict(format!(
                "{who} uses this session now; a session belongs to one client: open another one"
            ))
        };
        if self.is_held() {
            return Err(fenced("a WebSocket"));
        }
        if self.is_visited.swap(true, Ordering::AcqRel) {
            return Err(fenced("another request"));
        }
        Ok(Visit { table: self.table(), flag: Some(&self.is_visited) })
    }

    /// The table for a request that may have a name. Sent once more while it is still under way, it
    /// waits for the answer that it is given again.
    ///
    /// # Errors
    /// If a socket holds the session, or another request is under way.
    pub fn visit_for(&self, request: Option<&str>) -> Result<Visit<'_>, Fault> {
        self.visit().or_else(|fenced| {
            let Some(request) = request else { return Err(fenced) };
            let table = self.table();
            if table.has_answered(request) { Ok(Visit { table, flag: None }) } else { Err(fenced) }
        })
    }
}

/// A client at a session's table. Whoever only tidies there makes it wait and does not turn it away.
pub struct Visit<'a> {
    table: MutexGuard<'a, Table>,
    flag: Option<&'a AtomicBool>,
}

impl Deref for Visit<'_> {
    type Target = Table;

    fn deref(&self) -> &Table {
        &self.table
    }
}

impl DerefMut for Visit<'_> {
    fn deref_mut(&mut self) -> &mut Table {
        &mut self.table
    }
}

impl Drop for Visit<'_> {
    fn drop(&mut self) {
        self.flag.into_iter().for_each(|flag| flag.store(false, Ordering::Release));
    }
}

/// What may be seen of a scenario's rewards and gold.
pub(crate) fn shows_all(visibility: Visibility, scenario: &Compiled) -> bool {
    match visibility {
        Visibility::Open => true,
        Visibility::Eval => false,
        Visibility::Train => catalogue::is_for_training(scenario),
    }
}

impl Table {
    /// Opens an episode.
    ///
    /// # Errors
    /// If there is no such case, or the store cannot be written. The former episode stays then.
    pub fn reset(
        &mut self,
        session: &Session,
        wanted: &Wanted,
        house: House<'_>,
        shape: Shape,
    ) -> Result<Answered, Fault> {
        let environment = session.environment;
        let id = environment.choose(wanted, self.resets)?;
        let scenario = environment.case(&id, house.settings.private_key.as_ref())?;
        let seed = wanted.seed.unwrap_or(0);
        let number = house.store.next_episode();
        let name = wanted.episode_id.clone().unwrap_or_else(new_id);
        let episode = open(&scenario, number, seed, None)?;
        self.begin(session, &scenario, name, seed, episode, house, shape)
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of an episode")]
    fn begin(
        &mut self,
        session: &Session,
        scenario: &Arc<Compiled>,
        name: String,
        seed: u64,
        mut episode: Episode,
        house: House<'_>,
        shape: Shape,
    ) -> Result<Answered, Fault> {
        let number = episode.log().episode();
        if episode.is_over() {
            episode.seal();
        }
        let opened = house.store.open_episode(session, number, &name, &episode)?;
        let current = Current {
            number,
            name,
            case: Case::of(scenario, &session.me),
            seed,
            shows_all: shows_all(house.settings.visibility, scenario),
            play: Play::Awake(Box::new(episode)),
            requests: Vec::new(),
            mark: opened,
        };
        let former = self.current.replace(current);
        self.resets += 1;
        if let Some(former) = former {
            former.retire(house);
        }
        house.roster.list(&session.me);
        house.metrics.resets.add(1);
        let current = self.current.as_mut().expect("it was just put there");
        let mut seen = current.look(house)?;
        seen.mark_opening(&session.id, &current.name);
        Ok(Answered { body: seen.body(shape), mark: opened })
    }

    /// Takes a turn. A request that was answered before is answered again, and acts no more.
    ///
    /// # Errors
    /// If no episode is open, or the store cannot be written; the turn is not taken then.
    pub fn step(
        &mut self,
        action: &Action,
        request: Option<&str>,
        house: House<'_>,
        shape: Shape,
    ) -> Result<Answered, Fault> {
        let started = Instant::now();
        let current = self.current.as_mut().ok_or_else(no_episode)?;
        if let Some(turn) = request.and_then(|request| current.turn_of(request)) {
            let seen = current.look_back(turn, house)?;
            return Ok(Answered { body: seen.body(shape), mark: current.mark });
        }
        let (number, requests) = (current.number, &mut current.requests);
        let episode = current.play.awake(&current.case, house)?;
        if episode.is_over() {
            let seen = Seen::of(episode, current.shows_all).too_late();
            return Ok(Answered { body: seen.body(shape), mark: current.mark });
        }
        let before = episode.log().bytes().len();
        let mut answer = Answer::default();
        action.answer(&episode.scenario().lexicon, &mut answer);
        _ = episode.act(&mut answer);
        if episode.is_over() {
            episode.seal();
        }
        let asked = request.map(|request| (request, episode.turn()));
        match house.store.append(number, episode, before, asked) {
            Ok(mark) => {
                if let Some((request, turn)) = asked {
                    if requests.len() == KNOWN_REQUESTS {
                        requests.remove(0);
                    }
                    requests.push((request.to_owned(), turn));
                }
                current.mark = mark;
                let body = Seen::of(episode, current.shows_all).body(shape);
                house.metrics.turns.add(1);
                house.metrics.step_seconds.add(started.elapsed());
                Ok(Answered { body, mark })
            }
            Err(fault) => {
                current.play.cut(before);
                Err(fault)
            }
        }
    }

    /// Whether the episode has answered a request of this name.
    #[must_use]
    pub fn has_answered(&self, request: &str) -> bool {
        self.current.as_ref().is_some_and(|current| current.turn_of(request).is_some())
    }

    /// What the client sees now.
    ///
    /// # Errors
    /// If no episode is open.
    #[allow(dead_code, reason = "for wires and pages that only look")]
    pub fn look(&mut self, house: House<'_>) -> Result<Seen, Fault> {
        self.current.as_mut().ok_or_else(no_episode)?.look(house)
    }

    /// The state as JSON; the empty one if no episode is open.
    ///
    /// # Errors
    /// If the desk cannot be built again.
    pub fn state(&mut self, house: House<'_>) -> Result<String, Fault> {
        let Some(current) = &mut self.current else {
            return Ok(r#"{"episode_id":null,"step_count":0}"#.to_owned());
        };
        let episode = current.play.awake(&current.case, house)?;
        let state = dialect::state(episode, &current.name);
        let state = if current.shows_all { state } else { state.veiled() };
        Ok(serde_json::to_string(&state).expect("a state has only texts as keys"))
    }

    /// The number, the name and the scenario of the episode.
    #[must_use]
    pub fn episode(&self) -> Option<(u64, &str, &str)> {
        let current = self.current.as_ref()?;
        Some((current.number, &current.name, &current.case.id))
    }

    /// How many turns were taken, and the points and the end of the episode if they may be seen.
    #[must_use]
    pub fn progress(&mut self, house: House<'_>) -> Option<(u32, bool)> {
        let seen = self.look(house).ok()?;
        Some((seen.turn, seen.is_done))
    }

    /// How many turns were taken, without waking the desk.
    #[must_use]
    pub fn turns(&self) -> Option<usize> {
        Some(match &self.current.as_ref()?.play {
            Play::Awake(episode) => episode.turn() as usize,
            Play::Asleep(log) => log.turns(),
        })
    }

    /// Whether the episode is over, without waking the desk.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.current.as_ref().is_some_and(|current| match &current.play {
            Play::Awake(episode) => episode.is_over(),
            Play::Asleep(log) => log.is_sealed(),
        })
    }

    /// Whether the desk is there, and not its log alone.
    #[must_use]
    pub fn is_awake(&self) -> bool {
        self.current.as_ref().is_some_and(|current| matches!(current.play, Play::Awake(_)))
    }

    /// Drops the desk and keeps its log.
    pub fn sleep(&mut self) {
        if let Some(current) = &mut self.current {
            current.play.sleep();
            current.requests.shrink_to_fit();
        }
    }

    /// Ends what is on the table: the log goes where finished ones are.
    pub fn close(&mut self, house: House<'_>) {
        if let Some(current) = self.current.take() {
            current.retire(house);
        }
    }

    /// The log of the episode, for whoever may see gold, and its scenario.
    ///
    /// # Errors
    /// If no episode is open, or its gold may not be seen.
    pub fn log(&mut self, house: House<'_>) -> Result<(&EpisodeLog, Arc<Compiled>), Fault> {
        let current = self.current.as_mut().ok_or_else(no_episode)?;
        if !current.shows_all {
            return Err(hidden());
        }
        let episode = current.play.awake(&current.case, house)?;
        let scenario = Arc::clone(episode.scenario());
        Ok((episode.log(), scenario))
    }

    /// Puts a fork of this table's episode on another session's table.
    ///
    /// # Errors
    /// If no episode is open, it has no such turn, or the store cannot be written.
    pub fn fork_onto(
        &mut self,
        turn: u32,
        other: &Session,
        house: House<'_>,
        shape: Shape,
    ) -> Result<Answered, Fault> {
        let current = self.current.as_mut().ok_or_else(no_episode)?;
        let episode = current.play.awake(&current.case, house)?;
        if turn > episode.turn() {
            let turns = episode.turn();
            return Err(Fault::Conflict(format!(
                "the episode has {turns} turns; fork after turn 0 to {turns}"
            )));
        }
        let scenario = Arc::clone(episode.scenario());
        let (seed, number) = (current.seed, house.store.next_episode());
        let tape = tape_of(episode.log(), &scenario)?;
        let fork = Some(Fork { episode: current.number, turn });
        let forked = resume(&tape, turn, number, seed, fork)?;
        let name = new_id();
        other.table().begin(other, &scenario, name, seed, forked, house, shape)
    }
}

impl Case {
    fn of(scenario: &Compiled, owner: &Weak<Session>) -> Self {
        let id = scenario.source.id.clone();
        Self { id, digest: scenario.digest, owner: Weak::clone(owner) }
    }
}

impl Current {
    fn turn_of(&self, request: &str) -> Option<u32> {
        self.requests.iter().find(|(known, _)| known == request).map(|&(_, turn)| turn)
    }

    fn look(&mut self, house: House<'_>) -> Result<Seen, Fault> {
        let episode = self.play.awake(&self.case, house)?;
        Ok(Seen::of(episode, self.shows_all))
    }

    /// What the client saw after a turn.
    fn look_back(&mut self, turn: u32, house: House<'_>) -> Result<Seen, Fault> {
        let episode = self.play.awake(&self.case, house)?;
        if turn == episode.turn() {
            return Ok(Seen::of(episode, self.shows_all));
        }
        let tape = tape_of(episode.log(), episode.scenario())?;
        let mut then = resume(&tape, turn, self.number, self.seed, None)?;
        Ok(Seen::of(&mut then, self.shows_all))
    }

    fn retire(self, house: House<'_>) {
        let Current { number, case, play, shows_all, .. } = self;
        let log = match play {
            Play::Awake(episode) => episode.into_log(),
            Play::Asleep(log) => log,
        };
        house.store.retire(number, &case.id, log, shows_all);
    }
}

impl Play {
    /// The episode with its desk, built again from the log if it sleeps.
    fn awake(&mut self, case: &Case, house: House<'_>) -> Result<&mut Episode, Fault> {
        if let Self::Asleep(log) = self {
            let started = Instant::now();
            let scenario = house.store.scenario(&case.id, &case.digest, house.settings)?;
            let tape = tape_of(log, &scenario)?;
            let opened = &tape.opened;
            let (number, seed, fork) = (opened.episode, opened.seed, opened.fork);
            let mut episode = resume(&tape, u32::MAX, number, seed, fork)?;
            if log.is_sealed() {
                episode.seal();
            }
            *self = Self::Awake(Box::new(episode));
            house.metrics.wake_seconds.add(started.elapsed());
            house.roster.list(&case.owner);
        }
        match self {
            Self::Awake(episode) => Ok(episode),
            Self::Asleep(_) => Err(Fault::Unavailable("the desk sleeps".to_owned())),
        }
    }

    fn sleep(&mut self) {
        if let Self::Awake(_) = self {
            let asleep = Self::Asleep(EpisodeLog::default());
            if let Self::Awake(episode) = std::mem::replace(self, asleep) {
                let mut log = episode.into_log();
                log.shrink();
                *self = Self::Asleep(log);
            }
        }
    }

    /// Takes back what was never kept.
    fn cut(&mut self, bytes: usize) {
        self.sleep();
        if let Self::Asleep(log) = self {
            log.cut(bytes);
        }
    }
}

fn open(
    scenario: &Arc<Compiled>,
    episode: u64,
    seed: u64,
    fork: Option<Fork>,
) -> Result<Episode, Fault> {
    let judge = JudgeName::default_for(scenario);
    let setting = Setting { episode, seed, judge, policies: &["client"], fork };
    Episode::open(scenario, &setting).map_err(|error| Fault::Unavailable(error.to_string()))
}

fn resume(
    tape: &Tape,
    until: u32,
    episode: u64,
    seed: u64,
    fork: Option<Fork>,
) -> Result<Episode, Fault> {
    let judge = tape.opened.judge;
    let setting = Setting { episode, seed, judge, policies: &["client"], fork };
    Episode::resume(tape, until, &setting).map_err(|error| Fault::Unavailable(error.to_string()))
}

fn tape_of(log: &EpisodeLog, scenario: &Arc<Compiled>) -> Result<Tape, Fault> {
    Tape::of(log, Arc::clone(scenario))
        .ok_or_else(|| Fault::Unavailable("the log of this session cannot be read".to_owned()))
}

fn no_episode() -> Fault {
    Fault::Conflict("no episode is open in this session; reset it first".to_owned())
}

/// What a client is told who asks for gold that it may not see.
pub(crate) fn hidden() -> Fault {
    Fault::Hidden(
        "this log holds the gold of a case that judges; only the operator opens it, with \
         --visibility open or from the folder of the store"
            .to_owned(),
    )
}
