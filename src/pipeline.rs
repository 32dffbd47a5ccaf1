//! The whole walk, from a folder to the files of a site. Read this first.

use std::collections::BTreeMap;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::analysis::freshness;
use crate::analysis::freshness::Freshness;
use crate::cache::Cache;
use crate::chronicle;
use crate::chronicle::Chronicle;
use crate::config::Config;
use crate::content::assembly;
use crate::content::audience::Level;
use crate::content::diagnostic::Diagnostic;
use crate::content::discussion::Written;
use crate::content::due;
use crate::content::file::FileFacts;
use crate::content::listed;
use crate::content::manuscript::Head;
use crate::content::manuscript::Manuscript;
use crate::content::name_check;
use crate::content::owners::Owners;
use crate::content::page::Page;
use crate::content::path::ContentPath;
use crate::content::picture::is_picture;
use crate::content::site::Included;
use crate::content::site::Site;
use crate::content::talk;
use crate::content::talk::Talk;
use crate::content::visibility;
use crate::content::visibility::Readers;
use crate::content::visibility::Withheld;
use crate::documents;
use crate::history::bot::Bots;
use crate::history::repository::Repository;
use crate::history::versions::Versions;
use crate::markdown::include;
use crate::markdown::link_check;
use crate::output::file::OutputFile;
use crate::progress::Progress;
use crate::registry;
use crate::registry::Registry;
use crate::render;
use crate::render::Workshop;
use crate::search::index::Index;
use crate::search::index::Numbered;
use crate::search::subject::Shelf;
use crate::source::data;
use crate::source::folder;
use crate::source::folder::Found;
use crate::source::folder::SourceFile;
use crate::source::head;
use crate::source::owners;
use crate::source::picture;
use crate::source::script;
use crate::source::text;
use crate::source::text::Text;
use crate::theme;
use crate::view::directory::Directory;
use crate::view::edition::Edition;
use crate::view::edition::Parts;
use crate::view::home;
use crate::view::machine::Machine;
use crate::view::portrait;
use crate::view::shortcode;

/// Everything that decides what a build gives. The time is one of it: nothing below asks a clock.
#[derive(Clone, Debug)]
pub struct BuildInput {
    /// The site's folder.
    pub root: PathBuf,
    pub config: Config,
    /// Decides what is published and what has expired.
    pub today: Date,
    pub audience: Level,
    /// Drafts and scheduled pages are shown too.
    pub drafts: bool,
    /// Links to pages end in `index.html`.
    pub portable: bool,
    /// The folder that is shared with the comment service, when it is not `.polder/service/`.
    pub service: Option<PathBuf>,
    /// What was said, when it is not in that folder.
    pub discussions: Option<PathBuf>,
    /// Told how far the build has come; decides nothing.
    pub progress: Progress,
}

impl BuildInput {
    /// For whom and for when it builds.
    pub fn readers(&self) -> Readers<'_> {
        Readers {
            audiences: &self.config.audiences,
            level: self.audience,
            languages: &self.config.languages,
            today: self.today,
            drafts: self.drafts,
        }
    }
}

/// What a build gives: the files, not yet written, and everything that is to be told.
pub struct Build {
    /// By path. Empty when the theme cannot be loaded.
    pub files: Vec<OutputFile>,
    /// Sorted by file and place.
    pub diagnostics: Vec<Diagnostic>,
    /// Every manuscript, for all audiences: what the comment service must know.
    pub manuscripts: Vec<Arc<Manuscript>>,
    pub withheld: Vec<Withheld>,
    /// What it was built from, when that is all that is published for anybody.
    pub whole: Option<Arc<Edition>>,
    /// The next day on which a page appears or disappears by itself.
    pub next_change: Option<Date>,
    /// Pages that were written by people.
    pub pages: usize,
    /// How far the talk in the pages knows of what was taken from readers; `None` where there is no talk.
    pub erasures: Option<i64>,
}

