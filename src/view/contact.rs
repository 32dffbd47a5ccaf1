//! Ways to reach somebody, as readers follow them: a link where a browser may go, else words.

use crate::content::due;
use crate::content::front_matter::FrontMatter;
use crate::content::path::fold;
use crate::content::path::readable;
use crate::view::edition::Edition;
use crate::view::facts::Fact;
use crate::view::facts::FactValue;
use crate::view::facts::Facts;
use crate::view::facts::linked;
use crate::view::facts::plain;
use crate::view::here::Here;

/// How to reach a person: mail first, then what the person says, in their order. Nobody reaches somebody
/// who left.
pub fn reach(edition: &Edition, here: &Here, lang: &str, head: &FrontMatter) -> Vec<Fact> {
    let mut facts = Facts::new(edition, here, lang);
    let Some(person) = &head.person else {
        return facts.list;
    };
    if due::left(head, edition.today).is_some() {
        return facts.list;
    }
    let told = person.contact.iter().any(|(key, _)| is_mail(key));
    if let Some(email) = person.emails.first()
        && !told
    {
        facts.add("email", vec![mail(&email.value)]);
    }
    for (key, value) in &person.contact {
        let label = edition.words(lang).word(&fold(key)).map(str::to_owned);
        let value = match key {
            key if is_mail(key) => mail(value),
            key if is_phone(key) => phone(value),
            _ => address(value),
        };
        facts.labelled(label.unwrap_or_else(|| readable(key)), vec![value]);
    }
    facts.list
}

/// An address that somebody wrote, of any kind.
pub fn address(written: &str) -> FactValue {
    if followable(written) {
        linked(shown(written), written)
    } else if written.contains(['/', ':']) {
        plain(written)
    } else {
        mail(written)
    }
}

/// Whether a browser may follow an address that somebody wrote: never into a script.
pub fn followable(address: &str) -> bool {
    [
        "https://", "http://", "mailto:", "tel:", "matrix:", "xmpp:", "sip:", "msteams:",
    ]
    .iter()
    .any(|scheme| address.starts_with(scheme))
}

fn is_mail(key: &str) -> bool {
    matches!(fold(key).as_str(), "email" | "e-mail" | "mail")
}

fn is_phone(key: &str) -> bool {
    matches!(
        fold(key).as_str(),
        "phone" | "mobile" | "tel" | "telephone" | "telefoon" | "téléphone" | "telefon"
    )
}

/// An address of mail, and nothing that a mail program would read besides: `?bcc=`.
fn mail(address: &str) -> FactValue {
    let address = address.trim_start_matches("mailto:");
    let is_one = address
        .split_once('@')
        .is_some_and(|(who, place)| !who.is_empty() && place.contains('.'))
        && !address.contains([' ', '<', '>', '?', '&', '%', '"', '(', ')', ':', '/']);
    match is_one {
        true => linked(address, format!("mailto:{address}")),
        false => plain(address),
    }
}

/// A number that a phone can call; `internal 214` is for people to read.
fn phone(number: &str) -> FactValue {
    let shown = number.trim_start_matches("tel:");
    let plausible = shown
        .chars()
        .all(|c| c.is_ascii_digit() || " +-./()\u{a0}".contains(c));
    let mut digits: String = shown
        .replace("(0)", "")
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    if shown.trim_start().starts_with('+') {
        digits.insert(0, '+');
    }
    match plausible && digits.len() >= 3 {
        true => linked(shown, format!("tel:{digits}")),
        false => plain(shown),
    }
}

/// An address as people read it.
fn shown(address: &str) -> &str {
    ["https://", "http://", "mailto:", "tel:"]
        .iter()
        .find_map(|scheme| address.strip_prefix(scheme))
        .unwrap_or(address)
        .trim_end_matches('/')
}
