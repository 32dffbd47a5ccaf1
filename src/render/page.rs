//! The pages of the site: which there are, and how each is made.

use std::sync::Arc;

use crate::cache::FINGERPRINT;
use crate::content::diagnostic::Diagnostic;
use crate::content::kind::Kind;
use crate::content::listing::LINES;
use crate::content::listing::Subject;
use crate::content::listing::links_permalink;
use crate::content::page::PageIndex;
use crate::content::path::Permalink;
use crate::content::section::Section;
use crate::content::section::SectionIndex;
use crate::content::section::Target;
use crate::content::site::search_permalink;
use crate::content::taxonomy::tags_permalink;
use crate::output::file::Content;
use crate::view::View;
use crate::view::alphabet;
use crate::view::alphabet::AllView;
use crate::view::alphabet::LinksView;
use crate::view::alphabet::UnlinkedView;
use crate::view::archive::ArchiveView;
use crate::view::archive::RecentView;
use crate::view::archive::YearView;
use crate::view::authors::AuthorsView;
use crate::view::care::CareView;
use crate::view::edition::Edition;
use crate::view::event::EventView;
use crate::view::event::EventsView;
use crate::view::goal::GoalView;
use crate::view::goal::GoalsView;
use crate::view::home::HomeView;
use crate::view::idea::IdeaView;
use crate::view::idea::IdeasView;
use crate::view::listing::SectionView;
use crate::view::listing::TagsView;
use crate::view::listing::numbered;
use crate::view::listing::page_count;
use crate::view::listing::page_of;
use crate::view::page::ArticleView;
use crate::view::page::NotFoundView;
use crate::view::page::OfflineView;
use crate::view::page::PostView;
use crate::view::page::RedirectView;
use crate::view::people;
use crate::view::people::Facet;
use crate::view::people::PeopleView;
use crate::view::people::list_permalink;
use crate::view::person::PersonView;
use crate::view::policy::PoliciesView;
use crate::view::policy::PolicyView;
use crate::view::search::SearchView;
use crate::view::team::TeamView;
use crate::view::team::TeamsView;
use crate::view::topic::TagView;
use crate::view::topic::TopicsView;
use crate::view::topic::tag_page_count;

/// What a page shows.
#[derive(Clone, Debug)]
pub enum What {
    Page(PageIndex),
    /// A section, and which page of its list, from 0.
    Section(SectionIndex, usize),
    /// The people of a section in another order than by name, and which page of the list, from 0.
    People(SectionIndex, Facet, usize),
    Search {
        lang: String,
    },
    Tags {
        lang: String,
    },
    /// Which page of a tag's list, from 0.
    Tag {
        lang: String,
        name: String,
        number: usize,
    },
    /// A list that comes by itself, by its place among the site's, and which page of it, from 0.
    Listing(usize, usize),
    /// Which page of the list of all pages that link to one, from 0.
    Links(PageIndex, usize),
    /// One of the site's redirects, by its number.
    Redirect(usize),
    NotFound,
    Offline,
}

/// Every page of an edition.
pub fn all(edition: &Edition) -> Vec<What> {
    let site = &edition.site;
    let mut all = vec![What::NotFound];
    if edition.config.offline {
        all.push(What::Offline);
    }
    all.extend(
        site.languages
            .iter()
            .map(|lang| What::Search { lang: lang.clone() }),
    );
    for (i, page) in site.pages.iter().enumerate() {
        if !page.heads_list() {
            all.push(What::Page(PageIndex(i)));
        }
    }
    for (i, section) in site.sections.iter().enumerate() {
        if lists_people(section) {
            for (facet, pages) in people::lists(edition, section) {
                all.extend((0..pages).map(|number| What::People(SectionIndex(i), facet, number)));
            }
            continue;
        }
        for number in 0..page_count(section) {
            all.push(What::Section(SectionIndex(i), number));
        }
    }
    for (lang, terms) in &site.terms {
        if !terms.is_empty() {
            all.push(What::Tags { lang: lang.clone() });
        }
        for (name, term) in terms {
            all.extend((0..tag_page_count(term)).map(|number| What::Tag {
                lang: lang.clone(),
                name: name.clone(),
                number,
            }));
        }
    }
    for (place, listing) in site.listings.iter().enumerate() {
        for number in 0..alphabet::page_count(edition, listing) {
            all.push(What::Listing(place, number));
        }
    }
    for index in (0..site.pages.len()).map(PageIndex) {
        if edition.links_page(index).is_some() {
            let pages = edition.links.sources(index).len().div_ceil(LINES);
            all.extend((0..pages).map(|number| What::Links(index, number)));
        }
    }
    all.extend((0..site.redirects.len()).map(What::Redirect));
    all
}

