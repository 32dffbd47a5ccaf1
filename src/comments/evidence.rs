//! What somebody is thanked for: a page of this site, kept by its id, or an address elsewhere.

use crate::comments::person_name;
use crate::comments::person_name::is_unseen;
use crate::comments::problem::Problem;
use crate::comments::register::Register;
use crate::comments::settings::Settings;
use crate::content::discussion::Kudos;
use crate::content::page_id::PageId;

/// Characters of an address.
const LONGEST: usize = 2000;

/// Reads what somebody gave as evidence: what is kept of it. Every reader of a rung must be able to see it.
pub fn read(
    text: &str,
    field: &'static str,
    register: &Register,
    level: Option<usize>,
    settings: &Settings,
) -> Result<String, Problem> {
    let text = text.trim();
    let wrong = |why: &str| Problem::invalid(field, why);
    if text.is_empty() {
        return Err(wrong("say what for: a page of this site, or an address"));
    }
    let plain =
        |c: char| !c.is_whitespace() && !is_unseen(c) && !matches!(c, '<' | '>' | '"' | '\\');
    if text.chars().count() > LONGEST || !text.chars().all(plain) {
        return Err(wrong("this is no address"));
    }
    let own = settings
        .origins
        .iter()
        .find_map(|origin| text.strip_prefix(origin.as_str()));
    let path = own.filter(|path| path.starts_with('/')).unwrap_or(text);
    if path.starts_with('/') && !path.starts_with("//") {
        let path = path
            .strip_prefix(settings.base_path.as_str())
            .unwrap_or(path);
        let place = register.at(path).filter(|place| place.is_known_to(level));
        let place = place.ok_or(wrong("there is no such page that everybody here can read"))?;
        return Ok(place.page.page.clone());
    }
    match is_elsewhere(text) {
        true => Ok(text.to_owned()),
        false => Err(wrong(
            "give a page of this site, or an address that begins with https://",
        )),
    }
}

/// Whether this is an address elsewhere.
pub fn is_elsewhere(text: &str) -> bool {
    let begins = |scheme: &str| {
        let beginning = text.get(..scheme.len());
        beginning.is_some_and(|beginning| beginning.eq_ignore_ascii_case(scheme))
    };
    let rest = match text {
        _ if begins("https://") => &text[8..],
        _ if begins("http://") => &text[7..],
        _ => return false,
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    host.chars().any(char::is_alphanumeric)
}

/// How kudos are shown to the readers of a rung, without the page that not all of them may know of.
pub fn shown(evidence: &str, register: &Register, level: Option<usize>, prefix: &str) -> Kudos {
    if PageId::parse(evidence).is_none() {
        return Kudos {
            href: Some(evidence.to_owned()),
            title: Some(Kudos::name(evidence)),
        };
    }
    let place = register.place(evidence);
    match place.filter(|place| place.is_known_to(level)) {
        Some(place) => Kudos {
            href: Some(format!("{prefix}{}", place.page.url)),
            title: Some(person_name::clean(&place.page.title)),
        },
        None => Kudos::default(),
    }
}
