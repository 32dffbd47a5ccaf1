//! Everything that changes the store: what is asked for, and the SQL that does it.
//!
//! A command is a value, so that it can queue, share a commit with others, and be run once more when a group of
//! them failed. Who may ask for it was settled before; what depends on the data of this moment is settled here.

use crate::comments::store::comment;
use crate::comments::store::comment::CommentRow;
use crate::comments::store::comment::State;
use crate::comments::store::page;
use crate::comments::store::page::PageRow;
use crate::comments::store::thread;
use crate::comments::store::tx::StoreError;
use crate::comments::store::tx::Tx;

/// Replies deeper than this answer what their parent answers: nobody follows a longer chain.
const DEEPEST: i64 = 32;

#[derive(Clone, Debug)]
pub enum Command {
    Learn(Learn),
    Post(Post),
    Edit(Edit),
    Withdraw(Withdraw),
}

/// Remembers what the build told of pages.
#[derive(Clone, Debug)]
pub struct Learn {
    pub pages: Vec<PageRow>,
}

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
}

#[derive(Clone, Debug)]
pub struct Edit {
    pub id: String,
    pub page: String,
    pub by: String,
    pub body: String,
    pub html: String,
    pub now: i64,
}

/// A comment is taken back: its text is gone, with what it said before; its place stays.
#[derive(Clone, Debug)]
pub struct Withdraw {
    pub id: String,
    pub page: String,
    pub by: String,
}

/// What came of a command.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// The thread that readers see otherwise now, and the number of its change.
    pub changed: Option<(String, i64)>,
}

/// Why a command was not done.
#[derive(Debug)]
pub enum Refusal {
    Store(StoreError),
    /// There is none, or none that this person may know of.
    NotFound(&'static str),
    Forbidden(&'static str),
    Conflict(&'static str),
    Invalid(&'static str, &'static str),
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Refusal {
        Refusal::Store(error)
    }
}

impl Command {
    /// The thread that it changes: commands on one thread stand together in a group.
    pub fn page(&self) -> &str {
        match self {
            Command::Learn(_) => "",
            Command::Post(post) => &post.page,
            Command::Edit(edit) => &edit.page,
            Command::Withdraw(withdraw) => &withdraw.page,
        }
    }

    pub async fn run<T: Tx>(&self, tx: &mut T) -> Result<Done, Refusal> {
        match self {
            Command::Learn(learn) => learn.run(tx).await,
            Command::Post(post) => post.run(tx).await,
            Command::Edit(edit) => edit.run(tx).await,
            Command::Withdraw(withdraw) => withdraw.run(tx).await,
        }
    }
}

impl Learn {
    async fn run<T: Tx>(&self, tx: &mut T) -> Result<Done, Refusal> {
        tx.all(self.pages.iter().map(page::keep).collect()).await?;
        Ok(Done::default())
    }
}

impl Post {
    async fn run<T: Tx>(&self, tx: &mut T) -> Result<Done, Refusal> {
        let parent = match &self.parent {
            Some(id) => Some(self.parent(tx, id).await?),
            None => None,
        };
        let seen = self.state == State::Published;
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
            state: self.state,
            shown: seen,
            accepted: false,
            seq: thread.seq,
        };
        tx.rows(comment::insert(&row)).await?;
        Ok(Done {
            changed: seen.then(|| (self.page.clone(), thread.seq)),
        })
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

/// A comment that somebody wants to change, if it is theirs.
async fn own<T: Tx>(tx: &mut T, id: &str, by: &str) -> Result<CommentRow, Refusal> {
    const NONE: Refusal = Refusal::NotFound("comment");
    let found = comment::find(tx, id).await?.ok_or(NONE)?;
    if found.author.as_deref() == Some(by) {
        return Ok(found);
    }
    match found.shown {
        true => Err(Refusal::Forbidden("this is not your comment")),
        false => Err(NONE),
    }
}

impl Edit {
    async fn run<T: Tx>(&self, tx: &mut T) -> Result<Done, Refusal> {
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
        if seen {
            row.seq = thread.seq;
        }
        queries.push(comment::update(&row));
        tx.all(queries).await?;
        Ok(Done {
            changed: seen.then_some((row.page, thread.seq)),
        })
    }
}

impl Withdraw {
    async fn run<T: Tx>(&self, tx: &mut T) -> Result<Done, Refusal> {
        let row = own(tx, &self.id, &self.by).await?;
        withdraw(tx, row).await
    }
}

/// Takes the text of a comment out of everything.
async fn withdraw<T: Tx>(tx: &mut T, mut row: CommentRow) -> Result<Done, Refusal> {
    if row.state == State::Withdrawn {
        return Ok(Done::default());
    }
    let seen = row.shown;
    let thread = thread::touch(tx, &row.page, seen).await?;
    row.state = State::Withdrawn;
    row.body = String::new();
    row.html = String::new();
    row.accepted = false;
    if seen {
        row.seq = thread.seq;
    }
    tx.all(vec![comment::forget(&row.id), comment::update(&row)])
        .await?;
    Ok(Done {
        changed: seen.then_some((row.page, thread.seq)),
    })
}
