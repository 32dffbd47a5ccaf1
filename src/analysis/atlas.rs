//! Who knows what in a whole site: the experts of every tag and of every section, found once for all pages.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::analysis::evidence::Confidence;
use crate::analysis::evidence::Evidence;
use crate::analysis::evidence::Proof;
use crate::analysis::evidence::Share;
use crate::analysis::expertise::Expert;
use crate::analysis::expertise::Experts;
use crate::analysis::knower::KnowerIndex;
use crate::analysis::knowledge::Knowledge;
use crate::analysis::topic::Topic;
use crate::content::page::PageIndex;
use crate::content::site::Site;

/// There is nothing in it where a site does not tell of single people.
#[derive(Debug, Default)]
pub struct Atlas {
    pub knowledge: Knowledge,
    /// By the folded tag.
    tags: BTreeMap<String, Domain>,
    /// Whom to ask first about a section, by its folder.
    sections: BTreeMap<String, Vec<KnowerIndex>>,
    /// What each is to be asked about, the surest first.
    callings: BTreeMap<KnowerIndex, Vec<Calling>>,
}

/// What is known of a tag.
#[derive(Debug, Default)]
pub struct Domain {
    /// Best first, each with the three strongest pieces of evidence.
    pub experts: Vec<Expert>,
    /// Those among them who know more than a page in passing. They stand first.
    pub knowers: usize,
    /// How many who would stand there have left.
    pub left: usize,
    /// Pages with the tag, all languages of one counted once.
    pub pages: usize,
}

/// A topic that somebody is to be asked about.
#[derive(Clone, Debug, PartialEq)]
pub struct Calling {
    /// The folded tag.
    pub tag: String,
    /// The place among the tag's experts.
    pub place: usize,
}

/// Pieces of evidence that are shown.
pub const EVIDENCE: usize = 3;
/// Experts that are kept of a tag; nobody asks the fifty-first.
const EXPERTS: usize = 50;
/// People who are named on a section's page.
const GUIDES: usize = 3;
/// Who is sixth in a topic is not asked about it on their own page.
const FOREMOST: usize = 5;
/// Whoever has less than this part of the best one's score, and only by changes, knows it in passing.
const PASSING: f64 = 0.25;

impl Atlas {
    /// Asked for while pages are made side by side, so it hands nothing to other threads: one that waits for them
    /// might begin a page that waits for this.
    pub fn of(site: &Site, knowledge: Knowledge) -> Atlas {
        let tags: BTreeSet<&String> = site.terms.values().flat_map(BTreeMap::keys).collect();
        let tags: BTreeMap<String, Domain> = tags
            .into_iter()
            .filter_map(|tag| {
                let topic = Topic::tag(site, tag)?;
                let experts = knowledge.experts(&topic);
                let mut pages = topic.pages.iter();
                let own = |index: PageIndex| site.page(index).tag.as_ref() == Some(tag);
                let text = pages.any(|(index, _)| own(*index));
                let pages = topic.pages.len() - usize::from(text);
                Some((tag.clone(), Domain::of(experts, pages)))
            })
            .collect();
        let folders: BTreeSet<&String> = site
            .sections
            .iter()
            .map(|section| &section.folder)
            .collect();
        let sections = folders
            .into_iter()
            .filter(|folder| !folder.is_empty())
            .filter_map(|folder| {
                let topic = Topic::section(site, folder)?;
                let domain = Domain::of(knowledge.experts(&topic), topic.pages.len());
                let guides = domain.experts[..domain.knowers].iter();
                let guides: Vec<KnowerIndex> =
                    guides.take(GUIDES).map(|expert| expert.who).collect();
                (!guides.is_empty()).then(|| (folder.clone(), guides))
            })
            .collect();
        Atlas {
            callings: callings(&tags),
            knowledge,
            tags,
            sections,
        }
    }

    pub fn tag(&self, tag: &str) -> Option<&Domain> {
        self.tags.get(tag)
    }

