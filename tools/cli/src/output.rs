//! What people read: tables, colours on a terminal only, errors as advice, exit codes.

use std::fmt::Write as _;
use std::io::{self, IsTerminal as _, Write as _};
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;

pub use aegis_rollout::report::thousands;

/// How a command ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// All is well.
    Fine = 0,
    /// Something failed.
    Failed = 1,
    /// The command line is wrong.
    Usage = 2,
    /// Done, but a log has lost data.
    DataLost = 3,
}

impl Code {
    /// The code of two things done one after the other: failure outweighs lost data.
    pub fn or(self, other: Self) -> Self {
        let weight = |code: Self| match code {
            Self::Fine => 0,
            Self::DataLost => 1,
            Self::Usage => 2,
            Self::Failed => 3,
        };
        if weight(other) > weight(self) { other } else { self }
    }
}

impl From<Code> for ExitCode {
    fn from(code: Code) -> Self {
        Self::from(code as u8)
    }
}

/// The command line asks for something that does not exist.
#[derive(Debug)]
pub struct UsageError(pub String);

impl std::fmt::Display for UsageError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for UsageError {}

/// An error about the command line.
pub fn usage(message: impl Into<String>) -> anyhow::Error {
    UsageError(message.into()).into()
}

/// The exit code that an error asks for.
pub fn code_of(error: &anyhow::Error) -> Code {
    if error.is::<UsageError>() { Code::Usage } else { Code::Failed }
}

/// Whether the reader of our output has gone, which is its right.
pub fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let of = |cause: &io::Error| cause.kind() == io::ErrorKind::BrokenPipe;
    error.chain().any(|cause| cause.downcast_ref().is_some_and(of))
}

/// Prints an error with its causes.
pub fn complain(error: &anyhow::Error) {
    let red = AnsiColor::Red.on_default().bold();
    anstream::eprintln!("{red}error:{red:#} {error:#}");
}

/// Prints a line for people beside the results.
pub fn say(line: impl std::fmt::Display) {
    anstream::eprintln!("{line}");
}

/// Prints a result as one line of JSON.
pub fn json(value: &impl Serialize) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    serde_json::to_writer(&mut out, value).map_err(io::Error::from)?;
    out.write_all(b"\n")?;
    Ok(())
}

/// Prints text to standard output, its colours only on a terminal.
pub fn print(text: &str) -> io::Result<()> {
    let mut out = anstream::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// The style of headings.
pub const HEADING: Style = Style::new().bold();
/// The style of what matters less.
pub const FAINT: Style = Style::new().dimmed();

/// A text in a style, for `print` and `say`.
pub fn styled(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

/// A text broken into lines between words, none wider than `width` columns. The first line starts
/// with `first`, the others with as many spaces.
pub fn wrapped(first: &str, text: &str, width: usize) -> String {
    let indent = first.chars().count();
    let mut lines = first.to_owned();
    let mut column = indent;
    let mut starts = true;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if !starts && column + 1 + length > width {
            _ = write!(lines, "\n{:indent$}", "");
            column = indent;
            starts = true;
        }
        if !starts {
            lines.push(' ');
            column += 1;
        }
        lines.push_str(word);
        column += length;
        starts = false;
    }
    lines.push('\n');
    lines
}

/// A table with a heading; columns whose heading starts with `>` stand to the right.
pub struct Table {
    headings: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with these headings.
    pub fn new(headings: &[&str]) -> Self {
        Self { headings: headings.iter().map(|&text| text.to_owned()).collect(), rows: Vec::new() }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// The table as text.
    pub fn render(&self) -> String {
        let names: Vec<&str> =
            self.headings.iter().map(|text| text.trim_start_matches('>')).collect();
        let widths: Vec<usize> = (0..names.len())
            .map(|at| {
                let cells = self.rows.iter().filter_map(|row| row.get(at));
                cells
                    .map(|cell| cell.chars().count())
                    .chain([names[at].chars().count()])
                    .max()
                    .unwrap_or(0)
            })
            .collect();
        let mut text = String::new();
        let headings: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        let heading = self.line(&headings, &widths);
        _ = writeln!(text, "{}", styled(HEADING, &heading));
        for row in &self.rows {
            _ = writeln!(text, "{}", self.line(row, &widths));
        }
        text
    }

    fn line(&self, cells: &[String], widths: &[usize]) -> String {
        let padded =
            cells.iter().zip(widths).zip(&self.headings).map(|((cell, &width), heading)| {
                if heading.starts_with('>') {
                    format!("{cell:>width$}")
                } else {
                    format!("{cell:<width$}")
                }
            });
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    }
}

/// A progress bar on standard error that shows itself only on a terminal.
pub fn progress(total: u64, what: &str) -> ProgressBar {
    let target = if io::stderr().is_terminal() {
        ProgressDrawTarget::stderr_with_hz(5)
    } else {
        ProgressDrawTarget::hidden()
    };
    let bar = ProgressBar::with_draw_target(Some(total), target);
    let template = format!("{{bar:30}} {{human_pos}}/{{human_len}} {what}, {{eta}} left");
    if let Ok(style) = ProgressStyle::with_template(&template) {
        bar.set_style(style);
    }
    bar
}

/// A number of things.
pub fn count(number: u64, thing: &str) -> String {
    format!("{} {thing}{}", thousands(number), if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrapped_text_keeps_its_indent_and_breaks_only_between_words() {
        assert_eq!(wrapped("a: ", "one two three", 10), "a: one two\n   three\n");
        assert_eq!(wrapped("", "unbreakable", 4), "unbreakable\n");
        assert_eq!(wrapped("  ", "", 10), "  \n");
    }
}
