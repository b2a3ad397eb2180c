//! The rules for one Rust file.

use super::Finding;
use super::source::{Source, is_name, line_of};

const COLUMNS: usize = 100;
const LINES_OF_FUNCTION: usize = 70;
const LINES_OF_FILE: usize = 600;

/// Names that must not stand in our code.
struct Ban {
    names: &'static [&'static str],
    place: Place,
    instead: &'static str,
}

/// Where a ban holds.
enum Place {
    AllButTests,
    Outside(&'static [&'static str]),
    Engine,
}

const BANS: &[Ban] = &[
    Ban {
        names: &["todo!", "unimplemented!"],
        place: Place::AllButTests,
        instead: "finish it, or answer with an error",
    },
    Ban { names: &["dbg!"], place: Place::AllButTests, instead: "take it out" },
    Ban {
        names: &[".unwrap()"],
        place: Place::AllButTests,
        instead: "use `?`, or `.expect(\"why it holds\")`",
    },
    Ban {
        names: &["unsafe"],
        place: Place::Outside(&["plugins/", "tools/python/"]),
        instead: "move it to plugins/, or do without",
    },
    Ban {
        names: &["anyhow"],
        place: Place::Outside(&["tools/"]),
        instead: "a library names its errors: use thiserror",
    },
    Ban {
        names: &["HashMap", "HashSet"],
        place: Place::Engine,
        instead: "its order is random: use BTreeMap, BTreeSet, or a Vec by id",
    },
    Ban {
        names: &["Instant", "SystemTime", "std::time"],
        place: Place::Engine,
        instead: "the engine reads no clock: use the desk's own seconds",
    },
    Ban {
        names: &["std::fs"],
        place: Place::Engine,
        instead: "the engine opens no file: take bytes, and open files in tools/",
    },
    Ban {
        names: &["std::net"],
        place: Place::Engine,
        instead: "the engine opens no socket: open it in tools/",
    },
    Ban {
        names: &["std::thread"],
        place: Place::Engine,
        instead: "the engine starts no thread: start it in tools/",
    },
    Ban {
        names: &["std::env"],
        place: Place::Engine,
        instead: "the engine has no surroundings: take it as an argument",
    },
];

/// Checks one Rust file.
pub fn check(path: &str, text: &str) -> Vec<Finding> {
    let source = Source::new(path, text);
    let mut findings = Vec::new();
    findings.extend(check_opening(path, text));
    findings.extend(check_columns(path, text));
    findings.extend(check_lengths(path, text, &source));
    findings.extend(BANS.iter().flat_map(|ban| check_ban(path, &source, ban)));
    findings
}

fn check_opening(path: &str, text: &str) -> Option<Finding> {
    let says = |line: &str| line.starts_with("//!") || line.starts_with("#![doc = include_str!");
    let message = "no `//!` in the first 3 lines: say in one sentence what the file is for";
    (!text.lines().take(3).any(says)).then(|| Finding::new(path, 1, message))
}

fn check_columns(path: &str, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        let columns = line.chars().count();
        if columns > COLUMNS {
            let message = format!("{columns} columns: break the line at {COLUMNS}");
            findings.push(Finding::new(path, number, message));
        }
    }
    findings
}

fn check_lengths(path: &str, text: &str, source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    for function in source.functions() {
        if function.length > LINES_OF_FUNCTION {
            let (name, length) = (&function.name, function.length);
            let message = format!("`{name}` has {length} lines: split it at {LINES_OF_FUNCTION}");
            findings.push(Finding::new(path, function.line, message));
        }
    }
    let lines = 1..=text.lines().count();
    let length = lines.filter(|line| !source.is_inline_test(*line)).count();
    if length > LINES_OF_FILE {
        let message = format!("{length} lines without its tests: split it at {LINES_OF_FILE}");
        findings.push(Finding::new(path, 1, message));
    }
    findings
}

fn check_ban(path: &str, source: &Source, ban: &Ban) -> Vec<Finding> {
    let mut findings = Vec::new();
    for name in ban.names {
        let mut lines = lines_with(&source.code, name);
        lines.retain(|line| ban.place.holds(path, source.is_test(*line)));
        let message = format!("`{name}`: {}", ban.instead);
        findings.extend(lines.iter().map(|line| Finding::new(path, *line, &message)));
    }
    findings
}

impl Place {
    fn holds(&self, path: &str, is_test: bool) -> bool {
        match self {
            Place::AllButTests => !is_test,
            Place::Outside(folders) => !folders.iter().any(|folder| path.starts_with(folder)),
            Place::Engine => path.starts_with("engine/src/"),
        }
    }
}

