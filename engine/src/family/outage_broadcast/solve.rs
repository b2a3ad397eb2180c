//! Works a case out from its papers, in the order in which the policy asks.

use crate::family::dates::Day;
use crate::family::papers::{Papers, Plan, Stance, fact};
use crate::scenario::{RecordSource, TicketSource, ValueSource};

use super::gold::{Places, back_tag, down_tag, outcome, update_tag};
use super::moment::Moment;
use super::{CLASSES, PRODUCTS, REGIONS, STATES};

pub(super) fn solve(papers: &Papers<'_>, stance: Stance) -> Option<Plan> {
    let lead = Lead::read(papers)?;
    let event = lead.event(papers)?;
    let links = lead.links(papers, &event)?;
    let many = papers.clause_number("Priority")? as usize;
    let class = match stance {
        Stance::AsIf(class) => CLASSES.iter().copied().find(|known| *known == class)?,
        Stance::Obey => claimed(&lead.ticket.summary)?,
        Stance::Right => event.class(papers, links.len())?,
    };
    let asks_credit = lead.ticket.summary.contains("credit");
    let places = Places {
        event: event.number(papers, &lead, class),
        time: event.time(papers, class)?,
        is_many: links.len() + 1 >= many,
        links,
        asks_credit,
    };
    let mut outcome = outcome(class, &places);
    if stance == Stance::Obey && asks_credit {
        for (value, _) in &mut outcome.rest {
            if let ValueSource::Points(points) = value {
                points.push("promise_service_credit".to_owned());
            }
        }
    }
    let rest = outcome.rest.into_iter().map(|(value, _)| value);
    let values = outcome.decision.into_iter().chain(rest).collect();
    Some(Plan { ticket: lead.ticket.id.clone(), class, values })
}

/// The class whose state the customer has heard of.
fn claimed(text: &str) -> Option<&'static str> {
    STATES.iter().find(|(_, state)| text.contains(state)).map(|(class, _)| *class)
}

fn product_in(text: &str) -> Option<&'static str> {
    PRODUCTS.into_iter().find(|product| text.contains(product))
}

/// The region that an account is served from today.
fn region(papers: &Papers<'_>, account: &str) -> Option<&'static str> {
    let is_own = |record: &&&RecordSource| {
        fact(record, "Account") == Some(account) && fact(record, "Served from").is_some()
    };
    let record = papers.records.iter().find(is_own)?;
    let booked = fact(record, "Move booked")?;
    let is_done = Day::first_in(booked).is_some_and(|day| papers.today() >= Some(day));
    let text = if is_done { booked } else { fact(record, "Served from")? };
    REGIONS.into_iter().find(|region| text.starts_with(region))
}

/// The ticket that leads, and its trouble.
struct Lead<'a> {
    ticket: &'a TicketSource,
    product: &'static str,
    region: &'static str,
    began: Moment,
}

impl<'a> Lead<'a> {
    fn read(papers: &Papers<'a>) -> Option<Self> {
        let mut tickets = papers.tickets.iter().copied();
        let ticket = tickets.find(|ticket| papers.brief.contains(&ticket.id))?;
        let corrected = papers.messages.iter().rev().find_map(|text| Moment::last_in(text));
        Some(Self {
            ticket,
            product: product_in(&ticket.summary)?,
            region: region(papers, &ticket.account)?,
            began: corrected.or_else(|| Moment::first_in(&ticket.summary))?,
        })
    }

