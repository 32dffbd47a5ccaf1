//! `.mailmap`: the names and addresses that people want to be known by, whatever they once committed under.
//!
//! The format is git's: <https://git-scm.com/docs/gitmailmap>.

use std::collections::HashMap;

use crate::history::signature::Signature;

/// What a commit says, in lower case, to what it should have said.
#[derive(Clone, Debug, Default)]
pub struct Mailmap {
    by_address: HashMap<String, Proper>,
    by_name_and_address: HashMap<(String, String), Proper>,
}

#[derive(Clone, Debug, Default)]
struct Proper {
    name: Option<String>,
    address: Option<String>,
}

impl Mailmap {
    /// Reads the lines that make sense and, as git does, passes over the others.
    pub fn parse(text: &str) -> Mailmap {
        let mut mailmap = Mailmap::default();
        for line in text.lines() {
            mailmap.add(line.split(" #").next().unwrap_or_default().trim());
        }
        mailmap
    }

    fn add(&mut self, line: &str) {
        if line.starts_with('#') {
            return;
        }
        let Some((name, address, rest)) = next(line) else {
            return;
        };
        let written = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        match next(rest) {
            // `Proper Name <commit@address>`
            None => {
                let known = self.by_address.entry(address.to_lowercase()).or_default();
                known.name = written(name).or(known.name.take());
            }
            // `Proper Name <proper@address> [Commit Name] <commit@address>`
            Some((commit_name, commit_address, _)) => {
                let proper = Proper {
                    name: written(name),
                    address: written(address),
                };
                let commit_address = commit_address.to_lowercase();
                if commit_name.is_empty() {
                    self.by_address.insert(commit_address, proper);
                } else {
                    let key = (commit_name.to_lowercase(), commit_address);
                    self.by_name_and_address.insert(key, proper);
                }
            }
        }
    }

    /// The signature as it should have been; `None` when the mailmap says nothing about it.
    pub fn resolve(&self, signature: &Signature) -> Option<Signature> {
        let address = signature.address.to_lowercase();
        let key = (signature.name.to_lowercase(), address);
        let proper = self
            .by_name_and_address
            .get(&key)
            .or_else(|| self.by_address.get(&key.1))?;
        Some(Signature {
            name: proper.name.as_ref().unwrap_or(&signature.name).clone(),
            address: proper
                .address
                .as_ref()
                .unwrap_or(&signature.address)
                .clone(),
        })
    }
}

/// A name and an address in angle brackets, and what stands behind them.
fn next(text: &str) -> Option<(&str, &str, &str)> {
    let (name, rest) = text.split_once('<')?;
    let (address, rest) = rest.split_once('>')?;
    Some((name.trim(), address.trim(), rest))
}
