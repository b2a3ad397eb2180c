//! Episodes over plain HTTP, in the first edition's shape and in OpenEnv's.

mod served;

use serde_json::{Value, json};
use served::{CASE, Served, open_ticket};

fn keys(value: &Value) -> Vec<&String> {
    value.as_object().unwrap().keys().collect()
}

#[test]
fn the_root_answers_in_the_shape_of_the_first_edition() {
    let served = Served::start();
    let opened = served.post("/reset", &json!({ "fixture_id": CASE }));
    let body = opened.json();
    assert_eq!(keys(&body), ["done", "info", "metadata", "observation", "reward"]);
    assert_eq!((&body["reward"], &body["done"]), (&json!(0.0), &json!(false)));
    assert_eq!(
        (&body["info"]["fixture_id"], &body["info"]["final_score"]),
        (&json!(CASE), &Value::Null)
    );
    let observation = &body["observation"];
    assert_eq!((&observation["done"], &observation["reward"]), (&json!(false), &json!(0.0)));
    let session = opened.header("x-session-id").unwrap();
    let taken = served.post_in(session, "/step", &open_ticket()).json();
    assert_eq!(taken["reward"], taken["observation"]["reward"]);
    assert_eq!(taken["observation"]["focus_panel"]["panel_type"], "ticket");

    let nested = served.post("/envs/desk/reset", &json!({ "fixture_id": CASE })).json();
    assert_eq!(keys(&nested), ["done", "metadata", "observation", "reward"]);
    assert!(nested["observation"].get("done").is_none());
}

#[test]
fn a_flat_action_and_a_wrapped_one_are_the_same_step() {
    let served = Served::start();
    let flat = served.post_in(&served.session(), "/step", &open_ticket());
    let mut action = open_ticket();
    action["record_id"] = Value::Null;
    let wrapped = served.post_in(&served.session(), "/step", &json!({ "action": action }));
    assert_eq!((flat.status, flat.json()), (200, wrapped.json()));
}

#[test]
fn a_cookie_keeps_the_session_of_a_browser() {
    let served = Served::start();
    let opened = served.post("/reset", &json!({ "fixture_id": CASE }));
    let cookie = opened.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let cookie = [("Cookie", cookie.as_str())];
    let step = served.ask("POST", "/step", &cookie, &open_ticket().to_string());
    assert_eq!((step.status, &step.json()["observation"]["step_count"]), (200, &json!(1)));
    for method in ["GET", "POST"] {
        assert_eq!(served.ask(method, "/state", &cookie, "").json()["step_count"], 1);
    }
    let stranger = served.post("/step", &open_ticket());
    assert_eq!(stranger.status, 409, "{}", stranger.body);
    let empty = json!({ "episode_id": null, "step_count": 0 });
    assert_eq!(served.get("/state").json(), empty);
}

#[test]
fn cases_rotate_for_each_session_on_its_own() {
    let served = Served::start();
    let case_of = |session: Option<&str>| {
        let headers: Vec<_> = session.map(|it| ("X-Session-Id", it)).into_iter().collect();
        let reply = served.ask("POST", "/reset", &headers, "");
        let case = reply.json()["observation"]["fixture_id"].clone();
        (case, reply.header("x-session-id").unwrap().to_owned())
    };
    let (first, session) = case_of(None);
    let (second, _) = case_of(Some(&session));
    assert_ne!(first, second);
    assert_eq!(case_of(None).0, first);
}

