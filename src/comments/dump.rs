//! The whole store as JSON lines, and back into an empty one: `{"table": "comments", "row": {…}}`.
//!
//! What comes from a file is believed no more than what comes from the web: every row is checked, every text is
//! rendered anew, and each row that cannot be taken is told with its line. Nothing is written if one is wrong.
//!
//! What stands between this site and others goes along: who they are, what each was told, and what things are called
//! there. Without that every shared thread would break. The keys with which this site signs are secret: whoever has
//! them can speak as this site. They are written down only where that is asked for.

use std::collections::HashMap;
use std::io::BufRead;
use std::io::Read;

use serde::Deserialize;
use serde_json::Map;
use serde_json::Value as Json;
use serde_json::json;

use crate::comments::evidence::is_elsewhere;
use crate::comments::guest;
use crate::comments::person_name;
use crate::comments::register::Register;
use crate::comments::store::audit::AuditRow;
use crate::comments::store::comment::State;
use crate::comments::store::db::Db;
use crate::comments::store::dump::Everything;
use crate::comments::store::dump::Kind;
use crate::comments::store::dump::TABLES;
use crate::comments::store::dump::Table;
use crate::comments::store::page::AllPages;
use crate::comments::store::pen::Pen;
use crate::comments::store::query::Query;
use crate::comments::store::query::Value;
use crate::comments::store::reaction::KINDS;
use crate::comments::store::tx::Question;
use crate::comments::store::tx::Tx;
use crate::comments::text;
use crate::content::page_id::PageId;

/// Bytes of a line; a longer one is no row of ours. What others sent may have a megabyte, before it is quoted.
const LONGEST: u64 = 4 * 1024 * 1024;
/// Comments below each other; nobody answers that often.
const DEEPEST: usize = 1000;
/// Rows that are written at once.
const TOGETHER: usize = 256;
/// The year 2100, in milliseconds: whatever is later is a mistake.
const LATEST: i64 = 4_102_444_800_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    table: String,
    row: Map<String, Json>,
}

/// A row of a file, its values in the order of its table's columns.
struct Entry {
    line: usize,
    table: usize,
    values: Vec<Value>,
}

/// What became of the rows of a file.
#[derive(Debug, Default)]
pub struct Account {
    pub taken: usize,
    /// The line of each that was refused, and why.
    pub refused: Vec<(usize, String)>,
    /// Other sites know this one, and the file has not the keys by which they do.
    pub lacks_keys: bool,
}

/// Writes down every row; with `keys` also what nobody else may have.
pub async fn write(store: &Db, keys: bool) -> anyhow::Result<String> {
    let mut out = String::new();
    for (table, rows) in store.read(Everything { keys }).await? {
        for row in rows {
            let values = table.columns.iter().zip(row.0);
            let row: Map<String, Json> = values
                .map(|((name, _), value)| {
                    let value = match value {
                        Value::Null => Json::Null,
                        Value::Int(number) => number.into(),
                        Value::Text(text) => text.into(),
                    };
                    ((*name).to_owned(), value)
                })
                .collect();
            out.push_str(&json!({ "table": table.name, "row": row }).to_string());
            out.push('\n');
        }
    }
    Ok(out)
}

/// Reads rows into a store in which nothing was said yet. `register` says where links may lead.
pub async fn read(
    file: impl BufRead,
    store: &mut Pen,
    register: &Register,
    prefix: &str,
    dry: bool,
) -> anyhow::Result<Account> {
    let mut account = Account::default();
    let mut entries = entries(file, &mut account)?;
    let has = |name: &str| {
        let mut entries = entries.iter();
        entries.any(|entry| TABLES[entry.table].name == name)
    };
    account.lacks_keys = has("peers") && !has("signing_keys");
    let depths = depths(&entries);
    // Replies behind what they answer.
    entries.sort_by_key(|entry| (entry.table, depths.get(&entry.line).copied(), entry.line));
    store.begin().await?;
    let done = take(entries, store, register, prefix, &mut account).await;
    let end = match done.is_ok() && account.refused.is_empty() && !dry {
        true => "COMMIT",
        false => "ROLLBACK",
    };
    store.run(end).await?;
    done.map(|()| account)
}

/// How deep each comment stands below the first of its branch, by its line. Clocks of several sites need not agree, so
/// that the time says nothing of it.
fn depths(entries: &[Entry]) -> HashMap<usize, usize> {
    let text = |value: &Value| match value {
        Value::Text(text) => Some(text.clone()),
        _ => None,
    };
    let comments = entries
        .iter()
        .filter(|entry| TABLES[entry.table].name == "comments");
    let parents: HashMap<String, Option<String>> = comments
        .clone()
        .filter_map(|entry| Some((text(&entry.values[1])?, text(&entry.values[2]))))
        .collect();
    let depth = |entry: &Entry| {
        let mut above = text(&entry.values[2]);
        let mut depth = 0;
        // What answers itself in the end answers nothing that is there.
        while let Some(parent) = above.filter(|_| depth <= DEEPEST) {
            above = parents.get(&parent).cloned().flatten();
            depth += 1;
        }
        depth
    };
    comments.map(|entry| (entry.line, depth(entry))).collect()
}

