//! What is known before the pages are rendered, since they may lead to it: who is who, what changed, feeds and calendars.

use crate::config;
use crate::config::Config;
use crate::content::diagnostic::Diagnostic;
use crate::content::kind::Kind;
use crate::content::past::Past;
use crate::content::section::Section;
use crate::content::site::Site;
use crate::view::activity::Activity;
use crate::view::calendars::Calendars;
use crate::view::circle;
use crate::view::directory::Directory;
use crate::view::feeds;
use crate::view::feeds::Feeds;

/// Who is who, what changed, and what machines read: feeds and calendars. It is known before the pages are
/// rendered, since they may lead to it.
#[derive(Default)]
pub struct Machine {
    pub directory: Directory,
    pub activity: Activity,
    pub feeds: Feeds,
    pub calendars: Calendars,
}

impl Machine {
    pub fn of(site: &Site, config: &Config, directory: Directory, past: &Past) -> Machine {
        let activity = Activity::of(site, past, config.privacy);
        Machine {
            feeds: match config.base_url {
                Some(_) => Feeds::of(site, &directory, &activity),
                None => Feeds::default(),
            },
            calendars: Calendars::of(site),
            activity,
            directory,
        }
    }

    /// Teams and policies that go in circles.
    pub fn circles(&self, site: &Site) -> Vec<Diagnostic> {
        circle::problems(site, &self.directory)
    }

    /// A blog that nobody can follow.
    pub fn problem(&self, site: &Site, config: &Config) -> Option<Diagnostic> {
        let is_blog = |section: &Section| section.kind == Kind::Post && !section.pages.is_empty();
        let lacks = config.base_url.is_none() && site.sections.iter().any(is_blog);
        lacks.then(|| {
            Diagnostic::note(
                "no-base-url",
                config::FILE,
                "nobody can follow the posts: feeds need the site's address",
            )
            .help("write `base_url: https://intranet.example`, or give --base-url")
        })
    }

    /// The files, by their path in the output.
    pub fn files(&self) -> Vec<String> {
        let feeds = self.feeds.iter().flat_map(|(page, _)| {
            let forms = [feeds::ATOM, feeds::JSON].into_iter();
            forms.filter_map(|name| page.beside(name))
        });
        let calendars = self.calendars.files().cloned();
        feeds
            .chain(calendars)
            .map(|file| file.output_path())
            .collect()
    }
}
