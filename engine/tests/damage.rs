//! A damaged log gives back every whole block, goes on after the damage, and says what it lost.

mod common;

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use aegis_engine::command::Answer;
use aegis_engine::log::{Gap, LogWriter, Loss, Packing, Reader, Scan, Unreadable, read_all};
use aegis_engine::scenario::Compiled;
use aegis_engine::world::Floor;
use common::blocks::{FILE_HEADER, Span, mend, spans};
use common::{Dice, Player, play, play_in, scenario};

const EPISODES: u64 = 24;

/// Two episodes to a block, of two short scenarios, one of them as text in the first block.
fn file(packing: Packing) -> (Vec<u8>, Vec<Span>) {
    let pair = ["billing_seat_adjustment", "login_incident_triage"].map(scenario);
    let mut writer = LogWriter::new(0..EPISODES, packing);
    for episode in 0..EPISODES {
        let scenario = &pair[usize::try_from(episode % 2).expect("small")];
        writer.episode(&play(scenario, episode, episode).log, scenario);
        if episode % 2 == 1 {
            writer.flush();
        }
    }
    let bytes: Vec<u8> = writer.take().collect();
    let spans = spans(&bytes);
    assert_eq!(spans.len(), 12);
    (bytes, spans)
}

/// What a reader says of a file, block by block.
#[derive(Debug, Default, PartialEq, Eq)]
struct Seen {
    /// Where each block starts, and whether it is linked.
    blocks: Vec<(u64, bool)>,
    gaps: Vec<Gap>,
}

fn read(bytes: &[u8]) -> Seen {
    let mut seen = Seen::default();
    let mut reader = Reader::new();
    loop {
        let here = usize::try_from(reader.offset()).expect("small").min(bytes.len());
        match reader.scan(&bytes[here..], true).expect("a damaged log is a log") {
            Scan::Need(_) => {}
            Scan::Block(block) => seen.blocks.push((block.offset, block.is_linked)),
            Scan::Gap(gap) => seen.gaps.push(gap),
            Scan::End => return seen,
        }
    }
}

/// The same, from a window that is only as large as the reader asks for.
fn read_in_windows(bytes: &[u8], window: usize) -> Seen {
    let mut seen = Seen::default();
    let mut reader = Reader::new();
    let mut given = window;
    loop {
        let from = usize::try_from(reader.offset()).expect("small").min(bytes.len());
        let to = (from + given).min(bytes.len());
        let scanned = reader.scan(&bytes[from..to], to == bytes.len());
        match scanned.expect("a damaged log is a log") {
            Scan::Need(more) => {
                given = more.max(window);
                continue;
            }
            Scan::Block(block) => seen.blocks.push((block.offset, block.is_linked)),
            Scan::Gap(gap) => seen.gaps.push(gap),
            Scan::End => return seen,
        }
        given = window;
    }
}

/// What is to be seen when these blocks (a run of them) are lost, and nothing else.
fn without(spans: &[Span], lost: Range<usize>) -> Seen {
    let start = |span: &Span| u64::try_from(span.bytes.start).expect("small");
    let kept = (0..spans.len()).filter(|n| !lost.contains(n));
    let blocks = kept.map(|n| (start(&spans[n]), n != lost.end || lost.is_empty())).collect();
    if lost.is_empty() {
        return Seen { blocks, gaps: Vec::new() };
    }
    let first_episode = lost.start.checked_sub(1).map_or(0, |n| spans[n].last_episode + 1);
    let after = spans.get(lost.end);
    let gap = Gap {
        start: start(&spans[lost.start]),
        end: u64::try_from(spans[lost.end - 1].bytes.end).expect("small"),
        first_episode,
        end_episode: Some(after.map_or(EPISODES, |span| span.first_episode)),
        is_tail: after.is_none(),
    };
    Seen { blocks, gaps: vec![gap] }
}

