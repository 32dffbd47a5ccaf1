//! `polder new`: begins a page where pages of its kind lie, with the head that it wants.

use std::io::Write as _;
use std::path::Path;
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use clap::ValueEnum;

use crate::cli::identity::Identity;
use crate::cli::identity::fresh_id;
use crate::cli::outcome::Outcome;
use crate::cli::report::Format;
use crate::cli::report::print;
use crate::cli::site::Misuse;
use crate::cli::site::SiteArgs;
use crate::config::Config;
use crate::content::kind::Kind;
use crate::content::path;
use crate::content::path::Permalink;
use crate::content::site::Site;
use crate::outline::Outline;
use crate::starter::page;
use crate::starter::page::Beginning;

/// Begin a page
///
/// Puts it where pages of its kind lie, with the head that they want and an id of its own, and prints
/// its path and its URL. Never writes over anything.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct NewArgs {
    #[arg(value_enum)]
    kind: NewKind,
    /// What it is called
    title: String,
    /// The site's folder
    #[arg(long, value_name = "DIR", default_value = ".")]
    site: PathBuf,
    /// A folder of the content, instead of the usual one
    #[arg(long = "in", value_name = "FOLDER")]
    folder: Option<String>,
    /// The file's name without .md, instead of one made of the title
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// The language it is written in; with the --name of a page that exists, a translation of it
    #[arg(long, value_name = "LANG")]
    lang: Option<String>,
    /// Only `polder serve` shows it for now
    #[arg(long)]
    draft: bool,
    /// Open it in your editor: $VISUAL or $EDITOR
    #[arg(long)]
    edit: bool,
    /// The day on which it is begun (default: SOURCE_DATE_EPOCH, else today)
    #[arg(long, value_name = "YYYY-MM-DD")]
    today: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
  polder new post \"We have moved\"
  polder new article \"How to order a laptop\" --in wiki/working-here
  polder new article \"Eerste week\" --name first-week --in wiki/working-here --lang nl
  polder new person \"Ada Verhulst\" --edit
  polder new section \"Projects\" --in wiki";

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum NewKind {
    /// Dated, in the blog
    Post,
    /// A page of the wiki
    #[value(alias = "page")]
    Article,
    Policy,
    Person,
    Team,
    Event,
    Idea,
    Goal,
    /// A folder with a text of its own
    Section,
}

impl NewKind {
    /// What it makes; a section is no kind of page.
    fn kind(self) -> Option<Kind> {
        Some(match self {
            NewKind::Post => Kind::Post,
            NewKind::Article => Kind::Article,
            NewKind::Policy => Kind::Policy,
            NewKind::Person => Kind::Person,
            NewKind::Team => Kind::Team,
            NewKind::Event => Kind::Event,
            NewKind::Idea => Kind::Idea,
            NewKind::Goal => Kind::Goal,
            NewKind::Section => return None,
        })
    }

    /// The folder that is usual for it.
    fn folder(self) -> &'static str {
        match self {
            NewKind::Post => "blog",
            NewKind::Article => "wiki",
            NewKind::Policy => "policies",
            NewKind::Person => "people",
            NewKind::Team => "teams",
            NewKind::Event => "events",
            NewKind::Idea => "ideas",
            NewKind::Goal => "goals",
            NewKind::Section => "",
        }
    }

    fn name(self) -> &'static str {
        self.kind().map_or("section", Kind::name)
    }
}

/// A page that can be begun: its path in the content, its text, its address.
struct Begun {
    path: String,
    text: String,
    permalink: Permalink,
}

