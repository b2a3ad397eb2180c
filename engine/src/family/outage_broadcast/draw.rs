//! What is so in a case.

use crate::family::draft::Draft;

use super::moment::Moment;
use super::{CLAIMS, CLASSES, FOLLOW_UPS, PAGES, STATES};

/// What is so in a case.
pub(super) struct Facts {
    pub(super) follow_up: &'static str,
    pub(super) page: &'static str,
    pub(super) claimed: &'static str,
    pub(super) asks_credit: bool,
    pub(super) product: usize,
    pub(super) region: usize,
    /// When it began for the one whose ticket leads, and what the ticket says.
    pub(super) lead: Moment,
    pub(super) told: Moment,
    pub(super) others: Vec<Other>,
    /// The last incident of the product and region, and one of the early morning.
    pub(super) main: Incident,
    pub(super) early: Incident,
    pub(super) window: Window,
    pub(super) interval: i32,
    pub(super) span: i32,
    pub(super) enough: u32,
    pub(super) many: u32,
}

/// Another customer with the same sort of complaint.
pub(super) struct Other {
    pub(super) product: usize,
    pub(super) region: usize,
    pub(super) began: Moment,
    pub(super) belongs: bool,
}

/// An incident with the entries of its status page, the oldest first.
pub(super) struct Incident {
    pub(super) began: Moment,
    pub(super) ended: Option<Moment>,
    pub(super) entries: Vec<Entry>,
}

/// An entry of a status page.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    pub(super) posted: Moment,
    pub(super) state: State,
    pub(super) is_retracted: bool,
}

#[derive(Clone, Copy)]
pub(super) enum State {
    Investigating,
    Identified(Moment),
    Resolved,
    NoFault,
}

/// A window of planned maintenance.
pub(super) struct Window {
    pub(super) from: Moment,
    pub(super) until: Moment,
    pub(super) is_planned: bool,
}

/// Whether an incident covers what the lead ticket tells of.
fn has_incident(class: &str) -> bool {
    matches!(class, "tell_investigating" | "tell_identified" | "tell_resolved" | "refuse_no_fault")
}

/// Draws the facts of a case.
pub(super) fn facts(draft: &Draft<'_>) -> Facts {
    let [claim, follow_up, page] =
        draft.twists([("claim", CLAIMS), ("follow_up", FOLLOW_UPS), ("page", PAGES)]);
    let own = STATES.iter().position(|(class, _)| *class == draft.class).unwrap_or(0);
    let claimed = match claim {
        "right" => own,
        "mistaken" => (own + 1 + draft.below("claimed", 5) as usize) % CLASSES.len(),
        // A state in which most would be owed to the customer.
        _ if own == 2 => 1,
        _ => 2,
    };
    let begin = Moment::of(draft.today, 10 * 60 + draft.below("begin", 140) as i32);
    let lead = begin.plus(2 + draft.below("lead", 13) as i32);
    let early_begin = Moment::of(draft.today, 5 * 60 + draft.below("early", 40) as i32);
    let early = ended(draft, "early", early_begin, 50 + draft.below("early length", 35) as i32);
    let main = main(draft, begin, page);
    let span = draft.pick("span", &[20, 25, 30]);
    let enough = draft.between("enough", 3, 4);
    let until = begin.plus(100 + draft.below("window", 80) as i32);
    let is_planned = draft.class == "tell_maintenance"
        || has_incident(draft.class) && draft.below("planned too", 3) == 0;
    let product = draft.below("product", 4) as usize;
    let region = draft.below("region", 4) as usize;
    let told = match follow_up {
        "changes" => early_begin.plus(4 + draft.below("told", 30) as i32),
        _ => lead,
    };
    Facts {
        follow_up,
        page,
        claimed: STATES[claimed].1,
        asks_credit: draft.below("credit", 2) == 0,
        product,
        region,
        lead,
        told,
        others: others(draft, (product, region), begin, lead, span, enough),
        main,
        early,
        window: Window { from: begin, until, is_planned },
        interval: draft.pick("interval", &[20, 30, 40, 45]),
        span,
        enough,
        many: draft.between("many", 3, 4),
    }
}

