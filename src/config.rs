//! `polder.yaml`, typed: a struct for each stage that has something to configure. Data only.

use std::collections::BTreeMap;

use crate::content::audience::Audience;
use crate::content::audience::Audiences;
use crate::content::diagnostic::Diagnostic;
use crate::content::diagnostic::Position;
use crate::content::fields::Fields;
use crate::content::fields::Item;
use crate::content::fields::Located;
use crate::content::forge;
use crate::content::forge::Forge;
use crate::content::language::Languages;
use crate::content::node;
use crate::content::node::Node;
use crate::content::node::Value;
use crate::content::period::Period;
use crate::content::roster;
use crate::content::shape::Asked;
use crate::content::shape::Shape;
use crate::content::suggestion::nearest;

/// The name of the file, as diagnostics quote it.
pub const FILE: &str = "polder.yaml";

/// Every key is optional; a site without the file is a site with the defaults.
#[derive(Clone, Debug)]
pub struct Config {
    /// There is a polder.yaml: the folder was made for Polder.
    pub is_written: bool,
    pub title: Option<String>,
    /// With scheme, without a slash at the end: `https://intranet.example`.
    pub base_url: Option<String>,
    pub languages: Languages,
    pub audiences: Audiences,
    pub privacy: Privacy,
    pub people: People,
    /// Persons by role, `moderator: [ada]`, and approvers by what they approve.
    pub roles: Roles,
    pub theme: Theme,
    pub repository: Option<Repository>,
    pub markdown: Markdown,
    pub links: Links,
    /// Pages that a reader has seen can be read without a connection.
    pub offline: bool,
    pub comments: Comments,
    pub publish: Option<Publish>,
    pub auth: Auth,
    pub store: Store,
    pub federation: Federation,
}

/// How much of what git knows about people is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Privacy {
    /// Aggregates only.
    WorksCouncil,
    /// What people contribute to, without counts.
    #[default]
    Team,
    /// Counts as well.
    Open,
}

/// Who is who: the list of people when it is kept in one file, and who is none.
#[derive(Clone, Debug, Default)]
pub struct People {
    pub file: Option<Located<String>>,
    /// Polder's key to the file's name for it: `login` to `github`.
    pub map: BTreeMap<String, String>,
    /// Names and addresses under which programs commit.
    pub bots: Vec<String>,
}

#[derive(Clone, Debug, Default)]
pub struct Roles {
    pub moderator: Vec<Located<String>>,
    pub admin: Vec<Located<String>>,
    pub leader: Vec<Located<String>>,
    pub spokesperson: Vec<Located<String>>,
    /// `legal: [joan]`
    pub approver: BTreeMap<String, Vec<String>>,
}

/// The look: a theme and the tokens that make it a company's own.
#[derive(Clone, Debug, Default)]
pub struct Theme {
    pub name: Option<Located<String>>,
    /// A file of `static/`.
    pub logo: Option<Located<String>>,
    pub tokens: BTreeMap<&'static str, Token>,
}

/// A value of CSS: `accent: "#0b5d6b"`, or `accent: {light: "#0b5d6b", dark: "#6cc4d1"}`.
#[derive(Clone, Debug)]
pub struct Token {
    pub light: String,
    pub dark: Option<String>,
}

/// The tokens that a site may set.
pub const TOKENS: &[&str] = &[
    "accent",
    "paper",
    "ink",
    "radius",
    "body_font",
    "heading_font",
];

#[derive(Clone, Debug)]
pub struct Repository {
    /// Its address in a browser.
    pub address: String,
    pub branch: Option<String>,
    /// What it is kept in; `None` where that is not known.
    pub forge: Option<Forge>,
}

#[derive(Clone, Debug, Default)]
pub struct Markdown {
    pub html: Html,
}

/// What happens to HTML in Markdown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub enum Html {
    /// Authors are trusted: it stays.
    #[default]
    Keep,
    /// What could run or reach out is removed.
    Sanitize,
    /// It is shown as text.
    Escape,
}

#[derive(Clone, Debug, Default)]
pub struct Links {
    /// Whether `check` asks other sites if they still answer.
    pub external: bool,
}

