//! How large a drawing in SVG says it is.

use crate::picture::container::Size;

/// A drawing without a size of its own fills the column of text, which is about this wide.
const COLUMN: f64 = 640.0;

/// The size in the first tag, from `width` and `height` in pixels, else from the `viewBox`.
pub fn size(bytes: &[u8]) -> Option<Size> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(16 * 1024)]);
    let start = head
        .match_indices("<svg")
        .map(|(at, _)| at)
        .find(|at| head[at + 4..].starts_with(|c: char| c.is_ascii_whitespace()))?;
    let tag = &head[start..start + head[start..].find('>')?];
    let pixels = |name| {
        let value = attribute(tag, name)?;
        value
            .strip_suffix("px")
            .unwrap_or(value)
            .trim()
            .parse::<f64>()
            .ok()
    };
    let (width, height) = match (pixels("width"), pixels("height")) {
        (Some(width), Some(height)) => (width, height),
        _ => {
            let numbers: Vec<f64> = attribute(tag, "viewBox")?
                .split([' ', ',', '\t', '\n'])
                .filter(|number| !number.is_empty())
                .filter_map(|number| number.parse().ok())
                .collect();
            let [_, _, width, height] = numbers[..] else {
                return None;
            };
            match (attribute(tag, "width"), width > 0.0) {
                (_, false) => return None,
                _ => (COLUMN, height / width * COLUMN),
            }
        }
    };
    let round = |length: f64| {
        let fits = length.is_finite() && (0.5..100_000.0).contains(&length);
        fits.then(|| length.round() as u32)
    };
    Some(Size {
        width: round(width)?,
        height: round(height)?,
        ..Size::default()
    })
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let mut from = 0;
    loop {
        let at = from + tag[from..].find(name)?;
        from = at + name.len();
        let before = tag[..at].chars().next_back();
        let rest = tag[from..].trim_start();
        if before.is_some_and(|c| c.is_ascii_whitespace())
            && let Some(rest) = rest.strip_prefix('=')
        {
            let rest = rest.trim_start();
            let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            return rest[1..].split(quote).next();
        }
    }
}
