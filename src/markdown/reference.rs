//! Links, images and embeds: what they lead to, and how that is written.

use std::borrow::Cow;

use pulldown_cmark::CowStr;
use pulldown_cmark::LinkType;

use crate::config::Html;
use crate::content::diagnostic::Diagnostic;
use crate::content::heading::slug;
use crate::content::link::Answer;
use crate::content::link::Asker;
use crate::content::link::Query;
use crate::content::page::Page;
use crate::content::path::Permalink;
use crate::markdown::destination::Destination;
use crate::markdown::destination::classify;
use crate::markdown::document::Reference;
use crate::markdown::excerpt;
use crate::markdown::html;
use crate::markdown::raw_html;
use crate::markdown::renderer::Renderer;
use crate::markdown::renderer::Room;
use crate::markdown::renderer::Scope;

/// Pages within pages within pages: enough for people, too little for a bomb.
const DEEPEST_EMBED: usize = 8;
const MOST_EMBEDS: usize = 200;

/// A link whose words are being written.
pub(super) struct OpenLink {
    close: &'static str,
    /// The words are written already: `[[Page#Heading]]` without a label.
    pub own_words: bool,
    /// The reference whose label the words are.
    reference: Option<usize>,
    title: String,
    plain_from: usize,
}

impl OpenLink {
    /// The words stand in brackets, which the reader sees.
    pub fn bracketed(mut self, renderer: &mut Renderer<'_>) -> OpenLink {
        renderer.out.html.push('[');
        self.close = match self.close {
            "</a>" => "]</a>",
            _ => "]</span>",
        };
        self
    }
}

/// An image whose description is being read.
pub(super) struct OpenImage<'a> {
    /// `![[…]]`, and whether it has something behind a bar.
    pub wiki: Option<bool>,
    pub destination: CowStr<'a>,
    pub title: CowStr<'a>,
    pub plain_from: usize,
    pub start: usize,
}

/// Where a link leads, ready to be written.
enum Target {
    Href(String),
    Elsewhere(String),
    Nowhere,
}

impl<'a> Renderer<'a> {
    pub(super) fn start_link(
        &mut self,
        scope: &Scope<'a>,
        link_type: LinkType,
        destination: &str,
        title: &str,
        start: usize,
    ) -> OpenLink {
        let mut link = OpenLink {
            close: "</a>",
            own_words: false,
            reference: None,
            title: title.to_owned(),
            plain_from: self.plain.len(),
        };
        let first = self.document.references.len();
        let target = match link_type {
            LinkType::WikiLink { has_pothole } => {
                link.own_words = !has_pothole;
                self.wiki_target(scope, destination, start)
            }
            LinkType::Email => Target::Elsewhere(format!("mailto:{destination}")),
            _ => self.target(scope, destination, start),
        };
        if self.document.references.len() > first {
            link.reference = Some(first);
        }
        match &target {
            Target::Href(href) => {
                self.out.html.push_str("<a");
                html::attribute(&mut self.out.html, "href", href);
            }
            Target::Elsewhere(url) => {
                self.out.html.push_str("<a class=\"external\"");
                html::attribute(&mut self.out.html, "href", &html::url(url));
            }
            Target::Nowhere => {
                self.out.html.push_str("<span class=\"broken\"");
                link.close = "</span>";
            }
        }
        if !title.is_empty() {
            html::attribute(&mut self.out.html, "title", title);
        }
        self.out.html.push('>');
        if link.own_words {
            let words = wiki_words(destination);
            self.plain.push_str(&words);
            html::escape(&mut self.out.html, &words);
        }
        link
    }

    pub(super) fn end_link(&mut self, link: OpenLink) {
        self.out.html.push_str(link.close);
        if let Some(reference) = link.reference
            && !link.own_words
        {
            let label = format!("{} {}", &self.plain[link.plain_from..], link.title);
            self.label(reference, &label);
        }
    }

    /// Notes the words of a reference; of one that was not asked there is nothing to note.
    fn label(&mut self, reference: usize, words: &str) {
        if let Some(reference) = self.document.references.get_mut(reference) {
            reference.label = Some(words.trim().to_owned());
        }
    }

