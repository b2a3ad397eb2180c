//! What stands on the table of a session: an episode with its desk, or its log alone.

use std::sync::{Arc, Weak};

use aegis_engine::catalogue;
use aegis_engine::command::Answer;
use aegis_engine::dialect::{self, Action};
use aegis_engine::episode::{Episode, Setting};
use aegis_engine::log::{EpisodeLog, Fork, Tape};
use aegis_engine::scenario::Compiled;
use aegis_engine::score::JudgeName;
use tokio::time::Instant;

use crate::environment::Wanted;
use crate::fault::Fault;
use crate::metrics::Metrics;
use crate::roster::Roster;
use crate::session::Session;
use crate::sessions::new_id;
use crate::settings::{Settings, Visibility};
use crate::store::{Mark, Store};
use crate::view::{Seen, Shape};

/// How many earlier requests of an episode are known again when they are sent once more.
const KNOWN_REQUESTS: usize = 256;

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

impl Table {
    /// The table as a store has kept it.
    pub(crate) fn kept(kept: Option<Kept>, visibility: Visibility, owner: &Weak<Session>) -> Self {
        let current = |kept: Kept| Current {
            number: kept.number,
            name: kept.name,
            case: Case::of(&kept.scenario, owner),
            seed: kept.seed,
            shows_all: shows_all(visibility, &kept.scenario),
            play: Play::Asleep(kept.log),
            requests: kept.requests,
            mark: None,
        };
        Self { resets: u64::from(kept.is_some()), current: kept.map(current) }
    }

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

/// What may be seen of a scenario's rewards and gold.
pub(crate) fn shows_all(visibility: Visibility, scenario: &Compiled) -> bool {
    match visibility {
        Visibility::Open => true,
        Visibility::Eval => false,
        Visibility::Train => catalogue::is_for_training(scenario),
    }
}

/// What a client is told who asks for gold that it may not see.
pub(crate) fn hidden() -> Fault {
    Fault::Hidden(
        "this log holds the gold of a case that judges; only the operator opens it, with \
         --visibility open or from the folder of the store"
            .to_owned(),
    )
}
