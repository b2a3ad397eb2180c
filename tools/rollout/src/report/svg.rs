//! Drawing: marks, lines and axes. Places along x are percentages of a width that the page decides,
//! so that texts keep their size on any screen.

use std::fmt::Write as _;

use super::html::Plain;

/// How many colours there are.
const COLOURS: usize = 8;
/// How many shapes of marks there are. Shape and colour have different periods, so that 56 policies
/// can be told apart.
const SHAPES: usize = 7;
const DASHES: [&str; 5] = ["", "7 3", "2 3", "9 3 2 3", "12 4"];

/// The shapes of marks and the fills of bars, to be put on the page once.
pub const DEFINITIONS: &str = include_str!("shapes.svg");

/// The class that gives a policy its colour.
pub fn colour(policy: usize) -> String {
    format!("p{}", policy % COLOURS)
}

/// The dashes of a policy's line, as an attribute.
pub fn dashes(policy: usize) -> String {
    match DASHES[policy % DASHES.len()] {
        "" => String::new(),
        dashes => format!(" stroke-dasharray=\"{dashes}\""),
    }
}

/// A mark of a policy at x in percent and y in pixels, with a tooltip if there are words for it.
pub fn mark(policy: usize, x: f64, y: &str, tooltip: &str) -> String {
    let title = if tooltip.is_empty() {
        String::new()
    } else {
        format!("<title>{}</title>", Plain(tooltip))
    };
    format!(
        "<use href=\"#m{}\" class=\"{}\" x=\"{x:.2}%\" y=\"{y}\">{title}</use>\n",
        policy % SHAPES,
        colour(policy)
    )
}

/// The mark of a policy inside of a text.
pub fn key(policy: usize) -> String {
    format!(
        "<svg class=\"key\" width=\"14\" height=\"14\" viewBox=\"-7 -7 14 14\" \
         aria-hidden=\"true\"><use href=\"#m{}\" class=\"{}\"/></svg>",
        policy % SHAPES,
        colour(policy)
    )
}

/// A policy's mark and name.
pub fn named(policy: usize, name: &str) -> String {
    format!("<span class=\"policy\">{}{}</span>", key(policy), Plain(name))
}

/// The marks and names of all policies.
pub fn legend<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let items = names.into_iter().enumerate();
    let items: String = items.map(|(policy, name)| named(policy, name)).collect();
    format!("<p class=\"legend\">{items}</p>\n")
}

/// A line of a policy through points in [0, 1], y upwards, over the whole drawing.
pub fn line(policy: usize, points: &[(f64, f64)]) -> String {
    let points: Vec<String> = points
        .iter()
        .map(|(x, y)| format!("{:.1},{:.1}", x * 1000.0, 1000.0 - y * 1000.0))
        .collect();
    format!(
        "<svg viewBox=\"0 0 1000 1000\" preserveAspectRatio=\"none\" width=\"100%\" \
         height=\"100%\"><polyline class=\"line {}\"{} points=\"{}\"/></svg>\n",
        colour(policy),
        dashes(policy),
        points.join(" ")
    )
}

/// An axis from 0 to 1 or from one number to another: where its ticks stand.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    low: f64,
    high: f64,
    /// The numbers with a tick.
    pub ticks: Vec<f64>,
    decimals: usize,
}

