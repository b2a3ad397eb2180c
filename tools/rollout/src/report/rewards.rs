//! The figure of rewards over turns, with how many episodes are still open.

use super::Material;
use super::gather::PolicyResults;
use super::html::{Table, figure};
use super::svg::{Axis, feet, legend, line, mark, named, plot, rules};

/// How many places of a line are drawn, and how many of them get a mark.
const MOST_POINTS: usize = 400;
const MOST_MARKS: usize = 10;

pub fn draw(number: u32, of: &Material<'_>) -> String {
    let policies = &of.gathered.policies;
    let rewards: Vec<Vec<f64>> = policies.iter().map(rewards).collect();
    let open: Vec<Vec<f64>> = policies.iter().map(still_open).collect();
    let turns = rewards.iter().map(Vec::len).max().unwrap_or(1).max(2) - 1;
    let x = Axis::whole(0, turns as u64, 8);
    let all = || rewards.iter().flatten().copied();
    let y = Axis::round(all().fold(0.0, f64::min), all().fold(0.1, f64::max), 5);
    let mut drawing = legend(policies.iter().map(|policy| policy.name.as_str()));
    drawing += "<p class=\"axis-title\">mean sum of rewards so far</p>\n";
    drawing += &lines(
        230,
        &x,
        &y,
        &rewards,
        |turn, reward, name| format!("{name}: {reward:.4} after turn {turn}"),
        policies,
        "",
    );
    drawing += "<p class=\"axis-title\">episodes still open</p>\n";
    let share = Axis::round(0.0, 100.0, 2);
    drawing += &lines(
        90,
        &x,
        &share,
        &open,
        |turn, share, name| format!("{name}: {share:.1} % open after turn {turn}"),
        policies,
        " %",
    );
    drawing += "<p class=\"axis-title foot\">turn</p>\n";
    let caption = "What a policy has earned by each turn: the sum of rewards so far, as a mean \
                   over all its episodes; one that has ended keeps what it has. Below, the share \
                   of episodes that are still open after the turn.";
    figure(number, &drawing, caption, &table(of, &rewards, &open, turns))
}

/// The mean sum of rewards after each turn, from turn 0 on.
fn rewards(policy: &PolicyResults) -> Vec<f64> {
    let mut sum = 0.0;
    let sums = policy.turns.iter().map(|turn| {
        sum += turn.reward;
        sum / policy.episodes.max(1) as f64
    });
    [0.0].into_iter().chain(sums).collect()
}

/// The percentage of episodes that go on after each turn, from turn 0 on.
fn still_open(policy: &PolicyResults) -> Vec<f64> {
    let next = policy.turns.iter().map(|turn| turn.taken).chain([0]);
    next.map(|taken| taken as f64 / policy.episodes.max(1) as f64 * 100.0).collect()
}

fn lines(
    height: u32,
    x: &Axis,
    y: &Axis,
    series: &[Vec<f64>],
    words: impl Fn(usize, f64, &str) -> String,
    policies: &[PolicyResults],
    unit: &str,
) -> String {
    let mut inside = rules(y.ticks.iter().map(|&tick| (y.place(tick), y.word(tick) + unit)));
    let mut marks = String::new();
    for (policy, numbers) in series.iter().enumerate() {
        let every = numbers.len().div_ceil(MOST_POINTS).max(1);
        let last = numbers.len() - 1;
        let kept = numbers.iter().enumerate();
        let kept = kept.filter(|(turn, _)| turn % every == 0 || *turn == last);
        let points: Vec<(f64, f64)> =
            kept.map(|(turn, &number)| (x.place(turn as f64), y.place(number))).collect();
        inside += &line(policy, &points);
        // Marks of different policies stand on different turns, so that equal lines can be told
        // apart.
        let every = numbers.len().div_ceil(MOST_MARKS).max(2);
        for (turn, &number) in numbers.iter().enumerate() {
            if turn == last || (turn > 0 && turn % every == policy % every) {
                let height = format!("{:.2}%", 100.0 - y.place(number) * 100.0);
                let words = words(turn, number, &policies[policy].name);
                marks += &mark(policy, x.place(turn as f64) * 100.0, &height, &words);
            }
        }
    }
    inside += &marks;
    inside += &feet(x.ticks.iter().map(|&tick| (x.place(tick), x.word(tick))));
    plot(height, &inside)
}

fn table(of: &Material<'_>, rewards: &[Vec<f64>], open: &[Vec<f64>], turns: usize) -> Table {
    let policies = &of.gathered.policies;
    let mut headings = vec![">turn".to_owned()];
    for (place, policy) in policies.iter().enumerate() {
        headings.push(format!(">{}: reward so far", named(place, &policy.name)));
        headings.push(">open".to_owned());
    }
    let mut table = Table::new(headings.iter().map(String::as_str));
    for turn in 0..=turns {
        let mut cells = vec![turn.to_string()];
        for (rewards, open) in rewards.iter().zip(open) {
            // After the last turn nothing changes any more.
            let reward = rewards.get(turn).or(rewards.last()).copied().unwrap_or(0.0);
            cells.push(format!("{reward:.4}"));
            cells.push(format!("{:.1} %", open.get(turn).copied().unwrap_or(0.0)));
        }
        table.row(cells);
    }
    table
}
