//! The figure of how long turns took, from `timing.json`.

use super::Material;
use super::html::{Table, figure, thousands};
use super::svg::{Axis, feet, legend, line, log10, mark, named, plot, rules};
use crate::timing::TurnTime;

/// The figure, or why there is none.
pub fn draw(number: u32, of: &Material<'_>) -> Result<String, &'static str> {
    let Some(times) = of.timing else {
        return Err("The folder has no timing.json, so nothing is known of times.");
    };
    let times: Vec<(&str, TurnTime)> = times.by_turn().collect();
    if times.is_empty() {
        return Err("This run was not timed turn by turn, so there is no figure of times.");
    }
    let logs = || times.iter().map(|(_, time)| log10(time.mean_nanoseconds.max(1.0)));
    let low = logs().fold(f64::MAX, f64::min).floor();
    let high = logs().fold(low + 1.0, f64::max).ceil();
    let last = times.iter().map(|(_, time)| time.turn).max().unwrap_or(1);
    let x = Axis::whole(1, u64::from(last), 8);
    let place = |time: &TurnTime| (log10(time.mean_nanoseconds.max(1.0)) - low) / (high - low);
    let decades = (0..=(high - low) as u32).map(|n| {
        let unit = (0..(low as u32 + n)).fold(1.0, |unit, _| unit * 10.0);
        (f64::from(n) / (high - low), duration(unit))
    });
    let mut inside = rules(decades);
    let mut marks = String::new();
    for (policy, results) in of.gathered.policies.iter().enumerate() {
        let own = || times.iter().filter(|(name, _)| *name == results.name).map(|(_, time)| time);
        let points: Vec<_> =
            own().map(|time| (x.place(f64::from(time.turn)), place(time))).collect();
        inside += &line(policy, &points);
        let every = points.len().div_ceil(12).max(1);
        for (time, (across, up)) in own().zip(&points).step_by(every) {
            let words = format!(
                "{}: {} on turn {}",
                results.name,
                duration(time.mean_nanoseconds),
                time.turn
            );
            marks += &mark(policy, across * 100.0, &format!("{:.2}%", 100.0 - up * 100.0), &words);
        }
    }
    inside += &marks;
    inside += &feet(x.ticks.iter().map(|&tick| (x.place(tick), x.word(tick))));
    let drawing = legend(of.gathered.policies.iter().map(|policy| policy.name.as_str()))
        + "<p class=\"axis-title\">mean time of a turn (logarithmic)</p>\n"
        + &plot(200, &inside)
        + "<p class=\"axis-title foot\">turn</p>\n";
    let caption = "How long a turn took, as a mean over the episodes that reached it. Times depend \
                   on the machine and its load; no result does.";
    Ok(figure(number, &drawing, caption, &table(&times, of)))
}

/// A time in the unit that suits it.
pub fn duration(nanoseconds: f64) -> String {
    let units = [(1e9, "s"), (1e6, "ms"), (1e3, "µs"), (1.0, "ns")];
    let (size, unit) =
        units.into_iter().find(|(size, _)| nanoseconds >= *size).unwrap_or((1.0, "ns"));
    let number = nanoseconds / size;
    let decimals = usize::from(number < 100.0 && number.fract() != 0.0);
    format!("{number:.decimals$} {unit}")
}

fn table(times: &[(&str, TurnTime)], of: &Material<'_>) -> Table {
    let mut table = Table::new(["policy", ">turn", ">decisions", ">mean time"]);
    for (place, policy) in of.gathered.policies.iter().enumerate() {
        for (_, time) in times.iter().filter(|(name, _)| *name == policy.name) {
            table.row([
                named(place, &policy.name),
                time.turn.to_string(),
                thousands(time.decisions),
                duration(time.mean_nanoseconds),
            ]);
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_in_the_unit_that_suits_them() {
        let words = [7.0, 950.5, 1_000.0, 12_340.0, 250_000_000.0, 2.5e9].map(duration);
        assert_eq!(words, ["7 ns", "950 ns", "1 µs", "12.3 µs", "250 ms", "2.5 s"]);
    }
}
