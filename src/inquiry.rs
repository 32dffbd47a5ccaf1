//! A site as far as somebody asks who knows about it: its pages, its past and its talk, with nothing rendered.

use anyhow::bail;

use crate::analysis::knowledge::Knowledge;
use crate::analysis::knowledge::Sources;
use crate::cache::Cache;
use crate::chronicle;
use crate::chronicle::Chronicle;
use crate::config::Privacy;
use crate::content::assembly;
use crate::content::date;
use crate::content::diagnostic::Diagnostic;
use crate::content::listed;
use crate::content::owners::Owners;
use crate::content::past::Past;
use crate::content::site::Site;
use crate::content::talk::Talk;
use crate::content::visibility;
use crate::earlier;
use crate::history::bot::Bots;
use crate::history::repository::Repository;
use crate::pipeline;
use crate::pipeline::BuildInput;
use crate::source::folder;
use crate::source::folder::Found;
use crate::source::script;
use crate::view::directory::Directory;

/// What can be asked, for one audience.
pub struct Inquiry {
    pub site: Site,
    pub knowledge: Knowledge,
    pub past: Past,
    pub owners: Owners,
    pub directory: Directory,
    /// What is wrong with the content and with the history, sorted.
    pub diagnostics: Vec<Diagnostic>,
}

impl Inquiry {
    /// Reads all that a build reads of pages and people, and filters it as a build does.
    pub fn begin(input: &BuildInput, cache: &mut Cache) -> anyhow::Result<Inquiry> {
        let found = folder::read(&input.root, &input.config, &mut cache.texts)?;
        Ok(Inquiry::of(input, &found, None, cache))
    }

    /// The same as it was at a point in the past: before a day, or at a commit. The files are those of then,
    /// the configuration and who is who are those of today.
    ///
    /// Only for those from whom nothing is kept: what was open once may be closed today.
    pub fn at(input: &BuildInput, point: &str) -> anyhow::Result<Inquiry> {
        let config = &input.config;
        if input.audience != config.audiences.highest() {
            bail!("earlier versions may hold what these readers may not see; leave --audience out");
        }
        if script::has_past(&input.root) {
            bail!(
                "this site tells its past in history.yaml, which keeps no earlier versions; --at needs git"
            );
        }
        let mut repository = Repository::open(&input.root);
        repository.go_back(point)?;
        let before = date::parse(point).and_then(|day| day.yesterday().ok());
        let input = BuildInput {
            today: before.or_else(|| repository.day()).unwrap_or(input.today),
            ..input.clone()
        };
        let found = earlier::read(&repository, &input.root, config);
        let mut cache = Cache::in_memory();
        Ok(Inquiry::of(&input, &found, Some(&repository), &mut cache))
    }

    /// `then` is where the past is read that is asked for; nothing else but it is.
    fn of(
        input: &BuildInput,
        found: &Found,
        then: Option<&Repository>,
        cache: &mut Cache,
    ) -> Inquiry {
        let config = &input.config;
        let readers = input.readers();
        let (mut manuscripts, mut diagnostics) = pipeline::parse(&found.files, cache);
        let people = pipeline::listed_people(found, config, cache, &mut diagnostics);
        manuscripts.extend(people);
        let visible = visibility::filter(manuscripts.clone(), Vec::new(), &readers);
        diagnostics.extend(visible.diagnostics);
        let (site, problems) = assembly::assemble(assembly::Parts {
            manuscripts: listed::join(visible.manuscripts, &config.languages),
            attachments: &[],
            statics: &[],
            languages: &config.languages,
            title: config.title.as_deref(),
            departed: &visible.departed,
        });
        diagnostics.extend(problems);
        let owners = match then {
            None => pipeline::owners_of(&site, &found.root, &mut diagnostics),
            Some(then) => Owners::of_site(&earlier::owners(then, &site), &site),
        };
        let whose = (&config.audiences, input.audience);
        let chronicle = match then {
            None => Chronicle::read(&input.root, whose, cache, &mut diagnostics),
            Some(then) => Chronicle::at(then, cache, &mut diagnostics),
        };
        let bots = Bots::new(config.people.bots.iter().map(String::as_str));
        let directory = Directory::of(&site);
        let mut past = chronicle.past(&site, &directory, &bots);
        chronicle::look_up_approvers(&input.root, &site, &mut past, cache);
        let (talk, _) = pipeline::talk(&site, &manuscripts, input, &mut diagnostics);
        // A works council wants nobody to be judged by what they did: what is declared counts.
        let (past, talk) = match config.privacy {
            Privacy::WorksCouncil => (Past::default(), Talk::default()),
            Privacy::Team | Privacy::Open => (past, talk),
        };
        let knowledge = Knowledge::of(&Sources {
            site: &site,
            past: &past,
            owners: &owners,
            talk: &talk,
            today: input.today,
        });
        diagnostics.sort();
        Inquiry {
            site,
            knowledge,
            past,
            owners,
            directory,
            diagnostics,
        }
    }
}
