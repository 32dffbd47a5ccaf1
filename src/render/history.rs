//! The history of pages: which have one, and how it is made – from the repository, and only when somebody asks.
//!
//! Comparing versions is dear, and most builds change no history. So the key of such a page is made of what
//! decides its bytes, and neither a view nor a text is needed for it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::OnceLock;

use serde::Serialize;

use crate::cache::FINGERPRINT;
use crate::content::audience::Level;
use crate::content::departed::Departed;
use crate::content::diagnostic::Diagnostic;
use crate::content::kind::Kind;
use crate::content::page::PageIndex;
use crate::content::past;
use crate::content::past::AuthorIndex;
use crate::content::path::Permalink;
use crate::difference;
use crate::history::versions::Kept;
use crate::history::versions::Versions;
use crate::markdown::plain;
use crate::output::file::Content;
use crate::render::Workshop;
use crate::source::version;
use crate::source::version::Version;
use crate::view::View;
use crate::view::comparison;
use crate::view::comparison::Pair;
use crate::view::difference::Found;
use crate::view::edition::Edition;
use crate::view::here::Here;
use crate::view::history::HistoryView;
use crate::view::page::holder;
use crate::view::versions;

/// The history of each page that has one, and the comparisons of its versions: where it goes, the file it is
/// of, and how it is made.
pub fn all(edition: &Arc<Edition>, workshop: &Workshop) -> Vec<(String, String, Arc<dyn Content>)> {
    let desk = Arc::new(Desk::new(edition, workshop));
    let mut files: Vec<(String, String, Arc<dyn Content>)> = Vec::new();
    for (i, page) in edition.site.pages.iter().enumerate() {
        let Some(life) = versions::life(edition, page) else {
            continue;
        };
        let mut add = |permalink: Permalink, pair: Option<Pair>| {
            let file = HistoryFile {
                edition: edition.clone(),
                desk: desk.clone(),
                index: PageIndex(i),
                pair,
            };
            let origin = page.manuscript.file.clone();
            files.push((permalink.output_path(), origin, Arc::new(file)));
        };
        add(versions::permalink(&page.permalink), None);
        for pair in comparison::pairs(page, life) {
            add(comparison::permalink(&page.permalink, pair), Some(pair));
        }
    }
    files
}

/// What all histories of an edition share: the texts, and the hashes of what stands on many of them.
struct Desk {
    versions: Arc<Versions>,
    level: Level,
    /// An old text may lead to what only a higher audience knows of: others than the highest are shown its
    /// words alone.
    words_only: bool,
    /// Who may see what, since it decides which parts of old texts are shown, and who is not to be named.
    people: blake3::Hash,
    /// By language and folder: the frame around the pages of a section.
    frames: BTreeMap<(String, String), OnceLock<blake3::Hash>>,
    /// By language: how each author is shown.
    authors: BTreeMap<String, Vec<OnceLock<blake3::Hash>>>,
}

impl Desk {
    fn new(edition: &Edition, workshop: &Workshop) -> Desk {
        let audiences = &edition.config.audiences;
        let level = edition
            .audience
            .as_deref()
            .and_then(|name| audiences.level(name));
        let sections = edition.site.sections.iter();
        let languages = edition.site.languages.iter();
        let authors = edition.past.authors.len();
        Desk {
            versions: workshop.versions.clone(),
            level: level.unwrap_or_default(),
            words_only: !edition.is_for_highest(),
            people: {
                let unnamed = edition.site.departed.iter();
                let unnamed: Vec<String> = unnamed.flat_map(Departed::all_names).collect();
                hash(&(audiences.names().collect::<Vec<_>>(), unnamed))
            },
            frames: sections
                .map(|section| {
                    let place = (section.lang.clone(), section.folder.clone());
                    (place, OnceLock::new())
                })
                .collect(),
            authors: languages
                .map(|lang| (lang.clone(), vec![OnceLock::new(); authors]))
                .collect(),
        }
    }

    fn read(&self, edition: &Edition, version: past::Version) -> Found {
        match self.versions.read(version, difference::LONGEST) {
            Kept::TooLong => Found::TooLong,
            Kept::Missing => Found::Missing,
            Kept::Whole(bytes) => {
                let audiences = &edition.config.audiences;
                match version::read(&bytes, audiences, self.level) {
                    Some(version) if self.words_only => Found::Text(Version {
                        body: plain::text(&version.body),
                        ..version
                    }),
                    Some(version) => Found::Text(version),
                    None => Found::Missing,
                }
            }
        }
    }

