//! What became of a note that was wanted.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use crate::comments::command::extension::Extension;
use crate::comments::command::outcome::Done;
use crate::comments::command::outcome::Refusal;
use crate::comments::store::comment;
use crate::comments::store::elsewhere;
use crate::comments::store::thread;
use crate::comments::store::tx::AnyTx;
use crate::comments::store::tx::Tx;
use crate::federation::address::Id;
use crate::federation::effect::feel;
use crate::federation::effect::ingest;
use crate::federation::effect::ingest::Said;
use crate::federation::effect::ingest::quietly;
use crate::federation::feeling::Like;
use crate::federation::store::like;
use crate::federation::store::note;
use crate::federation::store::note::NoteRow;
use crate::federation::store::seen;
use crate::federation::store::wanted;
use crate::federation::store::wanted::WantedRow;

#[derive(Debug)]
pub struct Settle {
    pub wanted: WantedRow,
    pub found: Found,
    pub now: i64,
}

#[derive(Debug)]
pub enum Found {
    Note(Box<Said>),
    Like(Like),
    /// A Like of a note that is not here yet.
    Early(Id),
    /// It is not there any more, says the site where it was written.
    Gone,
    /// It is one of this site's own: who owns the thread has it.
    Own,
    /// It cannot be had, or is nothing that belongs here.
    Nothing,
    /// Once more, at that time.
    Later(i64),
}

impl Extension for Settle {
    fn run<'a>(&'a self, mut tx: AnyTx<'a>) -> BoxFuture<'a, Result<Done, Refusal>> {
        async move {
            let id = &self.wanted.note;
            match &self.found {
                Found::Note(said) => quietly(said.take(&mut tx).await),
                Found::Like(felt) => feel::take(&mut tx, felt, self.now).await,
                Found::Early(note) => self.park(&mut tx, note.as_str()).await,
                Found::Gone if like::find(&mut tx, id).await?.is_some() => {
                    tx.all(vec![wanted::forget(id), seen::bury(id, self.now)])
                        .await?;
                    quietly(feel::undo(&mut tx, id, None, self.now).await)
                }
                Found::Gone => quietly(ingest::delete(&mut tx, id, None, self.now).await),
                Found::Own => {
                    tx.rows(wanted::forget(id)).await?;
                    match note::find(&mut tx, id).await? {
                        Some(known) => self.arrive(&mut tx, known).await,
                        None => Ok(Done::default()),
                    }
                }
                Found::Nothing => {
                    tx.rows(wanted::forget(id)).await?;
                    Ok(Done::default())
                }
                Found::Later(next) => {
                    let row = WantedRow {
                        tries: self.wanted.tries + 1,
                        next: *next,
                        ..self.wanted.clone()
                    };
                    tx.rows(wanted::later(&row)).await?;
                    Ok(Done::default())
                }
            }
        }
        .boxed()
    }
}

impl Settle {
    /// It counts once the note is there; whoever said that it is felt may have the note too.
    async fn park(&self, tx: &mut AnyTx<'_>, note: &str) -> Result<Done, Refusal> {
        let WantedRow { note: id, via, .. } = &self.wanted;
        let waits = !seen::is_gone(tx, note).await? && wanted::has_room(tx).await?;
        let change = match waits {
            true => vec![
                wanted::want(id, via, Some(note), self.now),
                wanted::want_first(note, via, self.now),
            ],
            false => vec![wanted::forget(id)],
        };
        tx.all(change).await?;
        Ok(Done::default())
    }

    /// Who owns the thread has what was said here.
    async fn arrive(&self, tx: &mut AnyTx<'_>, mut known: NoteRow) -> Result<Done, Refusal> {
        known.appeared.get_or_insert(self.now);
        tx.rows(note::update(&known)).await?;
        let is_new = tx.rows(elsewhere::arrive(&known.comment)).await?;
        let row = comment::find(tx, &known.comment).await?;
        let Some(mut row) = row.filter(|row| row.shown && !is_new.is_empty()) else {
            return Ok(Done::default());
        };
        let thread = thread::touch(tx, &row.page, true).await?;
        row.seq = thread.seq;
        tx.rows(comment::update(&row)).await?;
        Ok(Done::seen(row.page, thread.seq))
    }
}
