//! What is so in a case of tax claimed back.

use crate::family::dates::Day;
use crate::family::draft::Draft;

use super::tax;

/// Where tax is charged.
pub(super) const REGIONS: [&str; 5] = ["Ohio", "Texas", "Georgia", "Utah", "Kansas"];
/// What invoices charge for.
pub(super) const SOLD: [&str; 3] = ["licences", "support", "hosting"];
/// What certificates may cover beside that.
pub(super) const NOT_SOLD: [&str; 2] = ["hardware", "training"];
/// How many invoices are claimed for.
pub(super) const INVOICES: usize = 4;

/// What is so in a case.
pub(super) struct Facts {
    pub follow_up: &'static str,
    pub start: &'static str,
    pub addendum: &'static str,
    pub names: &'static str,
    pub is_by_line: bool,
    pub region: &'static str,
    /// The tax rate in hundredths of a percent.
    pub rate: u32,
    /// The invoices that are claimed for, from the oldest to the newest.
    pub invoices: Vec<Invoice>,
    pub right: Certificate,
    /// The customer's former certificates.
    pub former: [Certificate; 2],
    pub stranger: Certificate,
    /// What the scan of the right certificate says where the issuer's register says otherwise.
    pub altered_until: Option<Day>,
    pub legal_name: String,
    pub former_name: String,
    pub owed: u32,
    pub claimed: u32,
    pub limit: u32,
    /// Wrong amounts, and the mistakes that lead to them.
    pub lures: Vec<(u32, &'static str)>,
}

/// An invoice.
pub(super) struct Invoice {
    pub date: Day,
    pub lines: Vec<(&'static str, u32)>,
}

/// A certificate as the issuer gave it.
#[derive(Clone)]
pub(super) struct Certificate {
    pub holder: String,
    pub region: &'static str,
    pub covers: Vec<&'static str>,
    pub issued: Day,
    pub received: Day,
    pub until: Day,
}

impl Facts {
    /// Whether certificates count from their day of issue for this customer.
    pub fn is_from_issue(&self) -> bool {
        (self.start == "issue") != (self.addendum == "reverses")
    }

