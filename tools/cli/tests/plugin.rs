//! `aegis plugin new`, and that what it lays down plays.

mod aegis;

use std::path::Path;
use std::process::Command;

use aegis::{Folder, keys};

/// Runs a program in a folder and gives all that it says; it has to succeed.
fn run(folder: &Path, program: &str, args: &[&str]) -> String {
    let mut command = Command::new(program);
    let output = command
        .args(args)
        .current_dir(folder)
        .env_remove("CARGO_TARGET_DIR")
        .env_remove("MAKEFLAGS")
        .output()
        .unwrap_or_else(|error| panic!("{program}: {error}"));
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert!(output.status.success(), "{program}: {said}");
    said
}

/// Plays a built library, in a process of its own, on the judged cases.
#[track_caller]
fn play(folder: &Folder, name: &str, library: &str) {
    let args = format!("rollout --policy lib:{library} --pack judged --episodes 1 --out run");
    folder.run(&args).code(0).shows(&["judged", name, "27", "0.5867"]);
    // Generated cases are played on the second desk: every reply is drafted, sent and no turn of it
    // is refused.
    let cases = "--scenario billing_seat_adjustment@7 --scenario outage_broadcast@7..9";
    let args = format!("rollout --policy lib:{library} {cases} --episodes 2 --out cases");
    folder.run(&args).code(0).shows(&[name, "6"]);
    let dump = folder.run("log dump cases").code(0).plain();
    let out = dump.shows(&["send_reply", "finalize_resolution"]).out();
    assert!(!out.contains("refused"), "{out}");
    folder.run("verify cases").code(0);
}

#[test]
fn a_project_in_rust_builds_without_a_network_or_a_warning_and_plays() {
    let folder = Folder::new();
    let new = folder.run("plugin new early-bird").code(0).plain().stdout("early-bird\n");
    new.says(&["cd early-bird", "cargo build --release", "lib:target/release/libearly_bird"]);
    let home = folder.path("early-bird");
    let said = run(&home, env!("CARGO"), &["build", "--release", "--offline"]);
    assert!(!said.contains("warning"), "{said}");
    let library = format!("libearly_bird{}", std::env::consts::DLL_SUFFIX);
    play(&folder, "early-bird", &format!("early-bird/target/release/{library}"));
    for file in ["Cargo.toml", "src/lib.rs", "README.md"] {
        let text = folder.read(&format!("early-bird/{file}"));
        assert!(text.contains("early-bird") && !text.contains("NAME_OF"), "{file}: {text}");
    }
}

#[test]
fn a_project_in_c_builds_without_a_warning_and_plays() {
    let folder = Folder::new();
    let new = folder.run("plugin new early_bird --lang c --out bird --json").code(0).json();
    assert_eq!(keys(&new), ["folder", "library", "name"]);
    let home = folder.path("bird");
    let said = run(&home, "make", &["CFLAGS=-O1 -Werror"]);
    assert!(!said.contains("warning"), "{said}");
    play(&folder, "early_bird", new["library"].as_str().unwrap());
    assert!(folder.read("bird/README.md").contains("lib:./libearly_bird"));
    run(&home, "make", &["clean"]);
    assert!(!folder.path(new["library"].as_str().unwrap()).exists());
}

#[test]
fn the_copied_contract_is_the_one_of_this_repository() {
    let folder = Folder::new();
    folder.run("plugin new early-bird").code(0);
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plugins/abi/src");
    let mut count = 0;
    for file in std::fs::read_dir(own).unwrap() {
        let file = file.unwrap();
        let copy = format!("early-bird/aegis-policy/src/{}", file.file_name().to_str().unwrap());
        assert_eq!(folder.read(&copy), std::fs::read_to_string(file.path()).unwrap());
        count += 1;
    }
    assert!(count > 4);
}

#[test]
fn an_existing_folder_is_never_touched() {
    let folder = Folder::new();
    folder.write("early-bird/notes.txt", "mine");
    let new = folder.run("plugin new early-bird").code(2);
    new.says(&["early-bird exists already", "--out"]);
    assert_eq!(std::fs::read_dir(folder.path("early-bird")).unwrap().count(), 1);
    folder.run("plugin new early-bird --out nowhere/bird").code(1).says(&["nowhere/bird"]);
}

#[test]
fn a_name_must_be_plain_free_and_short() {
    let folder = Folder::new();
    for name in ["Early", "early/bird", "../bird", "1st", "", "früh", "-bird"] {
        let new = folder.run_with_args(&["plugin", "new", "--", name]).code(2);
        new.says(&["is no name for a policy", "lower-case letter"]);
    }
    folder.run("plugin new greedy").code(2).says(&["is built in already"]);
    folder.run("plugin new aegis_policy").code(2).says(&["choose another name"]);
    let long = "a".repeat(65);
    folder.run(&format!("plugin new {long}")).code(2).says(&["65 letters", "64 at most"]);
    assert_eq!(std::fs::read_dir(folder.path("")).unwrap().count(), 0);
}
