//! Shifts in logs: what `log`, `score`, `replay`, `verify` and `fork` do with one.

use std::path::Path;
use std::sync::Arc;

use aegis_engine::score::score_of;
use aegis_engine::shift::event::ShiftTurn;
use aegis_engine::shift::explain::{SeatTally, ShiftExplainer, ShiftLine};
use aegis_engine::shift::replay::replay;
use aegis_engine::shift::snapshot::ShiftRestoreError;
use aegis_engine::shift::tape::ShiftTape;
use aegis_engine::shift::words::{command_in_words, in_words};
use aegis_engine::shift::{CompiledShift, Shift, ShiftSource};
use serde::Serialize;

use super::cast::Cast;
use super::pace::{Pace, Pacing};
use super::screen::{Screen, Watch};
use super::{ShiftFile, clock, stock, view};
use crate::output::{self, Code, Table, usage};
use crate::policies::Treatment;

/// What a log says of a shift.
#[derive(Serialize)]
pub struct ShiftInfo {
    shift: u64,
    name: String,
    seats: Vec<String>,
    policies: Vec<String>,
    seed: u64,
    judge: &'static str,
    turns: u32,
    cases: u32,
    score: Option<f64>,
    forked_after: Option<u32>,
    is_whole: bool,
    digest: Option<String>,
}

impl ShiftInfo {
    /// What is known of a tape.
    pub fn of(tape: &ShiftTape) -> Self {
        let hex = |digest: [u8; 32]| blake3::Hash::from_bytes(digest).to_hex().to_string();
        let opened = &tape.opened;
        Self {
            shift: tape.number,
            name: opened.source.id.clone(),
            seats: opened.source.seats.clone(),
            policies: opened.policies.clone(),
            seed: opened.seed,
            judge: opened.judge.as_str(),
            turns: tape.turns,
            cases: tape.cases,
            score: tape.sealed.map(|sealed| score_of(sealed.points)),
            forked_after: opened.forked_after,
            is_whole: tape.is_whole(),
            digest: tape.sealed.map(|sealed| hex(sealed.digest)),
        }
    }

    /// The same as a line.
    pub fn line(&self) -> String {
        let players = self.seats.iter().zip(&self.policies);
        let players: Vec<String> = players.map(|(seat, who)| format!("{seat}={who}")).collect();
        let turns = output::count(u64::from(self.turns), "turn");
        let score = self.score.map_or_else(String::new, |score| format!(", score {score:.4}"));
        let fork = self
            .forked_after
            .map_or_else(String::new, |turn| format!(", forked after turn {turn}"));
        let state = if self.is_whole { "" } else { ", unfinished" };
        let Self { shift, name, seed, .. } = self;
        format!(
            "shift {shift}  {name}, seed {seed}, {}: {turns}{score}{fork}{state}",
            players.join(" ")
        )
    }
}

/// A turn of a shift as a line.
#[derive(Serialize)]
struct TurnLine {
    turn: u32,
    second: u32,
    clock: String,
    seat: Option<String>,
    command: Option<String>,
    events: Vec<String>,
}

impl TurnLine {
    fn of(turn: &ShiftTurn<'_>, source: &ShiftSource) -> Self {
        let command = turn.command.map(|command| match &turn.work {
            Some(work) => format!("{} on #{}", work.turn.command.verb, work.ticket),
            None => command_in_words(command, source),
        });
        let seat = turn.command.and_then(|_| source.seats.get(turn.moment.id as usize).cloned());
        Self {
            turn: turn.number,
            second: turn.moment.second,
            clock: clock(source, turn.moment.second),
            seat,
            command,
            events: turn.events.iter().map(|event| in_words(event, source)).collect(),
        }
    }

    fn print(&self, json: bool) -> anyhow::Result<()> {
        if json {
            return output::json(self);
        }
        let who = self.seat.as_deref().unwrap_or("the clock");
        let asked = self.command.as_ref().map_or_else(String::new, |asked| format!(": {asked}"));
        let events = self.events.join("; ");
        let Self { turn, clock, .. } = self;
        output::print(&format!("  {turn:>5}  {clock}  {who}{asked}  →  {events}\n"))?;
        Ok(())
    }
}

