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
    assert_ne!(inspected["uid"], 0, "{told:#}");
    if inspected["uid"] == 65_532 {
        assert_eq!(inspected["root_is_read_only"], true, "{told:#}");
        assert_eq!(inspected["capabilities"], 0, "{told:#}");
        assert_eq!(inspected["new_privileges"], false, "{told:#}");
    }
}
