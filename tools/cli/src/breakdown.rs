//! The lines of a score, each with the turns that earned or lost its points, and why.

use aegis_engine::log::Tape;
use aegis_engine::replay::scenario_of;
use aegis_engine::score::explain::{Explainer, Line};
use aegis_engine::score::{JudgeName, score_of};

use crate::output::Table;

/// The lines of the score that a judge gives to a tape.
pub fn of(tape: &Tape, judge: JudgeName) -> anyhow::Result<Vec<Line>> {
    let mut explainer = Explainer::open(judge, scenario_of(tape)?)?;
    tape.each(|turn, _| {
        explainer.turn(turn);
        true
    });
    Ok(explainer.lines().to_vec())
}

/// The lines as a table; what a judge has words for follows its line.
pub fn table(lines: &[Line]) -> String {
    let mut table = Table::new(&["line", ">earned", ">possible", "because"]);
    for line in lines {
        let changes = line
            .because
            .iter()
            .map(|cause| format!("turn {}: {:+.4}", cause.turn, cause.change as f64 / 10_000.0));
        table.row([
            line.label.clone(),
            format!("{:.4}", score_of(line.earned)),
            format!("{:.4}", score_of(line.possible)),
            changes.collect::<Vec<_>>().join(", "),
        ]);
        for sentence in sentences(line, "turn") {
            table.row([String::new(), String::new(), String::new(), sentence]);
        }
    }
    table.render()
}

/// Why points of a line were lost, with the numbers of the turns, and why others are lacking. A
/// turn is called a step where a person plays.
pub fn sentences(line: &Line, turn: &str) -> Vec<String> {
    let causes = line.because.iter();
    let lost = causes.filter_map(|cause| Some((cause.turn, cause.why.as_ref()?)));
    let lost = lost.map(|(number, why)| format!("{turn} {number}: {why}"));
    lost.chain(line.lacking.iter().cloned()).collect()
}
