//! `aegis shift`: several seats play a shift, and a table says what came of it.

mod cast;
pub mod logs;
mod pace;
pub mod screen;
mod stock;
pub mod view;

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use aegis_engine::log::{LogWriter, Packing};
use aegis_engine::shift::explain::ShiftExplainer;
use aegis_engine::shift::{self, CompiledShift, Shift, ShiftSource, words};
use anyhow::Context as _;

use crate::commands::rollout::stop_on_interrupt;
use crate::output::{self, Code, Table, usage};
use crate::policies::Treatment;
use crate::sources;
use pace::Pace;
pub use pace::Pacing;
use screen::{Screen, Watch};

/// Plays a shift: a desk with a clock, several seats and a stream of cases.
///
/// Without a name it lists the shifts. Each seat has a policy of its own. idle, fifo, cherry-pick,
/// triage and oracle choose their tickets by a rule of that name; any other policy takes the
/// ticket that came first. Ctrl-C stops the shift; what was played stays in the log.
#[derive(clap::Args)]
#[command(after_help = "\
Example: three seats on a bad Monday, with a log
  $ aegis shift monday_meltdown --seat ana=oracle --policy fifo --log monday.aegislog
  $ aegis score --why monday.aegislog

Example: watch it, a minute a second
  $ aegis shift quiet_morning --watch --speed 60x

Example: a large one
  $ aegis shift stress --set cases=100000 --policy oracle")]
pub struct Args {
    /// The shift, by name or by the path of its file
    #[arg(value_name = "NAME|FILE")]
    name: Option<String>,
    /// The seed of the stream and of all chance
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// Who sits at a seat, as in ana=triage; more than one is allowed
    #[arg(long = "seat", value_name = "SEAT=POLICY")]
    seats: Vec<String>,
    /// Who sits at all other seats: a rule for shifts, a built-in policy, scripted:FILE or lib:PATH
    #[arg(long, value_name = "POLICY", default_value = "triage")]
    policy: String,
    /// Set a number of the shift, as in cases=500; more than one is allowed
    #[arg(long = "set", value_name = "KNOB=VALUE")]
    knobs: Vec<String>,
    /// Write the log into this new file
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,
    #[command(flatten)]
    pacing: Pacing,
    #[command(flatten)]
    treatment: Treatment,
    /// Print the result as JSON
    #[arg(long, conflicts_with = "watch")]
    json: bool,
}

pub fn run(args: &Args) -> anyhow::Result<Code> {
    let Some(name) = &args.name else { return list(args.json) };
    let source = find(name, &args.knobs)?;
    let cast = cast::Cast::of(&source, &args.seats, &args.policy, &args.treatment)?;
    let pace = Pace::new(&args.pacing)?;
    let compiled = Arc::new(CompiledShift::new(source, args.seed));
    stock::fill(&compiled)?;
    cast.check_cases(&compiled)?;
    let log = args.log.as_deref().map(ShiftFile::create).transpose()?;
    let stop = stop_on_interrupt()?;
    let mut shift = Shift::open(&compiled, cast.players());
    let screen = args.pacing.watch.then(|| Screen::new(&compiled.source, args.seed, cast.names()));
    let watch = screen.map(|screen| Watch::new(screen, pace));
    let mut playing = Playing { explainer: ShiftExplainer::new(&compiled.source), watch, log };
    let turns = playing.play(&mut shift, &compiled.source, &stop)?;
    let is_over = shift.with_hall(|hall| hall.now.is_over);
    if is_over {
        let finished = shift.finish();
        playing.write(finished.log.bytes())?;
    }
    let log = playing.close(is_over)?;
    let played = view::Played {
        shift: &compiled.source,
        seed: args.seed,
        policies: cast.names(),
        turns,
        is_over,
        explainer: &playing.explainer,
        log: log.as_deref(),
    };
    view::print(&played, args.json)?;
    Ok(if is_over { Code::Fine } else { Code::Failed })
}

/// A shift that is being played, and everything that goes along with it.
struct Playing {
    explainer: ShiftExplainer,
    watch: Option<Watch>,
    log: Option<ShiftFile>,
}

impl Playing {
    /// Plays until the end, or until somebody interrupts, and gives the number of turns.
    fn play(
        &mut self,
        shift: &mut Shift<'_>,
        source: &ShiftSource,
        stop: &AtomicBool,
    ) -> anyhow::Result<u32> {
        let hidden = self.watch.is_some();
        let bar = output::progress(u64::from(source.total_seconds()), "seconds of the shift");
        let mut turns = 0;
        while !stop.load(Ordering::Relaxed) && shift.advance() {
            let mut shown = Ok(());
            shift.with_turn(&mut |turn, hall| {
                turns = turn.number;
                self.explainer.turn(turn);
                if let Some(watch) = &mut self.watch {
                    shown = watch.turn(turn, hall, &self.explainer);
                }
                if !hidden && turns % 256 == 0 {
                    bar.set_position(u64::from(turn.moment.second));
                }
            });
            shown?;
            self.write(shift.log().bytes())?;
        }
        bar.finish_and_clear();
        if let Some(watch) = &mut self.watch {
            shift.with_hall(|hall| watch.end(hall, &self.explainer))?;
        }
        Ok(turns)
    }

    /// Writes what the log has more than before.
    fn write(&mut self, bytes: &[u8]) -> anyhow::Result<()> {
        self.log.as_mut().map_or(Ok(()), |log| log.write(bytes))
    }

