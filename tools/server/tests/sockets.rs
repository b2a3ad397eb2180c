//! The WebSocket of OpenEnv: its frames, its errors, and how it ends.

mod served;

use std::time::Duration;

use serde_json::{Value, json};
use served::socket::Socket;
use served::{CASE, Served, open_ticket};
use tungstenite::Message;

/// A message, and the code of the error that answers it; the socket stays open.
#[test]
fn a_wrong_message_is_told_its_error_and_leaves_the_socket_open() {
    let served = Served::start();
    let mut socket = served.socket("/ws");
    let cases = [
        ("{", "INVALID_JSON"),
        ("", "INVALID_JSON"),
        (r#"{"type":"bogus"}"#, "UNKNOWN_TYPE"),
        (r"{}", "UNKNOWN_TYPE"),
        (r#"{"type":7}"#, "UNKNOWN_TYPE"),
        (r#"{"type":"step"}"#, "VALIDATION_ERROR"),
        (r#"{"type":"step","data":[]}"#, "VALIDATION_ERROR"),
        (r#"{"type":"step","data":{"action_type":"dance"}}"#, "VALIDATION_ERROR"),
        (r#"{"type":"mcp"}"#, "VALIDATION_ERROR"),
        (r#"{"type":"reset","data":null}"#, "VALIDATION_ERROR"),
        (r#"{"type":"reset","seed":7}"#, "VALIDATION_ERROR"),
        (r#"{"type":"reset","data":{"seed":"seven"}}"#, "VALIDATION_ERROR"),
        (r#"{"type":"state","data":{}}"#, "VALIDATION_ERROR"),
        (r#"{"type":"close","data":{}}"#, "VALIDATION_ERROR"),
        (r#"{"type":"reset","data":{"fixture_id":"nowhere"}}"#, "EXECUTION_ERROR"),
        (r#"{"type":"reset","data":{"split":"core","index":-1}}"#, "EXECUTION_ERROR"),
        (
            r#"{"type":"step","data":{"action_type":"search_kb","query":"seats"}}"#,
            "EXECUTION_ERROR",
        ),
    ];
    for (message, code) in cases {
        socket.say(message);
        let answer = socket.hear();
        assert_eq!(answer["type"], "error", "{message}: {answer}");
        assert_eq!(answer["data"]["code"], code, "{message}: {answer}");
        assert!(answer["data"]["message"].is_string(), "{message}: {answer}");
        let has_errors = answer["data"]["errors"].is_array();
        assert_eq!(has_errors, code == "VALIDATION_ERROR", "{message}: {answer}");
    }
    let state = socket.state();
    assert_eq!(state, json!({ "type": "state", "data": { "episode_id": null, "step_count": 0 } }));
}

#[test]
fn a_validation_error_says_where_the_fault_is() {
    let served = Served::start();
    let mut socket = served.socket("/ws");
    let cases = [
        (json!({ "type": "step" }), "missing", json!(["data"])),
        (json!({ "type": "reset", "seed": 7 }), "extra_forbidden", json!(["seed"])),
        (json!({ "type": "state", "data": {} }), "extra_forbidden", json!(["data"])),
        (json!({ "type": "reset", "data": { "seed": "x" } }), "int_type", json!(["seed"])),
        (
            json!({ "type": "step", "data": { "action_type": "open_ticket", "colour": 1 } }),
            "extra_forbidden",
            json!(["colour"]),
        ),
    ];
    for (message, kind, place) in cases {
        let answer = socket.ask(&message);
        let error = &answer["data"]["errors"][0];
        assert_eq!((&error["type"], &error["loc"]), (&json!(kind), &place), "{answer}");
        assert!(error["msg"].is_string());
    }
}

#[test]
fn an_observation_has_its_reward_and_its_end_beside_it() {
    let served = Served::start();
    for path in ["/ws", "/envs/desk/ws"] {
        let mut socket = served.socket(path);
        let wanted = json!({ "fixture_id": CASE, "seed": 7, "episode_id": "mine" });
        let answer = socket.reset(&wanted);
        assert_eq!(answer["type"], "observation");
        let keys: Vec<&String> = answer["data"].as_object().unwrap().keys().collect();
        assert_eq!(keys, ["done", "metadata", "observation", "reward"]);
        assert_eq!(answer["data"]["done"], false);
        let observation = answer["data"]["observation"].as_object().unwrap();
        assert!(!observation.contains_key("done") && !observation.contains_key("reward"));
        let answer = socket.step(&open_ticket());
        assert!(answer["data"]["reward"].is_f64(), "{answer}");
        let state = socket.state()["data"].clone();
        assert_eq!((&state["episode_id"], &state["step_count"]), (&json!("mine"), &json!(1)));
        assert!(state["step_count"].is_u64());
    }
}

#[test]
fn a_reset_on_the_same_socket_begins_a_new_episode() {
    let served = Served::start();
    let mut socket = served.socket("/ws");
    socket.reset(&json!({ "fixture_id": CASE }));
    socket.step(&open_ticket());
    let answer = socket.reset(&json!({ "fixture_id": CASE, "episode_id": "second" }));
    assert_eq!(answer["data"]["observation"]["step_count"], 0);
    let state = socket.state()["data"].clone();
    assert_eq!((&state["episode_id"], &state["step_count"]), (&json!("second"), &json!(0)));
}

#[test]
fn a_step_after_the_end_changes_nothing() {
    let served = Served::start();
    let mut socket = served.socket("/ws");
    socket.reset(&json!({ "fixture_id": CASE }));
    let end = json!({
        "action_type": "finalize_resolution",
        "ticket_id": "TICKET-1001",
        "resolution_code": "resolved",
    });
    let answer = socket.step(&end);
    assert_eq!(answer["data"]["done"], true, "{answer}");
    let before = socket.state();
    let late = socket.step(&open_ticket());
    assert_eq!((&late["data"]["done"], &late["data"]["reward"]), (&json!(true), &json!(0.0)));
    assert!(late["data"]["observation"]["last_action_error"].is_string(), "{late}");
    assert_eq!(socket.state(), before);
}

#[test]
fn what_is_no_message_at_all_ends_the_socket() {
    let served = Served::start();
    let cases = [Message::text("[]"), Message::text("7"), Message::binary(vec![1, 2, 3])];
    for message in cases {
        let mut socket = served.socket("/ws");
        socket.send(message.clone());
        let answer = socket.hear();
        assert_eq!(answer["data"]["code"], "SESSION_ERROR", "{message:?}: {answer}");
        assert_eq!(socket.closed(), 1000);
    }
}

#[test]
fn close_is_answered_with_1000_alone() {
    let served = Served::start();
    let mut socket = served.socket("/ws");
    socket.say(r#"{"type":"close"}"#);
    assert_eq!(socket.closed(), 1000);
}

#[test]
fn a_message_of_15_mib_is_read_and_one_of_17_mib_closes_with_1009() {
    let served = Served::start();
    let padded = |mib: usize| format!(r#"{{"type":"state"{}}}"#, " ".repeat(mib << 20));
    let mut socket = served.socket("/ws");
    socket.say(&padded(15));
    assert_eq!(socket.hear()["type"], "state");
    socket.say(&padded(17));
    assert_eq!(socket.closed(), 1009);
    let mut socket = served.socket("/mcp");
    socket.say(&padded(17));
    assert_eq!(socket.closed(), 1009);
}

#[test]
fn a_message_that_nobody_reads_to_its_end_closes_with_1009() {
    let served = Served::start();
    for path in ["/ws", "/mcp"] {
        let mut socket = served.socket(path);
        // The head of a frame of a gigabyte, as a client sends it, and the start of what follows.
        let mut frame = vec![0x81, 0xff, 0, 0, 0, 0, 0x40, 0, 0, 0, 1, 2, 3, 4];
        frame.extend([b' '; 1000]);
        socket.send_bytes(&frame);
        assert_eq!(socket.closed(), 1009, "{path}");
    }
}

#[test]
fn requests_that_come_at_once_are_answered_in_order() {
    let served = Served::start();
    let mut socket = served.socket("/ws");
    socket.say(&json!({ "type": "reset", "data": { "fixture_id": CASE } }).to_string());
    for query in ["refund", "seats", "credit"] {
        let action = json!({ "action_type": "search_kb", "query": query });
        socket.say(&json!({ "type": "step", "data": action }).to_string());
        socket.say(r#"{"type":"state"}"#);
    }
    assert_eq!(socket.hear()["data"]["observation"]["step_count"], 0);
    for turn in 1..=3 {
        assert_eq!(socket.hear()["data"]["observation"]["step_count"], turn);
        let state = socket.hear();
        assert_eq!((&state["type"], &state["data"]["step_count"]), (&json!("state"), &json!(turn)));
    }
}

#[test]
fn a_ping_is_answered_before_the_message_behind_it() {
    let served = Served::start();
    let mut socket = served.socket("/ws");
    socket.send(Message::Ping(b"are you there".to_vec().into()));
    socket.say(r#"{"type":"state"}"#);
    assert_eq!(socket.next(), Message::Pong(b"are you there".to_vec().into()));
    assert_eq!(socket.hear()["type"], "state");
}

/// The answers are more than the system keeps for a client that does not read yet.
#[test]
fn answers_that_wait_for_the_client_arrive_whole_and_in_order() {
    let served = Served::start();
    let mut socket = Socket::narrow(served.address, "/envs/desk2/ws");
    for turn in 0..600_u32 {
        socket.send(Message::Ping(turn.to_string().into()));
        let request = json!({ "jsonrpc": "2.0", "id": turn, "method": "tools/list" });
        socket.say(&json!({ "type": "mcp", "data": request }).to_string());
    }
    // The server comes to wait for the client in the middle of an answer.
    std::thread::sleep(Duration::from_secs(1));
    for turn in 0..600_u32 {
        assert_eq!(socket.next(), Message::Pong(turn.to_string().into()));
        assert_eq!(socket.hear()["data"]["id"], turn);
    }
    assert_eq!(socket.state()["type"], "state");
}

#[test]
fn a_handshake_names_what_it_wants() {
    let served = Served::start();
    let with = |name, value| Socket::with(served.address, "/ws", &[(name, value)]).map(drop);
    assert_eq!(with("connection", "keep-alive, Upgrade"), Ok(()));
    assert_eq!(with("upgrade", "WebSocket"), Ok(()));
    assert_eq!(with("sec-websocket-version", "8"), Err(426));
    assert_eq!(with("upgrade", "h2c"), Err(426));
    assert_eq!(with("connection", "close"), Err(426));
}

#[test]
fn a_socket_where_there_is_none_is_refused_with_403() {
    let served = Served::start();
    for path in ["/nowhere", "/envs/nothing/ws", "/ws/nothing"] {
        assert_eq!(Socket::try_to(served.address, path).err(), Some(403), "{path}");
    }
    let plain = served.get("/ws");
    assert_eq!(plain.status, 426);
    assert!(plain.detail().is_string());
}

fn full(socket: &mut Socket) -> Value {
    let frame = socket.hear();
    assert_eq!(socket.closed(), 1000);
    frame
}

#[test]
fn a_full_server_says_so_unprompted_and_has_room_again_after_a_goodbye() {
    let served = Served::with(|settings| settings.max_sessions = 2);
    let mut seated = [served.socket("/ws"), served.socket("/ws")];
    for socket in &mut seated {
        socket.state();
    }
    let frame = full(&mut served.socket("/ws"));
    assert_eq!(
        frame,
        json!({ "type": "error", "data": {
            "message": "Server at capacity: 2/2 sessions active. Cannot accept new connections.",
            "code": "CAPACITY_REACHED",
            "active_sessions": 2,
            "max_sessions": 2,
        }})
    );
    let frame = full(&mut served.socket("/mcp"));
    assert_eq!((&frame["id"], &frame["error"]["code"]), (&Value::Null, &json!(-32000)));
    let refused = served.rpc("openenv/session/create", &json!({}));
    assert_eq!(refused["error"]["code"], -32000);
    assert_eq!(refused["error"]["data"], json!({ "active_sessions": 2, "max_sessions": 2 }));
    assert_eq!(served.post("/reset", &json!({})).status, 503);
    let [first, _second] = seated;
    first.close();
    assert_eq!(served.socket("/ws").state()["type"], "state");
}

#[test]
fn who_hangs_up_can_come_back_until_another_needs_the_place() {
    let served = Served::with(|settings| settings.max_sessions = 2);
    let mut socket = served.socket("/ws");
    let opened = socket.reset(&json!({ "fixture_id": CASE }));
    let session = opened["data"]["metadata"]["session_id"].as_str().unwrap().to_owned();
    socket.step(&open_ticket());
    socket.hang_up();
    let mut again = served.socket(&format!("/ws?session_id={session}"));
    assert_eq!(again.state()["data"]["step_count"], 1);
    again.hang_up();

    // It was attached, so nobody takes its place at once; an own one is free as soon as it is left.
    served.socket("/ws").hang_up();
    let mut other = served.socket("/ws");
    assert_eq!(other.state()["type"], "state");
    let mut again = served.socket(&format!("/ws?session_id={session}"));
    assert_eq!(again.state()["data"]["step_count"], 1);
}
