//! `aegis scenario check`: all that is wrong with scenario files, each fault with its place.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use aegis_engine::event::Seat;
use aegis_engine::scenario::{Compiled, Scenario};
use aegis_engine::score::explain::{Explainer, Line};
use aegis_engine::score::{FULL, Judge, JudgeName, score_of};
use aegis_engine::step::{TurnBuffer, step};
use aegis_engine::world::Floor;
use anyhow::Context as _;
use serde::Serialize;

use crate::breakdown::sentences;
use crate::output::{self, Code, usage};

/// The name of the lists of packs, which lie beside scenarios and are none.
const PACKS_FILE: &str = "packs.ron";
/// The folders of the phrases of generated cases and of the shifts, which are none either.
const OTHER_FOLDERS: &[&str] = &["families", "shifts"];

/// Checks scenario files: their form, what they refer to, and whether their solution earns its
/// score. Exits with 1 if anything is wrong.
#[derive(clap::Args)]
#[command(after_help = "\
Example: every scenario below a folder
  $ aegis scenario check scenarios/")]
pub struct Args {
    /// Scenario files, or folders in which every .ron file but packs.ron is checked
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Print the faults as one JSON document
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Verdict {
    files: usize,
    faults: Vec<Fault>,
}

/// Something wrong, and where.
#[derive(Serialize)]
struct Fault {
    file: String,
    line: usize,
    column: usize,
    message: String,
}

pub fn run(args: &Args) -> anyhow::Result<Code> {
    let mut files = Vec::new();
    for path in &args.paths {
        gather(path, &mut files)?;
        if !files.iter().any(|file| file.starts_with(path)) {
            let path = path.display();
            return Err(usage(format!("the folder {path} holds no scenarios (.ron files)")));
        }
    }
    let mut verdict = Verdict { files: files.len(), faults: Vec::new() };
    let mut homes = BTreeMap::new();
    for path in &files {
        let name = path.display().to_string();
        let text = fs::read_to_string(path).with_context(|| format!("cannot read {name}"))?;
        verdict.faults.extend(check(&name, &text, &mut homes));
    }
    if args.json {
        output::json(&verdict)?;
    } else {
        let mut text = String::new();
        for Fault { file, line, column, message } in &verdict.faults {
            text += &format!("{file}:{line}:{column}: {message}\n");
        }
        output::print(&text)?;
        output::say(summary(&verdict));
    }
    Ok(if verdict.faults.is_empty() { Code::Fine } else { Code::Failed })
}

fn summary(verdict: &Verdict) -> String {
    let count = |number: usize, what: &str| {
        format!("{number} {what}{}", if number == 1 { "" } else { "s" })
    };
    let files = count(verdict.files, "file");
    match verdict.faults.len() {
        0 => format!("{files}, no faults"),
        faults => format!("{files}, {}", count(faults, "fault")),
    }
}

/// The file, or all scenario files below the folder in the order of their names.
fn gather(path: &Path, files: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    if path.is_file() {
        if !files.iter().any(|known| known == path) {
            files.push(path.to_owned());
        }
        return Ok(());
    }
    if !path.exists() {
        return Err(usage(format!("there is no file or folder {}", path.display())));
    }
    let fail = || format!("cannot read the folder {}", path.display());
    let entries = path.read_dir().with_context(fail)?;
    let mut inside: Vec<PathBuf> = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()
        .with_context(fail)?;
    inside.sort();
    for path in inside {
        let is_scenario = path.extension().is_some_and(|extension| extension == "ron")
            && path.file_name().is_some_and(|name| name != PACKS_FILE);
        let is_other = OTHER_FOLDERS.iter().any(|folder| path.ends_with(folder));
        if path.is_dir() && !is_other || is_scenario {
            gather(&path, files)?;
        }
    }
    Ok(())
}

/// All faults of one file. `homes` says in which file each id was seen first.
fn check(file: &str, text: &str, homes: &mut BTreeMap<String, String>) -> Vec<Fault> {
    let compiled = match Compiled::load(file, text) {
        Ok(compiled) => compiled,
        Err(error) => {
            let fault = |fault: aegis_engine::scenario::Fault| Fault {
                file: file.to_owned(),
                line: fault.line,
                column: fault.column,
                message: fault.message,
            };
            return error.faults.into_iter().map(fault).collect();
        }
    };
    let source = &compiled.source;
    let mut faults = Vec::new();
    let mut add = |needle: &str, message: String| {
        let (line, column) = place_of(text, needle);
        faults.push(Fault { file: file.to_owned(), line, column, message });
    };
    if let Some(home) = homes.get(&source.id) {
        let id = &source.id;
        add("id:", format!("the id {id:?} belongs to {home} already; give this one another"));
    } else {
        homes.insert(source.id.clone(), file.to_owned());
    }
    play_oracle(&compiled, &mut add);
    faults
}

/// Plays the solution and names what keeps it from the score that it must reach.
fn play_oracle(compiled: &Compiled, add: &mut impl FnMut(&str, String)) {
    let judge = JudgeName::default_for(compiled);
    let mut explainer = match Explainer::open(judge, compiled) {
        Ok(explainer) => explainer,
        Err(error) => return add("oracle:", error.to_string()),
    };
    let mut floor = Floor::for_one(compiled);
    let mut columns = floor.columns();
    columns.open(0, &std::sync::Arc::new(compiled.clone()), 0);
    let mut buffer = TurnBuffer::default();
    let mut ended = None;
    let mut points = None;
    let mut strict = Judge::open(JudgeName::Strict, compiled).ok();
    for (prepared, number) in compiled.oracle.iter().zip(1..) {
        let mut answer = prepared.clone();
        step(&mut columns.desk_mut(0), Seat(0), &mut answer, &mut buffer);
        let turn = buffer.turn();
        explainer.turn(&turn);
        points = strict.as_mut().map(|strict| strict.read(compiled, &turn).points);
        if turn.ending().is_some() {
            ended = Some(number);
            break;
        }
    }
    let moves = compiled.oracle.len();
    match ended {
        None => {
            let advice = "close the case with its last move";
            add("oracle:", format!("the oracle has {moves} moves and does not end; {advice}"));
        }
        Some(turn) if turn < moves => add(
            "oracle:",
            format!("the episode ends with move {turn} of the oracle's {moves}; drop the rest"),
        ),
        Some(_) => {}
    }
    let lines = explainer.lines();
    // The lines of the strict judge are parts of a product, so they add up to nothing.
    let earned = points.unwrap_or_else(|| lines.iter().map(|line| line.earned).sum());
    judge_oracle(judge, earned, &compiled.source, lines, add);
}

fn judge_oracle(
    judge: JudgeName,
    earned: u32,
    source: &Scenario,
    lines: &[Line],
    add: &mut impl FnMut(&str, String),
) {
    let wanted = match judge {
        JudgeName::Classic | JudgeName::Strict | JudgeName::Shift => FULL,
        JudgeName::Shop => FULL * 95 / 100,
    };
    if earned >= wanted {
        return;
    }
    let (score, wanted) = (score_of(earned), score_of(wanted));
    let is_short = |line: &&Line| line.earned < line.possible || !line.lacking.is_empty();
    for line in lines.iter().filter(is_short) {
        let needle = match source.classic {
            Some(_) if judge == JudgeName::Classic => &format!("\"{}\"", line.id),
            _ => "oracle:",
        };
        let (id, label) = (&line.id, &line.label);
        let (got, possible) = (score_of(line.earned), score_of(line.possible));
        let lost = line.because.iter().rev().find(|cause| cause.change < 0);
        let lost = lost.map_or(String::new(), |cause| format!("; move {} lost it", cause.turn));
        let why = sentences(line, "move").join(" ");
        let why = if why.is_empty() { why } else { format!(". {why}") };
        add(
            needle,
            format!(
                "the oracle earns {got} of {possible} for {id:?} ({label}){lost}; \
                 it scores {score} and must reach {wanted}{why}"
            ),
        );
    }
}

/// The line and column of a fault: of the needle inside the rubric if it is the name of one of its
/// lines, else of its last occurrence at the start of a field.
fn place_of(text: &str, needle: &str) -> (usize, usize) {
    let at = if needle.starts_with('"') {
        let rubric = text.find("rubric:").unwrap_or(0);
        text[rubric..].find(needle).map(|at| rubric + at)
    } else if needle == "id:" {
        text.find(needle)
    } else {
        text.rfind(&format!("\n    {needle}")).map(|at| at + 5).or_else(|| text.rfind(needle))
    };
    let before = &text[..at.unwrap_or(0)];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}
