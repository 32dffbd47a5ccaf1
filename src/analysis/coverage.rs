//! Which commits are whose: how much of a site's history belongs to somebody whom the site knows, by which
//! rule, and what would resolve the rest.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use serde::Serialize;

use crate::content::kind::Kind;
use crate::content::path::fold;
use crate::content::path::safe;
use crate::content::site::Site;
use crate::content::suggestion::nearest;
use crate::history::bot::Bots;
use crate::history::commit::CommitNumber;
use crate::history::identity::Identities;
use crate::history::identity::Known;
use crate::history::identity::Rule;
use crate::history::identity::Who;
use crate::history::mailmap::Mailmap;
use crate::history::revision::History;
use crate::history::signature::Signature;

#[derive(Debug, Serialize)]
pub struct Coverage {
    pub commits: Share,
    pub authors: Share,
    /// The strongest rule first.
    pub rules: Vec<RuleShare>,
    /// Most commits first.
    pub unknown: Vec<Unknown>,
}

/// So many of so many; bots are not among them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Share {
    pub total: usize,
    pub known: usize,
    pub bots: usize,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct RuleShare {
    pub rule: &'static str,
    pub commits: usize,
    pub authors: usize,
}

/// Somebody whom the site does not know.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Unknown {
    pub name: String,
    /// Every address of the name, sorted.
    pub addresses: Vec<String>,
    pub commits: usize,
    /// The page of a person with this name or nearly so, or the one to begin.
    pub file: String,
    pub is_new: bool,
    /// What its head wants: `emails: [ada@example.com]`.
    pub lines: Vec<String>,
}

/// The people whom a site knows, and the file of each, from the pages of persons.
pub fn people(site: &Site) -> Vec<(Known, String)> {
    let mut people: BTreeMap<&str, (Known, String)> = BTreeMap::new();
    for page in &site.pages {
        if page.kind != Kind::Person || page.is_index() {
            continue;
        }
        let id = page.id();
        let (known, _) = people.entry(id).or_insert_with(|| {
            let known = Known {
                id: id.to_owned(),
                ..Known::default()
            };
            (known, page.manuscript.file.clone())
        });
        known.names.push(page.title.clone());
        let Some(person) = &page.manuscript.front_matter.person else {
            continue;
        };
        let values = |list: &[crate::content::fields::Located<String>]| -> Vec<String> {
            list.iter().map(|item| item.value.clone()).collect()
        };
        known.names.extend(person.name.clone());
        known.names.extend(values(&person.names));
        known.addresses.extend(values(&person.emails));
        known.logins.extend(values(&person.logins));
    }
    people.into_values().collect()
}

impl Coverage {
    /// Of the commits that changed a page as it is now, merges left out.
    /// `folder` is where a new page of a person would go: `content/people`.
    pub fn of(
        history: &History,
        mailmap: &Mailmap,
        people: &[(Known, String)],
        bots: &Bots,
        folder: &str,
    ) -> Coverage {
        let known: Vec<Known> = people.iter().map(|(known, _)| known.clone()).collect();
        let identities = Identities::of(&history.commits, mailmap, &known, bots);
        let numbers: BTreeSet<CommitNumber> = history
            .lineages
            .values()
            .flat_map(|lineage| lineage.revisions.iter().map(|revision| revision.commit))
            .collect();
        let mut authors: BTreeMap<&str, usize> = BTreeMap::new();
        for commit in numbers.iter().filter_map(|number| history.commit(*number)) {
            *authors.entry(&commit.author).or_default() += 1;
        }
        let mut coverage = Coverage {
            commits: Share::default(),
            authors: Share::default(),
            rules: RULES
                .iter()
                .map(|(_, rule)| RuleShare {
                    rule,
                    commits: 0,
                    authors: 0,
                })
                .collect(),
            unknown: Vec::new(),
        };
        let mut strangers: BTreeMap<String, (Signature, BTreeSet<String>, usize)> = BTreeMap::new();
        for (author, commits) in authors {
            coverage.count(identities.who(author), commits);
            if let Some(Who::Somebody(signature)) = identities.who(author) {
                // One name is one person here, whatever the address; without a name the address is.
                let key = match signature.name.is_empty() {
                    true => signature.address.to_lowercase(),
                    false => fold(&signature.name),
                };
                let stranger = strangers
                    .entry(key)
                    .or_insert_with(|| (signature.clone(), BTreeSet::new(), 0));
                stranger.1.insert(signature.address.to_lowercase());
                stranger.2 += commits;
            }
        }
        coverage.rules.retain(|rule| rule.authors > 0);
        coverage.unknown = strangers
            .into_values()
            .map(|(signature, addresses, commits)| {
                unknown(&signature, addresses, commits, people, folder)
            })
            .collect();
        coverage
            .unknown
            .sort_by(|a, b| b.commits.cmp(&a.commits).then_with(|| a.name.cmp(&b.name)));
        coverage
    }

    fn count(&mut self, who: Option<&Who>, commits: usize) {
        match who {
            Some(Who::Bot) => {
                self.commits.bots += commits;
                self.authors.bots += 1;
                return;
            }
            Some(Who::Person { rule, .. }) => {
                self.commits.known += commits;
                self.authors.known += 1;
                let place = RULES.iter().position(|(known, _)| known == rule);
                if let Some(share) = place.and_then(|place| self.rules.get_mut(place)) {
                    share.commits += commits;
                    share.authors += 1;
                }
            }
            Some(Who::Somebody(_)) | None => {}
        }
        self.commits.total += commits;
        self.authors.total += 1;
    }
}

const RULES: [(Rule, &str); 5] = [
    (Rule::Mailmap, "mailmap"),
    (Rule::Address, "address"),
    (Rule::ForgeAddress, "forge's address"),
    (Rule::MergedBranch, "merged branch"),
    (Rule::Name, "full name"),
];

fn unknown(
    signature: &Signature,
    addresses: BTreeSet<String>,
    commits: usize,
    people: &[(Known, String)],
    folder: &str,
) -> Unknown {
    let names = people.iter().flat_map(|(known, _)| &known.names);
    let near = nearest(&signature.name, names.map(String::as_str));
    let page = near.and_then(|near| {
        people
            .iter()
            .find(|(known, _)| known.names.iter().any(|name| name == near))
    });
    let addresses: Vec<String> = addresses
        .into_iter()
        .filter(|address| !address.is_empty())
        .collect();
    let mut lines = Vec::new();
    let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    match page {
        Some(_) => {}
        None => lines.push(format!("name: {}", quoted(&signature.name))),
    }
    match signature.forge_login() {
        Some(login) => lines.push(format!("logins: [{}]", quoted(login))),
        None if addresses.is_empty() => {}
        None => {
            let list: Vec<String> = addresses.iter().map(|address| quoted(address)).collect();
            lines.push(format!("emails: [{}]", list.join(", ")));
        }
    }
    let name = match signature.name.is_empty() {
        true => signature.address.split('@').next().unwrap_or_default(),
        false => signature.name.as_str(),
    };
    Unknown {
        file: match page {
            Some((_, file)) => file.clone(),
            None => format!("{folder}/{}.md", safe(&name.to_lowercase())),
        },
        is_new: page.is_none(),
        name: signature.name.clone(),
        addresses,
        commits,
        lines,
    }
}
