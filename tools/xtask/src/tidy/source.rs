//! A Rust file as tidy reads it: its code without words, its tests, its functions.
//!
//! This is no parser. It knows comments, literals and brackets, which is enough for our rules and
//! keeps `cargo xtask` free of dependencies.

use std::ops::RangeInclusive;

const PLACES_OF_TESTS: &[&str] = &["tests", "tests.rs", "benches"];

/// One Rust file.
pub struct Source {
    /// The text with blanks for comments and literals; its lines stand where they stood.
    pub code: String,
    is_all_tests: bool,
    inline_tests: Vec<RangeInclusive<usize>>,
}

/// A function with a body.
#[derive(Debug, PartialEq)]
pub struct Function {
    pub name: String,
    pub line: usize,
    pub length: usize,
}

impl Source {
    pub fn new(path: &str, text: &str) -> Source {
        let code = without_words(text);
        let is_all_tests = path.split('/').any(|part| PLACES_OF_TESTS.contains(&part))
            || code.contains("#![cfg(test)]");
        let inline_tests = test_items(&code);
        Source { code, is_all_tests, inline_tests }
    }

    /// Whether the line is compiled for tests only.
    pub fn is_test(&self, line: usize) -> bool {
        self.is_all_tests || self.is_inline_test(line)
    }

    /// Whether the line belongs to an item under `#[cfg(test)]`.
    pub fn is_inline_test(&self, line: usize) -> bool {
        self.inline_tests.iter().any(|lines| lines.contains(&line))
    }

    pub fn functions(&self) -> Vec<Function> {
        let mut functions = Vec::new();
        for (start, keyword) in self.code.match_indices("fn ") {
            let name = &self.code[start + keyword.len()..];
            let name = name.split(|c| !is_name(c)).next().unwrap_or_default();
            if name.is_empty() || self.code[..start].ends_with(is_name) {
                continue;
            }
            let line = line_of(&self.code, start);
            let length = line_of(&self.code, end_of_item(&self.code, start)) - line + 1;
            functions.push(Function { name: name.into(), line, length });
        }
        functions
    }
}

/// Whether `c` can stand in a name.
pub fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The line of a byte, counted from 1.
pub fn line_of(text: &str, offset: usize) -> usize {
    text[..offset].matches('\n').count() + 1
}

fn test_items(code: &str) -> Vec<RangeInclusive<usize>> {
    let attribute = "#[cfg(test)]";
    code.match_indices(attribute)
        .map(|(start, _)| {
            let end = end_of_item(code, start + attribute.len());
            line_of(code, start)..=line_of(code, end)
        })
        .collect()
}

/// Where the item that starts at `start` ends: at its closing brace, or at its semicolon.
fn end_of_item(code: &str, start: usize) -> usize {
    let (mut brackets, mut braces) = (0, 0);
    for (offset, byte) in code.bytes().enumerate().skip(start) {
        match byte {
            b'(' | b'[' => brackets += 1,
            b')' | b']' => brackets -= 1,
            b'{' => braces += 1,
            b'}' => braces -= 1,
            _ => {}
        }
        if matches!(byte, b'}' | b';') && brackets == 0 && braces <= 0 {
            return offset;
        }
    }
    code.len()
}

fn without_words(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let words = length_of_words(rest);
        if words == 0 {
            code.push(first);
            rest = &rest[first.len_utf8()..];
        } else {
            code.extend(rest[..words].chars().map(|c| if c == '\n' { c } else { ' ' }));
            rest = &rest[words..];
        }
    }
    code
}

/// How many bytes of a comment or literal stand at the start of `rest`.
fn length_of_words(rest: &str) -> usize {
    let upto = |from: usize, end: &str| {
        rest[from..].find(end).map_or(rest.len(), |at| from + at + end.len())
    };
    if rest.starts_with("//") {
        return rest.find('\n').unwrap_or(rest.len());
    }
    if rest.starts_with("/*") {
        return length_of_block_comment(rest);
    }
    if rest.starts_with('"') {
        return length_of_string(rest);
    }
    if let Some(raw) = rest.strip_prefix('r') {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        if raw[hashes..].starts_with('"') {
            return upto(hashes + 2, &format!("\"{}", &raw[..hashes]));
        }
    }
    let mut characters = rest.char_indices().skip(1);
    match (rest.starts_with('\''), characters.next(), characters.next()) {
        (true, Some((_, '\\')), Some((at, escaped))) => upto(at + escaped.len_utf8(), "'"),
        (true, Some(_), Some((at, '\''))) => at + 1,
        _ => 0,
    }
}

fn length_of_string(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

fn length_of_block_comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < rest.len() {
        let step = match &rest.as_bytes()[at..] {
            [b'/', b'*', ..] => {
                depth += 1;
                2
            }
            [b'*', b'/', ..] => {
                depth -= 1;
                2
            }
            _ => 1,
        };
        at += step;
        if depth == 0 {
            return at;
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> String {
        let code = without_words(text);
        assert_eq!(code.lines().count(), text.lines().count());
        code.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn comments_and_literals_are_no_code() {
        assert_eq!(code("a // b\nc"), "a c");
        assert_eq!(code("a /* b /* c */\n d */ e"), "a e");
        assert_eq!(code(r#"a("b \" c", d)"#), "a( , d)");
        assert_eq!(code("a(r#\"b \" c\"#, br\"d\", e)"), "a( , b , e)");
        assert_eq!(code(r"a('b', '\'', '\u{1F600}', '»', c)"), "a( , , , , c)");
        assert_eq!(code("fn a<'b>(c: &'b str) {}"), "fn a<'b>(c: &'b str) {}");
        assert_eq!(code("let r#type = r;"), "let r#type = r;");
        assert_eq!(code("a(\"open"), "a(");
    }

    #[test]
    fn tests_are_known_by_attribute_or_by_place() {
        let text = "fn a() {}\n#[cfg(test)]\nmod tests {\n    fn b() {}\n}\nfn c() {}\n";
        let lines = |path| {
            let source = Source::new(path, text);
            (1..=6).filter(|line| source.is_test(*line)).collect::<Vec<_>>()
        };
        assert_eq!(lines("engine/src/lib.rs"), [2, 3, 4, 5]);
        assert_eq!(lines("engine/tests/replay.rs"), [1, 2, 3, 4, 5, 6]);
        assert_eq!(lines("benches/benches/step.rs"), [1, 2, 3, 4, 5, 6]);
        assert_eq!(lines("engine/src/judge/tests.rs"), [1, 2, 3, 4, 5, 6]);
    }

    #[test]
    fn functions_end_where_their_body_ends() {
        let text = "\
trait A {
    fn a(&self) -> [u8; 2];
}
fn b(c: [u8; 2]) {
    d(|| { 1 });
}
type E = fn(u8);
";
        let function = |name: &str, line, length| Function { name: name.into(), line, length };
        let functions = Source::new("engine/src/lib.rs", text).functions();
        assert_eq!(functions, [function("a", 2, 1), function("b", 4, 3)]);
    }
}