#[derive(Clone, Debug)]
pub struct Comments {
    pub url: Option<Located<String>>,
    /// Unless it says otherwise every page can be talked about.
    pub open: bool,
    pub moderation: Moderation,
    /// What nobody may write: names of customers, say.
    pub forbidden: Vec<Located<String>>,
    /// What a moderator looks at before others do.
    pub held: Vec<Located<String>>,
    pub retention: Retention,
}

/// How long what was said is kept; for ever where nothing is set.
#[derive(Clone, Copy, Debug, Default)]
pub struct Retention {
    /// Comments: after that their text and their author are gone.
    pub comments: Option<Period>,
    /// Who moderated what, and why.
    pub log: Option<Period>,
}

/// Who is asked for a new build when something was taken from readers that pages still show.
#[derive(Clone, Debug)]
pub struct Publish {
    pub url: Located<String>,
    /// Private networks in which it may live.
    pub networks: Vec<Located<String>>,
    /// What is sent; else what GitHub understands.
    pub body: Option<String>,
}

impl Comments {
    /// Where the service answers, without a slash at the end.
    pub fn service(&self) -> Option<&str> {
        let url = self.url.as_ref()?.value.trim_end_matches('/');
        let begins = ["https://", "http://", "/"];
        begins
            .iter()
            .any(|beginning| url.starts_with(beginning))
            .then_some(url)
    }

    /// The service's origin, where it is not that of the pages: `https://talk.example`.
    pub fn origin(&self) -> Option<&str> {
        let url = self.service()?;
        let (scheme, rest) = url.split_once("://")?;
        let host = rest.split('/').next().unwrap_or_default();
        // It becomes a word of the pages' security policy.
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
        (!host.is_empty() && host.chars().all(plain)).then(|| &url[..scheme.len() + 3 + host.len()])
    }
}

/// When a moderator looks at what is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Moderation {
    /// It is seen at once.
    #[default]
    After,
    /// A person's first comment waits; who has one that was seen is trusted.
    First,
    /// Everything waits.
    Before,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AuthMode {
    #[default]
    Dev,
    Proxy,
    Oidc,
    MagicLink,
}

#[derive(Clone, Debug, Default)]
pub struct Auth {
    pub mode: AuthMode,
    /// The proxies whose word is taken: addresses, or networks like `10.0.0.0/8`.
    pub proxies: Vec<Located<String>>,
}

#[derive(Clone, Debug, Default)]
pub struct Store {
    pub url: Option<Located<String>>,
}

#[derive(Clone, Debug, Default)]
pub struct Federation {
    pub audience: Option<Located<String>>,
    pub peers: Vec<Located<String>>,
    /// Where peers may be reached, besides public addresses: addresses, or networks like `10.0.0.0/8`.
    pub networks: Vec<Located<String>>,
}

impl Default for Config {
    fn default() -> Self {
        let mut diagnostics = Vec::new();
        Config::read("", &mut diagnostics)
    }
}

impl Config {
    /// Reads the text of `polder.yaml`. What is wrong is told, and the rest is read all the same.
    pub fn read(text: &str, diagnostics: &mut Vec<Diagnostic>) -> Config {
        let node = node::parse(text).unwrap_or_else(|unreadable| {
            diagnostics.push(unreadable.diagnostic("unreadable", FILE, "this"));
            node::parse("").expect("an empty document is YAML")
        });
        refuse_secrets(&node, diagnostics);
        let mut fields = Fields::open(node, FILE, diagnostics);
        let config = Config::take(&mut fields);
        fields.finish(|_| None);
        if let Some(audience) = &config.federation.audience
            && config.audiences.level(&audience.value).is_none()
        {
            diagnostics.push(
                Diagnostic::error(
                    "unknown-audience",
                    FILE,
                    format!("there is no audience `{}`", audience.value),
                )
                .at(audience.at)
                .help("name one of `audiences`"),
            );
        }
        config
    }

    /// Every key that the file may have.
    pub fn keys() -> Vec<Asked> {
        Fields::survey(|fields| {
            Config::take(fields);
        })
    }

