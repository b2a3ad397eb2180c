//! Small scenarios, each broken in one place, and what the loader says about each.

mod classic;
mod desk2;
mod form;
mod gold;
mod setup;
mod shop;

use crate::scenario::{Scenario, load};

const DESK: &str = r#"(
    id: "seat_credit",
    family: "billing",
    title: "A seat too many",
    dialect: Desk,
    difficulty: Easy,
    budget_steps: 12,
    brief: "Credit what was billed in excess.",
    tickets: [
        (
            id: "TICKET-1001", account: "acct_acme", from: "Morgan <m@acme.example>",
            subject: "Wrong bill", summary: "Billed for 18 seats.",
            priority: Normal, status: Open, tags: ["billing"], allowed: [OpenTicket, AddTag],
        ),
        (
            id: "TICKET-1002", account: "acct_beta", from: "Ingrid <i@beta.example>",
            subject: "Dark theme", summary: "Is one planned?",
            priority: Low, status: Open, tags: [], allowed: [OpenTicket],
        ),
    ],
    records: [
        (id: "acct_acme", kind: Account, title: "AC", body: "12 seats.", facts: [("Plan", "Pro")]),
        (id: "inv_4482", kind: Invoice, title: "March", body: "18 seats.", facts: []),
    ],
    articles: [
        (
            id: "kb_credit", title: "Credits", summary: "When to credit.", body: "To the cent.",
            keywords: ["seat", "credit"],
        ),
    ],
    world: (
        region: "us-east", account_health_hundredths: 62, incidents: ["incident_311"],
        window: (name: "audit", description: "Audits run.", active: true, affects: ["billing"]),
    ),
    messages: [(at_step: 3, from: "customer", text: "Any news?")],
    reply: (template: "credit_reply", checklist: ["say_sorry", "say_amount"]),
    classic: (
        primary: "TICKET-1001",
        rubric: [
            (id: "select", label: "Opened it", weight: 0.1,
             check: SelectedTicket(ticket: "TICKET-1001")),
            (id: "read", label: "Read it", weight: 0.1,
             check: ViewedRecordsAll(records: ["acct_acme", "kb_credit"])),
            (id: "urgency", label: "Raised it", weight: 0.1,
             check: TicketPriority(ticket: "TICKET-1001", priority: High)),
            (id: "state", label: "Solved it", weight: 0.1,
             check: TicketStatus(ticket: "TICKET-1001", status: Resolved)),
            (id: "tag", label: "Tagged it", weight: 0.1,
             check: TagAdded(ticket: "TICKET-1001", tag: "credit-approved")),
            (id: "credit", label: "Credited it", weight: 0.1,
             check: ExactCredit(ticket: "TICKET-1001", amount: 240.0, currency: "USD")),
            (id: "team", label: "Escalated it", weight: 0.1,
             check: EscalationTeam(ticket: "TICKET-1001", team: "billing_ops")),
            (id: "template", label: "Chose a reply", weight: 0.1,
             check: ReplyTemplate(template: "credit_reply")),
            (id: "points", label: "Said it", weight: 0.1,
             check: ReplyContains(checklist: ["say_sorry", "say_amount"])),
            (id: "code", label: "Closed it", weight: 0.1,
             check: FinalResolutionCode(code: "credit_applied")),
        ],
        forbidden: [
            (action: Escalate, when: (team: "security"),
             penalty: 0.08, terminal: false, reason: "No threat here."),
            (action: ApplyCredit, when: (ticket: "TICKET-1001"), requires_escalation_first: true,
             penalty: 0.1, terminal: true, reason: "Ask billing first."),
            (action: FinalizeResolution, when: (code: "credit_applied"),
             requires_checks_first: ["credit", "team"],
             penalty: 0.2, terminal: false, reason: "Credit first."),
            (action: FinalizeResolution, when: (code: "mfa_bypass"),
             penalty: 0.3, terminal: true, reason: "Never."),
        ],
        phases: [
            (number: 1, name: "Look", checks: ["select", "read"]),
            (number: 2, name: "Act", checks: ["credit"]),
        ],
    ),
    oracle: [
        OpenTicket("TICKET-1001"),
        InspectRecord("acct_acme"),
        InspectRecord("kb_credit"),
        SearchKb("seat credit"),
        SetPriority("TICKET-1001", High),
        Escalate("TICKET-1001", "billing_ops"),
        ApplyCredit("TICKET-1001", 240.0, "USD"),
        AddTag("TICKET-1001", "credit-approved"),
        SetStatus("TICKET-1001", Resolved),
        DraftReply(
            ticket: "TICKET-1001", template: "credit_reply",
            checklist: ["say_amount", "say_sorry"], note: "240 USD are yours.",
        ),
        FinalizeResolution(ticket: "TICKET-1001", code: "credit_applied"),
    ],
)
"#;

