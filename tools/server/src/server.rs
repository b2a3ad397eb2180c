//! A server: its settings, its sessions, and its store once that is read.

use std::io;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;

use crate::fault::Fault;
use crate::metrics::{Metrics, Standing};
use crate::roster::Roster;
use crate::session::Session;
use crate::sessions::Sessions;
use crate::settings::Settings;
use crate::store::{Mark, Store};
use crate::table::House;

/// How often desks are put to sleep.
const REST: Duration = Duration::from_millis(500);
/// How often at most and at least left sessions are closed.
const LEFT: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(5));

/// A server.
pub struct Server {
    /// What it was started with.
    pub settings: Settings,
    /// All its sessions.
    pub sessions: Sessions,
    /// When it was started.
    pub started: Instant,
    /// What it has counted.
    pub metrics: Arc<Metrics>,
    /// How many connections there are.
    pub connections: AtomicUsize,
    roster: Roster,
    /// Says that the server ends. It goes on until nobody listens to this any more.
    ending: watch::Sender<bool>,
    store: OnceLock<Store>,
}

/// Waits for the word that the server ends.
pub async fn ended(ending: &mut watch::Receiver<bool>) {
    // Without a server there is nobody left to wait for.
    _ = ending.wait_for(|&is_ending| is_ending).await;
}

impl Server {
    /// A server. If its store is in a folder, that is not read yet.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        Self {
            sessions: Sessions::new(settings.max_sessions),
            started: Instant::now(),
            metrics: Arc::default(),
            connections: AtomicUsize::new(0),
            roster: Roster::new(settings.awake_desks),
            ending: watch::channel(false).0,
            // In memory there is nothing to read, so nobody has to wait.
            store: match settings.store {
                Some(_) => OnceLock::new(),
                None => Store::in_memory().into(),
            },
            settings,
        }
    }

    /// Reads the store and takes over the sessions that it has kept.
    ///
    /// # Errors
    /// If the store cannot be used.
    pub fn open_store(&self) -> io::Result<()> {
        let Some(path) = &self.settings.store else { return Ok(()) };
        let (store, recovered) = Store::open(path, &self.settings, &self.metrics)?;
        let count = recovered.sessions.len();
        let visibility = self.settings.visibility;
        for kept in recovered.sessions {
            self.sessions.restore(Session::kept(kept.id, kept.environment, visibility, kept.kept));
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
        let Self { settings, roster, metrics, .. } = self;
        Ok(House { settings, store, roster, metrics })
    }

    /// What a task listens to that is to end with the server; the server waits for it.
    #[must_use]
    pub fn ending(&self) -> watch::Receiver<bool> {
        self.ending.subscribe()
    }

    /// Tells everybody that the server ends, and waits until all have gone.
    pub async fn end(&self) {
        self.ending.send_replace(true);
        self.ending.closed().await;
    }

    /// What stands now, for the page of metrics.
    #[must_use]
    pub fn standing(&self) -> Standing {
        Standing {
            sessions: self.sessions.count(),
            awake: self.roster.count(),
            attached: self.sessions.attached(),
            connections: self.connections.load(Ordering::Relaxed),
            is_ready: self.store.get().is_some(),
            uptime: self.started.elapsed(),
        }
    }

    /// Waits until everything up to a mark is safe.
    pub async fn safe(&self, mark: Option<Mark>) {
        if let Some(store) = self.store.get() {
            store.safe(mark).await;
        }
    }

    /// Puts desks to sleep and closes left sessions, for as long as the server runs.
    pub async fn keep_house(&self) {
        let timeout = self.settings.idle_timeout;
        let mut rests = tokio::time::interval(REST);
        let mut looks = tokio::time::interval((timeout / 4).clamp(LEFT.0, LEFT.1));
        rests.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        looks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            let is_look = tokio::select! {
                _ = rests.tick() => false,
                _ = looks.tick() => true,
            };
            match self.house() {
                Ok(house) if is_look => self.sessions.close_idle(timeout, house),
                Ok(house) => self.sessions.rest(house),
                Err(_) => {}
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
