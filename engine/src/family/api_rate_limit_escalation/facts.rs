//! What is so in a case of throttled calls.

use crate::family::dates::Day;
use crate::family::draft::Draft;

use super::{above, raised_limit};

/// The plans, from the smallest to the largest.
pub(super) const PLANS: [&str; 6] = ["Basic", "Team", "Growth", "Scale", "Premier", "Dedicated"];
/// The regions of the edge.
pub(super) const REGIONS: [&str; 5] = ["us-east", "us-west", "eu-west", "eu-north", "ap-south"];
/// How many keys an account has.
pub(super) const KEYS: usize = 5;
/// How many hours a record of traffic shows.
pub(super) const HOURS: usize = 3;

/// What is so in a case.
pub(super) struct Facts {
    pub follow_up: &'static str,
    pub addendum: &'static str,
    pub networks: &'static str,
    pub terms: Terms,
    /// The customer's plan, as a place in the list.
    pub plan: usize,
    pub plan_limits: [u32; 6],
    pub raise_percents: [u32; 6],
    pub region: &'static str,
    /// The limit that holds by contract and addendum.
    pub limit: u32,
    /// What the addendum replaces, or what a later one will bring.
    pub other_limit: u32,
    pub edge_limit: u32,
    pub day: Day,
    pub other_day: Day,
    pub traffic: Traffic,
    pub other_traffic: Traffic,
    /// How many calls each key makes in a usual hour.
    pub usual: [u32; KEYS],
    /// The network that each key calls from, as its place among the customer's.
    pub key_networks: [usize; KEYS],
    /// The key in strange hands, if there is one.
    pub stranger: Option<usize>,
    /// The key with the most calls of the busiest hour.
    pub heaviest: usize,
    /// Where the run of networks of this case starts.
    pub first_network: u32,
    pub incidents: Vec<Incident>,
    pub raises: Vec<Raise>,
    pub claimed: u32,
    pub wish: u32,
}

/// The numbers that the policy states.
pub(super) struct Terms {
    pub burst_percent: u32,
    pub key_percent: u32,
    pub key_times: u32,
    pub margin_percent: u32,
    pub step: u32,
    pub most_raises: u32,
}

/// Calls by key and hour.
pub(super) struct Traffic {
    pub calls: [[u32; HOURS]; KEYS],
    pub peak: u32,
}

/// An incident at the edge.
pub(super) struct Incident {
    pub is_right: bool,
    pub region: &'static str,
    pub plans: Vec<usize>,
    pub began: Day,
    pub closed: Option<Day>,
}

/// A raise that was given at some time.
pub(super) struct Raise {
    pub is_running: bool,
    pub is_withdrawn: bool,
    pub start: Day,
    pub end: Day,
}

impl Facts {
    /// The limit to which a raise would go.
    pub fn size(&self) -> u32 {
        raised_limit(self.traffic.peak, self.terms.margin_percent, self.terms.step)
    }

    /// The highest limit that the plan's clause allows.
    pub fn cap(&self) -> u32 {
        above(self.limit, self.raise_percents[self.plan])
    }

    /// The smallest plan that holds the busiest hour.
    pub fn fitting_plan(&self) -> usize {
        let fits = self.plan_limits.iter().position(|&limit| limit >= self.traffic.peak);
        fits.unwrap_or(PLANS.len() - 1)
    }
}

