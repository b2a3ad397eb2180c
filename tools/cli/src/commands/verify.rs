//! `aegis verify`: decides every turn of a log again and reports the first difference.

use std::path::PathBuf;

use aegis_engine::replay::{Difference, Stage};
use serde::Serialize;

use crate::files;
use crate::output::{self, Code};

/// Decides every episode of a log again and compares events, states, scores and digests.
#[derive(clap::Args)]
#[command(after_help = "\
Example: all logs of a run
  $ aegis verify runs/judged-1")]
pub struct Args {
    /// Logs, or folders that hold logs
    #[arg(required = true, value_name = "LOG")]
    logs: Vec<PathBuf>,
    /// A scenario that a log needs and that is not built in, by file
    #[arg(long = "scenario", value_name = "FILE")]
    scenarios: Vec<String>,
    /// Print the results as JSON, one line a log
    #[arg(long)]
    json: bool,
}

#[derive(Default, Serialize)]
struct Verdict {
    log: String,
    episodes: u64,
    turns: u64,
    unfinished: Vec<u64>,
    differences: Vec<Found>,
    losses: Vec<String>,
}

#[derive(Serialize)]
struct Found {
    episode: u64,
    scenario: String,
    difference: String,
}

pub fn run(args: &Args) -> anyhow::Result<Code> {
    let library = files::library(&args.scenarios)?;
    let mut stage = Stage::default();
    files::each_log(&args.logs, |path| {
        let mut verdict = Verdict { log: path.display().to_string(), ..Verdict::default() };
        let bar = output::progress(0, "bytes");
        let reading = files::read_with_progress(path, &library, &bar, |tape| {
            verdict.episodes += 1;
            verdict.turns += u64::from(tape.turns);
            if let Err(difference) = stage.verify(&tape) {
                if matches!(difference, Difference::Unfinished { .. }) {
                    verdict.unfinished.push(tape.opened.episode);
                    return Ok(());
                }
                verdict.differences.push(Found {
                    episode: tape.opened.episode,
                    scenario: tape.opened.scenario.clone(),
                    difference: difference.to_string(),
                });
            }
            Ok(())
        })?;
        bar.finish_and_clear();
        verdict.losses = reading.describe_losses();
        print(&verdict, args.json)?;
        Ok(verdict.code())
    })
}

impl Verdict {
    fn code(&self) -> Code {
        if !self.differences.is_empty() {
            Code::Failed
        } else if self.losses.is_empty() && self.unfinished.is_empty() {
            Code::Fine
        } else {
            Code::DataLost
        }
    }
}

fn print(verdict: &Verdict, json: bool) -> anyhow::Result<()> {
    if json {
        return output::json(verdict);
    }
    let ending = match verdict.differences.len() {
        0 => "all as the rules say".to_owned(),
        1 => "1 episode differs".to_owned(),
        count => format!("{count} episodes differ"),
    };
    let mut text = format!(
        "{}: {}, {}: {ending}\n",
        verdict.log,
        output::count(verdict.episodes, "episode"),
        output::count(verdict.turns, "turn"),
    );
    for found in &verdict.differences {
        text +=
            &format!("  episode {} ({}): {}\n", found.episode, found.scenario, found.difference);
    }
    for episode in &verdict.unfinished {
        text += &format!("  episode {episode} has no end: its turns are as the rules say\n");
    }
    for loss in &verdict.losses {
        text += &format!("  {loss}\n");
    }
    output::print(&text)?;
    Ok(())
}
