//! Leaked keys: somebody reports one, and the alert, the keys, the log and the rules on file say
//! what is to be stopped, who has to know, and until when.
//!
//! Just the keys that the alert names and that still work are stopped, before anybody is told; an
//! exercise of our own is left alone. What follows depends on who reports, whose key it is, how
//! far the log reaches, and what strangers read.

mod gold;
mod notice;
mod solve;
mod words;
mod written;

use std::sync::OnceLock;

use super::Family;
use super::dates::Day;
use super::draft::Draft;
use super::name::{Knob, Values};
use super::papers::{Papers, Plan, Stance};
use super::pool::Pool;

use notice::NoticeRule;

/// The family of leaked keys.
pub(super) struct DataBreachResponseLifecycle;

const CLASSES: &[&str] = &[
    "stop_and_notify",
    "stop_personal_data",
    "stop_scope_open",
    "stop_nothing_read",
    "stop_and_refuse_reporter",
    "refuse_reporter",
    "resolve_stopped_earlier",
    "resolve_exercise",
    "escalate_supplier_leak",
];

const CLAIMS: &[&str] = &["right", "mistaken", "lie"];
const FOLLOW_UPS: &[&str] = &["never", "early", "late", "changes"];
const ALERTS: &[&str] = &["plain", "corrected", "two_keys"];

impl Family for DataBreachResponseLifecycle {
    fn name(&self) -> &'static str {
        "data_breach_response_lifecycle"
    }

    fn number(&self) -> u8 {
        5
    }

    fn about(&self) -> &'static str {
        "keys that leaked: which of them to stop, whether anybody has to know, and until when"
    }

    fn classes(&self) -> &'static [&'static str] {
        CLASSES
    }

    fn knobs(&self) -> &'static [Knob] {
        const KNOBS: &[Knob] = &[
            Knob {
                name: "claim",
                about: "how the key that the reporter names compares with the one that leaked",
                values: Values::OneOf(CLAIMS),
            },
            Knob {
                name: "follow_up",
                about: "whether and when the reporter writes again",
                values: Values::OneOf(FOLLOW_UPS),
            },
            Knob {
                name: "alert",
                about: "whether the alert was corrected, or names two keys",
                values: Values::OneOf(ALERTS),
            },
        ];
        KNOBS
    }

    fn pool(&self) -> &'static Pool {
        static POOL: OnceLock<Pool> = OnceLock::new();
        POOL.get_or_init(|| {
            let text =
                include_str!("../../../scenarios/families/data_breach_response_lifecycle.ron");
            Pool::read(text)
        })
    }

    fn write(&self, draft: &mut Draft<'_>) {
        let [claim, follow_up, alert] =
            draft.twists([("claim", CLAIMS), ("follow_up", FOLLOW_UPS), ("alert", ALERTS)]);
        let facts = Facts::draw(draft, claim, alert);
        let title = draft.say("title", &[]);
        let brief = draft.say("brief", &[]);
        draft.introduce(&title, &brief);
        let papers = written::write(draft, &facts, follow_up);
        words::offer(draft, &facts, &papers);
        gold::write(draft, &facts, &papers);
    }

    fn solve(&self, papers: &Papers<'_>, stance: Stance) -> Option<Plan> {
        solve::solve(papers, stance)
    }
}

/// What a leak comes to, apart from who reports it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Story {
    /// The keys are a supplier's.
    Supplier,
    /// It was our own exercise.
    Exercise,
    /// They were stopped before.
    Stopped,
    /// The log ends too early.
    ScopeOpen,
    /// No stranger read anything.
    NothingRead,
    /// A stranger read something, personal data or not.
    Read { is_personal: bool },
}

/// A key of the customer.
struct Key {
    /// The word that stops it.
    id: String,
    /// What it ends in, by which papers name it.
    ends: String,
    is_production: bool,
}

/// What is so in a case.
struct Facts {
    story: Story,
    is_listed: bool,
    keys: Vec<Key>,
    /// The places of the keys that leaked.
    leaked: Vec<usize>,
    /// The place of the key that the alert names wrongly, if it was corrected.
    misnamed: usize,
    claimed: usize,
    alert: &'static str,
    seen: Day,
    confirmed: Day,
    rules: [NoticeRule; 4],
    region: usize,
    office: usize,
    counts_from_confirmed: bool,
    moves_off_weekends: bool,
}

