//! All sessions of a server: how many there may be, who uses them, and which desks are awake.

use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use tokio::time::Instant;

use crate::environment::Environment;
use crate::fault::Fault;
use crate::session::Session;
use crate::table::House;

/// Into how many parts the sessions are cut, so that clients seldom wait for each other.
const SHARDS: usize = 64;
/// After how long a desk that nobody uses goes to sleep.
const AWAKE: Duration = Duration::from_secs(20);
/// How often at most sessions are looked through for abandoned ones, since a flood would ask for
/// that with every request.
const LOOK_EVERY: u64 = 1_000;
/// How long a session without a socket is kept when others want its place.
const ABANDONED: Duration = Duration::from_secs(60);

/// All sessions of a server.
pub struct Sessions {
    shards: Vec<Mutex<BTreeMap<String, Arc<Session>>>>,
    count: AtomicUsize,
    max: usize,
    started: Instant,
    next_holder: AtomicU64,
    /// When they were looked through for abandoned ones last.
    looked_at: AtomicU64,
    /// The sessions whose clients have hung up, and when, the first one first. They can come back,
    /// but when others want a place, theirs is free.
    left: Mutex<VecDeque<(Weak<Session>, u64)>>,
}

impl Sessions {
    /// Room for so many.
    #[must_use]
    pub fn new(max: usize) -> Self {
        Self {
            shards: (0..SHARDS).map(|_| Mutex::default()).collect(),
            count: AtomicUsize::new(0),
            max,
            started: Instant::now(),
            next_holder: AtomicU64::new(1),
            looked_at: AtomicU64::new(0),
            left: Mutex::default(),
        }
    }

    /// Opens a session.
    ///
    /// # Errors
    /// If there are as many as there may be, all of them in use.
    pub fn open(&self, environment: Environment, house: House<'_>) -> Result<Arc<Session>, Fault> {
        if !self.take_place() {
            if !self.close_left(house) {
                self.close_abandoned(house);
            }
            if !self.take_place() {
                return Err(Fault::Full { active: self.count(), max: self.max });
            }
        }
        let session = Session::new(new_id(), environment);
        self.touch(&session);
        self.shard(&session.id).insert(session.id.clone(), Arc::clone(&session));
        Ok(session)
    }

    fn take_place(&self) -> bool {
        let more = |count| (count < self.max).then_some(count + 1);
        self.count.fetch_update(Ordering::AcqRel, Ordering::Acquire, more).is_ok()
    }

    /// Takes a session that a store has kept.
    pub fn restore(&self, session: Arc<Session>) {
        self.count.fetch_add(1, Ordering::AcqRel);
        self.touch(&session);
        self.shard(&session.id).insert(session.id.clone(), session);
    }

    /// The session with this name.
    ///
    /// # Errors
    /// If there is none.
    pub fn find(&self, id: &str) -> Result<Arc<Session>, Fault> {
        let found = self.shard(id).get(id).cloned();
        let session =
            found.ok_or_else(|| Fault::UnknownSession(format!("Unknown session_id: {id}")))?;
        self.touch(&session);
        Ok(session)
    }

    /// Whether there is a session of this name; to ask is not to use it.
    #[must_use]
    pub fn has(&self, id: &str) -> bool {
        self.shard(id).contains_key(id)
    }

    /// The session that plays the episode of this name.
    ///
    /// # Errors
    /// If there is none, or more than one.
    pub fn find_by_episode(&self, name: &str) -> Result<Arc<Session>, Fault> {
        let plays = |session: &Arc<Session>| {
            session.table().episode().is_some_and(|(_, episode, _)| episode == name)
        };
        let mut found: Vec<_> = self.all().into_iter().filter(plays).collect();
        match found.len() {
            1 => Ok(found.remove(0)),
            0 => Err(Fault::UnknownSession(format!("Unknown episode_id: {name}"))),
            many => Err(Fault::UnknownSession(format!(
                "{many} sessions play an episode named {name}; come back with the session_id"
            ))),
        }
    }

    /// Ends a session; its log is kept as those of other finished ones are.
    pub fn close(&self, id: &str, house: House<'_>) -> bool {
        let Some(session) = self.shard(id).remove(id) else { return false };
        self.count.fetch_sub(1, Ordering::AcqRel);
        session.mark_closed();
        session.table().close(house);
        house.store.close_session(&session);
        true
    }

