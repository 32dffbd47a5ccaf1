//! One comment under a page: who says what, what people felt about it, and what can be done with it.

use std::collections::HashMap;

use jiff::tz::TimeZone;
use serde::Serialize;
use serde::Serializer;

use crate::content::discussion::Author;
use crate::content::discussion::Comment;
use crate::content::discussion::CommentState;
use crate::content::discussion::Kudos;
use crate::content::link::Answer;
use crate::content::link::Asker;
use crate::content::link::Query;
use crate::content::page::Page;
use crate::content::path::fold;
use crate::content::path::readable;
use crate::content::sentence::Value;
use crate::content::speech::Speech;
use crate::markdown::comment;
use crate::markdown::sanitize::sanitize_comment;
use crate::view::byline::Byline;
use crate::view::byline::DateView;
use crate::view::edition::Edition;
use crate::view::here::Here;

/// In this order; a word of the interface each.
pub const REACTIONS: &[&str] = &["thanks", "agree", "celebrate", "insightful"];

#[derive(Serialize)]
pub struct KudosView {
    pub href: Option<String>,
    pub title: Option<String>,
}

#[derive(Serialize)]
pub struct CommentView {
    /// For links to it: `comment-c1`.
    pub anchor: String,
    /// Also of who asked anonymously, then without a page.
    pub author: Byline,
    /// From which other site they speak.
    pub origin: Option<Origin>,
    /// That the site to which the thread belongs does not have it yet, in words.
    pub awaits: Option<String>,
    /// The language in which it was said, where it was said elsewhere.
    pub lang: Option<String>,
    pub when: DateView,
    /// When it was changed last.
    pub edited: Option<String>,
    /// Where its earlier texts are shown.
    pub versions: Option<String>,
    /// Safe HTML; `None` for one that was taken back.
    pub html: Option<Said>,
    pub reactions: Vec<Reaction>,
    /// It answers the question.
    pub accepted: bool,
    /// Thanks to whom the page tells of, and what for.
    pub kudos: Option<KudosView>,
    /// What can be done with it where there is no script: on the service's own page alone.
    pub tools: Option<Tools>,
    pub replies: Vec<CommentView>,
}

/// Another site, from which somebody speaks.
#[derive(Serialize)]
pub struct Origin {
    /// What it is called.
    pub entity: Option<String>,
    /// Its host in words: `via kb.fr.example`.
    pub via: String,
}

/// From where somebody speaks, in the words of a language; `None` for people of this site.
pub fn origin(author: Option<&Author>, words: &Speech) -> Option<Origin> {
    let author = author?;
    let given = [("site", Value::from(author.via.as_deref()?))];
    Some(Origin {
        entity: author.entity.clone(),
        via: words.say("comment_via", &given).unwrap_or_default(),
    })
}

/// That a comment was not seen yet where its thread belongs.
pub fn awaits(comment: &Comment, words: &Speech) -> Option<String> {
    let given = [("site", Value::from(comment.awaits.as_deref()?))];
    words.say("comment_awaits", &given)
}

/// The forms beneath a comment.
#[derive(Serialize)]
pub struct Tools {
    pub id: String,
    /// Where the forms lead.
    pub action: String,
    pub lang: String,
    /// What stands in the link of who asked without a name.
    pub key: Option<String>,
    /// They signed on.
    pub writes: bool,
    /// It can be said to be the answer, or not to be it any more.
    pub accept: Option<bool>,
    /// They can say where the answer stands already.
    pub elsewhere: bool,
    /// The Markdown of a comment of one's own, which one may change.
    pub body: Option<String>,
    pub reactions: Vec<Toggle>,
}

/// Something that is felt, or not.
#[derive(Serialize)]
pub struct Toggle {
    /// How many people felt it.
    pub count: u32,
    pub kind: &'static str,
    /// A word in the page's language: `thanks`.
    pub text: String,
    pub on: bool,
}

#[derive(Serialize)]
pub struct Reaction {
    pub kind: String,
    /// A word in the page's language: `thanks`.
    pub text: String,
    pub count: u32,
}

/// The text of a comment, and where its links lead from this page: all that decides its HTML.
pub struct Said {
    text: String,
    is_html: bool,
    links: HashMap<String, Option<String>>,
}

impl Said {
    /// HTML that the service made.
    pub fn html(text: String) -> Said {
        Said {
            text,
            is_html: true,
            links: HashMap::new(),
        }
    }
}

impl Serialize for Said {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !serializer.is_human_readable() {
            let mut links: Vec<_> = self.links.iter().collect();
            links.sort();
            return (&self.text, self.is_html, links).serialize(serializer);
        }
        let html = match self.is_html {
            true => sanitize_comment(&self.text),
            false => comment::render(&self.text, |link| self.links.get(link)?.clone()),
        };
        serializer.serialize_str(&html)
    }
}

/// What people felt about a comment, in words.
pub fn reactions(comment: &Comment, words: &Speech) -> Vec<Reaction> {
    let rank = |kind: &str| REACTIONS.iter().position(|known| *known == kind);
    let mut kinds: Vec<(&String, &u32)> = comment
        .reactions
        .iter()
        .filter(|(_, count)| **count > 0)
        .collect();
    kinds.sort_by_key(|(kind, _)| rank(kind).unwrap_or(REACTIONS.len()));
    kinds
        .into_iter()
        .map(|(kind, count)| Reaction {
            kind: kind.clone(),
            text: words
                .word(&format!("reaction_{kind}"))
                .map_or_else(|| readable(kind), str::to_owned),
            count: *count,
        })
        .collect()
}

