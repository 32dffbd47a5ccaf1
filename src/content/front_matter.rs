//! The head of a page: every key that Polder knows, typed, each with its place.

use jiff::civil::Date;
use serde::Deserialize;
use serde::Serialize;

use crate::content::diagnostic::Diagnostic;
use crate::content::event::Event;
use crate::content::fields::Fields;
use crate::content::fields::Located;
use crate::content::goal::Goal;
use crate::content::kind::Kind;
use crate::content::node::Node;
use crate::content::person::Person;
use crate::content::policy::Policy;
use crate::content::shape::Asked;
use crate::content::shape::Shape;
use crate::content::team::Team;
use crate::content::team::TeamKind;

/// What the head of a page says. Everything is optional.
///
/// The keys that a kind of page brings are read on every page: which kind a page is may be said by its
/// section, which this file does not know.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FrontMatter {
    pub title: Option<String>,
    pub date: Option<Date>,
    pub updated: Option<Date>,
    pub authors: Vec<Located<String>>,
    pub tags: Vec<Located<String>>,
    pub summary: Option<String>,
    pub draft: bool,
    /// Hidden before this day.
    pub publish: Option<Date>,
    /// Hidden from this day on.
    pub expires: Option<Date>,
    /// Other names for wikilinks, and, with a leading slash, URLs at which the page used to live.
    pub aliases: Vec<Located<String>>,
    pub id: Option<Located<String>>,
    pub lang: Option<Located<String>>,
    /// Light pages come first in lists.
    pub weight: Option<i64>,
    pub kind: Option<Kind>,
    pub audience: Option<Located<String>>,
    pub owner: Option<Located<String>>,
    pub reviewers: Vec<Located<String>>,
    pub approvers: Vec<Located<String>>,
    pub experts: Vec<Located<String>>,
    pub review_by: Option<Date>,
    pub goals: Vec<Located<String>>,
    pub discussion: Option<Discussion>,
    pub toc: Option<bool>,
    pub math: Option<bool>,
    /// The last part of the URL, instead of the file's name.
    pub slug: Option<Located<String>>,
    /// The whole URL, instead of folder and file name.
    pub url: Option<Located<String>>,
    /// `sponsor` and `outcome` of an idea or a strategic question.
    pub sponsor: Option<Located<String>>,
    pub outcome: Option<String>,
    /// What stands above everything else on the home page, when this is its head.
    pub banner: Option<Box<Banner>>,
    /// The site's own keys, as JSON text, for its own templates.
    pub extra: Option<String>,
    pub policy: Option<Box<Policy>>,
    pub person: Option<Box<Person>>,
    pub team: Option<Box<Team>>,
    pub goal: Option<Box<Goal>>,
    pub event: Option<Box<Event>>,
}

/// One or two sentences that everybody should see: `banner: {text: The lift is out of order., until: 2026-12-04}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Banner {
    pub text: String,
    /// A page of the site or an address elsewhere.
    pub link: Option<Located<String>>,
    /// The last day on which it is shown.
    pub until: Option<Date>,
}

/// The thread of a page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Discussion {
    pub kind: Option<DiscussionKind>,
    pub closed: bool,
    /// The URL of a thread on another site, which this page shows instead of one of its own.
    pub of: Option<Located<String>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DiscussionKind {
    Discussion,
    Question,
    Idea,
    Strategic,
    Poll,
}

/// What `kind:` may say: a kind of page, or, on team pages, a kind of team.
#[derive(Clone, Copy)]
enum KindWord {
    Page(Kind),
    Team(TeamKind),
}

const KINDS: &[(&str, KindWord)] = &[
    ("article", KindWord::Page(Kind::Article)),
    ("post", KindWord::Page(Kind::Post)),
    ("policy", KindWord::Page(Kind::Policy)),
    ("person", KindWord::Page(Kind::Person)),
    ("team", KindWord::Page(Kind::Team)),
    ("goal", KindWord::Page(Kind::Goal)),
    ("idea", KindWord::Page(Kind::Idea)),
    ("event", KindWord::Page(Kind::Event)),
    ("department", KindWord::Team(TeamKind::Department)),
    ("entity", KindWord::Team(TeamKind::Entity)),
    ("location", KindWord::Team(TeamKind::Location)),
    ("community", KindWord::Team(TeamKind::Community)),
];

const DISCUSSION_KINDS: &[(&str, DiscussionKind)] = &[
    ("discussion", DiscussionKind::Discussion),
    ("question", DiscussionKind::Question),
    ("idea", DiscussionKind::Idea),
    ("strategic", DiscussionKind::Strategic),
    ("poll", DiscussionKind::Poll),
];

impl FrontMatter {
    /// Reads a head that is already a tree. What is wrong is told, and the rest is read all the same.
    pub fn read(node: Node, file: &str, diagnostics: &mut Vec<Diagnostic>) -> FrontMatter {
        let mut fields = Fields::open(node, file, diagnostics);
        let front_matter = FrontMatter::take(&mut fields);
        fields.finish(foreign_key);
        front_matter
    }

