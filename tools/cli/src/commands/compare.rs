//! `aegis compare`: two runs, or two policies, paired episode by episode.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use aegis_engine::log::Library;
use aegis_engine::replay::Stage;
use aegis_rollout::compare::{self, Comparison, Oddities, Side};
use aegis_rollout::results;
use aegis_rollout::summary::Summary;
use serde::Serialize;

use crate::files;
use crate::output::{self, Code, Table, count, thousands, usage};
use crate::run_folder;

/// Compares two runs, or two policies, episode by episode, and says whether one is better.
///
/// Episodes are paired by scenario and seed, and by policy where both runs have several. The
/// difference B - A is the mean over scenarios of the mean over seeds; its 95 % interval comes
/// from drawing scenarios, and seeds within them, anew. Every score is read back from the logs.
/// That no difference can be claimed is a result like any other, and exits with 0.
#[derive(clap::Args)]
#[command(after_help = "\
Examples: a run before and after a change; two policies of the same run
  $ aegis compare runs/judged-1 runs/judged-2
  $ aegis compare runs/judged-1 runs/judged-1 --policy-a random --policy-b greedy")]
pub struct Args {
    /// The folder of run A
    #[arg(value_name = "DIR_A")]
    a: PathBuf,
    /// The folder of run B; it may be the same
    #[arg(value_name = "DIR_B")]
    b: PathBuf,
    /// The policy of A, if not each policy is compared with the one of the same name
    #[arg(long, value_name = "NAME")]
    policy_a: Option<String>,
    /// The policy of B
    #[arg(long, value_name = "NAME")]
    policy_b: Option<String>,
    /// The final score from which an episode counts as passed
    #[arg(long, value_name = "SCORE", default_value_t = 0.95)]
    pass_at: f64,
    /// A scenario that a log needs and that is not built in, by file
    #[arg(long = "scenario", value_name = "FILE")]
    scenarios: Vec<String>,
    /// Print the results as JSON
    #[arg(long)]
    json: bool,
}

/// One side with what its folder says of it.
struct Run {
    folder: PathBuf,
    side: Side,
    summary: Option<Summary>,
}

#[derive(Serialize)]
struct Report<'a> {
    a: &'a Path,
    b: &'a Path,
    pass_at: f64,
    comparisons: Vec<Compared<'a>>,
}

#[derive(Serialize)]
struct Compared<'a> {
    #[serde(flatten)]
    comparison: &'a Comparison,
    notes: Vec<String>,
}

pub fn run(args: &Args) -> anyhow::Result<Code> {
    let pass_points = run_folder::pass_points(args.pass_at)?;
    let library = files::library(&args.scenarios)?;
    let (a, mut code) = read(&args.a, &library)?;
    let other = if is_same(&args.a, &args.b) {
        None
    } else {
        let (other, other_code) = read(&args.b, &library)?;
        code = code.or(other_code);
        Some(other)
    };
    let b = other.as_ref().unwrap_or(&a);
    let named = (args.policy_a.as_deref(), args.policy_b.as_deref());
    let comparisons = compare::compare(&a.side, &b.side, named, pass_points)
        .map_err(|error| if error.is_usage() { usage(error.to_string()) } else { error.into() })?;
    if args.json {
        let compared = |comparison| Compared { comparison, notes: notes(&a, b, comparison) };
        output::json(&Report {
            a: &args.a,
            b: &args.b,
            pass_at: args.pass_at,
            comparisons: comparisons.iter().map(compared).collect(),
        })?;
        return Ok(code);
    }
    for (place, comparison) in comparisons.iter().enumerate() {
        if place > 0 {
            output::print("\n\n")?;
        }
        output::print(&text_of(args, comparison, &notes(&a, b, comparison)))?;
    }
    if comparisons.len() > 1 {
        output::say(format_args!(
            "{} policies were compared, each by itself: the more there are, the likelier one \
             interval misses 0 by chance",
            comparisons.len()
        ));
    }
    Ok(code)
}

fn is_same(a: &Path, b: &Path) -> bool {
    matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}

fn read(folder: &Path, library: &Library) -> anyhow::Result<(Run, Code)> {
    let mut side = Side::default();
    let mut stage = Stage::default();
    let reading = run_folder::each_episode(folder, library, |tape| {
        let finish = results::finish(&mut stage, tape, |_, _| {})?;
        side.add(&tape.opened, &results::policy_of(tape), &finish);
        Ok(())
    })?;
    let summary = run_folder::json(folder, "summary.json")?;
    Ok((Run { folder: folder.to_owned(), side, summary }, reading.code))
}

