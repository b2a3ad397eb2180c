//! From environment variables and options to settings and a key; options win.

use crate::error::InferError;
use crate::key::{Key, without_secrets};
use crate::settings::{Settings, ToolUse};

/// What the command line says; the environment fills in what it leaves open.
#[derive(Clone, Debug, Default)]
#[expect(missing_docs, reason = "Settings says what each is")]
pub struct Options {
    pub model: Option<String>,
    pub api_base: Option<String>,
    pub env_url: Option<String>,
    pub temperature: Option<f64>,
    pub max_tokens: Option<u32>,
    pub tools: ToolUse,
    pub context_tokens: u64,
    pub benchmark: Option<String>,
    pub success_at: Option<f64>,
}

/// A provider of models: the variables that belong to it, and where it is.
struct Provider {
    key: &'static str,
    models: &'static [&'static str],
    bases: &'static [&'static str],
    base: &'static str,
}

/// The providers, in the order in which their keys are looked for.
const PROVIDERS: &[Provider] = &[
    Provider { key: "HF_TOKEN", models: &[], bases: &[], base: "https://router.huggingface.co/v1" },
    Provider { key: "OPENAI_API_KEY", models: &[], bases: &[], base: "https://api.openai.com/v1" },
    Provider {
        key: "GROQ_API_KEY",
        models: &["GROQ_MODEL"],
        bases: &["GROQ_BASE_URL"],
        base: "https://api.groq.com/openai/v1",
    },
    Provider {
        key: "XAI_API_KEY",
        models: &["XAI_MODEL", "GROK_MODEL"],
        bases: &["XAI_BASE_URL", "GROK_BASE_URL"],
        base: "https://api.x.ai/v1",
    },
    Provider {
        key: "GROK_API_KEY",
        models: &["GROK_MODEL", "XAI_MODEL"],
        bases: &["GROK_BASE_URL", "XAI_BASE_URL"],
        base: "https://api.x.ai/v1",
    },
];

/// The name under which the built-in policy plays where there is no key.
pub const OFFLINE: &str = "offline-greedy";
/// The built-in policy that plays there.
pub const OFFLINE_POLICY: &str = "greedy";

