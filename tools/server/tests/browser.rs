//! The pages in headless Chromium: what people do with them works, and nobody is shut out of them.
//!
//! `cargo xtask pages` makes the environment of Python that this needs, finds Chromium and runs it;
//! with `AEGIS_FACT=part_of_a_name`, it runs some of the facts in `tests/browser/` alone.

use std::fs;
use std::future::pending;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use aegis_engine::catalogue;
use aegis_engine::episode::{Episode, Setting};
use aegis_engine::log::{LogWriter, Packing};
use aegis_engine::scenario::Compiled;
use aegis_engine::score::JudgeName;
use aegis_server::settings::{Mode, Visibility};
use aegis_server::{Environment, Settings, serve};
use serde_json::json;
use tokio::net::TcpListener;

/// The same as in `tests/browser/visit.py`.
const HOSTILE: &str = "<img src=x onerror=\"window.ran=1\"><script>window.ran=1</script>";

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium and Python packages: `cargo xtask pages` finds them and runs it"]
async fn people_work_with_the_pages() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser");
    write_runs(&folder);
    let settings = Settings { runs: Some(folder.join("runs")), ..Settings::default() };
    let open = Settings {
        visibility: Visibility::Open,
        environment: Environment::Shop,
        ..settings.clone()
    };
    let eval = Settings {
        visibility: Visibility::Eval,
        token: Some("let-me-in".to_owned()),
        ..settings.clone()
    };
    let production = Settings { mode: Mode::Production, ..settings.clone() };
    let mut arguments = vec![variable("AEGIS_CHROMIUM"), folder.display().to_string()];
    for (name, settings) in
        [("train", settings), ("open", open), ("eval", eval), ("production", production)]
    {
        arguments.push(format!("{name}={}", start(settings).await));
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/main.py");
    let mut driver = Command::new(variable("AEGIS_BROWSER_PYTHON"));
    driver.arg("-B").arg(script).args(arguments);
    let driven = tokio::task::spawn_blocking(move || driver.status()).await.unwrap();
    assert!(driven.unwrap().success(), "what failed stands above");
}

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set; `cargo xtask pages` sets it"))
}

/// Starts a server, and gives its address.
async fn start(settings: Settings) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(serve(settings, listener, pending()));
    format!("http://{address}")
}

/// Writes the runs that the pages show, and a log that somebody sends.
fn write_runs(folder: &Path) {
    let runs = folder.join("runs");
    _ = fs::remove_dir_all(&runs);
    let into = |name: &str| -> PathBuf {
        let run = runs.join(name);
        fs::create_dir_all(&run).unwrap();
        run
    };
    let core = catalogue::members(catalogue::pack("core").unwrap());
    let core: Vec<_> = core.into_iter().map(|id| catalogue::get(id).unwrap()).collect();
    let played = into("played");
    fs::write(played.join("episodes-0000000000.aegislog"), log_of(&core)).unwrap();
    fs::write(played.join("summary.json"), summary_of(&core)).unwrap();
    fs::write(into("audited").join("audit.json"), audit()).unwrap();
    fs::write(into(&HOSTILE.replace('/', "_")).join("manifest.json"), "{}").unwrap();
    fs::write(folder.join("hostile.aegislog"), log_of(&[hostile()])).unwrap();
}

/// The log of the solutions of some scenarios.
fn log_of(scenarios: &[Arc<Compiled>]) -> Vec<u8> {
    let mut writer = LogWriter::new(0..scenarios.len() as u64, Packing::Raw);
    for (number, scenario) in (0..).zip(scenarios) {
        let judge = JudgeName::default_for(scenario);
        let setting =
            Setting { episode: number, seed: 0, judge, policies: &["oracle"], fork: None };
        let mut episode = Episode::open(scenario, &setting).unwrap();
        for mut answer in scenario.oracle.clone() {
            episode.act(&mut answer).unwrap();
        }
        episode.seal();
        writer.append(episode.log(), scenario, 0);
    }
    writer.take().collect()
}

/// A scenario of somebody's own whose texts would like to be scripts.
fn hostile() -> Arc<Compiled> {
    let (file, text) = catalogue::file("login_incident_triage").unwrap();
    let escaped = HOSTILE.replace('"', "\\\"");
    let texts = [
        "Admin sign-in failures during an incident",
        "Admins locked out, need this fixed now",
        "Jordan Pike <jordan.pike@northstar.example>",
        "Incident 311: intermittent admin sign-in failures",
    ];
    let mut text = text.replacen("login_incident_triage", "hostile_case", 2);
    for words in texts {
        assert!(text.contains(words), "{file} has {words:?}");
        text = text.replace(words, &escaped);
    }
    Arc::new(Compiled::load(file, &text).unwrap())
}

fn summary_of(scenarios: &[Arc<Compiled>]) -> String {
    let reached = |scenario: &Arc<Compiled>| {
        json!({
            "scenario": scenario.source.id, "judge": "classic", "episodes": 8, "mean": 0.925,
            "passed": 6, "mean_turns": 9.5, "refusals": 1, "unsafe_acts": 0,
        })
    };
    let policy = |name: &str| {
        let reached: Vec<_> = scenarios.iter().map(reached).collect();
        json!({ "policy": name, "scenarios": reached })
    };
    let summary = json!({
        "engine": "0.1.0", "seed": 0, "repeats": 8, "pass_at": 0.95, "episodes": 48,
        "turns": 1_911, "digest": "02e6bd17421fa153",
        "policies": [policy("greedy"), policy("oracle")],
    });
    summary.to_string()
}

fn audit() -> String {
    let check = |number: u32, verdict: &str| {
        json!({
            "number": number, "name": "copy the printed reply and finalize", "verdict": verdict,
            "measured": "0.1667 on the mean of 27 fixtures", "bound": "at most 0.05",
        })
    };
    let verdicts = ["holds", "known_fault", "broken", "shown"];
    let checks: Vec<_> = (1..).zip(verdicts).map(|(number, it)| check(number, it)).collect();
    let audit = json!({
        "pack": "classic", "engine": "0.1.0", "cases": 27,
        "cases_digest": "43447344d97a1d09fc4a2075d14b896f", "checks": checks,
    });
    audit.to_string()
}
