//! What a person may ask of whoever runs the service: to see everything that is kept of them, and to be forgotten.

use serde_json::Map;
use serde_json::Value as Json;
use serde_json::json;

use crate::comments::app::time;
use crate::comments::command::erase::Erase;
use crate::comments::id::fresh_id;
use crate::comments::register::Register;
use crate::comments::store::address::Address;
use crate::comments::store::db::Db;
use crate::comments::store::error::StoreError;
use crate::comments::store::pen::Pen;
use crate::comments::store::query::Value;
use crate::comments::store::subject::Subject;
use crate::comments::store::subject::SubjectRows;

/// Every name under which the store may know somebody: as a person of the site, and as one who signed on before
/// they had a page.
pub fn names(register: &Register, person: &str) -> Vec<String> {
    let person = person.trim();
    let mut names = Vec::new();
    let known = register
        .person(person)
        .or_else(|| register.who(person, Some(person)));
    match known {
        Some(known) => {
            names.push(known.id.clone());
            let signs = known.logins.iter().chain(&known.addresses);
            names.extend(signs.map(|sign| format!("~{sign}")));
            names.push(format!("~{}", known.id));
        }
        None => {
            names.push(person.to_owned());
            if !person.starts_with('~') {
                names.push(format!("~{person}"));
            }
        }
    }
    names
}

/// Everything that is kept of somebody, as a program or a person reads it; and how many things that are.
pub async fn tell(store: &Db, names: &[String]) -> Result<(Json, usize), StoreError> {
    let mut told = Map::new();
    let mut count = 0;
    for name in names {
        let subject = store.read(Subject(name.clone())).await?;
        let things = subject.comments.len()
            + subject
                .rows
                .iter()
                .map(|(_, rows)| rows.len())
                .sum::<usize>();
        if things > 0 {
            count += things;
            told.insert(name.clone(), rows(subject));
        }
    }
    Ok((Json::Object(told), count))
}

fn rows(subject: SubjectRows) -> Json {
    let comments: Vec<Json> = subject
        .comments
        .into_iter()
        .map(|(row, before)| {
            let before: Vec<Json> = before
                .into_iter()
                .map(|version| json!({ "body": version.body, "written": time(version.written) }))
                .collect();
            json!({
                "id": row.id,
                "page": row.page,
                "parent": row.parent,
                "name": row.name,
                "body": row.body,
                "before": before,
                "created": time(row.created),
                "edited": row.edited.map(time),
                "state": row.state.name(),
            })
        })
        .collect();
    let mut told = Map::new();
    told.insert("comments".to_owned(), comments.into());
    for (table, rows) in subject.rows {
        let rows: Vec<Json> = rows
            .into_iter()
            .map(|row| {
                let values = table.columns.iter().zip(row.0);
                let pairs = values.map(|((name, _), value)| {
                    let value = match (*name, value) {
                        (_, Value::Null) => Json::Null,
                        ("created" | "done" | "taken" | "written", Value::Int(at)) => {
                            time(at).into()
                        }
                        (_, Value::Int(number)) => number.into(),
                        (_, Value::Text(text)) => text.into(),
                    };
                    ((*name).to_owned(), value)
                });
                Json::Object(pairs.collect())
            })
            .collect();
        told.insert(table.name.to_owned(), rows.into());
    }
    Json::Object(told)
}

/// Forgets somebody. A service that works on the same store goes on: it notices.
pub async fn erase(address: &Address, names: Vec<String>, now: i64) -> anyhow::Result<()> {
    let pseudonym = format!("~erased-{}", fresh_id()?);
    let erase = Erase {
        names,
        pseudonym,
        now,
    };
    let mut pen = Pen::open(address).await?;
    let erased = pen.whole(async |pen| erase.run(pen).await).await;
    erased.map_err(|refusal| anyhow::anyhow!("{refusal:?}"))?;
    pen.settle()?;
    Ok(())
}
