//! `aegis audit`: what can be shown of the cases and their judges, with numbers and bounds.

use std::fs;
use std::path::PathBuf;

use aegis_audit::{Audit, Extent, audit_classic, audit_families, page};
use aegis_engine::family::name::FIRST_TEST;
use aegis_engine::family::{FAMILIES, Family, find};
use anyhow::Context as _;

use crate::output::{self, Code, Table, usage};

/// Checks what a trustworthy benchmark must be able to show, and exits with 1 if a bound is broken.
#[derive(clap::Args)]
#[command(after_help = "\
Example: all families on fresh cases, with a page to send around
  $ aegis audit --out audit
Example: the first edition and its known faults
  $ aegis audit --pack classic")]
pub struct Args {
    /// What is audited: families, the name of one family, or classic
    #[arg(long, value_name = "P", default_value = "families")]
    pack: String,
    /// How many cases of each family are played
    #[arg(long, value_name = "N", default_value_t = 1000)]
    cases: u64,
    /// The seed of the first case
    #[arg(long, value_name = "SEED", default_value_t = FIRST_TEST)]
    seed: u64,
    /// On how many threads [default: all]
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// A folder for audit.json and audit.html
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Print the audit as one JSON document
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> anyhow::Result<Code> {
    let audit = match args.pack.as_str() {
        "classic" | "judged" => audit_classic()?,
        "families" => families(args, FAMILIES)?,
        name => {
            let family = find(name).ok_or_else(|| {
                let known: Vec<&str> = FAMILIES.iter().map(|family| family.name()).collect();
                let known = known.join(", ");
                usage(format!(
                    "there is no pack {name:?}; give families, classic, or one of {known}"
                ))
            })?;
            families(args, &[family])?
        }
    };
    if let Some(folder) = &args.out {
        let shown = folder.display();
        fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {shown}"))?;
        let json = serde_json::to_string_pretty(&audit)? + "\n";
        for (name, text) in [("audit.json", json), ("audit.html", page(&audit))] {
            let path = folder.join(name);
            fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
        }
        output::say(format_args!("written: {shown}/audit.json, {shown}/audit.html"));
    }
    if args.json {
        output::json(&audit)?;
    } else {
        output::print(&render(&audit))?;
    }
    Ok(if audit.is_broken() { Code::Failed } else { Code::Fine })
}

fn families(args: &Args, families: &[&'static dyn Family]) -> anyhow::Result<Audit> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let extent = Extent {
        first_seed: args.seed,
        cases: args.cases,
        threads: args.threads.unwrap_or(threads),
    };
    let bar = output::progress(families.len() as u64, "families");
    let audit = audit_families(families, extent, &|_| bar.inc(1))?;
    bar.finish_and_clear();
    Ok(audit)
}

fn render(audit: &Audit) -> String {
    let mut table = Table::new(&[">no.", "check", "measured", "bound", "verdict"]);
    for check in &audit.checks {
        table.row([
            check.number.to_string(),
            check.name.clone(),
            check.measured.clone(),
            check.bound.clone(),
            check.verdict.word().to_owned(),
        ]);
    }
    let mut text = table.render();
    let mut policies: Vec<&str> = Vec::new();
    for standing in &audit.standings {
        if !policies.contains(&standing.policy.as_str()) {
            policies.push(&standing.policy);
        }
    }
    let mut table =
        Table::new(&["policy", ">lowest mean", ">mean", ">highest mean", ">at most", "highest in"]);
    for policy in policies {
        let own = || audit.standings.iter().filter(|it| it.policy == policy);
        let most = own().max_by(|a, b| a.mean.total_cmp(&b.mean));
        let least = own().map(|it| it.mean).fold(f64::INFINITY, f64::min);
        let mean = own().map(|it| it.mean).sum::<f64>() / own().count() as f64;
        let Some(most) = most else { continue };
        table.row([
            policy.to_owned(),
            format!("{least:.4}"),
            format!("{mean:.4}"),
            format!("{:.4}", most.mean),
            most.most.map_or_else(String::new, |bound| format!("{bound:.2}")),
            most.family.clone(),
        ]);
    }
    text += "\n";
    text += &table.render();
    for check in audit.checks.iter().filter(|check| check.verdict.word() == "BROKEN") {
        text += &format!("\n{} ({}):\n", check.name, check.number);
        for detail in check.details.iter().take(20) {
            text += &format!("  {detail}\n");
        }
    }
    text
}
