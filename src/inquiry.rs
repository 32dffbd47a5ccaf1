//! A site as far as somebody asks who knows about it: its pages, its past and its talk, with nothing rendered.

use crate::analysis::knowledge::Knowledge;
use crate::analysis::knowledge::Sources;
use crate::cache::Cache;
use crate::chronicle::Chronicle;
use crate::content::diagnostic::Diagnostic;
use crate::content::site;
use crate::content::site::Site;
use crate::content::visibility;
use crate::content::visibility::Readers;
use crate::history::bot::Bots;
use crate::pipeline;
use crate::pipeline::BuildInput;
use crate::source::folder;
use crate::view::directory::Directory;

/// What can be asked, for one audience.
pub struct Inquiry {
    pub site: Site,
    pub knowledge: Knowledge,
    /// What is wrong with the content and with the history, sorted.
    pub diagnostics: Vec<Diagnostic>,
}

impl Inquiry {
    /// Reads all that a build reads of pages and people, and filters it as a build does.
    pub fn begin(input: &BuildInput, cache: &mut Cache) -> anyhow::Result<Inquiry> {
        let config = &input.config;
        let readers = Readers {
            audiences: &config.audiences,
            level: input.audience,
            languages: &config.languages,
            today: input.today,
            drafts: input.drafts,
        };
        let found = folder::read(&input.root, config, &mut cache.texts)?;
        let (manuscripts, mut diagnostics) = pipeline::parse(&found.files, cache);
        let visible = visibility::filter(manuscripts.clone(), Vec::new(), &readers);
        diagnostics.extend(visible.diagnostics);
        let (site, problems) = Site::assemble(site::Parts {
            manuscripts: visible.manuscripts,
            attachments: &[],
            statics: &[],
            languages: &config.languages,
            title: config.title.as_deref(),
        });
        diagnostics.extend(problems);
        let owners = pipeline::owners_of(&site, &found.root, &mut diagnostics);
        let sees_all = input.audience == config.audiences.highest();
        let chronicle = Chronicle::read(&input.root, sees_all, cache, &mut diagnostics);
        let bots = Bots::new(config.people.bots.iter().map(String::as_str));
        let past = chronicle.past(&site, &Directory::of(&site), &bots);
        let talk = pipeline::talk(&site, &manuscripts, input, &mut diagnostics);
        let knowledge = Knowledge::of(&Sources {
            site: &site,
            past: &past,
            owners: &owners,
            talk: &talk,
            today: input.today,
        });
        diagnostics.sort();
        Ok(Inquiry {
            site,
            knowledge,
            diagnostics,
        })
    }
}
