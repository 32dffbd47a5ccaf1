//! `![[…]]`: images, pages, parts of pages and files that stand in another page.

use std::borrow::Cow;

use crate::content::diagnostic::Diagnostic;
use crate::content::link::Answer;
use crate::content::link::Query;
use crate::content::page::Page;
use crate::content::path::ContentPath;
use crate::content::picture::is_picture;
use crate::markdown::excerpt;
use crate::markdown::html;
use crate::markdown::media::medium;
use crate::markdown::picture::Words;
use crate::markdown::walk::Renderer;
use crate::markdown::walk::Room;
use crate::markdown::walk::Scope;
use crate::markdown::wiki_link::anchor_of;
use crate::markdown::wiki_link::sized;
use crate::markdown::wiki_link::split_wiki;
use crate::markdown::wiki_link::wiki_words;

/// Pages within pages within pages: enough for people, too little for a bomb.
pub(super) const DEEPEST_EMBED: usize = 8;
pub(super) const MOST_EMBEDS: usize = 200;

impl<'a> Renderer<'a> {
    /// `![[…]]`: an image, a page, a part of a page, or a file to fetch.
    pub(super) fn embed(
        &mut self,
        scope: &Scope<'a>,
        destination: &str,
        label: Option<&str>,
        start: usize,
        room: Room<'_>,
    ) {
        let (name, fragment) = split_wiki(destination);
        if name.is_empty() {
            self.here(scope, fragment.map(anchor_of).unwrap_or_default(), start);
            self.embed_page(scope, scope.page, destination, label, start, room);
            return;
        }
        let query = Query::Name(name.to_owned());
        let reference = self.document.references.len();
        let answer = self.ask(scope, query, fragment.map(anchor_of), start);
        if let Some(label) = label {
            self.label(reference, label);
        }
        match answer {
            Answer::Attachment { ref permalink, .. } | Answer::Static { ref permalink, .. }
                if medium(permalink.as_str()).is_some() =>
            {
                let href = self.href(permalink, None);
                self.media(
                    scope,
                    &answer,
                    &href,
                    label.unwrap_or_default(),
                    start,
                    room,
                );
            }
            Answer::Page { path, .. } => {
                let index = self
                    .site
                    .pages
                    .binary_search_by(|page| page.manuscript.path.cmp(&path));
                if let Ok(index) = index {
                    let page = &self.site.pages[index];
                    self.embed_page(scope, page, destination, label, start, room);
                }
            }
            Answer::Attachment {
                path, permalink, ..
            } => {
                let href = self.href(&permalink, None);
                if is_picture(&path.extension()) {
                    let (alt, width) = label.map_or((None, None), sized);
                    let words = Words {
                        alt: alt.unwrap_or(path.stem()),
                        title: "",
                        width,
                        start,
                    };
                    self.picture(scope, reference, &href, words);
                } else {
                    self.link(room.link(), &href, label.unwrap_or(path.file_name()));
                }
            }
            Answer::Static { permalink, .. } if is_picture(&ContentPath::new(name).extension()) => {
                let href = self.href(&permalink, None);
                let (alt, width) = label.map_or((None, None), sized);
                let words = Words {
                    alt: alt.unwrap_or(name),
                    title: "",
                    width,
                    start,
                };
                self.picture(scope, reference, &href, words);
            }
            Answer::Static { permalink, .. } | Answer::Listing { permalink, .. } => {
                let href = self.href(&permalink, None);
                self.link(room.link(), &href, label.unwrap_or(name));
            }
            Answer::Missing => self.broken(label.unwrap_or(&wiki_words(destination))),
        }
    }

    /// A link in place of what it leads to; without a tag only its words, since links do not nest.
    pub(super) fn link(&mut self, tag: &str, href: &str, words: &str) {
        self.out.html.push_str(tag);
        if !tag.is_empty() {
            html::attribute(&mut self.out.html, "href", href);
            self.out.html.push('>');
        }
        html::escape(&mut self.out.html, words);
        if !tag.is_empty() {
            self.out.html.push_str("</a>");
        }
    }

    fn embed_page(
        &mut self,
        scope: &Scope<'a>,
        page: &'a Page,
        destination: &str,
        label: Option<&str>,
        start: usize,
        room: Room<'_>,
    ) {
        let (_, fragment) = split_wiki(destination);
        let what = (page, fragment.map(anchor_of));
        if let Room::Line | Room::Link = room {
            let href = self.href(&page.permalink, what.1.as_deref());
            let words = label.map_or_else(|| wiki_words(destination), str::to_owned);
            self.link(room.link(), &href, &words);
            self.plain.push_str(&words);
            return;
        }
        self.document
            .embeds
            .push((page.manuscript.path.clone(), embed_hash(page)));
        let trouble = if self
            .embedding
            .iter()
            .any(|(open, part)| open.manuscript.path == page.manuscript.path && *part == what.1)
        {
            Some(format!("`{}` embeds itself", page.manuscript.path))
        } else if self.embedding.len() > DEEPEST_EMBED || self.embeds >= MOST_EMBEDS {
            Some(format!(
                "too much is embedded here: at most {MOST_EMBEDS} pages, {DEEPEST_EMBED} deep"
            ))
        } else {
            None
        };
        if let Some(trouble) = trouble {
            self.tell(
                scope,
                start,
                Diagnostic::warning("embed-cycle", "", trouble)
                    .help("link to the page instead: take the ! away"),
            );
            self.broken(&page.title);
            return;
        }
        let body = page.manuscript.body.as_str();
        let part = match fragment {
            None => Some((Cow::Borrowed(body), 0)),
            Some(fragment) => excerpt::cut(body, fragment, page.manuscript.has_math())
                .map(|(text, start)| (Cow::Owned(text), start)),
        };
        // A part that is not there is told by the check of all anchors.
        let Some((text, start)) = part else {
            self.broken(&wiki_words(&format!(
                "{}#{}",
                page.title,
                fragment.unwrap_or_default()
            )));
            return;
        };
        if let Room::Paragraph(html_from) = &room {
            self.interrupt_paragraph(**html_from);
        }
        self.embeds += 1;
        self.embedding.push(what);
        self.out.html.push_str("<div class=\"embed\">\n");
        let inner = Scope {
            page,
            start,
            inline: false,
        };
        self.run(&text, inner);
        let href = self.href(&page.permalink, None);
        self.out.html.push_str("<p class=\"embed-source\"><a");
        html::attribute(&mut self.out.html, "href", &href);
        self.out.html.push('>');
        html::escape(&mut self.out.html, &page.title);
        self.out.html.push_str("</a></p>\n</div>\n");
        self.embedding.pop();
        if let Room::Paragraph(html_from) = room {
            *html_from = self.out.html.len();
            self.out.html.push_str("<p>");
        }
    }

    /// Ends the paragraph that began at an offset of the HTML; one without words was none.
    pub(super) fn interrupt_paragraph(&mut self, html_from: usize) {
        if self.out.html[html_from..].trim_end() == "<p>" {
            self.out.html.truncate(html_from);
        } else {
            self.out.html.push_str("</p>\n");
        }
    }
}

/// The hash of all that an embed takes from a page.
pub(super) fn embed_hash(page: &Page) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&page.manuscript.body.hash());
    hasher.update(page.permalink.as_str().as_bytes());
    hasher.update(&[u8::from(page.manuscript.has_math())]);
    hasher.update(page.title.as_bytes());
    *hasher.finalize().as_bytes()
}
