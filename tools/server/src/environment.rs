//! The environments that a server offers, and the cases that each of them plays.

use std::sync::Arc;

use aegis_engine::catalogue;
use aegis_engine::family::name::{CaseName, Seed};
use aegis_engine::family::{FAMILIES, Key};
use aegis_engine::scenario::{Compiled, Dialect};

use crate::cases;
use crate::fault::Fault;
use crate::settings::words;

words! {
    /// An environment, by the name that stands in its paths.
    Environment {
        /// The support desk of the first edition.
        Desk = "desk",
        /// The shop.
        Shop = "shop",
        /// The support desk with families of cases and a strict judge.
        Desk2 = "desk2",
    }
}

/// A part of an environment's cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Split {
    /// Its name.
    pub name: &'static str,
    /// What it is for: `train`, `validation` or `test`.
    pub kind: &'static str,
    /// How many cases it has.
    pub tasks: u64,
    cases: Cases,
}

/// Where the cases of a split come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cases {
    Pack(&'static str),
    Seeds(u64),
}

/// What a client asks for when it resets.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// The case by its id.
    pub fixture_id: Option<String>,
    /// The task, or the family.
    pub task_id: Option<String>,
    /// The split, together with `index`.
    pub split: Option<String>,
    /// The place of the case in its split.
    pub index: Option<u64>,
    /// The seed.
    pub seed: Option<u64>,
    /// The name that the episode is to have.
    pub episode_id: Option<String>,
}

impl Environment {
    /// The language of its actions and observations.
    #[must_use]
    pub const fn dialect(self) -> Dialect {
        match self {
            Self::Desk => Dialect::Desk,
            Self::Shop => Dialect::Shop,
            Self::Desk2 => Dialect::Desk2,
        }
    }

