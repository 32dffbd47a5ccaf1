//! The last step: a site's files replace the published ones, all in one step, and only what changed is written.

use std::path::Path;
use std::path::PathBuf;

use anyhow::Context;

use crate::output::file::OutputFile;
use crate::output::look::Stamp;
use crate::output::outcome::Method;
use crate::output::outcome::WriteError;
use crate::output::outcome::Written;
use crate::output::plan::Edition;
use crate::output::plan::Planned;
use crate::output::plan::Published;
use crate::output::record::Fixed;
use crate::output::record::Record;
use crate::output::record::Trees;
use crate::output::room::Claim;
use crate::output::room::Room;
use crate::output::staging::Staging;
use crate::output::stop::Stop;
use crate::output::target::Target;
use crate::progress::Stage;

mod exchange;
pub mod file;
mod foreign;
mod in_place;
mod look;
pub mod outcome;
mod path;
mod plan;
pub mod record;
mod room;
mod spare;
mod staging;
mod stop;
pub mod target;
mod tree;

/// Up to so many new files are brought to the disk one by one, which takes milliseconds; more of
/// them all at once, which takes as long as the disk needs for what every program has written.
const FEW: usize = 32;

/// Publishes the files of a site:
///
/// 1. Wrong paths and wrong places are refused, before anything is touched.
/// 2. One run at a time: the lock is taken, and what the last run left is read.
/// 3. Every file's key and every published file's size and time are compared with the record.
/// 4. What may have changed is made; what did change is staged beside the output.
/// 5. The staged files are published: by exchange, or file by file where that cannot be.
/// 6. What was done is remembered and told.
///
/// Until step 5 the published site is not touched, and step 5 is whole or not at all.
pub fn write(files: &[OutputFile], target: &Target) -> Result<Written, WriteError> {
    let faults = path::faults(files);
    if !faults.is_empty() {
        return Err(WriteError::Paths(faults));
    }
    let output = target.resolve()?;
    target::refuse_strangers(&output)?;

    record::make_state(&target.state)?;
    let claim = Claim::stake(&output, target.patience)?;
    target::refuse_strangers(&output)?; // again, now that nobody else publishes there
    let record = Record::load(&target.state, &output);
    let published = Published::read(&output, &record)?;

    let compared = plan::compare(files, &published)?;
    let open = compared.iter().filter(|compared| !compared.same).count();
    if open == 0 && published.is_as_recorded() && record.is_of(files.len()) {
        let written = Written {
            unchanged: files.len(),
            ..Written::default()
        };
        record::save_last_build(&target.state, &output, &written)?;
        return Ok(written);
    }

    let way = Way::choose(&claim, &output, target, &record)?;
    let staging = Staging::make(way.staging(&output), open <= FEW)?;
    target.progress.begin(Stage::Writing, open);
    let planned = plan::stage(compared, &published, &staging, &target.progress)?;
    let owned = published.owned();
    let edition = Edition::new(planned, &owned, staging);

    let list = tree::list_text(edition.files.iter().map(|file| (file.path, file.hash)));
    let staged_list = edition
        .staging
        .write(tree::LIST, edition.files.len(), list.as_bytes())?;
    let run = match published.list_if(&list)? {
        Some(list) if !edition.is_new() && published.interrupted.is_none() => Run {
            list,
            method: Method::Nothing,
            trees: record.trees.without(edition.found()),
            fixed: record.fixed.clone(),
        },
        _ => {
            // What replaces a site must not be lost when the power goes. The very first site
            // replaces nothing and can be built again, so it does not wait for the disk. Folders
            // are not synced: journaling file systems keep renames in order, and one that is lost
            // leaves the old site.
            if !edition.staging.is_durable() && published.is_there() {
                edition.staging.sync_all()?;
            }
            let (method, trees, fixed) = publish(&edition, &published, way, &record)?;
            Run {
                list: staged_list,
                method,
                trees,
                fixed,
            }
        }
    };
    remember(&edition, run, target, &output)
        .context("the site is published, but the run could not be remembered")
        .map_err(WriteError::from)
}

/// How an edition is to be published.
enum Way<'a> {
    Exchange(&'a Room),
    InPlace(String),
}

impl<'a> Way<'a> {
    fn choose(
        claim: &'a Claim,
        output: &Path,
        target: &Target,
        record: &Record,
    ) -> Result<Way<'a>, WriteError> {
        let room = match &claim.room {
            _ if target.in_place => return Ok(Way::InPlace("it was asked for".to_owned())),
            _ if room::is_mount_point(output) => {
                return Ok(Way::InPlace("the output is a mount point".to_owned()));
            }
            Err(reason) => return Ok(Way::InPlace(reason.clone())),
            Ok(room) => room,
        };
        let inode = look::look(output)?.map(|found| found.inode);
        match &record.fixed {
            Some(fixed) if Some(fixed.inode) == inode => Ok(Way::InPlace(fixed.reason.clone())),
            _ => {
                room.empty_trash()?;
                if inode.is_none() {
                    room.discard_spare()?; // of an output that was deleted
                }
                Ok(Way::Exchange(room))
            }
        }
    }

    /// New files wait where a rename can move them from to their places.
    fn staging(&self, output: &Path) -> PathBuf {
        match self {
            Way::Exchange(room) => room.staging(),
            Way::InPlace(_) => output.join(tree::STAGING),
        }
    }
}

/// What a run did, for the next one to know.
struct Run {
    list: Stamp,
    method: Method,
    trees: Trees,
    fixed: Option<Fixed>,
}

fn publish(
    edition: &Edition,
    published: &Published,
    way: Way,
    record: &Record,
) -> Result<(Method, Trees, Option<Fixed>), WriteError> {
    let room = match way {
        Way::Exchange(room) => room,
        Way::InPlace(reason) => {
            in_place::publish(edition, published, |_, index| edition.staging.file(index))?;
            return Ok((
                Method::InPlace(reason),
                record.trees.outdated(),
                record.fixed.clone(),
            ));
        }
    };
    let (reason, is_lasting) = match exchange::publish(edition, published, room, &record.trees) {
        Ok(trees) => return Ok((Method::Exchange, trees, None)),
        Err(Stop::Error(error)) => return Err(error),
        Err(Stop::InPlace(reason)) => (reason, false),
        Err(Stop::Never(reason)) => (reason, true),
    };
    in_place::publish(edition, published, |path, index| {
        let staged = edition.staging.file(index);
        // The spare may have taken it already.
        if staged.exists() {
            staged
        } else {
            room.spare().join(path)
        }
    })?;
    room.discard_spare()?;
    let inode = look::look(published.root)?.map(|found| found.inode);
    let fixed = inode.filter(|_| is_lasting).map(|inode| Fixed {
        inode,
        reason: reason.clone(),
    });
    Ok((Method::InPlace(reason), record.trees.outdated(), fixed))
}

fn remember(
    edition: &Edition,
    run: Run,
    target: &Target,
    output: &Path,
) -> anyhow::Result<Written> {
    let mut record = Record::new(output);
    record.files = edition.files.iter().map(Planned::record).collect();
    record.list = Some(run.list);
    record.trees = run.trees;
    record.fixed = run.fixed;
    record.save(&target.state, output)?;
    let written = edition.written(run.method);
    record::save_last_build(&target.state, output, &written)?;
    Ok(written)
}
