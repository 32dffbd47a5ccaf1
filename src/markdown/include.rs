//! `{{< include "file" >}}`: another page's Markdown as if it stood here, or a file as a block of code.

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::content::diagnostic::Diagnostic;
use crate::content::link::Answer;
use crate::content::link::Asker;
use crate::content::link::Query;
use crate::content::page::Page;
use crate::content::path::ContentPath;
use crate::content::shortcode;
use crate::content::shortcode::Call;
use crate::content::shortcode::What;
use crate::content::site::Site;
use crate::markdown::destination::Destination;
use crate::markdown::destination::classify;
use crate::markdown::document::Include;
use crate::markdown::embed::DEEPEST_EMBED;
use crate::markdown::embed::MOST_EMBEDS;
use crate::markdown::embed::embed_hash;
use crate::markdown::walk::Open;
use crate::markdown::walk::Renderer;
use crate::markdown::walk::Room;
use crate::markdown::walk::Scope;
use crate::markdown::walk::Walk;

/// The files beside the pages that pages of a site include: their texts must be read before.
pub fn wanted(site: &Site) -> BTreeSet<ContentPath> {
    site.pages
        .par_iter()
        .filter(|page| page.manuscript.body.as_str().contains("{{<"))
        .flat_map_iter(|page| {
            let asker = Asker {
                path: &page.manuscript.path,
                lang: &page.lang,
            };
            shortcode::tags(page.manuscript.body.as_str())
                .into_iter()
                .filter_map(move |tag| {
                    let What::Call(call) = tag.what else {
                        return None;
                    };
                    let path = path(&call)?;
                    match site.links.find(asker, &Query::Path(path)) {
                        Answer::Attachment { path, .. } => Some(path),
                        _ => None,
                    }
                })
        })
        .collect()
}

/// What an `include` asks for, when it is one and that may be a file of the site.
fn path(call: &Call) -> Option<String> {
    let written = call.argument("src", 0).filter(|_| call.name == "include")?;
    match classify(written) {
        Destination::Inside { path, .. } => Some(path),
        _ => None,
    }
}

impl<'a> Renderer<'a> {
    pub(super) fn include(&mut self, walk: &mut Walk<'_, 'a>, call: &Call, start: usize) {
        let scope = walk.scope;
        let keys = &["src", "lang", "lines", "title"];
        if !self.check_arguments(&scope, start, call, keys, 1) {
            self.broken("…");
            return;
        }
        let written = call.argument("src", 0).unwrap_or_default().to_owned();
        let html_from = match walk.room() {
            Room::Block => None,
            Room::Paragraph(html_from) => Some(*html_from),
            Room::Line | Room::Link => {
                self.tell(
                    &scope,
                    start,
                    Diagnostic::warning(
                        "shortcode-place",
                        "",
                        "what is included cannot stand in the middle of a line",
                    )
                    .help("give it a line of its own"),
                );
                self.broken("…");
                return;
            }
        };
        let Some(path) = path(call) else {
            self.trouble(
                &scope,
                start,
                format!("`{written}` is no file of this site"),
            );
            self.broken("…");
            return;
        };
        if let Some(html_from) = html_from {
            self.interrupt_paragraph(html_from);
        }
        let query = Query::Path(path);
        match self.ask(&scope, query.clone(), None, start) {
            Answer::Page { path, .. } => {
                let pages = &self.site.pages;
                let index = pages.binary_search_by(|page| page.manuscript.path.cmp(&path));
                if let Ok(index) = index {
                    self.include_page(&scope, &self.site.pages[index], call, start);
                }
            }
            Answer::Attachment { path, .. } => {
                // A file is not published because its text is shown.
                self.document.references.pop();
                let text = self.site.texts.get(&path);
                let own = scope.page.manuscript.path == self.host.manuscript.path;
                self.document.includes.push(Include {
                    embedded: (!own).then(|| scope.page.manuscript.path.clone()),
                    query,
                    path: path.clone(),
                    hash: text.map(|text| text.hash),
                });
                match text {
                    Some(included) => {
                        let text = included.text.clone();
                        self.include_code(&scope, &text, &path, call, start);
                    }
                    None => {
                        self.trouble(&scope, start, format!("`{path}` is no text"));
                        self.block_broken("…");
                    }
                }
            }
            Answer::Missing => self.block_broken("…"),
            Answer::Static { .. } | Answer::Listing { .. } => {
                self.trouble(
                    &scope,
                    start,
                    format!("`{written}` is no file among the pages"),
                );
                self.block_broken("…");
            }
        }
        if html_from.is_some()
            && let Some(Open::Paragraph { html_from, .. }) = walk.open.last_mut()
        {
            *html_from = self.out.html.len();
            self.out.html.push_str("<p>");
        }
    }

