//! Feeds as files: Atom (RFC 4287) and JSON Feed 1.1.

use std::fmt::Write;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

use crate::cache::FINGERPRINT;
use crate::content::diagnostic::Diagnostic;
use crate::content::path::Permalink;
use crate::markdown::sanitize::taken_elsewhere;
use crate::output::file::Content;
use crate::render::xml::element;
use crate::render::xml::escaped;
use crate::view::edition::Edition;
use crate::view::feed::FeedEntry;
use crate::view::feed::FeedView;
use crate::view::feeds::ATOM;
use crate::view::feeds::JSON;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Atom,
    Json,
}

/// One feed in one of its forms.
pub struct FeedFile {
    edition: Arc<Edition>,
    page: Permalink,
    form: Form,
}

/// Every feed of an edition in both forms, with the path of each.
pub fn all(edition: &Arc<Edition>) -> Vec<(String, FeedFile)> {
    let mut files = Vec::new();
    for (page, _) in edition.feeds.iter() {
        for (form, name) in [(Form::Atom, ATOM), (Form::Json, JSON)] {
            if let Some(file) = page.beside(name) {
                let feed = FeedFile {
                    edition: edition.clone(),
                    page: page.clone(),
                    form,
                };
                files.push((file.output_path(), feed));
            }
        }
    }
    files
}

impl Content for FeedFile {
    fn key(&self) -> blake3::Hash {
        let mut hasher = blake3::Hasher::new();
        hasher.update(FINGERPRINT.as_bytes());
        hasher.update(&[self.form as u8]);
        let view = FeedView::of(&self.edition, &self.page);
        match postcard::to_stdvec(&view) {
            Ok(bytes) => hasher.update(&bytes),
            Err(error) => hasher.update(error.to_string().as_bytes()),
        };
        hasher.finalize()
    }

    fn bytes(&self) -> Result<Vec<u8>, Diagnostic> {
        let Some(view) = FeedView::of(&self.edition, &self.page) else {
            return Ok(Vec::new());
        };
        Ok(match self.form {
            Form::Atom => atom(&view),
            Form::Json => json(&view),
        }
        .into_bytes())
    }
}

/// A page has days and no hours: it appears at the first moment of its day.
fn moment(date: Date) -> String {
    format!("{date}T00:00:00Z")
}

/// The text of an entry, with addresses that hold in a feed reader.
fn text(entry: &FeedEntry) -> Option<String> {
    let body = entry.html.as_ref()?;
    Some(taken_elsewhere(body.html(), &entry.url))
}

fn atom(view: &FeedView) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    let _ = writeln!(
        out,
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">",
        escaped(&view.lang)
    );
    element(&mut out, "id", &view.atom);
    element(&mut out, "title", &view.title);
    link(&mut out, "self", "application/atom+xml", &view.atom);
    link(&mut out, "alternate", "text/html", &view.page);
    if let Some(updated) = view.updated() {
        element(&mut out, "updated", &moment(updated));
    }
    out.push_str("<author>\n");
    element(&mut out, "name", &view.title);
    out.push_str("</author>\n");
    element(&mut out, "generator", "Polder");
    for entry in &view.entries {
        match entry.lang == view.lang {
            true => out.push_str("<entry>\n"),
            false => {
                let _ = writeln!(out, "<entry xml:lang=\"{}\">", escaped(&entry.lang));
            }
        }
        element(&mut out, "id", &entry.id);
        element(&mut out, "title", &entry.title);
        link(&mut out, "alternate", "text/html", &entry.url);
        if let Some(published) = entry.published {
            element(&mut out, "published", &moment(published));
        }
        element(&mut out, "updated", &moment(entry.updated));
        for author in &entry.authors {
            out.push_str("<author>\n");
            element(&mut out, "name", &author.name);
            if let Some(url) = &author.url {
                element(&mut out, "uri", url);
            }
            out.push_str("</author>\n");
        }
        for tag in &entry.tags {
            let _ = writeln!(out, "<category term=\"{}\"/>", escaped(tag));
        }
        if let Some(summary) = &entry.summary {
            element(&mut out, "summary", summary);
        }
        if let Some(html) = text(entry) {
            let _ = writeln!(out, "<content type=\"html\">{}</content>", escaped(&html));
        }
        out.push_str("</entry>\n");
    }
    out.push_str("</feed>\n");
    out
}

fn link(out: &mut String, rel: &str, kind: &str, href: &str) {
    let _ = writeln!(
        out,
        "<link rel=\"{rel}\" type=\"{kind}\" href=\"{}\"/>",
        escaped(href)
    );
}

/// <https://www.jsonfeed.org/version/1.1/>
#[derive(Serialize)]
struct JsonFeed<'a> {
    version: &'static str,
    title: &'a str,
    home_page_url: &'a str,
    feed_url: &'a str,
    language: &'a str,
    items: Vec<JsonItem<'a>>,
}

#[derive(Serialize)]
struct JsonItem<'a> {
    id: &'a str,
    url: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_html: Option<String>,
    /// An item must have a text: a summary is one where the whole is not here.
    #[serde(skip_serializing_if = "Option::is_none")]
    content_text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<String>,
    date_modified: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<JsonAuthor<'a>>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    tags: &'a [String],
    language: &'a str,
}

#[derive(Serialize)]
struct JsonAuthor<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

fn json(view: &FeedView) -> String {
    let items = view.entries.iter().map(|entry| {
        let content_html = text(entry);
        let summary = entry.summary.as_deref();
        JsonItem {
            id: &entry.id,
            url: &entry.url,
            title: &entry.title,
            content_text: match content_html {
                Some(_) => None,
                None => Some(summary.unwrap_or(&entry.title)),
            },
            content_html,
            summary,
            date_published: entry.published.map(moment),
            date_modified: moment(entry.updated),
            authors: entry
                .authors
                .iter()
                .map(|author| JsonAuthor {
                    name: &author.name,
                    url: author.url.as_deref(),
                })
                .collect(),
            tags: &entry.tags,
            language: &entry.lang,
        }
    });
    let feed = JsonFeed {
        version: "https://jsonfeed.org/version/1.1",
        title: &view.title,
        home_page_url: &view.page,
        feed_url: &view.json,
        language: &view.lang,
        items: items.collect(),
    };
    let mut text = serde_json::to_string_pretty(&feed).unwrap_or_default();
    text.push('\n');
    text
}