/// Builds a site in memory.
pub fn build(input: &BuildInput, cache: &mut Cache) -> anyhow::Result<Build> {
    let config = &input.config;
    let readers = input.readers();
    let found = folder::read(&input.root, config, &mut cache.texts)?;
    let (mut manuscripts, mut diagnostics) = parse(&found.files, cache);
    manuscripts.extend(listed_people(&found, config, cache, &mut diagnostics));
    let mut visible = visibility::filter(manuscripts.clone(), found.attachments.clone(), &readers);
    visible.manuscripts = listed::join(visible.manuscripts, &config.languages);
    let mut statics = visible_statics(&found, input.audience);
    look_at_pictures(&found, &mut visible.attachments, &mut statics, cache);
    let data = data::read(
        &found.data,
        &config.audiences,
        input.audience,
        &mut diagnostics,
    );
    diagnostics.extend(found.diagnostics);
    diagnostics.extend(visible.diagnostics);
    let pages = visible.manuscripts.len();
    let mut build = Build {
        files: Vec::new(),
        diagnostics,
        manuscripts,
        withheld: visible.withheld,
        whole: None,
        next_change: visible.next_change,
        pages,
        erasures: None,
    };

    let names: Vec<String> = statics.iter().map(|(path, _)| path.clone()).collect();
    let theme = match theme::load(&input.root, config, &names) {
        Ok(theme) => theme,
        Err(problems) => {
            build.diagnostics.extend(problems);
            build.diagnostics.sort();
            return Ok(build);
        }
    };
    build.diagnostics.extend(theme.problems.iter().cloned());
    let (mut site, problems) = assembly::assemble(assembly::Parts {
        manuscripts: visible.manuscripts,
        attachments: &visible.attachments,
        statics: &statics,
        languages: &config.languages,
        title: config.title.as_deref(),
        departed: &visible.departed,
    });
    build.diagnostics.extend(problems);
    let whose = (&config.audiences, input.audience);
    let chronicle = Chronicle::read(&input.root, whose, cache, &mut build.diagnostics);
    let bots = Bots::new(config.people.bots.iter().map(String::as_str));
    let directory = Directory::of(&site);
    let mut past = chronicle.past(&site, &directory, &bots);
    chronicle::look_up_approvers(&input.root, &site, &mut past, cache);
    assembly::settle(
        &mut site,
        &past,
        &chronicle::moves(&past),
        &config.languages,
    );
    let machine = Machine::of(&site, config, directory, &past);
    for file in machine.files() {
        site.links.add_static(&file, FileFacts::default());
    }
    build.diagnostics.extend(machine.problem(&site, config));

    site.texts = included(&site, &found.content);
    build.next_change = [
        build.next_change,
        due::next_change(&site.pages, input.today),
    ]
    .into_iter()
    .flatten()
    .min();

    let owners = owners_of(&site, &found.root, &mut build.diagnostics);
    let find = |kind, name: &str| machine.directory.find(kind, name);
    let freshness = Freshness::new(freshness::Sources {
        site: &site,
        past: &past,
        owners: &owners,
        find: &find,
        today: input.today,
    });
    build.diagnostics.extend(freshness.problems());
    let (mut talk, erasures) = talk(&site, &build.manuscripts, input, &mut build.diagnostics);
    build.erasures = erasures;
    if config.comments.url.is_some() {
        open(&mut talk, &site, &build.manuscripts, input, cache);
    }

    let audience = config.audiences.name(input.audience);
    let documents = documents::render(
        &documents::Order {
            site: &site,
            theme: &theme,
            config,
            portable: input.portable,
            audience: audience.unwrap_or_default(),
            progress: &input.progress,
        },
        cache,
    );
    let mut diagrams = false;
    let told = documents.iter().flat_map(|document| &document.diagnostics);
    // One diagram stands for all of them.
    let told =
        told.filter(|told| told.rule != "diagram" || !std::mem::replace(&mut diagrams, true));
    build.diagnostics.extend(told.cloned());
    let links = link_check::check(
        &site,
        documents.iter().map(|document| &**document),
        &build.withheld,
        &config.audiences,
    );
    build.diagnostics.extend(links);
    let roles = input.config.roles.approver.keys().map(String::as_str);
    build
        .diagnostics
        .extend(name_check::check(&site, roles, &build.withheld));

    build.diagnostics.extend(portrait::problems(&site));
    build.diagnostics.extend(home::problems(&site));
    build.diagnostics.extend(machine.circles(&site));
    let mut edition = Edition::new(Parts {
        site,
        documents,
        config: config.clone(),
        theme,
        data,
        machine,
        past,
        owners,
        checkout: chronicle::checkout(&input.root, config.repository.as_ref()),
        talk,
        portable: input.portable,
        audience: audience.map(str::to_owned),
        today: input.today,
    });
    build.diagnostics.extend(shortcode::fill(&mut edition));
    let edition = Arc::new(edition);
    build.whole = (edition.is_for_highest() && !input.drafts).then(|| edition.clone());
    let workshop = Workshop {
        versions: Arc::new(Versions::new(found.root.clone())),
        root: found.root,
        content: found.content,
        album: cache.album.clone(),
        indexes: indexes(&edition, cache),
    };
    let (files, problems) = render::files(&edition, &workshop);
    build.files = files;
    build.diagnostics.extend(problems);
    build.diagnostics.sort();
    build.diagnostics.dedup();
    Ok(build)
}

