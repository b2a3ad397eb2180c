//! Virtual environments of Python for the tests with other people's clients.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A virtual environment: the name of its folder below `target/venvs/`, and the file with all its
/// packages, each with its version.
#[derive(Clone, Copy)]
pub struct Venv {
    name: &'static str,
    requirements: &'static str,
}

/// `openenv` and `openenv-core` share a module's name, so each has one of its own.
pub const CLIENTS: &[Venv] = &[
    Venv::new("openenv", "tools/server/tests/clients/requirements/openenv.txt"),
    Venv::new("openenv-core", "tools/server/tests/clients/requirements/openenv-core.txt"),
    Venv::new("schemathesis", "tools/server/tests/clients/requirements/schemathesis.txt"),
];

/// What drives Chromium.
pub const BROWSER: Venv = Venv::new("playwright", "tools/server/tests/browser/requirements.txt");

/// Makes those that are not there or whose packages have changed, side by side.
pub fn make(root: &Path, venvs: &[Venv]) -> Result<(), String> {
    let folder = target(root).join("venvs");
    let results: Vec<Result<(), String>> = std::thread::scope(|scope| {
        let start = |venv: &Venv| {
            let (venv, folder) = (*venv, folder.clone());
            scope.spawn(move || venv.make(root, &folder))
        };
        let threads: Vec<_> = venvs.iter().map(start).collect();
        threads
            .into_iter()
            .map(|it| it.join().unwrap_or_else(|_| Err("it crashed".into())))
            .collect()
    });
    let failed: Vec<String> = results.into_iter().filter_map(Result::err).collect();
    if failed.is_empty() { Ok(()) } else { Err(failed.join("; ")) }
}

/// Where cargo builds.
fn target(root: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from)
}

impl Venv {
    const fn new(name: &'static str, requirements: &'static str) -> Venv {
        Venv { name, requirements }
    }

    /// Its Python.
    pub fn python(self, root: &Path) -> PathBuf {
        python(&target(root).join("venvs").join(self.name))
    }

    fn make(self, root: &Path, folder: &Path) -> Result<(), String> {
        let requirements = root.join(self.requirements);
        let wanted = fs::read_to_string(&requirements)
            .map_err(|error| format!("{}: {error}", self.requirements))?;
        let home = folder.join(self.name);
        if is_ready(&home, &wanted) {
            return Ok(());
        }
        eprintln!("making the environment {} from {}", self.name, self.requirements);
        let failed = |error: std::io::Error| format!("{}: {error}", home.display());
        if home.exists() {
            fs::remove_dir_all(&home).map_err(failed)?;
        }
        fs::create_dir_all(folder).map_err(failed)?;
        run(Command::new("python3").args(["-m", "venv"]).arg(&home))?;
        // Most modules are never imported, and Python compiles those that are.
        let quiet = ["-m", "pip", "install", "--quiet", "--no-compile", "--requirement"];
        run(Command::new(python(&home)).args(quiet).arg(&requirements))?;
        fs::write(marker(&home), wanted).map_err(failed)
    }
}

/// Whether it has just these packages, and its Python still runs.
fn is_ready(home: &Path, wanted: &str) -> bool {
    fs::read_to_string(marker(home)).is_ok_and(|found| found == wanted)
        && run(Command::new(python(home)).args(["-c", ""])).is_ok()
}

/// What it was made from; written last, so that half of one is never taken for one.
fn marker(home: &Path) -> PathBuf {
    home.join("requirements.txt")
}

fn python(home: &Path) -> PathBuf {
    home.join("bin/python")
}

fn run(command: &mut Command) -> Result<(), String> {
    let shown = format!("{command:?}").replace('"', "");
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("`{shown}` could not be started: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let last = said.trim().lines().last().unwrap_or_default();
    Err(format!("`{shown}` failed ({}): {last}", output.status))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_environment_has_its_list_of_packages_each_with_its_version() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        for Venv { name, requirements } in CLIENTS.iter().copied().chain([BROWSER]) {
            let list = fs::read_to_string(root.join(requirements)).unwrap();
            let packages: Vec<&str> = list.lines().filter(|line| !line.starts_with('#')).collect();
            assert!(packages.iter().all(|package| package.contains("==")), "{requirements}");
            assert!(packages.iter().any(|package| package.starts_with(name)), "{requirements}");
        }
    }

    #[test]
    fn an_environment_without_its_list_is_not_ready() {
        let home = std::env::temp_dir().join(format!("aegis-venv-{}", std::process::id()));
        fs::create_dir_all(home.join("bin")).unwrap();
        std::os::unix::fs::symlink("/bin/sh", python(&home)).unwrap();
        assert!(!is_ready(&home, "mcp==1\n"));
        fs::write(marker(&home), "mcp==1\n").unwrap();
        assert!(is_ready(&home, "mcp==1\n"));
        assert!(!is_ready(&home, "mcp==2\n"));
        fs::remove_dir_all(&home).unwrap();
    }
}
