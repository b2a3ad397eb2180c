//! The threads of a run: workers that play units, and one that writes them, in order.

use std::collections::BTreeMap;
use std::io;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crate::plan::{Plan, UNIT_EPISODES};
use crate::timing::Stopwatch;
use crate::worker::{Played, Worker};
use crate::writer::Writer;

/// How many units may be in flight for each worker: being played, waiting for a lower one that is
/// slow, or waiting for the disk. This bounds the memory of a run, however long it is.
const WINDOW_UNITS: usize = 4;

/// Why the threads ended before the run did.
pub enum Fault {
    /// A log could not be written.
    Write(io::Error),
    /// A worker panicked.
    WorkerDied,
}

/// What a worker has to say.
enum Message {
    Played(Played),
    Died,
}

/// The threads of a run and what they share.
pub struct Crew<'a> {
    /// What is played.
    pub plan: &'a Plan,
    /// How many workers play.
    pub threads: usize,
    /// Set when the run is to stop after the turns that are being taken.
    pub stop: &'a AtomicBool,
}

/// What workers take their work from. Whoever has room gets the next unit, so the lowest unit that
/// is not written always has a worker, and nobody waits for one that nobody plays.
struct Work<U> {
    room: Receiver<Played>,
    units: U,
}

impl Crew<'_> {
    /// Plays all units from an episode on. `each` gets them in order with the number of episodes
    /// that count: all, but of the last one when the run was stopped. Then they are written.
    ///
    /// Gives how long the writer was at work.
    pub fn play(
        &self,
        from: u64,
        writer: Option<&mut Writer<'_>>,
        mut each: impl FnMut(&Played, usize),
    ) -> Result<Duration, Fault> {
        let units = self.plan.units_from(from);
        let count = self.plan.episodes().end.saturating_sub(from).div_ceil(UNIT_EPISODES) + 1;
        let threads = self.threads.clamp(1, usize::try_from(count).unwrap_or(usize::MAX));
        let (give_room, room) = channel();
        (0..WINDOW_UNITS * threads).for_each(|_| _ = give_room.send(Played::default()));
        let work = Mutex::new(Work { room, units });
        let failed = AtomicBool::new(false);
        thread::scope(|scope| {
            let (send, receive) = channel();
            let workers: Vec<_> = (0..threads)
                .map(|_| {
                    let (send, work, failed) = (send.clone(), &work, &failed);
                    scope.spawn(move || self.work(work, failed, &send))
                })
                .collect();
            drop(send);
            let (hand_over, handed) = channel();
            let writes = scope.spawn(move || write(writer, &handed, &give_room));
            let ended = self.in_order(from, &receive, |played, finished| {
                each(&played, finished);
                hand_over.send((played, finished)).is_ok()
            });
            failed.store(ended.is_err(), Ordering::Relaxed);
            // Without them nobody waits any more: not the writer, and then no worker.
            drop((receive, hand_over));
            for worker in workers {
                // That one died is known from its last message.
                _ = worker.join();
            }
            let written = writes.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            // That nothing came any more may be because nothing could be written.
            let busy = written.map_err(Fault::Write)?;
            ended.map(|()| busy)
        })
    }

    fn work(
        &self,
        work: &Mutex<Work<impl Iterator<Item = Range<u64>>>>,
        failed: &AtomicBool,
        send: &Sender<Message>,
    ) {
        let _alarm = Alarm(send);
        let is_to_stop = || self.stop.load(Ordering::Relaxed) || failed.load(Ordering::Relaxed);
        let mut worker = Worker::new(self.plan);
        while let Some((mut played, episodes)) = next(work).filter(|_| !is_to_stop()) {
            worker.play(episodes, &mut played, is_to_stop);
            if send.send(Message::Played(played)).is_err() {
                return;
            }
        }
    }

    /// Gives units in order until the last one, or the first one that was stopped.
    fn in_order(
        &self,
        from: u64,
        receive: &Receiver<Message>,
        mut give: impl FnMut(Played, usize) -> bool,
    ) -> Result<(), Fault> {
        let mut early = BTreeMap::new();
        let mut next = from;
        while next < self.plan.episodes().end {
            let Some(played) = early.remove(&next) else {
                match receive.recv() {
                    Ok(Message::Played(played)) => {
                        early.insert(played.episodes.start, played);
                        continue;
                    }
                    Err(_) if self.stop.load(Ordering::Relaxed) => return Ok(()),
                    Ok(Message::Died) | Err(_) => return Err(Fault::WorkerDied),
                }
            };
            let finished = played.finished();
            let is_cut = finished < played.logs.len();
            next = played.episodes.end;
            if !give(played, finished) || is_cut {
                return Ok(());
            }
        }
        Ok(())
    }
}

/// Waits for room and takes the next unit; none if there is none left.
fn next<U: Iterator<Item = Range<u64>>>(work: &Mutex<Work<U>>) -> Option<(Played, Range<u64>)> {
    let mut work = work.lock().unwrap_or_else(PoisonError::into_inner);
    let room = work.room.recv().ok()?;
    Some((room, work.units.next()?))
}

/// Writes what is handed over, gives its room back to the workers, and says how long it was at it.
fn write(
    mut writer: Option<&mut Writer<'_>>,
    handed: &Receiver<(Played, usize)>,
    give_room: &Sender<Played>,
) -> io::Result<Duration> {
    let mut busy = Duration::ZERO;
    let mut clock = Stopwatch::start();
    for (played, finished) in handed {
        clock.lap();
        if let Some(writer) = writer.as_deref_mut() {
            writer.unit(&played.logs[..finished])?;
        }
        busy += clock.lap();
        // Nobody takes it once all units are played.
        _ = give_room.send(played);
    }
    clock.lap();
    if let Some(writer) = writer {
        writer.finish()?;
    }
    Ok(busy + clock.lap())
}

/// Tells that a worker died, for nobody else would: the others wait for what it was to play.
struct Alarm<'a>(&'a Sender<Message>);

impl Drop for Alarm<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            _ = self.0.send(Message::Died);
        }
    }
}
