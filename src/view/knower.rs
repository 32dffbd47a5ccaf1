//! People who know a topic, each with the evidence in sentences that link to it.

use serde::Serialize;

use crate::analysis::evidence::Confidence;
use crate::analysis::evidence::Deed;
use crate::analysis::evidence::Evidence;
use crate::analysis::evidence::Proof;
use crate::analysis::evidence::Role;
use crate::analysis::evidence::Share;
use crate::analysis::expertise::Expert;
use crate::analysis::knower::KnowerIndex;
use crate::view::byline::Byline;
use crate::view::edition::Edition;
use crate::view::here::Here;

/// Somebody who knows a topic. There is no number to it, and no place.
#[derive(Serialize)]
pub struct KnowerView {
    pub who: Byline,
    /// `declared`, `strong`, `some`, `weak`.
    pub confidence: &'static str,
    /// How sure that is, in the page's language.
    pub sure: String,
    /// The strongest first, at most three.
    pub evidence: Vec<EvidenceView>,
}

/// `wrote most of` – `Deploying` – `and last edited it in May 2026`
#[derive(Serialize)]
pub struct EvidenceView {
    pub before: String,
    /// The title of the page where it stands.
    pub title: String,
    pub href: String,
    pub after: String,
    /// The page's language when it differs from the reader's: `fr`.
    pub lang: Option<String>,
}

impl KnowerView {
    pub fn of(edition: &Edition, here: &Here, lang: &str, expert: &Expert) -> KnowerView {
        KnowerView {
            who: face(edition, here, lang, expert.who),
            confidence: expert.confidence.name(),
            sure: sure(edition, lang, expert.confidence),
            evidence: expert
                .evidence
                .iter()
                .map(|evidence| EvidenceView::of(edition, here, lang, evidence))
                .collect(),
        }
    }
}

/// How sure one may be of somebody, in words.
pub fn sure(edition: &Edition, lang: &str, confidence: Confidence) -> String {
    let word = match confidence {
        Confidence::Declared => "sure_declared",
        Confidence::Strong => "sure_strong",
        Confidence::Some => "sure_some",
        Confidence::Weak => "sure_weak",
    };
    edition.word(lang, word).to_owned()
}

/// Somebody with a page or without.
pub fn face(edition: &Edition, here: &Here, lang: &str, who: KnowerIndex) -> Byline {
    let knower = edition.atlas().knowledge.knowers.get(who);
    match knower.page {
        Some(page) => {
            let chief = edition.directory.chief(edition.site.page(page));
            let chief = chief.unwrap_or(page);
            edition.face(
                here,
                edition.directory.in_language(&edition.site, chief, lang),
            )
        }
        None => edition.byline(here, lang, &knower.name),
    }
}

/// Stands for the page in a sentence: no language writes it.
const PAGE: &str = "\u{fffc}";

impl EvidenceView {
    pub fn of(edition: &Edition, here: &Here, lang: &str, evidence: &Evidence) -> EvidenceView {
        let page = edition.site.page(evidence.page);
        let month = evidence.month.map(|month| edition.month(lang, month).text);
        let word = word(&evidence.proof, month.is_some());
        // Where the page stands is a link.
        let month = month.unwrap_or_default().into();
        let said = edition.say(lang, word, &[("month", month), ("page", PAGE.into())]);
        let (before, after) = said.split_once(PAGE).unwrap_or((&said, ""));
        EvidenceView {
            before: before.to_owned(),
            after: after.to_owned(),
            title: match evidence.proof {
                Proof::Skill(_) => edition.word(lang, "own_page").to_owned(),
                _ => page.title.clone(),
            },
            href: edition.href(here, &page.permalink),
            lang: match evidence.proof {
                Proof::Skill(_) => None,
                _ => (page.lang != lang).then(|| page.lang.clone()),
            },
        }
    }
}

/// The pattern of the sentence that tells a piece of evidence.
fn word(proof: &Proof, has_month: bool) -> &'static str {
    match proof {
        Proof::Declared(Role::Owner) => "evidence_owner",
        Proof::Declared(Role::Approver) if has_month => "evidence_approver_month",
        Proof::Declared(Role::Approver) => "evidence_approver",
        Proof::Declared(Role::Reviewer) => "evidence_reviewer",
        Proof::Declared(Role::Expert) => "evidence_expert",
        Proof::Declared(Role::Author) => "evidence_author",
        Proof::Skill(_) if has_month => "evidence_skill_month",
        Proof::Skill(_) => "evidence_skill",
        Proof::Answer { accepted: true } => "evidence_accepted",
        Proof::Answer { accepted: false } => "evidence_answer",
        Proof::Approval => "evidence_approval",
        Proof::Edits(deed) => edits(*deed),
    }
}

fn edits(deed: Deed) -> &'static str {
    match (deed.share, deed.began, deed.again) {
        (Share::All, _, false) => "evidence_wrote",
        (Share::All, _, true) => "evidence_wrote_again",
        (Share::Most, _, false) => "evidence_most",
        (Share::Most, _, true) => "evidence_most_again",
        (Share::Part, true, false) => "evidence_began",
        (Share::Part, true, true) => "evidence_began_again",
        (Share::Part, false, false) => "evidence_edited",
        (Share::Part, false, true) => "evidence_edited_again",
    }
}
