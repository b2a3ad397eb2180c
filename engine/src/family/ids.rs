//! Ids of generated cases: no two cases share one, and none tells what it stands for.

use xxhash_rust::xxh3::xxh3_64;

/// The letters and digits of an id: none of them is easily taken for another.
const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
/// How many ids a case can have, as bits.
const SLOT_BITS: u32 = 6;
/// How many bits an id has: eight letters of five bits.
const ID_BITS: u32 = 40;

/// The ids of one case.
#[derive(Clone, Debug)]
pub(super) struct Ids {
    case: u64,
    /// Slots in a drawn order, so that the first id is no smaller than the last.
    slots: Vec<u8>,
}

impl Ids {
    /// The ids of a case with this number; `order` are 64 numbers that decide who gets which.
    pub(super) fn new(case: u64, mut order: impl FnMut(u64) -> u64) -> Self {
        let mut slots: Vec<u8> = (0..1 << SLOT_BITS).collect();
        for at in (1..slots.len()).rev() {
            slots.swap(at, order(at as u64 + 1) as usize);
        }
        Self { case, slots }
    }

    /// The next id.
    pub(super) fn next(&mut self, prefix: &str) -> String {
        let slot = u64::from(self.slots.pop().expect("a case has at most 64 ids"));
        let mask = (1 << ID_BITS) - 1;
        // Two rounds of multiplying by an odd number and folding: one to one on 40 bits.
        let mut number = (self.case << SLOT_BITS | slot) & mask;
        for factor in [0x9e_3779_b97f_u64, 0xc2_b2ae_3d27] {
            number = number.wrapping_mul(factor) & mask;
            number ^= number >> 21;
        }
        let letter = |n: u32| char::from(LETTERS[(number >> (5 * n) & 31) as usize]);
        let word: String = (0..8).map(letter).collect();
        let (first, second) = word.split_at(4);
        let separator = if prefix.chars().all(char::is_uppercase) { '-' } else { '_' };
        if separator == '-' {
            format!("{prefix}-{first}{second}")
        } else {
            format!("{prefix}_{}", word.to_lowercase())
        }
    }
}

/// The number of a purpose of chance.
pub(super) fn purpose(name: &str) -> u64 {
    xxh3_64(name.as_bytes())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_cases_share_an_id() {
        let mut seen = BTreeSet::new();
        for case in 0..2_000 {
            let mut ids = Ids::new(case, |_| 0);
            for _ in 0..64 {
                assert!(seen.insert(ids.next("TK")));
            }
        }
    }
}
