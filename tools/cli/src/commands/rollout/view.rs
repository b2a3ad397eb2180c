//! What came of a run, for people and as JSON: a table, a chart, and where everything is.

use std::path::Path;

use aegis_rollout::repeats;
use aegis_rollout::run::Ran;
use aegis_rollout::statistics::Interval;
use aegis_rollout::summary::{PackStandings, Standing, Summary};
use aegis_rollout::timing::Timing;
use serde::Serialize;

use crate::output::{self, Table};

/// How wide a chart may be, and its bars at the most.
const CHART_COLUMNS: usize = 80;
const BAR_COLUMNS: usize = 12;

#[derive(Serialize)]
struct Report<'a> {
    folder: &'a Path,
    finished: bool,
    planned: u64,
    packs: Vec<PackStandings>,
    summary: &'a Summary,
    timing: Option<&'a Timing>,
}

/// Prints what came of a run.
pub fn print(ran: &Ran, folder: &Path, pass_at: f64, json: bool) -> anyhow::Result<()> {
    if json {
        let (summary, timing) = (&ran.summary, ran.timing.as_ref());
        let packs = summary.pack_standings(repeats::points_of(pass_at));
        let (finished, planned) = (ran.is_finished(), ran.planned);
        return output::json(&Report { folder, finished, planned, packs, summary, timing });
    }
    output::print(&text(ran, folder, pass_at))?;
    Ok(())
}

/// What came of a run, to be read.
pub fn text(ran: &Ran, folder: &Path, pass_at: f64) -> String {
    let summary = &ran.summary;
    let packs = summary.pack_standings(repeats::points_of(pass_at));
    let mut text = String::new();
    if summary.episodes > 0 {
        text += &table(&packs, pass_at);
        text += &chart(&packs);
        text += &failures(summary);
    } else if ran.planned == 0 {
        text +=
            &format!("shard {} is empty: the run has fewer log files than shards\n", summary.shard);
    }
    text + &closing(ran, folder)
}

fn table(packs: &[PackStandings], pass_at: f64) -> String {
    let pass = format!(">pass ≥ {pass_at}");
    let mut table = Table::new(&[
        "pack",
        "policy",
        ">scenarios",
        ">score",
        ">95 % interval",
        &pass,
        ">turns",
        ">refused",
        ">unsafe",
    ]);
    for pack in packs {
        for (place, standing) in pack.standings.iter().enumerate() {
            table.row([
                if place == 0 { pack.pack.clone() } else { String::new() },
                standing.policy.clone(),
                standing.scenarios.to_string(),
                format!("{:.4}", standing.mean),
                interval(standing.interval),
                format!("{:.1} %", standing.passed * 100.0),
                format!("{:.1}", standing.turns),
                output::thousands(standing.refusals),
                output::thousands(standing.unsafe_acts),
            ]);
        }
    }
    table.render()
}

fn interval(interval: Option<Interval>) -> String {
    interval.map_or_else(|| "n/a".to_owned(), |at| format!("{:.4} – {:.4}", at.low, at.high))
}

/// The scores as bars, a column a policy; as many charts as it takes to fit the width.
fn chart(packs: &[PackStandings]) -> String {
    let Some(fullest) = packs.iter().max_by_key(|pack| pack.standings.len()) else {
        return String::new();
    };
    let policies: Vec<&str> =
        fullest.standings.iter().map(|standing| standing.policy.as_str()).collect();
    let widest =
        |names: &mut dyn Iterator<Item = &str>| names.map(|name| name.chars().count()).max();
    let names = widest(&mut packs.iter().map(|pack| pack.pack.as_str())).unwrap_or(0);
    let column = 2 + widest(&mut policies.iter().copied()).unwrap_or(0).max(BAR_COLUMNS);
    let fit = (CHART_COLUMNS.saturating_sub(names) / column).max(1);
    let mut text = String::new();
    for (chart, shown) in policies.chunks(fit).enumerate() {
        let headings: Vec<&str> = [&["score"], shown].concat();
        let mut table = Table::new(&headings);
        for pack in packs {
            let bars = (chart * fit..).zip(shown).map(|(at, name)| {
                standing(pack, at, name).map_or_else(String::new, |standing| bar(standing.mean))
            });
            table.row(std::iter::once(pack.pack.clone()).chain(bars));
        }
        text += &format!("\n{}", table.render());
    }
    text
}

/// How a policy stands; scripts share a name, so its place counts first.
fn standing<'a>(pack: &'a PackStandings, at: usize, name: &str) -> Option<&'a Standing> {
    let here = pack.standings.get(at).filter(|standing| standing.policy == name);
    here.or_else(|| pack.standings.iter().find(|standing| standing.policy == name))
}

/// A score as a bar in eighths of a column, with dots up to where a full one would end.
fn bar(score: f64) -> String {
    const PARTS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let eighths = (score * 8.0 * BAR_COLUMNS as f64).round() as usize;
    let (whole, part) = (eighths / 8, PARTS[eighths % 8]);
    let bar = format!("{}{part}", "█".repeat(whole));
    format!("{bar:·<BAR_COLUMNS$}")
}

/// Why policies failed to act, if any did.
fn failures(summary: &Summary) -> String {
    let mut table = Table::new(&["policy", "failed because", ">times"]);
    let mut is_empty = true;
    for policy in &summary.policies {
        for (cause, count) in policy.failures() {
            table.row([policy.policy.clone(), cause, output::thousands(count)]);
            is_empty = false;
        }
    }
    if is_empty { String::new() } else { format!("\n{}", table.render()) }
}

fn closing(ran: &Ran, folder: &Path) -> String {
    let (summary, timing) = (&ran.summary, ran.timing.as_ref());
    let episodes = output::count(summary.episodes, "episode");
    let mut text = match ran.is_finished() {
        true => format!("\n{episodes}, "),
        false => format!("\nunfinished: {episodes} of {}, ", output::thousands(ran.planned)),
    };
    text += &output::count(summary.turns, "step");
    text += &match timing {
        Some(timing) if timing.steps == summary.turns => format!(" in {}", speed(timing)),
        Some(timing) => {
            format!("; the last {} in {}", output::count(timing.steps, "step"), speed(timing))
        }
        None => String::new(),
    };
    text.push('\n');
    if summary.shard.of > 1 {
        text += &format!("shard    {}\n", summary.shard);
    }
    let bytes = timing.map(|timing| format!(" ({} bytes)", output::thousands(timing.log_bytes)));
    text += &format!("logs     {}{}\n", folder.display(), bytes.unwrap_or_default());
    text + &match &summary.digest {
        Some(digest) => format!("digest   {digest}\n"),
        None => format!(
            "digest   none is promised: {} may answer otherwise the next time\n",
            undetermined(summary).join(" and ")
        ),
    }
}

fn undetermined(summary: &Summary) -> Vec<&str> {
    let policies = summary.policies.iter().filter(|policy| !policy.deterministic);
    policies.map(|policy| policy.policy.as_str()).collect()
}

fn speed(timing: &Timing) -> String {
    format!(
        "{:.2} s: {} steps/s on {}",
        timing.seconds,
        output::thousands(timing.steps_per_second as u64),
        output::count(timing.threads as u64, "thread"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_long_as_its_score_and_never_longer() {
        assert_eq!(bar(0.0), "············");
        assert_eq!(bar(1.0), "████████████");
        assert_eq!(bar(0.5), "██████······");
        assert_eq!(bar(0.11), "█▍··········");
    }
}
