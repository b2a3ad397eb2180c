//! An OpenAI-compatible endpoint: one conversation in, one answer out, however often it takes.

use std::cell::{Cell, RefCell};
use std::error::Error;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use async_openai::Client;
use async_openai::config::OpenAIConfig;
use async_openai::error::OpenAIError;
use async_openai::middleware::HttpRequestFactory;
use serde_json::{Value, json};
use tokio::sync::Mutex;
use tokio::time::{Instant, sleep, timeout};

use crate::answers::{Given, Place};
use crate::completion;
use crate::conversation::{Conversation, Request};
use crate::error::InferError;
use crate::key::{Key, without_secrets};
use crate::pace::Pace;
use crate::retry::{self, LONGEST_ASKED, Verdict};
use crate::settings::{Pacing, Settings, ToolUse};

/// An endpoint with all that it was found to take.
pub struct Endpoint {
    client: Client<OpenAIConfig>,
    key: Key,
    settings: Settings,
    pacing: Pacing,
    pace: Pace,
    seed: u64,
    manner: Cell<Manner>,
    /// Held by the request that finds out whether it takes tools.
    finding_out: Mutex<()>,
    notes: RefCell<Vec<String>>,
}

/// In what form an endpoint takes requests, as far as that is known.
#[derive(Clone, Copy)]
struct Manner {
    /// Whether it takes tools; none before it was asked.
    with_tools: Option<bool>,
    /// What it calls the limit on the size of an answer.
    limit: &'static str,
    /// Whether it lets the temperature be set.
    takes_temperature: bool,
}

/// An answer, and how it came.
pub struct Answered {
    /// What the model said.
    pub given: Given,
    /// Whether tools were offered.
    pub with_tools: bool,
    /// How many observations were shortened.
    pub shortened: usize,
    /// How long the last try took.
    pub latency: Duration,
}

/// Why a try brought no answer.
struct Fault {
    verdict: Verdict,
    status: u16,
    message: String,
}

impl Endpoint {
    /// The endpoint of a run. `with_tools` is what an earlier part of the run has found out.
    ///
    /// # Errors
    /// If no client for it can be made.
    pub fn new(
        settings: &Settings,
        key: Key,
        pacing: Pacing,
        seed: u64,
        with_tools: Option<bool>,
    ) -> Result<Self, InferError> {
        // Whoever was first has installed the same one.
        _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder().build().map_err(|error| {
            InferError::Setting(format!("cannot make a client for HTTP: {}", causes(&error)))
        })?;
        let config = OpenAIConfig::new()
            .with_api_base(settings.api_base.clone().unwrap_or_default())
            .with_api_key(key.secret());
        let client = Client::with_config(config).with_http_service(Transport { http });
        let known = match settings.tools {
            ToolUse::On => Some(true),
            ToolUse::Off => Some(false),
            ToolUse::Auto => with_tools,
        };
        Ok(Self {
            client,
            key,
            settings: settings.clone(),
            pacing,
            pace: Pace::new(pacing.requests_per_minute),
            seed,
            manner: Cell::new(Manner {
                with_tools: known,
                limit: "max_tokens",
                takes_temperature: true,
            }),
            finding_out: Mutex::new(()),
            notes: RefCell::default(),
        })
    }

    /// Asks for the next answer of a conversation.
    ///
    /// # Errors
    /// If the endpoint refuses, or gives no answer in all its tries.
    pub async fn ask(&self, place: Place, said: &Conversation) -> Result<Answered, InferError> {
        let _first = match self.manner.get().with_tools {
            Some(_) => None,
            None => Some(self.finding_out.lock().await),
        };
        let mut tries = 0;
        loop {
            let manner = self.manner.get();
            let with_tools = manner.with_tools.unwrap_or(true);
            let request = said.request(with_tools, self.budget());
            self.pace.turn().await;
            let begin = Instant::now();
            let fault = match self.once(&request, manner, place).await {
                Ok(given) => {
                    self.manner.set(Manner { with_tools: Some(with_tools), ..self.manner.get() });
                    let (shortened, latency) = (request.shortened, begin.elapsed());
                    return Ok(Answered { given, with_tools, shortened, latency });
                }
                Err(fault) => fault,
            };
            if self.adapt(&fault.verdict, manner) {
                continue;
            }
            let Verdict::Again(after) = fault.verdict else { return Err(self.refused(fault)) };
            tries += 1;
            if let Some(after) = after.filter(|&after| after > LONGEST_ASKED) {
                let seconds = after.as_secs();
                let last = format!("{}; it asks to wait {seconds} s", fault.message);
                return Err(self.dead(tries, &last));
            }
            if tries >= self.pacing.tries {
                return Err(self.dead(tries, &fault.message));
            }
            sleep(after.unwrap_or_else(|| retry::wait(self.seed, place, tries))).await;
        }
    }

