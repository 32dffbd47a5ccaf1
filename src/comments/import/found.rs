//! A comment as another system had it, and everything that a file of such a system held.

/// Rows that are read from one file.
const MOST: usize = 1_000_000;
/// Bytes of all texts together: they are held while one looks who answers whom.
const LARGEST: usize = 256 * 1024 * 1024;

/// A comment of somewhere else.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// As the file calls it: `post 200`.
    pub place: String,
    /// By what the other system knew it.
    pub id: String,
    pub parent: Option<String>,
    /// The address of its page, or the path of it; `None` where the file tells of no pages.
    pub page: Option<String>,
    pub name: Option<String>,
    /// By which its author may be known here. It is not kept.
    pub address: Option<String>,
    /// Markdown.
    pub body: String,
    /// In milliseconds since 1970.
    pub created: Option<i64>,
    pub edited: Option<i64>,
    pub standing: Standing,
}

/// How far it had come there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    #[default]
    Seen,
    Waiting,
    /// Its place is kept while somebody answers it.
    Deleted,
}

/// Everything that a file held.
#[derive(Debug, Default)]
pub struct Haul {
    pub comments: Vec<Found>,
    /// What is no comment, or none for here: its place and the reason.
    pub passed: Vec<(String, String)>,
    size: usize,
}

impl Haul {
    pub fn add(&mut self, found: Found) -> anyhow::Result<()> {
        self.size += found.body.len() + found.place.len() + found.id.len();
        if self.size > LARGEST {
            anyhow::bail!("the texts are larger than 256 MB together; export less at once");
        }
        self.comments.push(found);
        self.limit()
    }

    pub fn pass(&mut self, place: impl Into<String>, why: impl Into<String>) -> anyhow::Result<()> {
        self.passed.push((place.into(), why.into()));
        self.limit()
    }

    fn limit(&self) -> anyhow::Result<()> {
        match self.comments.len() + self.passed.len() > MOST {
            true => anyhow::bail!("it holds more than a million rows; export less at once"),
            false => Ok(()),
        }
    }
}