/// The settings of a run, and the key if there is one. `variable` reads the environment.
///
/// # Errors
/// If something is missing, or is not what it should be.
pub fn find(
    options: &Options,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<(Settings, Option<Key>), InferError> {
    let variable = |name: &str| variable(name).filter(|value| !value.trim().is_empty());
    let env_url = options.env_url.clone().or_else(|| variable("ENV_BASE_URL"));
    if let Some(image) = variable("LOCAL_IMAGE_NAME").filter(|_| env_url.is_none()) {
        return Err(InferError::Setting(format!(
            "LOCAL_IMAGE_NAME asks for the container image {image}, and this program starts no \
             containers; start it yourself, as with `docker run --rm -p 8000:8000 {image}`, and \
             give --env-url http://localhost:8000, or unset the variable"
        )));
    }
    let found = key(&variable);
    let (model, api_base) = match &found {
        Some((provider, _)) => model(options, provider, &variable)?,
        None => offline(options)?,
    };
    let settings = Settings {
        model,
        api_base,
        env_url: env_url.map(|url| url.trim_end_matches('/').to_owned()),
        temperature: number(options.temperature, "TEMPERATURE", &variable)?.unwrap_or(0.0),
        max_tokens: number(options.max_tokens, "MAX_TOKENS", &variable)?.unwrap_or(512),
        tools: options.tools,
        context_tokens: options.context_tokens,
        benchmark: options
            .benchmark
            .clone()
            .or_else(|| variable("BENCHMARK"))
            .unwrap_or_else(|| "support_ops_env".to_owned()),
        success_at: number(options.success_at, "SUCCESS_SCORE_THRESHOLD", &variable)?
            .unwrap_or(0.1),
    };
    check(&settings)?;
    Ok((settings, found.map(|(_, key)| key)))
}

/// The settings of a run that goes on, with addresses that have changed since it began.
///
/// # Errors
/// If an address is none, or the run asks no model.
pub fn moved(
    settings: Settings,
    api_base: &Option<String>,
    env_url: &Option<String>,
) -> Result<Settings, InferError> {
    if api_base.is_some() && !settings.asks_model() {
        let text = "the run asks no model, so leave out --api-base";
        return Err(InferError::Setting(text.to_owned()));
    }
    let now = |new: &Option<String>, old: Option<String>| {
        new.as_ref().map(|url| url.trim_end_matches('/').to_owned()).or(old)
    };
    let settings = Settings {
        api_base: now(api_base, settings.api_base),
        env_url: now(env_url, settings.env_url),
        ..settings
    };
    check(&settings)?;
    Ok(settings)
}

/// The first key that the environment has.
#[must_use]
pub fn key_in(variable: impl Fn(&str) -> Option<String>) -> Option<Key> {
    let variable = |name: &str| variable(name).filter(|value| !value.trim().is_empty());
    key(&variable).map(|(_, key)| key)
}

fn key(variable: &impl Fn(&str) -> Option<String>) -> Option<(&'static Provider, Key)> {
    PROVIDERS.iter().find_map(|provider| {
        let secret = variable(provider.key)?;
        Some((provider, Key::new(secret.trim(), provider.key)))
    })
}

/// The model and its endpoint.
fn model(
    options: &Options,
    provider: &Provider,
    variable: &impl Fn(&str) -> Option<String>,
) -> Result<(String, Option<String>), InferError> {
    let first = |names: &[&str]| names.iter().find_map(|name| variable(name));
    let model = options.model.clone().or_else(|| variable("MODEL_NAME"));
    let model = model.or_else(|| first(provider.models)).ok_or_else(|| {
        InferError::Setting(format!(
            "there is a key in {}, but no model is named; give --model NAME, or set MODEL_NAME",
            provider.key
        ))
    })?;
    let base = options.api_base.clone().or_else(|| variable("API_BASE_URL"));
    let base = base.or_else(|| first(provider.bases)).unwrap_or_else(|| provider.base.to_owned());
    Ok((model, Some(base.trim_end_matches('/').to_owned())))
}

/// Without a key the built-in policy plays, unless somebody plainly wants a model.
fn offline(options: &Options) -> Result<(String, Option<String>), InferError> {
    let wants = [("--model", options.model.is_some()), ("--api-base", options.api_base.is_some())];
    let Some((option, _)) = wants.into_iter().find(|(_, is_given)| *is_given) else {
        return Ok((OFFLINE.to_owned(), None));
    };
    Err(InferError::Setting(format!(
        "{option} asks for a model, and there is no key: set HF_TOKEN or OPENAI_API_KEY (any text \
         if the endpoint asks for none), or leave {option} out and the built-in policy plays"
    )))
}

fn number<T: std::str::FromStr>(
    option: Option<T>,
    name: &str,
    variable: &impl Fn(&str) -> Option<String>,
) -> Result<Option<T>, InferError> {
    let (None, Some(text)) = (&option, variable(name)) else { return Ok(option) };
    let parsed = text.trim().parse();
    parsed.map(Some).map_err(|_| {
        InferError::Setting(format!("{name} is {text:?}, which is no number that it could be"))
    })
}

fn check(settings: &Settings) -> Result<(), InferError> {
    let Settings { temperature, max_tokens, success_at, .. } = settings;
    let no = |text: String| Err(InferError::Setting(text));
    if let Some(base) = &settings.api_base
        && !base.starts_with("http://")
        && !base.starts_with("https://")
    {
        let shown = without_secrets(base);
        return no(format!(
            "the endpoint {shown:?} is no address; write it as in https://api.openai.com/v1"
        ));
    }
    let addresses = [&settings.api_base, &settings.env_url];
    for address in addresses.into_iter().flatten() {
        let shown = without_secrets(address);
        if shown != *address {
            return no(format!(
                "the address {shown} comes with a password, a query or a fragment, which would \
                 stand in logs; leave that out and put the key into a variable"
            ));
        }
    }
    if !(0.0..=2.0).contains(temperature) {
        return no(format!("the temperature {temperature} is none; give a number from 0 to 2"));
    }
    if *max_tokens == 0 {
        return no("an answer of 0 tokens says nothing; give --max-tokens 1 or more".to_owned());
    }
    if !(0.0..=1.0).contains(success_at) {
        return no(format!("the score {success_at} is none; give a number from 0 to 1"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with<'a>(variables: &'a [(&str, &str)]) -> impl Fn(&str) -> Option<String> + 'a {
        |name| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        }
    }

    fn found(options: &Options, variables: &[(&str, &str)]) -> (Settings, Option<Key>) {
        find(options, with(variables)).unwrap()
    }

    #[test]
    fn keys_are_looked_for_in_their_order_and_bring_their_endpoints() {
        let all = [
            ("GROK_API_KEY", "e"),
            ("XAI_API_KEY", "d"),
            ("GROQ_API_KEY", "c"),
            ("OPENAI_API_KEY", "b"),
            ("HF_TOKEN", "a"),
            ("MODEL_NAME", "m"),
        ];
        let bases = [
            "https://api.x.ai/v1",
            "https://api.x.ai/v1",
            "https://api.groq.com/openai/v1",
            "https://api.openai.com/v1",
            "https://router.huggingface.co/v1",
        ];
        for (n, base) in bases.into_iter().enumerate() {
            let mut variables = all[..=n].to_vec();
            variables.push(all[5]);
            let (settings, key) = found(&Options::default(), &variables);
            assert_eq!(settings.api_base.as_deref(), Some(base));
            assert_eq!(key.unwrap().variable, all[n].0);
        }
    }

    #[test]
    fn options_win_over_variables_and_variables_over_defaults() {
        let variables = [
            ("OPENAI_API_KEY", "k"),
            ("MODEL_NAME", "small"),
            ("API_BASE_URL", "http://here/v1/"),
            ("TEMPERATURE", "0.7"),
            ("MAX_TOKENS", "99"),
            ("SUCCESS_SCORE_THRESHOLD", "0.5"),
            ("BENCHMARK", "mine"),
        ];
        let (settings, _) = found(&Options::default(), &variables);
        assert_eq!((settings.model.as_str(), settings.max_tokens), ("small", 99));
        assert_eq!(settings.api_base.as_deref(), Some("http://here/v1"));
        assert_eq!((settings.temperature, settings.success_at), (0.7, 0.5));
        assert_eq!(settings.benchmark, "mine");
        let options = Options {
            model: Some("large".into()),
            temperature: Some(0.0),
            max_tokens: Some(7),
            ..Options::default()
        };
        let (settings, _) = found(&options, &variables);
        assert_eq!((settings.model.as_str(), settings.max_tokens), ("large", 7));
        assert_eq!(settings.temperature, 0.0);
        let (settings, _) =
            found(&Options::default(), &[("GROQ_API_KEY", "k"), ("GROQ_MODEL", "g")]);
        assert_eq!((settings.model.as_str(), settings.max_tokens), ("g", 512));
    }

    #[test]
    fn without_a_key_the_built_in_policy_plays_unless_a_model_is_asked_for() {
        let (settings, key) = found(&Options::default(), &[("MODEL_NAME", "m"), ("HF_TOKEN", " ")]);
        assert_eq!((settings.model.as_str(), settings.api_base), (OFFLINE, None));
        assert!(key.is_none());
        let options = Options { model: Some("m".into()), ..Options::default() };
        let error = find(&options, with(&[])).unwrap_err().to_string();
        assert!(error.contains("--model") && error.contains("OPENAI_API_KEY"), "{error}");
    }

    #[test]
    fn what_cannot_be_is_refused_with_what_to_do() {
        for (variables, words) in [
            (vec![("LOCAL_IMAGE_NAME", "desk:1")], "docker run --rm -p 8000:8000 desk:1"),
            (vec![("HF_TOKEN", "k")], "--model NAME"),
            (vec![("ENV_BASE_URL", "http://me:secret@here")], "http://here comes with"),
            (vec![("TEMPERATURE", "hot")], "TEMPERATURE is \"hot\""),
            (vec![("MAX_TOKENS", "-1")], "MAX_TOKENS"),
            (vec![("HF_TOKEN", "k"), ("MODEL_NAME", "m"), ("API_BASE_URL", "ftp")], "address"),
        ] {
            let error = find(&Options::default(), with(&variables)).unwrap_err().to_string();
            assert!(error.contains(words), "{error}");
        }
    }
}
