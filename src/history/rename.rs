//! Recognises renames: in one commit a path went and another came with a similar content.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::collections::HashMap;
use std::collections::HashSet;
use std::collections::VecDeque;
use std::collections::hash_map::Entry;
use std::rc::Rc;

use git2::Oid;

use crate::history::change::Leaf;
use crate::history::change::PathChanges;
use crate::history::commit::CommitNumber;
use crate::history::object::Objects;
use crate::history::similarity;
use crate::history::similarity::Pieces;

/// The lowest score at which two files are the same one.
const LOWEST_SCORE: u64 = similarity::WHOLE / 2;

/// The lowest score at which two files are the same one because no other has their name.
const LOWEST_SCORE_OF_NAMESAKES: u64 = similarity::WHOLE / 4 * 3;

/// In a commit with more pairs than this only names and equal contents are compared.
const MOST_PAIRS: usize = 1000 * 1000;

/// Larger files are not cut to pieces, in bytes; they are recognised only if equal.
const LARGEST_TEXT: usize = 4 << 20;

/// How many sources a target may have in the comparison of all with all.
const CANDIDATES: usize = 4;

/// Finds the renames of all commits and notes each as `Change::from`, as `git log -M` does.
///
/// Within each commit that removes files and adds others:
///
/// 1. equal content, that with the same base name first;
/// 2. a base name that one source and one target have and no other, if the score is 75 % or more;
/// 3. all others, the best score first, down to 50 %.
///
/// See <https://github.com/git/git/blob/master/diffcore-rename.c>. The renames of some commits are known.
pub fn detect(paths: &mut [PathChanges], known: &HashSet<CommitNumber>, objects: &mut Objects<'_>) {
    let mut renames = Vec::new();
    for (commit, moves) in moves(paths) {
        if moves.sources.is_empty() || moves.targets.is_empty() || known.contains(&commit) {
            continue;
        }
        let mut matching = Matching {
            moves,
            objects,
            pieces: HashMap::new(),
            pairs: Vec::new(),
        };
        matching.match_equal();
        matching.match_namesakes();
        matching.match_similar();
        renames.extend(
            matching
                .pairs
                .into_iter()
                .map(|(source, target)| (commit, source, target)),
        );
    }
    for (commit, source, target) in renames {
        if let Some(place) = paths[target].place_of(commit) {
            paths[target].changes[place].from = Some(source);
        }
    }
}

/// The files that one commit removed and added, in the order of their paths.
#[derive(Default)]
struct Moves<'p> {
    sources: Vec<Candidate<'p>>,
    targets: Vec<Candidate<'p>>,
}

/// A file that a commit removed or added.
#[derive(Clone, Copy)]
struct Candidate<'p> {
    /// Its place among all paths.
    index: usize,
    path: &'p [u8],
    leaf: Leaf,
    /// Already part of a rename.
    taken: bool,
}

fn moves(paths: &[PathChanges]) -> BTreeMap<CommitNumber, Moves<'_>> {
    let mut order: Vec<usize> = (0..paths.len()).collect();
    order.sort_unstable_by_key(|index| &paths[*index].path);
    let mut moves: BTreeMap<CommitNumber, Moves<'_>> = BTreeMap::new();
    for index in order {
        let PathChanges { path, changes } = &paths[index];
        for change in changes {
            let candidate = |leaf| Candidate {
                index,
                path,
                leaf,
                taken: false,
            };
            match (change.new, change.old) {
                (Some(new), None) => moves
                    .entry(change.commit)
                    .or_default()
                    .targets
                    .push(candidate(new)),
                (None, Some(old)) => moves
                    .entry(change.commit)
                    .or_default()
                    .sources
                    .push(candidate(old)),
                _ => {}
            }
        }
    }
    moves
}

impl<'p> Candidate<'p> {
    fn base_name(&self) -> &'p [u8] {
        self.path
            .rsplit(|byte| *byte == b'/')
            .next()
            .unwrap_or_default()
    }

    /// A file whose text can be compared and that has no partner yet.
    fn is_open(&self) -> bool {
        !self.taken && !self.leaf.link
    }
}

/// The search for the renames of one commit.
struct Matching<'m, 'p, 'odb> {
    moves: Moves<'p>,
    objects: &'m mut Objects<'odb>,
    /// Texts that were cut; none for what cannot be read.
    pieces: HashMap<Oid, Option<Rc<Pieces>>>,
    /// Found renames: places of source and target among all paths.
    pairs: Vec<(usize, usize)>,
}

/// A possible rename: places in `Moves`.
struct Pair {
    score: u64,
    same_name: bool,
    source: usize,
    target: usize,
}

