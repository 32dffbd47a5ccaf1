//! What editors and the manual are told of keys and commands is what the program reads: its own readers say it.

use std::collections::BTreeSet;
use std::path::Path;

use boon::Compiler;
use boon::SchemaIndex;
use boon::Schemas;
use polder::cli;
use polder::config::Config;
use polder::content::diagnostic::Diagnostic;
use polder::content::front_matter::FrontMatter;
use polder::content::node;
use polder::content::page_id::PageId;
use polder::content::shape::Shape;
use polder::schema::Subject;
use polder::schema::json;
use polder::schema::reference;
use serde_json::Value;

use crate::program::polder;
use crate::site::TestSite;

const BOTH: [Subject; 2] = [Subject::FrontMatter, Subject::Config];

/// A JSON Schema that can be asked.
struct Validator {
    schemas: Schemas,
    index: SchemaIndex,
}

impl Validator {
    fn new(subject: Subject) -> Validator {
        Validator::of(subject, json::DRAFT_2020_12)
    }

    fn of(subject: Subject, draft: &str) -> Validator {
        let mut compiler = Compiler::new();
        let place = "https://polder.example/schema";
        compiler
            .add_resource(place, json::schema(subject, draft))
            .expect("a resource");
        let mut schemas = Schemas::new();
        let index = compiler
            .compile(place, &mut schemas)
            .expect("a schema by its own rules");
        Validator { schemas, index }
    }

    fn objection(&self, yaml: &str) -> Option<String> {
        let value: Value = node::parse(yaml).expect("YAML").into_json();
        let result = self.schemas.validate(&value, self.index);
        result.err().map(|error| error.to_string())
    }
}

/// What Polder's own reader says against a text.
fn reader(subject: Subject, yaml: &str) -> Vec<String> {
    let mut told: Vec<Diagnostic> = Vec::new();
    match subject {
        Subject::Config => {
            Config::read(yaml, &mut told);
        }
        Subject::FrontMatter => {
            let node = node::parse(yaml).expect("YAML");
            let head = FrontMatter::read(node, "x.md", &mut told);
            // What an id is, the site says.
            if let Some(id) = head.id
                && PageId::parse(&id.value).is_none()
            {
                told.push(Diagnostic::error("wrong-id", "x.md", id.value));
            }
        }
    }
    told.iter().map(ToString::to_string).collect()
}

#[test]
fn every_key_that_is_read_is_told_of_and_no_other() {
    for subject in BOTH {
        let read: BTreeSet<String> = subject.asked().into_iter().map(|asked| asked.key).collect();
        let told: BTreeSet<String> = subject.entries().into_keys().map(str::to_owned).collect();
        let untold: Vec<_> = read.difference(&told).collect();
        let unread: Vec<_> = told.difference(&read).collect();
        assert!(
            untold.is_empty(),
            "say in src/schema/ what these are: {untold:?}"
        );
        assert!(
            unread.is_empty(),
            "nobody reads these, take them out of src/schema/: {unread:?}"
        );
        assert_eq!(
            subject
                .groups()
                .iter()
                .map(|group| group.entries.len())
                .sum::<usize>(),
            read.len(),
            "a key stands in two groups"
        );
    }
}

/// `theme.accent` with a value as a document of its own, with whatever its mapping cannot do without.
fn document(subject: Subject, key: &str, value: &str) -> String {
    let Some((holder, name)) = key.rsplit_once('.') else {
        return format!("{key}: {value}");
    };
    let asked = subject.asked();
    let entries = subject.entries();
    let mut pairs = vec![format!("{name}: {value}")];
    for needed in asked
        .iter()
        .filter(|asked| asked.needed && asked.key != key)
    {
        if let Some((beside, name)) = needed.key.rsplit_once('.')
            && beside == holder
        {
            pairs.push(format!("{name}: {}", entries[needed.key.as_str()].example));
        }
    }
    let inner = format!("{{{}}}", pairs.join(", "));
    let each = asked
        .iter()
        .any(|asked| asked.key == holder && matches!(asked.shape, Shape::Each(_)));
    match each {
        true => format!("{holder}: [{inner}]"),
        false => format!("{holder}: {inner}"),
    }
}

#[test]
fn every_example_and_every_default_is_right() {
    for subject in BOTH {
        let validator = Validator::new(subject);
        for entry in subject.entries().values() {
            for value in [entry.example, entry.default] {
                if value.is_empty() {
                    continue;
                }
                let mut yaml = document(subject, entry.key, value);
                if entry.key.starts_with("federation") {
                    yaml.push_str("\naudiences: [staff]");
                }
                assert_eq!(validator.objection(&yaml), None, "{yaml}");
                assert_eq!(reader(subject, &yaml), Vec::<String>::new(), "{yaml}");
            }
        }
    }
}