    pub(super) fn end_image(&mut self, scope: &Scope<'a>, image: OpenImage<'_>, room: Room<'_>) {
        let words = self.plain[image.plain_from..].to_owned();
        self.plain.truncate(image.plain_from);
        self.images += 1;
        if let Some(labelled) = image.wiki {
            let label = labelled.then_some(words.as_str());
            self.embed(scope, &image.destination, label, image.start, room);
            return;
        }
        let reference = self.document.references.len();
        let target = if is_drawn(&image.destination) {
            Target::Href(image.destination.to_string())
        } else {
            self.target(scope, &image.destination, image.start)
        };
        self.label(reference, &format!("{words} {}", image.title));
        match target {
            Target::Href(src) => {
                let (alt, width) = sized(&words);
                self.image(&src, alt.unwrap_or_default(), &image.title, width);
            }
            Target::Elsewhere(url) => {
                self.tell(
                    scope,
                    image.start,
                    Diagnostic::warning(
                        "external-image",
                        "",
                        "an image of another site is shown as a link: readers' browsers ask nobody else",
                    )
                    .help("put the image beside the page"),
                );
                let words = if words.is_empty() { &url } else { &words };
                self.out.html.push_str("<a class=\"external\"");
                html::attribute(&mut self.out.html, "href", &html::url(&url));
                self.out.html.push('>');
                html::escape(&mut self.out.html, words);
                self.out.html.push_str("</a>");
            }
            Target::Nowhere => self.broken(&words),
        }
    }

    fn image(&mut self, src: &str, alt: &str, title: &str, width: Option<u32>) {
        self.out.html.push_str("<img");
        html::attribute(&mut self.out.html, "src", src);
        html::attribute(&mut self.out.html, "alt", alt);
        if !title.is_empty() {
            html::attribute(&mut self.out.html, "title", title);
        }
        if let Some(width) = width {
            html::attribute(&mut self.out.html, "width", &width.to_string());
        }
        self.out
            .html
            .push_str(" loading=\"lazy\" decoding=\"async\">");
    }

    fn broken(&mut self, words: &str) {
        self.out.html.push_str("<span class=\"broken\">");
        html::escape(&mut self.out.html, words);
        self.out.html.push_str("</span>");
        self.plain.push_str(words);
    }

