//! `aegis merge`: the shards of a run in one folder, as if one machine had played it.

use std::path::PathBuf;

use aegis_rollout::merge;

use crate::commands::rollout::{threads, view};
use crate::output::{self, Code};

/// Puts the shards of a run together.
///
/// Every episode is read and scored again on the way. The logs and summary.json are the same bytes
/// as those of a run that was not cut.
#[derive(clap::Args)]
#[command(after_help = "\
Example: one run on two machines, put together on one of them
  $ aegis rollout --policy random --episodes 20000 --shard 1/2 --out runs/random-1of2
  $ aegis rollout --policy random --episodes 20000 --shard 2/2 --out runs/random-2of2
  $ aegis merge runs/random-1of2 runs/random-2of2 --out runs/random")]
pub struct Args {
    /// The folders of all shards, in any order
    #[arg(required = true, value_name = "SHARD_DIR")]
    shards: Vec<PathBuf>,
    /// The folder for the whole run; it must be new or empty
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// How many threads read; all cores if not given
    #[arg(long, value_name = "T")]
    threads: Option<usize>,
    /// Print the results as JSON
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> anyhow::Result<Code> {
    let bar = output::progress(0, "episodes");
    let ran = merge::merge(&args.out, &args.shards, threads(args.threads)?, |done, total| {
        bar.set_length(total);
        bar.set_position(done);
    })?;
    bar.finish_and_clear();
    view::print(&ran, &args.out, ran.summary.pass_at, args.json)?;
    Ok(Code::Fine)
}
