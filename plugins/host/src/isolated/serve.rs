//! The other side: what a process does that was started to play one policy.

use std::borrow::Cow;
use std::ffi::c_int;
use std::fs::File;
use std::io::{self, BufReader, Read, Write as _};
use std::os::fd::{AsRawFd as _, FromRawFd as _, OwnedFd};
use std::os::unix::fs::FileExt as _;
use std::ptr;
use std::time::{Duration, Instant};

use aegis_engine::event::Cause;
use aegis_policy::abi::{
    AEGIS_ANSWER_FAILED, AEGIS_ANSWER_PANICKED, AegisAnswer, AegisObservation,
};

use crate::instance::{Instance, ending};
use crate::library::{Fault, Library, LoadError};
use crate::reply::{UNWRITTEN, plain};
use crate::view;

use super::process::{CHANNEL_LOST, memory_file};
use super::remote::{Folders, Remote};
use super::wire::{Hello, Order, Report, Welcome, frame, put, put_answer, put_framed};

/// After so long without a word the host is told what is there, so that it can tell slow from
/// stuck.
const SILENCE: Duration = Duration::from_millis(1);
/// How much is reported at once; a pipe holds about as much.
const MOST_UNSENT_BYTES: usize = 48 * 1024;
/// How much a policy may write to its output before it is stopped.
const MOST_OUTPUT_BYTES: u64 = 16 << 20;
/// How much of what it writes to standard error is kept.
const MOST_ERROR_BYTES: u64 = 1 << 20;

/// Serves one policy: takes orders from standard input, until that is closed, and reports to
/// standard output.
///
/// # Errors
/// If one of them breaks.
pub fn serve() -> io::Result<()> {
    let Streams { orders, mut reports, output, errors } = take_streams()?;
    // With room, so that a frame takes one call of the system and not two.
    let mut orders = BufReader::with_capacity(64 * 1024, orders);
    let mut frame = Vec::new();
    if !read_frame(&mut orders, &mut frame)? {
        return Ok(());
    }
    let hello: Hello = postcard::from_bytes(&frame).map_err(io::Error::other)?;
    limit(hello.memory_bytes)?;
    let mut output = Output { file: output, told_bytes: 0 };
    let library = Library::load(&hello.library).and_then(|library| match output.news() {
        None => Ok(library),
        Some(words) => Err(LoadError { path: hello.library, why: Fault::WroteOutput(words) }),
    });
    let welcome: Welcome = library.as_ref().map(|it| it.description.clone()).map_err(Clone::clone);
    let mut bytes = Vec::new();
    put_framed(&welcome, &mut bytes);
    reports.write_all(&bytes)?;
    let Ok(library) = library else { return Ok(()) };
    let mut server = Server {
        library,
        config: hello.config,
        folders: Folders::default(),
        seats: Vec::new(),
        spare: Vec::new(),
        waiting: Vec::new(),
        mouth: Mouth::new(reports, output, errors),
    };
    if server.run(&mut orders, &mut frame).is_err() {
        // SAFETY: it takes a number. The policy has closed our files, so they must not be closed
        // once more, as returning would.
        unsafe { libc::_exit(CHANNEL_LOST) };
    }
    Ok(())
}

/// What a process is started with, the pipes at standard input and standard output, and what a
/// policy has in their place.
struct Streams {
    orders: File,
    reports: File,
    output: File,
    errors: File,
}

/// Moves the streams to where a policy does not look for them.
fn take_streams() -> io::Result<Streams> {
    let (orders, reports, errors) = (out_of_sight(0)?, out_of_sight(1)?, out_of_sight(2)?);
    // What is cut short goes on at its new end.
    // SAFETY: the descriptor is open.
    if unsafe { libc::fcntl(2, libc::F_SETFL, libc::O_APPEND) } < 0 {
        return Err(io::Error::last_os_error());
    }
    let (nothing, output) = (File::open("/dev/null")?, memory_file()?);
    for (file, place) in [(&nothing, 0), (&output, 1)] {
        // SAFETY: both descriptors are open.
        if unsafe { libc::dup2(file.as_raw_fd(), place) } < 0 {
            return Err(io::Error::last_os_error());
        }
    }
    Ok(Streams { orders, reports, output: out_of_sight(output.as_raw_fd())?, errors })
}

/// Another descriptor of a file, far from those that a policy knows.
fn out_of_sight(fd: c_int) -> io::Result<File> {
    // SAFETY: a descriptor is a number; the system refuses those that are none.
    let new = unsafe { libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, 64) };
    if new < 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the descriptor is new, and nobody else has it.
    Ok(File::from(unsafe { OwnedFd::from_raw_fd(new) }))
}

