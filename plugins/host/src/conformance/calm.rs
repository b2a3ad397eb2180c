//! Whether it plays whole episodes: without a failure, with answers that a desk can read, to the
//! end and beyond it, and how long it takes.

use std::mem::discriminant;
use std::time::Duration;

use aegis_engine::event::{Cause, Refusal};
use aegis_engine::policy::Troupe as _;

use super::game::{self, Game, Order, Played, Said};
use super::{Check, Checks, Examined, Finding, advice};

/// More refused turns than this in a hundred are worth a warning.
const MANY_REFUSED: usize = 10;

impl Examined<'_> {
    /// Plays each episode alone, for this check and as what others are compared with.
    pub(super) fn plays(&self, games: &[Game], checks: &mut Checks<'_, '_>) -> Vec<Played> {
        let mut troupe = self.casting.company(game::DESKS);
        let played = {
            let mut progress = checks.progress("plays", games.len());
            game::play(self.casting, &mut troupe, games, Order::Alone, &mut progress)
        };
        // Who has left is told so with the next call.
        let farewell = Game { most_turns: 1, ..games[0].clone() };
        game::play(self.casting, &mut troupe, &[farewell], Order::Alone, &mut |_| {});
        let remarks = troupe.remarks();
        let failures = self.failures("plays", games, &played);
        let failures = failures.or_else(|| unsteady(remarks.inconsistencies));
        let is_sound = failures.is_none();
        checks.add(failures.unwrap_or_else(|| answers(games, &played)));
        checks.add(end(remarks.late_failures, is_sound));
        checks.add(self.time(games, &played));
        played
    }

    /// The check that failed because of failures, one finding a cause; none if there are none.
    pub(super) fn failures(
        &self,
        name: &'static str,
        games: &[Game],
        all: &[Played],
    ) -> Option<Check> {
        let mut causes: Vec<Cause> = Vec::new();
        let mut findings = Vec::new();
        let mut count = 0;
        for (game, played) in games.iter().zip(all) {
            let Some((turn, cause, why)) = played.failure() else { continue };
            count += 1;
            if causes.contains(&cause) {
                continue;
            }
            causes.push(cause);
            findings.push(Finding {
                case: Some(game.case(turn)),
                facts: vec![(
                    cause.to_string(),
                    if why.is_empty() { "no last words" } else { why }.to_owned(),
                )],
                advice: advice::mend(cause, &self.suite.launch),
            });
        }
        if count == 0 {
            return None;
        }
        let causes: Vec<&str> = causes.iter().map(|cause| cause.as_str()).collect();
        let played = all.iter().filter(|played| !played.turns.is_empty()).count();
        let causes = causes.join(", ");
        let mut summary = format!("{count} of {played} episodes ended in a failure: {causes}");
        if played < all.len() {
            summary += &format!("; the other {} were not played", all.len() - played);
        }
        Some(Check::failed(name, summary, findings))
    }

    fn time(&self, games: &[Game], all: &[Played]) -> Check {
        // The first act waits for its process to start.
        let each = games
            .iter()
            .zip(all)
            .flat_map(|(game, played)| played.turns.iter().map(move |said| (game, said)));
        let mut acts: Vec<(&Game, &Said)> =
            each.skip(1).filter(|(_, said)| said.failure.is_none()).collect();
        acts.sort_by_key(|(_, said)| said.took);
        let Some(&(game, worst)) = acts.last() else {
            return Check::left_out("time", "there is no act to measure");
        };
        let median = acts[acts.len() / 2].1.took;
        let summary = format!("{} an act, {} at worst", shown(median), shown(worst.took));
        let limit = self.suite.launch.act_limit;
        if worst.took <= limit / 2 {
            return Check::passed("time", summary);
        }
        let finding = Finding {
            case: Some(game.case(worst.turn)),
            facts: vec![("took".to_owned(), shown(worst.took))],
            advice: format!(
                "an act may take {}, and on a busier machine this one would take longer; make it \
                 faster, or play it with a longer --act-limit",
                shown(limit)
            ),
        };
        Check::warning("time", summary, vec![finding])
    }
}

