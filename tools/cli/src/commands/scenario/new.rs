//! `aegis scenario new`: writes a small complete scenario to start from.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};
use std::path::PathBuf;

use aegis_engine::catalogue;
use anyhow::Context as _;

use crate::output::{self, Code, usage};

/// What stands for the scenario's name in the drafts.
const NAME: &str = "NAME_OF_SCENARIO";
const DESK: &str = include_str!("desk.ron");
const SHOP: &str = include_str!("shop.ron");
const DESK2: &str = include_str!("desk2.ron");

/// Writes a small scenario that is complete, commented and passes the check.
#[derive(clap::Args)]
#[command(after_help = "\
Example: a shop task to start from
  $ aegis scenario new late_parcel --dialect shop
  $ aegis scenario check late_parcel.ron")]
pub struct Args {
    /// The id of the scenario: lower-case letters, digits, - and _
    name: String,
    /// Which actions its seats have
    #[arg(long, value_parser = ["desk", "shop", "desk2"], default_value = "desk")]
    dialect: String,
    /// The file; NAME.ron if not given
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Print the path of the file as JSON
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> anyhow::Result<Code> {
    let name = &args.name;
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c);
    if !name.chars().all(is_plain) || !name.starts_with(|c: char| c.is_ascii_lowercase()) {
        let advice = "start with a lower-case letter and go on with those, digits, - and _";
        return Err(usage(format!("{name:?} is no id for a scenario; {advice}")));
    }
    if catalogue::file(name).is_some() {
        return Err(usage(format!("the scenario {name} is built in already; choose another name")));
    }
    let draft = match args.dialect.as_str() {
        "shop" => SHOP,
        "desk2" => DESK2,
        _ => DESK,
    };
    let path = args.out.clone().unwrap_or_else(|| PathBuf::from(format!("{name}.ron")));
    let shown = path.display();
    let mut file = match OpenOptions::new().write(true).create_new(true).open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            return Err(usage(format!("{shown} exists already; name another file with --out")));
        }
        Err(error) => return Err(error).with_context(|| format!("cannot write {shown}")),
    };
    file.write_all(draft.replace(NAME, name).as_bytes())
        .with_context(|| format!("cannot write {shown}"))?;
    if args.json {
        output::json(&serde_json::json!({ "id": name, "file": path }))?;
        return Ok(Code::Fine);
    }
    output::print(&format!("{shown}\n"))?;
    output::say(format_args!(
        "Change the case to your own, then\n  aegis scenario check {shown}   says what is still \
         wrong\n  aegis play {shown}             lets you try it"
    ));
    Ok(Code::Fine)
}
