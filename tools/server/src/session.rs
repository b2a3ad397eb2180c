//! A session: one client's table, and who may come to it.

use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError, Weak};

use crate::environment::Environment;
use crate::fault::Fault;
use crate::settings::Visibility;
use crate::table::{Kept, Table};

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
    pub(crate) me: Weak<Session>,
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
        Self::with_table(id, environment, |me| Table::kept(kept, visibility, me))
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

/// A client at a session's table. Whoever only tidies there makes it wait, and turns nobody away.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_request_at_a_time_is_at_the_table_and_none_beside_a_socket() {
        let session = Session::new("some session".to_owned(), Environment::Desk);
        let first = session.visit().unwrap();
        assert!(matches!(session.visit(), Err(Fault::Conflict(_))));
        assert!(matches!(session.visit_for(None), Err(Fault::Conflict(_))));
        drop(first);
        assert!(session.visit().is_ok());
        assert!(session.hold(7));
        assert!(matches!(session.visit(), Err(Fault::Conflict(_))));
        session.release(7);
        assert!(session.visit().is_ok());
    }
}