/// The last incident of the product and region; over before the trouble began in some classes.
fn main(draft: &Draft<'_>, begin: Moment, page: &str) -> Incident {
    if !has_incident(draft.class) {
        let before = begin.plus(-160 - draft.below("main before", 15) as i32);
        return ended(draft, "main", before, 60 + draft.below("main length", 25) as i32);
    }
    let entry = |posted, state| Entry { posted, state, is_retracted: false };
    let first = begin.plus(8 + draft.below("first entry", 9) as i32);
    let second = first.plus(25 + draft.below("second entry", 13) as i32);
    let third = second.plus(22 + draft.below("third entry", 13) as i32);
    let back = second.plus(60 + 5 * draft.below("back", 9) as i32);
    let later = back.plus(30 + 5 * draft.below("later", 9) as i32);
    let ended = third.plus(-3 - draft.below("ended", 9) as i32);
    let mut entries = vec![entry(first, State::Investigating)];
    let second_state = match draft.class {
        "tell_investigating" | "refuse_no_fault" => State::Investigating,
        _ => State::Identified(back),
    };
    entries.push(entry(second, second_state));
    entries.push(entry(
        third,
        match draft.class {
            "tell_investigating" => State::Investigating,
            "tell_identified" => State::Identified(later),
            "tell_resolved" => State::Resolved,
            _ => State::NoFault,
        },
    ));
    if page == "retracted" {
        let posted = third.plus(7 + draft.below("retracted", 12) as i32);
        let state = match draft.class {
            "tell_resolved" => State::Investigating,
            "refuse_no_fault" => State::Identified(later),
            _ => State::Resolved,
        };
        entries.push(Entry { posted, state, is_retracted: true });
    }
    let ended = (draft.class == "tell_resolved").then_some(ended);
    Incident { began: begin, ended, entries }
}

/// An incident that is over.
pub(super) fn ended(draft: &Draft<'_>, what: &str, began: Moment, length: i32) -> Incident {
    let below = |name: &str, limit| draft.below(&format!("{name} of {what}"), limit) as i32;
    let entry = |posted, state| Entry { posted, state, is_retracted: false };
    let first = began.plus(5 + below("first entry", 9));
    let second = first.plus(12 + below("second entry", 9));
    let back = second.plus(25 + 5 * below("back", 5));
    let ended = began.plus(length);
    let entries = vec![
        entry(first, State::Investigating),
        entry(second, State::Identified(back)),
        entry(ended.plus(3 + below("third entry", 8)), State::Resolved),
    ];
    Incident { began, ended: Some(ended), entries }
}

/// The other complaints: two can be seen to differ, and of the rest the region decides.
fn others(
    draft: &Draft<'_>,
    (product, region): (usize, usize),
    begin: Moment,
    lead: Moment,
    span: i32,
    enough: u32,
) -> Vec<Other> {
    let alike = 3 + usize::from(draft.tier / 2).min(2);
    let is_event = has_incident(draft.class) || draft.class == "tell_maintenance";
    let most = 4.min(alike as u32);
    let belonging = match draft.class {
        "escalate_unknown" => draft.between("belonging", enough - 1, most),
        "ask_for_traces" => draft.between("belonging", 1, enough - 2),
        _ => draft.between("belonging", 1, most),
    };
    let below = |what: &str, n: usize, limit| draft.below(&format!("{what} of other {n}"), limit);
    let elsewhere = |n| (region + 1 + below("region", n, 3) as usize) % 4;
    let during = |n| {
        if is_event {
            begin.plus(1 + below("began", n, 30) as i32)
        } else {
            lead.plus(below("began", n, 2 * span as u32 + 1) as i32 - span)
        }
    };
    let mut all: Vec<Other> = (0..alike)
        .map(|n| {
            let belongs = n < belonging as usize;
            let region = if belongs { region } else { elsewhere(n) };
            Other { product, region, began: during(n), belongs }
        })
        .collect();
    let other_product = (product + 1 + below("product", 9, 3) as usize) % 4;
    all.push(Other { product: other_product, region, began: during(8), belongs: false });
    let before = begin.plus(-35 - below("earlier", 9, 30) as i32);
    all.push(Other { product, region, began: before, belongs: false });
    all
}
