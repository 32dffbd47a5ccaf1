//! What a goal page says: how one sees that it is reached.

use jiff::civil::Date;
use serde::Deserialize;
use serde::Serialize;

use crate::content::date;
use crate::content::fields::Fields;

/// Numbers stay texts as written (`85 %`, `1.2 M€`): they are shown, and read as numbers where one counts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Goal {
    pub measure: Option<String>,
    pub target: Option<String>,
    pub baseline: Option<String>,
    pub due: Option<Date>,
    /// What was measured when, as JSON text: a mapping of dates to values or a list of such.
    pub values: Option<String>,
}

impl Goal {
    /// `None` when the head has no key of a goal.
    pub(super) fn read(fields: &mut Fields<'_>) -> Option<Goal> {
        let goal = Goal {
            measure: fields.words("measure"),
            target: fields.words("target"),
            baseline: fields.words("baseline"),
            due: fields.date("due"),
            values: fields
                .take("values")
                .map(|node| node.into_json().to_string()),
        };
        let empty = goal.measure.is_none()
            && goal.target.is_none()
            && goal.baseline.is_none()
            && goal.due.is_none()
            && goal.values.is_none();
        (!empty).then_some(goal)
    }
}

/// What was measured, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    pub date: Option<Date>,
    pub value: String,
}

impl Goal {
    /// What was measured, oldest first; what has no date keeps its place behind the rest.
    ///
    /// `{2026-03-31: 45}`, `[{date: 2026-03-31, value: 45}]` and plain `[45, 58]` will do.
    pub fn readings(&self) -> Vec<Reading> {
        let values = self.values.as_deref().unwrap_or("null");
        let mut readings = match serde_json::from_str(values) {
            Ok(serde_json::Value::Object(pairs)) => pairs
                .into_iter()
                .filter_map(|(day, value)| reading(date::parse(&day), &value))
                .collect(),
            Ok(serde_json::Value::Array(items)) => items
                .into_iter()
                .filter_map(|item| match item.get("value") {
                    Some(value) => {
                        let day = item.get("date").and_then(|day| date::parse(day.as_str()?));
                        reading(day, value)
                    }
                    None => reading(None, &item),
                })
                .collect(),
            Ok(value) => reading(None, &value).into_iter().collect::<Vec<_>>(),
            Err(_) => Vec::new(),
        };
        readings.sort_by_key(|reading| (reading.date.is_none(), reading.date));
        readings
    }

    /// How much of the way from the baseline to the target is done, from 0 to 1. `None` where the numbers
    /// cannot be compared: a word instead of a number, other units, nothing measured yet.
    pub fn share(&self) -> Option<f64> {
        let (target, unit) = number(self.target.as_deref()?)?;
        let readings = self.readings();
        let (value, measured_in) = number(&readings.last()?.value)?;
        let (baseline, counted_in) = match &self.baseline {
            Some(baseline) => number(baseline)?,
            None => (0.0, String::new()),
        };
        let mut units = [&unit, &measured_in, &counted_in]
            .into_iter()
            .filter(|unit| !unit.is_empty());
        let first = units.next();
        let same_unit = units.all(|unit| Some(unit) == first);
        let share = (value - baseline) / (target - baseline);
        (same_unit && share.is_finite()).then(|| share.clamp(0.0, 1.0))
    }
}

fn reading(date: Option<Date>, value: &serde_json::Value) -> Option<Reading> {
    let value = match value {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Number(number) => number.to_string(),
        _ => return None,
    };
    Some(Reading { date, value })
}

/// The number in a text and what stands around it: `€ 1,250.50` is 1250.5 and `€`, `85 %` is 85 and `%`.
///
/// A comma before three digits groups thousands, any other is a decimal one; so are dots, unless there
/// are several.
fn number(text: &str) -> Option<(f64, String)> {
    let is_space = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\'' | '’');
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let rest = &text[start..];
    let mut end = 0;
    for (i, c) in rest.char_indices() {
        let next_is_digit = || {
            rest[i + c.len_utf8()..]
                .chars()
                .next()
                .is_some_and(|c| c.is_ascii_digit())
        };
        if c.is_ascii_digit() {
            end = i + 1;
        } else if !(matches!(c, '.' | ',') || is_space(c)) || !next_is_digit() {
            break;
        }
    }
    let written: String = rest[..end].chars().filter(|c| !is_space(*c)).collect();
    let last = written.rfind(['.', ',']);
    let digits = match last {
        Some(last) => {
            let mark = &written[last..=last];
            let several = written.matches(mark).count() > 1;
            let groups = several || (mark == "," && written.len() - last == 4);
            let bare = |part: &str| part.replace(['.', ','], "");
            if groups {
                bare(&written)
            } else {
                format!("{}.{}", bare(&written[..last]), &written[last + 1..])
            }
        }
        None => written,
    };
    let before = text[..start].trim_end();
    let negative = before.ends_with(['-', '−']);
    let value: f64 = digits.parse().ok()?;
    let unit = format!("{before}{}", &rest[end..]);
    let unit: String = unit
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '−' | '<' | '>' | '≤' | '≥'))
        .collect();
    value
        .is_finite()
        .then(|| (if negative { -value } else { value }, unit.to_lowercase()))
}
