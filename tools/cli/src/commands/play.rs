//! `aegis play`: a person plays a scenario in the terminal, or a file of actions is played.

mod desk2;
mod ending;
mod grammar;
mod session;
mod terminal;
mod typed;
mod view;
mod wire;

use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal as _};
use std::path::{Path, PathBuf};

use aegis_engine::episode::{Episode, Setting};
use aegis_engine::score::JudgeName;
use anyhow::Context as _;

use crate::output::{self, Code};
use crate::sources;

pub use session::LogFile;
pub use wire::each_action;

/// Plays a scenario: you are the agent.
///
/// With --actions, wire actions are played instead, one JSON object a line. A line that is no
/// action is refused before it reaches the desk and costs nothing.
#[derive(clap::Args)]
#[command(after_help = "\
Example: play a case and keep its log; then feed it two actions from a pipe
  $ aegis play billing_seat_adjustment --out mine.aegislog
  $ printf '%s\\n' '{\"action_type\":\"open_ticket\",\"ticket_id\":\"TICKET-1001\"}' \\
      '{\"action_type\":\"inspect_record\",\"record_id\":\"inv_mar_4482\"}' |
      aegis play billing_seat_adjustment --actions - --json")]
pub struct Args {
    /// The scenario, by name or by the path of its file
    scenario: String,
    /// The seed of the episode
    #[arg(long, value_name = "SEED", default_value_t = 0)]
    seed: u64,
    /// The judge, if not the scenario's own
    #[arg(long, value_name = "JUDGE")]
    judge: Option<String>,
    /// Where the log of the episode goes; it must be a new file
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Play the actions of this file, one JSON object a line; - is standard input
    #[arg(long, value_name = "FILE")]
    actions: Option<PathBuf>,
    /// Print one line of JSON a step; without --actions, actions are read from standard input
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> anyhow::Result<Code> {
    let scenario = sources::scenario(&args.scenario)?;
    let judge = match &args.judge {
        Some(name) => sources::judge(name)?,
        None => JudgeName::default_for(&scenario),
    };
    let actions = match &args.actions {
        Some(path) => Some(open_actions(path)?),
        None if args.json => Some(open_actions(Path::new("-"))?),
        None => None,
    };
    let policy = if actions.is_some() { "actions" } else { "person" };
    let setting = Setting { episode: 0, seed: args.seed, judge, policies: &[policy], fork: None };
    let episode = Episode::open(&scenario, &setting)?;
    let log = args.out.as_deref().map(LogFile::create).transpose()?;
    let mut session = session::Session::new(episode, &scenario)?;
    let played = match actions {
        Some(lines) => wire::play(&mut session, lines, args.json),
        None if io::stdin().is_terminal() && io::stdout().is_terminal() => {
            terminal::play(&mut session)
        }
        None => terminal::play_lines(&mut session),
    };
    // The log is written even when the reader of our output has gone.
    if let Some(log) = log {
        let path = log.path().to_owned();
        log.write(&mut session.episode)?;
        let state = if session.episode.is_over() { "" } else { ", unfinished," };
        output::say(format_args!("the log{state} is in {}", path.display()));
    }
    played?;
    if args.actions.is_some() && !args.json {
        output::print(&format!("\n{}", ending::render(&session)))?;
    }
    Ok(Code::Fine)
}

/// The lines of a file of actions; `-` is standard input.
pub fn open_actions(path: &Path) -> anyhow::Result<Box<dyn BufRead>> {
    if path == Path::new("-") {
        return Ok(Box::new(BufReader::new(io::stdin())));
    }
    let fail = || format!("cannot open the actions {}", path.display());
    Ok(Box::new(BufReader::new(File::open(path).with_context(fail)?)))
}