#[test]
fn a_wrong_request_has_its_status_and_costs_nothing() {
    let served = Served::start();
    let session = served.session();
    let cases = [
        ("/reset", r#"{"fixture_id":"nowhere"}"#, 404, Value::Null),
        ("/reset", r#"{"task_id":"nowhere"}"#, 404, Value::Null),
        ("/reset", r#"{"split":"nowhere"}"#, 404, Value::Null),
        ("/reset", r#"{"split":"core","index":99}"#, 400, Value::Null),
        ("/reset", r#"{"seed":-1}"#, 422, json!(["body", "seed"])),
        ("/reset", r#"{"split":"core","index":-1}"#, 422, json!(["body", "index"])),
        ("/reset", "[]", 422, json!(["body"])),
        ("/reset", "{", 422, json!(["body"])),
        ("/step", "{", 422, json!(["body"])),
        ("/step", "[]", 422, json!(["body"])),
        ("/step", "{}", 422, json!(["body", "action"])),
        ("/step", "", 422, json!(["body"])),
        ("/step", r#"{"action_type":"open_ticket"}"#, 422, json!(["ticket_id"])),
        ("/step", r#"{"action_type":"dance"}"#, 422, json!(["action_type"])),
        ("/step", r#"{"action":{"action_type":"open_ticket","colour":1}}"#, 422, json!(["colour"])),
        ("/step", r#"{"action_type":"apply_credit","amount":NaN}"#, 422, json!(["body"])),
        ("/step", r#"{"action":{},"request_id":7}"#, 422, json!(["body", "request_id"])),
    ];
    for (path, body, status, place) in cases {
        let reply = served.ask("POST", path, &[("X-Session-Id", &session)], body);
        assert_eq!(reply.status, status, "{path} {body}: {}", reply.body);
        assert_eq!(reply.detail()[0]["loc"], place, "{path} {body}: {}", reply.body);
    }
    assert_eq!(served.steps_of(&session), 0);
    let unknown = json!({ "action_type": "open_ticket", "ticket_id": "TICKET-1" });
    let charged = served.post_in(&session, "/step", &unknown);
    assert_eq!(charged.status, 200);
    assert!(charged.json()["observation"]["last_action_error"].is_string());
    assert_eq!(served.steps_of(&session), 1);
}

#[test]
fn a_body_that_is_too_long_is_refused_in_json() {
    let served = Served::start();
    let long = format!("[{}]", " ".repeat(2 << 20));
    for path in ["/reset", "/step", "/mcp", "/aegis_desk/tasks"] {
        let reply = served.ask("POST", path, &[], &long);
        assert_eq!(reply.status, 413, "{path}");
        assert!(reply.detail().is_string(), "{path}");
    }
}

#[test]
fn requests_in_one_go_are_answered_in_order() {
    let served = Served::start();
    let session = served.session();
    let headers = [("X-Session-Id", session.as_str())];
    let mut line = served.line();
    for query in ["refund", "seats", "credit"] {
        let action = json!({ "action_type": "search_kb", "query": query });
        line.send("POST", "/step", &headers, &action.to_string());
        line.send("GET", "/state", &headers, "");
    }
    for turn in 1..=3 {
        assert_eq!(line.reply("POST").json()["observation"]["step_count"], turn);
        assert_eq!(line.reply("GET").json()["step_count"], turn);
    }
}

#[test]
fn a_step_that_is_sent_again_acts_once() {
    let served = Served::start();
    let session = served.session();
    let step = |request: &str| {
        let body = json!({ "action": open_ticket(), "request_id": request });
        served.post_in(&session, "/step", &body)
    };
    let first = step("a");
    let second = step("b");
    assert_eq!((step("a").body, step("b").body), (first.body, second.body));
    assert_eq!(served.steps_of(&session), 2);
}

#[test]
fn a_step_that_is_sent_again_while_it_is_under_way_acts_once() {
    let served = Served::start();
    let session = served.session();
    let body = json!({ "action": open_ticket(), "request_id": "a" });
    let step = || served.post_in(&session, "/step", &body);
    for turn in 1..=20 {
        let body = json!({ "action": open_ticket(), "request_id": format!("turn {turn}") });
        let step = || served.post_in(&session, "/step", &body);
        let replies: Vec<_> = std::thread::scope(|scope| {
            let players: Vec<_> = (0..4).map(|_| scope.spawn(step)).collect();
            players.into_iter().map(|player| player.join().unwrap()).collect()
        });
        assert!(replies.iter().all(|reply| reply.status == 200), "{replies:?}");
        assert!(replies.iter().all(|reply| reply.body == replies[0].body));
        if replies[0].json()["done"] == true {
            return;
        }
        assert_eq!(served.steps_of(&session), turn);
    }
    step();
}

#[test]
fn production_has_no_episodes_over_plain_http() {
    let served = Served::with(|settings| settings.mode = aegis_server::settings::Mode::Production);
    for path in ["/reset", "/step", "/state", "/web/reset", "/envs/shop/reset"] {
        assert_eq!(served.post(path, &json!({})).status, 404, "{path}");
    }
    let document = served.get("/openapi.json").json();
    assert!(keys(&document["paths"]).iter().all(|path| {
        !["/reset", "/step", "/state"].contains(&path.as_str()) && !path.starts_with("/web/")
    }));
    let mut socket = served.socket("/ws");
    assert_eq!(socket.reset(&json!({ "fixture_id": CASE }))["type"], "observation");
}

#[test]
fn requests_that_lead_nowhere_are_told_so() {
    let served = Served::start();
    let cases = [
        ("GET", "/nowhere", 404, json!("Not Found")),
        ("POST", "/envs/nothing/reset", 404, json!("Not Found")),
        ("GET", "/reset", 405, json!("Method Not Allowed")),
        ("OPTIONS", "/reset", 405, json!("Method Not Allowed")),
        ("POST", "/health", 405, json!("Method Not Allowed")),
        ("GET", "/mcp", 405, json!("Method Not Allowed")),
        ("GET", "/%ff/splits", 404, json!("Not Found")),
        ("GET", "/sessions/%ff", 404, json!("Not Found")),
    ];
    for (method, path, status, detail) in cases {
        let reply = served.ask(method, path, &[], "");
        assert_eq!((reply.status, reply.detail()), (status, detail), "{method} {path}");
    }
    assert_eq!(served.ask("HEAD", "/health", &[], "").status, 405);
    for (path, target) in [
        ("/reset/", "/reset"),
        ("/tasks/?a=b", "/tasks?a=b"),
        ("/envs/shop/schema/", "/envs/shop/schema"),
    ] {
        let reply = served.ask("POST", path, &[], "");
        assert_eq!((reply.status, reply.header("location")), (307, Some(target)), "{path}");
    }
    assert_eq!(served.get("//example.org/").status, 404);
}

#[test]
fn without_the_token_nobody_comes_in() {
    let served = Served::with(|settings| settings.token = Some("secret".to_owned()));
    assert_eq!(served.get("/health").status, 200);
    for path in ["/", "/tasks", "/openapi.json", "/envs/shop/health"] {
        let reply = served.get(path);
        assert_eq!((reply.status, reply.header("www-authenticate")), (401, Some("Bearer")));
        assert!(reply.detail().is_string());
        let wrong = served.ask("GET", path, &[("Authorization", "Bearer secre")], "");
        assert_eq!(wrong.status, 401, "{path}");
        let right = served.ask("GET", path, &[("Authorization", "Bearer secret")], "");
        assert_eq!(right.status, 200, "{path}");
    }
    for path in ["/ws", "/mcp"] {
        assert_eq!(served::socket::Socket::try_to(served.address, path).err(), Some(401));
    }
    let document = served.ask("GET", "/openapi.json", &[("Authorization", "Bearer secret")], "");
    assert_eq!(document.json()["security"], json!([{ "token": [] }]));
}
