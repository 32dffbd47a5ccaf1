//! Compares two texts word for word, as a person with a red pencil would mark them.

use imara_diff::Algorithm;
use imara_diff::Diff;
use imara_diff::InternedInput;

/// A piece of text that was left, put in or taken out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    pub kind: Kind,
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Same,
    Removed,
    Added,
}

impl Run {
    /// Words that differ; signs count as words where nothing else does.
    pub fn changed_words(&self) -> usize {
        match self.kind {
            Kind::Same => 0,
            Kind::Removed | Kind::Added => {
                let signs = usize::from(self.text.contains(|c: char| !c.is_whitespace()));
                words(&self.text).count().max(signs)
            }
        }
    }
}

/// A word, a sign or the blanks between two of them; two kinds of blanks are the same.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
enum Token<'a> {
    Word(&'a str),
    #[default]
    Blank,
    /// A blank line: what stands behind it is another paragraph.
    Break,
}

pub fn words(text: &str) -> impl Iterator<Item = &str> {
    pieces(text).filter(|piece| is_word(piece))
}

fn is_word(piece: &str) -> bool {
    piece.starts_with(char::is_alphanumeric)
}

/// How a text became another. Blanks that differ are those of the new text.
pub fn runs(old: &str, new: &str) -> Vec<Run> {
    let (was, is): (Vec<&str>, Vec<&str>) = (pieces(old).collect(), pieces(new).collect());
    let mut input = InternedInput::default();
    input.update_before(was.iter().map(|piece| token(piece)));
    input.update_after(is.iter().map(|piece| token(piece)));
    let mut diff = Diff::compute(Algorithm::Histogram, &input);
    diff.postprocess_no_heuristic(&input);
    let mut edits = Vec::new();
    let mut at = 0;
    for hunk in diff.hunks() {
        let (before, after) = (hunk.before, hunk.after);
        edits.push(Edit {
            same: at..after.start as usize,
            removed: before.start as usize..before.end as usize,
            added: after.start as usize..after.end as usize,
        });
        at = after.end as usize;
    }
    let edits = merge(edits, &was, &is);
    let mut runs = Vec::new();
    let mut put = |kind, pieces: &[&str]| {
        if !pieces.is_empty() {
            runs.push(Run {
                kind,
                text: pieces.concat(),
            });
        }
    };
    for edit in &edits {
        put(Kind::Same, &is[edit.same.clone()]);
        put(Kind::Removed, &was[edit.removed.clone()]);
        put(Kind::Added, &is[edit.added.clone()]);
    }
    put(
        Kind::Same,
        &is[edits.last().map_or(0, |edit| edit.added.end)..],
    );
    runs
}

/// What stays, and what then goes and comes: places in the pieces of the new, the old and the new text.
struct Edit {
    same: std::ops::Range<usize>,
    removed: std::ops::Range<usize>,
    added: std::ops::Range<usize>,
}

/// Joins edits between which next to nothing stays: a sentence that was written anew reads better whole
/// than with every `the` that happens to stand in both.
fn merge(edits: Vec<Edit>, was: &[&str], is: &[&str]) -> Vec<Edit> {
    let words = |pieces: &[&str]| pieces.iter().filter(|piece| is_word(piece)).count();
    let size = |edit: &Edit| words(&was[edit.removed.clone()]).max(words(&is[edit.added.clone()]));
    let mut merged: Vec<Edit> = Vec::new();
    for edit in edits {
        if let Some(last) = merged.last_mut() {
            let between = &is[edit.same.clone()];
            let stays = words(between);
            let is_break = between.iter().any(|piece| token(piece) == Token::Break);
            if !is_break && (stays == 0 || stays <= 2 && stays < size(last) && stays < size(&edit))
            {
                last.removed.end = edit.removed.end;
                last.added.end = edit.added.end;
                continue;
            }
        }
        merged.push(edit);
    }
    merged
}

fn token(piece: &str) -> Token<'_> {
    if !piece.starts_with(char::is_whitespace) {
        return Token::Word(piece);
    }
    match piece.matches('\n').count() {
        0 | 1 => Token::Blank,
        _ => Token::Break,
    }
}

/// Words, single signs, and blanks as long as they are. Where words have no blanks between them, a sign is
/// a word.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut chars = rest.char_indices();
        let (_, first) = chars.next()?;
        let goes_on = |c: char| match class(first) {
            Class::Blank => c.is_whitespace(),
            Class::Letter => class(c) == Class::Letter,
            Class::Sign => false,
        };
        // `don't`, `3.5`: a sign between two letters is a part of the word.
        let mut end = rest.len();
        for (at, c) in chars {
            if goes_on(c) {
                continue;
            }
            let joins = class(first) == Class::Letter && matches!(c, '\'' | '’' | '.' | ',');
            let next = rest[at + c.len_utf8()..].chars().next();
            let number = |c: Option<char>| c.is_some_and(char::is_numeric);
            let before = rest[..at].chars().next_back();
            let inner = match c {
                '.' | ',' => number(before) && number(next),
                _ => next.is_some_and(|next| class(next) == Class::Letter),
            };
            if joins && inner {
                continue;
            }
            end = at;
            break;
        }
        let (piece, behind) = rest.split_at(end);
        rest = behind;
        Some(piece)
    })
}

#[derive(PartialEq, Eq)]
enum Class {
    Blank,
    Letter,
    Sign,
}

fn class(c: char) -> Class {
    if c.is_whitespace() {
        Class::Blank
    } else if is_unspaced(c) || !(c.is_alphanumeric() || is_mark(c)) {
        Class::Sign
    } else {
        Class::Letter
    }
}

/// Letters of scripts that put no blanks between words: Chinese, Japanese, Thai, Lao, Khmer, Burmese.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// A combining mark belongs to the letter before it.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036f}' | '\u{0483}'..='\u{0489}' | '\u{0591}'..='\u{05bd}'
        | '\u{0610}'..='\u{061a}' | '\u{064b}'..='\u{065f}' | '\u{0900}'..='\u{0903}'
        | '\u{093a}'..='\u{094f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '_')
}