/// The lines in which a whole name stands, or `std::x` within `use std::{..}`.
fn lines_with(code: &str, name: &str) -> Vec<usize> {
    let mut lines = Vec::new();
    for (start, _) in code.match_indices(name) {
        let before = name.starts_with(is_name) && code[..start].ends_with(is_name);
        let after = name.ends_with(is_name) && code[start + name.len()..].starts_with(is_name);
        if !before && !after {
            lines.push(line_of(code, start));
        }
    }
    if let Some(module) = name.strip_prefix("std::") {
        for (start, _) in code.match_indices("std::{") {
            let group = code[start..].split(';').next().unwrap_or_default();
            let lines_before = line_of(code, start) - 1;
            lines.extend(lines_with(group, module).iter().map(|line| line + lines_before));
        }
    }
    lines.dedup();
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPENING: &str = "//! What it is for.\n";

    /// The lines of the findings in a file that opens well.
    fn lines(path: &str, text: &str) -> Vec<usize> {
        check(path, &format!("{OPENING}{text}")).iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn a_file_says_what_it_is_for() {
        assert_eq!(check("engine/src/lib.rs", "fn a() {}\n").len(), 1);
        assert_eq!(check("engine/src/lib.rs", "\n\n\n//! Too late.\n").len(), 1);
        assert_eq!(check("engine/src/lib.rs", "#![no_std]\n//! In time.\n"), []);
        assert_eq!(check("engine/src/lib.rs", "#![doc = include_str!(\"../README.md\")]\n"), []);
    }

    #[test]
    fn lines_have_100_columns() {
        assert_eq!(lines("engine/src/lib.rs", &"»".repeat(100)), []);
        assert_eq!(lines("engine/src/lib.rs", &"»".repeat(101)), [2]);
    }

    #[test]
    fn functions_have_70_lines() {
        let function = |lines: usize| format!("fn a() {{\n{}}}\n", "    b();\n".repeat(lines - 2));
        assert_eq!(lines("engine/src/lib.rs", &function(70)), []);
        assert_eq!(lines("engine/src/lib.rs", &function(71)), [2]);
    }

    #[test]
    fn files_have_600_lines_without_their_tests() {
        let tests = "#[cfg(test)]\nmod tests {\n    use super::*;\n}\n";
        let file = |lines| format!("{}{tests}", "use a;\n".repeat(lines - OPENING.lines().count()));
        assert_eq!(lines("engine/src/lib.rs", &file(600)), []);
        assert_eq!(lines("engine/src/lib.rs", &file(601)), [1]);
        assert_eq!(lines("engine/tests/replay.rs", &file(601)), [1]);
    }

    #[test]
    fn unfinished_code_and_unwrap_stay_in_tests() {
        for bad in ["todo!()", "unimplemented!()", "dbg!(a)", "a.unwrap()"] {
            let text = format!("fn a() {{\n    {bad};\n}}\n");
            assert_eq!(lines("tools/cli/src/main.rs", &text), [3], "{bad}");
            assert_eq!(lines("engine/tests/replay.rs", &text), [], "{bad}");
            assert_eq!(lines("benches/benches/step.rs", &text), [], "{bad}");
            let tests = format!("#[cfg(test)]\nmod tests {{\n{text}}}\n");
            assert_eq!(lines("tools/cli/src/main.rs", &tests), [], "{bad}");
            let words = format!("// {bad}\nconst A: &str = \"{bad}\";\n");
            assert_eq!(lines("tools/cli/src/main.rs", &words), [], "{bad}");
        }
        assert_eq!(lines("tools/cli/src/main.rs", "fn a() {\n    b.unwrap_or(c);\n}\n"), []);
    }

    #[test]
    fn the_engine_has_no_chance_and_no_surroundings() {
        let modules = ["std::time", "std::fs", "std::net", "std::thread", "std::env"];
        for name in ["HashMap", "HashSet", "Instant", "SystemTime"].iter().chain(&modules) {
            let text = format!("use b::c;\nuse {name};\n");
            assert_eq!(lines("engine/src/lib.rs", &text), [3], "{name}");
            assert_eq!(lines("engine/tests/replay.rs", &text), [], "{name}");
            assert_eq!(lines("tools/cli/src/main.rs", &text), [], "{name}");
        }
        assert_eq!(lines("engine/src/lib.rs", "use std::{\n    fmt,\n    fs::File,\n};\n"), [4]);
        assert_eq!(lines("engine/src/lib.rs", "use std::{fmt, sync::Arc};\nlet fs = 1;\n"), []);
        assert_eq!(lines("engine/src/lib.rs", "use std::environs;\nstruct Instantly;\n"), []);
    }

    #[test]
    fn unsafe_and_anyhow_have_their_folders() {
        assert_eq!(lines("engine/src/lib.rs", "unsafe fn a() {}\n"), [2]);
        assert_eq!(lines("engine/tests/replay.rs", "unsafe fn a() {}\n"), [2]);
        assert_eq!(lines("plugins/abi/src/lib.rs", "unsafe fn a() {}\n"), []);
        assert_eq!(lines("tools/python/src/lib.rs", "unsafe fn a() {}\n"), []);
        assert_eq!(lines("plugins/abi/src/lib.rs", "use anyhow::Result;\n"), [2]);
        assert_eq!(lines("tools/cli/src/main.rs", "use anyhow::Result;\n"), []);
    }
}