/// A page as a file of the output.
pub struct PageFile {
    edition: Arc<Edition>,
    what: What,
}

impl PageFile {
    pub fn new(edition: Arc<Edition>, what: What) -> PageFile {
        PageFile { edition, what }
    }

    pub fn what(&self) -> &What {
        &self.what
    }

    /// Where readers find it; `None` for the pages that are shown at any address.
    pub fn permalink(&self) -> Option<Permalink> {
        let site = &self.edition.site;
        Some(match &self.what {
            What::Page(index) => site.page(*index).permalink.clone(),
            What::Section(index, number) => page_of(site.section(*index), *number),
            What::People(index, facet, number) => {
                list_permalink(site.section(*index), *facet, *number)
            }
            What::Search { lang } => search_permalink(lang, &site.languages),
            What::Tags { lang } => tags_permalink(lang, &site.languages),
            What::Tag { lang, name, number } => {
                numbered(&site.terms[lang][name].permalink, *number)
            }
            What::Listing(place, number) => numbered(&site.listings[*place].permalink, *number),
            What::Links(index, number) => {
                numbered(&links_permalink(&site.page(*index).permalink), *number)
            }
            What::Redirect(number) => site.redirects[*number].from.clone(),
            What::NotFound | What::Offline => return None,
        })
    }

    /// Where it goes.
    pub fn path(&self) -> String {
        match (self.permalink(), &self.what) {
            (Some(page), _) => page.output_path(),
            (None, What::Offline) => "offline.html".to_owned(),
            (None, _) => "404.html".to_owned(),
        }
    }

    /// Whether it gives way to whatever else wants its path.
    pub fn gives_way(&self) -> bool {
        match self.what {
            What::Redirect(number) => !self.edition.site.redirects[number].is_alias,
            _ => false,
        }
    }

    /// The file of the site that is to blame for it.
    pub fn origin(&self) -> String {
        let site = &self.edition.site;
        let of_page = |index: PageIndex| site.page(index).manuscript.file.clone();
        let of_section = |index: SectionIndex| {
            let section = site.section(index);
            let own = || format!("{}/", section.folder);
            section.index.map_or_else(own, of_page)
        };
        match &self.what {
            What::Page(index) | What::Links(index, _) => of_page(*index),
            What::Section(index, _) | What::People(index, ..) => of_section(*index),
            What::Redirect(number) => match site.redirects[*number].to {
                Target::Page(index) => of_page(index),
                Target::Section(index) => of_section(index),
            },
            What::Search { .. } => "the search page".to_owned(),
            What::Tags { .. } => "the list of all tags".to_owned(),
            What::Tag { name, .. } => format!("the tag {name}"),
            What::Listing(place, _) => format!("the list {}", site.listings[*place].permalink),
            What::NotFound => "the page for what is not found".to_owned(),
            What::Offline => "the page for who has no connection".to_owned(),
        }
    }

    fn view(&self) -> View {
        let edition = &*self.edition;
        match &self.what {
            What::Page(index) => page_view(edition, *index),
            What::Section(index, number) => {
                let section = edition.site.section(*index);
                section_view(edition, section, *number)
            }
            What::People(index, facet, number) => {
                let section = edition.site.section(*index);
                View::People(PeopleView::of(edition, section, *facet, *number))
            }
            What::Search { lang } => View::Search(SearchView::of(edition, lang)),
            What::Tags { lang } => View::Tags(TagsView::of(edition, lang)),
            What::Tag { lang, name, number } => {
                let term = &edition.site.terms[lang][name];
                View::Tag(TagView::of(edition, lang, (name, term), *number))
            }
            What::Listing(place, number) => self.listing(*place, *number),
            What::Links(index, number) => View::Links(LinksView::of(edition, *index, *number)),
            What::Redirect(number) => {
                View::Redirect(RedirectView::of(edition, &edition.site.redirects[*number]))
            }
            What::NotFound => View::NotFound(NotFoundView::of(edition)),
            What::Offline => View::Offline(OfflineView::of(edition)),
        }
    }
}

