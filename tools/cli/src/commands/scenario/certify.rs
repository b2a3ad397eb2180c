//! `aegis scenario certify`: what can be proved of cases with a strict section.

use aegis_engine::family::certify::{self, Certificate, Stage};
use aegis_engine::score::JudgeName;
use serde::Serialize;

use crate::output::{self, Code, Table};
use crate::sources;

/// Certifies cases of the strict judge: the oracle reaches a whole score in more than one order,
/// every spoiled step costs, and just one end state is accepted. Exits with 1 if a case fails.
#[derive(clap::Args)]
#[command(after_help = "\
Example: a hundred cases that nobody has trained on
  $ aegis scenario certify billing_seat_adjustment@900000..900100")]
pub struct Args {
    /// Scenarios: names, files, generated cases, or ranges of them
    #[arg(required = true, value_name = "SCENARIO")]
    scenarios: Vec<String>,
    /// Print the certificates as one JSON document
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Row {
    scenario: String,
    #[serde(flatten)]
    certificate: Option<Certificate>,
    flaw: Option<String>,
}

pub fn run(args: &Args) -> anyhow::Result<Code> {
    let mut stage = Stage::default();
    let mut rows = Vec::new();
    for name in &args.scenarios {
        for scenario in sources::scenarios(name)? {
            let result = certify::certify(&scenario, &mut stage);
            let id = scenario.source.id.clone();
            rows.push(match result {
                Ok(certificate) => Row { scenario: id, certificate: Some(certificate), flaw: None },
                Err(flaw) => {
                    let judge = JudgeName::default_for(&scenario);
                    let flaw = format!("{flaw} (its judge is {judge})");
                    Row { scenario: id, certificate: None, flaw: Some(flaw) }
                }
            });
        }
    }
    let has_failed = rows.iter().any(|row| row.flaw.is_some());
    if args.json {
        output::json(&rows)?;
    } else {
        output::print(&render(&rows))?;
    }
    Ok(if has_failed { Code::Failed } else { Code::Fine })
}

fn render(rows: &[Row]) -> String {
    let mut table = Table::new(&["scenario", ">orders", ">spoiled", ">states", "what is accepted"]);
    for row in rows {
        match (&row.certificate, &row.flaw) {
            (Some(it), _) => table.row([
                row.scenario.clone(),
                (1 + it.other_orders).to_string(),
                it.mutants.to_string(),
                it.end_states.states.to_string(),
                it.end_states.accepted.join("; "),
            ]),
            (None, flaw) => {
                let none = String::new;
                let flaw = format!("not certified: {}", flaw.as_deref().unwrap_or_default());
                table.row([row.scenario.clone(), none(), none(), none(), flaw]);
            }
        }
    }
    table.render()
}
