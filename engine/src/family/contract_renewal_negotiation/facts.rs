//! What is so in a case: the documents of a contract, the minutes of a month, the days that count.

use crate::family::dates::Day;
use crate::family::draft::Draft;
use crate::family::money;
use crate::family::papers::priority_of_days;
use crate::scenario::Priority;

/// A document of the contract.
pub(super) struct Document {
    pub(super) number: String,
    pub(super) from: Day,
    pub(super) by_customer: Option<Day>,
    pub(super) by_us: Option<Day>,
    pub(super) seats: u32,
    pub(super) price: u32,
    pub(super) cap: u32,
}

/// Minutes in which the service could not be used.
pub(super) struct Outage {
    pub(super) day: Day,
    pub(super) region: &'static str,
    pub(super) minutes: u32,
    /// For maintenance, the day on which it was announced.
    pub(super) announced: Option<Day>,
}

/// An edition of the service level schedule.
pub(super) struct Schedule {
    pub(super) from: Day,
    pub(super) steps: [u32; 3],
}

/// What is so in a case.
pub(super) struct Facts {
    /// The first day of the month that the invoice bills.
    pub(super) month: Day,
    /// Oldest first.
    pub(super) documents: Vec<Document>,
    pub(super) in_force: usize,
    pub(super) billed: u32,
    pub(super) region: &'static str,
    pub(super) renewal: Day,
    pub(super) objection: Day,
    pub(super) notice_days: u32,
    /// Day and price, oldest first; the last one counts.
    pub(super) quotes: Vec<(Day, u32)>,
    /// Oldest first.
    pub(super) schedules: Vec<Schedule>,
    pub(super) schedule: usize,
    pub(super) outages: Vec<Outage>,
    pub(super) announce_days: u32,
    pub(super) disputed: usize,
    pub(super) is_dispute_open: bool,
    pub(super) claimed: u32,
    pub(super) claimed_seats: u32,
    pub(super) urgent_days: u32,
    pub(super) high_days: u32,
}

/// Uptime limits of the schedule, as the thousandths of a month that may be lost.
pub(super) const LIMITS: [u32; 3] = [1, 5, 10];
const REGIONS: [&str; 4] = ["us-east", "us-west", "eu-central", "ap-south"];
const STEPS: [[u32; 3]; 5] = [[5, 10, 25], [4, 10, 20], [3, 8, 15], [10, 15, 30], [6, 12, 30]];

/// The highest price that a cap allows, rounded down to the cent.
pub(super) const fn capped(price: u32, cap: u32) -> u32 {
    price * (100 + cap) / 100
}

/// The percentage of the monthly fee that is owed for so many minutes of a month.
pub(super) fn percent_of(steps: [u32; 3], minutes: u32, month: Day) -> u32 {
    let all = month.month_days() as u32 * 24 * 60;
    let is_below = |limit: &&u32| minutes * 1_000 > all * **limit;
    let passed = LIMITS.iter().take_while(is_below).count();
    passed.checked_sub(1).map_or(0, |last| steps[last])
}

impl Facts {
    pub(super) fn price(&self) -> u32 {
        self.documents[self.in_force].price
    }

    pub(super) fn steps(&self) -> [u32; 3] {
        self.schedules[self.schedule].steps
    }

    pub(super) fn seats_owed(&self) -> u32 {
        (self.billed - self.documents[self.in_force].seats) * self.price()
    }

    pub(super) fn service_owed(&self) -> u32 {
        let end = self.month.next_month();
        let counts = |outage: &&Outage| {
            let is_here = outage.region == self.region;
            let is_then = outage.day >= self.month && outage.day < end;
            let is_late = outage
                .announced
                .is_none_or(|day| outage.day.since(day) < self.announce_days as i32);
            is_here && is_then && is_late
        };
        let minutes = self.outages.iter().filter(counts).map(|outage| outage.minutes).sum();
        let fee = self.documents[self.in_force].seats * self.price();
        money::share(fee, percent_of(self.steps(), minutes, self.month), 100)
    }

