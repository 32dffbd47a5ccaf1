//! A company's site made up at random, with secrets on every rung of its audiences; what is left of it
//! when everything above a rung never existed; and edits, one after the other.
//!
//! The levels are worked out here from the plan of the site and by the words of the manual, without a
//! line of the program: a mistake would have to be made twice to be missed.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;
use proptest::test_runner::TestCaseError;
use proptest::test_runner::TestRunner;

use crate::site::png;

/// A place in [`AUDIENCES`].
pub type Rung = usize;
pub const AUDIENCES: [&str; 3] = ["public", "staff", "board"];
pub const TOP: Rung = AUDIENCES.len() - 1;
/// What stands in everything that is for an audience and those above it only.
const MARKS: [&str; 3] = ["open", "qzstaff", "qzboard"];

/// The files of a site's folder, by path.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Runs a property on as many cases as `POLDER_CASES` says, the same ones each time; `POLDER_SEED`
/// chooses others.
pub fn check<S: Strategy>(
    cases: u32,
    strategy: &S,
    property: impl Fn(S::Value) -> Result<(), TestCaseError>,
) {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let config = ProptestConfig {
        cases: number("POLDER_CASES").map_or(cases, |cases| cases as u32),
        rng_seed: RngSeed::Fixed(number("POLDER_SEED").unwrap_or(0)),
        failure_persistence: None,
        max_shrink_iters: 3000,
        ..ProptestConfig::default()
    };
    if let Err(failure) = TestRunner::new(config).run(strategy, property) {
        panic!("{failure}");
    }
}

/// The secrets that readers on a rung must not find.
pub fn secrets_above(rung: Rung) -> &'static [&'static str] {
    &MARKS[rung + 1..]
}

/// The plan of a site.
#[derive(Clone, Debug)]
pub struct Company {
    /// Pages lie in `content/`, or in the site's folder itself.
    pub content: bool,
    /// English and Dutch, or English only.
    pub dutch: bool,
    pub look: Look,
    pub pages: Vec<Page>,
    pub attachments: Vec<Attachment>,
    pub data: Vec<Data>,
    pub statics: Vec<Static>,
    pub talk: Vec<Said>,
    /// The list of people, when there is one.
    pub listed: Option<Vec<Listed>>,
}

/// Somebody in the list of people.
#[derive(Clone, Debug)]
pub struct Listed {
    id: &'static str,
    audience: Option<Rung>,
    number: u8,
    /// Another key and its value.
    key: &'static str,
}

/// What somebody said about one of the pages, and that they changed it.
#[derive(Clone, Debug)]
pub struct Said {
    page: usize,
    who: &'static str,
    /// A page to which the comment leads.
    to: usize,
    number: u8,
}

#[derive(Clone, Debug)]
pub struct Look {
    title: Option<u8>,
    base_url: bool,
    html: &'static str,
    accent: Option<u8>,
    /// An override of the footer that prints `data/`.
    footer: Option<u8>,
    /// Another word for "footnotes".
    words: Option<u8>,
    /// A shortcode of the site's own.
    frame: Option<u8>,
}

#[derive(Clone, Debug)]
pub struct Page {
    folder: &'static str,
    name: &'static str,
    tongue: Tongue,
    audience: Option<Rung>,
    head: Head,
    pieces: Vec<Piece>,
}

/// How the path says that a page is Dutch, if it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Tongue {
    Plain,
    Suffix,
    Folder,
}

#[derive(Clone, Debug)]
pub struct Head {
    title: Option<u8>,
    heading: bool,
    tags: Vec<u8>,
    alias: Option<u8>,
    old_url: Option<u8>,
    summary: bool,
    weight: Option<u8>,
    date: Option<u8>,
    people: Option<(&'static str, &'static str)>,
    /// Another key and its value.
    key: Option<&'static str>,
    kind: Option<&'static str>,
    address: Option<u8>,
}

/// A part of a page's text and what follows it.
#[derive(Clone, Debug)]
pub struct Piece {
    part: Part,
    gap: &'static str,
}

