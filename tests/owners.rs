//! Who is declared to look after pages: CODEOWNERS and OWNERS files.

use polder::content::codeowners::CodeOwners;
use polder::content::codeowners::Dialect;

use crate::program::git;
use crate::program::polder;
use crate::site::TestSite;

fn owners(text: &str, forge: Dialect, path: &str) -> String {
    let (codeowners, problems) = CodeOwners::parse(text, "CODEOWNERS", forge);
    assert!(problems.is_empty(), "{problems:?}");
    codeowners.owners(path).join(" ")
}

#[test]
fn the_last_line_that_matches_holds() {
    let text = "\
        # everything\n\
        *            @ada\n\
        *.md         @bram # Markdown\n\
        docs/*       @els\n\
        /wiki/       @org/water\n\
        apps/        @fien\n\
        /wiki/open.md\n\
        with\\ space/ @gijs\n\
        /build/logs  @hilde\n\
        a[b].md      @ines\n";
    let of = |path: &str| owners(text, Dialect::GitHub, path);
    assert_eq!(of("README"), "@ada");
    assert_eq!(of("some/where/README.md"), "@bram");
    assert_eq!(of("docs/a.md"), "@els");
    assert_eq!(of("docs/deep/a.md"), "@bram");
    assert_eq!(of("other/docs/a.md"), "@bram");
    assert_eq!(of("wiki/deep/a.md"), "@org/water");
    assert_eq!(of("other/wiki/a"), "@ada");
    assert_eq!(of("some/apps/a/b.md"), "@fien");
    assert_eq!(of("wiki/open.md"), "");
    assert_eq!(of("with space/a"), "@gijs");
    assert_eq!(of("build/logs/today/a"), "@hilde");
    assert_eq!(of("a[b].md"), "@ines");
}

#[test]
fn in_gitlab_each_section_has_its_own_owners() {
    let text = "\
        * @ada\n\
        [Documentation][2] @bram @els\n\
        docs/\n\
        /docs/policies/ @joan\n\
        !docs/generated/\n\
        ^[Safety]\n\
        pumps/*.md safety@waterland.example\n\
        [documentation]\n\
        README.md\n";
    let of = |path: &str| owners(text, Dialect::GitHub, path);
    assert_eq!(of("a.md"), "@ada");
    assert_eq!(of("docs/a.md"), "@ada @bram @els");
    assert_eq!(of("inner/docs/a.md"), "@ada @bram @els");
    assert_eq!(of("docs/policies/a.md"), "@ada @joan");
    assert_eq!(of("docs/generated/a.md"), "@ada");
    assert_eq!(of("sites/pumps/a.md"), "@ada safety@waterland.example");
    assert_eq!(of("deep/README.md"), "@ada @bram @els");
}

/// A site with people, in a folder of a repository.
fn site() -> TestSite {
    let site = TestSite::new()
        .page(
            "people/ada.md",
            "---\nname: Ada Verhulst\nlogins: [adaver]\n---\n",
        )
        .page(
            "people/bram.md",
            "---\nname: Bram de Wit\nemails: [bram@waterland.example]\n---\n",
        )
        .page("teams/hydraulics.md", "---\nname: Hydraulics\n---\n")
        .page("wiki/pumps/rake.md", "# The rake\n");
    git(&site, &["init", "--quiet", "."]);
    site
}

#[test]
fn a_page_without_an_owner_shows_whom_codeowners_declares() {
    let site = site().page("wiki/own.md", "---\nowner: bram\n---\n").file(
        ".github/CODEOWNERS",
        "/wiki/ @AdaVer @waterland/hydraulics bram@waterland.example @stranger\n",
    );
    let built = site.build();
    built
        .is_fine()
        .shows("wiki/pumps/rake/", "Ada Verhulst")
        .shows("wiki/pumps/rake/", "Hydraulics")
        .shows("wiki/pumps/rake/", "Bram de Wit")
        .hides("wiki/own/", "Ada Verhulst")
        .nowhere("stranger");
    site.write(".github/CODEOWNERS", "/wiki/ ada\n");
    site.build()
        .tells(".github/CODEOWNERS:1:1: `ada` names nobody");
}

#[test]
fn an_owners_file_speaks_for_its_folder_and_those_below() {
    let site = site()
        .file("OWNERS", "approvers: [bram]\nreviewers: [bram]\n")
        .file("OWNERS_ALIASES", "aliases:\n  Pump-Leads: [adaver]\n")
        .file(
            "wiki/pumps/OWNERS",
            "filters:\n  \".*\":\n    approvers: [pump-leads]\n",
        )
        .page("wiki/other.md", "text\n");
    site.build()
        .is_fine()
        .shows("wiki/pumps/rake/", "Ada Verhulst")
        .hides("wiki/pumps/rake/", "Bram de Wit")
        .shows("wiki/other/", "Bram de Wit");
    // Another kind of file with this name.
    site.write("wiki/pumps/OWNERS", "per-file *.md=ada@x.example\n");
    site.build()
        .is_fine()
        .shows("wiki/pumps/rake/", "Bram de Wit");
}

#[test]
fn patterns_begin_at_the_top_of_the_repository() {
    let repository = TestSite::new()
        .file("CODEOWNERS", "/docs/site/wiki/ @adaver\n/wiki/ @bram\n")
        .page(
            "docs/site/people/ada.md",
            "---\nlogins: [adaver]\nname: Ada V\n---\n",
        )
        .page("docs/site/people/bram.md", "---\nname: Bram W\n---\n")
        .page("docs/site/wiki/a.md", "text\n");
    git(&repository, &["init", "--quiet", "."]);
    let ran = polder(
        &repository,
        &["build", "--site", "docs/site", "--output", "out"],
    );
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let page = fs_err::read_to_string(repository.root().join("out/wiki/a/index.html"));
    let page = page.expect("a page");
    assert!(page.contains("Ada V") && !page.contains("Bram W"));
}
