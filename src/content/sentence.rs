//! A word or sentence of the interface, taken apart once: what stands in it, and what is filled in.

use std::borrow::Cow;

use icu_decimal::input::Decimal;
use serde::Serialize;

use crate::content::counting::Counting;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Sentence(pub Vec<Piece>);

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Piece {
    Text(String),
    /// What is filled in under a name.
    Gap(Gap),
    /// One of several sentences.
    Choice {
        by: Gap,
        cases: Vec<(Case, Sentence)>,
        otherwise: Sentence,
    },
}

/// `$n`, or `NUMBER($n, type: "ordinal", useGrouping: "false")`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Gap {
    pub name: String,
    /// The third rather than three.
    pub is_ordinal: bool,
    pub is_plain: bool,
}

/// When a sentence is chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Case {
    /// `[one]`: the form of a number, or a text.
    Name(String),
    /// `[1]`: this very number, as it is written in digits.
    Number(String),
}

/// What is filled in.
#[derive(Clone, Debug)]
pub enum Value<'a> {
    Text(Cow<'a, str>),
    Number(Decimal),
    /// A number that is a name: a year, the day of a month.
    Plain(Decimal),
    /// Any number of a form; `{n}` stands for it, to be filled in by the browser.
    Form(&'static str),
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Value::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Value::Text(Cow::Owned(text))
    }
}

impl From<usize> for Value<'_> {
    fn from(number: usize) -> Self {
        Value::Number(Decimal::from(number))
    }
}

impl Sentence {
    /// The sentence where nothing is filled in.
    pub fn plain(&self) -> Option<&str> {
        match self.0.as_slice() {
            [] => Some(""),
            [Piece::Text(text)] => Some(text),
            _ => None,
        }
    }

    /// The names under which something is filled in.
    pub fn names<'a>(&'a self, see: &mut impl FnMut(&'a str)) {
        for piece in &self.0 {
            match piece {
                Piece::Text(_) => {}
                Piece::Gap(gap) => see(&gap.name),
                Piece::Choice {
                    by,
                    cases,
                    otherwise,
                } => {
                    see(&by.name);
                    for (_, sentence) in cases {
                        sentence.names(see);
                    }
                    otherwise.names(see);
                }
            }
        }
    }

    /// The numbers for which there is a sentence of its own.
    pub fn exact<'a>(&'a self, see: &mut impl FnMut(&'a str)) {
        for piece in &self.0 {
            if let Piece::Choice {
                cases, otherwise, ..
            } = piece
            {
                for (case, sentence) in cases {
                    if let Case::Number(number) = case {
                        see(number);
                    }
                    sentence.exact(see);
                }
                otherwise.exact(see);
            }
        }
    }

    /// Says it. What is not given stays visible: `{name}`.
    pub fn say(&self, counting: &Counting, given: &[(&str, Value<'_>)], out: &mut String) {
        for piece in &self.0 {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Gap(gap) => gap.say(counting, given, out),
                Piece::Choice {
                    by,
                    cases,
                    otherwise,
                } => {
                    let case = cases.iter().find(|(case, _)| by.is(case, counting, given));
                    let sentence = case.map_or(otherwise, |(_, sentence)| sentence);
                    sentence.say(counting, given, out);
                }
            }
        }
    }
}

impl Gap {
    fn value<'a>(&self, given: &'a [(&str, Value<'_>)]) -> Option<&'a Value<'a>> {
        let (_, value) = given.iter().find(|(name, _)| *name == self.name)?;
        Some(value)
    }

    fn say(&self, counting: &Counting, given: &[(&str, Value<'_>)], out: &mut String) {
        match self.value(given) {
            Some(Value::Text(text)) => out.push_str(text),
            Some(Value::Number(number)) if !self.is_plain => {
                out.push_str(&counting.grouped(number));
            }
            Some(Value::Number(number) | Value::Plain(number)) => {
                out.push_str(&counting.plain(number));
            }
            Some(Value::Form(_)) | None => {
                out.push('{');
                out.push_str(&self.name);
                out.push('}');
            }
        }
    }

    fn is(&self, case: &Case, counting: &Counting, given: &[(&str, Value<'_>)]) -> bool {
        match (case, self.value(given)) {
            (Case::Name(name), Some(Value::Text(text))) => name == text,
            (Case::Name(name), Some(Value::Form(form))) => name == form,
            (Case::Name(name), Some(Value::Number(number) | Value::Plain(number))) => {
                name == match self.is_ordinal {
                    true => counting.ordinal_form(number),
                    false => counting.form(number),
                }
            }
            (Case::Number(case), Some(Value::Number(number) | Value::Plain(number))) => {
                Decimal::try_from_str(case).is_ok_and(|case| case == *number)
            }
            (Case::Number(_), Some(Value::Text(_) | Value::Form(_))) | (_, None) => false,
        }
    }
}
