//! What the graders of OpenEnv must say of the package's server.

use serde_json::{Value, json};

/// Checks what `in_process.py` told.
#[track_caller]
pub fn check(told: &Value) {
    let expected = json!({
        "static.manifest": "pass",
        "runtime.startup": "pass",
        "runtime.reward_well_formed": "pass",
        "runtime.observation_schema": "pass",
        "runtime.state_contract": "pass",
        // It measures what Docker isolates.
        "runtime.network_policy": "skip",
    });
    assert_eq!(told["checks"], expected, "{told:#}");
    let inspected = &told["inspected"];
    let isolation = inspected["isolation"].as_str().unwrap();
    eprintln!("how far the server was kept apart: {isolation}");
    assert_ne!(inspected["uid"], 0, "{told:#}");
    // Only root may start it as another user, and make a file system for it.
    if isolation != "none" {
        assert_eq!(inspected["uid"], 65_532, "{told:#}");
        assert_eq!(inspected["capabilities"], 0, "{told:#}");
        assert_eq!(inspected["new_privileges"], false, "{told:#}");
    }
    if isolation == "namespace" {
        assert_eq!(inspected["root_is_read_only"], true, "{told:#}");
    }
}
