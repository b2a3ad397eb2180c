//! The package for OpenEnv: it is valid, its server keeps the contract, and its script plays.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::python::{Python, told};
use crate::server::Served;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// A folder with the staged package.
struct Package {
    folder: tempfile::TempDir,
}

impl Package {
    fn stage() -> Self {
        let package = Self { folder: tempfile::tempdir().unwrap() };
        let mut command = Command::new(env!("CARGO"));
        command.args(["xtask", "stage-openenv"]).arg(package.path()).current_dir(ROOT);
        told(&mut command);
        package
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("aegis_desk")
    }

    fn shown(&self) -> String {
        self.path().to_str().unwrap().to_owned()
    }
}

#[test]
#[ignore = "needs the environments of `cargo xtask venvs`"]
fn the_staged_package_is_valid_and_its_server_keeps_the_contract() {
    let package = Package::stage();
    let workplace = package.folder.path().to_str().unwrap();
    let program = env!("CARGO_BIN_EXE_aegis");
    let arguments = [&package.shown(), workplace, program];
    let told = Python::of("openenv").script("in_process.py", &arguments).json();
    crate::contract::check(&told);
}

#[test]
#[ignore = "needs the environments of `cargo xtask venvs`"]
fn the_package_declares_the_tools_and_tasks_that_its_server_has() {
    let package = Package::stage();
    let served = Served::start(&[]);
    Python::of("openenv").script("declared.py", &[&package.shown(), served.url()]);
}

#[test]
#[ignore = "needs the environments of `cargo xtask venvs`"]
fn without_a_key_the_script_plays_the_published_solutions() {
    let mut script = inference(&[]);
    let lines = told(script.env("AEGIS_PROGRAM", env!("CARGO_BIN_EXE_aegis"))).out;
    let lines: Vec<&str> = lines.lines().collect();
    let [first, second, last] = [lines[0], lines[1], lines[lines.len() - 1]];
    assert_eq!(first, "[START] task=billing_seat_adjustment env=support_ops_env model=scripted");
    assert_eq!(
        second,
        "[STEP] step=1 action={\"action_type\":\"open_ticket\",\"ticket_id\":\"TICKET-1001\"} \
         reward=0.17 done=false error=null"
    );
    assert_eq!(
        last,
        "[END] success=true steps=9 score=1.00 \
         rewards=0.17,0.12,0.12,0.12,0.12,0.12,0.17,0.17,0.07"
    );
    let ends = lines.iter().filter(|line| line.starts_with("[END] success=true")).count();
    assert_eq!((ends, lines.len()), (3, 3 * 2 + 8 + 8 + 9));
}

#[test]
#[ignore = "needs the environments of `cargo xtask venvs`"]
fn a_model_plays_and_its_fallbacks_are_named() {
    let desk = Served::start(&[]);
    let mut answers: Vec<String> = Vec::new();
    for task in ["billing_seat_adjustment", "login_incident_triage", "suspicious_admin_request"] {
        let report = desk.get(&format!("/trajectory-report?fixture_id={task}"));
        let moves = report["steps"].as_array().unwrap();
        answers.extend(moves.iter().map(|step| format!("Here it is: {}", step["action"])));
    }
    // The first turn: no JSON, then no action; so it passes. Later one action lacks its ticket.
    answers
        .splice(0..0, ["I would rather not.".to_owned(), r#"{"action_type":"jump"}"#.to_owned()]);
    answers.insert(3, r#"{"action_type":"open_ticket"}"#.to_owned());
    let endpoint = Endpoint::start(&json!(answers), "right");
    let lines = told(&mut endpoint.inference(&desk, "right")).out;
    let fallbacks: Vec<&str> = lines.lines().filter(|line| line.contains("fallback")).collect();
    assert_eq!(fallbacks.len(), 1, "{lines}");
    assert!(fallbacks[0].starts_with("[STEP] step=1 action={\"action_type\":\"search_kb\""));
    let ends: Vec<&str> = lines.lines().filter(|line| line.starts_with("[END]")).collect();
    assert!(ends[0].starts_with("[END] success=true steps=9 score=1.00"), "{lines}");
    assert_eq!(ends.len(), 3);
}

#[test]
#[ignore = "needs the environments of `cargo xtask venvs`"]
fn an_endpoint_that_does_not_answer_gives_no_score() {
    let desk = Served::start(&[]);
    let endpoint = Endpoint::start(&json!([]), "right");
    let output = endpoint.inference(&desk, "wrong-key").output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("AuthenticationError") && !said.contains("wrong-key"), "{said}");
    assert!(!String::from_utf8(output.stdout).unwrap().contains("[END]"));
}

#[test]
#[ignore = "needs the environments of `cargo xtask venvs`"]
fn an_image_without_docker_is_an_error_that_says_what_to_do() {
    let mut script = inference(&[]);
    let output = script.env("LOCAL_IMAGE_NAME", "aegis-desk").env("PATH", "").output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("there is no Docker here; unset LOCAL_IMAGE_NAME"), "{said}");
}

/// The script of the package.
fn inference(arguments: &[&str]) -> Command {
    let mut command = Python::of("openenv").command("python");
    command.arg(Path::new(ROOT).join("tools/openenv/inference.py")).args(arguments);
    command
}

/// An endpoint with prepared answers.
struct Endpoint {
    served: Served,
    _folder: tempfile::TempDir,
}

impl Endpoint {
    fn start(answers: &Value, key: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("answers.json");
        std::fs::write(&file, answers.to_string()).unwrap();
        let mut command = Python::of("openenv").scripted("endpoint.py");
        command.arg(file).arg(key);
        Self { served: Served::from(command), _folder: folder }
    }

    fn inference(&self, desk: &Served, key: &str) -> Command {
        let mut command = inference(&[]);
        let base = format!("{}/v1", self.served.url());
        command.env("ENV_BASE_URL", desk.url()).env("OPENAI_API_KEY", key);
        command.env("MODEL_NAME", "prepared").env("API_BASE_URL", base);
        command
    }
}
