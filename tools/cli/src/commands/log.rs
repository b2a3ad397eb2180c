//! `aegis log`: what is in a log, all of it as text, and what is left of a damaged one.

mod words;

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use aegis_engine::apply::apply_turn;
use aegis_engine::dialect::command_in_words;
use aegis_engine::log::{LogWriter, Packing, Tape};
use aegis_engine::replay::scenario_of;
use aegis_engine::score::score_of;
use aegis_engine::world::Floor;
use anyhow::Context as _;
use clap::Subcommand;
use serde::Serialize;

use super::shift::logs::{self, ShiftInfo};
use crate::files;
use crate::output::{self, Code, Table, usage};

pub use words::{dealings, words_of};

/// Looks into logs, and saves what is left of a damaged one.
#[derive(clap::Args)]
#[command(after_help = "\
Example: what a log holds, and what it has lost
  $ aegis log info runs/judged-1/episodes-0000000000.aegislog")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Says what is in a log: its format, its range, its episodes, what it has lost
    #[command(after_help = "Example:\n  $ aegis log info --episodes runs/judged-1")]
    Info {
        /// Logs, or folders that hold logs
        #[arg(required = true, value_name = "LOG")]
        logs: Vec<PathBuf>,
        /// List every episode
        #[arg(long)]
        episodes: bool,
        /// Print JSON, one line a log
        #[arg(long)]
        json: bool,
    },
    /// Prints every turn of every episode as a line
    #[command(after_help = "Example:\n  $ aegis log dump --json runs/judged-1 | head -3")]
    Dump {
        /// Logs, or folders that hold logs
        #[arg(required = true, value_name = "LOG")]
        logs: Vec<PathBuf>,
        /// Only this episode
        #[arg(long, value_name = "N")]
        episode: Option<u64>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Writes what is whole in a damaged log into a new one
    #[command(after_help = "Example:\n  $ aegis log recover damaged.aegislog --out saved.aegislog")]
    Recover {
        /// The damaged log
        #[arg(value_name = "LOG")]
        log: PathBuf,
        /// The new log
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

pub fn run(args: &Args) -> anyhow::Result<Code> {
    match &args.command {
        Command::Info { logs, episodes, json } => {
            files::each_log(logs, |path| info(path, *episodes, *json))
        }
        Command::Dump { logs, episode, json } => {
            files::each_log(logs, |path| dump(path, *episode, *json))
        }
        Command::Recover { log, out, json } => recover(log, out, *json),
    }
}

#[derive(Serialize)]
struct Info {
    log: String,
    format: Option<String>,
    bytes: u64,
    blocks: u64,
    first_episode: Option<u64>,
    end_episode: Option<u64>,
    episodes: u64,
    unfinished: u64,
    turns: u64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    shifts: Vec<ShiftInfo>,
    losses: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    list: Vec<EpisodeInfo>,
}

#[derive(Serialize)]
struct EpisodeInfo {
    episode: u64,
    scenario: String,
    policies: Vec<String>,
    seed: u64,
    judge: &'static str,
    turns: u32,
    score: Option<f64>,
    forked_from: Option<String>,
    is_whole: bool,
    digest: Option<String>,
}

impl EpisodeInfo {
    fn of(tape: &Tape) -> Self {
        let hex = |digest: [u8; 32]| blake3::Hash::from_bytes(digest).to_hex().to_string();
        let opened = &tape.opened;
        Self {
            episode: opened.episode,
            scenario: opened.scenario.clone(),
            policies: opened.policies.clone(),
            seed: opened.seed,
            judge: opened.judge.as_str(),
            turns: tape.turns,
            score: tape.sealed.map(|sealed| score_of(sealed.points)),
            forked_from: opened
                .fork
                .map(|fork| format!("episode {} after turn {}", fork.episode, fork.turn)),
            is_whole: tape.is_whole(),
            digest: tape.sealed.map(|sealed| hex(sealed.digest)),
        }
    }
}

fn info(path: &Path, list_all: bool, json: bool) -> anyhow::Result<Code> {
    let mut episodes = 0;
    let mut unfinished = 0;
    let mut turns = 0;
    let mut list = Vec::new();
    let reading = files::read(path, &files::library(&[])?, |tape| {
        episodes += 1;
        unfinished += u64::from(!tape.is_whole());
        turns += u64::from(tape.turns);
        if list_all {
            list.push(EpisodeInfo::of(&tape));
        }
        Ok(())
    })?;
    let end = reading.header.map(|header| header.end_episode).filter(|&end| end != u64::MAX);
    let info = Info {
        log: path.display().to_string(),
        format: reading.header.map(|header| header.version.to_string()),
        bytes: reading.bytes,
        blocks: reading.blocks,
        first_episode: reading.header.map(|header| header.first_episode),
        end_episode: end,
        episodes,
        unfinished,
        turns,
        shifts: reading.shifts.iter().map(ShiftInfo::of).collect(),
        losses: reading.describe_losses(),
        list,
    };
    if json {
        output::json(&info)?;
    } else {
        output::print(&info_text(&info))?;
    }
    Ok(if info.losses.is_empty() { Code::Fine } else { Code::DataLost })
}

fn info_text(info: &Info) -> String {
    let number = output::thousands;
    let mut text = format!("{}\n", info.log);
    let format = info.format.as_deref().unwrap_or("unknown: the file header is damaged");
    text += &format!("  format     {format}\n");
    if let Some(first) = info.first_episode {
        let end = info.end_episode.map_or_else(|| "open".to_owned(), |end| end.to_string());
        text += &format!("  range      {first}..{end}\n");
    }
    text += &format!("  episodes   {} ({} unfinished)\n", number(info.episodes), info.unfinished);
    text += &format!("  turns      {}\n", number(info.turns));
    text += &format!("  blocks     {} in {} bytes\n", number(info.blocks), number(info.bytes));
    for shift in &info.shifts {
        text += &format!("  {}\n", shift.line());
    }
    for loss in &info.losses {
        text += &format!("  lost       {loss}\n");
    }
    if !info.list.is_empty() {
        let mut table =
            Table::new(&[">episode", "scenario", "policy", ">seed", ">turns", ">score", "state"]);
        for row in &info.list {
            table.row([
                row.episode.to_string(),
                row.scenario.clone(),
                row.policies.join(" + "),
                row.seed.to_string(),
                row.turns.to_string(),
                row.score.map_or_else(|| "-".to_owned(), |score| format!("{score:.4}")),
                if row.is_whole { "whole".to_owned() } else { "unfinished".to_owned() },
            ]);
        }
        text += &table.render();
    }
    text
}

/// A turn as a line of a dump.
#[derive(Serialize)]
struct DumpLine {
    episode: u64,
    turn: u32,
    seat: u8,
    command: String,
    events: Vec<String>,
}

fn dump(path: &Path, only: Option<u64>, json: bool) -> anyhow::Result<Code> {
    let reading = files::read(path, &files::library(&[])?, |tape| {
        if only.is_none_or(|episode| episode == tape.opened.episode) {
            dump_tape(&tape, json)?;
        }
        Ok(())
    })?;
    for tape in reading.shifts.iter().filter(|tape| only.is_none_or(|only| only == tape.number)) {
        logs::dump(tape, json)?;
    }
    Ok(files::report_losses(path, &reading))
}

fn dump_tape(tape: &Tape, json: bool) -> anyhow::Result<()> {
    let scenario = scenario_of(tape)?;
    let opened = EpisodeInfo::of(tape);
    if json {
        output::json(&serde_json::json!({ "opened": opened }))?;
    } else {
        let seed = opened.seed;
        let who = opened.policies.join(" and ");
        let episode = opened.episode;
        output::print(&format!("episode {episode}: {}, seed {seed}, {who}\n", opened.scenario))?;
    }
    let mut floor = Floor::for_one(scenario);
    let mut columns = floor.columns();
    columns.open(0, scenario, tape.opened.seed);
    let mut printed = Ok(());
    tape.each(|turn, _| {
        apply_turn(&mut columns.desk_mut(0), turn);
        let desk = columns.desk(0);
        let line = DumpLine {
            episode: tape.opened.episode,
            turn: turn.number,
            seat: turn.seat.0,
            command: command_in_words(turn, &desk),
            events: turn.events.iter().map(|event| words_of(event, &desk)).collect(),
        };
        printed = print_line(&line, json);
        printed.is_ok()
    });
    printed
}

fn print_line(line: &DumpLine, json: bool) -> anyhow::Result<()> {
    if json {
        return output::json(line);
    }
    let events = line.events.join("; ");
    output::print(&format!("  {:>3}  {}  →  {events}\n", line.turn, line.command))?;
    Ok(())
}

fn recover(log: &Path, out: &Path, json: bool) -> anyhow::Result<Code> {
    if out.exists() {
        return Err(usage(format!("{} exists already; give another --out", out.display())));
    }
    let library = files::library(&[])?;
    let header = files::read(log, &library, |_| Ok(()))?.header;
    let range = header.map_or(0..u64::MAX, |header| header.first_episode..header.end_episode);
    let fail = || format!("cannot write {}", out.display());
    let mut file = File::create_new(out).with_context(fail)?;
    let mut writer = LogWriter::new(range, Packing::Raw);
    let (mut episodes, mut turns) = (0, 0);
    let reading = files::read(log, &library, |tape| {
        let scenario = scenario_of(&tape)?;
        writer.episode(&tape.to_log(scenario).0, scenario);
        file.write_all(writer.waiting()).with_context(fail)?;
        drop(writer.take());
        episodes += 1;
        turns += u64::from(tape.turns);
        Ok(())
    })?;
    for tape in &reading.shifts {
        tape.write(&mut writer);
        turns += u64::from(tape.turns);
    }
    writer.flush();
    file.write_all(writer.waiting()).with_context(fail)?;
    if json {
        let losses = reading.describe_losses();
        let out = out.display().to_string();
        output::json(&serde_json::json!({
            "out": out, "episodes": episodes, "shifts": reading.shifts.len(), "turns": turns,
            "losses": losses
        }))?;
    } else {
        let mut saved = output::count(episodes, "episode");
        if !reading.shifts.is_empty() {
            saved += &format!(", {}", output::count(reading.shifts.len() as u64, "shift"));
        }
        let turns = output::count(turns, "turn");
        output::print(&format!("saved {saved}, {turns} to {}\n", out.display()))?;
    }
    Ok(files::report_losses(log, &reading))
}
