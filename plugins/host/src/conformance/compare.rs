//! The same episodes played twice: in how many the answers differ, and where first.

use super::Finding;
use super::game::{Game, Played, Said};

/// What two ways of playing are called.
pub type Names = [&'static str; 2];

/// Where two ways of playing differ.
pub struct Differing {
    pub episodes: usize,
    pub first: Finding,
}

/// Compares the same games, played twice.
pub fn compare(
    games: &[Game],
    [left, right]: [&[Played]; 2],
    names: Names,
    advice: &str,
) -> Option<Differing> {
    let pairs = games.iter().zip(left.iter().zip(right));
    let mut found = pairs.filter_map(|(game, (left, right))| {
        let at = first_difference(left, right)?;
        Some((game, at, left.turns.get(at), right.turns.get(at)))
    });
    let (game, at, left, right) = found.next()?;
    let turn = left.or(right).map_or(at as u32 + 1, |said| said.turn);
    let fact = |name: &str, said: Option<&Said>| {
        (name.to_owned(), said.map_or("nothing more".to_owned(), |said| said.in_words.clone()))
    };
    let first = Finding {
        case: Some(game.case(turn)),
        facts: vec![fact(names[0], left), fact(names[1], right)],
        advice: advice.to_owned(),
    };
    Some(Differing { episodes: 1 + found.count(), first })
}

/// The place of the first turn in which two episodes differ.
pub fn first_difference(left: &Played, right: &Played) -> Option<usize> {
    let turns = left.turns.iter().zip(&right.turns);
    let found = turns.clone().position(|(left, right)| !left.is_same(right));
    let shorter = left.turns.len().min(right.turns.len());
    found.or_else(|| (left.turns.len() != right.turns.len()).then_some(shorter))
}
