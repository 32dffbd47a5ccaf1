//! `polder init --ci`: puts a workflow into the repository of a site, or a hook into a bare one.

use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::path::PathBuf;

use clap::ValueEnum;

use crate::cli::site::Misuse;
use crate::config;
use crate::config::Config;
use crate::starter::ci;
use crate::starter::ci::Plan;

/// Where the site is published from
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Forge {
    /// A workflow of GitHub Actions
    Github,
    /// A pipeline of GitLab CI
    Gitlab,
    /// A workflow of Forgejo Actions
    Forgejo,
    /// A hook of a bare repository on a server of yours
    Hook,
}

impl Forge {
    fn template(self) -> ci::Forge {
        match self {
            Forge::Github => ci::Forge::Github,
            Forge::Gitlab => ci::Forge::Gitlab,
            Forge::Forgejo => ci::Forge::Forgejo,
            Forge::Hook => ci::Forge::Hook,
        }
    }
}

/// What a folder's repository says about publishing it.
struct Place {
    /// The top of the working tree, or the bare repository itself.
    top: PathBuf,
    /// The site's folder below the top.
    site: String,
    branch: String,
    config: Config,
}

/// Writes the workflow of a folder's repository and gives its path. A file that is there stays.
pub fn write(folder: &Path, forge: Forge) -> anyhow::Result<Result<PathBuf, Misuse>> {
    let bare = git2::Repository::open_bare(folder)
        .ok()
        .filter(git2::Repository::is_bare);
    let place = match (forge, bare) {
        (Forge::Hook, Some(repository)) => of_bare(folder, &repository),
        (Forge::Hook, None) => {
            return Ok(Err(Misuse(format!(
                "`{}` is no bare repository; make one by `git init --bare`, and name it",
                folder.display()
            ))));
        }
        (_, Some(_)) => {
            return Ok(Err(Misuse(format!(
                "`{}` is a bare repository; name the folder of the site, or take --ci hook",
                folder.display()
            ))));
        }
        (_, None) => of_site(folder)?,
    };
    let audiences: Vec<&str> = match place.config.audiences.must_choose() {
        true => place.config.audiences.names().collect(),
        false => Vec::new(),
    };
    let output = place.top.join("polder").join("public");
    // They stand in scripts: what a shell would read as more than a name is left to people.
    let plain = |text: &str| {
        let harmless = |c: char| c.is_alphanumeric() || "/._-".contains(c);
        !text.starts_with('-') && text.chars().all(harmless)
    };
    let output = output.to_string_lossy();
    let mut names = vec![&*place.branch, &*place.site];
    names.extend(&audiences);
    // Only the hook says where it publishes.
    names.extend((forge == Forge::Hook).then_some(&*output));
    for name in names {
        if !plain(name) {
            return Ok(Err(Misuse(format!(
                "`{name}` cannot stand in a script; use letters, digits, `/`, `.`, `-` and `_`"
            ))));
        }
    }
    let template = forge.template();
    let text = template.workflow(&Plan {
        branch: &place.branch,
        site: &place.site,
        audiences: &audiences,
        output: &output,
    });
    let path = place.top.join(template.file());
    if path.exists() {
        return Ok(Err(Misuse(format!(
            "`{}` is there already; move it away to get a new one",
            path.display()
        ))));
    }
    if let Some(folder) = path.parent() {
        fs_err::create_dir_all(folder)?;
    }
    let mode = match forge {
        Forge::Hook => 0o755,
        _ => 0o644,
    };
    std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(mode)
        .open(&path)?
        .write_all(text.as_bytes())?;
    Ok(Ok(path))
}

fn of_site(folder: &Path) -> anyhow::Result<Place> {
    let folder = fs_err::canonicalize(folder)?;
    let (config, _) = crate::source::read_config(&folder)?;
    let repository = git2::Repository::discover(&folder).ok();
    let top = repository
        .as_ref()
        .and_then(git2::Repository::workdir)
        .and_then(|top| fs_err::canonicalize(top).ok())
        .unwrap_or_else(|| folder.clone());
    let site = folder.strip_prefix(&top).unwrap_or(Path::new(""));
    let site = match site.to_string_lossy() {
        site if site.is_empty() => ".".to_owned(),
        site => site.into_owned(),
    };
    let said = config.repository.as_ref();
    let branch = said
        .and_then(|repository| repository.branch.clone())
        .or_else(|| branch(repository.as_ref()?))
        .unwrap_or_else(|| "main".to_owned());
    Ok(Place {
        top,
        site,
        branch,
        config,
    })
}

/// Of a bare repository: the config is the newest one on its branch, where there is one.
fn of_bare(folder: &Path, repository: &git2::Repository) -> Place {
    let text = repository
        .revparse_single(&format!("HEAD:{}", config::FILE))
        .ok()
        .and_then(|object| Some(String::from_utf8_lossy(object.as_blob()?.content()).into_owned()))
        .unwrap_or_default();
    Place {
        top: fs_err::canonicalize(folder).unwrap_or_else(|_| folder.to_owned()),
        site: ".".to_owned(),
        branch: branch(repository).unwrap_or_else(|| "main".to_owned()),
        config: Config::read(&text, &mut Vec::new()),
    }
}

/// The branch that is checked out, or would be.
fn branch(repository: &git2::Repository) -> Option<String> {
    let head = repository.find_reference("HEAD").ok()?;
    let target = head.symbolic_target().ok()??;
    target.strip_prefix("refs/heads/").map(str::to_owned)
}
