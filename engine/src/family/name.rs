//! The name of a generated case: `family[:tier]@seed[?knob=value&..]`.

use std::fmt;

use crate::catalogue::nearest;

use super::{FAMILIES, Family, find};

/// The first seed of the cases for development.
pub const FIRST_DEV: u64 = 800_000;
/// The first seed of the cases for tests.
pub const FIRST_TEST: u64 = 900_000;
/// How many tiers there are.
pub const TIERS: u8 = 5;
/// What stands before the number of a private case.
const PRIVATE: &str = "private/";

/// The knobs that every family has: none of them changes what is right.
pub const COMMON_KNOBS: &[Knob] = &[
    Knob { name: "weeks", about: "moves all dates by so many weeks", values: Values::UpTo(3_000) },
    Knob {
        name: "order",
        about: "shuffles inbox and lists in another way",
        values: Values::UpTo(999),
    },
    Knob { name: "cast", about: "gives everybody another name", values: Values::UpTo(999) },
    Knob {
        name: "spelling",
        about: "how amounts are written",
        values: Values::OneOf(&["plain", "grouped", "symbol"]),
    },
];

/// Something about a case that can be set instead of drawn.
#[derive(Clone, Copy, Debug)]
pub struct Knob {
    /// Its name.
    pub name: &'static str,
    /// What it does, in a few words.
    pub about: &'static str,
    /// What it can be set to.
    pub values: Values,
}

/// What a knob can be set to.
#[derive(Clone, Copy, Debug)]
pub enum Values {
    /// A number from 0 to this.
    UpTo(u32),
    /// One of these words.
    OneOf(&'static [&'static str]),
}

/// A part of the seeds, with names, phrases and twists of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Split {
    /// For training: rewards are shown.
    Train,
    /// For development.
    Dev,
    /// For tests, and for private cases.
    Test,
}

/// Which of a family's cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Seed {
    /// A public one.
    Public(u64),
    /// One that only those can make who have the operator's key.
    Private(u64),
}

/// The name of a case.
#[derive(Clone)]
pub struct CaseName {
    /// The family.
    pub family: &'static dyn Family,
    /// The tier, 1 to 5; drawn from the seed if absent.
    pub tier: Option<u8>,
    /// Which case.
    pub seed: Seed,
    /// What is set instead of drawn, as knob and value, in the order in which it was named.
    pub knobs: Vec<(&'static str, String)>,
}

/// What is wrong with a name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// It has no `@`, so it names no generated case.
    #[error("{0:?} names no generated case: write family@seed, as in billing_seat_adjustment@7")]
    NoSeed(String),
    /// There is no such family.
    #[error("there is no family {name:?}; {advice}")]
    UnknownFamily {
        /// What was asked for.
        name: String,
        /// What to write instead.
        advice: String,
    },
    /// It is no tier.
    #[error("there is no tier {0:?}; the tiers are t1 to t5")]
    UnknownTier(String),
    /// It is no seed.
    #[error("{0:?} is no seed; write a whole number, or private/ and a number")]
    BadSeed(String),
    /// There is no such knob.
    #[error("the family {family} has no knob {name:?}; it has {known}")]
    UnknownKnob {
        /// The family.
        family: &'static str,
        /// What was asked for.
        name: String,
        /// What there is.
        known: String,
    },
    /// The knob cannot be set to this.
    #[error("the knob {knob} cannot be {value:?}; write {advice}")]
    BadValue {
        /// The knob.
        knob: &'static str,
        /// What was asked for.
        value: String,
        /// What to write instead.
        advice: String,
    },
}

impl CaseName {
    /// The case of a family with a public seed and nothing set.
    #[must_use]
    pub fn new(family: &'static dyn Family, seed: u64) -> Self {
        Self { family, tier: None, seed: Seed::Public(seed), knobs: Vec::new() }
    }