#[test]
fn schema_and_reader_say_yes_and_no_to_the_same_values() {
    let values = [
        "",
        "x",
        "2026",
        "1.5",
        "true",
        "no",
        "[]",
        "[x]",
        "[x, 2, true]",
        "[[x]]",
        "[{a: b}]",
        "[{topic: x}]",
        "[{name: x}]",
        "[{}]",
        "{}",
        "{a: b}",
        "{a: [b]}",
        "{a: [[b]]}",
        "{a: {b: c}}",
        "2026-03-12",
        "2026-3-1",
        "2026/03/12",
        "2026-13-12",
        "12-03-2026",
        "\"2026-03-12 14:00\"",
        "2026-03-12T14:00:00Z",
        "vkkt663wxas6teae",
        "VKKT663WXAS6TEAE",
        "https://x.example",
        "x.example",
        "sqlite",
        "mysql://db.example/talk",
        "postgresql://db.example/talk",
        "{url: mysql://db.example/talk}",
        "\"https://\"",
        "policy",
        "polcy",
        "required",
        "keep",
        "staff",
        "\"red; x\"",
        "\"url(x)\"",
        "{light: red}",
        "{dark: red}",
        "\"a, b\"",
        "{url: x}",
        "{url: [x]}",
        "{kind: question}",
        "{kind: nonsense}",
        "{closed: perhaps}",
        "{all: false}",
        "{html: escape}",
        "{html: no}",
        "{external: off}",
        "{mode: magic-link}",
        "{accent: \"#fff\", light: x}",
        "{open: 1}",
    ];
    let mut quarrels = Vec::new();
    for subject in BOTH {
        let validator = Validator::new(subject);
        // The same words mean the same in the language that most editors know.
        let older = Validator::of(subject, json::DRAFT_7);
        let keys = subject.asked();
        for asked in keys.iter().filter(|asked| !asked.key.contains('.')) {
            for value in values {
                let yaml = format!("{}: {value}", asked.key);
                let (schema, reader) = (validator.objection(&yaml), reader(subject, &yaml));
                assert_eq!(schema.is_none(), older.objection(&yaml).is_none(), "{yaml}");
                if schema.is_none() != reader.is_empty() {
                    quarrels.push(format!(
                        "`{yaml}`\n  schema: {schema:?}\n  reader: {reader:?}"
                    ));
                }
            }
        }
    }
    assert!(quarrels.is_empty(), "{}", quarrels.join("\n"));
}

#[test]
fn a_key_that_nobody_knows_is_underlined() {
    assert!(
        Validator::new(Subject::FrontMatter)
            .objection("sumary: x")
            .is_some()
    );
    assert!(
        Validator::new(Subject::Config)
            .objection("theme: {acent: red}")
            .is_some()
    );
    assert_eq!(Validator::new(Subject::Config).objection(""), None);
}

#[test]
fn the_example_is_right_in_an_editor() {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("content-example");
    let config = fs_err::read_to_string(example.join("polder.yaml")).expect("a config");
    assert_eq!(Validator::new(Subject::Config).objection(&config), None);
    let validator = Validator::new(Subject::FrontMatter);
    let mut heads = 0;
    for entry in walkdir::WalkDir::new(example.join("content")) {
        let entry = entry.expect("an entry");
        if entry
            .path()
            .extension()
            .is_none_or(|extension| extension != "md")
        {
            continue;
        }
        let text = fs_err::read_to_string(entry.path()).expect("a page");
        let Some((head, _)) = text
            .strip_prefix("---\n")
            .and_then(|text| text.split_once("\n---\n"))
        else {
            continue;
        };
        assert_eq!(
            validator.objection(head),
            None,
            "{}",
            entry.path().display()
        );
        heads += 1;
    }
    assert!(heads > 30, "{heads} heads");
}

#[test]
fn the_program_prints_the_schemas() {
    let site = TestSite::new();
    for (name, subject) in [
        ("front-matter", Subject::FrontMatter),
        ("config", Subject::Config),
    ] {
        let ran = polder(&site, &["schema", name]);
        assert_eq!(ran.code, Some(0));
        let printed: Value = serde_json::from_str(&ran.out).expect("JSON");
        assert_eq!(printed, json::schema(subject, json::DRAFT_2020_12));
        assert_eq!(
            printed["$schema"],
            "https://json-schema.org/draft/2020-12/schema"
        );
    }
    // Everything that an editor shows beside a key.
    let schema = json::schema(Subject::FrontMatter, json::DRAFT_2020_12);
    let draft = &schema["properties"]["draft"];
    assert_eq!(draft["default"], false);
    assert!(
        draft["description"]
            .as_str()
            .is_some_and(|about| about.contains("polder serve"))
    );
    let kinds = schema["properties"]["kind"]["enum"]
        .as_array()
        .expect("words");
    assert!(kinds.contains(&"policy".into()) && kinds.contains(&"community".into()));
    assert_eq!(
        schema["properties"]["repository"],
        Value::Null,
        "that is a key of the config"
    );
}

/// The reference pages of the manual. `UPDATE=1 cargo nextest run schema::` writes them anew.
#[test]
fn the_manual_tells_what_the_program_reads() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("content-example/content/wiki/using-polder/reference");
    let update = std::env::var_os("UPDATE").is_some();
    for (file, fresh) in [
        ("config.md", reference::page(Subject::Config)),
        ("front-matter.md", reference::page(Subject::FrontMatter)),
        ("commands.md", cli::reference::page(&cli::command())),
    ] {
        let path = folder.join(file);
        let page = fs_err::read_to_string(&path).expect("a page of the manual");
        let mark =
            "<!-- From here on the program wrote it: UPDATE=1 cargo nextest run schema:: -->\n\n";
        let (kept, written) = page
            .split_once(mark)
            .expect("the mark below which it is written");
        if update {
            fs_err::write(&path, format!("{kept}{mark}{fresh}")).expect("a file");
        } else {
            assert!(
                written == fresh,
                "{file} tells of another Polder; write it anew with UPDATE=1 cargo nextest run schema::"
            );
        }
    }
}
