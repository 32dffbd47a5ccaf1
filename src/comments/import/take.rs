//! What becomes of comments from elsewhere: each finds its page, its author and what it answers, and goes through the
//! same door as one that is written here. Nothing is written before everything is worked out.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;

use crate::comments::import::found::Found;
use crate::comments::import::found::Haul;
use crate::comments::import::found::Standing;
use crate::comments::person_name;
use crate::comments::register::Register;
use crate::comments::store::comment::CommentRow;
use crate::comments::store::comment::State;
use crate::comments::store::page::PageRow;
use crate::comments::text;
use crate::comments::text::Text;
use crate::content::page_id::PageId;

/// Replies deeper than this answer what their parent answers.
const DEEPEST: i64 = 32;

/// What one has to know of the site to take comments for it.
pub struct Ground<'a> {
    pub register: &'a Register,
    pub pages: &'a [PageRow],
    /// The path of the site's own address.
    pub prefix: &'a str,
    /// Comments that are here already.
    pub known: &'a BTreeSet<String>,
    /// The word from which ids are made.
    pub origin: &'a str,
    /// The page of whatever tells of none.
    pub page: Option<&'a str>,
    pub now: i64,
}

/// Every row of a file, and what became of it.
#[derive(Debug, Default)]
pub struct Taken {
    /// What answers stands behind what it answers.
    pub comments: Vec<CommentRow>,
    /// Taken, but otherwise than it stood there.
    pub changed: Vec<(String, String)>,
    /// None for here.
    pub passed: Vec<(String, String)>,
    /// Wrong in itself.
    pub refused: Vec<(String, String)>,
}

impl Taken {
    /// All rows that there were.
    pub fn rows(&self) -> usize {
        self.comments.len() + self.passed.len() + self.refused.len()
    }
}

/// A comment that can be taken, if what it answers can.
struct Ready {
    found: Found,
    page: String,
    text: Text,
    created: i64,
}

pub fn take(haul: Haul, ground: &Ground<'_>) -> Taken {
    let mut taken = Taken {
        passed: haul.passed,
        ..Taken::default()
    };
    let addresses = addresses(ground.pages);
    let mut ready: BTreeMap<String, Ready> = BTreeMap::new();
    let mut order = Vec::new();
    let answered: BTreeSet<String> = haul
        .comments
        .iter()
        .filter_map(|found| found.parent.clone())
        .collect();
    for found in haul.comments {
        let place = found.place.clone();
        if ready.contains_key(&found.id) {
            taken
                .refused
                .push((place, format!("another one has the id `{}`", found.id)));
            continue;
        }
        if ground.known.contains(&id(ground, &found.id)) {
            taken.passed.push((place, "it is here already".to_owned()));
            continue;
        }
        if found.standing == Standing::Deleted && !answered.contains(&found.id) {
            taken
                .passed
                .push((place, "it was deleted, and nobody answered it".to_owned()));
            continue;
        }
        match look_at(found, ground, &addresses) {
            Ok(one) => {
                order.push(one.found.id.clone());
                ready.insert(one.found.id.clone(), one);
            }
            Err(Why::Passed(why)) => taken.passed.push((place, why)),
            Err(Why::Refused(why)) => taken.refused.push((place, why)),
        }
    }
    arrange(order, ready, ground, &mut taken);
    taken
}

enum Why {
    Passed(String),
    Refused(String),
}

/// Every address that pages have or had, with the page.
fn addresses(pages: &[PageRow]) -> HashMap<String, &PageRow> {
    let mut found = HashMap::new();
    // What a page has now goes before what another one had.
    for page in pages {
        found.insert(key(&page.url), page);
    }
    for page in pages {
        for url in page.earlier.lines() {
            found.entry(key(url)).or_insert(page);
        }
    }
    found
}

/// `https://blog.example/Wiki/Pumps.html?x#y` and `/wiki/pumps/` are one page.
fn key(address: &str) -> String {
    let path = match address.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("", |at| &rest[at..]),
        None => address,
    };
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let path = path.trim_matches('/');
    let path = path.strip_suffix("index.html").unwrap_or(path);
    let path = path.strip_suffix(".html").unwrap_or(path);
    format!("/{}/", path.trim_matches('/'))
        .replace("//", "/")
        .to_lowercase()
}

