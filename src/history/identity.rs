//! Who is behind the signatures of commits: a person of the site, a bot, or a name that nobody here bears.
//!
//! A signature is resolved by the first of these that knows it:
//!
//! 1. the mailmap, whose name and address then stand for it;
//! 2. an address on a person's page;
//! 3. the login in an address that a forge made up, `123+ada@users.noreply.github.com`;
//! 4. the login from whose branch a merge brought its commits;
//! 5. a full name that only one person bears, and that nobody else was found to use;
//! 6. an address under which only one person was found.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::collections::HashSet;
use std::sync::Arc;

use crate::content::path::fold;
use crate::content::path::plain;
use crate::history::bot::Bots;
use crate::history::commit::Commit;
use crate::history::mailmap::Mailmap;
use crate::history::signature::Signature;
use crate::history::signature::bare;

/// A person as the site knows them.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The stem of the page's file.
    pub id: String,
    pub names: Vec<String>,
    pub addresses: Vec<String>,
    pub logins: Vec<String>,
}

/// What told who somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    Mailmap,
    Address,
    ForgeAddress,
    MergedBranch,
    Name,
}

/// Who is behind a signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    Person {
        /// A place in the list of known people.
        person: usize,
        rule: Rule,
    },
    Bot,
    /// Nobody with a page: the signature as the mailmap has it.
    Somebody(Signature),
}

/// Everybody who signed a commit, by the signature as written.
#[derive(Debug, Default)]
pub struct Identities {
    who: HashMap<Arc<str>, Who>,
}

/// Of the commits under a name whose author is known otherwise, so many must be one person's.
const AGREEMENT: f64 = 0.8;

impl Identities {
    pub fn of(commits: &[Commit], mailmap: &Mailmap, people: &[Known], bots: &Bots) -> Identities {
        let mut counts: BTreeMap<Arc<str>, usize> = BTreeMap::new();
        for commit in commits {
            for line in std::iter::once(&commit.author).chain(&commit.co_authors) {
                *counts.entry(line.clone()).or_default() += 1;
            }
            for line in &commit.reviewers {
                counts.entry(line.clone()).or_default();
            }
        }
        let roster = Roster::of(people);
        let merged = merged_logins(commits);
        let mut who: HashMap<Arc<str>, Who> = HashMap::with_capacity(counts.len());
        let mut named: Vec<(Arc<str>, Signature, Rule)> = Vec::new();
        for line in counts.keys() {
            let written = Signature::parse(line);
            let mapped = mailmap.resolve(&written);
            let or_mailmap = |rule| {
                if mapped.is_some() {
                    Rule::Mailmap
                } else {
                    rule
                }
            };
            let signature = mapped.clone().unwrap_or(written);
            if bots.wrote(&signature) {
                who.insert(line.clone(), Who::Bot);
                continue;
            }
            match roster.by_evidence(&signature, merged.get(line).map(String::as_str)) {
                Some((person, rule)) => {
                    let rule = or_mailmap(rule);
                    who.insert(line.clone(), Who::Person { person, rule });
                }
                None => named.push((line.clone(), signature, or_mailmap(Rule::Name))),
            }
        }
        let users = users_of_names(&who, &counts);
        let mut left: Vec<(Arc<str>, Signature)> = Vec::new();
        for (line, signature, rule) in named {
            match roster.by_name(&signature, &users) {
                Some(person) => {
                    who.insert(line, Who::Person { person, rule });
                }
                None => left.push((line, signature)),
            }
        }
        let owners = owners_of_addresses(&who);
        for (line, signature) in left {
            let owners = owners.get(&signature.address.to_lowercase());
            let resolved = match owners.map(|owners| owners.as_slice()) {
                Some(&[person]) if !signature.address.is_empty() => Who::Person {
                    person,
                    rule: Rule::Address,
                },
                _ => Who::Somebody(signature),
            };
            who.insert(line, resolved);
        }
        Identities { who }
    }

    /// Who wrote a line like `Ada <ada@example.com>`, if any commit carries it.
    pub fn who(&self, line: &str) -> Option<&Who> {
        self.who.get(line)
    }
}

/// The known people by what evidence may name.
struct Roster {
    addresses: HashMap<String, usize>,
    logins: HashMap<String, usize>,
    /// Everybody who bears a name, and everybody who does when nobody minds accents.
    names: HashMap<String, Vec<usize>>,
    plain_names: HashMap<String, Vec<usize>>,
}

