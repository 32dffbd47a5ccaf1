//! The whole site as a value: every page in its place, under its section and its tags.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::collections::HashSet;
use std::sync::Arc;

use crate::content::date;
use crate::content::departed::Departed;
use crate::content::diagnostic::Diagnostic;
use crate::content::diagnostic::Position;
use crate::content::file::FileFacts;
use crate::content::former;
use crate::content::former::Moves;
use crate::content::former::Target;
use crate::content::kind::Kind;
use crate::content::language::Languages;
use crate::content::link::LinkTable;
use crate::content::listing;
use crate::content::listing::Listing;
use crate::content::listing::Subject;
use crate::content::manuscript::Manuscript;
use crate::content::page::Page;
use crate::content::page::PageIndex;
use crate::content::page_id::PageId;
use crate::content::past::Past;
use crate::content::path::ContentPath;
use crate::content::path::Permalink;
use crate::content::path::ancestors;
use crate::content::path::fold;
use crate::content::path::index_rank;
use crate::content::path::natural_key;
use crate::content::path::readable;
use crate::content::section::Section;
use crate::content::section::SectionIndex;
use crate::content::taxonomy;
use crate::content::taxonomy::Terms;

#[derive(Debug)]
pub struct Site {
    /// The configured title, else that of the first page.
    pub title: String,
    /// The default language first; only those in which there are pages.
    pub languages: Vec<String>,
    /// By path.
    pub pages: Vec<Page>,
    /// The default language first, then by folder: a section stands behind the one that holds it.
    pub sections: Vec<Section>,
    /// By language.
    pub terms: BTreeMap<String, Terms>,
    /// The lists that come by themselves, by language: those whose address nothing of the site's own has.
    pub listings: Vec<Listing>,
    /// Where each such list lives, or what the site has there itself.
    pub shelves: BTreeMap<String, Shelf>,
    /// URLs at which pages used to live, by URL.
    pub redirects: Vec<Redirect>,
    pub links: LinkTable,
    /// People who left and are not to be named.
    pub departed: Vec<Departed>,
    /// Whatever they are called, folded.
    unnamed: HashSet<String>,
    /// Attachments that pages include, as far as they are texts.
    pub texts: BTreeMap<ContentPath, Included>,
}

/// An address that leads on to another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Redirect {
    pub from: Permalink,
    pub to: Target,
    /// A head asks for it. One that comes from history alone gives way to everything else.
    pub is_alias: bool,
}

/// The text of a file that pages include.
#[derive(Clone, Debug)]
pub struct Included {
    pub text: Arc<str>,
    /// blake3 of the text.
    pub hash: [u8; 32],
}

/// Where the lists of one language live that come by themselves; `None` for those that would be empty.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    pub all: Option<Permalink>,
    pub unlinked: Option<Permalink>,
    pub recent: Option<Permalink>,
    pub archive: Option<Permalink>,
    pub authors: Option<Permalink>,
    pub topics: Option<Permalink>,
}

/// Everything that a site is put together from; all of it may be seen by the readers of this build.
pub struct Parts<'a> {
    pub manuscripts: Vec<Arc<Manuscript>>,
    pub attachments: &'a [(ContentPath, FileFacts)],
    /// Files of `static/`, of the site and of its theme.
    pub statics: &'a [(String, FileFacts)],
    pub languages: &'a Languages,
    pub title: Option<&'a str>,
    /// People who left and are not to be named.
    pub departed: &'a [Departed],
}

impl Site {
    /// Whether somebody left and is not to be named: by id, name, login or address.
    pub fn is_departed(&self, who: &str) -> bool {
        !self.unnamed.is_empty() && self.unnamed.contains(&fold(who))
    }

    /// Where a page or a section lives.
    pub fn permalink(&self, target: Target) -> &Permalink {
        match target {
            Target::Page(index) => &self.page(index).permalink,
            Target::Section(index) => &self.section(index).permalink,
        }
    }

    pub fn page(&self, index: PageIndex) -> &Page {
        &self.pages[index.0]
    }

    pub fn section(&self, index: SectionIndex) -> &Section {
        &self.sections[index.0]
    }

    /// Of a page and its translations, the one in the first of the site's languages has the smallest.
    pub fn rank(&self, page: &Page) -> usize {
        let place = self.languages.iter().position(|lang| *lang == page.lang);
        place.unwrap_or(self.languages.len())
    }