#[derive(Clone, Debug)]
enum Part {
    Words(u8),
    Heading(u8, u8),
    /// To one of the pages, by its number, in one of the ways.
    Link(usize, Way),
    /// Of an attachment, in Markdown or in double brackets.
    Image(usize, bool),
    Code(&'static str, u8),
    Footnote(u8),
    /// A card or a frame, alone or in a line.
    Shortcode(&'static str),
    /// Of one of the pages, or of an attachment.
    Include(usize, bool),
    /// Something that stands in texts of other generators, forges and vaults.
    Odd(&'static str),
    Block(Rung, &'static str, Form, Vec<Piece>),
}

#[derive(Clone, Copy, Debug)]
enum Way {
    Path,
    Anchor,
    Absolute,
    Defined,
    Name,
    Title,
    Embed,
    EmbedPart,
}

#[derive(Clone, Copy, Debug)]
enum Form {
    Lines,
    Inline,
}

#[derive(Clone, Debug)]
pub struct Attachment {
    folder: &'static str,
    name: &'static str,
    content: u8,
}

#[derive(Clone, Debug)]
pub struct Data {
    name: &'static str,
    audience: Option<Rung>,
    content: u8,
}

#[derive(Clone, Debug)]
pub struct Static {
    path: &'static str,
    content: u8,
}

const FOLDERS: &[&str] = &[
    "",
    "wiki",
    "wiki/deep",
    "blog",
    "people",
    "teams",
    "vault",
    "tags",
];
/// `wiki` and `deep` may be texts beside the folders of that name.
const NAMES: &[&str] = &[
    "_index",
    "index",
    "README",
    "alpha",
    "beta",
    "alpha",
    "beta",
    "gamma",
    "wiki",
    "deep",
    "vault",
    "2026-02-03-news",
];
const PEOPLE: &[&str] = &["ada", "bob"];
const PICTURES: &[&str] = &["pic.png", "plan.pdf", "alpha.png"];
/// The patterns in [`Company::config`] give some of them to staff or board.
const STATICS: &[&str] = &[
    "open.txt",
    "staff/list.txt",
    "board/list.txt",
    "js/board-extra.js",
    "js/more.js",
    "css/staff-extra.css",
];
const DATA: &[&str] = &[
    "offices.yaml",
    "board/figures.yaml",
    "staff/rota.json",
    "offices/north.yaml",
];

impl Company {
    pub fn strategy() -> impl Strategy<Value = Company> {
        (
            any::<bool>(),
            any::<bool>(),
            Look::strategy(),
            vec(Page::strategy(), 1..8),
            vec(Attachment::strategy(), 0..4),
            vec(Data::strategy(), 0..3),
            vec(Static::strategy(), 0..3),
            vec(Said::strategy(), 0..4),
            Listed::list(),
        )
            .prop_map(
                |(content, dutch, look, pages, attachments, data, statics, talk, listed)| Company {
                    content,
                    dutch,
                    look,
                    pages,
                    attachments,
                    data,
                    statics,
                    talk,
                    listed,
                },
            )
    }

    /// The site's folder, when everything above a rung never existed.
    pub fn files(&self, rung: Rung) -> Files {
        let plan = Plan::of(self);
        let mut files = Files::new();
        files.insert("polder.yaml".to_owned(), self.config().into_bytes());
        let content = if self.content { "content/" } else { "" };
        if self.content {
            // A folder lives as long as there is something in it, also in git.
            files.insert("content/.keep".to_owned(), Vec::new());
        }
        for page in &plan.pages {
            let level = plan.level(page);
            if level <= rung {
                let text = without_blocks(&plan.text(page), rung);
                files.insert(format!("{content}{}", plan.path(page)), text.into_bytes());
            }
        }
        let (talk, history) = plan.talk(&self.talk, content, rung);
        files.insert("discussions.jsonl".to_owned(), talk.into_bytes());
        files.insert("history.yaml".to_owned(), history.into_bytes());
        for attachment in &plan.attachments {
            let level = plan.attachment_level(attachment);
            if level <= rung {
                let words = format!("file {} {}", attachment.content, MARKS[level]);
                let mut bytes = match attachment.name {
                    "alpha.png" => png(u32::from(attachment.content) + 1, 2),
                    _ => Vec::new(),
                };
                bytes.extend(words.bytes());
                let path = format!("{content}{}", plan.attachment_path(attachment));
                files.insert(path, bytes);
            }
        }
        for (i, data) in self.data.iter().enumerate() {
            let is_first = self.data[..i].iter().all(|other| other.name != data.name);
            if is_first && data.level() <= rung {
                files.insert(format!("data/{}", data.name), data.text().into_bytes());
            }
        }
        if let Some(listed) = &self.listed {
            let list = plan.list(listed, rung);
            files.insert("data/team.yml".to_owned(), list.into_bytes());
            let owners = "*.md @ada\nwiki/ cleo@example.com @teams/alpha\n";
            files.insert("CODEOWNERS".to_owned(), owners.into());
        }
        for file in &self.statics {
            let level = by_pattern(file.path);
            if level <= rung {
                let text = format!("/* static {} {} */", file.content, MARKS[level]);
                files
                    .entry(format!("static/{}", file.path))
                    .or_insert_with(|| text.into_bytes());
            }
        }
        if let Some(number) = self.look.footer {
            let text = format!("<footer>{number} {{{{ frame.data }}}}</footer>\n");
            files.insert("templates/parts/footer.html".to_owned(), text.into_bytes());
        }
        if let Some(number) = self.look.frame {
            let text = format!(
                "<div class=\"frame-{number}\">{{{{ page.title }}}} {{{{ frame.data }}}} {{{{ body | safe }}}}</div>\n"
            );
            let path = "templates/shortcodes/frame.html";
            files.insert(path.to_owned(), text.into_bytes());
        }
        if let Some(number) = self.look.words {
            let text = format!("footnotes = Notes {number}\n");
            files.insert("themes/own/words/nl.ftl".to_owned(), text.into_bytes());
        }
        files
    }

    fn config(&self) -> String {
        let mut yaml = String::from(
            "audiences:\n\
             - public\n\
             - {name: staff, files: [\"static/staff/**\", \"static/css/staff-*\", \"data/staff/**\"]}\n\
             - {name: board, files: [\"static/board/**\", \"static/js/board-*\", \"data/board/**\", \"content/vault/**\", \"vault/**\"]}\n",
        );
        if self.dutch {
            yaml.push_str("languages: [en, nl]\n");
        }
        if let Some(title) = self.look.title {
            let _ = writeln!(yaml, "title: The company {title}");
        }
        if self.look.base_url {
            yaml.push_str("base_url: https://intranet.example/base\n");
        }
        let _ = writeln!(yaml, "markdown: {{html: {}}}", self.look.html);
        if self.listed.is_some() {
            yaml.push_str("people: {file: data/team.yml}\n");
        }
        let mut theme = Vec::new();
        if let Some(accent) = self.look.accent {
            theme.push(format!("accent: \"#{accent:02x}5d6b\""));
        }
        if self.look.words.is_some() {
            theme.push("name: own".to_owned());
        }
        if !theme.is_empty() {
            let _ = writeln!(yaml, "theme: {{{}}}", theme.join(", "));
        }
        yaml
    }
}

/// What the patterns of the config say of a path below `static/` or `data/`.
fn by_pattern(path: &str) -> Rung {
    if path.starts_with("board/") || path.starts_with("js/board-") {
        2
    } else if path.starts_with("staff/") || path.starts_with("css/staff-") {
        1
    } else {
        0
    }
}

impl Data {
    fn level(&self) -> Rung {
        by_pattern(self.name).max(self.audience.unwrap_or(0))
    }

    fn text(&self) -> String {
        let mark = MARKS[self.level()];
        let mut entries = vec![format!("\"value\": \"data {} {mark}\"", self.content)];
        if let Some(audience) = self.audience {
            entries.insert(0, format!("\"audience\": \"{}\"", AUDIENCES[audience]));
        }
        if self.name.ends_with(".json") {
            format!("{{{}}}\n", entries.join(", "))
        } else {
            format!("{}\n", entries.join("\n"))
        }
    }

    fn strategy() -> impl Strategy<Value = Data> {
        (select(DATA), audience(), 0..4_u8).prop_map(|(name, audience, content)| Data {
            name,
            audience,
            content,
        })
    }
}

impl Listed {
    fn strategy() -> impl Strategy<Value = Listed> {
        let keys = [
            "team: alpha",
            "emails: [cleo@example.com]",
            "logins: [ada]",
            "avatar: pic.png",
            "left: 2025-01-01",
            "skills: [one]",
        ];
        (
            select(&["ada", "bob", "cleo"][..]),
            audience(),
            0..4_u8,
            select(keys.to_vec()),
        )
            .prop_map(|(id, audience, number, key)| Listed {
                id,
                audience,
                number,
                key,
            })
    }

    fn list() -> impl Strategy<Value = Option<Vec<Listed>>> {
        option::of(vec(Listed::strategy(), 0..4))
    }
}

/// Who may see what, and under which name: where all that has a name is for few, the name is a secret.
struct Plan {
    pages: Vec<Page>,
    attachments: Vec<Attachment>,
    folders: BTreeMap<String, Rung>,
    originals: BTreeMap<String, Rung>,
    /// The least that is asked of anything with this path in its own.
    names: BTreeMap<String, Rung>,
}

impl Plan {
    fn of(company: &Company) -> Plan {
        let mut pages: Vec<Page> = Vec::new();
        for page in &company.pages {
            let mut page = page.clone();
            if !company.dutch {
                page.tongue = Tongue::Plain;
            }
            let key = |page: &Page| (page.folder, page.name, page.tongue);
            if !pages.iter().any(|known| key(known) == key(&page)) {
                pages.push(page);
            }
        }
        let mut attachments: Vec<Attachment> = Vec::new();
        for attachment in &company.attachments {
            let key = |file: &Attachment| (file.folder, file.name);
            if !attachments
                .iter()
                .any(|known| key(known) == key(attachment))
            {
                attachments.push(attachment.clone());
            }
        }
        let mut plan = Plan {
            pages,
            attachments,
            folders: BTreeMap::new(),
            originals: BTreeMap::new(),
            names: BTreeMap::new(),
        };
        for page in &plan.pages {
            let asked = page.audience.unwrap_or(0).max(page.by_pattern());
            let original = under(page.folder, page.name);
            let folder = if page.is_index() {
                page.folder.to_owned()
            } else {
                let known = plan.originals.entry(original.clone()).or_insert(0);
                *known = asked.max(*known);
                original
            };
            let known = plan.folders.entry(folder).or_insert(0);
            *known = asked.max(*known);
        }
        let mut seen: Vec<(String, Rung)> = Vec::new();
        for page in &plan.pages {
            if !page.is_index() {
                seen.push((under(page.folder, page.name), plan.level(page)));
            }
            for folder in above(page.folder) {
                seen.push((folder.to_owned(), plan.level(page)));
            }
        }
        for file in &plan.attachments {
            let level = plan.attachment_level(file);
            seen.push((under(file.folder, file.name), level));
            for folder in above(file.folder) {
                seen.push((folder.to_owned(), level));
            }
        }
        for (name, level) in seen {
            let known = plan.names.entry(name).or_insert(level);
            *known = level.min(*known);
        }
        plan
    }

    fn level(&self, page: &Page) -> Rung {
        let own = self.originals.get(&under(page.folder, page.name)).copied();
        let own = if page.is_index() { page.audience } else { own };
        own.unwrap_or(0)
            .max(page.by_pattern())
            .max(self.folder_level(page.folder))
    }

    fn attachment_level(&self, file: &Attachment) -> Rung {
        let floor = if file.folder == "vault" { 2 } else { 0 };
        self.folder_level(file.folder).max(floor)
    }

    fn folder_level(&self, folder: &str) -> Rung {
        above(folder)
            .into_iter()
            .chain([""])
            .filter_map(|folder| self.folders.get(folder).copied())
            .max()
            .unwrap_or(0)
    }

    /// A folder or name as it is written.
    fn named(&self, folder: &str, name: &str) -> String {
        let path = under(folder, name);
        let fixed = path == "vault" || folder == "people" || path == "people";
        match self.names.get(&path) {
            Some(&level) if level > 0 && !fixed => match name.rsplit_once('.') {
                Some((stem, extension)) => format!("{stem}-{}.{extension}", MARKS[level]),
                None => format!("{name}-{}", MARKS[level]),
            },
            _ => name.to_owned(),
        }
    }

    fn folder(&self, folder: &str) -> String {
        above(folder)
            .into_iter()
            .rev()
            .map(|folder| {
                let (above, name) = folder.rsplit_once('/').unwrap_or(("", folder));
                format!("{}/", self.named(above, name))
            })
            .collect()
    }

    fn stem(&self, page: &Page) -> String {
        if page.is_index() {
            page.name.to_owned()
        } else {
            self.named(page.folder, page.name)
        }
    }

    fn path(&self, page: &Page) -> String {
        let (folder, stem) = (self.folder(page.folder), self.stem(page));
        match page.tongue {
            Tongue::Plain => format!("{folder}{stem}.md"),
            Tongue::Suffix => format!("{folder}{stem}.nl.md"),
            Tongue::Folder => format!("nl/{folder}{stem}.md"),
        }
    }

    /// `discussions.jsonl` and `history.yaml`, as far as they tell of pages that readers on a rung see.
    fn talk(&self, talk: &[Said], content: &str, rung: Rung) -> (String, String) {
        let (mut threads, mut history) = (BTreeMap::new(), String::new());
        for said in talk {
            let page = &self.pages[said.page % self.pages.len()];
            let level = self.level(page);
            if level > rung {
                continue;
            }
            let (mark, who, number) = (MARKS[level], said.who, said.number);
            let path = format!("{content}{}", self.path(page));
            let to = self.path(&self.pages[said.to % self.pages.len()]);
            let comments: &mut Vec<serde_json::Value> = threads.entry(path.clone()).or_default();
            comments.push(serde_json::json!({
                "id": format!("c{}", comments.len()),
                "author": { "id": who, "name": who },
                "body": format!("said {number} {mark}, [see {mark}](/{to}) and [{mark}]({to})"),
                "created": format!("2026-01-1{number}T08:00:00Z"),
                "reactions": { "thanks": number },
            }));
            let _ = writeln!(
                history,
                "- {{date: 2026-01-01, author: {who}, message: {mark}, files: [{path}]}}"
            );
        }
        let threads = threads.iter().map(|(page, comments)| {
            let thread = serde_json::json!({ "page": page, "comments": comments });
            format!("{thread}\n")
        });
        let history = match history.as_str() {
            "" => history,
            commits => format!("commits:\n{commits}"),
        };
        (threads.collect(), history)
    }

    /// The list of people as far as readers on a rung know it.
    fn list(&self, listed: &[Listed], rung: Rung) -> String {
        let mut text = String::new();
        for (place, person) in listed.iter().enumerate() {
            let level = person
                .audience
                .unwrap_or(0)
                .max(self.folder_level("people"));
            let is_first = listed[..place].iter().all(|other| other.id != person.id);
            if level > rung || !is_first {
                continue;
            }
            let (mark, id, number, key) = (MARKS[level], person.id, person.number, person.key);
            let _ = write!(
                text,
                "{id}: {{name: {id} {number} {mark}, role: does {mark}, {key}"
            );
            if let Some(audience) = person.audience {
                let _ = write!(text, ", audience: {}", AUDIENCES[audience]);
            }
            text.push_str("}\n");
        }
        text
    }

    fn attachment_path(&self, file: &Attachment) -> String {
        format!(
            "{}{}",
            self.folder(file.folder),
            self.named(file.folder, file.name)
        )
    }

    fn text(&self, page: &Page) -> String {
        let level = self.level(page);
        let mark = MARKS[level];
        let head = &page.head;
        let mut text = String::from("---\n");
        let mut key = |name: &str, value: String| {
            let _ = writeln!(text, "{name}: {value}");
        };
        if let Some(audience) = page.audience {
            key("audience", AUDIENCES[audience].to_owned());
        }
        if let Some(title) = head.title {
            key("title", title_of(title, level));
        }
        if !head.tags.is_empty() {
            let tags = head.tags.iter().map(|tag| match tag {
                0 => "one".to_owned(),
                1 => "One".to_owned(),
                2 => "two two".to_owned(),
                _ => format!("tag {mark}"),
            });
            key("tags", format!("[{}]", tags.collect::<Vec<_>>().join(", ")));
        }
        let aliases: Vec<String> = head
            .alias
            .map(|alias| format!("also {alias} {mark}"))
            .into_iter()
            .chain(head.old_url.map(|url| format!("/old/{url}-{mark}/")))
            .collect();
        if !aliases.is_empty() {
            key("aliases", format!("[{}]", aliases.join(", ")));
        }
        if head.summary {
            key("summary", format!("in short {mark}"));
        }
        if let Some(weight) = head.weight {
            key("weight", weight.to_string());
        }
        if let Some(date) = head.date {
            key("date", format!("2026-01-{:02}", date + 1));
        }
        if let Some((name, person)) = head.people {
            key(name, person.to_owned());
        }
        if let Some(other) = head.key {
            let (name, value) = other.split_once(' ').expect("a key and a value");
            key(name, value.to_owned());
        }
        match head.address {
            Some(number @ 0..2) => key("slug", format!("slug{number}-{mark}")),
            Some(number) => key("url", format!("/at/{number}-{mark}/")),
            None => {}
        }
        if let Some(kind) = head.kind {
            key("kind", kind.to_owned());
        }
        if PEOPLE.contains(&page.name) {
            key("name", format!("Name of {} {mark}", page.name));
            key("role", format!("role {mark}"));
        }
        text.push_str("---\n");
        if head.heading {
            let _ = writeln!(text, "# Head {mark}\n");
        }
        self.write(&mut text, page, level, &page.pieces);
        text
    }

    fn write(&self, text: &mut String, page: &Page, level: Rung, pieces: &[Piece]) {
        for Piece { part, gap } in pieces {
            let mark = MARKS[level];
            match part {
                Part::Words(number) => {
                    let _ = write!(text, "words {number} {mark}");
                }
                Part::Heading(depth, number) => {
                    let hashes = "#".repeat(usize::from(*depth));
                    let _ = write!(text, "\n{hashes} Part {number} {mark}\n\n");
                }
                Part::Link(to, way) => self.write_link(text, page, level, *to, *way),
                Part::Image(to, wiki) => {
                    if let Some(file) = self.attachments.get(*to) {
                        let path = self.attachment_path(file);
                        let name = path.rsplit('/').next().unwrap_or(&path);
                        let _ = match wiki {
                            true => write!(text, "![[{name}|seen {mark}]]"),
                            false => write!(text, "![seen {mark}](/{path})"),
                        };
                    }
                }
                Part::Code(language, number) => {
                    let _ = write!(text, "\n```{language}\nlet x = {number}; // {mark}\n```\n");
                }
                Part::Footnote(number) => {
                    let _ = write!(text, "noted[^{number}]\n\n[^{number}]: note {mark}\n\n");
                }
                Part::Shortcode(shortcode) => text.push_str(&shortcode.replace("MARK", mark)),
                Part::Include(to, true) => {
                    let path = self.path(&self.pages[to % self.pages.len()]);
                    let _ = write!(text, "\n\n{{{{< include \"/{path}\" >}}}}\n\n");
                }
                Part::Include(to, false) => {
                    if let Some(file) = self.attachments.get(*to) {
                        let path = self.attachment_path(file);
                        let _ = write!(text, "\n\n{{{{< include \"/{path}\" lang=txt >}}}}\n\n");
                    }
                }
                Part::Odd(odd) => text.push_str(odd),
                Part::Block(asked, open, form, pieces) => {
                    let line = match form {
                        Form::Lines => "\n",
                        Form::Inline => "",
                    };
                    let name = AUDIENCES[*asked];
                    let _ = write!(text, "{}{line}", open.replace("NAME", name));
                    self.write(text, page, level.max(*asked), pieces);
                    let _ = write!(text, "{line}{{{{< /audience >}}}}{line}");
                }
            }
            text.push_str(gap);
        }
    }

    fn write_link(&self, text: &mut String, page: &Page, level: Rung, to: usize, way: Way) {
        let mark = MARKS[level];
        let target = &self.pages[to % self.pages.len()];
        let path = self.path(target);
        let stem = self.stem(target);
        // The name of a page is shown only where readers may know it.
        let label = if self.level(target) > level || to.is_multiple_of(3) {
            format!("|see {mark}")
        } else {
            String::new()
        };
        let _ = match way {
            Way::Path => write!(text, "[see {mark}]({})", relative(&self.path(page), &path)),
            Way::Anchor => write!(
                text,
                "[see {mark}]({}#part-1-open)",
                relative(&self.path(page), &path)
            ),
            Way::Absolute => write!(text, "[see {mark}](/{path})"),
            Way::Defined => write!(text, "[see {mark}][d{to}]\n\n[d{to}]: /{path}\n\n"),
            Way::Name => write!(text, "[[{stem}{label}]]"),
            Way::Title => {
                let title = title_of(target.head.title.unwrap_or(0), self.level(target));
                write!(text, "[[{title}{label}]]")
            }
            Way::Embed => write!(text, "\n\n![[{stem}{label}]]\n\n"),
            Way::EmbedPart => write!(text, "\n\n![[{stem}#Part 1 open{label}]]\n\n"),
        };
    }
}

fn title_of(number: u8, level: Rung) -> String {
    format!("Title {number} {}", MARKS[level])
}

impl Page {
    fn is_index(&self) -> bool {
        ["_index", "index", "README"].contains(&self.name)
    }

    fn by_pattern(&self) -> Rung {
        let below = self.folder == "vault" && self.tongue != Tongue::Folder;
        if below { 2 } else { 0 }
    }

    fn strategy() -> impl Strategy<Value = Page> {
        (
            place(),
            select(
                &[
                    Tongue::Plain,
                    Tongue::Plain,
                    Tongue::Plain,
                    Tongue::Suffix,
                    Tongue::Folder,
                ][..],
            ),
            audience(),
            Head::strategy(),
            vec(Piece::strategy(), 0..5),
        )
            .prop_map(|((folder, name), tongue, audience, head, pieces)| Page {
                folder,
                name,
                tongue,
                audience,
                head,
                pieces,
            })
    }
}

fn place() -> impl Strategy<Value = (&'static str, &'static str)> {
    prop_oneof![
        6 => (select(FOLDERS), select(NAMES)),
        1 => (Just("people"), select(PEOPLE)),
    ]
}

fn audience() -> impl Strategy<Value = Option<Rung>> {
    prop_oneof![3 => Just(None), 1 => (0..=TOP).prop_map(Some)]
}

impl Head {
    fn strategy() -> impl Strategy<Value = Head> {
        let about = (
            option::of(0..3_u8),
            any::<bool>(),
            vec(0..4_u8, 0..3),
            option::weighted(0.3, 0..3_u8),
            option::weighted(0.3, 0..3_u8),
        );
        let more = (
            any::<bool>(),
            option::weighted(0.2, 0..3_u8),
            option::weighted(0.3, 0..9_u8),
            option::weighted(
                0.4,
                (
                    select(
                        &[
                            "owner",
                            "authors",
                            "experts",
                            "lead",
                            "team",
                            "parent",
                            "sponsor",
                            "goals",
                            "supersedes",
                            "applies_to",
                        ][..],
                    ),
                    select(PEOPLE),
                ),
            ),
            option::weighted(
                0.2,
                select(
                    &[
                        "draft true",
                        "publish 2026-09-01",
                        "expires 2026-09-01",
                        "expires 2026-05-01",
                        "author nobody",
                        "lang nl",
                        "toc false",
                        "review_by 2026-01-01",
                        "effective 2026-09-01",
                        "start 2026-06-05",
                        "due 2026-05-01",
                        "left 2026-03-01",
                        "values 7",
                        "outcome done",
                        "location Utrecht",
                        "languages nl, en",
                        "updated 2026-04-02",
                    ][..],
                ),
            ),
            option::weighted(
                0.3,
                select(&["post", "policy", "event", "person", "team", "goal", "idea"][..]),
            ),
            option::weighted(0.15, 0..4_u8),
        );
        (about, more).prop_map(
            |(
                (title, heading, tags, alias, old_url),
                (summary, weight, date, people, key, kind, address),
            )| Head {
                title,
                heading,
                tags,
                alias,
                old_url,
                summary,
                weight,
                date,
                people,
                key,
                kind,
                address,
            },
        )
    }
}

impl Piece {
    pub fn strategy() -> impl Strategy<Value = Piece> {
        let gap = select(&["\n\n", "\n\n", "\n", " ", ""][..]);
        let part = plain_part().prop_recursive(2, 8, 3, |inner| {
            let gap = select(&["\n\n", "\n\n", "\n", " ", ""][..]);
            let pieces = vec(
                (inner, gap).prop_map(|(part, gap)| Piece { part, gap }),
                0..3,
            );
            (0..=TOP, opening(), form(), pieces)
                .prop_map(|(level, open, form, pieces)| Part::Block(level, open, form, pieces))
        });
        (part, gap).prop_map(|(part, gap)| Piece { part, gap })
    }
}

fn opening() -> impl Strategy<Value = &'static str> {
    select(
        &[
            "{{< audience NAME >}}",
            "{{< audience NAME >}}",
            "{{< audience \"NAME\" >}}",
            "{{<audience NAME>}}",
            "{{<  audience  NAME  >}}",
            "{{% audience NAME %}}",
        ][..],
    )
}

fn form() -> impl Strategy<Value = Form> {
    select(&[Form::Lines, Form::Inline][..])
}

fn plain_part() -> impl Strategy<Value = Part> {
    let way = select(
        &[
            Way::Path,
            Way::Anchor,
            Way::Absolute,
            Way::Defined,
            Way::Name,
            Way::Title,
            Way::Embed,
            Way::EmbedPart,
        ][..],
    );
    prop_oneof![
        3 => (0..4_u8).prop_map(Part::Words),
        2 => (1..4_u8, 0..2_u8).prop_map(|(depth, number)| Part::Heading(depth, number)),
        5 => (0..8_usize, way).prop_map(|(to, way)| Part::Link(to, way)),
        2 => (0..3_usize, any::<bool>()).prop_map(|(to, wiki)| Part::Image(to, wiki)),
        1 => (select(&["rust", "", "yaml"][..]), 0..3_u8).prop_map(|(language, number)| Part::Code(language, number)),
        1 => (0..2_u8).prop_map(Part::Footnote),
        2 => select(&[
            "{{< person ada >}}",
            "\n\n{{< person ada >}}\n\n",
            "\n\n{{< person bob >}}\n\n",
            "\n\n{{< team alpha >}}\n\n",
            "\n\n{{< frame >}}\n- framed MARK\n{{< /frame >}}\n\n",
            "{{< frame >}}framed MARK{{< /frame >}}",
            "\n\n{{< figure src=\"/pic.png\" alt=\"seen MARK\" caption=\"of [[alpha|one]]\" >}}\n\n",
        ][..]).prop_map(Part::Shortcode),
        1 => (0..8_usize, any::<bool>()).prop_map(|(to, page)| Part::Include(to, page)),
        2 => select(&[
            "[nowhere]()",
            "[up](..)",
            "[[#Part 1 open]]",
            "[wrong](nothing.md)",
            "[[Nothing]]",
            "<a id=\"place\"></a>",
            "<a href=\"/wiki/alpha.md\">raw</a>",
            "{{< foreign tag >}}",
            "{{</* audience board */>}}",
            "> [!tip] A tip\n> for all\n\n",
            "- [ ] to do\n- done\n\n",
            "| a | b |\n|---|--:|\n| 1 | 2 |\n\n",
            "[x](javascript:alert)",
            "![far](https://example.com/x.png)",
            "text ^block\n\n",
        ][..]).prop_map(Part::Odd),
    ]
}

impl Attachment {
    fn strategy() -> impl Strategy<Value = Attachment> {
        (select(FOLDERS), select(PICTURES), 0..4_u8).prop_map(|(folder, name, content)| {
            Attachment {
                folder,
                name,
                content,
            }
        })
    }
}

impl Said {
    fn strategy() -> impl Strategy<Value = Said> {
        (0..8_usize, select(PEOPLE), 0..8_usize, 0..4_u8).prop_map(|(page, who, to, number)| Said {
            page,
            who,
            to,
            number,
        })
    }
}

impl Static {
    fn strategy() -> impl Strategy<Value = Static> {
        (select(STATICS), 0..4_u8).prop_map(|(path, content)| Static { path, content })
    }
}

impl Look {
    fn strategy() -> impl Strategy<Value = Look> {
        (
            option::of(0..3_u8),
            any::<bool>(),
            select(&["keep", "keep", "sanitize", "escape"][..]),
            option::weighted(0.2, any::<u8>()),
            option::weighted(0.5, 0..3_u8),
            option::weighted(0.2, 0..3_u8),
            option::weighted(0.7, 0..3_u8),
        )
            .prop_map(
                |(title, base_url, html, accent, footer, words, frame)| Look {
                    title,
                    base_url,
                    html,
                    accent,
                    footer,
                    words,
                    frame,
                },
            )
    }
}

/// Something that people do to a site between two builds.
#[derive(Clone, Debug)]
pub enum Edit {
    Add(Page),
    Remove(usize),
    Rename(usize, &'static str, &'static str),
    Rewrite(usize, Vec<Piece>),
    Insert(usize, usize, Piece),
    /// Something for the board, at the beginning of a page.
    Hide(usize, Piece),
    Retitle(usize, Option<u8>),
    Rehead(usize, Head),
    Audience(usize, Option<Rung>),
    Look(Look),
    Attach(Attachment),
    Detach(usize),
    Data(Vec<Data>),
    Statics(Vec<Static>),
    Move(bool),
    Languages(bool),
    Talk(Vec<Said>),
    List(Option<Vec<Listed>>),
}

impl Edit {
    pub fn strategy() -> impl Strategy<Value = Edit> {
        let which = || 0..8_usize;
        prop_oneof![
            3 => Page::strategy().prop_map(Edit::Add),
            2 => which().prop_map(Edit::Remove),
            2 => (which(), place()).prop_map(|(which, (folder, name))| Edit::Rename(which, folder, name)),
            2 => (which(), vec(Piece::strategy(), 0..5)).prop_map(|(which, pieces)| Edit::Rewrite(which, pieces)),
            4 => (which(), 0..4_usize, Piece::strategy()).prop_map(|(which, at, piece)| Edit::Insert(which, at, piece)),
            3 => (which(), Piece::strategy()).prop_map(|(which, piece)| Edit::Hide(which, piece)),
            2 => (which(), option::of(0..3_u8)).prop_map(|(which, title)| Edit::Retitle(which, title)),
            2 => (which(), Head::strategy()).prop_map(|(which, head)| Edit::Rehead(which, head)),
            2 => (which(), audience()).prop_map(|(which, audience)| Edit::Audience(which, audience)),
            2 => Look::strategy().prop_map(Edit::Look),
            1 => Attachment::strategy().prop_map(Edit::Attach),
            1 => which().prop_map(Edit::Detach),
            1 => vec(Data::strategy(), 0..3).prop_map(Edit::Data),
            1 => vec(Static::strategy(), 0..3).prop_map(Edit::Statics),
            1 => any::<bool>().prop_map(Edit::Move),
            1 => any::<bool>().prop_map(Edit::Languages),
            2 => vec(Said::strategy(), 0..4).prop_map(Edit::Talk),
            2 => Listed::list().prop_map(Edit::List),
        ]
    }
}

impl Company {
    pub fn edit(&mut self, edit: &Edit) {
        match edit.clone() {
            Edit::Add(page) => self.pages.insert(0, page),
            Edit::Remove(which) if self.pages.len() > 1 => {
                let which = which % self.pages.len();
                self.pages.remove(which);
            }
            Edit::Remove(_) => {}
            Edit::Rename(which, folder, name) => {
                let page = self.page(which);
                (page.folder, page.name) = (folder, name);
            }
            Edit::Rewrite(which, pieces) => self.page(which).pieces = pieces,
            Edit::Insert(which, at, piece) => {
                let pieces = &mut self.page(which).pieces;
                let at = at.min(pieces.len());
                match pieces.get_mut(at) {
                    // Into the block that is there, if it is one.
                    Some(Piece {
                        part: Part::Block(.., inner),
                        ..
                    }) => inner.push(piece),
                    _ => pieces.insert(at, piece),
                }
            }
            Edit::Hide(which, piece) => {
                let pieces = &mut self.page(which).pieces;
                if let Some(Piece {
                    part: Part::Block(TOP, .., inner),
                    ..
                }) = pieces.first_mut()
                {
                    inner.push(piece);
                    return;
                }
                let open = "{{< audience NAME >}}";
                let part = Part::Block(TOP, open, Form::Lines, vec![piece]);
                pieces.insert(0, Piece { part, gap: "\n" });
            }
            Edit::Retitle(which, title) => self.page(which).head.title = title,
            Edit::Rehead(which, head) => self.page(which).head = head,
            Edit::Audience(which, audience) => self.page(which).audience = audience,
            Edit::Look(look) => self.look = look,
            Edit::Attach(file) => self.attachments.insert(0, file),
            Edit::Detach(which) => {
                if !self.attachments.is_empty() {
                    let which = which % self.attachments.len();
                    self.attachments.remove(which);
                }
            }
            Edit::Data(data) => self.data = data,
            Edit::Statics(statics) => self.statics = statics,
            Edit::Move(content) => self.content = content,
            Edit::Languages(dutch) => self.dutch = dutch,
            Edit::Talk(talk) => self.talk = talk,
            Edit::List(listed) => self.listed = listed,
        }
    }

    fn page(&mut self, which: usize) -> &mut Page {
        let which = which % self.pages.len();
        &mut self.pages[which]
    }
}

/// Brings a folder from one state to another.
pub fn write(root: &Path, before: &Files, after: &Files) {
    for path in before.keys().filter(|path| !after.contains_key(*path)) {
        fs_err::remove_file(root.join(path)).expect("a file");
        let mut folder = Path::new(path).parent();
        while let Some(path) = folder.filter(|path| !path.as_os_str().is_empty()) {
            // Fails where something is left.
            let _ = fs_err::remove_dir(root.join(path));
            folder = path.parent();
        }
    }
    for (path, bytes) in after {
        if before.get(path) != Some(bytes) {
            let path = root.join(path);
            fs_err::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs_err::write(path, bytes).expect("a file");
        }
    }
}

/// A text without the blocks above a rung. A mark that has a line for itself goes with the line.
fn without_blocks(text: &str, rung: Rung) -> String {
    let mut kept = String::new();
    // The blocks that are open, and the rung of each.
    let mut open: Vec<Rung> = Vec::new();
    let mut rest = text;
    while let Some(at) = next_mark(rest) {
        let end = at + rest[at..].find("}}").expect("the end of a mark") + 2;
        let (before, mark, after) = (&rest[..at], &rest[at..end], &rest[end..]);
        let was_shown = open.iter().all(|level| *level <= rung);
        if was_shown {
            kept.push_str(before);
        }
        if mark.contains("/audience") {
            open.pop();
        } else {
            let level = AUDIENCES.iter().position(|name| mark.contains(name));
            open.push(level.expect("an audience"));
        }
        let is_shown = open.iter().all(|level| *level <= rung);
        rest = after;
        if was_shown && is_shown {
            kept.push_str(mark);
            continue;
        }
        let whole = &text[..text.len() - after.len() - mark.len()];
        let line = &whole[whole.rfind('\n').map_or(0, |at| at + 1)..];
        let tail = after.split_inclusive('\n').next().unwrap_or_default();
        if !line.trim().is_empty() || !tail.trim().is_empty() {
            continue;
        }
        if was_shown {
            kept.truncate(kept.len() - line.len());
        } else if is_shown {
            rest = &after[tail.len()..];
        }
    }
    kept.push_str(rest);
    kept
}

fn next_mark(text: &str) -> Option<usize> {
    let all = [
        "{{< audience",
        "{{<audience",
        "{{<  audience",
        "{{% audience",
        "{{< /audience",
    ];
    all.iter().filter_map(|mark| text.find(mark)).min()
}

fn under(folder: &str, name: &str) -> String {
    match folder {
        "" => name.to_owned(),
        folder => format!("{folder}/{name}"),
    }
}

/// `wiki/deep` and `wiki`; nothing for the root.
fn above(folder: &str) -> Vec<&str> {
    let mut all = Vec::new();
    let mut folder = folder;
    while !folder.is_empty() {
        all.push(folder);
        folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
    }
    all
}

fn relative(from: &str, to: &str) -> String {
    format!("{}{to}", "../".repeat(from.matches('/').count()))
}