/// Prints every turn of a shift as a line.
pub fn dump(tape: &ShiftTape, json: bool) -> anyhow::Result<()> {
    let info = ShiftInfo::of(tape);
    if json {
        output::json(&serde_json::json!({ "opened": info }))?;
    } else {
        output::print(&format!("{}\n", info.line()))?;
    }
    let mut printed = Ok(());
    replay(tape.records(), |turn, _| {
        if printed.is_ok() {
            printed = TurnLine::of(turn, &tape.opened.source).print(json);
        }
    })?;
    printed
}

/// A shift that was scored again.
#[derive(Serialize)]
struct Scored<'a> {
    log: &'a str,
    shift: u64,
    name: &'a str,
    policies: &'a [String],
    judge: &'static str,
    turns: u32,
    score: f64,
    recorded: Option<f64>,
    seats: Vec<SeatTally>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lines: Option<Vec<ShiftLine>>,
}

/// Scores a shift again.
pub fn score(log: &str, tape: &ShiftTape, why: bool, json: bool) -> anyhow::Result<()> {
    let explainer = explain(tape)?;
    let opened = &tape.opened;
    let points = explainer.score().points;
    let recorded = tape.sealed.map(|sealed| score_of(sealed.points));
    if json {
        return output::json(&Scored {
            log,
            shift: tape.number,
            name: &opened.source.id,
            policies: &opened.policies,
            judge: opened.judge.as_str(),
            turns: tape.turns,
            score: score_of(points),
            recorded,
            seats: explainer.seats(),
            lines: why.then(|| explainer.lines()),
        });
    }
    let recorded = match recorded {
        Some(recorded) if recorded == score_of(points) => "as recorded".to_owned(),
        Some(recorded) => format!("recorded as {recorded:.4}"),
        None => "without an end".to_owned(),
    };
    let (shift, name) = (tape.number, &opened.source.id);
    let head = format!("shift {shift} of {name}: {}, {recorded}", super::shown(points));
    let body = match why {
        true => view::why(&explainer, &opened.policies),
        false => view::parts(&explainer) + &view::seats(&explainer, &opened.policies),
    };
    output::print(&format!("{head}\n\n{body}"))?;
    Ok(())
}

fn explain(tape: &ShiftTape) -> anyhow::Result<ShiftExplainer> {
    tape.opened.source.check()?;
    let mut explainer = ShiftExplainer::new(&tape.opened.source);
    replay(tape.records(), |turn, _| explainer.turn(turn))?;
    Ok(explainer)
}

/// Replays a shift up to a turn and shows the desk there, or shows all of it while it runs.
pub fn show(
    tape: &ShiftTape,
    until: Option<u32>,
    pacing: &Pacing,
    json: bool,
) -> anyhow::Result<Code> {
    tape.opened.source.check()?;
    let (number, turns) = (tape.number, tape.turns);
    if let Some(until) = until.filter(|&until| until > turns) {
        return Err(usage(format!(
            "shift {number} has {turns} turns, so there is no turn {until}"
        )));
    }
    let opened = &tape.opened;
    let until = until.unwrap_or(turns);
    let mut explainer = ShiftExplainer::new(&opened.source);
    let screen = || Screen::new(&opened.source, opened.seed, opened.policies.clone());
    let mut still = screen();
    let mut watch = pacing
        .watch
        .then(|| Pace::new(pacing).map(|pace| Watch::new(screen(), pace)))
        .transpose()?;
    let (mut failed, mut picture) = (Ok(()), String::new());
    replay(tape.records(), |turn, hall| {
        if turn.number > until || failed.is_err() {
            return;
        }
        explainer.turn(turn);
        if let Some(watch) = &mut watch {
            failed = watch.turn(turn, hall, &explainer).map_err(anyhow::Error::from);
            return;
        }
        still.note(turn);
        if json {
            failed = TurnLine::of(turn, &opened.source).print(true);
        }
        if turn.number == until {
            picture = still.picture(turn.moment.second, hall, &explainer);
        }
    })?;
    failed?;
    let played = view::Played {
        shift: &opened.source,
        seed: opened.seed,
        policies: opened.policies.clone(),
        turns: until,
        is_over: until == turns && tape.sealed.is_some(),
        explainer: &explainer,
        log: None,
    };
    if !json {
        output::print(&format!("{picture}\n"))?;
    }
    view::print(&played, json)?;
    Ok(if tape.is_damaged || tape.torn_bytes > 0 { Code::DataLost } else { Code::Fine })
}

