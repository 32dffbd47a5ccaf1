//! Where a site's past comes from: its git repository, or the script of a folder that has none.

use std::path::Path;
use std::sync::Arc;

use git2::Oid;

use crate::analysis::coverage;
use crate::cache::Cache;
use crate::config;
use crate::content::audience::Audiences;
use crate::content::audience::Level;
use crate::content::diagnostic::Diagnostic;
use crate::content::forge::Checkout;
use crate::content::former::Moves;
use crate::content::kind::Kind;
use crate::content::page::Page;
use crate::content::past::Author;
use crate::content::past::Past;
use crate::content::past::Version;
use crate::content::site::Site;
use crate::history;
use crate::history::bot::Bots;
use crate::history::identity::Identities;
use crate::history::identity::Known;
use crate::history::mailmap::Mailmap;
use crate::history::repository::Repository;
use crate::history::repository::State;
use crate::history::revision::History;
use crate::history::signature::Signature;
use crate::history::veil::Veil;
use crate::history::versions::Kept;
use crate::history::versions::Versions;
use crate::registry;
use crate::source::folder;
use crate::source::head;
use crate::source::script;
use crate::view::directory::Directory;

/// The branch of a repository of which nothing is known.
const BRANCH: &str = "main";

/// Bytes of a version whose head is still read.
const LONGEST: usize = 1 << 20;

/// A past of which it is not yet known who is who.
pub enum Chronicle {
    Script(Past),
    Git {
        history: Arc<History>,
        mailmap: Mailmap,
    },
}

