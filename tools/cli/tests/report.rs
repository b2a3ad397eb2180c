//! The report of a run, through the binary.

mod aegis;

use std::fs;

use aegis::{Folder, keys};

/// A folder with a run of two policies over the core pack in `out`.
fn run() -> Folder {
    let folder = Folder::new();
    let args = "rollout --policy random --policy oracle --pack core --episodes 4 --out out";
    folder.run(args).code(0);
    folder
}

#[test]
fn a_report_has_every_section_and_every_figure_with_its_numbers() {
    let folder = run();
    let ran = folder.run("report out").code(0).plain();
    ran.shows(&["wrote the report on 24 episodes to out/report.html"]);
    let page = folder.read("out/report.html");
    for part in [
        "<h1>out</h1>",
        "24 = 2 policies × 3 scenarios × 4 seeds",
        "Who played",
        "plays the solution",
        "<h2>Scores</h2>",
        "core</th>",
        "login_incident_triage",
        "<h2>Turn by turn</h2>",
        "<h2>What went wrong</h2>",
        "What episodes below the mark lacked",
        "include_reply_items",
        "<h2>Unsafe acts</h2>",
    ] {
        assert!(page.contains(part), "{part:?} is missing");
    }
    let figures = page.matches("<figure id=").count();
    assert!(figures >= 4);
    assert_eq!(page.matches("<figcaption>").count(), figures);
    assert_eq!(page.matches("<details>").count(), figures);
    let digest = folder.read("out/summary.json");
    let digest = serde_json::from_str::<serde_json::Value>(&digest).unwrap()["digest"].clone();
    assert!(page.contains(digest.as_str().unwrap()));
}

#[test]
fn a_report_needs_nothing_else() {
    let folder = run();
    folder.run("report out").code(0);
    let page = folder.read("out/report.html");
    for foreign in ["<script", "http://", "https://", "@import", "src=", "<link"] {
        assert!(!page.contains(foreign), "{foreign}");
    }
}

#[test]
fn the_same_folder_gives_the_same_bytes() {
    let folder = run();
    folder.run("report out").code(0);
    let doc = folder.run("report out --out again.html --json").code(0).json();
    assert_eq!(keys(&doc), ["bytes", "episodes", "out"]);
    assert_eq!(doc["out"], "again.html");
    assert!(folder.read("out/report.html") == folder.read("again.html"));
    assert_eq!(folder.read("again.html").len() as u64, doc["bytes"]);
}

#[test]
fn a_title_from_a_scenario_is_never_markup() {
    let folder = Folder::new();
    folder.run("scenario new mine").code(0);
    let text = folder.read("mine.ron");
    let start = text.find("title: \"").unwrap() + "title: \"".len();
    let end = start + text[start..].find('"').unwrap();
    let hostile = "</span><script>alert(1)</script>";
    folder.write("mine.ron", &format!("{}{hostile}{}", &text[..start], &text[end..]));
    folder.run("rollout --policy idle --scenario mine.ron --out out").code(0);
    folder.run("report out").code(0);
    let page = folder.read("out/report.html");
    assert!(!page.contains("<script"));
    assert!(page.contains("&lt;/span&gt;&lt;script&gt;alert(1)&lt;/script&gt;"));
}

#[test]
fn times_are_drawn_if_the_run_recorded_them_and_missed_aloud_if_not() {
    let folder = run();
    let recorded: serde_json::Value =
        serde_json::from_str(&folder.read("out/timing.json")).unwrap();
    let with = |turns: serde_json::Value| {
        let mut timing = recorded.clone();
        timing["seconds"] = 1.5.into();
        timing["threads"] = 2.into();
        timing["turn_times"] = turns;
        timing.to_string()
    };
    let none = with(serde_json::json!([]));
    let one = with(serde_json::json!([{ "policy": "random", "turns": [
        { "turn": 1, "decisions": 4, "mean_nanoseconds": 2000.0 }
    ] }]));
    for (timing, shown) in [
        (&none, "1.50 s on 2 threads"),
        (&none, "not timed turn by turn, so there is no figure of times"),
        (&one, "random: 2 µs on turn 1"),
    ] {
        folder.write("out/timing.json", timing);
        folder.run("report out").code(0);
        assert!(folder.read("out/report.html").contains(shown), "{shown}");
    }
}

#[test]
fn what_a_summary_says_of_trust_is_shown() {
    let folder = run();
    let mut summary: serde_json::Value =
        serde_json::from_str(&folder.read("out/summary.json")).unwrap();
    let policy = &mut summary["policies"][0];
    policy["in_process"] = true.into();
    policy["deterministic"] = false.into();
    policy["scenarios"][0]["failures"] = serde_json::json!([["it took too long", 3]]);
    policy["scenarios"][1]["failures"] = serde_json::json!([["it took too long", 4]]);
    folder.write("out/summary.json", &summary.to_string());
    folder.run("report out").code(0);
    let page = folder.read("out/report.html");
    assert!(page.contains("shared our memory, could read gold"));
    assert!(page.contains("not promised"));
    assert!(page.contains("<td>it took too long</td><td class=\"n\">7</td>"));
}

#[test]
fn a_damaged_or_unfinished_run_is_told_first() {
    let folder = run();
    let log = folder.path("out/episodes-0000000000.aegislog");
    let bytes = fs::read(&log).unwrap();
    fs::write(&log, &bytes[..bytes.len() - 1]).unwrap();
    folder.run("report out").code(3).says(&["a torn tail"]);
    let page = folder.read("out/report.html");
    let first = page.split("<h2>Scores</h2>").next().unwrap();
    assert!(first.contains("Read this first") && first.contains("a torn tail"), "{first}");
    fs::remove_file(folder.path("out/summary.json")).unwrap();
    folder.run("report out").code(2).says(&["has no summary.json"]);
    folder.run("report nowhere").code(2).says(&["nowhere is no folder"]);
}
