//! Where things stand in a scenario file: from a path like `tickets[1].id` to line and column.

use std::collections::BTreeMap;

/// How deep values may nest; ron itself refuses more than this.
const MAX_DEPTH: usize = 128;

/// The places of all values in a RON text, by their paths.
pub(super) struct Places<'a> {
    source: &'a str,
    offsets: BTreeMap<String, usize>,
}

impl<'a> Places<'a> {
    /// Scans a text that ron has accepted; in others it finds what it can.
    pub(super) fn of(source: &'a str) -> Self {
        let mut scanner = Scanner::new(source);
        scanner.skip_attributes();
        scanner.value("", 0);
        Self { source, offsets: scanner.offsets }
    }

    /// Line and column of the value at a path, or of the nearest value around it.
    pub(super) fn position(&self, path: &str) -> (usize, usize) {
        let mut path = path;
        loop {
            match self.offsets.get(path) {
                Some(&offset) => return position(self.source, offset),
                None if path.is_empty() => return (1, 1),
                None => path = path.rfind(['.', '[']).map_or("", |at| &path[..at]),
            }
        }
    }
}

/// Line and column of a byte, both counted from 1, columns in chars.
pub(super) fn position(source: &str, offset: usize) -> (usize, usize) {
    let before = &source[..source.floor_char_boundary(offset)];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    (1 + before.matches('\n').count(), 1 + before[line_start..].chars().count())
}

/// The byte at a line and column, or the end of the text.
pub(super) fn offset(source: &str, line: usize, column: usize) -> usize {
    let lines = source.split_inclusive('\n').take(line.saturating_sub(1));
    let start: usize = lines.map(str::len).sum();
    let chars = source[start..].chars().take(column.saturating_sub(1));
    start + chars.map(char::len_utf8).sum::<usize>()
}

/// The innermost bracket that is still open at a byte.
pub(super) fn enclosing(source: &str, offset: usize) -> Option<usize> {
    let mut scanner = Scanner::new(source);
    let mut open = Vec::new();
    loop {
        scanner.skip_blank();
        if scanner.at >= offset {
            return open.pop();
        }
        match scanner.peek() {
            None => return open.pop(),
            Some('(' | '[' | '{') => open.push(scanner.at),
            Some(')' | ']' | '}') => _ = open.pop(),
            _ => {}
        }
        scanner.token();
    }
}

struct Scanner<'a> {
    source: &'a str,
    /// The next byte; always at the start of a char.
    at: usize,
    offsets: BTreeMap<String, usize>,
}

impl<'a> Scanner<'a> {
    fn new(source: &'a str) -> Self {
        Self { source, at: 0, offsets: BTreeMap::new() }
    }

    fn rest(&self) -> &'a str {
        &self.source[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn bump(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += next.len_utf8();
        Some(next)
    }

    /// Goes behind the next occurrence of a mark, or to the end.
    fn skip_past(&mut self, mark: &str) {
        self.at = match self.rest().find(mark) {
            Some(found) => self.at + found + mark.len(),
            None => self.source.len(),
        };
    }

    fn skip_blank(&mut self) {
        loop {
            let blank = |c: char| c.is_whitespace() || matches!(c, '\u{200E}' | '\u{200F}');
            self.at = self.source.len() - self.rest().trim_start_matches(blank).len();
            if self.rest().starts_with("//") {
                self.skip_past("\n");
            } else if self.rest().starts_with("/*") {
                self.skip_block_comment();
            } else {
                return;
            }
        }
    }

    fn skip_block_comment(&mut self) {
        let mut depth = 0;
        loop {
            if self.rest().starts_with("/*") {
                self.at += 2;
                depth += 1;
            } else if self.rest().starts_with("*/") {
                self.at += 2;
                depth -= 1;
                if depth == 0 {
                    return;
                }
            } else if self.bump().is_none() {
                return;
            }
        }
    }

    /// Goes behind `#![enable(..)]` and the like.
    fn skip_attributes(&mut self) {
        self.skip_blank();
        while self.rest().starts_with("#!") {
            self.at += 2;
            self.skip_blank();
            self.group("", 0);
            self.offsets.clear();
            self.skip_blank();
        }
    }

    /// Goes behind a text, a name, a number or a single sign: at least one char.
    fn token(&mut self) {
        match self.peek() {
            Some(quote @ ('"' | '\'')) => self.quoted(quote),
            Some('r') if self.raw_mark().is_some() => self.raw_string(),
            Some(c) if is_word(c) => _ = self.word(),
            _ => _ = self.bump(),
        }
    }

    fn quoted(&mut self, quote: char) {
        self.bump();
        while let Some(c) = self.bump() {
            if c == quote {
                return;
            }
            if c == '\\' {
                self.bump();
            }
        }
    }

    /// The quote and hashes that close the raw string that starts here, if one does.
    fn raw_mark(&self) -> Option<String> {
        let after = self.rest().strip_prefix('r')?;
        let text = after.trim_start_matches('#');
        text.starts_with('"').then(|| format!("\"{}", &after[..after.len() - text.len()]))
    }

    fn raw_string(&mut self) {
        if let Some(mark) = self.raw_mark() {
            self.at += 1 + mark.len();
            self.skip_past(&mark);
        }
    }

    fn word(&mut self) -> &'a str {
        let rest = self.rest();
        let word = &rest[..rest.find(|c| !is_word(c)).unwrap_or(rest.len())];
        self.at += word.len();
        word
    }