/// Whoever writes the comments of a page.
pub struct Writer<'a> {
    pub edition: &'a Edition,
    pub here: &'a Here,
    pub page: &'a Page,
}

/// The id of a comment's place on a page.
pub fn anchor(comment: &Comment) -> String {
    let safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let id: String = comment.id.chars().filter(|c| safe(*c)).collect();
    format!("comment-{id}")
}

impl Writer<'_> {
    pub fn view(&self, comment: &Comment) -> CommentView {
        let edition = self.edition;
        let lang = &self.page.lang;
        let published = comment.state == CommentState::Published;
        let day = comment.created.to_zoned(TimeZone::UTC).date();
        let words = edition.words(lang);
        CommentView {
            anchor: anchor(comment),
            author: match &comment.author {
                Some(author) if published => {
                    let id = author.id.as_deref();
                    let known = id
                        .filter(|id| edition.person(id).is_some() || edition.site.is_departed(id));
                    edition.byline(self.here, lang, known.unwrap_or(&author.name))
                }
                _ => Byline {
                    name: edition.word(lang, "anonymous").to_owned(),
                    href: None,
                    role: None,
                    initials: "·".to_owned(),
                    tint: 0,
                    portrait: None,
                },
            },
            origin: origin(comment.author.as_ref().filter(|_| published), words),
            awaits: awaits(comment, words).filter(|_| published),
            lang: comment.lang.clone().filter(|_| published),
            when: DateView {
                iso: comment.created.to_string(),
                text: edition.date(lang, day).text,
            },
            edited: comment
                .edited
                .filter(|_| published)
                .map(|edited| edited.to_string()),
            versions: comment.edited.and_then(|_| self.versions(comment)),
            html: published.then(|| self.said(comment)),
            reactions: match published {
                true => reactions(comment, words),
                false => Vec::new(),
            },
            accepted: published && comment.accepted,
            kudos: comment
                .kudos
                .as_ref()
                .filter(|_| published)
                .map(|kudos| self.kudos(kudos)),
            tools: None,
            replies: Vec::new(),
        }
    }

    fn versions(&self, comment: &Comment) -> Option<String> {
        let service = self.edition.config.comments.service()?;
        let page = self.edition.talk.id(self.page)?;
        let lang = &self.page.lang;
        Some(format!(
            "{service}/t/{page}/versions/{}?lang={lang}",
            comment.id
        ))
    }

    /// What somebody is thanked for. A page that these readers may not see is not named.
    fn kudos(&self, kudos: &Kudos) -> KudosView {
        let written = kudos.href.as_deref().unwrap_or_default();
        let target = self.target(written);
        let found = || match self.find(written) {
            Answer::Page { path, .. } => {
                let pages = &self.edition.site.pages;
                let place = pages.binary_search_by(|page| page.manuscript.path.cmp(&path));
                place.ok().map(|place| pages[place].title.clone())
            }
            _ => None,
        };
        let title = found().or_else(|| target.as_deref().map(Kudos::name));
        KudosView {
            title: title.filter(|_| target.is_some()),
            href: target,
        }
    }

    fn find(&self, link: &str) -> Answer {
        let asker = Asker {
            path: &self.page.manuscript.path,
            lang: &self.page.lang,
        };
        let path = link.split('#').next().unwrap_or_default();
        let links = &self.edition.site.links;
        links.find(asker, &Query::Path(path.to_owned()))
    }

    fn said(&self, comment: &Comment) -> Said {
        let (text, is_html) = match (&comment.html, &comment.body) {
            (Some(html), _) => (html.clone(), true),
            (None, body) => (body.clone().unwrap_or_default(), false),
        };
        let links = match is_html {
            true => HashMap::new(),
            false => comment::destinations(&text)
                .into_iter()
                .map(|link| {
                    let target = self.target(&link);
                    (link, target)
                })
                .collect(),
        };
        Said {
            text,
            is_html,
            links,
        }
    }

    /// How a link in a comment is written: elsewhere as it is, into the site as on the page itself. What
    /// leads nowhere that these readers know is text.
    fn target(&self, link: &str) -> Option<String> {
        let elsewhere = ["https://", "http://", "mailto:"];
        if elsewhere.iter().any(|scheme| link.starts_with(scheme)) {
            return Some(link.to_owned());
        }
        if let Some(handle) = link.strip_prefix('@') {
            let chief = self.edition.person(handle)?;
            // People are called by their ids alone, as the service knows them.
            let is_id = fold(self.edition.site.page(chief).id()) == fold(handle);
            let lang = &self.page.lang;
            return is_id.then(|| self.edition.thing(self.here, chief, lang).href);
        }
        let (path, fragment) = match link.split_once('#') {
            Some((path, fragment)) => (path, Some(fragment)),
            None => (link, None),
        };
        let mut href = if path.is_empty() {
            String::new()
        } else {
            match self.find(path) {
                // Files are published because pages lead to them, not comments.
                Answer::Attachment { .. } | Answer::Missing => return None,
                answer => self.edition.href(self.here, answer.permalink()?),
            }
        };
        if let Some(fragment) = fragment {
            href.push('#');
            href.push_str(fragment);
        }
        Some(href)
    }
}
