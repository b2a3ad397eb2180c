//! Measures whole rollouts on one thread and on two, with logs and without, and prints the table of
//! `benches/README.md`.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use aegis_engine::catalogue;
use aegis_engine::policy::Casting;
use aegis_rollout::plan::Plan;
use aegis_rollout::run::{Session, run};
use aegis_rollout::timing::Timing;

/// How often each scenario of the pack `all` is played.
const REPEATS: u64 = 6_000;
/// How often each way is measured; the median counts.
const ROUNDS: usize = 9;

fn main() {
    println!("| policy | logs | threads | M steps/s | of one thread | writer's share |");
    println!("|---|---|---:|---:|---:|---:|");
    for policy in ["idle", "random", "oracle"] {
        for with_logs in [false, true] {
            compare(policy, with_logs);
        }
    }
}

/// Plays on one thread and on two, in turns, and prints the medians.
fn compare(policy: &str, with_logs: bool) {
    let mut timings = [Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        for (threads, timings) in (1..).zip(&mut timings) {
            timings.push(play(policy, threads, with_logs));
        }
    }
    let logs = if with_logs { "on a disk" } else { "off" };
    for (threads, own) in (1..).zip(&timings) {
        let speeds = own.iter().map(|timing| timing.steps_per_second / 1e6);
        let pairs = own.iter().zip(&timings[0]);
        let ratios = pairs.map(|(own, one)| own.steps_per_second / one.steps_per_second);
        let shares = own.iter().map(|timing| timing.writer_share);
        println!(
            "| {policy} | {logs} | {threads} | {:.2} | {:.2} | {:.2} |",
            median(speeds.collect()),
            median(ratios.collect()),
            median(shares.collect())
        );
    }
}

fn play(policy: &str, threads: usize, with_logs: bool) -> Timing {
    let found = aegis_builtin::find(policy).expect("it is built in");
    let casting: Arc<dyn Casting> = Arc::new(found);
    let scenarios = catalogue::ids().into_iter().filter_map(catalogue::get).collect();
    let plan = Plan { repeats: REPEATS, ..Plan::new(vec![casting], scenarios) };
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let place = with_logs.then(|| folder.path());
    let stop = AtomicBool::new(false);
    let ran = run(&plan, place, Session { threads, stop: &stop }, |_| {});
    ran.expect("nothing stands in its way").timing.expect("something was played")
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
