//! What a commit says, and how it is read from a raw object.

use std::borrow::Cow;
use std::str;
use std::sync::Arc;

use git2::Oid;

/// A commit's place in `History::commits`: 0 is the newest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommitNumber(pub u32);

/// What a commit says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    pub id: Oid,
    /// None for a root, two or more for a merge; those that cannot be reached are left out.
    pub parents: Vec<CommitNumber>,
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
    pub merged_login: Option<Arc<str>>,
}

impl Commit {
    /// Author, co-authors and reviewers, as written.
    pub fn everybody(&self) -> impl Iterator<Item = &Arc<str>> {
        let others = self.co_authors.iter().chain(&self.reviewers);
        std::iter::once(&self.author).chain(others)
    }
}

/// The part of a raw commit before its message.
///
/// A line each for the tree, the parents, the author and the committer, such as
/// `author Ada <ada@example.com> 1767571200 +0100`, and more that is not needed here.
/// See <https://git-scm.com/docs/gitdatamodel#objects>.
pub struct Head<'c> {
    pub tree: Oid,
    pub parents: Vec<Oid>,
    /// Name and address; empty if there is no such line.
    pub author: &'c [u8],
    /// The committer's time; none if there is no such line or its number makes no sense.
    pub time: Option<i64>,
}

impl<'c> Head<'c> {
    pub fn parse(raw: &'c [u8]) -> Option<Head<'c>> {
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
pub struct Message<'c> {
    first_line: &'c [u8],
    pub co_authors: Vec<&'c [u8]>,
    pub reviewers: Vec<&'c [u8]>,
    /// See `Commit::merged_login`.
    pub merged_login: Option<&'c [u8]>,
}

impl<'c> Message<'c> {
    pub fn parse(raw: &'c [u8]) -> Message<'c> {
        let Some(start) = raw.windows(2).position(|pair| pair == b"\n\n") else {
            return Message::default();
        };
        let mut lines = raw[start + 2..].split(|byte| *byte == b'\n');
        let mut message = Message::default();
        // Git passes over empty lines before the first one, too.
        message.first_line = lines
            .find(|line| !line.trim_ascii().is_empty())
            .unwrap_or_default();
        message.merged_login = merged_login(message.first_line);
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

    /// The first line, cut where it is too long.
    pub fn subject(&self) -> Cow<'c, str> {
        let line = String::from_utf8_lossy(self.first_line.trim_ascii());
        match line.char_indices().nth(LONGEST_SUBJECT) {
            Some((end, _)) => Cow::Owned(format!("{}…", line[..end].trim_end())),
            None => line,
        }
    }
}

/// The trailers of somebody who looked at a change and found it good.
const REVIEWS: [&str; 3] = ["Approved-by", "Reviewed-by", "Acked-by"];

/// No key of a trailer that is looked for is longer, in bytes.
const LONGEST_KEY: usize = 16;

/// The most characters of a subject: longer ones are no subjects, but texts without a line end.
const LONGEST_SUBJECT: usize = 200;

/// `@ada`
fn is_login(value: &[u8]) -> bool {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    match value {
        [b'@', login @ ..] => !login.is_empty() && login.iter().all(plain),
        _ => false,
    }
}

/// `ada` of `Merge pull request #7 from ada/pumps`.
fn merged_login(subject: &[u8]) -> Option<&[u8]> {
    let subject = str::from_utf8(subject).ok()?;
    let (_, from) = subject
        .strip_prefix("Merge pull request #")?
        .split_once(" from ")?;
    let (login, _) = from.split_once('/')?;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    (!login.is_empty() && login.chars().all(plain)).then_some(login.as_bytes())
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
