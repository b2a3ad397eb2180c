//! The strict judge on a small case: what it gives, what it takes, and what it says about it.

use std::sync::Arc;

use crate::command::Answer;
use crate::episode::{Episode, Setting};
use crate::rules::given::{desk2_scenario, written};
use crate::scenario::Compiled;
use crate::score::explain::{Explainer, Line};
use crate::score::{JudgeName, Report};

/// The solution, a line a step; each test changes what it is about.
const OPEN: [&str; 4] = [
    "open_ticket ticket_id=TICKET-3",
    "open_ticket ticket_id=TICKET-1",
    "inspect_record record_id=inv_may",
    "inspect_record record_id=kb_charges",
];
const VERIFY: &str = "verify_identity ticket_id=TICKET-1 channel=callback";
const CREDIT: &str = "apply_credit ticket_id=TICKET-1 amount=59 currency=USD";
const TAG: &str = "add_tag ticket_id=TICKET-1 tag=refund_booked";
const LINK: &str = "link_tickets ticket_id=TICKET-1 other_ticket_id=TICKET-3";
const DRAFT: &str = "draft_reply ticket_id=TICKET-1 template_id=refund reply_checklist=amount,date";
const SEND: &str = "send_reply ticket_id=TICKET-1";
const CLOSE: &str = "finalize_resolution ticket_id=TICKET-1 resolution_code=refunded";
const WORK: [&str; 7] = [VERIFY, CREDIT, TAG, LINK, DRAFT, SEND, CLOSE];

/// A play of the small case with all that its judge said.
struct Played {
    reports: Vec<Report>,
    lines: Vec<Line>,
}

fn play(scenario: &Arc<Compiled>, actions: &[&str]) -> Played {
    let judge = JudgeName::Strict;
    let setting = Setting { episode: 0, seed: 0, judge, policies: &["test"], fork: None };
    let mut episode = Episode::open(scenario, &setting).unwrap();
    let mut explainer = Explainer::open(judge, scenario).unwrap();
    let mut reports = Vec::new();
    for action in actions {
        let mut answer = Answer::default();
        written(action).answer(&scenario.lexicon, &mut answer);
        reports.push(episode.act(&mut answer).unwrap());
        explainer.turn(&episode.last_turn());
    }
    Played { reports, lines: explainer.lines().to_vec() }
}

impl Played {
    /// The final score in points. The rewards add up to it, whatever happened.
    #[track_caller]
    fn points(&self) -> u32 {
        let last = self.reports.last().unwrap();
        assert!(last.ended, "the episode goes on");
        let rewards: Vec<i64> =
            self.reports.iter().map(|it| (it.reward * 10_000.0).round() as i64).collect();
        assert_eq!(rewards.iter().sum::<i64>(), i64::from(last.points));
        last.points
    }

    fn line(&self, id: &str) -> &Line {
        self.lines.iter().find(|line| line.id == id).unwrap()
    }

    /// Why points were lost on a line, each with its turn.
    fn whys(&self, id: &str) -> Vec<(u32, &str)> {
        let causes = self.line(id).because.iter();
        causes.filter_map(|cause| Some((cause.turn, cause.why.as_deref()?))).collect()
    }
}

