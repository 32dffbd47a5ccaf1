//! Which commits are whose: how much of a site's history belongs to somebody whom the site knows, by which
//! rule, and what would resolve the rest.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use serde::Serialize;

use crate::content::kind::Kind;
use crate::content::path::plain;
use crate::content::roster::Words;
use crate::content::roster::id_of;
use crate::content::site::Site;
use crate::history::bot::Bots;
use crate::history::commit::CommitNumber;
use crate::history::identity::Identities;
use crate::history::identity::Known;
use crate::history::identity::Rule;
use crate::history::identity::Who;
use crate::history::mailmap::Mailmap;
use crate::history::revision::History;
use crate::history::signature::Signature;
use crate::history::signature::bare;

#[derive(Debug, Serialize)]
pub struct Coverage {
    /// By their authors alone: a co-author is somebody, and no commit.
    pub commits: Share,
    /// People who wrote or helped to write, each once, whatever their names and addresses.
    pub authors: Share,
    /// The strongest rule first.
    pub rules: Vec<RuleShare>,
    /// Most commits first, and not more than were asked for.
    pub unknown: Vec<Unknown>,
    /// So many more are not known.
    pub more: usize,
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
    /// Commits that others wrote with them.
    pub co_authored: usize,
    /// The page of a person with this name or nearly so, or the one to begin; or the list of people.
    pub file: String,
    pub is_new: bool,
    /// What its head wants, or the list: `emails: [ada@example.com]`.
    pub lines: Vec<String>,
}

/// Where a site keeps its people, and so where those whom it lacks would go.
#[derive(Clone, Debug)]
pub enum Home<'a> {
    /// A page each, in this folder: `content/people`.
    Pages(String),
    List {
        file: &'a str,
        /// It is a list of records and not a mapping of ids to them.
        is_list: bool,
        /// Its words for Polder's keys.
        words: &'a Words,
    },
}

/// All that decides whose the commits are.
pub struct Evidence<'a> {
    pub history: &'a History,
    pub mailmap: &'a Mailmap,
    pub people: &'a [(Known, String)],
    pub bots: &'a Bots,
    pub home: Home<'a>,
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
    let mut people: Vec<(Known, String)> = people.into_values().collect();
    people.extend(site.departed.iter().map(|gone| {
        let known = Known {
            id: gone.id.clone(),
            names: gone.names.clone(),
            addresses: gone.addresses.clone(),
            logins: gone.logins.clone(),
        };
        (known, String::new())
    }));
    people
}

/// The commits of one line `Name <address>`.
#[derive(Clone, Copy, Debug, Default)]
struct Work {
    written: usize,
    helped: usize,
}

/// What a stranger was seen as.
struct Stranger {
    signature: Signature,
    addresses: BTreeSet<String>,
    work: Work,
}

impl Coverage {
    /// Of the commits that changed a page as it is now, merges left out. At most `limit` unknown authors are
    /// named.
    pub fn of(evidence: &Evidence<'_>, limit: usize) -> Coverage {
        let Evidence {
            history, people, ..
        } = evidence;
        let known: Vec<Known> = people.iter().map(|(known, _)| known.clone()).collect();
        let identities = Identities::of(&history.commits, evidence.mailmap, &known, evidence.bots);
        let mut coverage = Coverage {
            commits: Share::default(),
            authors: Share::default(),
            rules: Vec::new(),
            unknown: Vec::new(),
            more: 0,
        };
        let mut rules: BTreeMap<Rule, (usize, BTreeSet<usize>)> = BTreeMap::new();
        let mut found: BTreeSet<usize> = BTreeSet::new();
        let mut strangers: BTreeMap<String, Stranger> = BTreeMap::new();
        for (line, work) in work(history) {
            match identities.who(line) {
                Some(Who::Bot) => {
                    coverage.commits.bots += work.written;
                    coverage.authors.bots += 1;
                    continue;
                }
                Some(Who::Person { person, rule }) => {
                    coverage.commits.known += work.written;
                    found.insert(*person);
                    let (commits, authors) = rules.entry(*rule).or_default();
                    *commits += work.written;
                    authors.insert(*person);
                }
                Some(Who::Somebody(signature)) => {
                    // One name is one person here, whatever the address; without a name the address is.
                    let key = match signature.name.is_empty() {
                        true => signature.address.to_lowercase(),
                        false => plain(signature.bare_name()),
                    };
                    let stranger = strangers.entry(key).or_insert_with(|| Stranger {
                        signature: signature.clone(),
                        addresses: BTreeSet::new(),
                        work: Work::default(),
                    });
                    stranger.addresses.insert(signature.address.to_lowercase());
                    stranger.work.written += work.written;
                    stranger.work.helped += work.helped;
                }
                None => {}
            }
            coverage.commits.total += work.written;
        }
        coverage.authors.known = found.len();
        coverage.authors.total = found.len() + strangers.len();
        coverage.rules = RULES
            .iter()
            .filter_map(|(rule, name)| {
                let (commits, authors) = rules.get(rule)?;
                Some(RuleShare {
                    rule: name,
                    commits: *commits,
                    authors: authors.len(),
                })
            })
            .collect();
        let mut strangers: Vec<Stranger> = strangers.into_values().collect();
        let weight = |stranger: &Stranger| 2 * stranger.work.written + stranger.work.helped;
        strangers.sort_by(|a, b| {
            let by_name = || a.signature.name.cmp(&b.signature.name);
            weight(b).cmp(&weight(a)).then_with(by_name)
        });
        coverage.more = strangers.len().saturating_sub(limit);
        strangers.truncate(limit);
        let strangers = strangers.into_iter();
        coverage.unknown = strangers.map(|one| unknown(one, evidence)).collect();
        coverage
    }
}

