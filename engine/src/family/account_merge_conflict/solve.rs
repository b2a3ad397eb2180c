//! Works a case out from its papers, in the order in which the policy asks.

use crate::family::dates::Day;
use crate::family::money;
use crate::family::papers::{Papers, Plan, Stance, fact};
use crate::scenario::{RecordSource, TicketSource};

use super::CLASSES;
use super::draw::credit;
use super::gold::{Places, outcome};

pub(super) fn solve(papers: &Papers<'_>, stance: Stance) -> Option<Plan> {
    let case = Case::read(papers)?;
    let class = match stance {
        Stance::AsIf(class) => CLASSES.iter().copied().find(|known| *known == class)?,
        Stance::Obey => "merge_with_credit",
        Stance::Right => case.class(papers)?,
    };
    let (stays, ends) = match stance {
        Stance::Obey => (&case.own, &case.other),
        _ => (case.stays(), case.ends()),
    };
    let claimed = money::first_cents(&case.ticket.summary);
    let places = Places {
        account: fact(stays.account, "Account number")?.to_owned(),
        contract: fact(ends.contract, "Contract")?.to_owned(),
        credit: match stance {
            Stance::Obey => claimed?,
            // Somebody who acts as if there was something to credit takes the figure at hand.
            _ => ends.credit(papers).or(claimed).unwrap_or(1),
        },
        is_other: stays.account.id != case.own.account.id,
        is_soon: ends.until.since(papers.today()?) <= papers.clause_number("Priority")? as i32,
    };
    let outcome = outcome(class, &places);
    let rest = outcome.rest.into_iter().map(|(value, _)| value);
    let values = outcome.decision.into_iter().chain(rest).collect();
    Some(Plan { ticket: case.ticket.id.clone(), class, values })
}

/// An account with the papers that belong to it.
struct Side<'a> {
    account: &'a RecordSource,
    contract: &'a RecordSource,
    number: &'a str,
    /// The end of its contract, as an addendum in force has it.
    until: Day,
}

impl<'a> Side<'a> {
    fn read(papers: &Papers<'a>, account: &'a RecordSource) -> Option<Self> {
        let number = fact(account, "Account number")?;
        let contract = with(papers, "For account", number)?;
        let printed = Day::first_in(fact(contract, "Runs until")?)?;
        let addendum = with(papers, "Changes contract", fact(contract, "Contract")?);
        let changed = addendum.and_then(|addendum| {
            Day::first_in(fact(addendum, "Signed by us")?)?;
            Day::first_in(fact(addendum, "Signed by the customer")?)?;
            Day::first_in(fact(addendum, "New end")?)
        });
        Some(Self { account, contract, number, until: changed.unwrap_or(printed) })
    }

    /// Who owns the account today.
    fn owner(&self, papers: &Papers<'_>) -> Option<&'a str> {
        let change = fact(self.account, "Change of owner")?;
        let is_done = Day::first_in(change).is_some_and(|day| papers.today() >= Some(day));
        let booked = change.split_once(", from ").map(|(name, _)| name);
        booked.filter(|_| is_done).or_else(|| fact(self.account, "Owner"))
    }

    fn credit(&self, papers: &Papers<'_>) -> Option<u32> {
        let ledger = with(papers, "Ledger of", self.number)?;
        let day = |label| Day::first_in(fact(ledger, label)?);
        let paid = money::first_cents(fact(ledger, "Paid ahead")?)?;
        let open = ledger.facts.iter().filter(|(_, text)| text.ends_with(", open"));
        let open = open.filter_map(|(_, text)| money::first_cents(text)).sum();
        credit((paid, day("Paid from")?, day("Paid through")?), open, papers.today()?)
    }
}

fn with<'a>(papers: &Papers<'a>, label: &str, value: &str) -> Option<&'a RecordSource> {
    papers.records.iter().copied().find(|record| fact(record, label) == Some(value))
}