    /// Writes the rest of the log and gives its path.
    fn close(&mut self, is_over: bool) -> anyhow::Result<Option<PathBuf>> {
        let Some(log) = self.log.take() else { return Ok(None) };
        log.close(is_over).map(Some)
    }
}

/// The log file of a shift, written block by block while it is played.
pub struct ShiftFile {
    path: PathBuf,
    file: File,
    writer: LogWriter,
    written: usize,
}

impl ShiftFile {
    /// Makes the file, so that a wrong path is known before the play begins.
    pub fn create(path: &Path) -> anyhow::Result<Self> {
        let shown = path.display();
        let file = OpenOptions::new().write(true).create_new(true).open(path);
        let file = file.map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => usage(format!("{shown} exists already; name a new file")),
            _ => anyhow::Error::new(error).context(format!("cannot write the log {shown}")),
        })?;
        let writer = LogWriter::new(0..1, Packing::Raw);
        Ok(Self { path: path.to_owned(), file, writer, written: 0 })
    }

    /// Writes what a shift's records have more than before, which is whole records.
    pub fn write(&mut self, records: &[u8]) -> anyhow::Result<()> {
        self.writer.shift(0, &records[self.written..]);
        self.written = records.len();
        self.put()
    }

    /// Writes what is left and gives the path.
    pub fn close(mut self, is_over: bool) -> anyhow::Result<PathBuf> {
        if is_over {
            self.writer.end_shift();
        }
        self.writer.flush();
        self.put()?;
        let shown = self.path.display();
        self.file.sync_data().with_context(|| format!("cannot write the log {shown}"))?;
        Ok(self.path)
    }

    fn put(&mut self) -> anyhow::Result<()> {
        if !self.writer.waiting().is_empty() {
            let shown = self.path.display();
            let done = self.file.write_all(self.writer.waiting());
            done.with_context(|| format!("cannot write the log {shown}"))?;
            drop(self.writer.take());
        }
        Ok(())
    }
}

/// How long a shift file may be; the built-in ones have 2 KB.
const MAX_FILE_BYTES: u64 = 1 << 20;

/// A shift by the path of its file or by its name, with some of its numbers set.
fn find(name: &str, knobs: &[String]) -> anyhow::Result<ShiftSource> {
    let path = Path::new(name);
    let mut source = if path.is_file() {
        let size = fs::metadata(path).map_or(0, |data| data.len());
        if size > MAX_FILE_BYTES {
            return Err(usage(format!("{name} has {size} bytes; a shift file has at most 1 MiB")));
        }
        let text = fs::read_to_string(path).with_context(|| format!("cannot read {name}"))?;
        ShiftSource::read(&text).with_context(|| name.to_owned())?
    } else {
        shift::find(name).ok_or_else(|| {
            usage(format!(
                "there is no shift {name:?} and no such file; {}`aegis shift` lists them",
                sources::nearest(name, shift::names())
            ))
        })?
    };
    for knob in knobs {
        let (knob, value) = knob
            .split_once('=')
            .ok_or_else(|| usage(format!("--set {knob} sets nothing; write KNOB=VALUE")))?;
        source.set(knob, value).map_err(|error| usage(error.to_string()))?;
    }
    Ok(source)
}

/// The built-in shifts, for lists.
pub fn rows() -> Vec<ShiftRow> {
    let sources = shift::names().filter_map(shift::find);
    sources.map(|source| ShiftRow::of(&source)).collect()
}

/// A shift in a list.
#[derive(serde::Serialize)]
pub struct ShiftRow {
    id: String,
    title: String,
    seats: Vec<String>,
    days: u32,
    hours_a_day: f64,
    cases: u32,
}

impl ShiftRow {
    fn of(source: &ShiftSource) -> Self {
        Self {
            id: source.id.clone(),
            title: source.title.clone(),
            seats: source.seats.clone(),
            days: source.days,
            hours_a_day: f64::from(source.day_seconds()) / 3_600.0,
            cases: source.cases,
        }
    }
}

/// The table of the built-in shifts.
pub fn table() -> String {
    let mut table = Table::new(&["shift", ">days", ">hours", ">cases", "seats", "title"]);
    for row in rows() {
        table.row([
            row.id,
            row.days.to_string(),
            row.hours_a_day.to_string(),
            output::thousands(u64::from(row.cases)),
            row.seats.join(" "),
            row.title,
        ]);
    }
    table.render()
}

fn list(json: bool) -> anyhow::Result<Code> {
    if json {
        output::json(&serde_json::json!({ "shifts": rows() }))?;
        return Ok(Code::Fine);
    }
    let mut text = table();
    text += "\nWhat --set changes\n";
    for (knob, about) in shift::source::KNOBS {
        text += &format!("  {knob:<22}{about}\n");
    }
    text += "\nRules by which a seat chooses its tickets\n";
    for (rule, about) in cast::RULES {
        text += &format!("  {rule:<22}{about}\n");
    }
    output::print(&text)?;
    Ok(Code::Fine)
}

/// A second of the shift as day and time of day, as in `day 2 09:30:05`.
pub fn clock(source: &ShiftSource, second: u32) -> String {
    let day = second / source.day_seconds() + 1;
    let of_day = source.second_of_day(second) % 86_400;
    let (hour, minute, second) = (of_day / 3_600, of_day / 60 % 60, of_day % 60);
    let day = if source.days > 1 { format!("day {day} ") } else { String::new() };
    format!("{day}{hour:02}:{minute:02}:{second:02}")
}

/// Points as a score.
pub fn shown(points: u32) -> String {
    words::score(points)
}