    /// All sessions, in the order of their names.
    #[must_use]
    pub fn all(&self) -> Vec<Arc<Session>> {
        let shards = self.shards.iter();
        let mut all: Vec<_> =
            shards.flat_map(|shard| lock(shard).values().cloned().collect::<Vec<_>>()).collect();
        all.sort_by(|a, b| a.id.cmp(&b.id));
        all
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count.load(Ordering::Acquire)
    }

    /// How many there may be.
    #[must_use]
    pub const fn max(&self) -> usize {
        self.max
    }

    /// A number for somebody who wants to hold a session.
    pub fn new_holder(&self) -> u64 {
        self.next_holder.fetch_add(1, Ordering::Relaxed)
    }

    /// Notes that a session is used.
    pub fn touch(&self, session: &Session) {
        session.used_at.store(self.now(), Ordering::Relaxed);
    }

    /// How long nobody has used a session.
    #[must_use]
    pub fn idle(&self, session: &Session) -> Duration {
        Duration::from_millis(self.now().saturating_sub(session.used_at.load(Ordering::Relaxed)))
    }

    /// Puts desks to sleep that nobody uses.
    pub fn rest(&self, house: House<'_>) {
        let awake = u64::try_from(AWAKE.as_millis()).unwrap_or(u64::MAX);
        house.roster.sleep_until(self.now().saturating_sub(awake));
    }

    /// Closes sessions that nobody holds and nobody has used for so long.
    pub fn close_idle(&self, time: Duration, house: House<'_>) {
        let is_left = |session: &Session| !session.is_held() && self.idle(session) >= time;
        for shard in &self.shards {
            let left: Vec<String> = {
                let sessions = lock(shard);
                let left = sessions.values().filter(|session| is_left(session));
                left.map(|session| session.id.clone()).collect()
            };
            for id in left {
                self.close(&id, house);
            }
        }
    }

    /// Notes that the client of a session has hung up.
    pub fn leave(&self, session: &Arc<Session>) {
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        if left.len() >= self.max {
            left.retain(|(session, _)| session.strong_count() > 0);
        }
        left.push_back((Arc::downgrade(session), session.used_at.load(Ordering::Relaxed)));
    }

    /// Closes the session that was left first; says whether there was one.
    fn close_left(&self, house: House<'_>) -> bool {
        loop {
            let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
            let Some((session, since)) = left.pop_front() else { return false };
            drop(left);
            let is_left = |session: &Arc<Session>| {
                !session.is_held() && session.used_at.load(Ordering::Relaxed) == since
            };
            if session.upgrade().filter(is_left).is_some_and(|it| self.close(&it.id, house)) {
                return true;
            }
        }
    }

    /// Closes sessions whose client has gone without a word.
    fn close_abandoned(&self, house: House<'_>) {
        let (now, last) = (self.now(), self.looked_at.load(Ordering::Acquire));
        let is_due = last == 0 || now >= last + LOOK_EVERY;
        let looked =
            self.looked_at.compare_exchange(last, now.max(1), Ordering::AcqRel, Ordering::Acquire);
        if is_due && looked.is_ok() {
            self.close_idle(ABANDONED, house);
        }
    }

    /// How many sessions a socket holds.
    #[must_use]
    pub fn attached(&self) -> usize {
        let held = |shard| lock(shard).values().filter(|session| session.is_held()).count();
        self.shards.iter().map(held).sum()
    }

    fn now(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn shard(&self, id: &str) -> MutexGuard<'_, BTreeMap<String, Arc<Session>>> {
        let place = id.bytes().fold(0, |sum, byte| (sum * 31 + usize::from(byte)) & 0xffff);
        lock(&self.shards[place % SHARDS])
    }
}

fn lock(
    shard: &Mutex<BTreeMap<String, Arc<Session>>>,
) -> MutexGuard<'_, BTreeMap<String, Arc<Session>>> {
    shard.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A name that nobody can guess, in the form of a random UUID.
///
/// # Panics
/// If the system has no randomness.
#[must_use]
pub fn new_id() -> String {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).expect("every system that can serve has randomness");
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}