    /// The root of a language's tree.
    pub fn root(&self, lang: &str) -> &Section {
        self.sections
            .iter()
            .find(|section| section.folder.is_empty() && section.lang == lang)
            .unwrap_or(&self.sections[0])
    }

    /// Gives every manuscript its place, in four steps. Before links are looked for come two more, in
    /// [`Site::settle`].
    ///
    /// 1. language, kind, title and permalink of every page; two pages with one permalink or one id
    ///    are an error that names both;
    /// 2. the sections of every language; a page that a language lacks is listed in another;
    /// 3. tags and redirects;
    /// 4. the table of everything that links can mean.
    pub fn assemble(parts: Parts<'_>) -> (Site, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let pages = unique(place(&parts), &mut diagnostics);
        check_ids(&pages, &mut diagnostics);
        let languages = used_languages(&pages, parts.languages);
        let title = site_title(&parts, &pages);
        let sections = Sections::build(&pages, &languages, &title);
        let mut site = Site {
            title,
            terms: terms(&pages, &languages),
            listings: Vec::new(),
            shelves: BTreeMap::new(),
            redirects: Vec::new(),
            links: LinkTable::default(),
            departed: parts.departed.to_vec(),
            unnamed: parts
                .departed
                .iter()
                .flat_map(Departed::all_names)
                .collect(),
            texts: BTreeMap::new(),
            languages,
            pages,
            sections,
        };
        site.redirects = redirects(&site, &mut diagnostics);
        site.links = link_table(&site, &parts);
        (site, diagnostics)
    }

    /// Adds what a site has of itself, once its past is known:
    ///
    /// 5. the lists that come by themselves, where there is room for them;
    /// 6. the places that pages left, where nothing else has come.
    pub fn settle(&mut self, past: &Past, moves: &Moves, languages: &Languages) {
        add_listings(self, past);
        add_former(self, moves, languages);
    }

    /// Every page once: in the language, else in the default one, else in any.
    pub fn pages_in(&self, language: &str) -> Vec<PageIndex> {
        let pages = in_language(&self.pages, &self.languages, language);
        pages.into_iter().map(|(index, _)| index).collect()
    }
}

/// Step 1: what each manuscript is by itself and by its folder.
fn place(parts: &Parts<'_>) -> Vec<Page> {
    let originals: Vec<(Option<String>, String)> = parts
        .manuscripts
        .iter()
        .map(|manuscript| {
            let (lang, original) = parts.languages.split(manuscript.path.as_str());
            (lang.map(str::to_owned), original.into_owned())
        })
        .collect();
    let sections = section_texts(&originals);
    let kinds: HashMap<&str, Kind> = sections
        .iter()
        .filter_map(|(i, folder)| Some((folder.as_str(), parts.manuscripts[*i].front_matter.kind?)))
        .collect();
    let mut pages: Vec<Page> = parts
        .manuscripts
        .iter()
        .zip(&originals)
        .enumerate()
        .map(|(i, (manuscript, (lang, original)))| {
            let place = Place {
                lang: lang.as_deref(),
                original,
                section: sections.get(&i),
            };
            page(manuscript.clone(), place, &kinds, parts.languages)
        })
        .collect();
    pages.sort_by(|a, b| a.manuscript.path.cmp(&b.manuscript.path));
    pages
}

/// Which manuscripts are the text of a folder, by their number. Of several in one language the one
/// whose name says it most clearly is: `_index.md`, `index.md`, `README.md`, then `wiki.md` for `wiki/`.
fn section_texts(originals: &[(Option<String>, String)]) -> HashMap<usize, String> {
    let folders: BTreeSet<&str> = originals
        .iter()
        .flat_map(|(_, original)| ancestors(original.rsplit_once('/').map_or("", |(f, _)| f)))
        .collect();
    let mut best: BTreeMap<(Option<&str>, &str), (u8, usize)> = BTreeMap::new();
    for (i, (lang, original)) in originals.iter().enumerate() {
        let (holder, name) = original.rsplit_once('/').unwrap_or(("", original));
        let beside = original.strip_suffix(".md").unwrap_or(original);
        let (folder, rank) = match index_rank(name) {
            Some(rank) => (holder, rank),
            None if folders.contains(beside) => (beside, u8::MAX),
            None => continue,
        };
        let known = best.entry((lang.as_deref(), folder)).or_insert((rank, i));
        *known = (*known).min((rank, i));
    }
    best.into_iter()
        .map(|((_, folder), (_, i))| (i, folder.to_owned()))
        .collect()
}

