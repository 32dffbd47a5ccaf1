//! Themes: a second one, as small as one can be (`tests/plain/`), proves what views promise to templates;
//! six tokens and files of its own make a theme a company's.

use std::collections::BTreeSet;
use std::path::Path;

use polder::content::diagnostic::Diagnostic;
use polder::content::diagnostic::Severity;
use walkdir::WalkDir;

use crate::program::polder;
use crate::site::TestSite;

/// A copy of a folder in the site's, without photographs: a build for tests takes long over them.
pub fn copy(from: &Path, site: &TestSite, to: &str) {
    let photograph = |path: &Path| {
        let extension = path.extension().unwrap_or_default();
        extension == "jpg" || extension == "png"
    };
    for entry in WalkDir::new(from).into_iter().flatten() {
        if entry.file_type().is_file() && !photograph(entry.path()) {
            let path = entry.path().strip_prefix(from).expect("a path below");
            let bytes = fs_err::read(entry.path()).expect("a file");
            site.write(&format!("{to}{}", path.display()), bytes);
        }
    }
}

#[test]
fn a_theme_of_ones_own_shows_every_view_of_the_example() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let site = TestSite::new().today("2026-11-22").audience("board");
    copy(&repository.join("content-example"), &site, "");
    copy(&repository.join("tests/plain"), &site, "themes/plain/");
    let config = fs_err::read_to_string(site.root().join("polder.yaml")).expect("a config");
    assert!(
        config.contains("  name: polder\n"),
        "the example names its theme"
    );
    site.write(
        "polder.yaml",
        config.replacen("name: polder", "name: plain", 1) + "offline: on\n",
    );

    // A page that many link to: the only view for which the example is too small.
    for reader in 0..13 {
        let path = format!("content/wiki/reader-{reader}.md");
        site.write(
            &path,
            "See [how it is drained](engineering/how-a-polder-is-drained.md).\n",
        );
    }

    let built = site.build();

    let is_error = |diagnostic: &Diagnostic| diagnostic.severity == Severity::Error;
    assert!(!built.diagnostics.iter().any(is_error), "{}", built.told());
    let mut shown = BTreeSet::new();
    for (path, bytes) in built
        .files
        .iter()
        .filter(|(path, _)| path.ends_with(".html"))
    {
        let html = String::from_utf8_lossy(bytes);
        let view = html
            .split_once("<main data-view=\"")
            .and_then(|(_, rest)| rest.split_once('"'));
        let (view, _) = view.unwrap_or_else(|| panic!("{path} is not of the theme"));
        shown.insert(format!("{view}.html"));
    }
    // Every template of the built-in theme has its like, and there was a page for each.
    let views: BTreeSet<String> = fs_err::read_dir(repository.join("themes/polder/templates"))
        .expect("templates")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".html") && name != "base.html")
        // The comment service shows these.
        .filter(|name| {
            ![
                "live.html",
                "mine.html",
                "moderation.html",
                "nowhere.html",
                "peers.html",
                "versions.html",
            ]
            .contains(&name.as_str())
        })
        .collect();
    assert_eq!(shown, views);
}

#[test]
fn six_tokens_make_a_theme_a_companys() {
    let built = TestSite::new()
        .config(
            "theme:
  accent: {light: '#a03020', dark: '#f0a090'}
  paper: white
  ink: '#101010'
  radius: 0
  body_font: Gill Sans
  heading_font: Bodoni
",
        )
        .page("README.md", "# Home\n")
        .build();

    built.is_fine();
    let css = built.stylesheet();
    for declaration in [
        "--accent-light: #a03020;",
        "--accent-dark: #f0a090;",
        "--paper-light: white;",
        "--ink-light: #101010;",
        "--radius: 0;",
        "--body-font: Gill Sans;",
        "--heading-font: Bodoni;",
    ] {
        assert!(css.contains(declaration), "{declaration} is not in {css}");
    }
}

#[test]
fn files_of_the_site_lie_over_those_of_the_theme_one_by_one() {
    let built = TestSite::new()
        .page("content/a.md", "# A\n")
        .page(
            "templates/parts/footer.html",
            "<footer>Ours, on {{ frame.site }}</footer>\n",
        )
        .page("static/css/ours.css", "h1 { color: teal; }\n")
        .page("static/favicon.svg", "<svg/>\n")
        .build();

    built.is_fine().shows("a/", "<h1>A</h1>");
    assert!(
        built
            .text("a/")
            .contains("<footer>Ours, on Intranet</footer>")
    );
    assert!(built.stylesheet().contains("h1 { color: teal; }"));
    assert_eq!(built.text("favicon.svg"), "<svg/>\n");
}

#[test]
fn a_file_of_the_theme_is_there_to_be_copied_and_changed() {
    let site = TestSite::new().page("_index.md", "# Home\n");
    let names = polder(&site, &["theme"]).out;
    assert!(
        names
            .lines()
            .any(|name| name == "templates/parts/footer.html"),
        "{names}"
    );
    let footer = polder(&site, &["theme", "templates/parts/footer.html"]).out;
    let ours = footer.replacen("<footer class=\"site\">", "<footer class=\"site\">Ours", 1);
    assert_ne!(footer, ours);
    site.write("templates/parts/footer.html", ours);
    assert!(site.build().text("index.html").contains("Ours"));

    let short = polder(&site, &["theme", "footer.html"]);
    assert_eq!(short.code, Some(2));
    assert!(
        short
            .err
            .contains("did you mean `templates/parts/footer.html`?"),
        "{}",
        short.err
    );
}
