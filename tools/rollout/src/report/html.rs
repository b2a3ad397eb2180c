//! HTML as text: what comes from data is escaped, always.

use std::fmt::{self, Display, Write as _};

use crate::statistics::Interval;

/// A text from data, fit for the inside of an element or of a quoted attribute.
pub struct Plain<'a>(pub &'a str);

impl Display for Plain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                // They would turn the text around them or break the page.
                '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => f.write_char('\u{fffd}')?,
                c if c.is_control() => f.write_char('\u{fffd}')?,
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

/// A table; columns whose heading starts with `>` stand to the right. Cells are HTML.
pub struct Table {
    headings: Vec<String>,
    rows: String,
}

impl Table {
    /// A table with these headings, which are HTML.
    pub fn new<'a>(headings: impl IntoIterator<Item = &'a str>) -> Self {
        let headings = headings.into_iter().map(str::to_owned).collect();
        Self { headings, rows: String::new() }
    }

    /// Adds a row; its first cell is its heading.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows += "<tr>";
        for (place, (cell, heading)) in cells.into_iter().zip(&self.headings).enumerate() {
            let class = if heading.starts_with('>') { " class=\"n\"" } else { "" };
            let (open, close) = if place == 0 { ("th scope=\"row\"", "th") } else { ("td", "td") };
            _ = write!(self.rows, "<{open}{class}>{cell}</{close}>");
        }
        self.rows += "</tr>\n";
    }

    /// Adds rows under a common heading in the first column.
    pub fn group(&mut self, heading: &str, rows: Vec<Vec<String>>) {
        let span = rows.len();
        for (place, cells) in rows.into_iter().enumerate() {
            self.rows += "<tr>";
            if place == 0 {
                _ = write!(self.rows, "<th scope=\"rowgroup\" rowspan=\"{span}\">{heading}</th>");
            }
            for (cell, heading) in cells.into_iter().zip(&self.headings[1..]) {
                let class = if heading.starts_with('>') { " class=\"n\"" } else { "" };
                _ = write!(self.rows, "<td{class}>{cell}</td>");
            }
            self.rows += "</tr>\n";
        }
    }

    /// Whether it has no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The table, in a box of its own that scrolls on narrow screens.
    pub fn render(&self, caption: &str) -> String {
        let mut head = String::new();
        for heading in &self.headings {
            let class = if heading.starts_with('>') { " class=\"n\"" } else { "" };
            let name = heading.trim_start_matches('>');
            _ = write!(head, "<th scope=\"col\"{class}>{name}</th>");
        }
        format!(
            "<div class=\"wide\" role=\"region\" aria-label=\"{caption}\" tabindex=\"0\">\
             <table><caption>{caption}</caption><thead><tr>{head}</tr></thead>\n<tbody>\n{}\
             </tbody></table></div>\n",
            self.rows
        )
    }
}

/// A figure: what is drawn, its caption, and the numbers behind it.
pub fn figure(number: u32, drawing: &str, caption: &str, data: &Table) -> String {
    let numbers = data.render(&format!("The numbers of figure {number}"));
    format!(
        "<figure id=\"figure-{number}\">\n<div class=\"drawing\" role=\"img\" \
         aria-label=\"Figure {number}; its numbers stand in the table below it\">\n{drawing}\
         </div>\n\
         <figcaption><b>Figure {number}.</b> {caption}</figcaption>\n\
         <details><summary>Numbers of figure {number}</summary>\n{numbers}</details>\n</figure>\n"
    )
}

/// A whole number with its thousands set apart.
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// An interval of scores.
pub fn interval(interval: Option<Interval>) -> String {
    interval.map_or_else(|| "–".to_owned(), |at| format!("{:.4} – {:.4}", at.low, at.high))
}

/// A share as a percentage.
pub fn percent(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "–".to_owned();
    }
    format!("{:.1} %", part as f64 / whole as f64 * 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_from_data_is_markup() {
        let hostile = "<script>alert(\"1\" + '&')</script>\u{202e}\u{7}";
        assert_eq!(
            Plain(hostile).to_string(),
            "&lt;script&gt;alert(&quot;1&quot; + &#39;&amp;&#39;)&lt;/script&gt;\u{fffd}\u{fffd}"
        );
    }

    #[test]
    fn a_table_names_its_rows_and_columns() {
        let mut table = Table::new(["policy", ">score"]);
        table.row(["greedy".to_owned(), "1.0000".to_owned()]);
        let text = table.render("Scores");
        assert!(text.contains("<th scope=\"col\" class=\"n\">score</th>"), "{text}");
        assert!(text.contains("<tr><th scope=\"row\">greedy</th><td class=\"n\">1.0000</td></tr>"));
    }
}