/// The whole episodes that can be read.
fn episodes(bytes: &[u8]) -> (BTreeSet<u64>, Vec<Loss>) {
    let (tapes, losses) = read_all(bytes).expect("a damaged log is a log");
    assert!(tapes.iter().all(|tape| tape.is_whole()), "each block holds whole episodes");
    (tapes.iter().map(|tape| tape.opened.episode).collect(), losses)
}

fn all_but(lost: Range<u64>) -> BTreeSet<u64> {
    (0..EPISODES).filter(|episode| !lost.contains(episode)).collect()
}

fn flip(bytes: &mut [u8], bit: usize) {
    bytes[bit / 8] ^= 1 << (bit % 8);
}

#[test]
fn an_undamaged_log_is_all_there() {
    for packing in [Packing::Raw, Packing::Zstd] {
        let (bytes, spans) = file(packing);
        assert_eq!(read(&bytes), without(&spans, 0..0));
        assert_eq!(episodes(&bytes), (all_but(0..0), Vec::new()));
    }
}

#[test]
fn cut_at_any_byte_the_whole_blocks_before_the_cut_are_there() {
    for packing in [Packing::Raw, Packing::Zstd] {
        let (bytes, spans) = file(packing);
        for cut in bytes.len() - 4_096..bytes.len() {
            let whole = spans.iter().filter(|span| span.bytes.end <= cut).count();
            let mut expected = without(&spans, whole..spans.len());
            match expected.gaps.first_mut() {
                _ if whole > 0 && spans[whole - 1].bytes.end == cut => expected.gaps.clear(),
                Some(gap) => gap.end = u64::try_from(cut).expect("small"),
                None => {}
            }
            assert_eq!(read(&bytes[..cut]), expected, "cut at {cut}");
            if cut % 64 == 0 {
                let first_lost = u64::try_from(whole).expect("small") * 2;
                assert_eq!(episodes(&bytes[..cut]).0, all_but(first_lost..EPISODES));
            }
        }
    }
}

#[test]
fn a_file_cut_within_its_header_is_an_empty_log_with_a_loss() {
    let (bytes, _) = file(Packing::Raw);
    assert_eq!(read(&bytes[..FILE_HEADER]), Seen::default());
    for cut in 0..FILE_HEADER {
        let gaps = read(&bytes[..cut]).gaps;
        assert_eq!(gaps.len(), 1);
        assert_eq!((gaps[0].start, gaps[0].end), (0, u64::try_from(cut).expect("small")));
        assert!(gaps[0].is_tail);
    }
}

/// Flips bits one at a time; each may cost its own block and no other.
fn flip_each(packing: Packing, bits: impl Fn(&[u8], &[Span]) -> Vec<usize>) {
    let (mut bytes, spans) = file(packing);
    for (n, bit) in bits(&bytes, &spans).into_iter().enumerate() {
        flip(&mut bytes, bit);
        let hit = spans.iter().position(|span| span.bytes.contains(&(bit / 8)));
        let hit = hit.expect("the bit is in a block");
        assert_eq!(read(&bytes), without(&spans, hit..hit + 1), "bit {bit}");
        if n % 256 == 0 {
            let first = spans[hit].first_episode;
            let (found, losses) = episodes(&bytes);
            // The second scenario's text stood in the first block, but both are built in.
            assert_eq!(found, all_but(first..first + 2), "bit {bit}");
            assert!(matches!(losses[..], [Loss::Gap(_)]), "bit {bit}: {losses:?}");
        }
        flip(&mut bytes, bit);
    }
}

fn stretch(bytes: usize) -> impl Fn(&[u8], &[Span]) -> Vec<usize> {
    move |_, spans| {
        let start = spans[6].bytes.start;
        (start * 8..(start + bytes) * 8).collect()
    }
}

fn headers(_: &[u8], spans: &[Span]) -> Vec<usize> {
    let headers = spans.iter().flat_map(|span| span.bytes.start..span.payload().start);
    headers.flat_map(|byte| byte * 8..byte * 8 + 8).collect()
}