impl Roster {
    fn of(people: &[Known]) -> Roster {
        let mut roster = Roster {
            addresses: HashMap::new(),
            logins: HashMap::new(),
            names: HashMap::new(),
            plain_names: HashMap::new(),
        };
        for (person, known) in people.iter().enumerate() {
            for address in &known.addresses {
                let entry = roster.addresses.entry(address.to_lowercase());
                entry.or_insert(person);
            }
            for login in &known.logins {
                let entry = roster.logins.entry(login.to_lowercase());
                entry.or_insert(person);
            }
            for name in known.names.iter().map(|name| bare(name)) {
                let names = [
                    roster.names.entry(fold(name)).or_default(),
                    roster.plain_names.entry(plain(name)).or_default(),
                ];
                for bearers in names {
                    if !bearers.contains(&person) {
                        bearers.push(person);
                    }
                }
            }
        }
        roster
    }

    fn by_evidence(&self, signature: &Signature, merged: Option<&str>) -> Option<(usize, Rule)> {
        let login = |login: &str| self.logins.get(&login.to_lowercase()).copied();
        let address = self.addresses.get(&signature.address.to_lowercase());
        address
            .map(|person| (*person, Rule::Address))
            .or_else(|| Some((login(signature.login()?)?, Rule::ForgeAddress)))
            .or_else(|| Some((login(merged?)?, Rule::MergedBranch)))
    }

    /// `users` are the people who were found to commit under each name, with how many commits.
    fn by_name(
        &self,
        signature: &Signature,
        users: &HashMap<String, HashMap<usize, usize>>,
    ) -> Option<usize> {
        // `Ada` alone is too many people's name.
        if signature.bare_name().split_whitespace().count() < 2 {
            return None;
        }
        // As somebody writes it; `Jose Garcia` where nobody is called so is `José García`.
        let name = plain(signature.bare_name());
        let bearers = self.names.get(&fold(signature.bare_name()));
        let bearers = bearers.or_else(|| self.plain_names.get(&name))?;
        let &[person] = bearers.as_slice() else {
            return None;
        };
        let Some(users) = users.get(&name) else {
            return Some(person);
        };
        let all: usize = users.values().sum();
        let own = users.get(&person).copied().unwrap_or_default();
        (own as f64 >= AGREEMENT * all as f64).then_some(person)
    }
}

/// The people who were found behind each written name, and how many commits they made under it.
fn users_of_names(
    who: &HashMap<Arc<str>, Who>,
    counts: &BTreeMap<Arc<str>, usize>,
) -> HashMap<String, HashMap<usize, usize>> {
    let mut users: HashMap<String, HashMap<usize, usize>> = HashMap::new();
    for (line, found) in who {
        if let Who::Person { person, .. } = found {
            let name = plain(Signature::parse(line).bare_name());
            *users.entry(name).or_default().entry(*person).or_default() += counts[line];
        }
    }
    users
}

/// The people who were found behind each written address.
fn owners_of_addresses(who: &HashMap<Arc<str>, Who>) -> HashMap<String, Vec<usize>> {
    let mut owners: HashMap<String, Vec<usize>> = HashMap::new();
    for (line, found) in who {
        // What a mailmap says of a name and an address, it does not say of the address.
        if let Who::Person { person, rule } = found
            && *rule != Rule::Mailmap
        {
            let address = Signature::parse(line).address.to_lowercase();
            let owners = owners.entry(address).or_default();
            if !owners.contains(person) {
                owners.push(*person);
            }
        }
    }
    owners
}

/// The login behind an author's line, where most merges of that login's branches brought their commits,
/// and none of another login did.
fn merged_logins(commits: &[Commit]) -> HashMap<Arc<str>, String> {
    let mut logins: HashMap<Arc<str>, HashSet<String>> = HashMap::new();
    let mut tips: HashMap<String, HashMap<Arc<str>, usize>> = HashMap::new();
    for merge in commits {
        let (Some(login), [_, tip]) = (&merge.merged_login, merge.parents.as_slice()) else {
            continue;
        };
        // The branch's last commit is most likely the branch's owner's.
        let tip = commits.get(tip.0 as usize);
        let Some(tip) = tip.filter(|tip| tip.parents.len() < 2) else {
            continue;
        };
        let login = login.to_lowercase();
        *tips
            .entry(login.clone())
            .or_default()
            .entry(tip.author.clone())
            .or_default() += 1;
        logins.entry(tip.author.clone()).or_default().insert(login);
    }
    let mut found = HashMap::new();
    for (author, logins) in logins {
        let mut logins = logins.into_iter();
        let (Some(login), None) = (logins.next(), logins.next()) else {
            continue;
        };
        let of_login = &tips[&login];
        let all: usize = of_login.values().sum();
        if of_login[&author] as f64 >= AGREEMENT * all as f64 {
            found.insert(author, login);
        }
    }
    found
}
