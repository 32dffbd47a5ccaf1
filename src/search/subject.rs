//! What can be found: every page in its own language, and the talk under it.

use std::sync::Arc;

use crate::content::discussion::Comment;
use crate::content::discussion::CommentState;
use crate::content::discussion::Thread;
use crate::content::fields::Located;
use crate::content::kind::Kind;
use crate::content::page::Page;
use crate::content::page::PageIndex;
use crate::content::path::ancestors;
use crate::content::path::fold;
use crate::content::site::Site;
use crate::content::talk::Talk;
use crate::markdown::comment;
use crate::markdown::document::Document;
use crate::search::length::Lengths;
use crate::search::number::Identity;
use crate::search::text;

/// Everything of a site in which words are looked for.
pub struct Shelf<'a> {
    pub site: &'a Site,
    /// By [`PageIndex`].
    pub documents: &'a [Arc<Document>],
    pub talk: &'a Talk,
}

/// Something that a reader may look for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    Page(PageIndex),
    /// What was said about a page.
    Talk(PageIndex),
}

/// A subject, and what tells it and its present text from all others.
pub struct Marked {
    pub subject: Subject,
    pub identity: Identity,
    /// The hash of all that is compared.
    pub key: [u8; 16],
    pub lengths: Lengths,
}

impl Shelf<'_> {
    /// The subjects of a language, by their identities.
    pub fn subjects(&self, lang: &str) -> Vec<Marked> {
        let mut all: Vec<Marked> = Vec::new();
        for (index, page) in self.site.pages.iter().enumerate() {
            if page.lang != lang {
                continue;
            }
            let index = PageIndex(index);
            all.push(self.page(index, page));
            // Translations share a thread, which is found where it was begun.
            if let Some(thread) = self.thread(page) {
                all.push(talk(index, page, thread));
            }
        }
        all.sort_by_key(|marked| marked.identity);
        all
    }

    /// The talk of a page, when there is some.
    pub fn thread(&self, page: &Page) -> Option<&Arc<Thread>> {
        let thread = self.talk.about(page)?;
        comments(thread).next().is_some().then_some(thread)
    }

    fn page(&self, index: PageIndex, page: &Page) -> Marked {
        let document = &self.documents[index.0];
        let mut hasher = blake3::Hasher::new();
        hasher.update(&document.hash);
        let headings = document.headings.iter().map(|head| head.text.len()).sum();
        hasher.update(&u64::to_le_bytes(headings as u64));
        add(&mut hasher, &page.title);
        self.about(page, |_, text| add(&mut hasher, text));
        self.filters(Subject::Page(index), |text| add(&mut hasher, text));
        Marked {
            subject: Subject::Page(index),
            identity: identity("page", page),
            key: short(&hasher),
            lengths: Lengths {
                title: page.title.len(),
                headings,
                words: document.words as usize,
            },
        }
    }

    /// What is said about a page beside its text.
    pub fn about(&self, page: &Page, mut see: impl FnMut(About, &str)) {
        let head = &page.manuscript.front_matter;
        for alias in head
            .aliases
            .iter()
            .filter(|name| !name.value.starts_with('/'))
        {
            see(About::Name, &alias.value);
        }
        for tag in &head.tags {
            see(About::Topic, &tag.value);
        }
        if let Some(summary) = &head.summary {
            see(About::Topic, summary);
        }
        if let Some(person) = &head.person {
            for name in &person.names {
                see(About::Name, &name.value);
            }
            for text in [&person.role, &person.location].into_iter().flatten() {
                see(About::Topic, text);
            }
            if let Some(team) = &person.team {
                see(About::Topic, &team.value);
            }
            for skill in &person.skills {
                see(About::Topic, &skill.topic.value);
            }
        }
        let named = |author: &&Located<String>| !self.site.is_departed(&author.value);
        for author in head.authors.iter().filter(named) {
            see(About::Place, &author.value);
        }
        let original = page.original.as_str();
        see(
            About::Place,
            original.rsplit_once('.').map_or(original, |(path, _)| path),
        );
    }

    /// By what a subject can be filtered, as words that no text has.
    pub fn filters(&self, subject: Subject, mut see: impl FnMut(&str)) {
        let (Subject::Page(index) | Subject::Talk(index)) = subject;
        let page = self.site.page(index);
        if let Some(group) = group(self.site, subject) {
            see(group);
        }
        if let Subject::Page(_) = subject {
            see(&filter("kind", page.kind.name()));
        }
        let folder = page.section.as_deref().unwrap_or(&page.folder);
        for folder in ancestors(folder).filter(|folder| !folder.is_empty()) {
            see(&filter("in", folder));
        }
        for tag in &page.manuscript.front_matter.tags {
            see(&filter("tag", &fold(&tag.value)));
        }
    }
}