fn end(late: u64, plays_well: bool) -> Check {
    let finding = Finding { case: None, facts: Vec::new(), advice: advice::LATE.to_owned() };
    match (late, plays_well) {
        (0, _) => Check::passed("ends", "`end_episode` and `destroy` come back".to_owned()),
        (_, true) => {
            let times = if late == 1 { "time" } else { "times" };
            let summary = format!("`end_episode` or `destroy` failed {late} {times}");
            Check::failed("ends", summary, vec![finding])
        }
        // A process that ends while it plays takes those along who were just leaving.
        (_, false) => Check::left_out("ends", "it fails while it plays; mend that first"),
    }
}

/// The failed check of a library whose process came down and did not when it was asked again.
fn unsteady(times: u64) -> Option<Check> {
    let finding = Finding { case: None, facts: Vec::new(), advice: advice::UNSTEADY.to_owned() };
    let often = if times == 1 { "once".to_owned() } else { format!("{times} times") };
    let summary = format!("its process ended {often} where it went well when asked again");
    (times > 0).then(|| Check::failed("plays", summary, vec![finding]))
}

fn shown(time: Duration) -> String {
    let micros = time.as_secs_f64() * 1e6;
    match micros {
        _ if micros < 1e3 => format!("{micros:.0} µs"),
        _ if micros < 1e6 => format!("{:.1} ms", micros / 1e3),
        _ => format!("{:.2} s", micros / 1e6),
    }
}

/// What a desk made of the answers.
fn answers(games: &[Game], all: &[Played]) -> Check {
    let each = games.iter().zip(all);
    let turns: Vec<(&Game, &Said)> =
        each.flat_map(|(game, played)| played.turns.iter().map(move |said| (game, said))).collect();
    let of = |test: fn(Refusal) -> bool| {
        let refused =
            turns.iter().filter(|(_, said)| said.refused.as_ref().is_some_and(|it| test(it.0)));
        refused.count()
    };
    let (unreadable, refused) = (of(Refusal::is_malformed), of(|_| true));
    let total = turns.len();
    let share = refused * 100 / total.max(1);
    let mut summary = format!("{} episodes, {total} turns", games.len());
    if refused > 0 {
        summary += &format!(", {refused} refused ({share} %), {unreadable} of them malformed");
    }
    let finding = |advice: &str| {
        let (game, said, count) = most_frequent(&turns)?;
        let (_, why) = said.refused.as_ref()?;
        Some(Finding {
            case: Some(game.case(said.turn)),
            facts: vec![
                ("answer".to_owned(), said.in_words.clone()),
                ("reason".to_owned(), why.clone()),
                ("turns".to_owned(), format!("{count} of {total} for such a reason")),
            ],
            advice: advice.to_owned(),
        })
    };
    if unreadable == total {
        return Check::failed("plays", summary, finding(advice::UNREADABLE).into_iter().collect());
    }
    if share < MANY_REFUSED {
        return Check::passed("plays", summary);
    }
    Check::warning("plays", summary, finding(advice::REFUSED).into_iter().collect())
}

/// The first turn that was refused for the most frequent sort of reason, and how many were.
fn most_frequent<'a>(turns: &[(&'a Game, &'a Said)]) -> Option<(&'a Game, &'a Said, usize)> {
    let mut sorts: Vec<(&Game, &Said, usize)> = Vec::new();
    for &(game, said) in turns {
        let Some((why, _)) = &said.refused else { continue };
        let known = sorts.iter_mut().find(|(_, other, _)| {
            other
                .refused
                .as_ref()
                .is_some_and(|(other, _)| discriminant(other) == discriminant(why))
        });
        match known {
            Some((_, _, count)) => *count += 1,
            None => sorts.push((game, said, 1)),
        }
    }
    // The first of those that are equally frequent.
    sorts.into_iter().rev().max_by_key(|&(_, _, count)| count)
}
