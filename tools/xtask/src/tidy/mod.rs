//! Tidy: the house rules that neither rustfmt nor clippy knows, each finding with what to do.

mod files;
mod manifest;
mod rust;
mod source;
mod tree;

use std::fmt;
use std::path::Path;

/// One breach of a rule: where it is, and what to do instead.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Finding {
    path: String,
    line: usize,
    message: String,
}

impl Finding {
    fn new(path: &str, line: usize, message: impl Into<String>) -> Finding {
        Finding { path: path.into(), line, message: message.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.message)
    }
}

/// The paths of all files of the repository.
pub fn files(root: &Path) -> Result<Vec<String>, String> {
    files::list(root).map_err(|error| format!("{}: {error}", root.display()))
}

/// Checks the whole tree and prints every finding.
pub fn run(root: &Path) -> Result<(), String> {
    let paths = files(root)?;
    let findings = check(&paths, &|path| std::fs::read_to_string(root.join(path)));
    for finding in &findings {
        println!("{finding}");
    }
    match findings.len() {
        0 => {
            println!("{} files are tidy", paths.len());
            Ok(())
        }
        count => Err(format!("findings: {count}")),
    }
}

fn check(paths: &[String], read: &dyn Fn(&str) -> std::io::Result<String>) -> Vec<Finding> {
    let mut findings = tree::check_names(paths);
    for path in paths {
        let check: &dyn Fn(&str) -> Vec<Finding> = match path.rsplit('/').next() {
            Some(name) if name.ends_with(".rs") => &|text| rust::check(path, text),
            Some("README.md") => &|text| tree::check_readme(path, text, paths),
            Some("Cargo.toml") => &|text| manifest::check(path, text),
            _ => continue,
        };
        match read(path) {
            Ok(text) => findings.extend(check(&text)),
            Err(error) => findings.push(Finding::new(path, 1, format!("can't be read: {error}"))),
        }
    }
    findings.sort();
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_file_meets_its_rules() {
        let paths = ["Cargo.toml", "README.md", "engine/Cargo.toml", "engine/src/lib.rs", "x"];
        let findings = check(&paths.map(String::from), &|path| match path {
            "README.md" => Ok("See `engine/gone.rs`.".into()),
            "engine/Cargo.toml" => Ok("[dependencies]\nanyhow.workspace = true\n".into()),
            "engine/src/lib.rs" => Ok("mod world;\n".into()),
            _ => Err(std::io::ErrorKind::InvalidData.into()),
        });
        let places: Vec<_> = findings.iter().map(|f| (f.path.as_str(), f.line)).collect();
        let expected = ["Cargo.toml", "README.md", "engine/Cargo.toml", "engine/src/lib.rs", "x"];
        assert_eq!(places, expected.iter().copied().zip([1, 1, 2, 1, 1]).collect::<Vec<_>>());
    }

    #[test]
    fn a_finding_names_its_place_first() {
        let finding = Finding::new("engine/src/lib.rs", 7, "do this");
        assert_eq!(finding.to_string(), "engine/src/lib.rs:7: do this");
    }
}
