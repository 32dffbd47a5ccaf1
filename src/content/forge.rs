//! Where a file can be read and changed on the web: the addresses that forges give to the files of a repository.

use crate::content::path::encode;

/// The software behind a repository's page on the web.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forge {
    GitHub,
    GitLab,
    /// Also Gitea and Codeberg.
    Forgejo,
    Bitbucket,
    Azure,
    Sourcehut,
    Cgit,
}

/// The names by which a site says what its forge is.
pub const NAMES: &[(&str, Forge)] = &[
    ("github", Forge::GitHub),
    ("gitlab", Forge::GitLab),
    ("forgejo", Forge::Forgejo),
    ("gitea", Forge::Forgejo),
    ("bitbucket", Forge::Bitbucket),
    ("azure", Forge::Azure),
    ("sourcehut", Forge::Sourcehut),
    ("cgit", Forge::Cgit),
];

impl Forge {
    /// What the address of a repository tells: the name of its host, or a part of its path that only one has.
    pub fn of(address: &str) -> Option<Forge> {
        let (_, rest) = address.split_once("://")?;
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let host = host.to_ascii_lowercase();
        let has = |name: &str| host.split(['.', ':', '-']).any(|part| part == name);
        Some(if path.split('/').any(|part| part == "_git") {
            Forge::Azure
        } else if has("github") {
            Forge::GitHub
        } else if has("gitlab") {
            Forge::GitLab
        } else if has("forgejo") || has("gitea") || has("codeberg") {
            Forge::Forgejo
        } else if has("bitbucket") {
            Forge::Bitbucket
        } else if host == "git.sr.ht" {
            Forge::Sourcehut
        } else if has("cgit") || path.starts_with("cgit/") {
            Forge::Cgit
        } else {
            return None;
        })
    }
}

/// The address of a repository in a browser, from the one with which it is cloned: without a login and
/// without `.git`. `None` where it leads to no page.
pub fn address(written: &str) -> Option<String> {
    let (scheme, rest) = written.trim().split_once("://")?;
    let (host, path) = rest.split_once('/')?;
    let host = host.rsplit('@').next().unwrap_or_default();
    let path = path.trim_matches('/');
    let path = path.strip_suffix(".git").unwrap_or(path);
    let is_web = matches!(scheme, "https" | "http") && !host.is_empty() && !path.is_empty();
    let is_plain = |c: char| !c.is_whitespace() && !c.is_control() && !"?#\"<>\\".contains(c);
    (is_web && rest.chars().all(is_plain)).then(|| format!("{scheme}://{host}/{path}"))
}

/// A site's folder in a repository on the web.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkout {
    /// As [`address`] gives it.
    pub address: String,
    pub forge: Forge,
    pub branch: String,
    /// The site's folder in the repository: empty, or `docs/site`.
    pub folder: String,
}

impl Checkout {
    /// Where a file of the site is read as it was written.
    pub fn source(&self, file: &str) -> String {
        let (address, branch, path) = (&self.address, parts(&self.branch), self.path(file));
        match self.forge {
            Forge::GitHub => format!("{address}/blob/{branch}/{path}?plain=1"),
            Forge::GitLab => format!("{address}/-/blob/{branch}/{path}?plain=1"),
            Forge::Forgejo => format!("{address}/src/branch/{branch}/{path}?display=source"),
            Forge::Bitbucket if self.is_data_center() => {
                format!("{address}/browse/{path}?at={}", encode(&self.reference()))
            }
            Forge::Bitbucket => format!("{address}/src/{}/{path}", encode(&self.branch)),
            Forge::Azure => {
                format!("{address}?path=/{path}&version=GB{}", encode(&self.branch))
            }
            Forge::Sourcehut => format!("{address}/tree/{branch}/item/{path}"),
            Forge::Cgit => format!("{address}/tree/{path}?h={}", encode(&self.branch)),
        }
    }

    /// Where a file of the site is changed in the browser; `None` where the forge has no such page, or none
    /// with an address of its own.
    pub fn edit(&self, file: &str) -> Option<String> {
        let (address, branch, path) = (&self.address, parts(&self.branch), self.path(file));
        Some(match self.forge {
            Forge::GitHub => format!("{address}/edit/{branch}/{path}"),
            Forge::GitLab => format!("{address}/-/edit/{branch}/{path}"),
            Forge::Forgejo => format!("{address}/_edit/{branch}/{path}"),
            Forge::Bitbucket if !self.is_data_center() => {
                format!("{address}/src/{}/{path}?mode=edit", encode(&self.branch))
            }
            Forge::Bitbucket | Forge::Azure | Forge::Sourcehut | Forge::Cgit => return None,
        })
    }

    /// Bitbucket on a server of one's own: `https://git.example/projects/WL/repos/intranet`.
    fn is_data_center(&self) -> bool {
        self.address.contains("/repos/")
    }

    fn reference(&self) -> String {
        format!("refs/heads/{}", self.branch)
    }

    fn path(&self, file: &str) -> String {
        match self.folder.as_str() {
            "" => parts(file),
            folder => format!("{}/{}", parts(folder), parts(file)),
        }
    }
}

/// Percent-encodes the parts of a path.
fn parts(path: &str) -> String {
    let parts: Vec<String> = path.split('/').map(encode).collect();
    parts.join("/")
}