fn sample(bytes: &[u8], _: &[Span]) -> Vec<usize> {
    let mut dice = Dice(5);
    let first = FILE_HEADER * 8;
    (0..2_000).map(|_| first + dice.below(bytes.len() * 8 - first)).collect()
}

#[test]
fn any_flipped_bit_of_a_stretch_costs_its_block() {
    flip_each(Packing::Raw, stretch(4_096));
}

#[test]
fn any_flipped_bit_of_a_packed_stretch_costs_its_block() {
    flip_each(Packing::Zstd, stretch(1_024));
}

#[test]
fn any_flipped_bit_of_a_header_costs_its_block() {
    flip_each(Packing::Raw, headers);
}

#[test]
fn a_flipped_bit_anywhere_costs_its_block() {
    flip_each(Packing::Raw, sample);
    flip_each(Packing::Zstd, sample);
}

#[test]
fn a_flipped_bit_of_the_file_header_costs_no_episode() {
    let (mut bytes, spans) = file(Packing::Raw);
    let header = u64::try_from(FILE_HEADER).expect("small");
    for bit in 0..FILE_HEADER * 8 {
        flip(&mut bytes, bit);
        let seen = read(&bytes);
        let offsets = seen.blocks.iter().map(|block| block.0);
        assert!(offsets.eq(spans.iter().map(|span| span.bytes.start as u64)), "bit {bit}");
        assert_eq!(seen.blocks.iter().filter(|block| !block.1).count(), 1, "bit {bit}");
        assert_eq!((seen.gaps[0].start, seen.gaps[0].end), (0, header), "bit {bit}");
        assert_eq!(episodes(&bytes).0, all_but(0..0));
        flip(&mut bytes, bit);
    }
}

#[test]
fn two_neighbours_lost_are_one_gap_and_two_apart_are_two() {
    let (mut bytes, spans) = file(Packing::Raw);
    flip(&mut bytes, spans[3].bytes.start * 8);
    flip(&mut bytes, spans[4].bytes.end * 8 - 1);
    assert_eq!(read(&bytes), without(&spans, 3..5));
    flip(&mut bytes, spans[7].payload().start * 8);
    assert_eq!(read(&bytes).gaps.len(), 2);
    assert_eq!(episodes(&bytes).0, &all_but(6..10) - &BTreeSet::from([14, 15]));
}

#[test]
fn bytes_put_in_or_taken_out_cost_what_they_touch() {
    let (bytes, spans) = file(Packing::Raw);
    let at = spans[5].bytes.end;
    for length in [1, 75, 76, 77, 5_000, 300_000] {
        let mut more = bytes.clone();
        more.splice(at..at, vec![0xff; length]);
        let (found, losses) = episodes(&more);
        assert_eq!(found, all_but(0..0), "{length} bytes put in");
        let [Loss::Gap(gap)] = losses[..] else { panic!("{losses:?}") };
        assert_eq!((gap.start, gap.end), (at as u64, (at + length) as u64));
        assert_eq!(read_in_windows(&more, 100), read(&more), "{length} bytes put in");
    }
    for length in [1, 76, spans[5].bytes.len()] {
        let mut less = bytes.clone();
        less.drain(at - length..at);
        assert_eq!(episodes(&less).0, all_but(10..12), "{length} bytes taken out");
    }
}

#[test]
fn small_windows_see_what_one_look_sees() {
    for packing in [Packing::Raw, Packing::Zstd] {
        let (good, spans) = file(packing);
        let mut dice = Dice(8);
        for round in 0..60 {
            let mut bytes = good.clone();
            for _ in 0..round % 4 {
                flip(&mut bytes, dice.below(good.len() * 8 - 64) + 64);
            }
            bytes.truncate(good.len() - dice.below(2) * dice.below(spans[11].bytes.len()));
            let whole = read(&bytes);
            for window in [1, 37, 1_000] {
                assert_eq!(read_in_windows(&bytes, window), whole, "{window}, round {round}");
            }
        }
    }
}

