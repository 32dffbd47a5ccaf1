//! A living thread as a template sees it: what was said, and what this person can do with it.

use std::collections::BTreeMap;
use std::collections::HashMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::comments::account::Account;
use crate::comments::api::setting::Setting;
use crate::comments::app::App;
use crate::comments::problem::Problem;
use crate::comments::register::Place;
use crate::comments::store::comment::CommentRow;
use crate::comments::store::comment::State as Stage;
use crate::comments::store::mine::Mine;
use crate::comments::store::whole::WholeThread;
use crate::content::discussion::Comment;
use crate::content::discussion::CommentState;
use crate::content::discussion::Poll;
use crate::content::discussion::Thread;
use crate::content::discussion::ThreadKind;
use crate::view::byline::Byline;
use crate::view::byline::DateView;
use crate::view::byline::initials;
use crate::view::byline::tint;
use crate::view::comment::CommentView;
use crate::view::comment::KudosView;
use crate::view::comment::REACTIONS;
use crate::view::comment::Said;
use crate::view::comment::Toggle;
use crate::view::comment::Tools;
use crate::view::comment::anchor;
use crate::view::comment::awaits;
use crate::view::comment::origin;
use crate::view::comment::reactions;
use crate::view::live::Excerpt;
use crate::view::poll::PollView;
use crate::view::thread::ThreadView;

/// Comments that such a page shows.
const MOST: usize = 2000;

/// What of a thread is one's own.
pub struct Own {
    pub account: Account,
    /// What one wrote, by id.
    bodies: BTreeMap<String, String>,
    reactions: BTreeMap<String, Vec<String>>,
    chosen: Vec<usize>,
    pub follows: bool,
    in_charge: bool,
}

impl Own {
    pub async fn read(app: &App, place: &Place, account: &Account) -> Result<Own, Problem> {
        let page = &place.page.page;
        let mine = Mine {
            page: page.clone(),
            person: account.id.clone(),
        };
        let mine = app.db.read(mine).await?;
        let whole = app.db.read(WholeThread(page.clone())).await?;
        let by_them = |author: &Option<String>| author.as_deref() == Some(&account.id);
        Ok(Own {
            account: account.clone(),
            bodies: whole
                .comments
                .into_iter()
                .filter(|row| by_them(&row.author) && row.state == Stage::Published)
                .map(|row| (row.id, row.body))
                .collect(),
            reactions: mine.reactions,
            chosen: mine.chosen,
            follows: mine.follows,
            in_charge: account.moderates || place.is_owner(account),
        })
    }
}

/// Something asked without a name, for who holds its link.
pub struct Asked {
    pub key: String,
    pub comment: String,
}

/// Who looks at a thread, and as whom.
pub struct Reader<'a> {
    pub own: Option<&'a Own>,
    pub asked: Option<&'a Asked>,
    /// Somebody may add to it.
    pub open: bool,
    /// Where forms lead.
    pub action: String,
}

