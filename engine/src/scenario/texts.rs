//! Every text that a scenario names: what its lexicon is made of.

use super::{
    CheckSource, Desk2Source, Move, PatternSource, Scenario, StrictSource, ValueSource, WhenSource,
};

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
    if let Some(desk2) = &source.desk2 {
        texts_of_desk2(desk2, &mut texts);
    }
    if let Some(strict) = &source.strict {
        texts_of_strict(strict, &mut texts);
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
        Move::OpenTicket(id) | Move::InspectRecord(id) | Move::SendReply(id) => texts.push(id),
        Move::Wait => {}
        Move::SearchKb(query) | Move::LookUpPolicy(query) => texts.push(query),
        Move::SetPriority(ticket, _) | Move::SetStatus(ticket, _) => texts.push(ticket),
        Move::AddTag(ticket, word)
        | Move::ApplyCredit(ticket, _, word)
        | Move::UndoCredit(ticket, _, word)
        | Move::CorrectCredit(ticket, _, word)
        | Move::AskCustomer(ticket, word)
        | Move::VerifyIdentity(ticket, word)
        | Move::RefuseRequest(ticket, word)
        | Move::Contain(ticket, word)
        | Move::LinkTickets(ticket, word)
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

fn texts_of_desk2<'a>(desk2: &'a Desk2Source, texts: &mut Vec<&'a str>) {
    let words = desk2.offers.all().into_iter().flat_map(|(_, words)| words);
    texts.extend(words.map(|word| word.0.as_str()));
    texts.extend(desk2.confirming_channels.iter().map(String::as_str));
    desk2.reactions.iter().for_each(|reaction| texts_of_pattern(&reaction.when, texts));
}

fn texts_of_strict<'a>(strict: &'a StrictSource, texts: &mut Vec<&'a str>) {
    for want in strict.wants() {
        texts.extend(want.ticket.as_deref());
        texts_of_value(&want.value, texts);
    }
    strict.patterns().for_each(|pattern| texts_of_pattern(pattern, texts));
}

fn texts_of_value<'a>(value: &'a ValueSource, texts: &mut Vec<&'a str>) {
    match value {
        ValueSource::Escalated(words)
        | ValueSource::Contained(words)
        | ValueSource::Checked(words)
        | ValueSource::Asked(words)
        | ValueSource::Tagged(words)
        | ValueSource::Linked(words)
        | ValueSource::Points(words) => texts.extend(words.iter().map(String::as_str)),
        ValueSource::Refused(word) | ValueSource::Template(word) | ValueSource::Closed(word) => {
            texts.push(word);
        }
        ValueSource::Credits(_)
        | ValueSource::Status(_)
        | ValueSource::Priority(_)
        | ValueSource::Kept(_) => {}
    }
}

fn texts_of_pattern<'a>(pattern: &'a PatternSource, texts: &mut Vec<&'a str>) {
    match pattern {
        PatternSource::Opened(word)
        | PatternSource::Read(word)
        | PatternSource::EscalatedTo(word)
        | PatternSource::ContainedOne(word)
        | PatternSource::Asked(word)
        | PatternSource::Tagged(word)
        | PatternSource::SentAs(word)
        | PatternSource::Said(word)
        | PatternSource::ClosedAs(word) => texts.push(word),
        _ => {}
    }
}