    /// The frame of all pages of a section, but for the page's own address and title.
    fn frame(&self, edition: &Edition, index: PageIndex) -> blake3::Hash {
        let section = holder(edition, edition.site.page(index));
        let make = || {
            let here = Here::Page(section.permalink.clone());
            hash(&edition.frame(&here, &section.lang, "", section))
        };
        let place = (section.lang.clone(), section.folder.clone());
        match self.frames.get(&place) {
            Some(known) => *known.get_or_init(make),
            None => make(),
        }
    }

    fn author(&self, edition: &Edition, lang: &str, index: AuthorIndex) -> blake3::Hash {
        let author = edition.past.author(index);
        let make = || hash(&edition.author(&Here::Anywhere, lang, author));
        let known = self.authors.get(lang);
        match known.and_then(|authors| authors.get(index.0 as usize)) {
            Some(known) => *known.get_or_init(make),
            None => make(),
        }
    }
}

fn hash(value: &impl Serialize) -> blake3::Hash {
    blake3::hash(&written(value))
}

/// What cannot be written down has no bytes that could be found again.
fn written(value: &impl Serialize) -> Vec<u8> {
    postcard::to_stdvec(value).unwrap_or_else(|error| error.to_string().into_bytes())
}

struct HistoryFile {
    edition: Arc<Edition>,
    desk: Arc<Desk>,
    index: PageIndex,
    /// The versions that it compares, when it lists none.
    pair: Option<Pair>,
}

impl Content for HistoryFile {
    fn key(&self) -> blake3::Hash {
        let (edition, desk) = (&*self.edition, &*self.desk);
        let page = edition.site.page(self.index);
        let mut hasher = blake3::Hasher::new();
        hasher.update(FINGERPRINT.as_bytes());
        hasher.update(edition.theme.templates.hash.as_bytes());
        hasher.update(desk.people.as_bytes());
        hasher.update(desk.frame(edition, self.index).as_bytes());
        let headings = edition.document(self.index).headings.iter();
        let headings: Vec<(&str, &str)> = headings
            .map(|heading| (heading.id.as_str(), heading.text.as_str()))
            .collect();
        let own = (
            (page.permalink.as_str(), &page.title, &page.lang),
            (desk.level, edition.portable, edition.config.privacy as u8),
            (page.kind == Kind::Policy, self.pair),
            headings,
        );
        let mut facts = written(&own);
        // That there is a history was seen when this file was made.
        let Some(life) = edition.past.life(&page.manuscript.file) else {
            return hasher.finalize();
        };
        let first = life
            .revisions
            .last()
            .map(|first| edition.past.commit(first.commit).day);
        let whole = (life.revisions.len(), life.is_whole, first.map(month));
        facts.extend(written(&whole));
        // The one before the last that is listed is what that one is compared with.
        for revision in life.revisions.iter().take(versions::VERSIONS + 1) {
            let commit = edition.past.commit(revision.commit);
            for author in commit.authors() {
                let face = desk.author(edition, &page.lang, author);
                let is_bot = edition.past.author(author).is_bot();
                hasher.update(face.as_bytes()).update(&[u8::from(is_bot)]);
            }
            let missing = revision
                .version
                .is_some_and(|version| desk.versions.lacks(version));
            let told = (
                (month(commit.day), &commit.subject.as_deref()),
                revision.moved_from.as_deref(),
                (revision.version.map(|version| version.0), missing),
            );
            facts.extend(written(&told));
        }
        hasher.update(&facts);
        hasher.finalize()
    }

    fn bytes(&self) -> Result<Vec<u8>, Diagnostic> {
        let edition = &*self.edition;
        let life = versions::life(edition, edition.site.page(self.index));
        let read = |version| self.desk.read(edition, version);
        let life = life.cloned().unwrap_or_default();
        let view = View::History(match self.pair {
            None => HistoryView::of(edition, self.index, &life, read),
            Some(pair) => HistoryView::compared(edition, self.index, &life, pair, read),
        });
        let html = edition.theme.templates.render(view.template(), &view)?;
        Ok(html.into_bytes())
    }
}

fn month(day: jiff::civil::Date) -> (i16, i8) {
    (day.year(), day.month())
}
