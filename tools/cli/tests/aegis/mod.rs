//! Runs the built `aegis` in a folder of its own and checks what it prints.
#![allow(dead_code, reason = "each test program uses a part of it")]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// A folder in which `aegis` runs.
pub struct Folder {
    folder: tempfile::TempDir,
}

impl Folder {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) -> &Self {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
        self
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// Runs `aegis` with arguments that are parted by spaces.
    pub fn run(&self, args: &str) -> Ran {
        self.run_with(args, "")
    }

    /// Runs `aegis` with arguments as they are.
    pub fn run_with_args(&self, args: &[&str]) -> Ran {
        Ran { output: run_in(self.folder.path(), args, ""), shown: args.join(" ") }
    }

    /// The same with something on standard input.
    pub fn run_with(&self, args: &str, input: &str) -> Ran {
        let args: Vec<&str> = args.split_whitespace().collect();
        Ran { output: run_in(self.folder.path(), &args, input), shown: args.join(" ") }
    }
}

fn run_in(folder: &Path, args: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_aegis"))
        .args(args)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that stops early closes its end, which is its right.
    _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

/// What came of a run. Its methods check and give it back.
pub struct Ran {
    output: Output,
    shown: String,
}

impl Ran {
    /// What came of a program that a test started itself.
    pub fn of(output: Output, shown: &str) -> Self {
        Self { output, shown: shown.to_owned() }
    }

    /// Checks the exit code.
    #[track_caller]
    pub fn code(self, code: i32) -> Self {
        let found = self.output.status.code();
        assert_eq!(found, Some(code), "aegis {}: {}{}", self.shown, self.out(), self.err());
        self
    }

    /// Checks all of standard output.
    #[track_caller]
    pub fn stdout(self, text: &str) -> Self {
        assert_eq!(self.out(), text, "aegis {}", self.shown);
        self
    }

    /// Checks that standard output holds these texts, in this order.
    #[track_caller]
    pub fn shows(self, texts: &[&str]) -> Self {
        in_order(&self.out(), texts);
        self
    }

    /// Checks that standard error holds these texts, in this order.
    #[track_caller]
    pub fn says(self, texts: &[&str]) -> Self {
        in_order(&self.err(), texts);
        self
    }

    /// Checks that nothing is colored, as befits a pipe.
    #[track_caller]
    pub fn plain(self) -> Self {
        assert!(!self.out().contains('\u{1b}') && !self.err().contains('\u{1b}'), "{}", self.shown);
        self
    }

    pub fn out(&self) -> String {
        String::from_utf8(self.output.stdout.clone()).unwrap()
    }

    pub fn err(&self) -> String {
        String::from_utf8(self.output.stderr.clone()).unwrap()
    }

    /// Standard output as one JSON document a line.
    #[track_caller]
    pub fn lines(&self) -> Vec<Value> {
        self.out().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// Standard output as one JSON document.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out()).unwrap()
    }
}

#[track_caller]
fn in_order(text: &str, parts: &[&str]) {
    let mut rest = text;
    for part in parts {
        let at = rest.find(part).unwrap_or_else(|| panic!("{part:?} is missing in:\n{text}"));
        rest = &rest[at + part.len()..];
    }
}

/// The keys of a JSON object, in alphabetical order.
#[track_caller]
pub fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

/// The solution of a scenario as wire actions, one a line.
pub fn oracle_actions(folder: &Folder, scenario: &str) -> String {
    let shown = folder.run(&format!("show {scenario} --gold --json")).code(0).json();
    let moves = shown["gold"]["oracle"].as_array().unwrap();
    moves.iter().map(|action| format!("{action}\n")).collect()
}