#[test]
fn a_block_that_was_replaced_by_a_good_one_breaks_the_chain() {
    let (mut bytes, spans) = file(Packing::Raw);
    // Somebody makes episode 8 a little better and makes the checksums right again.
    let span = &spans[4];
    let at = span.payload().end - 60;
    bytes[at] ^= 1;
    mend(&mut bytes, span);
    let (_, losses) = read_all(&bytes).expect("it is a log");
    let offset = span.bytes.start as u64;
    assert!(losses.contains(&Loss::BrokenChain { index: 4, offset }), "{losses:?}");
    assert!(!losses.iter().any(|loss| matches!(loss, Loss::Gap(_))), "{losses:?}");
}

#[test]
fn a_block_of_another_log_breaks_the_chain() {
    let (good, spans) = file(Packing::Raw);
    let shift = [scenario("billing_seat_adjustment"), scenario("login_incident_triage")];
    let mut writer = LogWriter::new(0..EPISODES, Packing::Raw);
    for episode in 0..EPISODES {
        let scenario = &shift[usize::try_from(episode % 2).expect("small")];
        writer.episode(&play(scenario, episode, episode + 100).log, scenario);
        if episode % 2 == 1 {
            writer.flush();
        }
    }
    let other: Vec<u8> = writer.take().collect();
    let theirs = common::blocks::spans(&other);
    let mut bytes = good;
    bytes.splice(spans[4].bytes.clone(), other[theirs[4].bytes.clone()].iter().copied());
    let (found, losses) = episodes(&bytes);
    assert_eq!(found, all_but(0..0));
    // The foreign block does not follow ours, and ours does not follow the foreign one.
    let broken = |index, offset: usize| Loss::BrokenChain { index, offset: offset as u64 };
    let next = spans[4].bytes.start + theirs[4].bytes.len();
    assert_eq!(losses, [broken(4, spans[4].bytes.start), broken(5, next)]);
}

#[test]
fn blocks_in_another_order_break_the_chain() {
    let (good, spans) = file(Packing::Raw);
    let mut bytes = good[..spans[4].bytes.start].to_vec();
    bytes.extend(&good[spans[5].bytes.clone()]);
    bytes.extend(&good[spans[4].bytes.clone()]);
    bytes.extend(&good[spans[6].bytes.start..]);
    let (found, losses) = episodes(&bytes);
    // The one that comes too late is not taken for a later one.
    assert_eq!(found, all_but(8..10));
    let offset = spans[4].bytes.start as u64;
    assert!(losses.contains(&Loss::BrokenChain { index: 5, offset }), "{losses:?}");
    assert!(losses.iter().any(|loss| matches!(loss, Loss::Gap(_))), "{losses:?}");
}

#[test]
fn a_block_that_is_there_twice_is_read_once() {
    let (good, spans) = file(Packing::Raw);
    let mut bytes = good.clone();
    bytes.splice(spans[6].bytes.start..spans[6].bytes.start, good[spans[5].bytes.clone()].to_vec());
    let (tapes, losses) = read_all(&bytes).expect("it is a log");
    assert_eq!(tapes.len(), 24);
    assert!(matches!(losses[..], [Loss::Gap(_)]), "{losses:?}");
}

#[test]
fn a_block_taken_out_without_a_trace_breaks_the_chain() {
    let (mut bytes, spans) = file(Packing::Raw);
    bytes.drain(spans[4].bytes.clone());
    let (found, losses) = episodes(&bytes);
    assert_eq!(found, all_but(8..10));
    let offset = spans[4].bytes.start as u64;
    assert_eq!(losses, [Loss::BrokenChain { index: 5, offset }]);
}