/// The solution with one step in the place of another, or several, or none.
fn instead(step: &str, others: &[&'static str]) -> Vec<&'static str> {
    let all = OPEN.iter().chain(&WORK).copied();
    all.flat_map(|own| if own == step { others.to_vec() } else { vec![own] }).collect()
}

fn solution() -> Vec<&'static str> {
    instead("", &[])
}

#[track_caller]
fn points_of(actions: &[&str]) -> u32 {
    play(&desk2_scenario(|text| text), actions).points()
}

#[test]
fn the_solution_and_the_oracle_earn_everything() {
    assert_eq!(points_of(&solution()), 10_000);
    let scenario = desk2_scenario(|text| text);
    let setting = Setting {
        episode: 0,
        seed: 0,
        judge: JudgeName::Strict,
        policies: &["oracle"],
        fork: None,
    };
    let mut episode = Episode::open(&scenario, &setting).unwrap();
    for answer in &scenario.oracle {
        episode.act(&mut answer.clone()).unwrap();
    }
    assert_eq!((episode.points(), episode.is_over()), (10_000, true));
}

#[test]
fn without_the_whole_decision_there_is_nothing() {
    assert_eq!(points_of(&instead(CREDIT, &[])), 0);
    let wrong = "apply_credit ticket_id=TICKET-1 amount=58.99 currency=USD";
    assert_eq!(points_of(&instead(CREDIT, &[wrong])), 0);
    assert_eq!(points_of(&instead(CREDIT, &[CREDIT, CREDIT])), 0);
    let denied = "finalize_resolution ticket_id=TICKET-1 resolution_code=denied";
    assert_eq!(points_of(&instead(CLOSE, &[denied])), 0);
    let elsewhere = "finalize_resolution ticket_id=TICKET-3 resolution_code=refunded";
    assert_eq!(points_of(&instead(CLOSE, &[elsewhere])), 0);
}

#[test]
fn what_contradicts_the_decision_makes_it_nothing_and_undoing_it_does_not_make_it_whole() {
    let refuse = "refuse_request ticket_id=TICKET-1 reason=not_owed";
    assert_eq!(points_of(&instead(DRAFT, &[refuse, DRAFT])), 0);
    let contain = "contain ticket_id=TICKET-1 target=session_9";
    assert_eq!(points_of(&instead(DRAFT, &[contain, DRAFT])), 0);
    let escalate = "escalate ticket_id=TICKET-1 escalation_team=billing_ops";
    assert_eq!(points_of(&instead(DRAFT, &[escalate, DRAFT])), 0);
    // A wrong credit that was taken back leaves the decision whole, and a fault.
    let wrong = "apply_credit ticket_id=TICKET-1 amount=5.9 currency=USD";
    let undo = "undo_credit ticket_id=TICKET-1 amount=5.9 currency=USD";
    assert_eq!(points_of(&instead(CREDIT, &[wrong, undo, CREDIT])), 8_000);
    let correct = "correct_credit ticket_id=TICKET-1 amount=59 currency=USD";
    assert_eq!(points_of(&instead(CREDIT, &[wrong, correct])), 8_000);
}

#[test]
fn each_part_of_the_rest_earns_its_points_and_one_value_too_many_loses_them() {
    let no_date = "draft_reply ticket_id=TICKET-1 template_id=refund reply_checklist=amount";
    assert_eq!(points_of(&instead(DRAFT, &[no_date])), 8_000);
    assert_eq!(points_of(&instead(LINK, &[])), 9_000);
    // Too much is wrong, too: the points are lost, and a fifth for the wrong value. It is looked at
    // when it is drafted; sending it is no second fault.
    let sorry =
        "draft_reply ticket_id=TICKET-1 template_id=refund reply_checklist=amount,date,apology";
    assert_eq!(points_of(&instead(DRAFT, &[sorry])), 6_400);
    let other = "draft_reply ticket_id=TICKET-1 template_id=no_refund reply_checklist=amount,date";
    assert_eq!(points_of(&instead(DRAFT, &[other])), 7_200);
    let link = "link_tickets ticket_id=TICKET-1 other_ticket_id=TICKET-2";
    assert_eq!(points_of(&instead(LINK, &[LINK, link])), 7_200);
}

#[test]
fn a_fault_takes_a_fifth_once_a_turn_and_slot() {
    let goodwill = "add_tag ticket_id=TICKET-1 tag=goodwill";
    // The wrong tag costs a fifth; that it stays there makes the tags what they must not be.
    assert_eq!(points_of(&instead(TAG, &[TAG, goodwill])), 6_400);
    // Two wrong slots in one turn are two faults, two wrong points are one.
    let both = "draft_reply ticket_id=TICKET-1 template_id=no_refund reply_checklist=apology";
    assert_eq!(points_of(&instead(DRAFT, &[both, DRAFT])), 6_400);
    assert_eq!(points_of(&instead(DRAFT, &[both, both, DRAFT])), 4_096);
    // A second reply to a customer who has not written again.
    assert_eq!(points_of(&instead(SEND, &[SEND, DRAFT, SEND])), 8_000);
}

#[test]
fn a_customer_who_wrote_again_may_be_answered_again() {
    let ask = "ask_customer ticket_id=TICKET-1 question=which_card";
    let played = instead(SEND, &[SEND, ask, DRAFT, SEND]);
    // The question itself is none that the case asks for: one fault.
    assert_eq!(points_of(&played), 8_000);
}

#[test]
fn each_turn_on_a_ticket_that_needs_none_takes_a_half() {
    let stray = "set_priority ticket_id=TICKET-2 priority=high";
    assert_eq!(points_of(&instead(TAG, &[TAG, stray])), 5_000);
    assert_eq!(points_of(&instead(TAG, &[TAG, stray, stray])), 2_500);
    // Writing to somebody else is two turns of it; our customer's reply is still the first one.
    let draft = "draft_reply ticket_id=TICKET-2 template_id=refund reply_checklist=amount,date";
    let send = "send_reply ticket_id=TICKET-2";
    assert_eq!(points_of(&instead(TAG, &[TAG, draft])), 5_000);
    assert_eq!(points_of(&instead(TAG, &[TAG, draft, send])), 2_500);
    let read = "open_ticket ticket_id=TICKET-2";
    assert_eq!(points_of(&instead(TAG, &[TAG, read])), 10_000);
}

#[test]
fn a_change_counts_only_once_its_evidence_was_seen() {
    let without = |id: &str| {
        let step = format!("inspect_record record_id={id}");
        instead(&step, &[])
    };
    assert_eq!(points_of(&without("inv_may")), 0);
    assert_eq!(points_of(&without("kb_charges")), 0);
    let mut late = instead(CREDIT, &[]);
    late.insert(0, VERIFY);
    late.insert(1, CREDIT);
    late.retain({
        let mut first = true;
        move |step| *step != VERIFY || std::mem::take(&mut first)
    });
    let played = play(&desk2_scenario(|text| text), &late);
    assert_eq!(played.points(), 0);
    assert_eq!(
        played.line("decision.credit").lacking[0],
        "Not as it should be: credit on TICKET-1: 59.00. It was done before all was seen that it \
         rests on."
    );
    // The link asks for another look than the case does.
    assert_eq!(points_of(&instead(OPEN[0], &[])), 9_000);
}

#[test]
fn what_everybody_does_earns_nothing_and_lacking_it_takes_a_fifth() {
    assert_eq!(points_of(&instead(TAG, &[])), 8_000);
    let played = play(&desk2_scenario(|text| text), &instead(TAG, &[]));
    assert_eq!(
        played.line("conduct").lacking,
        ["Not as it should be: tag on TICKET-1: refund_booked."]
    );
}

#[test]
fn a_rule_of_what_comes_first_costs_a_fifth_when_it_is_broken() {
    let mut late = instead(VERIFY, &[]);
    late.insert(5, VERIFY);
    let played = play(&desk2_scenario(|text| text), &late);
    assert_eq!(played.points(), 8_000);
    let says = "A rule was broken: Call the number on file before you give money back.";
    assert_eq!(played.whys("conduct"), [(5, says)]);
    let email = "verify_identity ticket_id=TICKET-1 channel=email";
    let unconfirmed = play(&desk2_scenario(|text| text), &instead(VERIFY, &[email]));
    assert_eq!(unconfirmed.points(), 5_120, "a wrong channel, the right one lacking, and the rule");
}

#[test]
fn a_rule_of_what_comes_after_the_last_of_something_asks_for_it_again() {
    let asked =
        |text: String| text.replace("expected: [", "expected: [(value: Asked([\"which_card\"])), ");
    let ask = "ask_customer ticket_id=TICKET-1 question=which_card";
    let scenario = desk2_scenario(asked);
    assert_eq!(play(&scenario, &instead(DRAFT, &[ask, DRAFT])).points(), 10_000);
    let played = play(&scenario, &instead(SEND, &[SEND, ask]));
    assert_eq!(played.points(), 8_000);
    let says = "A rule was broken: Answer what the customer wrote before you close.";
    assert_eq!(played.whys("conduct"), [(12, says)]);
}

#[test]
fn a_rule_of_what_must_not_have_been_is_broken_by_it() {
    let refused =
        |text: String| text.replace("decision: [", "decision: [(value: Refused(\"not_owed\")), ");
    let refuse = "refuse_request ticket_id=TICKET-1 reason=not_owed";
    let scenario = desk2_scenario(refused);
    assert_eq!(play(&scenario, &instead(TAG, &[refuse, TAG])).points(), 10_000);
    assert_eq!(play(&scenario, &instead(CREDIT, &[refuse, CREDIT])).points(), 8_000);
}

#[test]
fn a_rule_that_earns_needs_an_occasion_and_is_no_fault() {
    let mut late = instead(CREDIT, &[]);
    let close = late.pop().unwrap();
    late.extend([CREDIT, close]);
    assert_eq!(points_of(&late), 9_000, "the reply was sent before the credit");
    // No reply: neither points, nor template, nor an occasion to keep the order.
    assert_eq!(points_of(&instead(SEND, &[])), 6_000);
}

#[test]
fn a_breach_leaves_nothing_and_says_why() {
    let mut actions = solution();
    actions.insert(10, "contain ticket_id=TICKET-1 target=key_4");
    actions.truncate(11);
    let played = play(&desk2_scenario(|text| text), &actions);
    assert_eq!(played.points(), 0);
    let lacking = &played.line("conduct").lacking;
    assert!(lacking.iter().any(|why| why.starts_with("A breach ended the case")), "{lacking:?}");
    assert!(played.lines.iter().all(|line| line.earned == 0));
}

#[test]
fn a_case_that_is_not_closed_earns_nothing() {
    let mut actions = solution();
    actions.pop();
    actions.resize(30, "wait");
    let played = play(&desk2_scenario(|text| text), &actions);
    assert_eq!(played.points(), 0);
    let lacking = &played.line("conduct").lacking;
    assert!(lacking.iter().any(|why| why.contains("was not closed")), "{lacking:?}");
}

#[test]
fn the_running_score_tells_what_was_seen_and_nothing_of_the_decision() {
    let scenario = desk2_scenario(|text| text);
    let run = |actions: &[&str]| -> Vec<(u32, u32)> {
        let played = play(&scenario, actions);
        let told = played.reports.iter().map(|it| (it.points, it.forbidden));
        told.take(actions.len() - 1).collect()
    };
    let right = run(&solution());
    assert_eq!(right.iter().map(|it| it.0).collect::<Vec<_>>()[..4], [0, 0, 1_500, 3_000]);
    assert!(right[3..].iter().all(|told| *told == (3_000, 0)), "{right:?}");
    let wrong = [
        (CREDIT, "apply_credit ticket_id=TICKET-1 amount=20 currency=USD"),
        (TAG, "add_tag ticket_id=TICKET-2 tag=goodwill"),
        (VERIFY, "verify_identity ticket_id=TICKET-1 channel=email"),
        (DRAFT, "draft_reply ticket_id=TICKET-1 template_id=no_refund reply_checklist=apology"),
        (LINK, "link_tickets ticket_id=TICKET-1 other_ticket_id=TICKET-2"),
    ];
    for (own, other) in wrong {
        assert_eq!(run(&instead(own, &[other])), right, "{other}");
    }
}

#[test]
fn the_lines_multiply_to_the_score_and_two_faults_of_one_event_are_both_told() {
    let denied = "finalize_resolution ticket_id=TICKET-1 resolution_code=denied";
    let ask = "ask_customer ticket_id=TICKET-1 question=which_card";
    let scenario = desk2_scenario(|text| text);
    let played = play(&scenario, &instead(CLOSE, &[ask, denied]));
    let both = "Wrong here: closing code denied, which is what you get if the invoice is not read. \
                A rule was broken: Answer what the customer wrote before you close.";
    assert_eq!(played.whys("conduct").last(), Some(&(12, both)));
    for actions in [instead(TAG, &[]), instead(LINK, &[]), instead(VERIFY, &[ask, VERIFY])] {
        let played = play(&scenario, &actions);
        let (conduct, parts) = played.lines.split_last().unwrap();
        let outcome: u32 = parts.iter().map(|line| line.earned).sum();
        assert_eq!(played.points(), outcome * conduct.earned / 10_000);
    }
}

#[test]
fn each_lost_point_has_its_reason_and_its_turn() {
    let wrong = "apply_credit ticket_id=TICKET-1 amount=118 currency=USD";
    let scenario = desk2_scenario(|text| text);
    let played = play(&scenario, &instead(CREDIT, &[wrong]));
    let says = "Wrong here: credit 118.00, which is what you get if both charges are given back.";
    assert_eq!(played.whys("conduct"), [(6, says)]);
    let credit = played.line("decision.credit");
    assert_eq!((credit.earned, credit.possible), (0, 2_500));
    assert_eq!(
        credit.lacking,
        [
            "Not as it should be: credit on TICKET-1: 59.00.",
            "Without the whole decision there is no score."
        ]
    );
    let right = play(&scenario, &solution());
    assert!(right.lines.iter().all(|line| line.earned == line.possible), "{:?}", right.lines);
    assert!(right.lines.iter().all(|line| line.lacking.is_empty()));
    let stray = "set_status ticket_id=TICKET-2 status=resolved";
    let played = play(&scenario, &instead(TAG, &[TAG, stray]));
    assert_eq!(played.whys("conduct"), [(8, "Work on TICKET-2, which needed none.")]);
}
