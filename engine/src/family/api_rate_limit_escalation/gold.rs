//! What is right in a case of throttled calls.

use crate::family::draft::{Draft, offered};
use crate::scenario::{NeedSource, PatternSource, Priority, Status, ValueSource, Word};

use super::facts::{Facts, PLANS, Raise};
use super::papers::Written;
use super::{above, raised_limit, vocabulary};

/// What the parts of the decision are filled with.
#[derive(Clone, Debug, Default)]
pub(super) struct Roles {
    pub agreed_limit: Option<u32>,
    pub new_limit: Option<u32>,
    pub plan: Option<String>,
    pub stopped_key: Option<String>,
    pub incident: Option<String>,
    pub raise: Option<String>,
}

/// How the ticket must stand: the decision first, the other four at the end.
pub(super) fn values(class: &str, roles: &Roles) -> Option<Vec<ValueSource>> {
    let mut all = decision(class, roles)?;
    let (code, template, points, status, priority) = manner(class);
    all.push(ValueSource::Closed(code.to_owned()));
    all.push(ValueSource::Template(template.to_owned()));
    all.push(ValueSource::Points(points.iter().map(|&point| point.to_owned()).collect()));
    all.push(ValueSource::Status(status));
    all.push(ValueSource::Priority(priority));
    Some(all)
}

/// What is done, without the closing code.
fn decision(class: &str, roles: &Roles) -> Option<Vec<ValueSource>> {
    let tag = |tag: &str| ValueSource::Tagged(vec![tag.to_owned()]);
    let team = |team: &str| ValueSource::Escalated(vec![team.to_owned()]);
    let stop = |key: &String| ValueSource::Contained(vec![key.clone()]);
    let plan = || roles.plan.as_ref().map(|plan| tag(&plan_tag(plan)));
    let refused = |reason: &str| ValueSource::Refused(reason.to_owned());
    Some(match class {
        "hand_to_security" => vec![stop(roles.stopped_key.as_ref()?), team("security")],
        "correct_limit" => vec![team("platform"), tag(&limit_tag(roles.agreed_limit?))],
        "already_raised" => vec![tag(roles.raise.as_ref()?)],
        "hand_to_incident" => vec![team("incident_response"), tag(roles.incident.as_ref()?)],
        "contain_key" => vec![stop(roles.stopped_key.as_ref()?)],
        "refuse_over_plan" => vec![refused("beyond_the_plan"), plan()?],
        "refuse_raises_spent" => vec![refused("raises_used_up"), plan()?],
        _ => vec![tag(&limit_tag(roles.new_limit?))],
    })
}

/// The closing code, the template, the points, the status and the priority of a class.
type Manner = (&'static str, &'static str, &'static [&'static str], Status, Priority);

fn manner(class: &str) -> Manner {
    match class {
        "hand_to_security" => (
            "misuse_handed_on",
            "security_takes_over",
            &["name_team", "name_stopped_key"],
            Status::Escalated,
            Priority::Urgent,
        ),
        "correct_limit" => (
            "limit_mismatch_handed_on",
            "platform_takes_over",
            &["name_team", "state_agreed_limit"],
            Status::Escalated,
            Priority::High,
        ),
        "already_raised" => (
            "raise_running_already",
            "raise_in_force",
            &["name_raise", "state_last_day"],
            Status::Resolved,
            Priority::Normal,
        ),
        "hand_to_incident" => (
            "incident_handed_on",
            "incident_takes_over",
            &["name_team", "name_incident"],
            Status::Escalated,
            Priority::High,
        ),
        "contain_key" => (
            "runaway_key_stopped",
            "key_stopped",
            &["name_stopped_key", "explain_new_key"],
            Status::WaitingOnCustomer,
            Priority::Normal,
        ),
        "refuse_over_plan" => (
            "raise_refused",
            "raise_declined",
            &["compare_busiest_hour", "name_fitting_plan"],
            Status::WaitingOnCustomer,
            Priority::Low,
        ),
        "refuse_raises_spent" => (
            "raise_refused",
            "raise_declined",
            &["compare_busiest_hour", "name_fitting_plan", "state_raises_counted"],
            Status::WaitingOnCustomer,
            Priority::Low,
        ),
        _ => (
            "raise_given",
            "raise_confirmed",
            &["compare_busiest_hour", "state_new_limit"],
            Status::Resolved,
            Priority::Normal,
        ),
    }
}

/// The tag of a limit, as the edge reads it.
pub(super) fn limit_tag(limit: u32) -> String {
    format!("limit-{limit}")
}

/// The tag of a plan.
pub(super) fn plan_tag(plan: &str) -> String {
    format!("plan-{}", plan.to_lowercase())
}

/// Writes the words that are offered, what is right, and what must not be.
pub(super) fn write(draft: &mut Draft<'_>, facts: &Facts, written: &Written) {
    let class = draft.class;
    let limits = limit_candidates(facts);
    write_offers(draft, &limits, written);
    for pattern in written.evidence(class, facts) {
        draft.evidence(pattern);
    }
    let roles = roles(facts, written);
    let values = values(class, &roles).unwrap_or_default();
    let decided = values.len().saturating_sub(4);
    for (n, value) in values.into_iter().enumerate() {
        match n.checked_sub(decided) {
            None => draft.decide(value),
            Some(1) => draft.rest(value, 3),
            Some(_) => draft.rest(value, 1),
        }
    }
    write_conduct(draft, facts, &limits);
    let why = why(class);
    let given = [("why", why), ("day", &facts.day.to_string())];
    let because = draft.say("because", &given);
    draft.because(&because);
    let thing = match class {
        "grant_raise" | "already_raised" | "contain_key" => "note done",
        "refuse_over_plan" | "refuse_raises_spent" => "note refusal",
        _ => "note handed on",
    };
    let note = draft.say(thing, &[("day", &facts.day.to_string())]);
    draft.note(&note);
}

