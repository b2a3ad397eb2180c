//! `aegis serve`: the environments over HTTP, WebSockets and MCP, with pages.

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

/// Serves the environments to clients of OpenEnv, to browsers and to whatever speaks HTTP.
///
/// Every session is a log: with --store a server that was killed comes back with all its sessions.
/// Every option can also be given as a variable such as AEGIS_PORT.
#[derive(clap::Args)]
#[command(after_help = "\
Example: the support desk for everybody on this machine
  $ aegis serve
  $ curl -s -X POST localhost:8000/reset -c cookies -o /dev/null
  $ curl -s -X POST localhost:8000/step -b cookies -H 'Content-Type: application/json' \\
      -d '{\"action_type\":\"open_ticket\",\"ticket_id\":\"TICKET-1001\"}'

Example: an evaluation whose sessions outlive the server, behind a token
  $ aegis serve --host 0.0.0.0 --visibility eval --store sessions --token \"$TOKEN\"")]
pub struct Args {
    /// The address to listen on
    #[arg(long, env = "AEGIS_HOST", value_name = "HOST", default_value = "127.0.0.1")]
    host: String,
    /// The port to listen on; 0 takes a free one
    #[arg(long, env = "AEGIS_PORT", value_name = "PORT", default_value_t = 8000)]
    port: u16,
    /// The environment at the root: desk, shop or desk2; all of them are below /envs/
    #[arg(long, env = "AEGIS_ENV", value_name = "ENV", default_value = "desk")]
    env: String,
    /// The folder that keeps the logs of sessions; without it they are kept in memory
    #[arg(long, env = "AEGIS_STORE", value_name = "DIR")]
    store: Option<PathBuf>,
    /// The folder whose runs and audits the pages show
    #[arg(long, env = "AEGIS_RUNS", value_name = "DIR")]
    runs: Option<PathBuf>,
    /// When the store is made safe from a power cut: always, interval or never
    #[arg(long, env = "AEGIS_FSYNC", value_name = "WHEN", default_value = "interval")]
    fsync: String,
    /// What clients see of rewards and gold: train, eval or open
    #[arg(long, env = "AEGIS_VISIBILITY", value_name = "WHAT", default_value = "train")]
    visibility: String,
    /// simulation, or production, which has no reset, step and state over plain HTTP
    #[arg(long, env = "OPENENV_MODE", value_name = "MODE", default_value = "simulation")]
    mode: String,
    /// What every client must show as a bearer token
    #[arg(long, env = "AEGIS_TOKEN", value_name = "TOKEN", hide_env_values = true)]
    token: Option<String>,
    /// How many sessions there may be at a time
    #[arg(long, env = "AEGIS_MAX_SESSIONS", value_name = "N", default_value_t = 20_000)]
    max_sessions: usize,
    /// After how many seconds a session that nobody uses is closed
    #[arg(long, env = "AEGIS_IDLE_TIMEOUT", value_name = "S", default_value_t = 3_600)]
    idle_timeout: u64,
}

pub fn run(args: &Args) -> anyhow::Result<Code> {
    tell_what_happens();
    let settings = settings(args)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let address = format!("{}:{}", args.host, args.port);
        let listener = TcpListener::bind(&address).await.with_context(|| {
            format!("cannot listen on {address}; choose another --host or --port")
        })?;
        greet(listener.local_addr()?, &settings);
        aegis_server::serve(settings, listener, stopped()).await.context("the server has ended")
    })?;
    Ok(Code::Fine)
}

fn settings(args: &Args) -> anyhow::Result<Settings> {
    Ok(Settings {
        environment: word("--env", &args.env, Environment::ALL, Environment::as_str)?,
        store: args.store.clone(),
        runs: args.runs.clone(),
        fsync: word("--fsync", &args.fsync, Fsync::ALL, Fsync::as_str)?,
        visibility: word("--visibility", &args.visibility, Visibility::ALL, Visibility::as_str)?,
        mode: word("--mode", &args.mode, Mode::ALL, Mode::as_str)?,
        token: args.token.clone().filter(|token| !token.is_empty()),
        max_sessions: args.max_sessions,
        idle_timeout: Duration::from_secs(args.idle_timeout),
        private_key: sources::private_key().ok(),
        ..Settings::default()
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
async fn stopped() {
    let interrupted = tokio::signal::ctrl_c();
    let terminated = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate());
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
