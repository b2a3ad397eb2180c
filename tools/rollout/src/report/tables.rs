//! The tables at the top of a report: what was run, who played, and how they stand.

use std::fmt::Write as _;

use aegis_engine::score::FULL;

use super::Material;
use super::html::{Plain, Table, interval, thousands};
use super::svg::named;
use crate::summary::{PolicySummary, Standing, Summary};

/// What was run, as a list of terms.
pub fn facts(of: &Material<'_>) -> String {
    let summary = of.summary;
    let mut terms = vec![
        ("episodes", extent(summary)),
        ("turns", thousands(summary.turns)),
        ("seeds", seeds(summary)),
        ("judge", judges(summary)),
        ("passed from", format!("{}", f64::from(of.pass_points) / f64::from(FULL))),
        ("engine", Plain(&summary.engine).to_string()),
    ];
    if let Some(times) = of.timing {
        terms.push(("time", time(times.seconds, times.threads)));
        terms.push(("logs", format!("{} bytes", thousands(times.log_bytes))));
    }
    let digest = summary.digest.as_deref().map_or_else(
        || "none, since not every policy is deterministic".to_owned(),
        |digest| format!("<code>{}</code>", Plain(digest)),
    );
    terms.push(("digest", digest));
    let mut text = "<dl class=\"facts\">\n".to_owned();
    for (term, fact) in terms {
        _ = writeln!(text, "<div><dt>{term}</dt><dd>{fact}</dd></div>");
    }
    text + "</dl>\n"
}

fn extent(summary: &Summary) -> String {
    let scenarios = summary.policies.first().map_or(0, |policy| policy.scenarios.len());
    let count = |number: u64, thing: &str| {
        format!("{} {thing}", thousands(number)) + if number == 1 { "" } else { "s" }
    };
    let policies = summary.policies.len() as u64;
    let whole = policies * scenarios as u64 * summary.repeats;
    format!(
        "{} {} {} × {} × {}",
        thousands(summary.episodes),
        if summary.episodes == whole { "=" } else { "of" },
        if policies == 1 { "1 policy".to_owned() } else { format!("{policies} policies") },
        count(scenarios as u64, "scenario"),
        count(summary.repeats, "seed")
    )
}

fn seeds(summary: &Summary) -> String {
    match summary.repeats {
        0 | 1 => summary.seed.to_string(),
        repeats => format!("{} to {}", summary.seed, summary.seed.wrapping_add(repeats - 1)),
    }
}

fn judges(summary: &Summary) -> String {
    let rows = summary.policies.iter().flat_map(|policy| &policy.scenarios);
    let mut judges: Vec<&str> = rows.map(|row| row.judge.as_str()).collect();
    judges.sort_unstable();
    judges.dedup();
    Plain(&judges.join(", ")).to_string()
}

fn time(seconds: f64, threads: usize) -> String {
    let threads = if threads == 1 { "1 thread".to_owned() } else { format!("{threads} threads") };
    format!("{seconds:.2} s on {threads}")
}

/// Who played, and how far they can be trusted.
pub fn policies(of: &Material<'_>) -> Table {
    let mut table = Table::new(["policy", "version", "where it ran", "reproducible", "gold"]);
    for policy in &of.summary.policies {
        table.row([
            named(of.place(&policy.policy), &policy.policy),
            Plain(&policy.version).to_string(),
            whereabouts(policy).to_owned(),
            promise(policy).to_owned(),
            gold(policy).to_owned(),
        ]);
    }
    table
}

fn whereabouts(policy: &PolicySummary) -> &'static str {
    match policy.in_process {
        true => "in our process, as foreign code",
        false if is_ours(policy) => "built in",
        false => "outside of our process",
    }
}

fn promise(policy: &PolicySummary) -> &'static str {
    if policy.deterministic { "yes: the same run gives the same answers" } else { "not promised" }
}

fn gold(policy: &PolicySummary) -> &'static str {
    let built_in = aegis_builtin::find(&policy.policy).ok();
    match policy.in_process {
        true => "shared our memory, could read gold",
        false if built_in.is_some_and(|it| it.traits().reads_gold) => "plays the solution",
        false if is_ours(policy) => "does not read it",
        false => "never given to it",
    }
}

/// Whether it is one of our own, whose names no library may take.
fn is_ours(policy: &PolicySummary) -> bool {
    policy.policy == "scripted" || aegis_builtin::find(&policy.policy).is_ok()
}

/// How the policies stand on each pack.
pub fn standings(of: &Material<'_>) -> Table {
    let pass = format!(">passed ≥ {}", f64::from(of.pass_points) / f64::from(FULL));
    let mut table = Table::new([
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
    for pack in of.packs {
        let row = |standing: &Standing| {
            vec![
                named(of.place(&standing.policy), &standing.policy),
                thousands(standing.scenarios as u64),
                format!("{:.4}", standing.mean),
                interval(standing.interval),
                format!("{:.1} %", standing.passed * 100.0),
                format!("{:.1}", standing.turns),
                thousands(standing.refusals),
                thousands(standing.unsafe_acts),
            ]
        };
        let heading = Plain(&pack.pack).to_string();
        table.group(&heading, pack.standings.iter().map(row).collect());
    }
    table
}
