//! How many requests a minute go out.

use std::cell::Cell;
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// Spreads requests evenly over the minute.
pub struct Pace {
    between: Option<Duration>,
    next: Cell<Option<Instant>>,
}

impl Pace {
    /// A pace of so many requests a minute; of any number if none is given.
    #[must_use]
    pub fn new(requests_per_minute: Option<u32>) -> Self {
        let between = requests_per_minute.map(|number| Duration::from_secs(60) / number.max(1));
        Self { between, next: Cell::new(None) }
    }

    /// Waits for the next place; each place is given once, in the order of asking.
    pub async fn turn(&self) {
        let Some(between) = self.between else { return };
        let now = Instant::now();
        let place = self.next.get().map_or(now, |next| next.max(now));
        self.next.set(Some(place + between));
        sleep_until(place).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The clock stands still here unless somebody sleeps.
    #[tokio::test(start_paused = true)]
    async fn requests_are_spread_over_the_minute_however_many_ask_at_once() {
        let begin = Instant::now();
        let pace = Pace::new(Some(120));
        let place = || async {
            pace.turn().await;
            begin.elapsed().as_millis()
        };
        let (a, b, c) = tokio::join!(place(), place(), place());
        assert_eq!([a, b, c], [0, 500, 1_000]);
        // Time that nobody used is not saved up.
        tokio::time::sleep(Duration::from_secs(60)).await;
        assert_eq!((place().await, place().await), (61_000, 61_500));
        let free = Pace::new(None);
        tokio::join!(free.turn(), free.turn());
        assert_eq!(begin.elapsed().as_millis(), 61_500);
    }
}
