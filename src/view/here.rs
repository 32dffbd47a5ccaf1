//! Where a page is, and how links from there are written.

use crate::content::path::Permalink;

/// The address of the page that a view is for, and how links from it are written.
#[derive(Clone, Debug)]
pub enum Here {
    /// Relative links: the site works below any address.
    Page(Permalink),
    /// Links from the server's root, for the one page that is shown at any address.
    Anywhere,
}

impl Here {
    /// `base` is the path below which the site lives; `portable` links name their file.
    pub fn href<'a>(
        &self,
        target: &Permalink,
        portable: bool,
        base: impl FnOnce() -> &'a str,
    ) -> String {
        let mut href = match self {
            Here::Page(permalink) => permalink.href(target),
            Here::Anywhere => target.absolute(base()),
        };
        if portable && href.ends_with('/') {
            href.push_str("index.html");
        }
        href
    }
}
