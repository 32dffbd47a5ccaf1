//! Walks from a commit back to all that it follows from and puts them in order, newest first.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::HashSet;

use git2::ObjectType;
use git2::Oid;

use crate::history::change::Edit;
use crate::history::commit::Commit;
use crate::history::commit::CommitNumber;
use crate::history::commit::Head;
use crate::history::commit::Message;
use crate::history::ledger::Ledger;
use crate::history::ledger::NONE;
use crate::history::object::Objects;

/// The commits that can be reached, by their rows in the ledger.
pub struct Commits {
    /// Newest first by commit time, but none before one of its children.
    pub rows: Vec<u32>,
    /// By row; `NONE` for what cannot be reached.
    numbers: Vec<u32>,
    /// Of each commit: it is not known what it changed, or when.
    cut: Vec<bool>,
    /// The rows from here on were read in this walk; these are their trees.
    first_new: usize,
    trees: Vec<Oid>,
}

impl Commits {
    /// Says whether there are changes that cannot be known.
    pub fn is_cut(&self) -> bool {
        self.cut.contains(&true)
    }

    /// Each commit with its row, newest first, if it is known what it changed.
    pub fn known(&self) -> impl Iterator<Item = (CommitNumber, u32)> {
        let numbers = (0..).map(CommitNumber);
        let all = numbers.zip(&self.rows).zip(&self.cut);
        all.filter(|(_, cut)| !**cut)
            .map(|((number, row), _)| (number, *row))
    }

    /// The place of the first commit in the ledger that was not in it before.
    pub fn first_new(&self) -> usize {
        self.first_new
    }

    /// Says whether the walk brought commits that are worth keeping.
    pub fn has_new(&self) -> bool {
        self.known().any(|(_, row)| row as usize >= self.first_new)
    }

    /// Drops from the ledger what cannot be reached any more, once that is more than what can.
    ///
    /// Branches that are built in turn share a ledger, so what is out of reach may soon be in reach again.
    pub fn worth_keeping(&self, ledger: Ledger) -> Ledger {
        if ledger.rows.len() <= 2 * self.rows.len() {
            return ledger;
        }
        let is_worth =
            |row: u32| self.numbers[row as usize] != NONE && !ledger.rows[row as usize].is_cut;
        ledger.only(is_worth)
    }

    /// The tree of the newest commit.
    pub fn tree(&self, ledger: &Ledger, objects: &mut Objects<'_>) -> Option<Oid> {
        self.tree_of(*self.rows.first()?, ledger, objects)
    }

    /// What the new commits changed, newest first. Merges are no edits.
    pub fn edits(&mut self, ledger: &Ledger, objects: &mut Objects<'_>) -> Vec<Edit> {
        let new = self
            .known()
            .filter(|(_, row)| *row as usize >= self.first_new);
        let new: Vec<(CommitNumber, u32)> = new.collect();
        let mut edits = Vec::with_capacity(new.len());
        for (commit, row) in new {
            let old = match ledger.parents(row) {
                [] => None,
                [parent] => {
                    let parent = ledger.find(*parent);
                    let old = parent.and_then(|row| self.tree_of(row, ledger, objects));
                    // Its parent is remembered, and gone.
                    self.cut[commit.0 as usize] |= old.is_none();
                    old
                }
                _ => continue,
            };
            if !self.cut[commit.0 as usize]
                && let Some(new) = self.tree_of(row, ledger, objects)
            {
                edits.push(Edit { commit, new, old });
            }
        }
        edits
    }

    /// What each merge brought to its first parent, newest first.
    pub fn merges(&self, ledger: &Ledger, objects: &mut Objects<'_>) -> Vec<Edit> {
        let mut merges = Vec::new();
        for (commit, row) in self.known() {
            if let [first, _, ..] = ledger.parents(row)
                && let Some(first) = ledger.find(*first)
                && let Some(new) = self.tree_of(row, ledger, objects)
            {
                let old = self.tree_of(first, ledger, objects);
                merges.push(Edit { commit, new, old });
            }
        }
        merges
    }

    /// The tree of one commit.
    pub fn tree_at(
        &self,
        commit: CommitNumber,
        ledger: &Ledger,
        objects: &mut Objects<'_>,
    ) -> Option<Oid> {
        self.tree_of(self.row(commit), ledger, objects)
    }

