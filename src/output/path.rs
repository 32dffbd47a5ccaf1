//! Which paths a site may write: relative, plain, and no two of them in each other's way.

use std::borrow::Cow;

use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;
use rayon::slice::ParallelSliceMut;

use crate::output::file::OutputFile;

/// What every name begins with that Polder keeps for itself inside an output folder.
const RESERVED: &str = ".polder-";

/// A file name longer than this exists on no file system that Polder meets.
const LONGEST_NAME: usize = 255;

/// Says, sorted, why these files cannot be written together; empty when they can.
///
/// Two names that differ only in case are one file on many disks, and on many web servers: the
/// site would depend on where it is unpacked.
pub fn faults(files: &[OutputFile]) -> Vec<String> {
    let mut faults: Vec<String> = (files.par_iter())
        .filter_map(|file| Some((&file.path, fault(&file.path)?)))
        .map(|(path, fault)| format!("cannot write `{}`: {fault}", path.escape_debug()))
        .collect();

    let mut folded: Vec<(Cow<'_, str>, &str)> = files
        .iter()
        .map(|file| (fold(&file.path), file.path.as_str()))
        .collect();
    folded.par_sort_unstable();
    for pair in folded.windows(2) {
        if let [(one, first), (other, second)] = pair
            && one == other
        {
            faults.push(if first == second {
                format!("two files are called `{first}`")
            } else {
                format!("`{first}` and `{second}` are one file on a disk that ignores case")
            });
        }
    }
    let paths = Paths::new(folded.iter().map(|(path, _)| path.as_ref()).collect());
    let in_the_way = folded.par_iter().filter_map(|(file, path)| {
        let inner = paths
            .0
            .get(paths.first_in(file))
            .filter(|inner| is_in(inner, file))?;
        let at = paths.0.binary_search(inner).ok()?;
        let (_, inner) = folded.get(at)?;
        Some(format!(
            "`{path}` is a file, so `{inner}` cannot be in a folder of that name"
        ))
    });
    faults.extend(in_the_way.collect::<Vec<_>>());
    faults.sort();
    faults
}

/// Says why one path is not to be followed, whether it comes from the site or from a list on disk.
pub fn fault(path: &str) -> Option<&'static str> {
    if path.is_empty() {
        return Some("it has no name");
    }
    if path.starts_with('/') {
        return Some("it is absolute");
    }
    if path.chars().any(char::is_control) {
        return Some("it has a control character");
    }
    path.split('/').find_map(|part| match part {
        "" => Some("a part of it is empty"),
        "." | ".." => Some("`.` and `..` are no names"),
        part if part.len() > LONGEST_NAME => Some("a name is longer than 255 bytes"),
        part if is_reserved(part) => Some("names with `.polder-` are Polder's own"),
        _ => None,
    })
}

/// Whether a name in an output folder is Polder's own: the list, the journal, a half-written file.
pub fn is_reserved(name: &str) -> bool {
    name.starts_with(RESERVED)
}

/// The folders above a path, the nearest first, without the root: `a/b/c` → `a/b`, `a`.
pub fn folders_of(path: &str) -> impl Iterator<Item = &str> {
    path.rmatch_indices('/').map(|(at, _)| &path[..at])
}

/// The folder that holds a path; `""` is the root.
pub fn folder_of(path: &str) -> &str {
    path.rfind('/').map_or("", |at| &path[..at])
}

/// The paths of a tree's files, sorted. What lies in one folder stands together, so the order
/// answers every question about folders, too, and nothing is hashed.
#[derive(Clone, Default)]
pub struct Paths<'a>(Vec<&'a str>);

impl<'a> Paths<'a> {
    pub fn new(mut paths: Vec<&'a str>) -> Paths<'a> {
        paths.sort_unstable(); // fast when they are
        paths.dedup();
        Paths(paths)
    }

    pub fn iter(&self) -> impl Iterator<Item = &'a str> {
        self.0.iter().copied()
    }

    pub fn has_file(&self, path: &str) -> bool {
        self.0.binary_search(&path).is_ok()
    }

    /// Whether a file lies in this folder, or below; the root is always a folder.
    pub fn has_folder(&self, folder: &str) -> bool {
        folder.is_empty()
            || self
                .0
                .get(self.first_in(folder))
                .is_some_and(|path| is_in(path, folder))
    }

    /// Every folder that the files need, the root (`""`) first.
    pub fn folders(&self) -> Vec<&'a str> {
        let mut folders = vec![""];
        let mut before = "";
        for path in &self.0 {
            folders.extend(folders_of(path).take_while(|folder| !is_in(before, folder)));
            before = path;
        }
        folders
    }

    /// Where the files of a folder begin, if there are any.
    fn first_in(&self, folder: &str) -> usize {
        self.0.partition_point(|path| {
            let (head, next) = match path.as_bytes().split_at_checked(folder.len()) {
                Some((head, rest)) => (head, rest.first()),
                None => (path.as_bytes(), None),
            };
            head.cmp(folder.as_bytes())
                .then(next.cmp(&Some(&b'/')))
                .is_lt()
        })
    }
}

fn is_in(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder)
        .is_some_and(|rest| rest.starts_with('/'))
}

fn fold(path: &str) -> Cow<'_, str> {
    if path
        .bytes()
        .all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase())
    {
        Cow::Borrowed(path)
    } else {
        Cow::Owned(path.to_lowercase())
    }
}