/// Who looks after the pages, by the CODEOWNERS and OWNERS files of the repository around the site, or of
/// the site's folder where there is none.
pub fn owners_of(site: &Site, root: &Path, diagnostics: &mut Vec<Diagnostic>) -> Owners {
    let repository = Repository::open(root);
    let prefix = repository.state().prefix.to_string_lossy().into_owned();
    let (top, prefix) = match repository.top() {
        Some(top) => (top, prefix),
        None => (root, String::new()),
    };
    let files = site.pages.iter().map(|page| page.manuscript.file.as_str());
    let (declared, problems) = owners::read(top, &prefix, files);
    diagnostics.extend(problems);
    Owners::of_site(&declared, site)
}

fn visible_statics(found: &Found, level: Level) -> Vec<(String, FileFacts)> {
    found
        .statics
        .iter()
        .filter(|(_, floor, _)| *floor <= level)
        .map(|(path, _, facts)| (path.clone(), *facts))
        .collect()
}

/// Reads what was said, and puts it to the pages that the readers may see; and how far it knows of what was taken
/// from them.
pub fn talk(
    site: &Site,
    manuscripts: &[Arc<Manuscript>],
    input: &BuildInput,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Talk, Option<i64>) {
    let service = service_of(input);
    let named = input.discussions.as_deref();
    let Written { threads, erasures } = script::talk(&input.root, &service, named, diagnostics);
    let by_id = threads.iter().any(|thread| thread.thread.page.is_none());
    let ids = if by_id {
        // What is wrong with it is told when it is written.
        Registry::read(&service).unwrap_or_default().ids
    } else {
        BTreeMap::new()
    };
    let pages = talk::Pages {
        site,
        all: manuscripts,
        ids: &ids,
    };
    let (talk, problems) = Talk::place(threads, &pages);
    diagnostics.extend(problems);
    (talk, erasures)
}

/// Finds out on which ids the threads of the pages hang. They are recorded after the build; a page that has none
/// yet is given here what it will get there.
fn open(
    talk: &mut Talk,
    site: &Site,
    manuscripts: &[Arc<Manuscript>],
    input: &BuildInput,
    cache: &mut Cache,
) {
    // What is wrong with it is told when it is written.
    let known = Registry::read(&service_of(input)).unwrap_or_default();
    let originals = registry::originals(manuscripts, &input.config.languages);
    let (fresh, _) =
        cache.history(|memory| registry::work_out(&known, &input.root, &originals, memory));
    let mut pages: Vec<&Page> = site.pages.iter().collect();
    pages.sort_by_key(|page| site.rank(page));
    talk.open(&pages, &fresh.ids);
}

/// The folder that is shared with the comment service.
fn service_of(input: &BuildInput) -> PathBuf {
    match &input.service {
        Some(service) => service.clone(),
        None => input.root.join(".polder").join("service"),
    }
}

