//! The tables of causes: what failed episodes lacked, what was refused, where policies broke down.

use std::collections::BTreeMap;

use aegis_engine::score::FULL;

use super::Material;
use super::html::{Plain, Table, percent, thousands};
use super::svg::named;

/// How many lines of the score the page lists; those that cost least are left out.
const MOST_LINES: usize = 15;

/// What the episodes that ended below the mark lacked, the costliest line of the score first.
pub fn lacking(of: &Material<'_>) -> Table {
    let policies = &of.gathered.policies;
    let mut points = BTreeMap::<&str, u64>::new();
    for (line, lacking) in policies.iter().flat_map(|policy| &policy.lacking) {
        *points.entry(line).or_default() += lacking.points;
    }
    let mut lines: Vec<(&str, u64)> = points.into_iter().collect();
    // The sort is stable: equals stay in alphabetical order.
    lines.sort_by_key(|&(_, points)| std::cmp::Reverse(points));
    let failed: Vec<_> = policies.iter().enumerate().filter(|(_, p)| p.failed > 0).collect();
    let headings: Vec<String> =
        failed.iter().map(|(place, policy)| format!(">{}", named(*place, &policy.name))).collect();
    let mut table =
        Table::new(["line of the score"].into_iter().chain(headings.iter().map(String::as_str)));
    for (line, _) in lines.into_iter().take(MOST_LINES) {
        let cells = failed.iter().map(|(_, policy)| {
            let lacking = policy.lacking.get(line).copied().unwrap_or_default();
            let mean = lacking.points as f64 / policy.failed as f64 / f64::from(FULL);
            format!("{mean:.4} ({})", percent(lacking.episodes, policy.failed))
        });
        table.row([Plain(line).to_string()].into_iter().chain(cells));
    }
    table
}

/// How many commands were refused, by kind.
pub fn refusals(of: &Material<'_>) -> Table {
    let policies = &of.gathered.policies;
    let mut kinds: Vec<&str> =
        policies.iter().flat_map(|policy| policy.refusals.keys().copied()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let names: Vec<String> = policies
        .iter()
        .enumerate()
        .map(|(place, policy)| format!(">{}", named(place, &policy.name)))
        .collect();
    let mut table = Table::new(["why"].into_iter().chain(names.iter().map(String::as_str)));
    for kind in kinds {
        let counts = policies.iter().map(|policy| {
            let count = policy.refusals.get(kind).copied().unwrap_or(0);
            format!("{} ({})", thousands(count), percent(count, policy.commands()))
        });
        table.row([kind.to_owned()].into_iter().chain(counts));
    }
    table
}

/// The failures that the policies themselves had, as the summary counts them.
pub fn failures(of: &Material<'_>) -> Table {
    let mut table = Table::new(["policy", "cause", ">times"]);
    for summary in &of.summary.policies {
        for (cause, count) in summary.failures() {
            let name = named(of.place(&summary.policy), &summary.policy);
            table.row([name, Plain(&cause).to_string(), thousands(count)]);
        }
    }
    table
}
