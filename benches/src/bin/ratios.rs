//! Measures everything in one run, in turns, and prints the table of `benches/README.md`.

use std::hint::black_box;
use std::process::Command;
use std::time::Instant;

use aegis_benches::desks::{Desks, Engine, Host};
use aegis_benches::play::{Player, Totals, Upto, judged};
use aegis_benches::recorded::{Recorded, replay};
use aegis_engine::log::{Packing, read_all};
use aegis_engine::world::{Floor, Room};
use serde::Serialize;

/// How many episodes a contestant plays each time.
const EPISODES: u64 = 5_400;
/// How often every contestant plays; the median counts.
const ROUNDS: usize = 25;
/// How many desks are made to see how much memory one takes.
const DESKS: u64 = 4_096;

/// One thing that is measured: what it is called and what does it.
struct Contestant {
    name: String,
    run: Box<dyn FnMut()>,
    seconds: Vec<f64>,
}

/// All figures; times in nanoseconds.
#[derive(Serialize)]
struct Figures {
    machine: String,
    episodes: u64,
    steps: u64,
    events: u64,
    digest: String,
    lines: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    what: String,
    value: f64,
    unit: &'static str,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [flag, what] = &arguments[..]
        && flag == "--memory"
    {
        return println!("{}", grown(what));
    }
    let is_json = arguments.iter().any(|argument| argument == "--json");
    let memory = memory();
    let (totals, digest) = agree();
    let mut contestants = contestants();
    for round in 0..ROUNDS {
        // Every other round goes backwards, so that nobody always runs after the same neighbour.
        for n in 0..contestants.len() {
            let last = contestants.len() - 1;
            let at = if round % 2 == 0 { n } else { last - n };
            contestants[at].measure();
        }
    }
    let figures = Figures {
        machine: machine(),
        episodes: EPISODES,
        steps: totals.steps,
        events: totals.events,
        digest,
        lines: lines(&contestants, &totals, &memory),
    };
    if is_json {
        println!("{}", serde_json::to_string_pretty(&figures).expect("figures are plain data"));
    } else {
        print_table(&figures);
    }
}

/// Plays the same episodes on every host, and checks that nothing differs.
fn agree() -> (Totals, String) {
    let mut plain = Player::plain(1);
    let totals = plain.play(0..EPISODES, Upto::Blocks);
    for size in [1, 64, 512] {
        let mut engine = Player::engine(size);
        assert_eq!(engine.play(0..EPISODES, Upto::Blocks), totals, "floor of {size}");
        assert_eq!(engine.digest(), plain.digest(), "floor of {size}");
    }
    (totals, plain.digest())
}

fn contestants() -> Vec<Contestant> {
    let mut all = Vec::new();
    for size in [1, 64, 512] {
        for (at, upto) in Upto::ALL.into_iter().enumerate() {
            let mut plain = Player::plain(size);
            all.push(Contestant::new(format!("plain {size} {at}"), move || {
                black_box(plain.play(0..EPISODES, upto));
            }));
            let mut engine = Player::engine(size);
            all.push(Contestant::new(format!("engine {size} {at}"), move || {
                black_box(engine.play(0..EPISODES, upto));
            }));
        }
    }
    for (name, packing) in [("raw", Packing::Raw), ("zstd", Packing::Zstd)] {
        let (recorded, mut file) = (Recorded::default(), Vec::new());
        all.push(Contestant::new(format!("append {name}"), move || {
            black_box(recorded.append(0..EPISODES, packing, &mut file));
        }));
    }
    let mut file = Vec::new();
    Recorded::default().append(0..EPISODES, Packing::Raw, &mut file);
    all.push(Contestant::new("read".to_owned(), move || {
        black_box(read_all(&file).expect("the engine reads what it writes"));
    }));
    let tapes = Recorded::default().tapes(0..EPISODES);
    let mut floor = Floor::new(1, Room::for_all(judged().iter().map(AsRef::as_ref)));
    all.push(Contestant::new("replay".to_owned(), move || {
        black_box(replay(&mut floor.columns(), &tapes));
    }));
    all
}

impl Contestant {
    fn new(name: String, run: impl FnMut() + 'static) -> Self {
        Self { name, run: Box::new(run), seconds: Vec::with_capacity(ROUNDS) }
    }

    #[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
    fn measure(&mut self) {
        let start = Instant::now();
        (self.run)();
        self.seconds.push(start.elapsed().as_secs_f64());
    }
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

fn seconds<'a>(contestants: &'a [Contestant], name: &str) -> &'a [f64] {
    let found = contestants.iter().find(|contestant| contestant.name == name);
    &found.expect("it took part").seconds
}

