//! Measures how fast shifts are played and replayed, and prints the tables of `benches/README.md`.
//!
//! `shifts 20000` plays `stress` with so many tickets; 100,000 are the rule.

use std::sync::Arc;
use std::time::Duration;

use aegis_benches::processor;
use aegis_builtin::find;
use aegis_engine::shift::replay::replay;
use aegis_engine::shift::seats::Rule;
use aegis_engine::shift::{self, CompiledShift, Player, Shift};

/// How often `quarter_end` is played.
const ROUNDS: usize = 5;
/// How many hours make one line of the curve.
const HOURS: u32 = 96;

/// What a shift took.
struct Taken {
    turns: u64,
    events: u64,
    points: u32,
    making: Duration,
    playing: Duration,
    log: Vec<u8>,
    /// For each run of hours the turns in it and the time that they took.
    curve: Vec<(u64, Duration)>,
}

fn main() {
    let tickets = std::env::args().nth(1).and_then(|word| word.parse().ok()).unwrap_or(100_000);
    println!(
        "| shift | tickets | turns | events | making cases, s | play, s | both, s | M events/s |"
    );
    println!("|---|---:|---:|---:|---:|---:|---:|---:|");
    let quarter_end = compile("quarter_end", None);
    for _ in 0..ROUNDS {
        report(&quarter_end, &play(&quarter_end));
    }
    let stress = compile("stress", Some(tickets));
    let taken = play(&stress);
    report(&stress, &taken);
    println!("\n| replay of | log, MB | seconds | M events/s | memory of all so far, MB |");
    println!("|---|---:|---:|---:|---:|");
    let start = processor::time();
    let replayed = replay(&taken.log, |_, _| ()).expect("it reads what it writes");
    let (seconds, size) = ((processor::time() - start).as_secs_f64(), taken.log.len() as f64 / 1e6);
    let rate = replayed.events as f64 / seconds / 1e6;
    assert!(replayed.is_whole && replayed.score.points == taken.points);
    println!("| stress | {size:.0} | {seconds:.2} | {rate:.2} | {} |", peak_megabytes());
    println!("\n| hours | turns | us a turn |\n|---|---:|---:|");
    for (n, (turns, time)) in taken.curve.iter().enumerate().filter(|(_, (turns, _))| *turns > 0) {
        let from = n as u32 * HOURS;
        let each = time.as_secs_f64() * 1e6 / *turns as f64;
        println!("| {from} to {} | {turns} | {each:.2} |", from + HOURS);
    }
}

fn compile(name: &str, tickets: Option<u32>) -> Arc<CompiledShift> {
    let mut source = shift::find(name).expect("it is built in");
    source.cases = tickets.unwrap_or(source.cases);
    Arc::new(CompiledShift::new(source, 1))
}

/// Plays a shift with the oracle in all seats; its cases are made before.
fn play(shift: &Arc<CompiledShift>) -> Taken {
    let (rule, policy) = Rule::of("oracle");
    let casting = find(policy).expect("it is built in");
    let seats = shift.source.seats.iter();
    let players = seats.map(|_| Player::new("oracle", rule, casting)).collect();
    let mut running = Shift::open(shift, players);
    let start = processor::time();
    (0..shift.arrivals.len() as u32).for_each(|ticket| drop(running.case(ticket).clone()));
    let making = processor::time() - start;
    let (mut turns, mut events, mut curve) = (0, 0, Vec::<(u64, Duration)>::new());
    let (start, mut last) = (processor::time(), Duration::ZERO);
    while running.advance() {
        turns += 1;
        let mut hours = 0;
        running.with_turn(&mut |turn, _| {
            events += turn.events.len() as u64;
            events += turn.work.map_or(0, |work| work.turn.events.len() as u64);
            hours = (turn.moment.second / 3_600 / HOURS) as usize;
        });
        if hours >= curve.len() {
            let so_far = processor::time() - start;
            if let Some((_, time)) = curve.last_mut() {
                *time = so_far - last;
            }
            curve.resize(hours + 1, (0, Duration::ZERO));
            last = so_far;
        }
        curve[hours].0 += 1;
    }
    if let Some((_, time)) = curve.last_mut() {
        *time = processor::time() - start - last;
    }
    let finished = running.finish();
    let playing = processor::time() - start;
    let (points, log) = (finished.score.points, finished.log.bytes().to_vec());
    Taken { turns, events, points, making, playing, log, curve }
}

fn report(shift: &CompiledShift, taken: &Taken) {
    let [making, playing] = [taken.making, taken.playing].map(|time| time.as_secs_f64());
    println!(
        "| {} | {} | {} | {} | {making:.2} | {playing:.2} | {:.2} | {:.2} |",
        shift.source.id,
        shift.arrivals.len(),
        taken.turns,
        taken.events,
        making + playing,
        taken.events as f64 / playing / 1e6
    );
}

/// The most memory that this process ever had.
fn peak_megabytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kilobytes.unwrap_or(0) / 1_000
}