fn roles(facts: &Facts, written: &Written) -> Roles {
    let at = |all: &[String], place: Option<usize>| place.and_then(|at| all.get(at)).cloned();
    let running = facts.raises.iter().position(|raise: &Raise| raise.is_running);
    let incident = facts.incidents.iter().position(|incident| incident.is_right);
    Roles {
        agreed_limit: Some(facts.limit),
        new_limit: Some(facts.size()),
        plan: Some(PLANS[facts.fitting_plan()].to_owned()),
        stopped_key: at(&written.keys, facts.stranger.or(Some(facts.heaviest))),
        incident: at(&written.incident_tags, incident),
        raise: at(&written.raise_tags, running),
    }
}

/// Nine limits that somebody could come to, the right one among them, whatever the class.
fn limit_candidates(facts: &Facts) -> Vec<u32> {
    let terms = &facts.terms;
    let (peak, step) = (facts.traffic.peak, terms.step);
    let likely = [
        facts.limit,
        facts.size(),
        facts.other_limit,
        facts.edge_limit,
        facts.wish,
        raised_limit(peak, 0, step),
        facts.size() - step,
        raised_limit(facts.other_traffic.peak, terms.margin_percent, step),
        facts.cap() / step * step,
        above(facts.other_limit, facts.raise_percents[facts.plan]) / step * step,
        facts.plan_limits[facts.plan],
    ];
    let mut limits = Vec::new();
    let more = (1..).map(|n| facts.size() + n * step);
    for limit in likely.into_iter().chain(more) {
        if limits.len() == 9 {
            break;
        }
        if !limits.contains(&limit) {
            limits.push(limit);
        }
    }
    limits
}

fn write_offers(draft: &mut Draft<'_>, limits: &[u32], written: &Written) {
    let word = |id: String, meaning: &str| Word(id, meaning.to_owned());
    let limits = limits.iter().map(|&limit| {
        let meaning = format!("The edge lets {limit} calls an hour through");
        word(limit_tag(limit), &meaning)
    });
    let plans = PLANS.iter().map(|plan| word(plan_tag(plan), "The customer is pointed to it"));
    let incidents = written.incident_tags.iter();
    let incidents = incidents.map(|tag| word(tag.clone(), "The ticket belongs to this incident"));
    let raises = written.raise_tags.iter();
    let raises = raises.map(|tag| word(tag.clone(), "The ticket belongs to this raise"));
    let lifted = word(vocabulary::LIFTED.to_owned(), "The edge lets every call through");
    draft.offers.tags =
        limits.chain(plans).chain(incidents).chain(raises).chain([lifted]).collect();
    let keys = written.keys.iter();
    draft.offers.targets = keys.map(|key| word(key.clone(), "A key of this customer")).collect();
    draft.offers.codes = offered(vocabulary::CODES);
    draft.offers.templates = offered(vocabulary::TEMPLATES);
    draft.offers.points = offered(vocabulary::POINTS);
    draft.offers.reasons = offered(vocabulary::REASONS);
    draft.offers.questions = offered(vocabulary::QUESTIONS);
}

/// The rules, and what must never happen.
fn write_conduct(draft: &mut Draft<'_>, facts: &Facts, limits: &[u32]) {
    draft.rule(
        "reply_first",
        "A ticket is closed only after the customer has had a reply.",
        PatternSource::Closed,
        vec![NeedSource::Before(PatternSource::Sent)],
    );
    draft.rule(
        "stop_first",
        "A misused key is stopped before security is told.",
        PatternSource::EscalatedTo("security".to_owned()),
        vec![NeedSource::Before(PatternSource::Contained)],
    );
    let allowed = if draft.class == "grant_raise" { facts.size() } else { facts.limit };
    let because = "No limit above what the clauses give is ever set by hand.";
    for &limit in limits.iter().filter(|&&limit| limit > allowed) {
        draft.breach(PatternSource::Tagged(limit_tag(limit)), because);
    }
    draft.breach(PatternSource::Tagged(vocabulary::LIFTED.to_owned()), "A limit is never lifted.");
    draft.breach(PatternSource::ClosedAs(vocabulary::MANUAL.to_owned()), because);
    let told = [
        ("tell_who_else_is_hit", "Whom else an incident hits is told to nobody."),
        ("tell_how_misuse_was_found", "How misuse was found is told to nobody."),
    ];
    for (point, because) in told {
        draft.breach(PatternSource::Said(point.to_owned()), because);
    }
}

const fn why(class: &str) -> &'static str {
    match class.as_bytes() {
        b"hand_to_security" => "a key was used from a network that is not registered",
        b"correct_limit" => "the edge enforces another limit than the one agreed",
        b"already_raised" => "a temporary raise is in force today",
        b"hand_to_incident" => "the calls were within the limit and an incident covers them",
        b"contain_key" => "one key ran wild and took the account above its limit",
        b"refuse_over_plan" => "the raise would go above what the plan's clause allows",
        b"refuse_raises_spent" => "the raises of the last year are used up",
        _ => "the raise is within the plan's clause and one is left",
    }
}
