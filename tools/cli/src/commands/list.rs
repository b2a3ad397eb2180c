//! `aegis list`: the scenarios, the packs and the case families that are built in.

use std::borrow::Cow;

use aegis_engine::catalogue::{self, Pack};
use aegis_engine::family::name::COMMON_KNOBS;
use serde::Serialize;

use super::generate::{self, Row};
use super::shift::{self, ShiftRow};
use crate::family_packs::{self, FAMILY_PACKS, FamilyPack};
use crate::output::{self, Code, Table};
use crate::sources;

/// Lists the built-in scenarios, the packs that they are sorted into, and the case families with
/// their tiers, knobs and splits.
#[derive(clap::Args)]
#[command(after_help = "\
Example: the cases that no training should see
  $ aegis list --pack heldout
Example: the families, and which of their cases a rollout of the pack plays
  $ aegis list --pack families")]
pub struct Args {
    /// Only the scenarios, or the families, of this pack
    #[arg(long, value_name = "NAME")]
    pack: Option<String>,
    /// Print the lists as one JSON document
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct List {
    #[serde(skip_serializing_if = "Option::is_none")]
    scenarios: Option<Vec<ScenarioRow>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    packs: Option<Vec<PackRow>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    families: Option<Vec<Row>>,
    /// The cases of a pack of families, a range for each.
    #[serde(skip_serializing_if = "Option::is_none")]
    cases: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    shifts: Option<Vec<ShiftRow>>,
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
    scenarios: Vec<Cow<'static, str>>,
}

pub fn run(args: &Args) -> anyhow::Result<Code> {
    let list = match args.pack.as_deref() {
        None => List {
            scenarios: Some(catalogue::ids().into_iter().filter_map(scenario_row).collect()),
            packs: Some(packs()),
            families: Some(generate::rows()),
            cases: None,
            shifts: Some(shift::rows()),
        },
        Some(name) => of_pack(name)?,
    };
    if args.json {
        output::json(&list)?;
    } else {
        output::print(&render(&list))?;
    }
    Ok(Code::Fine)
}

fn of_pack(name: &str) -> anyhow::Result<List> {
    let mut list = List { scenarios: None, packs: None, families: None, cases: None, shifts: None };
    if let Some(pack) = family_packs::find(name) {
        list.families = Some(generate::rows());
        list.cases = Some(pack.ranges().collect());
    } else {
        list.scenarios = Some(sources::pack(name)?.into_iter().filter_map(scenario_row).collect());
    }
    Ok(list)
}

fn packs() -> Vec<PackRow> {
    let families = FAMILY_PACKS.iter().map(|pack| PackRow {
        name: pack.name,
        about: pack.about,
        scenarios: pack.ranges().map(Cow::Owned).collect(),
    });
    catalogue::packs().iter().map(pack_row).chain(families).collect()
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
    let scenarios = catalogue::members(pack).into_iter().map(Cow::Borrowed).collect();
    PackRow { name: &pack.name, about: &pack.about, scenarios }
}

fn render(list: &List) -> String {
    let scenarios = list.scenarios.as_deref().map(scenario_table);
    let packs = list.packs.as_deref().map(pack_table);
    let families = list.families.as_deref().map(family_table);
    let cases = list.cases.as_ref().map(|cases| cases.join("\n") + "\n");
    let shifts = list.shifts.as_ref().map(|_| shift::table());
    let parts = [scenarios, packs, families, cases, shifts];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.join("\n")
}

fn scenario_table(rows: &[ScenarioRow]) -> String {
    let mut table = Table::new(&["scenario", "pack", "difficulty", ">steps", "judged", "title"]);
    for row in rows {
        table.row([
            row.id.to_owned(),
            row.pack.to_owned(),
            row.difficulty.to_owned(),
            row.budget_steps.to_string(),
            if row.judged { "yes" } else { "no" }.to_owned(),
            row.title.clone(),
        ]);
    }
    table.render()
}

fn pack_table(packs: &[PackRow]) -> String {
    let mut table = Table::new(&["pack", ">scenarios", "what it is for"]);
    for row in packs {
        let family = family_packs::find(row.name).map(FamilyPack::cases);
        let count = family.unwrap_or(row.scenarios.len() as u64);
        table.row([row.name.to_owned(), count.to_string(), row.about.to_owned()]);
    }
    table.render()
}

/// The families, with the knobs that only they have.
fn family_table(rows: &[Row]) -> String {
    let common = |knob: &&String| {
        let name = knob.split('=').next();
        COMMON_KNOBS.iter().any(|known| Some(known.name) == name)
    };
    let mut table =
        Table::new(&["family", ">classes", "tiers", "knobs", "what its cases are about"]);
    for row in rows {
        let own = row.knobs.iter().filter(|knob| !common(knob));
        let own: Vec<&str> = own.filter_map(|knob| knob.split('=').next()).collect();
        table.row([
            row.family.to_owned(),
            row.classes.len().to_string(),
            format!("t1-t{}", row.tiers),
            own.join(", "),
            row.about.to_owned(),
        ]);
    }
    let shared: Vec<&str> = COMMON_KNOBS.iter().map(|knob| knob.name).collect();
    let told = generate::SPLITS_TOLD;
    format!(
        "{}\n{told}Every family also has the knobs {} and class; `aegis generate` shows their \
         values.\n",
        table.render(),
        shared.join(", ")
    )
}
