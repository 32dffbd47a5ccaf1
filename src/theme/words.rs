//! The words of the interface, in the languages in which the theme speaks.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::config;
use crate::content::counting::Counting;
use crate::content::diagnostic::Diagnostic;
use crate::content::diagnostic::Severity;
use crate::content::language::primary;
use crate::content::sentence::Sentence;
use crate::content::speech::Saying;
use crate::content::speech::Speech;
use crate::content::suggestion::nearest;
use crate::theme::fluent;
use crate::theme::fluent::Message;
use crate::theme::layer::Layers;

/// What every other language falls back to, and what names the words that there are.
const ENGLISH: &str = "en";

/// So many missing words are named; the others are counted.
const NAMED: usize = 5;

/// By language. What a language lacks, it says in English.
pub struct Dictionary {
    languages: BTreeMap<String, Arc<Speech>>,
    english: Arc<Speech>,
}

/// What a language says itself.
struct Own {
    /// Of each word the lowest layer's text first.
    messages: BTreeMap<String, Vec<Message>>,
    sentences: BTreeMap<String, Sentence>,
    /// The uppermost file, as diagnostics name it.
    file: String,
}

impl Dictionary {
    /// Reads the words of the site's languages and of those that they fall back to; of the former is told what
    /// they lack.
    pub fn load(
        layers: &Layers,
        spoken: &[String],
    ) -> Result<(Dictionary, Vec<Diagnostic>), Vec<Diagnostic>> {
        let mut problems = Vec::new();
        let mut languages: BTreeMap<&str, Own> = BTreeMap::new();
        let is_spoken = |language: &str| {
            let mut named = spoken.iter().flat_map(|own| [own, primary(own)]);
            language == ENGLISH || named.any(|named| named == language)
        };
        for (language, sources) in layers.words().filter(|(language, _)| is_spoken(language)) {
            let path = format!("words/{language}.ftl");
            let mut messages: BTreeMap<String, Vec<Message>> = BTreeMap::new();
            let mut file = String::new();
            for source in sources {
                file = source.shown(&path);
                let text = source.text(&path).map_err(|diagnostic| vec![diagnostic])?;
                for (name, message) in fluent::read(&text, &file, &mut problems) {
                    messages.entry(name).or_default().push(message);
                }
            }
            let own = Own {
                messages,
                sentences: BTreeMap::new(),
                file,
            };
            languages.insert(language, own);
        }
        let mut english = BTreeMap::new();
        if let Some(own) = languages.get_mut(ENGLISH) {
            own.take_apart(None, &mut problems);
            english.clone_from(&own.sentences);
        }
        for (language, own) in &mut languages {
            if *language != ENGLISH {
                own.take_apart(Some(&english), &mut problems);
            }
        }
        problems.extend(
            spoken
                .iter()
                .filter_map(|language| lack(language, &languages, &english)),
        );
        let counting: BTreeMap<String, Arc<Counting>> = languages
            .keys()
            .map(|language| ((*language).to_owned(), Arc::new(Counting::of(language))))
            .collect();
        let mut speeches: BTreeMap<String, Arc<Speech>> = BTreeMap::new();
        for language in languages.keys() {
            let mut sayings: BTreeMap<&str, Saying> = BTreeMap::new();
            for from in [ENGLISH, primary(language), language] {
                let own = languages.get(from).into_iter();
                for (name, sentence) in own.flat_map(|own| &own.sentences) {
                    let saying = Saying {
                        name: name.clone(),
                        sentence: sentence.clone(),
                        language: from.to_owned(),
                    };
                    sayings.insert(name, saying);
                }
            }
            let speech = Speech::new(sayings.into_values(), &counting);
            speeches.insert((*language).to_owned(), Arc::new(speech));
        }
        let english = match speeches.get(ENGLISH) {
            Some(english) => english.clone(),
            None => Arc::new(Speech::new([], &counting)),
        };
        let dictionary = Dictionary {
            languages: speeches,
            english,
        };
        Ok((dictionary, problems))
    }

    pub fn of(&self, language: &str) -> &Arc<Speech> {
        self.languages
            .get(language)
            .or_else(|| self.languages.get(primary(language)))
            .unwrap_or(&self.english)
    }
}