/// What a manuscript's path says.
struct Place<'a> {
    lang: Option<&'a str>,
    /// The path without its language.
    original: &'a str,
    section: Option<&'a String>,
}

fn page(
    manuscript: Arc<Manuscript>,
    place: Place<'_>,
    kinds: &HashMap<&str, Kind>,
    languages: &Languages,
) -> Page {
    let front_matter = &manuscript.front_matter;
    let path = ContentPath::new(place.original);
    let lang = match (&front_matter.lang, place.lang) {
        (Some(said), _) if languages.contains(&said.value) => &said.value,
        (_, Some(lang)) => lang,
        _ => languages.default(),
    };
    // The folder in which the page's address lies: its own one when it is the text of a section.
    let holder = match place.section {
        Some(folder) => folder.as_str(),
        None => path.folder(),
    };
    let dated = date::prefix(path.stem());
    let title = title(&manuscript, place.section, dated.map(|(_, rest)| rest));
    let permalink = match &front_matter.url {
        Some(url) => Permalink::written(&url.value),
        None => {
            let prefix = (lang != languages.default()).then_some(lang);
            let slug = front_matter
                .slug
                .as_ref()
                .map_or(path.stem(), |slug| slug.value.as_str());
            Permalink::under(prefix, holder, place.section.is_none().then_some(slug))
        }
    };
    Page {
        kind: front_matter
            .kind
            .unwrap_or_else(|| folder_kind(holder, kinds)),
        date: front_matter.date.or(dated.map(|(date, _)| date)),
        folder: match place.section {
            None => holder.to_owned(),
            Some(folder) => folder
                .rsplit_once('/')
                .map_or_else(String::new, |(above, _)| above.to_owned()),
        },
        section: place.section.cloned(),
        title,
        lang: lang.to_owned(),
        permalink,
        original: place.original.to_owned(),
        manuscript,
    }
}

/// From the head, else the first heading, else the file's or the folder's name made readable.
fn title(manuscript: &Manuscript, section: Option<&String>, undated: Option<&str>) -> String {
    let front_matter = &manuscript.front_matter;
    let name = || {
        let person = front_matter.person.as_ref()?;
        person.name.clone()
    };
    front_matter
        .title
        .clone()
        .or_else(name)
        .filter(|title| !title.trim().is_empty())
        .or_else(|| manuscript.heading.clone())
        .unwrap_or_else(|| match (section, undated) {
            (Some(folder), _) if !folder.is_empty() => folder_title(folder),
            (None, Some(rest)) if !rest.is_empty() => readable(rest),
            _ => readable(manuscript.path.stem()),
        })
}

fn folder_title(folder: &str) -> String {
    readable(folder.rsplit('/').next().unwrap_or(folder))
}

/// What the nearest section above says, else what the folder at the top is known for.
fn folder_kind(folder: &str, kinds: &HashMap<&str, Kind>) -> Kind {
    ancestors(folder)
        .find_map(|folder| kinds.get(folder).copied())
        .or_else(|| Kind::of_folder(folder.split('/').next().unwrap_or_default()))
        .unwrap_or(Kind::Article)
}

