//! What the tests of the pages need: a Chromium, and a Python that drives it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::venvs;

/// What Chromium is called on the systems that we know.
const NAMES: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
/// The variable that names another one.
const CHROMIUM: &str = "AEGIS_CHROMIUM";

/// Finds or installs what is needed, and gives the variables that tell the tests where it is.
pub fn prepare(root: &Path) -> Result<Vec<(&'static str, String)>, String> {
    let chromium = find().or_else(install).ok_or_else(|| {
        format!("there is no Chromium; `apt-get install chromium`, or name one in {CHROMIUM}")
    })?;
    venvs::make(root, &[venvs::BROWSER])?;
    let python = venvs::BROWSER.python(root);
    // The tests run in a folder of their own.
    let text = |path: PathBuf| std::path::absolute(&path).unwrap_or(path).display().to_string();
    Ok(vec![(CHROMIUM, text(chromium)), ("AEGIS_BROWSER_PYTHON", text(python))])
}

fn find() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os(CHROMIUM) {
        return Some(named.into());
    }
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let places = NAMES.iter().flat_map(|name| folders.iter().map(move |it| it.join(name)));
    places.into_iter().find(|place| place.is_file())
}

/// Installs it from the system's packages, where that is allowed without asking anybody.
fn install() -> Option<PathBuf> {
    if !is_root() {
        return None;
    }
    eprintln!("installing chromium from the system's packages");
    let wanted = ["install", "--yes", "--no-install-recommends", "chromium"];
    if !apt(&wanted) {
        // A fresh machine has no list of packages yet.
        apt(&["update"]);
        apt(&wanted);
    }
    find()
}

fn apt(arguments: &[&str]) -> bool {
    let mut command = Command::new("apt-get");
    command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output();
    output.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}
