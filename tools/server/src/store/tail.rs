//! The growing end of a file: what was written, and up to where it is safe from a power cut.

use std::fs::File;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;

use crate::metrics::Metrics;
use crate::settings::Fsync;

/// How often a file is made safe that is not made safe for each answer.
const INTERVAL: Duration = Duration::from_millis(100);

/// The growing end of a file. A thread of its own makes it safe: many answers wait for one call.
pub(super) struct Tail {
    fsync: Fsync,
    shared: Arc<Shared>,
    safe: watch::Receiver<u64>,
}

struct Shared {
    state: Mutex<State>,
    wake: Condvar,
}

struct State {
    file: Arc<File>,
    /// Files and folders that have to be safe before the file is.
    earlier: Vec<Arc<File>>,
    written: u64,
    safe: u64,
    is_closed: bool,
}

impl Tail {
    /// Watches over a file to which nothing was written yet.
    pub(super) fn of(file: File, fsync: Fsync, metrics: &Arc<Metrics>) -> Self {
        let state = State {
            file: Arc::new(file),
            earlier: Vec::new(),
            written: 0,
            safe: 0,
            is_closed: false,
        };
        let shared = Arc::new(Shared { state: Mutex::new(state), wake: Condvar::new() });
        let (sender, safe) = watch::channel(0);
        if fsync != Fsync::Never {
            let (shared, metrics) = (Arc::clone(&shared), Arc::clone(metrics));
            let work = move || keep_safe(&shared, &sender, fsync, &metrics);
            // Without the thread nothing would ever be safe, and answers would wait for ever.
            std::thread::Builder::new()
                .name("store".to_owned())
                .spawn(work)
                .expect("a server can start a thread");
        }
        Self { fsync, shared, safe }
    }

    /// Says that so many bytes more were written, and gives how many there are now.
    pub(super) fn grew(&self, bytes: u64) -> u64 {
        let mut state = self.lock();
        state.written += bytes;
        let written = state.written;
        drop(state);
        if self.fsync == Fsync::Always {
            self.shared.wake.notify_one();
        }
        written
    }

    /// Goes on with another file, once the former one and the folder of both are safe. Nobody waits
    /// for that here: it may take as long as the former file is large.
    pub(super) fn go_on_with(&self, file: File, folder: File) {
        let mut state = self.lock();
        let former = std::mem::replace(&mut state.file, Arc::new(file));
        if self.fsync != Fsync::Never {
            state.earlier.extend([former, Arc::new(folder)]);
        }
    }

    /// Waits until so many bytes are safe, if answers wait for that here.
    pub(super) async fn safe(&self, bytes: u64) {
        if self.fsync == Fsync::Always && *self.safe.borrow() < bytes {
            // The sender goes only when the server ends.
            _ = self.safe.clone().wait_for(|&safe| safe >= bytes).await;
        }
    }

    /// Makes everything safe now.
    pub(super) fn flush(&self) {
        let files = self.lock().files();
        if let Err(error) = files.iter().try_for_each(|file| file.sync_data()) {
            tracing::error!(%error, "the store cannot be made safe");
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.shared.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// All files that have to be safe, in the order in which they become so.
    fn files(&self) -> Vec<Arc<File>> {
        self.earlier.iter().chain([&self.file]).cloned().collect()
    }
}

impl Drop for Tail {
    fn drop(&mut self) {
        self.lock().is_closed = true;
        self.shared.wake.notify_all();
    }
}

fn keep_safe(shared: &Shared, sender: &watch::Sender<u64>, fsync: Fsync, metrics: &Metrics) {
    loop {
        let mut state = shared.state.lock().unwrap_or_else(PoisonError::into_inner);
        while state.written == state.safe && !state.is_closed {
            state = if fsync == Fsync::Always {
                shared.wake.wait(state).unwrap_or_else(PoisonError::into_inner)
            } else {
                let waited = shared.wake.wait_timeout(state, INTERVAL);
                waited.unwrap_or_else(PoisonError::into_inner).0
            };
        }
        if state.written == state.safe {
            return;
        }
        let (files, written) = (state.files(), state.written);
        drop(state);
        let started = Instant::now();
        match files.iter().try_for_each(|file| file.sync_data()) {
            Ok(()) => {
                metrics.fsync_seconds.add(started.elapsed());
                let mut state = shared.state.lock().unwrap_or_else(PoisonError::into_inner);
                state.safe = written;
                state.earlier.drain(..files.len() - 1);
                drop(state);
                sender.send_replace(written);
            }
            Err(error) => {
                // Trying again proves nothing: the system may have dropped what it could not write.
                // Answers go on waiting, since what is not safe must not be promised.
                let advice = "look at its disk and start the server again";
                tracing::error!(%error, advice, "the store cannot be made safe any more");
                if fsync == Fsync::Always {
                    return wait_for_end(shared);
                }
            }
        }
        if fsync == Fsync::Interval {
            std::thread::sleep(INTERVAL);
        }
    }
}

/// Whoever waits for the sender of a tail that has failed must not take its end for success.
fn wait_for_end(shared: &Shared) {
    let mut state = shared.state.lock().unwrap_or_else(PoisonError::into_inner);
    while !state.is_closed {
        state = shared.wake.wait(state).unwrap_or_else(PoisonError::into_inner);
    }
}
