//! What cannot be played is refused when it is loaded, with words that help; loading it in a
//! process of its own survives whatever it does.

mod corpus;
mod fates;
mod hosts;

use std::path::{Path, PathBuf};
use std::time::Duration;

use aegis_host::isolated::{Isolated, Launch};
use aegis_host::library::{Library, LoadError};

use fates::REFUSED;

/// The error of a library that is tried in a process of its own.
fn isolated(path: &Path) -> LoadError {
    let launch = Launch { load_limit: Duration::from_secs(1), ..hosts::launch() };
    let error = Isolated::load(path, "", launch).err();
    error.unwrap_or_else(|| panic!("{} is not refused", path.display()))
}

/// Asks that an error is of a kind, says what it must and prints as one clean line.
#[track_caller]
fn check(error: &LoadError, path: &Path, fault: &str, says: &[&str]) {
    let words = error.to_string();
    assert_eq!(error.path, path, "{words}");
    let kind = format!("{:?}", error.why);
    let kind = kind.split(|c: char| !c.is_alphanumeric()).next().unwrap();
    assert_eq!(kind, fault, "{words}");
    for said in says {
        assert!(words.contains(said), "{said:?} is missing in: {words}");
    }
    assert!(!words.contains(char::is_control), "it would do something to a terminal: {words:?}");
    assert!(words.len() < 1_000, "nobody reads so much: {words}");
}

#[test]
fn every_bad_library_is_refused_with_its_own_words() {
    for bad in REFUSED {
        let path = corpus::c(bad.name);
        check(&isolated(&path), &path, bad.fault, bad.says);
    }
}

#[test]
fn those_that_do_no_harm_are_refused_with_the_same_words_in_this_process() {
    for bad in REFUSED.iter().filter(|bad| bad.is_harmless) {
        let path = corpus::c(bad.name);
        let error = Library::load(&path).expect_err(bad.name);
        assert_eq!(error, isolated(&path));
    }
}

#[test]
fn files_that_are_no_libraries_are_refused_both_ways() {
    let cases: [(PathBuf, &str, &[&str]); 6] = [
        (corpus::text(), "NotALibrary", &["not a shared library", "cargo build"]),
        (corpus::empty(), "NotALibrary", &["not a shared library", "cargo build"]),
        (corpus::folder(), "NotAFile", &["no file", "library itself"]),
        (corpus::missing(), "NoFile", &["no such file"]),
        (corpus::cut_to_header(), "Refused", &["the system refuses it"]),
        (corpus::other_machine(), "WrongArchitecture", &["riscv (64 bits)", "build it for this"]),
    ];
    for (path, fault, says) in cases {
        check(&isolated(&path), &path, fault, says);
        check(&Library::load(&path).unwrap_err(), &path, fault, says);
    }
}

/// The loader of the system dies of such a file, so it is not tried in this process.
#[test]
fn half_a_library_is_refused() {
    let path = corpus::cut_in_half();
    check(&isolated(&path), &path, "Died", &["SIGBUS"]);
}

#[test]
fn a_program_that_serves_no_policies_is_named() {
    let launch = Launch { program: "/no/such/program".into(), ..hosts::launch() };
    let path = corpus::c("sound");
    let error = Isolated::load(&path, "", launch).err().expect("nobody serves it");
    check(&error, &path, "Died", &["cannot start /no/such/program"]);
}
