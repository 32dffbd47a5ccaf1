//! The talk under a page, as it stood when the site was built.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use jiff::tz::TimeZone;
use serde::Serialize;

use crate::content::discussion::Comment;
use crate::content::discussion::CommentState;
use crate::content::discussion::Thread;
use crate::content::discussion::ThreadState;
use crate::content::kind::Kind;
use crate::content::page::Page;
use crate::view::comment::CommentView;
use crate::view::comment::Writer;
use crate::view::edition::Edition;
use crate::view::here::Here;
use crate::view::poll::PollView;

/// Comments that a page carries; the rest are with the service.
const MOST: usize = 50;
/// Levels below the first; what answers deeper stands beside what it answers.
const DEEPEST: usize = 3;

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
