//! The lists that nobody writes: all pages from A to Z, the newest, those of a year, those that people sign.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::collections::HashMap;

use crate::content::kind::Kind;
use crate::content::page::Page;
use crate::content::page::PageIndex;
use crate::content::past::Past;
use crate::content::path::Permalink;
use crate::content::path::base_letter;
use crate::content::path::natural_key;

/// Lines on one page of a long list.
pub const LINES: usize = 300;
/// Pages that are named on a page that they link to: a hub weighs no more than any other page.
pub const INCOMING: usize = 12;
/// Pages that count as recent.
pub const RECENT: usize = 50;
/// Hundreds that stand for themselves in an alphabet; more are one heap.
const HUNDREDS: usize = 50;

/// What a list gathers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Every page, from A to Z.
    All,
    /// Of a long A–Z, one letter.
    Letter(String),
    /// All of whose changes the past tells; where it tells none, the last that were written or updated.
    Recent,
    /// Every page with a date, newest first.
    Archive,
    Year(i16),
    /// Every page that somebody signs or changed.
    Authors,
    /// Every page with a tag: who knows what.
    Topics,
    /// Articles and policies, which one finds by a link or by luck. Which of them no text links to is known only when
    /// the texts are.
    Unlinked,
    /// The same pages, of which those are shown that could use a hand: the day decides which.
    Care,
}

/// A list in one language of the site.
#[derive(Clone, Debug)]
pub struct Listing {
    pub subject: Subject,
    pub lang: String,
    pub permalink: Permalink,
    /// In the order of the list.
    pub pages: Vec<PageIndex>,
}

/// Gathers the lists of one language. `prefix` is its folder: none for the site's first language.
/// A list stands before its parts: the archive before its years.
pub fn gather(
    pages: &[(PageIndex, &Page)],
    past: &Past,
    lang: &str,
    prefix: Option<&str>,
) -> Vec<Listing> {
    let place = |parts: &[&str]| Permalink::page(prefix.into_iter().chain(parts.iter().copied()));
    let listing = |subject, permalink, pages| Listing {
        subject,
        lang: lang.to_owned(),
        permalink,
        pages,
    };
    let mut listings = Vec::new();
    let mut add = |subject, name: &str, pages: Vec<PageIndex>| {
        if !pages.is_empty() {
            listings.push(listing(subject, place(&[name]), pages));
        }
    };

    let mut all: Vec<(PageIndex, &Page)> = pages
        .iter()
        .filter(|(_, page)| page.section.as_deref() != Some(""))
        .copied()
        .collect();
    all.sort_by_cached_key(|(index, page)| (alphabetical_key(&page.title), *index));
    let indexes = |pages: &[(PageIndex, &Page)]| pages.iter().map(|(index, _)| *index).collect();
    add(Subject::All, "all", indexes(&all));
    let findable = |page: &Page| {
        matches!(page.kind, Kind::Article | Kind::Policy) && !page.heads_list() && page.lang == lang
    };
    let hidden: Vec<(PageIndex, &Page)> = all
        .iter()
        .filter(|(_, page)| findable(page))
        .copied()
        .collect();
    add(Subject::Unlinked, "unlinked", indexes(&hidden));
    add(Subject::Care, "care", indexes(&hidden));
    // Where the past is known it tells what changed, else the heads do.
    let mut changed = pages.to_vec();
    changed.retain(|(_, page)| past.last(&page.manuscript.file).is_some());
    add(
        Subject::Recent,
        "recent",
        match changed.is_empty() {
            true => recent(&all),
            false => indexes(&changed),
        },
    );
    let has_author = |page: &Page| {
        let manuscript = &page.manuscript;
        !manuscript.front_matter.authors.is_empty() || past.last(&manuscript.file).is_some()
    };
    let signed: Vec<(PageIndex, &Page)> = all
        .iter()
        .filter(|(_, page)| has_author(page))
        .copied()
        .collect();
    add(Subject::Authors, "authors", indexes(&signed));
    let tagged: Vec<(PageIndex, &Page)> = all
        .iter()
        .filter(|(_, page)| !page.manuscript.front_matter.tags.is_empty())
        .copied()
        .collect();
    add(Subject::Topics, "topics", indexes(&tagged));
    let mut dated: Vec<(PageIndex, &Page)> = all
        .iter()
        .filter(|(_, page)| page.date.is_some())
        .copied()
        .collect();
    // Stable: pages of one day stay in the order of the alphabet.
    dated.sort_by_key(|(_, page)| Reverse(page.date));
    add(Subject::Archive, "archive", indexes(&dated));

    if all.len() > LINES {
        let titles = all.iter().map(|(index, page)| (*index, &*page.title));
        for (letter, pages) in letters(titles) {
            let name = letter_name(&letter);
            listings.push(listing(
                Subject::Letter(letter),
                place(&["all", &name]),
                pages,
            ));
        }
    }
    for year in dated.chunk_by(|(_, a), (_, b)| year(a) == year(b)) {
        let number = year_of(year);
        let permalink = place(&["archive", &number.to_string()]);
        listings.push(listing(Subject::Year(number), permalink, indexes(year)));
    }
    listings
}

