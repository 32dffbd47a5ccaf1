//! The whole store as JSON lines, and back into an empty one: `{"table": "comments", "row": {…}}`.
//!
//! What comes from a file is believed no more than what comes from the web: every row is checked, every text is
//! rendered anew, and each row that cannot be taken is told with its line. Nothing is written if one is wrong.

use std::collections::HashMap;
use std::io::BufRead;
use std::io::Read;

use serde::Deserialize;
use serde_json::Map;
use serde_json::Value as Json;
use serde_json::json;

use crate::comments::evidence::is_elsewhere;
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

/// Bytes of a line; a longer one is no row of ours.
const LONGEST: u64 = 1024 * 1024;
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
}

/// Writes down every row.
pub async fn write(store: &Db) -> anyhow::Result<String> {
    let mut out = String::new();
    for (table, rows) in TABLES.iter().zip(store.read(Everything).await?) {
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
    // Replies behind what they answer.
    let created = |entry: &Entry| match entry.values.get(9) {
        Some(Value::Int(time)) if TABLES[entry.table].name == "comments" => *time,
        _ => 0,
    };
    entries.sort_by_key(|entry| (entry.table, created(entry), entry.line));
    store.begin().await?;
    let done = take(entries, store, register, prefix, &mut account).await;
    let end = match done.is_ok() && account.refused.is_empty() && !dry {
        true => "COMMIT",
        false => "ROLLBACK",
    };
    store.run(end).await?;
    done.map(|()| account)
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
                .push((line, "the line is longer than a megabyte".to_owned()));
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

struct Check<'a> {
    register: &'a Register,
    prefix: &'a str,
    /// Page, time, top of the branch and depth of each comment that was taken.
    comments: HashMap<String, (String, i64, String, i64)>,
    /// The hash of the last line of the log.
    seal: String,
}

impl Check<'_> {
    fn row(&mut self, table: &Table, values: &mut [Value]) -> Result<(), String> {
        for ((name, _), value) in table.columns.iter().zip(values.iter_mut()) {
            // What was done about no page in particular.
            let is_none = *value == Value::Text(String::new());
            if !(table.name == "audit" && *name == "page" && is_none) {
                column(name, value)?;
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
                let (page, id, created) = (text(0), text(1), number(9));
                let above = match &values[2] {
                    Value::Text(parent) => {
                        let above = self.comments.get(parent);
                        let above = above.ok_or("it answers what is not there")?;
                        if above.0 != page || above.1 >= created {
                            return Err("it answers what is elsewhere, or later".to_owned());
                        }
                        Some((above.2.clone(), above.3 + 1))
                    }
                    _ => None,
                };
                let (root, depth) = above.unwrap_or_else(|| (id.clone(), 0));
                let html = match state {
                    State::Withdrawn => String::new(),
                    _ => self.html(&page, &text(7))?,
                };
                if state == State::Withdrawn {
                    values[7] = Value::Text(String::new());
                }
                values[3] = Value::Text(root.clone());
                values[4] = Value::Int(depth);
                values[8] = Value::Text(html);
                self.comments.insert(id, (page, created, root, depth));
            }
            "revisions" => {
                let comment = self.comments.get(&text(0));
                let page = comment.ok_or("there is no such comment")?.0.clone();
                values[3] = Value::Text(self.html(&page, &text(2))?);
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

    /// A text as it would be if it were written today.
    fn html(&self, page: &str, body: &str) -> Result<String, String> {
        let level = self.register.place(page).and_then(|place| place.level);
        let read = text::read(body, |target| {
            self.register.link(target, level, self.prefix)
        });
        read.map(|text| text.html)
            .map_err(|problem| problem.to_string())
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
