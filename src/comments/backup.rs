//! A copy of the store while the service goes on, and the way back.

use std::path::Path;
use std::time::Duration;

use anyhow::Context;
use rusqlite::Connection;
use rusqlite::OpenFlags;
use rusqlite::backup::Backup;

use crate::comments::lock::Lock;
use crate::comments::store::address::FILE;
use crate::comments::store::migration::migrate;
use crate::comments::store::sqlite::Sqlite;

/// Pages of the database that are copied in one go, and how long writers have in between.
const STEP: i32 = 1000;
const PAUSE: Duration = Duration::from_millis(5);

/// Copies the store of a data folder into a new file, as it is at one moment.
pub fn backup(data: &Path, target: &Path) -> anyhow::Result<()> {
    if target.exists() {
        anyhow::bail!("`{}` is there already; name a new file", target.display());
    }
    let mut store = Sqlite::open_reader(&data.join(FILE))
        .with_context(|| format!("failed to open the store in `{}`", data.display()))?;
    // Under another name until it is whole: who finds a backup finds a good one.
    let part = target.with_extension("part");
    let _ = fs_err::remove_file(&part);
    let mut copy = Connection::open(&part).context("failed to write the backup")?;
    Backup::new(store.connection(), &mut copy)?.run_to_completion(STEP, PAUSE, None)?;
    copy.pragma_update(None, "journal_mode", "delete")?;
    is_sound(&copy)?;
    copy.close().map_err(|(_, error)| error)?;
    fs_err::File::open(&part)?.sync_all()?;
    fs_err::rename(&part, target)?;
    Ok(())
}

/// Puts a backup into a data folder in which no service works and nothing was said yet.
pub fn restore(file: &Path, data: &Path) -> anyhow::Result<()> {
    fs_err::create_dir_all(data)?;
    let _lock = Lock::take(data)?;
    let target = data.join(FILE);
    if target.exists() {
        anyhow::bail!(
            "there is a store in `{}` already; move it away first",
            data.display()
        );
    }
    let open = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY);
    let backup = open.with_context(|| format!("failed to open `{}`", file.display()))?;
    is_sound(&backup).with_context(|| format!("`{}` is no backup of a store", file.display()))?;
    let part = data.join("restored.part");
    let _ = fs_err::remove_file(&part);
    let mut copy = Connection::open(&part)?;
    Backup::new(&backup, &mut copy)?.run_to_completion(STEP, Duration::ZERO, None)?;
    copy.close().map_err(|(_, error)| error)?;
    migrate(&mut Sqlite::open(&part)?)?;
    fs_err::rename(&part, &target)?;
    Ok(())
}

/// Whether a file is a whole store of ours.
fn is_sound(connection: &Connection) -> anyhow::Result<()> {
    let verdict: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    if verdict != "ok" {
        anyhow::bail!("the database is damaged: {}", verdict.escape_debug());
    }
    connection.query_row("SELECT COUNT(*) FROM comments", [], |row| {
        row.get::<_, i64>(0)
    })?;
    Ok(())
}
