//! What a client sees of rewards and gold, on whichever wire it plays.

mod served;

use aegis_server::settings::Visibility;
use serde_json::{Value, json};
use served::{CASE, Served};

/// Plays the solution of a case on a server, and gives all that it answers.
fn played(served: &Served, actions: &Value) -> Vec<Value> {
    let mut socket = served.socket("/ws");
    let mut seen = vec![socket.reset(&json!({ "fixture_id": CASE }))["data"].clone()];
    for step in actions.as_array().unwrap() {
        seen.push(socket.step(&step["action"])["data"].clone());
        seen.push(socket.state()["data"].clone());
    }
    let session = seen[0]["metadata"]["session_id"].as_str().unwrap().to_owned();
    let log = served.get(&format!("/sessions/{session}/log"));
    let is_open = served.get(&format!("/trajectory-report?fixture_id={CASE}")).status == 200;
    assert_eq!(log.status, if is_open { 200 } else { 403 });
    seen
}

fn solution() -> (Value, Value) {
    let open = Served::with(|settings| settings.visibility = Visibility::Open);
    let report = open.get(&format!("/trajectory-report?fixture_id={CASE}")).json();
    (report["steps"].clone(), report["final_score"].clone())
}

#[test]
fn an_evaluation_tells_the_score_at_the_end_and_nothing_before() {
    let (actions, score) = solution();
    let served = Served::with(|settings| settings.visibility = Visibility::Eval);
    let seen = played(&served, &actions);
    let (last, before) = (&seen[seen.len() - 2], &seen[..seen.len() - 2]);
    for answer in before.iter().filter(|answer| answer.get("reward").is_some()) {
        assert_eq!((&answer["reward"], &answer["done"]), (&json!(0.0), &json!(false)));
    }
    assert_eq!((&last["reward"], &last["done"]), (&score, &json!(true)));
    for state in seen.iter().filter(|answer| answer.get("rubric_breakdown").is_some()) {
        assert_eq!(state["rubric_breakdown"], json!([]), "{state}");
        assert_eq!(state["primary_ticket_id"], Value::Null);
    }
}

#[test]
fn training_tells_each_reward() {
    let (actions, _) = solution();
    let seen = played(&Served::start(), &actions);
    let rewards: Vec<&Value> = seen[1..].iter().filter_map(|answer| answer.get("reward")).collect();
    let told: Vec<&Value> =
        actions.as_array().unwrap().iter().map(|step| &step["reward"]).collect();
    assert_eq!(rewards, told);
}
