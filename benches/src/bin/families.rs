//! Measures how fast cases of the families are made, certified and played, and prints the table of
//! `benches/README.md`.

use std::sync::Arc;

use aegis_benches::processor;
use aegis_engine::family::certify::Stage;
use aegis_engine::family::name::{CaseName, FIRST_TEST};
use aegis_engine::family::{FAMILIES, Family, generate, make};
use aegis_engine::scenario::Compiled;

/// How many cases of each family are made in a round.
const CASES: u64 = 400;
/// How often each of them is played in a round: once would be over within a tick.
const REPEATS: u64 = 25;
/// How often; the median counts.
const ROUNDS: usize = 5;

fn main() {
    println!("| family | cases/s drawn | cases/s made and certified | ns a step of the oracle |");
    println!("|---|---:|---:|---:|");
    for family in FAMILIES {
        let drawn = rate(|| (FIRST_TEST..FIRST_TEST + CASES).for_each(|seed| draw(*family, seed)));
        let mut stage = Stage::default();
        let mut cases: Vec<Arc<Compiled>> = Vec::new();
        let made = rate(|| {
            let seeds = FIRST_TEST..FIRST_TEST + CASES;
            let case = |seed| make(&CaseName::new(*family, seed), None, &mut stage);
            cases = seeds.map(case).collect::<Result<_, _>>().expect("they are certified");
        });
        let steps: usize = cases.iter().map(|case| case.oracle.len()).sum();
        let played = rate(|| {
            for case in (0..REPEATS).flat_map(|_| &cases) {
                assert_eq!(stage.play(case, &case.oracle), 10_000);
            }
        });
        let step = 1e9 / (played * REPEATS as f64 * steps as f64 / CASES as f64);
        println!("| {} | {drawn:.0} | {made:.0} | {step:.0} |", family.name());
    }
}

fn draw(family: &'static dyn Family, seed: u64) {
    generate(&CaseName::new(family, seed), None).expect("it is no private case");
}

/// Cases a second on the processor, the median of some rounds.
fn rate(mut round: impl FnMut()) -> f64 {
    let mut rates: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let start = processor::time();
            round();
            CASES as f64 / (processor::time() - start).as_secs_f64()
        })
        .collect();
    rates.sort_by(f64::total_cmp);
    rates[ROUNDS / 2]
}
