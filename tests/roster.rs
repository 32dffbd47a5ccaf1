//! People who stand in one list instead of having pages.

use polder::cache::Cache;

use crate::program::git;
use crate::program::polder;
use crate::site::TestSite;

/// A site whose people stand in a list.
fn site(list: &str) -> TestSite {
    TestSite::new()
        .config("people: {file: data/team.yml}\nlanguages: [en, nl]\n")
        .page("data/team.yml", list)
        .page("content/teams/hydraulics.md", "---\nname: Hydraulics\n---\n")
        .page(
            "content/wiki/rake.md",
            "---\nowner: ada\nauthors: [bram]\n---\nSee {{< person ada >}} and [her](../people/ada.md) and [[Bram de Wit]].\n",
        )
}

const LIST: &str = "\
ada:
  name: Ada Verhulst
  role: Hydraulic engineer
  team: hydraulics
  email: ada@waterland.example
  languages: [nl, en]
  skills: [pumps]
  location: Antwerp
  contact: {phone: internal 214}
bram: Bram de Wit
els:
";

#[test]
fn a_person_in_the_list_has_a_profile_like_any_other() {
    let built = site(LIST).build();
    built
        .is_fine()
        .shows("people/ada/", "Ada Verhulst")
        .shows("people/ada/", "Hydraulic engineer")
        .shows("people/ada/", "internal 214")
        .shows("people/ada/", "mailto:ada@waterland.example")
        .shows("people/ada/", "Rake")
        .shows("people/", "Bram de Wit")
        .shows("people/by-team/", "Hydraulics")
        .shows("people/by-place/", "Antwerp")
        .shows("people/els/", "Els")
        .shows("teams/hydraulics/", "Ada Verhulst")
        .shows("wiki/rake/", "<a href=\"../../people/ada/\">her</a>")
        .shows(
            "wiki/rake/",
            "<a href=\"../../people/bram/\">Bram de Wit</a>",
        )
        .has("people/bram/")
        .lacks("team.yml")
        .nowhere("data/team");
}

#[test]
fn a_list_may_have_words_of_its_own() {
    let site = site("");
    site.write(
        "polder.yaml",
        "people:\n  file: data/team.yml\n  map: {id: slug, login: github, role: job_title, contact.phone: tel, expertise: \"\"}\n",
    );
    site.write(
        "data/team.yml",
        "- slug: ada\n  name: Ada Verhulst\n  github: AdaVer\n  job_title: Engineer\n  role: none of this\n  tel: internal 214\n  expertise: <b>pumps</b>\n  departments: [a, b]\n- {slug: bram, name: Bram de Wit}\n",
    );
    site.write("CODEOWNERS", "/content/wiki/ @adaver\n");
    site.write("content/wiki/rake.md", "text\n");
    site.build()
        .is_fine()
        .shows("people/ada/", "Engineer")
        .shows("people/ada/", "internal 214")
        .shows("wiki/rake/", "Ada Verhulst")
        .nowhere("none of this");
    // Without an id the login is one.
    site.write(
        "polder.yaml",
        "people: {file: data/team.yml, map: {login: github}}\n",
    );
    site.write(
        "data/team.yml",
        "people:\n- {github: adaver, name: Ada}\n- Jos van Dam\n",
    );
    site.build()
        .is_fine()
        .shows("people/adaver/", "Ada")
        .shows("people/jos-van-dam/", "Jos van Dam");
}

#[test]
fn a_page_goes_before_the_record_key_by_key() {
    let site = site(LIST);
    site.write(
        "content/people/ada.md",
        "---\nrole: Countess\nemails: [ada@home.example]\n---\nI like rakes.\n",
    );
    site.write(
        "content/people/bram.nl.md",
        "---\nrole: Baas\n---\nHallo.\n",
    );
    let built = site.build();
    built
        .is_fine()
        .shows("people/ada/", "Ada Verhulst")
        .shows("people/ada/", "Countess")
        .hides("people/ada/", "Hydraulic engineer")
        .shows("people/ada/", "I like rakes.")
        .shows("people/ada/", "internal 214")
        .shows("teams/hydraulics/", "Countess")
        .shows("nl/people/bram/", "Bram de Wit")
        .shows("nl/people/bram/", "Hallo.");
    // What is wrong is told where it stands.
    site.write(
        "data/team.yml",
        "ada:\n  team: hydraulic\n  avatar: ada.png\n",
    );
    site.write("content/people/ada.md", "---\nname: Ada\n---\n");
    site.build()
        .tells("data/team.yml:2:9: no team is called `hydraulic`")
        .tells("data/team.yml:3:11: there is no picture `ada.png`");
}