impl Chronicle {
    /// `root` is the site's folder. Of git's history, readers are told what they might have seen then.
    pub fn read(
        root: &Path,
        (audiences, readers): (&Audiences, Level),
        cache: &mut Cache,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Chronicle {
        if let Some(past) = script::past(root, diagnostics) {
            return Chronicle::Script(past);
        }
        let repository = Repository::open(root);
        let history = match readers == audiences.highest() {
            true => cache.history(|memory| registry::read_history(&repository, memory)),
            false => Arc::new(veiled(&repository, audiences, readers, cache)),
        };
        diagnostics.extend(problems(&history));
        let mailmap = repository.file_beside(".mailmap");
        Chronicle::Git {
            history,
            mailmap: Mailmap::parse(&mailmap.unwrap_or_default()),
        }
    }

    /// What git knew at an earlier commit, for readers from whom nothing is kept. Who is who is known today.
    pub fn at(
        repository: &Repository,
        cache: &mut Cache,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Chronicle {
        let history = cache.history(|memory| registry::read_history(repository, memory));
        diagnostics.extend(problems(&history));
        let mailmap = repository.file_beside(".mailmap");
        Chronicle::Git {
            history,
            mailmap: Mailmap::parse(&mailmap.unwrap_or_default()),
        }
    }

    /// What it tells of the pages of a site, and of the people there.
    pub fn past(self, site: &Site, directory: &Directory, bots: &Bots) -> Past {
        // What happens to a list of people happens to nobody's page.
        let written = site
            .pages
            .iter()
            .filter(|page| !page.manuscript.is_record());
        let files = written.map(|page| page.manuscript.file.as_str());
        let files: std::collections::HashSet<&str> = files.collect();
        match self {
            Chronicle::Script(past) => {
                let mut past = past.only(|file| files.contains(file));
                past.identify(|author| named(author, site, directory, bots));
                past
            }
            Chronicle::Git { history, mailmap } => {
                let people = coverage::people(site);
                let people: Vec<Known> = people.into_iter().map(|(known, _)| known).collect();
                let identities = Identities::of(&history.commits, &mailmap, &people, bots);
                history::past::tell(&history, &identities, &people)
                    .only(|file| files.contains(file))
            }
        }
    }
}

/// Looks up in earlier versions of the pages that have approvers since when they have them. Only the
/// versions that readers may see are asked.
pub fn look_up_approvers(root: &Path, site: &Site, past: &mut Past, cache: &mut Cache) {
    let approved = |page: &&Page| !page.manuscript.front_matter.approvers.is_empty();
    let pages: Vec<&Page> = site.pages.iter().filter(approved).collect();
    if pages.is_empty() {
        return;
    }
    let known = cache.approvers();
    let versions = Versions::new(root.to_owned());
    for page in pages {
        let life = past.life(&page.manuscript.file);
        let asked = life.into_iter().flat_map(|life| &life.revisions);
        let asked: Vec<Version> = asked.map_while(|revision| revision.version).collect();
        for version in asked {
            let id = Oid::from_bytes(&version.0).map(|id| id.to_string());
            let Ok(id) = id else { break };
            let names = known.get(&id).cloned().or_else(|| {
                let Kept::Whole(bytes) = versions.read(version, LONGEST) else {
                    return None;
                };
                let names = Arc::new(head::approvers(&bytes)?);
                known.insert(id, Arc::clone(&names));
                Some(names)
            });
            let Some(names) = names else { break };
            past.learn_approvers(version, Arc::clone(&names));
            if names.is_empty() {
                break;
            }
        }
    }
}

/// Where the pages lay before.
pub fn moves(past: &Past) -> Moves {
    let mut moves = Moves::default();
    for (file, life) in past.lives() {
        for revision in &life.revisions {
            if let Some(from) = &revision.moved_from
                && let Some(path) = folder::content_path(from)
                && **from != *file
            {
                moves.add(file, path, revision.commit.0);
            }
        }
    }
    moves
}

/// Where the files of a site are on the web, as far as its configuration says. Nobody is asked for the
/// addresses from which a clone was made: they may hold a login, or be nobody's business.
pub fn checkout(root: &Path, config: Option<&config::Repository>) -> Option<Checkout> {
    let config = config?;
    let forge = config.forge?;
    // What scripts its past plays that it is a repository of its own.
    let state = match script::has_past(root) {
        true => State::default(),
        false => Repository::open(root).state().clone(),
    };
    let folder: Vec<_> = state
        .prefix
        .iter()
        .map(|part| part.to_string_lossy())
        .collect();
    let branch = config.branch.clone().or(state.branch);
    Some(Checkout {
        address: config.address.clone(),
        forge,
        branch: branch.unwrap_or_else(|| BRANCH.to_owned()),
        folder: folder.join("/"),
    })
}

/// The history that readers below the highest audience may see.
fn veiled(
    repository: &Repository,
    audiences: &Audiences,
    readers: Level,
    cache: &mut Cache,
) -> History {
    let mut asked = std::mem::take(cache.asked());
    let recall = |version: Oid| Some((**asked.get(&version.to_string())?).clone());
    let veil = Veil {
        audiences,
        readers,
        asked: &head::asked,
        recall: &recall,
    };
    let (history, learned) =
        cache.history(|memory| registry::read_history_for(repository, &veil, memory));
    for (version, found) in learned {
        asked.insert(version.to_string(), Arc::new(found));
    }
    *cache.asked() = asked;
    history
}

/// A script names people by their ids or as the site does.
fn named(author: &Author, site: &Site, directory: &Directory, bots: &Bots) -> Option<Author> {
    let Author::Somebody { name, address } = author else {
        return None;
    };
    let signature = Signature {
        name: name.clone(),
        address: address.clone(),
    };
    if bots.wrote(&signature) {
        return Some(Author::Bot { name: name.clone() });
    }
    let person = directory.find(Kind::Person, name)?;
    Some(Author::Person(site.page(person).id().to_owned()))
}

fn problems(history: &History) -> Vec<Diagnostic> {
    let remarks = history.state.remarks().into_iter().map(|remark| {
        let told = match remark.is_grave {
            true => Diagnostic::warning("history", "", remark.text),
            false => Diagnostic::note("no-history", "", remark.text),
        };
        match remark.cure.as_str() {
            "" => told,
            cure => told.help(cure),
        }
    });
    let problems = history.problems.iter().map(|problem| {
        let (text, cure) = problem.split_once("; ").unwrap_or((problem, ""));
        Diagnostic::warning("history", "", text).help(cure)
    });
    remarks.chain(problems).collect()
}