/// Bounds what this process may take, and lets it end with the one that started it.
fn limit(memory_bytes: u64) -> io::Result<()> {
    let own = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages: u64 = own.split(' ').next().and_then(|pages| pages.parse().ok()).unwrap_or(0);
    let set = |what, bytes| {
        let limit = libc::rlimit { rlim_cur: bytes, rlim_max: bytes };
        // SAFETY: the limit is our own and lives as long as the call.
        if unsafe { libc::setrlimit(what, &raw const limit) } == 0 {
            Ok(())
        } else {
            Err(io::Error::last_os_error())
        }
    };
    set(libc::RLIMIT_AS, pages * 4096 + memory_bytes)?;
    set(libc::RLIMIT_FSIZE, MOST_OUTPUT_BYTES)?;
    set(libc::RLIMIT_CORE, 0)?;
    // SAFETY: it takes a number.
    unsafe { libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL) };
    Ok(())
}

fn read_frame(orders: &mut impl Read, frame: &mut Vec<u8>) -> io::Result<bool> {
    let mut length = [0; 4];
    match orders.read_exact(&mut length) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(false),
        Err(error) => return Err(error),
    }
    frame.resize(u32::from_le_bytes(length) as usize, 0);
    orders.read_exact(frame)?;
    Ok(true)
}

struct Server {
    library: Library,
    config: String,
    folders: Folders,
    /// By the number of the desk.
    seats: Vec<Option<Seat>>,
    /// Of those who have left, for the room in them.
    spare: Vec<Remote>,
    /// The desks that were shown something and have not answered yet.
    waiting: Vec<u32>,
    mouth: Mouth,
}

/// A desk and the instance that acts from it; none once it has failed.
struct Seat {
    remote: Remote,
    instance: Option<Instance>,
    is_waiting: bool,
}

impl Server {
    fn run(&mut self, orders: &mut impl Read, frame: &mut Vec<u8>) -> io::Result<()> {
        while read_frame(orders, frame)? {
            self.frame(frame)?;
        }
        Ok(())
    }

    fn frame(&mut self, mut frame: &[u8]) -> io::Result<()> {
        let (mut is_leaving, mut all_have_left) = (false, false);
        while !frame.is_empty() {
            let (order, rest) = postcard::take_from_bytes(frame).map_err(io::Error::other)?;
            frame = rest;
            if matches!(order, Order::Leave { .. }) {
                is_leaving = true;
            } else if !all_have_left {
                all_have_left = true;
                if is_leaving {
                    self.mouth.check_output()?;
                    self.mouth.say(&Report::Left)?;
                }
            }
            self.carry_out(order, &mut frame)?;
        }
        self.answer()?;
        self.mouth.check_output()?;
        self.mouth.say(&Report::Done)?;
        self.mouth.flush()
    }

    /// Carries out an order, and takes what belongs to it from the rest of the frame.
    fn carry_out(&mut self, order: Order<'_>, rest: &mut &[u8]) -> io::Result<()> {
        let Some(order) = self.folders.take(order) else { return Ok(()) };
        match order {
            Order::Keep { .. } | Order::Record { .. } | Order::Article { .. } => {}
            Order::Enter { desk, sheet, seed } => self.enter(desk, sheet, seed)?,
            Order::Look { desk } => {
                if self.seat(desk).is_some_and(|seat| seat.is_waiting) {
                    self.answer()?;
                }
                let seat = self.seat(desk);
                let seat = seat.ok_or_else(|| io::Error::other("nobody is at this desk"))?;
                let looked = seat.remote.look(rest);
                looked.ok_or_else(|| io::Error::other("what a desk is shown is broken"))?;
                if seat.instance.is_some() {
                    seat.is_waiting = true;
                    self.waiting.push(desk);
                }
            }
            Order::Leave { desk, score } => {
                let seat = self.seats.get_mut(desk as usize).and_then(Option::take);
                if let Some(Seat { remote, instance, .. }) = seat {
                    if let Some(instance) = instance {
                        instance.leave(&ending(score));
                    }
                    self.spare.push(remote);
                }
            }
        }
        Ok(())
    }

    fn seat(&mut self, desk: u32) -> Option<&mut Seat> {
        self.seats.get_mut(desk as usize)?.as_mut()
    }

    fn enter(&mut self, desk: u32, sheet: u32, seed: u64) -> io::Result<()> {
        let folder = self.folders.get(sheet);
        let folder =
            folder.ok_or_else(|| io::Error::other("a desk has a sheet that was not kept"))?;
        let mut remote = self.spare.pop().unwrap_or_else(|| Remote::new(folder));
        remote.enter(folder);
        let place = desk as usize;
        self.seats.resize_with(self.seats.len().max(place + 1), || None);
        self.seats[place] = None;
        let instance = match Instance::create(self.library.table, &self.config, seed) {
            Ok(instance) => Some(instance),
            Err((cause, why)) => {
                self.mouth.say(&Report::NotEntered { desk, cause, why: Cow::Owned(why) })?;
                None
            }
        };
        self.seats[place] = Some(Seat { remote, instance, is_waiting: false });
        Ok(())
    }

    /// Has all instances that were shown something answer.
    fn answer(&mut self) -> io::Result<()> {
        let desks = std::mem::take(&mut self.waiting);
        match self.library.table.act_batch {
            Some(_) if desks.len() > 1 => self.answer_together(&desks)?,
            _ => {
                for &desk in &desks {
                    let Some(seat) = self.seat(desk) else { continue };
                    let Some(instance) = &seat.instance else { continue };
                    let mut raw = UNWRITTEN;
                    instance.act(&view::observation(&seat.remote), &mut raw);
                    self.heard(desk, &raw)?;
                }
            }
        }
        self.waiting = desks;
        self.waiting.clear();
        Ok(())
    }

