//! Lines that tell what changed lately: on the list of recent changes, and on a home page without posts.

use serde::Serialize;

use crate::content::past::AuthorIndex;
use crate::view::activity::Change;
use crate::view::activity::Line;
use crate::view::activity::Sweep;
use crate::view::byline::Byline;
use crate::view::edition::Edition;
use crate::view::here::Here;

/// What was done in a month.
#[derive(Serialize)]
pub struct MonthOfChanges {
    /// `May 2026`
    pub title: String,
    /// `2026-05`, also its place on the page: `month-2026-05`.
    pub iso: String,
    pub lines: Vec<ChangeLine>,
}

/// A page, or many pages of a section at once.
#[derive(Serialize)]
pub struct ChangeLine {
    /// The page's title, or `12 pages of Wiki`.
    pub title: String,
    pub href: String,
    /// The section of the page.
    pub place: Option<String>,
    /// The page's language when it differs from the list's: `fr`.
    pub lang: Option<String>,
    pub is_new: bool,
    pub has_moved: bool,
    /// Who did it, the first first; empty where single people are not told of.
    pub who: Vec<Byline>,
    /// So many more had a hand in it.
    pub more: usize,
}

/// Names in a line.
const NAMES: usize = 3;

/// The last changes of a language, newest first.
pub fn months(edition: &Edition, here: &Here, lang: &str) -> Vec<MonthOfChanges> {
    let lines = edition.activity.lines(lang);
    lines
        .chunk_by(|a, b| a.month() == b.month())
        .filter_map(|lines| {
            let month = edition.month(lang, lines.first()?.month());
            Some(MonthOfChanges {
                title: month.text,
                iso: month.iso,
                lines: lines
                    .iter()
                    .map(|line| ChangeLine::of(edition, here, lang, line))
                    .collect(),
            })
        })
        .collect()
}

/// The last few of them.
pub fn latest(edition: &Edition, here: &Here, lang: &str, most: usize) -> Vec<ChangeLine> {
    let lines = edition.activity.lines(lang).iter().take(most);
    lines
        .map(|line| ChangeLine::of(edition, here, lang, line))
        .collect()
}

impl ChangeLine {
    fn of(edition: &Edition, here: &Here, lang: &str, line: &Line) -> ChangeLine {
        match line {
            Line::Page(change) => ChangeLine::page(edition, here, lang, change),
            Line::Sweep(sweep) => ChangeLine::sweep(edition, here, lang, sweep),
        }
    }

    fn page(edition: &Edition, here: &Here, lang: &str, change: &Change) -> ChangeLine {
        let page = edition.site.page(change.page);
        let (who, more) = people(edition, here, lang, &change.authors);
        let section = edition.section_of(lang, &page.folder);
        let section = section.map(|index| edition.site.section(index));
        ChangeLine {
            title: page.title.clone(),
            href: edition.href(here, &page.permalink),
            place: section
                .filter(|section| section.parent.is_some())
                .map(|section| section.title.clone()),
            lang: (page.lang != lang).then(|| page.lang.clone()),
            is_new: change.is_new,
            has_moved: change.has_moved && !change.is_new,
            who,
            more,
        }
    }

    fn sweep(edition: &Edition, here: &Here, lang: &str, sweep: &Sweep) -> ChangeLine {
        let section = edition.site.section(sweep.section);
        let (who, more) = people(edition, here, lang, &sweep.authors);
        let given = [
            ("n", sweep.pages.into()),
            ("section", section.title.as_str().into()),
        ];
        ChangeLine {
            title: edition.say(lang, "pages_of_section", &given),
            href: edition.href(here, &section.permalink),
            place: None,
            lang: None,
            is_new: sweep.is_new,
            has_moved: false,
            who,
            more,
        }
    }
}

/// The first few, each once – two names in git may be one person –, and how many more there are.
fn people(
    edition: &Edition,
    here: &Here,
    lang: &str,
    authors: &[AuthorIndex],
) -> (Vec<Byline>, usize) {
    let authors = authors.iter().map(|author| edition.past.author(*author));
    let mut who: Vec<Byline> = Vec::new();
    for face in authors.filter_map(|author| edition.author(here, lang, author)) {
        let is_known = who
            .iter()
            .any(|known| known.name == face.name && known.href == face.href);
        if !is_known {
            who.push(face);
        }
    }
    let more = who.len().saturating_sub(NAMES);
    who.truncate(NAMES);
    (who, more)
}