/// What was said, by the word that all of it shares.
pub const ANSWER: &str = "!is.answer";
/// People, likewise.
pub const PERSON: &str = "!is.person";

/// In which of these two groups a subject is found, when it is no page like others.
pub fn group(site: &Site, subject: Subject) -> Option<&'static str> {
    match subject {
        Subject::Talk(_) => Some(ANSWER),
        Subject::Page(index) => {
            let page = site.page(index);
            (page.kind == Kind::Person && !page.is_index()).then_some(PERSON)
        }
    }
}

/// The word that all subjects share that a filter lets through. No text has it, since it begins with a sign
/// that no word has.
pub fn filter(by: &str, name: &str) -> String {
    let hash = blake3::hash(name.as_bytes()).to_hex();
    format!("!{by}.{}", &hash.as_str()[..8])
}

/// What a text beside a page says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// Another name for it.
    Name,
    /// What it is about.
    Topic,
    /// Where it lies and whose it is.
    Place,
}

/// The comments that can be found, the accepted answer first.
pub fn comments(thread: &Thread) -> impl Iterator<Item = &Comment> {
    let of = move |accepted: bool| {
        thread.comments.iter().filter(move |comment| {
            comment.state == CommentState::Published && comment.accepted == accepted
        })
    };
    of(true).chain(of(false))
}

/// What a comment says, as one reads it.
pub fn said(comment: &Comment) -> String {
    match (&comment.html, &comment.body) {
        (Some(html), _) => {
            let mut said = String::new();
            text::each(html, |_, text| said.push_str(text));
            said
        }
        (None, Some(body)) => comment::plain(body),
        (None, None) => String::new(),
    }
}

fn talk(index: PageIndex, page: &Page, thread: &Thread) -> Marked {
    let mut hasher = blake3::Hasher::new();
    add(&mut hasher, &page.title);
    let mut length = 0;
    for comment in comments(thread) {
        add(&mut hasher, &comment.id);
        let text = comment.html.as_deref().or(comment.body.as_deref());
        let text = text.unwrap_or_default();
        add(&mut hasher, text);
        hasher.update(&[u8::from(comment.accepted), u8::from(comment.html.is_some())]);
        length += text.len();
    }
    add(&mut hasher, page.section.as_deref().unwrap_or(&page.folder));
    for tag in &page.manuscript.front_matter.tags {
        add(&mut hasher, &tag.value);
    }
    Marked {
        subject: Subject::Talk(index),
        identity: identity("talk", page),
        key: short(&hasher),
        lengths: Lengths {
            title: page.title.len(),
            headings: 0,
            words: length / 6,
        },
    }
}

fn identity(what: &str, page: &Page) -> Identity {
    let mut hasher = blake3::Hasher::new();
    add(&mut hasher, what);
    add(&mut hasher, page.manuscript.path.as_str());
    short(&hasher)
}

fn add(hasher: &mut blake3::Hasher, text: &str) {
    hasher.update(&(text.len() as u64).to_le_bytes());
    hasher.update(text.as_bytes());
}

fn short(hasher: &blake3::Hasher) -> [u8; 16] {
    let mut short = [0; 16];
    short.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    short
}
