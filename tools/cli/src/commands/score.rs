//! `aegis score`: scores logs again, under the recorded judge or another one.

use std::collections::BTreeMap;
use std::path::PathBuf;

use aegis_engine::replay::Stage;
use aegis_engine::score::explain::Line;
use aegis_engine::score::{JudgeName, score_of};
use serde::Serialize;

use super::shift::logs;
use crate::breakdown;
use crate::files;
use crate::output::{self, Code, Table, usage};
use crate::sources;

/// Scores the episodes of logs again and shows which scores changed.
#[derive(clap::Args)]
#[command(after_help = "\
Example: does the judge still say what the logs say?
  $ aegis score runs/judged-1

Example: why is each score what it is?
  $ aegis score --why runs/judged-1")]
pub struct Args {
    /// Logs, or folders that hold logs
    #[arg(required = true, value_name = "LOG")]
    logs: Vec<PathBuf>,
    /// The judge; the recorded one if not given
    #[arg(long, value_name = "JUDGE")]
    judge: Option<String>,
    /// The final score from which an episode counts as passed
    #[arg(long, value_name = "SCORE", default_value_t = 0.95)]
    pass_at: f64,
    /// A scenario that a log needs and that is not built in, by file
    #[arg(long = "scenario", value_name = "FILE")]
    scenarios: Vec<String>,
    /// Say for each episode what every line of its score earned, with the turns and the reasons
    #[arg(long)]
    why: bool,
    /// Print one line of JSON an episode, then one with the flips
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Scored<'a> {
    log: &'a str,
    episode: u64,
    scenario: &'a str,
    policy: &'a str,
    judge: &'a str,
    turns: u32,
    score: f64,
    recorded: Option<f64>,
    total_reward: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    lines: Option<Vec<Line>>,
}

/// How the scores of a scenario moved.
#[derive(Clone, Default, Serialize)]
struct Flips {
    episodes: u64,
    recorded_sum: f64,
    score_sum: f64,
    higher: u64,
    lower: u64,
    newly_passed: u64,
    newly_failed: u64,
}

pub fn run(args: &Args) -> anyhow::Result<Code> {
    let library = files::library(&args.scenarios)?;
    let judge = args.judge.as_deref().map(sources::judge).transpose()?;
    let mut rows: BTreeMap<(String, String), Flips> = BTreeMap::new();
    let mut stage = Stage::default();
    let mut has_episodes = false;
    let code = files::each_log(&args.logs, |path| {
        let name = path.display().to_string();
        let reading = files::read(path, &library, |tape| {
            let judge = judge.unwrap_or(tape.opened.judge);
            let mut total_reward = 0.0;
            let last = stage.rescore(&tape, judge, |_, _, report| total_reward += report.reward)?;
            let policy = tape.opened.policies.join(" + ");
            let recorded = tape.sealed.map(|sealed| score_of(sealed.points));
            let scored = Scored {
                log: &name,
                episode: tape.opened.episode,
                scenario: &tape.opened.scenario,
                policy: &policy,
                judge: judge.as_str(),
                turns: tape.turns,
                score: last.score(),
                recorded,
                total_reward: (total_reward * 1e4).round() / 1e4,
                lines: args.why.then(|| breakdown::of(&tape, judge)).transpose()?,
            };
            if args.json {
                output::json(&scored)?;
            } else if let Some(lines) = &scored.lines {
                let Scored { episode, scenario, score, .. } = scored;
                let head = format!("episode {episode} of {scenario}, {policy}: {score:.4}");
                output::print(&format!("{head}\n{}\n", breakdown::table(lines)))?;
            }
            let row = rows.entry((tape.opened.scenario.clone(), policy.clone())).or_default();
            row.add(scored.score, recorded, args.pass_at);
            Ok(())
        })?;
        if judge.is_none_or(|judge| judge == JudgeName::Shift) {
            for tape in &reading.shifts {
                logs::score(&name, tape, args.why, args.json)?;
            }
        } else if !reading.shifts.is_empty() {
            return Err(usage(format!("{name} holds a shift, which the judge shift alone scores")));
        }
        has_episodes |= reading.shifts.is_empty();
        Ok(files::report_losses(path, &reading))
    })?;
    if rows.is_empty() && !has_episodes {
        return Ok(code);
    }
    if args.json {
        let flips: Vec<_> = rows
            .iter()
            .map(|((scenario, policy), row)| {
                serde_json::json!({ "scenario": scenario, "policy": policy, "flips": row })
            })
            .collect();
        output::json(&serde_json::json!({ "flips": flips }))?;
    } else {
        output::print(&table(&rows))?;
    }
    Ok(code)
}

impl Flips {
    fn add(&mut self, score: f64, recorded: Option<f64>, pass_at: f64) {
        self.episodes += 1;
        self.score_sum += score;
        let recorded = recorded.unwrap_or(score);
        self.recorded_sum += recorded;
        self.higher += u64::from(score > recorded);
        self.lower += u64::from(score < recorded);
        self.newly_passed += u64::from(score >= pass_at && recorded < pass_at);
        self.newly_failed += u64::from(score < pass_at && recorded >= pass_at);
    }
}

fn table(rows: &BTreeMap<(String, String), Flips>) -> String {
    let mut table = Table::new(&[
        "scenario",
        "policy",
        ">episodes",
        ">recorded",
        ">score",
        ">higher",
        ">lower",
        ">newly passed",
        ">newly failed",
    ]);
    for ((scenario, policy), row) in rows {
        let mean = |sum: f64| format!("{:.4}", sum / row.episodes as f64);
        table.row([
            scenario.clone(),
            policy.clone(),
            output::thousands(row.episodes),
            mean(row.recorded_sum),
            mean(row.score_sum),
            output::thousands(row.higher),
            output::thousands(row.lower),
            output::thousands(row.newly_passed),
            output::thousands(row.newly_failed),
        ]);
    }
    table.render()
}
