//! What a person sees: the observation laid out to be read.

use std::fmt::Write as _;

use aegis_engine::observe::{FocusView, Observation, TicketView};
use aegis_engine::scenario::{Dialect, MessageSource};
use aegis_engine::score::Report;
use anstyle::{AnsiColor, Style};

use crate::output::{FAINT, HEADING, Table, styled, wrapped};

use super::grammar::{self, Entry};
use super::session::Session;

/// The style of what was gained.
pub const GOOD: Style = AnsiColor::Green.on_default();
/// The style of what was lost or went wrong.
pub const BAD: Style = AnsiColor::Red.on_default();

/// A page of a width that grows downwards.
pub struct View {
    /// How many columns it may have.
    pub width: usize,
}

impl View {
    fn paragraph(&self, indent: usize, text: &str) -> String {
        wrapped(&" ".repeat(indent), text, self.width)
    }

    fn paragraph_in(&self, style: Style, text: &str) -> String {
        let lines = wrapped("", text, self.width);
        format!("{}\n", styled(style, lines.trim_end()))
    }

    /// Advice about a line that was no command.
    pub fn complaint(&self, advice: &str) -> String {
        self.paragraph_in(BAD, advice)
    }

    pub(super) fn labelled(&self, label: &str, text: &str) -> String {
        wrapped(&format!("  {label:<9} "), text, self.width)
    }

    /// What stands at the start: the brief and all that goes with it.
    pub fn brief(&self, seen: &Observation<'_>, records: usize) -> String {
        let mut text = self.paragraph(0, seen.brief());
        text.push('\n');
        if let Some(world) = seen.world() {
            let health = f64::from(world.account_health_hundredths) / 100.0;
            text += &self
                .labelled("world", &format!("region {}, account health {health:.2}", world.region));
            for incident in &world.incidents {
                text += &self.labelled("incident", incident);
            }
            if let Some(window) = &world.window {
                let state = if window.active { "open" } else { "shut" };
                let what = format!("{} ({state}): {}", window.name, window.description);
                text += &self.labelled("window", &what);
            }
        }
        if !seen.workspace_summary().is_empty() {
            text += &self.labelled("workspace", seen.workspace_summary());
        }
        let readable = |ids: Vec<&str>| {
            let marked = ids
                .into_iter()
                .map(|id| if seen.has_read(id) { format!("{id} (read)") } else { id.to_owned() });
            marked.collect::<Vec<_>>().join(", ")
        };
        let ids: Vec<&str> = seen.readable_ids().collect();
        match seen.dialect() {
            Dialect::Desk | Dialect::Desk2 => text += &self.labelled("to read", &readable(ids)),
            Dialect::Shop => {
                text += &self.labelled("artifacts", &readable(ids[..records].to_vec()));
                text += &self.labelled("policies", &readable(ids[records..].to_vec()));
                text += &self.labelled("codes", &seen.offered_codes().join(", "));
            }
        }
        if let Some(reply) = seen.reply() {
            text += &self.labelled("template", &reply.template);
            text += &self.labelled("points", &reply.checklist.join(", "));
        }
        text + &self.offers_in_brief(seen)
    }

    /// The inbox as it stands; the active ticket is marked.
    pub fn inbox(&self, seen: &Observation<'_>) -> String {
        let mut table = Table::new(&["ticket", "priority", "status", "tags", "subject"]);
        for ticket in seen.tickets() {
            let mark = if seen.active() == Some(ticket.number) { " *" } else { "" };
            table.row([
                format!("{}{mark}", ticket.source.id),
                ticket.priority.to_string(),
                ticket.status.to_string(),
                seen.tags(ticket.number).collect::<Vec<_>>().join(", "),
                ticket.source.subject.clone(),
            ]);
        }
        self.table(&table)
    }

    /// What lies in front of the seat.
    pub fn panel(&self, seen: &Observation<'_>) -> String {
        let mut text = String::new();
        match seen.focus() {
            FocusView::Nothing => text += "nothing lies in front of you yet\n",
            FocusView::Ticket(ticket, tags) => text += &self.ticket(&ticket, &tags),
            FocusView::Record(record) => {
                let head = format!("{}  ({}, {})", record.title, record.kind, record.id);
                text += &self.title(&head);
                text += &self.paragraph(2, &record.body);
                let labels = record.facts.iter().map(|(label, _)| label.chars().count());
                let width = labels.max().unwrap_or(0);
                for (label, fact) in &record.facts {
                    text += &wrapped(&format!("  {label:<width$}  "), fact, self.width);
                }
            }
            FocusView::Article(article) => {
                text += &self.title(&format!("{}  ({})", article.title, article.id));
                text += &self.paragraph(2, &article.summary);
                text += &self.paragraph(2, &article.body);
            }
            FocusView::Search(found) if found.is_empty() => text += "the search found nothing\n",
            FocusView::Search(found) => {
                for (article, words) in found {
                    let plural = if words == 1 { "" } else { "s" };
                    let head = format!("{}  ({words} word{plural})", article.id);
                    text += &self.title(&head);
                    text += &self.paragraph(2, &format!("{}. {}", article.title, article.summary));
                }
            }
        }
        text
    }

    pub(super) fn title(&self, text: &str) -> String {
        self.paragraph_in(HEADING, text)
    }

    /// A table whose rows are cut where the page ends.
    fn table(&self, table: &Table) -> String {
        let mut text = String::new();
        for line in table.render().lines() {
            if line.chars().count() > self.width && !line.contains('\u{1b}') {
                text.extend(line.chars().take(self.width - 1));
                text.push('…');
            } else {
                text += line;
            }
            text.push('\n');
        }
        text
    }

