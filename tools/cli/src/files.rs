//! Log files on disk: read block by block, named with an episode and a turn.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use aegis_engine::log::{FileHeader, Gap, Library, Loss, Reader, Scan, Tape, Tapes};
use aegis_engine::shift::tape::ShiftTape;
use anyhow::Context as _;
use indicatif::ProgressBar;

use crate::output::{self, Code, usage};
use crate::sources;

/// How many bytes are read at once.
const WINDOW_BYTES: usize = 1 << 20;

/// What a whole log comes to.
pub struct Reading {
    /// Its header, if that is whole.
    pub header: Option<FileHeader>,
    /// How many bytes it has.
    pub bytes: u64,
    /// How many whole blocks it has.
    pub blocks: u64,
    /// What it has lost.
    pub losses: Vec<Loss>,
    /// Its shifts.
    pub shifts: Vec<ShiftTape>,
    /// The episode after the last one that it has a part of.
    next_episode: u64,
}

impl Reading {
    /// What it has lost, in words; episodes that it was meant to hold and does not are lost too.
    pub fn describe_losses(&self) -> Vec<String> {
        let mut losses: Vec<String> = self.losses.iter().map(describe).collect();
        losses.extend(self.shifts.iter().filter_map(ShiftTape::loss));
        let end = self.header.map(|header| header.end_episode).filter(|&end| end != u64::MAX);
        let is_torn = self.losses.iter().any(|loss| matches!(loss, Loss::Gap(gap) if gap.is_tail));
        if let Some(end) = end.filter(|&end| self.next_episode < end && !is_torn) {
            losses.push(format!(
                "the log stops before episode {}, and it was meant to go up to {}",
                self.next_episode,
                end - 1
            ));
        }
        losses
    }
}

/// Does something with each log that paths name. One that cannot be read is complained of, and the
/// others are done all the same.
pub fn each_log(
    paths: &[PathBuf],
    mut with: impl FnMut(&Path) -> anyhow::Result<Code>,
) -> anyhow::Result<Code> {
    let mut code = Code::Fine;
    for path in logs(paths)? {
        code = code.or(match with(&path) {
            Ok(code) => code,
            Err(error) if output::is_broken_pipe(&error) => return Err(error),
            Err(error) => {
                output::complain(&error);
                output::code_of(&error)
            }
        });
    }
    Ok(code)
}

/// Reads a log and shows each of its episodes, the unfinished ones last. Memory grows with an
/// episode, not with the file.
pub fn read(
    path: &Path,
    library: &Library,
    each: impl FnMut(Tape) -> anyhow::Result<()>,
) -> anyhow::Result<Reading> {
    read_with_progress(path, library, &ProgressBar::hidden(), each)
}

/// The same, with a bar that goes from the start of the file to its end.
pub fn read_with_progress(
    path: &Path,
    library: &Library,
    bar: &ProgressBar,
    mut each: impl FnMut(Tape) -> anyhow::Result<()>,
) -> anyhow::Result<Reading> {
    let name = || path.display().to_string();
    let mut file = File::open(path).with_context(|| format!("cannot open the log {}", name()))?;
    bar.set_length(file.metadata().map_or(0, |data| data.len()));
    let mut reader = Reader::new();
    let mut tapes = Tapes::new(library.clone());
    let mut window = Window::default();
    let mut reading = Reading {
        header: None,
        bytes: 0,
        blocks: 0,
        losses: Vec::new(),
        shifts: Vec::new(),
        next_episode: 0,
    };
    loop {
        window.move_to(reader.offset());
        let mut done = Vec::new();
        let scan = reader.scan(&window.bytes, window.is_all).with_context(name)?;
        let mut wanted = None;
        match scan {
            Scan::Need(bytes) => wanted = Some(bytes),
            Scan::Block(block) => {
                reading.blocks += 1;
                tapes.block(&block, |tape| done.push(tape));
                reading.next_episode = block.header.last_episode + 1;
            }
            Scan::Gap(gap) => tapes.gap(gap),
            Scan::End => break,
        }
        if let Some(bytes) = wanted {
            window.move_to(reader.offset());
            window.fill(&mut file, bytes.max(WINDOW_BYTES)).with_context(name)?;
        }
        done.into_iter().try_for_each(&mut each)?;
        bar.set_position(reader.offset());
    }
    reading.header = reader.header();
    reading.bytes = window.start + window.bytes.len() as u64;
    reading.shifts = tapes.take_shifts();
    let (unfinished, losses) = tapes.finish();
    reading.losses = losses;
    unfinished.into_iter().try_for_each(&mut each)?;
    Ok(reading)
}

/// A part of a file that moves forward.
#[derive(Default)]
struct Window {
    start: u64,
    bytes: Vec<u8>,
    is_all: bool,
}

impl Window {
    fn move_to(&mut self, offset: u64) {
        // Moving costs a copy of what is left, so it waits until half of the window is behind.
        let behind = usize::try_from(offset - self.start).unwrap_or(usize::MAX);
        self.bytes.drain(..behind.min(self.bytes.len()));
        self.start = offset;
    }

    fn fill(&mut self, file: &mut File, wanted: usize) -> std::io::Result<()> {
        let missing = wanted.saturating_sub(self.bytes.len()).max(1) as u64;
        let read = file.take(missing).read_to_end(&mut self.bytes)? as u64;
        self.is_all = read < missing;
        Ok(())
    }
}

