//! The same policy behind every host: as a trait, in a library of this process, and in a library
//! of a process of its own. Only the acting is timed.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use aegis_engine::command::Answer;
use aegis_engine::event::Seat;
use aegis_engine::policy::{Asked, Casting, Part};
use aegis_engine::scenario::Compiled;
use aegis_engine::step::{TurnBuffer, step};
use aegis_engine::world::{Floor, Room};
use aegis_host::in_process::InProcess;
use aegis_host::isolated::{Isolated, Launch};
use aegis_twin_policy::Twin;
use xxhash_rust::xxh3::xxh3_64;

use crate::play::judged;

/// What makes a program of these benches serve a policy.
pub const POLICY_PROCESS: &str = "policy-process";

/// The twin, which chooses by its seed or idles: as a trait, as a library here, and as a library in
/// processes of the program that is running, which has to serve policies when it is started with
/// [`POLICY_PROCESS`].
#[must_use]
pub fn twins(is_idle: bool) -> [(&'static str, Box<dyn Casting>); 5] {
    let (library, batching) = (library(""), library("batches"));
    let config = if is_idle { "idle" } else { "" };
    let launch = Launch {
        program: std::env::current_exe().expect("a program knows where it is"),
        arguments: vec![POLICY_PROCESS.into()],
        load_limit: Duration::from_secs(10),
        act_limit: Duration::from_secs(10),
        memory_bytes: 1 << 30,
    };
    let here = |library: &Path| -> Box<dyn Casting> {
        Box::new(InProcess::load(library, config).unwrap_or_else(|error| panic!("{error}")))
    };
    let apart = |library: &Path| -> Box<dyn Casting> {
        let loaded = Isolated::load(library, config, launch.clone());
        Box::new(loaded.unwrap_or_else(|error| panic!("{error}")))
    };
    [
        ("trait", Box::new(Twin { is_idle })),
        ("library in process, one by one", here(&library)),
        ("library in process, `act_batch`", here(&batching)),
        ("library isolated, one by one", apart(&library)),
        ("library isolated, `act_batch`", apart(&batching)),
    ]
}

/// Builds the library of the twin, with a feature of it; Cargo makes none because a bench needs it.
fn library(feature: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let target = root.join("target/plugins").join(feature);
    let status = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["build", "--quiet", "--release", "--package", "aegis-twin-policy", "--target-dir"])
        .arg(&target)
        .args(["--features", feature])
        .current_dir(&root)
        .status()
        .expect("cargo is there");
    assert!(status.success(), "the twin does not build");
    let (prefix, suffix) = (std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    target.join(format!("release/{prefix}aegis_twin_policy{suffix}"))
}

/// How long acting took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Acted {
    /// How many answers were given.
    pub decisions: u64,
    /// How long all calls took together, in nanoseconds.
    pub nanoseconds: u64,
    /// A hash of all commands, by which hosts are compared.
    pub digest: u64,
}

impl Acted {
    /// Nanoseconds a decision.
    #[must_use]
    pub fn each(self) -> f64 {
        self.nanoseconds as f64 / self.decisions as f64
    }
}

/// A floor on which one troupe plays unit after unit.
pub struct Stand<'a> {
    casting: &'a dyn Casting,
    scenarios: Vec<Arc<Compiled>>,
    floor: Floor,
    troupe: Box<dyn aegis_engine::policy::Troupe + 'a>,
    answers: Vec<Answer>,
    buffer: TurnBuffer,
}

impl<'a> Stand<'a> {
    /// A floor of so many desks.
    #[must_use]
    pub fn new(casting: &'a dyn Casting, desks: usize) -> Self {
        let scenarios = judged();
        let floor = Floor::new(desks, Room::for_all(scenarios.iter().map(AsRef::as_ref)));
        let troupe = casting.troupe(desks);
        let answers = vec![Answer::default(); desks];
        Self { casting, scenarios, floor, troupe, answers, buffer: TurnBuffer::default() }
    }

    /// Plays an episode at each desk to its end; `unit` decides which.
    pub fn play(&mut self, unit: u64) -> Acted {
        let mut columns = self.floor.columns();
        let mut live: Vec<usize> = (0..self.answers.len()).collect();
        for &desk in &live {
            let seed = unit * self.answers.len() as u64 + desk as u64;
            let scenario = &self.scenarios[(seed % self.scenarios.len() as u64) as usize];
            columns.open(desk, scenario, seed);
            self.troupe.enter(desk, &Part::of(self.casting, scenario, seed, Seat(0)));
        }
        let mut acted = Acted { decisions: 0, nanoseconds: 0, digest: 0 };
        while !live.is_empty() {
            let answers = &mut self.answers[..live.len()];
            let start = now();
            self.troupe.act(&Asked::new(&columns, &live, Seat(0)), answers);
            acted.nanoseconds += start.elapsed().as_nanos() as u64;
            acted.decisions += live.len() as u64;
            for (&desk, answer) in live.iter().zip(answers) {
                step(&mut columns.desk_mut(desk), Seat(0), answer, &mut self.buffer);
                let words = format!("{:?}", self.buffer.turn().command);
                acted.digest = xxh3_64(words.as_bytes()) ^ acted.digest.rotate_left(1);
            }
            live.retain(|&desk| {
                let goes_on = columns.desk(desk).case.ended.is_none();
                if !goes_on {
                    self.troupe.leave(desk, None);
                }
                goes_on
            });
        }
        acted
    }
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
fn now() -> Instant {
    Instant::now()
}
