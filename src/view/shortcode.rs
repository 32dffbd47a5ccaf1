//! Shortcodes: what fills the slots of documents, and what the template of each kind sees.

use std::collections::BTreeMap;
use std::iter::Peekable;
use std::slice;
use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;

use crate::content::diagnostic::Diagnostic;
use crate::content::kind::Kind;
use crate::content::page::Page;
use crate::content::page::PageIndex;
use crate::content::path::readable;
use crate::content::shortcode::Call;
use crate::content::speech::Speech;
use crate::content::suggestion::nearest;
use crate::markdown::document::MARK;
use crate::markdown::document::Slot;
use crate::markdown::document::SlotRoom;
use crate::markdown::html;
use crate::view::byline::Byline;
use crate::view::contact::reach;
use crate::view::edition::Edition;
use crate::view::facts::Fact;
use crate::view::frame::Link;
use crate::view::here::Here;
use crate::view::shared::Filled;
use crate::view::shared::Shared;
use crate::view::team;

/// People that a team's card names.
const FACES: usize = 5;

/// What fills one slot. Its template is `shortcodes/NAME.html`.
#[derive(Serialize)]
#[serde(untagged)]
pub enum ShortcodeView {
    Person(PersonCard),
    Team(TeamCard),
    Figure(FigureView),
    Own(OwnView),
}

/// What every shortcode's template sees.
#[derive(Serialize)]
pub struct Around {
    pub frame: SlotFrame,
    /// The page on which it stands.
    pub page: SlotPage,
    /// That page's language.
    pub lang: String,
    /// It stands in the middle of a line: what it prints may hold no blocks.
    pub inline: bool,
    /// It stands in the words of a link: what it prints may hold no links.
    pub in_link: bool,
}

#[derive(Serialize)]
pub struct SlotFrame {
    /// From the page to the site's root: `../../`.
    pub root: String,
    /// The page's language, for what `say` says.
    pub lang: String,
    /// The interface's words in it.
    pub words: Arc<Speech>,
    /// The site's `data/` folder.
    pub data: Shared<serde_json::Value>,
}

#[derive(Serialize)]
pub struct SlotPage {
    /// Plain text.
    pub title: String,
    pub href: String,
    /// `article`, `post`, `person` …
    pub kind: &'static str,
}

/// `shortcodes/person.html`: somebody's card, or in a line their face and name.
#[derive(Serialize)]
pub struct PersonCard {
    #[serde(flatten)]
    pub around: Around,
    pub person: Byline,
    pub team: Option<CardLink>,
    pub location: Option<String>,
    pub contact: Vec<Contact>,
}

/// A link, or only its words where no link can stand.
#[derive(Serialize)]
pub struct CardLink {
    pub title: String,
    pub href: Option<String>,
}

#[derive(Serialize)]
pub struct Contact {
    /// In the page's language: `Email`.
    pub label: String,
    pub text: String,
    /// `mailto:`, `tel:` or an address; `None` for what cannot be followed.
    pub href: Option<String>,
}

impl Contact {
    fn of(fact: Fact) -> impl Iterator<Item = Contact> {
        let Fact { label, values } = fact;
        values.into_iter().map(move |value| Contact {
            label: label.clone(),
            text: value.text,
            href: value.href,
        })
    }
}

/// `shortcodes/team.html`: a team's card, or in a line its name.
#[derive(Serialize)]
pub struct TeamCard {
    #[serde(flatten)]
    pub around: Around,
    pub name: String,
    pub href: Option<String>,
    pub summary: Option<String>,
    pub lead: Option<Byline>,
    /// The first few of those whose pages name the team, the lead left out.
    pub members: Vec<Byline>,
    /// How many more there are.
    pub more: usize,
}

/// `shortcodes/figure.html`: an image with its caption.
#[derive(Serialize)]
pub struct FigureView {
    #[serde(flatten)]
    pub around: Around,
    /// The image, as every image of the site is written. Safe HTML.
    pub image: String,
    /// Safe HTML, without paragraphs around it; empty for none.
    pub caption: String,
    /// Where a click on the image leads.
    pub link: Option<String>,
    /// All arguments by name, as written.
    pub named: BTreeMap<String, String>,
}

