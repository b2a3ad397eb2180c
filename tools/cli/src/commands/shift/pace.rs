//! How fast a shift is shown.

use std::io::{self, BufRead as _, IsTerminal as _};
use std::thread;
use std::time::Duration;

use crate::output::usage;

/// How many seconds of the shift a picture stands for if nothing slows it down.
const FREE_SECONDS: u32 = 60;
/// How many pictures a second are drawn at a given speed.
const PICTURES_A_SECOND: f64 = 10.0;

/// How a shift is watched.
#[derive(Clone, Debug, clap::Args)]
pub struct Pacing {
    /// Show the desk while it runs: a screen on a terminal, a line for each event elsewhere
    #[arg(long)]
    pub watch: bool,
    /// How much faster than the clock on the wall, as in 60x; as fast as it goes if not given
    #[arg(long, value_name = "X", requires = "watch")]
    speed: Option<String>,
    /// Wait for Enter after each picture
    #[arg(long, requires = "watch", conflicts_with = "speed")]
    pause: bool,
}

/// Keeps a shift at its speed.
pub struct Pace {
    speed: Option<f64>,
    pause: bool,
    shown: u32,
}

impl Pace {
    /// A pace as it was asked for.
    pub fn new(pacing: &Pacing) -> anyhow::Result<Self> {
        let read = |text: &String| {
            let number = text.strip_suffix('x').unwrap_or(text).parse::<f64>().ok();
            number.filter(|speed| *speed > 0.0 && *speed <= 1e9).ok_or_else(|| {
                usage(format!("--speed {text} is no speed; give a number above 0, as in 60x"))
            })
        };
        let speed = pacing.speed.as_ref().map(read).transpose()?;
        if pacing.pause && !io::stdin().is_terminal() {
            return Err(usage("--pause waits for Enter, and standard input is no terminal"));
        }
        Ok(Self { speed, pause: pacing.pause, shown: 0 })
    }

    /// The seconds at which pictures are due before this one comes; each is waited for.
    pub fn pictures_until(&mut self, second: u32) -> impl Iterator<Item = u32> + use<> {
        let step = match self.speed {
            Some(speed) => (speed / PICTURES_A_SECOND).max(1.0) as u32,
            None => FREE_SECONDS,
        };
        let first = self.shown;
        let count = second.saturating_sub(first) / step;
        self.shown = first + count * step;
        let wait = self.speed.map(|speed| Duration::from_secs_f64(f64::from(step) / speed));
        (1..=count).map(move |n| {
            wait.into_iter().for_each(thread::sleep);
            first + n * step
        })
    }

    /// Whether somebody has to be waited for at all.
    pub const fn is_free(&self) -> bool {
        self.speed.is_none()
    }

    /// Waits for Enter, if that was asked for. Whoever shuts standard input waits no more.
    pub fn wait(&mut self) {
        if self.pause {
            let read = io::stdin().lock().read_line(&mut String::new());
            self.pause = read.is_ok_and(|bytes| bytes > 0);
        }
    }
}
