//! Who asks, and what they may do.

/// Somebody who signed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The id of a person; of somebody without a page `~` and the login, which no person's id begins with.
    pub id: String,
    pub name: String,
    pub moderates: bool,
    pub administers: bool,
    /// The highest audience that they belong to.
    pub level: usize,
}

/// Whoever sent a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asker {
    /// Nobody, for one who did not sign on.
    pub account: Option<Account>,
    /// From where, as far as counting goes: an address, or the network of one.
    pub network: String,
}

impl Asker {
    /// Whether a page of some rung can be read; one whose rung is not known cannot.
    pub fn may_read(&self, level: Option<usize>) -> bool {
        let own = self.account.as_ref().map_or(0, |account| account.level);
        level.is_some_and(|level| level <= own)
    }
}