pub fn run(args: &NewArgs) -> anyhow::Result<Outcome> {
    let site = SiteArgs {
        site: args.site.clone(),
        format: Format::Human,
        quiet: false,
        verbose: false,
        audience: None,
        today: args.today.clone(),
        base_url: None,
    };
    let asked = match site.ask(true)? {
        Ok(asked) => asked,
        Err(Misuse(why)) => return Ok(refuse(&why)),
    };
    let input = asked.input;
    let outline = Outline::read(&input.root, &input.config)?;
    let begun = match begin(args, &outline, &input.config, &input.root, input.today)? {
        Ok(begun) => begun,
        Err(Misuse(why)) => return Ok(refuse(&why)),
    };
    let file = format!("{}{}", outline.content, begun.path);
    let target = input.root.join(&file);
    if let Some(folder) = target.parent() {
        fs_err::create_dir_all(folder)?;
    }
    fs_err::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&target)?
        .write_all(begun.text.as_bytes())?;
    let url = match &input.config.base_url {
        Some(base) => begun.permalink.absolute(base),
        None => begun.permalink.to_string(),
    };
    let shown = match args.site == Path::new(".") {
        true => PathBuf::from(file),
        false => args.site.join(file),
    };
    print(&format!("{}\n{url}\n", shown.display()));
    if args.edit {
        return edit(&target, &shown);
    }
    Ok(Outcome::Fine)
}

fn refuse(why: &str) -> Outcome {
    eprintln!("error: {why}");
    Outcome::UsedWrongly
}

fn begin(
    args: &NewArgs,
    outline: &Outline,
    config: &Config,
    root: &Path,
    today: jiff::civil::Date,
) -> anyhow::Result<Result<Begun, Misuse>> {
    let misuse = |why: String| Ok(Err(Misuse(why)));
    let title = args.title.split_whitespace().collect::<Vec<_>>().join(" ");
    if title.is_empty() {
        return misuse("a page wants a title: polder new post \"We have moved\"".to_owned());
    }
    let language = args.lang.as_deref().unwrap_or(config.languages.default());
    if !config.languages.contains(language) {
        let known = config.languages.all().join(", ");
        return misuse(format!(
            "this site is written in {known}; add `{language}` to `languages` in polder.yaml"
        ));
    }
    let site = outline.site();
    let folder = match &args.folder {
        None => usual_folder(args.kind, &site, outline),
        Some(folder) => {
            let said = folder.strip_prefix(outline.content).unwrap_or(folder);
            match path::join("", said) {
                Some(folder) => folder,
                None => {
                    return misuse(format!(
                        "`{folder}` lies outside of the site; name a folder of its content"
                    ));
                }
            }
        }
    };
    let name = match &args.name {
        None => page::slug(&title),
        Some(name) => {
            let name = name.strip_suffix(".md").unwrap_or(name);
            if name.is_empty() || name.contains(['/', '\\']) || name.starts_with('.') {
                return misuse(format!(
                    "--name cannot be `{name}`; give the file's name only"
                ));
            }
            name.to_owned()
        }
    };
    let name = match (args.kind, &args.name) {
        (NewKind::Post, None) => format!("{today}-{name}"),
        // Somebody in the list of people has an id already.
        (NewKind::Person, None) => listed(&site, &folder, &title).unwrap_or(name),
        _ => name,
    };
    let identity = Identity::of(root);
    let me = identity.person(&site);
    // The kind that pages in that folder have by themselves.
    let by_itself = site
        .sections
        .iter()
        .filter(|section| path::ancestors(&folder).any(|above| above == section.folder))
        .max_by_key(|section| section.folder.len())
        .filter(|section| !section.folder.is_empty())
        .map(|section| section.kind)
        .or_else(|| Kind::of_folder(folder.split('/').next().unwrap_or_default()))
        .unwrap_or(Kind::Article);
    let kind = args.kind.kind();
    let said_kind = kind.filter(|kind| *kind != by_itself && *kind != Kind::Team);
    let numbers = std::iter::once(String::new()).chain((2..1000).map(|n| format!("-{n}")));
    for number in numbers {
        let name = format!("{name}{number}");
        let original = original(args.kind, &folder, &name);
        let translated = site
            .pages
            .iter()
            .any(|page| page.original == original && page.lang != language);
        let path = in_language(&original, language, config, &root.join(outline.content));
        let beginning = Beginning {
            kind: args.kind.name(),
            title: &title,
            language,
            today,
            id: (!translated).then(fresh_id).transpose()?,
            me: me.as_deref(),
            email: identity.email.as_deref().filter(|_| {
                identity
                    .name
                    .as_ref()
                    .is_some_and(|name| name.to_lowercase() == title.to_lowercase())
            }),
            said_kind: said_kind.map(Kind::name),
            draft: args.draft,
        };
        let text = beginning.text().context("this kind has no skeleton")?;
        let file = format!("{}{path}", outline.content);
        let after = outline.with(&path, &text);
        let page = after.pages.iter().find(|page| page.manuscript.file == file);
        // Beside a folder of its name it would be that folder's text.
        let records = |site: &Site| {
            site.pages
                .iter()
                .filter(|page| page.manuscript.is_record())
                .count()
        };
        let free = after.pages.len() - records(&after) == site.pages.len() - records(&site) + 1
            && page.is_some_and(|page| page.is_index() == (args.kind == NewKind::Section))
            && !root.join(&file).exists();
        if let (true, Some(page)) = (free, page) {
            let permalink = page.permalink.clone();
            return Ok(Ok(Begun {
                path,
                text,
                permalink,
            }));
        }
        if args.name.is_some() {
            return misuse(format!(
                "`{file}` would be in the way of what is there; give another --name"
            ));
        }
    }
    misuse(format!(
        "there are too many pages called `{name}`; give it a --name"
    ))
}

