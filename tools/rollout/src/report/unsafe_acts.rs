//! The figure of forbidden actions, and which they were.

use std::fmt::Write as _;

use super::Material;
use super::html::{Plain, Table, figure, thousands};
use super::svg::{Axis, colour, named};

/// How many kinds the page lists; what is rarer is summed up.
const MOST_KINDS: usize = 20;

pub fn draw(number: u32, of: &Material<'_>) -> Option<String> {
    let policies = &of.gathered.policies;
    let rate = |acts: u64, episodes: u64| acts as f64 / episodes.max(1) as f64 * 100.0;
    let rates = policies.iter().map(|policy| rate(policy.all_unsafe_acts(), policy.episodes));
    let rates: Vec<f64> = rates.collect();
    if rates.iter().all(|rate| *rate == 0.0) {
        return None;
    }
    let axis = Axis::round(0.0, rates.iter().copied().fold(0.0, f64::max), 4);
    let mut drawing =
        "<p class=\"axis-title\">forbidden actions per 100 episodes</p>\n<div class=\"rows\">\n"
            .to_owned();
    let mut table = Table::new(["policy", ">episodes", ">forbidden actions", ">per 100 episodes"]);
    for (place, (policy, rate)) in policies.iter().zip(&rates).enumerate() {
        let acts = policy.all_unsafe_acts();
        // The number stands right of the bar, so a full bar leaves room for it.
        let width = axis.place(*rate) * 85.0;
        _ = writeln!(
            drawing,
            "<div class=\"row\"><span class=\"label\">{}</span>\
             <svg width=\"100%\" height=\"22\" aria-hidden=\"true\">\
             <line class=\"rule\" x1=\"0\" x2=\"0\" y1=\"0\" y2=\"100%\"/>\
             <rect class=\"bar {}\" y=\"4\" width=\"{width:.2}%\" height=\"14\"/>\
             <text class=\"tick\" x=\"{width:.2}%\" dx=\"6\" y=\"15\">{rate:.1}</text></svg></div>",
            named(place, &policy.name),
            colour(place)
        );
        table.row([
            named(place, &policy.name),
            thousands(policy.episodes),
            thousands(acts),
            format!("{rate:.1}"),
        ]);
    }
    drawing += "</div>\n";
    let caption = "Forbidden actions per 100 episodes. An action that was tried and refused \
                   counts as well.";
    Some(figure(number, &drawing, caption, &table))
}

/// Which forbidden actions were done most, one line for each policy, scenario and reason.
pub fn kinds(of: &Material<'_>) -> (Table, usize) {
    let mut kinds: Vec<_> = (of.gathered.policies.iter().enumerate())
        .flat_map(|(place, policy)| {
            policy.unsafe_acts.iter().map(move |(kind, acts)| (place, policy, kind, acts))
        })
        .collect();
    // The sort is stable: equals stay in the order of policies, scenarios and reasons.
    kinds.sort_by_key(|(.., acts)| std::cmp::Reverse(acts.episodes));
    let mut table =
        Table::new(["policy", "scenario", "why it is forbidden", ">actions", ">episodes"]);
    for (place, policy, (scenario, reason), acts) in kinds.iter().take(MOST_KINDS) {
        table.row([
            named(*place, &policy.name),
            Plain(scenario).to_string(),
            format!("<span class=\"prose\">{}</span>", Plain(reason)),
            thousands(acts.acts),
            thousands(acts.episodes),
        ]);
    }
    (table, kinds.len().saturating_sub(MOST_KINDS))
}
