//! What reading hostile bytes costs in memory: a constant and a few times the input, whatever
//! lengths the bytes claim.
//!
//! The binary has one test, because the allocator counts for the whole process.

mod common;

use aegis_engine::log::{Packing, read_all};
use aegis_engine::snapshot;
use aegis_engine::world::Floor;
use common::blocks::{mend, spans};
use common::{Dice, file_of, play, play_in, scenario, script};
use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// The room for one unpacked block, twice, and the tables of zstd.
const CONSTANT: usize = 512 * 1024;
/// A record of one byte can stand for an event of 36, in a list that has room for twice as many.
const FACTOR: usize = 64;

/// How much more than now was in use at the worst moment of this.
fn peak(of: impl FnOnce()) -> usize {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    of();
    MEMORY.peak_usage().saturating_sub(before)
}

#[track_caller]
fn assert_modest(peak: usize, input: usize, what: &str) {
    let limit = CONSTANT + FACTOR * input;
    assert!(peak <= limit, "{what}: {peak} bytes for {input}, and {limit} are allowed");
}

fn noise(dice: &mut Dice, length: usize) -> Vec<u8> {
    const LIKELY: [u64; 4] = [0, 1, 0x80, 0xff];
    (0..length)
        .map(|_| {
            let byte = if dice.below(2) == 0 { dice.pick(&LIKELY) } else { dice.next() & 0xff };
            u8::try_from(byte).expect("it is masked")
        })
        .collect()
}

fn reading_noise(dice: &mut Dice) {
    for length in [0, 100, 10_000, 700_000] {
        let mut bytes = b"AEGISLOG".to_vec();
        bytes.extend(noise(dice, length));
        assert_modest(peak(|| drop(read_all(&bytes))), bytes.len(), "a log of noise");
    }
}

/// Blocks whose checksums are right and whose records claim what they like.
fn reading_forged_blocks(dice: &mut Dice) {
    for packing in [Packing::Raw, Packing::Zstd] {
        let good = file_of([&play(&scenario("billing_seat_adjustment"), 0, 1)], packing);
        let span = spans(&good).remove(0);
        for round in 0..400 {
            let mut file = good.clone();
            let payload = span.payload();
            let from = payload.start + dice.below(payload.len());
            let until = (from + 1 + dice.below(40)).min(payload.end);
            let bytes = noise(dice, until - from);
            file[from..until].copy_from_slice(&bytes);
            mend(&mut file, &span);
            assert_modest(peak(|| drop(read_all(&file))), file.len(), &format!("forgery {round}"));
        }
        // The length of the unpacked records is a claim too.
        let mut file = good.clone();
        file[span.bytes.start + 32..][..4].copy_from_slice(&u32::MAX.to_le_bytes());
        mend(&mut file, &span);
        assert_modest(peak(|| drop(read_all(&file))), file.len(), "a claim of 4 GiB");
    }
}

/// A list of as many of the smallest records as a block holds.
fn reading_the_densest_block() {
    let good = file_of([&play(&scenario("billing_seat_adjustment"), 0, 1)], Packing::Raw);
    let mut span = spans(&good).remove(0);
    let records = 60_000u32;
    // A turn with 60,000 events, each of them one byte.
    let mut turn = vec![3u8, 1, 0, 0];
    turn.extend([11u8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    turn.push(0);
    turn.extend([0xe0, 0xd4, 0x03]);
    turn.extend(vec![1u8; records as usize]);
    let mut file = good[..span.payload().start].to_vec();
    let stored = u32::try_from(turn.len()).expect("it fits a block");
    file[span.bytes.start + 28..][..4].copy_from_slice(&stored.to_le_bytes());
    file[span.bytes.start + 32..][..4].copy_from_slice(&stored.to_le_bytes());
    file.extend(turn);
    span.bytes.end = file.len();
    mend(&mut file, &span);
    let mut losses = usize::MAX;
    let used = peak(|| losses = read_all(&file).expect("its header is good").1.len());
    assert_eq!(losses, 1, "only its chain is wrong: the turn itself was read");
    assert!(used > 32 * 60_000, "the events were not made: {used}");
    assert_modest(used, file.len(), "a turn of 60,000 events");
}

fn restoring_anything(dice: &mut Dice) {
    let scenario = scenario("customer_escalation_chain");
    let mut floor = Floor::for_one(&scenario);
    let mut columns = floor.columns();
    let mut good = Vec::new();
    drop(play_in(&mut columns, 0, &scenario, (0, 1), script(&scenario, 1)));
    snapshot::write(&columns.desk(0), &mut good);
    for round in 0..2_000 {
        let mut bytes = good.clone();
        let from = 32 + dice.below(bytes.len() - 32);
        let until = (from + 1 + dice.below(12)).min(bytes.len());
        let changed = noise(dice, until - from);
        bytes[from..until].copy_from_slice(&changed);
        let mut restore = || drop(snapshot::restore(&mut columns, 0, &bytes));
        assert_modest(peak(&mut restore), bytes.len(), &format!("snapshot {round}"));
    }
}

#[test]
fn no_claim_of_a_length_makes_a_reader_allocate_it() {
    let dice = &mut Dice(1);
    assert!(peak(|| drop(std::hint::black_box(vec![0u8; 1 << 20]))) >= 1 << 20, "it does count");
    reading_noise(dice);
    reading_forged_blocks(dice);
    reading_the_densest_block();
    restoring_anything(dice);
}
