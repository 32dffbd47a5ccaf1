//! Diagnostics as people, programs and forges want to read them.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::IsTerminal;
use std::io::Write as _;

use clap::ValueEnum;
use serde_json::json;

use crate::content::diagnostic::Diagnostic;
use crate::content::diagnostic::Severity;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A line each, for people
    Human,
    /// One JSON object
    Json,
    /// Annotations of GitHub Actions
    Github,
    /// A code quality report of GitLab
    Gitlab,
    /// SARIF 2.1.0
    Sarif,
}

/// Where and how to tell.
#[derive(Clone, Debug)]
pub struct Report {
    pub format: Format,
    pub quiet: bool,
    pub verbose: bool,
    /// What stands before the site's paths, seen from here.
    pub prefix: String,
}

/// How often people are told the same before it is only counted.
const REPEATS: usize = 3;

impl Report {
    /// Tells all diagnostics: to people on standard error, to programs on standard output.
    pub fn tell(&self, diagnostics: &[Diagnostic]) {
        match self.format {
            Format::Human => {
                let colour =
                    std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
                let text = self.human(diagnostics, colour);
                let _ = std::io::stderr().write_all(text.as_bytes());
            }
            Format::Json => print(&self.json(diagnostics)),
            Format::Github => print(&self.github(diagnostics)),
            Format::Gitlab => print(&self.gitlab(diagnostics)),
            Format::Sarif => print(&self.sarif(diagnostics)),
        }
    }

    /// A remark to people; programs get diagnostics only.
    pub fn say(&self, line: &str) {
        if !self.quiet {
            eprintln!("{line}");
        }
    }

    /// Something that must be said, however quiet.
    pub fn warn(&self, line: &str) {
        eprintln!("{line}");
    }

    fn place(&self, diagnostic: &Diagnostic) -> String {
        if diagnostic.file.is_empty() {
            return String::new();
        }
        format!("{}{}", self.prefix, diagnostic.file)
    }

    /// `file:line:column: warning: message; help`, what is said again and again only a few times.
    pub fn human(&self, diagnostics: &[Diagnostic], colour: bool) -> String {
        let mut told: HashMap<(&str, &str), usize> = HashMap::new();
        let mut text = String::new();
        for diagnostic in diagnostics {
            let times = told
                .entry((&diagnostic.rule, &diagnostic.message))
                .or_insert(0);
            *times += 1;
            let quiet = self.quiet && diagnostic.severity == Severity::Note;
            if quiet || (*times > REPEATS && !self.verbose) {
                continue;
            }
            let place = self.place(diagnostic);
            if !place.is_empty() {
                text.push_str(&place);
                if let Some(at) = diagnostic.position {
                    let _ = write!(text, ":{}:{}", at.line, at.column);
                }
                text.push_str(": ");
            }
            let (word, code) = match diagnostic.severity {
                Severity::Error => ("error", "31"),
                Severity::Warning => ("warning", "33"),
                Severity::Note => ("note", "36"),
            };
            if colour {
                let _ = write!(text, "\x1b[1;{code}m{word}\x1b[0m: ");
            } else {
                let _ = write!(text, "{word}: ");
            }
            text.push_str(&visible(&diagnostic.message));
            if let Some(help) = &diagnostic.help {
                let _ = write!(text, "; {}", visible(help));
            }
            text.push('\n');
        }
        let mut repeated: Vec<(&str, usize)> = told
            .into_iter()
            .filter(|(_, times)| *times > REPEATS && !self.verbose)
            .map(|((_, message), times)| (message, times))
            .collect();
        repeated.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        if !repeated.is_empty() {
            text.push_str("… and, with --verbose one by one:\n");
        }
        for (message, times) in repeated {
            let more = times - REPEATS;
            let _ = writeln!(text, "  {more} times more: {}", visible(message));
        }
        text
    }

    pub fn json(&self, diagnostics: &[Diagnostic]) -> String {
        let list: Vec<_> = diagnostics
            .iter()
            .map(|diagnostic| {
                json!({
                    "severity": diagnostic.severity,
                    "rule": diagnostic.rule,
                    "file": self.place(diagnostic),
                    "line": diagnostic.position.map(|at| at.line),
                    "column": diagnostic.position.map(|at| at.column),
                    "message": diagnostic.message,
                    "help": diagnostic.help,
                })
            })
            .collect();
        let count = |severity| {
            let of_it = diagnostics.iter().filter(|d| d.severity == severity);
            of_it.count()
        };
        pretty(&json!({
            "diagnostics": list,
            "errors": count(Severity::Error),
            "warnings": count(Severity::Warning),
            "notes": count(Severity::Note),
        }))
    }

