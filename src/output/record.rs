//! What the writer remembers from one run to the next: which key gave which bytes, and how the trees looked.
//!
//! It only saves work. Whatever it says of the disk is checked against the disk, and a record that
//! is damaged, of another version or of another output is no record.

use std::collections::BTreeMap;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::path::PathBuf;

use fs_err as fs;
use serde::Deserialize;
use serde::Serialize;

use crate::output::look::Stamp;
use crate::output::look::Time;
use crate::output::outcome::Written;

/// Changes whenever a field below does.
const VERSION: &[u8] = b"polder output 1\n";

/// What one run leaves for the next.
#[derive(Default, Serialize, Deserialize)]
pub struct Record {
    /// The real path of the output, in bytes.
    output: Vec<u8>,
    /// Sorted by path.
    pub files: Vec<FileRecord>,
    /// How the list in the output looked; while it looks so, `files` are the files in it.
    pub list: Option<Stamp>,
    pub trees: Trees,
    /// That the output cannot be exchanged; it is not tried again.
    pub fixed: Option<Fixed>,
}

/// An output folder that the disk refused to exchange.
#[derive(Clone, Serialize, Deserialize)]
pub struct Fixed {
    pub inode: u64,
    pub reason: String,
}

/// How the output and its spare looked at the end of a run.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Trees {
    /// The inode of the output folder.
    pub published: u64,
    /// When entries of the output's folders last changed, as far as known; sorted by path.
    pub folders: Vec<(String, Time)>,
    /// Other people's files in the output, with their inodes (0 for a folder).
    pub foreign: BTreeMap<String, u64>,
    /// The spare, if it is whole.
    pub spare: Option<Seal>,
}

impl Trees {
    /// The same trees after the output was changed alone: nothing is known of it any more, and of
    /// the spare only which files other people's were.
    pub fn outdated(&self) -> Trees {
        Trees {
            spare: self.spare.clone(),
            ..Trees::default()
        }
    }

    /// The same trees, with these files of the spare not being those of the output any more.
    pub fn without<'a>(&self, paths: impl Iterator<Item = &'a str>) -> Trees {
        let mut trees = self.clone();
        if let Some(spare) = &mut trees.spare {
            spare.behind.extend(paths.map(str::to_owned));
        }
        trees
    }
}

/// One file as it was published.
#[derive(Serialize, Deserialize)]
pub struct FileRecord {
    pub path: String,
    /// `Content::key`.
    pub key: [u8; 32],
    /// Of the bytes.
    pub hash: [u8; 32],
    pub stamp: Stamp,
}

/// How the spare looked when it was put away, and what it lacks of the published site.
#[derive(Clone, Serialize, Deserialize)]
pub struct Seal {
    /// The inode of the spare's folder.
    pub inode: u64,
    /// All its folders, with the time when an entry in them last changed.
    pub folders: Vec<(String, Time)>,
    /// Other people's files in it, as `Trees::foreign`.
    pub foreign: BTreeMap<String, u64>,
    /// The paths in which it differs from the published site: the last list of changes.
    pub behind: Vec<String>,
}

impl Record {
    pub fn new(output: &Path) -> Record {
        Record {
            output: output.as_os_str().as_bytes().to_vec(),
            ..Record::default()
        }
    }

    /// Whether it is of a published site with so many files.
    pub fn is_of(&self, files: usize) -> bool {
        self.list.is_some() && self.files.len() == files
    }

    /// Reads the record for this output; a new one when there is none to be believed.
    pub fn load(state: &Path, output: &Path) -> Record {
        fs::read(record_path(state, output))
            .ok()
            .and_then(|bytes| decode(&bytes))
            .filter(|record| record.output == output.as_os_str().as_bytes())
            .unwrap_or_else(|| Record::new(output))
    }

    /// Writes the record, in one step.
    pub fn save(&self, state: &Path, output: &Path) -> anyhow::Result<()> {
        let body = postcard::to_stdvec(self)?;
        let mut bytes = VERSION.to_vec();
        bytes.extend_from_slice(blake3::hash(&body).as_bytes());
        bytes.extend_from_slice(&body);
        replace(&record_path(state, output), output, &bytes)?;
        Ok(())
    }
}

fn decode(bytes: &[u8]) -> Option<Record> {
    let (sum, body) = bytes
        .strip_prefix(VERSION)?
        .split_at_checked(blake3::OUT_LEN)?;
    if blake3::hash(body).as_bytes() != sum {
        return None;
    }
    postcard::from_bytes(body).ok()
}

fn record_path(state: &Path, output: &Path) -> PathBuf {
    state.join(format!("output-{}.bin", output_id(output)))
}

/// Two outputs of one site (one for each audience, say) share the state folder.
fn output_id(output: &Path) -> String {
    let mut id = blake3::hash(output.as_os_str().as_bytes())
        .to_hex()
        .to_string();
    id.truncate(16);
    id
}

/// Makes the state folder, which keeps itself out of the repository.
pub fn make_state(state: &Path) -> io::Result<()> {
    fs::create_dir_all(state)?;
    let ignore = state.join(".gitignore");
    if !ignore.exists() {
        fs::write(ignore, "*\n")?;
    }
    Ok(())
}

/// Tells other tools what this run changed: `.polder/last-build.json`.
pub fn save_last_build(state: &Path, output: &Path, written: &Written) -> anyhow::Result<()> {
    let mut text = serde_json::to_vec_pretty(&serde_json::json!({
        "added": written.added,
        "changed": written.changed,
        "removed": written.removed,
    }))?;
    text.push(b'\n');
    replace(&state.join("last-build.json"), output, &text)?;
    Ok(())
}

/// Writes a file of the state folder in one step, also beside a run for another output.
fn replace(path: &Path, output: &Path, bytes: &[u8]) -> io::Result<()> {
    let half = path.with_extension(format!("{}.tmp", output_id(output)));
    fs::write(&half, bytes)?;
    fs::rename(half, path)
}
