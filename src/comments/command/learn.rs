//! Remembers what the build told of pages.

use crate::comments::command::outcome::Done;
use crate::comments::command::outcome::Refusal;
use crate::comments::store::page;
use crate::comments::store::page::PageRow;
use crate::comments::store::tx::Tx;

#[derive(Clone, Debug)]
pub struct Learn {
    pub pages: Vec<PageRow>,
}

impl Learn {
    pub async fn run<T: Tx>(&self, tx: &mut T) -> Result<Done, Refusal> {
        tx.all(self.pages.iter().map(page::keep).collect()).await?;
        Ok(Done::default())
    }
}
