//! Which pages could use a hand: their review is due, nobody looks after them, whoever wrote them has left,
//! or nobody touched them for long.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use jiff::Span;
use jiff::civil::Date;

use crate::analysis::contribution::silent;
use crate::analysis::translation;
use crate::analysis::translation::Older;
use crate::content::diagnostic::Diagnostic;
use crate::content::due;
use crate::content::fields::Located;
use crate::content::handle::Holder;
use crate::content::kind::Kind;
use crate::content::owners::Owners;
use crate::content::owners::Role;
use crate::content::page::Page;
use crate::content::page::PageIndex;
use crate::content::past::Author;
use crate::content::past::Past;
use crate::content::path::natural_key;
use crate::content::site::Site;

/// All that care is drawn from; the readers may see every part of it.
pub struct Sources<'a> {
    pub site: &'a Site,
    pub past: &'a Past,
    pub owners: &'a Owners,
    /// The first page of a person or a team, by any of its names.
    pub find: &'a dyn Fn(Kind, &str) -> Option<PageIndex>,
    /// Decides which reviews are due and who has left. Ages count from the newest change.
    pub today: Date,
}

/// Why a page could use a hand; the most pressing reason is the smallest.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The day by which somebody should have looked at it has passed.
    Overdue(Date),
    /// That day is near.
    Due(Date),
    /// `None` for somebody who does not want to be named any more.
    OwnerLeft(Option<PageIndex>),
    /// Its owner, as written, is none of the site's people and teams.
    OwnerUnknown(String),
    /// Others of its kind have an owner.
    NoOwner,
    AuthorsLeft,
    LastAuthorLeft,
    /// The original of this translation was changed after it.
    Older(Date),
    /// Nobody changed it for a year or more before the site's newest change.
    Unchanged(Date),
}

/// Reasons that want the same thing done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Concern {
    Overdue,
    Due,
    Ownerless,
    AuthorsLeft,
    Older,
    Unchanged,
}

/// A page and all its reasons, of which the first is the most pressing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanting {
    pub page: PageIndex,
    pub reasons: Vec<Reason>,
}

/// What would be nobody's if a person left; by title.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loss {
    pub owned: Vec<PageIndex>,
    /// Articles and policies that nobody else wrote who is still there.
    pub written: Vec<PageIndex>,
}

/// Asked page by page.
pub struct Freshness<'a> {
    sources: Sources<'a>,
    /// Kinds of which at least one page has an owner: nobody misses what nobody uses.
    owned_kinds: Vec<Kind>,
    /// Only where people have pages, a name without one is a riddle.
    has_people: bool,
    /// What was last changed before this day is long unchanged.
    long_ago: Option<Date>,
    older: BTreeMap<PageIndex, Older>,
}

/// Who has to do with a page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Hand {
    Person(PageIndex),
    Team(PageIndex),
    /// Somebody who left and is not to be named.
    Departed,
    /// Somebody without a page, of whom nobody knows whether they left.
    Stranger(String),
}

impl Reason {
    pub fn concern(&self) -> Concern {
        match self {
            Reason::Overdue(_) => Concern::Overdue,
            Reason::Due(_) => Concern::Due,
            Reason::OwnerLeft(_) | Reason::OwnerUnknown(_) | Reason::NoOwner => Concern::Ownerless,
            Reason::AuthorsLeft | Reason::LastAuthorLeft => Concern::AuthorsLeft,
            Reason::Older(_) => Concern::Older,
            Reason::Unchanged(_) => Concern::Unchanged,
        }
    }
}

