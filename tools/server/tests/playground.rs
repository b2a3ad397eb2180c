//! The playground's routes: one session a browser, and a socket that shows what it does.

mod served;

use serde_json::{Value, json};
use served::socket::Socket;
use served::{CASE, Served, open_ticket};

struct Browser<'a> {
    served: &'a Served,
    cookie: String,
}

impl<'a> Browser<'a> {
    fn open(served: &'a Served) -> Self {
        let reply = served.post("/web/reset", &json!({ "fixture_id": CASE }));
        let cookie = reply.header("set-cookie").unwrap();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite"), "{cookie}");
        Self { served, cookie: cookie.split(';').next().unwrap().to_owned() }
    }

    fn ask(&self, method: &str, path: &str, body: &str) -> Value {
        let headers = [("Cookie", self.cookie.as_str())];
        let reply = self.served.ask(method, path, &headers, body);
        assert_eq!(reply.status, 200, "{}", reply.body);
        reply.json()
    }

    fn step(&self) -> Value {
        self.ask("POST", "/web/step", &json!({ "action": open_ticket() }).to_string())
    }

    fn watch(&self) -> Socket {
        Socket::with(self.served.address, "/ws/ui", &[("Cookie", &self.cookie)]).unwrap()
    }
}

#[test]
fn each_browser_has_a_session_of_its_own() {
    let served = Served::start();
    let (one, other) = (Browser::open(&served), Browser::open(&served));
    let taken = one.step();
    assert!(taken["observation"].get("done").is_none(), "{taken}");
    assert_eq!(one.ask("GET", "/web/state", "")["step_count"], 1);
    assert_eq!(other.ask("GET", "/web/state", "")["step_count"], 0);
    assert_eq!(served.get("/web/state").json()["episode_id"], Value::Null);
    assert_eq!(served.post("/web/step", &json!({ "action": open_ticket() })).status, 409);
    assert_eq!(served.post("/web/step", &open_ticket()).status, 422);
    assert_eq!(served.get("/web/metadata").json()["name"], "desk");
}

#[test]
fn a_browser_is_shown_its_steps_as_they_are_taken() {
    let served = Served::start();
    let browser = Browser::open(&served);
    let mut socket = browser.watch();
    let first = socket.hear();
    assert_eq!(first["type"], "state_update");
    let state = &first["episode_state"];
    assert_eq!((&state["step_count"], &state["is_reset"]), (&json!(0), &json!(true)));
    assert_eq!(state["current_observation"]["fixture_id"], CASE);
    let taken = browser.step();
    let state = socket.hear()["episode_state"].clone();
    assert_eq!((&state["step_count"], &state["is_reset"]), (&json!(1), &json!(false)));
    let entry = &state["action_logs"][0];
    assert_eq!((&entry["action"], &entry["reward"]), (&open_ticket(), &taken["reward"]));
    assert_eq!(entry["observation"], taken["observation"]);
    let empty = served.socket("/ws/ui").hear();
    assert_eq!(empty["episode_state"]["action_logs"], json!([]));
}