fn entries(mut file: impl BufRead, account: &mut Account) -> anyhow::Result<Vec<Entry>> {
    let mut entries = Vec::new();
    let mut bytes = Vec::new();
    for line in 1.. {
        bytes.clear();
        let read = file.by_ref().take(LONGEST).read_until(b'\n', &mut bytes)?;
        if read == 0 {
            break;
        }
        if read as u64 == LONGEST && !bytes.ends_with(b"\n") {
            account
                .refused
                .push((line, "the line is longer than four megabytes".to_owned()));
            break;
        }
        if bytes.trim_ascii().is_empty() {
            continue;
        }
        match entry(&bytes, line) {
            Ok(entry) => entries.push(entry),
            Err(why) => account.refused.push((line, why)),
        }
    }
    Ok(entries)
}

fn entry(bytes: &[u8], line: usize) -> Result<Entry, String> {
    let read: Result<Line, _> = serde_json::from_slice(bytes);
    let Line { table, mut row } = read.map_err(|error| format!("it is no row: {error}"))?;
    let found = TABLES.iter().position(|known| known.name == table);
    let table = found.ok_or("there is no such table")?;
    let mut values = Vec::new();
    for (name, kind) in TABLES[table].columns {
        let value = match (row.shift_remove(*name), kind) {
            (Some(Json::String(text)), Kind::Text | Kind::MaybeText) => Value::Text(text),
            (Some(Json::Number(number)), Kind::Number | Kind::MaybeNumber) => Value::Int(
                number
                    .as_i64()
                    .ok_or(format!("`{name}` is no whole number"))?,
            ),
            (Some(Json::Null) | None, Kind::MaybeText | Kind::MaybeNumber) => Value::Null,
            _ => return Err(format!("`{name}` is missing, or of another type")),
        };
        values.push(value);
    }
    match row.keys().next() {
        Some(key) => Err(format!("there is no column `{}`", key.escape_debug())),
        None => Ok(Entry {
            line,
            table,
            values,
        }),
    }
}

async fn take(
    entries: Vec<Entry>,
    store: &mut Pen,
    register: &Register,
    prefix: &str,
    account: &mut Account,
) -> anyhow::Result<()> {
    if !AllPages.ask(store).await?.is_empty() {
        anyhow::bail!("there is talk in it already; name an empty store");
    }
    let mut check = Check {
        register,
        prefix,
        comments: HashMap::new(),
        seal: String::new(),
    };
    let mut rows = Vec::new();
    for mut entry in entries {
        let table = &TABLES[entry.table];
        match check.row(table, &mut entry.values) {
            Ok(()) => rows.push((entry.line, table.insert(entry.values))),
            Err(why) => account.refused.push((entry.line, why)),
        }
        if rows.len() == TOGETHER {
            insert(std::mem::take(&mut rows), store, account).await?;
        }
    }
    insert(rows, store, account).await?;
    account.refused.sort();
    Ok(())
}

/// All at once; if one of them cannot be, each by itself, to know which.
async fn insert(
    rows: Vec<(usize, Query)>,
    store: &mut Pen,
    account: &mut Account,
) -> anyhow::Result<()> {
    let all = rows.iter().map(|(_, row)| row.clone()).collect();
    store.run("SAVEPOINT all_rows").await?;
    if store.all(all).await.is_ok() {
        account.taken += rows.len();
    } else {
        store.run("ROLLBACK TO all_rows").await?;
        for (line, row) in rows {
            store.run("SAVEPOINT one_row").await?;
            match store.rows(row).await {
                Ok(_) => account.taken += 1,
                Err(why) => {
                    account.refused.push((line, why.to_string()));
                    store.run("ROLLBACK TO one_row").await?;
                }
            }
            store.run("RELEASE one_row").await?;
        }
    }
    store.run("RELEASE all_rows").await?;
    Ok(())
}

struct Comment {
    page: String,
    /// The top of its branch.
    root: String,
    depth: i64,
    /// It was said on another site.
    is_guest: bool,
}

struct Check<'a> {
    register: &'a Register,
    prefix: &'a str,
    /// Those that were taken.
    comments: HashMap<String, Comment>,
    /// The hash of the last line of the log.
    seal: String,
}

