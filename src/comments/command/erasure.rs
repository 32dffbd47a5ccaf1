//! Remembers who knows of what was taken from readers: whoever builds the pages, and the pages.

use crate::comments::command::outcome::Done;
use crate::comments::command::outcome::Refusal;
use crate::comments::store::erasure;
use crate::comments::store::tx::Tx;

/// Whoever builds the pages was told of everything up to a number.
#[derive(Clone, Debug)]
pub struct Told {
    pub up_to: i64,
    pub now: i64,
}

impl Told {
    pub async fn run<T: Tx>(&self, tx: &mut T) -> Result<Done, Refusal> {
        tx.rows(erasure::told(self.up_to, self.now)).await?;
        Ok(Done::default())
    }
}

/// The pages for every audience know of everything up to a number.
#[derive(Clone, Debug)]
pub struct Published {
    pub up_to: i64,
    pub now: i64,
}

impl Published {
    pub async fn run<T: Tx>(&self, tx: &mut T) -> Result<Done, Refusal> {
        tx.all(vec![
            erasure::published(self.up_to, self.now),
            erasure::tidy(),
        ])
        .await?;
        Ok(Done::default())
    }
}
