//! What was said, for the next build: one thread a line, as [`Thread`] has it.
//!
//! Only what others have seen is in it, and of what was taken back only its place.

use jiff::Timestamp;

use crate::comments::guest;
use crate::comments::register::Register;
use crate::comments::store::comment::CommentRow;
use crate::comments::store::comment::State;
use crate::comments::store::db::Db;
use crate::comments::store::erasure::Last;
use crate::comments::store::error::StoreError;
use crate::comments::store::page::AllPages;
use crate::comments::store::page::PageRow;
use crate::comments::store::whole::Whole;
use crate::comments::store::whole::WholeThread;
use crate::content::discussion::Author;
use crate::content::discussion::Comment;
use crate::content::discussion::CommentState;
use crate::content::discussion::ExportHead;
use crate::content::discussion::Kudos;
use crate::content::discussion::Thread;
use crate::content::discussion::ThreadKind;
use crate::content::discussion::ThreadState;
use crate::content::page_id::PageId;

/// How far an export knows of what was taken from readers. Asked before the threads are read: what is taken while
/// they are read is not counted as known.
pub async fn head(store: &Db) -> Result<ExportHead, StoreError> {
    let erasures = store.read(Last).await?;
    Ok(ExportHead { erasures })
}

/// Every thread in which somebody said something, by the id of its page.
pub async fn threads(
    store: &Db,
    register: &Register,
    now: i64,
    mut each: impl FnMut(&Thread) -> anyhow::Result<()>,
) -> anyhow::Result<usize> {
    let mut count = 0;
    for page in store.read(AllPages).await? {
        if let Some(thread) = thread(store, register, &page, now).await? {
            each(&thread)?;
            count += 1;
        }
    }
    Ok(count)
}

async fn thread(
    store: &Db,
    register: &Register,
    page: &PageRow,
    now: i64,
) -> Result<Option<Thread>, StoreError> {
    let whole = store.read(WholeThread(page.page.clone())).await?;
    let comments: Vec<Comment> = whole
        .comments
        .iter()
        .filter(|row| row.shown)
        .map(|row| comment(row, &whole, register))
        .collect();
    let poll = whole.poll.map(|tally| tally.as_of(now));
    if comments.is_empty() && poll.is_none() {
        return Ok(None);
    }
    let closed = page.closed || whole.thread.locked;
    Ok(Some(Thread {
        page: None,
        id: Some(page.page.clone()),
        title: Some(page.title.clone()),
        kind: kind(&page.kind),
        state: if closed {
            ThreadState::Closed
        } else {
            ThreadState::Open
        },
        poll,
        comments,
    }))
}

/// A kind that this Polder does not know is a discussion.
fn kind(name: &str) -> ThreadKind {
    serde_json::from_value(name.into()).unwrap_or_default()
}

fn comment(row: &CommentRow, whole: &Whole, register: &Register) -> Comment {
    let published = row.state == State::Published;
    let time = |time| Timestamp::from_millisecond(time).unwrap_or(Timestamp::UNIX_EPOCH);
    let felt = whole.reactions.get(&row.id).filter(|_| published);
    Comment {
        id: row.id.clone(),
        parent: row.parent.clone(),
        author: row.author.as_ref().filter(|_| published).map(|id| Author {
            id: (!id.starts_with('~')).then(|| id.clone()),
            name: match register.person(id) {
                Some(person) => person.name.clone(),
                None => row.name.clone().unwrap_or_default(),
            },
            via: guest::via(id).map(str::to_owned),
            entity: whole.elsewhere.entity(row).cloned(),
        }),
        // The build renders it by itself, since it knows where links lead for its readers.
        body: published.then(|| row.body.clone()),
        html: None,
        created: time(row.created),
        edited: row.edited.filter(|_| published).map(time),
        state: match published {
            true => CommentState::Published,
            false => CommentState::Withdrawn,
        },
        reactions: felt
            .into_iter()
            .flatten()
            .map(|(kind, count)| (kind.clone(), u32::try_from(*count).unwrap_or(u32::MAX)))
            .collect(),
        accepted: published && row.accepted,
        lang: whole.elsewhere.lang(row).filter(|_| published).cloned(),
        // That it has not arrived is true for a moment, and pages stay.
        awaits: None,
        kudos: row
            .evidence
            .as_ref()
            .filter(|_| published)
            .map(|evidence| Kudos {
                // The build knows which of its readers may see the page.
                href: match PageId::parse(evidence) {
                    Some(id) => register
                        .place(id.as_str())
                        .map(|place| place.page.url.clone()),
                    None => Some(evidence.clone()),
                },
                title: None,
            }),
    }
}