/// The medians as lines. Ratios and stages are taken within each round first.
fn lines(contestants: &[Contestant], totals: &Totals, memory: &Memory) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut line = |what: &str, value: f64, unit: &'static str| {
        lines.push(Line { what: what.to_owned(), value, unit });
    };
    let (steps, events) = (totals.steps as f64, totals.events as f64);
    let time = |name: &str| median(seconds(contestants, name).to_vec());
    let last = Upto::ALL.len() - 1;
    let pairs = |a: &str, b: &str, f: fn(f64, f64) -> f64| {
        let (a, b) = (seconds(contestants, a), seconds(contestants, b));
        median(a.iter().zip(b).map(|(&a, &b)| f(a, b)).collect())
    };
    for size in [1, 64, 512] {
        for host in ["plain", "engine"] {
            let rate = steps / time(&format!("{host} {size} {last}"));
            line(&format!("{host}, {size} desks: everything"), rate / 1e6, "M steps/s");
        }
    }
    for size in [1, 64, 512] {
        let ratio = |at: usize| {
            pairs(&format!("engine {size} {at}"), &format!("plain {size} {at}"), |a, b| a / b)
        };
        line(&format!("engine time / plain time, {size} desks: everything"), ratio(last), "x");
        line(&format!("engine time / plain time, {size} desks: reset and step"), ratio(1), "x");
    }
    for (at, stage) in Upto::ALL.into_iter().enumerate() {
        for (host, size) in [("engine", 512), ("engine", 64), ("engine", 1), ("plain", 1)] {
            let name = format!("{host} {size} {at}");
            let seconds = match at.checked_sub(1) {
                None => time(&name),
                Some(before) => pairs(&name, &format!("{host} {size} {before}"), |a, b| a - b),
            };
            let what = format!("{host}, {size} desks: {stage:?}").to_lowercase();
            line(&what, seconds * 1e9 / steps, "ns/step");
        }
    }
    for packing in ["raw", "zstd"] {
        let append = time(&format!("append {packing}")) * 1e9 / events;
        line(&format!("log append, {packing}: encode, seal, blocks"), append, "ns/event");
    }
    for (name, packing) in [("raw", Packing::Raw), ("zstd", Packing::Zstd)] {
        let bytes = Recorded::default().append(0..EPISODES, packing, &mut Vec::new());
        line(&format!("log file, {name}"), bytes as f64 / events, "bytes/event");
    }
    line("reading blocks into tapes", events / time("read") / 1e6, "M events/s");
    line("replay of tapes", events / time("replay") / 1e6, "M events/s");
    line("memory of a live desk: the floor", memory.floor, "bytes");
    line("memory of a live desk: with judge and log", memory.all, "bytes");
    lines
}

/// Bytes of memory a desk.
struct Memory {
    floor: f64,
    all: f64,
}

/// What a live desk takes. Each figure comes from a process of its own, whose memory is fresh.
fn memory() -> Memory {
    let ask = |what: &str| {
        let program = std::env::current_exe().expect("a program knows its own file");
        let output = Command::new(program).args(["--memory", what]).output();
        let text = String::from_utf8(output.expect("it starts").stdout).unwrap_or_default();
        text.trim().parse().expect("it prints a number")
    };
    Memory { floor: ask("floor"), all: ask("all") }
}

/// What the resident set grows by when many desks are made and played on, a desk.
fn grown(what: &str) -> f64 {
    let scenarios = judged();
    let before = resident_bytes();
    let after = if what == "floor" {
        let mut floor = Engine::new(DESKS as usize, &scenarios);
        let mut desks = floor.desks();
        for (slot, scenario) in scenarios.iter().cycle().take(DESKS as usize).enumerate() {
            desks.open(slot, scenario, 0);
        }
        resident_bytes()
    } else {
        let mut player = Player::engine(DESKS as usize);
        player.play(0..DESKS, Upto::Seal);
        resident_bytes()
    };
    (after - before) as f64 / DESKS as f64
}

fn resident_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kilobytes.unwrap_or(0) * 1024
}

/// The processor, its cores and the date.
fn machine() -> String {
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let field = |line: &str| Some(line.split_once(':')?.1.trim().to_owned());
    let model = info.lines().find(|line| line.starts_with("model name")).and_then(field);
    let cores = info.lines().filter(|line| line.starts_with("processor")).count();
    let date = Command::new("date").arg("+%F").output().map(|output| output.stdout);
    let date = String::from_utf8(date.unwrap_or_default()).unwrap_or_default();
    format!("{}, {cores} cores, {}", model.unwrap_or_default(), date.trim())
}

fn print_table(figures: &Figures) {
    println!("{}", figures.machine);
    println!(
        "{} episodes, {} steps, {} events, digest {}; medians of {ROUNDS} rounds\n",
        figures.episodes, figures.steps, figures.events, figures.digest
    );
    println!("| what | value | unit |\n|---|---:|---|");
    for Line { what, value, unit } in &figures.lines {
        let digits = if *value >= 1000.0 { 0 } else { 2 };
        println!("| {what} | {value:.digits$} | {unit} |");
    }
}