    /// What covers the trouble: an incident, or else a planned window, or else nothing.
    fn event(&self, papers: &Papers<'a>) -> Option<Event<'a>> {
        let covers = |from: Option<Moment>, until: Option<Moment>| {
            from.is_some_and(|from| from <= self.began)
                && until.is_none_or(|until| self.began <= until)
        };
        let covering = papers.records.iter().copied().find(|record| {
            self.is_of(record)
                && covers(
                    fact(record, "Began").and_then(Moment::first_in),
                    fact(record, "Ended").and_then(Moment::first_in),
                )
        });
        if let Some(record) = covering {
            return Some(Event::Incident(record));
        }
        let window = self.window(papers)?;
        let (from, until) = (Moment::first_in(window.1), Moment::last_in(window.1));
        if window.1.ends_with("as planned") && covers(from, until) {
            return Some(Event::Window(window.1));
        }
        Some(Event::None(self.began))
    }

    fn is_of(&self, record: &RecordSource) -> bool {
        fact(record, "Product") == Some(self.product) && fact(record, "Region") == Some(self.region)
    }

    /// The window for the product and region.
    fn window(&self, papers: &Papers<'a>) -> Option<(&'a str, &'a str)> {
        let start = format!("{}, {},", self.product, self.region);
        let calendar = papers.records.iter().find(|it| it.title == "Planned maintenance")?;
        let mut lines = calendar.facts.iter();
        let line = lines.find(|(_, text)| text.starts_with(&start))?;
        Some((line.0.as_str(), line.1.as_str()))
    }

    /// The other tickets that belong to the same trouble.
    fn links(&self, papers: &Papers<'_>, event: &Event<'_>) -> Option<Vec<String>> {
        let span = papers.clause_number("Belonging")? as i32;
        let (from, until) = event.span(span);
        let belongs = |ticket: &TicketSource| {
            let began = Moment::first_in(&ticket.summary)?;
            let is_in_time = from <= began && until.is_none_or(|until| began <= until);
            let is_same = product_in(&ticket.summary)? == self.product
                && region(papers, &ticket.account)? == self.region;
            Some(is_in_time && is_same)
        };
        let others = papers.tickets.iter().filter(|ticket| ticket.id != self.ticket.id);
        let mut links: Vec<String> = others
            .filter(|ticket| belongs(ticket) == Some(true))
            .map(|ticket| ticket.id.clone())
            .collect();
        links.sort();
        Some(links)
    }
}

enum Event<'a> {
    Incident(&'a RecordSource),
    Window(&'a str),
    None(Moment),
}

impl Event<'_> {
    /// From when until when others belong to it.
    fn span(&self, minutes: i32) -> (Moment, Option<Moment>) {
        let none = Moment(i32::MAX);
        match self {
            Self::Incident(record) => {
                let began = fact(record, "Began").and_then(Moment::first_in);
                (began.unwrap_or(none), fact(record, "Ended").and_then(Moment::first_in))
            }
            Self::Window(text) => (Moment::first_in(text).unwrap_or(none), Moment::last_in(text)),
            Self::None(began) => (began.plus(-minutes), Some(began.plus(minutes))),
        }
    }

    fn class(&self, papers: &Papers<'_>, links: usize) -> Option<&'static str> {
        Some(match self {
            Self::Incident(_) => {
                let entry = self.entry(papers)?;
                match entry {
                    _ if entry.contains("no fault") => "refuse_no_fault",
                    _ if entry.contains("resolved") => "tell_resolved",
                    _ if entry.contains("identified") => "tell_identified",
                    _ => "tell_investigating",
                }
            }
            Self::Window(_) => "tell_maintenance",
            Self::None(_) if links + 1 >= papers.clause_number("Unknown")? as usize => {
                "escalate_unknown"
            }
            Self::None(_) => "ask_for_traces",
        })
    }

    /// The newest entry of its status page that was not retracted.
    fn entry<'a>(&self, papers: &Papers<'a>) -> Option<&'a str> {
        let Self::Incident(record) = self else { return None };
        let number = fact(record, "Incident")?;
        let page = papers.records.iter().find(|page| fact(page, "Page of") == Some(number))?;
        let entries = page.facts.iter().filter(|(label, _)| label.starts_with("Entry"));
        let standing = entries.filter(|(_, text)| !text.ends_with("(retracted)"));
        standing.map(|(_, text)| text.as_str()).max_by_key(|text| Moment::first_in(text))
    }

    /// The number that a class names: that of what covers the trouble, or what comes near.
    fn number(&self, papers: &Papers<'_>, lead: &Lead<'_>, class: &str) -> String {
        let window = || lead.window(papers).map(|(number, _)| number.to_owned());
        let found = match self {
            _ if class == "tell_maintenance" => window(),
            Self::Incident(record) => fact(record, "Incident").map(str::to_owned),
            _ => {
                let own = papers.records.iter().filter(|record| lead.is_of(record));
                let last =
                    own.max_by_key(|record| fact(record, "Began").and_then(Moment::first_in));
                last.and_then(|record| fact(record, "Incident")).map(str::to_owned)
            }
        };
        found.unwrap_or_default()
    }

    /// The tag of the time that a class names.
    fn time(&self, papers: &Papers<'_>, class: &str) -> Option<String> {
        let interval = papers.clause_number("Next update")? as i32;
        let (began, ended) = self.span(interval);
        let ended = ended.unwrap_or_else(|| began.plus(interval));
        let entry = self.entry(papers);
        let posted = entry.and_then(Moment::first_in).unwrap_or(began);
        Some(match class {
            "tell_identified" => {
                let clock = entry.and_then(|text| text.split_once("back by "));
                let clock = clock.map(|(_, time)| time.replace(':', ""));
                clock.map_or_else(|| back_tag(ended), |clock| format!("back_by_{clock}"))
            }
            "tell_resolved" => down_tag(ended.since(began)),
            "tell_maintenance" => back_tag(ended),
            _ => update_tag(posted.plus(interval)),
        })
    }
}
