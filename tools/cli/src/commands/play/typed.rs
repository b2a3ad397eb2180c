//! Reading a typed line: the action that it stands for, or advice.

use aegis_engine::catalogue::nearest;
use aegis_engine::observe::Observation;
use aegis_engine::scenario::{Dialect, Offers};
use serde_json::{Value, json};

use super::grammar::{self, Entry};

/// What a line asks for.
pub enum Typed {
    /// An empty line.
    Nothing,
    /// An action.
    Act(Value),
    /// An action as it goes over the wire.
    Raw(String),
    /// Something to look at, by the name of its command.
    Look(&'static str),
    /// The words that commands take: all, or those of one vocabulary.
    Offers(Option<&'static str>),
    /// Help, about a command if one is named.
    Help(Option<&'static Entry>),
    /// The end.
    Quit,
}

/// Reads a line. `records` of all that can be read are records; the rest are articles.
///
/// # Errors
/// Advice in words, if the line is no command or names something that is not there.
pub fn read(line: &str, seen: &Observation<'_>, records: usize) -> Result<Typed, String> {
    let line = line.trim();
    let (name, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let rest = rest.trim();
    if name.is_empty() {
        return Ok(Typed::Nothing);
    }
    if name.starts_with('{') {
        return Ok(Typed::Raw(line.to_owned()));
    }
    let name = if matches!(name, "exit" | "q") { "quit" } else { name };
    let entry = find(seen, name)?;
    match entry.name {
        "quit" => Ok(Typed::Quit),
        "help" if rest.is_empty() => Ok(Typed::Help(None)),
        "help" => Ok(Typed::Help(Some(find(seen, rest)?))),
        "raw" => Ok(Typed::Raw(rest.to_owned())),
        "offers" => kind_of_offer(seen, rest).map(Typed::Offers),
        _ if !entry.takes_step => Ok(Typed::Look(entry.name)),
        _ => Words::new(entry, rest, seen, records).action().map(Typed::Act),
    }
}

fn find(seen: &Observation<'_>, name: &str) -> Result<&'static Entry, String> {
    let dialect = seen.dialect();
    let lower = name.to_lowercase();
    grammar::find(dialect, &lower).ok_or_else(|| {
        let names = grammar::entries(dialect).map(|entry| entry.name);
        let near = did_you_mean(&lower, names);
        format!("there is no command {name:?}; {near}`help` lists all")
    })
}

/// The closed vocabulary that a word names, in singular or plural; none stands for all.
fn kind_of_offer(seen: &Observation<'_>, word: &str) -> Result<Option<&'static str>, String> {
    if word.is_empty() {
        return Ok(None);
    }
    let offers = seen.offers().map(Offers::all).unwrap_or_default();
    let kinds = || offers.iter().map(|(name, _)| *name);
    let lower = word.to_lowercase();
    let fits = |name: &&str| {
        let singular = name.strip_suffix("ies").map(|start| format!("{start}y"));
        let singular = singular.or_else(|| name.strip_suffix('s').map(str::to_owned));
        *name == lower || singular.as_ref() == Some(&lower)
    };
    kinds().find(fits).map(Some).ok_or_else(|| {
        let near = did_you_mean(&lower, kinds());
        let all: Vec<&str> = kinds().collect();
        format!("nothing like {word:?} is offered; {near}there are {}", all.join(", "))
    })
}

/// The nearest name, as the start of a clause.
fn did_you_mean<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let near = nearest(name, known).first().map(|near| format!("did you mean {near}? "));
    near.unwrap_or_default()
}

/// The words behind a command's name.
struct Words<'a, 'b> {
    entry: &'static Entry,
    rest: &'a str,
    words: Vec<&'a str>,
    seen: &'a Observation<'b>,
    records: usize,
}

impl<'a, 'b> Words<'a, 'b> {
    fn new(
        entry: &'static Entry,
        rest: &'a str,
        seen: &'a Observation<'b>,
        records: usize,
    ) -> Self {
        Self { entry, rest, words: rest.split_whitespace().collect(), seen, records }
    }

    fn action(mut self) -> Result<Value, String> {
        match self.entry.name {
            "open" => {
                let [ticket] = self.exactly()?;
                let ticket = self.known_ticket(ticket)?;
                Ok(json!({ "action_type": "open_ticket", "ticket_id": ticket }))
            }
            "read" => {
                let [id] = self.exactly()?;
                let id = self.readable(id)?;
                Ok(json!({ "action_type": "inspect_record", "record_id": id }))
            }
            "search" => Ok(json!({ "action_type": "search_kb", "query": self.all()? })),
            "priority" => self.on_ticket("set_priority", ["priority"]),
            "status" => self.on_ticket("set_status", ["status"]),
            "tag" => self.tag(),
            "credit" => self.credit("apply_credit"),
            "undo" => self.credit("undo_credit"),
            "correct" => self.credit("correct_credit"),
            "escalate" => self.on_ticket("escalate", ["escalation_team"]),
            "reply" => self.reply(),
            "close" => self.on_ticket("finalize_resolution", ["resolution_code"]),
            "send" => self.on_one_ticket("send_reply"),
            "claim" => self.on_one_ticket("claim_ticket"),
            "ask" => self.on_ticket("ask_customer", ["question"]),
            "verify" => self.on_ticket("verify_identity", ["channel"]),
            "refuse" => self.on_ticket("refuse_request", ["reason"]),
            "contain" => self.on_ticket("contain", ["target"]),
            "link" => self.link(),
            "transfer" => self.on_ticket("transfer_ticket", ["seat"]),
            "tell" => self.tell(),
            "wait" => {
                let [] = self.exactly()?;
                Ok(json!({ "action_type": "wait" }))
            }
            "review" => {
                let [] = self.exactly()?;
                Ok(json!({ "action_type": "review_ticket" }))
            }
            "inspect" => {
                let [id] = self.exactly()?;
                let id = self.readable(id)?;
                Ok(json!({ "action_type": "inspect_artifact", "artifact_id": id }))
            }
            "policy" => {
                let query = self.policy()?;
                Ok(json!({ "action_type": "search_policy", "query": query }))
            }
            "draft" => Ok(json!({ "action_type": "draft_reply", "message": self.all()? })),
            "submit" => {
                let [code] = self.exactly()?;
                let codes = self.seen.offered_codes().iter().map(String::as_str);
                let code = one_of(code, codes, "code")?;
                Ok(json!({ "action_type": "submit_resolution", "resolution_code": code }))
            }
            name => Err(format!("{name} takes no step")),
        }
    }

    fn usage(&self) -> String {
        let Entry { name, usage, example, .. } = self.entry;
        format!("write `{}`, as in `{example}`", format!("{name} {usage}").trim_end())
    }

    fn exactly<const N: usize>(&self) -> Result<[&'a str; N], String> {
        self.words.clone().try_into().map_err(|_| self.usage())
    }

    /// Everything behind the name, spaces and all.
    fn all(&self) -> Result<&'a str, String> {
        if self.rest.is_empty() { Err(self.usage()) } else { Ok(self.rest) }
    }

    /// The word as the desk offers it, whatever its case, if its vocabulary is closed.
    fn offered(&self, at: usize, word: &str) -> Result<String, String> {
        let argument = self.entry.arguments.get(at);
        let closed = self.seen.offers().zip(argument);
        match closed.and_then(|(offers, argument)| argument.vocabulary(offers)) {
            Some((what, words)) => one_of(word, words.iter().map(|it| it.0.as_str()), what),
            None => Ok(word.to_owned()),
        }
    }

    /// An action that needs nothing but its ticket.
    fn on_one_ticket(&self, verb: &str) -> Result<Value, String> {
        let ticket = match self.words.as_slice() {
            [] => self.active_ticket()?,
            [word] => self.known_ticket(word)?,
            _ => return Err(self.usage()),
        };
        Ok(json!({ "action_type": verb, "ticket_id": ticket }))
    }

    fn link(&self) -> Result<Value, String> {
        let (ticket, other) = match self.words.as_slice() {
            [other] => (self.active_ticket()?, other),
            [ticket, other] => (self.known_ticket(ticket)?, other),
            _ => return Err(self.usage()),
        };
        let other = self.known_ticket(other)?;
        Ok(json!({
            "action_type": "link_tickets", "ticket_id": ticket, "other_ticket_id": other,
        }))
    }

    fn tell(&self) -> Result<Value, String> {
        let (seat, words) = self.rest.split_once(char::is_whitespace).ok_or(self.usage())?;
        let note = words.trim();
        Ok(json!({ "action_type": "message_colleague", "seat": seat, "freeform_note": note }))
    }

    /// An action on a ticket with some more fields, one word each.
    fn on_ticket<const N: usize>(
        &mut self,
        verb: &str,
        fields: [&str; N],
    ) -> Result<Value, String> {
        let ticket = self.take_ticket(N)?;
        let words: [&str; N] = self.exactly()?;
        let mut action = json!({ "action_type": verb, "ticket_id": ticket });
        for ((field, word), at) in fields.into_iter().zip(words).zip(1..) {
            action[field] = self.offered(at, word)?.into();
        }
        Ok(action)
    }

    fn tag(&mut self) -> Result<Value, String> {
        let action = self.on_ticket("add_tag", ["tag"])?;
        let mut tickets = self.seen.tickets();
        let ticket = tickets.find(|ticket| action["ticket_id"] == ticket.source.id.as_str());
        let has = ticket.is_some_and(|t| self.seen.tags(t.number).any(|tag| action["tag"] == tag));
        if has {
            let (ticket, tag) = (&action["ticket_id"], &action["tag"]);
            return Err(format!("{ticket} has the tag {tag} already").replace('"', ""));
        }
        Ok(action)
    }

    fn credit(&mut self, verb: &str) -> Result<Value, String> {
        let ticket = self.take_ticket(2)?;
        let [amount, currency] = self.exactly()?;
        let Ok(number) = amount.parse::<f64>() else {
            return Err(format!("{amount:?} is no amount; {}", self.usage()));
        };
        if currency.len() != 3 || !currency.chars().all(|c| c.is_ascii_alphabetic()) {
            return Err(format!("{currency:?} is no currency; {}", self.usage()));
        }
        let currency = self.offered(2, &currency.to_uppercase())?;
        Ok(json!({
            "action_type": verb, "ticket_id": ticket,
            "amount": number, "currency": currency,
        }))
    }

    fn reply(&mut self) -> Result<Value, String> {
        let mut note = None;
        if let Some((before, after)) = self.rest.split_once("--") {
            note = Some(after.trim());
            self.words = before.split_whitespace().collect();
        }
        // The points may have spaces after their commas, so the number of words tells nothing.
        let names_ticket = self.words.first().is_some_and(|word| self.looks_like_ticket(word));
        let ticket = if names_ticket {
            let word = self.words.remove(0);
            self.known_ticket(word)?
        } else {
            self.active_ticket()?
        };
        if self.words.is_empty() {
            return Err(self.usage());
        }
        let template = self.words.remove(0);
        let template = one_of(template, self.templates().into_iter(), "template")?;
        let points = self.points();
        let known = || points.iter().copied();
        let points = self.words.iter().flat_map(|word| word.split(','));
        let points = points.filter(|point| !point.is_empty());
        let points: Vec<String> =
            points.map(|point| one_of(point, known(), "point")).collect::<Result<_, _>>()?;
        let mut action = json!({
            "action_type": "draft_reply", "ticket_id": ticket, "template_id": template,
            "reply_checklist": points,
        });
        if let Some(note) = note {
            action["freeform_note"] = note.into();
        }
        Ok(action)
    }

    /// The templates that a reply can use.
    fn templates(&self) -> Vec<&'b str> {
        match (self.seen.offers(), self.seen.reply()) {
            (Some(offers), _) => offers.templates.iter().map(|it| it.0.as_str()).collect(),
            (None, reply) => reply.into_iter().map(|reply| reply.template.as_str()).collect(),
        }
    }

    /// The points that a reply can make.
    fn points(&self) -> Vec<&'b str> {
        match (self.seen.offers(), self.seen.reply()) {
            (Some(offers), _) => offers.points.iter().map(|it| it.0.as_str()).collect(),
            (None, reply) => {
                let points = reply.into_iter().flat_map(|reply| &reply.checklist);
                points.map(String::as_str).collect()
            }
        }
    }

    fn policy(&self) -> Result<String, String> {
        let key = self.all()?;
        let plain = key.to_lowercase().replace([' ', '-'], "_");
        let ids: Vec<&str> = policies(self.seen, self.records).collect();
        if ids.contains(&plain.as_str()) {
            return Ok(plain);
        }
        let near = did_you_mean(&plain, ids.iter().copied());
        Err(format!("there is no policy {key:?}; {near}the policies are {}", ids.join(", ")))
    }

    /// Takes the ticket off the words if there is one more than the `others`, else the active one.
    fn take_ticket(&mut self, others: usize) -> Result<String, String> {
        if self.words.len() == others + 1 {
            let word = self.words.remove(0);
            return self.known_ticket(word);
        }
        match self.words.first() {
            Some(word) if self.words.len() == others && !self.looks_like_ticket(word) => {
                self.active_ticket()
            }
            _ => Err(self.usage()),
        }
    }

    fn looks_like_ticket(&self, word: &str) -> bool {
        let lower = word.to_lowercase();
        lower.starts_with("ticket-") || self.known_ticket(word).is_ok()
    }

    fn active_ticket(&self) -> Result<String, String> {
        let active = self.seen.active().or(self.seen.selected());
        let ticket = active.and_then(|number| self.seen.tickets().nth(number.0 as usize));
        ticket.map(|ticket| ticket.source.id.clone()).ok_or_else(|| {
            format!("no ticket is active yet; open one first, or name it: {}", self.usage())
        })
    }

    fn known_ticket(&self, word: &str) -> Result<String, String> {
        one_of(word, self.seen.tickets().map(|ticket| ticket.source.id.as_str()), "ticket")
    }

    fn readable(&self, word: &str) -> Result<String, String> {
        match self.seen.dialect() {
            Dialect::Desk | Dialect::Desk2 => {
                one_of(word, self.seen.readable_ids(), "record or article")
            }
            Dialect::Shop => one_of(word, artifacts(self.seen, self.records), "artifact"),
        }
    }
}

/// The ids of a shop's artifacts: what can be read and is no policy.
fn artifacts<'b>(
    seen: &Observation<'b>,
    records: usize,
) -> impl Iterator<Item = &'b str> + use<'b> {
    seen.readable_ids().take(records)
}

/// The keys of a shop's policies.
fn policies<'b>(seen: &Observation<'b>, records: usize) -> impl Iterator<Item = &'b str> + use<'b> {
    seen.readable_ids().skip(records)
}

/// The known id that a word names, whatever its case.
fn one_of<'b>(
    word: &str,
    known: impl Iterator<Item = &'b str>,
    what: &str,
) -> Result<String, String> {
    let known: Vec<&str> = known.collect();
    let same = known.iter().find(|id| id.eq_ignore_ascii_case(word));
    same.map(|&id| id.to_owned()).ok_or_else(|| {
        let near = did_you_mean(word, known.iter().copied());
        let all = match known.as_slice() {
            [] => "there are none".to_owned(),
            [only] => format!("the only one is {only}"),
            all => format!("there are {}", all.join(", ")),
        };
        format!("there is no {what} {word:?}; {near}{all}")
    })
}
