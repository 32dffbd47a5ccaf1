//! Takes what somebody said elsewhere into a thread, by the same doors as what is said here.

use crate::comments::command::actor::Actor as By;
use crate::comments::command::forget::Changed;
use crate::comments::command::forget::let_go;
use crate::comments::command::outcome::Done;
use crate::comments::command::outcome::Refusal;
use crate::comments::command::say::Edit;
use crate::comments::command::say::Post;
use crate::comments::guest;
use crate::comments::id::timed_id;
use crate::comments::store::comment;
use crate::comments::store::comment::State;
use crate::comments::store::elsewhere;
use crate::comments::store::error::StoreError;
use crate::comments::store::tx::AnyTx;
use crate::comments::store::tx::Tx;
use crate::comments::text::Text;
use crate::config::Moderation;
use crate::federation::activity::Note;
use crate::federation::address::Host;
use crate::federation::store::early;
use crate::federation::store::note;
use crate::federation::store::note::NoteRow;
use crate::federation::store::seen;
use crate::federation::store::wanted;

/// A note, ready to be a comment.
#[derive(Clone, Debug)]
pub struct Said {
    pub note: Note,
    pub page: String,
    /// Whose word it is that the note belongs to the thread.
    pub via: Host,
    /// What its author is called.
    pub name: String,
    /// The note, or what was done with it, where it proves who said it.
    pub sealed: Option<String>,
    pub text: Text,
    pub moderation: Moderation,
    pub now: i64,
}

impl Said {
    /// A new comment, a newer version of a known one, or nothing.
    pub async fn take(&self, tx: &mut AnyTx<'_>) -> Result<Done, Refusal> {
        let id = self.note.id.as_str();
        tx.rows(wanted::forget(id)).await?;
        if seen::is_gone(tx, id).await? {
            return Ok(Done::default());
        }
        match note::find(tx, id).await? {
            Some(known) if known.own => Ok(Done::default()),
            Some(known) => self.edit(tx, known).await,
            None => self.post(tx).await,
        }
    }

    fn time(&self) -> i64 {
        let published = self.note.published.unwrap_or(self.now);
        self.note.updated.unwrap_or(published).max(published)
    }

    async fn edit(&self, tx: &mut AnyTx<'_>, mut known: NoteRow) -> Result<Done, Refusal> {
        // Only its author, in its place, and later than what is known.
        let same_place = match (&self.note.parent, &known.parent) {
            (Some(parent), Some(known)) => parent.as_str() == known,
            (None, None) => true,
            _ => false,
        };
        let same = same_place
            && known.page == self.page
            && known.author == self.note.author.as_str()
            && known.state != "deleted";
        if !same || self.time() <= known.told {
            return Ok(Done::default());
        }
        known.told = self.time();
        known.sealed.clone_from(&self.sealed);
        if known.state == "shown" {
            known.state = "changed".to_owned();
        }
        tx.all(vec![
            note::update(&known),
            elsewhere::speak(&known.comment, self.note.lang.as_ref()),
        ])
        .await?;
        let edit = Edit {
            held: false,
            id: known.comment.clone(),
            page: known.page.clone(),
            by: By::Person(guest::id(&known.author)),
            body: self.text.body.clone(),
            html: self.text.html.clone(),
            mentions: Vec::new(),
            now: self.time().min(self.now),
        };
        quietly(edit.run(tx).await)
    }

    async fn post(&self, tx: &mut AnyTx<'_>) -> Result<Done, Refusal> {
        let parent = match &self.note.parent {
            Some(parent) => match note::find(tx, parent.as_str()).await? {
                Some(known) if known.page == self.page => Some(known.comment),
                Some(_) => None,
                None if is_thread(parent.as_str(), &self.note) => None,
                // It was taken back before it was heard here.
                None if seen::is_gone(tx, parent.as_str()).await? => None,
                None => return self.park(tx, parent.as_str()).await,
            },
            None => None,
        };
        let parent = self.visible(tx, parent).await?;
        let author = self.note.author.as_str();
        let comment = timed_id(self.now).map_err(|_| Refusal::Store(StoreError::Stopped))?;
        let post = Post {
            page: self.page.clone(),
            id: comment,
            parent,
            author: Some(guest::id(author)),
            name: Some(self.name.clone()),
            body: self.text.body.clone(),
            html: self.text.html.clone(),
            now: self.note.published.unwrap_or(self.now).min(self.now),
            state: match self.moderation {
                Moderation::Before => State::Pending,
                Moderation::After | Moderation::First => State::Published,
            },
            trusts_known_only: self.moderation == Moderation::First,
            secret: None,
            mentions: Vec::new(),
            evidence: None,
        };
        let done = post.run(tx).await?;
        self.mark_edited(tx, &post.id).await?;
        let id = self.note.id.as_str();
        let parent = self.note.parent.as_ref();
        let row = NoteRow {
            note: id.to_owned(),
            comment: post.id.clone(),
            page: self.page.clone(),
            author: author.to_owned(),
            own: false,
            parent: parent.map(|parent| parent.as_str().to_owned()),
            told: self.time(),
            state: "heard".to_owned(),
            appeared: Some(self.now),
            sealed: self.sealed.clone(),
        };
        tx.all(vec![
            note::insert(&row),
            elsewhere::speak(&row.comment, self.note.lang.as_ref()),
            wanted::release(id, self.now),
        ])
        .await?;
        Ok(done)
    }

