//! A server that comes back has all its sessions, and whoever comes back to one goes on.

mod served;

use std::path::Path;

use serde_json::{Value, json};
use served::{CASE, Served, open_ticket};

fn over(store: &Path) -> Served {
    let store = store.to_owned();
    Served::with(|settings| settings.store = Some(store))
}

#[test]
fn a_client_goes_on_by_the_name_of_its_session_or_of_its_episode() {
    let folder = tempfile::tempdir().unwrap();
    let (session, before) = {
        let served = over(folder.path());
        let mut socket = served.socket("/ws");
        let opened = socket.reset(&json!({ "fixture_id": CASE, "episode_id": "mine" }));
        socket.step(&open_ticket());
        (opened["data"]["metadata"]["session_id"].clone(), socket.state())
    };
    let session = session.as_str().unwrap();
    for path in [format!("/ws?session_id={session}"), "/ws?episode_id=mine".to_owned()] {
        let served = over(folder.path());
        let mut socket = served.socket(&path);
        assert_eq!(socket.state(), before, "{path}");
        socket.hang_up();
    }
    let served = over(folder.path());
    let taken = served.post_in(session, "/step", &open_ticket());
    assert_eq!(taken.json()["observation"]["step_count"], 2);
}

#[test]
fn a_step_that_was_answered_before_acts_no_more_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let body = json!({ "action": open_ticket(), "request_id": "a" });
    let served = over(folder.path());
    let session = served.session();
    let first = served.post_in(&session, "/step", &body);
    drop(served);
    let served = over(folder.path());
    let again = served.post_in(&session, "/step", &body);
    assert_eq!((again.status, again.body), (200, first.body));
    assert_eq!(served.steps_of(&session), 1);
    let other = json!({ "action": open_ticket(), "request_id": "b" });
    served.post_in(&session, "/step", &other);
    assert_eq!(served.steps_of(&session), 2);
}

#[test]
fn a_session_that_was_ended_does_not_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let session = {
        let served = over(folder.path());
        let session = served.session();
        let mut socket = served.socket(&format!("/ws?session_id={session}"));
        assert_eq!(socket.state()["data"]["step_count"], 0);
        socket.close();
        assert_eq!(served.steps_of(&session), 0, "it was attached, and is not ended by a goodbye");
        served.ask("DELETE", &format!("/sessions/{session}"), &[], "");
        session
    };
    let served = over(folder.path());
    assert_eq!(served.get(&format!("/sessions/{session}")).status, 404);
    let finished = served.get("/sessions").json()["finished_episodes"].clone();
    assert_eq!(finished.as_array().map(Vec::len), Some(1), "{finished}");
    assert_eq!(finished[0]["fixture_id"], Value::from(CASE));
}
