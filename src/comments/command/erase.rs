//! Forgets a person: what they wrote, felt, chose and followed, and who they were; the threads keep their shape.

use crate::comments::command::forget::Changed;
use crate::comments::command::forget::let_go;
use crate::comments::command::forget::touch;
use crate::comments::command::outcome::Done;
use crate::comments::command::outcome::Refusal;
use crate::comments::store::audit;
use crate::comments::store::audit::Deed;
use crate::comments::store::comment;
use crate::comments::store::subject;
use crate::comments::store::tx::Tx;

/// Who did it, in the log: whoever may use the command line.
pub const OPERATOR: &str = "~operator";

#[derive(Clone, Debug)]
pub struct Erase {
    /// Every name under which the store may know them.
    pub names: Vec<String>,
    /// What stands for them in the log from now on.
    pub pseudonym: String,
    pub now: i64,
}

impl Erase {
    pub async fn run<T: Tx>(&self, tx: &mut T) -> Result<Done, Refusal> {
        let changed = self.take_away(tx).await?;
        let deed = Deed {
            done: self.now,
            person: OPERATOR,
            deed: "erase",
            page: "",
            comment: None,
            reason: "",
        };
        let line = audit::append(tx, deed).await?;
        tx.rows(line).await?;
        Ok(Done {
            changed: changed.into_iter().collect(),
            ..Done::default()
        })
    }

    /// Takes everything away. That somebody asked for it is no part of it.
    pub async fn take_away<T: Tx>(&self, tx: &mut T) -> Result<Changed, Refusal> {
        let mut changed = Changed::new();
        for name in &self.names {
            let (felt, voted) = subject::touched(tx, name).await?;
            for page in voted {
                touch(tx, &mut changed, &page).await?;
            }
            let mut queries = Vec::new();
            for mut row in felt {
                row.seq = touch(tx, &mut changed, &row.page).await?;
                queries.push(comment::update(&row));
            }
            let own = comment::of_person(tx, name).await?;
            queries.extend(let_go(tx, own, &mut changed, self.now).await?);
            queries.extend(subject::forget(name, self.now));
            queries.push(audit::forget(name, &self.pseudonym));
            tx.all(queries).await?;
        }
        Ok(changed)
    }
}