    fn credit(&self, from: Day, is_by_line: bool, covers: &[&str]) -> u32 {
        let counts =
            self.invoices.iter().filter(|it| it.date >= from && it.date <= self.right.until);
        counts.map(|invoice| tax(&invoice.nets(covers), self.rate, is_by_line)).sum()
    }
}

impl Invoice {
    /// The net amounts of the lines of these kinds.
    pub fn nets(&self, kinds: &[&str]) -> Vec<u32> {
        let own = self.lines.iter().filter(|(kind, _)| kinds.contains(kind));
        own.map(|(_, cents)| *cents).collect()
    }
}

/// Draws a case of the draft's class.
pub(super) fn draw(draft: &Draft<'_>, twists: [&'static str; 6]) -> Facts {
    let [claim, follow_up, start, addendum, names, rounding] = twists;
    let addendum = if draft.tier < 2 { "none" } else { addendum };
    let names = if draft.tier < 3 { "same" } else { names };
    let region = draft.pick("region", &REGIONS);
    let invoices = draw_invoices(draft);
    let company = &draft.companies[0].name;
    let form = draft.pick("form", &["Ltd", "Inc", "LLC"]);
    let legal_name = format!("{company} {form}");
    let former_name = format!("{} {form}", draft.companies[6].name);
    let is_from_issue = (start == "issue") != (addendum == "reverses");
    let mut right = draw_certificate(draft, &invoices, is_from_issue);
    right.region = region;
    right.holder = if names == "renamed" { former_name.clone() } else { legal_name.clone() };
    match draft.class {
        "refuse_wrong_entity" => right.holder = wrong_holder(draft, names, form),
        "refuse_wrong_region" => right.region = another(draft, "wrong region", region),
        "refuse_not_covered" => right.covers = NOT_SOLD.to_vec(),
        _ => {}
    }
    let true_until = right.until;
    let altered_until = (draft.class == "hand_to_legal").then_some(true_until);
    if altered_until.is_some() {
        right.until = invoices[0].date.plus(-(draft.between("true until", 3, 90) as i32));
    }
    let own_name = if names == "renamed" { &former_name } else { &legal_name };
    let former = [0, 1].map(|n| draw_former(draft, n, own_name, region, &invoices));
    let stranger = Certificate {
        holder: format!("{} {form}", draft.companies[1].name),
        ..draw_former(draft, 2, "", region, &invoices)
    };
    let mut facts = Facts {
        follow_up,
        start,
        addendum,
        names,
        is_by_line: rounding == "line",
        region,
        rate: draft.between("rate", 405, 995),
        invoices,
        right,
        former,
        stranger,
        altered_until,
        legal_name,
        former_name,
        owed: 0,
        claimed: 0,
        limit: 0,
        lures: Vec::new(),
    };
    draw_amounts(draft, &mut facts, claim);
    facts
}

fn draw_invoices(draft: &Draft<'_>) -> Vec<Invoice> {
    let day = draft.between("day of month", 3, 25) as i32 - 1;
    let mut month = draft.today.plus(-32).month_start();
    let mut all = Vec::new();
    for n in 0..INVOICES {
        let mut lines: Vec<(&'static str, u32)> = Vec::new();
        for kind in SOLD {
            let cents = draft.between(&format!("{kind} {n}"), 11_003, 98_999);
            lines.push((kind, cents));
        }
        if draft.tier >= 4 {
            let cents = draft.between(&format!("more {n}"), 5_003, 29_999);
            lines.push((SOLD[(n + draft.below("more", 3) as usize) % 3], cents));
        }
        all.push(Invoice { date: month.plus(day), lines });
        month = month.plus(-1).month_start();
    }
    all.reverse();
    all
}

/// The certificate that is meant, with its days as the class needs them.
fn draw_certificate(draft: &Draft<'_>, invoices: &[Invoice], is_from_issue: bool) -> Certificate {
    let first = invoices[0].date;
    let last = invoices[INVOICES - 1].date;
    let days = |purpose: &str, low, high| draft.between(purpose, low, high) as i32;
    let is_late = match draft.class {
        "credit_from_date" => true,
        "escalate_over_limit" => draft.below("late", 2) == 0,
        _ => false,
    };
    let at = 1 + draft.below("first that counts", 3) as usize;
    let between = invoices[at].date.plus(-days("effective", 0, 24));
    let (mut issued, mut received) = match (is_late, is_from_issue) {
        (true, true) => (between, between.plus(days("on its way", 5, 34))),
        (true, false) => (first.plus(-days("issued", 3, 60)), between),
        (false, true) => {
            let issued = first.plus(-days("issued", 1, 60));
            (issued, first.plus(days("received late", 5, 80)))
        }
        (false, false) => {
            let received = first.plus(-days("received", 1, 20));
            (received.plus(-days("issued", 3, 40)), received)
        }
    };
    let mut until = last.plus(days("until", 20, 300));
    if draft.class == "refuse_expired" {
        until = first.plus(-days("expired", 1, 40));
        issued = until.plus(-365);
        received = issued.plus(days("on its way", 5, 34));
    }
    let left_out = draft.below("left out", 3) as usize;
    let mut covers: Vec<&'static str> = SOLD.to_vec();
    covers.remove(left_out);
    covers.push(draft.pick("covers more", &NOT_SOLD));
    let received = received.min(draft.today);
    Certificate { holder: String::new(), region: "", covers, issued, received, until }
}

fn wrong_holder(draft: &Draft<'_>, names: &str, form: &str) -> String {
    match names {
        "other" => format!("{} {form}", draft.companies[7].name),
        _ => format!("{} Holding {form}", draft.companies[0].name),
    }
}

fn another(draft: &Draft<'_>, purpose: &str, region: &str) -> &'static str {
    let at = REGIONS.iter().position(|own| *own == region).unwrap_or(0);
    REGIONS[(at + 1 + draft.below(purpose, 4) as usize) % REGIONS.len()]
}

/// A certificate of earlier years: one has expired, one is for somewhere else.
fn draw_former(
    draft: &Draft<'_>,
    n: usize,
    holder: &str,
    region: &'static str,
    invoices: &[Invoice],
) -> Certificate {
    let first = invoices[0].date;
    let (own, until) = match n {
        0 => (region, first.plus(-(draft.between("former until", 20, 200) as i32))),
        1 => (another(draft, "former region", region), first.plus(200)),
        _ => (region, first.plus(draft.between("other until", 90, 300) as i32)),
    };
    let issued = until.plus(-(draft.between(&format!("former term {n}"), 330, 420) as i32));
    let mut covers = SOLD.to_vec();
    covers.remove(draft.below(&format!("former covers {n}"), 3) as usize);
    let received = issued.plus(draft.between(&format!("former way {n}"), 4, 30) as i32);
    Certificate { holder: holder.to_owned(), region: own, covers, issued, received, until }
}

fn draw_amounts(draft: &Draft<'_>, facts: &mut Facts, claim: &str) {
    // What would be owed if the certificate counted: only that may be compared with the limit.
    let covers = facts.right.covers.clone();
    let (issued, received) = (facts.right.issued, facts.right.received);
    let from = if facts.is_from_issue() { issued } else { received };
    let other_from = if facts.is_from_issue() { received } else { issued };
    let by_line = facts.is_by_line;
    let ever = Day(0);
    facts.owed = facts.credit(from, by_line, &covers);
    let whole: u32 =
        facts.invoices.iter().map(|it| tax(&it.nets(&SOLD), facts.rate, by_line)).sum();
    let base = if facts.owed > 0 { facts.owed } else { whole };
    facts.claimed = match claim {
        "right" => base,
        "mistaken" if base != whole => whole,
        "mistaken" => whole + 1_240,
        _ => whole * draft.between("claimed", 115, 140) / 100,
    };
    facts.limit = match draft.class {
        "escalate_over_limit" => base * draft.between("limit", 55, 93) / 100 / 500 * 500,
        _ => (base * draft.between("limit", 104, 170) / 100).div_ceil(1_000) * 1_000,
    };
    let newest = facts.invoices[INVOICES - 1].nets(&covers);
    facts.lures = vec![
        (facts.credit(other_from, by_line, &covers), "the other day of the certificate is taken"),
        (facts.credit(ever, by_line, &covers), "invoices before the certificate are counted too"),
        (facts.credit(from, !by_line, &covers), "tax is rounded in the other way"),
        (facts.credit(from, by_line, &SOLD), "lines that the certificate does not cover count too"),
        (
            facts.credit(from.plus(31), by_line, &covers),
            "the first invoice that counts is left out",
        ),
        (tax(&newest, facts.rate, by_line), "only the newest invoice is credited"),
        (whole, "the tax of all lines of all invoices is credited"),
        (facts.claimed, "the customer's figure is taken as it is"),
        (facts.limit, "the credit is cut down to the limit"),
    ];
}
