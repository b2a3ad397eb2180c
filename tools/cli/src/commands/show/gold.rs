//! The gold of a scenario: what earns, what is forbidden, the stages and a solution.

use aegis_engine::scenario::{
    CheckSource, ClassicSource, Compiled, Dialect, ForbiddenSource, Move, Scenario, ShopSource,
};

use super::{Page, strict, verb_name};

/// Adds the gold to the page.
pub fn lay_out(page: &mut Page, scenario: &Compiled) {
    let source = &scenario.source;
    if let Some(classic) = &source.classic {
        rubric(page, classic);
        forbidden(page, classic, source.dialect);
        phases(page, classic);
    }
    if let Some(shop) = &source.shop {
        shop_rubric(page, shop);
    }
    if let Some(section) = &source.strict {
        strict::lay_out(page, section, source);
    }
    oracle(page, source);
}

fn rubric(page: &mut Page, classic: &ClassicSource) {
    page.heading(&format!("Rubric (classic), about {}", classic.primary));
    let width = classic.rubric.iter().map(|line| line.id.len()).max().unwrap_or(0);
    for line in &classic.rubric {
        let text = format!("{}: {}", line.label, check(&line.check));
        page.labelled(2, &format!("{:.2}  {:<width$}", line.weight, line.id), width + 6, &text);
    }
}

/// What a check asks for, in words.
fn check(check: &CheckSource) -> String {
    match check {
        CheckSource::SelectedTicket { ticket } => format!("{ticket} was opened last"),
        CheckSource::ViewedRecordsAll { records } => format!("{} read", records.join(", ")),
        CheckSource::TicketPriority { ticket, priority } => format!("{ticket} is {priority}"),
        CheckSource::TicketStatus { ticket, status } => format!("{ticket} is {status}"),
        CheckSource::TagAdded { ticket, tag } => format!("{ticket} has the tag {tag}"),
        CheckSource::ExactCredit { ticket, amount, currency } => {
            format!("{ticket} was credited {amount:.2} {currency}")
        }
        CheckSource::EscalationTeam { ticket: Some(ticket), team } => {
            format!("{ticket} was handed to {team}")
        }
        CheckSource::EscalationTeam { ticket: None, team } => {
            format!("a ticket was handed to {team}")
        }
        CheckSource::ReplyTemplate { template } => format!("the draft uses {template}"),
        CheckSource::ReplyContains { checklist } => {
            format!("the draft makes {}", checklist.join(", "))
        }
        CheckSource::FinalResolutionCode { code } => format!("closed with {code}"),
    }
}

fn forbidden(page: &mut Page, classic: &ClassicSource, dialect: Dialect) {
    if classic.forbidden.is_empty() {
        return;
    }
    page.heading("Forbidden actions");
    for ban in &classic.forbidden {
        let ends = if ban.terminal { " and ends the episode" } else { "" };
        let what = ban_in_words(ban, dialect);
        page.paragraph(2, &format!("{what} costs {:.2}{ends}", ban.penalty));
        page.paragraph(4, &ban.reason);
        if ban.requires_escalation_first {
            page.paragraph(4, "allowed once the same ticket was escalated");
        }
        if !ban.requires_checks_first.is_empty() {
            let checks = ban.requires_checks_first.join(", ");
            page.paragraph(4, &format!("allowed while these hold at least in part: {checks}"));
        }
    }
}

fn ban_in_words(ban: &ForbiddenSource, dialect: Dialect) -> String {
    let when = &ban.when;
    let fields = [
        when.ticket.as_ref().map(|ticket| format!("ticket {ticket}")),
        when.team.as_ref().map(|team| format!("team {team}")),
        when.amount.map(|amount| format!("amount {amount}")),
        when.status.map(|status| format!("status {status}")),
        when.code.as_ref().map(|code| format!("code {code}")),
    ];
    let fields: Vec<String> = fields.into_iter().flatten().collect();
    let verb = verb_name(ban.action, dialect);
    if fields.is_empty() { format!("any {verb}") } else { format!("{verb} {}", fields.join(", ")) }
}

