//! `aegis plugin new`: lays down a project with a small complete policy that builds at once.

use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::ValueEnum;

use crate::output::{self, Code, usage};

/// What stands for the name of the policy in the drafts.
const NAME: &str = "NAME_OF_POLICY";
/// What stands for the path of the built library in the drafts.
const LIBRARY: &str = "PATH_OF_LIBRARY";
/// How long the name of a policy may be.
const MOST_LETTERS: usize = 64;

/// A file of a project: where it goes, and what is in it.
type Draft = (&'static str, &'static str);

/// A file of the contract, which each project has a copy of: it is built without this repository.
macro_rules! contract {
    ($path:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../plugins/abi/", $path))
    };
}

const RUST: &[Draft] = &[
    ("Cargo.toml", include_str!("rust/package.toml")),
    ("README.md", include_str!("rust/README.md")),
    (".gitignore", "/runs/\n/target/\n"),
    ("src/lib.rs", include_str!("rust/lib.rs")),
    ("aegis-policy/Cargo.toml", include_str!("rust/contract.toml")),
    ("aegis-policy/README.md", contract!("README.md")),
    ("aegis-policy/include/aegis_policy.h", contract!("include/aegis_policy.h")),
    ("aegis-policy/src/abi.rs", contract!("src/abi.rs")),
    ("aegis-policy/src/answer.rs", contract!("src/answer.rs")),
    ("aegis-policy/src/export.rs", contract!("src/export.rs")),
    ("aegis-policy/src/lib.rs", contract!("src/lib.rs")),
    ("aegis-policy/src/numbers.rs", contract!("src/numbers.rs")),
    ("aegis-policy/src/observation.rs", contract!("src/observation.rs")),
    ("aegis-policy/src/policy.rs", contract!("src/policy.rs")),
    ("aegis-policy/src/second_desk.rs", contract!("src/second_desk.rs")),
];

const C: &[Draft] = &[
    ("Makefile", include_str!("c/Makefile")),
    ("README.md", include_str!("c/README.md")),
    (".gitignore", "*.dylib\n*.so\n/runs/\n"),
    ("NAME_OF_POLICY.c", include_str!("c/policy.c")),
    ("aegis_policy.h", contract!("include/aegis_policy.h")),
];

/// Lays down a project with a small policy that is complete and builds at once, without a network.
#[derive(clap::Args)]
#[command(after_help = "\
Example: a policy in C
  $ aegis plugin new early-bird --lang c
  $ make -C early-bird")]
pub struct Args {
    /// The name of the policy: lower-case letters, digits, - and _
    name: String,
    /// What the policy is written in
    #[arg(long, value_enum, default_value = "rust")]
    lang: Language,
    /// The folder, which must not exist yet; NAME if not given
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Print the path of the folder as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Language {
    Rust,
    C,
}

pub fn run(args: &Args) -> anyhow::Result<Code> {
    let name = &args.name;
    check_name(name)?;
    let folder = args.out.clone().unwrap_or_else(|| PathBuf::from(name));
    let shown = folder.display();
    match fs::create_dir(&folder) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            return Err(usage(format!("{shown} exists already; name another folder with --out")));
        }
        Err(error) => return Err(error).with_context(|| format!("cannot make the folder {shown}")),
    }
    let library = library_of(name, args.lang);
    let drafts = match args.lang {
        Language::Rust => RUST,
        Language::C => C,
    };
    for (path, text) in drafts {
        let text = text.replace(NAME, name).replace(LIBRARY, &library);
        write(&folder.join(path.replace(NAME, name)), &text)?;
    }
    if args.json {
        let library = folder.join(&library);
        output::json(&serde_json::json!({ "name": name, "folder": folder, "library": library }))?;
        return Ok(Code::Fine);
    }
    output::print(&format!("{shown}\n"))?;
    let build = match args.lang {
        Language::Rust => "cargo build --release",
        Language::C => "make",
    };
    output::say(format_args!(
        "Now\n  cd {shown}\n  {build}\n  aegis rollout --policy lib:{library}"
    ));
    Ok(Code::Fine)
}

fn check_name(name: &str) -> anyhow::Result<()> {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c);
    if !name.chars().all(is_plain) || !name.starts_with(|c: char| c.is_ascii_lowercase()) {
        let advice = "start with a lower-case letter and go on with those, digits, - and _";
        return Err(usage(format!("{name:?} is no name for a policy; {advice}")));
    }
    if name.len() > MOST_LETTERS {
        let length = name.len();
        let advice = format!("use {MOST_LETTERS} at most");
        return Err(usage(format!("the name of a policy cannot have {length} letters; {advice}")));
    }
    if aegis_builtin::find(name).is_ok() {
        return Err(usage(format!("the policy {name} is built in already; choose another name")));
    }
    if name.replace('_', "-") == "aegis-policy" {
        return Err(usage(format!("{name} is the name of the contract; choose another name")));
    }
    Ok(())
}

/// Where the built library lies in the project.
fn library_of(name: &str, language: Language) -> String {
    match language {
        Language::Rust => {
            format!("target/release/{DLL_PREFIX}{}{DLL_SUFFIX}", name.replace('-', "_"))
        }
        Language::C => format!("./{DLL_PREFIX}{name}{DLL_SUFFIX}"),
    }
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    let fail = || format!("cannot write {}", path.display());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(fail)?;
    }
    fs::write(path, text).with_context(fail)
}
