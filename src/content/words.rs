//! How a text becomes words that can be compared: folded, in parts where it is joined, in pairs of signs
//! where a script knows no spaces.
//!
//! The browser takes a query apart by the same rules, in `themes/polder/static/js/search.js`.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Bytes of a folded word; what is longer is no word, but a hash or a picture in letters.
pub const LONGEST: usize = 64;

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word<'a> {
    /// In lower case, without marks.
    pub text: &'a str,
    /// Where it stands in the text.
    pub place: Range<usize>,
    /// It is a piece of the word before it: `user` of `user_name`.
    pub is_part: bool,
}

/// Shows every word of a text in its order:
///
/// 1. a word is a run of letters, digits and marks; single `_` and `.` within join, anything else parts;
/// 2. it is in lower case and without marks, ß is ss, æ ae, œ oe, ø o, ł l, þ th;
/// 3. `user_name`, `example.com` and `userName` are words as a whole, and then each of their parts;
/// 4. Chinese, Japanese, Korean, Thai and their like are words of two signs, each beginning with the
///    second of the one before.
pub fn each(text: &str, mut see: impl FnMut(Word<'_>)) {
    let bytes = text.as_bytes();
    let mut folded = Folded::default();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        if byte.is_ascii() && !byte.is_ascii_alphanumeric() {
            at += 1;
            continue;
        }
        let run = Run::at(text, at);
        match run.shape {
            Shape::Nothing => {}
            Shape::Plain => {
                if run.end - at <= LONGEST {
                    see(Word {
                        text: &text[at..run.end],
                        place: at..run.end,
                        is_part: false,
                    });
                }
            }
            Shape::Mixed => folded.fold(text, at..run.end, &mut see),
            Shape::Signs => pairs(text, at..run.end, &mut see),
        }
        at = run.end;
    }
}

/// The words of a short text, the parts of joined ones too.
pub fn of(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    each(text, |word| words.push(word.text.to_owned()));
    words
}

/// What a run of characters needs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// A character that belongs to no word.
    Nothing,
    /// Lower case letters and digits of ASCII: it is a word as it is.
    Plain,
    /// To be folded, to be parted.
    Mixed,
    /// Signs of a script that knows no spaces.
    Signs,
}

struct Run {
    end: usize,
    shape: Shape,
}

