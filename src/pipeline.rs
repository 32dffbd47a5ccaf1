//! The whole walk, from a folder to the files of a site. Read this first.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::cache::Cache;
use crate::cache::Store;
use crate::config::Config;
use crate::config::Html;
use crate::content::audience::Level;
use crate::content::diagnostic::Diagnostic;
use crate::content::due;
use crate::content::file::FileFacts;
use crate::content::manuscript::Head;
use crate::content::manuscript::Manuscript;
use crate::content::name_check;
use crate::content::path::ContentPath;
use crate::content::picture::is_picture;
use crate::content::site;
use crate::content::site::Included;
use crate::content::site::Site;
use crate::content::talk;
use crate::content::talk::Talk;
use crate::content::visibility;
use crate::content::visibility::Readers;
use crate::content::visibility::Withheld;
use crate::markdown::code::Code;
use crate::markdown::document::Document;
use crate::markdown::document::Draft;
use crate::markdown::document::Rendered;
use crate::markdown::highlight::highlight;
use crate::markdown::include;
use crate::markdown::link_check;
use crate::markdown::mark::Shortcodes;
use crate::markdown::memory;
use crate::markdown::renderer;
use crate::markdown::sanitize::sanitize;
use crate::markdown::walk::Options;
use crate::output::file::OutputFile;
use crate::progress::Progress;
use crate::progress::Stage;
use crate::registry::Registry;
use crate::render;
use crate::render::Workshop;
use crate::source::data;
use crate::source::folder;
use crate::source::folder::Found;
use crate::source::folder::SourceFile;
use crate::source::head;
use crate::source::picture;
use crate::source::script;
use crate::source::text;
use crate::source::text::Text;
use crate::theme;
use crate::theme::Theme;
use crate::view::edition::Edition;
use crate::view::edition::Machine;
use crate::view::edition::Parts;
use crate::view::home;
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

/// What a build gives: the files, not yet written, and everything that is to be told.
pub struct Build {
    /// By path. Empty when the theme cannot be loaded.
    pub files: Vec<OutputFile>,
    /// Sorted by file and place.
    pub diagnostics: Vec<Diagnostic>,
    /// Every manuscript, for all audiences: what the comment service must know.
    pub manuscripts: Vec<Arc<Manuscript>>,
    pub withheld: Vec<Withheld>,
    /// The next day on which a page appears or disappears by itself.
    pub next_change: Option<Date>,
    /// Pages that were written by people.
    pub pages: usize,
}

/// Builds a site in memory.
pub fn build(input: &BuildInput, cache: &mut Cache) -> anyhow::Result<Build> {
    let config = &input.config;
    let readers = Readers {
        audiences: &config.audiences,
        level: input.audience,
        languages: &config.languages,
        today: input.today,
        drafts: input.drafts,
    };
    let found = folder::read(&input.root, config, &mut cache.texts)?;
    let (manuscripts, mut diagnostics) = parse(&found.files, cache);
    let mut visible = visibility::filter(manuscripts.clone(), found.attachments.clone(), &readers);
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
        next_change: visible.next_change,
        pages,
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
    let (mut site, problems) = Site::assemble(site::Parts {
        manuscripts: visible.manuscripts,
        attachments: &visible.attachments,
        statics: &statics,
        languages: &config.languages,
        title: config.title.as_deref(),
    });
    build.diagnostics.extend(problems);
    let machine = Machine::of(&site, config);
    for file in machine.files() {
        site.links.add_static(&file, FileFacts::default());
    }
    build.diagnostics.extend(machine.problem(&site, config));

    site.texts = included(&site, &found.content);
    build.next_change = [build.next_change, due::next_change(&site, input.today)]
        .into_iter()
        .flatten()
        .min();

    let past = script::past(&input.root, &mut build.diagnostics);
    let talk = talk(&site, &build.manuscripts, input, &mut build.diagnostics);

    let documents = documents(&site, &theme, input, cache);
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
        talk,
        portable: input.portable,
        audience: config.audiences.name(input.audience).map(str::to_owned),
        today: input.today,
    });
    build.diagnostics.extend(shortcode::fill(&mut edition));
    let edition = Arc::new(edition);
    let workshop = Workshop {
        root: found.root,
        content: found.content,
        album: cache.album.clone(),
    };
    let (files, problems) = render::files(&edition, &workshop);
    build.files = files;
    build.diagnostics.extend(problems);
    build.diagnostics.sort();
    build.diagnostics.dedup();
    Ok(build)
}

fn visible_statics(found: &Found, level: Level) -> Vec<(String, FileFacts)> {
    found
        .statics
        .iter()
        .filter(|(_, floor, _)| *floor <= level)
        .map(|(path, _, facts)| (path.clone(), *facts))
        .collect()
}

/// Reads what was said, and puts it to the pages that the readers may see.
fn talk(
    site: &Site,
    manuscripts: &[Arc<Manuscript>],
    input: &BuildInput,
    diagnostics: &mut Vec<Diagnostic>,
) -> Talk {
    let service = match &input.service {
        Some(service) => service.clone(),
        None => input.root.join(".polder").join("service"),
    };
    let named = input.discussions.as_deref();
    let threads = script::talk(&input.root, &service, named, diagnostics);
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
    talk
}