struct Case<'a> {
    ticket: &'a TicketSource,
    own: Side<'a>,
    other: Side<'a>,
}

impl<'a> Case<'a> {
    fn read(papers: &Papers<'a>) -> Option<Self> {
        let accounts =
            || papers.records.iter().copied().filter(|it| fact(it, "Customer").is_some());
        let asks = |ticket: &&&TicketSource| {
            let own = accounts().find(|it| fact(it, "Account") == Some(&ticket.account));
            let names = |it: &RecordSource| {
                fact(it, "Customer").is_some_and(|name| ticket.summary.contains(name))
            };
            own.is_some() && accounts().filter(|it| names(it)).count() > 1
        };
        let ticket = papers.tickets.iter().find(asks)?;
        let own = accounts().find(|it| fact(it, "Account") == Some(&ticket.account))?;
        // Whoever corrects themselves names the right one last.
        let named = |text: &str| {
            let place = |it: &RecordSource| text.rfind(fact(it, "Customer").unwrap_or_default());
            let others = accounts().filter(|it| it.id != own.id && place(it).is_some());
            others.max_by_key(|it| place(it))
        };
        let changed = papers.messages.iter().rev().find_map(|text| named(text));
        let other = changed.or_else(|| named(&ticket.summary))?;
        Some(Self { ticket, own: Side::read(papers, own)?, other: Side::read(papers, other)? })
    }

    fn stays(&self) -> &Side<'a> {
        if self.own.until > self.other.until { &self.own } else { &self.other }
    }

    fn ends(&self) -> &Side<'a> {
        if self.own.until > self.other.until { &self.other } else { &self.own }
    }

    fn class(&self, papers: &Papers<'_>) -> Option<&'static str> {
        if self.own.owner(papers)? != self.ticket.from.split(" <").next()? {
            return Some("refuse_not_owner");
        }
        match self.consent(papers)? {
            Consent::Declined => return Some("refuse_declined"),
            Consent::Missing => return Some("ask_other_owner"),
            Consent::Given => {}
        }
        let disputes = papers.records.iter().find(|record| record.title == "Disputes")?;
        let concerns =
            |text: &str| text.starts_with(self.own.number) || text.starts_with(self.other.number);
        if disputes.facts.iter().any(|(_, text)| concerns(text) && text.ends_with(", open")) {
            return Some("escalate_dispute");
        }
        let (stays, ends) = (self.stays(), self.ends());
        let place = fact(stays.account, "Data kept in")?;
        let is_same = fact(ends.account, "Data kept in")? == place;
        if !is_same && fact(ends.account, "Transfer approved to")? != place {
            return Some("escalate_residency");
        }
        let bound = Day::first_in(fact(ends.contract, "No early end before")?);
        if bound.is_some_and(|day| Some(day) > papers.today()) {
            return Some("escalate_commitment");
        }
        // A ledger that was not read hides the last question.
        with(papers, "Ledger of", ends.number)?;
        Some(match ends.credit(papers) {
            Some(_) => "merge_with_credit",
            None => "escalate_balance",
        })
    }

    /// What the owner of the other account said last, if it counts.
    fn consent(&self, papers: &Papers<'_>) -> Option<Consent> {
        let days = papers.clause_number("Consent")? as i32;
        let record = papers.records.iter().find(|it| it.title == "Consents to a merge")?;
        let customer = fact(self.other.account, "Customer")?;
        let start = format!("{} for {customer}: ", self.other.owner(papers)?);
        let own = record.facts.iter().filter_map(|(_, text)| text.strip_prefix(&start));
        let last = own.max_by_key(|text| Day::first_in(text));
        let age = |text: &str| Some(papers.today()?.since(Day::first_in(text)?));
        Some(match last {
            Some(text) if text.starts_with("declined") => Consent::Declined,
            Some(text) if age(text)? <= days => Consent::Given,
            _ => Consent::Missing,
        })
    }
}

enum Consent {
    Given,
    Declined,
    Missing,
}
