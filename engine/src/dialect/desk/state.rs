//! The whole state of an episode on the support desk, rubric and all: not for the acting side.

use serde::Serialize;

use crate::command::Verb;
use crate::dialect::history::{self, PeerMessage};
use crate::dialect::refusal::explain_refusal;
use crate::episode::{Episode, Past};
use crate::event::TicketNo;
use crate::scenario::{Check, Compiled, RubricSource};
use crate::score::{Judge, score_of};
use crate::world::Desk;

use super::observation::{current_phase, ticket_id};
use super::reward::{
    Penalty, RewardModel, UnsafeAction, final_score, penalties, progress, unsafe_actions,
};

/// The state of an episode on the support desk.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct State {
    /// The name that the server gave the episode.
    pub episode_id: String,
    /// How many turns were taken.
    pub step_count: u32,
    /// The scenario.
    pub fixture_id: String,
    /// The family of cases that it belongs to.
    pub task_id: String,
    /// The seed.
    pub seed: u64,
    /// The ticket that the case is about.
    pub primary_ticket_id: Option<String>,
    /// The ticket that was opened last.
    pub selected_ticket_id: Option<String>,
    /// The ticket that was worked on last.
    pub active_ticket_id: Option<String>,
    /// The records that were read, in the order of first reading.
    pub records_viewed: Vec<String>,
    /// The articles that were read, in the order of first reading.
    pub kb_articles_viewed: Vec<String>,
    /// What was changed on tickets, in order.
    pub ticket_mutations: Vec<TicketMutation>,
    /// The credits, in order.
    pub credits_applied: Vec<Credit>,
    /// The escalations, in order.
    pub escalations: Vec<Escalation>,
    /// The reply so far.
    pub draft_reply: Option<DraftReply>,
    /// The score so far; none where it may not be seen.
    pub rubric_progress: Option<f64>,
    /// The score so far, line by line.
    pub rubric_breakdown: Vec<RubricLine>,
    /// The forbidden actions that were done.
    pub unsafe_actions: Vec<UnsafeAction>,
    /// What misconduct has cost.
    pub behavior_penalties: Vec<Penalty>,
    /// The score at the end; none before.
    pub final_score: Option<f64>,
    /// Why the last action was refused, if it was.
    pub last_action_error: Option<String>,
    /// What the last step earned; none before the first.
    pub last_reward: Option<RewardModel>,
    /// Whether the episode is over.
    pub done: bool,
    /// What others have said so far.
    pub peer_messages: Vec<PeerMessage>,
    /// The phases that are finished, in order.
    pub completed_phases: Vec<u32>,
    /// The phase that was finished last.
    pub current_phase: Option<u32>,
}

/// A change on a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TicketMutation {
    /// The ticket.
    pub ticket_id: String,
    /// `priority`, `status` or `tags`.
    pub field_name: &'static str,
    /// What was set or added.
    pub value: String,
}

/// A credit.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Credit {
    /// The ticket.
    pub ticket_id: String,
    /// How much.
    pub amount: f64,
    /// In which currency.
    pub currency: String,
}

/// An escalation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Escalation {
    /// The ticket.
    pub ticket_id: String,
    /// The team that it went to.
    pub escalation_team: String,
}

/// The reply so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DraftReply {
    /// The ticket that it answers.
    pub ticket_id: String,
    /// The template that it uses.
    pub template_id: String,
    /// The points that it makes, each once, sorted.
    pub reply_checklist: Vec<String>,
    /// Its words.
    pub freeform_note: Option<String>,
}

/// A line of the rubric with what it has earned.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RubricLine {
    /// Its id.
    pub check_id: String,
    /// What it means.
    pub label: String,
    /// Its share of the score.
    pub weight: f64,
    /// How much of it holds, from 0 to 1.
    pub score: f64,
    /// What that earns.
    pub weighted_score: f64,
    /// The same in words.
    pub details: String,
}

/// The state of an episode to which the server gave this name.
pub fn state(episode: &mut Episode, episode_id: &str) -> State {
    let seed = episode.seed();
    episode.with_past(|desk, judge, history| {
        let state = State::of(&desk, judge, history);
        State { episode_id: episode_id.to_owned(), seed, ..state }
    })
}

