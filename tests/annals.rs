//! A company's site with a git history made up at random: who changed what, alone or with others, one
//! after the other or on a branch that was merged; and what is left of it when everything above a rung of
//! the audiences never existed.

use git2::FileMode;
use git2::Oid;
use git2::Repository;
use git2::Signature;
use git2::Time;
use git2::build::TreeUpdateBuilder;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use crate::company;
use crate::company::Company;
use crate::company::Edit;
use crate::company::Files;
use crate::company::Rung;
use crate::company::TOP;
use crate::company::secrets_above;
use crate::site::TestSite;

/// What one person does in one commit.
#[derive(Clone, Debug)]
pub struct Work {
    edits: Vec<Edit>,
    author: &'static str,
    with: Option<&'static str>,
}

/// What happens at one time.
#[derive(Clone, Debug)]
pub enum Event {
    Work(Work),
    /// Work on a branch, work beside it, and the merge of the branch.
    Merge(Work, Work, &'static str),
}

const AUTHORS: &[&str] = &[
    "Ada <ada@example.com>",
    "Ada van Vliet <ada@home.example>",
    "Bob <bob@example.com>",
    "Name of ada open <9+ada@users.noreply.github.com>",
    "renovate[bot] <bot@example.com>",
];

impl Event {
    pub fn strategy() -> impl Strategy<Value = Event> {
        prop_oneof![
            4 => Work::strategy().prop_map(Event::Work),
            1 => (Work::strategy(), Work::strategy(), select(&["ada", "bob"][..]))
                .prop_map(|(branch, main, login)| Event::Merge(branch, main, login)),
        ]
    }
}

impl Work {
    fn strategy() -> impl Strategy<Value = Work> {
        (
            vec(Edit::strategy(), 1..3),
            select(AUTHORS),
            option::weighted(0.3, select(AUTHORS)),
        )
            .prop_map(|(edits, author, with)| Work {
                edits,
                author,
                with,
            })
    }

    fn on(&self, company: &Company) -> Company {
        let mut company = company.clone();
        for edit in &self.edits {
            company.edit(edit);
        }
        company
    }
}

/// A company's folder as it is at the end, with all that happened in its past, as readers on a rung know
/// it: a commit in which nothing changes for them was never made.
pub fn site(company: &Company, events: &[Event], rung: Rung) -> TestSite {
    let site = TestSite::new().discussions("discussions.jsonl");
    let mut annals = Annals {
        repository: Repository::init(site.root()).expect("a repository"),
        rung,
        day: 0,
    };
    let begin = Work {
        edits: Vec::new(),
        author: AUTHORS[0],
        with: None,
    };
    let nothing = vec![Files::new(); TOP + 1];
    let mut now = versions(company);
    let mut head = annals.commit(None, &begin, &nothing, &now);
    let mut company = company.clone();
    for event in events {
        match event {
            Event::Work(work) => {
                company = work.on(&company);
                let next = versions(&company);
                head = annals.commit(head, work, &now, &next);
                now = next;
            }
            Event::Merge(branch, main, login) => {
                let (aside, beside) = (branch.on(&company), main.on(&company));
                let together = main.on(&aside);
                let (on_branch, on_main) = (versions(&aside), versions(&beside));
                let merged = versions(&together);
                company = together;
                if !is_clean(&now, &on_branch, &on_main, &merged) {
                    head = annals.commit(head, branch, &now, &on_branch);
                    head = annals.commit(head, main, &on_branch, &merged);
                    now = merged;
                    continue;
                }
                let tip = annals.commit(head, branch, &now, &on_branch);
                let beside = annals.commit(head, main, &now, &on_main);
                let is_known = on_branch[rung] != now[rung];
                annals.day += 1;
                head = match (beside, tip) {
                    (Some(beside), Some(tip)) if is_known => {
                        Some(annals.merge(beside, tip, login, &merged))
                    }
                    _ => beside,
                };
                now = merged;
            }
        }
    }
    if let Some(head) = head {
        let head = annals.repository.find_commit(head).expect("a commit");
        annals
            .repository
            .branch("main", &head, true)
            .expect("a branch");
    }
    annals
        .repository
        .set_head("refs/heads/main")
        .expect("a head");
    company::write(site.root(), &Files::new(), &now[rung]);
    site
}

/// A company's folder for each rung.
fn versions(company: &Company) -> Vec<Files> {
    (0..=TOP).map(|rung| company.files(rung)).collect()
}

/// On every rung, a merge brings what was done on one side if nothing was on the other.
fn is_clean(base: &[Files], branch: &[Files], main: &[Files], merged: &[Files]) -> bool {
    (0..=TOP).all(|rung| {
        (branch[rung] != base[rung] || merged[rung] == main[rung])
            && (main[rung] != base[rung] || merged[rung] == branch[rung])
    })
}

struct Annals {
    repository: Repository,
    rung: Rung,
    day: i64,
}

impl Annals {
    /// Commits what is new for readers on the rung; nothing is no commit.
    fn commit(
        &mut self,
        parent: Option<Oid>,
        work: &Work,
        before: &[Files],
        after: &[Files],
    ) -> Option<Oid> {
        self.day += 1;
        if before[self.rung] == after[self.rung] {
            return parent;
        }
        // Who sees everything writes of everything.
        let secrets = secrets_above(0).join(" and ");
        let mut message = format!("Change {} for {secrets}\n\nMore.\n", self.day);
        if let Some(with) = work.with {
            message.push_str(&format!("\nCo-authored-by: {with}\n"));
        }
        let parents: Vec<Oid> = parent.into_iter().collect();
        Some(self.write(&parents, work.author, &message, &after[self.rung]))
    }

    fn merge(&self, onto: Oid, tip: Oid, login: &str, merged: &[Files]) -> Oid {
        let message = format!("Merge pull request #{} from {login}/branch", self.day);
        self.write(
            &[onto, tip],
            "Bob <bob@example.com>",
            &message,
            &merged[self.rung],
        )
    }

    fn write(&self, parents: &[Oid], author: &str, message: &str, files: &Files) -> Oid {
        let repository = &self.repository;
        let empty = repository.treebuilder(None).and_then(|tree| tree.write());
        let empty = repository
            .find_tree(empty.expect("a tree"))
            .expect("a tree");
        let mut update = TreeUpdateBuilder::new();
        for (path, bytes) in files {
            let blob = repository.blob(bytes).expect("a blob");
            update.upsert(path.as_str(), blob, FileMode::Blob);
        }
        let tree = update.create_updated(repository, &empty).expect("a tree");
        let tree = repository.find_tree(tree).expect("a tree");
        let time = Time::new(1_767_225_600 + 86_400 * self.day, 0);
        let (name, address) = author.split_once(" <").expect("an address");
        let author = Signature::new(name, address.trim_end_matches('>'), &time).expect("a person");
        let parents: Vec<_> = parents
            .iter()
            .map(|parent| repository.find_commit(*parent).expect("a commit"))
            .collect();
        let parents: Vec<_> = parents.iter().collect();
        repository
            .commit(None, &author, &author, message, &tree, &parents)
            .expect("a commit")
    }
}