    fn answer_together(&mut self, desks: &[u32]) -> io::Result<()> {
        let seats: Vec<&Seat> =
            desks.iter().filter_map(|&desk| self.seats[desk as usize].as_ref()).collect();
        let seen: Vec<AegisObservation> =
            seats.iter().map(|seat| view::observation(&seat.remote)).collect();
        let mut raw = vec![UNWRITTEN; seen.len()];
        let instances = seats.iter().filter_map(|seat| seat.instance.as_ref());
        let instances: Vec<_> = instances.map(Instance::as_raw).collect();
        let seen: Vec<_> = seen.iter().map(ptr::from_ref).collect();
        let places: Vec<_> = raw.iter_mut().map(ptr::from_mut).collect();
        // SAFETY: desks have instances of their own, and all that is pointed to lives until the
        // answers are read.
        unsafe { Instance::act_together(self.library.table, &instances, &seen, &places) };
        if raw.iter().all(|raw| raw.kind == AEGIS_ANSWER_PANICKED) {
            // SAFETY: the text was just written.
            let why = Cow::Owned(unsafe { plain(&raw[0].failure) });
            return self.mouth.say(&Report::Fell { cause: Cause::Panicked, why });
        }
        for (&desk, raw) in desks.iter().zip(&raw) {
            self.heard(desk, raw)?;
        }
        Ok(())
    }

    fn heard(&mut self, desk: u32, raw: &AegisAnswer) -> io::Result<()> {
        self.mouth.answer(desk, raw)?;
        let Some(seat) = self.seat(desk) else { return Ok(()) };
        seat.is_waiting = false;
        if matches!(raw.kind, AEGIS_ANSWER_FAILED | AEGIS_ANSWER_PANICKED) {
            seat.instance = None;
        }
        Ok(())
    }
}

/// Speaks to the host.
struct Mouth {
    reports: File,
    /// What is not sent yet.
    bytes: Vec<u8>,
    last_flush: Instant,
    output: Output,
    errors: File,
}

impl Mouth {
    fn new(reports: File, output: Output, errors: File) -> Self {
        Self { reports, bytes: Vec::new(), last_flush: now(), output, errors }
    }

    fn answer(&mut self, desk: u32, raw: &AegisAnswer) -> io::Result<()> {
        frame(&mut self.bytes, |bytes| {
            put(&Report::Answered { desk }, bytes);
            // SAFETY: the contract says so of the texts and points of an answer. If they lie, this
            // process falls, which is what it is there for.
            unsafe { put_answer(raw, bytes) };
        });
        self.pause()
    }

    /// Whatever a policy tells standard error in a long run, only the end of it is kept.
    fn forget_errors(&self) {
        if self.errors.metadata().is_ok_and(|about| about.len() > MOST_ERROR_BYTES) {
            _ = self.errors.set_len(0);
        }
    }

    fn say(&mut self, report: &Report<'_>) -> io::Result<()> {
        put_framed(report, &mut self.bytes);
        self.pause()
    }

    /// Sends what there is if that is much, or if the host has heard nothing for a while.
    fn pause(&mut self) -> io::Result<()> {
        let is_much = self.bytes.len() > MOST_UNSENT_BYTES;
        if is_much || now().duration_since(self.last_flush) > SILENCE {
            self.flush()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.reports.write_all(&self.bytes)?;
        self.bytes.clear();
        let now = now();
        if now.duration_since(self.last_flush) > SILENCE {
            // Telling standard error much takes time, so that it comes by here soon.
            self.forget_errors();
        }
        self.last_flush = now;
        Ok(())
    }

    /// Reports what the policy wrote to standard output, which is no place for it.
    fn check_output(&mut self) -> io::Result<()> {
        let Some(words) = self.output.news() else { return Ok(()) };
        let why = Cow::Owned(format!("it wrote to standard output: {words:?}"));
        self.say(&Report::Fell { cause: Cause::WroteOutput, why })
    }
}

/// The file that stands in for standard output.
struct Output {
    file: File,
    told_bytes: u64,
}

impl Output {
    /// The start of what was written since the last time, if anything was.
    fn news(&mut self) -> Option<String> {
        // SAFETY: a null stream stands for all that C knows.
        unsafe { libc::fflush(std::ptr::null_mut()) };
        let length = self.file.metadata().map_or(0, |about| about.len());
        if length == self.told_bytes {
            return None;
        }
        let mut words = vec![0; 200];
        let read = self.file.read_at(&mut words, self.told_bytes).unwrap_or(0);
        self.told_bytes = length;
        Some(String::from_utf8_lossy(&words[..read]).into_owned())
    }
}

#[expect(clippy::disallowed_methods, reason = "how long the host has waited is no part of a run")]
fn now() -> Instant {
    Instant::now()
}
