//! Reads every commit once and puts them in order, newest first.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::HashMap;
use std::collections::HashSet;
use std::str;
use std::sync::Arc;

use git2::ObjectType;
use git2::Oid;

use crate::history::object::Objects;

/// A commit's place in `History::commits`: 0 is the newest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommitNumber(pub u32);

/// What a commit says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    pub id: Oid,
    pub tree: Oid,
    /// Empty for a root; two or more for a merge.
    pub parents: Vec<Oid>,
    /// When it was committed, in seconds since 1970-01-01 UTC; negative before.
    pub time: i64,
    /// Name and address as written, before any mailmap: `Ada Lovelace <ada@example.com>`, or only
    /// `<ada@example.com>`, or nothing.
    pub author: Arc<str>,
    /// The `Co-authored-by` lines of the message, written as the author is.
    pub co_authors: Vec<Arc<str>>,
    /// The `Approved-by`, `Reviewed-by` and `Acked-by` lines, written alike or as a login: `@ada`.
    pub reviewers: Vec<Arc<str>>,
    /// The first line of the message, at most 200 characters of it.
    pub subject: Arc<str>,
    /// Named in `.git-blame-ignore-revs`: a sweep that tells nothing of what its author knows.
    pub ignored: bool,
    /// The login whose branch a merge brought, as forges write it: `Merge pull request #7 from ada/pumps`.
    pub merged_login: Option<Box<str>>,
}

impl Commit {
    /// Author, co-authors and reviewers, as written.
    pub fn everybody(&self) -> impl Iterator<Item = &Arc<str>> {
        let others = self.co_authors.iter().chain(&self.reviewers);
        std::iter::once(&self.author).chain(others)
    }
}

/// The commits that can be reached from HEAD.
pub struct Commits {
    /// Newest first by commit time, but none before one of its children.
    pub list: Vec<Commit>,
    numbers: HashMap<Oid, CommitNumber>,
    /// Commits of which it is not known what they changed, or when.
    cut: HashSet<CommitNumber>,
}

/// What an editing commit did to the whole tree; before a root there is none.
pub struct Edit {
    pub commit: CommitNumber,
    pub new: Oid,
    pub old: Option<Oid>,
}

impl Commits {
    fn new(ordered: Vec<Found>) -> Commits {
        let numbers = (0..).map(CommitNumber);
        let cut = numbers
            .clone()
            .zip(&ordered)
            .filter(|(_, found)| !found.known);
        let known = numbers
            .clone()
            .zip(&ordered)
            .map(|(number, found)| (found.commit.id, number));
        Commits {
            cut: cut.map(|(number, _)| number).collect(),
            numbers: known.collect(),
            list: ordered.into_iter().map(|found| found.commit).collect(),
        }
    }

    /// Says whether there are changes that cannot be known.
    pub fn is_cut(&self) -> bool {
        !self.cut.is_empty()
    }

    /// The commits that edit, newest first: no merges, and none of which the change is unknown.
    pub fn edits(&self) -> impl Iterator<Item = Edit> {
        (0..)
            .map(CommitNumber)
            .zip(&self.list)
            .filter_map(|(number, commit)| {
                let old = match commit.parents.as_slice() {
                    _ if self.cut.contains(&number) => return None,
                    [] => None,
                    [parent] => Some(self.tree(*parent)?),
                    _ => return None,
                };
                Some(Edit {
                    commit: number,
                    new: commit.tree,
                    old,
                })
            })
    }

    fn tree(&self, commit: Oid) -> Option<Oid> {
        let CommitNumber(number) = self.numbers.get(&commit)?;
        Some(self.list.get(*number as usize)?.tree)
    }
}

/// Reads the commits from `head` back, as far as `boundary`, the oldest commits of a shallow clone.
pub fn walk(head: Oid, boundary: &HashSet<Oid>, objects: &mut Objects<'_>) -> Commits {
    let mut walk = Walk {
        objects,
        found: Vec::new(),
        asked: HashMap::new(),
        authors: HashSet::new(),
    };
    walk.meet(head, 0);
    let mut turn = 0;
    while let Some(Found { commit, .. }) = walk.found.get(turn) {
        let (time, parents) = (commit.time, commit.parents.clone());
        let reached = !boundary.contains(&commit.id) && walk.meet_all(&parents, time);
        walk.found[turn].known &= reached;
        turn += 1;
    }
    Commits::new(in_order(walk.found))
}

