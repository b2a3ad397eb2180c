//! Which desks are awake: when there are more than may be, the one that was unused for longest goes
//! to sleep at once, so that not even a flood of resets keeps more.

use std::collections::VecDeque;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use crate::session::Session;

/// How many desks are looked at for one that may sleep, before one more is let stay awake.
const LOOKS: usize = 8;

/// The desks that are awake, about in the order in which they were used.
pub struct Roster {
    most: usize,
    entries: Mutex<VecDeque<Entry>>,
}

struct Entry {
    session: Weak<Session>,
    /// When the session was used last when it was looked at last.
    used_at: u64,
}

impl Roster {
    /// Room for so many desks.
    #[must_use]
    pub fn new(most: usize) -> Self {
        Self { most, entries: Mutex::default() }
    }

    /// How many desks are awake.
    #[must_use]
    pub fn count(&self) -> usize {
        self.entries().len()
    }

    /// Notes that the desk of a session is awake. Its own table may be in use meanwhile.
    pub fn list(&self, session: &Weak<Session>) {
        let Some(listed) = session.upgrade() else { return };
        if listed.is_listed.swap(true, Ordering::AcqRel) {
            return;
        }
        self.put_back(&listed);
        for look in 1..=LOOKS {
            let Some((session, used_at)) = self.first(|_, count| count > self.most) else { return };
            // When all were used again since they were listed, the one at the front has to go.
            let is_next = session.used_at.load(Ordering::Relaxed) <= used_at || look == LOOKS;
            if !is_next {
                self.put_back(&session);
            } else if self.put_to_sleep(&session) {
                return;
            }
        }
    }

    /// Puts all desks to sleep that were not used since a moment of the sessions' clock.
    pub fn sleep_until(&self, moment: u64) {
        for _ in 0..self.count() {
            let is_old = |used_at, _| used_at < moment;
            let Some((session, _)) = self.first(is_old) else { return };
            if session.used_at.load(Ordering::Relaxed) < moment {
                self.put_to_sleep(&session);
            } else {
                self.put_back(&session);
            }
        }
    }

    /// Takes the first entry off if it is wanted by when it was used and how many there are.
    fn first(&self, is_wanted: impl Fn(u64, usize) -> bool) -> Option<(Arc<Session>, u64)> {
        let mut entries = self.entries();
        loop {
            let first = entries.front()?;
            let (session, used_at) = (first.session.upgrade(), first.used_at);
            if session.is_some() && !is_wanted(used_at, entries.len()) {
                return None;
            }
            entries.pop_front();
            if let Some(session) = session {
                return Some((session, used_at));
            }
        }
    }

    /// Puts a desk to sleep, or its entry back if somebody is at its table.
    fn put_to_sleep(&self, session: &Arc<Session>) -> bool {
        // Whoever wakes it from now on lists it again.
        session.is_listed.store(false, Ordering::Release);
        let sleeps = session.try_sleep();
        if !sleeps && !session.is_listed.swap(true, Ordering::AcqRel) {
            self.put_back(session);
        }
        sleeps
    }

    fn put_back(&self, session: &Arc<Session>) {
        let used_at = session.used_at.load(Ordering::Relaxed);
        self.entries().push_back(Entry { session: Arc::downgrade(session), used_at });
    }

    fn entries(&self) -> MutexGuard<'_, VecDeque<Entry>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
