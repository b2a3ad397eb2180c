//! The figure of score distributions: one small panel a policy.

use std::fmt::Write as _;

use aegis_engine::score::FULL;

use super::Material;
use super::gather::PolicyResults;
use super::html::{Table, figure, percent, thousands};
use super::svg::{Axis, colour, feet, named, plot, rules};

/// How many bins there are; the last one holds the full score.
const BINS: usize = 20;
const BIN_POINTS: u32 = FULL / BINS as u32;

pub fn draw(number: u32, of: &Material<'_>) -> String {
    let policies = &of.gathered.policies;
    let bins: Vec<[u64; BINS]> = policies.iter().map(bins).collect();
    let share = |policy: usize, bin: usize| {
        bins[policy][bin] as f64 / policies[policy].episodes.max(1) as f64
    };
    let highest = (0..policies.len())
        .flat_map(|policy| (0..BINS).map(move |bin| (policy, bin)))
        .map(|(policy, bin)| share(policy, bin) * 100.0)
        .fold(1.0, f64::max);
    let axis = Axis::round(0.0, highest, 4);
    let mut drawing = "<div class=\"panels\">\n".to_owned();
    for (policy, results) in policies.iter().enumerate() {
        let mut inside = rules(
            axis.ticks.iter().map(|&tick| (axis.place(tick), format!("{} %", axis.word(tick)))),
        );
        for (bin, &count) in bins[policy].iter().enumerate() {
            let height = axis.place(share(policy, bin) * 100.0) * 100.0;
            if height > 0.0 {
                inside += &bar(policy, bin, height, &words(bin, count, results.episodes));
            }
        }
        let pass = f64::from(of.pass_points) / f64::from(FULL) * 100.0;
        _ = writeln!(
            inside,
            "<line class=\"pass\" x1=\"{pass:.2}%\" x2=\"{pass:.2}%\" y1=\"0\" y2=\"100%\"/>"
        );
        inside += &feet([0.0, 0.25, 0.5, 0.75, 1.0].map(|x: f64| (x, format!("{x}"))));
        _ = writeln!(
            drawing,
            "<div class=\"panel\"><p>{}</p>{}</div>",
            named(policy, &results.name),
            plot(110, &inside)
        );
    }
    drawing += "</div>\n";
    let caption = "How final scores are spread: the share of a policy's episodes (upwards) by \
                   final score (sideways), in steps of 0.05. The last step holds the full score. \
                   The dashed line is the mark from which an episode passes.";
    figure(number, &drawing, caption, &table(of, &bins))
}

fn bins(policy: &PolicyResults) -> [u64; BINS] {
    let mut bins = [0; BINS];
    for (&points, &count) in policy.scenarios.values().flat_map(|results| &results.scores) {
        bins[((points / BIN_POINTS) as usize).min(BINS - 1)] += count;
    }
    bins
}

fn bar(policy: usize, bin: usize, height: f64, words: &str) -> String {
    let width = 100.0 / BINS as f64;
    format!(
        "<rect class=\"bar {}\" x=\"{:.2}%\" y=\"{:.2}%\" width=\"{width:.2}%\" \
         height=\"{height:.2}%\"><title>{words}</title></rect>\n",
        colour(policy),
        bin as f64 * width,
        100.0 - height
    )
}

fn words(bin: usize, count: u64, episodes: u64) -> String {
    format!("{}: {} episodes, {}", range(bin), thousands(count), percent(count, episodes))
}

fn range(bin: usize) -> String {
    let from = bin as f64 / BINS as f64;
    if bin == BINS - 1 {
        return format!("{from:.2} to 1.00");
    }
    format!("{from:.2} to below {:.2}", (bin + 1) as f64 / BINS as f64)
}

fn table(of: &Material<'_>, bins: &[[u64; BINS]]) -> Table {
    let policies = of.gathered.policies.iter().enumerate();
    let names: Vec<String> =
        policies.map(|(place, policy)| format!(">{}", named(place, &policy.name))).collect();
    let mut table = Table::new(["final score"].into_iter().chain(names.iter().map(String::as_str)));
    for bin in 0..BINS {
        let counts = bins.iter().map(|bins| thousands(bins[bin]));
        table.row([range(bin)].into_iter().chain(counts));
    }
    table
}
