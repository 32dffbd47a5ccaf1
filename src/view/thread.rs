//! The talk under a page, as it stood when the site was built.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use jiff::tz::TimeZone;
use serde::Serialize;
use serde::Serializer;

use crate::content::discussion::Comment;
use crate::content::discussion::CommentState;
use crate::content::discussion::Kudos;
use crate::content::discussion::Thread;
use crate::content::discussion::ThreadState;
use crate::content::kind::Kind;
use crate::content::link::Answer;
use crate::content::link::Asker;
use crate::content::link::Query;
use crate::content::page::Page;
use crate::content::path::fold;
use crate::content::path::readable;
use crate::content::speech::Speech;
use crate::markdown::comment;
use crate::markdown::sanitize::sanitize_comment;
use crate::view::byline::Byline;
use crate::view::byline::DateView;
use crate::view::edition::Edition;
use crate::view::edition::Here;
use crate::view::poll::PollView;

/// Comments that a page carries; the rest are with the service.
const MOST: usize = 50;
/// Levels below the first; what answers deeper stands beside what it answers.
const DEEPEST: usize = 3;
/// In this order; a word of the interface each.
pub const REACTIONS: &[&str] = &["thanks", "agree", "celebrate", "insightful"];

/// `parts/thread.html`.
#[derive(Serialize)]
pub struct ThreadView {
    pub comments: Vec<CommentView>,
    /// All that are there.
    pub total: usize,
    /// How many of them are not shown.
    pub more: usize,
    /// Nobody may add to it.
    pub closed: bool,
    pub poll: Option<PollView>,
    /// The id of whom the page tells of: they can be thanked here.
    pub person: Option<String>,
    /// Where one may add to it, and hear of what is newer; `None` where there is no service.
    pub live: Option<Live>,
}

/// How a page reaches the comment service.
#[derive(Serialize)]
pub struct Live {
    /// The id of the thread's page.
    pub id: String,
    /// Where the service answers, without a slash at the end.
    pub service: String,
    /// `thread.js`.
    pub script: Option<String>,
    /// What somebody wrote that could not be taken, on the service's own page.
    pub draft: String,
    /// What came of it, in words.
    pub told: Option<String>,
    /// Who signed on, on that page.
    pub you: Option<You>,
}

#[derive(Serialize)]
pub struct You {
    pub follows: bool,
    /// Where what concerns them stands.
    pub mine: String,
}

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

impl ThreadView {
    /// The thread of a page; `None` where nobody said anything.
    pub fn of(edition: &Edition, here: &Here, page: &Page) -> Option<ThreadView> {
        let live = Live::of(edition, here, page);
        let is_person = page.kind == Kind::Person && !page.is_index();
        let person = is_person.then(|| page.id().to_owned());
        let head = page.manuscript.front_matter.discussion.as_ref();
        let closed = head.is_some_and(|head| head.closed) || !edition.config.comments.open;
        let Some(thread) = edition.talk.about(page) else {
            let live = live.filter(|_| !closed)?;
            return Some(ThreadView {
                comments: Vec::new(),
                total: 0,
                more: 0,
                closed,
                poll: None,
                person,
                live: Some(live),
            });
        };
        let writer = Writer {
            edition,
            here,
            page,
        };
        let mut view = ThreadView::arrange(thread, MOST, &|comment| writer.view(comment));
        view.closed |= head.is_some_and(|head| head.closed);
        view.live = live;
        view.person = person;
        let lang = &page.lang;
        view.poll = thread.poll.as_ref().map(|poll| {
            let day = |day| edition.date(lang, day).text;
            let mut poll = poll.clone();
            // What was exported before it closed is closed all the same.
            poll.closed |= poll
                .closes
                .is_some_and(|closes| closes.to_zoned(TimeZone::UTC).date() < edition.today);
            let mut poll = PollView::of(&poll, &day);
            let live = view.live.as_ref().filter(|_| !view.closed && !poll.closed);
            poll.action = live.map(|live| format!("{}/t/{}", live.service, live.id));
            poll
        });
        let said = view.total > 0 || view.poll.is_some();
        let said = said || (view.live.is_some() && !view.closed);
        said.then_some(view)
    }

