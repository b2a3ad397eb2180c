//! `aegis infer` on the built server: what comes of a case there is what comes of it here.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::server::{Server, clean};

/// Lets the built-in policy play a case without a key, and gives the summary of the run.
fn infer(folder: &Path, name: &str, case: &str, server: Option<&str>) -> Value {
    let mut command = Command::new(env!("CARGO_BIN_EXE_aegis"));
    command.env_clear();
    clean(&mut command);
    command.current_dir(folder).args(["infer", "--scenario", case, "--out", name]);
    command.args(server.map(|url| format!("--env-url={url}")));
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let summary = std::fs::read(folder.join(name).join("summary.json")).unwrap();
    serde_json::from_slice(&summary).unwrap()
}

#[test]
fn a_run_on_a_server_has_the_digest_of_a_run_without_one() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::on(&folder.path().join("store"), &[]);
    for (number, (below, case)) in [
        ("", "billing_seat_adjustment"),
        ("", "billing_seat_adjustment_v1"),
        ("/envs/desk2", "tax_exemption_credit_review@900001"),
        ("/envs/shop", "damaged-mug-replacement"),
    ]
    .into_iter()
    .enumerate()
    {
        let url = format!("http://{}{below}", server.address);
        let there = infer(folder.path(), &format!("there-{number}"), case, Some(&url));
        let here = infer(folder.path(), &format!("here-{number}"), case, None);
        assert_eq!(there["digest"], here["digest"], "{case}");
        assert!(there["turns"].as_u64().is_some_and(|turns| turns > 5), "{case}: {there}");
    }
}
