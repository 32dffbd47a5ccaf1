//! Links, images and embeds: what they lead to, and how that is written.

use std::collections::HashSet;

use pulldown_cmark::LinkType;

use crate::config::Html;
use crate::content::diagnostic::Diagnostic;
use crate::content::link::Answer;
use crate::content::link::Asker;
use crate::content::link::Query;
use crate::content::path::Permalink;
use crate::markdown::destination::Destination;
use crate::markdown::destination::classify;
use crate::markdown::document::Reference;
use crate::markdown::html;
use crate::markdown::media::medium;
use crate::markdown::picture::Words;
use crate::markdown::raw_html;
use crate::markdown::walk::Open;
use crate::markdown::walk::OpenImage;
use crate::markdown::walk::OpenLink;
use crate::markdown::walk::Renderer;
use crate::markdown::walk::Room;
use crate::markdown::walk::Scope;
use crate::markdown::walk::Walk;
use crate::markdown::wiki_link::anchor_of;
use crate::markdown::wiki_link::sized;
use crate::markdown::wiki_link::split_wiki;
use crate::markdown::wiki_link::wiki_words;

/// Where a link leads, ready to be written.
pub(super) enum Target {
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
            start,
            html_from: self.out.html.len(),
            words_from: 0,
            destination: destination.to_owned(),
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
        link.words_from = self.out.html.len();
        if link.own_words {
            let words = wiki_words(destination);
            self.plain.push_str(&words);
            html::escape(&mut self.out.html, &words);
        }
        link
    }

    pub(super) fn end_link(&mut self, walk: &Walk<'_, 'a>, link: OpenLink) {
        if self.out.html[link.words_from..].trim().is_empty() {
            self.tell(
                &walk.scope,
                link.start,
                Diagnostic::warning("empty-link", "", "this link has no words")
                    .help("say between the brackets what it leads to"),
            );
            let words = match link.title.as_str() {
                "" => &link.destination,
                title => title,
            };
            html::escape(&mut self.out.html, words);
        }
        self.out.html.push_str(link.close);
        let heading = walk
            .open
            .iter()
            .any(|open| matches!(open, Open::Heading { .. }));
        if link.close == "</a>" && !heading {
            self.end_document_link(&link, link.html_from);
        }
        if let Some(reference) = link.reference
            && !link.own_words
        {
            let label = format!("{} {}", &self.plain[link.plain_from..], link.title);
            self.label(reference, &label);
        }
    }

    /// Notes the words of a reference; of one that was not asked there is nothing to note.
    pub(super) fn label(&mut self, reference: usize, words: &str) {
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
            Target::Href(src) if medium(&src).is_some() => {
                let found = self.document.references.get(reference);
                if let Some(answer) = found.map(|found| found.answer.clone()) {
                    self.media(scope, &answer, &src, &words, image.start, room);
                }
            }
            Target::Href(src) => {
                let (alt, width) = sized(&words);
                if alt.is_none_or(|alt| alt.trim().is_empty()) {
                    self.tell(
                        scope,
                        image.start,
                        Diagnostic::note(
                            "no-description",
                            "",
                            "nothing says what this image shows",
                        )
                        .help("describe it between the brackets for those who cannot see it"),
                    );
                }
                let words = Words {
                    alt: alt.unwrap_or_default(),
                    title: &image.title,
                    width,
                    start: image.start,
                };
                self.picture(scope, reference, &src, words);
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
                let tag = match room {
                    Room::Link => "",
                    _ => "<a class=\"external\"",
                };
                self.link(tag, &html::url(&url), words);
            }
            Target::Nowhere => self.broken(&words),
        }
    }

    pub(super) fn broken(&mut self, words: &str) {
        self.out.html.push_str("<span class=\"broken\">");
        html::escape(&mut self.out.html, words);
        self.out.html.push_str("</span>");
        self.plain.push_str(words);
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
        let attributes = raw_html::attributes(raw);
        let sized: HashSet<usize> = attributes
            .iter()
            .filter(|attribute| matches!(attribute.name.as_str(), "width" | "height"))
            .map(|attribute| attribute.tag_at)
            .collect();
        for attribute in attributes {
            let mut size = None;
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
                    if attribute.name != "href" {
                        size = self.written_picture(scope, reference, start);
                    }
                    match target {
                        Target::Href(href) => href,
                        Target::Elsewhere(_) if attribute.name != "href" => {
                            self.tell(
                                scope,
                                start,
                                Diagnostic::warning(
                                    "external-image",
                                    "",
                                    "this asks another site, which readers' browsers do not do: nothing is shown",
                                )
                                .help("put the file beside the page, or link to it"),
                            );
                            continue;
                        }
                        Target::Elsewhere(_) | Target::Nowhere => continue,
                    }
                }
                _ => continue,
            };
            out.push_str(&raw[from..attribute.value.start]);
            html::escape(&mut out, &replacement);
            from = attribute.value.end;
            let is_whole = attribute.tag == "img" && attribute.name == "src";
            if let Some((width, height)) = size
                && is_whole
                && !sized.contains(&attribute.tag_at)
            {
                if raw[from..].starts_with(['"', '\'']) {
                    out.push_str(&raw[from..from + 1]);
                    from += 1;
                }
                out.push_str(&format!(" width=\"{width}\" height=\"{height}\""));
            }
        }
        out.push_str(&raw[from..]);
        out
    }

    /// What the destination of a Markdown link or image leads to.
    pub(super) fn target(&mut self, scope: &Scope<'a>, written: &str, start: usize) -> Target {
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
    pub(super) fn here(&mut self, scope: &Scope<'a>, fragment: String, start: usize) -> Target {
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
                    was: None,
                },
                fragment: Some(fragment),
                position: scope.position(start),
                label: None,
            });
        }
        Target::Href(href)
    }

    /// Asks the site, and notes question and answer.
    pub(super) fn ask(
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

    pub(super) fn href(&self, target: &Permalink, fragment: Option<&str>) -> String {
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

/// An image that is its own URL: it is drawn, and nothing is run or asked for.
fn is_drawn(url: &str) -> bool {
    url.get(..11)
        .is_some_and(|begin| begin.eq_ignore_ascii_case("data:image/"))
}