    /// Reads a name.
    ///
    /// # Errors
    /// What is wrong with it, and what to write instead.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let (head, rest) =
            text.split_once('@').ok_or_else(|| NameError::NoSeed(text.to_owned()))?;
        let (name, tier) = head.split_once(':').map_or((head, None), |(a, b)| (a, Some(b)));
        let family = find(name).ok_or_else(|| unknown_family(name))?;
        let tier = tier.map(parse_tier).transpose()?;
        let (seed, knobs) = rest.split_once('?').unwrap_or((rest, ""));
        let mut case = Self { family, tier, seed: parse_seed(seed)?, knobs: Vec::new() };
        for setting in knobs.split('&').filter(|setting| !setting.is_empty()) {
            let (knob, value) = setting.split_once('=').unwrap_or((setting, ""));
            case.set(knob, value)?;
        }
        Ok(case)
    }

    /// Sets a knob.
    ///
    /// # Errors
    /// If there is no such knob, or it cannot be set to that.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), NameError> {
        let classes = Knob {
            name: "class",
            about: "the class of decisions that is right",
            values: Values::OneOf(self.family.classes()),
        };
        let all = || self.family.knobs().iter().chain(COMMON_KNOBS).chain([&classes]);
        let found = all().find(|knob| knob.name == name).ok_or_else(|| NameError::UnknownKnob {
            family: self.family.name(),
            name: name.to_owned(),
            known: all().map(|knob| knob.name).collect::<Vec<_>>().join(", "),
        })?;
        let advice = match found.values {
            Values::UpTo(most) => {
                let fits = value.parse::<u32>().is_ok_and(|number| number <= most);
                (!fits).then(|| format!("a number from 0 to {most}"))
            }
            Values::OneOf(words) => {
                (!words.contains(&value)).then(|| format!("one of {}", words.join(", ")))
            }
        };
        if let Some(advice) = advice {
            let value = value.to_owned();
            return Err(NameError::BadValue { knob: found.name, value, advice });
        }
        self.knobs.retain(|(knob, _)| *knob != found.name);
        let name = found.name;
        self.knobs.push((name, value.to_owned()));
        Ok(())
    }

    /// What a knob is set to, if it is.
    #[must_use]
    pub fn knob(&self, name: &str) -> Option<&str> {
        self.knobs.iter().find(|(knob, _)| *knob == name).map(|(_, value)| value.as_str())
    }

    /// What a knob that takes a number is set to; 0 if it is not.
    #[must_use]
    pub fn number(&self, name: &str) -> u32 {
        self.knob(name).and_then(|value| value.parse().ok()).unwrap_or(0)
    }

    /// The part of the seeds that it belongs to.
    #[must_use]
    pub const fn split(&self) -> Split {
        match self.seed {
            Seed::Public(..FIRST_DEV) => Split::Train,
            Seed::Public(..FIRST_TEST) => Split::Dev,
            _ => Split::Test,
        }
    }
}

impl fmt::Display for CaseName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.family.name())?;
        if let Some(tier) = self.tier {
            write!(f, ":t{tier}")?;
        }
        match self.seed {
            Seed::Public(seed) => write!(f, "@{seed}")?,
            Seed::Private(number) => write!(f, "@{PRIVATE}{number}")?,
        }
        for (n, (knob, value)) in self.knobs.iter().enumerate() {
            let mark = if n == 0 { '?' } else { '&' };
            write!(f, "{mark}{knob}={value}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for CaseName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

fn parse_tier(text: &str) -> Result<u8, NameError> {
    let number = text.strip_prefix('t').and_then(|number| number.parse::<u8>().ok());
    let tier = number.filter(|tier| (1..=TIERS).contains(tier));
    tier.ok_or_else(|| NameError::UnknownTier(text.to_owned()))
}

fn parse_seed(text: &str) -> Result<Seed, NameError> {
    let private = text.strip_prefix(PRIVATE);
    let number =
        private.unwrap_or(text).parse().map_err(|_| NameError::BadSeed(text.to_owned()))?;
    Ok(if private.is_some() { Seed::Private(number) } else { Seed::Public(number) })
}

fn unknown_family(name: &str) -> NameError {
    let names = FAMILIES.iter().map(|family| family.name());
    let advice = match nearest(name, names.clone()).first() {
        Some(best) => format!("did you mean {best}?"),
        None => format!("there are {}", names.collect::<Vec<_>>().join(", ")),
    };
    NameError::UnknownFamily { name: name.to_owned(), advice }
}
