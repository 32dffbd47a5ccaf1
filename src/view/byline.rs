//! Who and when: the small things that stand beside a title.

use serde::Serialize;

use crate::content::discussion::Comment;
use crate::content::page::PageIndex;
use crate::content::past::Author;
use crate::view::edition::Edition;
use crate::view::here::Here;
use crate::view::portrait::Portrait;

/// Who wrote it: a person with a page, or a plain name.
#[derive(Serialize)]
pub struct Byline {
    pub name: String,
    pub href: Option<String>,
    /// The role on the person's page.
    pub role: Option<String>,
    /// Two letters for the face: `AV`.
    pub initials: String,
    /// 0 to 7, from the name: which of the theme's tints the face wears.
    pub tint: u8,
    /// The picture that the person's page names, in place of the letters.
    pub portrait: Option<Portrait>,
}

#[derive(Clone, Serialize)]
pub struct DateView {
    /// `2026-03-12`, for `<time datetime>`.
    pub iso: String,
    /// `12 March 2026`, in the page's language.
    pub text: String,
}

impl Edition {
    /// Who somebody is, by id or name; with their page in a language, where it speaks it.
    pub fn byline(&self, here: &Here, lang: &str, author: &str) -> Byline {
        match self.person(author) {
            Some(chief) => self.face(here, self.directory.in_language(&self.site, chief, lang)),
            None if self.site.is_departed(author) => self.nobody(lang, "former_colleague"),
            None => Byline {
                name: author.to_owned(),
                href: None,
                role: None,
                initials: initials(author),
                tint: tint(author),
                portrait: None,
            },
        }
    }

    /// Who says something, by name alone.
    pub fn speaker<'a>(&'a self, lang: &str, comment: &'a Comment) -> &'a str {
        let Some(author) = &comment.author else {
            return self.word(lang, "anonymous");
        };
        let mut names = author.id.iter().chain([&author.name]);
        match names.any(|name| self.site.is_departed(name)) {
            true => self.word(lang, "former_colleague"),
            false => &author.name,
        }
    }

    /// Somebody who has no name here: a word of the interface stands for it.
    pub fn nobody(&self, lang: &str, word: &str) -> Byline {
        Byline {
            name: self.word(lang, word).to_owned(),
            href: None,
            role: None,
            initials: "·".to_owned(),
            tint: 0,
            portrait: None,
        }
    }

    /// Who is behind a change; `None` for a program.
    pub fn author(&self, here: &Here, lang: &str, author: &Author) -> Option<Byline> {
        Some(self.byline(here, lang, author.name()?))
    }

    /// A person by their page. What a translation does not say, the page that it translates does.
    pub fn face(&self, here: &Here, index: PageIndex) -> Byline {
        let page = self.site.page(index);
        let chief = self.directory.chief(page).unwrap_or(index);
        let role = |index: PageIndex| {
            let head = &self.site.page(index).manuscript.front_matter;
            head.person.as_ref()?.role.clone()
        };
        let portraits = &self.portraits;
        Byline {
            name: page.title.clone(),
            href: Some(self.href(here, &page.permalink)),
            role: role(index).or_else(|| role(chief)),
            initials: initials(&page.title),
            tint: tint(&page.title),
            portrait: portraits
                .get(&index)
                .or_else(|| portraits.get(&chief))
                .and_then(|answer| Portrait::of(answer, |target| self.href(here, target))),
        }
    }
}

pub fn tint(name: &str) -> u8 {
    blake3::hash(name.as_bytes()).as_bytes()[0] % 8
}

/// `Ada van Vliet` → `AV`
pub fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| {
        word.chars()
            .find(|c| c.is_alphanumeric())
            .map(|c| c.to_uppercase())
    });
    let first = words.next();
    let last = words.next_back();
    first.into_iter().chain(last).flatten().collect()
}