    /// <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>
    pub fn github(&self, diagnostics: &[Diagnostic]) -> String {
        let data = |text: &str| {
            text.replace('%', "%25")
                .replace('\r', "%0D")
                .replace('\n', "%0A")
        };
        let property = |text: &str| data(text).replace(':', "%3A").replace(',', "%2C");
        let mut text = String::new();
        for diagnostic in diagnostics {
            let command = match diagnostic.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "notice",
            };
            let mut properties = vec![format!("title={}", property(&diagnostic.rule))];
            if !diagnostic.file.is_empty() {
                properties.insert(0, format!("file={}", property(&self.place(diagnostic))));
            }
            if let Some(at) = diagnostic.position {
                properties.push(format!("line={},col={}", at.line, at.column));
            }
            let _ = writeln!(
                text,
                "::{command} {}::{}",
                properties.join(","),
                data(&sentence(diagnostic))
            );
        }
        text
    }

    /// <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>
    pub fn gitlab(&self, diagnostics: &[Diagnostic]) -> String {
        let mut seen: HashMap<String, usize> = HashMap::new();
        let list: Vec<_> = diagnostics
            .iter()
            .map(|diagnostic| {
                // Without the line, so that a finding stays itself while lines above it come and go.
                let what = format!(
                    "{}\n{}\n{}",
                    diagnostic.file, diagnostic.rule, diagnostic.message
                );
                let times = seen.entry(what.clone()).or_insert(0);
                *times += 1;
                let fingerprint = blake3::hash(format!("{what}\n{times}").as_bytes());
                json!({
                    "description": sentence(diagnostic),
                    "check_name": diagnostic.rule,
                    "fingerprint": fingerprint.to_hex().as_str(),
                    "severity": match diagnostic.severity {
                        Severity::Error => "critical",
                        Severity::Warning => "minor",
                        Severity::Note => "info",
                    },
                    "location": {
                        "path": self.place(diagnostic),
                        "lines": { "begin": diagnostic.position.map_or(1, |at| at.line) },
                    },
                })
            })
            .collect();
        pretty(&json!(list))
    }

    /// <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>
    pub fn sarif(&self, diagnostics: &[Diagnostic]) -> String {
        let mut rules: Vec<&str> = diagnostics.iter().map(|d| &*d.rule).collect();
        rules.sort_unstable();
        rules.dedup();
        let results: Vec<_> = diagnostics
            .iter()
            .map(|diagnostic| {
                let mut result = json!({
                    "ruleId": diagnostic.rule,
                    "level": match diagnostic.severity {
                        Severity::Error => "error",
                        Severity::Warning => "warning",
                        Severity::Note => "note",
                    },
                    "message": { "text": sentence(diagnostic) },
                });
                if !diagnostic.file.is_empty() {
                    let uri: Vec<String> = self
                        .place(diagnostic)
                        .split('/')
                        .map(crate::content::path::encode)
                        .collect();
                    let mut location = json!({ "artifactLocation": { "uri": uri.join("/") } });
                    if let Some(at) = diagnostic.position {
                        location["region"] =
                            json!({ "startLine": at.line, "startColumn": at.column });
                    }
                    result["locations"] = json!([{ "physicalLocation": location }]);
                }
                result
            })
            .collect();
        pretty(&json!({
            "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
            "version": "2.1.0",
            "runs": [{
                "tool": { "driver": {
                    "name": "polder",
                    "version": env!("CARGO_PKG_VERSION"),
                    "rules": rules.iter().map(|rule| json!({ "id": rule })).collect::<Vec<_>>(),
                } },
                "columnKind": "unicodeCodePoints",
                "results": results,
            }],
        }))
    }
}

fn sentence(diagnostic: &Diagnostic) -> String {
    match &diagnostic.help {
        Some(help) => format!("{}; {help}", diagnostic.message),
        None => diagnostic.message.clone(),
    }
}

/// Text of a page as it may stand on a terminal: its control characters are shown, not obeyed.
pub fn visible(text: &str) -> String {
    text.chars()
        .flat_map(|c| {
            let control = c.is_control();
            control
                .then(|| c.escape_default())
                .into_iter()
                .flatten()
                .chain((!control).then_some(c))
        })
        .collect()
}

fn pretty(value: &serde_json::Value) -> String {
    format!("{value:#}\n")
}

/// Prints to standard output; a reader who has gone (`| head`) is no error.
pub fn print(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
}
