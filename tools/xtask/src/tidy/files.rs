//! The files of the repository: what git tracks or would track, or a plain walk without git.

use std::io;
use std::path::Path;
use std::process::Command;

/// The paths of all files below `root`, relative to it, with `/` between folders, sorted.
pub fn list(root: &Path) -> io::Result<Vec<String>> {
    let mut paths = match from_git(root) {
        Some(paths) => paths,
        None => {
            let mut paths = Vec::new();
            walk(root, "", &mut paths)?;
            paths
        }
    };
    paths.sort();
    Ok(paths)
}

/// New files are listed before they are added, deleted ones no longer.
fn from_git(root: &Path) -> Option<Vec<String>> {
    let arguments =
        ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate"];
    let output = Command::new("git").args(arguments).current_dir(root).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let paths: Vec<String> = text
        .split_terminator('\0')
        .filter(|path| root.join(path).exists())
        .map(String::from)
        .collect();
    (output.status.success() && !paths.is_empty()).then_some(paths)
}

fn walk(root: &Path, folder: &str, paths: &mut Vec<String>) -> io::Result<()> {
    for entry in std::fs::read_dir(root.join(folder))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
        if !entry.file_type()?.is_dir() {
            paths.push(path);
        } else if name != ".git" && name != "target" && path != "runs" {
            walk(root, &path, paths)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn git_and_the_walk_find_this_file() {
        let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        let this_file = "src/tidy/files.rs".to_string();
        assert!(list(crate_folder).unwrap().contains(&this_file));
        let mut walked = Vec::new();
        walk(crate_folder, "", &mut walked).unwrap();
        assert!(walked.contains(&this_file));
    }
}