impl Matching<'_, '_, '_> {
    fn match_equal(&mut self) {
        let mut namesakes: HashMap<(Leaf, &[u8]), VecDeque<usize>> = HashMap::new();
        let mut equals: HashMap<Leaf, VecDeque<usize>> = HashMap::new();
        let sources = self.moves.sources.clone();
        for (source, candidate) in sources.iter().enumerate() {
            namesakes
                .entry((candidate.leaf, candidate.base_name()))
                .or_default()
                .push_back(source);
            equals.entry(candidate.leaf).or_default().push_back(source);
        }
        for target in 0..self.moves.targets.len() {
            let candidate = self.moves.targets[target];
            let namesake = namesakes.get_mut(&(candidate.leaf, candidate.base_name()));
            let source = self
                .first_free(namesake)
                .or_else(|| self.first_free(equals.get_mut(&candidate.leaf)));
            if let Some(source) = source {
                self.join(source, target);
            }
        }
    }

    fn first_free(&self, sources: Option<&mut VecDeque<usize>>) -> Option<usize> {
        let sources = sources?;
        while let Some(source) = sources.pop_front() {
            if !self.moves.sources[source].taken {
                return Some(source);
            }
        }
        None
    }

    fn match_namesakes(&mut self) {
        let targets = only_ones(&self.moves.targets);
        let mut pairs: Vec<(usize, usize)> = only_ones(&self.moves.sources)
            .into_iter()
            .filter_map(|(name, source)| Some((source?, (*targets.get(name)?)?)))
            .collect();
        pairs.sort_unstable();
        for (source, target) in pairs {
            let (from, to) = (self.moves.sources[source], self.moves.targets[target]);
            if from.is_open()
                && to.is_open()
                && self.score(&from, &to, LOWEST_SCORE_OF_NAMESAKES).is_some()
            {
                self.join(source, target);
            }
        }
    }

    fn match_similar(&mut self) {
        let sources = open(&self.moves.sources);
        let targets = open(&self.moves.targets);
        if sources.len().saturating_mul(targets.len()) > MOST_PAIRS {
            return;
        }
        let mut pairs = Vec::new();
        for target in targets {
            let mut candidates: Vec<Pair> = sources
                .iter()
                .filter_map(|source| self.pair(*source, target))
                .collect();
            candidates.sort_by_key(Pair::rank);
            candidates.truncate(CANDIDATES);
            pairs.append(&mut candidates);
        }
        pairs.sort_by_key(Pair::rank);
        for Pair { source, target, .. } in pairs {
            if !self.moves.sources[source].taken && !self.moves.targets[target].taken {
                self.join(source, target);
            }
        }
    }

    fn pair(&mut self, source: usize, target: usize) -> Option<Pair> {
        let (from, to) = (self.moves.sources[source], self.moves.targets[target]);
        let score = self.score(&from, &to, LOWEST_SCORE)?;
        Some(Pair {
            score,
            same_name: from.base_name() == to.base_name(),
            source,
            target,
        })
    }

    /// The score of two files, if it is not below `lowest`.
    fn score(&mut self, from: &Candidate<'_>, to: &Candidate<'_>, lowest: u64) -> Option<u64> {
        let sizes = (
            self.objects.blob_size(from.leaf.blob)?,
            self.objects.blob_size(to.leaf.blob)?,
        );
        if sizes.0.max(sizes.1) > LARGEST_TEXT
            || similarity::highest_score(sizes.0, sizes.1) < lowest
        {
            return None;
        }
        let from = self.pieces(from.leaf.blob)?;
        let score = from.score(&*self.pieces(to.leaf.blob)?);
        (score >= lowest).then_some(score)
    }

    fn pieces(&mut self, blob: Oid) -> Option<Rc<Pieces>> {
        match self.pieces.entry(blob) {
            Entry::Occupied(known) => known.get().clone(),
            Entry::Vacant(place) => {
                let text = self.objects.blob(blob);
                place
                    .insert(text.map(|text| Rc::new(Pieces::cut(text.data()))))
                    .clone()
            }
        }
    }

    fn join(&mut self, source: usize, target: usize) {
        let (source, target) = (
            &mut self.moves.sources[source],
            &mut self.moves.targets[target],
        );
        (source.taken, target.taken) = (true, true);
        self.pairs.push((source.index, target.index));
    }
}

impl Pair {
    /// Smallest first: the best score, at equal scores the same name.
    fn rank(&self) -> (Reverse<u64>, bool) {
        (Reverse(self.score), !self.same_name)
    }
}

/// The places of those that are still open.
fn open(candidates: &[Candidate<'_>]) -> Vec<usize> {
    let places = candidates.iter().enumerate();
    places
        .filter(|(_, candidate)| candidate.is_open())
        .map(|(place, _)| place)
        .collect()
}

/// The place of the only free candidate with each base name; none where there are several.
fn only_ones<'p>(candidates: &[Candidate<'p>]) -> HashMap<&'p [u8], Option<usize>> {
    let mut only = HashMap::new();
    for (place, candidate) in candidates
        .iter()
        .enumerate()
        .filter(|(_, candidate)| !candidate.taken)
    {
        only.entry(candidate.base_name())
            .and_modify(|only| *only = None)
            .or_insert(Some(place));
    }
    only
}