impl State {
    fn of(desk: &Desk<'_>, judge: &Judge, history: &[Past]) -> Self {
        let scenario = desk.scenario;
        let source = &scenario.source;
        let case = desk.case;
        let reports = || history.iter().map(|past| &past.report);
        let (records, articles) = viewed(desk);
        Self {
            episode_id: String::new(),
            step_count: case.turn,
            fixture_id: source.id.clone(),
            task_id: source.family.clone(),
            seed: case.seed,
            primary_ticket_id: source.classic.as_ref().map(|classic| classic.primary.clone()),
            selected_ticket_id: ticket_id(desk, case.selected),
            active_ticket_id: ticket_id(desk, case.active),
            records_viewed: records,
            kb_articles_viewed: articles,
            ticket_mutations: history.iter().filter_map(|past| mutation(desk, past)).collect(),
            credits_applied: credits(desk),
            escalations: escalations(desk),
            draft_reply: draft(desk),
            rubric_progress: Some(progress(scenario, judge, history)),
            rubric_breakdown: breakdown(scenario, judge),
            unsafe_actions: reports().flat_map(|report| unsafe_actions(scenario, report)).collect(),
            behavior_penalties: reports()
                .flat_map(|report| penalties(scenario, judge, report))
                .collect(),
            final_score: final_score(history),
            last_action_error: case.refused.map(|refusal| explain_refusal(desk, refusal)),
            last_reward: history.last().map(|_| RewardModel::of(scenario, judge, history)),
            done: case.ended.is_some(),
            peer_messages: history::messages(desk),
            completed_phases: reports()
                .flat_map(|report| report.finished_phases().collect::<Vec<_>>())
                .collect(),
            current_phase: current_phase(history),
        }
    }
}

/// The ids of the records and of the articles that were read, each in the order of first reading.
fn viewed(desk: &Desk<'_>) -> (Vec<String>, Vec<String>) {
    let source = &desk.scenario.source;
    let (records, articles) = desk.readings().split_at(source.records.len());
    let in_order = |mut read: Vec<(u32, &String)>| {
        read.retain(|&(first, _)| first > 0);
        read.sort_unstable();
        read.into_iter().map(|(_, id)| id.clone()).collect()
    };
    let records = records.iter().zip(&source.records).map(|(row, it)| (row.first, &it.id));
    let articles = articles.iter().zip(&source.articles).map(|(row, it)| (row.first, &it.id));
    (in_order(records.collect()), in_order(articles.collect()))
}

/// The change that a turn made on its ticket, if it made one.
fn mutation(desk: &Desk<'_>, past: &Past) -> Option<TicketMutation> {
    if past.refused.is_some() {
        return None;
    }
    let command = &past.command;
    let (field_name, value) = match command.verb {
        Verb::SetPriority => ("priority", command.priority?.to_string()),
        Verb::SetStatus => ("status", command.status?.to_string()),
        Verb::AddTag => ("tags", desk.say(command.tag).to_owned()),
        _ => return None,
    };
    Some(TicketMutation { ticket_id: desk.say(command.ticket).to_owned(), field_name, value })
}

fn credits(desk: &Desk<'_>) -> Vec<Credit> {
    let rows = desk.credits().iter();
    rows.map(|row| Credit {
        ticket_id: id_of(desk, row.ticket),
        amount: row.amount.number(),
        currency: desk.say(row.currency).to_owned(),
    })
    .collect()
}

fn escalations(desk: &Desk<'_>) -> Vec<Escalation> {
    let rows = desk.escalations().iter();
    rows.map(|row| Escalation {
        ticket_id: id_of(desk, row.ticket),
        escalation_team: desk.say(row.team).to_owned(),
    })
    .collect()
}

fn draft(desk: &Desk<'_>) -> Option<DraftReply> {
    let draft = desk.case.draft?;
    let say = |text| desk.say(text).to_owned();
    let mut points: Vec<String> = desk.papers.points.iter().map(|&point| say(point)).collect();
    points.sort_unstable();
    Some(DraftReply {
        ticket_id: id_of(desk, draft.ticket),
        template_id: say(draft.template),
        reply_checklist: points,
        freeform_note: draft.note.is_given().then(|| say(draft.note)),
    })
}

fn id_of(desk: &Desk<'_>, ticket: TicketNo) -> String {
    ticket_id(desk, Some(ticket)).unwrap_or_default()
}

fn breakdown(scenario: &Compiled, judge: &Judge) -> Vec<RubricLine> {
    let (Judge::Classic(running), Some(rules)) = (judge, &scenario.classic) else {
        return Vec::new();
    };
    let rubric = scenario.source.classic.iter().flat_map(|classic| &classic.rubric);
    let lines = rubric.zip(&rules.checks).zip(running.found());
    lines.map(|((source, check), &found)| line(source, check, found)).collect()
}

fn line(source: &RubricSource, check: &Check, found: u32) -> RubricLine {
    let needed = u32::try_from(check.earns.len().saturating_sub(1)).unwrap_or(u32::MAX);
    let found = found.min(needed);
    RubricLine {
        check_id: source.id.clone(),
        label: source.label.clone(),
        weight: source.weight,
        score: if needed == 0 { 1.0 } else { f64::from(found) / f64::from(needed) },
        weighted_score: score_of(check.earns.get(found as usize).copied().unwrap_or(0)),
        details: match (found, needed) {
            (0, 1) => "does not hold".to_owned(),
            (1, 1) => "holds".to_owned(),
            _ => format!("{found} of {needed}"),
        },
    }
}
