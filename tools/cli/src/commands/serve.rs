//! `aegis serve`: the environments over HTTP, WebSockets and MCP, with pages.

mod file;

use std::io::IsTerminal as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use aegis_server::settings::{Fsync, Mode, Visibility};
use aegis_server::{Environment, Settings};
use anyhow::Context as _;
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

use crate::output::{self, Code, usage};
use crate::sources;

use file::File;

/// Serves the environments to clients of OpenEnv, to browsers and to whatever speaks HTTP.
///
/// Every session is a log: with --store a server that was killed comes back with all its sessions.
/// Every option can also be given as a variable such as AEGIS_PORT, or in the file of --config;
/// options outweigh variables, and these the file.
#[derive(clap::Args)]
#[command(after_help = "\
Example: the support desk for everybody on this machine
  $ aegis serve
  $ curl -s -X POST localhost:8000/reset -c cookies -o /dev/null
  $ curl -s -X POST localhost:8000/step -b cookies -H 'Content-Type: application/json' \\
      -d '{\"action_type\":\"open_ticket\",\"ticket_id\":\"TICKET-1001\"}'

Example: an evaluation whose sessions outlive the server, behind a token
  $ aegis serve --host 0.0.0.0 --visibility eval --store sessions --token \"$TOKEN\"

Example: the same from a file, which can also set what no option sets
  $ cat aegis.ron
  (
      host: \"0.0.0.0\",
      visibility: \"eval\",
      store: \"sessions\",
      limits: (connections: 4000, body_bytes: 65536, ping_seconds: 20),
  )
  $ aegis serve --config aegis.ron

/livez and /readyz are for probes, /metrics is for Prometheus. SIGTERM ends the server once what is
under way is answered. AEGIS_LOG=debug writes a line for each request.")]
pub struct Args {
    /// The file with settings, in RON
    #[arg(long, env = "AEGIS_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    /// The address to listen on [default: 127.0.0.1]
    #[arg(long, env = "AEGIS_HOST", value_name = "HOST")]
    host: Option<String>,
    /// The port to listen on; 0 takes a free one [default: 8000]
    #[arg(long, env = "AEGIS_PORT", value_name = "PORT")]
    port: Option<u16>,
    /// The environment at the root: desk, shop or desk2; all are below /envs/ [default: desk]
    #[arg(long, env = "AEGIS_ENV", value_name = "ENV")]
    env: Option<String>,
    /// The folder that keeps the logs of sessions; without it they are kept in memory
    #[arg(long, env = "AEGIS_STORE", value_name = "DIR")]
    store: Option<PathBuf>,
    /// The folder whose runs and audits the pages show
    #[arg(long, env = "AEGIS_RUNS", value_name = "DIR")]
    runs: Option<PathBuf>,
    /// When the store is made safe from a power cut: always, interval or never
    /// [default: interval]
    #[arg(long, env = "AEGIS_FSYNC", value_name = "WHEN")]
    fsync: Option<String>,
    /// What clients see of rewards and gold: train, eval or open [default: train]
    #[arg(long, env = "AEGIS_VISIBILITY", value_name = "WHAT")]
    visibility: Option<String>,
    /// simulation, or production, which has no reset, step and state over plain HTTP
    /// [default: simulation]
    #[arg(long, env = "OPENENV_MODE", value_name = "MODE")]
    mode: Option<String>,
    /// What every client must show as a bearer token
    #[arg(long, env = "AEGIS_TOKEN", value_name = "TOKEN", hide_env_values = true)]
    token: Option<String>,
    /// How many sessions there may be at a time [default: 20000]
    #[arg(long, env = "AEGIS_MAX_SESSIONS", value_name = "N")]
    max_sessions: Option<usize>,
    /// After how many seconds a session that nobody uses is closed [default: 3600]
    #[arg(long, env = "AEGIS_IDLE_TIMEOUT", value_name = "S")]
    idle_timeout: Option<u64>,
    /// How many desks are kept in memory; others are built again from their logs [default: 1024]
    #[arg(long, env = "AEGIS_AWAKE_DESKS", value_name = "N")]
    awake_desks: Option<usize>,
}

