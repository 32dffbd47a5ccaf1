//! `tag.html` and `topics.html`: a topic with whom to ask about it, and who knows what in the whole site.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

use serde::Serialize;

use crate::analysis::atlas::Domain;
use crate::analysis::knowledge;
use crate::content::discussion::Comment;
use crate::content::discussion::CommentState;
use crate::content::discussion::Thread;
use crate::content::discussion::ThreadState;
use crate::content::listing::Listing;
use crate::content::page::Page;
use crate::content::page::PageIndex;
use crate::content::path::natural_key;
use crate::content::taxonomy::Term;
use crate::content::taxonomy::tags_permalink;
use crate::view::byline::Byline;
use crate::view::edition::Edition;
use crate::view::entry::Entry;
use crate::view::frame::Frame;
use crate::view::frame::Link;
use crate::view::here::Here;
use crate::view::knower::KnowerView;
use crate::view::knower::face;
use crate::view::listing::Pager;
use crate::view::listing::numbered;
use crate::view::listing::pager;
use crate::view::page::PageView;
use crate::view::page::tell;
use crate::view::ties::Ties;

/// `tag.html`: the pages that carry one tag, and who knows about it.
#[derive(Serialize)]
pub struct TagView {
    pub frame: Frame,
    pub title: String,
    /// What is said about the tag itself; on the first page of the list only.
    pub page: Option<PageView>,
    /// Of that text.
    pub ties: Option<Ties>,
    /// How many pages carry it.
    pub total: usize,
    /// Whom to ask, best first; on the first page of the list only.
    pub knowers: Vec<KnowerView>,
    /// Those after them, who are shown when one asks.
    pub others: Vec<KnowerView>,
    /// Pages on which somebody asks and has no accepted answer.
    pub questions: Vec<Link>,
    /// The pages that stand on this page of the list.
    pub entries: Vec<Entry>,
    pub pager: Option<Pager>,
}

/// `topics.html`: all topics with faces, and where knowledge is thin.
#[derive(Serialize)]
pub struct TopicsView {
    pub frame: Frame,
    /// Topics with one knower.
    pub single: Vec<TopicLine>,
    /// Topics whose knowers have all left.
    pub left: Vec<TopicLine>,
    /// Topics with pages and no knower.
    pub unknown: Vec<TopicLine>,
    /// Pages on which somebody asked and nobody answered.
    pub unanswered: Vec<Link>,
    pub topics: Vec<TopicLine>,
    /// How many there are on all pages of the list.
    pub total: usize,
    pub pager: Option<Pager>,
}

#[derive(Serialize)]
pub struct TopicLine {
    pub topic: String,
    pub href: String,
    /// Whom to ask first.
    pub faces: Vec<Byline>,
}

/// Pages on one page of a tag's list.
const TAGGED: usize = 50;
/// Knowers who are shown at once.
const KNOWERS: usize = 8;
/// Questions, and topics of each kind that want looking after.
const CARES: usize = 50;
/// Topics on one page.
const TOPICS: usize = 100;
/// Faces beside a topic.
const FACES: usize = 3;
/// With fewer pages a topic is nobody's loss.
const PAGES: usize = 2;

/// How many pages the list of a tag takes.
pub fn tag_page_count(term: &Term) -> usize {
    term.pages.len().div_ceil(TAGGED).max(1)
}

impl TagView {
    /// The given page of a tag's list, from 0. `name` is the folded tag.
    pub fn of(
        edition: &Edition,
        lang: &str,
        (name, term): (&str, &Term),
        number: usize,
    ) -> TagView {
        let here = Here::Page(numbered(&term.permalink, number));
        let root = edition.site.root(lang);
        let text = term.text.filter(|_| number == 0);
        let page = text.map(|text| PageView::of(edition, &here, text));
        let title = page.as_ref().map_or(&term.name, |page| &page.title);
        let mut frame = edition.frame(&here, lang, title, root);
        if let Some(text) = text {
            tell(edition, &here, &mut frame, text);
        }
        let tags = edition.word(lang, "tags");
        let list = tags_permalink(lang, &edition.site.languages);
        frame.trail.push(edition.link(&here, tags, &list, false));
        let domain = edition.atlas().tag(name).filter(|_| number == 0);
        let mut knowers = domain
            .into_iter()
            .flat_map(|domain| &domain.experts)
            .map(|expert| KnowerView::of(edition, &here, lang, expert));
        let pages = tag_page_count(term);
        TagView {
            frame,
            title: term.name.clone(),
            ties: text.and_then(|text| Ties::of(edition, &here, text)),
            page,
            total: term.pages.len(),
            knowers: knowers.by_ref().take(KNOWERS).collect(),
            others: knowers.collect(),
            questions: match number {
                0 => questions(edition, &here, &term.pages, is_open),
                _ => Vec::new(),
            },
            pager: pager(edition, &here, &term.permalink, number, pages).map(|pager| Pager {
                dated: true,
                ..pager
            }),
            entries: term
                .pages
                .iter()
                .skip(number * TAGGED)
                .take(TAGGED)
                .map(|index| Entry::of(edition, &here, lang, *index))
                .collect(),
        }
    }
}

