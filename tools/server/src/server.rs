//! A server: its settings, its sessions, and its store once that is read.

use std::io;
use std::sync::OnceLock;
use std::time::Duration;

use tokio::time::Instant;

use crate::fault::Fault;
use crate::session::{House, Session};
use crate::sessions::Sessions;
use crate::settings::Settings;
use crate::store::{Mark, Store};

/// How often desks are put to sleep and left sessions closed.
const SWEEP: Duration = Duration::from_millis(500);

/// A server.
pub struct Server {
    /// What it was started with.
    pub settings: Settings,
    /// All its sessions.
    pub sessions: Sessions,
    /// When it was started.
    pub started: Instant,
    store: OnceLock<Store>,
}

impl Server {
    /// A server whose store is not read yet.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        let sessions = Sessions::new(settings.max_sessions);
        Self { settings, sessions, started: Instant::now(), store: OnceLock::new() }
    }

    /// Reads the store and takes over the sessions that it has kept.
    ///
    /// # Errors
    /// If the store cannot be used.
    pub fn open_store(&self) -> io::Result<()> {
        let Some(path) = &self.settings.store else {
            _ = self.store.set(Store::in_memory());
            return Ok(());
        };
        let (store, recovered) = Store::open(path, &self.settings)?;
        let count = recovered.sessions.len();
        let house = House { settings: &self.settings, store: &store };
        for kept in recovered.sessions {
            self.sessions.restore(Session::kept(kept.id, kept.environment, house, kept.kept));
        }
        tracing::info!(sessions = count, store = %path.display(), "the store is read");
        _ = self.store.set(store);
        Ok(())
    }

    /// What a session needs of its server.
    ///
    /// # Errors
    /// While the store is read.
    pub fn house(&self) -> Result<House<'_>, Fault> {
        let store = self.store.get().ok_or_else(|| {
            Fault::Unavailable("the store is still being read; try again in a moment".to_owned())
        })?;
        Ok(House { settings: &self.settings, store })
    }

    /// Waits until everything up to a mark is safe.
    pub async fn safe(&self, mark: Option<Mark>) {
        if let Some(store) = self.store.get() {
            store.safe(mark).await;
        }
    }

    /// Puts desks to sleep and closes left sessions, for as long as the server runs.
    pub async fn keep_house(&self) {
        let mut sweeps = tokio::time::interval(SWEEP);
        sweeps.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            sweeps.tick().await;
            if let Ok(house) = self.house() {
                self.sessions.sweep(house);
            }
        }
    }

    /// Makes everything safe that was written.
    pub fn flush(&self) {
        if let Some(store) = self.store.get() {
            store.flush();
        }
    }
}
