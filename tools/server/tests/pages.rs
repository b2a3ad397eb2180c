//! The pages over plain HTTP: who gets them, what they are sent with, and what they never tell.

use std::future::pending;

use aegis_server::settings::{Mode, Visibility};
use aegis_server::{Settings, serve};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

const PAGES: &[&str] = &[
    "/",
    "/home",
    "/demo",
    "/console",
    "/trajectory-viewer",
    "/benchmark-card",
    "/tasks",
    "/web",
    "/envs/shop/web",
    "/runs",
    "/live",
];
const BROWSER: &str = "Accept: text/html,application/xhtml+xml,*/*;q=0.8\r\n";

struct Served(String);

struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Served {
    async fn new(settings: Settings) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        tokio::spawn(serve(settings, listener, pending()));
        let served = Self(address);
        while served.get("/api/episodes", "").await.status == 503 {}
        served
    }

    async fn get(&self, path: &str, headers: &str) -> Answer {
        self.ask("GET", path, headers, "").await
    }

    async fn ask(&self, method: &str, path: &str, headers: &str, body: &str) -> Answer {
        let mut stream = TcpStream::connect(&self.0).await.unwrap();
        let length = body.len();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
             Content-Length: {length}\r\n{headers}\r\n{body}"
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, head: head.to_lowercase(), body: body.to_owned() }
    }

    async fn json(&self, method: &str, path: &str, headers: &str, body: &str) -> Value {
        let headers = format!("Content-Type: application/json\r\n{headers}");
        serde_json::from_str(&self.ask(method, path, &headers, body).await.body).unwrap()
    }
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }
}

fn with(visibility: Visibility) -> Settings {
    Settings { visibility, ..Settings::default() }
}

#[tokio::test]
async fn every_page_forbids_what_is_not_its_own() {
    let served = Served::new(Settings::default()).await;
    for path in PAGES {
        let page = served.get(path, BROWSER).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(page.body.starts_with("<!doctype html>"), "{path}");
        let policy = page.header("content-security-policy").unwrap();
        assert!(policy.contains("default-src 'none'; script-src 'self'; style-src 'self'"));
        assert!(!policy.contains("unsafe"), "{path}");
        assert!(!page.body.contains(" style="), "{path} has a style inside");
        assert!(!page.body.contains(" onclick="), "{path} has a script inside");
        let scripts = page.body.matches("<script").count();
        let modules = page.body.matches("<script type=\"module\" src=\"/assets/").count();
        assert_eq!(scripts, modules, "{path} has a script inside");
        assert!(!page.body.contains("\"http"), "{path} leads elsewhere");
    }
}

#[tokio::test]
async fn assets_are_kept_under_the_name_of_what_they_hold() {
    let served = Served::new(Settings::default()).await;
    let page = served.get("/home", BROWSER).await;
    let start = page.body.find("/assets/").unwrap();
    let path: String = page.body[start..].chars().take_while(|&it| it != '"').collect();
    let style = served.get(&path, "").await;
    assert_eq!(style.status, 200);
    assert_eq!(style.header("cache-control"), Some("public, max-age=31536000, immutable"));
    assert_eq!(style.header("content-type"), Some("text/css; charset=utf-8"));
    let former = served.get("/assets/000000000000/desk.css", "").await;
    assert_eq!(former.header("cache-control"), Some("no-cache"));
    assert_eq!(served.get("/assets/000000000000/..%2fbuild.rs", "").await.status, 404);
}

#[tokio::test]
async fn a_server_that_evaluates_tells_no_gold_on_its_pages() {
    let served = Served::new(with(Visibility::Eval)).await;
    let oracle = served.get("/api/story?of=oracle:login_incident_triage", "").await;
    assert_eq!(oracle.status, 403);
    let family = served.get("/api/story?of=oracle:billing_seat_adjustment@7", "").await;
    assert_eq!(family.status, 403);
    for path in PAGES {
        let page = served.get(path, BROWSER).await;
        assert!(!page.body.contains("incident_pending"), "{path} tells a closing code");
        assert!(!page.body.contains("oracle:"), "{path} leads to an oracle");
    }
}

#[tokio::test]
async fn a_judged_episode_is_played_without_its_story() {
    let served = Served::new(Settings::default()).await;
    let wanted = r#"{"fixture_id":"billing_seat_adjustment_v1"}"#;
    let opened = served.json("POST", "/envs/desk/reset", "", wanted).await;
    let session = opened["observation"]["metadata"]["session_id"].as_str().unwrap();
    let story = served.get(&format!("/api/story?of=session:{session}"), "").await;
    assert_eq!((story.status, story.body.as_str()), (200, "null"));
    let ticket = &opened["observation"]["inbox"][0]["ticket_id"];
    let close = json!({
        "action_type": "finalize_resolution", "ticket_id": ticket, "resolution_code": "resolved",
    });
    let header = format!("X-Session-Id: {session}\r\n");
    let body = json!({ "action": close }).to_string();
    let closed = served.json("POST", "/envs/desk/step", &header, &body).await;
    assert_eq!(closed["done"], true);
    let listed = served.json("GET", "/api/episodes", "", "").await;
    assert_eq!(listed, json!({ "episodes": [], "withheld": 1 }));
    assert_eq!(served.get("/api/story?of=episode:0", "").await.status, 403);
}

