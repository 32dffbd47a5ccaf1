//! What WordPress exports: WXR, an RSS feed with more in it. (<https://wordpress.org/documentation/article/tools-export-screen/>)

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
    xml::each(file, &["item"], |item| {
        let link = item.get("link");
        let comments = item.children.iter().filter(|child| child.name == "comment");
        for (i, comment) in comments.enumerate() {
            let Some(id) = comment.get("comment_id") else {
                haul.pass(
                    format!("the {}. comment of {}", i + 1, link.unwrap_or("an item")),
                    "it has no id",
                )?;
                continue;
            };
            let place = format!("comment {id}");
            match comment.get("comment_type").unwrap_or("comment") {
                "comment" => {}
                kind => {
                    haul.pass(place, format!("it is a {kind}"))?;
                    continue;
                }
            }
            match comment.get("comment_approved") {
                Some("spam") => haul.pass(place, "it was spam")?,
                approved => haul.add(found(comment, id, place, link, approved))?,
            }
        }
        Ok(())
    })?;
    Ok(haul)
}

fn found(
    comment: &Element,
    id: &str,
    place: String,
    link: Option<&str>,
    approved: Option<&str>,
) -> Found {
    // `2012-01-02 03:04:05`, in UTC.
    let created = comment.get("comment_date_gmt");
    let created = created.map(|time| format!("{}Z", time.replacen(' ', "T", 1)));
    let created = created.and_then(|time| time.parse::<Timestamp>().ok());
    let said = |name: &str| comment.get(name).map(str::to_owned);
    Found {
        place,
        id: id.to_owned(),
        parent: said("comment_parent").filter(|parent| parent != "0"),
        page: link.map(str::to_owned),
        name: said("comment_author"),
        address: said("comment_author_email"),
        body: html::markdown(comment.get("comment_content").unwrap_or_default(), true),
        created: created.map(|created| created.as_millisecond()),
        edited: None,
        standing: match approved {
            Some("1") => Standing::Seen,
            Some("trash" | "post-trashed") => Standing::Deleted,
            _ => Standing::Waiting,
        },
    }
}
