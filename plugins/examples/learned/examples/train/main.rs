//! Trains the weights: `cargo run --release -p aegis-example-learned --example train > FILE`.
//!
//! The lessons are what the solutions of the pack `train` would do next, on the way that they take
//! and after some useless moves that lead away from it. The same seed gives the same weights.

mod fit;
mod lessons;

use aegis_engine::chance::Chance;

const SEED: u64 = 1;

fn main() {
    let chance = Chance::new(SEED, "learned example");
    let lessons = lessons::gather(&chance);
    let network = fit::fit(&lessons, &chance);
    eprintln!("{} of {} lessons are learnt", fit::learnt(&network, &lessons), lessons.len());
    print!("{}", network.write());
}