/// How a fork of a shift was asked for.
pub struct ForkAsked<'a> {
    /// The log that the tape was read from.
    pub from: &'a Path,
    /// The last turn that is kept.
    pub turn: Option<u32>,
    /// Who goes on at some seats.
    pub seats: &'a [String],
    /// Who goes on at the others.
    pub policy: Option<&'a str>,
    /// How libraries are treated.
    pub treatment: &'a Treatment,
    /// The new log.
    pub out: &'a Path,
    /// Whether to print JSON.
    pub json: bool,
}

/// Goes on after a turn of a shift with other players.
pub fn fork(tape: &ShiftTape, asked: &ForkAsked<'_>) -> anyhow::Result<Code> {
    let source = &tape.opened.source;
    source.check()?;
    let (from, turns) = (asked.from.display(), tape.turns);
    let turn = asked.turn.filter(|&turn| turn <= turns).ok_or_else(|| {
        usage(format!("name the turn to fork at, from 0 to {turns}: write {from}@TURN"))
    })?;
    let others = asked.policy.unwrap_or("triage");
    let cast = Cast::of(source, asked.seats, others, asked.treatment)?;
    let compiled = Arc::new(CompiledShift::new(source.clone(), tape.opened.seed));
    stock::fill(&compiled)?;
    let mut file = ShiftFile::create(asked.out)?;
    let resumed = Shift::resume_on(&compiled, tape.records(), turn, cast.players());
    let mut shift = resumed.map_err(|error: ShiftRestoreError| anyhow::Error::new(error))?;
    let mut is_over = shift.with_hall(|hall| hall.now.is_over);
    if is_over {
        return Err(usage(format!("the shift is over after turn {turn}; fork at an earlier turn")));
    }
    while shift.advance() {
        file.write(shift.log().bytes())?;
    }
    is_over |= shift.with_hall(|hall| hall.now.is_over);
    let finished = shift.finish();
    file.write(finished.log.bytes())?;
    let path = file.close(is_over)?;
    let child = ShiftTape::of(finished.log.bytes());
    let child_turns = child.map_or(0, |child| child.turns);
    let parent_points = explain(tape)?.score().points;
    let parent = (asked.from, &tape.opened.policies, turns, parent_points);
    let names = cast.names();
    let fork = (path.as_path(), &names, child_turns, finished.score.points);
    print_fork(tape, turn, [parent, fork], asked.json)
}

/// A branch of a shift: its log, its policies, its turns and its points.
type Branch<'a> = (&'a Path, &'a Vec<String>, u32, u32);

fn print_fork(
    tape: &ShiftTape,
    turn: u32,
    branches: [Branch<'_>; 2],
    json: bool,
) -> anyhow::Result<Code> {
    let (name, seed) = (&tape.opened.source.id, tape.opened.seed);
    if json {
        let [parent, fork] = branches.map(|(log, policies, turns, points)| {
            let (log, score) = (log.display().to_string(), score_of(points));
            serde_json::json!({ "log": log, "policies": policies, "turns": turns, "score": score })
        });
        output::json(&serde_json::json!({
            "shift": name, "seed": seed, "turn": turn, "parent": parent, "fork": fork
        }))?;
        return Ok(Code::Fine);
    }
    let mut table = Table::new(&["", "policies", ">turns", ">score", "log"]);
    for (branch, (log, policies, turns, points)) in ["parent", "fork"].into_iter().zip(branches) {
        table.row([
            branch.to_owned(),
            policies.join(" "),
            output::thousands(u64::from(turns)),
            super::shown(points),
            log.display().to_string(),
        ]);
    }
    let head = format!("{name}, seed {seed}, forked after turn {turn}");
    output::print(&format!("{head}\n\n{}", table.render()))?;
    Ok(Code::Fine)
}
