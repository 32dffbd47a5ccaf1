//! Who is behind the signatures of commits, and what `polder people --coverage` says of it.

use std::sync::Arc;

use git2::Oid;
use polder::history::bot::Bots;
use polder::history::commit::Commit;
use polder::history::commit::CommitNumber;
use polder::history::identity::Identities;
use polder::history::identity::Known;
use polder::history::identity::Who;
use polder::history::mailmap::Mailmap;
use polder::history::signature::Signature;

use crate::program::git;
use crate::program::polder;
use crate::site::TestSite;

/// Commits by these authors, the newest first; a merge is written `merge LOGIN TIP`.
fn commits(lines: &[&str]) -> Vec<Commit> {
    let id = |place: usize| {
        let mut bytes = [7; 20];
        bytes[..8].copy_from_slice(&(place as u64).to_be_bytes());
        Oid::from_bytes(&bytes).expect("an id")
    };
    lines
        .iter()
        .enumerate()
        .map(|(place, line)| {
            let merge: Vec<&str> = match line.strip_prefix("merge ") {
                Some(merge) => merge.split(' ').collect(),
                None => Vec::new(),
            };
            Commit {
                id: id(place),
                parents: match merge.as_slice() {
                    [_, tip] => vec![
                        CommitNumber(999),
                        CommitNumber(tip.parse().expect("a place")),
                    ],
                    _ => vec![CommitNumber(999)],
                },
                time: 0,
                author: Arc::from(if merge.is_empty() {
                    *line
                } else {
                    "Merger <m@x.example>"
                }),
                co_authors: Vec::new(),
                reviewers: Vec::new(),
                subject: Arc::from("words"),
                ignored: false,
                merged_login: merge.first().map(|login| (*login).into()),
            }
        })
        .collect()
}

fn ada() -> Known {
    Known {
        id: "ada".to_owned(),
        names: vec!["Ada Verhulst".to_owned()],
        addresses: vec!["ada@waterland.example".to_owned()],
        logins: vec!["adaver".to_owned()],
    }
}

fn bram() -> Known {
    Known {
        id: "bram".to_owned(),
        names: vec!["Bram de Wit".to_owned()],
        ..Known::default()
    }
}

/// Which person wrote a line, and how that is known: `ada by Address`.
fn who(line: &str, all: &[&str], mailmap: &str, people: &[Known]) -> String {
    let identities = Identities::of(
        &commits(all),
        &Mailmap::parse(mailmap),
        people,
        &Bots::new(["Release Robot", "CI@waterland.example"]),
    );
    match identities.who(line) {
        Some(Who::Person { person, rule }) => format!("{} by {rule:?}", people[*person].id),
        Some(Who::Bot) => "a bot".to_owned(),
        Some(Who::Somebody(signature)) => format!("{} <{}>", signature.name, signature.address),
        None => "nobody".to_owned(),
    }
}

#[test]
fn a_signature_is_known_by_the_first_rule_that_fits() {
    let alone = |line: &str| who(line, &[line], "", &[ada(), bram()]);
    assert_eq!(alone("A. V. <Ada@Waterland.example>"), "ada by Address");
    assert_eq!(
        alone("av <123+adaver@users.noreply.github.com>"),
        "ada by ForgeAddress"
    );
    assert_eq!(
        alone("av <99-adaver@users.noreply.gitlab.com>"),
        "ada by ForgeAddress"
    );
    assert_eq!(alone("ada  verhulst <av@home.example>"), "ada by Name");
    assert_eq!(alone("Adá Verhülst <av@home.example>"), "ada by Name");
    assert_eq!(alone("Ada <av@home.example>"), "Ada <av@home.example>");
    assert_eq!(
        alone("dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>"),
        "a bot"
    );
    assert_eq!(alone("release robot <r@x.example>"), "a bot");
    assert_eq!(alone("Deploy <ci@waterland.example>"), "a bot");
    assert_eq!(
        alone("Abbot Verhulst <abbot@x.example>"),
        "Abbot Verhulst <abbot@x.example>"
    );
}

#[test]
fn a_mailmap_goes_first() {
    let mailmap = "# people\nAda Verhulst <ada@waterland.example> <av@old.example>\nBram de Wit <b@x.example> Shared <desk@x.example>\n";
    let people = [ada(), bram()];
    let all = [
        "xx <AV@old.example>",
        "Shared <desk@x.example>",
        "Els <desk@x.example>",
    ];
    assert_eq!(who(all[0], &all, mailmap, &people), "ada by Mailmap");
    assert_eq!(who(all[1], &all, "", &people), "Shared <desk@x.example>");
    assert_eq!(who(all[2], &all, mailmap, &people), "Els <desk@x.example>");
}

#[test]
fn the_branch_that_a_merge_brought_tells_whose_commits_they_are() {
    let people = [ada()];
    let all = ["merge adaver 1", "wizard <w@home.example>"];
    assert_eq!(who(all[1], &all, "", &people), "ada by MergedBranch");
    // Somebody else's commits on a branch of hers, now and then, are not hers.
    let mixed = [
        "merge adaver 4",
        "merge adaver 4",
        "merge adaver 5",
        "merge other 5",
        "wizard <w@home.example>",
        "guest <g@home.example>",
    ];
    assert_eq!(who(mixed[5], &mixed, "", &people), "guest <g@home.example>");
}