impl PageFile {
    fn listing(&self, place: usize, number: usize) -> View {
        let edition = &*self.edition;
        let listing = &edition.site.listings[place];
        match listing.subject {
            Subject::All | Subject::Letter(_) => View::All(AllView::of(edition, listing, number)),
            Subject::Unlinked => View::Unlinked(UnlinkedView::of(edition, listing, number)),
            Subject::Care => View::Care(CareView::of(edition, listing)),
            Subject::Recent => View::Recent(RecentView::of(edition, listing)),
            Subject::Archive => View::Archive(ArchiveView::of(edition, listing)),
            Subject::Year(year) => View::Year(YearView::of(edition, listing, year, number)),
            Subject::Authors => View::Authors(AuthorsView::of(edition, listing)),
            Subject::Topics => View::Topics(TopicsView::of(edition, listing, number)),
        }
    }
}

fn page_view(edition: &Edition, index: PageIndex) -> View {
    match edition.site.page(index).kind {
        Kind::Article => View::Article(ArticleView::of(edition, index)),
        Kind::Post => View::Post(PostView::of(edition, index)),
        Kind::Policy => View::Policy(PolicyView::of(edition, index)),
        Kind::Person => View::Person(Box::new(PersonView::of(edition, index))),
        Kind::Team => View::Team(TeamView::of(edition, index)),
        Kind::Goal => View::Goal(GoalView::of(edition, index)),
        Kind::Idea => View::Idea(IdeaView::of(edition, index)),
        Kind::Event => View::Event(EventView::of(edition, index)),
    }
}

fn section_view(edition: &Edition, section: &Section, number: usize) -> View {
    if section.parent.is_none() {
        return View::Home(HomeView::of(edition, section));
    }
    match section.kind {
        Kind::Team => View::Teams(TeamsView::of(edition, section)),
        Kind::Policy => View::Policies(PoliciesView::of(edition, section)),
        Kind::Goal => View::Goals(GoalsView::of(edition, section)),
        Kind::Idea => View::Ideas(IdeasView::of(edition, section)),
        Kind::Event => View::Events(EventsView::of(edition, section)),
        Kind::Article | Kind::Post | Kind::Person => {
            View::Section(SectionView::of(edition, section, number))
        }
    }
}

/// Whether a section is one of those that `people.html` shows, in several lists.
fn lists_people(section: &Section) -> bool {
    section.kind == Kind::Person && section.parent.is_some()
}

impl Content for PageFile {
    fn key(&self) -> blake3::Hash {
        self.key_of(&self.view())
    }

    fn bytes(&self) -> Result<Vec<u8>, Diagnostic> {
        self.bytes_of(&self.view())
    }

    fn make(&self) -> Result<(blake3::Hash, Vec<u8>), Diagnostic> {
        let view = self.view();
        Ok((self.key_of(&view), self.bytes_of(&view)?))
    }
}

impl PageFile {
    fn key_of(&self, view: &View) -> blake3::Hash {
        let mut hasher = blake3::Hasher::new();
        hasher.update(FINGERPRINT.as_bytes());
        hasher.update(self.edition.theme.templates.hash.as_bytes());
        hasher.update(view.template().as_bytes());
        // A view that cannot be written down has no key that could be found again.
        match postcard::to_stdvec(view) {
            Ok(bytes) => hasher.update(&bytes),
            Err(error) => hasher.update(error.to_string().as_bytes()),
        };
        hasher.finalize()
    }

    fn bytes_of(&self, view: &View) -> Result<Vec<u8>, Diagnostic> {
        let templates = &self.edition.theme.templates;
        let html = templates.render(view.template(), view)?;
        Ok(html.into_bytes())
    }
}
