//! All that the interface says in one language.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::Serialize;
use serde::Serializer;
use serde_json::json;

use crate::content::counting::Counting;
use crate::content::sentence::Sentence;
use crate::content::sentence::Value;

pub struct Speech {
    /// Sentences into which nothing is filled.
    words: BTreeMap<String, String>,
    patterns: BTreeMap<String, Pattern>,
    /// blake3 of everything that it can say.
    pub hash: [u8; 32],
}

/// A sentence into which something is filled.
struct Pattern {
    sentence: Sentence,
    counting: Arc<Counting>,
}

/// A sentence by its name, and the language in which it is written: not every language says everything.
pub struct Saying {
    pub name: String,
    pub sentence: Sentence,
    pub language: String,
}

impl Speech {
    /// Takes languages' ways of counting from `counting`.
    pub fn new(
        sayings: impl IntoIterator<Item = Saying>,
        counting: &BTreeMap<String, Arc<Counting>>,
    ) -> Speech {
        let mut speech = Speech {
            words: BTreeMap::new(),
            patterns: BTreeMap::new(),
            hash: [0; 32],
        };
        let mut hasher = blake3::Hasher::new();
        for saying in sayings {
            // What cannot be written down has a hash of its own; a sentence always can.
            let bytes = postcard::to_stdvec(&(&saying.name, &saying.language, &saying.sentence));
            hasher.update(&bytes.unwrap_or_default());
            match (saying.sentence.plain(), counting.get(&saying.language)) {
                (None, Some(counting)) => {
                    let pattern = Pattern {
                        sentence: saying.sentence,
                        counting: counting.clone(),
                    };
                    speech.patterns.insert(saying.name, pattern);
                }
                (text, _) => {
                    let text = text.unwrap_or_default().to_owned();
                    speech.words.insert(saying.name, text);
                }
            }
        }
        speech.hash = *hasher.finalize().as_bytes();
        speech
    }

    /// A word or sentence in which nothing is filled in.
    pub fn word(&self, name: &str) -> Option<&str> {
        self.words.get(name).map(String::as_str)
    }

    /// Says a sentence; `None` for one that nobody wrote.
    pub fn say(&self, name: &str, given: &[(&str, Value<'_>)]) -> Option<String> {
        let Some(pattern) = self.patterns.get(name) else {
            return self.word(name).map(str::to_owned);
        };
        let mut out = String::new();
        pattern.sentence.say(&pattern.counting, given, &mut out);
        Some(out)
    }

    /// A sentence for each form of a number, for the browser, which knows the number: in JSON,
    /// `{"one": "One thing found.", "other": "{n} things found."}`. A number may have one of its own.
    pub fn forms(&self, name: &str, number: &str) -> String {
        let Some(pattern) = self.patterns.get(name) else {
            return json!({ "other": self.word(name).unwrap_or(name) }).to_string();
        };
        let mut forms = BTreeMap::new();
        for form in pattern.counting.forms() {
            forms.insert(form, self.say(name, &[(number, Value::Form(form))]));
        }
        pattern.sentence.exact(&mut |exact| {
            let value = exact.parse::<usize>().unwrap_or_default();
            forms.insert(exact, self.say(name, &[(number, Value::from(value))]));
        });
        json!(forms).to_string()
    }
}

impl fmt::Debug for Speech {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Speech({} words)", self.words.len())
    }
}

impl Serialize for Speech {
    /// Templates get the words: `{{ frame.words.on_this_page }}`. A key gets the hash of everything.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            self.words.serialize(serializer)
        } else {
            self.hash.serialize(serializer)
        }
    }
}