#[test]
fn what_is_wrong_with_a_list_is_told_with_its_place() {
    let tells = |list: &str, line: &str| {
        site(list).build().tells(line);
    };
    tells(
        "ada: {nmae: Ada}\n",
        "data/team.yml:1:7: Polder does not know the key `nmae`; did you mean `name`?",
    );
    tells(
        "ada: {github: ada}\n",
        "data/team.yml:1:7: Polder does not know the key `github`; Polder's key is `login`",
    );
    tells("ada: 5\n", "data/team.yml:1:6: this record is a number");
    tells(
        "ada: {}\nAda: {}\n",
        "data/team.yml:2:1: the person `Ada` is here twice; the first one is on line 1",
    );
    tells(
        "ada b: {}\n",
        "data/team.yml:1:1: `ada b` cannot be the id of a person: it stands in addresses; letters, digits and hyphens may stand in it: `ada-b`",
    );
    tells("index: {}\n", "data/team.yml:1:1: `index` cannot be the id");
    tells(
        "ada.nl: {}\n",
        "data/team.yml:1:1: `ada.nl` cannot be the id",
    );
    tells(
        "- {name: Ada}\n",
        "data/team.yml:1:3: this record has no `id`; write its `id`",
    );
    tells(
        "just words\n",
        "data/team.yml:1:1: the list of people is a text",
    );
    tells(
        "ada: [\n",
        "data/team.yml:1:6: the list of people is not YAML",
    );
    tells(
        "ada: {left: soon}\n",
        "data/team.yml:1:13: `left`: `soon` is not a date",
    );
    let many: String = (0..50).map(|i| format!("p{i}: {{github: x}}\n")).collect();
    site(&many).build().tells(
        "data/team.yml:1:6: Polder does not know the key `github` (and so in 49 more places)",
    );

    let site = site("");
    site.write("polder.yaml", "people: {file: data/taem.yml}\n");
    site.build()
        .tells("polder.yaml:1:16: there is no list of people `data/taem.yml`; did you mean `data/team.yml`?");
    site.write("polder.yaml", "people: {file: ../team.yml}\n");
    site.build()
        .tells("polder.yaml:1:16: `../team.yml` lies outside of the site");
    site.write("polder.yaml", "people: {map: {lgoin: github}}\n");
    site.build()
        .tells("polder.yaml:1:16: a record of a person has no `lgoin`; did you mean `login`?");
}

#[test]
fn a_list_keeps_what_it_keeps() {
    let config = "people: {file: data/team.yml}\naudiences: [public, {name: staff, files: [\"data/hr*.yml\"]}]\n";
    let site = TestSite::new()
        .config(config)
        .audience("public")
        .page("templates/404.html", "{{ frame.data }}")
        .page("data/hr.yml", "x: 1\n")
        .page("content/a.md", "text\n");
    site.write(
        "data/team.yml",
        "ada: {name: Ada V}\nbram: {name: Bram Geheim, audience: staff}\n",
    );
    site.build()
        .is_fine()
        .has("people/ada/")
        .nowhere("Geheim")
        .nowhere("bram");
    let staff = site.build_for("staff", &mut Cache::in_memory());
    staff.has("people/bram/").shows("people/", "Bram Geheim");

    // A page for few says nothing of its record, nor a record for few of its page.
    site.write(
        "content/people/ada.md",
        "---\nname: Ada Geheim\naudience: staff\n---\ngeheim\n",
    );
    site.write("content/people/bram.md", "---\nrole: Smith\n---\nHello.\n");
    let built = site.build();
    built
        .is_fine()
        .nowhere("eheim")
        .shows("people/ada/", "Ada V")
        .shows("people/bram/", "Smith");
    let staff = site.build_for("staff", &mut Cache::in_memory());
    staff
        .shows("people/ada/", "Ada Geheim")
        .shows("people/bram/", "Bram Geheim");

    for list in [
        "audience: staff\nada: {name: Ada Geheim}\n",
        "audience: staff\npeople:\n- {id: ada, name: Ada Geheim}\n",
    ] {
        site.write("data/team.yml", list);
        site.remove("content/people");
        site.build().is_fine().nowhere("eheim").lacks("people/");
        site.write("content/people/bram.md", "---\nrole: Smith\n---\nHello.\n");
    }
    site.write(
        "data/team.yml",
        "audience: stuff\nada: {name: Ada Geheim}\n",
    );
    site.build()
        .tells("data/team.yml:1:11: there is no audience `stuff`")
        .nowhere("Geheim");
    site.write(
        "data/team.yml",
        "ada: {name: Ada Geheim, audiance: staff}\n",
    );
    site.build()
        .tells("data/team.yml:1:25: Polder does not know the key `audiance`");
    site.write("polder.yaml", config.replace("team.yml", "hr-list.yml"));
    site.remove("data/team.yml");
    site.write("data/hr-list.yml", "ada: {name: Ada Geheim}\n");
    site.build().nowhere("Geheim");
    // Wherever it lies, the list itself is not published.
    site.write(
        "polder.yaml",
        "people: {file: content/people/list.yaml}\naudiences: [public]\n",
    );
    site.write("content/people/list.yaml", "ada: {name: Ada}\n");
    site.write("content/a.md", "[list](people/list.yaml)\n");
    site.build().has("people/ada/").lacks("people/list.yaml");
}