/// Draws a case of the draft's class.
pub(super) fn draw(draft: &Draft<'_>, twists: [&'static str; 4]) -> Facts {
    let [claim, follow_up, addendum, networks] = twists;
    let addendum = if addendum == "replaces" && draft.tier == 1 { "later" } else { addendum };
    let networks = if draft.tier < 3 { "listed" } else { networks };
    let peak = draft.between("peak", 2_000, 20_000);
    let terms = draw_terms(draft, peak);
    let plan = 1 + draft.below("plan", 3) as usize;
    let raise_percents = draft.pick(
        "percents",
        &[[0, 25, 30, 40, 50, 0], [0, 25, 35, 45, 60, 0], [0, 30, 40, 50, 60, 0]],
    );
    let limit = draw_limit(draft, peak, &terms, raise_percents[plan]);
    let other_limit = limit * draft.between("other limit", 74, 88) / 1_000 * 10;
    let edge_limit = match (draft.class, addendum) {
        ("correct_limit", "none") => limit * draft.between("edge limit", 70, 90) / 1_000 * 10,
        ("correct_limit", _) => other_limit,
        _ => limit,
    };
    let day = draft.today.plus(-(draft.between("day", 2, 5) as i32));
    let other_day = day.plus(-(draft.between("other day", 1, 4) as i32));
    let heaviest = draft.below("heaviest", KEYS as u32) as usize;
    let shape = draw_shape(draft);
    let traffic = split(draft, "calls", peak, heaviest, shape, &terms);
    let other_peak = match draft.below("other side", 2) {
        0 => peak * draft.between("other peak", 62, 86) / 100,
        _ => peak * draft.between("other peak", 118, 150) / 100,
    };
    let other_key = (heaviest + 1 + draft.below("other key", 4) as usize) % KEYS;
    let other_shape = draft.pick("other shape", &[Shape::Runaway, Shape::Even]);
    let other_traffic = split(draft, "other calls", other_peak, other_key, other_shape, &terms);
    let usual = draw_usual(draft, &traffic, heaviest, shape, &terms);
    let named = if follow_up == "changes" { other_peak } else { peak };
    let claimed = draw_claimed(draft, claim, named);
    let stranger = (draft.class == "hand_to_security").then(|| match draft.below("stranger", 2) {
        0 => heaviest,
        _ => other_key,
    });
    let key_networks = draw_key_networks(draft, stranger, networks == "moved");
    let region = draft.pick("region", &REGIONS);
    Facts {
        follow_up,
        addendum,
        networks,
        plan,
        plan_limits: draw_plan_limits(draft, limit, plan),
        raise_percents,
        region,
        limit,
        other_limit,
        edge_limit,
        day,
        other_day,
        traffic,
        other_traffic,
        usual,
        key_networks,
        stranger,
        heaviest,
        first_network: draft.below("first network", 48),
        incidents: draw_incidents(draft, region, plan, day),
        raises: draw_raises(draft, &terms),
        terms,
        claimed,
        wish: (claimed * draft.between("wish", 120, 160) / 100).div_ceil(500) * 500,
    }
}

/// The calls that the customer speaks of.
fn draw_claimed(draft: &Draft<'_>, claim: &str, counted: u32) -> u32 {
    match claim {
        "right" => counted,
        "mistaken" => counted * draft.between("claimed", 108, 130) / 100,
        _ => counted * draft.between("claimed", 55, 80) / 100,
    }
}

/// The network of each key; one of them may call from the one that a notice adds.
fn draw_key_networks(draft: &Draft<'_>, stranger: Option<usize>, is_moved: bool) -> [usize; KEYS] {
    let place = |n: usize| draft.below(&format!("network of key {n}"), 3) as usize;
    let mut networks: [usize; KEYS] = std::array::from_fn(place);
    if is_moved {
        let mut others = (0..KEYS).filter(|&key| Some(key) != stranger);
        let moved = others.nth(draft.below("moved", 4) as usize);
        networks[moved.unwrap_or(0)] = 3;
    }
    networks
}

fn draw_terms(draft: &Draft<'_>, peak: u32) -> Terms {
    let steps: &[u32] = if peak < 5_000 { &[20, 50] } else { &[50, 100, 250] };
    Terms {
        burst_percent: draft.pick("burst", &[5, 6, 8]),
        key_percent: draft.pick("key percent", &[50, 55, 60]),
        key_times: draft.pick("key times", &[4, 5, 6]),
        margin_percent: draft.pick("margin", &[2, 3, 5]),
        step: draft.pick("step", steps),
        most_raises: draft.pick("most raises", &[2, 3]),
    }
}

