//! What Disqus exports. (<https://help.disqus.com/en/articles/1717164-comments-export>)

use std::collections::HashMap;
use std::path::Path;

use jiff::Timestamp;

use crate::comments::import::found::Found;
use crate::comments::import::found::Haul;
use crate::comments::import::found::Standing;
use crate::comments::import::html;
use crate::comments::import::xml;
use crate::comments::import::xml::Element;

pub fn read(file: &Path) -> anyhow::Result<Haul> {
    let mut haul = Haul::default();
    // Threads stand before the posts in them.
    let mut links: HashMap<String, String> = HashMap::new();
    let mut number = 0;
    xml::each(file, &["thread", "post"], |element| {
        if element.name == "thread" {
            if let (Some(id), Some(link)) = (&element.id, element.get("link")) {
                links.insert(id.clone(), link.to_owned());
            }
            return Ok(());
        }
        number += 1;
        let Some(id) = element.id.clone() else {
            return haul.pass(format!("the {number}. post"), "it has no id");
        };
        let place = format!("post {id}");
        if element.get("isSpam") == Some("true") {
            return haul.pass(place, "it was spam");
        }
        let thread = element
            .child("thread")
            .and_then(|thread| thread.id.as_ref());
        let Some(page) = thread.and_then(|thread| links.get(thread)) else {
            return haul.pass(place, "it belongs to no thread of the file");
        };
        haul.add(post(&element, id, place, page))
    })?;
    Ok(haul)
}

fn post(element: &Element, id: String, place: String, page: &str) -> Found {
    let author = element.child("author");
    let said = |name: &str| {
        author
            .and_then(|author| author.get(name))
            .map(str::to_owned)
    };
    let created = element.get("createdAt");
    let created = created.and_then(|time| time.parse::<Timestamp>().ok());
    Found {
        place,
        id,
        parent: element.child("parent").and_then(|parent| parent.id.clone()),
        page: Some(page.to_owned()),
        name: said("name").or_else(|| said("username")),
        address: said("email"),
        body: html::markdown(element.get("message").unwrap_or_default(), false),
        created: created.map(|created| created.as_millisecond()),
        edited: None,
        standing: match element.get("isDeleted") == Some("true") {
            true => Standing::Deleted,
            false => Standing::Seen,
        },
    }
}