fn look_at(
    found: Found,
    ground: &Ground<'_>,
    addresses: &HashMap<String, &PageRow>,
) -> Result<Ready, Why> {
    let address = found.page.as_deref().or(ground.page);
    let Some(address) = address else {
        return Err(Why::Passed(
            "it names no page; name one with --page".to_owned(),
        ));
    };
    let key = key(address);
    let beneath = key.strip_prefix(&ground.prefix.to_lowercase());
    let page = addresses.get(&key).or_else(|| addresses.get(beneath?));
    let Some(page) = page else {
        let shown: String = address.chars().take(200).collect();
        return Err(Why::Passed(format!(
            "no page has or had the address `{shown}`"
        )));
    };
    let created = found
        .created
        .ok_or(Why::Refused("it says no time that can be read".to_owned()))?;
    if created < 0 || created > ground.now {
        return Err(Why::Refused("its time is none that has been".to_owned()));
    }
    let text = match found.standing {
        Standing::Deleted => Text {
            body: String::new(),
            html: String::new(),
            calls: Vec::new(),
        },
        _ => {
            let level = ground
                .register
                .place(&page.page)
                .and_then(|place| place.level);
            let read = text::read(&found.body, |target| {
                ground.register.link(target, level, ground.prefix)
            });
            read.map_err(|problem| Why::Refused(problem.to_string()))?
        }
    };
    Ok(Ready {
        page: page.page.clone(),
        found,
        text,
        created,
    })
}

/// Puts each behind what it answers, as far down as that goes.
fn arrange(
    order: Vec<String>,
    mut ready: BTreeMap<String, Ready>,
    ground: &Ground<'_>,
    taken: &mut Taken,
) {
    let mut placed: HashMap<String, usize> = HashMap::new();
    for first in order {
        // From a comment up to one whose place is known; one that answers itself, by a circle, ends the way.
        let mut chain = Vec::new();
        let mut seen = BTreeSet::new();
        let mut next = Some(first);
        while let Some(id) = next.take() {
            let Some(one) = ready.get(&id).filter(|_| seen.insert(id.clone())) else {
                break;
            };
            next.clone_from(&one.found.parent);
            chain.push(id);
        }
        for id in chain.into_iter().rev() {
            let Some(one) = ready.remove(&id) else {
                continue;
            };
            let above = one
                .found
                .parent
                .as_ref()
                .and_then(|parent| placed.get(parent));
            let above = above.map(|at| taken.comments[*at].clone());
            let above = above.filter(|above| above.page == one.page);
            if above.is_none() && one.found.parent.is_some() {
                let why = "what it answers is not there, or answers it: it stands at the top";
                taken
                    .changed
                    .push((one.found.place.clone(), why.to_owned()));
            }
            let row = row(one, above, taken, ground);
            placed.insert(id, taken.comments.len());
            taken.comments.push(row);
        }
    }
}

fn row(one: Ready, above: Option<CommentRow>, taken: &Taken, ground: &Ground<'_>) -> CommentRow {
    let own = id(ground, &one.found.id);
    // Nobody follows a longer chain.
    let above = match above {
        Some(above) if above.depth >= DEEPEST => {
            let parent = above.parent.clone();
            let higher = taken
                .comments
                .iter()
                .rev()
                .find(|row| Some(&row.id) == parent.as_ref());
            Some(higher.cloned().unwrap_or(above))
        }
        above => above,
    };
    let state = match one.found.standing {
        Standing::Seen => State::Published,
        Standing::Waiting => State::Pending,
        Standing::Deleted => State::Withdrawn,
    };
    let is_gone = state == State::Withdrawn;
    let named = one
        .found
        .name
        .filter(|name| !name.trim().is_empty() && !is_gone);
    let address = one.found.address.filter(|_| !is_gone);
    let known = address
        .as_deref()
        .and_then(|address| ground.register.who(address, Some(address)));
    let created = above
        .as_ref()
        .map_or(one.created, |above| one.created.max(above.created + 1));
    let name = match known {
        Some(person) => Some(person.name.clone()),
        None => named.map(|name| person_name::clean(&name)),
    };
    CommentRow {
        page: one.page,
        root: above.as_ref().map_or(&own, |above| &above.root).clone(),
        depth: above.as_ref().map_or(0, |above| above.depth + 1),
        parent: above.map(|above| above.id),
        id: own,
        author: match known {
            Some(person) => Some(person.id.clone()),
            // Whoever has no page here is only what they were called.
            None => name.as_ref().map(|name| format!("~{name}")),
        },
        name,
        body: one.text.body,
        html: one.text.html,
        created,
        edited: one
            .found
            .edited
            .filter(|edited| *edited > created && *edited <= ground.now && !is_gone),
        state,
        shown: state != State::Pending,
        accepted: false,
        seq: 0,
        evidence: None,
    }
}

/// Always the same for the same comment, so that a file that comes twice brings nothing new.
fn id(ground: &Ground<'_>, foreign: &str) -> String {
    PageId::mint(ground.origin, foreign.as_bytes()).to_string()
}
