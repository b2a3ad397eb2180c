//! A person at the keyboard: the prompt with its history and completion, and the turns.

use std::io::{self, BufRead as _};

use aegis_engine::command::Answer;
use aegis_engine::dialect;
use aegis_engine::scenario::{Compiled, Dialect, Offers, Priority, Status};
use anyhow::Context as _;
use rustyline::completion::{Completer, Pair};
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::DefaultHistory;
use rustyline::validate::Validator;
use rustyline::{CompletionType, Config, Context, Editor, Helper};

use crate::output;

use super::ending;
use super::grammar::{self, Argument, Entry};
use super::session::Session;
use super::typed::{self, Typed};
use super::view::View;

/// The widest page.
const WIDTH: usize = 100;
const PROMPT: &str = "> ";

/// Where the lines come from.
trait Lines {
    /// The next line; none at the end.
    fn next(&mut self) -> anyhow::Result<Option<String>>;

    /// How wide the page is.
    fn width(&mut self) -> usize {
        WIDTH
    }
}

/// Plays with the keyboard.
pub fn play(session: &mut Session<'_>) -> anyhow::Result<()> {
    let config =
        Config::builder().completion_type(CompletionType::List).auto_add_history(true).build();
    let mut editor: Keyboard = Editor::with_config(config).context("cannot use the terminal")?;
    editor.set_helper(Some(Words::of(session.scenario)));
    turns(session, &mut editor)
}

/// Plays with the same commands from a file or a pipe; each is repeated in what is printed.
pub fn play_lines(session: &mut Session<'_>) -> anyhow::Result<()> {
    turns(session, &mut io::stdin().lock())
}

fn turns(session: &mut Session<'_>, lines: &mut impl Lines) -> anyhow::Result<()> {
    let records = session.scenario.source.records.len();
    let mut player = Player { view: View { width: lines.width() }, records };
    let opening = player.opening(session);
    output::print(&opening)?;
    while !session.episode.is_over() {
        let Some(line) = lines.next()? else { break };
        player.view.width = lines.width();
        let seen = |session: &mut Session<'_>| {
            session.episode.with_observation(|seen| typed::read(&line, &seen, records))
        };
        match seen(session) {
            Ok(Typed::Quit) => break,
            Ok(typed) => output::print(&player.carry_out(session, typed))?,
            Err(advice) => output::print(&player.view.complaint(&advice))?,
        }
    }
    output::print(&ending::render(session))?;
    Ok(())
}

struct Player {
    view: View,
    records: usize,
}

impl Player {
    fn opening(&self, session: &mut Session<'_>) -> String {
        let source = &session.scenario.source;
        let mut text = format!("{}\n", output::styled(output::HEADING, &source.title));
        text += &session.episode.with_observation(|seen| {
            let brief = self.view.brief(&seen, self.records);
            match seen.dialect() {
                Dialect::Desk | Dialect::Desk2 => format!("{brief}\n{}", self.view.inbox(&seen)),
                Dialect::Shop => brief,
            }
        });
        text += "\n";
        text += &self.view.standing(session);
        text + "Type help for the commands, quit to stop.\n\n"
    }

    fn carry_out(&self, session: &mut Session<'_>, typed: Typed) -> String {
        let dialect = session.scenario.source.dialect;
        let action = match typed {
            Typed::Nothing | Typed::Quit => return String::new(),
            Typed::Help(about) => return self.view.help(dialect, about),
            Typed::Look(name) => return self.look(session, name),
            Typed::Offers(kind) => {
                return session.episode.with_observation(|seen| self.view.offers(&seen, kind));
            }
            Typed::Act(action) => dialect::read_value(dialect, &action),
            Typed::Raw(text) => dialect::read(dialect, &text),
        };
        let action = match action {
            Ok(action) => action,
            Err(malformed) => return self.view.complaint(&malformed.to_string()),
        };
        let mut answer = Answer::default();
        action.answer(&session.scenario.lexicon, &mut answer);
        match session.act(&mut answer) {
            Ok(report) => {
                let mut text = self.view.after(session, &report);
                text += &self.view.standing(session);
                text + "\n"
            }
            Err(over) => self.view.complaint(&over.to_string()),
        }
    }

    fn look(&self, session: &mut Session<'_>, name: &str) -> String {
        let view = &self.view;
        match name {
            "history" => view.history(session),
            "work" => view.work(session),
            "score" => ending::lines(session) + &view.standing(session),
            _ => session.episode.with_observation(|seen| match name {
                "inbox" => view.inbox(&seen),
                "panel" => view.panel(&seen),
                "messages" => view.messages(&seen),
                _ => view.brief(&seen, self.records),
            }),
        }
    }
}

impl Lines for io::StdinLock<'_> {
    fn next(&mut self) -> anyhow::Result<Option<String>> {
        let mut bytes = Vec::new();
        if self.read_until(b'\n', &mut bytes)? == 0 {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(bytes.trim_ascii_end()).into_owned();
        output::print(&format!("{PROMPT}{line}\n"))?;
        Ok(Some(line))
    }
}

type Keyboard = Editor<Words, DefaultHistory>;

impl Lines for Keyboard {
    fn next(&mut self) -> anyhow::Result<Option<String>> {
        match self.readline(PROMPT) {
            Ok(line) => Ok(Some(line)),
            Err(ReadlineError::Eof | ReadlineError::Interrupted) => Ok(None),
            Err(error) => Err(error).context("cannot read from the terminal"),
        }
    }

    fn width(&mut self) -> usize {
        let columns = self.dimensions().map_or(WIDTH, |(columns, _)| usize::from(columns));
        columns.clamp(40, WIDTH)
    }
}

