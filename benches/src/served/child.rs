//! The server under load: a process of its own, started, watched and ended here.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::line::Line;

/// How long a server may take to answer for the first time.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server that ends with this value.
pub struct Served {
    child: Child,
    /// Where it listens.
    pub host: SocketAddr,
    /// When it was started.
    started: Instant,
}

impl Served {
    /// Starts a program with arguments and a free port behind `--port`.
    ///
    /// # Errors
    /// If it cannot be started.
    #[expect(clippy::disallowed_methods, reason = "a benchmark looks at the clock")]
    pub fn start(program: &Path, arguments: &[&str]) -> io::Result<Self> {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let started = Instant::now();
        let child = Command::new(program)
            .args(arguments)
            .args(["--port", &port.to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .env("AEGIS_LOG", "error")
            .spawn()?;
        Ok(Self { child, host: (Ipv4Addr::LOCALHOST, port).into(), started })
    }

    /// Waits until a path is answered with 200, and gives the time since the start.
    ///
    /// # Errors
    /// If that takes too long.
    pub async fn answers(&self, path: &str) -> io::Result<Duration> {
        while self.started.elapsed() < PATIENCE {
            if let Ok(mut line) = Line::connect(self.host).await
                && let Ok((200, _)) = line.get(path).await
            {
                return Ok(self.started.elapsed());
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        Err(io::Error::other(format!("{path} was not answered")))
    }

    /// A line of the process's status such as `VmRSS`, in bytes.
    #[must_use]
    pub fn memory(&self, field: &str) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()));
        let status = status.unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix(field)?.strip_prefix(':'));
        let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
        kilobytes.unwrap_or(0) * 1024
    }

    /// The processor time that it has used.
    #[must_use]
    pub fn processor_seconds(&self) -> f64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()));
        let stat = stat.unwrap_or_default();
        let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or("").split(' ').collect();
        let ticks = |at: usize| fields.get(at).and_then(|it| it.parse::<f64>().ok()).unwrap_or(0.0);
        (ticks(11) + ticks(12)) / 100.0
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}
