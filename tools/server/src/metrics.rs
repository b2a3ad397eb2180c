//! What a server counts, and how it tells a Prometheus.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// A number that only grows.
#[derive(Debug, Default)]
pub struct Count(AtomicU64);

/// How often something took how long.
#[derive(Debug)]
pub struct Histogram<const N: usize> {
    /// The upper ends of the buckets in seconds, as they are written.
    bounds: [(f64, &'static str); N],
    buckets: [Count; N],
    count: Count,
    nanos: Count,
}

/// The kinds of faults that are counted apart.
pub const FAULTS: [&str; 11] = [
    "malformed",
    "bad_request",
    "not_found",
    "bad_index",
    "unknown_session",
    "conflict",
    "hidden",
    "no_token",
    "full",
    "unavailable",
    "other",
];

/// What a server counts.
#[derive(Debug, Default)]
pub struct Metrics {
    /// Requests over HTTP, those that open a socket among them.
    pub requests: Count,
    /// Turns that were taken.
    pub turns: Count,
    /// Episodes that were opened.
    pub resets: Count,
    /// How long taking a turn took, with writing it down.
    pub step_seconds: Histogram<8>,
    /// How long building a desk again from its log took.
    pub wake_seconds: Histogram<8>,
    /// How long making files safe took.
    pub fsync_seconds: Histogram<8>,
    /// Bytes that were written to journals.
    pub journal_bytes: Count,
    /// Connections that were refused since there were too many.
    pub refused_connections: Count,
    faults: [Count; FAULTS.len()],
}

/// What stands at a moment, told beside what is counted.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    /// How many sessions there are.
    pub sessions: usize,
    /// How many of their desks are awake.
    pub awake: usize,
    /// How many of them a socket holds.
    pub attached: usize,
    /// How many connections there are.
    pub connections: usize,
    /// Whether the store is read.
    pub is_ready: bool,
    /// For how long the server runs.
    pub uptime: Duration,
}

impl Count {
    /// Adds to it.
    pub fn add(&self, more: u64) {
        self.0.fetch_add(more, Ordering::Relaxed);
    }

    /// The number.
    #[must_use]
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl Default for Histogram<8> {
    fn default() -> Self {
        let bounds = [
            (0.000_02, "0.00002"),
            (0.000_05, "0.00005"),
            (0.000_1, "0.0001"),
            (0.000_5, "0.0005"),
            (0.002, "0.002"),
            (0.01, "0.01"),
            (0.1, "0.1"),
            (1.0, "1"),
        ];
        let (buckets, count, nanos) = Default::default();
        Self { bounds, buckets, count, nanos }
    }
}

impl<const N: usize> Histogram<N> {
    /// Adds a time.
    pub fn add(&self, time: Duration) {
        let seconds = time.as_secs_f64();
        if let Some(at) = self.bounds.iter().position(|&(bound, _)| seconds <= bound) {
            self.buckets[at].add(1);
        }
        self.count.add(1);
        self.nanos.add(u64::try_from(time.as_nanos()).unwrap_or(u64::MAX));
    }

    fn write(&self, name: &str, about: &str, text: &mut String) {
        head(name, about, "histogram", text);
        let mut sum = 0;
        for ((_, bound), bucket) in self.bounds.iter().zip(&self.buckets) {
            sum += bucket.get();
            _ = writeln!(text, "{name}_bucket{{le=\"{bound}\"}} {sum}");
        }
        let count = self.count.get();
        _ = writeln!(text, "{name}_bucket{{le=\"+Inf\"}} {count}");
        _ = writeln!(text, "{name}_sum {}", self.nanos.get() as f64 / 1e9);
        _ = writeln!(text, "{name}_count {count}");
    }
}

impl Metrics {
    /// Counts a fault of a kind.
    pub fn fault(&self, kind: &str) {
        let at = FAULTS.iter().position(|&known| known == kind).unwrap_or(FAULTS.len() - 1);
        self.faults[at].add(1);
    }

    /// Everything in the text format of Prometheus.
    #[must_use]
    pub fn page(&self, now: Standing) -> String {
        let mut text = String::new();
        let gauges = [
            ("aegis_sessions", "Sessions that are open.", now.sessions as f64),
            ("aegis_sessions_awake", "Sessions whose desk is in memory.", now.awake as f64),
            ("aegis_sessions_attached", "Sessions that a socket holds.", now.attached as f64),
            ("aegis_connections", "Connections.", now.connections as f64),
            ("aegis_ready", "1 once the store is read.", f64::from(u8::from(now.is_ready))),
            ("aegis_uptime_seconds", "Seconds since the start.", now.uptime.as_secs_f64()),
        ];
        for (name, about, value) in gauges {
            head(name, about, "gauge", &mut text);
            _ = writeln!(text, "{name} {value}");
        }
        let counts = [
            ("aegis_requests_total", "Requests over HTTP.", &self.requests),
            ("aegis_turns_total", "Turns that were taken.", &self.turns),
            ("aegis_resets_total", "Episodes that were opened.", &self.resets),
            ("aegis_journal_bytes_total", "Bytes written to journals.", &self.journal_bytes),
            (
                "aegis_connections_refused_total",
                "Connections refused since there were too many.",
                &self.refused_connections,
            ),
        ];
        for (name, about, count) in counts {
            head(name, about, "counter", &mut text);
            _ = writeln!(text, "{name} {}", count.get());
        }
        head("aegis_faults_total", "Requests not carried out, by why.", "counter", &mut text);
        for (kind, count) in FAULTS.iter().zip(&self.faults) {
            _ = writeln!(text, "aegis_faults_total{{kind=\"{kind}\"}} {}", count.get());
        }
        let about = "Seconds that a turn took, with writing it down.";
        self.step_seconds.write("aegis_step_seconds", about, &mut text);
        let about = "Seconds that building a desk again from its log took.";
        self.wake_seconds.write("aegis_wake_seconds", about, &mut text);
        let about = "Seconds that making a file safe took.";
        self.fsync_seconds.write("aegis_fsync_seconds", about, &mut text);
        text
    }
}

fn head(name: &str, about: &str, kind: &str, text: &mut String) {
    _ = writeln!(text, "# HELP {name} {about}\n# TYPE {name} {kind}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_every_count_and_buckets_that_add_up() {
        let metrics = Metrics::default();
        metrics.turns.add(3);
        metrics.fault("conflict");
        metrics.fault("a new kind");
        for micros in [10, 30, 30, 5_000_000] {
            metrics.step_seconds.add(Duration::from_micros(micros));
        }
        let now = Standing {
            sessions: 2,
            awake: 1,
            attached: 0,
            connections: 4,
            is_ready: true,
            uptime: Duration::from_millis(1_500),
        };
        let page = metrics.page(now);
        for line in [
            "aegis_sessions 2",
            "aegis_ready 1",
            "aegis_uptime_seconds 1.5",
            "aegis_turns_total 3",
            "aegis_faults_total{kind=\"conflict\"} 1",
            "aegis_faults_total{kind=\"other\"} 1",
            "aegis_step_seconds_bucket{le=\"0.00002\"} 1",
            "aegis_step_seconds_bucket{le=\"0.00005\"} 3",
            "aegis_step_seconds_bucket{le=\"1\"} 3",
            "aegis_step_seconds_bucket{le=\"+Inf\"} 4",
            "aegis_step_seconds_sum 5.00007",
            "# TYPE aegis_step_seconds histogram",
        ] {
            assert!(page.lines().any(|it| it == line), "{line} is not in\n{page}");
        }
    }
}
