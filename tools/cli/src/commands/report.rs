//! `aegis report`: a run as one HTML page.

use std::fs;
use std::path::{Path, PathBuf};

use aegis_rollout::report::{self, Gathered, Material};
use aegis_rollout::summary::Summary;
use aegis_rollout::timing::Timing;
use anyhow::Context as _;

use crate::files;
use crate::output::{self, Code, count, usage};
use crate::run_folder;

/// Writes a run as one HTML page: tables, figures, and the numbers behind each of them.
///
/// The page needs no other file, no network and no scripts. It is read back from the logs; the same
/// folder gives the same bytes.
#[derive(clap::Args)]
#[command(after_help = "\
Example: play the benchmark and look at what came of it in a browser
  $ aegis rollout --pack judged --out runs/judged-1
  $ aegis report runs/judged-1")]
pub struct Args {
    /// The folder of the run
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// The page; report.html in the folder if not given
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// The final score from which an episode counts as passed; the run's own mark, or 0.95, if not
    /// given
    #[arg(long, value_name = "SCORE")]
    pass_at: Option<f64>,
    /// A scenario that a log needs and that is not built in, by file
    #[arg(long = "scenario", value_name = "FILE")]
    scenarios: Vec<String>,
    /// Print what was written as JSON
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> anyhow::Result<Code> {
    let folder = &args.folder;
    let summary: Option<Summary> = run_folder::json(folder, "summary.json")?;
    let summary = summary.ok_or_else(|| no_summary(folder))?;
    let timing: Option<Timing> = run_folder::json(folder, "timing.json")?;
    let pass_at = args.pass_at.unwrap_or(summary.pass_at);
    let pass_points = run_folder::pass_points(pass_at)?;
    let library = files::library(&args.scenarios)?;
    let mut gathered = Gathered::new(pass_points);
    let reading = run_folder::each_episode(folder, &library, |tape| Ok(gathered.add(tape)?))?;
    let page = report::page(&Material {
        title: &title(folder),
        summary: &summary,
        packs: &summary.pack_standings(pass_points),
        timing: timing.as_ref(),
        gathered: &gathered,
        losses: &reading.losses,
        pass_points,
    });
    let out = args.out.clone().unwrap_or_else(|| folder.join("report.html"));
    fs::write(&out, &page).with_context(|| format!("cannot write {}", out.display()))?;
    if args.json {
        let (out, bytes) = (out.display().to_string(), page.len());
        let episodes = gathered.episodes;
        output::json(&serde_json::json!({ "out": out, "bytes": bytes, "episodes": episodes }))?;
    } else {
        let episodes = count(gathered.episodes, "episode");
        output::print(&format!("wrote the report on {episodes} to {}\n", out.display()))?;
    }
    Ok(reading.code)
}

fn no_summary(folder: &Path) -> anyhow::Error {
    let name = folder.display();
    usage(if folder.is_dir() {
        format!(
            "{name} has no summary.json, which a rollout writes when it ends; let it end, or see \
             with `aegis score {name}` what is there"
        )
    } else {
        format!("{name} is no folder; give the folder of a run, as in runs/judged-1")
    })
}

/// What the run is called: the name of its folder.
fn title(folder: &Path) -> String {
    let whole = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    whole.file_name().unwrap_or(whole.as_os_str()).to_string_lossy().into_owned()
}
