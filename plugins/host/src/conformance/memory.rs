//! Whether its process grows with every episode.

use aegis_engine::policy::Troupe as _;

use super::game::{self, Game, Order};
use super::{Check, Checks, Examined, Finding, advice};

/// A third of the episodes that adds less than this is no steady growth: an allocator takes memory
/// in such pieces.
const NOISE_BYTES: u64 = 128 * 1024;
/// The longest episode that is played here.
const MOST_TURNS: usize = 20;

/// What a process had after so many episodes.
struct Sample {
    episodes: u64,
    bytes: u64,
}

impl Examined<'_> {
    /// Plays many episodes in one process and looks at its memory on the way.
    pub(super) fn leaks(&self, games: &[Game], checks: &mut Checks<'_, '_>) {
        const NAME: &str = "leaks";
        let total = self.suite.leak_episodes;
        if total < 3 {
            return checks.add(Check::left_out(NAME, "no episodes were asked for"));
        }
        let mut company = self.casting.company(game::DESKS);
        let first = [Game { most_turns: 1, ..games[0].clone() }];
        game::play(self.casting, &mut company, &first, Order::Alone, &mut |_| {});
        let process = company.process_id();
        let mut supply = games.iter().cycle();
        let mut samples = Vec::new();
        let mut done = 0;
        loop {
            let Some(id) = process.filter(|_| company.process_id() == process) else {
                return checks.add(ended(&samples, company.remarks().late_failures > 0));
            };
            let Some(bytes) = resident_bytes(id) else {
                let why = "there is no /proc here that says how much memory a process has";
                return checks.add(Check::left_out(NAME, why));
            };
            samples.push(Sample { episodes: done, bytes });
            if done == total {
                return checks.add(verdict(&samples, total));
            }
            let next_mark = marks(total).into_iter().find(|&mark| mark > done).unwrap_or(total);
            let count = (next_mark - done).min(game::DESKS as u64);
            let games: Vec<Game> = supply.by_ref().take(count as usize).map(short).collect();
            let played = {
                let mut progress = checks.progress(NAME, total as usize);
                let mut progress = |part| progress(done as usize + part);
                game::play(self.casting, &mut company, &games, Order::Together, &mut progress)
            };
            if let Some(check) = self.failures(NAME, &games, &played) {
                return checks.add(check);
            }
            done += count;
        }
    }
}

/// After how many episodes memory is compared.
fn marks(total: u64) -> [u64; 3] {
    [total / 3, total / 3 * 2, total]
}

fn short(game: &Game) -> Game {
    Game { most_turns: MOST_TURNS, ..game.clone() }
}

/// The check of a process that came to an end on the way, though no episode failed.
fn ended(samples: &[Sample], is_leaving: bool) -> Check {
    if is_leaving {
        let why = "its process ends when an instance leaves; mend that first";
        return Check::left_out("leaks", why);
    }
    let facts = samples.first().zip(samples.last()).map(|(first, last)| {
        let (from, to) = (mib(first.bytes), mib(last.bytes));
        ("memory".to_owned(), format!("from {from} to {to} in {} episodes", last.episodes))
    });
    let advice = advice::UNSTEADY.to_owned();
    let finding = Finding { case: None, facts: facts.into_iter().collect(), advice };
    let done = samples.last().map_or(0, |last| last.episodes);
    let summary = format!("its process came to an end after {done} episodes or little more");
    Check::failed("leaks", summary, vec![finding])
}

fn verdict(samples: &[Sample], total: u64) -> Check {
    let [Some(first), Some(second), Some(last)] =
        marks(total).map(|mark| samples.iter().find(|sample| sample.episodes == mark))
    else {
        return Check::left_out("leaks", "too few episodes were played");
    };
    let growth = |from: &Sample, to: &Sample| to.bytes.saturating_sub(from.bytes);
    let (before, after) = (growth(first, second), growth(second, last));
    if before < NOISE_BYTES || after < NOISE_BYTES || after < before / 2 {
        let summary = format!("{total} episodes, {} at the end", mib(last.bytes));
        return Check::passed("leaks", summary);
    }
    let each = (before + after) / (last.episodes - first.episodes);
    let sizes: Vec<String> = [first, second, last]
        .iter()
        .map(|it| format!("{} after {} episodes", mib(it.bytes), it.episodes))
        .collect();
    let finding = Finding {
        case: None,
        facts: vec![("memory".to_owned(), sizes.join(", "))],
        advice: advice::LEAKS.to_owned(),
    };
    let summary = format!("its process grows by about {each} bytes an episode");
    Check::failed("leaks", summary, vec![finding])
}

fn mib(bytes: u64) -> String {
    format!("{:.1} MiB", bytes as f64 / f64::from(1 << 20))
}

/// How much memory a process has, where the system tells.
fn resident_bytes(process: u32) -> Option<u64> {
    let text = std::fs::read_to_string(format!("/proc/{process}/statm")).ok()?;
    let pages: u64 = text.split_whitespace().nth(1)?.parse().ok()?;
    // SAFETY: it takes a number and gives one.
    let page = unsafe { libc::sysconf(libc::_SC_PAGESIZE) };
    Some(pages * u64::try_from(page).ok()?)
}
