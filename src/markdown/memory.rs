//! Whether a document that was rendered before is still what rendering would give.

use crate::content::link::Answer;
use crate::content::link::Asker;
use crate::content::link::Query;
use crate::content::page::Page;
use crate::content::site::Site;
use crate::markdown::document::Document;
use crate::markdown::embed::embed_hash;
use crate::markdown::walk::Options;

/// The hash of everything that a document takes from its own page and from the options.
pub fn key(page: &Page, site: &Site, options: &Options<'_>) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    let mut add = |bytes: &[u8]| {
        hasher.update(&(bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    };
    let manuscript = &page.manuscript;
    add(&manuscript.body.hash());
    add(manuscript.path.as_str().as_bytes());
    add(manuscript.file.as_bytes());
    add(page.original.as_bytes());
    add(page.permalink.as_str().as_bytes());
    add(page.lang.as_bytes());
    add(page.title.as_bytes());
    // Diagnostics name places in the file, which move with the head and with blocks for others.
    for (text, place) in manuscript.body.pieces() {
        add(&(text as u64).to_le_bytes());
        add(&place.line.to_le_bytes());
        add(&place.column.to_le_bytes());
    }
    add(&[
        u8::from(page.title_is_heading()),
        u8::from(manuscript.has_math()),
        u8::from(options.portable),
        options.html as u8,
    ]);
    // Captions are looked for in each of them.
    for lang in &site.languages {
        add(lang.as_bytes());
    }
    add(&options.words.hash);
    add(&options.shortcodes_hash);
    *hasher.finalize().as_bytes()
}

/// Whether the site still gives every answer on which the document rests.
pub fn holds(document: &Document, page: &Page, site: &Site) -> bool {
    let same_answers = document.references.iter().all(|reference| {
        if reference.query == Query::Path(String::new()) {
            return true;
        }
        let asker = Asker {
            path: reference.embedded.as_ref().unwrap_or(&page.manuscript.path),
            lang: &page.lang,
        };
        site.links.find(asker, &reference.query) == reference.answer
    });
    let same_texts = document.includes.iter().all(|include| {
        let asker = Asker {
            path: include.embedded.as_ref().unwrap_or(&page.manuscript.path),
            lang: &page.lang,
        };
        let answer = site.links.find(asker, &include.query);
        matches!(answer, Answer::Attachment { path, .. } if path == include.path)
            && site.texts.get(&include.path).map(|text| text.hash) == include.hash
    });
    let still_absent = document.absent.iter().all(|(embedded, query)| {
        let asker = Asker {
            path: embedded.as_ref().unwrap_or(&page.manuscript.path),
            lang: &page.lang,
        };
        site.links.find(asker, query) == Answer::Missing
    });
    same_answers
        && same_texts
        && still_absent
        && document.embeds.iter().all(|(path, hash)| {
            site.pages
                .binary_search_by(|page| page.manuscript.path.cmp(path))
                .is_ok_and(|index| embed_hash(&site.pages[index]) == *hash)
        })
}
