//! `aegis plugin check`: whether a library keeps the contract of policies, and what its author has
//! to mend if it does not.

use std::fmt::Write as _;
use std::sync::Arc;

use aegis_engine::catalogue;
use aegis_engine::family::FAMILIES;
use aegis_engine::family::certify::Stage;
use aegis_engine::family::name::FIRST_DEV;
use aegis_engine::scenario::Compiled;
use aegis_host::conformance::{Case, Check, Finding, Outcome, Step, Suite};
use aegis_host::library::Description;
use aegis_rollout::plan::policy_seed;
use anstyle::{AnsiColor, Style};
use indicatif::ProgressBar;
use serde::Serialize;

use crate::output::{self, Code, styled, usage, wrapped};
use crate::policies::{Allowance, LIBRARY_PREFIX, LibraryName};
use crate::sources;

/// How wide advice is printed.
const WIDTH: usize = 96;

/// Plays a library in every way that matters and says what its author has to mend.
///
/// Each check plays it in processes of its own, so that nothing that it does reaches this one:
/// whether it loads and plays, answers the same in every process, beside others, in batches and
/// when it is made anew, survives odd desks and its own end, and keeps no memory. Exits with 1 if a
/// check failed; warnings are no failure.
#[derive(clap::Args)]
#[command(after_help = "\
Example: is it fit to be played by others?
  $ aegis plugin check target/release/libearly_bird.so
  early-bird 0.1.0: reads everything, replies and closes

  passed    loads          plays every pack in desk, ignores its seed
  passed    plays          90 episodes, 693 turns
  ...
  passed: 9 checks passed; it can be played

Example: with a config, faster, and in this process, too
  $ aegis plugin check './libearly_bird.so?depth=3' --seeds 1 --episodes 1000 --trust")]
pub struct Args {
    /// The library, with the text that its instances are made from behind a ?, or the file that
    /// holds it behind ?@
    #[arg(value_name = "LIB[?CONFIG]")]
    library: String,
    /// With how many seeds each scenario is played
    #[arg(long, value_name = "N", default_value_t = 3)]
    seeds: u64,
    /// Play only this scenario, by name or file, or as family@seed; more than one is allowed
    #[arg(long = "scenario", value_name = "SCENARIO")]
    scenarios: Vec<String>,
    /// How many episodes the check for leaks plays; 0 leaves it out
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    episodes: u64,
    /// Load it into this process as well, once all else has passed; it then shares our memory
    #[arg(long)]
    trust: bool,
    #[command(flatten)]
    allowance: Allowance,
    /// Print the results as JSON
    #[arg(long)]
    json: bool,
}

/// All that was found out.
#[derive(Serialize)]
struct Report {
    library: String,
    policy: Option<Description>,
    passed: bool,
    checks: Vec<Check>,
}

pub fn run(args: &Args) -> anyhow::Result<Code> {
    if args.seeds == 0 {
        return Err(usage("--seeds 0 plays nothing; give 1 or more"));
    }
    let name = args.library.strip_prefix(LIBRARY_PREFIX).unwrap_or(&args.library);
    let library = LibraryName::parse(name)?;
    let mut report = Report {
        library: library.path.display().to_string(),
        policy: None,
        passed: false,
        checks: Vec::new(),
    };
    let suite = Suite {
        library: library.path,
        config: library.config,
        launch: args.allowance.launch()?,
        scenarios: scenarios(&args.scenarios)?,
        seeds: args.seeds,
        leak_episodes: args.episodes,
        is_trusted: args.trust,
        policy_seed,
    };
    let mut teller = Teller { is_silent: args.json, bar: None, printed: Ok(()) };
    report.checks = suite.run(&mut |step| {
        if let Step::Loaded(description) = step {
            report.policy = Some(description.clone());
        }
        teller.hear(&step);
    });
    teller.printed?;
    report.passed = !has(&report.checks, Outcome::Failed);
    if args.json {
        output::json(&report)?;
    } else {
        output::print(&details(&report, name))?;
    }
    Ok(if report.passed { Code::Fine } else { Code::Failed })
}

fn scenarios(names: &[String]) -> anyhow::Result<Vec<Arc<Compiled>>> {
    if names.is_empty() {
        let mut all: Vec<_> = catalogue::ids().into_iter().filter_map(catalogue::get).collect();
        // Those that the library does not play are passed over.
        let mut stage = Stage::default();
        for family in FAMILIES {
            let name = format!("{}@{FIRST_DEV}", family.name());
            all.push(sources::case(&sources::case_name(&name)?, &mut stage)?);
        }
        return Ok(all);
    }
    names.iter().map(|name| sources::scenario(name)).collect()
}

fn has(checks: &[Check], outcome: Outcome) -> bool {
    checks.iter().any(|check| check.outcome == outcome)
}

