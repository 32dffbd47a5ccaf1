//! A name and an address, as a commit carries them.

/// `Ada Lovelace <ada@example.com>`, in its two parts; either may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Signature {
    pub name: String,
    pub address: String,
}

impl Signature {
    pub fn parse(line: &str) -> Signature {
        let (name, address) = line.split_once('<').unwrap_or((line, ""));
        Signature {
            name: name.split_whitespace().collect::<Vec<_>>().join(" "),
            address: address.trim_end().trim_end_matches('>').trim().to_owned(),
        }
    }

    /// The login that stands for a name, `@ada`, or is in the forge's address.
    pub fn login(&self) -> Option<&str> {
        match self.name.strip_prefix('@') {
            Some(login) if self.address.is_empty() => Some(login),
            _ => self.forge_login(),
        }
    }

    pub fn bare_name(&self) -> &str {
        bare(&self.name)
    }

    /// The login in an address that a forge made up to hide the real one:
    /// `123+ada@users.noreply.github.com`, `ada@users.noreply.gitlab.example`.
    pub fn forge_login(&self) -> Option<&str> {
        let (local, host) = self.address.split_once('@')?;
        let host = host.to_ascii_lowercase();
        let hidden = host.starts_with("users.noreply.") || host.starts_with("noreply.");
        // GitHub writes a number and a plus before the login, GitLab a number and a hyphen.
        let login = match local.split_once(['+', '-']) {
            Some((number, login)) if number.bytes().all(|byte| byte.is_ascii_digit()) => login,
            _ => local,
        };
        (hidden && !login.is_empty()).then_some(login)
    }

    /// Whether the name or the address is one that programs bear; a site may name others.
    pub fn is_bot(&self) -> bool {
        let name = self.name.to_lowercase();
        let local = self.address.split('@').next().unwrap_or_default();
        let local = local.to_lowercase();
        [name.as_str(), local.as_str()].iter().any(|text| {
            text.ends_with("[bot]")
                || text.ends_with("-bot")
                || text.ends_with("-robot")
                || ["dependabot", "renovate", "github-actions"]
                    .iter()
                    .any(|bot| text.split('+').next_back().is_some_and(|text| text == *bot))
        })
    }
}

/// A name without what stands in brackets behind it: `Greg Walker (he/him)`. A single name keeps it.
pub fn bare(name: &str) -> &str {
    match name.split_once(" (") {
        Some((bare, _)) if bare.contains(' ') => bare,
        _ => name,
    }
}
