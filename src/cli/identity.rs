//! Who sits at this machine, as far as git knows; and new ids from the system's randomness.

use std::io::Read;
use std::path::Path;

use anyhow::Context;

use crate::content::kind::Kind;
use crate::content::page_id::PageId;
use crate::content::site::Site;

/// What git would write under a commit.
#[derive(Clone, Debug, Default)]
pub struct Identity {
    pub name: Option<String>,
    pub email: Option<String>,
}

impl Identity {
    /// Of the repository around a folder, else of the user. Never fails: nobody is an answer too.
    pub fn of(folder: &Path) -> Identity {
        let config = match git2::Repository::discover(folder) {
            Ok(repository) => repository.config(),
            Err(_) => git2::Config::open_default(),
        };
        let value = |variable: &str, key: &str| {
            let said = std::env::var(variable).ok();
            said.or_else(|| config.as_ref().ok()?.get_string(key).ok())
                .map(|value| value.trim().to_owned())
                .filter(|value| !value.is_empty())
        };
        Identity {
            name: value("GIT_AUTHOR_NAME", "user.name"),
            email: value("GIT_AUTHOR_EMAIL", "user.email"),
        }
    }

    /// The id of the person with this address, else with this name.
    pub fn person(&self, site: &Site) -> Option<String> {
        let same = |a: &str, b: &Option<String>| {
            b.as_ref()
                .is_some_and(|b| a.to_lowercase() == b.to_lowercase())
        };
        let people = site
            .pages
            .iter()
            .filter(|page| page.kind == Kind::Person && !page.is_index());
        let by = |matches: &dyn Fn(&crate::content::page::Page) -> bool| {
            let page = people.clone().find(|page| matches(page))?;
            Some(page.id().to_owned())
        };
        by(&|page| {
            let person = page.manuscript.front_matter.person.as_ref();
            let mut emails = person.into_iter().flat_map(|person| &person.emails);
            emails.any(|email| same(&email.value, &self.email))
        })
        .or_else(|| {
            by(&|page| {
                let person = page.manuscript.front_matter.person.as_ref();
                let mut names = person.into_iter().flat_map(|person| &person.names);
                same(&page.title, &self.name) || names.any(|name| same(&name.value, &self.name))
            })
        })
    }
}

/// An id that nobody has.
pub fn fresh_id() -> anyhow::Result<PageId> {
    let mut bytes = [0; 16];
    fs_err::File::open("/dev/urandom")
        .and_then(|mut file| file.read_exact(&mut bytes))
        .context("the system gives no random numbers")?;
    Ok(PageId::from_bytes(bytes))
}
