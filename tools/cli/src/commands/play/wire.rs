//! Playing actions as they go over the wire, one a line: line in, line out.

use std::io::{BufRead, Write as _};

use aegis_engine::command::Answer;
use aegis_engine::dialect::desk::StepLine;
use aegis_engine::dialect::{self, Action};
use aegis_engine::scenario::Compiled;
use serde::Serialize;

use crate::output;

use super::session::Session;
use super::view::signed;

/// A line that was no action.
#[derive(Serialize)]
pub struct MalformedLine {
    /// Its number, counted from 1.
    pub line: u64,
    /// What is wrong with it.
    pub malformed: String,
}

/// Reads actions line by line and shows each, or what is wrong with it. Blank lines are skipped.
pub fn each_action(
    mut lines: impl BufRead,
    scenario: &Compiled,
    mut see: impl FnMut(Result<Action, MalformedLine>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut bytes = Vec::new();
    for line in 1.. {
        bytes.clear();
        if lines.read_until(b'\n', &mut bytes)? == 0 {
            break;
        }
        if bytes.trim_ascii().is_empty() {
            continue;
        }
        let text = std::str::from_utf8(bytes.trim_ascii());
        let text = text.map_err(|error| format!("no UTF-8: {error}"));
        let action = text.and_then(|text| {
            dialect::read(scenario.source.dialect, text).map_err(|error| error.to_string())
        });
        see(action.map_err(|malformed| MalformedLine { line, malformed }))?;
    }
    Ok(())
}

/// Plays all actions and prints a line for each, as JSON or to be read.
pub fn play(session: &mut Session<'_>, lines: impl BufRead, json: bool) -> anyhow::Result<()> {
    let scenario = session.scenario;
    let mut answer = Answer::default();
    each_action(lines, scenario, |action| {
        let action = match action {
            Ok(action) => action,
            Err(malformed) => return print_malformed(&malformed, json),
        };
        action.answer(&scenario.lexicon, &mut answer);
        match session.act(&mut answer) {
            Ok(_) => print_step(&StepLine::of(&mut session.episode), session, json),
            Err(_) => print_late(&StepLine::too_late(&mut session.episode), json),
        }
    })
}

fn print_malformed(malformed: &MalformedLine, json: bool) -> anyhow::Result<()> {
    if json {
        output::json(malformed)?;
        std::io::stdout().flush()?;
    } else {
        let MalformedLine { line, malformed } = malformed;
        output::print(&format!("line {line} is no action and costs nothing: {malformed}\n"))?;
    }
    Ok(())
}

fn print_late(line: &StepLine, json: bool) -> anyhow::Result<()> {
    if json {
        output::json(line)?;
        std::io::stdout().flush()?;
    } else {
        output::print(&format!("not played: {}\n", line.error.as_deref().unwrap_or_default()))?;
    }
    Ok(())
}

fn print_step(line: &StepLine, session: &Session<'_>, json: bool) -> anyhow::Result<()> {
    if json {
        output::json(line)?;
        std::io::stdout().flush()?;
        return Ok(());
    }
    let events = session.past.last().map(|past| past.events.join("; ")).unwrap_or_default();
    let (step, score) = (line.step, line.score);
    let mut text =
        format!("step {step:>2}  reward {}  score {score:.4}  {events}\n", signed(line.reward));
    for (code, amount) in &line.penalties {
        text += &format!("         {} {code}\n", signed(*amount));
    }
    for phase in &line.phases {
        text += &format!("         phase {phase} done\n");
    }
    for message in &line.peer_messages {
        text += &format!("         {}: {}\n", message.from_role, message.message);
    }
    output::print(&text)?;
    Ok(())
}