    /// `![[…]]`: an image, a page, a part of a page, or a file to fetch.
    fn embed(
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
            self.embed_page(scope, scope.page, fragment, start, room);
            return;
        }
        let query = Query::Name(name.to_owned());
        let reference = self.document.references.len();
        let answer = self.ask(scope, query, fragment.map(anchor_of), start);
        if let Some(label) = label {
            self.label(reference, label);
        }
        match answer {
            Answer::Page { path, .. } => {
                let index = self
                    .site
                    .pages
                    .binary_search_by(|page| page.manuscript.path.cmp(&path));
                if let Ok(index) = index {
                    let page = &self.site.pages[index];
                    if let Room::Line = room {
                        let words = label.map_or_else(|| wiki_words(destination), str::to_owned);
                        self.file_link(&page.permalink, fragment.map(anchor_of).as_deref(), &words);
                    } else {
                        self.embed_page(scope, page, fragment, start, room);
                    }
                }
            }
            Answer::Attachment { path, permalink } => {
                if is_image(&path.extension()) {
                    let href = self.href(&permalink, None);
                    let (alt, width) = label.map_or((None, None), sized);
                    self.image(&href, alt.unwrap_or(path.stem()), "", width);
                } else {
                    self.file_link(&permalink, None, label.unwrap_or(path.file_name()));
                }
            }
            Answer::Static { permalink } | Answer::Listing { permalink } => {
                let href = self.href(&permalink, None);
                self.image(&href, label.unwrap_or(name), "", None);
            }
            Answer::Missing => self.broken(label.unwrap_or(&wiki_words(destination))),
        }
    }

    /// A link in place of what it leads to.
    fn file_link(&mut self, permalink: &Permalink, fragment: Option<&str>, words: &str) {
        let href = self.href(permalink, fragment);
        self.out.html.push_str("<a");
        html::attribute(&mut self.out.html, "href", &href);
        self.out.html.push('>');
        html::escape(&mut self.out.html, words);
        self.out.html.push_str("</a>");
        self.plain.push_str(words);
    }

    fn embed_page(
        &mut self,
        scope: &Scope<'a>,
        page: &'a Page,
        fragment: Option<&str>,
        start: usize,
        room: Room<'_>,
    ) {
        self.document
            .embeds
            .push((page.manuscript.path.clone(), embed_hash(page)));
        let what = (page, fragment.map(anchor_of));
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
            Some(fragment) => {
                excerpt::cut(body, fragment).map(|(text, start)| (Cow::Owned(text), start))
            }
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
    fn interrupt_paragraph(&mut self, html_from: usize) {
        if self.out.html[html_from..].trim_end() == "<p>" {
            self.out.html.truncate(html_from);
        } else {
            self.out.html.push_str("</p>\n");
        }
    }

    /// HTML as the writer wrote it, with its links and images resolved; or as text, when HTML is not trusted.
    /// `place` says where an offset of it stands in the Markdown.
    pub(super) fn raw_html(
        &mut self,
        scope: &Scope<'a>,
        raw: &str,
        place: impl Fn(usize) -> usize,
    ) -> String {
        if self.options.html == Html::Escape {
            return html::escaped(raw);
        }
        let mut out = String::with_capacity(raw.len());
        let mut from = 0;
        for attribute in raw_html::attributes(raw) {
            let value = &raw[attribute.value.clone()];
            let replacement = match (attribute.tag.as_str(), attribute.name.as_str()) {
                (_, "id") | ("a", "name") => {
                    self.document.anchors.push(value.to_owned());
                    continue;
                }
                ("a" | "area", "href")
                | ("img" | "source" | "video" | "audio" | "track", "src" | "poster" | "srcset") => {
                    if attribute.name != "href" && is_drawn(value) {
                        continue;
                    }
                    let reference = self.document.references.len();
                    let start = place(attribute.value.start);
                    let target = self.target(scope, &value.replace("&amp;", "&"), start);
                    self.label(reference, value);
                    match target {
                        Target::Href(href) => href,
                        Target::Elsewhere(_) | Target::Nowhere => continue,
                    }
                }
                _ => continue,
            };
            out.push_str(&raw[from..attribute.value.start]);
            html::escape(&mut out, &replacement);
            from = attribute.value.end;
        }
        out.push_str(&raw[from..]);
        out
    }

    /// What the destination of a Markdown link or image leads to.
    fn target(&mut self, scope: &Scope<'a>, written: &str, start: usize) -> Target {
        match classify(written) {
            Destination::Elsewhere => Target::Elsewhere(written.to_owned()),
            Destination::Foreign => Target::Nowhere,
            Destination::Unsafe => {
                self.tell(
                    scope,
                    start,
                    Diagnostic::warning("unsafe-link", "", "this link would run a program")
                        .help("link to a page, a file, a site or a mail address"),
                );
                Target::Nowhere
            }
            Destination::Here(fragment) => self.here(scope, fragment, start),
            Destination::Inside { path, fragment } => {
                let answer = self.ask(scope, Query::Path(path), fragment.clone(), start);
                match answer.permalink() {
                    Some(permalink) => Target::Href(self.href(permalink, fragment.as_deref())),
                    None => Target::Nowhere,
                }
            }
        }
    }

    fn wiki_target(&mut self, scope: &Scope<'a>, destination: &str, start: usize) -> Target {
        let (name, fragment) = split_wiki(destination);
        let fragment = fragment.map(anchor_of);
        if name.is_empty() {
            return self.here(scope, fragment.unwrap_or_default(), start);
        }
        let query = Query::Name(name.to_owned());
        let answer = self.ask(scope, query, fragment.clone(), start);
        match answer.permalink() {
            Some(permalink) => Target::Href(self.href(permalink, fragment.as_deref())),
            None => Target::Nowhere,
        }
    }

    /// A place on the page in which the link is written, which is another one inside an embed.
    fn here(&mut self, scope: &Scope<'a>, fragment: String, start: usize) -> Target {
        let own = scope.page.manuscript.path == self.host.manuscript.path;
        let href = if own {
            format!("#{}", html::url(&fragment))
        } else {
            self.href(&scope.page.permalink, Some(&fragment))
        };
        if !fragment.is_empty() && own {
            self.document.references.push(Reference {
                embedded: None,
                query: Query::Path(String::new()),
                answer: Answer::Page {
                    path: scope.page.manuscript.path.clone(),
                    permalink: scope.page.permalink.clone(),
                },
                fragment: Some(fragment),
                position: scope.position(start),
                label: None,
            });
        }
        Target::Href(href)
    }

    /// Asks the site, and notes question and answer.
    fn ask(
        &mut self,
        scope: &Scope<'a>,
        query: Query,
        fragment: Option<String>,
        start: usize,
    ) -> Answer {
        let path = &scope.page.manuscript.path;
        let asker = Asker {
            path,
            lang: &self.host.lang,
        };
        let answer = self.site.links.find(asker, &query);
        let own = *path == self.host.manuscript.path;
        self.document.references.push(Reference {
            embedded: (!own).then(|| path.clone()),
            query,
            answer: answer.clone(),
            fragment,
            position: scope.position(start),
            label: None,
        });
        answer
    }

    fn href(&self, target: &Permalink, fragment: Option<&str>) -> String {
        let mut href = self.host.permalink.href(target);
        if self.options.portable && href.ends_with('/') {
            href.push_str("index.html");
        }
        if let Some(fragment) = fragment {
            href.push('#');
            href.push_str(&html::url(fragment));
        }
        href
    }
}

