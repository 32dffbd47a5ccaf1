//! Tells of circles: a team that stands above itself, policies that replace each other.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::content::diagnostic::Diagnostic;
use crate::content::fields::Located;
use crate::content::kind::Kind;
use crate::content::page::Page;
use crate::content::page::PageIndex;
use crate::content::site::Site;
use crate::view::directory::Directory;

/// Every page that stands in a circle, told where its head leads on in it.
pub fn problems(site: &Site, directory: &Directory) -> Vec<Diagnostic> {
    let teams = told(site, directory, Kind::Team, parents, |name| {
        let message = format!("the teams above this one lead back to it, by `{name}`");
        (message, "give one of them another `parent`, or none")
    });
    let policies = told(site, directory, Kind::Policy, replaced, |name| {
        let message = format!("this policy and `{name}` replace each other: neither of them holds");
        (message, "take `supersedes` out of the one that is older")
    });
    teams.chain(policies).collect()
}

fn parents(page: &Page) -> &[Located<String>] {
    let team = page.manuscript.front_matter.team.as_ref();
    let parent = team.and_then(|team| team.parent.as_ref());
    parent.map_or(&[], std::slice::from_ref)
}

fn replaced(page: &Page) -> &[Located<String>] {
    let policy = page.manuscript.front_matter.policy.as_ref();
    policy.map_or(&[], |policy| &policy.supersedes)
}

fn told<'a>(
    site: &'a Site,
    directory: &Directory,
    kind: Kind,
    names: fn(&Page) -> &[Located<String>],
    say: impl Fn(&str) -> (String, &'static str) + 'a,
) -> impl Iterator<Item = Diagnostic> + 'a {
    let mut ways: Vec<Way<'a>> = Vec::new();
    for (i, page) in site.pages.iter().enumerate() {
        // What a translation says of its place, the chief said already.
        if page.kind == kind && directory.chief(page) == Some(PageIndex(i)) {
            for name in names(page) {
                let to = directory.find(kind, &name.value);
                ways.extend(to.map(|to| Way {
                    from: PageIndex(i),
                    to,
                    name,
                }));
            }
        }
    }
    circular(ways).into_iter().map(move |way| {
        let (message, help) = say(&way.name.value);
        let file = site.page(way.from).manuscript.file.clone();
        Diagnostic::warning("circle", file, message)
            .at(way.name.at)
            .help(help)
    })
}

/// What the head of one page says of another.
struct Way<'a> {
    from: PageIndex,
    to: PageIndex,
    name: &'a Located<String>,
}

/// The ways that are left when all are gone that begin where none leads to, or end where none goes on.
fn circular(ways: Vec<Way<'_>>) -> Vec<Way<'_>> {
    let mut left: BTreeSet<usize> = (0..ways.len()).collect();
    for forth in [true, false] {
        let ends = |way: &Way<'_>| match forth {
            true => (way.from, way.to),
            false => (way.to, way.from),
        };
        let mut leading: BTreeMap<PageIndex, usize> = BTreeMap::new();
        let mut leaving: BTreeMap<PageIndex, Vec<usize>> = BTreeMap::new();
        for number in &left {
            let (from, to) = ends(&ways[*number]);
            *leading.entry(to).or_default() += 1;
            leaving.entry(from).or_default().push(*number);
        }
        let mut free: Vec<PageIndex> = leaving
            .keys()
            .copied()
            .filter(|page| !leading.contains_key(page))
            .collect();
        while let Some(page) = free.pop() {
            for number in leaving.remove(&page).unwrap_or_default() {
                left.remove(&number);
                let (_, to) = ends(&ways[number]);
                if let Some(count) = leading.get_mut(&to) {
                    *count -= 1;
                    if *count == 0 {
                        free.push(to);
                    }
                }
            }
        }
    }
    let kept = ways.into_iter().enumerate();
    kept.filter_map(|(number, way)| left.contains(&number).then_some(way))
        .collect()
}
