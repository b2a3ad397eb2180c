//! The figure of scores by scenario: one row a scenario, one mark a policy.

use std::fmt::Write as _;

use aegis_engine::score::FULL;

use super::Material;
use super::gather::ScenarioResults;
use super::html::{Plain, Table, figure, interval, thousands};
use super::svg::{colour, legend, mark, named};
use crate::statistics::Interval;

/// How many scenarios are drawn; the table has all of them.
const MOST_ROWS: usize = 120;
/// How far apart the marks of a row stand, in pixels.
const MARK_PIXELS: usize = 10;
/// How high a row is at least: its label must fit.
const MIN_ROW_PIXELS: usize = 24;

/// One scenario with what each policy reached on it.
struct Row<'a> {
    name: &'a str,
    title: &'a str,
    cells: Vec<Option<Cell>>,
}

struct Cell {
    mean: f64,
    interval: Option<Interval>,
    range: (f64, f64),
    passed: u64,
    episodes: u64,
}

pub fn draw(number: u32, of: &Material<'_>) -> String {
    let policies = &of.gathered.policies;
    let rows = rows(of);
    let mut drawing = legend(policies.iter().map(|policy| policy.name.as_str()));
    drawing += "<div class=\"rows\">\n";
    drawing += &axis("top");
    for row in rows.iter().take(MOST_ROWS) {
        drawing += &draw_row(row, of);
    }
    drawing += &axis("bottom");
    drawing += "</div>\n";
    let left_out = rows.len().saturating_sub(MOST_ROWS);
    let mut caption = "Final score by scenario, the hardest first: the mean over seeds, with the \
                       95 % interval over seeds as a line (none below three seeds). The dashed \
                       line is the mark from which an episode passes."
        .to_owned();
    if left_out > 0 {
        _ = write!(
            caption,
            " The {} easiest scenarios are not drawn; the table has them.",
            thousands(left_out as u64)
        );
    }
    figure(number, &drawing, &caption, &table(&rows, of))
}

fn rows<'a>(of: &Material<'a>) -> Vec<Row<'a>> {
    let policies = &of.gathered.policies;
    let mut names: Vec<&str> =
        policies.iter().flat_map(|policy| policy.scenarios.keys().map(String::as_str)).collect();
    names.sort_unstable();
    names.dedup();
    let row = |name| {
        let results = || policies.iter().map(move |policy| policy.scenarios.get(name));
        let title = results().flatten().next().map_or("", |results| results.title.as_str());
        let cell = |results: &ScenarioResults| Cell::of(results, of.pass_points);
        Row { name, title, cells: results().map(|results| results.map(cell)).collect() }
    };
    let mut rows: Vec<Row<'_>> = names.into_iter().map(row).collect();
    rows.sort_by(|one, other| one.mean().total_cmp(&other.mean()));
    rows
}

impl Row<'_> {
    fn mean(&self) -> f64 {
        let means: Vec<f64> = self.cells.iter().flatten().map(|cell| cell.mean).collect();
        crate::statistics::mean(&means)
    }
}

impl Cell {
    fn of(results: &ScenarioResults, pass_points: u32) -> Self {
        let score = |points: f64| points / f64::from(FULL);
        let range = results.repeats.range().unwrap_or((0, 0));
        Self {
            mean: score(results.repeats.mean()),
            interval: results
                .repeats
                .interval()
                .map(|points| Interval { low: score(points.low), high: score(points.high) }),
            range: (score(range.0 as f64), score(range.1 as f64)),
            passed: results.scores.range(pass_points..).map(|(_, count)| count).sum(),
            episodes: results.repeats.count(),
        }
    }
}

fn axis(place: &str) -> String {
    let ticks = ["0", "0.25", "0.5", "0.75", "1"];
    let words: String = (0..5)
        .map(|n| {
            format!("<text class=\"tick below\" x=\"{}%\" y=\"11\">{}</text>", n * 25, ticks[n])
        })
        .collect();
    let title = if place == "top" { "final score" } else { "" };
    format!(
        "<div class=\"row axis\"><span class=\"label\">{title}</span>\
         <svg width=\"100%\" height=\"16\" aria-hidden=\"true\">{words}</svg></div>\n"
    )
}

fn draw_row(row: &Row<'_>, of: &Material<'_>) -> String {
    let policies = &of.gathered.policies;
    let height = (row.cells.len() * MARK_PIXELS + 6).max(MIN_ROW_PIXELS);
    let top = (height - row.cells.len() * MARK_PIXELS) / 2;
    let mut inside = String::new();
    for x in [0, 25, 50, 75, 100] {
        _ = write!(inside, "<line class=\"rule\" x1=\"{x}%\" x2=\"{x}%\" y1=\"0\" y2=\"100%\"/>");
    }
    let pass = f64::from(of.pass_points) / f64::from(FULL) * 100.0;
    _ = writeln!(
        inside,
        "<line class=\"pass\" x1=\"{pass:.2}%\" x2=\"{pass:.2}%\" y1=\"0\" y2=\"100%\"/>"
    );
    for (policy, cell) in row.cells.iter().enumerate() {
        let Some(cell) = cell else { continue };
        let y = top + policy * MARK_PIXELS + MARK_PIXELS / 2;
        if let Some(at) = cell.interval {
            _ = write!(
                inside,
                "<line class=\"interval {}\" x1=\"{:.2}%\" x2=\"{:.2}%\" y1=\"{y}\" y2=\"{y}\"/>",
                colour(policy),
                at.low * 100.0,
                at.high * 100.0
            );
        }
        let words = format!("{}: {}", policies[policy].name, cell.describe());
        inside += &mark(policy, cell.mean * 100.0, &y.to_string(), &words);
    }
    format!(
        "<div class=\"row\"><span class=\"label\" title=\"{}\">{}</span>\
         <svg width=\"100%\" height=\"{height}\" aria-hidden=\"true\">{inside}</svg></div>\n",
        Plain(row.title),
        Plain(row.name)
    )
}

impl Cell {
    fn describe(&self) -> String {
        format!(
            "mean {:.4}{}, lowest {:.4}, highest {:.4}, passed {} of {}",
            self.mean,
            self.interval
                .map_or_else(String::new, |at| format!(" ({:.4} to {:.4})", at.low, at.high)),
            self.range.0,
            self.range.1,
            thousands(self.passed),
            thousands(self.episodes)
        )
    }
}

fn table(rows: &[Row<'_>], of: &Material<'_>) -> Table {
    let mut table = Table::new([
        "scenario",
        "policy",
        ">episodes",
        ">mean",
        ">95 % interval",
        ">lowest",
        ">highest",
        ">passed",
    ]);
    for row in rows {
        let cells = row.cells.iter().zip(&of.gathered.policies).enumerate();
        for (place, (cell, policy)) in cells {
            let Some(cell) = cell else { continue };
            table.row([
                Plain(row.name).to_string(),
                named(place, &policy.name),
                thousands(cell.episodes),
                format!("{:.4}", cell.mean),
                interval(cell.interval),
                format!("{:.4}", cell.range.0),
                format!("{:.4}", cell.range.1),
                thousands(cell.passed),
            ]);
        }
    }
    table
}