/// Keeps the first of the pages that would live at one address, on any disk.
fn unique(pages: Vec<Page>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Page> {
    let mut taken: HashMap<String, (String, Permalink)> = HashMap::new();
    let mut kept = Vec::with_capacity(pages.len());
    for page in pages {
        let file = page.manuscript.file.clone();
        match taken.get(&page.permalink.as_str().to_lowercase()) {
            Some((first, permalink)) => {
                let message = if *permalink == page.permalink {
                    format!("this page and `{first}` both live at {permalink}")
                } else {
                    format!(
                        "this page lives at {} and `{first}` at {permalink}, which is one address on many disks",
                        page.permalink
                    )
                };
                let at = page
                    .manuscript
                    .front_matter
                    .url
                    .as_ref()
                    .or(page.manuscript.front_matter.slug.as_ref())
                    .map(|key| key.at)
                    .or(page.manuscript.record_at())
                    .unwrap_or(Position::START);
                diagnostics.push(
                    Diagnostic::error("duplicate-url", file, message)
                        .at(at)
                        .help("rename one of them or give it a `slug`"),
                );
            }
            None => {
                taken.insert(
                    page.permalink.as_str().to_lowercase(),
                    (file, page.permalink.clone()),
                );
                kept.push(page);
            }
        }
    }
    kept
}

/// An id belongs to one page and its translations.
fn check_ids(pages: &[Page], diagnostics: &mut Vec<Diagnostic>) {
    let mut owners: HashMap<&str, &Page> = HashMap::new();
    for page in pages {
        let Some(id) = &page.manuscript.front_matter.id else {
            continue;
        };
        let file = page.manuscript.file.clone();
        if PageId::parse(&id.value).is_none() {
            diagnostics.push(
                Diagnostic::error("wrong-id", file, format!("`{}` is not a page id", id.value))
                    .at(id.at)
                    .help("an id has 16 characters from a to z and 2 to 7; take the line out to get one"),
            );
            continue;
        }
        match owners.get(id.value.as_str()) {
            Some(owner) if owner.original != page.original => diagnostics.push(
                Diagnostic::error(
                    "duplicate-id",
                    file,
                    format!("this page and `{}` have one id", owner.manuscript.file),
                )
                .at(id.at)
                .help("take the `id` out of the copy; it gets one of its own"),
            ),
            Some(_) => {}
            None => {
                owners.insert(&id.value, page);
            }
        }
    }
}

fn used_languages(pages: &[Page], languages: &Languages) -> Vec<String> {
    languages
        .all()
        .iter()
        .enumerate()
        .filter(|(i, language)| *i == 0 || pages.iter().any(|page| page.lang == **language))
        .map(|(_, language)| language.clone())
        .collect()
}

fn site_title(parts: &Parts<'_>, pages: &[Page]) -> String {
    parts
        .title
        .map(str::to_owned)
        .or_else(|| {
            let home = pages
                .iter()
                .find(|page| page.permalink == Permalink::root())?;
            (home.manuscript.front_matter.title.is_some() || home.manuscript.heading.is_some())
                .then(|| home.title.clone())
        })
        .unwrap_or_else(|| "Intranet".to_owned())
}

/// Step 2: the tree of folders, once in each language.
struct Sections;

impl Sections {
    fn build(pages: &[Page], languages: &[String], site_title: &str) -> Vec<Section> {
        let mut folders: BTreeSet<&str> = BTreeSet::from([""]);
        for page in pages {
            folders.extend(ancestors(page.section.as_deref().unwrap_or(&page.folder)));
        }
        let kinds: HashMap<&str, Kind> = pages
            .iter()
            .filter_map(|page| {
                let folder = page.section.as_deref()?;
                Some((folder, page.manuscript.front_matter.kind?))
            })
            .collect();
        let mut sections = Vec::with_capacity(folders.len() * languages.len());
        for language in languages {
            let prefix = (*language != languages[0]).then_some(language.as_str());
            let first = sections.len();
            let place: HashMap<&str, SectionIndex> = folders
                .iter()
                .enumerate()
                .map(|(i, folder)| (*folder, SectionIndex(first + i)))
                .collect();
            for folder in &folders {
                sections.push(Section {
                    folder: (*folder).to_owned(),
                    lang: language.clone(),
                    title: match *folder {
                        "" => site_title.to_owned(),
                        folder => folder_title(folder),
                    },
                    permalink: Permalink::under(prefix, folder, None),
                    index: None,
                    kind: folder_kind(folder, &kinds),
                    parent: (!folder.is_empty())
                        .then(|| place[folder.rsplit_once('/').map_or("", |(above, _)| above)]),
                    sections: Vec::new(),
                    pages: Vec::new(),
                    total: 0,
                });
            }
            fill(&mut sections, &place, pages, languages, language);
        }
        sections
    }
}

/// Puts the pages of one language under their sections, and sections under theirs.
fn fill(
    sections: &mut [Section],
    place: &HashMap<&str, SectionIndex>,
    pages: &[Page],
    languages: &[String],
    language: &str,
) {
    for (index, page) in in_language(pages, languages, language) {
        if let Some(folder) = &page.section {
            let section = &mut sections[place[folder.as_str()].0];
            section.index = Some(index);
            section.title.clone_from(&page.title);
            if page.lang == language {
                section.permalink.clone_from(&page.permalink);
            }
        } else {
            sections[place[page.folder.as_str()].0].pages.push(index);
        }
    }
    let places: Vec<SectionIndex> = {
        let mut places: Vec<SectionIndex> = place.values().copied().collect();
        places.sort();
        places
    };
    for index in places.iter().rev() {
        sort_pages(&mut sections[index.0], pages);
        let total = sections[index.0].total + sections[index.0].pages.len();
        sections[index.0].total = total;
        if let Some(parent) = sections[index.0].parent
            && total + usize::from(sections[index.0].index.is_some()) > 0
        {
            sections[parent.0].total += total;
            sections[parent.0].sections.push(*index);
        }
    }
    for index in &places {
        let mut children = std::mem::take(&mut sections[index.0].sections);
        children.sort_by_cached_key(|child| {
            let child = &sections[child.0];
            let weight = child
                .index
                .and_then(|index| pages[index.0].manuscript.front_matter.weight);
            (
                weight.unwrap_or(i64::MAX),
                natural_key(&child.title),
                child.folder.clone(),
            )
        });
        sections[index.0].sections = children;
    }
}

/// Every page once: in the language, else in the default one, else in any.
fn in_language<'a>(
    pages: &'a [Page],
    languages: &[String],
    language: &str,
) -> Vec<(PageIndex, &'a Page)> {
    let all = pages
        .iter()
        .enumerate()
        .map(|(i, page)| (PageIndex(i), page));
    if languages.len() == 1 {
        return all.collect();
    }
    let rank = |page: &Page| {
        if page.lang == language {
            return 0;
        }
        1 + languages
            .iter()
            .position(|known| *known == page.lang)
            .unwrap_or(languages.len())
    };
    let mut best: BTreeMap<&str, (usize, PageIndex)> = BTreeMap::new();
    for (index, page) in all {
        let known = best.entry(&page.original).or_insert((rank(page), index));
        *known = (*known).min((rank(page), index));
    }
    let mut chosen: Vec<PageIndex> = best.into_values().map(|(_, index)| index).collect();
    chosen.sort();
    chosen
        .into_iter()
        .map(|index| (index, &pages[index.0]))
        .collect()
}

