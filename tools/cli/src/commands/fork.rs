//! `aegis fork`: another ending for an episode, from any of its turns on.

use std::fs;
use std::path::{Path, PathBuf};

use aegis_engine::command::Answer;
use aegis_engine::episode::{Episode, Setting};
use aegis_engine::event::Seat;
use aegis_engine::log::{Fork, Tape};
use aegis_engine::policy::Part;
use aegis_engine::replay::{rescore, scenario_of};
use aegis_engine::score::score_of;
use aegis_engine::shift::tape::ShiftTape;
use aegis_rollout::plan::policy_seed;
use anyhow::Context as _;
use clap::ArgGroup;
use serde::Serialize;

use super::play::{LogFile, each_action, open_actions};
use super::shift::logs::{self, ForkAsked};
use crate::files::{self, Found, Place};
use crate::output::{self, Code, Table, usage};
use crate::policies::Treatment;

/// What the log in the folder is called.
const FILE: &str = "fork.aegislog";

/// Replays an episode up to a turn and goes on from there with a policy or with other actions.
///
/// The new log holds the turns of the old one too, so that it can be replayed on its own.
#[derive(clap::Args)]
#[command(group(
    ArgGroup::new("player").required(true).multiple(true).args(["policy", "actions", "seats"])
))]
#[command(after_help = "\
Example: what would the oracle have made of episode 3 after its second turn?
  $ aegis fork runs/judged-1/episodes-0000000000.aegislog#3@2 --policy oracle --out runs/fork-1
  $ aegis replay runs/fork-1/fork.aegislog")]
pub struct Args {
    /// The log, an episode in it, and the last turn that is kept; @0 starts over
    #[arg(value_name = "LOG#EPISODE@TURN")]
    place: String,
    /// Who goes on: idle, random, greedy, oracle, scripted:FILE or lib:PATH
    #[arg(long, value_name = "POLICY")]
    policy: Option<String>,
    /// Go on with the actions of this file, one JSON object a line; - is standard input
    #[arg(long, value_name = "FILE", conflicts_with = "policy")]
    actions: Option<PathBuf>,
    /// In a shift: who goes on at a seat, as in ana=oracle; --policy goes on at the others
    #[arg(long = "seat", value_name = "SEAT=POLICY", conflicts_with = "actions")]
    seats: Vec<String>,
    /// A scenario that the log needs and that is not built in, by file
    #[arg(long = "scenario", value_name = "FILE")]
    scenarios: Vec<String>,
    /// The folder for the new log; it must be new or empty
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    #[command(flatten)]
    treatment: Treatment,
    /// Print the results as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Forked {
    scenario: String,
    seed: u64,
    judge: &'static str,
    turn: u32,
    parent: Branch,
    fork: Branch,
}

/// One of the two episodes that share their first turns.
#[derive(Serialize)]
struct Branch {
    log: String,
    episode: u64,
    policy: String,
    turns: u32,
    done: bool,
    score: f64,
}

pub fn run(args: &Args) -> anyhow::Result<Code> {
    let place = Place::parse(&args.place)?;
    match place.find(&files::library(&args.scenarios)?)? {
        Found::Episode(tape) if args.seats.is_empty() => fork_episode(args, &place, &tape),
        Found::Episode(_) => {
            Err(usage("--seat is for shifts, and this is an episode; use --policy"))
        }
        Found::Shift(tape) => fork_shift(args, &place, &tape),
    }
}

