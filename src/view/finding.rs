//! What the search page shows of a page, a person, an answer: enough for a line of a list, and no more.

use serde::Serialize;
use serde::Serializer;
use serde::ser::SerializeSeq;

use crate::content::kind::Kind;
use crate::content::page::PageIndex;
use crate::content::path::Permalink;
use crate::search::subject::Subject;
use crate::search::subject::comments;
use crate::search::subject::said;
use crate::view::edition::Edition;
use crate::view::here::Here;

/// Letters of a summary: two lines.
const SUMMARY: usize = 160;

/// A list, to be short: what it is, title, address from the site's root, section, summary, the comments of
/// talk as fragment and author, and of a person the face.
pub struct Finding {
    what: u8,
    title: String,
    href: String,
    section: String,
    summary: String,
    places: Vec<String>,
    face: Option<Face>,
}

/// `[picture]`, or `[null, letters, tint]`.
type Face = (Option<String>, String, u8);

/// A page.
const PAGE: u8 = 0;
const PERSON: u8 = 1;
const ANSWER: u8 = 2;
/// Talk without an accepted answer.
const TALK: u8 = 3;

impl Finding {
    pub fn of(edition: &Edition, subject: Subject) -> Finding {
        let (Subject::Page(index) | Subject::Talk(index)) = subject;
        let page = edition.site.page(index);
        let here = Here::Page(Permalink::root());
        let mut finding = Finding {
            what: PAGE,
            title: page.title.clone(),
            href: edition.href(&here, &page.permalink),
            section: section(edition, index),
            summary: String::new(),
            places: Vec::new(),
            face: None,
        };
        let document = edition.document(index);
        match subject {
            Subject::Page(_) => {
                let head = &page.manuscript.front_matter;
                let summary = head.summary.as_ref().or(document.summary.as_ref());
                finding.summary = cut(summary.map_or("", String::as_str));
                if page.kind == Kind::Person && !page.is_index() {
                    let face = edition.face(&here, index);
                    finding.what = PERSON;
                    finding.section = face.role.unwrap_or_default();
                    let picture = face.portrait.map(|portrait| portrait.src);
                    finding.face = Some((picture, face.initials, face.tint));
                }
            }
            Subject::Talk(_) => {
                finding.what = TALK;
                let thread = edition.talk.about(page);
                for comment in thread.into_iter().flat_map(|thread| comments(thread)) {
                    if comment.accepted {
                        finding.what = ANSWER;
                    }
                    if finding.summary.is_empty() {
                        finding.summary = cut(&said(comment));
                    }
                    let safe = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
                    let id: String = comment.id.chars().filter(safe).collect();
                    finding.places.push(format!("comment-{id}"));
                    finding
                        .places
                        .push(edition.speaker(&page.lang, comment).to_owned());
                }
            }
        }
        finding
    }
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        list.serialize_element(&self.what)?;
        list.serialize_element(&self.title)?;
        list.serialize_element(&self.href)?;
        list.serialize_element(&self.section)?;
        list.serialize_element(&self.summary)?;
        list.serialize_element(&self.places)?;
        if let Some(face) = &self.face {
            list.serialize_element(face)?;
        }
        list.end()
    }
}

/// The title of the section that holds a page; nothing at the top.
fn section(edition: &Edition, index: PageIndex) -> String {
    let page = edition.site.page(index);
    let section = edition.section_of(&page.lang, &page.folder);
    section
        .map(|section| edition.site.section(section))
        .filter(|section| section.parent.is_some())
        .map_or_else(String::new, |section| section.title.clone())
}

fn cut(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(SUMMARY) {
        None => text,
        Some((end, _)) => {
            let end = text[..end].rfind(' ').unwrap_or(end);
            format!("{} …", text[..end].trim_end())
        }
    }
}
