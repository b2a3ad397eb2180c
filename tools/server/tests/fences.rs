//! A session belongs to one client at a time: a second one is refused, whatever way it comes.

mod served;

use serde_json::{Value, json};
use served::socket::Socket;
use served::{CASE, Served, open_ticket};

fn opened(socket: &mut Socket) -> String {
    let answer = socket.reset(&json!({ "fixture_id": CASE }));
    answer["data"]["metadata"]["session_id"].as_str().unwrap().to_owned()
}

fn refused(mut socket: Socket) -> String {
    let frame = socket.hear();
    assert_eq!(frame["data"]["code"], "SESSION_ERROR", "{frame}");
    assert_eq!(socket.closed(), 1000);
    frame["data"]["message"].as_str().unwrap().to_owned()
}

#[test]
fn an_unknown_session_is_refused() {
    let served = Served::start();
    assert_eq!(refused(served.socket("/ws?session_id=nope")), "Unknown session_id: nope");
    assert_eq!(refused(served.socket("/ws?episode_id=nope")), "Unknown episode_id: nope");
    let reply = served.post_in("nope", "/step", &open_ticket());
    assert_eq!((reply.status, reply.detail()), (404, json!("Unknown session_id: nope")));
}

#[test]
fn a_second_socket_on_a_session_is_refused_and_the_first_goes_on() {
    let served = Served::start();
    let mut first = served.socket("/ws");
    let session = opened(&mut first);
    let why = refused(served.socket(&format!("/ws?session_id={session}")));
    assert_eq!(why, format!("Session {session} already has an attached WebSocket"));
    assert_eq!(first.step(&open_ticket())["data"]["observation"]["step_count"], 1);
}

#[test]
fn a_session_of_a_socket_is_closed_to_plain_http() {
    let served = Served::start();
    let mut socket = served.socket("/ws");
    let session = opened(&mut socket);
    for (path, body) in [("/step", open_ticket()), ("/reset", json!({}))] {
        let reply = served.post_in(&session, path, &body);
        assert_eq!(reply.status, 409, "{path}: {}", reply.body);
        assert!(reply.detail().as_str().unwrap().contains("WebSocket"), "{}", reply.body);
    }
    assert_eq!(socket.state()["data"]["step_count"], 0);
}

#[test]
fn who_takes_a_session_over_shuts_the_other_out() {
    let served = Served::start();
    let mut first = served.socket("/ws");
    let session = opened(&mut first);
    first.step(&open_ticket());
    let mut second = served.socket(&format!("/ws?session_id={session}&take_over=true"));
    assert_eq!(second.state()["data"]["step_count"], 1);
    first.say(&json!({ "type": "step", "data": open_ticket() }).to_string());
    assert!(refused(first).contains("taken over"));
    let mut third = served.socket(&format!("/ws?session_id={session}&take_over=true"));
    assert_eq!(third.state()["data"]["step_count"], 1);
    let call = json!({ "name": "search_kb", "arguments": { "query": "seats" } });
    let call = json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call });
    second.say(&json!({ "type": "mcp", "data": call }).to_string());
    assert!(refused(second).contains("taken over"));
    assert_eq!(third.state()["data"]["step_count"], 1);
}

#[test]
fn a_deleted_session_is_gone_for_its_socket() {
    let served = Served::start();
    let mut socket = served.socket("/ws");
    let session = opened(&mut socket);
    assert_eq!(served.ask("DELETE", &format!("/sessions/{session}"), &[], "").status, 200);
    socket.say(r#"{"type":"state"}"#);
    assert!(refused(socket).contains("closed"));
}

#[test]
fn a_session_is_attached_only_where_its_environment_is() {
    let served = Served::start();
    let reply = served.post("/envs/shop/reset", &json!({}));
    let session = reply.header("x-session-id").unwrap();
    assert!(refused(served.socket(&format!("/ws?session_id={session}"))).contains("/envs/shop/ws"));
    let reply = served.post_in(session, "/step", &open_ticket());
    assert_eq!(reply.status, 409, "{}", reply.body);
    let mut socket = served.socket(&format!("/envs/shop/ws?session_id={session}"));
    assert_eq!(socket.state()["data"]["step_count"], 0);
}

#[test]
fn many_clients_on_one_session_take_no_turn_at_the_same_time() {
    let served = Served::start();
    let session = served.session();
    let play = |n: usize| {
        let (served, session) = (&served, &session);
        move || {
            let action = json!({ "action_type": "search_kb", "query": format!("seats {n}") });
            served.post_in(session, "/step", &action)
        }
    };
    let replies: Vec<_> = std::thread::scope(|scope| {
        let players: Vec<_> = (0..8).map(|n| scope.spawn(play(n))).collect();
        players.into_iter().map(|player| player.join().unwrap()).collect()
    });
    let count = |status| replies.iter().filter(|reply| reply.status == status).count();
    assert_eq!(count(200) + count(409), replies.len(), "{replies:?}");
    assert_eq!(served.steps_of(&session), json!(count(200)));
    let mut turns: Vec<Value> = replies
        .iter()
        .filter(|reply| reply.status == 200)
        .map(|reply| reply.json()["observation"]["step_count"].clone())
        .collect();
    turns.sort_by_key(Value::as_u64);
    assert_eq!(turns, (1..=turns.len()).map(|turn| json!(turn)).collect::<Vec<_>>());
}

#[test]
fn the_list_of_sessions_tells_no_name_that_one_could_play_by() {
    let served = Served::start();
    let mut socket = served.socket("/ws");
    let session = opened(&mut socket);
    let shown = served.get(&format!("/sessions/{session}")).json();
    let episode = shown["episode_id"].as_str().unwrap();
    let list = served.get("/sessions").body;
    assert!(list.contains(&session[..8]), "{list}");
    assert!(!list.contains(&session) && !list.contains(episode), "{list}");
}
