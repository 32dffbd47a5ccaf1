//! The whole store as rows of its tables, at one moment, and back; with what stands between this site and others.

use crate::comments::store::error::StoreError;
use crate::comments::store::query::Query;
use crate::comments::store::query::Row;
use crate::comments::store::query::Value;
use crate::comments::store::tx::Question;
use crate::comments::store::tx::Tx;

/// What may stand in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    Number,
    MaybeText,
    MaybeNumber,
}

use Kind::MaybeNumber;
use Kind::MaybeText;
use Kind::Number;
use Kind::Text;

pub struct Table {
    pub name: &'static str,
    pub columns: &'static [(&'static str, Kind)],
    /// How many of the columns, from the first on, tell a row from all others.
    key: usize,
}

/// In an order in which each row finds those that it names.
pub const TABLES: &[Table] = &[
    Table {
        name: "pages",
        columns: &[
            ("page", Text),
            ("url", Text),
            ("earlier", Text),
            ("title", Text),
            ("audience", MaybeText),
            ("kind", Text),
            ("closed", Number),
            ("owners", Text),
            ("policy_hash", MaybeText),
            ("gone", Number),
        ],
        key: 1,
    },
    Table {
        name: "threads",
        columns: &[("page", Text), ("seq", Number), ("locked", Number)],
        key: 1,
    },
    Table {
        name: "comments",
        columns: &[
            ("page", Text),
            ("id", Text),
            ("parent", MaybeText),
            ("root", Text),
            ("depth", Number),
            ("author", MaybeText),
            ("name", MaybeText),
            ("body", Text),
            ("html", Text),
            ("created", Number),
            ("edited", MaybeNumber),
            ("state", Text),
            ("shown", Number),
            ("accepted", Number),
            ("seq", Number),
            ("evidence", MaybeText),
        ],
        key: 2,
    },
    Table {
        name: "elsewhere",
        columns: &[
            ("comment", Text),
            ("lang", MaybeText),
            ("awaits", MaybeText),
        ],
        key: 1,
    },
    Table {
        name: "sites",
        columns: &[("host", Text), ("title", Text)],
        key: 1,
    },
    Table {
        name: "moved",
        columns: &[("page", Text), ("comment", Text), ("target", Text)],
        key: 2,
    },
    Table {
        name: "revisions",
        columns: &[
            ("comment", Text),
            ("number", Number),
            ("body", Text),
            ("html", Text),
            ("written", Number),
        ],
        key: 2,
    },
    Table {
        name: "mentions",
        columns: &[("comment", Text), ("person", Text)],
        key: 2,
    },
    Table {
        name: "reactions",
        columns: &[
            ("comment", Text),
            ("kind", Text),
            ("person", Text),
            ("created", Number),
        ],
        key: 3,
    },
    Table {
        name: "follows",
        columns: &[
            ("person", Text),
            ("kind", Text),
            ("what", Text),
            ("created", Number),
        ],
        key: 3,
    },
    Table {
        name: "secrets",
        columns: &[("comment", Text), ("hash", Text)],
        key: 1,
    },
    Table {
        name: "reports",
        columns: &[
            ("comment", Text),
            ("person", Text),
            ("reason", Text),
            ("created", Number),
        ],
        key: 2,
    },
    Table {
        name: "audit",
        columns: &[
            ("number", Number),
            ("done", Number),
            ("person", Text),
            ("deed", Text),
            ("page", Text),
            ("comment", MaybeText),
            ("reason", Text),
            ("salt", Text),
            ("mark", Text),
            ("hash", Text),
        ],
        key: 1,
    },
    Table {
        name: "holds",
        columns: &[
            ("kind", Text),
            ("what", Text),
            ("reason", Text),
            ("since", Number),
        ],
        key: 2,
    },
    Table {
        name: "sealed",
        columns: &[
            ("comment", Text),
            ("number", Number),
            ("page", Text),
            ("person", MaybeText),
            ("name", MaybeText),
            ("body", Text),
            ("written", Number),
            ("taken", Number),
        ],
        key: 2,
    },
    Table {
        name: "erasures",
        columns: &[
            ("number", Number),
            ("page", Text),
            ("comment", Text),
            ("done", Number),
            ("told", MaybeNumber),
            ("published", MaybeNumber),
        ],
        key: 1,
    },
    Table {
        name: "polls",
        columns: &[
            ("page", Text),
            ("question", Text),
            ("options", Text),
            ("multiple", Number),
            ("hidden", Number),
            ("closes", MaybeNumber),
        ],
        key: 1,
    },
    Table {
        name: "votes",
        columns: &[("page", Text), ("person", Text), ("chosen", Text)],
        key: 2,
    },
    // From here on what stands between this site and others.
    Table {
        name: "signing_keys",
        columns: &[("name", Text), ("pkcs8", Text), ("made", Number)],
        key: 1,
    },
    Table {
        name: "rotations",
        columns: &[
            ("generation", Number),
            ("activity", Number),
            ("made", Number),
        ],
        key: 1,
    },
    Table {
        name: "peers",
        columns: &[
            ("host", Text),
            ("added", Number),
            ("listed", Number),
            ("followed", Number),
            ("form", Text),
            ("cursor", Number),
            ("tries", Number),
            ("failing", MaybeNumber),
            ("problem", MaybeText),
            ("heard", MaybeNumber),
        ],
        key: 1,
    },
    Table {
        name: "followers",
        columns: &[
            ("actor", Text),
            ("host", Text),
            ("kind", Text),
            ("inbox", Text),
            ("request", Text),
            ("created", Number),
        ],
        key: 1,
    },
    Table {
        name: "speakers",
        columns: &[("token", Text), ("person", Text)],
        key: 1,
    },
    Table {
        name: "former_speakers",
        columns: &[("token", Text), ("created", Number), ("told", Number)],
        key: 1,
    },
    Table {
        name: "notes",
        columns: &[
            ("note", Text),
            ("comment", Text),
            ("page", Text),
            ("author", Text),
            ("own", Number),
            ("parent", MaybeText),
            ("told", Number),
            ("state", Text),
            ("appeared", MaybeNumber),
            ("sealed", MaybeText),
        ],
        key: 1,
    },
    Table {
        name: "likes",
        columns: &[
            ("id", Text),
            ("note", Text),
            ("actor", Text),
            ("kind", Text),
            ("person", MaybeText),
            ("told", Number),
        ],
        key: 1,
    },
    Table {
        name: "early_likes",
        columns: &[
            ("id", Text),
            ("note", Text),
            ("actor", Text),
            ("host", Text),
            ("kind", Text),
            ("created", Number),
        ],
        key: 1,
    },
    Table {
        name: "told_threads",
        columns: &[("page", Text), ("seq", Number)],
        key: 1,
    },
    Table {
        name: "told_pages",
        columns: &[
            ("page", Text),
            ("created", Number),
            ("version", MaybeText),
            ("updated", MaybeNumber),
        ],
        key: 1,
    },
    Table {
        name: "activities",
        columns: &[
            ("number", Number),
            ("id", Text),
            ("host", MaybeText),
            ("page", MaybeText),
            ("plain", Number),
            ("note", MaybeText),
            ("actor", Text),
            ("made", Number),
            ("body", Text),
        ],
        key: 1,
    },
    Table {
        name: "dead_letters",
        columns: &[
            ("host", Text),
            ("number", Number),
            ("why", Text),
            ("created", Number),
        ],
        key: 2,
    },
    Table {
        name: "received",
        columns: &[("activity", Text), ("created", Number)],
        key: 1,
    },
    Table {
        name: "gone",
        columns: &[("object", Text), ("created", Number)],
        key: 1,
    },
    Table {
        name: "wanted",
        columns: &[
            ("note", Text),
            ("via", Text),
            ("after", MaybeText),
            ("created", Number),
            ("tries", Number),
            ("next", Number),
        ],
        key: 1,
    },
    Table {
        name: "silenced",
        columns: &[("what", Text), ("created", Number)],
        key: 1,
    },
];

