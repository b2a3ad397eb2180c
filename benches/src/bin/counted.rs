//! Plays one host up to one stage and nothing else, for a tool that counts instructions.
//!
//! `counted engine 512 1 2700` plays 2,700 episodes on 512 desks, up to the second stage.

use aegis_benches::play::{Player, Totals, Upto};

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize| words.get(at).and_then(|word| word.parse::<u64>().ok()).unwrap_or(1);
    let upto = Upto::ALL[number(2) as usize];
    let (size, episodes) = (number(1) as usize, number(3));
    let totals: Totals = match words.first().map(String::as_str) {
        Some("plain") => Player::plain(size).play(0..episodes, upto),
        _ => Player::engine(size).play(0..episodes, upto),
    };
    println!("{} steps, {} events", totals.steps, totals.events);
}