/// The limit of the contract: so far below or above the busiest hour as the class needs it.
fn draw_limit(draft: &Draft<'_>, peak: u32, terms: &Terms, raise_percent: u32) -> u32 {
    let burst = 1_000 + 10 * terms.burst_percent;
    // The raised figure, margin and step included, stays below the cap with something to spare.
    let spare = terms.step * 1_300 / peak + 12;
    let highest = (1_000 + 10 * raise_percent) * 100 / (100 + terms.margin_percent) - spare;
    let (low, high) = match draft.class {
        "hand_to_incident" if draft.below("burst zone", 2) == 0 => (1_012, burst - 10),
        "hand_to_incident" => (800, 990),
        "refuse_over_plan" => (1_020 + 10 * raise_percent, 1_800),
        "grant_raise" | "refuse_raises_spent" => (burst + 12, highest),
        "contain_key" => (burst + 12, 1_700),
        _ => (800, 1_700),
    };
    let permille = draft.between("permille", low, high.max(low));
    peak * 1_000 / permille / 10 * 10
}

/// What the plans hold by their list; the customer's holds no more than their contract.
fn draw_plan_limits(draft: &Draft<'_>, limit: u32, plan: usize) -> [u32; 6] {
    let mut limits = [0; 6];
    limits[plan] = limit * draft.between("plan limit", 82, 96) / 100 / 100 * 100;
    for at in (0..plan).rev() {
        limits[at] = limits[at + 1] * 10 / draft.between(&format!("plan {at}"), 17, 24) / 50 * 50;
    }
    for at in plan + 1..limits.len() {
        let tenths = draft.between(&format!("plan {at}"), 15, 19);
        limits[at] = (limits[at - 1] * tenths / 10).div_ceil(100) * 100;
    }
    limits
}

/// How the calls of the busiest hour lie on the keys.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// One key makes most of them, and far more than it used to.
    Runaway,
    /// One key makes most of them, as ever.
    AsEver,
    /// One key makes far more than it used to, and not most of them.
    Leap,
    /// None stands out.
    Even,
}

fn draw_shape(draft: &Draft<'_>) -> Shape {
    let tame = [Shape::AsEver, Shape::Leap, Shape::Even];
    match draft.class {
        "contain_key" => Shape::Runaway,
        "grant_raise" | "refuse_over_plan" | "refuse_raises_spent" => draft.pick("shape", &tame),
        _ if draft.below("shape is wild", 2) == 0 => Shape::Runaway,
        _ => draft.pick("shape", &tame),
    }
}

/// Splits the calls of the busiest hour among the keys, and lays lesser hours beside it.
fn split(
    draft: &Draft<'_>,
    purpose: &str,
    peak: u32,
    heavy: usize,
    shape: Shape,
    terms: &Terms,
) -> Traffic {
    let mut draw = draft.draw(purpose);
    let mut number = |low: u32, high: u32| low + draw.below(u64::from(high - low + 1)) as u32;
    let percent = match shape {
        Shape::Runaway | Shape::AsEver => number(terms.key_percent + 5, terms.key_percent + 22),
        Shape::Leap => number(24, terms.key_percent - 9),
        Shape::Even => number(18, 24),
    };
    let mut own = [0; KEYS];
    own[heavy] = peak * percent / 100;
    let weights: [u32; KEYS] =
        std::array::from_fn(|key| if key == heavy { 0 } else { number(10, 20) });
    let all: u32 = weights.iter().sum();
    let rest = peak - own[heavy];
    for key in 0..KEYS {
        own[key] += rest * weights[key] / all;
    }
    let left: u32 = peak - own.iter().sum::<u32>();
    own[(heavy + 1) % KEYS] += left;
    let busiest = number(0, HOURS as u32 - 1) as usize;
    let calls = std::array::from_fn(|key| {
        std::array::from_fn(|hour| match hour == busiest {
            true => own[key],
            false => own[key] * number(38, 84) / 100,
        })
    });
    Traffic { calls, peak }
}