/// The words that completion offers: all that the seat can know from the start.
struct Words {
    dialect: Dialect,
    tickets: Vec<String>,
    records: Vec<String>,
    articles: Vec<String>,
    tags: Vec<String>,
    templates: Vec<String>,
    points: Vec<String>,
    codes: Vec<String>,
    offers: Offers,
}

impl Words {
    fn of(scenario: &Compiled) -> Self {
        let source = &scenario.source;
        let reply = source.reply.as_ref();
        let mut tags: Vec<String> =
            source.tickets.iter().flat_map(|ticket| ticket.tags.clone()).collect();
        tags.sort();
        tags.dedup();
        Self {
            dialect: source.dialect,
            tickets: source.tickets.iter().map(|ticket| ticket.id.clone()).collect(),
            records: source.records.iter().map(|record| record.id.clone()).collect(),
            articles: source.articles.iter().map(|article| article.id.clone()).collect(),
            tags,
            templates: reply.iter().map(|reply| reply.template.clone()).collect(),
            points: reply.map(|reply| reply.checklist.clone()).unwrap_or_default(),
            codes: source.shop.as_ref().map(|shop| shop.codes.clone()).unwrap_or_default(),
            offers: source.desk2.as_ref().map(|desk2| desk2.offers.clone()).unwrap_or_default(),
        }
    }

    /// What may stand where the cursor is, behind these whole words.
    fn candidates(&self, before: &[&str], part: &str) -> Vec<String> {
        let Some((name, given)) = before.split_first() else {
            return grammar::entries(self.dialect).map(|entry| entry.name.to_owned()).collect();
        };
        let Some(entry) = grammar::find(self.dialect, name) else { return Vec::new() };
        if given.contains(&"--") {
            return Vec::new();
        }
        let arguments = self.arguments_left(entry, given);
        let Some((first, others)) = arguments.split_first() else { return Vec::new() };
        let mut words = self.words(*first, part);
        if *first == Argument::MaybeTicket
            && let Some(second) = others.first()
        {
            words.splice(0..0, self.words(*second, part));
        }
        words
    }

    /// The arguments that are still to come behind the given ones.
    fn arguments_left(&self, entry: &Entry, given: &[&str]) -> &'static [Argument] {
        let arguments = grammar::find(self.dialect, entry.name).map_or(&[][..], |it| it.arguments);
        let mut at = given.len();
        let leaves_ticket_out = |first: &&str| !self.tickets.iter().any(|ticket| ticket == *first);
        if arguments.first() == Some(&Argument::MaybeTicket)
            && given.first().is_some_and(leaves_ticket_out)
        {
            at += 1;
        }
        arguments.get(at..).unwrap_or_default()
    }

    fn words(&self, argument: Argument, part: &str) -> Vec<String> {
        let owned = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
        if let Some((_, words)) = argument.vocabulary(&self.offers)
            && self.dialect == Dialect::Desk2
        {
            let ids: Vec<String> = words.iter().map(|word| word.0.clone()).collect();
            return if argument == Argument::Points { points_left(&ids, part) } else { ids };
        }
        match argument {
            Argument::Ticket | Argument::MaybeTicket => self.tickets.clone(),
            Argument::Readable if self.dialect == Dialect::Shop => self.records.clone(),
            Argument::Readable => [self.records.clone(), self.articles.clone()].concat(),
            Argument::Policy => self.articles.clone(),
            Argument::Priority => Priority::ALL.iter().map(ToString::to_string).collect(),
            Argument::Status => Status::ALL.iter().map(ToString::to_string).collect(),
            Argument::Tag => self.tags.clone(),
            Argument::Currency => owned(&["USD", "EUR", "GBP"]),
            Argument::Template => self.templates.clone(),
            Argument::Points => points_left(&self.points, part),
            Argument::Code => self.codes.clone(),
            Argument::Kind => self.offers.all().map(|(name, _)| name.to_owned()).to_vec(),
            Argument::Command => {
                grammar::entries(self.dialect).map(|entry| entry.name.to_owned()).collect()
            }
            Argument::Team
            | Argument::Question
            | Argument::Channel
            | Argument::Reason
            | Argument::Target
            | Argument::Free => Vec::new(),
        }
    }
}

/// The points that can still follow those that stand in this part of a line.
fn points_left(points: &[String], part: &str) -> Vec<String> {
    let (done, _) = part.rsplit_once(',').unwrap_or_default();
    let new = |point: &&String| !done.split(',').any(|said| said == point.as_str());
    let comma = if part.contains(',') { "," } else { "" };
    let left = points.iter().filter(new);
    left.map(|point| format!("{done}{comma}{point}")).collect()
}

impl Completer for Words {
    type Candidate = Pair;

    fn complete(
        &self,
        line: &str,
        position: usize,
        _: &Context<'_>,
    ) -> rustyline::Result<(usize, Vec<Pair>)> {
        let before = &line[..position];
        let start = before.rfind(char::is_whitespace).map_or(0, |at| at + 1);
        let part = &before[start..];
        let whole: Vec<&str> = before[..start].split_whitespace().collect();
        let fits = |word: &String| word.to_lowercase().starts_with(&part.to_lowercase());
        let pair = |word: String| {
            let display = word.rsplit(',').next().unwrap_or_default().to_owned();
            let closes = whole.first().is_none_or(|name| *name != "reply");
            let replacement = if closes { format!("{word} ") } else { word };
            Pair { display, replacement }
        };
        let words = self.candidates(&whole, part).into_iter().filter(fits);
        Ok((start, words.map(pair).collect()))
    }
}

impl Hinter for Words {
    type Hint = String;
}

impl Highlighter for Words {}
impl Validator for Words {}
impl Helper for Words {}
