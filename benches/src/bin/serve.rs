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
use tokio::task::JoinSet;
use tokio::time::Instant;

/// How many clients put load on a server.
const CLIENTS: usize = 64;
/// How many steps a second are aimed at over WebSockets, and how many requests over HTTP.
const AIMED_STEPS: f64 = 30_000.0;
const AIMED_REQUESTS: f64 = 20_000.0;
/// How long an observation of these scenarios is.
const ANSWER_BYTES: usize = 3_600;
/// A step that takes nothing but a turn.
const STEP: &str = r#"{"type":"step","data":{"action_type":"search_kb","query":"login"}}"#;
/// How many sockets sit idle.
const IDLE: usize = 10_000;
/// After how long all desks of idle sessions sleep; the last ones are awake for 20 seconds.
const ASLEEP: Duration = Duration::from_secs(22);
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

/// Steps over WebSockets and HTTP, each beside the echo: at full load, at half of what is aimed at,
/// and at half of what was reached.
async fn speed(options: &Options) -> io::Result<()> {
    let episodes = Arc::new(moves::of_pack("train"));
    println!(
        "| wire | fsync | requests/s | steps/s | of the echo | bytes | us of processor | \
         p50, p99 ms | at half of the aim | at half of that |"
    );
    println!("|---|---|---:|---:|---:|---:|---:|---:|---:|---:|");
    for (wire, prefix, name, aim) in [
        (Wire::Socket, "/envs/desk", "WebSocket", AIMED_STEPS),
        (Wire::Http, "/envs/desk", "HTTP", AIMED_REQUESTS),
        (Wire::Http, "", "HTTP at the root", AIMED_REQUESTS),
    ] {
        let press = Press { wire, aim, episodes: &episodes, seconds: options.seconds };
        let echo = Served::start(&std::env::current_exe()?, &["echo"])?;
        echo.answers("/health").await?;
        let bare = press.on(&echo, "").await?;
        println!("| {name}, bare echo | | {}", bare.row(&bare));
        drop(echo);
        for fsync in ["interval", "always", "never"] {
            let folder = tempfile::tempdir()?;
            let server = serve(options, Some(folder.path()), fsync)?;
            server.answers("/ready").await?;
            let borne = press.on(&server, prefix).await?;
            println!("| {name} | {fsync} | {}", borne.row(&bare));
        }
    }
    Ok(())
}

/// A wire on which servers are put under load.
struct Press<'a> {
    wire: Wire,
    /// How many a second are aimed at: steps over WebSockets, requests over HTTP.
    aim: f64,
    episodes: &'a Arc<Vec<Episode>>,
    seconds: u64,
}

/// What a server bore.
struct Borne {
    full: Seen,
    half_of_aim: Seen,
    half_of_that: Seen,
    /// How much of a processor a request took, in microseconds.
    micros: f64,
}

impl Press<'_> {
    async fn on(&self, server: &Served, prefix: &str) -> io::Result<Borne> {
        let load = Load {
            host: server.host,
            wire: self.wire,
            prefix: prefix.to_owned(),
            clients: CLIENTS,
            time: Duration::from_secs(self.seconds),
            rate: None,
        };
        let paced = |rate| Load { rate: Some(rate), ..load.clone() };
        let before = server.processor_seconds();
        let full = load.run(self.episodes).await?;
        let spent = server.processor_seconds() - before;
        let counted = if self.wire == Wire::Socket { full.step_rate() } else { full.rate() };
        let aim = self.aim * full.rate() / counted;
        Ok(Borne {
            half_of_aim: paced(aim / 2.0).run(self.episodes).await?,
            half_of_that: paced(full.rate() / 2.0).run(self.episodes).await?,
            micros: spent / full.micros.len() as f64 * 1e6,
            full,
        })
    }
}

