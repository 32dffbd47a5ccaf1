//! What one service tells the others that work with the same database: which threads changed.

/// Bytes of a message; PostgreSQL takes 8000.
const LONGEST: usize = 7900;
/// Where the messages go.
pub const CHANNEL: &str = "polder";

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// Threads by their pages, and the number of their last change.
    Threads(Vec<(String, i64)>),
    /// More than can be told.
    Everything,
}

impl News {
    /// As it is sent: who says it, then what. `None` where there is nothing to tell.
    pub fn write(from: &str, pages: bool, threads: &[(String, i64)]) -> Option<String> {
        if pages {
            return Some(format!("{from} *"));
        }
        if threads.is_empty() {
            return None;
        }
        let mut text = from.to_owned();
        for (page, seq) in threads {
            text.push_str(&format!(" {page}.{seq}"));
            // It becomes part of a statement.
            let is_plain = page.bytes().all(|byte| byte.is_ascii_alphanumeric());
            if text.len() > LONGEST || !is_plain {
                return Some(format!("{from} *"));
            }
        }
        Some(text)
    }

    /// Who said it, and what. What cannot be read may be anything: then everything may have changed.
    pub fn read(text: &str) -> (&str, News) {
        let (from, what) = text.split_once(' ').unwrap_or((text, "*"));
        let threads: Option<Vec<(String, i64)>> = what
            .split(' ')
            .map(|thread| {
                let (page, seq) = thread.split_once('.')?;
                Some((page.to_owned(), seq.parse().ok()?))
            })
            .collect();
        (from, threads.map_or(News::Everything, News::Threads))
    }
}