pub fn run(args: &Args) -> anyhow::Result<Code> {
    let file = File::read(args.config.as_deref())?;
    let settings = settings(args, &file)?;
    tell_what_happens();
    let host = args.host.as_ref().or(file.host.as_ref()).map_or("127.0.0.1", String::as_str);
    let port = args.port.or(file.port).unwrap_or(8000);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let served = runtime.block_on(async {
        let listener = TcpListener::bind((host, port)).await.with_context(|| {
            format!("cannot listen on {host}:{port}; choose another --host or --port")
        })?;
        // From the first line on that says that it is there, it can be asked to end.
        let stopped = stopped();
        greet(listener.local_addr()?, &settings);
        aegis_server::serve(settings, listener, stopped).await.context("the server has ended")
    });
    // All logs are safe; a store that is still being read need not be read to its end.
    runtime.shutdown_background();
    served.map(|()| Code::Fine)
}

/// The settings: options and variables first, then the file, then what the server does by itself.
fn settings(args: &Args, file: &File) -> anyhow::Result<Settings> {
    let usual = Settings::default();
    let text = |of_args: &Option<String>, of_file: &Option<String>, usual: &str| {
        of_args.clone().or_else(|| of_file.clone()).unwrap_or_else(|| usual.to_owned())
    };
    let env = text(&args.env, &file.env, usual.environment.as_str());
    let fsync = text(&args.fsync, &file.fsync, usual.fsync.as_str());
    let visibility = text(&args.visibility, &file.visibility, usual.visibility.as_str());
    let mode = text(&args.mode, &file.mode, usual.mode.as_str());
    let token = Some(text(&args.token, &file.token, ""));
    let idle_timeout = args.idle_timeout.or(file.idle_timeout).map(Duration::from_secs);
    Ok(Settings {
        environment: word("--env", &env, Environment::ALL, Environment::as_str)?,
        store: args.store.clone().or_else(|| file.store.clone()),
        runs: args.runs.clone().or_else(|| file.runs.clone()),
        fsync: word("--fsync", &fsync, Fsync::ALL, Fsync::as_str)?,
        visibility: word("--visibility", &visibility, Visibility::ALL, Visibility::as_str)?,
        mode: word("--mode", &mode, Mode::ALL, Mode::as_str)?,
        token: token.filter(|token| !token.is_empty()),
        max_sessions: args.max_sessions.or(file.max_sessions).unwrap_or(usual.max_sessions),
        idle_timeout: idle_timeout.unwrap_or(usual.idle_timeout),
        awake_desks: args.awake_desks.or(file.awake_desks).unwrap_or(usual.awake_desks),
        journal_bytes: file.journal_bytes.unwrap_or(usual.journal_bytes),
        limits: file.limits.limits()?,
        private_key: sources::private_key().ok(),
    })
}

/// One of a few words.
fn word<T: Copy>(
    option: &str,
    given: &str,
    all: &[T],
    as_str: fn(T) -> &'static str,
) -> anyhow::Result<T> {
    all.iter().copied().find(|&member| as_str(member) == given).ok_or_else(|| {
        let known: Vec<&str> = all.iter().map(|&member| as_str(member)).collect();
        usage(format!("{option} cannot be {given:?}; write one of {}", known.join(", ")))
    })
}

fn greet(address: SocketAddr, settings: &Settings) {
    let environment = settings.environment.as_str();
    output::say(format_args!("serving {environment} on http://{address}; Ctrl-C ends it"));
    if !address.ip().is_loopback() && settings.token.is_none() {
        output::say(format_args!(
            "everybody who reaches this address can play; --token keeps others out"
        ));
    }
}

/// What happens goes to standard error, as words in a terminal and as JSON elsewhere.
fn tell_what_happens() {
    let filter = EnvFilter::try_from_env("AEGIS_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if std::io::stderr().is_terminal() {
        lines.compact().init();
    } else {
        lines.json().init();
    }
}

/// Ready once somebody asks the server to end.
fn stopped() -> impl Future<Output = ()> {
    let terminated = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate());
    async {
        let interrupted = tokio::signal::ctrl_c();
        match terminated {
            Ok(mut terminated) => {
                tokio::select! {
                    _ = interrupted => {}
                    _ = terminated.recv() => {}
                }
            }
            Err(_) => _ = interrupted.await,
        }
    }
}