/// What must be known before the last sentence is believed.
fn notes(a: &Run, b: &Run, comparison: &Comparison) -> Vec<String> {
    let sides = [
        ('A', a, &comparison.policy_a, comparison.oddities_a),
        ('B', b, &comparison.policy_b, comparison.oddities_b),
    ];
    let mut notes = Vec::new();
    for (side, run, policy, oddities) in sides {
        notes.extend(notes_of(run, policy, oddities).iter().map(|note| format!("{side}: {note}")));
    }
    notes.extend(comparison.left_out.iter().map(|out| {
        format!(
            "left out: {}: {} ({} of A, {} of B)",
            out.scenario,
            out.why,
            count(out.episodes_a, "episode"),
            count(out.episodes_b, "episode")
        )
    }));
    let mut alone = BTreeMap::<(char, &str), (u64, Vec<&str>)>::new();
    for unpaired in &comparison.unpaired {
        let (episodes, scenarios) = alone.entry((unpaired.side, &unpaired.seeds)).or_default();
        *episodes += unpaired.episodes;
        scenarios.push(&unpaired.scenario);
    }
    notes.extend(alone.iter().map(|((side, seeds), (episodes, scenarios))| {
        let (episodes, scenarios) = (count(*episodes, "episode"), scenarios.join(", "));
        format!("{side}: {episodes} without a partner: seeds {seeds} of {scenarios}")
    }));
    notes
}

fn notes_of(run: &Run, policy: &str, oddities: Oddities) -> Vec<String> {
    let mut notes = Vec::new();
    let (held, folder) = (run.side.episodes(), run.folder.display());
    match &run.summary {
        None => notes.push(format!("{folder} has no summary.json: the run has not ended")),
        Some(summary) if summary.episodes > held => notes.push(format!(
            "{} of its {} are missing in its logs",
            thousands(summary.episodes - held),
            count(summary.episodes, "episode")
        )),
        Some(_) => {}
    }
    let mut note = |number: u64, what: &str| {
        if number > 0 {
            notes.push(format!("{} {what}", count(number, "episode")));
        }
    };
    note(oddities.unended, "without an end (damaged, unfinished or failed); the score counts as 0");
    note(oddities.rescored, "with another score today than the log recorded; today's counts");
    note(oddities.doubles, "with a seed that was played before; only the first one counts");
    let policies = run.summary.iter().flat_map(|summary| &summary.policies);
    for summary in policies.filter(|summary| summary.policy == policy) {
        for (cause, number) in summary.failures() {
            notes.push(format!("{policy} failed to act {}: {cause}", count(number, "time")));
        }
    }
    notes
}

fn text_of(args: &Args, comparison: &Comparison, notes: &[String]) -> String {
    let mut text = format!(
        "A  {}  {}\nB  {}  {}\n{}, judged by {}\n\n",
        comparison.policy_a,
        args.a.display(),
        comparison.policy_b,
        args.b.display(),
        count(comparison.pairs, "pair"),
        comparison.judges.join(" and ")
    );
    text += &table(comparison, args.pass_at);
    text += &format!(
        "\n{} mostly passed by B and not by A, {} the other way\n",
        count(comparison.gained.len() as u64, "scenario"),
        comparison.lost.len()
    );
    for note in notes {
        text += &output::wrapped("- ", note, 100);
    }
    text + "\n" + &output::wrapped("", &comparison.sentence, 100)
}

fn table(comparison: &Comparison, pass_at: f64) -> String {
    let (pass_a, pass_b) = (format!(">A ≥ {pass_at}"), format!(">B ≥ {pass_at}"));
    let headings =
        ["scenario", ">pairs", ">score A", ">score B", ">B - A", &pass_a, &pass_b, "flip"];
    let mut table = Table::new(&headings);
    let percent = |share: f64| format!("{:.1} %", share * 100.0);
    for row in &comparison.scenarios {
        let flip = match &row.scenario {
            scenario if comparison.gained.contains(scenario) => "B passes",
            scenario if comparison.lost.contains(scenario) => "B fails",
            _ => "",
        };
        table.row([
            row.scenario.clone(),
            thousands(row.pairs),
            format!("{:.4}", row.score_a),
            format!("{:.4}", row.score_b),
            format!("{:+.4}", row.difference),
            percent(row.passed_a),
            percent(row.passed_b),
            flip.to_owned(),
        ]);
    }
    table.row([
        "mean over scenarios".to_owned(),
        thousands(comparison.pairs),
        format!("{:.4}", comparison.score_a),
        format!("{:.4}", comparison.score_b),
        format!("{:+.4}", comparison.difference),
        String::new(),
        String::new(),
        String::new(),
    ]);
    table.render()
}
