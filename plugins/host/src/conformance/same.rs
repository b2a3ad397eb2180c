//! Whether it answers the same: in another process, under another name, beside others, in batches,
//! with another seed, and in this process.

use std::fs;
use std::path::{Path, PathBuf};

use crate::in_process::InProcess;
use crate::isolated::Isolated;

use super::compare::{Names, compare, first_difference};
use super::game::{self, Game, Order, Played};
use super::{Check, Checks, Examined, Finding, advice};

/// With how many seeds the same desk is played to see whether they matter.
const SEEDS: u64 = 64;
/// On how many scenarios that is done.
const SEED_SCENARIOS: usize = 3;

/// Why what is random is not compared.
const RANDOM: &str = "it says that it is random, so there is nothing to compare";

impl Examined<'_> {
    /// Why answers cannot be compared, if they cannot.
    fn incomparable(&self, checks: &Checks<'_, '_>) -> Option<&'static str> {
        if self.casting.description().is_random {
            return Some(RANDOM);
        }
        let has_failed = checks.has_failed(&["deterministic", "independent"]);
        has_failed.then_some("its answers differ without that, too; mend the above first")
    }

    /// Plays the same in another process, from a copy of the file.
    pub(super) fn deterministic(
        &self,
        games: &[Game],
        played: &[Played],
        checks: &mut Checks<'_, '_>,
    ) {
        const NAME: &str = "deterministic";
        if let Some(why) = self.incomparable(checks) {
            return checks.add(Check::left_out(NAME, why));
        }
        let again = self.play(NAME, games, Order::Alone, checks);
        let advice = advice::DETERMINISTIC;
        let names = ["first process", "second process"];
        if let Some(check) = differs(NAME, games, [played, &again], names, advice) {
            return checks.add(check);
        }
        let copy = match Duplicate::of(&self.suite.library) {
            Ok(copy) => copy,
            Err(error) => {
                let left = format!("two processes agree; it could not be copied: {error}");
                return checks.add(Check::warning(NAME, left, Vec::new()));
            }
        };
        let loaded = Isolated::load(&copy.file, &self.suite.config, self.suite.launch.clone());
        let casting = match loaded {
            Ok(casting) => casting,
            Err(error) => {
                let facts = vec![("loading the copy".to_owned(), error.why.to_string())];
                let finding = Finding { case: None, facts, advice: advice::COPY.to_owned() };
                let summary = "two processes agree, and it does not load from another file";
                return checks.add(Check::warning(NAME, summary.to_owned(), vec![finding]));
            }
        };
        let renamed = Examined { suite: self.suite, casting: &casting };
        let again = renamed.play(NAME, games, Order::Alone, checks);
        let names = ["its own name", "another name"];
        let found = differs(NAME, games, [played, &again], names, advice);
        checks.add(found.unwrap_or_else(|| {
            let summary = format!("{} the same in three processes, under two names", all(games));
            Check::passed(NAME, summary)
        }));
    }

    /// Plays beside others, in two orders, and with each instance made anew on the way.
    pub(super) fn independent(
        &self,
        games: &[Game],
        played: &[Played],
        checks: &mut Checks<'_, '_>,
    ) {
        const NAME: &str = "independent";
        if self.casting.description().is_random {
            return checks.add(Check::left_out(NAME, RANDOM));
        }
        let ways = [
            (Order::InTurns, "beside others", advice::INDEPENDENT),
            (Order::Backwards, "beside others that were made first", advice::INDEPENDENT),
            (Order::Anew, "made anew", advice::ANEW),
        ];
        for (order, name, advice) in ways {
            let again = self.play(NAME, games, order, checks);
            let names = ["alone", name];
            if let Some(check) = differs(NAME, games, [played, &again], names, advice) {
                return checks.add(check);
            }
        }
        let summary = format!("{} the same beside others, in any order, made anew", all(games));
        checks.add(Check::passed(NAME, summary));
    }

    /// Asks many in one call.
    pub(super) fn batched(&self, games: &[Game], checks: &mut Checks<'_, '_>) {
        const NAME: &str = "batched";
        if !self.casting.description().batches {
            return checks.add(Check::left_out(NAME, "it offers no `act_batch`"));
        }
        if let Some(why) = self.incomparable(checks) {
            return checks.add(Check::left_out(NAME, why));
        }
        let single = self.play(NAME, games, Order::InTurns, checks);
        let together = self.play(NAME, games, Order::Together, checks);
        let names = ["`act`", "`act_batch`"];
        let found = differs(NAME, games, [&single, &together], names, advice::BATCHED);
        checks.add(found.unwrap_or_else(|| {
            let desks = games.len().min(game::DESKS);
            Check::passed(NAME, format!("{} the same, {desks} in a batch", all(games)))
        }));
    }

    /// Plays the same desks with nothing but another seed.
    pub(super) fn seed(&self, games: &[Game], checks: &mut Checks<'_, '_>) {
        const NAME: &str = "seed";
        if let Some(why) = self.incomparable(checks) {
            return checks.add(Check::left_out(NAME, why));
        }
        let games = self.with_seeds(games);
        let played = self.play(NAME, &games, Order::InTurns, checks);
        let pairs = games.iter().zip(&played);
        let other = pairs.enumerate().find_map(|(at, (game, played_here))| {
            let first = at - at % SEEDS as usize;
            let turn = first_difference(&played[first], played_here)?;
            Some((game, turn, first, played_here))
        });
        let says_so = self.casting.description().ignores_seed;
        checks.add(match (other, says_so) {
            (None, true) => Check::passed(NAME, format!("{SEEDS} seeds play alike, as it says")),
            (Some(_), false) => Check::passed(NAME, "its seed makes a difference".to_owned()),
            (None, false) => {
                let summary = format!("{SEEDS} seeds play alike, and it does not say so");
                let advice = advice::IGNORES_SEED.to_owned();
                Check::warning(
                    NAME,
                    summary,
                    vec![Finding { case: None, facts: Vec::new(), advice }],
                )
            }
            (Some((game, at, first, here)), true) => {
                let say = |played: &Played| {
                    played.turns.get(at).map_or("nothing more", |said| &said.in_words).to_owned()
                };
                let finding = Finding {
                    case: Some(game.case(at as u32 + 1)),
                    facts: vec![
                        ("seed 0".to_owned(), say(&played[first])),
                        (format!("seed {}", game.seed), say(here)),
                    ],
                    advice: advice::USES_SEED.to_owned(),
                };
                let summary = "it says that it ignores its seed, and does not";
                Check::failed(NAME, summary.to_owned(), vec![finding])
            }
        });
    }

    /// A few scenarios, each with many seeds of the policy and one of the desk.
    fn with_seeds(&self, games: &[Game]) -> Vec<Game> {
        let mut scenarios: Vec<&Game> = Vec::new();
        for game in games {
            if scenarios.iter().all(|known| known.scenario.digest != game.scenario.digest) {
                scenarios.push(game);
            }
        }
        let step = scenarios.len().div_ceil(SEED_SCENARIOS).max(1);
        let chosen = scenarios.into_iter().step_by(step);
        let many = |game: &Game| {
            let scenario = game.scenario.clone();
            let seeded = self.suite.policy_seed;
            (0..SEEDS).map(move |seed| Game { desk_seed: 0, ..Game::new(&scenario, seed, seeded) })
        };
        chosen.flat_map(many).collect()
    }

    /// Plays in this process, if nothing has gone wrong so far.
    pub(super) fn trusted(&self, games: &[Game], played: &[Played], checks: &mut Checks<'_, '_>) {
        const NAME: &str = "in process";
        if checks.has_failed(&[]) {
            let why = "what fails in a process of its own could end this one";
            return checks.add(Check::left_out(NAME, why));
        }
        let casting = match InProcess::load(&self.suite.library, &self.suite.config) {
            Ok(casting) => casting,
            Err(error) => {
                let advice = error.why.to_string();
                let finding = Finding { case: None, facts: Vec::new(), advice };
                let summary = "it does not load into this process".to_owned();
                return checks.add(Check::failed(NAME, summary, vec![finding]));
            }
        };
        let mut troupe = aegis_engine::policy::Casting::troupe(&casting, game::DESKS);
        let again = {
            let mut progress = checks.progress(NAME, games.len());
            game::play(&casting, troupe.as_mut(), games, Order::Together, &mut progress)
        };
        if self.casting.description().is_random {
            let summary = format!("{} played; it is random", all(games));
            return checks.add(Check::passed(NAME, summary));
        }
        let names = ["process of its own", "this process"];
        let found = differs(NAME, games, [played, &again], names, advice::DETERMINISTIC);
        checks.add(found.unwrap_or_else(|| {
            Check::passed(NAME, format!("{} the same as in a process of its own", all(games)))
        }));
    }
}