fn year(page: &Page) -> i16 {
    page.date.map_or(0, |date| date.year())
}

fn year_of(pages: &[(PageIndex, &Page)]) -> i16 {
    pages.first().map_or(0, |(_, page)| year(page))
}

/// The day on which a page was last written, as its head says.
pub fn last_change(page: &Page) -> Option<jiff::civil::Date> {
    page.date.max(page.manuscript.front_matter.updated)
}

fn recent(all: &[(PageIndex, &Page)]) -> Vec<PageIndex> {
    let mut dated: Vec<(PageIndex, &Page)> = all
        .iter()
        .filter(|(_, page)| last_change(page).is_some())
        .copied()
        .collect();
    dated.sort_by_key(|(_, page)| Reverse(last_change(page)));
    dated.truncate(RECENT);
    dated.into_iter().map(|(index, _)| index).collect()
}

/// Where a title stands in an alphabet: by its first letter or digit, whatever stands before that.
pub fn alphabetical_key(title: &str) -> (bool, String) {
    match title.find(char::is_alphanumeric) {
        Some(start) => (true, natural_key(&title[start..])),
        None => (false, natural_key(title)),
    }
}

/// Cuts a sorted list of titles into letters, each once.
pub fn letters<'a, T>(titles: impl Iterator<Item = (T, &'a str)>) -> Vec<(String, Vec<T>)> {
    let titles: Vec<(T, String)> = titles.map(|(item, title)| (item, letter(title))).collect();
    let is_number = |letter: &str| letter.starts_with(|c: char| c.is_ascii_digit());
    let numbers: BTreeSet<&str> = titles
        .iter()
        .map(|(_, letter)| letter.as_str())
        .filter(|letter| is_number(letter))
        .collect();
    let heap = numbers.len() > HUNDREDS;
    let mut letters: Vec<(String, Vec<T>)> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for (item, mut letter) in titles {
        if heap && is_number(&letter) {
            "0–9".clone_into(&mut letter);
        }
        let place = *places.entry(letter.clone()).or_insert_with(|| {
            letters.push((letter, Vec::new()));
            letters.len() - 1
        });
        letters[place].1.push(item);
    }
    letters
}

/// The letter under which a title stands; numbers stand by the hundred.
pub fn letter(title: &str) -> String {
    let title = title.trim_start_matches(|c: char| !c.is_alphanumeric());
    let digits: String = title.chars().take_while(char::is_ascii_digit).collect();
    if let Ok(number) = digits.parse::<u64>() {
        let hundred = number / 100 * 100;
        return format!("{hundred}–{}", hundred.saturating_add(99));
    }
    title.chars().next().map_or_else(
        || "#".to_owned(),
        |c| base_letter(c).to_uppercase().collect(),
    )
}

/// A letter in an address.
fn letter_name(letter: &str) -> String {
    match letter {
        "#" => "other".to_owned(),
        letter => letter.to_lowercase().replace('–', "-"),
    }
}

/// Where the list of all pages lives that link to a page.
pub fn links_permalink(page: &Permalink) -> Permalink {
    page.below("links")
}
