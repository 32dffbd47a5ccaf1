//! Makes manuscripts of the records of a list of people, and joins those that have pages with their pages.
//!
//! A record and a page of one person are two sources: each has its own readers. So a record goes through
//! [`crate::content::visibility`] under a path that no page has, `people/ada.yaml`, and what readers may
//! see of both is put together behind it.

use std::collections::HashMap;
use std::sync::Arc;

use crate::content::audience::Level;
use crate::content::language::Languages;
use crate::content::manuscript::Body;
use crate::content::manuscript::Listed;
use crate::content::manuscript::Manuscript;
use crate::content::path::ContentPath;
use crate::content::roster::Roster;

/// The manuscripts of a list, given with its file. `content` is what stands before the paths of pages in
/// the site's folder: `content/`, or nothing.
pub fn manuscripts(
    roster: &Roster,
    file: &str,
    content: &str,
    floor: Level,
) -> Vec<Arc<Manuscript>> {
    let body = Body::new(Arc::from(""), 0);
    roster
        .records
        .iter()
        .map(|record| {
            let id = &record.id;
            Arc::new(Manuscript {
                path: ContentPath::new(format!("people/{id}.yaml")),
                file: file.to_owned(),
                front_matter: record.head.clone(),
                body: body.clone(),
                heading: None,
                floor,
                listed: Some(Arc::new(Listed {
                    file: file.to_owned(),
                    at: record.at,
                    name: format!("{content}people/{id}.yaml"),
                    keys: Vec::new(),
                })),
            })
        })
        .collect()
}

/// Adds to the pages of people what their records say. A record without a page becomes one itself.
pub fn join(manuscripts: Vec<Arc<Manuscript>>, languages: &Languages) -> Vec<Arc<Manuscript>> {
    let (records, mut pages): (Vec<_>, Vec<_>) = manuscripts
        .into_iter()
        .partition(|manuscript| manuscript.is_record());
    if records.is_empty() {
        return pages;
    }
    // Whether a page of its own was found for each.
    let mut records: HashMap<String, (Arc<Manuscript>, bool)> = records
        .into_iter()
        .map(|record| (record.page_path().as_str().to_owned(), (record, false)))
        .collect();
    for page in &mut pages {
        let (_, original) = languages.split(page.path.as_str());
        let Some((record, has_page)) = records.get_mut(original.as_ref()) else {
            continue;
        };
        *has_page = true;
        *page = Arc::new(joined(page, record));
    }
    let alone = records.into_values().filter(|(_, has_page)| !has_page);
    let mut alone: Vec<Arc<Manuscript>> = alone
        .map(|(record, _)| {
            let path = record.page_path();
            let mut record = Arc::unwrap_or_clone(record);
            record.path = path;
            Arc::new(record)
        })
        .collect();
    alone.sort_by(|a, b| a.path.cmp(&b.path));
    pages.extend(alone);
    pages
}

fn joined(page: &Manuscript, record: &Manuscript) -> Manuscript {
    let mut joined = page.clone();
    let mut head = (*page.front_matter).clone();
    let keys = head.add_record(&record.front_matter);
    joined.front_matter = Arc::new(head);
    joined.listed = record.listed.as_ref().map(|listed| {
        Arc::new(Listed {
            keys,
            ..(**listed).clone()
        })
    });
    joined
}
