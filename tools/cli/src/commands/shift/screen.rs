//! The status screen of a shift: clock, seats, queue, teams, incidents, windows, last events.

use std::collections::VecDeque;
use std::io::{self, IsTerminal as _};

use aegis_engine::shift::ShiftSource;
use aegis_engine::shift::clock::Due;
use aegis_engine::shift::event::{ShiftEvent, ShiftTurn};
use aegis_engine::shift::explain::ShiftExplainer;
use aegis_engine::shift::state::{HallRef, Place, TicketRow};
use aegis_engine::shift::words::{command_in_words, in_words, money};

use super::pace::Pace;
use super::{clock, shown};
use crate::output::{self, HEADING, Table, styled};

/// How many tickets of the queue are shown.
const QUEUE_ROWS: usize = 12;
/// How many events are shown.
const EVENT_ROWS: usize = 8;
/// Puts the cursor into the first place and clears what is below it.
const HOME: &str = "\u{1b}[H\u{1b}[J";
/// Clears the terminal before the first picture.
const CLEAR: &str = "\u{1b}[2J";

/// What is shown of a shift, gathered from its turns.
pub struct Screen {
    source: ShiftSource,
    seed: u64,
    policies: Vec<String>,
    /// What each seat did last.
    doing: Vec<String>,
    /// What the customer of each ticket is worth.
    values: Vec<u32>,
    last: VecDeque<String>,
    turn: u32,
    second: u32,
}

impl Screen {
    /// The screen before the first turn.
    pub fn new(source: &ShiftSource, seed: u64, policies: Vec<String>) -> Self {
        Self {
            source: source.clone(),
            seed,
            policies,
            doing: vec!["has not begun".to_owned(); source.seats.len()],
            values: Vec::new(),
            last: VecDeque::new(),
            turn: 0,
            second: 0,
        }
    }

    /// Takes in a turn and gives the lines of its events that are worth one.
    pub fn note(&mut self, turn: &ShiftTurn<'_>) -> Vec<String> {
        (self.turn, self.second) = (turn.number, turn.moment.second);
        for event in turn.events {
            if let ShiftEvent::Arrived { value_cents, .. } = *event {
                self.values.push(value_cents);
            }
        }
        if let Some(doing) = self.doing.get_mut(turn.moment.id as usize)
            && turn.moment.due == Due::SeatFree
        {
            *doing = match (&turn.work, turn.command) {
                (Some(work), _) => work.turn.command.verb.to_string(),
                (None, Some(command)) => command_in_words(command, &self.source),
                (None, None) => String::new(),
            };
        }
        let time = clock(&self.source, turn.moment.second);
        let told = turn.events.iter().filter(|event| is_told(event));
        let lines = told.map(|event| format!("{time}  {}", in_words(event, &self.source)));
        let lines: Vec<String> = lines.collect();
        self.last.extend(lines.iter().cloned());
        let excess = self.last.len().saturating_sub(EVENT_ROWS);
        self.last.drain(..excess);
        lines
    }

    /// The picture at a second.
    pub fn picture(&self, second: u32, hall: &HallRef<'_>, explainer: &ShiftExplainer) -> String {
        let mut text = self.head(second, hall, explainer);
        text += &self.seats(hall);
        text += &self.queue(second, hall);
        text += &self.teams(hall);
        text += &self.surroundings(hall);
        text += &format!("{}\n", styled(HEADING, "last"));
        self.last.iter().for_each(|line| text += &format!("  {line}\n"));
        text
    }

    fn head(&self, second: u32, hall: &HallRef<'_>, explainer: &ShiftExplainer) -> String {
        let Self { source, seed, turn, .. } = self;
        let score = explainer.score();
        let now = hall.now;
        let title = format!("{}, seed {seed}", source.id);
        let state = if now.is_over { ", over" } else { "" };
        format!(
            "{}   {}   turn {}{state}\nscore so far {}, solved {} of {} that came\n\n",
            styled(HEADING, &title),
            clock(source, second),
            output::thousands(u64::from(*turn)),
            shown(score.points),
            output::thousands(u64::from(score.solved)),
            output::thousands(u64::from(now.arrived)),
        )
    }

    fn seats(&self, hall: &HallRef<'_>) -> String {
        let mut table = Table::new(&["seat", "policy", "ticket", "what it does"]);
        for (no, row) in hall.seats.iter().enumerate() {
            let doing = match row {
                row if row.has_failed => "empty: its policy could not go on",
                row if row.is_resting => "rests",
                _ => &self.doing[no],
            };
            table.row([
                self.source.seats[no].clone(),
                self.policies.get(no).cloned().unwrap_or_default(),
                row.holding.map_or_else(|| "-".to_owned(), |ticket| format!("#{ticket}")),
                doing.to_owned(),
            ]);
        }
        table.render() + "\n"
    }

    /// The queue, what was promised first at the top.
    fn queue(&self, second: u32, hall: &HallRef<'_>) -> String {
        let came = (0u32..).zip(&hall.tickets[..hall.now.arrived as usize]);
        let mut open: Vec<(u32, &TicketRow)> =
            came.filter(|(_, row)| row.place == Place::Open).collect();
        open.sort_by_key(|&(no, row)| (next_promise(row, second), no));
        let waiting = output::count(open.len() as u64, "ticket");
        let mut table =
            Table::new(&[">ticket", "promised", ">customer", ">mood", ">wrote again", "state"]);
        for &(no, row) in open.iter().take(QUEUE_ROWS) {
            let value = self.values.get(no as usize).copied().unwrap_or_default();
            table.row([
                format!("#{no}"),
                promise(&self.source, row, second),
                money(value),
                shown(row.mood_points),
                row.wrote.to_string(),
                state_of(row).to_owned(),
            ]);
        }
        let more = open.len().saturating_sub(QUEUE_ROWS);
        let more = if more > 0 { format!("  and {more} more\n") } else { String::new() };
        format!("{}\n{}{more}\n", styled(HEADING, &format!("queue: {waiting}")), table.render())
    }

