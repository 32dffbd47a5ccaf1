//! Publishing in one step: a spare tree is brought up to date, then it and the output change names.
//!
//! The spare is the site before last. What it lacks is in two lists: the changes of the last run
//! and those of this one. Unchanged files are hard links, so both trees show them with the same
//! times, and the spare costs no second disk.

use std::io;
use std::path::Path;

use anyhow::anyhow;
use fs_err as fs;
use rustix::fs::CWD;
use rustix::fs::RenameFlags;
use rustix::io::Errno;

use crate::output::foreign;
use crate::output::foreign::Expected;
use crate::output::foreign::Obstacle;
use crate::output::foreign::Survey;
use crate::output::look::look;
use crate::output::outcome::WriteError;
use crate::output::plan;
use crate::output::plan::Edition;
use crate::output::plan::Published;
use crate::output::record::Seal;
use crate::output::record::Trees;
use crate::output::room::Room;
use crate::output::spare::Spare;
use crate::output::stop::Stop;

/// Publishes an edition:
///
/// 1. The spare is checked against its seal. If anything happened to it, or if a run was killed
///    while it changed, what other people left in it is saved and the rest thrown away.
/// 2. The output is searched for other people's files: they belong to the new tree, too.
/// 3. A journal is opened in the spare; from here to step 5 it is nobody's site.
/// 4. Stale files are replaced: by what waits in the staging folder, or by links into the output.
/// 5. The journal is closed.
/// 6. The names are exchanged.
pub fn publish(
    edition: &Edition,
    published: &Published,
    room: &Room,
    trees: &Trees,
) -> Result<Trees, Stop> {
    let root = published.root;
    let old = look(root)?;
    let spare = Spare {
        root: room.spare(),
        published,
        edition,
    };

    let seal = trees.spare.as_ref().filter(|seal| {
        published.is_as_recorded()
            && old.is_some_and(|old| old.inode == trees.published)
            && spare.is_sealed(seal)
    });
    if seal.is_none() {
        if old.is_some() {
            spare.rescue(trees.spare.as_ref())?;
        }
        room.discard_spare()?;
    }
    let survey = match old {
        Some(_) if has_access_list(root) => {
            return Err(Stop::InPlace("it has an access list".to_owned()));
        }
        Some(_) => survey(edition, published, trees)?,
        None => Survey::default(),
    };

    let renewed = spare.renew(seal, &survey).and_then(|folders| {
        change_names(&spare.root, root, old.is_some())?;
        Ok(folders)
    });
    if let Err(Stop::Error(_)) = renewed {
        let _ = room.discard_spare(); // gives a full disk its room back; the error is what counts
    }
    let mut folders = renewed?;
    folders.sort_unstable();
    Ok(Trees {
        published: look(root)?.map_or(0, |root| root.inode),
        folders,
        foreign: survey.foreign.clone(),
        spare: old.map(|old| Seal {
            inode: old.inode,
            folders: survey
                .folders
                .into_iter()
                .map(|folder| (folder.path, folder.time))
                .collect(),
            foreign: survey.foreign,
            behind: edition.changes().map(str::to_owned).collect(),
        }),
    })
}

/// Finds other people's files in the output, and refuses those that the site has no room for.
fn survey(edition: &Edition, published: &Published, trees: &Trees) -> Result<Survey, Stop> {
    let root = published.root;
    let expected = Expected {
        files: published.owned(),
        times: &trees.folders,
        foreign: &trees.foreign,
    };
    let mut survey = foreign::survey(root, &expected).map_err(|obstacle| match obstacle {
        Obstacle::InTheWay(path) => Stop::Error(plan::in_the_way_error(root, &[path])),
        Obstacle::CannotShare(reason) => Stop::InPlace(reason),
        Obstacle::Failed(error) => Stop::from(error),
    })?;

    let wanted = edition.wanted();
    // What stands under the name of a file of ours was looked at when the edition was planned.
    survey.foreign.retain(|path, _| !wanted.has_file(path));
    let files = survey
        .foreign
        .iter()
        .filter(|(_, inode)| **inode != 0)
        .map(|(path, _)| path);
    let in_the_way: Vec<String> = files
        .filter(|path| wanted.has_folder(path))
        .cloned()
        .collect();
    if in_the_way.is_empty() {
        Ok(survey)
    } else {
        Err(Stop::Error(plan::in_the_way_error(root, &in_the_way)))
    }
}

/// The one step in which the new site takes the place of the old one.
fn change_names(spare: &Path, output: &Path, is_published: bool) -> Result<(), Stop> {
    if !is_published {
        fs::rename(spare, output)?;
        return Ok(());
    }
    match rustix::fs::renameat_with(CWD, spare, CWD, output, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(()),
        Err(Errno::NOENT) => Err(Stop::Error(WriteError::Failed(anyhow!(
            "`{}` was removed or renamed while the site was built",
            output.display()
        )))),
        Err(
            error @ (Errno::XDEV
            | Errno::PERM
            | Errno::ACCESS
            | Errno::BUSY
            | Errno::INVAL
            | Errno::NOSYS
            | Errno::OPNOTSUPP),
        ) => Err(Stop::Never(format!(
            "it cannot be exchanged: {}",
            io::Error::from(error)
        ))),
        Err(error) => Err(Stop::Error(WriteError::Failed(
            anyhow::Error::from(error)
                .context(format!("failed to exchange `{}`", output.display())),
        ))),
    }
}

/// Whether rights are given to more than owner, group and others; they would be lost.
fn has_access_list(folder: &Path) -> bool {
    let mut names = [0; 4096];
    rustix::fs::listxattr(folder, &mut names).is_ok_and(|length| {
        let names = names.get(..length).unwrap_or_default();
        names
            .split(|byte| *byte == 0)
            .any(|name| name.starts_with(b"system.posix_acl"))
    })
}
