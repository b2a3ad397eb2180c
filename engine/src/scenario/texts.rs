//! Every text that a scenario names: what its lexicon is made of.

use super::{CheckSource, Move, Scenario, WhenSource};

/// Every text that can stand in a command or an event of this scenario.
pub(super) fn texts_of(source: &Scenario) -> Vec<&str> {
    let mut texts: Vec<&str> = Vec::new();
    texts.extend(source.tickets.iter().map(|ticket| ticket.id.as_str()));
    texts.extend(source.records.iter().map(|record| record.id.as_str()));
    texts.extend(source.articles.iter().map(|article| article.id.as_str()));
    texts.extend(source.tickets.iter().flat_map(|ticket| &ticket.tags).map(String::as_str));
    if let Some(reply) = &source.reply {
        texts.push(&reply.template);
        texts.extend(reply.checklist.iter().map(String::as_str));
    }
    if let Some(classic) = &source.classic {
        classic.rubric.iter().for_each(|line| texts_of_check(&line.check, &mut texts));
        for WhenSource { ticket, team, code, .. } in classic.forbidden.iter().map(|f| &f.when) {
            texts.extend([ticket, team, code].into_iter().flatten().map(String::as_str));
        }
    }
    if let Some(shop) = &source.shop {
        texts.extend(shop.codes.iter().map(String::as_str));
    }
    source.oracle.iter().for_each(|step| texts_of_move(step, &mut texts));
    texts
}

fn texts_of_check<'a>(check: &'a CheckSource, texts: &mut Vec<&'a str>) {
    match check {
        CheckSource::TagAdded { tag, .. } => texts.push(tag),
        CheckSource::ExactCredit { currency, .. } => texts.push(currency),
        CheckSource::EscalationTeam { team, .. } => texts.push(team),
        CheckSource::ReplyTemplate { template } => texts.push(template),
        CheckSource::ReplyContains { checklist } => {
            texts.extend(checklist.iter().map(String::as_str));
        }
        CheckSource::FinalResolutionCode { code } => texts.push(code),
        CheckSource::SelectedTicket { .. }
        | CheckSource::ViewedRecordsAll { .. }
        | CheckSource::TicketPriority { .. }
        | CheckSource::TicketStatus { .. } => {}
    }
}

fn texts_of_move<'a>(step: &'a Move, texts: &mut Vec<&'a str>) {
    match step {
        Move::OpenTicket(id) | Move::InspectRecord(id) => texts.push(id),
        Move::SearchKb(query) | Move::LookUpPolicy(query) => texts.push(query),
        Move::SetPriority(ticket, _) | Move::SetStatus(ticket, _) => texts.push(ticket),
        Move::AddTag(ticket, word)
        | Move::ApplyCredit(ticket, _, word)
        | Move::Escalate(ticket, word) => texts.extend([ticket.as_str(), word]),
        Move::DraftReply { ticket, template, checklist, note } => {
            texts.extend([ticket, template].into_iter().flatten().map(String::as_str));
            texts.extend(checklist.iter().map(String::as_str));
            texts.push(note);
        }
        Move::FinalizeResolution { ticket, code } => {
            texts.extend(ticket.as_deref());
            texts.push(code);
        }
    }
}