impl Check<'_> {
    fn row(&mut self, table: &Table, values: &mut [Value]) -> Result<(), String> {
        for ((name, _), value) in table.columns.iter().zip(values.iter_mut()) {
            // What was done about no page in particular.
            let is_none = *value == Value::Text(String::new());
            match table.name {
                "audit" if *name == "page" && is_none => {}
                "notes" | "likes" | "early_likes" | "activities" => shared(name, value)?,
                _ => column(name, value)?,
            }
        }
        let text = |place: usize| match &values[place] {
            Value::Text(text) => text.clone(),
            _ => String::new(),
        };
        let number = |place: usize| match &values[place] {
            Value::Int(number) => *number,
            _ => 0,
        };
        match table.name {
            "comments" => {
                let state = State::of(&text(11)).ok_or("there is no such state")?;
                let (page, id) = (text(0), text(1));
                let is_guest = guest::is_guest(&text(5));
                let above = match &values[2] {
                    Value::Text(parent) => {
                        let above = self.comments.get(parent);
                        let above = above.ok_or("it answers what is not there")?;
                        if above.page != page {
                            return Err("it answers what is elsewhere".to_owned());
                        }
                        Some((above.root.clone(), above.depth + 1))
                    }
                    _ => None,
                };
                let (root, depth) = above.unwrap_or_else(|| (id.clone(), 0));
                let html = match state {
                    State::Withdrawn => String::new(),
                    _ => self.html(&page, &text(7), is_guest)?,
                };
                if state == State::Withdrawn {
                    values[7] = Value::Text(String::new());
                }
                values[3] = Value::Text(root.clone());
                values[4] = Value::Int(depth);
                values[8] = Value::Text(html);
                let comment = Comment {
                    page,
                    root,
                    depth,
                    is_guest,
                };
                self.comments.insert(id, comment);
            }
            "revisions" => {
                let comment = self.comments.get(&text(0));
                let comment = comment.ok_or("there is no such comment")?;
                let html = self.html(&comment.page, &text(2), comment.is_guest)?;
                values[3] = Value::Text(html);
            }
            "reactions" if !KINDS.contains(&text(1).as_str()) => {
                return Err("there is no such reaction".to_owned());
            }
            "audit" => {
                let line = AuditRow {
                    number: number(0),
                    done: number(1),
                    person: text(2),
                    deed: text(3),
                    page: text(4),
                    comment: Some(text(5)).filter(|comment| !comment.is_empty()),
                    reason: text(6),
                    salt: text(7),
                    mark: text(8),
                    hash: text(9),
                };
                if !line.follows(&self.seal) {
                    return Err(
                        "the log was changed: this line does not follow the one before".to_owned(),
                    );
                }
                self.seal = line.hash;
            }
            _ => {}
        }
        Ok(())
    }

    /// A text as it would be if it were written today. What was said elsewhere leads to no page of this site.
    fn html(&self, page: &str, body: &str, is_guest: bool) -> Result<String, String> {
        let level = self.register.place(page).and_then(|place| place.level);
        let read = text::read(body, |target| {
            let link = || self.register.link(target, level, self.prefix);
            (!is_guest).then(link).flatten()
        });
        read.map(|text| text.html)
            .map_err(|problem| problem.to_string())
    }
}

/// What holds of a column where other sites know of the row: things are called there by their address.
fn shared(name: &str, value: &mut Value) -> Result<(), String> {
    let is_json = |text: &str| serde_json::from_str::<Map<String, Json>>(text).is_ok();
    match (name, &*value) {
        ("id" | "note" | "actor" | "author" | "parent", Value::Text(id)) => {
            match is_elsewhere(id) {
                true => Ok(()),
                false => Err(format!("`{name}` is no address")),
            }
        }
        // Of whoever was forgotten nothing is said.
        ("body", Value::Text(text)) if text.is_empty() => Ok(()),
        ("body" | "sealed", Value::Text(text)) if !is_json(text) => {
            Err(format!("`{name}` is nothing that other sites were told"))
        }
        _ => column(name, value),
    }
}

/// What holds of a column wherever it stands.
fn column(name: &str, value: &mut Value) -> Result<(), String> {
    match (name, &*value) {
        ("page" | "id" | "comment" | "parent" | "root", Value::Text(id))
            if PageId::parse(id).is_none() =>
        {
            Err(format!("`{name}` is no id"))
        }
        ("created" | "edited" | "written" | "done", Value::Int(time))
            if !(0..=LATEST).contains(time) =>
        {
            Err(format!("`{name}` is no time of ours"))
        }
        ("evidence", Value::Text(text)) if PageId::parse(text).is_none() && !is_elsewhere(text) => {
            Err("`evidence` is neither a page nor an address".to_owned())
        }
        ("name" | "title", Value::Text(text)) => {
            if name == "name" {
                *value = Value::Text(person_name::clean(text));
            }
            Ok(())
        }
        _ => Ok(()),
    }
}
