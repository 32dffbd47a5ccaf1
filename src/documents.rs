//! Renders the Markdown of all pages; what earlier builds made of it and still holds is taken as it is.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::cache::Cache;
use crate::cache::Store;
use crate::config::Config;
use crate::config::Html;
use crate::content::page::Page;
use crate::content::site::Site;
use crate::markdown::code::Code;
use crate::markdown::document::Document;
use crate::markdown::document::Draft;
use crate::markdown::document::Rendered;
use crate::markdown::highlight::highlight;
use crate::markdown::mark::Shortcodes;
use crate::markdown::memory;
use crate::markdown::renderer;
use crate::markdown::sanitize::sanitize;
use crate::markdown::walk::Options;
use crate::progress::Progress;
use crate::progress::Stage;
use crate::theme::Theme;

/// All that decides what becomes of the Markdown.
pub struct Order<'a> {
    pub site: &'a Site,
    pub theme: &'a Theme,
    pub config: &'a Config,
    /// Links to pages end in `index.html`.
    pub portable: bool,
    /// Each audience has a memory of its own; empty where a site names none.
    pub audience: &'a str,
    pub progress: &'a Progress,
}

/// Renders the Markdown of all pages, in three steps:
///
/// 1. what is remembered and still holds is taken as it is, the rest is rendered;
/// 2. the code in the rest is highlighted, equal blocks once, blocks that are remembered not at all;
/// 3. both come together.
pub fn render(order: &Order<'_>, cache: &mut Cache) -> Vec<Arc<Document>> {
    let Order {
        site,
        theme,
        config,
        progress,
        ..
    } = order;
    let shortcodes = Shortcodes {
        templates: theme.templates.shortcodes.clone(),
        strict: config.is_written,
    };
    let shortcodes_hash = shortcodes.hash();
    let options: HashMap<&str, Options<'_>> = site
        .languages
        .iter()
        .map(|lang| {
            let options = Options {
                html: config.markdown.html,
                portable: order.portable,
                words: theme.words.of(lang),
                shortcodes: &shortcodes,
                shortcodes_hash,
            };
            (lang.as_str(), options)
        })
        .collect();
    progress.begin(Stage::Rendering, site.pages.len());
    let remembered: &Store<Rendered> = cache.documents(order.audience);
    let steps: Vec<Step> = site
        .pages
        .par_iter()
        .map(|page| {
            let options = &options[page.lang.as_str()];
            let key = memory::key(page, site, options);
            progress.step();
            match remembered.get(page.manuscript.path.as_str()) {
                Some(known) if known.key == key && memory::holds(&known.document, page, site) => {
                    Step::Known(known.clone())
                }
                _ => Step::New(key, Box::new(renderer::render(page, site, options))),
            }
        })
        .collect();
    let snippets = highlight_new(&steps, cache, progress);
    let rendered: Vec<Arc<Rendered>> = steps
        .into_par_iter()
        .zip(&site.pages)
        .map(|(step, page)| match step {
            Step::Known(known) => known,
            Step::New(key, draft) => {
                Arc::new(finish(key, *draft, &snippets, page, config.markdown.html))
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
    cache.documents(order.audience).replace(paths.zip(rendered));
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
    page: &Page,
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
            let told = sanitize(&mut document, &page.manuscript.file);
            document.diagnostics.extend(told);
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
