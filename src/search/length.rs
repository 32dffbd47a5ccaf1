//! How long the parts of a subject are, beside those of all others.

/// How long the parts of a subject are, of any unit.
#[derive(Clone, Copy, Debug, Default)]
pub struct Lengths {
    pub title: usize,
    pub headings: usize,
    pub words: usize,
}

/// How long the parts of all subjects are on average, in quarter octaves: small changes change none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Averages {
    pub title: i32,
    pub headings: i32,
    pub words: i32,
}

impl Averages {
    pub fn of<'a>(all: impl Iterator<Item = &'a Lengths> + Clone) -> Averages {
        let count = all.clone().count().max(1);
        let average = |length: fn(&Lengths) -> usize| {
            quarters(all.clone().map(length).sum::<usize>() as f64 / count as f64)
        };
        Averages {
            title: average(|lengths| lengths.title),
            headings: average(|lengths| lengths.headings),
            words: average(|lengths| lengths.words),
        }
    }
}

/// A length in quarter octaves.
pub fn quarters(length: f64) -> i32 {
    (length.max(1.0).log2() * 4.0).round() as i32
}
