//! The faults, one function each.
#![expect(unsafe_code, reason = "what crashes a process is unsafe; each use says what it breaks")]

use std::hash::{BuildHasher as _, Hasher as _};
use std::time::Duration;

/// How far a fault without end goes before it gives up: a machine without a limit shall live.
const FUSE_BYTES: usize = 4 << 30;

const SIGKILL: i32 = 9;
const SIGTERM: i32 = 15;
const SIGSTOP: i32 = if cfg!(target_os = "linux") { 19 } else { 17 };

/// Something that a policy must not do.
#[derive(Clone, Copy)]
pub enum Fault {
    /// Called by its name alone.
    Named(fn()),
    /// Takes its time.
    SleepMs(u64),
}

const FAULTS: &[(&str, fn())] = &[
    ("panic", panic),
    ("panic_number", panic_number),
    ("panic_dropping", panic_dropping),
    ("panic_twice", panic_twice),
    ("thread_panic", thread_panic),
    ("overflow", overflow),
    ("loop", run_on),
    ("allocate", allocate),
    ("allocate_at_once", allocate_at_once),
    ("leak", leak),
    ("exit", || std::process::exit(0)),
    ("exit_7", || std::process::exit(7)),
    ("abort", || std::process::abort()),
    ("segfault", segfault),
    ("kill", || signal(SIGKILL)),
    ("terminate", || signal(SIGTERM)),
    ("stop", || signal(SIGSTOP)),
    ("print", || println!("{{\"score\": 1.0}}")),
    ("print_bytes", print_bytes),
    ("complain", complain),
    ("close", close_all),
    ("forge", forge),
];

impl Fault {
    /// The fault with this name.
    pub fn named(name: &str) -> Result<Self, String> {
        let found = FAULTS.iter().find(|(known, _)| *known == name);
        let known = || FAULTS.iter().map(|(known, _)| *known).collect::<Vec<_>>().join(", ");
        found
            .map(|(_, fault)| Self::Named(*fault))
            .ok_or_else(|| format!("no fault is called {name:?}; known: sleep_ms=N, {}", known()))
    }

    pub fn happen(self) {
        match self {
            Self::Named(fault) => fault(),
            Self::SleepMs(ms) => std::thread::sleep(Duration::from_millis(ms)),
        }
    }
}

/// A number below 1,000 that follows from a seed and a turn.
pub fn drawn(seed: u64, turn: u32) -> u64 {
    let mut z = seed.wrapping_add(u64::from(turn) + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (z ^ (z >> 27)) % 1000
}

/// A number below 1,000 that follows from nothing.
pub fn really_drawn() -> u64 {
    std::hash::RandomState::new().build_hasher().finish() % 1000
}

fn panic() {
    panic!("the policy lost its mind");
}

fn panic_number() {
    std::panic::panic_any(77_u64);
}

/// What cannot even be dropped.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("the payload panics, too");
    }
}

fn panic_dropping() {
    std::panic::panic_any(Bomb);
}

fn panic_twice() {
    let _bomb = Bomb;
    panic!("the first of two");
}

fn thread_panic() {
    _ = std::thread::spawn(|| panic!("a thread of the policy lost its mind")).join();
}

fn overflow() {
    #[expect(unconditional_recursion, reason = "the stack shall overflow")]
    fn deeper(room: &[u8; 1024]) -> u8 {
        let more = std::hint::black_box([room[0]; 1024]);
        deeper(&more) ^ more[1]
    }
    std::hint::black_box(deeper(&[1; 1024]));
}

fn run_on() {
    loop {
        std::hint::spin_loop();
    }
}

fn allocate() {
    const CHUNK: usize = 16 << 20;
    for _ in 0..FUSE_BYTES / CHUNK {
        std::mem::forget(std::hint::black_box(vec![1_u8; CHUNK]));
    }
    panic!("nobody minded {FUSE_BYTES} bytes");
}

fn allocate_at_once() {
    std::hint::black_box(Vec::<u8>::with_capacity(isize::MAX as usize));
}

fn leak() {
    std::mem::forget(std::hint::black_box(vec![1_u8; 1 << 20]));
}

fn segfault() {
    // SAFETY: none. The first page belongs to nobody, so the process dies of this.
    unsafe { std::ptr::without_provenance_mut::<u8>(8).write_volatile(1) };
}

fn print_bytes() {
    use std::io::Write as _;
    _ = std::io::stdout().write_all(&[0xff; 1 << 20]);
    _ = std::io::stdout().flush();
}

fn complain() {
    for line in 0..40_000 {
        eprintln!("{line:>8} this policy is not happy with what it sees, and says so at length");
    }
}

#[cfg(unix)]
unsafe extern "C" {
    fn close(descriptor: i32) -> i32;
    fn raise(signal: i32) -> i32;
    fn write(descriptor: i32, bytes: *const u8, length: usize) -> isize;
}

#[cfg(unix)]
fn signal(number: i32) {
    // SAFETY: it is what `raise` is for.
    unsafe { raise(number) };
}

#[cfg(unix)]
fn close_all() {
    for descriptor in 0..1024 {
        // SAFETY: none. The descriptors belong to the host, which has to cope.
        unsafe { close(descriptor) };
    }
}

/// Speaks in the place of its host: empty answers for the first desks of the floor.
#[cfg(unix)]
fn forge() {
    for descriptor in 3..128 {
        for desk in 0..12 {
            let frame = [3, 0, 0, 0, 0, desk, 0];
            // SAFETY: the bytes are there; the descriptors belong to the host, which has to cope.
            unsafe { write(descriptor, frame.as_ptr(), frame.len()) };
        }
    }
}

#[cfg(not(unix))]
fn signal(_number: i32) {
    std::process::abort();
}

#[cfg(not(unix))]
fn close_all() {
    std::process::abort();
}

#[cfg(not(unix))]
fn forge() {
    std::process::abort();
}