/// What readers search in, for each language; what is remembered of it is changed where it must be.
fn indexes(edition: &Edition, cache: &mut Cache) -> Vec<Numbered> {
    let shelf = Shelf {
        site: &edition.site,
        documents: &edition.documents,
        talk: &edition.talk,
    };
    let audience = edition.audience.as_deref().unwrap_or_default();
    let remembered = cache.indexes(audience);
    let languages = edition.site.languages.iter();
    let indexes: Vec<Numbered> = languages
        .map(|lang| Index::build(&shelf, lang, remembered.get(lang)))
        .collect();
    let named = indexes.iter().zip(&edition.site.languages);
    remembered.replace(named.map(|(numbered, lang)| (lang.clone(), numbered.index.clone())));
    indexes
}

/// Fills in what is known of the pictures among the files that readers may see.
fn look_at_pictures(
    found: &Found,
    attachments: &mut [(ContentPath, FileFacts)],
    statics: &mut [(String, FileFacts)],
    cache: &mut Cache,
) {
    let mut files: Vec<(String, &mut FileFacts)> = attachments
        .iter_mut()
        .map(|(path, facts)| (format!("content/{path}"), facts))
        .chain(
            statics
                .iter_mut()
                .map(|(path, facts)| (format!("static/{path}"), facts)),
        )
        .filter(|(name, _)| is_picture(&ContentPath::new(name.as_str()).extension()))
        .collect();
    if files.is_empty() {
        return;
    }
    let known = cache.pictures();
    let looks: Vec<Option<picture::Look>> = files
        .par_iter()
        .map(|(name, _)| {
            let path = match name.strip_prefix("content/") {
                Some(path) => found.content.join(path),
                None => found.root.join(name),
            };
            picture::look(&path, known.get(name))
        })
        .collect();
    let mut seen = Vec::with_capacity(looks.len());
    for ((name, facts), look) in files.iter_mut().zip(looks) {
        facts.picture = look.as_ref().map(|look| look.picture);
        seen.extend(look.and_then(|look| Some((name.clone(), look.seen?))));
    }
    known.replace(seen);
}

/// Reads the heads of all files; those that were read before are remembered.
pub fn parse(files: &[SourceFile], cache: &mut Cache) -> (Vec<Arc<Manuscript>>, Vec<Diagnostic>) {
    let heads: Vec<Arc<Head>> = files
        .par_iter()
        .map(|file| {
            let key = file.key();
            match cache.heads.get(file.path.as_str()) {
                Some(head) if head.key == key => head.clone(),
                _ => Arc::new(head::parse(file, key)),
            }
        })
        .collect();
    let mut manuscripts = Vec::with_capacity(files.len());
    let mut diagnostics = Vec::new();
    for (file, head) in files.iter().zip(&heads) {
        diagnostics.extend(head.diagnostics.iter().cloned());
        manuscripts.extend(head::manuscript(file, head).map(Arc::new));
    }
    let names = files.iter().map(|file| file.path.as_str().to_owned());
    cache.heads.replace(names.zip(heads));
    (manuscripts, diagnostics)
}

/// The people in the list that `people.file` names; a list that was read before is remembered.
pub fn listed_people(
    found: &Found,
    config: &Config,
    cache: &mut Cache,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Arc<Manuscript>> {
    let Some(list) = &found.people else {
        return Vec::new();
    };
    let key = list.key(config);
    let rosters = cache.rosters();
    let roster = match rosters.get(&list.file) {
        Some(roster) if roster.key == key => roster.clone(),
        _ => Arc::new(list.read(config, key)),
    };
    rosters.replace([(list.file.clone(), roster.clone())]);
    list.manuscripts(&roster, config, found.before_pages(), diagnostics)
}

/// Reads the files that pages include.
fn included(site: &Site, content: &Path) -> BTreeMap<ContentPath, Included> {
    include::wanted(site)
        .into_iter()
        .filter_map(|path| {
            let Text { text, hash } = text::of_file(&content.join(path.as_str()))?;
            Some((path, Included { text, hash }))
        })
        .collect()
}
