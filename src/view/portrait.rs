//! The picture of a person: where it is, and the small squares of it that stand beside a name.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::content::diagnostic::Diagnostic;
use crate::content::link::Answer;
use crate::content::link::Asker;
use crate::content::link::Query;
use crate::content::page::PageIndex;
use crate::content::path::Permalink;
use crate::content::site::Site;

/// A face with features: small squares of a picture.
#[derive(Clone, Serialize)]
pub struct Portrait {
    pub src: String,
    /// `ada.96w.webp 96w, ada.192w.webp 192w`; `None` for a picture that cannot be scaled.
    pub srcset: Option<String>,
}

impl Portrait {
    /// As it is written on a page; `href` knows how links from there look.
    pub fn of(answer: &Answer, href: impl Fn(&Permalink) -> String) -> Option<Portrait> {
        let (Answer::Attachment {
            permalink, facts, ..
        }
        | Answer::Static { permalink, facts }) = answer
        else {
            return None;
        };
        let picture = facts.picture?;
        let faces: Vec<(u32, String)> = picture
            .faces()
            .iter()
            .map(|face| (face.width, href(&face.permalink(&picture, permalink))))
            .collect();
        let Some((_, src)) = faces.first() else {
            return Some(Portrait {
                src: href(permalink),
                srcset: None,
            });
        };
        let one = |(width, href): &(u32, String)| format!("{} {width}w", href.replace(',', "%2C"));
        Some(Portrait {
            src: src.clone(),
            srcset: Some(faces.iter().map(one).collect::<Vec<_>>().join(", ")),
        })
    }
}

/// Where the pictures of all people are that name one.
pub fn find(site: &Site) -> BTreeMap<PageIndex, Answer> {
    (0..site.pages.len())
        .map(PageIndex)
        .filter_map(|index| Some((index, seek(site, index)??)))
        .collect()
}

/// What people name and nobody finds.
pub fn problems(site: &Site) -> Vec<Diagnostic> {
    let missing = (0..site.pages.len())
        .map(PageIndex)
        .filter(|index| matches!(seek(site, *index), Some(None)));
    missing
        .filter_map(|index| {
            let manuscript = &site.page(index).manuscript;
            let avatar = manuscript.front_matter.person.as_ref()?.avatar.as_ref()?;
            let told = Diagnostic::warning(
                "missing-avatar",
                manuscript.file_of("avatar"),
                format!("there is no picture `{}`", avatar.value),
            )
            .at(avatar.at)
            .help("put it beside this page, or into static/");
            Some(told)
        })
        .collect()
}

/// Beside the page, else in `static/`.
fn seek(site: &Site, index: PageIndex) -> Option<Option<Answer>> {
    let page = site.page(index);
    let avatar = page
        .manuscript
        .front_matter
        .person
        .as_ref()?
        .avatar
        .as_ref()?;
    let asker = Asker {
        path: &page.manuscript.path,
        lang: &page.lang,
    };
    let written = avatar.value.as_str();
    let found = [written.to_owned(), format!("/{written}")]
        .into_iter()
        .map(|path| site.links.find(asker, &Query::Path(path)))
        .find(|answer| match answer {
            Answer::Attachment { facts, .. } | Answer::Static { facts, .. } => {
                facts.picture.is_some()
            }
            _ => false,
        });
    Some(found)
}
