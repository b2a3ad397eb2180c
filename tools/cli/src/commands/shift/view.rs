//! What a shift came to, as a table or as JSON.

use std::path::Path;

use aegis_engine::score::score_of;
use aegis_engine::shift::ShiftSource;
use aegis_engine::shift::explain::{SeatTally, ShiftExplainer, ShiftLine, ShiftNumbers};
use serde::Serialize;

use super::shown;
use crate::output::{self, Table};

/// How many losses of a part are told where a person reads.
const TOLD_LOSSES: usize = 8;

/// A shift that was played or replayed.
pub struct Played<'a> {
    /// The shift.
    pub shift: &'a ShiftSource,
    /// Its seed.
    pub seed: u64,
    /// The policies, seat by seat.
    pub policies: Vec<String>,
    /// How many turns it had.
    pub turns: u32,
    /// Whether it came to its end.
    pub is_over: bool,
    /// What was made of its turns.
    pub explainer: &'a ShiftExplainer,
    /// Its log, if it was written.
    pub log: Option<&'a Path>,
}

/// The same for programs.
#[derive(Serialize)]
struct Result<'a> {
    shift: &'a str,
    seed: u64,
    turns: u32,
    is_over: bool,
    score: f64,
    parts: Vec<Part>,
    seats: Vec<Seat>,
    numbers: ShiftNumbers,
    #[serde(skip_serializing_if = "Option::is_none")]
    log: Option<String>,
}

#[derive(Serialize)]
struct Part {
    part: &'static str,
    earned: f64,
    possible: f64,
}

#[derive(Serialize)]
struct Seat {
    policy: String,
    #[serde(flatten)]
    tally: SeatTally,
}

/// Prints what a shift came to.
pub fn print(played: &Played<'_>, json: bool) -> anyhow::Result<()> {
    if json {
        return output::json(&result(played));
    }
    output::print(&text(played))?;
    Ok(())
}

fn result<'a>(played: &Played<'a>) -> Result<'a> {
    let explainer = played.explainer;
    let part = |line: ShiftLine| Part {
        part: line.id,
        earned: score_of(line.earned),
        possible: score_of(line.possible),
    };
    let seats = explainer.seats().into_iter().zip(&played.policies);
    Result {
        shift: &played.shift.id,
        seed: played.seed,
        turns: played.turns,
        is_over: played.is_over,
        score: score_of(explainer.score().points),
        parts: explainer.lines().into_iter().map(part).collect(),
        seats: seats.map(|(tally, policy)| Seat { policy: policy.clone(), tally }).collect(),
        numbers: explainer.numbers(),
        log: played.log.map(|path| path.display().to_string()),
    }
}

fn text(played: &Played<'_>) -> String {
    let explainer = played.explainer;
    let turns = output::count(u64::from(played.turns), "turn");
    let state = if played.is_over { "" } else { ", before its end" };
    let mut text = format!("{}, seed {}: {turns}{state}\n\n", played.shift.id, played.seed);
    text += &parts(explainer);
    text += &seats(explainer, &played.policies);
    text += &numbers(&explainer.numbers());
    if let Some(log) = played.log {
        text += &format!("\nlog  {}\n", log.display());
    }
    text
}

/// The score and its parts.
pub fn parts(explainer: &ShiftExplainer) -> String {
    let mut table = Table::new(&["part", ">earned", ">of"]);
    for line in explainer.lines() {
        table.row([line.label.to_owned(), shown(line.earned), shown(line.possible)]);
    }
    let score = shown(explainer.score().points);
    table.row(["Score".to_owned(), score, shown(10_000)]);
    table.render() + "\n"
}

/// What each seat did.
pub fn seats(explainer: &ShiftExplainer, policies: &[String]) -> String {
    let headings =
        ["seat", "policy", ">share", ">claims", ">closed", ">solved", ">refused", ">passed on", ""];
    let mut table = Table::new(&headings);
    for (seat, policy) in explainer.seats().into_iter().zip(policies) {
        table.row([
            seat.seat,
            policy.clone(),
            shown(seat.share),
            seat.claims.to_string(),
            seat.closed.to_string(),
            seat.solved.to_string(),
            seat.refused.to_string(),
            seat.passed_on.to_string(),
            if seat.has_failed { "its policy could not go on" } else { "" }.to_owned(),
        ]);
    }
    table.render() + "\n"
}

fn numbers(numbers: &ShiftNumbers) -> String {
    let number = |count: u32| output::thousands(u64::from(count));
    let marks: Vec<String> = (1..).zip(numbers.marks).map(|(n, c)| format!("{n}: {c}")).collect();
    let mut text = String::new();
    for (what, said) in [
        (
            "backlog",
            format!(
                "{} of {} tickets were not solved; {} came back",
                number(numbers.backlog),
                number(numbers.tickets),
                number(numbers.came_back)
            ),
        ),
        (
            "promises",
            format!(
                "{} replies and {} solutions came too late or never",
                number(numbers.replies_missed),
                number(numbers.solves_missed)
            ),
        ),
        (
            "customers",
            format!(
                "mood {}; {} wrote again, {} left; marks {}",
                shown(numbers.mood_points),
                number(numbers.wrote_again),
                number(numbers.left),
                marks.join(", ")
            ),
        ),
    ] {
        text += &format!("{what:<10} {said}\n");
    }
    text
}

/// The parts of a score with the turns behind each loss.
pub fn why(explainer: &ShiftExplainer, policies: &[String]) -> String {
    let mut text = parts(explainer) + &seats(explainer, policies);
    for line in explainer.lines().iter().filter(|line| !line.losses.is_empty()) {
        let lost = shown(line.possible.saturating_sub(line.earned));
        text += &format!("{}: {lost} lost\n", line.label);
        for loss in line.losses.iter().take(TOLD_LOSSES) {
            text += &format!("  turn {:<6} -{}  {}\n", loss.turn, shown(loss.points), loss.why);
        }
        let more = line.losses.len().saturating_sub(TOLD_LOSSES);
        if more > 0 {
            text += &format!("  and {more} more; --json lists all of them\n");
        }
    }
    text
}
