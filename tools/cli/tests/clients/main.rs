//! Other people's clients against the built server: the OpenEnv packages, MCP, and schemathesis.
//!
//! They need the virtual environments that `cargo xtask test` and `cargo xtask venvs` make, so they
//! are ignored elsewhere.

mod contract;
mod package;
mod python;
mod server;

use python::Python;
use serde_json::json;
use server::Served;

/// All cases of the catalogue, and two generated ones.
const CASES: u32 = 35;

#[test]
#[ignore = "needs the environments of `cargo xtask venvs`"]
fn the_clients_of_openenv_play_every_case() {
    plays_every_case("openenv", "openenv 0.10.0");
}

#[test]
#[ignore = "needs the environments of `cargo xtask venvs`"]
fn the_clients_of_openenv_core_play_every_case() {
    plays_every_case("openenv-core", "openenv-core 0.3.0");
}

/// Sync, async and over MCP, with all rewards and with none.
fn plays_every_case(venv: &str, package: &str) {
    let open = Served::start(&["--visibility", "open"]);
    let veiled = Served::start(&["--visibility", "eval"]);
    let told = Python::of(venv).script("openenv_clients.py", &[open.url(), veiled.url()]).json();
    assert_eq!(told, json!({ "package": package, "cases": CASES }));
}

#[test]
#[ignore = "needs the environments of `cargo xtask venvs`"]
fn plain_clients_of_mcp_play_a_case_in_each_environment() {
    let open = Served::start(&["--visibility", "open"]);
    for (venv, package) in [("openenv", "mcp 1.30.0"), ("openenv-core", "mcp 2.3.0")] {
        let told = Python::of(venv).script("stock_mcp.py", &[open.url()]).json();
        assert_eq!(told, json!({ "package": package, "cases": 3 }));
    }
}

#[test]
#[ignore = "needs the environments of `cargo xtask venvs`"]
fn a_server_passes_all_checks_of_openenv_validate() {
    let simulation = Served::start(&[]);
    let production = Served::start(&["--mode", "production"]);
    let shop = format!("{}/envs/shop", simulation.url());
    let urls = [simulation.url(), production.url(), &shop];
    for venv in ["openenv", "openenv-core"] {
        let reports = Python::of(venv).script("validate.py", &urls).json();
        for (n, mode) in ["simulation", "production", "simulation"].into_iter().enumerate() {
            let report = &reports[n];
            assert_eq!(report["summary"]["passed_count"], 6, "{venv}: {report:#}");
            assert_eq!(report["passed"], true, "{venv}: {report:#}");
            assert_eq!(report["mode"], mode, "{venv}: {report:#}");
        }
    }
}

#[test]
#[ignore = "needs the environments of `cargo xtask venvs`"]
fn no_generated_request_gets_an_answer_that_the_document_does_not_name() {
    let served = Served::start(&[]);
    let checks = "not_a_server_error,status_code_conformance,content_type_conformance,\
                  response_schema_conformance";
    let environments =
        [("", "aegis_desk"), ("/envs/shop", "aegis_shop"), ("/envs/desk2", "aegis_desk2")];
    for (path, name) in environments {
        let session = served.open_session(path);
        let folder = tempfile::tempdir().unwrap();
        let settings = folder.path().join("schemathesis.toml");
        std::fs::write(&settings, format!("[parameters]\n\"path.env\" = \"{name}\"\n")).unwrap();
        let document = format!("{}{path}/openapi.json", served.url());
        let header = format!("X-Session-Id: {session}");
        let ran = Python::of("schemathesis").program(
            "schemathesis",
            &[
                &["--config-file", settings.to_str().unwrap(), "run", &document],
                ["--header", &header, "--checks", checks].as_slice(),
                &["--phases", "examples,coverage,fuzzing", "--max-examples", "10"],
                &["--generation-deterministic", "--warnings", "off", "--no-color"],
            ]
            .concat(),
            folder.path(),
        );
        assert!(ran.out.contains("No issues found"), "{}", ran.out);
    }
}
