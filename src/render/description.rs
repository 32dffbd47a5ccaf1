//! What a browser asks of a site: the manifest of an app, and how to search it from the address bar.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::config::Token;
use crate::content::language::direction;
use crate::content::path::Permalink;
use crate::content::site::search_permalink;
use crate::render::xml::element;
use crate::render::xml::escaped;
use crate::view::edition::Edition;

/// <https://www.w3.org/TR/appmanifest/>
#[derive(Serialize)]
struct Manifest<'a> {
    name: &'a str,
    short_name: &'a str,
    lang: &'a str,
    dir: &'static str,
    start_url: &'static str,
    scope: &'static str,
    display: &'static str,
    background_color: &'a str,
    theme_color: &'a str,
    icons: Vec<Icon>,
}

#[derive(Serialize)]
struct Icon {
    src: String,
    sizes: String,
    r#type: &'static str,
}

/// What the theme says where the site sets no token of its own.
const PAPER: &str = "#fbfaf7";

/// `site.webmanifest`: a site on a phone's first screen. Its addresses are relative to itself.
pub fn manifest(edition: &Edition) -> String {
    let lang = edition.site.languages.first().map_or("en", String::as_str);
    let colour = |name: &str, otherwise: &'static str| -> &str {
        let tokens: &BTreeMap<&'static str, Token> = &edition.config.theme.tokens;
        let set = tokens.get(name).map(|token| token.light.as_str());
        set.filter(|value| value.starts_with('#'))
            .unwrap_or(otherwise)
    };
    let manifest = Manifest {
        name: &edition.site.title,
        short_name: &edition.site.title,
        lang,
        dir: direction(lang),
        start_url: "./",
        scope: "./",
        display: "minimal-ui",
        background_color: colour("paper", PAPER),
        theme_color: colour("paper", PAPER),
        icons: icons(edition),
    };
    let mut text = serde_json::to_string_pretty(&manifest).unwrap_or_default();
    text.push('\n');
    text
}

/// `favicon.svg`, and every `icon-192.png` at the top of `static/`, by its size.
fn icons(edition: &Edition) -> Vec<Icon> {
    let files = edition.theme.assets.files.iter();
    let mut icons: Vec<Icon> = files
        .filter_map(|(path, _)| {
            if path == "favicon.svg" {
                return Some(Icon {
                    src: path.clone(),
                    sizes: "any".to_owned(),
                    r#type: "image/svg+xml",
                });
            }
            let size = path.strip_prefix("icon-")?.strip_suffix(".png")?;
            let size: u32 = size.parse().ok()?;
            Some(Icon {
                src: path.clone(),
                sizes: format!("{size}x{size}"),
                r#type: "image/png",
            })
        })
        .collect();
    icons.sort_by(|a, b| a.src.cmp(&b.src));
    icons
}

/// `opensearch.xml`: lets a browser search the site (<https://github.com/dewitt/opensearch>). `None`
/// where there is no address to send people to.
pub fn search(edition: &Edition) -> Option<String> {
    let lang = edition.site.languages.first().map_or("en", String::as_str);
    let page = search_permalink(lang, &edition.site.languages);
    let address = edition.absolute(&page)?;
    let icon = edition.absolute(&Permalink::file("favicon.svg"))?;
    // A short name has at most 16 characters.
    let short: String = edition.site.title.chars().take(16).collect();
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
         <OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n",
    );
    element(&mut out, "ShortName", short.trim());
    element(&mut out, "Description", &edition.site.title);
    element(&mut out, "InputEncoding", "UTF-8");
    out.push_str(&format!(
        "<Image type=\"image/svg+xml\">{}</Image>\n<Url type=\"text/html\" template=\"{}?q={{searchTerms}}\"/>\n",
        escaped(&icon),
        escaped(&address)
    ));
    out.push_str("</OpenSearchDescription>\n");
    Some(out)
}