#[tokio::test]
async fn a_training_episode_is_told_turn_by_turn() {
    let served = Served::new(Settings::default()).await;
    let story =
        served.json("GET", "/api/story?of=oracle:login_incident_triage&brief=true", "", "").await;
    assert_eq!(story["score"], 1.0);
    let turns = story["turns"].as_array().unwrap();
    assert_eq!(turns.len(), 9);
    assert_eq!(turns[1]["events"][0], "opened TICKET-2001");
    for line in story["lines"].as_array().unwrap() {
        let after = line["after"].as_array().unwrap();
        assert_eq!(after.len(), turns.len());
        assert_eq!(after.last().unwrap(), &line["earned"]);
    }
}

#[tokio::test]
async fn the_turns_of_a_sleeping_desk_are_seen_live_without_waking_it() {
    let served = Served::new(Settings { awake_desks: 0, ..Settings::default() }).await;
    let wanted = r#"{"fixture_id":"login_incident_triage"}"#;
    let opened = served.json("POST", "/envs/desk/reset", "", wanted).await;
    let session = opened["observation"]["metadata"]["session_id"].as_str().unwrap();
    let header = format!("X-Session-Id: {session}\r\n");
    for record in ["acct_northstar", "incident_auth_311"] {
        let read = json!({ "action_type": "inspect_record", "record_id": record });
        let body = json!({ "action": read }).to_string();
        served.json("POST", "/envs/desk/step", &header, &body).await;
    }
    let asleep = loop {
        let now = served.json("GET", "/api/live", "", "").await;
        if now["listed"][0]["state"] == "asleep" {
            break now;
        }
    };
    assert_eq!(asleep["listed"][0]["turns"], 2);
    assert_eq!(asleep["listed"][0]["session"], session[..8]);
    assert_eq!(served.json("GET", "/live", "", "").await["awake"], 0);
}

#[tokio::test]
async fn runs_are_found_below_their_folder_alone() {
    let folder = std::env::temp_dir().join(format!("aegis-pages-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("runs/empty")).unwrap();
    std::fs::create_dir_all(folder.join("outside")).unwrap();
    std::fs::write(folder.join("outside/summary.json"), "{}").unwrap();
    std::fs::write(folder.join("runs/empty/manifest.json"), "{}").unwrap();
    let settings = Settings { runs: Some(folder.join("runs")), ..Settings::default() };
    let served = Served::new(settings).await;
    assert_eq!(served.get("/runs/empty", BROWSER).await.status, 200);
    for path in ["/runs/..%2foutside", "/runs/..", "/runs/empty/manifest.json", "/runs/none"] {
        assert_eq!(served.get(path, BROWSER).await.status, 404, "{path}");
    }
    assert_eq!(served.get("/api/runs/..%2foutside/episodes", "").await.status, 404);
    std::fs::remove_dir_all(&folder).unwrap();
}

#[tokio::test]
async fn whoever_signs_in_comes_back_to_this_server() {
    let token = Some("a secret; of several words".to_owned());
    let served = Served::new(Settings { token, ..Settings::default() }).await;
    let asked = served.get("/tasks", BROWSER).await;
    assert_eq!(asked.status, 401);
    assert!(asked.body.contains("action=\"/sign-in\""));
    assert!(served.get("/tasks", "").await.body.starts_with(r#"{"detail":"this server asks"#));
    let kind = "Content-Type: application/x-www-form-urlencoded\r\n";
    let token = "token=a+secret%3B+of+several+words";
    for (next, place) in [("/live", "/live"), ("//elsewhere", "/"), ("/%5Celsewhere", "/")] {
        let body = format!("{token}&next={next}");
        let shown = served.ask("POST", "/sign-in", kind, &body).await;
        assert_eq!((shown.status, shown.header("location")), (303, Some(place)));
        let cookie = shown.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
        let headers = format!("{BROWSER}Cookie: {cookie}\r\n");
        assert_eq!(served.get("/live", &headers).await.status, 200);
    }
    let wrong = served.ask("POST", "/sign-in", kind, "token=wrong&next=/live").await;
    assert_eq!((wrong.status, wrong.header("set-cookie")), (401, None));
}

#[tokio::test]
async fn a_server_in_production_still_has_its_pages() {
    let served = Served::new(Settings { mode: Mode::Production, ..Settings::default() }).await;
    for path in PAGES {
        assert_eq!(served.get(path, BROWSER).await.status, 200, "{path}");
    }
}
