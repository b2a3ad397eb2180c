//! The rules for the names of files, and for the paths that READMEs name.

use super::Finding;

const TOP_FILES: &[&str] =
    &["Cargo.toml", "Cargo.lock", "README.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"];
const TOP_FOLDERS: &[&str] = &["engine", "plugins", "scenarios", "benches", "tools"];
const DATA: &[&str] = &[".ron", ".golden", ".md"];
const LINES_OF_FRONT_PAGE: usize = 150;

/// Checks where files are.
pub fn check_names(paths: &[String]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for path in paths {
        let (top, is_file) = match path.split_once('/') {
            Some((folder, _)) => (folder, false),
            None => (path.as_str(), true),
        };
        let allowed = if is_file { TOP_FILES } else { TOP_FOLDERS };
        if !top.starts_with('.') && !allowed.contains(&top) {
            let message = format!("`{top}` at the root: move it into {}", TOP_FOLDERS.join("/, "));
            findings.push(Finding::new(path, 1, message + "/"));
        }
        if top == "scenarios" && !DATA.iter().any(|ending| path.ends_with(ending)) {
            let message = format!("not data: scenarios/ holds {} only", DATA.join(", "));
            findings.push(Finding::new(path, 1, message));
        }
    }
    findings
}

/// Checks that a README is short enough, if it is the front page, and that its map is right.
pub fn check_readme(path: &str, text: &str, paths: &[String]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let length = text.lines().count();
    if path == "README.md" && length > LINES_OF_FRONT_PAGE {
        let message =
            format!("{length} lines: move some to other READMEs at {LINES_OF_FRONT_PAGE}");
        findings.push(Finding::new(path, 1, message));
    }
    let folder = path.trim_end_matches("README.md");
    for (line, number) in text.lines().zip(1..) {
        for named in named_paths(line).filter(|named| is_gone(named, folder, paths)) {
            let message = format!("`{named}` does not exist: name the path as it is now");
            findings.push(Finding::new(path, number, message));
        }
    }
    findings
}

/// What stands between backticks and looks like a path.
fn named_paths(line: &str) -> impl Iterator<Item = &str> {
    let quoted = line.split('`').skip(1).step_by(2).flat_map(str::split_whitespace);
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    quoted
        .map(|word| word.split(':').next().unwrap_or(word).trim_end_matches('/'))
        .filter(move |word| word.contains('/') && word.chars().all(is_plain))
}

/// Whether the path leads into a folder of ours, from the root or from the README, but nowhere.
fn is_gone(named: &str, folder: &str, paths: &[String]) -> bool {
    let exists = |wanted: &str| {
        paths.iter().any(|path| {
            path.strip_prefix(wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    };
    let first = named.split('/').next().unwrap_or(named);
    let is_ours = TOP_FOLDERS.contains(&first) || exists(&format!("{folder}{first}"));
    is_ours && !exists(named) && !exists(&format!("{folder}{named}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owned(paths: &[&str]) -> Vec<String> {
        paths.iter().map(|path| path.to_string()).collect()
    }

    fn misplaced(path: &str) -> usize {
        check_names(&owned(&[path])).len()
    }

    #[test]
    fn the_root_holds_only_its_own_names() {
        assert_eq!(misplaced("README.md"), 0);
        assert_eq!(misplaced(".clippy.toml"), 0);
        assert_eq!(misplaced(".ci/run"), 0);
        assert_eq!(misplaced("engine/src/lib.rs"), 0);
        assert_eq!(misplaced("NOTES.md"), 1);
        assert_eq!(misplaced("docs/map.md"), 1);
        assert_eq!(misplaced("engine"), 1);
    }

    #[test]
    fn scenarios_are_data() {
        assert_eq!(misplaced("scenarios/core/refund.ron"), 0);
        assert_eq!(misplaced("scenarios/core/refund.golden"), 0);
        assert_eq!(misplaced("scenarios/README.md"), 0);
        assert_eq!(misplaced("scenarios/core/refund.json"), 1);
    }

    #[test]
    fn the_front_page_is_short() {
        assert_eq!(check_readme("README.md", &"a\n".repeat(150), &[]), []);
        assert_eq!(check_readme("README.md", &"a\n".repeat(151), &[]).len(), 1);
        assert_eq!(check_readme("engine/README.md", &"a\n".repeat(151), &[]), []);
    }

    #[test]
    fn paths_in_readmes_exist() {
        let paths = owned(&["engine/src/world.rs", "engine/README.md", "README.md"]);
        let gone = |readme: &str, line: &str| check_readme(readme, line, &paths).len();
        for fine in ["engine/src/world.rs", "engine/src/", "engine/src/world.rs:12", "and/or"] {
            assert_eq!(gone("README.md", &format!("See `{fine}`.")), 0, "{fine}");
        }
        assert_eq!(gone("README.md", "See `engine/src/<name>.rs` or engine/src/gone.rs."), 0);
        assert_eq!(gone("README.md", "`a` and `b`, then `engine/src/gone.rs`."), 1);
        assert_eq!(gone("README.md", "`cat plugins/abi engine/src/world`"), 2);
        assert_eq!(gone("engine/README.md", "`src/world.rs`, `engine/src/world.rs`"), 0);
        assert_eq!(gone("engine/README.md", "`src/gone.rs`"), 1);
    }
}
