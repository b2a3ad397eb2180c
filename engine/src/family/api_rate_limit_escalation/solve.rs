//! A case of throttled calls, worked out from its papers.

use crate::family::dates::Day;
use crate::family::papers::{Papers, Plan, Stance, fact, first_number};
use crate::scenario::{RecordKind, RecordSource, TicketSource};

use super::gold::{self, Roles};
use super::{CLASSES, above, raised_limit};

/// Works a case out in the order in which the policy asks.
pub(super) fn solve(papers: &Papers<'_>, stance: Stance) -> Option<Plan> {
    let reading = Reading::of(papers)?;
    let class = match stance {
        Stance::Right => reading.class()?,
        Stance::AsIf(class) => CLASSES.iter().copied().find(|known| *known == class)?,
        Stance::Obey => "grant_raise",
    };
    let mut roles = reading.roles(class);
    if stance == Stance::Obey {
        roles.new_limit = numbers(&reading.ticket.summary).last().copied();
    }
    let values = gold::values(class, &roles)?;
    Some(Plan { ticket: reading.ticket.id.clone(), class, values })
}

/// What was read, as far as it goes.
struct Reading<'p, 'a> {
    papers: &'p Papers<'a>,
    account: &'a RecordSource,
    id: &'a str,
    ticket: &'a TicketSource,
    today: Day,
    day: Day,
    lines: Vec<Line<'a>>,
}

/// A line of the traffic of the day that is meant.
struct Line<'a> {
    key: &'a str,
    calls: Vec<u32>,
    network: &'a str,
}

impl<'p, 'a> Reading<'p, 'a> {
    fn of(papers: &'p Papers<'a>) -> Option<Self> {
        let account = papers.of_kind(RecordKind::Account).next()?;
        let id = fact(account, "Account")?;
        let ticket = papers.tickets.iter().copied().find(|ticket| ticket.account == id)?;
        let corrected = papers.messages.iter().rev().find_map(|text| last_day(text));
        let day = corrected.or_else(|| Day::first_in(&ticket.summary))?;
        let today = papers.today()?;
        let mut reading = Self { papers, account, id, ticket, today, day, lines: Vec::new() };
        let of_day =
            |record: &&&RecordSource| fact(record, "Day").and_then(Day::first_in) == Some(day);
        let traffic = reading.own().iter().find(of_day).copied();
        reading.lines = traffic.map(lines).unwrap_or_default();
        Some(reading)
    }