    fn trouble(&mut self, scope: &Scope<'a>, start: usize, message: String) {
        let diagnostic = Diagnostic::warning("wrong-argument", "", message)
            .help("name a page or a text file beside the pages");
        self.tell(scope, start, diagnostic);
    }

    fn block_broken(&mut self, words: &str) {
        self.out.html.push_str("<p>");
        self.broken(words);
        self.out.html.push_str("</p>\n");
    }

    fn include_page(&mut self, scope: &Scope<'a>, page: &'a Page, call: &Call, start: usize) {
        self.document
            .embeds
            .push((page.manuscript.path.clone(), embed_hash(page)));
        let body = page.manuscript.body.as_str();
        if call.named.contains_key("lang") || call.named.contains_key("lines") {
            self.include_code(scope, body, &page.manuscript.path, call, start);
            return;
        }
        let path = &page.manuscript.path;
        let is_open = |open: &(&Page, Option<String>)| open.0.manuscript.path == *path;
        let trouble = if self.embedding.iter().any(is_open) {
            Some(format!("`{path}` includes itself"))
        } else if self.embedding.len() > DEEPEST_EMBED || self.embeds >= MOST_EMBEDS {
            Some(format!(
                "too much is included here: at most {MOST_EMBEDS} pages, {DEEPEST_EMBED} deep"
            ))
        } else {
            None
        };
        if let Some(trouble) = trouble {
            self.tell(
                scope,
                start,
                Diagnostic::warning("embed-cycle", "", trouble).help("link to the page instead"),
            );
            self.block_broken(&page.title);
            return;
        }
        self.embeds += 1;
        self.included += 1;
        self.embedding.push((page, None));
        let inner = Scope {
            page,
            start: 0,
            inline: false,
        };
        self.run(body, inner);
        self.embedding.pop();
        self.included -= 1;
    }

    /// A file as a block of code, by way of a fence: whatever a fence can do, this can.
    fn include_code(
        &mut self,
        scope: &Scope<'a>,
        text: &str,
        path: &ContentPath,
        call: &Call,
        start: usize,
    ) {
        let text = match call.named.get("lines") {
            None => text.trim_end_matches('\n').to_owned(),
            Some(wanted) => match lines(text, wanted) {
                Ok(lines) => lines,
                Err(last) => {
                    let message = format!("`{path}` has the lines 1 to {last}, and not {wanted}");
                    self.tell(
                        scope,
                        start,
                        Diagnostic::warning("wrong-argument", "", message)
                            .help("write lines=\"3-10\""),
                    );
                    self.block_broken("…");
                    return;
                }
            },
        };
        let plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '+' | '#');
        let extension = path.extension();
        let language: String = call
            .named
            .get("lang")
            .map_or(extension.as_str(), String::as_str)
            .chars()
            .filter(plain)
            .collect();
        let title = match call.named.get("title") {
            Some(title) => {
                let title: String = title
                    .chars()
                    .filter(|c| !c.is_control() && !"\"`{}\\".contains(*c))
                    .collect();
                format!(" {{title=\"{title}\"}}")
            }
            None => String::new(),
        };
        let fence = "`".repeat(longest_run(&text).max(2) + 1);
        let inner = Scope {
            start: scope.start + start,
            ..*scope
        };
        let known = self.document.diagnostics.len();
        self.run(
            &format!("{fence}{language}{title}\n{text}\n{fence}\n"),
            inner,
        );
        let position = scope.position(start);
        for diagnostic in &mut self.document.diagnostics[known..] {
            diagnostic.position = Some(position);
        }
    }
}

/// Some lines of a text, `7`, `3-10`, `3-`; else the number of its last one.
fn lines(text: &str, wanted: &str) -> Result<String, usize> {
    let last = text.lines().count();
    let (from, to) = match wanted.split_once(['-', '–']) {
        Some((from, "")) => (from, None),
        Some((from, to)) => (from, Some(to)),
        None => (wanted, Some(wanted)),
    };
    let number = |text: &str| text.trim().parse::<usize>().map_err(|_| last);
    let (from, to) = (number(from)?, to.map_or(Ok(last), number)?);
    if from == 0 || from > to || to > last {
        return Err(last);
    }
    let lines: Vec<&str> = text.lines().skip(from - 1).take(to + 1 - from).collect();
    Ok(lines.join("\n"))
}

fn longest_run(text: &str) -> usize {
    let mut longest = 0;
    let mut run = 0;
    for byte in text.bytes() {
        run = if byte == b'`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}