fn phases(page: &mut Page, classic: &ClassicSource) {
    if classic.phases.is_empty() {
        return;
    }
    page.heading("Phases");
    let width = classic.phases.iter().map(|phase| phase.name.len()).max().unwrap_or(0);
    for phase in &classic.phases {
        let label = format!("{}  {:<width$}", phase.number, phase.name);
        page.labelled(2, &label, width + 3, &phase.checks.join(", "));
    }
}

fn shop_rubric(page: &mut Page, shop: &ShopSource) {
    page.heading("Rubric (shop)");
    let weights = shop.weights;
    let steps = format!("full up to {} steps, less with each further one", shop.optimal_steps);
    for (weight, label, text) in [
        (weights.resolution, "resolution_accuracy", format!("closed with {}", shop.code)),
        (weights.evidence, "evidence_coverage", format!("read {}", shop.evidence.join(", "))),
        (weights.reply, "reply_quality", format!("the reply says {}", quoted(&shop.keywords))),
        (weights.efficiency, "efficiency", steps),
    ] {
        let weight = f64::from(weight) / 100.0;
        page.labelled(2, &format!("{weight:.2}  {label:<19}"), 25, &text);
    }
}

fn quoted(words: &[String]) -> String {
    words.iter().map(|word| format!("{word:?}")).collect::<Vec<_>>().join(", ")
}

fn oracle(page: &mut Page, source: &Scenario) {
    page.heading("A solution");
    for (step, number) in source.oracle.iter().zip(1..) {
        page.labelled(2, &format!("{number:>2}"), 2, &phrase(step, source.dialect));
    }
}

/// A step of a solution as `aegis play` takes it.
fn phrase(step: &Move, dialect: Dialect) -> String {
    let shop = dialect == Dialect::Shop;
    match step {
        Move::OpenTicket(_) if shop => "review".to_owned(),
        Move::OpenTicket(ticket) => format!("open {ticket}"),
        Move::InspectRecord(id) if shop => format!("inspect {id}"),
        Move::InspectRecord(id) => format!("read {id}"),
        Move::SearchKb(words) => format!("search {words}"),
        Move::LookUpPolicy(key) => format!("policy {key}"),
        Move::SetPriority(ticket, priority) => format!("priority {ticket} {priority}"),
        Move::SetStatus(ticket, status) => format!("status {ticket} {status}"),
        Move::AddTag(ticket, tag) => format!("tag {ticket} {tag}"),
        Move::ApplyCredit(ticket, amount, currency) => {
            format!("credit {ticket} {amount} {currency}")
        }
        Move::Escalate(ticket, team) => format!("escalate {ticket} {team}"),
        Move::DraftReply { note, .. } if shop => format!("draft {note}"),
        Move::DraftReply { ticket, template, checklist, note } => {
            let ticket = ticket.as_deref().unwrap_or_default();
            let template = template.as_deref().unwrap_or_default();
            format!("reply {ticket} {template} {} -- {note}", checklist.join(","))
        }
        Move::SendReply(ticket) => format!("send {ticket}"),
        Move::AskCustomer(ticket, question) => format!("ask {ticket} {question}"),
        Move::VerifyIdentity(ticket, channel) => format!("verify {ticket} {channel}"),
        Move::RefuseRequest(ticket, reason) => format!("refuse {ticket} {reason}"),
        Move::Contain(ticket, target) => format!("contain {ticket} {target}"),
        Move::UndoCredit(ticket, amount, currency) => format!("undo {ticket} {amount} {currency}"),
        Move::CorrectCredit(ticket, amount, currency) => {
            format!("correct {ticket} {amount} {currency}")
        }
        Move::LinkTickets(ticket, other) => format!("link {ticket} {other}"),
        Move::Wait => "wait".to_owned(),
        Move::FinalizeResolution { code, .. } if shop => format!("submit {code}"),
        Move::FinalizeResolution { ticket, code } => {
            format!("close {} {code}", ticket.as_deref().unwrap_or_default())
        }
    }
}
