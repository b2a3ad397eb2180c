//! What an endpoint's refusal means, and how long to wait before it is asked again.

use std::time::Duration;

use aegis_engine::chance::Chance;

use crate::answers::Place;

/// The first wait, doubled with each try.
const FIRST_WAIT: Duration = Duration::from_millis(500);
/// The longest wait that is our own choice.
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// The longest wait that an endpoint may ask for.
pub const LONGEST_ASKED: Duration = Duration::from_secs(600);

/// What is to be done after a request that brought no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Ask again; the endpoint may say after how long.
    Again(Option<Duration>),
    /// Ask without tools: the endpoint takes none.
    WithoutTools,
    /// Ask with the other name of the limit on an answer's size.
    OtherLimit,
    /// Ask without a temperature: the model has its own.
    WithoutTemperature,
    /// The key is wrong.
    KeyRefused,
    /// The request is wrong.
    Refused,
}

/// What a status with its text means.
#[must_use]
pub fn judge(status: u16, text: &str, with_tools: bool, after: Option<Duration>) -> Verdict {
    let text = text.to_lowercase();
    match status {
        401 | 403 => Verdict::KeyRefused,
        408 | 409 | 425 | 429 | 500.. => {
            // Some servers fail on tools instead of refusing them.
            let is_about_tools = with_tools && matches!(status, 500 | 501) && text.contains("tool");
            if is_about_tools { Verdict::WithoutTools } else { Verdict::Again(after) }
        }
        400 | 422 if text.contains("max_completion_tokens") => Verdict::OtherLimit,
        400 | 422 if text.contains("temperature") => Verdict::WithoutTemperature,
        400 | 404 | 422 if with_tools && (text.contains("tool") || text.contains("function")) => {
            Verdict::WithoutTools
        }
        _ => Verdict::Refused,
    }
}

/// How long to wait after the n-th try, counted from 1, without a word of the endpoint: twice as
/// long each time, of which the second half is chance. The chance is that of the seed and of the
/// request, so that episodes that failed together do not come back together.
#[must_use]
pub fn wait(seed: u64, place: Place, tries: u32) -> Duration {
    let doubled = FIRST_WAIT.saturating_mul(1 << (tries.max(1) - 1).min(16)).min(LONGEST_WAIT);
    let half = u64::try_from(doubled.as_millis() / 2).unwrap_or(u64::MAX);
    let Place { episode, turn, attempt } = place;
    let occasion = (u64::from(turn) << 16 | u64::from(attempt) << 8) + u64::from(tries);
    let chance = Chance::new(seed, "waiting for models").draw(episode, occasion).below(half + 1);
    Duration::from_millis(half + chance)
}

/// What a `Retry-After` asks for: seconds, or a date that is compared with the answer's own.
#[must_use]
pub fn asked(retry_after: Option<&str>, date: Option<&str>) -> Option<Duration> {
    let text = retry_after?.trim();
    if let Ok(seconds) = text.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    let until = httpdate::parse_http_date(text).ok()?;
    let now = httpdate::parse_http_date(date?.trim()).ok()?;
    Some(until.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: Place = Place { episode: 4, turn: 2, attempt: 0 };

    #[test]
    fn waits_double_up_to_a_limit_and_their_chance_comes_from_the_seed() {
        for (tries, whole) in [(1, 500), (2, 1_000), (3, 2_000), (7, 30_000), (400, 30_000)] {
            let waited = wait(1, PLACE, tries).as_millis();
            assert!((whole / 2..=whole).contains(&waited), "{tries}: {waited}");
            assert_eq!(wait(1, PLACE, tries).as_millis(), waited);
        }
        let other = Place { episode: 5, ..PLACE };
        assert_ne!(wait(1, PLACE, 5), wait(2, PLACE, 5));
        assert_ne!(wait(1, PLACE, 5), wait(1, other, 5));
    }

    #[test]
    fn an_endpoint_may_ask_for_seconds_or_for_a_date() {
        let date = Some("Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(asked(Some("2"), None), Some(Duration::from_secs(2)));
        assert_eq!(asked(Some("0.5"), None), Some(Duration::from_millis(500)));
        let later = asked(Some("Sun, 06 Nov 1994 08:50:07 GMT"), date);
        assert_eq!(later, Some(Duration::from_secs(30)));
        for nothing in [None, Some("soon"), Some("-1"), Some("NaN")] {
            assert_eq!(asked(nothing, date), None);
        }
    }

    #[test]
    fn a_refusal_says_what_to_do() {
        let tools = "`tools` is not supported by this model";
        assert_eq!(judge(400, tools, true, None), Verdict::WithoutTools);
        assert_eq!(judge(400, tools, false, None), Verdict::Refused);
        assert_eq!(judge(401, "", true, None), Verdict::KeyRefused);
        assert_eq!(judge(403, "", false, None), Verdict::KeyRefused);
        assert_eq!(judge(404, "no such model", true, None), Verdict::Refused);
        let limit = "use 'max_completion_tokens' instead";
        assert_eq!(judge(400, limit, true, None), Verdict::OtherLimit);
        let own = "'temperature' does not support 0 with this model";
        assert_eq!(judge(400, own, false, None), Verdict::WithoutTemperature);
        let after = Some(Duration::from_secs(1));
        assert_eq!(judge(429, "", true, after), Verdict::Again(after));
        assert_eq!(judge(503, "", true, None), Verdict::Again(None));
    }
}