/// The id of the person of a name who is in the list of people and has no page yet.
fn listed(site: &Site, folder: &str, name: &str) -> Option<String> {
    let mut records = site
        .pages
        .iter()
        .filter(|page| page.manuscript.is_record() && page.folder == folder);
    let record = records.find(|page| path::fold(&page.title) == path::fold(name))?;
    Some(record.id().to_owned())
}

/// The folder in which pages of a kind lie here: the usual one when it is there and means that, else
/// one whose section says so, else the usual one.
fn usual_folder(kind: NewKind, site: &Site, outline: &Outline) -> String {
    let Some(page_kind) = kind.kind() else {
        return String::new();
    };
    let sections = || {
        site.sections
            .iter()
            .filter(|section| section.kind == page_kind)
    };
    let usual = sections().find(|section| {
        !section.folder.contains('/')
            && !section.folder.is_empty()
            && Kind::of_folder(&section.folder) == Some(page_kind)
    });
    let said = || {
        sections()
            .filter(|section| {
                section.index.is_some_and(|index| {
                    site.page(index).manuscript.front_matter.kind == Some(page_kind)
                })
            })
            .min_by_key(|section| (section.folder.matches('/').count(), &section.folder))
    };
    match usual.or_else(said) {
        Some(section) => section.folder.clone(),
        // A plain folder of Markdown is a wiki as it is.
        None if kind == NewKind::Article
            && outline.content.is_empty()
            && !site.pages.is_empty() =>
        {
            String::new()
        }
        None => kind.folder().to_owned(),
    }
}

/// The path in the content, without a language.
fn original(kind: NewKind, folder: &str, name: &str) -> String {
    let within = match folder {
        "" => String::new(),
        folder => format!("{folder}/"),
    };
    match kind {
        NewKind::Section => format!("{within}{name}/_index.md"),
        _ => format!("{within}{name}.md"),
    }
}

/// The path of a page in a language: below a folder for the language when the site has one, else with
/// the language before the dot.
fn in_language(original: &str, language: &str, config: &Config, content: &Path) -> String {
    if language == config.languages.default() {
        return original.to_owned();
    }
    if content.join(language).is_dir() {
        return format!("{language}/{original}");
    }
    let stem = original.strip_suffix(".md").unwrap_or(original);
    format!("{stem}.{language}.md")
}

fn edit(file: &Path, shown: &Path) -> anyhow::Result<Outcome> {
    let editor = std::env::var("VISUAL")
        .or_else(|_| std::env::var("EDITOR"))
        .unwrap_or_default();
    if editor.trim().is_empty() {
        eprintln!(
            "error: {} is there, but which editor opens it? Set EDITOR: EDITOR=nano",
            shown.display()
        );
        return Ok(Outcome::UsedWrongly);
    }
    // An editor may have arguments of its own: `code --wait`.
    let status = std::process::Command::new("sh")
        .args(["-c", &format!("{editor} \"$1\""), "sh"])
        .arg(file)
        .status()
        .context("failed to start the editor")?;
    Ok(match status.success() {
        true => Outcome::Fine,
        false => Outcome::CannotRun,
    })
}
