//! Puts load on `aegis serve` beside a bare axum echo in the same run, and prints the tables of
//! `benches/README.md`.
//!
//! `serve [speed|start|idle] [--server PATH] [--seconds N]`; without a word it does all of it.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use aegis_benches::served::child::Served;
use aegis_benches::served::echo;
use aegis_benches::served::line::Line;
use aegis_benches::served::load::{Load, Seen, Wire};
use aegis_benches::served::moves::{self, Episode};
use tokio::time::Instant;

/// How many clients put load on a server.
const CLIENTS: usize = 64;
/// How long an observation of these scenarios is.
const ANSWER_BYTES: usize = 3_600;
/// How many sockets sit idle.
const IDLE: usize = 10_000;
/// How large the store is that a server reads at its start.
const STORE_BYTES: u64 = 100 * 1024 * 1024;

struct Options {
    what: String,
    server: PathBuf,
    seconds: u64,
    port: u16,
}

fn main() -> io::Result<()> {
    let options = options()?;
    if options.what == "echo" {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        return runtime.block_on(echo::serve(options.port, ANSWER_BYTES));
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let all = options.what == "all";
        if all || options.what == "start" {
            start(&options).await?;
        }
        if all || options.what == "speed" {
            speed(&options).await?;
        }
        if all || options.what == "idle" {
            idle(&options).await?;
        }
        Ok(())
    })
}

fn options() -> io::Result<Options> {
    let beside = std::env::current_exe()?.with_file_name("aegis");
    let mut options = Options { what: "all".to_owned(), server: beside, seconds: 5, port: 0 };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut value = || words.next().unwrap_or_default();
        match word.as_str() {
            "--server" => options.server = value().into(),
            "--seconds" => options.seconds = value().parse().map_err(io::Error::other)?,
            "--port" => options.port = value().parse().map_err(io::Error::other)?,
            _ => options.what = word,
        }
    }
    Ok(options)
}

/// Starts `aegis serve` over a folder.
fn serve(options: &Options, store: Option<&Path>, fsync: &str) -> io::Result<Served> {
    let mut arguments = vec!["serve", "--fsync", fsync];
    if let Some(store) = store {
        arguments.extend(["--store", store.to_str().unwrap_or_default()]);
    }
    Served::start(&options.server, &arguments)
}

/// Steps over WebSockets and HTTP, each beside the echo, at full load and at half of it.
async fn speed(options: &Options) -> io::Result<()> {
    let episodes = Arc::new(moves::of_pack("train"));
    println!("| wire | fsync | requests/s | steps/s | of the echo | bytes | p50 ms | p99 ms | p50, p99 ms at half | us of server |");
    println!("|---|---|---:|---:|---:|---:|---:|---:|---:|---:|");
    for (wire, prefix, name) in [
        (Wire::Socket, "/envs/desk", "WebSocket"),
        (Wire::Http, "/envs/desk", "HTTP"),
        (Wire::Http, "", "HTTP at the root"),
    ] {
        let bare = bare(options, wire, &episodes).await?;
        println!("| {name}, bare echo | | {}", row(&bare, &bare, None, 0.0));
        for fsync in ["interval", "always", "never"] {
            let folder = tempfile::tempdir()?;
            let server = serve(options, Some(folder.path()), fsync)?;
            server.answers("/ready").await?;
            let load = Load {
                host: server.host,
                wire,
                prefix: prefix.to_owned(),
                clients: CLIENTS,
                time: Duration::from_secs(options.seconds),
                rate: None,
            };
            let before = server.processor_seconds();
            let full = load.run(&episodes).await?;
            let spent = (server.processor_seconds() - before) / full.micros.len() as f64;
            let half = Load { rate: Some(full.rate() / 2.0), ..load }.run(&episodes).await?;
            println!("| {name} | {fsync} | {}", row(&full, &bare, Some(&half), spent * 1e6));
        }
    }
    Ok(())
}

async fn bare(options: &Options, wire: Wire, episodes: &Arc<Vec<Episode>>) -> io::Result<Seen> {
    let server = Served::start(&std::env::current_exe()?, &["echo"])?;
    server.answers("/health").await?;
    let time = Duration::from_secs(options.seconds);
    let (host, prefix) = (server.host, String::new());
    Load { host, wire, prefix, clients: CLIENTS, time, rate: None }.run(episodes).await
}