/// What is secret in itself: whoever has it can speak as this site.
const SECRET: &[&str] = &["signing_keys", "rotations"];

impl Table {
    fn names(&self) -> Vec<&'static str> {
        self.columns.iter().map(|(name, _)| *name).collect()
    }

    fn select(&self) -> Query {
        let names = self.names();
        let sql = format!(
            "SELECT {} FROM {} ORDER BY {}",
            names.join(", "),
            self.name,
            names[..self.key].join(", ")
        );
        Query {
            sql: sql.into(),
            values: Vec::new(),
        }
    }

    /// The rows that have a text in one of the columns.
    pub fn select_where(&self, column: &'static str, text: &str) -> Query {
        let names = self.names();
        let sql = format!(
            "SELECT {} FROM {} WHERE {column} = $1 ORDER BY {}",
            names.join(", "),
            self.name,
            names[..self.key].join(", ")
        );
        Query {
            sql: sql.into(),
            values: vec![text.into()],
        }
    }

    /// Takes out the rows that have a text in one of the columns.
    pub fn delete_where(&self, column: &'static str, text: &str) -> Query {
        Query {
            sql: format!("DELETE FROM {} WHERE {column} = $1", self.name).into(),
            values: vec![text.into()],
        }
    }

    pub fn is_secret(&self) -> bool {
        SECRET.contains(&self.name)
    }

    pub fn insert(&self, values: Vec<Value>) -> Query {
        let places: Vec<String> = (1..=values.len())
            .map(|place| format!("${place}"))
            .collect();
        let sql = format!(
            "INSERT INTO {} ({}) VALUES ({})",
            self.name,
            self.names().join(", "),
            places.join(", ")
        );
        Query {
            sql: sql.into(),
            values,
        }
    }
}

/// Every row of every table, as they stand at one moment. Those of tables that are secret only with `keys`.
pub struct Everything {
    pub keys: bool,
}

impl Question for Everything {
    type Answer = Vec<(&'static Table, Vec<Row>)>;

    async fn ask<T: Tx>(&self, tx: &mut T) -> Result<Self::Answer, StoreError> {
        let told = TABLES.iter();
        let told: Vec<&Table> = told
            .filter(|table| self.keys || !table.is_secret())
            .collect();
        let rows = tx.all(told.iter().map(|table| table.select()).collect());
        let rows = rows.await?;
        Ok(told.into_iter().zip(rows).collect())
    }
}