impl Own {
    /// Takes the messages apart, each as the uppermost layer has it whose text can be said.
    fn take_apart(
        &mut self,
        english: Option<&BTreeMap<String, Sentence>>,
        problems: &mut Vec<Diagnostic>,
    ) {
        let find = |name: &str| self.messages.get(name)?.last();
        for (name, layers) in &self.messages {
            // Terms are there only for messages.
            if name.starts_with('-') {
                continue;
            }
            for message in layers.iter().rev() {
                let sentence = fluent::sentence(message, &find).map_err(|why| {
                    let told = format!("`{name}` cannot be said: {why}");
                    message.problem("unreadable-words", told)
                });
                let checked = sentence.and_then(|sentence| {
                    if let Some(english) = english {
                        problems.extend(unknown(name, message, english));
                        fits(name, message, &sentence, english)?;
                    }
                    Ok(sentence)
                });
                match checked {
                    Ok(sentence) => {
                        self.sentences.insert(name.clone(), sentence);
                        break;
                    }
                    Err(problem) => problems.push(problem),
                }
            }
        }
    }
}

/// A word that English does not have is said by no template of the theme.
fn unknown(
    name: &str,
    message: &Message,
    english: &BTreeMap<String, Sentence>,
) -> Option<Diagnostic> {
    if english.contains_key(name) {
        return None;
    }
    let told = format!("the theme has no word `{name}`");
    let mut problem = message.problem("unknown-word", told);
    problem.severity = Severity::Note;
    Some(
        problem.help(match nearest(name, english.keys().map(String::as_str)) {
            Some(known) => format!("did you mean `{known}`?"),
            None => "words/en.ftl has all that there are".to_owned(),
        }),
    )
}

/// Whether a sentence wants filled in only what is: what English names.
fn fits(
    name: &str,
    message: &Message,
    sentence: &Sentence,
    english: &BTreeMap<String, Sentence>,
) -> Result<(), Diagnostic> {
    let Some(in_english) = english.get(name) else {
        return Ok(());
    };
    let mut given = BTreeSet::new();
    in_english.names(&mut |name| {
        given.insert(name);
    });
    let mut asked = None;
    sentence.names(&mut |name| {
        if !given.contains(name) {
            asked = Some(name);
        }
    });
    let Some(asked) = asked else {
        return Ok(());
    };
    let told = format!("nothing is filled in for `${asked}` in `{name}`");
    let all: Vec<String> = given.iter().map(|name| format!("`${name}`")).collect();
    let help = match nearest(asked, given.iter().copied()) {
        Some(known) => format!("did you mean `${known}`?"),
        None if all.is_empty() => "nothing at all is filled in here".to_owned(),
        None => format!("there is {}", all.join(", ")),
    };
    Err(message.problem("unknown-variable", told).help(help))
}

/// What a language of the site does not say itself.
fn lack(
    language: &str,
    languages: &BTreeMap<&str, Own>,
    english: &BTreeMap<String, Sentence>,
) -> Option<Diagnostic> {
    let own: Vec<&Own> = [language, primary(language)]
        .iter()
        .filter_map(|language| languages.get(language))
        .collect();
    let help = "`polder theme words/en.ftl` prints all words, to begin with";
    let Some(first) = own.first() else {
        let told = format!("the theme does not speak `{language}`: its words are said in English");
        return Some(
            Diagnostic::note("missing-words", config::FILE, told)
                .help(format!("write words/{language}.ftl; {help}")),
        );
    };
    let missing: Vec<&String> = english
        .keys()
        .filter(|name| own.iter().all(|own| !own.sentences.contains_key(*name)))
        .collect();
    let named: Vec<String> = missing
        .iter()
        .take(NAMED)
        .map(|name| format!("`{name}`"))
        .collect();
    let told = match missing.len() {
        0 => return None,
        1 => format!("{} is missing and is said in English", named[0]),
        n if n <= NAMED => format!("{} are missing and are said in English", named.join(", ")),
        n => format!(
            "{n} words are missing and are said in English: {} and {} more",
            named.join(", "),
            n - NAMED
        ),
    };
    Some(Diagnostic::note("missing-words", first.file.clone(), told).help(help))
}
