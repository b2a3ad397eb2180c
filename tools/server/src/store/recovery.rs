//! Reading a store that a server has left behind, by its end or in the middle of a write.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use aegis_engine::log::{Reader, Scan, Tape, Tapes};
use aegis_engine::scenario::Compiled;

use crate::environment::Environment;
use crate::settings::Settings;
use crate::table::{Kept, shows_all};

use super::index::{self, Entry};
use super::journal::{self, Place};

/// What a store has kept.
pub struct Recovered {
    /// The sessions that had not ended.
    pub sessions: Vec<KeptSession>,
    /// The generation that the files of this server's journals start with.
    pub(super) generation: u32,
    /// The number of the next episode.
    pub(super) next_episode: u64,
}

/// A session that had not ended.
pub struct KeptSession {
    /// Its name.
    pub id: String,
    /// What it plays.
    pub environment: Environment,
    /// Its episode, if it had one.
    pub kept: Option<Kept>,
}

/// An episode that was found, and where.
pub(super) struct Found {
    pub(super) number: u64,
    pub(super) scenario: String,
    pub(super) shows_all: bool,
    pub(super) place: Place,
}

/// How many bytes of a journal are read at once.
const READ_BYTES: usize = 1024 * 1024;

/// What the index says of the sessions that had not ended.
#[derive(Default)]
struct Indexed {
    sessions: BTreeMap<String, (Environment, u64, String)>,
    requests: BTreeMap<u64, Vec<Asked>>,
    next_episode: u64,
}

/// A request for a turn, and by what the turn is known.
struct Asked {
    turn: u32,
    request: String,
    from: usize,
    end: usize,
    check: u64,
}

/// What the journals have.
#[derive(Default)]
struct Journals {
    /// The episodes of sessions that had not ended.
    tapes: BTreeMap<u64, Tape>,
    found: BTreeMap<u64, Found>,
}

/// Reads the index and all journals of a folder, and cuts torn ends off.
pub(super) fn read(folder: &Path, settings: &Settings) -> io::Result<(Recovered, Vec<Found>)> {
    let files = journals(folder)?;
    let mut indexed = index(folder)?;
    let live: BTreeSet<u64> = indexed.sessions.values().map(|&(_, number, _)| number).collect();
    let mut journals = Journals::default();
    for &(generation, lane) in &files {
        read_journal(folder, (generation, lane), &live, settings, &mut journals)?;
    }
    let Journals { tapes, found } = journals;
    let mut next_episode = indexed.next_episode;
    next_episode = next_episode.max(found.keys().next_back().map_or(0, |last| last + 1));
    let sessions = indexed
        .sessions
        .into_iter()
        .map(|(id, (environment, number, name))| {
            let asked = indexed.requests.remove(&number).unwrap_or_default();
            let kept = tapes.get(&number).and_then(|tape| kept(tape, name, asked));
            KeptSession { id, environment, kept }
        })
        .collect();
    let generation = files.last().map_or(0, |&(generation, _)| generation + 1);
    Ok((Recovered { sessions, generation, next_episode }, found.into_values().collect()))
}

/// The journals of a folder in the order in which they were begun.
fn journals(folder: &Path) -> io::Result<Vec<(u32, u32)>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        files.extend(entry?.file_name().to_str().and_then(journal::parse_name));
    }
    files.sort_unstable();
    Ok(files)
}

fn index(folder: &Path) -> io::Result<Indexed> {
    let mut indexed = Indexed::default();
    index::read(folder, |entry| match entry {
        Entry::Opened { session, environment, episode, name } => {
            indexed.next_episode = indexed.next_episode.max(episode + 1);
            let environment = Environment::from_word(&environment).unwrap_or(Environment::Desk);
            let former = indexed.sessions.insert(session, (environment, episode, name));
            if let Some((_, former, _)) = former {
                indexed.requests.remove(&former);
            }
        }
        Entry::Asked { episode, turn, request, from, end, check } => {
            let asked = Asked { turn, request, from, end, check };
            indexed.requests.entry(episode).or_default().push(asked);
        }
        Entry::Closed { session } => {
            if let Some((_, former, _)) = indexed.sessions.remove(&session) {
                indexed.requests.remove(&former);
            }
        }
    })?;
    Ok(indexed)
}

fn kept(tape: &Tape, name: String, asked: Vec<Asked>) -> Option<Kept> {
    let scenario = tape.scenario.clone()?;
    let (log, _) = tape.to_log(&scenario);
    // A request was noted before its turn, which may not have been written then, or may have been
    // taken for somebody else later.
    let is_kept = |asked: &Asked| {
        let records = log.bytes().get(asked.from..asked.end);
        records.is_some_and(|records| index::check(records) == asked.check)
    };
    let requests = asked.into_iter().filter(is_kept).map(|it| (it.request, it.turn)).collect();
    let (number, seed) = (tape.opened.episode, tape.opened.seed);
    Some(Kept { number, name, scenario, log, seed, requests })
}