fn sort_pages(section: &mut Section, pages: &[Page]) {
    let blog = section.kind == Kind::Post;
    section.pages.sort_by_cached_key(|index| {
        let page = &pages[index.0];
        let weight = page.manuscript.front_matter.weight.unwrap_or(i64::MAX);
        let date = page.date.filter(|_| blog);
        (
            weight,
            std::cmp::Reverse(date),
            natural_key(&page.title),
            page.permalink.clone(),
        )
    });
}

/// Step 3: tags and old addresses.
fn terms(pages: &[Page], languages: &[String]) -> BTreeMap<String, Terms> {
    languages
        .iter()
        .map(|language| {
            let root: Vec<&str> = if *language == languages[0] {
                vec!["tags"]
            } else {
                vec![language, "tags"]
            };
            let pages = in_language(pages, languages, language).into_iter();
            (language.clone(), taxonomy::gather(pages, &root))
        })
        .collect()
}

fn redirects(site: &Site, diagnostics: &mut Vec<Diagnostic>) -> Vec<Redirect> {
    let live: HashMap<String, &str> = site
        .pages
        .iter()
        .map(|page| {
            (
                page.permalink.as_str().to_lowercase(),
                page.manuscript.page_file(),
            )
        })
        .chain(
            site.sections
                .iter()
                .map(|section| (section.permalink.as_str().to_lowercase(), "")),
        )
        .collect();
    let mut taken: HashMap<String, &str> = HashMap::new();
    let mut redirects = Vec::new();
    for (i, page) in site.pages.iter().enumerate() {
        for alias in &page.manuscript.front_matter.aliases {
            if !alias.value.starts_with('/') {
                continue;
            }
            let from = Permalink::written(&alias.value);
            let key = from.as_str().to_lowercase();
            let file = page.manuscript.page_file();
            let problem = match (live.get(&key), taken.get(&key)) {
                (Some(&owner), _) if owner == file => continue,
                (Some(&""), _) => Some("a section lives there".to_owned()),
                (Some(owner), _) => Some(format!("`{owner}` lives there")),
                (None, Some(&owner)) if owner == file => continue,
                (None, Some(owner)) => Some(format!("it is an alias of `{owner}` too")),
                (None, None) => None,
            };
            match problem {
                Some(why) => diagnostics.push(
                    Diagnostic::error(
                        "duplicate-url",
                        page.manuscript.file_of("aliases"),
                        format!("the alias {from} cannot lead here: {why}"),
                    )
                    .at(alias.at)
                    .help("take the alias out of one of them"),
                ),
                None => {
                    taken.insert(key, file);
                    redirects.push(Redirect {
                        from,
                        to: Target::Page(PageIndex(i)),
                        is_alias: true,
                    });
                }
            }
        }
    }
    redirects.sort();
    redirects
}