/// `shortcodes/NAME.html` of a theme or of the site.
#[derive(Serialize)]
pub struct OwnView {
    #[serde(flatten)]
    pub around: Around,
    /// Arguments by place.
    pub args: Vec<String>,
    /// Arguments by name.
    pub named: BTreeMap<String, String>,
    /// What stands between the two marks, rendered: safe HTML. Empty for none.
    pub body: String,
}

/// Fills the slots of all documents. What goes wrong is told with the page's line.
pub fn fill(edition: &mut Edition) -> Vec<Diagnostic> {
    let with_slots: Vec<usize> = (0..edition.documents.len())
        .filter(|index| !edition.documents[*index].slots.is_empty())
        .collect();
    if with_slots.is_empty() {
        return Vec::new();
    }
    let filled: Vec<(PageIndex, Filled, Vec<Diagnostic>)> = with_slots
        .into_par_iter()
        .map(|index| {
            let index = PageIndex(index);
            let document = edition.document(index);
            let page = edition.site.page(index);
            let mut filler = Filler {
                edition,
                page,
                here: Here::Page(page.permalink.clone()),
                html: &document.html,
                diagnostics: Vec::new(),
            };
            let mut slots = document.slots.iter().peekable();
            let html = filler.fill(0, document.html.len(), &mut slots);
            let hash = *blake3::hash(html.as_bytes()).as_bytes();
            (index, Filled { html, hash }, filler.diagnostics)
        })
        .collect();
    let mut diagnostics = Vec::new();
    for (index, filled, told) in filled {
        edition.filled.insert(index, Arc::new(filled));
        diagnostics.extend(told);
    }
    diagnostics
}

struct Filler<'a> {
    edition: &'a Edition,
    page: &'a Page,
    here: Here,
    html: &'a str,
    diagnostics: Vec<Diagnostic>,
}

