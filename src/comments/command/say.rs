//! Says something, says it better, takes it back.

use crate::comments::command::actor::Actor;
use crate::comments::command::actor::own;
use crate::comments::command::forget::take_away;
use crate::comments::command::outcome::Done;
use crate::comments::command::outcome::Refusal;
use crate::comments::store::comment;
use crate::comments::store::comment::CommentRow;
use crate::comments::store::comment::State;
use crate::comments::store::mention;
use crate::comments::store::secret;
use crate::comments::store::thread;
use crate::comments::store::tx::Tx;

/// Replies deeper than this answer what their parent answers: nobody follows a longer chain.
const DEEPEST: i64 = 32;

#[derive(Clone, Debug)]
pub struct Post {
    pub page: String,
    pub id: String,
    pub parent: Option<String>,
    pub author: Option<String>,
    pub name: Option<String>,
    pub body: String,
    pub html: String,
    pub now: i64,
    pub state: State,
    /// Who was never published before has to wait, whatever `state` says.
    pub trusts_known_only: bool,
    /// Of one who asks anonymously: the hash of the link's secret.
    pub secret: Option<String>,
    /// Ids of people who are called.
    pub mentions: Vec<String>,
    /// Of kudos: the id of the page that shows what for, or an address elsewhere.
    pub evidence: Option<String>,
}

#[derive(Clone, Debug)]
pub struct Edit {
    /// A moderator has to look at it before others see it again.
    pub held: bool,
    pub id: String,
    pub page: String,
    pub by: Actor,
    pub body: String,
    pub html: String,
    pub mentions: Vec<String>,
    pub now: i64,
}

/// A comment is taken back: its text is gone, with what it said before; its place stays.
#[derive(Clone, Debug)]
pub struct Withdraw {
    pub id: String,
    pub page: String,
    pub by: Actor,
    pub now: i64,
}

impl Post {
    pub async fn run<T: Tx>(&self, tx: &mut T) -> Result<Done, Refusal> {
        let parent = match &self.parent {
            Some(id) => Some(self.parent(tx, id).await?),
            None => None,
        };
        let mut state = self.state;
        if self.trusts_known_only
            && let Some(author) = &self.author
            && !comment::is_trusted(tx, author).await?
        {
            state = State::Pending;
        }
        let seen = state == State::Published;
        let thread = thread::touch(tx, &self.page, seen).await?;
        if thread.locked {
            return Err(Refusal::Conflict("this thread is closed"));
        }
        let row = CommentRow {
            page: self.page.clone(),
            id: self.id.clone(),
            root: parent
                .as_ref()
                .map_or(&self.id, |parent| &parent.root)
                .clone(),
            depth: parent.as_ref().map_or(0, |parent| parent.depth + 1),
            // A reply is later than what it answers, whatever the clock does.
            created: parent
                .as_ref()
                .map_or(self.now, |parent| self.now.max(parent.created + 1)),
            parent: parent.map(|parent| parent.id),
            author: self.author.clone(),
            name: self.name.clone(),
            body: self.body.clone(),
            html: self.html.clone(),
            edited: None,
            state,
            shown: seen,
            accepted: false,
            seq: thread.seq,
            evidence: self.evidence.clone(),
        };
        let mut queries = vec![comment::insert(&row)];
        queries.extend(
            self.mentions
                .iter()
                .map(|person| mention::add(&self.id, person)),
        );
        queries.extend(
            self.secret
                .as_ref()
                .map(|hash| secret::keep(&self.id, hash)),
        );
        tx.all(queries).await?;
        let mut done = match seen {
            true => Done::seen(row.page, thread.seq),
            false => Done::default(),
        };
        done.state = Some(state);
        Ok(done)
    }

    /// What is answered: it stands in this thread, and can be seen.
    async fn parent<T: Tx>(&self, tx: &mut T, id: &str) -> Result<CommentRow, Refusal> {
        const NONE: Refusal = Refusal::Invalid("parent", "there is no such comment in this thread");
        let parent = comment::find(tx, id).await?;
        let parent = parent
            .filter(|parent| parent.page == self.page)
            .ok_or(NONE)?;
        match parent.state {
            State::Published => {}
            // What others have seen is known to be there.
            _ if parent.shown => {
                return Err(Refusal::Conflict("what you answer is no longer there"));
            }
            _ => return Err(NONE),
        }
        if parent.depth < DEEPEST {
            return Ok(parent);
        }
        let above = match &parent.parent {
            Some(above) => comment::find(tx, above).await?,
            None => None,
        };
        above.ok_or(NONE)
    }
}

impl Edit {
    pub async fn run<T: Tx>(&self, tx: &mut T) -> Result<Done, Refusal> {
        let mut row = own(tx, &self.id, &self.by).await?;
        if !matches!(row.state, State::Published | State::Pending) {
            return Err(Refusal::Conflict("this comment is no longer there"));
        }
        let seen = row.state == State::Published;
        let thread = thread::touch(tx, &row.page, seen).await?;
        if thread.locked {
            return Err(Refusal::Conflict("this thread is closed"));
        }
        if row.body == self.body {
            return Ok(Done::default());
        }
        let mut queries = Vec::new();
        // What nobody saw needs no history.
        if row.shown {
            queries.push(comment::remember(&row));
            row.edited = Some(self.now.max(row.created + 1));
        }
        row.body.clone_from(&self.body);
        row.html.clone_from(&self.html);
        if self.held {
            row.state = State::Pending;
        }
        if seen {
            row.seq = thread.seq;
        }
        queries.push(comment::update(&row));
        queries.push(mention::forget(&row.id));
        let mentions = self.mentions.iter();
        queries.extend(mentions.map(|person| mention::add(&row.id, person)));
        tx.all(queries).await?;
        Ok(match seen {
            true => Done::seen(row.page, thread.seq),
            false => Done::default(),
        })
    }
}

impl Withdraw {
    pub async fn run<T: Tx>(&self, tx: &mut T) -> Result<Done, Refusal> {
        let mut row = own(tx, &self.id, &self.by).await?;
        if row.state == State::Withdrawn {
            return Ok(Done::default());
        }
        let seen = row.shown;
        let thread = thread::touch(tx, &row.page, seen).await?;
        if seen {
            row.seq = thread.seq;
        }
        tx.all(take_away(&mut row, self.now)).await?;
        Ok(match seen {
            true => Done::seen(row.page, thread.seq),
            false => Done::default(),
        })
    }
}
