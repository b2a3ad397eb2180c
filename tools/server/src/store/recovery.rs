//! Reading a store that a server has left behind, by its end or in the middle of a write.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use aegis_engine::log::{Reader, Scan, Tape, Tapes};
use aegis_engine::scenario::Compiled;

use crate::environment::Environment;
use crate::session::Kept;

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
    pub(super) scenario: Arc<Compiled>,
    pub(super) place: Place,
}

/// Reads the index and all journals of a folder, and cuts torn ends off.
pub(super) fn read(folder: &Path) -> io::Result<(Recovered, Vec<Found>)> {
    fs::create_dir_all(folder)?;
    let mut files: Vec<(u32, u32)> = Vec::new();
    for entry in fs::read_dir(folder)? {
        files.extend(entry?.file_name().to_str().and_then(journal::parse_name));
    }
    files.sort_unstable();
    let mut found: BTreeMap<u64, (Tape, Place)> = BTreeMap::new();
    for &(generation, lane) in &files {
        read_journal(folder, generation, lane, &mut found)?;
    }
    let mut sessions: BTreeMap<String, (Environment, u64, String)> = BTreeMap::new();
    let mut requests: BTreeMap<u64, Vec<(String, u32)>> = BTreeMap::new();
    let mut next_episode = found.keys().next_back().map_or(0, |last| last + 1);
    for entry in index::read(folder)? {
        match entry {
            Entry::Opened { session, environment, episode, name } => {
                next_episode = next_episode.max(episode + 1);
                let environment = Environment::from_word(&environment).unwrap_or(Environment::Desk);
                sessions.insert(session, (environment, episode, name));
            }
            Entry::Asked { episode, turn, request } => {
                requests.entry(episode).or_default().push((request, turn));
            }
            Entry::Closed { session } => _ = sessions.remove(&session),
        }
    }
    let sessions = sessions
        .into_iter()
        .map(|(id, (environment, number, name))| {
            let asked = requests.remove(&number).unwrap_or_default();
            let kept = found.get(&number).and_then(|(tape, _)| kept(tape, name, asked));
            KeptSession { id, environment, kept }
        })
        .collect();
    let generation = files.last().map_or(0, |&(generation, _)| generation + 1);
    let found = found.into_iter().filter_map(|(number, (tape, place))| {
        Some(Found { number, scenario: tape.scenario?, place })
    });
    Ok((Recovered { sessions, generation, next_episode }, found.collect()))
}

fn kept(tape: &Tape, name: String, mut requests: Vec<(String, u32)>) -> Option<Kept> {
    let scenario = tape.scenario.clone()?;
    // A request was noted before its turn: without the turn it was never answered.
    requests.retain(|&(_, turn)| turn <= tape.turns);
    let (log, _) = tape.to_log(&scenario);
    let (number, seed) = (tape.opened.episode, tape.opened.seed);
    Some(Kept { number, name, scenario, log, seed, requests })
}

/// Reads a journal. Every file has its episodes from their opening on, so the last one wins.
fn read_journal(
    folder: &Path,
    generation: u32,
    lane: u32,
    found: &mut BTreeMap<u64, (Tape, Place)>,
) -> io::Result<()> {
    let path = journal::path(folder, generation, lane);
    let bytes = fs::read(&path)?;
    let mut places: BTreeMap<u64, Place> = BTreeMap::new();
    let mut tapes = Tapes::default();
    let mut done = Vec::new();
    let mut reader = Reader::new();
    loop {
        let here = usize::try_from(reader.offset()).unwrap_or(usize::MAX).min(bytes.len());
        match reader.scan(&bytes[here..], true).map_err(io::Error::other)? {
            Scan::Need(_) => {}
            Scan::Block(block) => {
                let (start, end) = (block.offset, block.end());
                let place = Place { generation, lane, start, end };
                places.entry(block.header.first_episode).or_insert(place).end = end;
                tapes.block(&block, |tape| done.push(tape));
            }
            Scan::Gap(gap) if gap.is_tail => {
                let lost = gap.end - gap.start;
                tracing::warn!(file = %path.display(), bytes = lost, "a torn end was cut off");
                OpenOptions::new().write(true).open(&path)?.set_len(gap.start)?;
            }
            Scan::Gap(gap) => {
                let lost = gap.end - gap.start;
                let file = path.display();
                tracing::error!(%file, bytes = lost, "bytes are no block any more");
                tapes.gap(gap);
            }
            Scan::End => break,
        }
    }
    done.extend(tapes.finish().0);
    for tape in done {
        let number = tape.opened.episode;
        if let Some(&place) = places.get(&number) {
            found.insert(number, (tape, place));
        }
    }
    Ok(())
}

/// The tape of an episode at a place.
pub(super) fn tape(folder: &Path, place: Place, number: u64) -> Option<Tape> {
    let path = journal::path(folder, place.generation, place.lane);
    let mut file = File::open(path).ok()?;
    // The texts of scenarios stand before the first episodes that play them, so the file is read
    // from its start.
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(0)).ok()?;
    file.take(place.end).read_to_end(&mut bytes).ok()?;
    let (tapes, _) = aegis_engine::log::read_all(&bytes).ok()?;
    tapes.into_iter().find(|tape| tape.opened.episode == number)
}

/// A scenario whose text stands in a journal.
pub(super) fn scenario(folder: &Path, digest: &[u8; 32]) -> Option<Arc<Compiled>> {
    let entries = fs::read_dir(folder).ok()?;
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut files: Vec<(u32, u32)> = names.filter_map(|name| journal::parse_name(&name)).collect();
    files.sort_unstable();
    files.into_iter().rev().find_map(|(generation, lane)| {
        let bytes = fs::read(journal::path(folder, generation, lane)).ok()?;
        let (tapes, _) = aegis_engine::log::read_all(&bytes).ok()?;
        tapes.into_iter().filter_map(|tape| tape.scenario).find(|found| found.digest == *digest)
    })
}
