//! Writes the logs of a run, unit by unit in order, into files of fixed ranges of episodes.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use aegis_engine::log::LogWriter;

use crate::plan::{FILE_EPISODES, Plan};
use crate::worker::Played;

/// How many bytes are gathered before the file gets them.
const WRITE_BYTES: usize = 1 << 20;

pub struct Writer<'a> {
    plan: &'a Plan,
    folder: PathBuf,
    file: Option<(File, LogWriter)>,
    /// How many bytes all files have so far.
    pub bytes: u64,
}

impl<'a> Writer<'a> {
    pub fn new(plan: &'a Plan, folder: &Path) -> Self {
        Self { plan, folder: folder.to_owned(), file: None, bytes: 0 }
    }

    /// Writes a unit; units must come in order.
    pub fn unit(&mut self, played: &Played) -> io::Result<()> {
        for log in &played.logs {
            if log.episode() % FILE_EPISODES == 0 {
                self.finish()?;
                self.start(log.episode())?;
            }
            let scenario = &self.plan.scenarios[self.plan.part(log.episode()).scenario];
            let Some((file, writer)) = &mut self.file else {
                return Err(io::Error::other("the units of a run must be written in order"));
            };
            writer.episode(log, scenario);
            if writer.waiting().len() >= WRITE_BYTES {
                self.bytes += drain(file, writer)?;
            }
        }
        Ok(())
    }

    /// Ends the last file.
    pub fn finish(&mut self) -> io::Result<()> {
        if let Some((mut file, mut writer)) = self.file.take() {
            writer.flush();
            self.bytes += drain(&mut file, &mut writer)?;
            file.sync_data()?;
        }
        Ok(())
    }

    fn start(&mut self, first: u64) -> io::Result<()> {
        let end = (first + FILE_EPISODES).min(self.plan.episodes());
        let path = self.folder.join(file_name(first));
        let file = File::create(path)?;
        self.file = Some((file, LogWriter::new(first..end, self.plan.packing)));
        Ok(())
    }
}

/// The name of the file whose first episode this is.
pub fn file_name(first: u64) -> String {
    format!("episodes-{first:010}.aegislog")
}

fn drain(file: &mut File, writer: &mut LogWriter) -> io::Result<u64> {
    file.write_all(writer.waiting())?;
    let bytes = writer.waiting().len() as u64;
    drop(writer.take());
    Ok(bytes)
}