    fn take(fields: &mut Fields<'_>) -> Config {
        Config {
            is_written: false,
            title: fields.words("title"),
            base_url: base_url(fields),
            languages: languages(fields),
            audiences: audiences(fields),
            privacy: fields
                .choice(
                    "privacy",
                    &[
                        ("works-council", Privacy::WorksCouncil),
                        ("team", Privacy::Team),
                        ("open", Privacy::Open),
                    ],
                )
                .unwrap_or_default(),
            people: people(fields),
            roles: roles(fields),
            theme: theme(fields),
            repository: repository(fields),
            markdown: markdown(fields),
            links: links(fields),
            offline: fields.flag("offline").unwrap_or_default(),
            comments: comments(fields),
            publish: publish(fields),
            auth: auth(fields),
            store: store(fields),
            federation: federation(fields),
        }
    }
}

fn base_url(fields: &mut Fields<'_>) -> Option<String> {
    let url = fields.text_as("base_url", Shape::Url)?;
    let has_host = ["https://", "http://"]
        .iter()
        .filter_map(|scheme| url.value.strip_prefix(scheme))
        .any(|host| !host.is_empty() && !host.starts_with('/'));
    if has_host && !url.value.contains(['?', '#', ' ']) {
        return Some(url.value.trim_end_matches('/').to_owned());
    }
    fields.error(
        "wrong-url",
        url.at,
        format!("`base_url` cannot be `{}`", url.value),
        "write the whole address, with its scheme: https://intranet.example",
    );
    None
}

fn languages(fields: &mut Fields<'_>) -> Languages {
    let default = fields.text_as("language", Shape::Language);
    let others = fields.list_of("languages", &Shape::Language);
    for language in default.iter().chain(&others) {
        let valid = !language.value.is_empty()
            && language
                .value
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '-');
        if !valid {
            fields.error(
                "wrong-language",
                language.at,
                format!("`{}` is not a language tag", language.value),
                "write it as in HTML: en, nl, pt-BR",
            );
        }
    }
    let default = default
        .or_else(|| others.first().cloned())
        .map_or_else(|| "en".to_owned(), |language| language.value);
    Languages::new(default, others.into_iter().map(|language| language.value))
}

fn audiences(fields: &mut Fields<'_>) -> Audiences {
    let mut list = fields.each("audiences", &Shape::Name, |item| match item {
        Item::Text(name) => Some((
            name.at,
            Audience {
                name: name.value,
                groups: Vec::new(),
                files: Vec::new(),
            },
        )),
        Item::Mapping(at, mut fields) => {
            let name = fields.text_as("name", Shape::Name);
            fields.mark_needed();
            let audience = Audience {
                name: name.map(|name| name.value).unwrap_or_default(),
                groups: values(fields.list("groups")),
                files: values(fields.list("files")),
            };
            fields.finish(|_| None);
            Some((at, audience))
        }
    });
    for i in 0..list.len() {
        let (at, name) = (list[i].0, list[i].1.name.clone());
        let valid = !name.is_empty()
            && name
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
        if !valid {
            fields.error(
                "wrong-audience",
                at,
                format!("`{name}` cannot be the name of an audience"),
                "use letters, digits, hyphens",
            );
        }
        if list[..i].iter().any(|(_, other)| other.name == name) {
            fields.error(
                "duplicate-audience",
                at,
                format!("the audience `{name}` is here twice"),
                "keep one of them; the lowest comes first",
            );
        }
    }
    Audiences::new(list.drain(..).map(|(_, audience)| audience).collect())
}

fn values(list: Vec<Located<String>>) -> Vec<String> {
    list.into_iter().map(|item| item.value).collect()
}

fn people(fields: &mut Fields<'_>) -> People {
    let Some(mut fields) = fields.nested("people") else {
        return People::default();
    };
    let people = People {
        file: fields.text("file"),
        map: people_map(&mut fields),
        bots: values(fields.list("bots")),
    };
    fields.finish(|_| None);
    people
}

fn people_map(fields: &mut Fields<'_>) -> BTreeMap<String, String> {
    let mut map = BTreeMap::new();
    for (key, theirs) in fields.located_pairs("map") {
        if roster::is_key(&key.name) {
            map.insert(key.name, theirs);
            continue;
        }
        let help = match nearest(&key.name, roster::words()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "Polder's key comes first: `{login: github}`".to_owned(),
        };
        let message = format!("a record of a person has no `{}`", key.name);
        fields.error("unknown-key", key.at, message, help);
    }
    map
}

