//! OWNERS: who approves and reviews what lies in a folder, as Kubernetes and its neighbours write it.
//!
//! The format: <https://www.kubernetes.dev/docs/guide/owners/>.

use std::collections::HashMap;

use crate::content::node;
use crate::content::node::Node;
use crate::content::node::Value;
use crate::content::path::fold;

/// The logins, aliases and addresses of one file, for pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnersFile {
    pub approvers: Vec<String>,
    pub reviewers: Vec<String>,
}

impl OwnersFile {
    /// Files of this name have other forms too: what is none of this form says nothing.
    pub fn parse(text: &str) -> OwnersFile {
        let mut owners = OwnersFile::default();
        let Ok(node) = node::parse(text.trim_start_matches('\u{feff}')) else {
            return owners;
        };
        owners.add(&node);
        if let Some(Node {
            value: Value::Map(filters),
            ..
        }) = node.get("filters")
        {
            for (filter, node) in filters {
                if matches_pages(&filter.name) {
                    owners.add(node);
                }
            }
        }
        owners
    }

    fn add(&mut self, node: &Node) {
        self.approvers.extend(texts(node.get("approvers")));
        self.reviewers.extend(texts(node.get("reviewers")));
    }
}

/// `OWNERS_ALIASES`: names for groups of logins, folded.
pub fn aliases(text: &str) -> HashMap<String, Vec<String>> {
    let mut aliases = HashMap::new();
    let Ok(node) = node::parse(text.trim_start_matches('\u{feff}')) else {
        return aliases;
    };
    if let Some(Node {
        value: Value::Map(entries),
        ..
    }) = node.get("aliases")
    {
        for (name, logins) in entries {
            aliases.insert(fold(&name.name), texts(Some(logins)));
        }
    }
    aliases
}

/// Filters are regular expressions; of those that people write, these two speak of pages.
fn matches_pages(filter: &str) -> bool {
    matches!(filter, ".*" | "\\.md$" | ".*\\.md$" | "^.*\\.md$")
}

fn texts(node: Option<&Node>) -> Vec<String> {
    let Some(Node {
        value: Value::List(items),
        ..
    }) = node
    else {
        return Vec::new();
    };
    let texts = items.iter().filter_map(Node::text).map(str::trim);
    texts
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
        .collect()
}
