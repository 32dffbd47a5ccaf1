//! Which pages are about some words: BM25 over titles, headings, tags and texts.
//!
//! Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond, 2009,
//! <https://doi.org/10.1561/1500000019>.

use rayon::prelude::*;

use crate::content::kind::Kind;
use crate::content::page::Page;
use crate::content::page::PageIndex;
use crate::content::site::Site;
use crate::content::words;

/// How soon a word's return tells nothing new, and how much longer pages must say it more often.
const K1: f64 = 1.2;
const B: f64 = 0.75;
/// A word of the title counts as so many of the text.
const TITLE: f64 = 3.0;

/// The pages that say most about a query, the best first and as 1; of a page and its translations the best.
///
/// Pages of persons are none of them: what they know stands in their skills.
pub fn best(site: &Site, query: &str, most: usize) -> Vec<(PageIndex, f64)> {
    let terms = terms(query);
    if terms.is_empty() {
        return Vec::new();
    }
    let counts: Vec<Option<Counts>> = site
        .pages
        .par_iter()
        .map(|page| (page.kind != Kind::Person).then(|| Counts::of(page, &terms)))
        .collect();
    let pages = counts.iter().flatten();
    let total = pages.clone().count() as f64;
    let length: f64 = pages.clone().map(|page| page.length).sum();
    let average = (length / total).max(1.0);
    let rarity: Vec<f64> = (0..terms.len())
        .map(|term| {
            let with = pages.clone().filter(|page| page.of[term] > 0.0).count() as f64;
            (1.0 + (total - with + 0.5) / (with + 0.5)).ln()
        })
        .collect();
    let score = |page: &Counts| -> f64 {
        let norm = K1 * (1.0 - B + B * page.length / average);
        let terms = page.of.iter().zip(&rarity);
        terms
            .map(|(count, rarity)| rarity * count * (K1 + 1.0) / (count + norm))
            .sum()
    };
    let mut found: Vec<(PageIndex, f64)> = counts
        .iter()
        .enumerate()
        .filter_map(|(place, page)| Some((PageIndex(place), score(page.as_ref()?))))
        .filter(|(_, score)| *score > 0.0)
        .collect();
    found.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let mut seen = std::collections::HashSet::new();
    found.retain(|(page, _)| seen.insert(site.page(*page).original.as_str()));
    found.truncate(most);
    let highest = found.first().map_or(1.0, |(_, score)| *score);
    for (_, score) in &mut found {
        *score /= highest;
    }
    found
}

/// How often a page says each term, and how long it is, both in words of its text.
struct Counts {
    of: Vec<f64>,
    length: f64,
}

impl Counts {
    fn of(page: &Page, terms: &[Vec<String>]) -> Counts {
        let mut counts = Counts {
            of: vec![0.0; terms.len()],
            length: 0.0,
        };
        counts.add(&page.title, TITLE, terms);
        for tag in &page.manuscript.front_matter.tags {
            counts.add(&tag.value, 1.0, terms);
        }
        let text = page.manuscript.body.as_str();
        counts.add(text, 1.0, terms);
        // A heading stands in the text already: it counts twice.
        for line in text.lines().filter(|line| line.starts_with('#')) {
            counts.add(line, 1.0, terms);
        }
        counts
    }

    fn add(&mut self, text: &str, weight: f64, terms: &[Vec<String>]) {
        words::each(text, |word| {
            if !word.is_part {
                self.length += weight;
            }
            let is_term = |forms: &Vec<String>| forms.iter().any(|form| form == word.text);
            if let Some(term) = terms.iter().position(is_term) {
                self.of[term] += weight;
            }
        });
    }
}

/// The words of a query, each in all forms that count as it.
fn terms(query: &str) -> Vec<Vec<String>> {
    let mut terms: Vec<Vec<String>> = Vec::new();
    for word in words::of(query) {
        let forms = forms(&word);
        if !terms.iter().any(|known| known.contains(&word)) {
            terms.push(forms);
        }
    }
    terms
}

/// A word in the singular and in the plural, as far as an s tells them apart: Harman's weak stemming,
/// which does little, and no harm where a language knows no such s.
fn forms(word: &str) -> Vec<String> {
    let singular = singular(word);
    let mut forms = vec![word.to_owned(), singular.clone()];
    if singular.len() > 2 && !singular.ends_with('s') {
        forms.push(format!("{singular}s"));
    }
    if let Some(stem) = singular.strip_suffix('y') {
        forms.push(format!("{stem}ies"));
    }
    forms.sort();
    forms.dedup();
    forms
}

/// `lifetimes` → `lifetime`, `policies` → `policy`.
pub fn singular(word: &str) -> String {
    let stripped = match word {
        _ if word.len() < 4 => None,
        _ if word.ends_with("ies") => Some(format!("{}y", &word[..word.len() - 3])),
        _ if word.ends_with("us") || word.ends_with("ss") || word.ends_with("is") => None,
        _ => word.strip_suffix('s').map(str::to_owned),
    };
    stripped.unwrap_or_else(|| word.to_owned())
}
