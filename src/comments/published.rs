//! What the pages know of, as the builds told: `published.json` in the service's folder.

use std::collections::BTreeMap;

use serde::Deserialize;

/// By audience: the number of the last erasure of which its pages know; nothing where no talk stands in them.
#[derive(Debug, Deserialize)]
pub struct Published {
    audiences: BTreeMap<String, Option<i64>>,
}

impl Published {
    /// The number up to which all pages know of everything; none where nothing was built yet.
    pub fn up_to(&self) -> Option<i64> {
        let numbers = self.audiences.values();
        numbers.map(|number| number.unwrap_or(i64::MAX)).min()
    }
}
