//! What a server says of itself: its schemas, its OpenAPI document, and the page of it.

mod served;

use std::collections::BTreeSet;

use aegis_server::Environment;
use serde_json::{Value, json};
use served::{CASE, Served};

/// The root and the path of each environment.
fn prefixes() -> Vec<String> {
    let nested = Environment::ALL.iter().map(|it| format!("/envs/{}", it.as_str()));
    std::iter::once(String::new()).chain(nested).collect()
}

/// All values of a key in a document.
fn all<'a>(value: &'a Value, key: &str, found: &mut Vec<&'a Value>) {
    match value {
        Value::Object(fields) => {
            found.extend(fields.get(key));
            fields.values().for_each(|value| all(value, key, found));
        }
        Value::Array(values) => values.iter().for_each(|value| all(value, key, found)),
        _ => {}
    }
}

fn keys(value: &Value) -> BTreeSet<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn each_environment_tells_its_name() {
    let served = Served::start();
    let names = [("", "aegis_desk"), ("/envs/shop", "aegis_shop"), ("/envs/desk2", "aegis_desk2")];
    for (prefix, name) in names {
        let metadata = served.get(&format!("{prefix}/metadata")).json();
        assert_eq!(metadata["name"], name);
        assert!(metadata["description"].is_string() && metadata["version"].is_string());
        assert_eq!(served.get(&format!("{prefix}/list_environments")).json(), json!([name]));
    }
    let status = json!({ "status": "ok", "env_name": "support_ops_env" });
    assert_eq!(served.get("/").json(), status);
    assert_eq!(served.get("/health").json(), json!({ "status": "healthy" }));
}

#[test]
fn a_schema_knows_each_field_that_is_sent() {
    let served = Served::start();
    for prefix in prefixes() {
        let schema = served.get(&format!("{prefix}/schema")).json();
        let known = |of: &str| keys(&schema[of]["properties"]).into_iter().collect::<BTreeSet<_>>();
        let mut socket = served.socket(&format!("{prefix}/ws"));
        let answer = socket.reset(&json!({}))["data"].clone();
        let mut sent = keys(&answer["observation"]);
        sent.extend(["done", "reward"]);
        assert_eq!(sent, known("observation"), "{prefix}");
        assert_eq!(schema["observation"], schema["reset_observation"]);
        assert_eq!(keys(&socket.state()["data"]), known("state"), "{prefix}");
        assert!(known("action").contains("metadata"));
        let mut references = Vec::new();
        all(&schema, "$ref", &mut references);
        assert!(references.iter().all(|it| it.as_str().unwrap().starts_with("#/$defs/")));
    }
}

#[test]
fn each_reference_of_the_openapi_document_leads_to_its_definition() {
    let served = Served::start();
    for prefix in prefixes() {
        let document = served.get(&format!("{prefix}/openapi.json")).json();
        assert_eq!(document["openapi"], "3.1.0");
        assert_eq!(document["info"]["title"], "OpenEnv Environment HTTP API");
        assert_eq!(document["info"]["version"], "1.0.0");
        let mut references = Vec::new();
        all(&document, "$ref", &mut references);
        assert!(references.len() > 50);
        for reference in references {
            let place = reference.as_str().unwrap().strip_prefix('#').unwrap();
            assert!(document.pointer(place).is_some(), "{prefix}: {place}");
        }
        let mut names = Vec::new();
        all(&document["paths"], "operationId", &mut names);
        let tags = document["tags"].as_array().unwrap().iter().map(|tag| &tag["name"]);
        let tags: Vec<&Value> = tags.collect();
        let mut used = Vec::new();
        all(&document["paths"], "tags", &mut used);
        assert!(used.iter().all(|used| tags.contains(&&used[0])), "{tags:?}");
        let different: BTreeSet<&str> = names.iter().filter_map(|it| it.as_str()).collect();
        assert_eq!(different.len(), names.len());
    }
}

#[test]
fn each_operation_of_the_openapi_document_is_there_and_keeps_to_its_statuses() {
    let served = Served::start();
    for prefix in prefixes() {
        let document = served.get(&format!("{prefix}/openapi.json")).json();
        for (path, operations) in document["paths"].as_object().unwrap() {
            for (method, operation) in operations.as_object().unwrap() {
                let path = path.replace("{env}", "nothing").replace("{id}", "nothing");
                let (path, method) = (format!("{prefix}{path}"), method.to_uppercase());
                for body in ["", "{}", "[]", "{"] {
                    let reply = served.ask(&method, &path, &[], body);
                    let status = reply.status.to_string();
                    assert!(
                        operation["responses"].get(&status).is_some(),
                        "{method} {path}: {status}"
                    );
                    assert_ne!(reply.body, r#"{"detail":"Not Found"}"#, "{method} {path}");
                }
            }
        }
    }
}

#[test]
fn a_request_has_to_say_no_more_than_it_must() {
    let served = Served::start();
    let schemas = served.get("/openapi.json").json()["components"]["schemas"].clone();
    for (name, required) in [
        ("ResetRequest", Value::Null),
        ("StepRequest", json!(["action"])),
        ("Action", json!(["action_type"])),
        ("SplitRange", json!(["split"])),
        ("Fork", json!(["turn"])),
    ] {
        assert_eq!(schemas[name]["required"], required, "{name}");
    }
    assert_eq!(schemas["Action"]["additionalProperties"], false);
}

#[test]
fn the_document_lists_what_its_server_offers() {
    let served = Served::start();
    let document = served.get("/openapi.json").json();
    for path in [
        "/",
        "/health",
        "/metadata",
        "/schema",
        "/openapi.json",
        "/docs",
        "/reset",
        "/step",
        "/state",
        "/mcp",
        "/tasks",
        "/benchmark-card",
        "/trajectory-report",
        "/web/reset",
        "/list_environments",
        "/{env}/splits",
        "/{env}/task_range",
        "/sessions/{id}/fork",
    ] {
        assert!(document["paths"].get(path).is_some(), "{path}");
    }
    let state = keys(&document["paths"]["/state"]).into_iter().collect::<Vec<_>>();
    assert_eq!(state, ["get", "post"]);
}

#[test]
fn the_page_of_the_document_asks_nobody_else_and_runs_nothing() {
    let served = Served::start();
    for prefix in prefixes() {
        let page = served.get(&format!("{prefix}/docs"));
        assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
        let policy = page.header("content-security-policy").unwrap();
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"));
        assert!(!page.body.contains("<script") && !page.body.contains("://"));
        assert!(page.body.contains("<code>POST /step</code>"));
        assert_eq!(served.get(&format!("{prefix}/docs/style.css")).status, 200);
        assert!(page.body.contains(&format!("href=\"{prefix}/docs/style.css\"")));
    }
}

#[test]
fn a_hostile_name_is_no_part_of_a_page() {
    let served = Served::start();
    let reply = served.post("/reset", &json!({ "fixture_id": "<script>alert(1)</script>" }));
    assert_eq!((reply.status, reply.header("content-type")), (404, Some("application/json")));
    let named = json!({ "fixture_id": CASE, "episode_id": "<script>" });
    assert_eq!(served.post("/reset", &named).status, 200);
}
