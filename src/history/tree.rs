//! Compares two raw git trees, at the speed of comparing bytes where they are alike.

use std::cmp::Ordering;

use git2::Oid;

use crate::history::alike;

/// Bytes of an object's id.
const ID: usize = 20;

/// Digits of the longest mode, `100644`.
const MODE: usize = 6;

/// The most bytes that a usual entry has: a mode, a name of 130 bytes and an id.
const USUAL_ENTRY: usize = 160;

/// A file, link or folder as its parent folder lists it.
///
/// Raw: the mode in octal digits, a space, the name, a zero byte, and the object's id in 20 bytes.
/// See <https://git-scm.com/docs/gitdatamodel#objects>.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry<'t> {
    pub kind: Kind,
    pub name: &'t [u8],
    id: &'t [u8],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    File,
    /// A symbolic link; its blob holds the path it leads to.
    Link,
    Folder,
    /// A commit of another repository, or something unknown: nothing to read here.
    Other,
}

/// A name that two trees list differently; in one of them it may be missing, but not in both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Difference<'t> {
    pub new: Option<Entry<'t>>,
    pub old: Option<Entry<'t>>,
}

/// The bytes make no tree.
#[derive(Debug, PartialEq, Eq)]
pub struct Malformed;

impl Entry<'_> {
    pub fn id(&self) -> Oid {
        Oid::from_bytes(self.id).expect("an entry's id has 20 bytes")
    }
}

impl<'t> Difference<'t> {
    pub fn name(&self) -> &'t [u8] {
        self.new.or(self.old).map_or(b"", |entry| entry.name)
    }
}

/// Says whether all of a tree can be parsed.
pub fn check(tree: &[u8]) -> Result<(), Malformed> {
    let mut start = 0;
    while let Some((_, end)) = entry(tree, start)? {
        start = end;
    }
    Ok(())
}

/// Calls `found` for each name that `new` and `old` list differently, in the order of the trees.
///
/// 1. Skip what is alike by comparing bytes, and go back to the start of the entry that differs.
/// 2. Merge the two lists from there until their entries are equal again; then skip again.
///
/// Commits mostly change one entry of a folder, so parsing all others would be most of the work.
pub fn compare<'t>(
    new: &'t [u8],
    old: &'t [u8],
    found: &mut impl FnMut(Difference<'t>),
) -> Result<(), Malformed> {
    let (mut here, mut there) = (0, 0);
    loop {
        let same = alike::prefix(&new[here..], &old[there..]);
        let skipped = last_start(new, here, here + same)? - here;
        here += skipped;
        there += skipped;
        loop {
            let (ours, theirs) = (entry(new, here)?, entry(old, there)?);
            let order = match (&ours, &theirs) {
                (None, None) => return Ok(()),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some((ours, _)), Some((theirs, _))) => order(ours, theirs),
            };
            let ours = ours.filter(|_| order.is_le());
            let theirs = theirs.filter(|_| order.is_ge());
            here = ours.map_or(here, |(_, end)| end);
            there = theirs.map_or(there, |(_, end)| end);
            let (ours, theirs) = (ours.map(|(entry, _)| entry), theirs.map(|(entry, _)| entry));
            if ours == theirs {
                break;
            }
            found(Difference {
                new: ours,
                old: theirs,
            });
        }
    }
}

/// The entry that starts at an offset, and where it ends; none at the end of the tree.
fn entry(tree: &[u8], start: usize) -> Result<Option<(Entry<'_>, usize)>, Malformed> {
    let rest = tree.get(start..).ok_or(Malformed)?;
    if rest.is_empty() {
        return Ok(None);
    }
    let space = rest
        .iter()
        .take(MODE + 1)
        .position(|byte| *byte == b' ')
        .ok_or(Malformed)?;
    let named = &rest[space + 1..];
    let zero = named.iter().position(|byte| *byte == 0).ok_or(Malformed)?;
    let id = named.get(zero + 1..zero + 1 + ID).ok_or(Malformed)?;
    let entry = Entry {
        kind: kind(&rest[..space])?,
        name: &named[..zero],
        id,
    };
    Ok(Some((entry, start + space + 1 + zero + 1 + ID)))
}

fn kind(mode: &[u8]) -> Result<Kind, Malformed> {
    let mut number = 0;
    for digit in mode {
        match digit {
            b'0'..=b'7' => number = number * 8 + u32::from(digit - b'0'),
            _ => return Err(Malformed),
        }
    }
    Ok(match number & 0o170000 {
        0o100000 => Kind::File,
        0o120000 => Kind::Link,
        0o040000 => Kind::Folder,
        _ => Kind::Other,
    })
}

/// Git's order: by bytes, a folder as if its name ended in a slash.
fn order(one: &Entry<'_>, other: &Entry<'_>) -> Ordering {
    let shared = one.name.len().min(other.name.len());
    let end = |entry: &Entry<'_>| match entry.name.get(shared) {
        Some(byte) => *byte,
        None if entry.kind == Kind::Folder => b'/',
        None => 0,
    };
    one.name[..shared]
        .cmp(&other.name[..shared])
        .then_with(|| end(one).cmp(&end(other)))
}

/// The last offset at or before `to` where an entry starts, given that one starts at `from`.
///
/// Entries can only be parsed forwards. So go back a little from `to` and look for a mode. What is
/// found there may be part of a name or an id, but the entry that seems to start there ends where the
/// real one ends: drop it and parse on. Where that leads to nothing, go back further, at last to `from`.
fn last_start(tree: &[u8], from: usize, to: usize) -> Result<usize, Malformed> {
    let mut window = USUAL_ENTRY;
    while window < to - from {
        let back = to - window;
        let start =
            find_mode(&tree[back..to]).and_then(|mode| entry(tree, back + mode).ok().flatten());
        if let Some((_, start)) = start
            && start <= to
            && let Ok(last) = parse_on(tree, start, to)
        {
            return Ok(last);
        }
        window *= 4;
    }
    parse_on(tree, from, to)
}

/// Parses entries from `start` for as long as they end at or before `to`.
fn parse_on(tree: &[u8], mut start: usize, to: usize) -> Result<usize, Malformed> {
    while start < to {
        match entry(tree, start)? {
            Some((_, end)) if end <= to => start = end,
            _ => break,
        }
    }
    Ok(start)
}

/// Where something begins that looks like a mode: `100644 `, `120000 `, `40000 `.
fn find_mode(bytes: &[u8]) -> Option<usize> {
    let file_or_link = bytes.windows(MODE + 1).position(|seven| {
        seven[0] == b'1' && seven[MODE] == b' ' && seven[..MODE].iter().all(u8::is_ascii_digit)
    });
    file_or_link.or_else(|| bytes.windows(MODE).position(|six| six == b"40000 "))
}
