//! What is so in an ownership case.

use crate::family::dates::Day;
use crate::family::draft::Draft;

use super::CLASSES;
use super::words::WORKSPACES;

/// Where the owners start among the people of a case; the officers come before.
const FIRST_OWNER: usize = 5;

/// How it stands with an owner.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Active,
    Left(Day),
    Deceased(Day),
    /// On leave until a day, with somebody as the deputy.
    Leave(Day, usize),
}

/// A workspace, with the number of its role.
pub(super) struct Workspace {
    pub(super) name: &'static str,
    pub(super) role: String,
    /// The owner and the approvers, as places among the people of the case.
    pub(super) owner: usize,
    pub(super) state: State,
    pub(super) approvers: Vec<usize>,
}

/// What a newer paper replaces.
pub(super) enum Stale {
    Nothing,
    /// The former officers.
    Officers(Vec<usize>),
    /// The former state of the owner of this workspace.
    State(usize, State),
}

/// What is so.
pub(super) struct Facts {
    pub(super) workspaces: Vec<Workspace>,
    /// The one that the ticket names, and the one that is meant in the end.
    pub(super) named: usize,
    pub(super) asked: usize,
    /// Those who have approved, in the words of whoever asks.
    pub(super) claimed: [usize; 2],
    pub(super) officers: Vec<usize>,
    pub(super) document_end: Day,
    pub(super) has_rival: bool,
    /// How long ago telephone, address and phrase were changed, in days.
    pub(super) changed: [u32; 3],
    pub(super) quiet_days: u32,
    pub(super) handover_days: u32,
    pub(super) stale: Stale,
}

/// The place of a class in the order of the policy.
pub(super) fn stage(class: &str) -> usize {
    let stages = [0, 1, 2, 3, 4, 4, 4, 5, 5];
    let place = CLASSES.iter().position(|known| *known == class);
    place.and_then(|place| stages.get(place)).copied().unwrap_or(5)
}

pub(super) fn draw(draft: &mut Draft<'_>, claim: &str, follow_up: &str, papers: &str) -> Facts {
    let count = 4 + usize::from(draft.tier >= 3) + usize::from(draft.tier >= 5);
    let names = shuffled(draft, "workspaces", WORKSPACES);
    let asked = draft.below("asked", count as u32) as usize;
    let others: Vec<usize> = (0..count).filter(|at| *at != asked).collect();
    let named = if follow_up == "changes" { draft.pick("named", &others) } else { asked };
    let mut officers = vec![1, 2, 3];
    if !has(draft, "refuse_not_an_officer") {
        officers.push(0);
    }
    let mut workspaces = Vec::new();
    for (at, &name) in names.iter().take(count).enumerate() {
        let role = draft.id("ROLE");
        let state = if at == asked { own_state(draft) } else { any_state(draft, at) };
        let approvers = if at == asked { own_approvers(draft) } else { any_approvers(draft, at) };
        let owner = FIRST_OWNER + at;
        workspaces.push(Workspace { name, role, owner, state, approvers });
    }
    let today = draft.today;
    let document_end = if has(draft, "refuse_document_expired") {
        today.plus(-1 - draft.below("document", 60) as i32)
    } else {
        today.plus(draft.pick("document", &[0, 2, 19, 75, 160, 300]))
    };
    let quiet_days = draft.pick("quiet days", &[20, 30, 45, 60]);
    let mut facts = Facts {
        workspaces,
        named,
        asked,
        claimed: [1, 2],
        officers: shuffled(draft, "officers", &officers),
        document_end,
        has_rival: has(draft, "legal_rival_claim"),
        changed: draw_changes(draft, quiet_days),
        quiet_days,
        handover_days: draft.pick("handover", &[2, 3, 5, 7]),
        stale: Stale::Nothing,
    };
    facts.claimed = draw_claimed(draft, &facts, claim);
    facts.stale = draw_stale(draft, &facts, papers);
    facts
}

/// Whether a case has what a class is about: if it is its own class, or, in the higher tiers, at
/// times where an earlier thing decides.
fn has(draft: &Draft<'_>, class: &str) -> bool {
    let is_later = stage(class) > stage(draft.class);
    draft.class == class
        || is_later && draft.tier >= 3 && draft.below(&format!("also {class}"), 3) == 0
}

/// The state of the owner of the workspace that is meant.
fn own_state(draft: &Draft<'_>) -> State {
    let leave =
        |deputy| State::Leave(draft.today.plus(8 + draft.below("leave", 90) as i32), deputy);
    match draft.class {
        "ask_active_owner" => State::Active,
        "refuse_not_the_deputy" => leave(draft.pick("deputy", &[1, 2, 3, 11])),
        "temporary_role_for_deputy" => leave(0),
        "refuse_approval_missing" | "transfer_ownership" => gone(draft, 0),
        _ => match draft.below("own state", 3) {
            0 => State::Active,
            1 => leave(draft.pick("deputy", &[0, 0, 2])),
            _ => gone(draft, 0),
        },
    }
}

