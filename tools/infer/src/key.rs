//! The key to an endpoint, which never appears in anything that is written.

use std::fmt;

/// A key, and the variable that it was found in.
#[derive(Clone)]
pub struct Key {
    secret: String,
    /// The variable.
    pub variable: String,
}

impl Key {
    /// A key that was found in a variable.
    #[must_use]
    pub fn new(secret: &str, variable: &str) -> Self {
        Self { secret: secret.to_owned(), variable: variable.to_owned() }
    }

    /// The key itself, for the one place that sends it.
    pub(crate) fn secret(&self) -> &str {
        &self.secret
    }

    /// A text without the key: some endpoints quote it in their errors.
    #[must_use]
    pub fn scrub(&self, text: &str) -> String {
        // A key of a few letters is a stand-in such as `none`, and stands in many words.
        if self.secret.len() < 8 {
            return text.to_owned();
        }
        text.replace(&self.secret, "[key]")
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the key in {}", self.variable)
    }
}

/// An address without what it may hold in secret: a name and password, and the query.
#[must_use]
pub fn without_secrets(url: &str) -> String {
    let bare = url.split(['?', '#']).next().unwrap_or_default();
    let Some((scheme, rest)) = bare.split_once("://") else { return bare.to_owned() };
    let (host, path) = rest.split_once('/').map_or((rest, None), |(host, path)| (host, Some(path)));
    let host = host.rsplit('@').next().unwrap_or_default();
    let path = path.map_or_else(String::new, |path| format!("/{path}"));
    format!("{scheme}://{host}{path}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_neither_printed_nor_left_in_a_text() {
        let key = Key::new("sk-very-secret", "OPENAI_API_KEY");
        assert_eq!(format!("{key:?}"), "the key in OPENAI_API_KEY");
        assert_eq!(key.scrub("wrong key sk-very-secret!"), "wrong key [key]!");
        assert_eq!(Key::new("none", "X").scrub("nonentity"), "nonentity");
    }

    #[test]
    fn an_address_loses_its_password_and_its_query() {
        let shown = without_secrets("https://me:pass@host:8443/v1?key=sk-1#x");
        assert_eq!(shown, "https://host:8443/v1");
        assert_eq!(without_secrets("http://localhost:1"), "http://localhost:1");
    }
}
