//! `aegis list`: the scenarios and the packs that are built in.

use aegis_engine::catalogue::{self, Pack};
use serde::Serialize;

use crate::output::{self, Code, Table};
use crate::sources;

/// Lists the built-in scenarios and the packs that they are sorted into.
#[derive(clap::Args)]
#[command(after_help = "\
Example: the cases that no training should see
  $ aegis list --pack heldout")]
pub struct Args {
    /// Only the scenarios of this pack
    #[arg(long, value_name = "NAME")]
    pack: Option<String>,
    /// Print the lists as one JSON document
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct List {
    scenarios: Vec<ScenarioRow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    packs: Option<Vec<PackRow>>,
}

#[derive(Serialize)]
struct ScenarioRow {
    id: &'static str,
    title: String,
    pack: &'static str,
    dialect: &'static str,
    difficulty: &'static str,
    budget_steps: u32,
    judged: bool,
}

#[derive(Serialize)]
struct PackRow {
    name: &'static str,
    about: &'static str,
    scenarios: Vec<&'static str>,
}

pub fn run(args: &Args) -> anyhow::Result<Code> {
    let ids = match &args.pack {
        Some(name) => sources::pack(name)?,
        None => catalogue::ids(),
    };
    let list = List {
        scenarios: ids.into_iter().filter_map(scenario_row).collect(),
        packs: args.pack.is_none().then(|| catalogue::packs().iter().map(pack_row).collect()),
    };
    if args.json {
        output::json(&list)?;
    } else {
        output::print(&render(&list))?;
    }
    Ok(Code::Fine)
}

fn scenario_row(id: &'static str) -> Option<ScenarioRow> {
    let scenario = catalogue::get(id)?;
    let judged = catalogue::pack("judged").map(catalogue::members).unwrap_or_default();
    let source = &scenario.source;
    Some(ScenarioRow {
        id,
        title: source.title.clone(),
        pack: catalogue::track(id).unwrap_or_default(),
        dialect: source.dialect.as_str(),
        difficulty: source.difficulty.as_str(),
        budget_steps: source.budget_steps,
        judged: judged.contains(&id),
    })
}

fn pack_row(pack: &'static Pack) -> PackRow {
    PackRow { name: &pack.name, about: &pack.about, scenarios: catalogue::members(pack) }
}

fn render(list: &List) -> String {
    let mut table = Table::new(&["scenario", "pack", "difficulty", ">steps", "judged", "title"]);
    for row in &list.scenarios {
        table.row([
            row.id.to_owned(),
            row.pack.to_owned(),
            row.difficulty.to_owned(),
            row.budget_steps.to_string(),
            if row.judged { "yes" } else { "no" }.to_owned(),
            row.title.clone(),
        ]);
    }
    let mut text = table.render();
    if let Some(packs) = &list.packs {
        let mut table = Table::new(&["pack", ">scenarios", "what it is for"]);
        for pack in packs {
            table.row([
                pack.name.to_owned(),
                pack.scenarios.len().to_string(),
                pack.about.to_owned(),
            ]);
        }
        text += "\n";
        text += &table.render();
    }
    text
}
