//! The files of `data/`, for templates.

use crate::content::audience::Audiences;
use crate::content::audience::Level;
use crate::content::diagnostic::Diagnostic;
use crate::content::node;
use crate::content::path::ContentPath;
use crate::source::text::Text;

/// The files of `data/` as one tree for templates: `data/offices.yaml` is `offices`. A file that says
/// `audience: board` at its top is for them only.
pub fn read(
    files: &[(String, Text, Level)],
    audiences: &Audiences,
    level: Level,
    diagnostics: &mut Vec<Diagnostic>,
) -> serde_json::Value {
    let mut tree = serde_json::Map::new();
    for (name, text, floor) in files {
        let path = ContentPath::new(name.as_str());
        let file = format!("data/{name}");
        if !matches!(path.extension().as_str(), "yaml" | "yml" | "json") || *floor > level {
            continue;
        }
        let node = match node::parse(text.text.trim_start_matches('\u{feff}')) {
            Ok(node) => node,
            Err(unreadable) => {
                diagnostics.push(unreadable.diagnostic("unreadable", &file, "this"));
                continue;
            }
        };
        if !node.all("audience").all(|audience| {
            match audience.text().and_then(|name| audiences.level(name)) {
                Some(floor) => floor <= level,
                None => {
                    diagnostics.push(
                        Diagnostic::error("unknown-audience", &*file, "there is no such audience")
                            .at(audience.at)
                            .help("name one of `audiences` in polder.yaml"),
                    );
                    false
                }
            }
        }) {
            continue;
        }
        let parts: Vec<&str> = path
            .folder()
            .split('/')
            .filter(|part| !part.is_empty())
            .chain([path.stem()])
            .collect();
        insert(&mut tree, &parts, node.into_json());
    }
    serde_json::Value::Object(tree)
}

fn insert(
    tree: &mut serde_json::Map<String, serde_json::Value>,
    parts: &[&str],
    value: serde_json::Value,
) {
    match parts {
        [] => {}
        [name] => {
            tree.insert((*name).to_owned(), value);
        }
        [folder, rest @ ..] => {
            let below = tree
                .entry((*folder).to_owned())
                .or_insert_with(|| serde_json::Value::Object(serde_json::Map::new()));
            if let serde_json::Value::Object(below) = below {
                insert(below, rest, value);
            }
        }
    }
}