#[test]
fn people_of_a_list_keep_their_ids_and_get_pages() {
    let site = site(LIST);
    git(&site, &["init", "--quiet", "."]);
    git(&site, &["add", "."]);
    git(&site, &["commit", "--quiet", "-m", "Begin"]);
    assert_eq!(polder(&site, &["build"]).code, Some(0));
    let ids = || -> serde_json::Value {
        let text = fs_err::read(site.root().join(".polder/service/ids.json")).expect("ids");
        serde_json::from_slice(&text).expect("JSON")
    };
    let before = ids()["ids"]["content/people/ada.yaml"].clone();
    assert!(before.is_string());
    let ran = polder(&site, &["check", "--fix-ids"]);
    assert!(!ran.err.contains("team.yml"), "{}", ran.err);

    // `new` knows that Ada is there already, and gives her the page that is hers.
    let ran = polder(&site, &["new", "person", "Ada Verhulst"]);
    assert_eq!(
        ran.out, "content/people/ada.md\n/people/ada/\n",
        "{}",
        ran.err
    );
}

#[test]
fn programs_are_told_what_the_readers_may_know() {
    let site = site(LIST);
    site.write(
        "content/people/left.md",
        "---\nname: Jan\nleft: 2025-01-01\n---\n",
    );
    let text = site.build().text("people.json");
    let people: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(
        people["people"][0],
        serde_json::json!({
            "id": "ada",
            "name": "Ada Verhulst",
            "url": "people/ada/",
            "role": "Hydraulic engineer",
            "team": { "id": "hydraulics", "name": "Hydraulics" },
            "place": "Antwerp",
            "languages": ["nl", "en"],
            "skills": ["pumps"],
        })
    );
    assert_eq!(people["people"].as_array().map(Vec::len), Some(3));
    assert!(!text.contains("waterland.example") && !text.contains("Jan"));
}

#[test]
fn the_service_is_told_who_everybody_is() {
    let site = site(LIST);
    site.write(
        "polder.yaml",
        "people: {file: data/team.yml}\naudiences: [staff, {name: board, groups: [directors]}]\nroles: {moderator: [Ada], approver: {legal: [ada]}}\n",
    );
    site.write(
        "content/teams/hydraulics.md",
        "---\nname: Hydraulics\nparent: water\n---\n",
    );
    site.write("content/teams/water.md", "---\nparent: hydraulics\n---\n");
    site.write(
        "content/people/ada.md",
        "---\naudience: board\nlogins: [adaver]\nnames: [A. Verhulst]\n---\n",
    );
    assert_eq!(
        polder(&site, &["build", "--audience", "staff"]).code,
        Some(0)
    );
    let path = site.root().join(".polder/service/people.json");
    let read = || fs_err::read_to_string(&path).expect("people.json");
    let members: serde_json::Value = serde_json::from_str(&read()).expect("JSON");
    assert_eq!(
        members["groups"],
        serde_json::json!({ "board": ["directors"] })
    );
    assert_eq!(
        members["people"][0],
        serde_json::json!({
            "id": "ada",
            "name": "Ada Verhulst",
            "page": "7pipc4dkrsqbx7u6",
            "names": ["A. Verhulst"],
            "addresses": ["ada@waterland.example"],
            "logins": ["adaver"],
            "teams": ["hydraulics", "water"],
            "roles": ["moderator", "approver:legal"],
        })
    );
    let before = read();
    assert_eq!(
        polder(&site, &["build", "--audience", "board"]).code,
        Some(0)
    );
    assert_eq!(read(), before);
}
