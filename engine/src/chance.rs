//! Chance that is addressed, not drawn in sequence: a draw is a function of who draws and when.

/// A source of chance of one system under one seed.
///
/// A draw is named by the entity that draws and by the occasion (how often that entity has drawn
/// in this system), so nobody's draw depends on who else drew. The numbers are those of `ChaCha8`
/// with key (seed, system), stream = entity and block = occasion x 16 + k.
#[derive(Clone, Debug)]
pub struct Chance {
    key: [u32; 8],
}

impl Chance {
    /// The chance of a system, named by up to 24 bytes, under a seed.
    #[must_use]
    pub fn new(seed: u64, system: &str) -> Self {
        let mut bytes = [0u8; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        assert!(system.len() <= 24, "a system's name has at most 24 bytes: {system}");
        bytes[8..8 + system.len()].copy_from_slice(system.as_bytes());
        let mut key = [0u32; 8];
        for (word, chunk) in key.iter_mut().zip(bytes.chunks_exact(4)) {
            *word = u32::from_le_bytes([chunk[0], chunk[1], chunk[2], chunk[3]]);
        }
        Self { key }
    }

    /// The draw of an entity on an occasion: eight numbers in a row, each of full width.
    #[must_use]
    pub fn draw(&self, entity: u64, occasion: u64) -> Draw {
        Draw { chance: self.clone(), entity, block: occasion * 16, numbers: [0; 8], used: 8 }
    }
}

/// The numbers of one draw, at most 128 of them.
#[derive(Clone, Debug)]
pub struct Draw {
    chance: Chance,
    entity: u64,
    block: u64,
    numbers: [u64; 8],
    used: usize,
}

impl Draw {
    /// The next number.
    pub fn number(&mut self) -> u64 {
        if self.used == 8 {
            self.numbers = chacha8_block(&self.chance.key, self.entity, self.block);
            self.block += 1;
            self.used = 0;
        }
        self.used += 1;
        self.numbers[self.used - 1]
    }

    /// A number below `limit`, by multiply-shift: no floats, no rejection.
    pub fn below(&mut self, limit: u64) -> u64 {
        let product = u128::from(self.number()) * u128::from(limit);
        u64::try_from(product >> 64).unwrap_or(0)
    }

    /// One of the things in a slice; none if it is empty.
    pub fn one_of<'a, T>(&mut self, things: &'a [T]) -> Option<&'a T> {
        let at = self.below(things.len() as u64);
        things.get(usize::try_from(at).unwrap_or(0))
    }
}

/// One block of `ChaCha8` (64-bit counter, 64-bit stream) as eight little-endian numbers.
fn chacha8_block(key: &[u32; 8], stream: u64, counter: u64) -> [u64; 8] {
    let low = |n: u64| (n & 0xffff_ffff) as u32;
    let mut start =
        [0x6170_7865, 0x3320_646e, 0x7962_2d32, 0x6b20_6574, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    start[4..12].copy_from_slice(key);
    start[12] = low(counter);
    start[13] = low(counter >> 32);
    start[14] = low(stream);
    start[15] = low(stream >> 32);
    let mut state = start;
    for _ in 0..4 {
        quarter(&mut state, 0, 4, 8, 12);
        quarter(&mut state, 1, 5, 9, 13);
        quarter(&mut state, 2, 6, 10, 14);
        quarter(&mut state, 3, 7, 11, 15);
        quarter(&mut state, 0, 5, 10, 15);
        quarter(&mut state, 1, 6, 11, 12);
        quarter(&mut state, 2, 7, 8, 13);
        quarter(&mut state, 3, 4, 9, 14);
    }
    std::array::from_fn(|n| {
        let word = |at: usize| u64::from(state[at].wrapping_add(start[at]));
        word(2 * n) | word(2 * n + 1) << 32
    })
}

fn quarter(state: &mut [u32; 16], a: usize, b: usize, c: usize, d: usize) {
    state[a] = state[a].wrapping_add(state[b]);
    state[d] = (state[d] ^ state[a]).rotate_left(16);
    state[c] = state[c].wrapping_add(state[d]);
    state[b] = (state[b] ^ state[c]).rotate_left(12);
    state[a] = state[a].wrapping_add(state[b]);
    state[d] = (state[d] ^ state[a]).rotate_left(8);
    state[c] = state[c].wrapping_add(state[d]);
    state[b] = (state[b] ^ state[c]).rotate_left(7);
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::{Rng, SeedableRng};

    #[test]
    fn draws_are_those_of_the_published_chacha8() {
        for (seed, entity, occasion) in [(0, 0, 0), (9, 5, 0), (7, 1 << 40, 3), (u64::MAX, 2, 99)] {
            let mut key = [0u8; 32];
            key[..8].copy_from_slice(&u64::to_le_bytes(seed));
            key[8..14].copy_from_slice(b"policy");
            let mut reference = ChaCha8Rng::from_seed(key);
            reference.set_stream(entity);
            reference.set_word_pos(u128::from(occasion) * 16 * 16);
            let mut draw = Chance::new(seed, "policy").draw(entity, occasion);
            for n in 0..20 {
                assert_eq!(draw.number(), reference.next_u64(), "seed {seed}, number {n}");
            }
        }
    }

    #[test]
    fn golden_vectors_pin_the_addressing() {
        let chance = Chance::new(9, "policy");
        let first = |entity, occasion| chance.draw(entity, occasion).number();
        assert_eq!(
            [first(5, 0), first(5, 1), first(6, 0)].map(|n| format!("{n:016x}")),
            ["c88dabb9c308656d", "19a26133038e5323", "1960d4724676b9ec"],
        );
        let mut draw = chance.draw(5, 0);
        assert_eq!([0; 6].map(|_| draw.below(27)), [21, 25, 20, 1, 21, 24]);
    }

    #[test]
    fn nobodys_draw_depends_on_who_else_drew() {
        let chance = Chance::new(1, "customers");
        let alone = chance.draw(2, 4).number();
        for other in 0..100 {
            chance.draw(other, 4).number();
        }
        assert_eq!(chance.draw(2, 4).number(), alone);
    }
}