    /// The records of this account.
    fn own(&self) -> Vec<&'a RecordSource> {
        let records = self.papers.records.iter().copied();
        records.filter(|record| fact(record, "Account") == Some(self.id)).collect()
    }

    fn class(&self) -> Option<&'static str> {
        if self.stranger()?.is_some() {
            return Some("hand_to_security");
        }
        let limit = self.agreed_limit()?;
        if first_number(fact(self.account, "Standing limit on the edge")?)? != limit {
            return Some("correct_limit");
        }
        if self.running_raise()?.is_some() {
            return Some("already_raised");
        }
        let peak = self.peak()?;
        if peak <= above(limit, self.papers.clause_number("Within the limit")?) {
            return self.incident().map(|_| "hand_to_incident");
        }
        if self.runaway()?.is_some() {
            return Some("contain_key");
        }
        let (_, percent) = self.plan_clause(fact(self.account, "Plan")?)?;
        if self.new_limit()? > above(limit, percent) {
            return Some("refuse_over_plan");
        }
        let most = self.papers.clause_number("Count")?;
        let is_spent = self.raises_counted()? >= most;
        Some(if is_spent { "refuse_raises_spent" } else { "grant_raise" })
    }

    /// What the parts of a decision would be, found by their part in the papers.
    fn roles(&self, class: &str) -> Roles {
        let heaviest = self.lines.iter().max_by_key(|line| line.calls.iter().max());
        let heaviest = heaviest.map(|line| line.key);
        let found = match class {
            "hand_to_security" => self.stranger().flatten(),
            _ => self.runaway().flatten(),
        };
        let incidents = || self.papers.of_kind(RecordKind::Incident);
        let region = fact(self.account, "Region");
        let near = || incidents().find(|incident| fact(incident, "Region") == region);
        let incident = self.incident().or_else(near).or_else(|| incidents().next());
        let raises = self.raises().unwrap_or_default();
        let latest = raises.iter().max_by_key(|(_, _, end)| *end).map(|(number, _, _)| *number);
        Roles {
            agreed_limit: self.agreed_limit(),
            new_limit: self.new_limit(),
            plan: self.fitting_plan(),
            stopped_key: found.or(heaviest).map(str::to_owned),
            incident: incident.and_then(|it| fact(it, "Incident")).map(str::to_owned),
            raise: self.running_raise().flatten().or(latest).map(str::to_owned),
        }
    }

    /// The key that called from a network that is not registered; none outside if that cannot be
    /// told yet.
    fn stranger(&self) -> Option<Option<&'a str>> {
        let listed = fact(self.account, "Registered networks")?;
        let added = self.own().into_iter().find_map(|record| fact(record, "Added networks"));
        let is_known = |network: &str| {
            let mut all = listed.split(", ").chain(added.into_iter().flat_map(|it| it.split(", ")));
            all.any(|known| known == network)
        };
        self.lines.first()?;
        let stranger = self.lines.iter().find(|line| !is_known(line.network));
        Some(stranger.map(|line| line.key))
    }

    /// The limit of the last agreement in force.
    fn agreed_limit(&self) -> Option<u32> {
        let own = self.own().into_iter();
        let agreed = own.filter_map(|record| {
            let limit = first_number(fact(record, "Agreed limit")?)?;
            Some((Day::first_in(fact(record, "In force from")?)?, limit))
        });
        let in_force = agreed.filter(|(since, _)| *since <= self.day);
        in_force.max().map(|(_, limit)| limit)
    }

    /// The raises that were not withdrawn, with their first and last days.
    fn raises(&self) -> Option<Vec<(&'a str, Day, Day)>> {
        let own = self.own();
        let register = own.iter().find(|record| record.id.starts_with("raises"))?;
        let kept = register
            .facts
            .iter()
            .filter(|(label, text)| label.starts_with("RS-") && !text.contains("withdrawn"));
        let days = kept.filter_map(|(label, text)| {
            let (_, start) = text.split_once(" from ")?;
            let (start, end) = start.split_once(" to ")?;
            Some((label.as_str(), Day::first_in(start)?, Day::first_in(end)?))
        });
        Some(days.collect())
    }

    fn running_raise(&self) -> Option<Option<&'a str>> {
        let raises = self.raises()?;
        let running = raises.iter().find(|(_, start, end)| (*start..=*end).contains(&self.today));
        Some(running.map(|(number, _, _)| *number))
    }

    fn raises_counted(&self) -> Option<u32> {
        let raises = self.raises()?;
        let recent = raises.iter().filter(|(_, start, _)| self.today.since(*start) <= 365);
        u32::try_from(recent.count()).ok()
    }

    fn peak(&self) -> Option<u32> {
        let hours = self.lines.first()?.calls.len();
        let sum = |hour| self.lines.iter().filter_map(|line| line.calls.get(hour)).sum();
        (0..hours).map(sum).max()
    }

    fn busiest_hour(&self) -> Option<usize> {
        let hours = self.lines.first()?.calls.len();
        let sum = |hour: &usize| -> u32 {
            self.lines.iter().filter_map(|line| line.calls.get(*hour)).sum()
        };
        (0..hours).max_by_key(sum)
    }

    /// The incident that covers this account and this day, and still runs.
    fn incident(&self) -> Option<&'a RecordSource> {
        let region = fact(self.account, "Region")?;
        let plan = fact(self.account, "Plan")?;
        self.papers.of_kind(RecordKind::Incident).find(|incident| {
            let began = fact(incident, "Began on").and_then(Day::first_in);
            fact(incident, "Region") == Some(region)
                && fact(incident, "State") == Some("running")
                && fact(incident, "Plans hit")
                    .is_some_and(|hit| hit.split(", ").any(|it| it == plan))
                && began.is_some_and(|began| began <= self.day)
        })
    }

    /// The key with more than its share of the busiest hour and far more calls than usual.
    fn runaway(&self) -> Option<Option<&'a str>> {
        let terms = numbers(self.papers.clause("Runaway key")?);
        let (percent, times) = (*terms.first()?, *terms.get(1)?);
        let (hour, peak) = (self.busiest_hour()?, self.peak()?);
        let own = self.own();
        let register = own.iter().find(|record| record.id.starts_with("keys"))?;
        let is_wild = |line: &&Line<'_>| {
            let calls = line.calls.get(hour).copied().unwrap_or(0);
            let usual = fact(register, line.key).and_then(first_number);
            100 * calls > percent * peak && usual.is_some_and(|usual| calls > times * usual)
        };
        Some(self.lines.iter().find(is_wild).map(|line| line.key))
    }

    fn new_limit(&self) -> Option<u32> {
        let terms = numbers(self.papers.clause("Raise")?);
        Some(raised_limit(self.peak()?, *terms.first()?, *terms.get(1)?))
    }

    /// What a plan holds by the list, and how far a raise may go in it.
    fn plan_clause(&self, plan: &str) -> Option<(u32, u32)> {
        let (list, raise) = self.papers.clause(plan)?.split_once(';')?;
        Some((first_number(list)?, first_number(raise).unwrap_or(0)))
    }

    fn fitting_plan(&self) -> Option<String> {
        let peak = self.peak()?;
        let tags = self.papers.offers.tags.iter().filter_map(|tag| tag.0.strip_prefix("plan-"));
        let plans = tags.filter_map(|plan| {
            let (first, rest) = plan.split_at_checked(1)?;
            let name = first.to_uppercase() + rest;
            let (limit, _) = self.plan_clause(&name)?;
            (limit >= peak).then_some((limit, name))
        });
        plans.min().map(|(_, name)| name)
    }
}

/// The lines of a record of traffic.
fn lines(record: &RecordSource) -> Vec<Line<'_>> {
    let own = record.facts.iter().filter_map(|(key, text)| {
        let (calls, network) = text.split_once(", from ")?;
        Some(Line { key, calls: numbers(calls), network })
    });
    own.collect()
}

/// All whole numbers that a text names in digits.
fn numbers(text: &str) -> Vec<u32> {
    let words = text.split(|c: char| !c.is_ascii_digit()).filter(|word| !word.is_empty());
    words.filter_map(|word| word.parse().ok()).collect()
}

/// The last day that a text names.
fn last_day(text: &str) -> Option<Day> {
    let starts = text.match_indices(' ').map(|(at, _)| at + 1).chain([0]);
    let mut starts: Vec<usize> = starts.collect();
    starts.sort_unstable();
    starts.into_iter().rev().find_map(|at| Day::first_in(&text[at..]))
}
