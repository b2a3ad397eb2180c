//! The C compiler of this machine, with all its warnings as errors.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// What a source is written in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Language {
    C,
    Cpp,
}

/// Whether there is a compiler for it.
pub fn has(language: Language) -> bool {
    let mut command = command(language);
    command.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// Checks that a source has no fault that a compiler could find.
pub fn check(language: Language, source: &str) {
    compile(language, source, &["-fsyntax-only"]);
}

/// Compiles a source to a program and gives what that prints.
pub fn output_of(source: &str, program: &Path) -> String {
    compile(Language::C, source, &["-o", program.to_str().unwrap()]);
    let output = Command::new(program).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn compile(language: Language, source: &str, arguments: &[&str]) {
    let kind = if language == Language::C { ["-std=c99", "-xc"] } else { ["-std=c++11", "-xc++"] };
    let mut child = command(language)
        .args(["-Wall", "-Wextra", "-Werror", "-pedantic"])
        .args(["-I", concat!(env!("CARGO_MANIFEST_DIR"), "/include")])
        .args(arguments)
        .args(kind)
        .arg("-")
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("there is a C compiler: `cc`, or what CC names");
    child.stdin.take().unwrap().write_all(source.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && words.is_empty(), "{words}");
}

fn command(language: Language) -> Command {
    let (variable, usual) = match language {
        Language::C => ("CC", "cc"),
        Language::Cpp => ("CXX", "c++"),
    };
    Command::new(std::env::var_os(variable).unwrap_or_else(|| usual.into()))
}
