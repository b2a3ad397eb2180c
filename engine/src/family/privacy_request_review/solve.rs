//! Works a case out from its papers, in the order in which the policy asks.

use crate::family::dates::Day;
use crate::family::papers::{Papers, Plan, Stance, fact, first_number};
use crate::scenario::{RecordSource, TicketSource};

use super::gold::{Places, outcome};
use super::{CATEGORIES, CHANNELS, CLASSES};

pub(super) fn solve(papers: &Papers<'_>, stance: Stance) -> Option<Plan> {
    let case = Case::read(papers)?;
    let class = match stance {
        Stance::AsIf(class) => CLASSES.iter().copied().find(|known| *known == class)?,
        Stance::Obey => "release_and_erase",
        Stance::Right => case.class(papers)?,
    };
    let due = match stance {
        Stance::Obey => Day::first_in(&case.ticket.summary)?,
        _ => case.due(papers)?,
    };
    let agreed = fact(case.person, "Agreed channel")?;
    let soon = papers.clause_number("Priority")? as i32;
    let places = Places {
        set: case.set.clone(),
        due,
        question: CHANNELS.iter().find(|(name, _)| *name == agreed)?.1,
        // Whoever asks for more than one data set says so of everything.
        is_wide: case.ticket.summary.to_lowercase().contains("everything"),
        is_soon: due.since(papers.today()?) <= soon,
    };
    let outcome = outcome(class, &places);
    let rest = outcome.rest.into_iter().map(|(value, _)| value);
    let values = outcome.decision.into_iter().chain(rest).collect();
    Some(Plan { ticket: case.ticket.id.clone(), class, values })
}

/// What the papers hold about one request.
struct Case<'a> {
    ticket: &'a TicketSource,
    intake: &'a RecordSource,
    person: &'a RecordSource,
    received: Day,
    /// The number of the data set that is meant, as the register has it and as it is now.
    former: String,
    set: String,
}

impl<'a> Case<'a> {
    fn read(papers: &Papers<'a>) -> Option<Self> {
        let own = |record: &RecordSource| {
            let id = fact(record, "Ticket")?;
            papers.tickets.iter().copied().find(|ticket| ticket.id == id)
        };
        let (intake, ticket) =
            papers.records.iter().find_map(|record| Some((*record, own(record)?)))?;
        let names = |record: &RecordSource| {
            fact(record, "Person number").is_some_and(|number| ticket.summary.contains(number))
        };
        let of_person = |label: &str| {
            let mut found = papers.records.iter().filter(|record| names(record));
            found.find(|record| fact(record, label).is_some()).copied()
        };
        let person = of_person("Name")?;
        let category = category(papers, ticket)?;
        let former = fact(of_person(CATEGORIES[0])?, category)?.to_owned();
        let moved = set_record(papers, &former).and_then(|set| fact(set, "Moved to"));
        let set = moved.filter(|to| *to != "none").unwrap_or(&former).to_owned();
        let received = Day::first_in(fact(intake, "Received on")?)?;
        Some(Self { ticket, intake, person, received, former, set })
    }

    fn class(&self, papers: &Papers<'_>) -> Option<&'static str> {
        if !self.has_standing(papers)? {
            return Some("refuse_no_standing");
        }
        if self.confirmed(papers)?.is_none() {
            return Some("ask_for_proof");
        }
        let holds = papers.records.iter().find(|record| record.title == "Legal holds")?;
        let covers = |text: &str| text.contains(&self.set) || text.contains(&self.former);
        let is_held = |text: &str| covers(text) && text.ends_with("still open");
        if holds.facts.iter().any(|(_, text)| is_held(text)) {
            return Some("escalate_hold");
        }
        let set = set_record(papers, &self.set)?;
        let is_none = |label: &str| Some(fact(set, label)? == "none");
        if !is_none("Other people in it")? && is_none("Their names removed on")? {
            return Some("escalate_mixed_data");
        }
        let copied = Day::first_in(fact(set, "Last copy given on")?);
        let repeat = papers.clause_number("Repeat")? as i32;
        if copied.is_some_and(|copied| self.received.since(copied) <= repeat) {
            return Some("refuse_repeated");
        }
        let last = Day::first_in(fact(set, "Last entry on")?)?;
        let years = papers.clause_number("Retention")? as i32;
        let must_stay = fact(set, "Accounting evidence")? == "yes";
        if must_stay && last.plus_years(years) > papers.today()? {
            return Some("release_copy_only");
        }
        Some("release_and_erase")
    }

    /// Whether the requester is the person, or holds an authority that counts.
    fn has_standing(&self, papers: &Papers<'_>) -> Option<bool> {
        let asker = self.ticket.from.split(" <").next()?;
        if fact(self.person, "Name")? == asker {
            return Some(true);
        }
        let number = fact(self.person, "Person number")?;
        let day = |record: &RecordSource, label| Day::first_in(fact(record, label)?);
        let is_own = |record: &&RecordSource| {
            fact(record, "For person") == Some(number) && fact(record, "Holder") == Some(asker)
        };
        let all = papers.records.iter().copied().filter(is_own);
        let Some(newest) = all.max_by_key(|record| day(record, "Valid from")) else {
            return Some(false);
        };
        let span = day(newest, "Valid from")?..=day(newest, "Valid until")?;
        let of_age = day(self.person, "Born on")?.plus_years(18);
        let is_over = fact(newest, "Kind")? == "guardianship" && self.received >= of_age;
        let withdrawn = day(newest, "Withdrawn on").is_some_and(|day| day <= self.received);
        Some(span.contains(&self.received) && !withdrawn && !is_over)
    }

    /// The day on which the requester was confirmed as the policy asks, if they were.
    fn confirmed(&self, papers: &Papers<'_>) -> Option<Option<Day>> {
        let agreed = fact(self.person, "Agreed channel")?;
        let window = papers.clause_number("Identity")? as i32;
        let counts = |label| {
            let check = fact(self.intake, label)?;
            let is_good = check.starts_with(agreed) && check.ends_with(", confirmed");
            Day::first_in(check).filter(|day| is_good && self.received.since(*day) <= window)
        };
        let checks = [counts("First identity check"), counts("Second identity check")];
        Some(checks.into_iter().flatten().next())
    }

    fn due(&self, papers: &Papers<'_>) -> Option<Day> {
        let region = fact(self.person, "Lives in")?;
        let clause = papers.clause("Answer time")?;
        let (_, after) = clause.split_once(region)?;
        let changed = papers.records.iter().find_map(|record| {
            let from = Day::first_in(fact(record, "For requests received from")?)?;
            let holds = fact(record, "Region") == Some(region) && from <= self.received;
            first_number(fact(record, "Days to answer")?).filter(|_| holds)
        });
        let days = changed.or_else(|| first_number(after))?;
        let start = self.confirmed(papers)?.map_or(self.received, |day| day.max(self.received));
        Some(start.plus(days as i32))
    }
}

/// The category that is meant: whoever writes again and names one names the right one last.
fn category(papers: &Papers<'_>, ticket: &TicketSource) -> Option<&'static str> {
    let last = |text: &str| {
        let named = CATEGORIES.iter().filter(|category| text.contains(**category));
        named.max_by_key(|category| text.rfind(**category)).copied()
    };
    let message = papers.messages.iter().rev().find_map(|text| last(text));
    message.or_else(|| last(&ticket.summary))
}

fn set_record<'a>(papers: &Papers<'a>, number: &str) -> Option<&'a RecordSource> {
    papers.records.iter().copied().find(|record| fact(record, "Data set") == Some(number))
}