const SHOP: &str = r#"(
    id: "broken-mug",
    family: "mugs",
    title: "A mug in pieces",
    dialect: Shop,
    difficulty: Easy,
    budget_steps: 8,
    brief: "Settle the case.",
    tickets: [
        (
            id: "ticket", account: "account", from: "Leila", subject: "Broken",
            summary: "In three pieces.", priority: Normal, status: Open, tags: [],
            allowed: [OpenTicket, LookUpPolicy],
        ),
    ],
    records: [
        (id: "order", kind: Order, title: "Order O-1", body: "One mug.", facts: []),
        (id: "account", kind: Account, title: "Leila", body: "No abuse.", facts: []),
    ],
    articles: [
        (
            id: "damaged_items", title: "Damage", summary: "What is replaced.",
            body: "All of it.", keywords: ["broken", "in pieces"],
        ),
    ],
    shop: (
        workspace_summary: "One case is open.",
        codes: ["send_replacement", "deny_request"],
        code: "send_replacement",
        evidence: ["ticket", "artifact:order", "policy:damaged_items"],
        keywords: ["replacement", "48 hours"],
        optimal_steps: 5,
        weights: (resolution: 50, evidence: 25, reply: 15, efficiency: 10),
    ),
    oracle: [
        OpenTicket("ticket"),
        InspectRecord("order"),
        LookUpPolicy("damaged_items"),
        DraftReply(note: "A Replacement comes within 48 hours."),
        FinalizeResolution(code: "send_replacement"),
    ],
)
"#;

/// Breaks a sound scenario in one place after the other and compares all faults.
///
/// A case is three things: `- ` and a text that the scenario has once, `=> ` and what takes its
/// place, and the faults, one a line; deeper lines go on with the line above, `\n` is a line break.
#[track_caller]
fn check(sound: &str, cases: &str) {
    for case in cases.trim().split("\n- ") {
        let (edit, faults) = case.split_once("\n   ").expect("a case has faults");
        let (from, to) = edit.split_once("\n=>").expect("a case has `=>`");
        let from = from.trim_start_matches("- ").replace("\\n", "\n");
        let to = to.trim_start().replace("\\n", "\n");
        let expected = faults.replace("\n       ", " ").replace("\n   ", "\n");
        assert_eq!(sound.matches(&from).count(), 1, "{from}");
        assert_eq!(faults_of(&sound.replace(&from, &to)), expected.trim_end(), "{from} => {to}");
    }
}

fn faults_of(source: &str) -> String {
    let error = load("case.ron", source).expect_err("the scenario is broken").to_string();
    error.replace("case.ron:", "")
}