    /// The place of a commit, if it can be reached.
    pub fn number(&self, id: Oid, ledger: &Ledger) -> Option<CommitNumber> {
        let number = self.numbers[ledger.find(id)? as usize];
        (number != NONE).then_some(CommitNumber(number))
    }

    /// Says whether it is unknown what a commit changed.
    pub fn is_cut_at(&self, commit: CommitNumber) -> bool {
        self.cut[commit.0 as usize]
    }

    /// Only some of the commits, in the same order, with a ledger of no others. What they changed is not in
    /// it.
    pub fn only(
        &self,
        ledger: &Ledger,
        is_kept: impl Fn(CommitNumber) -> bool,
    ) -> (Ledger, Commits) {
        let kept = self.rows_of(is_kept);
        let mut sorted = kept.clone();
        sorted.sort_unstable();
        let mut few = ledger.only(|row| sorted.binary_search(&row).is_ok());
        few.forget_changes();
        let rows: Vec<u32> = kept
            .iter()
            .map(|row| sorted.partition_point(|other| other < row) as u32)
            .collect();
        let mut numbers = vec![NONE; rows.len()];
        for (number, row) in (0..).zip(&rows) {
            numbers[*row as usize] = number;
        }
        let commits = Commits {
            cut: vec![false; rows.len()],
            rows,
            numbers,
            first_new: 0,
            trees: Vec::new(),
        };
        (few, commits)
    }

    /// Marks in the ledger the new commits that do not count.
    pub fn mark(&self, ledger: &mut Ledger) {
        for (row, cut) in self.rows.iter().zip(&self.cut) {
            let row = *row as usize;
            if row >= self.first_new {
                ledger.rows[row].is_cut = *cut;
            }
        }
    }

    /// The rows of some of the commits, in their order.
    pub fn rows_of(&self, is_meant: impl Fn(CommitNumber) -> bool) -> Vec<u32> {
        let all = (0..).map(CommitNumber).zip(&self.rows);
        all.filter(|(number, _)| is_meant(*number))
            .map(|(_, row)| *row)
            .collect()
    }

    pub fn row(&self, commit: CommitNumber) -> u32 {
        self.rows[commit.0 as usize]
    }

    /// The commits as a history tells them.
    pub fn tell(&self, ledger: &Ledger, ignored: &HashSet<Oid>) -> Vec<Commit> {
        let rows = self.rows.iter().map(|place| {
            let row = &ledger.rows[*place as usize];
            let parents = ledger.parents(*place).iter();
            let parents = parents.filter_map(|id| Some(self.numbers[ledger.find(*id)? as usize]));
            Commit {
                id: row.id,
                parents: parents
                    .filter(|number| *number != NONE)
                    .map(CommitNumber)
                    .collect(),
                time: row.time,
                author: ledger.names[row.author as usize].clone(),
                co_authors: ledger.co_authors(*place).cloned().collect(),
                reviewers: ledger.reviewers(*place).cloned().collect(),
                subject: ledger.subject(*place).into(),
                ignored: ignored.contains(&row.id),
                merged_login: ledger.names.get(row.merged_login as usize).cloned(),
            }
        });
        rows.collect()
    }

    fn tree_of(&self, row: u32, ledger: &Ledger, objects: &mut Objects<'_>) -> Option<Oid> {
        match (row as usize).checked_sub(self.first_new) {
            Some(new) => self.trees.get(new).copied(),
            None => {
                let object = objects.commit(ledger.rows[row as usize].id)?;
                Some(Head::parse(object.data())?.tree)
            }
        }
    }
}