fn draw_usual(
    draft: &Draft<'_>,
    traffic: &Traffic,
    heaviest: usize,
    shape: Shape,
    terms: &Terms,
) -> [u32; KEYS] {
    std::array::from_fn(|key| {
        let most = traffic.calls[key].iter().copied().max().unwrap_or(0);
        let purpose = format!("usual {key}");
        if key == heaviest && matches!(shape, Shape::Runaway | Shape::Leap) {
            most * 10 / (10 * terms.key_times + draft.between(&purpose, 8, 40))
        } else {
            most * draft.between(&purpose, 55, 96) / 100
        }
    })
}

/// One incident of each kind that does not count, and one that does where the class needs it.
fn draw_incidents(draft: &Draft<'_>, region: &'static str, plan: usize, day: Day) -> Vec<Incident> {
    let is_over = matches!(
        draft.class,
        "contain_key" | "refuse_over_plan" | "refuse_raises_spent" | "grant_raise"
    );
    // Above the burst an incident is no matter, so there may be one all the same.
    let counts = draft.class == "hand_to_incident"
        || draft.tier > 1 && draft.below("incident beside", if is_over { 2 } else { 3 }) == 0;
    let place = REGIONS.iter().position(|own| *own == region).unwrap_or(0);
    let elsewhere =
        |n: u32| REGIONS[(place + 1 + draft.below(&format!("elsewhere {n}"), 4) as usize) % 5];
    let before = |n: u32| day.plus(-(draft.below(&format!("began {n}"), 3) as i32));
    let own_plans = match draft.below("plans hit", 3) {
        0 => vec![plan],
        1 => vec![plan, plan + 1],
        _ => vec![plan - 1, plan, plan + 2],
    };
    let other_plans = |n: u32| {
        if draft.below(&format!("other plans {n}"), 2) == 0 {
            vec![plan + 1, plan + 2]
        } else {
            vec![plan - 1, plan + 1]
        }
    };
    let closed = day.plus(draft.below("closed", draft.today.since(day) as u32) as i32);
    let make =
        |region, plans, began, closed| Incident { is_right: false, region, plans, began, closed };
    let first = match counts {
        true => Incident { is_right: true, ..make(region, own_plans.clone(), before(0), None) },
        false => make(elsewhere(0), own_plans.clone(), before(0), None),
    };
    let mut all = vec![
        first,
        make(elsewhere(1), own_plans.clone(), before(1), None),
        make(region, other_plans(2), before(2), None),
        make(region, own_plans.clone(), before(3), Some(closed)),
    ];
    if draft.tier >= 3 {
        all.push(make(region, own_plans, day.plus(1), None));
    }
    if draft.tier >= 5 {
        all.push(make(elsewhere(5), other_plans(5), before(5), None));
    }
    all
}

/// Five raises: so many that count within the last year, older ones, withdrawn ones.
fn draw_raises(draft: &Draft<'_>, terms: &Terms) -> Vec<Raise> {
    let most = terms.most_raises;
    let is_running = draft.class == "already_raised";
    let counted = match draft.class {
        "refuse_raises_spent" => most,
        "grant_raise" | "already_raised" => draft.below("counted", most),
        _ => draft.below("counted", most + 1),
    };
    let days = |purpose: String, low, high| draft.between(&purpose, low, high) as i32;
    let mut all = Vec::new();
    for n in 0..5u32 {
        let length = days(format!("length {n}"), 6, 13);
        let length = if n == 0 && is_running { length + 14 } else { length };
        let (age, is_withdrawn) = match n {
            0 if is_running => (days(format!("age {n}"), 1, 4), false),
            _ if n < counted + u32::from(is_running) => {
                (days(format!("age {n}"), 30 + 60 * n, 70 + 60 * n), false)
            }
            4 if draft.tier >= 3 => (days(format!("age {n}"), 1, 5), true),
            3 => (days(format!("age {n}"), 40, 300), true),
            _ => (days(format!("age {n}"), 370 + 40 * n, 400 + 40 * n), false),
        };
        let start = draft.today.plus(-age);
        let is_running = n == 0 && is_running;
        all.push(Raise { is_running, is_withdrawn, start, end: start.plus(length) });
    }
    all
}
