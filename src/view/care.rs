//! `care.html`: pages that could use a hand, and why.

use serde::Serialize;

use crate::analysis::freshness::Concern;
use crate::analysis::freshness::Freshness;
use crate::analysis::freshness::Reason;
use crate::analysis::freshness::Sources;
use crate::analysis::freshness::Wanting;
use crate::config::Privacy;
use crate::content::listing::Listing;
use crate::view::edition::Edition;
use crate::view::frame::Frame;
use crate::view::here::Here;
use crate::view::page::holder;

/// Pages of a group that are named: who has cared for these sees the next.
const PAGES: usize = 50;

#[derive(Serialize)]
pub struct CareView {
    pub frame: Frame,
    /// The most pressing first; none when all is well.
    pub groups: Vec<CareGroup>,
}

/// Pages that want the same thing done.
#[derive(Serialize)]
pub struct CareGroup {
    pub title: String,
    /// What it means and what helps, in a sentence.
    pub lead: String,
    pub id: &'static str,
    pub total: usize,
    pub pages: Vec<CareLine>,
    /// `and 12 more`
    pub more: Option<String>,
}

#[derive(Serialize)]
pub struct CareLine {
    pub title: String,
    pub href: String,
    /// The section that holds it; none at the top.
    pub section: Option<String>,
    /// The most pressing first, in words.
    pub reasons: Vec<String>,
}

impl CareView {
    pub fn of(edition: &Edition, listing: &Listing) -> CareView {
        let lang = listing.lang.as_str();
        let here = Here::Page(listing.permalink.clone());
        let find = |kind, name: &str| edition.directory.find(kind, name);
        let freshness = Freshness::new(Sources {
            site: &edition.site,
            past: &edition.past,
            owners: &edition.owners,
            find: &find,
            today: edition.today,
        });
        let wanting = freshness.wanting(&listing.pages);
        let groups = wanting
            .chunk_by(|a, b| concern(a) == concern(b))
            .filter_map(|pages| Some((concern(pages.first()?)?, pages)))
            .map(|(concern, pages)| group(edition, &here, lang, concern, pages))
            .collect();
        CareView {
            frame: edition.listing_frame(&here, listing, edition.word(lang, "list_care")),
            groups,
        }
    }
}

fn concern(wanting: &Wanting) -> Option<Concern> {
    wanting.reasons.first().map(Reason::concern)
}

fn group(
    edition: &Edition,
    here: &Here,
    lang: &str,
    concern: Concern,
    pages: &[Wanting],
) -> CareGroup {
    let (id, title, lead) = match concern {
        Concern::Overdue => ("overdue", "care_overdue", "care_overdue_lead"),
        Concern::Due => ("due", "care_due", "care_due_lead"),
        Concern::Ownerless => ("ownerless", "care_ownerless", "care_ownerless_lead"),
        Concern::AuthorsLeft => ("left", "care_authors_left", "care_authors_left_lead"),
        Concern::Older => ("translations", "care_older", "care_older_lead"),
        Concern::Unchanged => ("unchanged", "care_unchanged", "care_unchanged_lead"),
    };
    let line = |wanting: &Wanting| {
        let page = edition.site.page(wanting.page);
        let section = holder(edition, page);
        let reasons = wanting.reasons.iter();
        CareLine {
            title: page.title.clone(),
            href: edition.href(here, &page.permalink),
            section: section.parent.is_some().then(|| section.title.clone()),
            reasons: reasons.map(|reason| told(edition, lang, reason)).collect(),
        }
    };
    let more = pages.len().saturating_sub(PAGES);
    CareGroup {
        title: edition.word(lang, title).to_owned(),
        lead: edition.word(lang, lead).to_owned(),
        id,
        total: pages.len(),
        pages: pages.iter().take(PAGES).map(line).collect(),
        more: (more > 0).then(|| edition.say(lang, "and_more", &[("n", more.into())])),
    }
}

/// A reason in words. Under a works council nobody is named, and no month.
fn told(edition: &Edition, lang: &str, reason: &Reason) -> String {
    let word = |name: &'static str| edition.word(lang, name).to_owned();
    let say = |name: &str, given| edition.say(lang, name, &[given]);
    let is_discreet = edition.config.privacy == Privacy::WorksCouncil;
    match reason {
        Reason::Overdue(day) | Reason::Due(day) => say(
            "care_review_by",
            ("date", edition.date(lang, *day).text.into()),
        ),
        Reason::OwnerLeft(Some(person)) if !is_discreet => {
            let name = edition.site.page(*person).title.as_str();
            say("care_owner_left", ("name", name.into()))
        }
        Reason::OwnerLeft(_) => word("care_owner_left_unnamed"),
        Reason::OwnerUnknown(_) if is_discreet => word("care_no_owner"),
        Reason::OwnerUnknown(name) => say("care_owner_unknown", ("name", name.as_str().into())),
        Reason::NoOwner => word("care_no_owner"),
        Reason::AuthorsLeft => word("care_all_left"),
        Reason::LastAuthorLeft => word("care_last_left"),
        Reason::Older(_) if is_discreet => word("care_original"),
        Reason::Older(day) => say(
            "care_original_since",
            ("month", edition.month(lang, *day).text.into()),
        ),
        Reason::Unchanged(_) if is_discreet => word("care_long"),
        Reason::Unchanged(day) => say(
            "care_since",
            ("month", edition.month(lang, *day).text.into()),
        ),
    }
}