    fn ticket(&self, ticket: &TicketView<'_>, tags: &[&str]) -> String {
        let source = ticket.source;
        let mut text = self.title(&format!("{}  ({})", source.subject, source.id));
        _ = writeln!(text, "  from {}, account {}", source.from, source.account);
        let tags = if tags.is_empty() { "no tags".to_owned() } else { tags.join(", ") };
        _ = writeln!(text, "  {}, {}; {tags}", ticket.priority, ticket.status);
        text + &self.paragraph(2, &source.summary)
    }

    /// A message.
    pub fn message(&self, message: &MessageSource, step: u32) -> String {
        let from = format!("Message from {} (step {step})", message.from);
        self.title(&from) + &self.paragraph(2, &message.text)
    }

    /// All messages so far.
    pub fn messages(&self, seen: &Observation<'_>) -> String {
        let messages = seen.messages().zip(seen.message_steps());
        let messages: String =
            messages.map(|(message, step)| self.message(message, step)).collect();
        if messages.is_empty() { "nobody has said anything yet\n".to_owned() } else { messages }
    }

    /// The steps so far.
    pub fn history(&self, session: &Session<'_>) -> String {
        if session.past.is_empty() {
            return "no step was taken yet\n".to_owned();
        }
        let mut table = Table::new(&[">step", ">reward", ">score", "what happened"]);
        for (past, number) in session.past.iter().zip(1..) {
            table.row([
                number.to_string(),
                signed(past.report.reward),
                format!("{:.4}", past.report.score()),
                past.events.join("; "),
            ]);
        }
        self.table(&table)
    }

    /// What an action came to, with what it put in front of the seat.
    pub fn after(&self, session: &mut Session<'_>, report: &Report) -> String {
        let step = session.episode.turn();
        let past = session.past.last();
        let events = past.map(|past| past.events.join("; ")).unwrap_or_default();
        let mut text = String::new();
        let style = if report.refused { BAD } else { HEADING };
        text += &self.paragraph_in(style, &events);
        let penalties = session.penalties(step as usize);
        session.episode.with_observation(|seen| {
            let verb = past.and_then(|past| past.command.split(' ').next()).unwrap_or_default();
            match verb {
                _ if report.refused => {}
                "open_ticket" | "inspect_record" | "search_kb" | "look_up_policy" => {
                    text += &self.panel(&seen);
                }
                "set_priority" | "set_status" | "add_tag" => text += &self.inbox(&seen),
                _ => {}
            }
            let messages = seen.messages().zip(seen.message_steps());
            for (message, _) in messages.filter(|(_, came)| *came == step) {
                text += &self.message(message, step);
            }
        });
        for phase in report.finished_phases() {
            let classic = session.scenario.source.classic.as_ref();
            let mut phases = classic.into_iter().flat_map(|classic| &classic.phases);
            let name = phases.find(|it| it.number == phase).map_or("", |it| it.name.as_str());
            _ = writeln!(text, "{}", styled(GOOD, &format!("phase {phase} done: {name}")));
        }
        for penalty in penalties {
            let line = format!("{} {}: {}", signed(penalty.amount), penalty.code, penalty.reason);
            text += &self.paragraph_in(BAD, &line);
        }
        text
    }

    /// Where the episode stands, in one line.
    pub fn standing(&self, session: &mut Session<'_>) -> String {
        let last = session.past.last().map(|past| past.report.reward);
        let score = format!("{:.4}", f64::from(session.episode.points()) / 10_000.0);
        let line = session.episode.with_observation(|seen| {
            let taken = seen.turn();
            let all = taken + seen.remaining();
            let mut parts = vec![
                format!("step {taken} of {all}, {} left", seen.remaining()),
                format!("score {score}"),
            ];
            parts.extend(last.map(|reward| format!("reward {}", signed(reward))));
            if seen.dialect() != Dialect::Shop
                && let Some(ticket) = seen.tickets().find(|it| seen.active() == Some(it.number))
            {
                parts.push(format!("{} is active", ticket.source.id));
            }
            parts.join(" · ")
        });
        format!("{}\n", styled(FAINT, &line))
    }

    /// The list of commands, or more about one.
    pub fn help(&self, dialect: Dialect, about: Option<&Entry>) -> String {
        if let Some(Entry { name, usage, about, example, takes_step, .. }) = about {
            let cost = if *takes_step { "Takes a step." } else { "Takes no step." };
            let head = styled(HEADING, format!("{name} {usage}").trim_end());
            let about = self.paragraph(2, &format!("{about}. {cost}"));
            return format!("{head}\n{about}  {example}\n");
        }
        let lines: Vec<_> = grammar::entries(dialect)
            .map(|entry| (entry, format!("{} {}", entry.name, entry.usage)))
            .collect();
        let width = lines.iter().map(|(_, usage)| usage.chars().count()).max().unwrap_or(0);
        let mut text = String::new();
        for takes_step in [true, false] {
            let head = if takes_step { "These take a step" } else { "These take none" };
            text += &self.title(head);
            for (entry, usage) in lines.iter().filter(|(entry, _)| entry.takes_step == takes_step) {
                text += &wrapped(&format!("  {usage:<width$}  "), entry.about, self.width);
            }
        }
        let ticket = match dialect {
            Dialect::Desk | Dialect::Desk2 => "A ticket that is left out is the active one. ",
            Dialect::Shop => "",
        };
        text + &self
            .paragraph(0, &format!("{ticket}Tab completes; a line in {{}} is taken as raw."))
    }
}

/// A change with its sign.
pub fn signed(change: f64) -> String {
    format!("{change:+.4}")
}