    /// Every tag, by its folded name.
    pub fn tags(&self) -> impl Iterator<Item = (&str, &Domain)> {
        self.tags.iter().map(|(tag, domain)| (tag.as_str(), domain))
    }

    pub fn guides(&self, folder: &str) -> &[KnowerIndex] {
        self.sections.get(folder).map_or(&[], Vec::as_slice)
    }

    /// What a person, by the id of their page, is to be asked about.
    pub fn callings(&self, id: &str) -> &[Calling] {
        let who = self.knowledge.knowers.find(id);
        who.and_then(|who| self.callings.get(&who))
            .map_or(&[], Vec::as_slice)
    }

    /// Somebody's evidence in a topic.
    pub fn expert(&self, calling: &Calling) -> Option<&Expert> {
        self.tags.get(&calling.tag)?.experts.get(calling.place)
    }
}

impl Domain {
    /// Those who know more than a page in passing, best first.
    pub fn known(&self) -> impl Iterator<Item = &Expert> {
        self.experts[..self.knowers].iter()
    }

    fn of(experts: Experts, pages: usize) -> Domain {
        let best = experts.list.first().map_or(0.0, |expert| expert.score);
        let (mut list, passing): (Vec<Expert>, Vec<Expert>) = experts
            .list
            .into_iter()
            .partition(|expert| knows(expert, best));
        let knowers = list.len().min(EXPERTS);
        list.extend(passing);
        list.truncate(EXPERTS);
        for expert in &mut list {
            expert.evidence = strongest(&expert.evidence);
        }
        Domain {
            experts: list,
            knowers,
            left: experts.left,
            pages,
        }
    }
}

/// The strongest pieces, of each page one, and of each kind no more than two while there are others.
fn strongest(evidence: &[Evidence]) -> Vec<Evidence> {
    let mut places: Vec<usize> = Vec::with_capacity(EVIDENCE);
    for most in [EVIDENCE - 1, EVIDENCE] {
        for (place, piece) in evidence.iter().enumerate() {
            let kind = piece.proof.kind();
            let chosen = || places.iter().map(|place| &evidence[*place]);
            let alike = chosen().filter(|other| other.proof.kind() == kind).count();
            let told = chosen().any(|other| other.page == piece.page);
            if places.len() < EVIDENCE && alike < most && !told {
                places.push(place);
            }
        }
    }
    places.sort_unstable();
    places
        .into_iter()
        .map(|place| evidence[place].clone())
        .collect()
}

/// Whether somebody knows more than a page in passing.
fn knows(expert: &Expert, best: f64) -> bool {
    let wrote = |proof: &Proof| matches!(proof, Proof::Edits(deed) if deed.share >= Share::Most);
    expert.confidence > Confidence::Weak
        || expert.score >= best * PASSING
        || expert
            .evidence
            .iter()
            .any(|evidence| wrote(&evidence.proof))
}

fn callings(tags: &BTreeMap<String, Domain>) -> BTreeMap<KnowerIndex, Vec<Calling>> {
    let mut callings: BTreeMap<KnowerIndex, Vec<Calling>> = BTreeMap::new();
    for (tag, domain) in tags {
        let knowers = &domain.experts[..domain.knowers];
        for (place, expert) in knowers.iter().enumerate().take(FOREMOST) {
            callings.entry(expert.who).or_default().push(Calling {
                tag: tag.clone(),
                place,
            });
        }
    }
    let expert = |calling: &Calling| &tags[&calling.tag].experts[calling.place];
    for list in callings.values_mut() {
        list.sort_by(|a, b| {
            let (one, other) = (expert(a), expert(b));
            let confidence = other.confidence.cmp(&one.confidence);
            let score = || other.score.total_cmp(&one.score);
            confidence.then_with(score).then_with(|| a.tag.cmp(&b.tag))
        });
    }
    callings
}
