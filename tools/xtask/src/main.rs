//! `cargo xtask`: the chores of this repository. It has no dependencies, so that it starts at once.

mod browser;
mod cargo;
mod package;
mod stages;
mod tidy;
mod venvs;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "\
The chores of this repository.

Usage: cargo xtask <COMMAND>

Commands:
  test  Check and test everything, as CI does; stop at the first failure
  tidy  Check the house rules that neither rustfmt nor clippy knows
  pages Test the pages in Chromium alone; `test` does so, too
  mint  Write the goldens of the engine and the C header of the plugins anew; look at the
        difference before you commit it
  stage-openenv DIR
        Write the package for OpenEnv, with the sources that it builds from, into a new folder
  venvs Make the virtual environments of Python that the tests with other clients need

Exit codes: 0 all is well, 1 something failed, 2 the command was not understood
";

const FAILURE: u8 = 1;
const MISUSE: u8 = 2;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["test"] if stages::test(&root()) => ExitCode::SUCCESS,
        ["test"] => ExitCode::from(FAILURE),
        ["tidy"] => exit(tidy::run(&root())),
        ["pages"] if stages::test_pages(&root()) => ExitCode::SUCCESS,
        ["pages"] => ExitCode::from(FAILURE),
        ["mint"] => exit(mint()),
        ["stage-openenv", folder] => exit(package::stage(&root(), Path::new(folder))),
        ["stage-openenv"] => misuse("stage-openenv needs the folder that it writes"),
        ["venvs"] => exit(venvs::make(&root(), venvs::CLIENTS)),
        ["help" | "--help" | "-h"] => {
            print!("{USAGE}");
            ExitCode::SUCCESS
        }
        [] => misuse("a command is missing"),
        _ => misuse(&format!("`{}` is not a command", arguments.join(" "))),
    }
}

fn mint() -> Result<(), String> {
    let minted = [("aegis-engine", "goldens"), ("aegis-policy", "header")];
    minted.into_iter().try_for_each(|(package, test)| {
        let arguments = ["test", "-p", package, "--test", test];
        cargo::run(&root(), &arguments, &[("AEGIS_MINT", "1")])
    })
}

/// The root of the workspace. Cargo names our folder anew at each run, so a moved clone works too.
fn root() -> PathBuf {
    match std::env::var_os("CARGO_MANIFEST_DIR") {
        Some(folder) => PathBuf::from(folder).join("../.."),
        None => PathBuf::from("."),
    }
}

fn exit(result: Result<(), String>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("error: {why}");
            ExitCode::from(FAILURE)
        }
    }
}

fn misuse(why: &str) -> ExitCode {
    eprint!("error: {why}\n\n{USAGE}");
    ExitCode::from(MISUSE)
}
