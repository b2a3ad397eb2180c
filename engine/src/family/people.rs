//! Companies and people: other ones in each part of the seeds.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::chance::Draw;

use super::name::Split;

/// Somebody who writes or is written about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The given name.
    pub first: &'static str,
    /// The family name.
    pub last: &'static str,
}

impl Person {
    /// Both names.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.first, self.last)
    }

    /// Name and address, as a mail shows them.
    #[must_use]
    pub fn sender(&self, domain: &str) -> String {
        let address = format!("{}.{}", self.first, self.last).to_lowercase();
        format!("{} <{address}@{domain}>", self.name())
    }
}

/// A customer of the vendor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Company {
    /// Its name.
    pub name: String,
    /// The name in one lower-case word.
    pub slug: String,
}

impl Company {
    /// The domain of its mail.
    #[must_use]
    pub fn domain(&self) -> String {
        format!("{}.example", self.slug)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Lists {
    train: Names,
    dev: Names,
    test: Names,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    first: Vec<String>,
    last: Vec<String>,
    heads: Vec<String>,
    tails: Vec<String>,
}

fn names(split: Split) -> &'static Names {
    static LISTS: OnceLock<Lists> = OnceLock::new();
    let lists = LISTS.get_or_init(|| {
        let text = include_str!("../../../scenarios/families/names.ron");
        ron::from_str(text).expect("the list of names is well-formed")
    });
    match split {
        Split::Train => &lists.train,
        Split::Dev => &lists.dev,
        Split::Test => &lists.test,
    }
}

/// So many people, all with names of their own.
#[must_use]
pub fn people(split: Split, draw: &mut Draw, count: usize) -> Vec<Person> {
    let names = names(split);
    let (first, last) = (shuffled(&names.first, draw), shuffled(&names.last, draw));
    first.zip(last).take(count).map(|(first, last)| Person { first, last }).collect()
}

/// So many companies, all with names of their own.
#[must_use]
pub fn companies(split: Split, draw: &mut Draw, count: usize) -> Vec<Company> {
    let names = names(split);
    let tails: Vec<&str> = shuffled(&names.tails, draw).collect();
    let heads = shuffled(&names.heads, draw).zip(tails.iter().cycle());
    let company = |(head, tail): (&str, &&str)| Company {
        name: format!("{head} {tail}"),
        slug: format!("{head}{tail}").to_lowercase(),
    };
    heads.take(count).map(company).collect()
}

/// The first dozen of a list in a drawn order.
fn shuffled(
    list: &'static [String],
    draw: &mut Draw,
) -> impl Iterator<Item = &'static str> + use<> {
    let mut order: Vec<&'static str> = list.iter().map(String::as_str).collect();
    let wanted = order.len().min(12);
    for at in 0..wanted {
        let left = (order.len() - at) as u64;
        let other = at + usize::try_from(draw.below(left)).unwrap_or(0);
        order.swap(at, other);
    }
    order.truncate(wanted);
    order.into_iter()
}