/// Reads the commits from `head` back, as far as `boundary`, the oldest commits of a shallow clone.
/// Those that are not in the ledger yet are added to it.
pub fn walk(
    head: Oid,
    boundary: &HashSet<Oid>,
    ledger: &mut Ledger,
    objects: &mut Objects<'_>,
) -> Commits {
    let mut walk = Walk {
        first_new: ledger.rows.len(),
        places: vec![NONE; ledger.rows.len()],
        found: Vec::new(),
        trees: Vec::new(),
        ledger,
        objects,
    };
    walk.meet(head, 0);
    let mut turn = 0;
    while let Some(Found { row, .. }) = walk.found.get(turn) {
        let Row { id, time } = walk.row(*row);
        let reached = !boundary.contains(&id) && walk.meet_parents(*row, time);
        walk.found[turn].is_known &= reached;
        turn += 1;
    }
    let order = walk.in_order();
    let mut numbers = walk.places;
    numbers.fill(NONE);
    let rows: Vec<u32> = order.iter().map(|place| walk.found[*place].row).collect();
    for (number, row) in (0..).zip(&rows) {
        numbers[*row as usize] = number;
    }
    Commits {
        cut: order
            .iter()
            .map(|place| !walk.found[*place].is_known)
            .collect(),
        rows,
        numbers,
        first_new: walk.first_new,
        trees: walk.trees,
    }
}

/// The state of a walk through the commits.
struct Walk<'w, 'odb> {
    ledger: &'w mut Ledger,
    objects: &'w mut Objects<'odb>,
    first_new: usize,
    /// Commits in the order they were met; also the queue of those whose parents are still to be read.
    found: Vec<Found>,
    /// By row, the place in `found`; `NONE` for those that were not met yet.
    places: Vec<u32>,
    /// Of the rows that were added.
    trees: Vec<Oid>,
}

struct Found {
    row: u32,
    /// Whether its time and its parents could be read, so that it is known what it changed and when.
    is_known: bool,
}

/// What the walk asks of a row.
struct Row {
    id: Oid,
    time: i64,
}

impl Walk<'_, '_> {
    fn row(&self, row: u32) -> Row {
        let row = &self.ledger.rows[row as usize];
        Row {
            id: row.id,
            time: row.time,
        }
    }

    /// Reads all parents of a commit; false if one cannot be read.
    fn meet_parents(&mut self, row: u32, time_of_child: i64) -> bool {
        let mut are_readable = true;
        for place in 0..self.ledger.parents(row).len() {
            are_readable &= self.meet(self.ledger.parents(row)[place], time_of_child);
        }
        are_readable
    }

    /// Finds or reads a commit, if that was not done before; false if it cannot be read.
    fn meet(&mut self, id: Oid, time_of_child: i64) -> bool {
        let mut is_known = true;
        let row = match self.ledger.find(id) {
            Some(row) => row,
            None => match self.read(id, time_of_child) {
                Some((row, has_time)) => {
                    is_known = has_time;
                    row
                }
                None => return false,
            },
        };
        let place = &mut self.places[row as usize];
        if *place == NONE {
            *place = self.found.len() as u32;
            self.found.push(Found { row, is_known });
        }
        true
    }

    /// Reads a commit and says whether it has a time of its own; one without takes its turn as if it were
    /// as old as its child.
    fn read(&mut self, id: Oid, time_of_child: i64) -> Option<(u32, bool)> {
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
        let message = Message::parse(object.data());
        let time = head.time.unwrap_or(time_of_child);
        let row = self.ledger.add(id, time, &head, &message);
        self.places.push(NONE);
        self.trees.push(head.tree);
        Some((row, head.time.is_some()))
    }

    /// Puts commits in order: always the newest of those whose children have all had their turn.
    fn in_order(&self) -> Vec<usize> {
        let parents = |place: usize| {
            let parents = self.ledger.parents(self.found[place].row).iter();
            let rows = parents.filter_map(|id| self.ledger.find(*id));
            let places = rows.map(|row| self.places[row as usize]);
            places
                .filter(|place| *place != NONE)
                .map(|place| place as usize)
        };
        let mut children = vec![0_u32; self.found.len()];
        for parent in (0..self.found.len()).flat_map(parents) {
            children[parent] += 1;
        }
        let mut ordered = Vec::with_capacity(self.found.len());
        let mut ready = BinaryHeap::new();
        if !self.found.is_empty() {
            ready.push((0, Reverse(0)));
        }
        while let Some((_, Reverse(place))) = ready.pop() {
            for parent in parents(place) {
                children[parent] -= 1;
                if children[parent] == 0 {
                    let time = self.row(self.found[parent].row).time;
                    ready.push((time, Reverse(parent)));
                }
            }
            ordered.push(place);
        }
        ordered
    }
}
