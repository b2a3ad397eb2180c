//! A model at a desk: what it is shown, what it is asked, and what is done if it says no action.

use std::cell::RefCell;

use aegis_engine::command::{Answer as Form, Command, Verb};
use aegis_engine::dialect::Action;
use aegis_engine::scenario::Compiled;
use aegis_engine::text::Text;

use crate::answers::{Answer, Answers, Place};
use crate::conversation::Conversation;
use crate::desk::Seen;
use crate::endpoint::Endpoint;
use crate::error::InferError;
use crate::reply;
use crate::usage::Usage;

/// How often a model is asked in one turn: once, and once to repair what was no action.
const ATTEMPTS: u32 = 2;

/// A model: its endpoint, and what it has answered so far.
pub struct Model {
    /// The endpoint; none without a key, which is enough for what is stored.
    pub endpoint: Option<Endpoint>,
    /// All answers of the run.
    pub answers: RefCell<Answers>,
}

/// What a turn of a model comes to.
pub struct Choice {
    /// The action as the desk reads it.
    pub form: Form,
    /// Why it is the fallback and not the model's own, if it is.
    pub fallback: Option<String>,
}

/// One episode of a model.
pub struct Dialogue<'a> {
    model: &'a Model,
    scenario: &'a Compiled,
    episode: u64,
    turn: u32,
    conversation: Conversation,
    instead: Option<Action>,
    /// What its answers took.
    pub usage: Usage,
}

impl<'a> Dialogue<'a> {
    /// An episode that is about to start.
    #[must_use]
    pub fn new(model: &'a Model, scenario: &'a Compiled, episode: u64) -> Self {
        Self {
            model,
            scenario,
            episode,
            turn: 0,
            conversation: Conversation::new(scenario.source.dialect),
            instead: None,
            usage: Usage::default(),
        }
    }

    /// Shows the model what there is to see, and asks it for an action.
    ///
    /// # Errors
    /// If it cannot be asked.
    pub async fn choose(&mut self, seen: &Seen) -> Result<Choice, InferError> {
        self.turn += 1;
        self.conversation.see(&seen.observation, seen.reward, self.instead.take().as_ref());
        let mut why = String::new();
        for attempt in 0..ATTEMPTS {
            if attempt > 0 {
                self.conversation.wrong(&why);
            }
            let place = Place { episode: self.episode, turn: self.turn, attempt };
            let answer = self.model.answer(place, &self.conversation).await?;
            self.usage.add(&answer);
            let read = reply::read(self.scenario.source.dialect, &answer.given);
            self.conversation.said(answer.given);
            match read {
                Ok(action) => {
                    let mut form = Form::default();
                    action.answer(&self.scenario.lexicon, &mut form);
                    return Ok(Choice { form, fallback: None });
                }
                Err(wrong) => why = wrong,
            }
        }
        Ok(self.fall_back(&why))
    }

    /// Lets the turn pass in the way of the dialect: it changes nothing and earns nothing.
    fn fall_back(&mut self, why: &str) -> Choice {
        self.usage.fallbacks += 1;
        let (language, idle) = (self.scenario.source.dialect, Command::new(Verb::Idle));
        let nothing = |_: Text| "";
        let mut form = Form::default();
        self.instead = Action::of(language, &idle, &[], nothing);
        if let Some(action) = &self.instead {
            action.answer(&self.scenario.lexicon, &mut form);
        }
        let fallback = format!("fallback, since {ATTEMPTS} answers were no action: {why}");
        Choice { form, fallback: Some(fallback) }
    }
}

impl Model {
    /// The stored answer, or a new one, which is stored before it is used.
    async fn answer(&self, place: Place, said: &Conversation) -> Result<Answer, InferError> {
        if let Some(answer) = self.answers.borrow().find(place) {
            return Ok(answer.clone());
        }
        let Place { episode, turn, .. } = place;
        let endpoint = self.endpoint.as_ref().ok_or(InferError::NoKey { episode, turn })?;
        let answered = endpoint.ask(place, said).await?;
        let answer = Answer {
            place,
            given: answered.given,
            with_tools: answered.with_tools,
            shortened: answered.shortened,
            latency_milliseconds: u64::try_from(answered.latency.as_millis()).unwrap_or(u64::MAX),
        };
        self.answers.borrow_mut().add(answer.clone())?;
        Ok(answer)
    }
}
