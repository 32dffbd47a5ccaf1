//! The words of the interface, in the languages in which the theme speaks.

use std::collections::BTreeMap;

use crate::content::diagnostic::Diagnostic;
use crate::content::language::primary;
use crate::content::node;
use crate::theme::layer::Layers;

pub type Words = BTreeMap<String, String>;

/// By language. What a language lacks, it says in English.
pub struct Dictionary {
    languages: BTreeMap<String, Words>,
    english: Words,
}

impl Dictionary {
    pub fn load(layers: &Layers) -> Result<Dictionary, Vec<Diagnostic>> {
        let mut languages: BTreeMap<String, Words> = BTreeMap::new();
        for (name, source) in layers.below("words/") {
            let path = format!("words/{name}");
            let Some(language) = name.strip_suffix(".yaml") else {
                continue;
            };
            let text = source.text(&path).map_err(|diagnostic| vec![diagnostic])?;
            let tree = node::parse(&text).map_err(|unreadable| {
                vec![unreadable.diagnostic("unreadable", &source.shown(&path), "this")]
            })?;
            let node::Value::Map(entries) = tree.value else {
                continue;
            };
            let words = entries
                .into_iter()
                .filter_map(|(key, node)| Some((key.name, node.text()?.to_owned())))
                .collect();
            languages.insert(language.to_owned(), words);
        }
        let english = languages.get("en").cloned().unwrap_or_default();
        for words in languages.values_mut() {
            for (key, text) in &english {
                if !words.contains_key(key) {
                    words.insert(key.clone(), text.clone());
                }
            }
        }
        Ok(Dictionary { languages, english })
    }

    /// blake3 of the words of a language.
    pub fn hash(&self, language: &str) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        for (key, text) in self.of(language) {
            for part in [key, text] {
                hasher.update(&(part.len() as u64).to_le_bytes());
                hasher.update(part.as_bytes());
            }
        }
        *hasher.finalize().as_bytes()
    }

    pub fn of(&self, language: &str) -> &Words {
        self.languages
            .get(language)
            .or_else(|| self.languages.get(primary(language)))
            .unwrap_or(&self.english)
    }
}
