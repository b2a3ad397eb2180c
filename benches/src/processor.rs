//! Time on the processor, so that what others do on the machine does not count.

use std::time::Duration;

/// How long this thread was on a processor so far; a tick of the system is its grain.
///
/// # Panics
/// If the system does not say it.
#[must_use]
pub fn time() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let first = text.split_whitespace().next().and_then(|word| word.parse().ok());
    Duration::from_nanos(first.expect("Linux says how long a thread ran"))
}
