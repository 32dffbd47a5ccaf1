//! What kind of value a key wants: said by the reader that takes it, so that no list of keys can differ from what is read.

/// The shape of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Numbers and the like count as the text they were written as.
    Text,
    /// The name of an audience; never left empty.
    Audience,
    /// A day, perhaps with a time behind it: see [`crate::content::date::parse`].
    Date,
    /// A whole address with its scheme.
    Url,
    /// Where talk is kept: `sqlite`, or the address of a PostgreSQL database.
    Store,
    /// A language tag as in HTML.
    Language,
    /// Letters, digits, `-` and `_`.
    Name,
    /// 16 characters from a to z and 2 to 7.
    Id,
    /// A value of CSS, or one for light and one for dark.
    Token,
    /// True or false.
    Flag,
    /// A whole number.
    Number,
    /// A list of such; one alone is a list of one, and commas in it separate.
    List(&'static Shape),
    /// One of these words.
    Choice(Vec<&'static str>),
    /// A mapping whose keys are asked for one by one.
    Mapping,
    /// A list of mappings whose keys are asked for one by one, or of texts of this shape.
    Each(&'static Shape),
    /// A mapping from any names to texts.
    TextPairs,
    /// A mapping from any names to lists of texts.
    ListPairs,
    /// Whatever the writer likes.
    Any,
}

/// One key that a reader asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// With the keys above it: `theme.accent`; of each item of a list: `skills.topic`.
    pub key: String,
    pub shape: Shape,
    /// Without it the mapping that it stands in says nothing.
    pub needed: bool,
}
