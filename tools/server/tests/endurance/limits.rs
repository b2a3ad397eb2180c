//! Each limit refuses the one who breaks it, with the right code, while others go on.

use std::time::Duration;

use aegis_server::Settings;
use aegis_server::settings::Limits;

use crate::client::{Frame, Socket};
use crate::house::House;
use crate::{RESET, SEARCH};

fn with(change: impl FnOnce(&mut Limits)) -> Settings {
    let mut settings = Settings::default();
    change(&mut settings.limits);
    settings
}

#[test]
fn a_body_over_the_limit_is_answered_with_413_and_the_connection_goes_on() {
    let house = House::open(with(|limits| limits.body_bytes = 100_000));
    let mut http = house.http();
    // Far more than the buffers of both ends hold: the client sends on when the answer is there.
    let long = format!(r#"{{"fixture_id":"{}"}}"#, "x".repeat(20_000_000));
    assert_eq!(http.post("/reset", "", &long).status, 413);
    assert_eq!(http.get("/health").status, 200);
    // Nor do chunks without a length help.
    http.send("POST /reset HTTP/1.1\r\nHost: desk\r\nTransfer-Encoding: chunked\r\n\r\n").unwrap();
    for _ in 0..20 {
        http.send(&format!("{:x}\r\n{}\r\n", 10_000, "x".repeat(10_000))).unwrap();
    }
    http.send("0\r\n\r\n").unwrap();
    assert_eq!(http.answer().unwrap().status, 413);
    assert_eq!(house.metric("aegis_sessions"), 0.0);
}

#[test]
fn a_head_that_never_ends_is_answered_with_408_and_silence_with_nothing() {
    let house = House::open(with(|limits| limits.head_time = Duration::from_millis(100)));
    let (mut slow, mut silent) = (house.http(), house.http());
    slow.send("GET /health HTTP/1.1\r\nHost: de").unwrap();
    let answer = slow.answer().unwrap();
    assert_eq!(answer.status, 408, "{answer:?}");
    assert!(slow.is_cut_off());
    assert!(silent.is_cut_off());
}

#[test]
fn a_body_that_never_ends_is_answered_with_408() {
    let house = House::open(with(|limits| limits.body_time = Duration::from_millis(100)));
    let mut slow = house.http();
    slow.send("POST /reset HTTP/1.1\r\nHost: desk\r\nContent-Length: 50\r\n\r\n{").unwrap();
    let answer = slow.answer().unwrap();
    assert_eq!(answer.status, 408, "{answer:?}");
    assert!(answer.text().contains("in time"), "{answer:?}");
    assert!(slow.is_cut_off());
    assert_eq!(house.metric("aegis_sessions"), 0.0);
}

#[test]
fn a_socket_whose_client_has_gone_without_a_word_lets_go_of_its_session() {
    let house = House::open(with(|limits| limits.ping_every = Duration::from_millis(50)));
    let mut gone = house.socket();
    gone.answers_pings = false;
    let opened = gone.say(RESET);
    let id = opened["data"]["metadata"]["session_id"].as_str().unwrap().to_owned();
    let path = format!("/ws?session_id={id}");
    let refused = Socket::open(house.address, &path).hear();
    let Frame::Text(refused) = refused else { panic!("{refused:?}") };
    assert!(refused.contains("SESSION_ERROR"), "{refused}");
    house.wait_until("aegis_sessions_attached", |attached| attached == 0.0);
    let mut again = Socket::open(house.address, &path);
    assert_eq!(again.say(r#"{"type":"state"}"#)["data"]["step_count"], 0);
    // The first one was asked, and closed since it did not answer.
    assert_eq!(gone.hear(), Frame::Ping);
    assert_eq!(gone.hear(), Frame::Gone);
}

#[test]
fn a_socket_that_answers_pings_stays_and_one_that_is_idle_for_too_long_is_closed() {
    let mut settings = with(|limits| limits.ping_every = Duration::from_millis(50));
    settings.idle_timeout = Duration::from_millis(400);
    let house = House::open(settings);
    let mut socket = house.socket();
    socket.say(RESET);
    let mut pings = 0;
    let end = loop {
        match socket.hear() {
            Frame::Ping => pings += 1,
            frame => break frame,
        }
    };
    assert_eq!(end, Frame::Close(1001));
    assert!(pings >= 3, "{pings} pings");
    house.wait_until("aegis_sessions", |sessions| sessions == 0.0);
}

#[test]
fn a_flood_of_sessions_is_refused_while_those_that_are_open_go_on() {
    let house = House::open(Settings { max_sessions: 3, ..Settings::default() });
    let mut sockets: Vec<Socket> = (0..3).map(|_| house.socket()).collect();
    sockets.iter_mut().for_each(|socket| _ = socket.say(RESET));
    for _ in 0..20 {
        let mut refused = house.socket();
        let Frame::Text(text) = refused.hear() else { panic!("no frame says why") };
        assert!(text.contains("CAPACITY_REACHED"), "{text}");
        assert!(text.contains(r#""active_sessions":3"#), "{text}");
        assert_eq!(refused.hear(), Frame::Close(1000));
        let answer = house.http().post("/reset", "", "{}");
        assert_eq!(answer.status, 503, "{answer:?}");
        assert!(answer.head.contains("retry-after: 1"), "{answer:?}");
    }
    for socket in &mut sockets {
        assert_eq!(socket.say(SEARCH)["type"], "observation");
    }
    assert_eq!(house.metric(r#"aegis_faults_total{kind="full"}"#), 40.0);
    sockets[0].try_say(r#"{"type":"close"}"#).unwrap();
    house.wait_until("aegis_sessions", |sessions| sessions < 3.0);
    assert_eq!(house.socket().say(RESET)["type"], "observation");
}

#[test]
fn more_connections_than_there_may_be_are_refused_with_503_until_others_leave() {
    let house = House::open(with(|limits| limits.connections = 3));
    // A refusal cuts the connection off, maybe in the middle of the question.
    let admit = || loop {
        let mut http = house.http();
        if http.ask("GET", "/health", "", "").is_ok_and(|answer| answer.status == 200) {
            return http;
        }
    };
    let mut kept: Vec<_> = (0..3).map(|_| admit()).collect();
    let mut refused = house.http();
    let answer = refused.answer().unwrap();
    assert_eq!(answer.status, 503, "{answer:?}");
    assert!(refused.is_cut_off());
    kept.iter_mut().for_each(|http| assert_eq!(http.get("/health").status, 200));
    kept.pop();
    admit();
    assert!(kept[0].get("/metrics").text().contains("aegis_connections_refused_total"));
}

#[test]
fn without_the_token_nobody_plays_and_probes_need_none() {
    let token = Some("an operator's secret".to_owned());
    let house = House::open(Settings { token, ..Settings::default() });
    let mut http = house.http();
    for path in ["/health", "/livez", "/ready", "/readyz"] {
        assert_eq!(http.get(path).status, 200, "{path}");
    }
    for wrong in ["", "Authorization: Bearer an operator's secre\r\n", "Authorization: Basic x\r\n"]
    {
        for path in ["/metrics", "/sessions", "/nothing", "/envs/shop/state"] {
            let answer = http.ask("GET", path, wrong, "").unwrap();
            assert_eq!(answer.status, 401, "{path} with {wrong:?}");
            assert!(answer.head.contains("www-authenticate: Bearer"), "{answer:?}");
        }
        let refused = Socket::try_open(house.address, "/ws", wrong).unwrap().err().unwrap();
        assert_eq!(refused.status, 401);
    }
    let right = "Authorization: Bearer an operator's secret\r\n";
    assert_eq!(http.post("/reset", right, "{}").status, 200);
    let mut socket = Socket::try_open(house.address, "/ws", right).unwrap().unwrap();
    assert_eq!(socket.say(RESET)["type"], "observation");
    let cookie = "Cookie: aegis_token=an operator's secret\r\n";
    assert_eq!(http.ask("GET", "/metrics", cookie, "").unwrap().status, 200);
}

#[test]
fn a_client_that_does_not_read_holds_up_nobody_and_loses_its_connection() {
    let house = House::open(with(|limits| limits.unread_time = Duration::from_millis(200)));
    let mut http = house.http();
    let opened = http.post("/reset", "", r#"{"fixture_id":"login_incident_triage"}"#);
    let header = format!("X-Session-Id: {}\r\n", opened.session());
    let connections = house.metric("aegis_connections");
    let mut deaf = house.http();
    let ask = format!("GET /state HTTP/1.1\r\nHost: desk\r\n{header}\r\n").repeat(20_000);
    // The answers are far more than the buffers of both ends hold, and nothing is read.
    let asking = std::thread::spawn(move || {
        _ = deaf.send(&ask);
        deaf
    });
    let body = r#"{"action_type":"search_kb","query":"login"}"#;
    for turn in 1..=5 {
        let answer = http.post("/step", &header, body);
        // Two requests for one session at the same moment are refused, which both may be here.
        assert!([200, 409].contains(&answer.status), "{turn}: {answer:?}");
    }
    let _deaf = asking.join().unwrap();
    house.wait_until("aegis_connections", |now| now <= connections);
    assert_eq!(http.post("/step", &header, body).status, 200);
}