impl Run {
    /// The run that begins at a character which is not plain ASCII punctuation.
    fn at(text: &str, start: usize) -> Run {
        let bytes = text.as_bytes();
        let plain = |at: usize| {
            let byte = bytes.get(at);
            byte.is_some_and(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        };
        let mut end = start;
        while plain(end) {
            end += 1;
        }
        // Most words end here.
        match bytes.get(end) {
            None => return Run::new(end, Shape::Plain),
            Some(byte)
                if end > start
                    && byte.is_ascii()
                    && !byte.is_ascii_alphanumeric()
                    && !is_joint(char::from(*byte)) =>
            {
                return Run::new(end, Shape::Plain);
            }
            Some(_) => {}
        }
        Run::mixed(text, start, end)
    }

    fn mixed(text: &str, start: usize, plain: usize) -> Run {
        let mut chars = text[start..].char_indices().peekable();
        let mut end = 0;
        let mut is_signs = false;
        while let Some((at, c)) = chars.next() {
            if is_sign(c) {
                if end > 0 && !is_signs {
                    break;
                }
                is_signs = true;
                end = at + c.len_utf8();
            } else if is_signs {
                break;
            } else if in_word(c) {
                end = at + c.len_utf8();
            } else if is_joint(c) && end > 0 {
                // It joins only what stands on both of its sides.
                let joins = chars.peek().is_some_and(|(_, next)| starts_word(*next));
                if !joins {
                    break;
                }
            } else if is_invisible(c) && end > 0 {
            } else {
                break;
            }
        }
        if end == 0 {
            let first = text[start..].chars().next().map_or(1, char::len_utf8);
            return Run::new(start + first, Shape::Nothing);
        }
        let end = start + end;
        match is_signs {
            true => Run::new(end, Shape::Signs),
            false if end == plain => Run::new(end, Shape::Plain),
            false => Run::new(end, Shape::Mixed),
        }
    }

    fn new(end: usize, shape: Shape) -> Run {
        Run { end, shape }
    }
}

/// A word as it is compared, and where its parts begin. One is used for all words of a text.
#[derive(Default)]
struct Folded {
    text: String,
    /// In `text` and in the text that it was folded from.
    parts: Vec<(Range<usize>, Range<usize>)>,
}

impl Folded {
    fn fold(&mut self, text: &str, place: Range<usize>, see: &mut impl FnMut(Word<'_>)) {
        self.text.clear();
        self.parts.clear();
        let source = &text[place.clone()];
        let mut open: Option<(usize, usize)> = None;
        let mut before = None;
        for (at, c) in source.char_indices() {
            let from = place.start + at;
            if is_joint(c) {
                self.close(&mut open, from);
                self.text.push(c);
                before = None;
                continue;
            }
            let after = source[at + c.len_utf8()..].chars().next();
            if is_hump(before, c, after) {
                self.close(&mut open, from);
            }
            open.get_or_insert((self.text.len(), from));
            push_folded(&mut self.text, c);
            before = Some(c);
        }
        self.close(&mut open, place.end);
        if self.text.is_empty() {
            return;
        }
        if self.text.len() <= LONGEST {
            see(Word {
                text: &self.text,
                place,
                is_part: false,
            });
        }
        if self.parts.len() < 2 {
            return;
        }
        for (part, place) in &self.parts {
            if part.len() <= LONGEST {
                see(Word {
                    text: &self.text[part.clone()],
                    place: place.clone(),
                    is_part: true,
                });
            }
        }
    }

    fn close(&mut self, open: &mut Option<(usize, usize)>, end: usize) {
        if let Some((start, from)) = open.take()
            && self.text.len() > start
        {
            self.parts.push((start..self.text.len(), from..end));
        }
    }
}

fn pairs(text: &str, place: Range<usize>, see: &mut impl FnMut(Word<'_>)) {
    let mut last: Option<usize> = None;
    let mut shown = false;
    for (at, c) in text[place.clone()].char_indices() {
        let start = place.start + at;
        let end = start + c.len_utf8();
        if let Some(last) = last {
            shown = true;
            see(Word {
                text: &text[last..end],
                place: last..end,
                is_part: false,
            });
        }
        last = Some(start);
    }
    if !shown {
        see(Word {
            text: &text[place.clone()],
            place,
            is_part: false,
        });
    }
}

/// Whether a part of a word begins: `user|Name`, `HTTP|Server`.
fn is_hump(before: Option<char>, c: char, after: Option<char>) -> bool {
    let Some(before) = before else {
        return false;
    };
    c.is_uppercase()
        && (before.is_lowercase()
            || (before.is_uppercase() && after.is_some_and(char::is_lowercase)))
}

fn push_folded(out: &mut String, c: char) {
    if c.is_ascii() {
        out.push(c.to_ascii_lowercase());
        return;
    }
    for c in c.to_lowercase().nfd() {
        match c {
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'þ' => out.push_str("th"),
            'ø' => out.push('o'),
            'ł' => out.push('l'),
            'đ' | 'ð' => out.push('d'),
            'ı' => out.push('i'),
            'ς' => out.push('σ'),
            c if is_dropped(c) => {}
            c => out.push(c),
        }
    }
}

/// Joins two words to one, of which each remains one too.
fn is_joint(c: char) -> bool {
    matches!(c, '_' | '.')
}

fn starts_word(c: char) -> bool {
    c.is_alphanumeric() && !is_sign(c)
}

fn in_word(c: char) -> bool {
    c.is_alphanumeric() || (!c.is_ascii() && is_combining_mark(c))
}

/// Soft hyphens, and what asks letters to join or not to.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}')
}

/// Accents, the points of Hebrew, the vowel signs of Arabic: what many leave out when they search.
fn is_dropped(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}'
        | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}' | '\u{5c4}' | '\u{5c5}' | '\u{5c7}'
        | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}')
        || is_invisible(c)
}

/// A sign of a script that puts no spaces between words.
fn is_sign(c: char) -> bool {
    matches!(c,
        '\u{e01}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ff9f}' | '\u{20000}'..='\u{3134f}')
        && c != '\u{30fb}'
}