fn gone(draft: &Draft<'_>, at: usize) -> State {
    let day = draft.today.plus(-15 - draft.below(&format!("gone {at}"), 60) as i32);
    if draft.below(&format!("how gone {at}"), 3) == 0 {
        State::Deceased(day)
    } else {
        State::Left(day)
    }
}

fn any_state(draft: &Draft<'_>, at: usize) -> State {
    match draft.below(&format!("state {at}"), 3) {
        0 => State::Active,
        1 => {
            let end = draft.today.plus(5 + draft.below(&format!("leave {at}"), 110) as i32);
            State::Leave(end, draft.pick(&format!("deputy {at}"), &[0, 2, 3, 11]))
        }
        _ => gone(draft, at + 1),
    }
}

/// Who has approved for the workspace that is meant; the fourth one is no officer any more.
fn own_approvers(draft: &Draft<'_>) -> Vec<usize> {
    let pairs: [[usize; 2]; 3] = [[1, 2], [2, 3], [3, 1]];
    let pair = draft.pick("approvers", &pairs);
    let is_missing = has(draft, "refuse_approval_missing");
    match (is_missing, draft.below("what is missing", 4)) {
        (false, _) => pair.to_vec(),
        (true, 0) => vec![pair[0]],
        (true, 1) => vec![pair[0], 4],
        (true, 2) => vec![0, pair[1]],
        (true, _) => vec![pair[1], pair[1]],
    }
}

fn any_approvers(draft: &Draft<'_>, at: usize) -> Vec<usize> {
    let all: [&[usize]; 5] = [&[1, 2], &[3, 2], &[1], &[4, 3], &[2, 1]];
    draft.pick(&format!("approvers {at}"), &all).to_vec()
}

/// How long ago each channel was changed: the first that was left alone long enough is right.
fn draw_changes(draft: &Draft<'_>, quiet_days: u32) -> [u32; 3] {
    let right = draft.below("channel", 3);
    std::array::from_fn(|n| {
        let purpose = format!("changed {n}");
        if (n as u32) < right {
            draft.between(&purpose, 2, quiet_days)
        } else if n as u32 == right {
            quiet_days + 1 + draft.below(&purpose, 400)
        } else {
            draft.between(&purpose, 2, 400)
        }
    })
}

/// Two people whom whoever asks says to have approved.
fn draw_claimed(draft: &Draft<'_>, facts: &Facts, claim: &str) -> [usize; 2] {
    match (claim, facts.workspaces[facts.asked].approvers.as_slice()) {
        ("right", &[first, second]) if first != second && first != 0 => [first, second],
        ("right", &[first, ..]) if first != 0 => [first, if first == 3 { 2 } else { 3 }],
        ("mistaken", _) => [draft.pick("claimed", &[1, 2, 3]), 4],
        ("lie", _) => [11, draft.pick("claimed", &[1, 2, 3])],
        _ => [1, 3],
    }
}

/// What a newer paper replaces: in the higher tiers something that decides.
fn draw_stale(draft: &Draft<'_>, facts: &Facts, papers: &str) -> Stale {
    let is_deciding = draft.tier >= 3;
    let other = (facts.asked + 1) % facts.workspaces.len();
    match papers {
        "newer_register" => {
            let is_officer = facts.officers.contains(&0);
            let mut former = vec![1, 2, 4];
            if is_officer != is_deciding {
                former.push(0);
            }
            Stale::Officers(shuffled(draft, "former officers", &former))
        }
        "corrected_state" if is_deciding => {
            let former = match facts.workspaces[facts.asked].state {
                State::Active => gone(draft, 90),
                State::Leave(end, 0) => State::Leave(end, 2),
                State::Leave(end, _) => State::Leave(end, 0),
                State::Left(_) | State::Deceased(_) => State::Active,
            };
            Stale::State(facts.asked, former)
        }
        "corrected_state" => {
            let former = match facts.workspaces[other].state {
                State::Active => gone(draft, 90),
                _ => State::Active,
            };
            Stale::State(other, former)
        }
        _ => Stale::Nothing,
    }
}

/// Things in a drawn order.
pub(super) fn shuffled<T: Copy>(draft: &Draft<'_>, purpose: &str, things: &[T]) -> Vec<T> {
    let mut things = things.to_vec();
    let mut draw = draft.draw(purpose);
    for at in (1..things.len()).rev() {
        things.swap(at, draw.below(at as u64 + 1) as usize);
    }
    things
}
