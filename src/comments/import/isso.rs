//! Isso's database. (<https://isso-comments.de/docs/reference/>)

use std::path::Path;

use anyhow::Context;
use rusqlite::Connection;
use rusqlite::OpenFlags;
use rusqlite::Row;

use crate::comments::import::found::Found;
use crate::comments::import::found::Haul;
use crate::comments::import::found::Standing;

const ALL: &str = "SELECT c.id, c.parent, t.uri, c.created, c.modified, c.mode, c.text, c.author, c.email \
                   FROM comments c JOIN threads t ON t.id = c.tid ORDER BY c.id";
const STRAY: &str = "SELECT id FROM comments WHERE tid NOT IN (SELECT id FROM threads) ORDER BY id";

pub fn read(file: &Path) -> anyhow::Result<Haul> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let open = || -> rusqlite::Result<Connection> {
        let connection = Connection::open_with_flags(file, flags)?;
        // It is another's file: nothing in it is run.
        connection.pragma_update(None, "trusted_schema", "off")?;
        Ok(connection)
    };
    let connection = open().with_context(|| format!("failed to open `{}`", file.display()))?;
    let no_isso = || format!("`{}` is no database of Isso", file.display());
    let mut haul = Haul::default();
    let mut all = connection.prepare(ALL).with_context(no_isso)?;
    let mut rows = all.query([])?;
    let mut number = 0;
    while let Some(row) = rows.next()? {
        number += 1;
        match found(row) {
            Ok(found) => haul.add(found)?,
            Err(error) => haul.pass(
                format!("row {number}"),
                format!("it cannot be read: {error}"),
            )?,
        }
    }
    let mut stray = connection.prepare(STRAY)?;
    let mut rows = stray.query([])?;
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(0)?;
        haul.pass(format!("comment {id}"), "it belongs to no page")?;
    }
    Ok(haul)
}

fn found(row: &Row<'_>) -> rusqlite::Result<Found> {
    let id: i64 = row.get(0)?;
    let parent: Option<i64> = row.get(1)?;
    let mode: i64 = row.get(5)?;
    let time = |seconds: f64| (seconds * 1000.0) as i64;
    Ok(Found {
        place: format!("comment {id}"),
        id: id.to_string(),
        parent: parent.map(|parent| parent.to_string()),
        page: row.get(2)?,
        created: row.get::<_, Option<f64>>(3)?.map(time),
        edited: row.get::<_, Option<f64>>(4)?.map(time),
        standing: match mode {
            1 => Standing::Seen,
            4 => Standing::Deleted,
            _ => Standing::Waiting,
        },
        body: row.get::<_, Option<String>>(6)?.unwrap_or_default(),
        name: row.get(7)?,
        address: row.get(8)?,
    })
}