impl Facts {
    fn draw(draft: &mut Draft<'_>, claim: &str, alert: &'static str) -> Self {
        let story = story(draft);
        let keys = keys(draft);
        // The last two keys are a supplier's.
        let first = if story == Story::Supplier { 5 } else { draft.below("leaked", 4) as usize };
        let second = if story == Story::Supplier { 6 } else { (first + 1) % 5 };
        let leaked = if alert == "two_keys" { vec![first, second] } else { vec![first] };
        let twin = if first == 0 { 1 } else { 0 };
        let claimed = match claim {
            "right" => first,
            "mistaken" => (first + 2) % 5,
            _ => twin,
        };
        let confirmed = draft.today.plus(-(draft.between("confirmed", 1, 3) as i32));
        let seen = confirmed.plus(-(draft.between("seen", 1, 4) as i32));
        let region = draft.below("region", 4) as usize;
        Self {
            story,
            is_listed: !["stop_and_refuse_reporter", "refuse_reporter"].contains(&draft.class),
            misnamed: (first + 3) % 5,
            keys,
            leaked,
            claimed,
            alert,
            seen,
            confirmed,
            rules: notice::draw(draft),
            region,
            office: (region + 1 + draft.below("office", 3) as usize) % 4,
            counts_from_confirmed: draft.below("counts from", 2) == 0,
            moves_off_weekends: draft.below("weekends", 2) == 0,
        }
    }

    /// The day until which a notice is due under a rule.
    fn due(&self, rule: NoticeRule) -> Day {
        let detected = if self.counts_from_confirmed { self.confirmed } else { self.seen };
        rule.due(detected, self.moves_off_weekends)
    }

    /// The words that stop what has to be stopped.
    fn to_stop(&self) -> Vec<String> {
        match self.story {
            Story::Supplier | Story::Exercise | Story::Stopped => Vec::new(),
            _ => self.leaked.iter().map(|&place| self.keys[place].id.clone()).collect(),
        }
    }
}

fn story(draft: &Draft<'_>) -> Story {
    let is_personal = draft.below("personal", 2) == 0;
    match draft.class {
        "stop_and_notify" => Story::Read { is_personal: false },
        "stop_personal_data" => Story::Read { is_personal: true },
        "stop_scope_open" => Story::ScopeOpen,
        "stop_nothing_read" => Story::NothingRead,
        "resolve_stopped_earlier" => Story::Stopped,
        "resolve_exercise" => Story::Exercise,
        "escalate_supplier_leak" => Story::Supplier,
        "refuse_reporter" => {
            draft.pick("story", &[Story::Stopped, Story::Stopped, Story::Exercise, Story::Supplier])
        }
        _ => draft
            .pick("story", &[Story::ScopeOpen, Story::NothingRead, Story::Read { is_personal }]),
    }
}

/// Seven keys with endings of their own, of which two resemble each other.
fn keys(draft: &mut Draft<'_>) -> Vec<Key> {
    const LETTERS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    let mut draw = draft.draw("endings");
    let mut ends: Vec<String> = Vec::new();
    while ends.len() < 7 {
        let mut word: Vec<char> =
            (0..4).map(|_| char::from(LETTERS[draw.below(32) as usize])).collect();
        if ends.len() == 1 {
            word = ends[0].chars().collect();
            word.swap(1, 2);
        }
        let word: String = word.into_iter().collect();
        let is_plain = word.as_bytes()[1] != word.as_bytes()[2];
        if is_plain && !ends.contains(&word) {
            ends.push(word);
        }
    }
    // Whose key it is must not show in its ending.
    for at in (1..ends.len()).rev() {
        ends.swap(at, draw.below(at as u64 + 1) as usize);
    }
    let second = 2 + draft.below("second production key", 3) as usize;
    let ends = ends.into_iter().enumerate();
    ends.map(|(n, ends)| Key { id: draft.id("key"), ends, is_production: n == 0 || n == second })
        .collect()
}
