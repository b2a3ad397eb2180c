//! `aegis rollout`: policies play scenarios, many times, and leave a table and a folder of logs.

use std::path::{Path, PathBuf};
use std::time::Instant;

use aegis_engine::catalogue;
use aegis_engine::log::Packing;
use aegis_engine::score::FULL;
use aegis_rollout::plan::Plan;
use aegis_rollout::run;
use aegis_rollout::statistics::Interval;
use aegis_rollout::summary::{Standing, Summary};
use anyhow::Context as _;
use serde::Serialize;

use crate::output::{self, Code, Table, usage};
use crate::policies::Treatment;
use crate::sources;

/// Plays policies over a pack and writes the logs of all episodes.
///
/// The results and the logs are the same bytes for any number of threads.
#[derive(clap::Args)]
#[command(after_help = "\
Example: the greedy policy on the judged pack, and what came of it
  $ aegis rollout --policy greedy --out runs/greedy
  $ aegis verify runs/greedy")]
pub struct Args {
    /// Who plays: idle, random, greedy, oracle, scripted:FILE or lib:PATH; more than one is allowed
    #[arg(long = "policy", value_name = "POLICY")]
    policies: Vec<String>,
    /// Which pack is played; without --scenario the judged one
    #[arg(long, value_name = "NAME")]
    pack: Option<String>,
    /// Which scenario is played, by name or file; more than one is allowed
    #[arg(long = "scenario", value_name = "SCENARIO")]
    scenarios: Vec<String>,
    /// How often each policy plays each scenario
    #[arg(long, value_name = "N", default_value_t = 8)]
    episodes: u64,
    /// The seed of the first episode of each scenario; the next ones count up from it
    #[arg(long, value_name = "SEED", default_value_t = 0)]
    seed: u64,
    /// How many threads play; all cores if not given
    #[arg(long, value_name = "T")]
    threads: Option<usize>,
    /// The judge, if not each scenario's own
    #[arg(long, value_name = "JUDGE")]
    judge: Option<String>,
    /// The folder for logs and results; a new one below runs/ if not given
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// The final score from which an episode counts as passed
    #[arg(long, value_name = "SCORE", default_value_t = 0.95)]
    pass_at: f64,
    /// Log a digest of the state at each turn as well
    #[arg(long, value_name = "WHEN", value_parser = ["end", "turn"], default_value = "end")]
    digests: String,
    /// Store the logs compressed with zstd
    #[arg(long)]
    compress: bool,
    #[command(flatten)]
    treatment: Treatment,
    /// Print the results as JSON
    #[arg(long)]
    json: bool,
}

const DEFAULT_POLICIES: [&str; 4] = ["idle", "random", "greedy", "oracle"];

pub fn run(args: &Args) -> anyhow::Result<Code> {
    let plan = plan(args)?;
    let folder = match &args.out {
        Some(folder) => folder.clone(),
        None => next_folder(pack_of(args).unwrap_or("rollout")),
    };
    let threads = match args.threads {
        Some(0) => return Err(usage("--threads 0 would play nothing; give at least 1")),
        Some(threads) => threads,
        None => std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
    };
    let bar = output::progress(plan.episodes(), "episodes");
    #[expect(clippy::disallowed_methods, reason = "how long a run took stands outside its results")]
    let start = Instant::now();
    let (summary, bytes) = run::run(&plan, threads, Some(&folder), |done| bar.set_position(done))?;
    let seconds = start.elapsed().as_secs_f64();
    bar.finish_and_clear();
    let timing = Timing::of(&summary, seconds, threads, bytes);
    write_json(&folder.join("summary.json"), &summary)?;
    write_json(&folder.join("timing.json"), &timing)?;
    let pass_points = points_of(args.pass_at)?;
    if args.json {
        let packs = standings(&summary, pass_points);
        output::json(&Report { folder: &folder, packs, summary: &summary, timing: &timing })?;
    } else {
        output::print(&table(&summary, pass_points, args.pass_at))?;
        output::print(&closing(&summary, &timing, &folder))?;
    }
    Ok(Code::Fine)
}

fn plan(args: &Args) -> anyhow::Result<Plan> {
    let mut scenarios = Vec::new();
    if let Some(pack) = pack_of(args) {
        for id in sources::pack(pack)? {
            scenarios.push(sources::scenario(id)?);
        }
    }
    for name in &args.scenarios {
        let scenario = sources::scenario(name)?;
        if !scenarios.iter().any(|known| known.source.id == scenario.source.id) {
            scenarios.push(scenario);
        }
    }
    let names: Vec<&str> = if args.policies.is_empty() {
        DEFAULT_POLICIES.to_vec()
    } else {
        args.policies.iter().map(String::as_str).collect()
    };
    if args.episodes == 0 {
        return Err(usage("--episodes 0 would play nothing; give at least 1"));
    }
    Ok(Plan {
        policies: names.iter().map(|name| args.treatment.policy(name)).collect::<Result<_, _>>()?,
        scenarios,
        repeats: args.episodes,
        seed: args.seed,
        judge: args.judge.as_deref().map(sources::judge).transpose()?,
        turn_digests: args.digests == "turn",
        packing: if args.compress { Packing::Zstd } else { Packing::Raw },
    })
}

