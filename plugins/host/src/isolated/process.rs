//! The process that a policy plays in: started, watched, ended, and asked what became of it.

use std::ffi::{OsString, c_int, c_short};
use std::fs::File;
use std::io::{self, PipeReader, PipeWriter, Read as _, Write as _};
use std::os::fd::{AsFd, AsRawFd as _, FromRawFd as _};
use std::os::unix::fs::FileExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use aegis_engine::command::{MAX_ANSWER_BYTES, MAX_POINTS};
use aegis_engine::event::Cause;

use crate::library::{Fault, LoadError};

use super::starter;
use super::wire::{Hello, Report, Welcome, framed, put_framed};

/// The status with which a process ends that cannot be asked any more, because its policy has
/// closed its pipes.
pub(super) const CHANNEL_LOST: c_int = 74;

/// How the processes of a policy are started, and what they may take.
#[derive(Clone, Debug)]
pub struct Launch {
    /// The program that serves policies: `aegis` itself.
    pub program: PathBuf,
    /// What makes it serve one.
    pub arguments: Vec<OsString>,
    /// How long loading a library may take.
    pub load_limit: Duration,
    /// How long an act may take.
    pub act_limit: Duration,
    /// How much memory a process may take.
    pub memory_bytes: u64,
}

/// Why a process could not go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fall {
    /// What became of it.
    pub cause: Cause,
    /// The same in words, with what is particular.
    pub why: String,
}

impl Fall {
    pub(super) fn new(cause: Cause, why: impl Into<String>) -> Self {
        Self { cause, why: why.into() }
    }
}

/// A process at work.
pub struct Process {
    child: Child,
    orders: PipeWriter,
    reports: PipeReader,
    errors: File,
    memory_bytes: u64,
    inbox: Vec<u8>,
    /// Where words arrive before they join the inbox.
    chunk: Box<[u8]>,
    read: usize,
    limit: Duration,
    processor: c_int,
}

impl Process {
    /// Starts a process and has it load the library.
    pub fn start(
        launch: &Launch,
        library: &std::path::Path,
        config: &str,
    ) -> Result<(Self, Welcome), Fall> {
        let broken = |error: io::Error| {
            let program = launch.program.display();
            Fall::new(Cause::BrokeContract, format!("cannot start {program}: {error}"))
        };
        let mut process = Self::spawn(launch).map_err(broken)?;
        let hello = Hello {
            library: library.to_owned(),
            config: config.to_owned(),
            memory_bytes: launch.memory_bytes,
        };
        let mut frame = Vec::new();
        put_framed(&hello, &mut frame);
        process.send(&frame, launch.load_limit)?;
        let welcome = process.receive(|bytes| postcard::from_bytes(bytes).ok())?;
        process.limit = launch.act_limit;
        Ok((process, welcome))
    }

    fn spawn(launch: &Launch) -> io::Result<Self> {
        // Two pipes: on one processor they change places in half the time that a socket takes.
        let (their_orders, orders) = io::pipe()?;
        let (reports, their_reports) = io::pipe()?;
        never_wait(&orders)?;
        never_wait(&reports)?;
        let errors = memory_file()?;
        let mut command = Command::new(&launch.program);
        command
            .args(&launch.arguments)
            .env_clear()
            .envs(std::env::var_os("LD_LIBRARY_PATH").map(|paths| ("LD_LIBRARY_PATH", paths)))
            .current_dir("/")
            .stdin(their_orders)
            .stdout(their_reports)
            .stderr(Stdio::from(errors.try_clone()?))
            .process_group(0);
        let child = starter::start(command)?;
        let memory_bytes = launch.memory_bytes;
        Ok(Self {
            child,
            orders,
            reports,
            errors,
            memory_bytes,
            inbox: Vec::new(),
            chunk: vec![0; 16 * 1024].into_boxed_slice(),
            read: 0,
            limit: Duration::ZERO,
            processor: -1,
        })
    }