#[test]
fn a_packed_block_that_cannot_be_unpacked_is_reported() {
    let (mut bytes, spans) = file(Packing::Zstd);
    let payload = spans[4].payload();
    bytes[payload.start..payload.start + 4].copy_from_slice(b"nope");
    mend(&mut bytes, &spans[4]);
    let (found, losses) = episodes(&bytes);
    assert_eq!(found, all_but(8..10));
    let offset = spans[4].bytes.start as u64;
    assert!(losses.contains(&Loss::NoRecords { index: 4, offset }), "{losses:?}");
}

/// A block with right checksums all of whose bytes, but for the magic, are ASCII: the most that a
/// forger can put into a text.
fn ascii_block(magic: &[u8]) -> Vec<u8> {
    let is_ascii = |crc: u32| crc.to_le_bytes().is_ascii();
    let mut salts = 0u32..;
    let mut payloads = salts.by_ref().map(|salt| format!("{salt:0>100}"));
    let payload = payloads.find(|text| is_ascii(crc32c::crc32c(text.as_bytes())));
    let payload = payload.expect("one in sixteen is");
    let mut header = magic.to_vec();
    header.extend(5u32.to_le_bytes());
    header.extend([0; 4]);
    header.extend([9u64.to_le_bytes(), 9u64.to_le_bytes()].concat());
    header.extend([100u32.to_le_bytes(), 100u32.to_le_bytes()].concat());
    header.extend(crc32c::crc32c(payload.as_bytes()).to_le_bytes());
    let chains = salts.map(|salt| format!("{salt:0>32}"));
    let mut headers = chains.map(|chain| [&header[..], chain.as_bytes()].concat());
    let block = headers.find(|bytes| is_ascii(crc32c::crc32c(bytes)));
    let mut block = block.expect("one in sixteen is");
    block.extend(crc32c::crc32c(&block).to_le_bytes());
    [block, payload.into_bytes()].concat()
}

/// An episode whose tags hold the bytes of a block, as far as a text can.
fn imitation(scenario: &Arc<Compiled>, block: &[u8]) -> Player {
    let lossy = String::from_utf8_lossy(block).into_owned();
    let latin: String = block.iter().map(|&byte| char::from(byte)).collect();
    let mut answers: Vec<Answer> = Vec::new();
    for text in [lossy, latin] {
        let mut answer = Answer::default();
        answer.begin(aegis_engine::command::Verb::AddTag);
        answer.command.tag = answer.text(&scenario.lexicon, &text);
        answer.command.ticket = scenario.lexicon.known("TICKET-1001");
        answers.push(answer);
    }
    answers.extend(scenario.oracle.iter().cloned());
    let mut floor = Floor::for_one(scenario);
    play_in(&mut floor.columns(), 0, scenario, (1, 1), answers)
}

#[test]
fn a_text_that_imitates_a_block_is_never_taken_for_one() {
    let scenario = scenario("billing_seat_adjustment");
    let (file, spans) = file(Packing::Raw);
    let block = ascii_block(&file[spans[0].bytes.start..][..4]);
    // By itself, after a gap, the forgery is good enough to be taken.
    let bare = [&file[..FILE_HEADER], b"?", &block[..]].concat();
    assert_eq!(read(&bare).blocks, [(FILE_HEADER as u64 + 1, false)]);

    let mut writer = LogWriter::new(0..3, Packing::Raw);
    for player in [play(&scenario, 0, 0), imitation(&scenario, &block), play(&scenario, 2, 0)] {
        writer.episode(&player.log, &scenario);
        writer.flush();
    }
    let good: Vec<u8> = writer.take().collect();
    let spans = common::blocks::spans(&good);
    let imitated = good.windows(32).any(|bytes| bytes == &block[block.len() - 32..]);
    assert!(imitated, "the text stands in the log");
    for at in spans[1].bytes.clone() {
        let mut bytes = good.clone();
        bytes[at] ^= 0x10;
        let starts = [spans[0].bytes.start as u64, spans[2].bytes.start as u64];
        assert_eq!(read(&bytes).blocks, [(starts[0], true), (starts[1], false)], "byte {at}");
    }
}