fn roles(fields: &mut Fields<'_>) -> Roles {
    let Some(mut fields) = fields.nested("roles") else {
        return Roles::default();
    };
    let roles = Roles {
        moderator: fields.list("moderator"),
        admin: fields.list("admin"),
        leader: fields.list("leader"),
        spokesperson: fields.list("spokesperson"),
        approver: fields
            .list_pairs("approver")
            .into_iter()
            .map(|(role, people)| (role, values(people)))
            .collect(),
    };
    fields.finish(|_| None);
    roles
}

fn theme(fields: &mut Fields<'_>) -> Theme {
    let Some(mut fields) = fields.nested("theme") else {
        return Theme::default();
    };
    let mut theme = Theme {
        name: fields.text("name"),
        logo: fields.text("logo"),
        tokens: BTreeMap::new(),
    };
    for name in TOKENS {
        if let Some(token) = token(&mut fields, name) {
            theme.tokens.insert(name, token);
        }
    }
    fields.finish(|_| None);
    theme
}

fn token(fields: &mut Fields<'_>, name: &'static str) -> Option<Token> {
    let node = fields.take_as(name, || Shape::Token)?;
    let part = |part: &str| node.get(part).and_then(Node::text).map(str::to_owned);
    let token = match node.text() {
        Some(value) => Token {
            light: value.to_owned(),
            dark: None,
        },
        None => match part("light") {
            Some(light) => Token {
                light,
                dark: part("dark"),
            },
            None => {
                fields.error(
                    "wrong-type",
                    node.at,
                    format!("`{name}` must be a value of CSS"),
                    "write one value, or one for each: `{light: white, dark: black}`",
                );
                return None;
            }
        },
    };
    // The value is written into the stylesheet: it may not end the declaration it stands in.
    let harmless = |value: &String| {
        !value.contains([';', '{', '}', '<', '\\', '@']) && !value.to_lowercase().contains("url(")
    };
    if [Some(&token.light), token.dark.as_ref()]
        .into_iter()
        .flatten()
        .all(harmless)
    {
        return Some(token);
    }
    fields.error(
        "wrong-token",
        node.at,
        format!("`{}` is not a value of CSS", token.light),
        "write one value: \"#0b5d6b\", 4px, Georgia, serif",
    );
    None
}

fn repository(fields: &mut Fields<'_>) -> Option<Repository> {
    let mut fields = fields.nested("repository")?;
    let url = fields.needed_as("url", Shape::Url);
    let branch = fields.words("branch");
    let said = fields.choice("forge", forge::NAMES);
    let address = url.and_then(|url| {
        let address = forge::address(&url.value);
        match &address {
            None => fields.error(
                "wrong-url",
                url.at,
                format!("`repository.url` cannot be `{}`", url.value),
                "write the address that you open in a browser: https://gitlab.example/waterland/intranet",
            ),
            Some(address) if said.is_none() && Forge::of(address).is_none() => fields.warning(
                "unknown-forge",
                url.at,
                "Polder does not know how this forge addresses its files, so no page leads to its source",
                "say what it is: `forge: gitlab` (or github, forgejo, bitbucket, azure, sourcehut, cgit)",
            ),
            Some(_) => {}
        }
        address
    });
    fields.finish(|_| None);
    let address = address?;
    Some(Repository {
        forge: said.or_else(|| Forge::of(&address)),
        branch,
        address,
    })
}

fn markdown(fields: &mut Fields<'_>) -> Markdown {
    let Some(mut fields) = fields.nested("markdown") else {
        return Markdown::default();
    };
    let html = fields.choice(
        "html",
        &[
            ("keep", Html::Keep),
            ("sanitize", Html::Sanitize),
            ("escape", Html::Escape),
        ],
    );
    fields.finish(|_| None);
    Markdown {
        html: html.unwrap_or_default(),
    }
}

fn links(fields: &mut Fields<'_>) -> Links {
    let Some(mut fields) = fields.nested("links") else {
        return Links::default();
    };
    let external = fields.flag("external").unwrap_or(false);
    fields.finish(|_| None);
    Links { external }
}