impl Reader<'_> {
    /// The thread with its poll, each comment with what can be done with it.
    pub fn view(&self, thread: &Thread, setting: &Setting<'_>) -> ThreadView {
        let tops = tops(thread);
        let mut view = ThreadView::arrange(thread, MOST, &|comment| {
            let mut view = seen(comment, setting);
            view.versions = view.edited.as_ref().map(|_| {
                format!(
                    "{}/versions/{}?lang={}",
                    self.action, comment.id, setting.lang
                )
            });
            if self.open && comment.state == CommentState::Published {
                view.tools = self.tools(thread, comment, tops.get(comment.id.as_str()), setting);
            }
            view
        });
        view.closed = !self.open;
        view.poll = thread.poll.as_ref().map(|poll| self.poll(poll, setting));
        view
    }

    fn poll(&self, poll: &Poll, setting: &Setting<'_>) -> PollView {
        let mut view = PollView::of(poll, &|day| setting.date(day));
        view.action = (self.open && !poll.closed).then(|| self.action.clone());
        if let Some(own) = self.own {
            view.voted = !own.chosen.is_empty();
            for option in &mut view.options {
                option.chosen = own.chosen.contains(&option.place);
            }
        }
        view
    }

    /// Whether they look after a page that asks.
    pub fn answers(&self, thread: &Thread) -> bool {
        let asks = thread.kind == ThreadKind::Question;
        self.open && asks && self.own.is_some_and(|own| own.in_charge)
    }

    /// Whether they look after a page without a poll.
    pub fn asks(&self, thread: &Thread) -> bool {
        self.open && thread.poll.is_none() && self.own.is_some_and(|own| own.in_charge)
    }

    /// Whether a comment of theirs asks something.
    fn asked_it(&self, thread: &Thread, comment: &str) -> bool {
        let body = self.own.and_then(|own| own.bodies.get(comment));
        let own =
            body.is_some_and(|body| thread.kind == ThreadKind::Question || body.contains('?'));
        own || self.asked.is_some_and(|asked| asked.comment == comment)
    }

    fn tools(
        &self,
        thread: &Thread,
        comment: &Comment,
        top: Option<&&str>,
        setting: &Setting<'_>,
    ) -> Option<Tools> {
        let is_top = comment.parent.is_none();
        let theirs = !is_top && top.is_some_and(|top| self.asked_it(thread, top));
        let accepts = (theirs || self.answers(thread)) && comment.kudos.is_none();
        if self.own.is_none() && !accepts {
            return None;
        }
        let felt = self.own.and_then(|own| own.reactions.get(&comment.id));
        let toggles = REACTIONS.iter().map(|kind| Toggle {
            count: comment.reactions.get(*kind).copied().unwrap_or_default(),
            kind,
            text: setting.word(&format!("reaction_{kind}")),
            on: felt.is_some_and(|felt| felt.iter().any(|felt| felt == kind)),
        });
        Some(Tools {
            id: comment.id.clone(),
            action: self.action.clone(),
            lang: setting.lang.to_owned(),
            key: self.asked.map(|asked| asked.key.clone()),
            writes: self.own.is_some(),
            body: self
                .own
                .and_then(|own| own.bodies.get(&comment.id).cloned()),
            reactions: match self.own {
                Some(_) => toggles.collect(),
                None => Vec::new(),
            },
            accept: (accepts && (!is_top || thread.kind == ThreadKind::Question))
                .then_some(!comment.accepted),
            elsewhere: is_top
                && comment.kudos.is_none()
                && self.own.is_some()
                && self.asked_it(thread, &comment.id),
        })
    }
}

/// The comment at the top of each one's branch.
fn tops(thread: &Thread) -> HashMap<&str, &str> {
    let mut tops: HashMap<&str, &str> = HashMap::new();
    for comment in &thread.comments {
        let above = comment
            .parent
            .as_deref()
            .and_then(|parent| tops.get(parent));
        let top = above.copied().unwrap_or(&comment.id);
        tops.insert(&comment.id, top);
    }
    tops
}

/// Somebody by their name alone: the pages of the service know no faces.
pub fn byline(name: Option<&str>, setting: &Setting<'_>) -> Byline {
    Byline {
        name: name.map_or_else(|| setting.word("anonymous"), str::to_owned),
        href: None,
        role: None,
        initials: name.map_or_else(|| "·".to_owned(), initials),
        tint: name.map_or(0, tint),
        portrait: None,
    }
}

/// A comment away from its thread, with a link to where it stands.
pub fn excerpt(app: &App, row: &CommentRow, place: &Place, setting: &Setting<'_>) -> Excerpt {
    let author = app.author(row, &app.register());
    let thread = setting.thread(&place.page.page);
    Excerpt {
        author: byline(author["name"].as_str(), setting),
        when: when(moment(row.created), setting),
        title: place.page.title.clone(),
        href: match row.shown {
            true => format!("{thread}#comment-{}", row.id),
            false => thread,
        },
        html: Said::html(row.html.clone()),
    }
}

/// Milliseconds since 1970 as a time.
pub fn moment(milliseconds: i64) -> Timestamp {
    Timestamp::from_millisecond(milliseconds).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// When it was, as a day.
pub fn when(time: Timestamp, setting: &Setting<'_>) -> DateView {
    DateView {
        iso: time.to_string(),
        text: setting.date(time.to_zoned(TimeZone::UTC).date()),
    }
}

fn seen(comment: &Comment, setting: &Setting<'_>) -> CommentView {
    let published = comment.state == CommentState::Published;
    let author = comment.author.as_ref().filter(|_| published);
    CommentView {
        anchor: anchor(comment),
        author: byline(author.map(|author| author.name.as_str()), setting),
        origin: origin(author, setting.words),
        awaits: awaits(comment, setting.words).filter(|_| published),
        lang: comment.lang.clone().filter(|_| published),
        when: when(comment.created, setting),
        edited: comment
            .edited
            .filter(|_| published)
            .map(|edited| edited.to_string()),
        versions: None,
        html: published.then(|| Said::html(comment.html.clone().unwrap_or_default())),
        reactions: match published {
            true => reactions(comment, setting.words),
            false => Vec::new(),
        },
        accepted: published && comment.accepted,
        kudos: comment.kudos.as_ref().map(|kudos| KudosView {
            href: kudos.href.clone(),
            title: kudos.title.clone(),
        }),
        tools: None,
        replies: Vec::new(),
    }
}
