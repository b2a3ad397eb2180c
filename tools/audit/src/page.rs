//! The audit as one page that needs nothing else.

use std::fmt::Write as _;

use crate::{Audit, Verdict};

const STYLE: &str = "\
:root{color-scheme:light dark;--ink:#1b1f24;--soft:#5b6570;--line:#d7dce1;--ground:#fff;\
--good:#1a7f4b;--bad:#b3261e;--known:#9a6700}\
@media(prefers-color-scheme:dark){:root{--ink:#e8ebee;--soft:#a3adb8;--line:#3a424b;\
--ground:#15181c;--good:#5cc78d;--bad:#ff8a80;--known:#e3b341}}\
body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--ground);\
max-width:72rem;margin:2rem auto;padding:0 1rem}\
h1{font-size:1.6rem;margin:0 0 .25rem}h2{font-size:1.15rem;margin:2.5rem 0 .5rem}\
p{color:var(--soft);margin:.25rem 0 1rem}.wide{overflow-x:auto}\
table{border-collapse:collapse;width:100%;font-size:.92rem}\
th,td{text-align:left;padding:.4rem .75rem .4rem 0;border-bottom:1px solid var(--line);\
vertical-align:top}th{color:var(--soft);font-weight:600}\
td.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}\
.holds{color:var(--good)}.broken{color:var(--bad);font-weight:700}.known_fault{color:var(--known)}\
.shown{color:var(--soft)}ul{margin:.25rem 0;padding-left:1.2rem;color:var(--soft)}\
code{font-size:.9em;word-break:break-all}";

/// How many details of a check the page lists.
const MOST_DETAILS: usize = 12;

/// The page of an audit.
#[must_use]
pub fn page(audit: &Audit) -> String {
    let mut html = String::new();
    let broken = audit.checks.iter().filter(|check| check.verdict == Verdict::Broken).count();
    let head = match broken {
        0 => "Every bound is kept.".to_owned(),
        1 => "One bound is broken.".to_owned(),
        count => format!("{count} bounds are broken."),
    };
    let _ = write!(
        html,
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
         <title>Audit of {pack}</title><style>{STYLE}</style></head><body>\
         <h1>Audit of {pack}</h1><p>{head} Engine {engine}, {cases} cases each; cases \
         <code>{digest}</code></p>",
        pack = text(&audit.pack),
        engine = text(&audit.engine),
        cases = audit.cases,
        digest = &audit.cases_digest[..16],
    );
    checks(audit, &mut html);
    standings(audit, &mut html);
    html.push_str("</body></html>\n");
    html
}

fn checks(audit: &Audit, html: &mut String) {
    html.push_str(
        "<h2>Checks</h2><div class=\"wide\"><table><thead><tr><th>No.</th><th>Check</th>\
         <th>Measured</th><th>Bound</th><th>Verdict</th></tr></thead><tbody>",
    );
    for check in &audit.checks {
        let class = match check.verdict {
            Verdict::Holds => "holds",
            Verdict::Broken => "broken",
            Verdict::KnownFault => "known_fault",
            Verdict::Shown => "shown",
        };
        let _ =
            write!(html, "<tr><td class=\"number\">{}</td><td>{}", check.number, text(&check.name));
        if !check.details.is_empty() {
            html.push_str("<ul>");
            for detail in check.details.iter().take(MOST_DETAILS) {
                let _ = write!(html, "<li>{}</li>", text(detail));
            }
            if check.details.len() > MOST_DETAILS {
                let _ = write!(html, "<li>and {} more</li>", check.details.len() - MOST_DETAILS);
            }
            html.push_str("</ul>");
        }
        let _ = write!(
            html,
            "</td><td>{}</td><td>{}</td><td class=\"{class}\">{}</td></tr>",
            text(&check.measured),
            text(&check.bound),
            check.verdict.word(),
        );
    }
    html.push_str("</tbody></table></div>");
}

fn standings(audit: &Audit, html: &mut String) {
    html.push_str(
        "<h2>Mean scores</h2><div class=\"wide\"><table><thead><tr><th>Family</th><th>Policy</th>\
         <th>Mean</th><th>95 %</th><th>At most</th></tr></thead><tbody>",
    );
    for standing in &audit.standings {
        let most = standing.most.map_or_else(String::new, |most| format!("{most:.2}"));
        let _ = write!(
            html,
            "<tr><td>{}</td><td>{}</td><td class=\"number\">{:.4}</td><td class=\"number\">±{:.4}\
             </td><td class=\"number\">{most}</td></tr>",
            text(&standing.family),
            text(&standing.policy),
            standing.mean,
            standing.half_width,
        );
    }
    html.push_str("</tbody></table></div>");
}

fn text(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
