//! One side of a comparison: the scores of a run in ten bytes an episode.

use std::collections::BTreeMap;

use aegis_engine::log::Opened;

use serde::Serialize;

use crate::results::Finish;

/// The scores of a run, by policy and scenario.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Side {
    /// Its policies, in the order in which they played.
    pub policies: Vec<String>,
    tracks: BTreeMap<(String, Case), Track>,
}

/// What must be the same for two episodes to be compared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Case {
    /// The scenario.
    pub scenario: String,
    /// The digest of its file.
    pub digest: [u8; 32],
    /// The judge.
    pub judge: &'static str,
}

/// The episodes of a policy on a scenario, sorted by seed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Track {
    /// Their seeds.
    pub seeds: Vec<u64>,
    /// Their final scores, in points of 10,000.
    pub points: Vec<u16>,
    /// What else must be said of them.
    pub oddities: Oddities,
}

/// What must be said of the episodes of a side before anything is claimed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Oddities {
    /// How many have no end, so that their score counts as 0.
    pub unended: u64,
    /// How many the judge scores otherwise today than their log says.
    pub rescored: u64,
    /// How many were played before with the same policy, scenario and seed; they are not counted.
    pub doubles: u64,
}

impl Side {
    /// Adds an episode.
    pub fn add(&mut self, opened: &Opened, policy: &str, finish: &Finish) {
        let case = Case {
            scenario: opened.scenario.clone(),
            digest: opened.scenario_digest,
            judge: opened.judge.as_str(),
        };
        if !self.policies.iter().any(|known| known == policy) {
            self.policies.push(policy.to_owned());
        }
        let track = self.tracks.entry((policy.to_owned(), case)).or_default();
        let points = u16::try_from(finish.points).unwrap_or(u16::MAX);
        if track.add(opened.seed, points) {
            track.oddities.unended += u64::from(finish.ending.is_none());
            track.oddities.rescored += u64::from(finish.is_rescored());
        } else {
            track.oddities.doubles += 1;
        }
    }

    /// How many episodes it has of all policies, doubles too.
    #[must_use]
    pub fn episodes(&self) -> u64 {
        let of = |track: &Track| track.seeds.len() as u64 + track.oddities.doubles;
        self.tracks.values().map(of).sum()
    }

    /// What must be said of a policy's episodes.
    #[must_use]
    pub fn oddities_of(&self, policy: &str) -> Oddities {
        self.of(policy).fold(Oddities::default(), |all, (_, track)| Oddities {
            unended: all.unended + track.oddities.unended,
            rescored: all.rescored + track.oddities.rescored,
            doubles: all.doubles + track.oddities.doubles,
        })
    }

    /// What a policy played.
    pub(super) fn of<'a>(&'a self, policy: &'a str) -> impl Iterator<Item = (&'a Case, &'a Track)> {
        self.tracks
            .iter()
            .filter(move |(key, _)| key.0 == policy)
            .map(|(key, track)| (&key.1, track))
    }
}

impl Track {
    /// Adds an episode unless its seed was played already. Logs have seeds in order, so that the
    /// place is nearly always the end.
    fn add(&mut self, seed: u64, points: u16) -> bool {
        let at = if self.seeds.last().is_none_or(|&last| last < seed) {
            self.seeds.len()
        } else {
            match self.seeds.binary_search(&seed) {
                Ok(_) => return false,
                Err(at) => at,
            }
        };
        self.seeds.insert(at, seed);
        self.points.insert(at, points);
        true
    }
}

/// Seeds in words: `0 to 7, 12`. Past the fifth range the others are only counted.
#[must_use]
pub fn describe_seeds(seeds: &[u64]) -> String {
    let mut ranges: Vec<(u64, u64)> = Vec::new();
    for &seed in seeds {
        match ranges.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(seed) => *last = seed,
            _ => ranges.push((seed, seed)),
        }
    }
    let more = ranges.len().saturating_sub(5);
    let describe = |&(first, last): &(u64, u64)| match last - first {
        0 => first.to_string(),
        1 => format!("{first}, {last}"),
        _ => format!("{first} to {last}"),
    };
    let mut words: Vec<String> = ranges.iter().take(5).map(describe).collect();
    if more > 0 {
        words.push(format!("and {more} more ranges"));
    }
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeds_are_sorted_and_a_second_time_is_not_counted() {
        let mut track = Track::default();
        assert!(track.add(3, 30) && track.add(7, 70) && track.add(5, 50));
        assert!(!track.add(5, 99));
        assert_eq!((track.seeds, track.points), (vec![3, 5, 7], vec![30, 50, 70]));
    }

    #[test]
    fn seeds_read_as_ranges() {
        assert_eq!(describe_seeds(&[0, 1, 2, 3]), "0 to 3");
        assert_eq!(describe_seeds(&[4]), "4");
        assert_eq!(describe_seeds(&[0, 1, 5, u64::MAX]), "0, 1, 5, 18446744073709551615");
        let apart: Vec<u64> = (0..9).map(|n| 2 * n).collect();
        assert_eq!(describe_seeds(&apart), "0, 2, 4, 6, 8, and 4 more ranges");
    }
}