/// The hash of all that an embed takes from a page.
pub(super) fn embed_hash(page: &Page) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&page.manuscript.body.hash());
    hasher.update(page.permalink.as_str().as_bytes());
    hasher.update(&[0]);
    hasher.update(page.title.as_bytes());
    *hasher.finalize().as_bytes()
}

/// The words and the width of an image, as Obsidian has them behind a bar: `120`, `120x80`, `words|120`.
fn sized(words: &str) -> (Option<&str>, Option<u32>) {
    let (alt, size) = match words.rsplit_once('|') {
        Some((alt, size)) => (Some(alt), size),
        None => (None, words),
    };
    let width = size.split_once('x').map_or(size, |(width, _)| width);
    match width.trim().parse() {
        Ok(width) => (alt.filter(|alt| !alt.is_empty()), Some(width)),
        Err(_) => (Some(words), None),
    }
}

/// `Page#Heading` → `Page` and `Heading`. A backslash at the end comes from a bar escaped in a table.
fn split_wiki(destination: &str) -> (&str, Option<&str>) {
    let destination = destination.trim().trim_end_matches('\\');
    match destination.split_once('#') {
        Some((name, fragment)) => (name.trim(), Some(fragment.trim())),
        None => (destination, None),
    }
}

/// The anchor of `Heading`, of `Heading#Sub-heading` (the last counts), or of `^block`.
fn anchor_of(fragment: &str) -> String {
    if fragment.starts_with('^') {
        return fragment.to_owned();
    }
    slug(fragment.rsplit('#').next().unwrap_or(fragment))
}

/// The words of a wikilink that has none of its own: `Page#Heading` → `Page > Heading`.
fn wiki_words(destination: &str) -> String {
    let destination = destination.trim().trim_end_matches('\\');
    destination
        .split('#')
        .map(|part| part.trim().trim_start_matches('^'))
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" > ")
}

/// An image that is its own URL: it is drawn, and nothing is run or asked for.
fn is_drawn(url: &str) -> bool {
    url.get(..11)
        .is_some_and(|begin| begin.eq_ignore_ascii_case("data:image/"))
}

pub(super) fn is_image(extension: &str) -> bool {
    matches!(
        extension,
        "png" | "jpg" | "jpeg" | "gif" | "webp" | "svg" | "avif" | "bmp" | "ico"
    )
}