/// The pack that is played: the one that was asked for, or the judged one if nothing was.
fn pack_of(args: &Args) -> Option<&str> {
    args.pack.as_deref().or_else(|| args.scenarios.is_empty().then_some("judged"))
}

/// The first folder below `runs/` that does not exist yet.
fn next_folder(name: &str) -> PathBuf {
    let folder = |n: u32| Path::new("runs").join(format!("{name}-{n}"));
    let n = (1..u32::MAX).find(|&n| !folder(n).exists()).unwrap_or(u32::MAX);
    folder(n)
}

fn points_of(score: f64) -> anyhow::Result<u32> {
    if !(0.0..=1.0).contains(&score) {
        return Err(usage(format!("--pass-at {score} is no score; give a number from 0 to 1")));
    }
    Ok((score * f64::from(FULL)).round() as u32)
}

/// What `timing.json` holds: apart from every digest.
#[derive(Serialize)]
struct Timing {
    seconds: f64,
    threads: usize,
    steps_per_second: f64,
    log_bytes: u64,
}

impl Timing {
    fn of(summary: &Summary, seconds: f64, threads: usize, log_bytes: u64) -> Self {
        let steps_per_second = (summary.turns as f64 / seconds.max(1e-9)).round();
        Self { seconds, threads, steps_per_second, log_bytes }
    }
}

#[derive(Serialize)]
struct Report<'a> {
    folder: &'a Path,
    packs: Vec<PackStanding>,
    summary: &'a Summary,
    timing: &'a Timing,
}

#[derive(Serialize)]
struct PackStanding {
    pack: String,
    standings: Vec<Standing>,
}

/// How each policy stands on each pack of which every scenario was played, and on all together.
fn standings(summary: &Summary, pass_points: u32) -> Vec<PackStanding> {
    let Some(first) = summary.policies.first() else { return Vec::new() };
    let played: Vec<&str> = first.scenarios.iter().map(|row| row.scenario.as_str()).collect();
    let mut packs: Vec<PackStanding> = Vec::new();
    for pack in catalogue::packs() {
        let members = catalogue::members(pack);
        if members.iter().all(|id| played.contains(id)) {
            let standings = summary.standings(&members, pass_points);
            packs.push(PackStanding { pack: pack.name.clone(), standings });
        }
    }
    let is_whole = |pack: &PackStanding| {
        pack.standings.first().is_some_and(|standing| standing.scenarios == played.len())
    };
    if !packs.iter().any(is_whole) {
        let standings = summary.standings(&played, pass_points);
        packs.push(PackStanding { pack: "everything".to_owned(), standings });
    }
    packs
}

fn table(summary: &Summary, pass_points: u32, pass_at: f64) -> String {
    let pass = format!(">pass ≥ {pass_at}");
    let mut table = Table::new(&[
        "pack",
        "policy",
        ">scenarios",
        ">score",
        ">95 % interval",
        &pass,
        ">turns",
        ">refused",
        ">unsafe",
    ]);
    for pack in standings(summary, pass_points) {
        for (place, standing) in pack.standings.into_iter().enumerate() {
            table.row([
                if place == 0 { pack.pack.clone() } else { String::new() },
                standing.policy.clone(),
                standing.scenarios.to_string(),
                format!("{:.4}", standing.mean),
                interval(standing.interval),
                format!("{:.1} %", standing.passed * 100.0),
                format!("{:.1}", standing.turns),
                output::thousands(standing.refusals),
                output::thousands(standing.unsafe_acts),
            ]);
        }
    }
    table.render()
}

fn interval(interval: Option<Interval>) -> String {
    interval.map_or_else(|| "n/a".to_owned(), |at| format!("{:.4} – {:.4}", at.low, at.high))
}

fn closing(summary: &Summary, timing: &Timing, folder: &Path) -> String {
    format!(
        "\n{} episodes, {} steps in {:.2} s: {} steps/s on {} thread{}\n\
         logs     {} ({} bytes)\n\
         digest   {}\n",
        output::thousands(summary.episodes),
        output::thousands(summary.turns),
        timing.seconds,
        output::thousands(timing.steps_per_second as u64),
        timing.threads,
        if timing.threads == 1 { "" } else { "s" },
        folder.display(),
        output::thousands(timing.log_bytes),
        summary.digest,
    )
}

fn write_json(path: &Path, value: &impl Serialize) -> anyhow::Result<()> {
    let mut text = serde_json::to_string_pretty(value)?;
    text.push('\n');
    std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}
