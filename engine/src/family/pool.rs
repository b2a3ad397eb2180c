//! Phrase pools: many ways to say each thing, other ones in each part of the seeds.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::name::Split;

/// The fewest ways to say a thing in one part of the seeds.
pub const FEWEST_WAYS: usize = 8;

/// The phrases of a family, by what they say.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub struct Pool {
    things: BTreeMap<String, Ways>,
}

/// The ways to say one thing, in each part of the seeds. `{name}` stands for something of the case.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ways {
    train: Vec<String>,
    dev: Vec<String>,
    test: Vec<String>,
}

impl Pool {
    /// Reads a pool that is compiled in.
    ///
    /// # Panics
    /// If it is broken, which the tests rule out.
    #[must_use]
    pub fn read(text: &str) -> Self {
        ron::from_str(text).unwrap_or_else(|error| panic!("a phrase pool is broken: {error}"))
    }

    /// The ways to say a thing in one part of the seeds.
    ///
    /// # Panics
    /// If the pool has no such thing, which the tests of its family rule out.
    #[must_use]
    pub fn ways(&self, thing: &str, split: Split) -> &[String] {
        let ways = self.things.get(thing);
        let ways = ways.unwrap_or_else(|| panic!("the pool has no phrases for {thing:?}"));
        ways.of(split)
    }

    /// All things with their ways, in order.
    pub fn all(&self) -> impl Iterator<Item = (&str, &Ways)> {
        self.things.iter().map(|(thing, ways)| (thing.as_str(), ways))
    }
}

impl Ways {
    /// The ways in one part of the seeds.
    #[must_use]
    pub fn of(&self, split: Split) -> &[String] {
        match split {
            Split::Train => &self.train,
            Split::Dev => &self.dev,
            Split::Test => &self.test,
        }
    }
}

/// Puts what belongs there into the places of a phrase.
///
/// # Panics
/// If a place of the phrase is not given, which the tests of its family rule out.
#[must_use]
pub fn fill(phrase: &str, given: &[(&str, &str)]) -> String {
    let mut text = String::with_capacity(phrase.len() + 32);
    let mut rest = phrase;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let (name, after) = after.split_once('}').expect("a place is closed");
        let value = given.iter().find(|(known, _)| *known == name);
        let (_, value) = value.unwrap_or_else(|| panic!("nothing is given for {{{name}}}"));
        text.push_str(value);
        rest = after;
    }
    text.push_str(rest);
    text
}