impl Filler<'_> {
    /// A piece of the document's HTML with its slots filled, from the innermost outwards.
    fn fill(
        &mut self,
        from: usize,
        to: usize,
        slots: &mut Peekable<slice::Iter<'_, Slot>>,
    ) -> String {
        let mut out = String::with_capacity(to - from);
        let mut from = from;
        while let Some(slot) = slots.next_if(|slot| slot.at < to) {
            out.push_str(&self.html[from..slot.at]);
            from = slot.at + MARK.len_utf8();
            let mut parts = Vec::with_capacity(slot.ends.len());
            for end in &slot.ends {
                parts.push(self.fill(from, *end, slots));
                from = end + MARK.len_utf8();
            }
            out.push_str(&self.slot(slot, parts));
        }
        out.push_str(&self.html[from..to]);
        out
    }

    fn slot(&mut self, slot: &Slot, parts: Vec<String>) -> String {
        let Some(call) = &slot.call else {
            return parts.concat();
        };
        let broken =
            |words: &str| format!("<span class=\"broken\">{}</span>", html::escaped(words));
        let Some(view) = self.view(slot, call, parts) else {
            return broken(call.argument("id", 0).unwrap_or(&call.name));
        };
        let template = format!("shortcodes/{}.html", call.name);
        match self.edition.theme.templates.render(&template, &view) {
            Ok(html) => html.trim().to_owned(),
            Err(mut problem) => {
                let (file, at) = (self.file(slot), slot.position);
                problem.message = format!(
                    "{} (`{}` at {file}:{}:{})",
                    problem.message, call.name, at.line, at.column
                );
                self.diagnostics.push(problem);
                broken(&call.name)
            }
        }
    }

    fn view(&mut self, slot: &Slot, call: &Call, parts: Vec<String>) -> Option<ShortcodeView> {
        let around = self.around(slot);
        let mut parts = parts.into_iter();
        let mut part = || parts.next().unwrap_or_default().trim().to_owned();
        Some(match call.name.as_str() {
            "person" => ShortcodeView::Person(self.person(slot, call, around)?),
            "team" => ShortcodeView::Team(self.team(slot, call, around)?),
            "figure" => ShortcodeView::Figure(FigureView {
                image: part(),
                caption: part(),
                link: call
                    .named
                    .get("link")
                    .filter(|_| slot.room != SlotRoom::Link)
                    .cloned(),
                named: call.named.clone(),
                around,
            }),
            _ => ShortcodeView::Own(OwnView {
                args: call.args.clone(),
                named: call.named.clone(),
                body: part(),
                around,
            }),
        })
    }

    fn around(&self, slot: &Slot) -> Around {
        let edition = self.edition;
        let lang = &self.page.lang;
        Around {
            frame: SlotFrame {
                root: self.page.permalink.to_root(),
                lang: lang.clone(),
                words: edition.words(lang).clone(),
                data: edition.data.clone(),
            },
            page: SlotPage {
                title: self.page.title.clone(),
                href: edition.href(&self.here, &self.page.permalink),
                kind: self.page.kind.name(),
            },
            lang: lang.clone(),
            inline: slot.room != SlotRoom::Block,
            in_link: slot.room == SlotRoom::Link,
        }
    }

    fn person(&mut self, slot: &Slot, call: &Call, around: Around) -> Option<PersonCard> {
        let id = call.argument("id", 0)?;
        let edition = self.edition;
        let Some(index) = edition.person(id) else {
            self.unknown(slot, Kind::Person, id);
            return None;
        };
        let page = edition.site.page(index);
        let person = page.manuscript.front_matter.person.as_ref();
        let linked = |href: Option<String>| href.filter(|_| !around.in_link);
        let lang = self.page.lang.as_str();
        let mut byline = edition.byline(&self.here, lang, id);
        byline.href = linked(byline.href);
        let team = person.and_then(|person| person.team.as_ref());
        Some(PersonCard {
            person: byline,
            team: team.map(
                |team| match edition.directory.find(Kind::Team, &team.value) {
                    Some(chief) => {
                        let Link { title, href, .. } = edition.thing(&self.here, chief, lang);
                        let href = linked(Some(href));
                        CardLink { title, href }
                    }
                    None => CardLink {
                        title: readable(&team.value),
                        href: None,
                    },
                },
            ),
            location: person.and_then(|person| person.location.clone()),
            contact: reach(edition, &self.here, lang, &page.manuscript.front_matter)
                .into_iter()
                .flat_map(Contact::of)
                .collect(),
            around,
        })
    }

    fn team(&mut self, slot: &Slot, call: &Call, around: Around) -> Option<TeamCard> {
        let id = call.argument("id", 0)?;
        let edition = self.edition;
        let Some(chief) = edition.directory.find(Kind::Team, id) else {
            self.unknown(slot, Kind::Team, id);
            return None;
        };
        let lang = self.page.lang.as_str();
        let here = &self.here;
        let linked = |mut byline: Byline| {
            byline.href = byline.href.filter(|_| !around.in_link);
            byline
        };
        let page = edition.directory.in_language(&edition.site, chief, lang);
        let page = edition.site.page(page);
        let members = team::members(edition, chief);
        Some(TeamCard {
            name: page.title.clone(),
            href: Some(edition.href(here, &page.permalink)).filter(|_| !around.in_link),
            summary: page.manuscript.front_matter.summary.clone(),
            lead: team::lead(edition, page).map(|lead| linked(edition.byline(here, lang, lead))),
            more: members.len().saturating_sub(FACES),
            members: members
                .into_iter()
                .take(FACES)
                .map(|member| {
                    let page = edition.directory.in_language(&edition.site, member, lang);
                    linked(edition.face(here, page))
                })
                .collect(),
            around,
        })
    }

    /// What is wrong in an embedded page is told with that page.
    fn unknown(&mut self, slot: &Slot, kind: Kind, id: &str) {
        if slot.embedded.is_some() {
            return;
        }
        let (rule, noun, folder) = match kind {
            Kind::Team => ("unknown-team", "team", "teams"),
            _ => ("unknown-person", "person", "people"),
        };
        let help = match nearest(id, self.edition.ids(kind)) {
            Some(known) => format!("did you mean `{known}`?"),
            None => format!("its page would be {folder}/{id}.md"),
        };
        self.diagnostics.push(
            Diagnostic::warning(
                rule,
                self.page.manuscript.file.clone(),
                format!("there is no {noun} `{id}`"),
            )
            .at(slot.position)
            .help(help),
        );
    }

    fn file(&self, slot: &Slot) -> String {
        let embedded = slot.embedded.as_ref().and_then(|path| {
            let pages = &self.edition.site.pages;
            let index = pages.binary_search_by(|page| page.manuscript.path.cmp(path));
            Some(pages[index.ok()?].manuscript.file.clone())
        });
        embedded.unwrap_or_else(|| self.page.manuscript.file.clone())
    }
}
