//! The catalogue: tasks, splits, the card, and the solutions that may be seen.

mod served;

use aegis_server::settings::Visibility;
use serde_json::{Value, json};
use served::{CASE, Served};

fn seen_by(visibility: Visibility) -> Served {
    Served::with(|settings| settings.visibility = visibility)
}

#[test]
fn the_tasks_are_those_of_the_first_edition() {
    let served = Served::start();
    let tasks = served.get("/tasks").json();
    let tasks = tasks["tasks"].as_array().unwrap();
    assert_eq!(tasks.len(), 30);
    let mut keys: Vec<&str> = tasks[0].as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    assert_eq!(
        keys,
        [
            "difficulty",
            "fixture_id",
            "judged",
            "max_steps",
            "oracle_available",
            "reply_checklist",
            "reply_template_id",
            "task_brief",
            "task_id",
            "track",
        ]
    );
    for task in tasks {
        let reset = served.post("/reset", &json!({ "fixture_id": task["fixture_id"] })).json();
        let observation = &reset["observation"];
        assert_eq!(observation["task_brief"], task["task_brief"]);
        assert_eq!(observation["remaining_steps"], task["max_steps"]);
        assert_eq!(observation["reply_requirements"]["checklist"], task["reply_checklist"]);
    }
}

#[test]
fn the_card_counts_them() {
    let card = Served::start().get("/benchmark-card").json();
    let counts = json!({
        "core": 3, "v2": 6, "generalization": 18, "showcase": 3,
        "judged_total": 27, "surfaced_total": 30,
    });
    assert_eq!(card["task_counts"], counts);
    assert_eq!(card["tasks"].as_array().map(Vec::len), Some(30));
    assert_eq!(card["env_name"], "support_ops_env");
}

#[test]
fn a_solution_played_over_http_comes_out_as_the_report_says() {
    let served = seen_by(Visibility::Open);
    for prefix in ["", "/envs/shop"] {
        let tasks = served.get(&format!("{prefix}/tasks")).json();
        for task in tasks["tasks"].as_array().unwrap() {
            let case = task["fixture_id"].as_str().unwrap();
            let report =
                served.get(&format!("{prefix}/trajectory-report?fixture_id={case}")).json();
            let mut line = served.line();
            let body = json!({ "fixture_id": case }).to_string();
            let opened = line.ask("POST", &format!("{prefix}/reset"), &[], &body);
            let headers = [("X-Session-Id", opened.header("x-session-id").unwrap())];
            let mut last = opened.json();
            for step in report["steps"].as_array().unwrap() {
                let body = json!({ "action": step["action"] }).to_string();
                last = line.ask("POST", &format!("{prefix}/step"), &headers, &body).json();
                assert_eq!(last["reward"], step["reward"], "{case}, step {}", step["step"]);
            }
            assert_eq!(last["done"], true, "{case}");
            let state = line.ask("GET", &format!("{prefix}/state"), &headers, "").json();
            assert_eq!(state["final_score"], report["final_score"], "{case}");
        }
    }
}

#[test]
fn a_solution_is_shown_where_gold_may_be_seen_and_nowhere_else() {
    let status = |served: &Served, case: &str| {
        served.get(&format!("/trajectory-report?fixture_id={case}")).status
    };
    let train = seen_by(Visibility::Train);
    let eval = seen_by(Visibility::Eval);
    let tasks = train.get("/tasks").json();
    let mut shown = 0;
    for task in tasks["tasks"].as_array().unwrap() {
        let case = task["fixture_id"].as_str().unwrap();
        let is_shown = task["oracle_available"] == true;
        shown += usize::from(is_shown);
        assert_eq!(status(&train, case), if is_shown { 200 } else { 403 }, "{case}");
        assert_eq!(status(&eval, case), 403, "{case}");
    }
    assert!(0 < shown && shown < 30, "{shown} of 30 are shown");
    let held_out =
        tasks["tasks"].as_array().unwrap().iter().find(|it| it["oracle_available"] == false);
    let case = held_out.unwrap()["fixture_id"].as_str().unwrap();
    assert_eq!(status(&seen_by(Visibility::Open), case), 200);
    assert_eq!(status(&train, "nowhere"), 404);
    assert_eq!(train.get("/trajectory-report?seed=-1").status, 422);
}

#[test]
fn splits_are_counted_listed_and_reset_by_place() {
    let served = Served::start();
    for (prefix, name) in
        [("", "aegis_desk"), ("/envs/shop", "AEGIS_SHOP"), ("/envs/desk2", "desk2")]
    {
        let ask =
            |route: &str, body: Value| served.post(&format!("{prefix}/{name}/{route}"), &body);
        let splits = served.get(&format!("{prefix}/{name}/splits")).json();
        for split in splits.as_array().unwrap() {
            assert!(["train", "validation", "test"].contains(&split["type"].as_str().unwrap()));
            let split = &split["name"];
            let count = ask("num_tasks", json!({ "split": split })).json()["num_tasks"].clone();
            let count = count.as_u64().unwrap();
            let tasks = ask("tasks", json!({ "split": split })).json();
            assert_eq!(tasks["tasks"].as_array().map(Vec::len), Some(count.min(1000) as usize));
            let last = ask("task", json!({ "split": split, "index": count - 1 })).json();
            assert_eq!(
                (&last["task"]["split"], &last["task"]["index"]),
                (split, &json!(count - 1))
            );
            let tail = ask("task_range", json!({ "split": split, "start": -1 })).json();
            assert_eq!(tail["tasks"], json!([last["task"]]));
            let slice = ask("task_range", json!({ "split": split, "start": 0 })).json();
            assert_eq!(slice["tasks"], tasks["tasks"]);
            let beyond = ask("task", json!({ "split": split, "index": count }));
            assert_eq!((beyond.status, beyond.detail()), (400, json!("Invalid task index")));
            let wanted = json!({ "split": split, "index": count - 1 });
            let opened = served.post(&format!("{prefix}/reset"), &wanted);
            assert_eq!(opened.status, 200, "{}", opened.body);
        }
    }
}

#[test]
fn a_wrong_question_about_splits_has_its_status() {
    let served = Served::start();
    let unknown = served.get("/Other_Env/splits");
    assert_eq!((unknown.status, unknown.detail()), (404, json!("unknown environment 'other_env'")));
    for (body, status) in [
        (json!({ "split": "nowhere" }), 404),
        (json!({ "split": "core", "index": -1 }), 400),
        (json!({ "split": "core", "colour": 1 }), 422),
        (json!({ "split": 7, "index": 0 }), 422),
        (json!({ "split": "core" }), 422),
        (json!({ "index": 0 }), 422),
        (json!([]), 422),
    ] {
        let reply = served.post("/aegis_desk/task", &body);
        assert_eq!(reply.status, status, "{body}: {}", reply.body);
    }
}

#[test]
fn the_place_of_a_judged_case_does_not_tell_its_seed() {
    let served = Served::start();
    let task = |split: &str| {
        let body = json!({ "split": split, "index": 5 });
        served.post("/envs/desk2/aegis_desk2/task", &body).json()["task"].clone()
    };
    assert!(task("train")["fixture_id"].is_string());
    assert_eq!(task("test")["fixture_id"], Value::Null);
    assert_eq!(served.get(&format!("/trajectory-report?fixture_id={CASE}")).status, 200);
}