fn all(games: &[Game]) -> String {
    format!("{} episodes", games.len())
}

/// The failed check, if two ways of playing differ.
fn differs(
    name: &'static str,
    games: &[Game],
    ways: [&[Played]; 2],
    names: Names,
    advice: &str,
) -> Option<Check> {
    let found = compare(games, ways, names, advice)?;
    let summary = format!("{} of {} episodes differ: {}", found.episodes, games.len(), names[1]);
    Some(Check::failed(name, summary, vec![found.first]))
}

/// A copy of a library under another name, taken away when it is dropped.
struct Duplicate {
    folder: PathBuf,
    file: PathBuf,
}

impl Duplicate {
    fn of(library: &Path) -> std::io::Result<Self> {
        let home = std::env::temp_dir();
        let own = std::process::id();
        let mut tries = (0..100).map(|n| home.join(format!("aegis-plugin-check-{own}-{n}")));
        let folder = tries.find(|folder| fs::create_dir(folder).is_ok());
        let folder = folder
            .ok_or_else(|| std::io::Error::other(format!("no folder in {}", home.display())))?;
        let file = folder.join("a-copy-under-another-name.so");
        let copy = Self { folder, file };
        fs::copy(library, &copy.file)?;
        Ok(copy)
    }
}

impl Drop for Duplicate {
    fn drop(&mut self) {
        // A folder that stays behind in the place for such is no failure of the check.
        _ = fs::remove_dir_all(&self.folder);
    }
}
