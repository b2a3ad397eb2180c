//! Measures what a decision costs behind each host of policies, and prints the table of
//! `benches/README.md`.

use aegis_benches::hosts::{Acted, POLICY_PROCESS, Stand, twins};
use aegis_engine::policy::Casting;

/// How often every host plays at each size; the median counts.
const ROUNDS: usize = 41;
/// How many desks are asked at once.
const SIZES: [usize; 3] = [1, 16, 256];
/// How many units a round plays at least, so that a round of single desks takes its time, too.
const ROUND_EPISODES: usize = 512;

fn main() -> std::io::Result<()> {
    if std::env::args().nth(1).is_some_and(|argument| argument == POLICY_PROCESS) {
        return aegis_host::isolated::serve();
    }
    println!("| policy | host | desks asked at once | ns a decision | more than the trait |");
    println!("|---|---|---:|---:|---:|");
    for (policy, is_idle) in [("idles", true), ("looks and answers", false)] {
        let twins = twins(is_idle);
        for size in SIZES {
            compare(policy, &twins, size);
        }
    }
    Ok(())
}

/// Has all hosts play the same in turns, and prints the medians.
fn compare(policy: &str, twins: &[(&str, Box<dyn Casting>)], size: usize) {
    let mut stands: Vec<Stand<'_>> =
        twins.iter().map(|(_, casting)| Stand::new(casting.as_ref(), size)).collect();
    let mut times = vec![Vec::new(); stands.len()];
    for round in 0..ROUNDS {
        let acted: Vec<Acted> = stands.iter_mut().map(|stand| play(stand, size, round)).collect();
        assert!(acted.iter().all(|it| it.digest == acted[0].digest), "hosts differ");
        for (times, acted) in times.iter_mut().zip(&acted) {
            times.push(acted.each());
        }
    }
    for ((host, _), own) in twins.iter().zip(&times) {
        let more: Vec<f64> = own.iter().zip(&times[0]).map(|(own, plain)| own - plain).collect();
        println!("| {policy} | {host} | {size} | {:.1} | {:+.1} |", median(own), median(&more));
    }
}

fn play(stand: &mut Stand<'_>, size: usize, round: usize) -> Acted {
    let units = ROUND_EPISODES.div_ceil(size).max(1);
    let first = (round * units) as u64;
    let mut all = Acted { decisions: 0, nanoseconds: 0, digest: 0 };
    for unit in first..first + units as u64 {
        let acted = stand.play(unit);
        all.decisions += acted.decisions;
        all.nanoseconds += acted.nanoseconds;
        all.digest = acted.digest ^ all.digest.rotate_left(1);
    }
    all
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}