/// Reads a journal. Every file has its episodes from their opening on, so what a later file has of
/// an episode takes the place of what an earlier one had, unless its own beginning was torn.
fn read_journal(
    folder: &Path,
    (generation, lane): (u32, u32),
    live: &BTreeSet<u64>,
    settings: &Settings,
    journals: &mut Journals,
) -> io::Result<()> {
    let path = journal::path(folder, generation, lane);
    let mut places: BTreeMap<u64, Place> = BTreeMap::new();
    let mut tapes = Tapes::default();
    let mut torn = None;
    let mut done = |tape: Tape, places: &BTreeMap<u64, Place>| {
        let number = tape.opened.episode;
        let (Some(scenario), Some(&place)) = (&tape.scenario, places.get(&number)) else { return };
        let (shows_all, id) = (shows_all(settings.visibility, scenario), &scenario.source.id);
        let scenario = id.clone();
        journals.found.insert(number, Found { number, scenario, shows_all, place });
        let is_longer = |known: &Tape| tape.turns >= known.turns;
        if live.contains(&number) && journals.tapes.get(&number).is_none_or(is_longer) {
            journals.tapes.insert(number, tape);
        }
    };
    each_block(File::open(&path)?, |scan| {
        match scan {
            Scan::Block(block) => {
                let (start, end) = (block.offset, block.end());
                let place = Place { generation, lane, start, end };
                places.entry(block.header.first_episode).or_insert(place).end = end;
                tapes.block(&block, |tape| done(tape, &places));
            }
            Scan::Gap(gap) if gap.is_tail => torn = Some(gap),
            Scan::Gap(gap) => {
                let lost = gap.end - gap.start;
                let file = path.display();
                tracing::error!(%file, bytes = lost, "bytes are no block any more");
                tapes.gap(gap);
            }
            Scan::Need(_) | Scan::End => {}
        }
        true
    })?;
    if let Some(gap) = torn {
        let lost = gap.end - gap.start;
        tracing::warn!(file = %path.display(), bytes = lost, "a torn end was cut off");
        OpenOptions::new().write(true).open(&path)?.set_len(gap.start)?;
    }
    if fs::metadata(&path)?.len() == 0 {
        // Its server was killed before it had a head.
        fs::remove_file(&path)?;
    }
    tapes.finish().0.into_iter().for_each(|tape| done(tape, &places));
    Ok(())
}

/// Reads a log a piece at a time and shows what is in it, until `see` says to stop.
fn each_block(mut file: impl Read, mut see: impl FnMut(Scan<'_>) -> bool) -> io::Result<()> {
    let mut reader = Reader::new();
    let (mut bytes, mut start, mut is_all) = (Vec::new(), 0, false);
    loop {
        let here = usize::try_from(reader.offset() - start).unwrap_or(usize::MAX).min(bytes.len());
        let needed = match reader.scan(&bytes[here..], is_all).map_err(io::Error::other)? {
            Scan::Need(needed) => needed.max(READ_BYTES),
            Scan::End => return Ok(()),
            found => {
                if !see(found) {
                    return Ok(());
                }
                continue;
            }
        };
        bytes.drain(..here);
        start += here as u64;
        let more = needed.saturating_sub(bytes.len()).max(1) as u64;
        is_all |= file.by_ref().take(more).read_to_end(&mut bytes)? < more as usize;
    }
}

/// The tapes of a journal up to a place, until `see` says to stop.
fn each_tape(folder: &Path, file: (u32, u32), end: u64, mut see: impl FnMut(Tape) -> bool) {
    let Ok(file) = File::open(journal::path(folder, file.0, file.1)) else { return };
    let mut tapes = Tapes::default();
    let mut goes_on = true;
    let read = each_block(file.take(end), |scan| {
        if let Scan::Block(block) = scan {
            tapes.block(&block, |tape| goes_on = goes_on && see(tape));
        }
        goes_on
    });
    if read.is_ok() && goes_on {
        tapes.finish().0.into_iter().all(see);
    }
}

/// The tape of an episode at a place. The texts of scenarios stand before the first episodes that
/// play them, so the file is read from its start.
pub(super) fn tape(folder: &Path, place: Place, number: u64) -> Option<Tape> {
    let mut found = None;
    each_tape(folder, (place.generation, place.lane), place.end, |tape| {
        if tape.opened.episode == number {
            found = Some(tape);
        }
        found.is_none()
    });
    found
}

/// A scenario whose text stands in a journal.
pub(super) fn scenario(folder: &Path, digest: &[u8; 32]) -> Option<Arc<Compiled>> {
    journals(folder).ok()?.into_iter().rev().find_map(|file| {
        let mut found = None;
        each_tape(folder, file, u64::MAX, |tape| {
            found = tape.scenario.filter(|scenario| scenario.digest == *digest);
            found.is_none()
        });
        found
    })
}