/// What stands behind each line, in commits that changed a page as it is now.
fn work(history: &History) -> BTreeMap<&str, Work> {
    let numbers: BTreeSet<CommitNumber> = history
        .lineages
        .values()
        .flat_map(|lineage| lineage.revisions.iter().map(|revision| revision.commit))
        .collect();
    let mut work: BTreeMap<&str, Work> = BTreeMap::new();
    for commit in numbers.iter().filter_map(|number| history.commit(*number)) {
        work.entry(&commit.author).or_default().written += 1;
        for line in &commit.co_authors {
            if *line != commit.author {
                work.entry(line).or_default().helped += 1;
            }
        }
    }
    work
}

const RULES: [(Rule, &str); 5] = [
    (Rule::Mailmap, "mailmap"),
    (Rule::Address, "address"),
    (Rule::ForgeAddress, "forge's address"),
    (Rule::MergedBranch, "merged branch"),
    (Rule::Name, "full name"),
];

fn unknown(stranger: Stranger, evidence: &Evidence<'_>) -> Unknown {
    let Stranger {
        signature,
        addresses,
        work,
    } = stranger;
    let people = evidence.people;
    let person = nearly(signature.bare_name(), people);
    let mut addresses: Vec<String> = addresses.into_iter().collect();
    addresses.retain(|address| !address.is_empty());
    let name = match signature.name.is_empty() {
        true => signature.address.split('@').next().unwrap_or_default(),
        false => signature.bare_name(),
    };
    let id = match person {
        Some((known, _)) => known.id.clone(),
        None => id_of(name),
    };
    let mut told = Told {
        words: None,
        lines: Vec::new(),
    };
    let in_list = match (&evidence.home, person) {
        (
            Home::List {
                file,
                words,
                is_list,
            },
            Some((_, of)),
        ) if of == file => Some((words, *is_list)),
        (Home::List { words, is_list, .. }, None) => Some((words, *is_list)),
        _ => None,
    };
    told.words = in_list.map(|(words, _)| *words);
    if person.is_none() {
        told.line("name", &[name.to_owned()], false);
    }
    // What is there stays: the new line takes the old one's place.
    let before = |list: fn(&Known) -> &Vec<String>| {
        let of = person.map(|(known, _)| list(known).clone());
        of.unwrap_or_default()
    };
    let joined = |mut known: Vec<String>, new: Vec<String>| {
        known.extend(new);
        known
    };
    match signature.forge_login() {
        Some(login) => {
            let logins = joined(before(|known| &known.logins), vec![login.to_owned()]);
            told.line("logins", &logins, true);
        }
        None if addresses.is_empty() => {}
        None => {
            let all = joined(before(|known| &known.addresses), addresses.clone());
            told.line("emails", &all, true);
        }
    }
    let mut lines = told.lines;
    if let Some((words, is_list)) = in_list {
        let first = match is_list {
            true => format!("- {}: {id}", words.get("id").map_or("id", String::as_str)),
            false => format!("{id}:"),
        };
        lines = std::iter::once(first)
            .chain(lines.into_iter().map(|line| format!("  {line}")))
            .collect();
    }
    let file = match (person, &evidence.home) {
        (Some((_, file)), _) => file.clone(),
        (None, Home::Pages(folder)) => format!("{folder}/{id}.md"),
        (None, Home::List { file, .. }) => (*file).to_owned(),
    };
    Unknown {
        file,
        is_new: person.is_none(),
        name: signature.name,
        addresses,
        commits: work.written,
        co_authored: work.helped,
        lines,
    }
}

/// The person whose name is this one with a slip of the pen, or with a word more or less: `Ada M. Verhulst`.
/// One first name alone makes nobody somebody else.
fn nearly<'a>(name: &str, people: &'a [(Known, String)]) -> Option<&'a (Known, String)> {
    let name = plain(name);
    let words: Vec<&str> = name.split_whitespace().collect();
    let distance = |known: &String| {
        let known = plain(bare(known));
        let theirs: Vec<&str> = known.split_whitespace().collect();
        let (few, many) = match words.len() <= theirs.len() {
            true => (&words, &theirs),
            false => (&theirs, &words),
        };
        let within = few.len() >= 2 && few.iter().all(|word| many.contains(word));
        let slips = strsim::damerau_levenshtein(&name, &known);
        let most = (name.chars().count() / 6).min(2);
        match within {
            true => Some(0),
            false => (slips <= most).then_some(slips),
        }
    };
    people
        .iter()
        .filter_map(|person| Some((person.0.names.iter().filter_map(distance).min()?, person)))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, person)| person)
}

/// Lines of YAML, in the words of a list or in Polder's.
struct Told<'a> {
    words: Option<&'a Words>,
    lines: Vec<String>,
}

impl Told<'_> {
    fn line(&mut self, key: &str, values: &[String], is_many: bool) {
        let quoted =
            |text: &String| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
        let values: Vec<String> = values.iter().map(quoted).collect();
        let one = key.trim_end_matches('s');
        let theirs = self
            .words
            .and_then(|words| words.get(key).or_else(|| words.get(one)));
        let value = match is_many {
            true => format!("[{}]", values.join(", ")),
            false => values.join(" "),
        };
        let word = theirs.map_or(key, String::as_str);
        self.lines.push(format!("{word}: {value}"));
    }
}
