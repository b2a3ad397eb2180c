//! `aegis verify`: decides every turn of a log again and reports the first difference.

mod asking;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use aegis_engine::log::Library;
use aegis_engine::policy::Casting;
use aegis_engine::replay::{Difference, Stage};
use aegis_engine::shift;
use aegis_engine::shift::tape::ShiftTape;
use aegis_engine::shift::verify::ShiftDifference;
use serde::Serialize;

use crate::files;
use crate::output::{self, Code, usage};
use crate::policies::Treatment;
use asking::{Asking, Outcome};

/// Decides every episode of a log again and compares events, states, scores and digests.
///
/// With --policy it asks the policy again, too: at every turn of the episodes that it played it is
/// shown what it saw then, and what it answers must be what the log has.
#[derive(clap::Args)]
#[command(after_help = "\
Example: all logs of a run
  $ aegis verify runs/judged-1

Example: does the library that lies here still answer as it did in that run?
  $ aegis verify runs/early-bird --policy lib:target/release/libearly_bird.so")]
pub struct Args {
    /// Logs, or folders that hold logs
    #[arg(required = true, value_name = "LOG")]
    logs: Vec<PathBuf>,
    /// A scenario that a log needs and that is not built in, by file
    #[arg(long = "scenario", value_name = "FILE")]
    scenarios: Vec<String>,
    /// Ask this policy again at every turn that it took: idle, random, greedy, oracle,
    /// scripted:FILE or lib:PATH
    #[arg(long, value_name = "POLICY")]
    policy: Option<String>,
    #[command(flatten)]
    treatment: Treatment,
    /// Print the results as JSON, one line a log
    #[arg(long)]
    json: bool,
}

#[derive(Default, Serialize)]
struct Verdict {
    log: String,
    episodes: u64,
    #[serde(skip_serializing_if = "is_none")]
    shifts: u64,
    turns: u64,
    unfinished: Vec<u64>,
    differences: Vec<Found>,
    losses: Vec<String>,
    /// What the policy says that was asked again.
    #[serde(skip_serializing_if = "Option::is_none")]
    asked: Option<Outcome>,
}

fn is_none(count: &u64) -> bool {
    *count == 0
}

#[derive(Serialize)]
struct Found {
    episode: u64,
    scenario: String,
    difference: String,
}

pub fn run(args: &Args) -> anyhow::Result<Code> {
    let library = files::library(&args.scenarios)?;
    let casting = {
        let policy = args.policy.as_deref();
        policy.map(|name| args.treatment.policy(name)).transpose()?
    };
    if let Some(casting) = casting.as_ref().filter(|casting| casting.traits().is_random) {
        let name = casting.name();
        output::say(format_args!(
            "{name} says that it is random: other answers are no fault of it"
        ));
    }
    let mut stage = Stage::default();
    let mut was_asked = false;
    let code = files::each_log(&args.logs, |path| {
        let verdict = verify(path, &library, casting.as_ref(), &mut stage)?;
        was_asked |= verdict.asked.as_ref().is_none_or(|asked| asked.episodes > 0);
        print(&verdict, args.json)?;
        Ok(verdict.code())
    })?;
    match casting {
        Some(casting) if !was_asked && code != Code::Failed => Err(usage(format!(
            "no episode was asked about: {} has played none of them; `aegis log info --episodes` \
             says who has",
            casting.name()
        ))),
        _ => Ok(code),
    }
}

fn verify(
    path: &Path,
    library: &Library,
    casting: Option<&Arc<dyn Casting>>,
    stage: &mut Stage,
) -> anyhow::Result<Verdict> {
    let mut verdict = Verdict { log: path.display().to_string(), ..Verdict::default() };
    let mut asking = casting.map(|casting| Asking::new(casting.as_ref()));
    let bar = output::progress(0, "bytes");
    let reading = files::read_with_progress(path, library, &bar, |tape| {
        verdict.episodes += 1;
        verdict.turns += u64::from(tape.turns);
        match stage.verify(&tape) {
            Ok(()) => {}
            Err(Difference::Unfinished { .. }) => verdict.unfinished.push(tape.opened.episode),
            Err(difference) => {
                verdict.differences.push(Found {
                    episode: tape.opened.episode,
                    scenario: tape.opened.scenario.clone(),
                    difference: difference.to_string(),
                });
                return Ok(());
            }
        }
        if let Some(asking) = &mut asking {
            asking.add(tape);
        }
        Ok(())
    })?;
    reading.shifts.iter().for_each(|tape| verdict.shift(tape));
    verdict.asked = asking.map(Asking::finish);
    bar.finish_and_clear();
    verdict.losses = reading.describe_losses();
    Ok(verdict)
}