    /// Takes what a record in a list of people may say, which is less than a page may.
    pub fn of_record(fields: &mut Fields<'_>) -> FrontMatter {
        FrontMatter {
            kind: Some(Kind::Person),
            tags: fields.list("tags"),
            summary: fields.words("summary"),
            draft: fields.flag("draft").unwrap_or(false),
            publish: fields.date("publish"),
            expires: fields.date("expires"),
            aliases: fields.list("aliases"),
            weight: fields.number("weight"),
            audience: fields.audience("audience"),
            goals: fields.list("goals"),
            extra: fields
                .take("extra")
                .map(|node| node.into_json().to_string()),
            person: Person::read(fields).map(Box::new),
            ..FrontMatter::default()
        }
    }

    /// Adds what a person's record says and the page does not, and tells which keys came from there. Who
    /// may see the two is decided before, for each by itself.
    pub fn add_record(&mut self, record: &FrontMatter) -> Vec<&'static str> {
        let mut keys = Vec::new();
        let mut lists = [
            ("tags", &mut self.tags, &record.tags),
            ("aliases", &mut self.aliases, &record.aliases),
            ("goals", &mut self.goals, &record.goals),
        ];
        for (key, own, theirs) in &mut lists {
            if own.is_empty() && !theirs.is_empty() {
                own.clone_from(theirs);
                keys.push(*key);
            }
        }
        if self.summary.is_none() {
            self.summary.clone_from(&record.summary);
        }
        if self.extra.is_none() {
            self.extra.clone_from(&record.extra);
        }
        self.weight = self.weight.or(record.weight);
        match (&mut self.person, &record.person) {
            (Some(own), Some(theirs)) => keys.extend(own.add_record(theirs)),
            (own @ None, Some(theirs)) => {
                *own = Some(theirs.clone());
                keys.extend(["team", "avatar"]);
            }
            (_, None) => {}
        }
        keys
    }

    /// Every key that a head may have.
    pub fn keys() -> Vec<Asked> {
        Fields::survey(|fields| {
            FrontMatter::take(fields);
        })
    }

    fn take(fields: &mut Fields<'_>) -> FrontMatter {
        let kind = fields.choice("kind", KINDS);
        FrontMatter {
            title: fields.words("title"),
            date: fields.date("date"),
            updated: fields.date("updated"),
            authors: fields.list("authors"),
            tags: fields.list("tags"),
            summary: fields.words("summary"),
            draft: fields.flag("draft").unwrap_or(false),
            publish: fields.date("publish"),
            expires: fields.date("expires"),
            aliases: fields.list("aliases"),
            id: fields.text_as("id", Shape::Id),
            lang: fields.text("lang"),
            weight: fields.number("weight"),
            kind: kind.map(|word| match word {
                KindWord::Page(kind) => kind,
                KindWord::Team(_) => Kind::Team,
            }),
            audience: fields.audience("audience"),
            owner: fields.text("owner"),
            reviewers: fields.list("reviewers"),
            approvers: fields.list("approvers"),
            experts: fields.list("experts"),
            review_by: fields.date("review_by"),
            goals: fields.list("goals"),
            discussion: discussion(fields),
            toc: fields.flag("toc"),
            math: fields.flag("math"),
            slug: fields.text("slug"),
            url: fields.text("url"),
            sponsor: fields.text("sponsor"),
            outcome: fields.words("outcome"),
            banner: banner(fields).map(Box::new),
            extra: fields
                .take("extra")
                .map(|node| node.into_json().to_string()),
            policy: Policy::read(fields).map(Box::new),
            team: Team::read(
                fields,
                kind.and_then(|word| match word {
                    KindWord::Page(_) => None,
                    KindWord::Team(kind) => Some(kind),
                }),
            )
            .map(Box::new),
            goal: Goal::read(fields).map(Box::new),
            event: Event::read(fields).map(Box::new),
            person: Person::read(fields).map(Box::new),
        }
    }
}

fn banner(fields: &mut Fields<'_>) -> Option<Banner> {
    let mut fields = fields.nested("banner")?;
    let text = fields.needed("text");
    let link = fields.text("link");
    let until = fields.date("until");
    fields.finish(|_| None);
    let text = text?.value;
    Some(Banner { text, link, until })
}

fn discussion(fields: &mut Fields<'_>) -> Option<Discussion> {
    let mut fields = fields.nested("discussion")?;
    let discussion = Discussion {
        kind: fields.choice("kind", DISCUSSION_KINDS),
        closed: fields.flag("closed").unwrap_or(false),
        of: fields.text("of"),
    };
    fields.finish(|_| None);
    Some(discussion)
}

/// Keys of other generators that a migrated page is likely to carry, and what Polder has instead.
fn foreign_key(name: &str) -> Option<&'static str> {
    Some(match name {
        "permalink" => "Polder's key is `url`",
        "redirect_from" => "Polder's key is `aliases`, with a leading slash",
        "author" => "Polder's key is `authors`",
        "tag" | "category" | "categories" | "keywords" => "Polder's key is `tags`",
        "description" | "excerpt" | "subtitle" => "Polder's key is `summary`",
        "lastmod" | "last_modified_at" | "modified" => "Polder's key is `updated`",
        "publishDate" | "publish_date" => "Polder's key is `publish`",
        "expiryDate" | "expiry_date" => "Polder's key is `expires`",
        "nav_order" | "order" | "sidebar_position" | "position" => "Polder's key is `weight`",
        "language" | "locale" => "Polder's key is `lang`",
        "published" => "Polder's key is `draft`, the other way round",
        "layout" | "template" => "Polder chooses the template by `kind`",
        _ => return None,
    })
}