    /// Takes up what a refusal says about the form of requests, and says whether another form than
    /// the one that was used is worth a try.
    fn adapt(&self, verdict: &Verdict, used: Manner) -> bool {
        let now = self.manner.get();
        let (next, note) = match verdict {
            Verdict::WithoutTools if self.settings.tools == ToolUse::Auto => (
                Manner { with_tools: Some(false), ..now },
                "the endpoint takes no tools; actions are JSON texts from here on",
            ),
            Verdict::OtherLimit if used.limit == "max_tokens" => {
                (Manner { limit: "max_completion_tokens", ..now }, "")
            }
            Verdict::WithoutTemperature if used.takes_temperature => (
                Manner { takes_temperature: false, ..now },
                "the endpoint lets nobody set the temperature of this model; it has its own",
            ),
            _ => return false,
        };
        self.manner.set(next);
        let mut notes = self.notes.borrow_mut();
        if !note.is_empty() && !notes.iter().any(|known| known == note) {
            notes.push(note.to_owned());
        }
        true
    }

    /// How many tokens a request may have without its answer.
    fn budget(&self) -> u64 {
        self.settings.context_tokens.saturating_sub(self.settings.max_tokens.into())
    }

    /// What is to be said to people since the last time.
    pub fn notes(&self) -> Vec<String> {
        self.notes.take()
    }

    async fn once(&self, request: &Request, manner: Manner, place: Place) -> Result<Given, Fault> {
        let body = self.body(request, manner);
        let seconds = self.pacing.timeout_seconds;
        let limit = Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX);
        let chat = self.client.chat();
        let call = chat.create_byot::<&Value, Value>(&body);
        let answer = match timeout(limit, call).await {
            Ok(Ok(answer)) => completion::read(&answer, place),
            Ok(Err(error)) => return Err(fault_of(error, !request.tools.is_empty())),
            Err(_) => Err(format!("no answer within {seconds} s")),
        };
        // An endpoint may quote what it was sent; nothing of the key is stored.
        answer.map(|given| given.scrubbed(&self.key)).map_err(again)
    }

    fn body(&self, request: &Request, manner: Manner) -> Value {
        let mut body = json!({"model": self.settings.model, "messages": request.messages});
        body[manner.limit] = self.settings.max_tokens.into();
        if manner.takes_temperature {
            body["temperature"] = self.settings.temperature.into();
        }
        if !request.tools.is_empty() {
            body["tools"] = request.tools.clone().into();
        }
        body
    }

    fn shown(&self) -> String {
        without_secrets(self.settings.api_base.as_deref().unwrap_or_default())
    }

    fn dead(&self, tries: u32, last: &str) -> InferError {
        InferError::Dead { endpoint: self.shown(), tries, last: self.told(last) }
    }

    fn refused(&self, fault: Fault) -> InferError {
        let Fault { verdict, status, message } = fault;
        let (endpoint, message) = (self.shown(), self.told(&message));
        match verdict {
            Verdict::KeyRefused => {
                let variable = self.key.variable.clone();
                InferError::KeyRefused { endpoint, variable, status, message }
            }
            _ => InferError::Refused { endpoint, status, message },
        }
    }

    /// What an endpoint said, without the key and no longer than people read.
    fn told(&self, message: &str) -> String {
        let text = self.key.scrub(&crate::lines::on_one_line(message));
        let end = text.floor_char_boundary(400);
        if end < text.len() { format!("{}…", &text[..end]) } else { text }
    }
}

fn again(message: String) -> Fault {
    Fault { verdict: Verdict::Again(None), status: 0, message }
}

fn fault_of(error: OpenAIError, with_tools: bool) -> Fault {
    match error {
        OpenAIError::Boxed(cause) => match cause.downcast::<Status>() {
            Ok(status) => {
                let Status { status, text, after } = *status;
                let verdict = retry::judge(status, &text, with_tools, after);
                let message = format!("HTTP {status}: {}", completion::error_text(&text));
                Fault { verdict, status, message }
            }
            Err(other) => again(causes(other.as_ref())),
        },
        OpenAIError::JSONDeserialize(error, _) => {
            again(format!("an answer that is no JSON: {error}"))
        }
        other => again(causes(&other)),
    }
}

/// An error with all that caused it: reqwest tells the reason last.
fn causes(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text += &format!(": {inner}");
        cause = inner.source();
    }
    text
}

/// Sends requests, and keeps of a refusal what the client would drop: when to ask again.
#[derive(Clone)]
struct Transport {
    http: reqwest::Client,
}

/// A refusal.
#[derive(Debug, thiserror::Error)]
#[error("HTTP {status}")]
struct Status {
    status: u16,
    text: String,
    after: Option<Duration>,
}

type Failed = Box<dyn Error + Send + Sync>;

impl tower_service::Service<HttpRequestFactory> for Transport {
    type Response = reqwest::Response;
    type Error = Failed;
    type Future = Pin<Box<dyn Future<Output = Result<reqwest::Response, Failed>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Failed>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, factory: HttpRequestFactory) -> Self::Future {
        let http = self.http.clone();
        Box::pin(async move {
            let response = http.execute(factory.build().await?).await?;
            if response.status().is_success() {
                return Ok(response);
            }
            let header = |name: &str| response.headers().get(name)?.to_str().ok();
            let after = retry::asked(header("retry-after"), header("date"));
            let status = response.status().as_u16();
            let text = response.text().await.unwrap_or_default();
            Err(Status { status, text, after }.into())
        })
    }
}
