//! The package for OpenEnv builds from its own sources alone.
//!
//! This takes minutes, so it runs only when asked for, after `cargo xtask venvs`:
//! `cargo test -p aegis --test package_build -- --ignored --nocapture`

#[path = "clients/contract.rs"]
mod contract;
#[path = "clients/python.rs"]
mod python;

use std::process::{Command, Stdio};

use python::{Python, told};

#[test]
#[ignore = "builds everything once more, in release"]
fn what_the_staged_package_builds_keeps_the_contract_as_an_unprivileged_user() {
    let folder = tempfile::tempdir().unwrap();
    let package = folder.path().join("aegis_desk");
    let mut command = Command::new(env!("CARGO"));
    command.args(["xtask", "stage-openenv"]).arg(&package);
    told(command.current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../..")));

    let mut build = Python::of("openenv").scripted("in_process.py");
    build.arg(&package).arg(folder.path()).stderr(Stdio::inherit());
    contract::check(&told(&mut build).json());
}