impl Borne {
    fn row(&self, echo: &Self) -> String {
        let waits = [&self.full, &self.half_of_aim, &self.half_of_that]
            .map(|seen| format!("{:.2}, {:.2}", seen.millis(0.5), seen.millis(0.99)));
        format!(
            "{:.0} | {:.0} | {:.2} | {} | {:.1} | {} |",
            self.full.rate(),
            self.full.step_rate(),
            self.full.rate() / echo.full.rate(),
            self.full.answer_bytes(),
            self.micros,
            waits.join(" | "),
        )
    }
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

/// How sessions come to be idle.
struct Idle {
    about: &'static str,
    path: &'static str,
    /// What the data of a reset is, by the number of the session.
    reset: fn(usize) -> String,
    steps: usize,
    is_burst: bool,
}

const IDLES: &[Idle] = &[
    Idle {
        about: "desk, reset and two steps",
        path: "/envs/desk/ws",
        reset: |_| "{}".to_owned(),
        steps: 2,
        is_burst: false,
    },
    Idle {
        about: "desk, all reset at once",
        path: "/envs/desk/ws",
        reset: |_| "{}".to_owned(),
        steps: 0,
        is_burst: true,
    },
    Idle {
        about: "desk2, one generated case, reset and two steps",
        path: "/envs/desk2/ws",
        reset: |_| "{}".to_owned(),
        steps: 2,
        is_burst: false,
    },
    Idle {
        about: "desk2, 10,000 generated cases, reset and two steps",
        path: "/envs/desk2/ws",
        reset: |n| format!(r#"{{"split":"train","index":{n}}}"#),
        steps: 2,
        is_burst: false,
    },
];

/// What idle sockets take, and how soon the sessions behind them are there again.
async fn idle(options: &Options) -> io::Result<()> {
    println!(
        "| 10,000 sockets | MB | at most MB | woken | mean ms | within 2 ms | within 10 ms | \
         a client waits p50, p99 ms |"
    );
    println!("|---|---:|---:|---:|---:|---:|---:|---:|");
    for idle in IDLES {
        let server = serve(options, None, "interval")?;
        server.answers("/ready").await?;
        let before = server.memory("VmRSS") as f64 / 1e6;
        let mut lines = idle.open(&server).await?;
        tokio::time::sleep(ASLEEP).await;
        let [now, peak] = ["VmRSS", "VmHWM"].map(|field| server.memory(field) as f64 / 1e6);
        let mut waking = Seen::default();
        for line in lines.iter_mut().take(IDLE / 2) {
            waking.micros.push(timed(line, STEP).await?);
        }
        waking.micros.sort_unstable();
        let page = Line::connect(server.host).await?.get("/metrics").await?.1;
        let page = String::from_utf8_lossy(&page).into_owned();
        let figure = |name: &str| {
            let line = page.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
            line.and_then(|value| value.parse::<f64>().ok()).unwrap_or(0.0)
        };
        let woken = figure("aegis_wake_seconds_count");
        let within =
            |bound| 100.0 * figure(&format!("aegis_wake_seconds_bucket{{le=\"{bound}\"}}"));
        println!(
            "| {} | {now:.0} ({before:.0} with none) | {peak:.0} | {woken:.0} | {:.3} | {:.2} % | \
             {:.2} % | {:.2}, {:.2} |",
            idle.about,
            figure("aegis_wake_seconds_sum") / woken * 1e3,
            within("0.002") / woken,
            within("0.01") / woken,
            waking.millis(0.5),
            waking.millis(0.99),
        );
    }
    Ok(())
}

impl Idle {
    async fn open(&self, server: &Served) -> io::Result<Vec<Line>> {
        let reset = |n| format!(r#"{{"type":"reset","data":{}}}"#, (self.reset)(n));
        let mut lines = Vec::with_capacity(IDLE);
        for n in 0..IDLE {
            let mut line = Line::socket(server.host, self.path).await?;
            if !self.is_burst {
                line.say(&reset(n)).await?;
            }
            for _ in 0..self.steps {
                line.say(STEP).await?;
            }
            lines.push(line);
        }
        if !self.is_burst {
            return Ok(lines);
        }
        let mut asking = JoinSet::new();
        for (n, mut line) in lines.into_iter().enumerate() {
            let reset = reset(n);
            asking.spawn(async move { line.say(&reset).await.map(|_| line) });
        }
        asking.join_all().await.into_iter().collect()
    }
}

async fn timed(line: &mut Line, text: &str) -> io::Result<u32> {
    let asked = Instant::now();
    line.say(text).await?;
    Ok(u32::try_from(asked.elapsed().as_micros()).unwrap_or(u32::MAX))
}