impl<'a> Freshness<'a> {
    pub fn new(sources: Sources<'a>) -> Freshness<'a> {
        let year = Span::new().years(1);
        let mut freshness = Freshness {
            owned_kinds: Vec::new(),
            has_people: sources
                .site
                .pages
                .iter()
                .any(|page| page.kind == Kind::Person && !page.is_index()),
            long_ago: sources
                .past
                .newest()
                .and_then(|newest| newest.checked_sub(year).ok()),
            older: translation::older(sources.site, sources.past),
            sources,
        };
        for page in &freshness.sources.site.pages {
            if !freshness.owned_kinds.contains(&page.kind) && !freshness.owners(page).is_empty() {
                freshness.owned_kinds.push(page.kind);
            }
        }
        freshness
    }

    /// Those of some pages that could use a hand: the most pressing first, then by title.
    pub fn wanting(&self, pages: &[PageIndex]) -> Vec<Wanting> {
        let wanting = pages.iter().map(|page| Wanting {
            page: *page,
            reasons: self.reasons(*page),
        });
        let mut wanting: Vec<Wanting> = wanting.filter(|page| !page.reasons.is_empty()).collect();
        wanting.sort_by_cached_key(|wanting| {
            let title = natural_key(&self.sources.site.page(wanting.page).title);
            (wanting.reasons.first().cloned(), title, wanting.page)
        });
        wanting
    }

    fn reasons(&self, index: PageIndex) -> Vec<Reason> {
        let page = self.sources.site.page(index);
        let head = &page.manuscript.front_matter;
        let today = self.sources.today;
        let mut reasons = Vec::new();
        if let Some(day) = head.review_by {
            if due::is_overdue(head, today) {
                reasons.push(Reason::Overdue(day));
            } else if due::is_soon(head, today) {
                reasons.push(Reason::Due(day));
            }
        }
        let owners = self.owners(page);
        let in_charge = owners.iter().any(|owner| self.is_here(owner));
        match (&head.owner, owners.first()) {
            (_, Some(Hand::Person(owner))) if !in_charge => {
                reasons.push(Reason::OwnerLeft(Some(*owner)));
            }
            (_, Some(Hand::Departed)) => reasons.push(Reason::OwnerLeft(None)),
            (Some(owner), Some(Hand::Stranger(_))) if self.is_riddle(owner) => {
                reasons.push(Reason::OwnerUnknown(owner.value.clone()));
            }
            (_, None) if self.owned_kinds.contains(&page.kind) => reasons.push(Reason::NoOwner),
            _ => {}
        }
        // Where somebody looks after a page, nothing is lost with those who wrote it.
        if !in_charge {
            reasons.extend(self.authors_left(page));
        }
        reasons.extend(self.older.get(&index).map(|older| Reason::Older(older.day)));
        if let (Some(day), Some(long_ago)) = (self.last_change(page), self.long_ago)
            && day < long_ago
        {
            reasons.push(Reason::Unchanged(day));
        }
        reasons
    }

    fn authors_left(&self, page: &Page) -> Option<Reason> {
        let authors = self.authors(page);
        if !authors.is_empty() && !authors.iter().any(|author| self.is_here(author)) {
            return Some(Reason::AuthorsLeft);
        }
        let past = self.sources.past;
        let last = past.last(&page.manuscript.file)?;
        let last = self.hand(past.author(past.commit(last.commit).author))?;
        (!self.is_here(&last)).then_some(Reason::LastAuthorLeft)
    }

    /// The day of the last change by a person that was more than a tidying up, or as the head says.
    fn last_change(&self, page: &Page) -> Option<Date> {
        let past = self.sources.past;
        let life = past.life(&page.manuscript.file)?;
        let commits = life.revisions.iter();
        let mut commits = commits.map(|revision| past.commit(revision.commit));
        let last =
            commits.find(|commit| !commit.ignored && !past.author(commit.author).is_bot())?;
        let head = &page.manuscript.front_matter;
        Some(last.day).max(head.updated).max(page.date)
    }

    /// Who looks after a page: by its head, else as files declare it. Who is declared and nobody knows
    /// looks after nothing.
    fn owners(&self, page: &Page) -> Vec<Hand> {
        if let Some(owner) = &page.manuscript.front_matter.owner {
            return vec![self.named(&owner.value)];
        }
        let declared = self.sources.owners.of(&page.manuscript.file).iter();
        declared
            .filter(|owner| owner.role != Role::Reviewer)
            .filter_map(|owner| match owner.who {
                Holder::Person(person) => Some(Hand::Person(person)),
                Holder::Team(team) => Some(Hand::Team(team)),
                Holder::Unknown(_) => None,
            })
            .collect()
    }

    /// Everybody who signs or changed a page; where only a part of its past is known, at least those.
    fn authors(&self, page: &Page) -> BTreeSet<Hand> {
        let past = self.sources.past;
        let signed = page.manuscript.front_matter.authors.iter();
        let signed = signed.map(|author| self.named(&author.value));
        let life = past.life(&page.manuscript.file);
        let written = life
            .iter()
            .flat_map(|life| &life.revisions)
            .map(|revision| past.commit(revision.commit))
            .filter(|commit| !commit.ignored)
            .flat_map(|commit| commit.authors())
            .collect::<BTreeSet<_>>();
        let written = written
            .into_iter()
            .filter_map(|author| self.hand(past.author(author)));
        let mut authors: BTreeSet<Hand> = signed.chain(written).collect();
        // Of what came before nobody knows who wrote it.
        if life.is_some_and(|life| !life.is_whole) {
            authors.insert(Hand::Stranger(String::new()));
        }
        authors
    }

    fn named(&self, name: &str) -> Hand {
        let find = self.sources.find;
        let person = find(Kind::Person, name).map(Hand::Person);
        person
            .or_else(|| find(Kind::Team, name).map(Hand::Team))
            .unwrap_or_else(|| match self.sources.site.is_departed(name) {
                true => Hand::Departed,
                false => Hand::Stranger(name.to_owned()),
            })
    }

    fn hand(&self, author: &Author) -> Option<Hand> {
        match author {
            Author::Person(id) => Some(self.named(id)),
            Author::Somebody { name, address } => {
                let site = self.sources.site;
                Some(match site.is_departed(name) || site.is_departed(address) {
                    true => Hand::Departed,
                    false => Hand::Stranger(author.name().unwrap_or_default().to_owned()),
                })
            }
            Author::Bot { .. } => None,
        }
    }

    fn is_here(&self, hand: &Hand) -> bool {
        match hand {
            Hand::Person(person) => {
                let head = &self.sources.site.page(*person).manuscript.front_matter;
                due::left(head, self.sources.today).is_none()
            }
            Hand::Departed => false,
            Hand::Team(_) | Hand::Stranger(_) => true,
        }
    }

    /// Not everybody has a page, and a full name says enough; an id does not.
    fn is_riddle(&self, name: &Located<String>) -> bool {
        self.has_people && !name.value.contains(char::is_whitespace)
    }

    /// What a person would leave behind, who may have left already.
    pub fn losing(&self, person: PageIndex) -> Loss {
        let leaver = Hand::Person(person);
        let only = |hand: &Hand| *hand == leaver || !self.is_here(hand);
        let mut loss = Loss::default();
        let site = self.sources.site;
        for (place, page) in site.pages.iter().enumerate() {
            let owners = self.owners(page);
            if owners.contains(&leaver) && owners.iter().all(only) {
                loss.owned.push(PageIndex(place));
            }
            if !matches!(page.kind, Kind::Article | Kind::Policy) {
                continue;
            }
            let authors = self.authors(page);
            if authors.contains(&leaver) && authors.iter().all(only) {
                loss.written.push(PageIndex(place));
            }
        }
        for pages in [&mut loss.owned, &mut loss.written] {
            pages.sort_by_cached_key(|index| (natural_key(&site.page(*index).title), *index));
        }
        loss
    }

    /// What those who left have left behind and nobody looks after now, by the first page of each. Of who
    /// keeps off lists nothing is told.
    pub fn legacies(&self) -> BTreeMap<PageIndex, Loss> {
        let Sources { site, past, .. } = self.sources;
        let mut legacies: BTreeMap<PageIndex, Loss> = BTreeMap::new();
        let has_left = |page: &Page| {
            let head = &page.manuscript.front_matter;
            page.kind == Kind::Person && due::left(head, self.sources.today).is_some()
        };
        if !site.pages.iter().any(has_left) {
            return legacies;
        }
        for (place, page) in site.pages.iter().enumerate() {
            let owners = self.owners(page);
            if page.kind == Kind::Person || owners.iter().any(|owner| self.is_here(owner)) {
                continue;
            }
            let mut leave = |hand: &Hand, is_owner: bool| {
                if let Hand::Person(person) = hand {
                    let loss = legacies.entry(*person).or_default();
                    let pages = if is_owner {
                        &mut loss.owned
                    } else {
                        &mut loss.written
                    };
                    pages.push(PageIndex(place));
                }
            };
            owners.iter().for_each(|owner| leave(owner, true));
            let last = past.last(&page.manuscript.file);
            let last =
                last.and_then(|last| self.hand(past.author(past.commit(last.commit).author)));
            if !matches!(page.kind, Kind::Article | Kind::Policy)
                || last.is_some_and(|last| self.is_here(&last))
            {
                continue;
            }
            let authors = self.authors(page);
            if !authors.iter().any(|author| self.is_here(author)) {
                let others = authors.iter().filter(|author| !owners.contains(author));
                others.for_each(|author| leave(author, false));
            }
        }
        let silent = silent(site);
        legacies.retain(|person, _| !silent.contains(site.page(*person).id()));
        legacies
    }

    /// Heads that name an owner who has left, and may be named; translations that their original outran.
    pub fn problems(&self) -> Vec<Diagnostic> {
        let site = self.sources.site;
        let older = self.older.iter().map(|(index, older)| {
            let original = &site.page(older.original).manuscript.file;
            let told = format!("its original, `{original}`, was changed after this translation");
            let file = site.page(*index).manuscript.file.as_str();
            Diagnostic::note("translation-older", file, told)
                .help("bring over what is new; if nothing is, set `updated` to the day you looked")
        });
        let left = |page: &Page| {
            let owner = page.manuscript.front_matter.owner.as_ref()?;
            let hand = self.named(&owner.value);
            if hand == Hand::Departed || self.is_here(&hand) {
                return None;
            }
            let told = format!("`{}` looks after this page and has left", owner.value);
            Some(
                Diagnostic::note("owner-left", page.manuscript.file.as_str(), told)
                    .at(owner.at)
                    .help("name somebody else in `owner`, or a team"),
            )
        };
        site.pages.iter().filter_map(left).chain(older).collect()
    }
}
