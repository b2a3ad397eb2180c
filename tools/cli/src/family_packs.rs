//! Packs of generated cases: a stated range of seeds of each split, of every family.

use aegis_engine::family::FAMILIES;
use aegis_engine::family::name::{FIRST_DEV, FIRST_TEST};

/// How many cases of each family a pack has.
pub const CASES: u64 = 100;

/// A pack of generated cases.
pub struct FamilyPack {
    /// Its name.
    pub name: &'static str,
    /// What it is for.
    pub about: &'static str,
    first_seed: u64,
}

/// All packs of generated cases.
pub const FAMILY_PACKS: &[FamilyPack] = &[
    FamilyPack {
        name: "families",
        about: "Fresh cases: seeds 900000..900100 of each of the fifteen families.",
        first_seed: FIRST_TEST,
    },
    FamilyPack {
        name: "families-train",
        about: "For training: seeds 0..100 of each family; 800,000 there are.",
        first_seed: 0,
    },
    FamilyPack {
        name: "families-dev",
        about: "For development: seeds 800000..800100 of each family.",
        first_seed: FIRST_DEV,
    },
    FamilyPack {
        name: "families-test",
        about: "For tests: the same cases as families.",
        first_seed: FIRST_TEST,
    },
];

/// The pack of generated cases with this name.
pub fn find(name: &str) -> Option<&'static FamilyPack> {
    FAMILY_PACKS.iter().find(|pack| pack.name == name)
}

impl FamilyPack {
    /// The ranges of cases that it stands for, one a family, as `--scenario` takes them.
    pub fn ranges(&self) -> impl Iterator<Item = String> {
        let (first, end) = (self.first_seed, self.first_seed + CASES);
        FAMILIES.iter().map(move |family| format!("{}@{first}..{end}", family.name()))
    }

    /// How many cases it has.
    pub fn cases(&self) -> u64 {
        CASES * FAMILIES.len() as u64
    }
}