/// How many pages the list of all topics takes.
pub fn topics_page_count(edition: &Edition, listing: &Listing) -> usize {
    let terms = edition.site.terms.get(&listing.lang);
    terms.map_or(1, |terms| terms.len().div_ceil(TOPICS).max(1))
}

impl TopicsView {
    /// The given page of the list, from 0.
    pub fn of(edition: &Edition, listing: &Listing, number: usize) -> TopicsView {
        let here = Here::Page(numbered(&listing.permalink, number));
        let lang = listing.lang.as_str();
        let title = edition.word(lang, "list_topics");
        let terms = edition.site.terms.get(lang);
        let mut terms: Vec<(&String, &Term)> = terms.into_iter().flatten().collect();
        terms.sort_by_cached_key(|(_, term)| natural_key(&term.name));
        let line = |(name, term): &(&String, &Term), faces: usize| {
            let domain = edition.atlas().tag(name);
            let knowers = domain.into_iter().flat_map(Domain::known);
            TopicLine {
                topic: term.name.clone(),
                href: edition.href(&here, &term.permalink),
                faces: knowers
                    .take(faces)
                    .map(|expert| face(edition, &here, lang, expert.who))
                    .collect(),
            }
        };
        // Where nobody is known to know anything, nothing is missing.
        let first = number == 0;
        let is_told = first && edition.atlas().tags().any(|(_, domain)| domain.knowers > 0);
        let cares = |wanted: &dyn Fn(&Domain) -> bool| -> Vec<TopicLine> {
            let mut found: Vec<(&(&String, &Term), usize)> = terms
                .iter()
                .filter(|_| is_told)
                .filter_map(|term| Some((term, edition.atlas().tag(term.0)?)))
                .filter(|(_, domain)| domain.pages >= PAGES && wanted(domain))
                .map(|(term, domain)| (term, domain.pages))
                .collect();
            // Stable: of those with as many pages the alphabet decides.
            found.sort_by_key(|(_, pages)| Reverse(*pages));
            found
                .into_iter()
                .take(CARES)
                .map(|(term, _)| line(term, 1))
                .collect()
        };
        let everywhere: Vec<PageIndex> = match first {
            true => (0..edition.site.pages.len()).map(PageIndex).collect(),
            false => Vec::new(),
        };
        let pages = topics_page_count(edition, listing);
        TopicsView {
            frame: edition.listing_frame(&here, listing, title),
            single: cares(&|domain| domain.knowers == 1),
            left: cares(&|domain| domain.knowers == 0 && domain.left > 0),
            unknown: cares(&|domain| domain.knowers == 0 && domain.left == 0),
            unanswered: questions(edition, &here, &everywhere, is_unanswered),
            total: terms.len(),
            topics: terms
                .iter()
                .skip(number * TOPICS)
                .take(TOPICS)
                .map(|term| line(term, FACES))
                .collect(),
            pager: pager(edition, &here, &listing.permalink, number, pages),
        }
    }
}

/// Those of some pages whose threads are such questions, by title; of translations the first.
fn questions(
    edition: &Edition,
    here: &Here,
    pages: &[PageIndex],
    wanted: fn(&Thread) -> bool,
) -> Vec<Link> {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut found: BTreeMap<(String, PageIndex), &Page> = BTreeMap::new();
    for index in pages {
        let page = edition.site.page(*index);
        let Some(thread) = edition.talk.about(page) else {
            continue;
        };
        let asks = knowledge::is_question(thread, page) && thread.state == ThreadState::Open;
        if asks && wanted(thread) && seen.insert(&page.original) {
            found.insert((natural_key(&page.title), *index), page);
        }
    }
    found
        .into_values()
        .take(CARES)
        .map(|page| {
            let mut link = edition.link(here, &page.title, &page.permalink, false);
            link.href.push_str("#talk");
            link
        })
        .collect()
}

fn is_open(thread: &Thread) -> bool {
    let mut said = published(thread).peekable();
    said.peek().is_some() && !said.any(|comment| comment.accepted)
}

/// Nobody but the one who asked said anything.
fn is_unanswered(thread: &Thread) -> bool {
    let mut said = published(thread);
    let Some(first) = said.next() else {
        return false;
    };
    let asker = first.author.as_ref();
    !first.accepted
        && said.all(|comment| {
            !comment.accepted && comment.author.is_some() && comment.author.as_ref() == asker
        })
}

fn published(thread: &Thread) -> impl Iterator<Item = &Comment> {
    let comments = thread.comments.iter();
    comments.filter(|comment| comment.state == CommentState::Published)
}
