//! The words of one subject, and how strongly each speaks for it.
//!
//! The weights are BM25F's (Robertson, Zaragoza 2009): each part counts a word by its own length, and what
//! is said often says ever less more.

use crate::content::words;
use crate::search::code::LEVELS;
use crate::search::length::Averages;
use crate::search::length::Lengths;
use crate::search::length::quarters;
use crate::search::subject::About;
use crate::search::subject::Shelf;
use crate::search::subject::Subject;
use crate::search::subject::comments;
use crate::search::subject::said;
use crate::search::text;

/// Where a word stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Field {
    Title,
    Heading,
    Body,
    Code,
    Place,
}

const FIELDS: usize = 5;
/// How much a word in each field says.
const WEIGHTS: [f64; FIELDS] = [15.0, 1.5, 1.0, 0.4, 1.5];
/// How much each field's length matters.
const SLOPES: [f64; FIELDS] = [0.6, 0.5, 0.75, 0.75, 0.3];

/// Words of a subject that are compared; what stands behind so many is no page that anybody reads.
const MOST: usize = 200_000;

/// The words of a subject, sorted, each once.
#[derive(Default)]
pub struct Entry {
    text: String,
    words: Vec<Word>,
}

struct Word {
    start: u32,
    length: u8,
    level: u8,
    place: u32,
}

impl Entry {
    pub fn of(shelf: &Shelf<'_>, subject: Subject, lengths: &Lengths, all: &Averages) -> Entry {
        let mut seen = Seen::default();
        match subject {
            Subject::Page(index) => {
                let page = shelf.site.page(index);
                let document = &shelf.documents[index.0];
                seen.add(Field::Title, 0, &page.title);
                shelf.about(page, |about, text| match about {
                    About::Name => seen.add(Field::Title, 0, text),
                    About::Topic => seen.add(Field::Heading, 0, text),
                    About::Place => seen.add(Field::Place, 0, text),
                });
                text::each(&document.html, |part, text| {
                    let field = match part {
                        text::Part::Heading => Field::Heading,
                        text::Part::Body => Field::Body,
                        text::Part::Code => Field::Code,
                    };
                    seen.add(field, 0, text);
                });
            }
            Subject::Talk(index) => {
                let page = shelf.site.page(index);
                seen.add(Field::Body, 0, &page.title);
                let thread = shelf.thread(page);
                let comments = thread.into_iter().flat_map(|thread| comments(thread));
                for (comment, place) in comments.zip(1..) {
                    let field = match comment.accepted {
                        true => Field::Heading,
                        false => Field::Body,
                    };
                    seen.add(field, place, &said(comment));
                }
            }
        }
        shelf.filters(subject, |word| seen.push(word, Field::Place, 0));
        seen.weigh(lengths, all)
    }

    /// Every word with its level and the place that it is at home in.
    pub fn words(&self) -> impl Iterator<Item = (&str, u8, u32)> {
        self.words.iter().map(|word| {
            let start = word.start as usize;
            let text = &self.text[start..start + usize::from(word.length)];
            (text, word.level, word.place)
        })
    }
}

/// All words of a subject as they come.
#[derive(Default)]
struct Seen {
    text: String,
    words: Vec<Once>,
}

/// A word at one place.
struct Once {
    /// Its first letters, by which most words are told apart.
    head: u64,
    start: u32,
    length: u8,
    field: Field,
    place: u32,
}

impl Seen {
    fn add(&mut self, field: Field, place: u32, text: &str) {
        if self.words.len() < MOST {
            words::each(text, |word| self.push(word.text, field, place));
        }
    }

    fn push(&mut self, word: &str, field: Field, place: u32) {
        let Ok(length) = u8::try_from(word.len()) else {
            return;
        };
        if self.words.len() >= MOST {
            return;
        }
        let mut head = [0; 8];
        let letters = word.len().min(8);
        head[..letters].copy_from_slice(&word.as_bytes()[..letters]);
        self.words.push(Once {
            head: u64::from_be_bytes(head),
            start: self.text.len() as u32,
            length,
            field,
            place,
        });
        self.text.push_str(word);
    }

    fn weigh(mut self, lengths: &Lengths, all: &Averages) -> Entry {
        let text = std::mem::take(&mut self.text);
        let word = |once: &Once| {
            let start = once.start as usize;
            &text[start..start + usize::from(once.length)]
        };
        self.words.sort_unstable_by(|a, b| {
            a.head
                .cmp(&b.head)
                .then_with(|| word(a).cmp(word(b)))
                .then_with(|| a.place.cmp(&b.place))
        });
        let scales = scales(lengths, all);
        let mut words = Vec::new();
        for same in self
            .words
            .chunk_by(|a, b| a.head == b.head && word(a) == word(b))
        {
            let mut counts = [0.0; FIELDS];
            let (mut home, mut most) = (0, 0.0);
            for there in same.chunk_by(|a, b| a.place == b.place) {
                let mut weight = 0.0;
                for once in there {
                    counts[once.field as usize] += 1.0;
                    weight += WEIGHTS[once.field as usize];
                }
                if weight > most {
                    (home, most) = (there[0].place, weight);
                }
            }
            words.push(Word {
                start: same[0].start,
                length: same[0].length,
                level: level(&counts, &scales),
                place: if counts[0] > 0.0 { 0 } else { home },
            });
        }
        Entry { text, words }
    }
}

/// What divides the counts in each field.
fn scales(lengths: &Lengths, all: &Averages) -> [f64; FIELDS] {
    let ratio = |length: usize, average: i32| {
        let steps = quarters(length as f64) - average;
        (f64::from(steps.clamp(-12, 16)) / 4.0).exp2()
    };
    let title = ratio(lengths.title, all.title);
    let headings = ratio(lengths.headings, all.headings);
    let words = ratio(lengths.words, all.words);
    let ratios = [title, headings, words, words, 1.0];
    std::array::from_fn(|field| 1.0 - SLOPES[field] + SLOPES[field] * ratios[field])
}

fn level(counts: &[f64; FIELDS], scales: &[f64; FIELDS]) -> u8 {
    let said: f64 = (0..FIELDS)
        .map(|field| WEIGHTS[field] * counts[field] / scales[field])
        .sum();
    let title = counts[0] / scales[0];
    let impact = (said / (1.2 + said) + 0.2 * title / (0.5 + title)) / 1.2;
    let step = (impact * f64::from(LEVELS))
        .round()
        .clamp(1.0, f64::from(LEVELS));
    step as u8 - 1
}
