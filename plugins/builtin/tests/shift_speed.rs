//! How long shifts take: measured, never asserted.
#![expect(clippy::disallowed_methods, reason = "it measures with a wall clock")]

mod team;

use std::time::Instant;

use aegis_engine::shift::replay::replay;
use aegis_engine::shift::run;
use team::{all, compile, small};

/// `cargo test --release -p aegis-builtin --test shift_speed -- --ignored --nocapture`
#[test]
#[ignore = "measures"]
fn quarter_end_with_the_oracle() {
    let shift = compile("quarter_end", 1);
    for _ in 0..3 {
        let start = Instant::now();
        let mut turns = 0;
        let finished = run(&shift, all(&shift, "oracle"), |_, _| turns += 1);
        println!("{turns} turns, {} points: {:?}", finished.score.points, start.elapsed());
    }
}

/// `CASES=100000` sets the size.
#[test]
#[ignore = "measures"]
fn stress() {
    let cases = std::env::var("CASES").map_or(100_000, |cases| cases.parse().unwrap());
    let shift = small("stress", cases, 1);
    let start = Instant::now();
    let (mut hour, mut last, mut turns, mut events) = (0, Instant::now(), 0, 0);
    let finished = run(&shift, all(&shift, "oracle"), |turn, _| {
        turns += 1;
        events += turn.events.len() + turn.work.map_or(0, |work| work.turn.events.len());
        if turn.moment.second >= (hour + 72) * 3_600 {
            hour += 72;
            println!("hour {hour}: {turns} turns so far, {:?} for 72 h", last.elapsed());
            last = Instant::now();
        }
    });
    let (size, score) = (finished.log.bytes().len(), &finished.score);
    println!("{turns} turns, {events} events, {size} bytes of log: {:?}", start.elapsed());
    println!("{} of {} solved, {} points", score.solved, score.tickets, score.points);
    let start = Instant::now();
    let replayed = replay(finished.log.bytes(), |_, _| ()).unwrap();
    println!("replay of {} events: {:?}", replayed.events, start.elapsed());
}
