//! The figure of how episodes ended: passed, or by what they failed.

use std::fmt::Write as _;

use super::Material;
use super::gather::{End, PolicyResults};
use super::html::{Plain, Table, figure, percent, thousands};
use super::svg::named;

/// The ways to come out, from best to worst: a class, a fill and words for each.
const WAYS: [(&str, &str); 6] = [
    ("w0", "passed"),
    ("w1", "closed, below the mark"),
    ("w2", "turns used up"),
    ("w3", "ended by a forbidden action"),
    ("w4", "the policy failed"),
    ("w5", "no end"),
];

pub fn draw(number: u32, of: &Material<'_>) -> String {
    let policies = &of.gathered.policies;
    let counts: Vec<[u64; 6]> =
        policies.iter().map(|policy| counts(policy, of.pass_points)).collect();
    let mut drawing = "<p class=\"legend\">".to_owned();
    for (class, words) in WAYS {
        _ = write!(
            drawing,
            "<span class=\"policy\"><svg class=\"key\" width=\"14\" height=\"14\" \
             aria-hidden=\"true\"><rect class=\"way {class}\" width=\"14\" height=\"14\"/></svg>\
             {words}</span>"
        );
    }
    drawing += "</p>\n<div class=\"rows\">\n";
    for (policy, (results, counts)) in policies.iter().zip(&counts).enumerate() {
        _ = writeln!(
            drawing,
            "<div class=\"row\"><span class=\"label\">{}</span>\
             <svg width=\"100%\" height=\"26\" aria-hidden=\"true\">{}</svg></div>",
            named(policy, &results.name),
            bar(results, counts)
        );
    }
    drawing += "</div>\n";
    let caption = "How the episodes of each policy came out.";
    figure(number, &drawing, caption, &table(of, &counts))
}

fn counts(policy: &PolicyResults, pass_points: u32) -> [u64; 6] {
    let mut counts = [0; 6];
    for (&(end, points), &count) in &policy.endings {
        let way = match end {
            End::None => 5,
            End::PolicyFailed => 4,
            _ if points >= pass_points => 0,
            End::Closed => 1,
            End::BudgetSpent => 2,
            End::Breach => 3,
        };
        counts[way] += count;
    }
    counts
}

fn bar(policy: &PolicyResults, counts: &[u64; 6]) -> String {
    let mut text = String::new();
    let mut x = 0.0;
    for ((class, words), &count) in WAYS.iter().zip(counts) {
        let width = count as f64 / policy.episodes.max(1) as f64 * 100.0;
        if count == 0 {
            continue;
        }
        let share = percent(count, policy.episodes);
        let tooltip = format!("{}: {words}: {}, {share}", policy.name, thousands(count));
        _ = write!(
            text,
            "<rect class=\"way {class}\" x=\"{x:.2}%\" y=\"3\" width=\"{width:.2}%\" height=\"20\">\
             <title>{}</title></rect>",
            Plain(&tooltip)
        );
        if width >= 18.0 {
            _ = write!(
                text,
                "<text class=\"inside\" x=\"{:.2}%\" y=\"17\">{share}</text>",
                x + width / 2.0
            );
        }
        x += width;
    }
    text
}

fn table(of: &Material<'_>, counts: &[[u64; 6]]) -> Table {
    let headings = WAYS.map(|(_, words)| format!(">{words}"));
    let mut table =
        Table::new(["policy", ">episodes"].into_iter().chain(headings.iter().map(String::as_str)));
    for (place, (policy, counts)) in of.gathered.policies.iter().zip(counts).enumerate() {
        let cells = counts
            .map(|count| format!("{} ({})", thousands(count), percent(count, policy.episodes)));
        let first = [named(place, &policy.name), thousands(policy.episodes)];
        table.row(first.into_iter().chain(cells));
    }
    table
}