    /// Its name in metadata.
    #[must_use]
    pub const fn published_name(self) -> &'static str {
        match self {
            Self::Desk => "aegis_desk",
            Self::Shop => "aegis_shop",
            Self::Desk2 => "aegis_desk2",
        }
    }

    /// What it is, in a sentence.
    #[must_use]
    pub const fn about(self) -> &'static str {
        match self {
            Self::Desk => {
                "A support desk of a software company: triage the inbox, read the right records, \
                 keep to the policies, and close each case with a reply."
            }
            Self::Shop => {
                "The support of an online shop: read the letter, look at the evidence, look up \
                 the policy, draft a reply, and submit the resolution."
            }
            Self::Desk2 => {
                "A support desk with cases without end: families of generated cases, the commands \
                 of a real desk, and a strict judge."
            }
        }
    }

    /// The cases that are listed one by one.
    #[must_use]
    pub fn fixtures(self) -> Vec<Arc<Compiled>> {
        let all = catalogue::ids().into_iter().filter_map(catalogue::get);
        all.filter(|scenario| scenario.source.dialect == self.dialect()).collect()
    }

    /// The parts of its cases.
    #[must_use]
    pub fn splits(self) -> Vec<Split> {
        let pack = |name: &'static str, kind| Split {
            name,
            kind,
            tasks: catalogue::pack(name).map_or(0, |pack| catalogue::members(pack).len() as u64),
            cases: Cases::Pack(name),
        };
        let seeds = |name, kind, first, count: u64| Split {
            name,
            kind,
            tasks: count * FAMILIES.len() as u64,
            cases: Cases::Seeds(first),
        };
        match self {
            Self::Desk => vec![
                pack("train", "train"),
                pack("heldout", "test"),
                pack("core", "train"),
                pack("v2", "train"),
                pack("showcase", "validation"),
            ],
            Self::Shop => vec![pack("shop", "validation")],
            Self::Desk2 => vec![
                seeds("train", "train", 0, 800_000),
                seeds("dev", "validation", 800_000, 100_000),
                seeds("test", "test", 900_000, 100_000),
            ],
        }
    }

    /// The split with this name.
    ///
    /// # Errors
    /// If there is none.
    pub fn split(self, name: &str) -> Result<Split, Fault> {
        let all = self.splits();
        let names: Vec<&str> = all.iter().map(|split| split.name).collect();
        all.iter().copied().find(|split| split.name == name).ok_or_else(|| {
            let known = names.join(", ");
            Fault::NotFound(format!("there is no split {name:?}; there are {known}"))
        })
    }

    /// The id of the case at a place of a split.
    ///
    /// # Errors
    /// If the split is not that long.
    pub fn case_at(self, split: Split, index: u64) -> Result<String, Fault> {
        if index >= split.tasks {
            let Split { name, tasks, .. } = split;
            return Err(Fault::BadIndex(format!(
                "the split {name} has {tasks} tasks, counted from 0; there is no task {index}"
            )));
        }
        Ok(match split.cases {
            Cases::Pack(name) => {
                let members = catalogue::pack(name).map(catalogue::members).unwrap_or_default();
                members[index as usize].to_owned()
            }
            Cases::Seeds(first) => {
                let families = FAMILIES.len() as u64;
                let family = FAMILIES[(index % families) as usize].name();
                format!("{family}@{}", first + index / families)
            }
        })
    }

    /// The id of the case that a client asks for; `turn` says how often the session was reset
    /// without asking for one.
    ///
    /// # Errors
    /// If there is no such case here.
    pub fn choose(self, wanted: &Wanted, turn: u64) -> Result<String, Fault> {
        if let Some(id) = &wanted.fixture_id {
            return Ok(id.clone());
        }
        if let Some(task) = &wanted.task_id {
            return self.case_of_task(task, wanted.seed);
        }
        if let Some(split) = &wanted.split {
            let split = self.split(split)?;
            return self.case_at(split, wanted.index.unwrap_or(0));
        }
        if self == Self::Desk2 {
            let family = FAMILIES[(turn % FAMILIES.len() as u64) as usize].name();
            return Ok(format!("{family}@{}", wanted.seed.unwrap_or(turn)));
        }
        let pack = if self == Self::Desk { "core" } else { "shop" };
        let members = catalogue::pack(pack).map(catalogue::members).unwrap_or_default();
        Ok(members[(turn % members.len() as u64) as usize].to_owned())
    }

    fn case_of_task(self, task: &str, seed: Option<u64>) -> Result<String, Fault> {
        if self == Self::Desk2 && !task.contains('@') {
            return Ok(format!("{task}@{}", seed.unwrap_or(0)));
        }
        let fixtures = self.fixtures();
        let found = fixtures.iter().find(|scenario| scenario.source.family == task);
        found.map(|scenario| scenario.source.id.clone()).ok_or_else(|| {
            let near = nearest(task, fixtures.iter().map(|it| it.source.family.as_str()));
            Fault::NotFound(format!("there is no task {task:?}; {near}GET /tasks lists all"))
        })
    }

    /// The case with this id, made and certified if it is a generated one.
    ///
    /// # Errors
    /// If there is no such case here.
    pub fn case(self, id: &str, key: Option<&Key>) -> Result<Arc<Compiled>, Fault> {
        let scenario = if id.contains('@') {
            let name = CaseName::parse(id).map_err(|error| Fault::NotFound(error.to_string()))?;
            if matches!(name.seed, Seed::Private(_)) && key.is_none() {
                let why = "private cases need the operator's key, and this server has none";
                return Err(Fault::NotFound(why.to_owned()));
            }
            cases::certified(&name, key).map_err(|error| Fault::NotFound(error.to_string()))?
        } else {
            catalogue::get(id).ok_or_else(|| {
                let near = nearest(id, catalogue::ids());
                Fault::NotFound(format!("there is no fixture {id:?}; {near}GET /tasks lists all"))
            })?
        };
        if scenario.source.dialect != self.dialect() {
            let other = Self::ALL.iter().find(|it| it.dialect() == scenario.source.dialect);
            let other = other.map_or("", |it| it.as_str());
            return Err(Fault::NotFound(format!(
                "{id} is a case of the environment {other}; reset it below /envs/{other}/"
            )));
        }
        Ok(scenario)
    }
}

fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    // A long stranger's text is near to nothing, and measuring it costs its length squared.
    let near = if name.len() <= 80 { catalogue::nearest(name, known) } else { Vec::new() };
    near.first().map_or_else(String::new, |near| format!("did you mean {near}? "))
}
