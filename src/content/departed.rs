//! Colleagues who left and asked not to be named any more: what they are known by, so that nobody says it.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;

use crate::content::due;
use crate::content::fields::Located;
use crate::content::front_matter::FrontMatter;
use crate::content::language::Languages;
use crate::content::manuscript::Manuscript;
use crate::content::path::ContentPath;
use crate::content::path::fold;
use crate::content::person::PersonPrivacy;

/// One of them. They have no page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Departed {
    /// The stem of the file.
    pub id: String,
    pub names: Vec<String>,
    pub addresses: Vec<String>,
    pub logins: Vec<String>,
    /// Their pictures, in the content folder.
    pub portraits: Vec<ContentPath>,
}

/// By the path that a page shares with its translations: what one of them says, holds for all.
pub fn gather(
    manuscripts: &[Arc<Manuscript>],
    languages: &Languages,
    today: Date,
) -> BTreeMap<String, Departed> {
    let original = |manuscript: &Manuscript| {
        let path = manuscript.path.as_str();
        languages.split(path).1.into_owned()
    };
    let gone: BTreeSet<String> = manuscripts
        .iter()
        .filter(|manuscript| is_departed(&manuscript.front_matter, today))
        .map(|manuscript| original(manuscript))
        .collect();
    let mut departed: BTreeMap<String, Departed> = BTreeMap::new();
    if gone.is_empty() {
        return departed;
    }
    for manuscript in manuscripts {
        let original = original(manuscript);
        if !gone.contains(&original) {
            continue;
        }
        let id = ContentPath::new(original.as_str()).stem().to_owned();
        let known = departed.entry(original).or_insert_with(|| Departed {
            id,
            ..Departed::default()
        });
        let head = &manuscript.front_matter;
        let titles = head.title.iter().chain(&manuscript.heading).cloned();
        known.names.extend(titles);
        known.names.extend(values(&head.aliases));
        if let Some(person) = &head.person {
            known.names.extend(person.name.clone());
            known.names.extend(values(&person.names));
            known.addresses.extend(values(&person.emails));
            known.logins.extend(values(&person.logins));
            let folder = manuscript.path.folder();
            let portrait = |avatar: &Located<String>| match folder {
                "" => ContentPath::new(avatar.value.as_str()),
                folder => ContentPath::new(format!("{folder}/{}", avatar.value)),
            };
            known.portraits.extend(person.avatar.iter().map(portrait));
        }
    }
    departed
}

fn is_departed(head: &FrontMatter, today: Date) -> bool {
    let person = head.person.as_ref();
    let asked = person.is_some_and(|person| person.privacy == Some(PersonPrivacy::Former));
    asked && due::left(head, today).is_some()
}

fn values(list: &[Located<String>]) -> impl Iterator<Item = String> + '_ {
    list.iter().map(|item| item.value.clone())
}

impl Departed {
    /// Everything by which a head, a comment or a history may call them, folded.
    pub fn all_names(&self) -> impl Iterator<Item = String> + '_ {
        let lists = [&self.names, &self.addresses, &self.logins];
        std::iter::once(&self.id)
            .chain(lists.into_iter().flatten())
            .map(|name| fold(name))
    }
}