    fn teams(&self, hall: &HallRef<'_>) -> String {
        let mut waiting = vec![0u64; self.source.teams.len()];
        for row in &hall.tickets[..hall.now.arrived as usize] {
            if let Place::WithTeam { team } = row.place {
                waiting[usize::from(team)] += 1;
            }
        }
        let named = self.source.teams.iter().zip(waiting).zip(hall.teams);
        let team = |((team, waiting), row): ((&aegis_engine::shift::source::TeamSource, _), &_)| {
            let row: &aegis_engine::shift::state::TeamRow = row;
            format!("{}: {waiting} with it, {} in all", team.name, row.cases)
        };
        let teams: Vec<String> = named.map(team).collect();
        format!("{}  {}\n", styled(HEADING, "teams"), teams.join("; "))
    }

    fn surroundings(&self, hall: &HallRef<'_>) -> String {
        let degrees = ["", "going on", "spread"];
        let incidents = self.source.incidents.iter().zip(hall.incidents);
        let incidents = incidents.filter(|(_, row)| row.degree > 0);
        let incidents = incidents.map(|(incident, row)| {
            format!("{} ({})", incident.name, degrees[usize::from(row.degree.min(2))])
        });
        let windows = self.source.windows.iter().zip(hall.windows);
        let windows = windows.filter(|(_, row)| row.is_open).map(|(window, _)| {
            format!("{} until {}", window.name, clock(&self.source, window.shuts))
        });
        let listed = |all: Vec<String>| match all.is_empty() {
            true => "none".to_owned(),
            false => all.join("; "),
        };
        format!(
            "{}  {}\n{}  {}\n\n",
            styled(HEADING, "incidents"),
            listed(incidents.collect()),
            styled(HEADING, "windows"),
            listed(windows.collect()),
        )
    }
}

/// Whether an event is worth a line: not each move on a case, nor who gets up and rests.
fn is_told(event: &ShiftEvent) -> bool {
    !matches!(
        event,
        ShiftEvent::Worked { .. }
            | ShiftEvent::Woken { .. }
            | ShiftEvent::Rested { .. }
            | ShiftEvent::Sampled { .. }
            | ShiftEvent::ReviewPassed { .. }
    )
}

/// The next promise that can still be kept, or the last one that was not.
fn next_promise(row: &TicketRow, second: u32) -> u32 {
    let reply = (!row.is_answered && row.reply_due > second).then_some(row.reply_due);
    reply.unwrap_or(row.solve_due)
}

fn promise(source: &ShiftSource, row: &TicketRow, second: u32) -> String {
    let due = next_promise(row, second);
    let what = if due == row.solve_due { "solved" } else { "a reply" };
    if due <= second {
        return "missed".to_owned();
    }
    if due >= source.total_seconds() {
        return format!("{what} after the shift");
    }
    format!("{what} by {}", clock(source, due))
}

const fn state_of(row: &TicketRow) -> &'static str {
    match row {
        TicketRow { has_left: true, .. } => "its customer left",
        TicketRow { attempts: 1.., .. } => "came back",
        TicketRow { reserved: Some(_), .. } => "handed on",
        TicketRow { is_answered: true, .. } => "answered",
        _ => "new",
    }
}

/// Shows a shift while it runs: redrawn in place on a terminal, plain lines elsewhere.
pub struct Watch {
    screen: Screen,
    pace: Pace,
    in_place: bool,
    is_drawn: bool,
}

impl Watch {
    /// A watch that has shown nothing yet.
    pub fn new(screen: Screen, pace: Pace) -> Self {
        Self { screen, pace, in_place: io::stdout().is_terminal(), is_drawn: false }
    }

    /// Shows a turn with the state after it.
    pub fn turn(
        &mut self,
        turn: &ShiftTurn<'_>,
        hall: &HallRef<'_>,
        explainer: &ShiftExplainer,
    ) -> io::Result<()> {
        let is_free = self.pace.is_free();
        let mut drawn = None;
        for second in self.pace.pictures_until(turn.moment.second) {
            drawn = Some(second);
            if self.in_place && !is_free {
                self.draw(second, hall, explainer)?;
            }
        }
        let lines = self.screen.note(turn);
        if !self.in_place {
            lines.iter().try_for_each(|line| output::print(&format!("{line}\n")))?;
        } else if drawn.is_some() && is_free {
            self.draw(turn.moment.second, hall, explainer)?;
            self.pace.wait();
        }
        Ok(())
    }

    /// Shows the desk as it is at the end.
    pub fn end(&mut self, hall: &HallRef<'_>, explainer: &ShiftExplainer) -> io::Result<()> {
        let second = self.screen.second;
        if self.in_place {
            self.draw(second, hall, explainer)?;
        }
        output::print("\n")
    }

    fn draw(
        &mut self,
        second: u32,
        hall: &HallRef<'_>,
        explainer: &ShiftExplainer,
    ) -> io::Result<()> {
        let clear = if std::mem::replace(&mut self.is_drawn, true) { "" } else { CLEAR };
        let picture = self.screen.picture(second, hall, explainer);
        output::print(&format!("{clear}{HOME}{picture}"))
    }
}
