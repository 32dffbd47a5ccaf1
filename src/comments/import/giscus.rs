//! Discussions as GitHub's API gives them, by which giscus keeps comments too. What is an answer to a query for
//! `discussions {nodes {title url comments {nodes {id body createdAt author {login} replies {nodes {…}}}}}}`, one or
//! many of them, in whatever lists. (<https://docs.github.com/en/graphql/guides/using-the-graphql-api-for-discussions>)

use std::path::Path;

use anyhow::Context;
use jiff::Timestamp;
use serde_json::Value;

use crate::comments::import::found::Found;
use crate::comments::import::found::Haul;
use crate::comments::import::found::Standing;

pub fn read(file: &Path) -> anyhow::Result<Haul> {
    let text = fs_err::read(file)?;
    let no_json = || format!("`{}` is no JSON", file.display());
    let all: Value = serde_json::from_slice(&text).with_context(no_json)?;
    let mut haul = Haul::default();
    let mut open = vec![&all];
    let mut discussions = Vec::new();
    while let Some(value) = open.pop() {
        match value {
            // giscus calls a discussion as its page is called: by the path.
            Value::Object(keys) if keys.contains_key("title") && keys.contains_key("comments") => {
                discussions.push(value);
            }
            Value::Object(keys) => open.extend(keys.values().rev()),
            Value::Array(items) => open.extend(items.iter().rev()),
            _ => {}
        }
    }
    for discussion in discussions {
        let page = discussion["title"].as_str().map(str::trim);
        for comment in nodes(&discussion["comments"]) {
            let id = add(&mut haul, comment, page, None)?;
            for reply in nodes(&comment["replies"]) {
                add(&mut haul, reply, page, id.as_deref())?;
            }
        }
    }
    Ok(haul)
}

fn nodes(list: &Value) -> impl Iterator<Item = &Value> {
    let nodes = list.get("nodes").unwrap_or(list);
    nodes.as_array().into_iter().flatten()
}

fn add(
    haul: &mut Haul,
    comment: &Value,
    page: Option<&str>,
    parent: Option<&str>,
) -> anyhow::Result<Option<String>> {
    let text = |name: &str| comment[name].as_str().map(str::to_owned);
    let time = |name: &str| {
        let time = comment[name].as_str()?.parse::<Timestamp>().ok()?;
        Some(time.as_millisecond())
    };
    let Some(id) = text("id").or_else(|| comment["databaseId"].as_i64().map(|id| id.to_string()))
    else {
        let number = haul.comments.len() + haul.passed.len() + 1;
        haul.pass(format!("the {number}. comment"), "it has no id")?;
        return Ok(None);
    };
    let is_gone = comment["isMinimized"] == true || !comment["deletedAt"].is_null();
    haul.add(Found {
        place: format!("comment {id}"),
        id: id.clone(),
        parent: parent.map(str::to_owned),
        page: page.map(str::to_owned),
        name: comment["author"]["login"].as_str().map(str::to_owned),
        address: comment["author"]["email"].as_str().map(str::to_owned),
        body: text("body").unwrap_or_default(),
        created: time("createdAt"),
        edited: time("lastEditedAt"),
        standing: match is_gone {
            true => Standing::Deleted,
            false => Standing::Seen,
        },
    })?;
    Ok(Some(id))
}