/// Prints what the suite says while it is at work.
struct Teller {
    is_silent: bool,
    bar: Option<(&'static str, ProgressBar)>,
    printed: std::io::Result<()>,
}

impl Teller {
    fn hear(&mut self, step: &Step<'_>) {
        match *step {
            Step::Loaded(it) => {
                let heading = format!("{} {}: {}", it.name, it.version, it.about);
                self.print(&format!("{}\n\n", styled(output::HEADING, &heading)));
            }
            Step::Playing { check, done, total } => {
                if self.bar.as_ref().is_none_or(|(of, _)| *of != check) {
                    self.clear();
                    self.bar =
                        Some((check, output::progress(total, &format!("episodes, {check}"))));
                }
                if let Some((_, bar)) = &self.bar {
                    bar.set_length(total);
                    bar.set_position(done);
                }
            }
            Step::Made(check) => {
                self.clear();
                self.print(&line(check));
            }
        }
    }

    fn clear(&mut self) {
        if let Some((_, bar)) = self.bar.take() {
            bar.finish_and_clear();
        }
    }

    fn print(&mut self, text: &str) {
        if !self.is_silent && self.printed.is_ok() {
            self.printed = output::print(text);
        }
    }
}

fn line(check: &Check) -> String {
    let (word, style) = shown(check.outcome);
    let word = styled(style, &format!("{word:<8}"));
    format!("{word}  {:<13}  {}\n", check.name, check.summary)
}

fn shown(outcome: Outcome) -> (&'static str, Style) {
    match outcome {
        Outcome::Passed => ("passed", AnsiColor::Green.on_default()),
        Outcome::Warning => ("warning", AnsiColor::Yellow.on_default()),
        Outcome::Failed => ("failed", AnsiColor::Red.on_default().bold()),
        Outcome::LeftOut => ("left out", output::FAINT),
    }
}

/// What there is to mend, and the verdict.
fn details(report: &Report, name: &str) -> String {
    let mut text = String::new();
    for check in &report.checks {
        for finding in &check.findings {
            let (word, style) = shown(check.outcome);
            _ = writeln!(text, "\n{}", styled(style, &format!("{word}: {}", check.name)));
            text += &one(check, finding, name);
        }
    }
    _ = writeln!(text, "\n{}", verdict(&report.checks));
    text
}

fn one(check: &Check, finding: &Finding, name: &str) -> String {
    let mut text = String::new();
    if let Some(case) = &finding.case {
        _ = writeln!(text, "  {}", place(case));
    }
    let width = finding.facts.iter().map(|(label, _)| label.chars().count()).max().unwrap_or(0);
    for (label, fact) in &finding.facts {
        text += &wrapped(&format!("    {label:<width$}  "), &escaped(fact), WIDTH);
    }
    let what = if check.outcome == Outcome::Failed { "  To mend: " } else { "  Advice: " };
    text += &wrapped(what, &escaped(&finding.advice), WIDTH);
    let can_be_seen = |case: &&Case| check.name == "plays" && case.unusual.is_none();
    if let Some(case) = finding.case.as_ref().filter(can_be_seen) {
        let Case { scenario, seed, .. } = case;
        _ = writeln!(
            text,
            "  To see it: aegis rollout --scenario {scenario} --seed {seed} --episodes 1 --policy \
             '{LIBRARY_PREFIX}{name}'"
        );
    }
    text
}

fn place(case: &Case) -> String {
    let Case { scenario, seed, turn, unusual } = case;
    let unusual = unusual.as_ref().map(|what| format!(": {what}")).unwrap_or_default();
    format!("{scenario}{unusual}, seed {seed}, turn {turn}")
}

/// A text of a policy, with nothing in it that steers a terminal.
fn escaped(text: &str) -> String {
    let escape = |c: char| -> String {
        if c.is_control() { c.escape_default().collect() } else { c.to_string() }
    };
    text.replace('\n', " ").chars().map(escape).collect()
}

fn verdict(checks: &[Check]) -> String {
    let count = |outcome| checks.iter().filter(|check| check.outcome == outcome).count() as u64;
    let failed = count(Outcome::Failed);
    let passed = output::count(count(Outcome::Passed), "check");
    let warned = match count(Outcome::Warning) {
        0 => String::new(),
        warnings => format!(", {}", output::count(warnings, "warning")),
    };
    let (word, style) = shown(if failed == 0 { Outcome::Passed } else { Outcome::Failed });
    let word = styled(style, word);
    match failed {
        0 => format!("{word}: {passed} passed{warned}; it can be played"),
        1 => format!("{word}: {passed} passed{warned}, 1 failed; mend that before others play it"),
        _ => format!(
            "{word}: {passed} passed{warned}, {failed} failed; mend them before others play it"
        ),
    }
}
