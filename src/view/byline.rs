//! Who and when: the small things that stand beside a title.

use serde::Serialize;

use crate::view::portrait::Portrait;

/// Who wrote it: a person with a page, or a plain name.
#[derive(Serialize)]
pub struct Byline {
    pub name: String,
    pub href: Option<String>,
    /// The role on the person's page.
    pub role: Option<String>,
    /// Two letters for the face: `AV`.
    pub initials: String,
    /// 0 to 7, from the name: which of the theme's tints the face wears.
    pub tint: u8,
    /// The picture that the person's page names, in place of the letters.
    pub portrait: Option<Portrait>,
}

#[derive(Clone, Serialize)]
pub struct DateView {
    /// `2026-03-12`, for `<time datetime>`.
    pub iso: String,
    /// `12 March 2026`, in the page's language.
    pub text: String,
}