    /// Goes behind a field's name and its colon, if they stand here.
    fn key(&mut self) -> Option<&'a str> {
        let start = self.at;
        let word = self.word();
        self.skip_blank();
        if !word.is_empty() && self.peek() == Some(':') {
            self.bump();
            return Some(word.strip_prefix("r#").unwrap_or(word));
        }
        self.at = start;
        None
    }

    /// Goes behind `Some(`, if it stands here.
    fn some(&mut self) -> bool {
        let start = self.at;
        let is_some = self.word() == "Some";
        self.skip_blank();
        if is_some && self.peek() == Some('(') {
            self.bump();
            return true;
        }
        self.at = start;
        false
    }

    fn value(&mut self, path: &str, depth: usize) {
        self.skip_blank();
        self.offsets.insert(path.to_owned(), self.at);
        if depth > MAX_DEPTH {
            self.at = self.source.len();
        }
        if self.some() {
            self.value(path, depth + 1);
            self.skip_blank();
            while matches!(self.peek(), Some(',' | ')')) {
                if self.bump() == Some(')') {
                    return;
                }
                self.skip_blank();
            }
            return;
        }
        loop {
            match self.peek() {
                None | Some(',' | ':' | ')' | ']' | '}') => return,
                Some('(' | '[' | '{') => self.group(path, depth + 1),
                Some(_) => self.token(),
            }
            self.skip_blank();
        }
    }

    /// Goes behind a bracket, from its opening to its closing, and all values in it.
    fn group(&mut self, path: &str, depth: usize) {
        self.bump();
        let mut places = 0;
        loop {
            self.skip_blank();
            match self.peek() {
                None => return,
                Some(')' | ']' | '}') => {
                    self.bump();
                    return;
                }
                Some(',' | ':') => {
                    self.bump();
                    continue;
                }
                Some(_) => {}
            }
            let inner = match self.key() {
                Some(name) if path.is_empty() => name.to_owned(),
                Some(name) => format!("{path}.{name}"),
                None => format!("{path}[{places}]"),
            };
            places += 1;
            self.value(&inner, depth);
        }
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '#' | '.' | '+' | '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r###"#![enable(implicit_some)]
// A comment with a bracket ( and a quote "
Scenario(
    id: "a \" ) quoted", /* one /* inside ( */ another */ title: r#"raw " ) "#,
    tickets: [
        (id: "ü", tags: ["é", "x"]),
        (id: "two"),
    ],
    classic: Some((rubric: [
        (check: SelectedTicket(ticket: "two"), weight: 0.5),
    ],)),
    letter: 'x', escaped: '\'', done: -1.5,
    oracle: [OpenTicket("two"), SetPriority("two", High), DraftReply(note: "n")],
)"###;

    #[test]
    fn a_path_leads_to_its_value() {
        let places = Places::of(TEXT);
        let at = |path: &str| {
            let (line, column) = places.position(path);
            let start = offset(TEXT, line, column);
            let rest = &TEXT[start..];
            (line, column, rest[..rest.find(['\n']).unwrap_or(rest.len())].to_owned())
        };
        assert_eq!(places.position(""), (3, 1));
        assert_eq!(at("id"), (4, 9, TEXT.lines().nth(3).unwrap()[8..].to_owned()));
        assert_eq!(at("title").2, "r#\"raw \" ) \"#,");
        assert_eq!(at("tickets[0].tags[1]"), (6, 31, "\"x\"]),".to_owned()));
        assert_eq!(at("tickets[1].id"), (7, 14, "\"two\"),".to_owned()));
        assert_eq!(at("classic").0, 9);
        assert_eq!(at("classic.rubric[0].check.ticket").2, "\"two\"), weight: 0.5),");
        assert_eq!(at("classic.rubric[0].weight").2, "0.5),");
        assert_eq!(at("escaped").2, "'\\'', done: -1.5,");
        assert_eq!(at("done").2, "-1.5,");
        assert_eq!(at("oracle[0][0]").2, TEXT.lines().nth(12).unwrap()[24..]);
        assert_eq!(at("oracle[1][1]").2, "High), DraftReply(note: \"n\")],");
        assert_eq!(at("oracle[2].note").2, "\"n\")],");
    }

    #[test]
    fn a_path_that_is_not_there_leads_to_what_is_around_it() {
        let places = Places::of(TEXT);
        assert_eq!(places.position("tickets[1].tags[4]"), places.position("tickets[1]"));
        assert_eq!(places.position("tickets[9].id"), places.position("tickets"));
        assert_eq!(places.position("reply.template"), places.position(""));
        assert_eq!(Places::of("").position("x.y"), (1, 1));
    }

    #[test]
    fn the_innermost_open_bracket_is_found() {
        let open = |needle: &str| {
            let at = TEXT.find(needle).unwrap();
            enclosing(TEXT, at).map(|offset| position(TEXT, offset))
        };
        assert_eq!(open("weight"), Some((10, 9)));
        assert_eq!(open("\"x\""), Some((6, 25)));
        assert_eq!(open("letter"), Some((3, 9)));
        assert_eq!(open("Scenario"), None);
    }

    #[test]
    fn broken_texts_are_scanned_to_their_end() {
        for cut in (0..TEXT.len()).filter(|&cut| TEXT.is_char_boundary(cut)) {
            assert!(Places::of(&TEXT[..cut]).position("oracle[2].note").0 >= 1);
            assert!(enclosing(&TEXT[..cut], cut).is_none_or(|open| open < cut));
        }
        let deep = "(".repeat(100_000);
        assert_eq!(Places::of(&deep).position("a"), (1, 1));
    }
}