impl Verdict {
    /// What was decided again.
    fn contents(&self) -> String {
        let episodes = output::count(self.episodes, "episode");
        match (self.episodes, self.shifts) {
            (_, 0) => episodes,
            (0, shifts) => output::count(shifts, "shift"),
            (_, shifts) => format!("{episodes}, {}", output::count(shifts, "shift")),
        }
    }

    /// Decides a shift again.
    fn shift(&mut self, tape: &ShiftTape) {
        self.shifts += 1;
        self.turns += u64::from(tape.turns);
        match shift::verify::verify(tape.records()) {
            Ok(()) => {}
            Err(ShiftDifference::Unfinished { .. }) => self.unfinished.push(tape.number),
            Err(difference) => self.differences.push(Found {
                episode: tape.number,
                scenario: tape.opened.source.id.clone(),
                difference: difference.to_string(),
            }),
        }
    }

    fn code(&self) -> Code {
        let has_changed = self.asked.as_ref().is_some_and(|asked| asked.differing > 0);
        if !self.differences.is_empty() || has_changed {
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
        1 if verdict.shifts > 0 => "it differs".to_owned(),
        1 => "1 episode differs".to_owned(),
        count => format!("{count} episodes differ"),
    };
    let mut text = format!(
        "{}: {}, {}: {ending}\n",
        verdict.log,
        verdict.contents(),
        output::count(verdict.turns, "turn"),
    );
    for found in &verdict.differences {
        text +=
            &format!("  episode {} ({}): {}\n", found.episode, found.scenario, found.difference);
    }
    for episode in &verdict.unfinished {
        let what = if verdict.episodes == 0 { "shift" } else { "episode" };
        text += &format!("  {what} {episode} has no end: its turns are as the rules say\n");
    }
    for loss in &verdict.losses {
        text += &format!("  {loss}\n");
    }
    if let Some(asked) = &verdict.asked {
        text += &in_words(asked);
    }
    output::print(&text)?;
    Ok(())
}

fn in_words(asked: &Outcome) -> String {
    let mut text = String::new();
    let episodes = |number| output::count(number, "episode");
    let turns = |number| output::count(number, "turn");
    if asked.episodes > 0 {
        let ending = match asked.differing {
            0 => "the same answers".to_owned(),
            1 => "another answer in 1 episode".to_owned(),
            count => format!("another answer in {} episodes", output::thousands(count)),
        };
        let (policy, taken) = (&asked.policy, turns(asked.turns));
        text +=
            &format!("  {policy} asked again in {}, {taken}: {ending}\n", episodes(asked.episodes));
    }
    if let Some(first) = &asked.first {
        text += &format!("  the first one: episode {} ({}), ", first.episode, first.scenario);
        text += &format!("turn {}\n", first.turn);
        text += &format!("    in the log  {}\n    now         {}\n", first.logged, first.now);
    }
    if asked.before_fork > 0 {
        let before = turns(asked.before_fork);
        text += &format!(
            "  not compared: {before} before a fork, which somebody else may have taken\n"
        );
    }
    if asked.timed_out > 0 {
        let late = turns(asked.timed_out);
        text += &format!(
            "  not compared: {late} in which it took too long, which hangs on the machine\n"
        );
    }
    if !asked.others.is_empty() {
        let others = asked.others.iter().map(|(name, count)| format!("{name} ({count})"));
        let others: Vec<String> = others.collect();
        text += &format!("  not asked about: the episodes of {}\n", others.join(", "));
    }
    text
}
