//! How much a benchmark plays: enough to measure, or as little as a test needs.

/// A number of episodes: `full` under `cargo bench`, 27 (one of each scenario) under `cargo test`.
#[must_use]
pub fn episodes(full: u64) -> u64 {
    let is_measured = std::env::args().any(|argument| argument == "--bench");
    if is_measured { full } else { 27 }
}
