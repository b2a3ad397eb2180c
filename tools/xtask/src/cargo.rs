//! Calling cargo and rustup.

use std::path::Path;
use std::process::{Command, Stdio};

/// Runs `cargo` with `arguments` in `root`; its output goes to the terminal.
///
/// `AEGIS_MINT` is passed on only where asked: a test that mints can't fail.
pub fn run(root: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Result<(), String> {
    let status = command()
        .args(arguments)
        .current_dir(root)
        .env_remove("AEGIS_MINT")
        .envs(variables.iter().copied())
        .status()
        .map_err(|error| format!("cargo could not be started: {error}"))?;
    if status.success() {
        return Ok(());
    }
    Err(format!("`cargo {}` failed ({status})", arguments.join(" ")))
}

/// Whether `cargo <tool>` is installed.
pub fn has(tool: &str) -> bool {
    quietly(command().args([tool, "--version"]))
}

/// Asks rustup for a component of the toolchain.
pub fn add_component(name: &str) -> bool {
    quietly(Command::new("rustup").args(["component", "add", name]))
}

/// Cargo without what cargo has told this program of its own package: some build scripts look at
/// that, and would run anew after each change between `cargo xtask` and plain `cargo`.
fn command() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    let own = |name: &String| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
    let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    names.filter(own).for_each(|name| _ = command.env_remove(name));
    command
}

fn quietly(command: &mut Command) -> bool {
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}