#[test]
fn what_is_no_log_is_refused_and_a_newer_one_says_so() {
    assert_eq!(read_all(b"PAR1 and more, long enough for a header of 36 bytes").err(), {
        Some(Unreadable::NotALog)
    });
    assert_eq!(read_all(b"PAR1").err(), Some(Unreadable::NotALog));
    let (mut bytes, _) = file(Packing::Raw);
    bytes[8] = 2;
    let crc = crc32c::crc32c(&bytes[..32]);
    bytes[32..36].copy_from_slice(&crc.to_le_bytes());
    let refused = read_all(&bytes).map(|_| ()).expect_err("it is of format 2");
    assert!(refused.to_string().contains("format 2."), "{refused}");
}

/// An episode of searches for texts of these lengths.
fn searches(scenario: &Arc<Compiled>, lengths: &[usize]) -> Player {
    let answers = lengths.iter().enumerate().map(|(n, &length)| {
        let mut answer = Answer::default();
        answer.begin(aegis_engine::command::Verb::SearchKb);
        let text = format!("{n}{}", "w".repeat(length));
        answer.command.query = answer.text(&scenario.lexicon, &text);
        answer
    });
    let answers = answers.collect();
    let mut floor = Floor::for_one(scenario);
    play_in(&mut floor.columns(), 0, scenario, (0, 1), answers)
}

#[test]
fn an_episode_over_several_blocks_keeps_the_turns_before_the_damage() {
    let scenario = scenario("data_breach_response_lifecycle");
    let player = searches(&scenario, &[24_000; 12]);
    let good = common::file_of([&player], Packing::Raw);
    let spans = spans(&good);
    assert!(spans.len() >= 4, "{} blocks", spans.len());
    let (tapes, losses) = read_all(&good).expect("it is a log");
    assert!(tapes[0].is_whole() && losses.is_empty() && tapes[0].turns == 12);

    let mut bytes = good;
    flip(&mut bytes, spans[2].payload().start * 8);
    let (tapes, losses) = read_all(&bytes).expect("it is a log");
    assert_eq!(tapes.len(), 1);
    assert!(tapes[0].is_damaged && !tapes[0].is_whole());
    assert!(tapes[0].turns > 1 && tapes[0].turns < 12, "{} turns", tapes[0].turns);
    let [Loss::Gap(gap)] = losses[..] else { panic!("{losses:?}") };
    assert_eq!((gap.first_episode, gap.end_episode), (0, Some(1)));
}

#[test]
fn a_digest_is_never_shown_with_a_turn_that_is_not_its_own() {
    let scenario = scenario("data_breach_response_lifecycle");
    let mut lengths = [20_000; 8];
    // The last turn of the first block, then of the second: just so long that its digest, and
    // nothing more, goes into the next block.
    for (block, turn) in [(0, 2), (1, 5)] {
        let file = common::file_of([&searches(&scenario, &lengths)], Packing::Raw);
        lengths[turn - 1] += 64 * 1024 - spans(&file)[block].payload().len() + 10;
    }
    let player = searches(&scenario, &lengths);
    let mut bytes = common::file_of([&player], Packing::Raw);
    let spans = spans(&bytes);
    const DIGEST: u8 = 4;
    assert_eq!(spans[1..3].iter().map(|span| bytes[span.payload().start]).max(), Some(DIGEST));
    assert_eq!(spans[1..3].iter().map(|span| bytes[span.payload().start]).min(), Some(DIGEST));

    flip(&mut bytes, spans[1].payload().start * 8);
    let (tapes, _) = read_all(&bytes).expect("it is a log");
    assert_eq!(tapes[0].turns, 2);
    let mut digests = Vec::new();
    tapes[0].each(|_, digest| {
        digests.push(digest);
        true
    });
    assert_eq!(digests, [Some(player.states[1]), None]);
}