/// Says what a log has lost, one line a loss, and gives the exit code.
pub fn report_losses(path: &Path, reading: &Reading) -> Code {
    let losses = reading.describe_losses();
    for loss in &losses {
        output::say(format_args!("{}: {loss}", path.display()));
    }
    if losses.is_empty() { Code::Fine } else { Code::DataLost }
}

/// A loss in words.
fn describe(loss: &Loss) -> String {
    match loss {
        Loss::Gap(gap) => format!(
            "bytes {}..{} are {}; {}",
            gap.start,
            gap.end,
            if gap.is_tail { "a torn tail" } else { "damaged" },
            lost_episodes(gap)
        ),
        Loss::BrokenChain { index, offset } => format!(
            "block {index} at byte {offset} does not follow the block before it: \
             the file was changed after it was written"
        ),
        Loss::NoRecords { index, offset } => {
            format!("block {index} at byte {offset} is whole but holds no records")
        }
    }
}

fn lost_episodes(gap: &Gap) -> String {
    let first = gap.first_episode;
    match gap.end_episode {
        Some(end) if end <= first => "no episode misses anything".to_owned(),
        Some(end) if end == first + 1 => format!("episode {first} misses records"),
        Some(end) => format!("episodes {first} to {} miss records", end - 1),
        None => format!("episode {first} and later ones may miss records"),
    }
}

/// A log, an episode in it and a turn of that: `LOG[#EPISODE][@TURN]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub path: PathBuf,
    /// The episode.
    pub episode: Option<u64>,
    /// The turn.
    pub turn: Option<u32>,
}

/// What a place names.
pub enum Found {
    /// An episode.
    Episode(Box<Tape>),
    /// A shift.
    Shift(Box<ShiftTape>),
}

impl Place {
    /// Reads a place as it stands on the command line.
    pub fn parse(text: &str) -> anyhow::Result<Self> {
        let wrong = |part: &str| {
            usage(format!("{part:?} in {text:?} is no number; write LOG#EPISODE@TURN"))
        };
        let (text_before, turn) = match text.rsplit_once('@') {
            Some((before, turn)) if !Path::new(text).exists() => {
                (before, Some(turn.parse().map_err(|_| wrong(turn))?))
            }
            _ => (text, None),
        };
        let (path, episode) = match text_before.rsplit_once('#') {
            Some((before, episode)) if !Path::new(text_before).exists() => {
                (before, Some(episode.parse().map_err(|_| wrong(episode))?))
            }
            _ => (text_before, None),
        };
        Ok(Self { path: PathBuf::from(path), episode, turn })
    }

    /// What the place names: an episode or a shift, by its number or as the only one of the log.
    pub fn find(&self, library: &Library) -> anyhow::Result<Found> {
        let mut found = None;
        let mut count = 0u64;
        let mut reading = read(&self.path, library, |tape| {
            if self.episode.is_none_or(|wanted| tape.opened.episode == wanted) {
                count += 1;
                found.get_or_insert(tape);
            }
            Ok(())
        })?;
        let path = self.path.display();
        let wanted = |tape: &ShiftTape| self.episode.is_none_or(|number| number == tape.number);
        reading.shifts.retain(wanted);
        if let (None, Some(shift)) = (&found, reading.shifts.pop()) {
            report_losses(&self.path, &Reading { shifts: Vec::new(), ..reading });
            shift.loss().into_iter().for_each(output::say);
            return Ok(Found::Shift(Box::new(shift)));
        }
        match (found, self.episode) {
            (Some(tape), _) if count == 1 => Ok(Found::Episode(Box::new(tape))),
            (Some(tape), Some(_)) => Ok(Found::Episode(Box::new(tape))),
            (Some(_), None) => Err(usage(format!(
                "{path} holds {count} episodes; name one, as in {path}#0 \
                 (`aegis log info --episodes` lists them)"
            ))),
            (None, Some(episode)) => Err(usage(format!(
                "{path} holds no episode {episode}; `aegis log info {path}` says which it holds"
            ))),
            (None, None) => anyhow::bail!("{path} holds no episode"),
        }
    }
}

/// All logs that paths name: files as they are, folders by what logs they hold.
fn logs(paths: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for path in paths {
        if !path.is_dir() {
            found.push(path.clone());
            continue;
        }
        let entries = path.read_dir().with_context(|| format!("cannot read {}", path.display()))?;
        let mut inside: Vec<PathBuf> = entries
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<_, _>>()
            .with_context(|| format!("cannot read {}", path.display()))?;
        inside.retain(|path| path.extension().is_some_and(|ext| ext == "aegislog"));
        inside.sort();
        if inside.is_empty() {
            return Err(usage(format!(
                "the folder {} holds no logs (files that end in .aegislog)",
                path.display()
            )));
        }
        found.extend(inside);
    }
    Ok(found)
}

/// The scenarios that are given with `--scenario`, for logs that need them.
pub fn library(scenarios: &[String]) -> anyhow::Result<Library> {
    let mut library = Library::default();
    for name in scenarios {
        library.add(sources::scenario(name)?);
    }
    Ok(library)
}
