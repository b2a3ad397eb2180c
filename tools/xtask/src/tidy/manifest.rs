//! The rule for the manifests of crates.

use super::Finding;

/// Libraries name their errors; only what ends at a terminal may box them.
pub fn check(path: &str, text: &str) -> Vec<Finding> {
    if path == "Cargo.toml" || path.starts_with("tools/") {
        return Vec::new();
    }
    let lines = text.lines().zip(1..).filter(|(line, _)| line.starts_with("anyhow"));
    lines
        .map(|(_, number)| Finding::new(path, number, "`anyhow` in a library: use thiserror"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anyhow_is_for_tools() {
        let text = "[dependencies]\nserde = \"1\"\nanyhow = \"1\"\n";
        assert_eq!(check("engine/Cargo.toml", text)[0].line, 3);
        assert!(check("tools/cli/Cargo.toml", text).is_empty());
        assert!(check("Cargo.toml", text).is_empty());
    }
}