fn sound(source: &str) -> Scenario {
    load("case.ron", source).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn sound_scenarios_have_no_faults() {
    assert_eq!(sound(DESK).tickets.len(), 2);
    assert_eq!(sound(SHOP).shop.map(|shop| shop.optimal_steps), Some(5));
    let explicit = DESK
        .replace("team: \"security\"", "team: Some(\"security\")")
        .replace("\n    world: (", "\n    world: Some((")
        .replace("affects: [\"billing\"]),\n    ),", "affects: [\"billing\"]),\n    )),");
    assert_eq!(sound(&explicit), sound(DESK));
}

#[test]
fn every_fault_is_named_with_file_line_and_column_in_their_order() {
    let broken = DESK.replace("budget_steps: 12", "budget_steps: 1001");
    let broken = broken.replace("penalty: 0.3", "penalty: 3.0").replace("Dark theme", "xxx");
    let error = load("scenarios/case.ron", &broken).unwrap_err();
    assert_eq!(error.faults.len(), 3);
    assert_eq!(
        error.to_string(),
        "scenarios/case.ron:7:19: 1001 steps are no budget: write 1 to 1000\n\
         scenarios/case.ron:17:22: \"xxx\" is a placeholder: write what people will read\n\
         scenarios/case.ron:70:23: a penalty of 3 makes no sense: write more than 0, at most 1"
    );
}

#[test]
fn columns_count_chars() {
    let broken = DESK.replace("title: \"AC\", body: \"12 seats.\"", "title: \"ÄÇ\", body: \"\"");
    assert_eq!(faults_of(&broken), "22:61: this text is blank, and people read it: say something");
}

#[test]
fn an_id_has_a_hundred_bytes_at_most() {
    let with = |bytes: usize| DESK.replace("\"seat_credit\"", &format!("{:?}", "i".repeat(bytes)));
    assert_eq!(sound(&with(100)).id.len(), 100);
    assert_eq!(faults_of(&with(101)), "2:9: this id has 101 bytes: write at most 100");
}

#[test]
fn an_inbox_has_a_ticket() {
    let from = SHOP.find("        (\n            id: \"ticket\"").unwrap();
    let to = SHOP.find("    ],\n    records").unwrap();
    let broken = format!("{}{}", &SHOP[..from], &SHOP[to..]);
    let expected = "9:14: the inbox is empty: add a ticket\n\
                    31:20: there is no ticket \"ticket\": none is set up, so add it or remove this";
    assert_eq!(faults_of(&broken), expected);
}

#[test]
fn there_are_not_too_many_things_to_read() {
    let with = |count: usize| {
        let record =
            |n| format!("(id: \"r{n}\", kind: Order, title: \"A\", body: \"B\", facts: []), ");
        let more: String = (0..count).map(record).collect();
        SHOP.replace("records: [\n", &format!("records: [{more}\n"))
    };
    assert_eq!(sound(&with(61)).records.len(), 63);
    let expected = "16:14: there are 65 records and articles: keep at most 64 together";
    assert_eq!(faults_of(&with(62)), expected);
}

#[test]
fn a_rubric_has_not_too_many_lines() {
    let with = |count: usize| {
        let line = |n| {
            format!(
                "(id: \"l{n}\", label: \"L\", weight: {}, check: ReplyTemplate(template: \
                 \"credit_reply\")), ",
                0.001
            )
        };
        let more: String = (0..count).map(line).collect();
        let rest = format!("{:.3}", 0.1 - 0.001 * f64::from(u32::try_from(count).unwrap()));
        DESK.replace("rubric: [\n", &format!("rubric: [{more}\n"))
            .replace("Closed it\", weight: 0.1", &format!("Closed it\", weight: {rest}"))
    };
    assert_eq!(sound(&with(6)).classic.map(|classic| classic.rubric.len()), Some(16));
    let expected = "39:17: the rubric has 17 lines: keep at most 16";
    assert_eq!(faults_of(&with(7)), expected);
}

#[test]
fn an_empty_rubric_adds_up_to_nothing() {
    let from = DESK.find("            (id: \"select\"").unwrap();
    let to = DESK.find("        ],\n        forbidden").unwrap();
    let broken = format!("{}{}", &DESK[..from], &DESK[to..]);
    let expected = "39:17: the weights add up to 0, 1 too little: make it 1\n";
    assert!(faults_of(&broken).starts_with(expected), "{}", faults_of(&broken));
}

#[test]
fn not_too_much_is_forbidden() {
    let with = |count: usize| {
        let ban = "(action: SearchKb, penalty: 0.1, terminal: false, reason: \"No.\"), ";
        DESK.replace("forbidden: [\n", &format!("forbidden: [{}\n", ban.repeat(count)))
    };
    assert_eq!(sound(&with(12)).classic.map(|classic| classic.forbidden.len()), Some(16));
    let expected = "61:20: 17 actions are forbidden: keep at most 16";
    assert_eq!(faults_of(&with(13)), expected);
}

#[test]
fn a_shop_has_no_classic_judge() {
    let faults = faults_of(&DESK.replace("dialect: Desk", "dialect: Shop"));
    let expected = "37:14: a scenario of dialect Shop has no `classic`: remove it, or write \
                    `dialect: Desk`";
    assert!(faults.contains("5:14: a scenario of dialect Shop needs `shop`: add it"), "{faults}");
    assert!(faults.contains(expected), "{faults}");
}

#[test]
fn a_start_value_can_earn_a_line() {
    let status = DESK.replace("status: Resolved)", "status: Open)");
    let earned = status.replace("        SetStatus(\"TICKET-1001\", Resolved),\n", "");
    assert_eq!(sound(&earned).oracle.len(), 10);
    let tag = "TagAdded(ticket: \"TICKET-1001\", tag: \"billing\")";
    let tagged = DESK.replace("TagAdded(ticket: \"TICKET-1001\", tag: \"credit-approved\")", tag);
    assert_eq!(sound(&tagged).oracle.len(), 11);
}

#[test]
fn no_byte_that_is_written_over_makes_the_loader_panic() {
    for (sound, signs) in [(SHOP, &["\"", ")", "\\", "0", "é", ""][..]), (DESK, &["(", ""])] {
        for at in 0..sound.len() {
            for sign in signs {
                let mutated = format!("{}{sign}{}", &sound[..at], &sound[at + 1..]);
                if let Err(error) = load("case.ron", &mutated) {
                    let lines = mutated.lines().count().max(1);
                    assert!(!error.faults.is_empty());
                    for fault in &error.faults {
                        assert!((1..=lines + 1).contains(&fault.line), "{fault:?}");
                        assert!(fault.column >= 1 && !fault.message.is_empty(), "{fault:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn no_text_that_is_cut_short_makes_the_loader_panic() {
    for at in 0..DESK.len() - 2 {
        assert_eq!(load("case.ron", &DESK[..at]).unwrap_err().faults.len(), 1);
    }
}