/// Step 4.
fn link_table(site: &Site, parts: &Parts<'_>) -> LinkTable {
    let mut links = LinkTable::default();
    for page in &site.pages {
        links.add_page(page);
    }
    for section in &site.sections {
        links.add_listing(&section.folder, &section.permalink);
    }
    for terms in site.terms.values() {
        for term in terms.values() {
            links.add_listing("", &term.permalink);
        }
    }
    for (language, terms) in &site.terms {
        if !terms.is_empty() {
            links.add_listing("", &tags_permalink(language, &site.languages));
        }
    }
    for (path, facts) in parts.attachments {
        links.add_attachment(path, *facts);
    }
    for (path, facts) in parts.statics {
        links.add_static(path, *facts);
    }
    for redirect in &site.redirects {
        if let Target::Page(page) = redirect.to {
            links.add_redirect(&redirect.from, site.page(page));
        }
    }
    links
}

/// Step 5. What a person put at an address stays there, and below it comes nothing.
fn add_listings(site: &mut Site, past: &Past) {
    let languages = std::mem::take(&mut site.languages);
    for language in &languages {
        let prefix = (*language != languages[0]).then_some(language.as_str());
        let pages = in_language(&site.pages, &languages, language);
        let shelf = site.shelves.entry(language.clone()).or_default();
        let mut taken: Vec<Permalink> = Vec::new();
        for listing in listing::gather(&pages, past, language, prefix) {
            let theirs = site.links.living_at(&listing.permalink).cloned();
            let place = match listing.subject {
                Subject::All => Some(&mut shelf.all),
                Subject::Unlinked => Some(&mut shelf.unlinked),
                Subject::Recent => Some(&mut shelf.recent),
                Subject::Archive => Some(&mut shelf.archive),
                Subject::Authors => Some(&mut shelf.authors),
                Subject::Topics => Some(&mut shelf.topics),
                Subject::Letter(_) | Subject::Year(_) | Subject::Care => None,
            };
            let permalink = theirs.clone().unwrap_or_else(|| listing.permalink.clone());
            if let Some(place) = place {
                *place = Some(permalink);
            }
            let below = |taken: &Permalink| listing.permalink.as_str().starts_with(taken.as_str());
            if theirs.is_some() || taken.iter().any(below) {
                taken.push(listing.permalink);
            } else {
                site.links.add_listing("", &listing.permalink);
                site.listings.push(listing);
            }
        }
    }
    site.languages = languages;
}

/// Step 6.
fn add_former(site: &mut Site, moves: &Moves, languages: &Languages) {
    let former = former::gather(site, moves, languages);
    let mut taken: HashSet<String> = HashSet::new();
    for former in &former {
        for from in &former.addresses {
            let is_free = site.links.living_at(from).is_none();
            if is_free && taken.insert(from.as_str().to_lowercase()) {
                site.redirects.push(Redirect {
                    from: from.clone(),
                    to: former.to,
                    is_alias: false,
                });
            }
        }
    }
    site.redirects.sort();
    for former in former {
        match former.to {
            Target::Page(index) => site.links.add_former_page(&former, &site.pages[index.0]),
            Target::Section(index) => {
                let permalink = &site.sections[index.0].permalink;
                site.links.add_former_folder(&former, permalink);
            }
        }
    }
}

/// Where readers search in a language.
pub fn search_permalink(language: &str, languages: &[String]) -> Permalink {
    if languages.first().is_some_and(|default| default == language) {
        Permalink::page(["search"])
    } else {
        Permalink::page([language, "search"])
    }
}

/// Where the list of all tags of a language lives.
pub fn tags_permalink(language: &str, languages: &[String]) -> Permalink {
    if languages.first().is_some_and(|default| default == language) {
        Permalink::page(["tags"])
    } else {
        Permalink::page([language, "tags"])
    }
}
