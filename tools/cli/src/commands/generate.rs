//! `aegis generate`: prints a case of a family, and says which families there are.

use aegis_engine::family::certify::{self, Stage};
use aegis_engine::family::name::{COMMON_KNOBS, CaseName, FIRST_DEV, FIRST_TEST, TIERS, Values};
use aegis_engine::family::{self, FAMILIES, Family};
use anyhow::Context as _;
use serde::Serialize;

use crate::output::{self, Code, Table, usage};
use crate::sources;

/// Makes a case of a family, certifies it, and prints its scenario file; without a family, lists
/// the families and what can be set in them.
#[derive(clap::Args)]
#[command(after_help = "\
Example: a hard case in which the customer changes their mind
  $ aegis generate billing_seat_adjustment --tier 5 --seed 7 --knob follow_up=changes > case.ron
  $ aegis play ./case.ron")]
pub struct Args {
    /// The family, or a whole name such as billing_seat_adjustment:t3@7
    family: Option<String>,
    /// Which case [default: 0]; those below 800000 are for training, below 900000 for development,
    /// the others for tests
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// How hard it is, 1 to 5; drawn from the seed if not given
    #[arg(long, value_name = "N")]
    tier: Option<u8>,
    /// Something that is set instead of drawn; more than one is allowed
    #[arg(long = "knob", value_name = "NAME=VALUE")]
    knobs: Vec<String>,
    /// Print the list of families as JSON, or the case with its certificate
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> anyhow::Result<Code> {
    let Some(name) = &args.family else { return list(args.json) };
    let name = case_name(args, name)?;
    let case = sources::case(&name, &mut Stage::default())?;
    if args.json {
        let certificate = certify::certify(&case, &mut Stage::default())?;
        let document = serde_json::json!({
            "name": case.source.id,
            "digest": blake3::Hash::from_bytes(case.digest).to_hex().to_string(),
            "certificate": certificate,
            "scenario": case.source,
        });
        output::json(&document)?;
    } else {
        output::print(&family::write_pretty(&case.source))?;
        output::say(format_args!("{}, certified", case.source.id));
    }
    Ok(Code::Fine)
}

fn case_name(args: &Args, name: &str) -> anyhow::Result<CaseName> {
    let has_seed = name.contains('@');
    if has_seed && (args.seed.is_some() || args.tier.is_some()) {
        return Err(usage("the name holds seed and tier already; leave --seed and --tier out"));
    }
    let tier = args.tier.map_or_else(String::new, |tier| format!(":t{tier}"));
    let whole =
        if has_seed { name.to_owned() } else { format!("{name}{tier}@{}", args.seed.unwrap_or(0)) };
    let mut name = sources::case_name(&whole)?;
    for knob in &args.knobs {
        let (knob, value) = knob
            .split_once('=')
            .with_context(|| format!("--knob {knob} sets nothing; write NAME=VALUE"))?;
        name.set(knob, value).map_err(|error| usage(error.to_string()))?;
    }
    Ok(name)
}

/// What there is of a family.
#[derive(Serialize)]
pub struct Row {
    pub family: &'static str,
    pub about: &'static str,
    pub classes: &'static [&'static str],
    pub tiers: u8,
    pub knobs: Vec<String>,
    /// The seeds of each split, the first one and the one behind the last.
    pub splits: Splits,
}

#[derive(Clone, Copy, Serialize)]
pub struct Splits {
    train: [u64; 2],
    dev: [u64; 2],
    /// From this seed on.
    test: u64,
}

const SPLITS: Splits =
    Splits { train: [0, FIRST_DEV], dev: [FIRST_DEV, FIRST_TEST], test: FIRST_TEST };

/// The splits in words.
pub const SPLITS_TOLD: &str = "\
Each family has tiers t1 to t5, and seeds for training (below 800000), for development (below
900000) and for tests (from 900000 on), with people, companies and phrases of their own.
";

/// What there is of every family.
pub fn rows() -> Vec<Row> {
    FAMILIES.iter().map(|family| row(*family)).collect()
}

fn row(family: &dyn Family) -> Row {
    let knobs = family.knobs().iter().chain(COMMON_KNOBS);
    let knob = |knob: &aegis_engine::family::name::Knob| match knob.values {
        Values::UpTo(most) => format!("{}=0..{most}", knob.name),
        Values::OneOf(words) => format!("{}={}", knob.name, words.join("|")),
    };
    Row {
        family: family.name(),
        about: family.about(),
        classes: family.classes(),
        tiers: TIERS,
        splits: SPLITS,
        knobs: knobs.map(knob).collect(),
    }
}

fn list(is_json: bool) -> anyhow::Result<Code> {
    let rows = rows();
    if is_json {
        output::json(&rows)?;
        return Ok(Code::Fine);
    }
    let mut table = Table::new(&["family", ">classes", "what its cases are about"]);
    for row in &rows {
        let classes = row.classes.len().to_string();
        table.row([row.family.to_owned(), classes, row.about.to_owned()]);
    }
    output::print(&table.render())?;
    output::print(SPLITS_TOLD)?;
    for row in &rows {
        output::print(&format!("\n{}\n  {}\n", row.family, row.knobs.join("\n  ")))?;
    }
    Ok(Code::Fine)
}