fn audience(input: &BuildInput) -> String {
    let name = input.config.audiences.name(input.audience);
    name.unwrap_or_default().to_owned()
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
fn parse(files: &[SourceFile], cache: &mut Cache) -> (Vec<Arc<Manuscript>>, Vec<Diagnostic>) {
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

/// Renders the Markdown of all pages, in three steps:
///
/// 1. what is remembered and still holds is taken as it is, the rest is rendered;
/// 2. the code in the rest is highlighted, equal blocks once, blocks that are remembered not at all;
/// 3. both come together.
fn documents(
    site: &Site,
    theme: &Theme,
    input: &BuildInput,
    cache: &mut Cache,
) -> Vec<Arc<Document>> {
    let audience = audience(input);
    let shortcodes = Shortcodes {
        templates: theme.templates.shortcodes.clone(),
        strict: input.config.is_written,
    };
    let shortcodes_hash = shortcodes.hash();
    let options: HashMap<&str, Options<'_>> = site
        .languages
        .iter()
        .map(|lang| {
            let options = Options {
                html: input.config.markdown.html,
                portable: input.portable,
                words: theme.words.of(lang),
                words_hash: theme.words.hash(lang),
                shortcodes: &shortcodes,
                shortcodes_hash,
            };
            (lang.as_str(), options)
        })
        .collect();
    input.progress.begin(Stage::Rendering, site.pages.len());
    let remembered: &Store<Rendered> = cache.documents(&audience);
    let steps: Vec<Step> = site
        .pages
        .par_iter()
        .map(|page| {
            let options = &options[page.lang.as_str()];
            let key = memory::key(page, site, options);
            input.progress.step();
            match remembered.get(page.manuscript.path.as_str()) {
                Some(known) if known.key == key && memory::holds(&known.document, page, site) => {
                    Step::Known(known.clone())
                }
                _ => Step::New(key, Box::new(renderer::render(page, site, options))),
            }
        })
        .collect();
    let snippets = highlight_new(&steps, cache, &input.progress);
    let rendered: Vec<Arc<Rendered>> = steps
        .into_par_iter()
        .map(|step| match step {
            Step::Known(known) => known,
            Step::New(key, draft) => {
                Arc::new(finish(key, *draft, &snippets, input.config.markdown.html))
            }
        })
        .collect();
    let documents = rendered
        .iter()
        .map(|rendered| rendered.document.clone())
        .collect();
    let paths = site
        .pages
        .iter()
        .map(|page| page.manuscript.path.as_str().to_owned());
    cache.documents(&audience).replace(paths.zip(rendered));
    documents
}

enum Step {
    Known(Arc<Rendered>),
    New([u8; 32], Box<Draft>),
}

/// Highlights the code that new drafts bring.
fn highlight_new(
    steps: &[Step],
    cache: &mut Cache,
    progress: &Progress,
) -> HashMap<Code, (String, Arc<String>)> {
    let mut codes: Vec<&Code> = steps
        .iter()
        .filter_map(|step| match step {
            Step::New(_, draft) => Some(draft),
            Step::Known(_) => None,
        })
        .flat_map(|draft| draft.gaps.iter().filter_map(|gap| gap.filling.code()))
        .collect();
    if codes.is_empty() {
        return HashMap::new();
    }
    codes.sort();
    codes.dedup();
    progress.begin(Stage::Highlighting, codes.len());
    let remembered = cache.snippets();
    let highlighted: Vec<(String, Arc<String>, bool)> = codes
        .par_iter()
        .map(|code| {
            let key = code.key();
            progress.step();
            match remembered.get(&key) {
                Some(html) => (key, html.clone(), false),
                None => (key, Arc::new(highlight(code)), true),
            }
        })
        .collect();
    let mut snippets = HashMap::with_capacity(codes.len());
    for (code, (key, html, new)) in codes.into_iter().zip(highlighted) {
        if new {
            remembered.insert(key.clone(), html.clone());
        }
        snippets.insert(code.clone(), (key, html));
    }
    snippets
}

fn finish(
    key: [u8; 32],
    draft: Draft,
    snippets: &HashMap<Code, (String, Arc<String>)>,
    html: Html,
) -> Rendered {
    let mut keys: Vec<String> = draft
        .gaps
        .iter()
        .filter_map(|gap| gap.filling.code())
        .map(|code| snippets[code].0.clone())
        .collect();
    keys.sort();
    keys.dedup();
    let highlighted = |code: &Code| snippets[code].1.as_str();
    let mut document = match html {
        Html::Sanitize => {
            let (mut document, formulas) = draft.fill_around_formulas(highlighted);
            sanitize(&mut document);
            formulas.put_back(&mut document);
            document
        }
        Html::Keep | Html::Escape => draft.fill(highlighted),
    };
    document.seal();
    Rendered {
        key,
        document: Arc::new(document),
        snippets: keys,
    }
}
