//! `cargo xtask test`: the stages in order, up to the first that fails.

use std::path::Path;
use std::time::Instant;

use crate::{browser, cargo, tidy, venvs};

struct Stage {
    name: &'static str,
    /// The tool that it calls, and the component of the toolchain that holds it.
    needs: Option<(&'static str, &'static str)>,
    job: Job,
}

enum Job {
    Tidy,
    Cargo(Vec<&'static str>),
    /// Tests that are ignored elsewhere, for they need virtual environments of Python.
    Clients(Vec<&'static str>),
    /// Tests that are ignored elsewhere, for they need a browser.
    Browser(Vec<&'static str>),
}

#[derive(Debug, PartialEq)]
enum Outcome {
    Passed,
    Failed(String),
    LeftOut(String),
    NotRun,
}

struct Row {
    name: &'static str,
    outcome: Outcome,
    seconds: f64,
}

/// Runs all stages, prints what became of each, and tells whether none failed.
pub fn test(root: &Path) -> bool {
    let ci = is_ci();
    run(root, stages(cargo::has("nextest"), ci), ci)
}

/// Runs the tests of the pages alone.
pub fn test_pages(root: &Path) -> bool {
    let ci = is_ci();
    let mut stages = stages(cargo::has("nextest"), ci);
    stages.retain(|stage| matches!(stage.job, Job::Browser(_)));
    run(root, stages, ci)
}

fn is_ci() -> bool {
    std::env::var("CI").is_ok_and(|value| value == "true")
}

fn run(root: &Path, stages: Vec<Stage>, ci: bool) -> bool {
    let mut rows: Vec<Row> = Vec::new();
    for stage in stages {
        let failed = rows.iter().any(|row| matches!(row.outcome, Outcome::Failed(_)));
        rows.push(if failed { stage.skip() } else { stage.run(root, ci) });
    }
    print!("\n{}", summary(&rows));
    rows.iter().all(|row| matches!(row.outcome, Outcome::Passed | Outcome::LeftOut(_)))
}

/// What is checked, the quick stages first.
fn stages(nextest: bool, ci: bool) -> Vec<Stage> {
    let mut debug = vec!["test", "--workspace", "--lib", "--bins", "--tests"];
    let mut clients = vec!["test", "-p", "aegis", "--test", "clients", "--", "--ignored"];
    let mut pages = vec!["test", "-p", "aegis-server", "--test", "browser", "--", "--ignored"];
    let mut release = vec!["test", "--release"];
    if nextest {
        let profile = if ci { "ci" } else { "default" };
        debug = vec!["nextest", "run", "--profile", profile, "--workspace"];
        // Only what was built for the stage before is run: with fewer targets cargo would choose
        // other features, and build half of the dependencies anew.
        let ignored = |of| [&debug[..], &["--run-ignored", "only", "-E", of]].concat();
        clients = ignored("binary(=clients)");
        pages = ignored("binary(=browser)");
        release = vec!["nextest", "run", "--profile", profile, "--release"];
    }
    release.extend(["-p", "aegis-engine", "--test", "determinism"]);

    let mut clippy = vec!["clippy", "--workspace", "--all-targets"];
    clippy.extend(["--", "-D", "warnings"]);
    vec![
        Stage { name: "tidy", needs: None, job: Job::Tidy },
        Stage::cargo("format", &["fmt", "--all", "--check"]).needing("fmt", "rustfmt"),
        Stage::cargo("clippy", &clippy).needing("clippy", "clippy"),
        Stage::cargo("tests", &debug),
        Stage { name: "other clients", needs: None, job: Job::Clients(clients) },
        Stage { name: "pages in a browser", needs: None, job: Job::Browser(pages) },
        Stage::cargo("determinism in release", &release),
        Stage::cargo("examples in docs", &["test", "--workspace", "--doc"]),
        Stage::cargo("benches, once each", &["test", "-p", "aegis-benches", "--benches"]),
    ]
}

impl Stage {
    fn cargo(name: &'static str, arguments: &[&'static str]) -> Stage {
        Stage { name, needs: None, job: Job::Cargo(arguments.to_vec()) }
    }

    fn needing(self, tool: &'static str, component: &'static str) -> Stage {
        Stage { needs: Some((tool, component)), ..self }
    }

    fn words(&self) -> String {
        match &self.job {
            Job::Tidy => "the house rules".into(),
            Job::Cargo(arguments) | Job::Clients(arguments) | Job::Browser(arguments) => {
                format!("cargo {}", arguments.join(" "))
            }
        }
    }

    fn skip(&self) -> Row {
        Row { name: self.name, outcome: Outcome::NotRun, seconds: 0.0 }
    }

    fn run(&self, root: &Path, ci: bool) -> Row {
        eprintln!("\n=== {}: {}", self.name, self.words());
        let start = now();
        let outcome = self.outcome(root, ci);
        let seconds = start.elapsed().as_secs_f64();
        match &outcome {
            Outcome::Failed(why) => eprintln!("\nerror: stage {}: {why}", self.name),
            outcome => eprintln!("=== {}: {} ({seconds:.1} s)", self.name, outcome.words()),
        }
        Row { name: self.name, outcome, seconds }
    }

    fn outcome(&self, root: &Path, ci: bool) -> Outcome {
        if let Some((tool, component)) = self.needs
            && !cargo::has(tool)
            && !cargo::add_component(component)
        {
            let why = format!("`rustup component add {component}` failed, and it is not installed");
            return missing(why, ci);
        }
        if let Job::Clients(_) = self.job
            && let Err(why) = venvs::make(root, venvs::CLIENTS)
        {
            let left = "the tests with the OpenEnv packages, MCP, schemathesis and inference.py";
            return missing(format!("{left}, for {why}"), ci);
        }
        let result = match &self.job {
            Job::Tidy => tidy::run(root),
            Job::Cargo(arguments) | Job::Clients(arguments) => cargo::run(root, arguments, &[]),
            Job::Browser(arguments) => match browser::prepare(root) {
                Ok(found) => {
                    let variables = found.iter().map(|(name, place)| (*name, place.as_str()));
                    cargo::run(root, arguments, &variables.collect::<Vec<_>>())
                }
                Err(why) => {
                    return missing(format!("the tests of the pages in Chromium, for {why}"), ci);
                }
            },
        };
        match result {
            Ok(()) => Outcome::Passed,
            Err(why) => Outcome::Failed(why),
        }
    }
}

/// A contributor may lack a tool, CI may not: there, nobody would notice.
fn missing(why: String, ci: bool) -> Outcome {
    if ci { Outcome::Failed(why) } else { Outcome::LeftOut(why) }
}

impl Outcome {
    fn words(&self) -> String {
        match self {
            Outcome::Passed => "passed".into(),
            Outcome::Failed(_) => "FAILED".into(),
            Outcome::LeftOut(why) => format!("left out: {why}"),
            Outcome::NotRun => "not run".into(),
        }
    }
}

/// The table of all stages, and the counts as its last line.
fn summary(rows: &[Row]) -> String {
    let mut text = String::new();
    for Row { name, outcome, seconds } in rows {
        text += &format!("{name:<24}{seconds:>8.1} s  {}\n", outcome.words());
    }
    let count = |like: fn(&Outcome) -> bool| rows.iter().filter(|row| like(&row.outcome)).count();
    let passed = count(|outcome| matches!(outcome, Outcome::Passed));
    let failed = count(|outcome| matches!(outcome, Outcome::Failed(_)));
    let left_out = count(|outcome| matches!(outcome, Outcome::LeftOut(_)));
    let not_run = count(|outcome| matches!(outcome, Outcome::NotRun));
    text += &format!("\n{passed} stages passed, {failed} failed");
    if left_out > 0 {
        text += &format!(", {left_out} left out");
    }
    if not_run > 0 {
        text += &format!(", {not_run} not run");
    }
    text + "\n"
}

#[expect(clippy::disallowed_methods, reason = "a chore tells how long it took")]
fn now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn last_line(outcomes: Vec<Outcome>) -> String {
        let row = |outcome| Row { name: "stage", outcome, seconds: 1.5 };
        let rows: Vec<Row> = outcomes.into_iter().map(row).collect();
        summary(&rows).lines().last().unwrap().into()
    }

    #[test]
    fn the_last_line_counts_the_stages() {
        let failed = || Outcome::Failed("why".into());
        let left_out = || Outcome::LeftOut("why".into());
        assert_eq!(last_line(vec![Outcome::Passed, Outcome::Passed]), "2 stages passed, 0 failed");
        assert_eq!(
            last_line(vec![Outcome::Passed, failed(), Outcome::NotRun]),
            "1 stages passed, 1 failed, 1 not run"
        );
        assert_eq!(
            last_line(vec![Outcome::Passed, left_out()]),
            "1 stages passed, 0 failed, 1 left out"
        );
    }

    #[test]
    fn a_missing_tool_fails_in_ci_only() {
        assert!(matches!(missing("why".into(), true), Outcome::Failed(_)));
        assert!(matches!(missing("why".into(), false), Outcome::LeftOut(_)));
    }

    #[test]
    fn the_same_stages_run_with_and_without_nextest() {
        let names = |nextest| stages(nextest, false).iter().map(|s| s.name).collect::<Vec<_>>();
        assert_eq!(names(true), names(false));
        let words = |nextest| stages(nextest, true)[3].words();
        assert!(words(true).starts_with("cargo nextest run --profile ci"));
        assert!(words(false).starts_with("cargo test --workspace"));
    }
}
