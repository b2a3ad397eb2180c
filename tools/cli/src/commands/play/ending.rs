//! What stands at the end of a play: the score with its reasons.

use std::fmt::Write as _;

use aegis_engine::event::Ending;
use aegis_engine::score::explain::Line;
use aegis_engine::score::{JudgeName, score_of};

use crate::breakdown::sentences;
use crate::output::{HEADING, Table, styled, wrapped};

use super::session::Session;
use super::view::signed;

/// The score line by line, each with the events that earned or lost its points.
pub fn lines(session: &Session<'_>) -> String {
    if session.episode.judge().name() == JudgeName::Strict && !session.episode.is_over() {
        let why = "the strict judge names its lines when the case is over; until then the score \
                   shows how much of the evidence was seen";
        return wrapped("", why, 100);
    }
    let mut table = Table::new(&["line", ">earned", ">of", "because"]);
    for line in session.lines() {
        let mut causes = line.because.iter().map(|cause| {
            let past = session.past.get(cause.turn as usize - 1);
            let event = past.and_then(|past| past.events.get(cause.event as usize));
            let change = signed(cause.change as f64 / 10_000.0);
            let event = event.map_or("", String::as_str);
            format!("{change} step {}: {event}", cause.turn)
        });
        table.row([
            line.label.clone(),
            format!("{:.4}", score_of(line.earned)),
            format!("{:.4}", score_of(line.possible)),
            causes.next().unwrap_or_else(|| reason_without_events(line)),
        ]);
        for cause in causes.chain(sentences(line, "step")) {
            table.row([String::new(), String::new(), String::new(), cause]);
        }
    }
    table.render()
}

fn reason_without_events(line: &Line) -> String {
    match (line.earned, line.id.as_str()) {
        (0, _) => "nothing earned it",
        (_, "conduct") => "no fault was found",
        _ => "it was so from the start",
    }
    .to_owned()
}

/// The whole ending: how it came, the score, its lines, and what was charged on the way.
pub fn render(session: &Session<'_>) -> String {
    let mut text = String::new();
    let score = score_of(session.episode.points());
    let steps = session.episode.turn();
    let plural = if steps == 1 { "" } else { "s" };
    let head = if session.episode.is_over() {
        format!("{}: final score {score:.4} in {steps} step{plural}", how_it_ended(session))
    } else {
        format!("stopped after {steps} step{plural}, before the end: score so far {score:.4}")
    };
    _ = writeln!(text, "{}", styled(HEADING, &head));
    text += &lines(session);
    let mut charged = Table::new(&[">step", ">reward", "for", "because"]);
    let mut any = false;
    for number in 1..=session.past.len() {
        for penalty in session.penalties(number) {
            any = true;
            charged.row([number.to_string(), signed(penalty.amount), penalty.code, penalty.reason]);
        }
    }
    if any {
        text += "\nThese cost reward but no score:\n";
        text += &charged.render();
    }
    let total: f64 = session.past.iter().map(|past| past.report.reward).sum();
    _ = writeln!(text, "The rewards of all steps add up to {}.", signed(total));
    text
}

fn how_it_ended(session: &Session<'_>) -> &'static str {
    match session.episode.last_turn().ending() {
        Some(Ending::Closed) => "the case is closed",
        Some(Ending::BudgetSpent) => "the steps are used up",
        Some(Ending::Breach { .. }) => "a forbidden action ended the episode",
        Some(Ending::PolicyFailed) => "the policy failed",
        None => "the episode is over",
    }
}