    /// What was changed before it was heard of here looks as it does where both versions were read.
    async fn mark_edited(&self, tx: &mut AnyTx<'_>, comment: &str) -> Result<(), Refusal> {
        let is_newer = |updated: &i64| self.note.published.is_some_and(|first| first < *updated);
        if let Some(updated) = self.note.updated.filter(is_newer)
            && let Some(mut row) = comment::find(tx, comment).await?
        {
            row.edited = Some(updated.min(self.now).max(row.created + 1));
            tx.rows(comment::update(&row)).await?;
        }
        Ok(())
    }

    /// What it answers is not there yet: that is fetched first, and this once more after it.
    async fn park(&self, tx: &mut AnyTx<'_>, parent: &str) -> Result<Done, Refusal> {
        if parent == self.note.id.as_str() || !wanted::has_room(tx).await? {
            return Ok(Done::default());
        }
        let (id, via) = (self.note.id.as_str(), self.via.as_str());
        tx.all(vec![
            wanted::want(id, via, Some(parent), self.now),
            wanted::want_first(parent, via, self.now),
        ])
        .await?;
        Ok(Done::default())
    }

    /// What was taken away cannot be answered here, though it was elsewhere: then what it answered is.
    async fn visible(
        &self,
        tx: &mut AnyTx<'_>,
        mut parent: Option<String>,
    ) -> Result<Option<String>, Refusal> {
        while let Some(id) = parent {
            let row = comment::find(tx, &id).await?;
            match row {
                Some(row) if row.state == State::Published => return Ok(Some(id)),
                Some(row) => parent = row.parent,
                None => return Ok(None),
            }
        }
        Ok(None)
    }
}

/// It answers the page, not a comment.
fn is_thread(parent: &str, note: &Note) -> bool {
    let context = note.context.as_ref().map(|context| context.as_str());
    parent.contains("/ap/a/") || parent.contains("/ap/ctx/") || context == Some(parent)
}

/// Somebody took back what they said.
pub async fn delete(
    tx: &mut AnyTx<'_>,
    id: &str,
    by: Option<&str>,
    now: i64,
) -> Result<Done, Refusal> {
    tx.all(vec![
        wanted::forget(id),
        wanted::release(id, now),
        early::forget_all(id),
    ])
    .await?;
    let Some(mut known) = note::find(tx, id).await? else {
        // It may still be under way.
        tx.rows(seen::bury(id, now)).await?;
        return Ok(Done::default());
    };
    if known.own || by.is_some_and(|by| by != known.author) {
        return Err(Refusal::Forbidden("this is not theirs"));
    }
    known.sealed = None;
    tx.all(vec![seen::bury(id, now), note::update(&known)])
        .await?;
    let row = comment::find(tx, &known.comment).await?;
    let rows = row.filter(|row| row.state != State::Withdrawn);
    let mut changed = Changed::new();
    // Nor need anybody here know any longer who said it.
    let taken = let_go(tx, rows.into_iter().collect(), &mut changed, now).await?;
    tx.all(taken).await?;
    Ok(Done {
        changed: changed.into_iter().collect(),
        ..Done::default()
    })
}

/// A thread that is closed here changes no more, and that is no fault of who asked.
pub fn quietly(done: Result<Done, Refusal>) -> Result<Done, Refusal> {
    match done {
        Err(Refusal::Conflict(_)) => Ok(Done::default()),
        done => done,
    }
}