fn row(seen: &Seen, bare: &Seen, half: Option<&Seen>, micros: f64) -> String {
    let half = half.map_or_else(String::new, |half| {
        format!("{:.2}, {:.2}", half.millis(0.5), half.millis(0.99))
    });
    format!(
        "{:.0} | {:.0} | {:.2} | {} | {:.2} | {:.2} | {half} | {micros:.1} |",
        seen.rate(),
        seen.step_rate(),
        seen.rate() / bare.rate(),
        seen.answer_bytes(),
        seen.millis(0.5),
        seen.millis(0.99),
    )
}

/// How soon a server answers, with nothing to read and with a large store.
async fn start(options: &Options) -> io::Result<()> {
    println!("| store | first /health ms | sessions there after ms |");
    println!("|---|---:|---:|");
    let server = serve(options, None, "interval")?;
    println!("| none | {:.0} | |", millis(server.answers("/health").await?));
    drop(server);
    let folder = tempfile::tempdir()?;
    let episodes = Arc::new(moves::of_pack("train"));
    let server = serve(options, Some(folder.path()), "never")?;
    server.answers("/ready").await?;
    while folder_bytes(folder.path())? < STORE_BYTES {
        let load = Load {
            host: server.host,
            wire: Wire::Socket,
            prefix: "/envs/desk".to_owned(),
            clients: CLIENTS,
            time: Duration::from_secs(2),
            rate: None,
        };
        load.run(&episodes).await?;
    }
    drop(server);
    let megabytes = folder_bytes(folder.path())? as f64 / 1e6;
    let server = serve(options, Some(folder.path()), "never")?;
    let first = millis(server.answers("/health").await?);
    let ready = millis(server.answers("/ready").await?);
    let peak = server.memory("VmHWM") as f64 / 1e6;
    println!("| {megabytes:.0} MB | {first:.0} | {ready:.0} ({peak:.0} MB of memory) |");
    Ok(())
}

fn folder_bytes(folder: &Path) -> io::Result<u64> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(folder)? {
        bytes += entry?.metadata()?.len();
    }
    Ok(bytes)
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// What idle sockets take, and how soon the sessions behind them are there again.
async fn idle(options: &Options) -> io::Result<()> {
    println!("| sockets | MB | at most MB | waking p50, p99, max ms | awake p50, p99, max ms |");
    println!("|---|---:|---:|---:|---:|");
    for (environment, fixture) in [("desk", None), ("desk2", None), ("desk", Some("burst"))] {
        let server = serve(options, None, "interval")?;
        server.answers("/ready").await?;
        let before = server.memory("VmRSS") as f64 / 1e6;
        let reset = r#"{"type":"reset","data":{}}"#;
        let wait = r#"{"type":"step","data":{"action_type":"search_kb","query":"login"}}"#;
        let path = format!("/envs/{environment}/ws");
        let mut lines = Vec::with_capacity(IDLE);
        for _ in 0..IDLE {
            let mut line = Line::socket(server.host, &path).await?;
            line.say(reset).await?;
            if fixture.is_none() {
                line.say(wait).await?;
                line.say(wait).await?;
            }
            lines.push(line);
        }
        tokio::time::sleep(Duration::from_secs(2)).await;
        let (now, peak) = (server.memory("VmRSS") as f64 / 1e6, server.memory("VmHWM") as f64 / 1e6);
        let (mut waking, mut awake) = (Seen::default(), Seen::default());
        for line in lines.iter_mut().take(IDLE / 2) {
            waking.micros.push(timed(line, wait).await?);
            awake.micros.push(timed(line, wait).await?);
        }
        waking.micros.sort_unstable();
        awake.micros.sort_unstable();
        let three = |seen: &Seen| {
            format!("{:.2}, {:.2}, {:.2}", seen.millis(0.5), seen.millis(0.99), seen.millis(1.0))
        };
        let how = fixture.map_or("reset and two steps", |_| "reset alone");
        println!(
            "| {IDLE} on {environment}, {how} | {now:.0} ({before:.0} with none) | {peak:.0} | {} | {} |",
            three(&waking),
            three(&awake)
        );
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "a benchmark looks at the clock")]
async fn timed(line: &mut Line, text: &str) -> io::Result<u32> {
    let asked = Instant::now();
    line.say(text).await?;
    Ok(u32::try_from(asked.elapsed().as_micros()).unwrap_or(u32::MAX))
}
