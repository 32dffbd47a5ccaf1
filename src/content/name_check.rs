//! Tells of heads that name a person, a team or a goal by what is nearly, but not quite, its name.

use std::collections::HashSet;

use crate::content::diagnostic::Diagnostic;
use crate::content::fields::Located;
use crate::content::kind::Kind;
use crate::content::page::Page;
use crate::content::path::fold;
use crate::content::site::Site;
use crate::content::suggestion::nearest;
use crate::content::visibility::Withheld;

/// Checks the names in all heads. A name that resembles none of the site's is taken as it is: not
/// everybody has a page. `roles` are those that approve policies; `withheld` are pages for others, whose
/// names are no mistakes.
pub fn check<'a>(
    site: &Site,
    roles: impl Iterator<Item = &'a str>,
    withheld: &[Withheld],
) -> Vec<Diagnostic> {
    let withheld = withheld.iter().flat_map(|withheld| &withheld.names);
    let withheld: HashSet<&str> = withheld.map(String::as_str).collect();
    let mut names = Names {
        people: Known::of(site, Kind::Person),
        teams: Known::of(site, Kind::Team),
        goals: Known::of(site, Kind::Goal),
        roles: Known::roles(roles),
        withheld,
        diagnostics: Vec::new(),
    };
    for page in &site.pages {
        names.of_page(page);
    }
    names.diagnostics
}

struct Names<'a> {
    people: Known,
    teams: Known,
    goals: Known,
    roles: Known,
    withheld: HashSet<&'a str>,
    diagnostics: Vec<Diagnostic>,
}

/// What the pages of one kind are called.
struct Known {
    /// Ids: the stems of their files.
    ids: Vec<String>,
    /// Folded: ids, titles, names, logins, addresses.
    names: HashSet<String>,
}

impl Known {
    fn roles<'a>(roles: impl Iterator<Item = &'a str>) -> Known {
        let ids: Vec<String> = roles.map(str::to_owned).collect();
        Known {
            names: ids.iter().map(|role| fold(role)).collect(),
            ids,
        }
    }

    fn of(site: &Site, kind: Kind) -> Known {
        let mut known = Known {
            ids: Vec::new(),
            names: HashSet::new(),
        };
        let pages = site.pages.iter();
        for page in pages.filter(|page| page.kind == kind && !page.is_index()) {
            let head = &page.manuscript.front_matter;
            let id = page.id();
            known.names.extend([fold(id), fold(&page.title)]);
            known
                .names
                .extend(head.aliases.iter().map(|alias| fold(&alias.value)));
            if let Some(person) = &head.person {
                let written = [&person.names, &person.emails, &person.logins];
                let written = written.into_iter().flatten().map(|name| &name.value);
                known
                    .names
                    .extend(written.chain(&person.name).map(|name| fold(name)));
            }
            known.ids.push(id.to_owned());
        }
        known
    }
}

impl Names<'_> {
    fn of_page(&mut self, page: &Page) {
        let head = &page.manuscript.front_matter;
        let people = head
            .authors
            .iter()
            .chain(&head.owner)
            .chain(&head.reviewers)
            .chain(&head.approvers)
            .chain(&head.experts)
            .chain(&head.sponsor)
            .chain(head.team.iter().flat_map(|team| &team.lead));
        let teams = head
            .team
            .iter()
            .flat_map(|team| &team.parent)
            .chain(head.policy.iter().flat_map(|policy| &policy.applies_to));
        let (people, teams): (Vec<_>, Vec<_>) = (people.collect(), teams.collect());
        let file = page.manuscript.file.as_str();
        let file_of = |key: &str| page.manuscript.file_of(key);
        for name in head.person.iter().flat_map(|person| &person.team) {
            self.look(file_of("team"), name, "team", |names| &names.teams);
        }
        for name in people {
            self.look(file, name, "person", |names| &names.people);
        }
        for name in teams {
            self.look(file, name, "team", |names| &names.teams);
        }
        for name in &head.goals {
            self.look(file_of("goals"), name, "goal", |names| &names.goals);
        }
        for name in head.policy.iter().flat_map(|policy| &policy.approvals) {
            self.look(file, name, "approver", |names| &names.roles);
        }
    }

    fn look(
        &mut self,
        file: &str,
        name: &Located<String>,
        what: &str,
        known: impl Fn(&Self) -> &Known,
    ) {
        let folded = fold(&name.value);
        let known = known(self);
        // Somebody's full name is not a misspelled id.
        if name.value.contains(char::is_whitespace)
            || known.names.contains(&folded)
            || self.withheld.contains(folded.as_str())
        {
            return;
        }
        let near = nearest(&name.value, known.ids.iter().map(String::as_str));
        // Names are short and many: one letter is a slip, three are somebody else.
        let slips = |near: &&str| {
            let most = if near.len() < 6 { 1 } else { 2 };
            strsim::damerau_levenshtein(&folded, &fold(near)) <= most
        };
        let Some(near) = near.filter(slips) else {
            return;
        };
        self.diagnostics.push(
            Diagnostic::warning(
                "unknown-name",
                file,
                format!("no {what} is called `{}`", name.value),
            )
            .at(name.at)
            .help(format!("did you mean `{near}`?")),
        );
    }
}
