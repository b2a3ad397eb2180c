//! `cargo xtask stage-openenv`: the package for OpenEnv, with all sources that it builds from.

use std::fs;
use std::path::{Path, PathBuf};

use crate::tidy;

/// Where the package's own files are; in the package they are at the root.
const OWN: &str = "tools/openenv/";
/// What is for this repository alone, or would be hidden by the package's own files.
const LEFT_OUT: &[&str] = &[".ci/", ".config/", ".gitattributes", ".gitignore", "README.md"];

/// Writes the package into a new or empty folder.
pub fn stage(root: &Path, folder: &Path) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    fs::create_dir_all(folder).map_err(failed)?;
    if fs::read_dir(folder).map_err(failed)?.next().is_some() {
        return Err(format!("{} is not empty; name a new folder", folder.display()));
    }
    let paths = tidy::files(root)?;
    let staged: Vec<(&str, PathBuf)> =
        paths.iter().filter_map(|path| Some((path.as_str(), folder.join(place(path)?)))).collect();
    for (path, place) in &staged {
        copy(&root.join(path), place).map_err(|error| format!("{path}: {error}"))?;
    }
    println!("{} holds the package, {} files", folder.display(), staged.len());
    println!("openenv validate --skip-build {}", folder.display());
    println!("docker build -t aegis-desk {}", folder.display());
    Ok(())
}

/// Where a file of the repository is in the package, if it is there at all.
fn place(path: &str) -> Option<&str> {
    if let Some(own) = path.strip_prefix(OWN) {
        return Some(own);
    }
    let is_out =
        LEFT_OUT.iter().any(|out| path == *out || out.ends_with('/') && path.starts_with(out));
    (!is_out).then_some(path)
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::copy(from, to).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
    }

    #[test]
    fn the_package_has_its_own_files_at_its_root_and_the_sources_as_they_are() {
        assert_eq!(place("tools/openenv/README.md"), Some("README.md"));
        assert_eq!(place("tools/openenv/validation/runtime.json"), Some("validation/runtime.json"));
        assert_eq!(place("engine/README.md"), Some("engine/README.md"));
        assert_eq!(place("Cargo.lock"), Some("Cargo.lock"));
        assert_eq!(place("README.md"), None);
        assert_eq!(place(".ci/run"), None);
    }

    #[test]
    fn nothing_of_the_package_hides_a_source() {
        let mut places: Vec<String> = tidy::files(&root())
            .unwrap()
            .iter()
            .filter_map(|path| place(path).map(String::from))
            .collect();
        let count = places.len();
        places.sort();
        places.dedup();
        assert_eq!(places.len(), count);
    }

    #[test]
    fn a_folder_with_something_in_it_is_left_alone() {
        let folder = std::env::temp_dir().join(format!("aegis-stage-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("mine"), "").unwrap();
        assert!(stage(&root(), &folder).unwrap_err().contains("name a new folder"));
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
        fs::remove_dir_all(&folder).unwrap();
    }
}