    /// Its number in the system.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends a frame.
    pub fn send(&mut self, frame: &[u8], limit: Duration) -> Result<(), Fall> {
        self.limit = limit;
        self.stay_close();
        let mut rest = frame;
        while !rest.is_empty() {
            match self.orders.write(rest) {
                Ok(length) => rest = &rest[length..],
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    let is_ready = is_ready(&self.orders, libc::POLLOUT, self.limit);
                    self.within_the_limit(&is_ready)?;
                }
                Err(_) => return Err(self.fall(None)),
            }
        }
        Ok(())
    }

    /// Takes what became of waiting for the process, which must not be silent for too long.
    fn within_the_limit(&mut self, is_ready: &io::Result<bool>) -> Result<(), Fall> {
        match is_ready {
            Ok(true) => Ok(()),
            Ok(false) => {
                let why = format!("it took longer than {} s", self.limit.as_secs_f64());
                Err(self.fall(Some(Fall::new(Cause::TimedOut, why))))
            }
            Err(_) => Err(self.fall(None)),
        }
    }

    /// Keeps the process on the processor of the thread that asks. Only one of both is ever at
    /// work, and waking an idle processor takes three times as long as changing places on one.
    fn stay_close(&mut self) {
        // SAFETY: it takes nothing.
        let here = unsafe { libc::sched_getcpu() };
        if here == self.processor || here < 0 {
            return;
        }
        self.processor = here;
        // SAFETY: all zeros is the empty set, the number is one that the system uses, and the set
        // is our own. Should it fail, the process runs where it likes.
        unsafe {
            let mut set: libc::cpu_set_t = std::mem::zeroed();
            libc::CPU_SET(here as usize, &mut set);
            libc::sched_setaffinity(
                self.child.id() as libc::pid_t,
                size_of_val(&set),
                &raw const set,
            );
        }
    }

    /// Waits for a report and reads it with `take`.
    pub fn receive<T>(&mut self, take: impl FnOnce(&[u8]) -> Option<T>) -> Result<T, Fall> {
        while framed(&self.inbox[self.read..]).is_none() {
            self.fill()?;
        }
        let (bytes, length) = framed(&self.inbox[self.read..]).expect("it was just there");
        let taken = take(bytes);
        self.read += length;
        taken.ok_or_else(|| {
            Fall::new(Cause::BrokeContract, "it wrote into the channel that it is asked through")
        })
    }

    fn fill(&mut self) -> Result<(), Fall> {
        /// How long a report may be: answers are bounded, each text and the number of points, so
        /// only a broken channel has longer ones.
        const MOST: usize = (MAX_POINTS + 16) * (MAX_ANSWER_BYTES + 16);
        self.inbox.drain(..self.read);
        self.read = 0;
        if self.inbox.len() > MOST {
            return Err(Fall::new(Cause::BrokeContract, "it flooded the channel"));
        }
        loop {
            let is_ready = is_ready(&self.reports, libc::POLLIN, self.limit);
            self.within_the_limit(&is_ready)?;
            match self.reports.read(&mut self.chunk) {
                Ok(0) => return Err(self.fall(None)),
                Ok(length) => {
                    self.inbox.extend_from_slice(&self.chunk[..length]);
                    return Ok(());
                }
                Err(error) if may_come(&error) => {}
                Err(_) => return Err(self.fall(None)),
            }
        }
    }

    /// Ends the process and says what became of it, unless that is known already.
    fn fall(&mut self, known: Option<Fall>) -> Fall {
        let status = if known.is_some() { None } else { self.wait() };
        self.kill();
        if let Some(known) = known {
            return known;
        }
        let has_lost =
            |status| libc::WIFEXITED(status) && libc::WEXITSTATUS(status) == CHANNEL_LOST;
        let Some((status, peak_bytes)) = status.filter(|(status, _)| !has_lost(*status)) else {
            let why = "it closed the channel that it is asked through";
            return Fall::new(Cause::BrokeContract, why);
        };
        let ran_out = peak_bytes >= self.memory_bytes / 10 * 9
            || self.last_words().contains("memory allocation of ");
        if libc::WIFEXITED(status) {
            let code = libc::WEXITSTATUS(status);
            return Fall::new(
                Cause::Exited,
                format!("it ended its process with the status {code}"),
            );
        }
        let signal = libc::WTERMSIG(status);
        let ended = format!("its process was ended by {}", name_of(signal));
        match signal {
            _ if ran_out => {
                let limit = self.memory_bytes >> 20;
                Fall::new(Cause::OutOfMemory, format!("it wanted more than {limit} MiB"))
            }
            libc::SIGABRT => Fall::new(Cause::Aborted, ended),
            libc::SIGXFSZ => Fall::new(Cause::WroteOutput, "it wrote too much to its output"),
            _ => Fall::new(Cause::Crashed, ended),
        }
    }

    /// Waits a moment for the process to end by itself, and gives its status and the most memory
    /// that it had.
    fn wait(&mut self) -> Option<(c_int, u64)> {
        let pid = self.child.id() as libc::pid_t;
        for _ in 0..200 {
            let mut status = 0;
            // SAFETY: all zeros is a valid rusage, which holds plain numbers.
            let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
            // SAFETY: the child is ours and was not waited for, and both places are our own.
            let ended = unsafe { libc::wait4(pid, &raw mut status, libc::WNOHANG, &raw mut usage) };
            if ended == pid {
                return Some((status, u64::try_from(usage.ru_maxrss).unwrap_or(0) * 1024));
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        None
    }

    /// The end of what the process wrote to standard error.
    pub fn last_words(&self) -> String {
        let mut bytes = vec![0; 2_000];
        let length = self.errors.metadata().map_or(0, |about| about.len());
        let start = length.saturating_sub(bytes.len() as u64);
        let read = self.errors.read_at(&mut bytes, start).unwrap_or(0);
        String::from_utf8_lossy(&bytes[..read]).into_owned()
    }

    fn kill(&mut self) {
        let group = self.child.id() as libc::pid_t;
        // SAFETY: the process was started in a group of its own, which has its number.
        unsafe { libc::kill(-group, libc::SIGKILL) };
        // It may have been waited for already.
        _ = self.child.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Whether there is nothing yet, and something may still come.
fn may_come(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted)
}

/// Lets reading and writing come back at once, whatever the other side does.
fn never_wait(pipe: &impl AsFd) -> io::Result<()> {
    // SAFETY: the descriptor is open.
    let result = unsafe { libc::fcntl(pipe.as_fd().as_raw_fd(), libc::F_SETFL, libc::O_NONBLOCK) };
    if result < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}

/// Waits until a pipe can be read from or written to, or has lost its other end. False if that
/// does not happen in time.
fn is_ready(pipe: &impl AsFd, events: c_short, limit: Duration) -> io::Result<bool> {
    let mut pipe = libc::pollfd { fd: pipe.as_fd().as_raw_fd(), events, revents: 0 };
    let limit = libc::timespec {
        tv_sec: libc::time_t::try_from(limit.as_secs()).unwrap_or(libc::time_t::MAX),
        tv_nsec: libc::c_long::from(limit.subsec_nanos()),
    };
    loop {
        // SAFETY: one descriptor is asked about, both structs are our own, and no mask is given.
        match unsafe { libc::ppoll(&raw mut pipe, 1, &raw const limit, std::ptr::null()) } {
            0 => return Ok(false),
            1.. => return Ok(true),
            _ => {
                let error = io::Error::last_os_error();
                if error.kind() != io::ErrorKind::Interrupted {
                    return Err(error);
                }
            }
        }
    }
}

/// A file in memory that nobody else can open by a name.
pub(super) fn memory_file() -> io::Result<File> {
    // SAFETY: the name is a C string.
    let fd = unsafe { libc::memfd_create(c"aegis-policy".as_ptr(), libc::MFD_CLOEXEC) };
    if fd < 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the descriptor is new, and nobody else has it.
    Ok(unsafe { File::from_raw_fd(fd) })
}

fn name_of(signal: c_int) -> String {
    let name = match signal {
        libc::SIGSEGV => "SIGSEGV",
        libc::SIGABRT => "SIGABRT",
        libc::SIGBUS => "SIGBUS",
        libc::SIGFPE => "SIGFPE",
        libc::SIGILL => "SIGILL",
        libc::SIGKILL => "SIGKILL",
        libc::SIGTERM => "SIGTERM",
        libc::SIGXFSZ => "SIGXFSZ",
        _ => return format!("signal {signal}"),
    };
    format!("signal {signal} ({name})")
}

/// Reads the reports on a frame, each with the answer that follows it, until all of it is done.
pub(super) fn each_report(
    process: &mut Process,
    mut hear: impl FnMut(Report<'_>, &[u8]) -> Result<(), Fall>,
) -> Result<(), Fall> {
    loop {
        let mut heard = Ok(());
        let is_done = process.receive(|bytes| {
            let (report, rest): (Report<'_>, _) = postcard::take_from_bytes(bytes).ok()?;
            let is_done = matches!(report, Report::Done);
            if !rest.is_empty() && !matches!(report, Report::Answered { .. }) {
                return None;
            }
            heard = hear(report, rest);
            Some(is_done)
        })?;
        heard?;
        if is_done {
            return Ok(());
        }
    }
}

/// The error of a policy whose process could not even load it.
pub(super) fn could_not_load(path: &std::path::Path, fall: &Fall) -> LoadError {
    LoadError { path: path.to_owned(), why: Fault::Died(fall.why.clone()) }
}
