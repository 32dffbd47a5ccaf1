//! For machines that look for pages: `sitemap.xml`, and `robots.txt`, which says whether they may.

use std::fmt::Write;

use jiff::civil::Date;

use crate::content::listing::Subject;
use crate::render::page::PageFile;
use crate::render::page::What;
use crate::render::xml::escaped;
use crate::view::edition::Edition;
use crate::view::frame::Translation;
use crate::view::here::Here;
use crate::view::page::section_translations;
use crate::view::page::translations;
use crate::view::people::Facet;

/// Addresses that one file may hold (<https://www.sitemaps.org/protocol.html>).
const MOST: usize = 50_000;

/// The audience whose pages may be found by anybody.
const PUBLIC: &str = "public";

/// The sitemaps of an edition: one, or, where there are too many pages, several and their index. A site
/// that does not know its own address has none.
pub fn sitemaps(edition: &Edition, pages: &[PageFile]) -> Vec<(String, String)> {
    if edition.config.base_url.is_none() {
        return Vec::new();
    }
    let mut entries: Vec<(String, String)> = pages
        .iter()
        .filter_map(|page| entry(edition, page))
        .collect();
    entries.sort();
    cut(edition, &entries, MOST)
}

fn cut(edition: &Edition, entries: &[(String, String)], most: usize) -> Vec<(String, String)> {
    let whole = |entries: &[(String, String)]| {
        let entries: String = entries.iter().map(|(_, entry)| entry.as_str()).collect();
        format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
             <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
             xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n{entries}</urlset>\n"
        )
    };
    if entries.len() <= most {
        return vec![("sitemap.xml".to_owned(), whole(entries))];
    }
    let base = edition.config.base_url.as_deref().unwrap_or_default();
    let mut index = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
         <sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    let mut files = Vec::new();
    for (i, part) in entries.chunks(most).enumerate() {
        let name = format!("sitemap-{}.xml", i + 1);
        let _ = writeln!(
            index,
            "<sitemap><loc>{}/{name}</loc></sitemap>",
            escaped(base)
        );
        files.push((name, whole(part)));
    }
    index.push_str("</sitemapindex>\n");
    files.insert(0, ("sitemap.xml".to_owned(), index));
    files
}

/// A page's address and its lines; `None` for what nobody looks for: redirects, the page for what is
/// not found, the further pages of a list, what links to a page.
fn entry(edition: &Edition, file: &PageFile) -> Option<(String, String)> {
    let site = &edition.site;
    let permalink = match file.what() {
        What::NotFound | What::Offline | What::Redirect(..) | What::Links(..) => return None,
        What::Listing(place, _) if site.listings[*place].subject == Subject::Care => return None,
        What::Section(_, 1..) | What::People(_, _, 1..) | What::Listing(_, 1..) => return None,
        What::Tag { number: 1.., .. } => return None,
        _ => file.permalink()?,
    };
    let here = Here::Page(permalink.clone());
    let (modified, others): (Option<Date>, Vec<Translation>) = match file.what() {
        What::Page(index) => {
            let page = site.page(*index);
            (edition.changed(*index), translations(edition, &here, page))
        }
        What::Section(index, _) | What::People(index, Facet::Name, _) => {
            let section = site.section(*index);
            (None, section_translations(edition, &here, section))
        }
        _ => (None, Vec::new()),
    };
    let address = edition.absolute(&permalink)?;
    let mut lines = format!("<url><loc>{}</loc>", escaped(&address));
    if let Some(modified) = modified {
        let _ = write!(lines, "<lastmod>{modified}</lastmod>");
    }
    for other in others {
        if let Some(url) = other.url {
            let _ = write!(
                lines,
                "<xhtml:link rel=\"alternate\" hreflang=\"{}\" href=\"{}\"/>",
                escaped(&other.lang),
                escaped(&url)
            );
        }
    }
    lines.push_str("</url>\n");
    Some((address, lines))
}

/// An intranet is nobody's business but its readers': machines are asked to stay away, unless the site
/// is built for an audience that is called `public`.
pub fn robots(edition: &Edition) -> String {
    if edition.audience.as_deref() != Some(PUBLIC) {
        return "User-agent: *\nDisallow: /\n".to_owned();
    }
    let mut text = String::from("User-agent: *\nDisallow:\n");
    if let Some(base) = &edition.config.base_url {
        let _ = writeln!(text, "\nSitemap: {base}/sitemap.xml");
    }
    text
}