fn comments(fields: &mut Fields<'_>) -> Comments {
    let Some(mut fields) = fields.nested("comments") else {
        return Comments {
            url: None,
            open: true,
            moderation: Moderation::default(),
            forbidden: Vec::new(),
            held: Vec::new(),
            retention: Retention::default(),
        };
    };
    let comments = Comments {
        url: fields.text("url"),
        open: fields.flag("open").unwrap_or(true),
        moderation: fields
            .choice(
                "moderation",
                &[
                    ("after", Moderation::After),
                    ("first", Moderation::First),
                    ("before", Moderation::Before),
                ],
            )
            .unwrap_or_default(),
        forbidden: fields.list("forbidden"),
        held: fields.list("held"),
        retention: Retention {
            comments: period(&mut fields, "retention"),
            log: period(&mut fields, "log_retention"),
        },
    };
    fields.finish(|_| None);
    comments
}

fn period(fields: &mut Fields<'_>, name: &'static str) -> Option<Period> {
    let text = fields.text(name)?;
    let period = Period::parse(&text.value);
    if period.is_none() {
        fields.error(
            "wrong-period",
            text.at,
            format!("`{name}` cannot be `{}`", text.value),
            "write how long it is kept: `5 years`, `18 months`, `90 days`",
        );
    }
    period
}

fn publish(fields: &mut Fields<'_>) -> Option<Publish> {
    let mut fields = fields.nested("publish")?;
    let url = fields.needed("url");
    let networks = fields.list("networks");
    let body = fields.words("body");
    fields.finish(|_| None);
    Some(Publish {
        url: url?,
        networks,
        body,
    })
}

fn auth(fields: &mut Fields<'_>) -> Auth {
    let Some(mut fields) = fields.nested("auth") else {
        return Auth::default();
    };
    let mode = fields.choice(
        "mode",
        &[
            ("dev", AuthMode::Dev),
            ("proxy", AuthMode::Proxy),
            ("oidc", AuthMode::Oidc),
            ("magic-link", AuthMode::MagicLink),
        ],
    );
    let proxies = fields.list("proxies");
    fields.finish(|_| None);
    Auth {
        mode: mode.unwrap_or_default(),
        proxies,
    }
}

fn store(fields: &mut Fields<'_>) -> Store {
    let Some(mut fields) = fields.nested("store") else {
        return Store::default();
    };
    let url = fields.text_as("url", Shape::Store);
    let known = ["postgres://", "postgresql://"];
    if let Some(url) = &url
        && url.value != "sqlite"
        && !known.iter().any(|scheme| url.value.starts_with(scheme))
    {
        // Who asks, and with which password, is nothing to repeat.
        let kind = url.value.split(':').next().unwrap_or_default();
        fields.error(
            "unknown-store",
            url.at,
            format!("talk cannot be kept in `{kind}`"),
            "write `sqlite`, or the address of a PostgreSQL database: `postgres://polder@localhost/talk`",
        );
    }
    fields.finish(|_| None);
    Store { url }
}

fn federation(fields: &mut Fields<'_>) -> Federation {
    let Some(mut fields) = fields.nested("federation") else {
        return Federation::default();
    };
    let federation = Federation {
        audience: fields.audience("audience"),
        peers: fields.list("peers"),
        networks: fields.list("networks"),
    };
    fields.finish(|_| None);
    federation
}

/// A repository is read by many: passwords and keys come from `POLDER_*` variables.
fn refuse_secrets(node: &Node, diagnostics: &mut Vec<Diagnostic>) {
    let mut tell = |at: Position, what: String| {
        diagnostics.push(
            Diagnostic::error("secret", FILE, what)
                .at(at)
                .help("give it by a POLDER_* variable, or a file named by one; and change it, since git remembers it"),
        );
    };
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        match &node.value {
            Value::Map(entries) => {
                for (key, value) in entries {
                    let name = key.name.to_lowercase();
                    let secret = ["password", "secret", "token", "private_key", "api_key"]
                        .iter()
                        .any(|word| name.contains(word));
                    if secret && value.text().is_some() {
                        tell(key.at, format!("`{}` looks like a secret", key.name));
                    }
                    open.push(value);
                }
            }
            Value::List(items) => open.extend(items),
            Value::Text(text) if holds_password(text) => {
                tell(node.at, "this URL holds a password".to_owned());
            }
            _ => {}
        }
    }
}

/// `postgres://polder:hunter2@db/polder`
fn holds_password(url: &str) -> bool {
    url.split_once("://")
        .and_then(|(_, rest)| rest.split('/').next()?.split_once('@'))
        .is_some_and(|(login, _)| login.contains(':'))
}