/// The state of a walk through the commits.
struct Walk<'w, 'odb> {
    objects: &'w mut Objects<'odb>,
    /// Commits in the order they were met; also the queue of those whose parents are still to be read.
    found: Vec<Found>,
    /// Every commit that was asked for, and whether it could be read.
    asked: HashMap<Oid, bool>,
    /// The same few people write all commits: each author's line is kept once.
    authors: HashSet<Arc<str>>,
}

struct Found {
    commit: Commit,
    /// Whether its time and its parents could be read, so that it is known what it changed and when.
    known: bool,
}

impl Walk<'_, '_> {
    /// Reads all parents of a commit; false if one cannot be read.
    fn meet_all(&mut self, parents: &[Oid], time_of_child: i64) -> bool {
        let mut readable = true;
        for parent in parents {
            readable &= self.meet(*parent, time_of_child);
        }
        readable
    }

    /// Reads a commit, if that was not done before; false if it cannot be read.
    fn meet(&mut self, id: Oid, time_of_child: i64) -> bool {
        if let Some(readable) = self.asked.get(&id) {
            return *readable;
        }
        let found = self.read(id, time_of_child);
        let readable = found.is_some();
        self.found.extend(found);
        self.asked.insert(id, readable);
        readable
    }

    /// Reads a commit; one without a time of its own takes its turn as if it were as old as its child.
    fn read(&mut self, id: Oid, time_of_child: i64) -> Option<Found> {
        let object = self.objects.commit(id)?;
        let Some(head) = Head::parse(object.data()) else {
            self.objects.malformed(id, ObjectType::Commit);
            return None;
        };
        if head.time.is_none() {
            let lost =
                format!("git commit {id} has no readable time, so what it changed is left out");
            self.objects.problem(lost);
        }
        let author = self.person(head.author);
        let message = Message::parse(object.data());
        let mut people = |lines: Vec<&[u8]>| lines.iter().map(|line| self.person(line)).collect();
        let (co_authors, reviewers) = (people(message.co_authors), people(message.reviewers));
        let time = head.time.unwrap_or(time_of_child);
        let commit = Commit {
            id,
            tree: head.tree,
            parents: head.parents,
            time,
            author,
            co_authors,
            reviewers,
            subject: subject(message.subject),
            ignored: false,
            merged_login: message.merged_login,
        };
        Some(Found {
            commit,
            known: head.time.is_some(),
        })
    }

    fn person(&mut self, line: &[u8]) -> Arc<str> {
        let line = String::from_utf8_lossy(line);
        if let Some(known) = self.authors.get(line.as_ref()) {
            return Arc::clone(known);
        }
        let author: Arc<str> = Arc::from(line);
        self.authors.insert(Arc::clone(&author));
        author
    }
}

/// Puts commits in order: always the newest of those whose children have all had their turn.
fn in_order(found: Vec<Found>) -> Vec<Found> {
    let places: HashMap<Oid, usize> = (0..)
        .zip(&found)
        .map(|(place, found)| (found.commit.id, place))
        .collect();
    let parents = |found: &Found| -> Vec<usize> {
        let known = found.commit.parents.iter();
        known.filter_map(|id| places.get(id).copied()).collect()
    };
    let mut children = vec![0; found.len()];
    for place in found.iter().flat_map(parents) {
        children[place] += 1;
    }
    let mut found: Vec<Option<Found>> = found.into_iter().map(Some).collect();
    let mut ordered = Vec::with_capacity(found.len());
    let mut ready = BinaryHeap::from([(0, Reverse(0))]);
    while let Some((_, Reverse(place))) = ready.pop() {
        let Some(next) = found.get_mut(place).and_then(Option::take) else {
            continue;
        };
        for parent in parents(&next) {
            children[parent] -= 1;
            if let (0, Some(parent_found)) = (children[parent], &found[parent]) {
                ready.push((parent_found.commit.time, Reverse(parent)));
            }
        }
        ordered.push(next);
    }
    ordered
}

/// The part of a raw commit before its message.
///
/// A line each for the tree, the parents, the author and the committer, such as
/// `author Ada <ada@example.com> 1767571200 +0100`, and more that is not needed here.
/// See <https://git-scm.com/docs/gitdatamodel#objects>.
struct Head<'c> {
    tree: Oid,
    parents: Vec<Oid>,
    /// Name and address; empty if there is no such line.
    author: &'c [u8],
    /// The committer's time; none if there is no such line or its number makes no sense.
    time: Option<i64>,
}