    pub(super) fn owed(&self) -> u32 {
        self.seats_owed() + self.service_owed()
    }

    pub(super) fn priority(&self, today: Day) -> Priority {
        priority_of_days(self.renewal.since(today), self.urgent_days, self.high_days)
    }
}

/// So many months before, on the first day.
pub(super) fn months_before(day: Day, months: u32) -> Day {
    (0..months).fold(day.month_start(), |day, _| day.plus(-1).month_start())
}

/// What would be owed if nothing came before it, drawn for the classes where something does.
fn claim_class(draft: &Draft<'_>) -> &'static str {
    const CLAIMS: [&str; 5] = [
        "credit_seats",
        "credit_service",
        "credit_both",
        "refuse_superseded",
        "refuse_not_covered",
    ];
    if CLAIMS.contains(&draft.class) { draft.class } else { draft.pick("claim class", &CLAIMS) }
}

pub(super) fn draw(draft: &mut Draft<'_>, claim: &str, paper: &str) -> Facts {
    let under = claim_class(draft);
    // A month that began 33 days ago or more has ended, with its minutes known.
    let month = draft.today.plus(-33 - draft.below("month", 20) as i32).month_start();
    let billed = draft.between("billed", 24, 70);
    let drop = draft.between("drop", 4, 9);
    let (documents, in_force) = draw_documents(draft, under, paper, month, (billed, drop));
    let region = draft.pick("region", &REGIONS);
    let announce_days = draft.pick("announce days", &[3, 5, 7, 10]);
    let owes_service = matches!(under, "credit_service" | "credit_both");
    let outages = draw_outages(draft, month, region, announce_days, owes_service);
    let (schedules, schedule) = draw_schedules(draft, month);
    let since = draft.today.since(month.next_month()) as u32;
    let objection = draft.today.plus(-(draft.below("objection", since + 1) as i32));
    let renewal = draft.today.plus(draft.between("renewal", 4, 45) as i32);
    let days = renewal.since(objection) as u32;
    let is_late = match draft.class {
        "refuse_notice_missed" => true,
        "escalate_legal" => draft.below("also late", 3) == 0,
        _ => false,
    };
    let notice_days = if is_late {
        days + draft.pick("late by", &[1, 1, 2, 3, 5, 9, 14])
    } else {
        days.saturating_sub(draft.pick("early by", &[0, 0, 1, 2, 4, 7, 12])).max(1)
    };
    let quotes = draw_quotes(draft, &documents[in_force]);
    let is_legal = draft.class == "escalate_legal";
    let is_other = !is_legal && draft.below("disputed", 2) == 0;
    let other = draft.below("disputed other", documents.len() as u32 - 1) as usize;
    let disputed = match is_other {
        true => other + usize::from(other >= in_force),
        false => in_force,
    };
    let mut facts = Facts {
        month,
        documents,
        in_force,
        billed,
        region,
        renewal,
        objection,
        notice_days,
        quotes,
        schedules,
        schedule,
        outages,
        announce_days,
        disputed,
        is_dispute_open: is_legal || is_other,
        claimed: 0,
        claimed_seats: 0,
        urgent_days: draft.pick("urgent days", &[7, 10, 12, 14]),
        high_days: draft.pick("high days", &[20, 24, 28, 30]),
    };
    draw_claim(draft, &mut facts, claim, drop);
    facts
}

/// The documents of the contract, oldest first, and the place of the one in force in a month.
fn draw_documents(
    draft: &mut Draft<'_>,
    under: &str,
    paper: &str,
    month: Day,
    (billed, drop): (u32, u32),
) -> (Vec<Document>, usize) {
    let count = if draft.tier >= 3 { 4 } else { 3 };
    let in_force = if paper == "replaced" { count - 1 } else { count - 2 };
    let price = 50 * draft.between("price", 40, 150);
    // Often the price stays, so that the price on the invoice does not tell which document applies.
    let rise = draft.pick("rise", &[0, 0, 50]);
    let cap = draft.between("cap", 3, 7);
    let low = billed - drop;
    let owes_seats = matches!(under, "credit_seats" | "credit_both");
    let is_plain = under == "refuse_not_covered"
        || (under == "credit_service" && draft.below("plain", 2) == 0);
    let mut back = draft.between("months back", u32::from(paper == "draft"), 3);
    let own_back = back;
    let mut documents = Vec::new();
    for n in (0..=in_force).rev() {
        let seats = match n {
            n if n == in_force => billed - if owes_seats { drop } else { 0 },
            n if owes_seats => billed + [0, 3, 5][(n + draft.below("seats", 3) as usize) % 3],
            n if is_plain => billed + [0, 2, 4][(n + draft.below("seats", 3) as usize) % 3],
            n if n + 1 == in_force => low,
            _ => low + draft.between("former seats", 1, drop + 3),
        };
        let from = months_before(month, back);
        let signed = from.plus(-(draft.between(&format!("signed {n}"), 6, 25) as i32));
        let step = (in_force - n) as u32;
        documents.push(Document {
            number: draft.id("CD"),
            from,
            by_customer: Some(signed),
            by_us: Some(signed.plus(draft.between(&format!("countersigned {n}"), 0, 4) as i32)),
            seats,
            price: price - rise * step,
            cap: if step == 0 { cap } else { other_cap(draft, cap, step) },
        });
        back += draft.between(&format!("months {n}"), 3, 9);
    }
    documents.reverse();
    backdate(draft, month, &mut documents[in_force]);
    if in_force + 1 < count {
        let seats = if owes_seats { pick_other(draft, billed, low) } else { low };
        let from = match paper {
            "draft" => months_before(month, draft.below("draft from", own_back)),
            _ => month.next_month(),
        };
        let signed = match paper {
            "draft" => from.plus(-(draft.between("draft signed", 5, 20) as i32)),
            _ => month.plus(draft.between("future signed", 1, 20) as i32),
        };
        let lacks_us = draft.below("lacking", 2) == 0;
        let is_signed = paper != "draft";
        documents.push(Document {
            number: draft.id("CD"),
            from,
            by_customer: (is_signed || lacks_us).then_some(signed),
            by_us: (is_signed || !lacks_us).then_some(signed.plus(2)),
            seats,
            price: price + rise,
            cap: other_cap(draft, cap, 4),
        });
    }
    (documents, in_force)
}

/// At higher tiers the document in force was sometimes signed only after the month had begun.
fn backdate(draft: &Draft<'_>, month: Day, document: &mut Document) {
    if draft.tier >= 4 && draft.below("backdated", 3) == 0 {
        let signed = month.plus(draft.between("backdated to", 2, 20) as i32);
        (document.by_customer, document.by_us) = (Some(signed), Some(signed.plus(2)));
    }
}

fn pick_other(draft: &Draft<'_>, billed: u32, low: u32) -> u32 {
    draft.pick("other seats", &[billed, low - 2, low + 1, low - 3])
}

/// A cap of another document: near to the right one, and another.
fn other_cap(draft: &Draft<'_>, cap: u32, step: u32) -> u32 {
    let shift = draft.pick(&format!("cap {step}"), &[1, 2, 3]);
    if draft.below(&format!("cap side {step}"), 2) == 0 { cap + shift } else { cap - shift.min(2) }
}

fn draw_quotes(draft: &Draft<'_>, document: &Document) -> Vec<(Day, u32)> {
    let is_above = match draft.class {
        "escalate_account_management" => true,
        "escalate_legal" | "refuse_notice_missed" => draft.below("also above", 3) == 0,
        _ => false,
    };
    let top = capped(document.price, document.cap);
    let over = top + draft.pick("over", &[1, 2, 5, 15, 40, 75]);
    let under = top - draft.pick("under", &[0, 0, 1, 4, 12, 30]);
    let newest = draft.today.plus(-(draft.between("quoted", 1, 9) as i32));
    let mut quotes = vec![(newest, if is_above { over } else { under })];
    if draft.tier >= 3 {
        let older = newest.plus(-(draft.between("quoted before", 8, 30) as i32));
        quotes.insert(0, (older, if is_above { under } else { over }));
    }
    quotes
}

fn draw_schedules(draft: &Draft<'_>, month: Day) -> (Vec<Schedule>, usize) {
    let first = draft.below("steps", 5) as usize;
    let second = (first + 1 + draft.below("other steps", 4) as usize) % 5;
    let old = months_before(month, draft.between("schedule", 10, 20));
    let mut schedules = vec![Schedule { from: old, steps: STEPS[first] }];
    if draft.tier < 3 {
        return (schedules, 0);
    }
    let is_new = draft.below("new schedule", 2) == 0;
    let from = if is_new {
        months_before(month, draft.below("new schedule from", 4))
    } else {
        month.next_month()
    };
    schedules.push(Schedule { from, steps: STEPS[second] });
    (schedules, usize::from(is_new))
}

/// An outage and a maintenance in the month, and at higher tiers some that do not count.
fn draw_outages(
    draft: &Draft<'_>,
    month: Day,
    region: &'static str,
    announce_days: u32,
    owes: bool,
) -> Vec<Outage> {
    let all = month.month_days() as u32 * 24 * 60;
    let limit = |step: usize| all * LIMITS[step] / 1_000;
    let counted = if owes {
        let step = draft.below("step", 3) as usize;
        let spare = [3, 40, 150][draft.below("spare", 3) as usize];
        limit(step) + 1 + draft.below("minutes", spare)
    } else {
        limit(0) - draft.below("minutes", 12)
    };
    let is_late = draft.below("announced late", 2) == 0;
    let (outage, maintenance) = if is_late {
        let part = draft.between("part", 9, counted - 9);
        (counted - part, part)
    } else {
        (counted, draft.between("maintenance", 60, 420))
    };
    let day = month.plus(draft.between("maintenance day", 14, 26) as i32);
    let early = announce_days + draft.pick("announced early by", &[0, 0, 1, 3, 6]);
    let late = announce_days - draft.pick("announced late by", &[1, 1, 2]);
    let announced = day.plus(-(if is_late { late } else { early } as i32));
    let own = Outage {
        day: month.plus(draft.between("outage day", 1, 12) as i32),
        region,
        minutes: outage,
        announced: None,
    };
    let mut outages =
        vec![own, Outage { day, region, minutes: maintenance, announced: Some(announced) }];
    let minutes = |purpose: &str| draft.between(purpose, 48, 410);
    if draft.tier >= 2 {
        let at = REGIONS.iter().position(|known| *known == region).unwrap_or(0);
        let other = REGIONS[(at + 1 + draft.below("other region", 3) as usize) % 4];
        let day = month.plus(draft.between("other region day", 2, 25) as i32);
        let minutes = minutes("other region minutes");
        outages.push(Outage { day, region: other, minutes, announced: None });
    }
    if draft.tier >= 4 {
        let day = month.plus(-(draft.between("former outage", 2, 26) as i32));
        let minutes = minutes("former minutes");
        outages.push(Outage { day, region, minutes, announced: None });
    }
    outages
}

/// What the customer names: figures of the same kinds in all classes.
fn draw_claim(draft: &Draft<'_>, facts: &mut Facts, claim: &str, drop: u32) {
    let price = facts.price();
    let low = facts.billed - drop;
    facts.claimed_seats = match claim {
        "right" => low,
        "mistaken" => low + draft.pick("seats mistaken", &[1, 2, 0]),
        _ => low - draft.pick("seats lied", &[1, 2, 3]),
    };
    let seats = (facts.billed - facts.claimed_seats) * price;
    let step = facts.steps()[draft.below("claimed step", 3) as usize];
    let service = money::share(low * price, step, 100);
    let shapes = [seats, service, seats + service];
    let drawn = shapes[draft.below("claimed", 3) as usize];
    let owed = facts.owed();
    facts.claimed = match claim {
        "right" if owed > 0 => owed,
        "right" => drawn,
        "mistaken" if drawn != owed => drawn,
        "mistaken" => drawn + price,
        _ => seats.max(owed) + service + price,
    };
}