fn fork_episode(args: &Args, place: &Place, tape: &Tape) -> anyhow::Result<Code> {
    let turn = turn_of(place, tape)?;
    let scenario = scenario_of(tape)?;
    let casting = {
        let policy = args.policy.as_deref();
        policy.map(|name| args.treatment.policy(name)).transpose()?
    };
    let policy = casting.as_ref().map_or("actions", |casting| casting.name());
    let mut episode = Episode::resume(
        tape,
        turn,
        &Setting {
            episode: 0,
            seed: tape.opened.seed,
            judge: tape.opened.judge,
            policies: &[policy],
            fork: Some(Fork { episode: tape.opened.episode, turn }),
        },
    )?;
    if episode.is_over() {
        let advice = "fork at an earlier turn";
        return Err(usage(format!("the episode is over after turn {turn}; {advice}")));
    }
    let actions = args.actions.as_deref().map(open_actions).transpose()?;
    claim(&args.out)?;
    let log = LogFile::create(&args.out.join(FILE))?;
    if let Some(casting) = &casting {
        let seat = Seat(0);
        let seed = policy_seed(episode.seed(), scenario, seat);
        let mut troupe = casting.troupe(1);
        troupe.enter(0, &Part::of(casting.as_ref(), scenario, seed, seat));
        let mut answer = Answer::default();
        while !episode.is_over() {
            episode.ask(troupe.as_mut(), &mut answer);
            episode.act(&mut answer)?;
        }
    }
    if let Some(lines) = actions {
        act_out(&mut episode, lines)?;
    }
    let shown = log.path().display().to_string();
    log.write(&mut episode)?;
    let parent_score = rescore(tape, tape.opened.judge, |_, _, _| {})?.score();
    let forked = Forked {
        scenario: tape.opened.scenario.clone(),
        seed: tape.opened.seed,
        judge: tape.opened.judge.as_str(),
        turn,
        parent: Branch {
            log: place.path.display().to_string(),
            episode: tape.opened.episode,
            policy: tape.opened.policies.join(" + "),
            turns: tape.turns,
            done: tape.is_whole(),
            score: parent_score,
        },
        fork: Branch {
            log: shown,
            episode: 0,
            policy: policy.to_owned(),
            turns: episode.turn(),
            done: episode.is_over(),
            score: score_of(episode.points()),
        },
    };
    print(&forked, args.json)
}

fn fork_shift(args: &Args, place: &Place, tape: &ShiftTape) -> anyhow::Result<Code> {
    if args.actions.is_some() {
        return Err(usage("a shift goes on with policies; use --policy and --seat"));
    }
    claim(&args.out)?;
    logs::fork(
        tape,
        &ForkAsked {
            from: &place.path,
            turn: place.turn,
            seats: &args.seats,
            policy: args.policy.as_deref(),
            treatment: &args.treatment,
            out: &args.out.join(FILE),
            json: args.json,
        },
    )
}

/// The turn at which to fork, which the tape must have.
fn turn_of(place: &Place, tape: &Tape) -> anyhow::Result<u32> {
    let (path, episode, turns) = (place.path.display(), tape.opened.episode, tape.turns);
    match place.turn {
        None => {
            let advice = format!("write {path}#{episode}@TURN");
            Err(usage(format!("name the turn to fork at, from 0 to {turns}: {advice}")))
        }
        Some(turn) if turn > turns => {
            Err(usage(format!("episode {episode} of {path} has {turns} turns, and no turn {turn}")))
        }
        Some(turn) => Ok(turn),
    }
}

/// Makes the folder, unless something lies in it.
fn claim(folder: &Path) -> anyhow::Result<()> {
    let shown = folder.display();
    fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {shown}"))?;
    let mut inside =
        fs::read_dir(folder).with_context(|| format!("cannot read the folder {shown}"))?;
    if inside.next().is_some() {
        return Err(usage(format!("the folder {shown} is not empty; give another one with --out")));
    }
    Ok(())
}

fn act_out(episode: &mut Episode, lines: impl std::io::BufRead) -> anyhow::Result<()> {
    let scenario = std::sync::Arc::clone(episode.scenario());
    let mut answer = Answer::default();
    let mut late = 0u32;
    each_action(lines, &scenario, |action| {
        match action {
            Ok(action) => {
                action.answer(&scenario.lexicon, &mut answer);
                late += u32::from(episode.act(&mut answer).is_err());
            }
            Err(bad) => output::say(format_args!(
                "line {} is no action and costs nothing: {}",
                bad.line, bad.malformed
            )),
        }
        Ok(())
    })?;
    if late > 0 {
        output::say(format_args!("the last {late} actions came after the end of the episode"));
    }
    Ok(())
}

fn print(forked: &Forked, json: bool) -> anyhow::Result<Code> {
    if json {
        output::json(forked)?;
        return Ok(Code::Fine);
    }
    let Forked { scenario, seed, turn, .. } = forked;
    let mut text = format!("{scenario}, seed {seed}, forked after turn {turn}\n\n");
    let mut table = Table::new(&["", "policy", ">turns", ">score", "over", "log"]);
    for (name, branch) in [("parent", &forked.parent), ("fork", &forked.fork)] {
        table.row([
            name.to_owned(),
            branch.policy.clone(),
            branch.turns.to_string(),
            format!("{:.4}", branch.score),
            if branch.done { "yes" } else { "no" }.to_owned(),
            format!("{}#{}", branch.log, branch.episode),
        ]);
    }
    text += &table.render();
    output::print(&text)?;
    Ok(Code::Fine)
}