impl<'c> Head<'c> {
    fn parse(raw: &'c [u8]) -> Option<Head<'c>> {
        let mut lines = raw
            .split(|byte| *byte == b'\n')
            .take_while(|line| !line.is_empty());
        let tree = id(lines.next()?.strip_prefix(b"tree ")?)?;
        let mut head = Head {
            tree,
            parents: Vec::new(),
            author: b"",
            time: None,
        };
        for line in lines {
            if let Some(parent) = line.strip_prefix(b"parent ") {
                head.parents.push(id(parent)?);
            } else if let Some(author) = line.strip_prefix(b"author ") {
                head.author = signature(author).0.trim_ascii();
            } else if let Some(committer) = line.strip_prefix(b"committer ") {
                head.time = seconds(signature(committer).1);
                break;
            }
        }
        Some(head)
    }
}

/// What the message of a raw commit says.
#[derive(Default)]
struct Message<'c> {
    subject: &'c [u8],
    co_authors: Vec<&'c [u8]>,
    reviewers: Vec<&'c [u8]>,
    merged_login: Option<Box<str>>,
}

impl<'c> Message<'c> {
    fn parse(raw: &'c [u8]) -> Message<'c> {
        let Some(start) = raw.windows(2).position(|pair| pair == b"\n\n") else {
            return Message::default();
        };
        let mut lines = raw[start + 2..].split(|byte| *byte == b'\n');
        let mut message = Message::default();
        // Git passes over empty lines before the first one, too.
        message.subject = lines
            .find(|line| !line.trim_ascii().is_empty())
            .unwrap_or_default();
        message.merged_login = merged_login(message.subject);
        for line in lines {
            let Some(colon) = line.iter().take(LONGEST_KEY).position(|byte| *byte == b':') else {
                continue;
            };
            let (key, value) = (&line[..colon], line[colon + 1..].trim_ascii());
            // Trailers are written in any case. (<https://git-scm.com/docs/git-interpret-trailers>)
            let is = |name: &str| key.eq_ignore_ascii_case(name.as_bytes());
            if is("Co-authored-by") && value.ends_with(b">") {
                message.co_authors.push(value);
            } else if REVIEWS.into_iter().any(is) && (value.ends_with(b">") || is_login(value)) {
                message.reviewers.push(value);
            }
        }
        message
    }
}

/// The trailers of somebody who looked at a change and found it good.
const REVIEWS: [&str; 3] = ["Approved-by", "Reviewed-by", "Acked-by"];

/// No key of a trailer that is looked for is longer, in bytes.
const LONGEST_KEY: usize = 16;

/// The most characters of a subject: longer ones are no subjects, but texts without a line end.
const LONGEST_SUBJECT: usize = 200;

fn subject(line: &[u8]) -> Arc<str> {
    let line = String::from_utf8_lossy(line);
    let line = line.trim();
    match line.char_indices().nth(LONGEST_SUBJECT) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()).into(),
        None => line.into(),
    }
}

/// `@ada`
fn is_login(value: &[u8]) -> bool {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    match value {
        [b'@', login @ ..] => !login.is_empty() && login.iter().all(plain),
        _ => false,
    }
}

/// `ada` of `Merge pull request #7 from ada/pumps`.
fn merged_login(subject: &[u8]) -> Option<Box<str>> {
    let subject = str::from_utf8(subject).ok()?;
    let (_, from) = subject
        .strip_prefix("Merge pull request #")?
        .split_once(" from ")?;
    let (login, _) = from.split_once('/')?;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    (!login.is_empty() && login.chars().all(plain)).then(|| login.into())
}

/// Reads an id in full length.
pub fn id(hexadecimal: &[u8]) -> Option<Oid> {
    match hexadecimal.len() {
        40 => Oid::from_str(str::from_utf8(hexadecimal).ok()?).ok(),
        _ => None,
    }
}

/// Splits `Ada <ada@example.com> 1767571200 +0100` behind the address.
fn signature(line: &[u8]) -> (&[u8], &[u8]) {
    let end = line
        .iter()
        .rposition(|byte| *byte == b'>')
        .map_or(0, |bracket| bracket + 1);
    line.split_at(end)
}

fn seconds(time_and_zone: &[u8]) -> Option<i64> {
    let time = time_and_zone
        .trim_ascii_start()
        .split(|byte| *byte == b' ')
        .next()?;
    str::from_utf8(time).ok()?.parse().ok()
}
