//! Names as they may be shown: whatever somebody calls themselves, a line stays a line.

/// A longer name is cut.
pub const LONGEST: usize = 80;

/// Takes out of a name what hides, reverses or covers other text; never empty.
pub fn clean(name: &str) -> String {
    let mut out = String::new();
    let mut marks = 0;
    for c in name.chars() {
        if is_unseen(c) {
            continue;
        }
        // More marks on one letter than any script has are there to cover the lines around.
        marks = if is_mark(c) { marks + 1 } else { 0 };
        if marks > 3 {
            continue;
        }
        let c = if c.is_whitespace() { ' ' } else { c };
        if c != ' ' || !out.ends_with(' ') {
            out.push(c);
        }
        if out.chars().count() >= LONGEST {
            break;
        }
    }
    match out.trim() {
        "" => "?".to_owned(),
        name => name.to_owned(),
    }
}

/// Controls, and the invisible characters that reverse or hide text.
pub fn is_unseen(c: char) -> bool {
    let invisible = matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}' | '\u{2028}' | '\u{2029}' | '\u{ad}');
    (c.is_control() && !c.is_whitespace()) || invisible
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}
