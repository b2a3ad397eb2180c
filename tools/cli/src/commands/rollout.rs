//! `aegis rollout`: policies play scenarios, many times, and leave a table and a folder of logs.

pub mod planning;
pub mod view;

use std::path::{Path, PathBuf};
use std::process;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use aegis_rollout::run::{self, Ran, Session};
use anyhow::Context as _;

use crate::output::{self, Code, usage};
use crate::policies::Treatment;

/// Plays policies over a pack and writes the logs of all episodes.
///
/// The results and the logs are the same bytes for any number of threads, wherever the run was
/// stopped in between, and on however many machines it was played. Ctrl-C stops it after the turns
/// that are being taken; what was played is kept.
#[derive(clap::Args)]
#[command(after_help = "\
Example: the greedy policy on the judged pack, and what came of it
  $ aegis rollout --policy greedy --out runs/greedy
  $ aegis verify runs/greedy

Example: go on with a run that was stopped, or whose machine went down
  $ aegis rollout --resume runs/greedy

Example: one run on two machines, put together on one of them
  $ aegis rollout --policy random --episodes 20000 --shard 1/2 --out runs/random-1of2
  $ aegis rollout --policy random --episodes 20000 --shard 2/2 --out runs/random-2of2
  $ aegis merge runs/random-1of2 runs/random-2of2 --out runs/random")]
pub struct Args {
    #[command(flatten)]
    plan: planning::Wanted,
    #[command(flatten)]
    treatment: Treatment,
    /// How many threads play; all cores if not given
    #[arg(long, value_name = "T")]
    threads: Option<usize>,
    /// The folder for logs and results; a new one below runs/ if not given
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Go on with the run in this folder, as it was planned
    #[arg(long, value_name = "DIR")]
    resume: Option<PathBuf>,
    /// The final score from which an episode counts as passed [default: 0.95]
    #[arg(long, value_name = "SCORE")]
    pass_at: Option<f64>,
    /// Print the results as JSON
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> anyhow::Result<Code> {
    if let Some(pass_at) = args.pass_at.filter(|pass_at| !(0.0..=1.0).contains(pass_at)) {
        return Err(usage(format!("--pass-at {pass_at} is no score; give a number from 0 to 1")));
    }
    let threads = threads(args.threads)?;
    let stop = stop_on_interrupt()?;
    let session = Session { threads, stop: &stop };
    let (folder, ran) = match &args.resume {
        Some(folder) => (folder.clone(), resume(args, folder, session)?),
        None => start(args, session)?,
    };
    report(args, &ran, &folder)
}

fn start(args: &Args, session: Session<'_>) -> anyhow::Result<(PathBuf, Ran)> {
    let mut plan = planning::plan(&args.plan, &args.treatment)?;
    plan.pass_at = args.pass_at.unwrap_or(plan.pass_at);
    let folder = match &args.out {
        Some(folder) => folder.clone(),
        None => next_folder(planning::pack_of(&args.plan).unwrap_or("rollout")),
    };
    let episodes = plan.episodes();
    let bar = output::progress(episodes.end - episodes.start, "episodes");
    let ran = run::run(&plan, Some(&folder), session, |done| bar.set_position(done))?;
    bar.finish_and_clear();
    Ok((folder, ran))
}

fn resume(args: &Args, folder: &Path, session: Session<'_>) -> anyhow::Result<Ran> {
    let mut given = planning::given(&args.plan);
    given.extend(args.out.is_some().then_some("--out"));
    if !given.is_empty() {
        return Err(usage(format!(
            "--resume goes on with the plan of {}, so leave out {}; only --threads, --pass-at and \
             --json may stand beside it",
            folder.display(),
            given.join(", ")
        )));
    }
    if let Some(ran) = run::finished(folder)? {
        output::say(format_args!("the run in {} is finished; nothing is played", folder.display()));
        return Ok(ran);
    }
    let mut plan = planning::recorded(folder, &args.treatment)?;
    plan.pass_at = args.pass_at.unwrap_or(plan.pass_at);
    let episodes = plan.episodes();
    let bar = output::progress(episodes.end - episodes.start, "episodes");
    let ran = run::resume(&plan, folder, session, |done| bar.set_position(done))?;
    bar.finish_and_clear();
    ran.notes.iter().for_each(output::say);
    output::say(format_args!("{} were there already", output::count(ran.found, "episode")));
    Ok(ran)
}

fn report(args: &Args, ran: &Ran, folder: &Path) -> anyhow::Result<Code> {
    let pass_at = args.pass_at.unwrap_or(ran.summary.pass_at);
    view::print(ran, folder, pass_at, args.json)?;
    if ran.is_finished() {
        return Ok(Code::Fine);
    }
    output::say(format_args!(
        "stopped after {} of {}; go on with\n  aegis rollout --resume {}",
        output::thousands(ran.summary.episodes),
        output::count(ran.planned, "episode"),
        quoted(folder)
    ));
    Ok(Code::Failed)
}

/// How many threads are asked for: all that the machine has if nobody says.
pub fn threads(asked: Option<usize>) -> anyhow::Result<usize> {
    match asked {
        Some(0) => Err(usage("--threads 0 would do nothing; give at least 1")),
        Some(threads) => Ok(threads),
        None => Ok(std::thread::available_parallelism().map_or(1, std::num::NonZero::get)),
    }
}

/// A flag that is set when somebody interrupts the program; whoever does so twice means it.
pub fn stop_on_interrupt() -> anyhow::Result<Arc<AtomicBool>> {
    let stop = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&stop);
    let handle = move || {
        if flag.swap(true, Ordering::Relaxed) {
            process::exit(i32::from(Code::Failed as u8));
        }
        output::say("stopping after the turns that are being taken; once more ends it at once");
    };
    ctrlc::set_handler(handle).context("cannot listen for Ctrl-C")?;
    Ok(stop)
}

/// The first folder below `runs/` that does not exist yet.
pub fn next_folder(name: &str) -> PathBuf {
    let folder = |n: u32| Path::new("runs").join(format!("{name}-{n}"));
    let n = (1..u32::MAX).find(|&n| !folder(n).exists()).unwrap_or(u32::MAX);
    folder(n)
}

/// A path as it stands in a command.
pub fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let is_plain = |sign: char| sign.is_alphanumeric() || "/._-+:@,=\\".contains(sign);
    if text.chars().all(is_plain) {
        return text;
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}