#[test]
fn a_name_that_two_people_use_is_nobodys() {
    let twin = Known {
        id: "ada2".to_owned(),
        ..ada()
    };
    let twin = Known {
        addresses: Vec::new(),
        logins: Vec::new(),
        ..twin
    };
    let line = "Ada Verhulst <unknown@home.example>";
    assert_eq!(
        who(line, &[line], "", &[ada(), twin]),
        "Ada Verhulst <unknown@home.example>"
    );
    // Bram commits under Ada's name from his own machine.
    let bram = Known {
        addresses: vec!["bram@waterland.example".to_owned()],
        ..bram()
    };
    let all = [line, "Ada Verhulst <bram@waterland.example>"];
    assert_eq!(
        who(line, &all, "", &[ada(), bram]),
        "Ada Verhulst <unknown@home.example>"
    );
}

#[test]
fn an_address_is_known_once_its_owner_is() {
    let all = ["Bram de Wit <b@home.example>", "bram <B@home.example>"];
    assert_eq!(who(all[1], &all, "", &[bram()]), "bram by Address");
}

#[test]
fn a_hidden_address_tells_a_login() {
    let login = |address: &str| {
        Signature::parse(&format!("x <{address}>"))
            .forge_login()
            .map(str::to_owned)
    };
    assert_eq!(
        login("ada@users.noreply.forge.example"),
        Some("ada".to_owned())
    );
    assert_eq!(
        login("12+ada-lou@users.noreply.github.com"),
        Some("ada-lou".to_owned())
    );
    assert_eq!(
        login("ada-lou@users.noreply.github.com"),
        Some("ada-lou".to_owned())
    );
    assert_eq!(login("ada@example.com"), None);
}

#[test]
fn coverage_says_what_would_resolve_the_rest() {
    let site = TestSite::new()
        .page(
            "content/people/ada.md",
            "---\nname: Ada Verhulst\nemails: [ada@example.com]\n---\n",
        )
        .page("content/wiki/pumps.md", "# Pumps\n");
    git(&site, &["init", "-q"]);
    git(&site, &["add", "."]);
    git(&site, &["commit", "-q", "-m", "Begin"]);
    site.write("content/wiki/pumps.md", "# Pumps\n\nTen.\n");
    let others = [
        "-c",
        "user.name=Bram de Wit",
        "-c",
        "user.email=bram@example.com",
    ];
    git(
        &site,
        &[&others[..], &["commit", "-q", "-a", "-m", "Count"]].concat(),
    );
    site.write("content/wiki/pumps.md", "# Pumps\n\nEleven.\n");
    let others = [
        "-c",
        "user.name=Ada Verhuls",
        "-c",
        "user.email=av@home.example",
    ];
    git(
        &site,
        &[
            &others[..],
            &[
                "commit",
                "-q",
                "-a",
                "-m",
                "Count again\n\nCo-authored-by: Jan Smit <jan@example.com>",
            ],
        ]
        .concat(),
    );

    let ran = polder(&site, &["people", "--coverage"]);

    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert_eq!(
        ran.out,
        "1 of 3 (33 %) commits and 1 of 4 (25 %) authors are known.

  by address                  1 commits      1 authors

Not known yet, and what would resolve them:

  Ada Verhuls, 1 commit
    content/people/ada.md
      emails: [\"ada@example.com\", \"av@home.example\"]

  Bram de Wit, 1 commit
    content/people/bram-de-wit.md (new)
      name: \"Bram de Wit\"
      emails: [\"bram@example.com\"]

  Jan Smit, co-author of 1 commit
    content/people/jan-smit.md (new)
      name: \"Jan Smit\"
      emails: [\"jan@example.com\"]
"
    );
    let json = polder(&site, &["people", "--coverage", "--format", "json"]).out;
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["commits"]["known"], 1);
    assert_eq!(json["unknown"][1]["file"], "content/people/bram-de-wit.md");

    // Where people stand in a list, the list is what wants lines.
    site.remove("content/people");
    site.write(
        "polder.yaml",
        "people: {file: data/team.yml, map: {email: mail}}\n",
    );
    site.write(
        "data/team.yml",
        "ada: {name: Ada Verhulst, mail: ada@example.com}\n",
    );
    let ran = polder(&site, &["people", "--coverage", "--limit", "2"]);
    let lines = "
  Ada Verhuls, 1 commit
    data/team.yml
      ada:
        mail: [\"ada@example.com\", \"av@home.example\"]

  Bram de Wit, 1 commit
    data/team.yml (new)
      bram-de-wit:
        name: \"Bram de Wit\"
        mail: [\"bram@example.com\"]

… and 1 more; --limit shows them.
";
    assert!(ran.out.ends_with(lines), "{}", ran.out);
    let ran = polder(&site, &["people"]);
    assert_eq!(
        ran.out,
        "ada  Ada Verhulst  ada@example.com\n\n1 person known.\n"
    );
}

#[test]
fn without_a_repository_nobody_is_known_and_it_says_so() {
    let site = TestSite::new().page("content/a.md", "# A\n");
    let ran = polder(&site, &["people", "--coverage"]);
    assert_eq!(ran.code, Some(0));
    assert!(
        ran.err.contains("there is no git repository here"),
        "{}",
        ran.err
    );
    assert!(ran.out.starts_with("0 of 0 (100 %) commits"), "{}", ran.out);
}
