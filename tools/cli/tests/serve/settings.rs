//! Settings from options, variables and a file, in this order.

use std::process::Command;

use crate::client::Http;
use crate::server::{Server, aegis_serve};

/// What `aegis serve` says when it does not start.
fn refused(command: &mut Command) -> (Option<i32>, String) {
    let output = command.output().unwrap();
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

fn environment(server: &Server) -> String {
    let answer = server.http().post("/reset", "Authorization: Bearer secret\r\n", "{}");
    assert_eq!(answer.status, 200, "{answer:?}");
    let line = answer.head.lines().find_map(|line| line.strip_prefix("set-cookie: aegis_"));
    line.unwrap().split("_session").next().unwrap().to_owned()
}

#[test]
fn options_outweigh_variables_and_these_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("aegis.ron");
    let text = "(port: 0, env: \"shop\", token: \"secret\", limits: (body_bytes: 2000))";
    std::fs::write(&file, text).unwrap();
    let serve = || {
        let mut command = aegis_serve();
        command.arg("--config").arg(&file);
        command
    };
    let of_file = Server::start(serve());
    assert_eq!(environment(&of_file), "shop");
    assert_eq!(of_file.http().get("/metrics").status, 401);
    let long = "x".repeat(3_000);
    let answer = of_file.http().post("/reset", "Authorization: Bearer secret\r\n", &long);
    assert_eq!(answer.status, 413);
    let mut command = serve();
    command.env("AEGIS_ENV", "desk2");
    assert_eq!(environment(&Server::start(command)), "desk2");
    let mut command = serve();
    command.env("AEGIS_ENV", "desk2").args(["--env", "desk"]);
    assert_eq!(environment(&Server::start(command)), "desk");
}

#[test]
fn a_wrong_setting_is_told_with_its_place_and_the_nearest() {
    let folder = tempfile::tempdir().unwrap();
    for (text, advice) in [
        ("(prot: 8000)", "aegis.ron:1:2: there is no setting `prot`; did you mean `port`?"),
        ("(limits: (ping_second: 5))", "did you mean `ping_seconds`?"),
        ("(\n    port: 70000)", "aegis.ron:2:"),
        ("(env: \"desks\")", "--env cannot be \"desks\"; write one of desk, shop, desk2"),
        ("(limits: (ping_seconds: 0))", "ping_seconds cannot be 0; write seconds above 0"),
    ] {
        std::fs::write(folder.path().join("aegis.ron"), text).unwrap();
        let mut command = aegis_serve();
        let (code, said) =
            refused(command.current_dir(folder.path()).args(["--config", "aegis.ron"]));
        assert_eq!(code, Some(2), "{text}: {said}");
        assert!(said.contains(advice), "{text}: {said}");
    }
    let (code, said) = refused(aegis_serve().args(["--config", "/nowhere/aegis.ron"]));
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("cannot read /nowhere/aegis.ron"), "{said}");
}

#[test]
fn a_server_that_is_asked_to_end_does_so_with_exit_0() {
    let mut command = aegis_serve();
    command.args(["--port", "0"]);
    let mut server = Server::start(command);
    let mut http: Http = server.http();
    assert_eq!(http.post("/reset", "", "{}").status, 200);
    assert_eq!(server.terminate().code(), Some(0));
    assert!(http.is_cut_off());
}