impl Axis {
    /// An axis with round ticks, about as many as wanted, that holds both numbers.
    pub fn round(low: f64, high: f64, wanted: u32) -> Self {
        let rough = ((high - low) / f64::from(wanted)).max(1e-9);
        let mut unit = 1.0;
        let mut decimals = 0;
        while unit > rough {
            unit /= 10.0;
            decimals += 1;
        }
        while unit * 10.0 <= rough {
            unit *= 10.0;
        }
        let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|n| n * unit).find(|step| *step >= rough);
        let step = step.unwrap_or(unit * 10.0);
        let first = (low / step).floor();
        let count = ((high / step).ceil() - first).max(1.0);
        let ticks: Vec<f64> = (0..=count as u32).map(|n| (first + f64::from(n)) * step).collect();
        Self { low: first * step, high: (first + count) * step, ticks, decimals }
    }

    /// An axis of whole numbers that ends where they end.
    pub fn whole(low: u64, high: u64, wanted: u32) -> Self {
        let mut axis = Self::round(low as f64, high as f64, wanted);
        axis.ticks.retain(|tick| tick.fract() == 0.0 && (low as f64..=high as f64).contains(tick));
        if axis.ticks.first().is_some_and(|&first| first > low as f64 + 1.0) {
            axis.ticks.insert(0, low as f64);
        }
        axis.decimals = 0;
        Self { low: low as f64, high: (high as f64).max(low as f64 + 1.0), ..axis }
    }

    /// Where a number stands, in [0, 1].
    pub fn place(&self, number: f64) -> f64 {
        (number - self.low) / (self.high - self.low)
    }

    /// A tick in words.
    pub fn word(&self, tick: f64) -> String {
        let word = format!("{:.*}", self.decimals, tick);
        if word.trim_start_matches(['-', '0', '.']).is_empty() {
            return "0".to_owned();
        }
        word.replace('-', "−")
    }
}

/// The horizontal lines of a y axis, with their words left of the drawing.
pub fn rules(places: impl IntoIterator<Item = (f64, String)>) -> String {
    let mut text = String::new();
    for (place, word) in places {
        let y = (1.0 - place) * 100.0;
        let class = if word.split(' ').next() == Some("0") { "rule zero" } else { "rule" };
        _ = writeln!(
            text,
            "<line class=\"{class}\" x1=\"0\" x2=\"100%\" y1=\"{y:.2}%\" y2=\"{y:.2}%\"/>\
             <text class=\"tick beside\" x=\"-8\" y=\"{y:.2}%\" dy=\"0.33em\">{}</text>",
            Plain(&word)
        );
    }
    text
}

/// The words of an x axis, below the drawing.
pub fn feet(places: impl IntoIterator<Item = (f64, String)>) -> String {
    let mut text = String::new();
    for (place, word) in places {
        let x = place * 100.0;
        _ = writeln!(
            text,
            "<text class=\"tick below\" x=\"{x:.2}%\" y=\"100%\" dy=\"16\">{}</text>",
            Plain(&word)
        );
    }
    text
}

/// A drawing of a height in pixels, with room for the words of its axes.
pub fn plot(height: u32, inside: &str) -> String {
    format!(
        "<div class=\"plot\"><svg width=\"100%\" height=\"{height}\" aria-hidden=\"true\">\n\
         {inside}</svg></div>\n"
    )
}

/// The logarithm to base 10. Halving and squaring alone, so that it is the same everywhere.
pub fn log10(number: f64) -> f64 {
    let mut rest = number.max(f64::MIN_POSITIVE);
    let mut binary = 0.0;
    while rest >= 2.0 {
        rest /= 2.0;
        binary += 1.0;
    }
    while rest < 1.0 {
        rest *= 2.0;
        binary -= 1.0;
    }
    let mut bit = 1.0;
    for _ in 0..20 {
        rest *= rest;
        bit /= 2.0;
        if rest >= 2.0 {
            rest /= 2.0;
            binary += bit;
        }
    }
    binary * std::f64::consts::LOG10_2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_holds_its_numbers_between_round_ticks() {
        let axis = Axis::round(-0.13, 0.87, 5);
        let words: Vec<String> = axis.ticks.iter().map(|&tick| axis.word(tick)).collect();
        assert_eq!(words, ["−0.2", "0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
        assert_eq!((axis.place(-0.2), axis.place(1.0)), (0.0, 1.0));
        let turns = Axis::whole(1, 25, 6);
        assert_eq!(turns.ticks, [1.0, 5.0, 10.0, 15.0, 20.0, 25.0]);
        assert_eq!((turns.place(1.0), turns.place(25.0)), (0.0, 1.0));
        assert_eq!(Axis::round(0.0, 0.0, 4).place(0.0), 0.0);
        assert!(Axis::whole(1, 1, 4).place(1.0).is_finite());
    }

    #[test]
    fn logarithms_are_those_of_everybody() {
        for (number, log) in [(1.0, 0.0), (10.0, 1.0), (0.001, -3.0), (7e9, 9.845_098)] {
            assert!((log10(number) - log).abs() < 1e-5, "{number}");
        }
    }
}