    /// Puts the comments of a thread into their order, as many as there is room for, each seen through `view`.
    pub fn arrange(
        thread: &Thread,
        most: usize,
        view: &dyn Fn(&Comment) -> CommentView,
    ) -> ThreadView {
        let nodes = nodes(thread);
        let roots: Vec<usize> = sorted(
            &nodes,
            nodes
                .iter()
                .enumerate()
                .filter_map(|(i, node)| (node.parent.is_none() && node.shown).then_some(i)),
        );
        let total = nodes
            .iter()
            .filter(|node| node.shown && node.comment.state == CommentState::Published)
            .count();
        let mut room = most;
        let comments = write(&nodes, &roots, &mut room, view);
        ThreadView {
            more: total - comments.iter().map(count).sum::<usize>(),
            comments,
            total,
            closed: thread.state == ThreadState::Closed,
            poll: None,
            person: None,
            live: None,
        }
    }
}

impl Live {
    fn of(edition: &Edition, here: &Here, page: &Page) -> Option<Live> {
        let service = edition.config.comments.service()?;
        // The service does not know of a draft.
        if page.manuscript.front_matter.draft {
            return None;
        }
        let script = edition.theme.assets.thread.as_ref();
        Some(Live {
            id: edition.talk.id(page)?.to_string(),
            service: service.to_owned(),
            script: script.map(|script| edition.file(here, script)),
            draft: String::new(),
            told: None,
            you: None,
        })
    }
}

/// How many comments that say something are shown.
fn count(comment: &CommentView) -> usize {
    usize::from(comment.html.is_some()) + comment.replies.iter().map(count).sum::<usize>()
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

/// A comment in its place.
struct Node<'a> {
    comment: &'a Comment,
    parent: Option<usize>,
    level: usize,
    /// In the order of the thread.
    replies: Vec<usize>,
    shown: bool,
    /// It is the accepted answer, or one of those below it is.
    answers: bool,
}

/// Gives every comment its place. A reply stands behind what it answers, so no chain leads in a circle.
fn nodes(thread: &Thread) -> Vec<Node<'_>> {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut nodes: Vec<Node<'_>> = Vec::new();
    for comment in &thread.comments {
        if comment.state == CommentState::Pending {
            continue;
        }
        let answered = comment.parent.as_deref().and_then(|id| places.get(id));
        let parent = answered.and_then(|&place| match nodes[place].level {
            DEEPEST => nodes[place].parent,
            _ => Some(place),
        });
        let place = nodes.len();
        match places.entry(&comment.id) {
            // Of two with one id the first counts.
            Entry::Occupied(_) => continue,
            Entry::Vacant(entry) => entry.insert(place),
        };
        let level = parent.map_or(0, |parent| nodes[parent].level + 1);
        if let Some(parent) = parent {
            nodes[parent].replies.push(place);
        }
        nodes.push(Node {
            comment,
            parent,
            level,
            replies: Vec::new(),
            shown: comment.state == CommentState::Published,
            answers: comment.accepted,
        });
    }
    // What is gone keeps its place while somebody answers it.
    for place in (0..nodes.len()).rev() {
        if let (true, Some(parent)) = (nodes[place].shown, nodes[place].parent) {
            nodes[parent].shown = true;
            nodes[parent].answers |= nodes[place].answers;
        }
    }
    nodes
}

/// The accepted answer first, and what leads to it; then as they were said.
fn sorted(nodes: &[Node<'_>], places: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut places: Vec<usize> = places.collect();
    places.sort_by_key(|&place| (Reverse(nodes[place].answers), nodes[place].comment.created));
    places
}

struct Writer<'a> {
    edition: &'a Edition,
    here: &'a Here,
    page: &'a Page,
}

/// As many of some comments, with their replies, as there is room for.
fn write(
    nodes: &[Node<'_>],
    places: &[usize],
    room: &mut usize,
    view: &dyn Fn(&Comment) -> CommentView,
) -> Vec<CommentView> {
    let mut views = Vec::new();
    for &place in places {
        if *room == 0 {
            break;
        }
        *room -= 1;
        let node = &nodes[place];
        let replies = node.replies.iter().copied();
        let replies = replies.filter(|&reply| nodes[reply].shown);
        let mut seen = view(node.comment);
        seen.replies = write(nodes, &sorted(nodes, replies), room, view);
        views.push(seen);
    }
    views
}

/// The id of a comment's place on a page.
pub fn anchor(comment: &Comment) -> String {
    let safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let id: String = comment.id.chars().filter(|c| safe(*c)).collect();
    format!("comment-{id}")
}

impl Writer<'_> {
    fn view(&self, comment: &Comment) -> CommentView {
        let edition = self.edition;
        let lang = &self.page.lang;
        let published = comment.state == CommentState::Published;
        let day = comment.created.to_zoned(TimeZone::UTC).date();
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
                true => reactions(comment, self.edition.words(&self.page.lang)),
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
